"""The deviation D of the full relaxation as a feasible set: its bound, and what attains it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from polyrelax.claims import Finding, Inquiry, Verdict
from polyrelax.networks import Network
from polyrelax.papers.papamichail2026.families import Matrix, box, chain, layered, norms
from polyrelax.papers.papamichail2026.paper import (
    LOOKED_AT,
    PAPER,
    SUMMARY,
    largest_deviation,
    proved,
    without_biases,
    worst_case,
)
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.numbers import rational
from polyrelax.search import NetworkClass

PLACE = f'{SUMMARY}, "the distance between fully relaxed and original outputs"; as reported'
BIASED = "1-1-1, |w| <= 1, |b| <= 1, ReLU outputs, no dead neurons, up to symmetry"
CENTRE = "1/3"
RADIUS = "3/2"
DEPTHS, GAINS = range(1, 5), (1, 2, "5/2")


def factor(depth: int) -> Fraction:
    """v_n of the recurrence v_1 = 1/4, v_(n+1) = ((1 + v_n)/2)^2.

    >>> factor(1), factor(2)
    (Fraction(1, 4), Fraction(25, 64))
    """
    value = Fraction(0)
    for _ in range(depth):
        value = ((1 + value) / 2) ** 2
    return value


@PAPER.claim(
    "deviation.bound",
    "With L layers, each with its ReLU, of norms |W_1|, ..., |W_L|, any biases, and a box of "
    "radius r about any centre: D <= 2 v_L r |W_1| ... |W_L| with v_1 = 1/4 and v_(n+1) = "
    "((1 + v_n)/2)^2.",
    PLACE,
)
def bound(inquiry: Inquiry) -> Finding:
    """D against its bound, with biases and without."""
    for net, matrices, domain in _cases(inquiry):
        deviation = largest_deviation(inquiry, net, domain)
        most = 2 * factor(len(matrices)) * _radius(domain) * norms(matrices)
        if deviation > most:
            return Finding(Verdict.REFUTED, f"{net}: D = {deviation}, more than {most}.")
    return proved(
        inquiry,
        "Theorem 6",
        "An error d that is carried into an unstable neuron whose interval has the width w and the "
        "share t above 0 comes out as t (d + (1 - t) w) at most; the worst is t = (1 + d/w)/2.",
        f'{LOOKED_AT} And all of the class "{BIASED}" about {CENTRE}.',
    )


@PAPER.claim(
    "deviation.chain",
    "The chain relu(K ... relu(K relu(x))) of L layers on [-r, r] has D = K^(L-1) r/2.",
    PLACE,
)
def of_chains(inquiry: Inquiry) -> Finding:
    """D of chains, against the formula."""
    for depth in DEPTHS:
        for gain in GAINS:
            inquiry.look("networks")
            net, domain = layered(chain(depth, gain)), box(1, RADIUS)
            deviation = largest_deviation(inquiry, net, domain)
            if deviation != rational(gain) ** (depth - 1) * rational(RADIUS) / 2:
                return Finding(Verdict.REFUTED, f"{net}: D = {deviation}.")
    return proved(
        inquiry,
        "Theorem 5",
        "The triangle over [-r, r] is r/2 high at 0, and no higher above the neuron anywhere; all "
        "later neurons are stable, and multiply by K.",
        f"Looked at: depths 1 to {max(DEPTHS)} and K = {', '.join(map(str, GAINS))}.",
    )


@PAPER.claim(
    "deviation.worst-case",
    "The chord map is one of the traces that the feasible set allows: E <= D.",
    PLACE,
)
def over_worst_case(inquiry: Inquiry) -> Finding:
    """E against D, with biases and without."""
    for net, _, domain in _cases(inquiry):
        error, deviation = worst_case(inquiry, net, domain), largest_deviation(inquiry, net, domain)
        if error > deviation:
            return Finding(Verdict.REFUTED, f"{net}: E = {error}, D = {deviation}.")
    return proved(
        inquiry,
        "Theorem 6",
        "The chord map's values stay in the intervals, and a chord is the upper side of its "
        "triangle.",
        f'{LOOKED_AT} And all of the class "{BIASED}" about {CENTRE}.',
    )


def _cases(inquiry: Inquiry) -> Iterator[tuple[Network, list[Matrix], Polyhedron]]:
    """Networks without biases about 0, and with biases about another centre."""
    for matrices in without_biases(inquiry):
        yield layered(matrices), matrices, box(len(matrices[0][0]))
    for member in NetworkClass.parse(BIASED).members():
        inquiry.look("networks")
        weights: list[Matrix] = [[row[:-1] for row in layer] for layer in member.weights]
        yield member.network, weights, box(1, RADIUS, CENTRE)


def _radius(domain: Polyhedron) -> Fraction:
    return max(domain.bounds(name).width for name in domain.names) / 2
