"""The deviation D of the full relaxation as a feasible set: its bound, and what attains it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from polyrelax.claims import Conjecture, Finding, Inquiry, Stated, Verdict, Witness, stated_bounds
from polyrelax.errors import CheckFailed
from polyrelax.networks import Network
from polyrelax.papers.papamichail2026.families import (
    Matrix,
    box,
    chain,
    layered,
    lifted,
    matrices_of,
    norms,
)
from polyrelax.papers.papamichail2026.paper import (
    LOOKED_AT,
    PAPER,
    SUMMARY,
    deviation_witness,
    largest_deviation,
    proved,
    without_biases,
    worst_case,
)
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.numbers import format_rational, rational
from polyrelax.relaxations import deviation
from polyrelax.search import NetworkClass

PLACE = f'{SUMMARY}, "the distance between fully relaxed and original outputs"; as reported'
BIASED = "1-1-1, |w| <= 1, |b| <= 1, ReLU outputs, no dead neurons, up to symmetry"
CENTRE = "1/3"
RADIUS = "3/2"
DEPTHS, GAINS = range(1, 5), (1, 2, "5/2")
SHARES = ("1/2", "3/5", "2/3", "15/23", "3/4")
_LOOKED_AT = (
    f"{LOOKED_AT} And all of shape 1-1-1 with biases in {{-1, 0, 1}} too, about {CENTRE} with the "
    f"radius {RADIUS}."
)


def factor(depth: int) -> Fraction:
    """v_n of the recurrence v_1 = 1/4, v_(n+1) = ((1 + v_n)/2)^2.

    >>> factor(1), factor(2)
    (Fraction(1, 4), Fraction(25, 64))
    """
    value = Fraction(0)
    for _ in range(depth):
        value = ((1 + value) / 2) ** 2
    return value


def smaller_factor(depth: int) -> Fraction:
    """(L/(L+1))^(L+1), which may stand in place of v_L.

    >>> smaller_factor(1), smaller_factor(2)
    (Fraction(1, 4), Fraction(8, 27))
    """
    return Fraction(depth, depth + 1) ** (depth + 1)


@PAPER.claim(
    "deviation.bound",
    "D is how far an output that the full relaxation allows can be from the network's at the same "
    "input. With L layers, each with its ReLU, of norms |W_1|, ..., |W_L|, any biases, and a box "
    "of radius r about any centre: D <= 2 v_L r |W_1| ... |W_L| with v_1 = 1/4 and v_(n+1) = "
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
        _LOOKED_AT,
    )


@dataclass(frozen=True, slots=True)
class _AttainsTheBound:
    """With more than one layer: D is its bound, and not zero."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        most = _bound(network, domain)
        return most > 0 and deviation(network, domain).value == most

    def concerns(self, network: Network, domain: Polyhedron) -> bool:
        """Whether there is more than one layer, and the bound is not zero."""
        return _bound(network, domain) > 0

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """D, which is smaller; re-checked. There is none for several outputs."""
        if len(network.outputs) > 1:
            return None
        return deviation_witness(network, domain, f"== {format_rational(_bound(network, domain))}")


def _bound(network: Network, domain: Polyhedron) -> Fraction:
    """The bound on D; 0 where the claim says nothing of the network."""
    matrices = matrices_of(network)
    if matrices is None or len(matrices) == 1:
        return Fraction(0)
    return 2 * factor(len(matrices)) * _radius(domain) * norms(matrices)


@PAPER.claim(
    "deviation.attained",
    "The bound on D is attained at every depth, by a network for which it is not zero.",
    PLACE,
    wrong_step="The error that a layer carries on and the width of the interval behind it are "
    "bounded one by one. But where a ReLU adds to the error, it cuts the interval.",
    instead="relu(K x) attains it, with one layer. With more layers the factor v_L can be replaced "
    "by a smaller one (papamichail2026.deviation.smaller), so D is smaller unless the bound is 0.",
    rests_on=("papamichail2026.deviation.bound",),
    # With one layer it is true; what it says of every depth fails at each that is greater.
    conjecture=Conjecture(
        _AttainsTheBound(),
        "1-1-1, 1-2-1, 1-1-1-1, |w| <= 1, |b| <= 1, ReLU outputs",
        exists=True,
        theorem="Theorem 9 in proofs/papamichail2026.md, for more than one layer",
    ),
)
def attained(inquiry: Inquiry) -> Finding:
    """One layer attains the bound; no network with more layers does, by a theorem."""
    shown: list[Stated] = []  # the first network with an error that is below its bound
    for net, matrices, domain in _cases(inquiry):
        share, depth = _share(inquiry, net, matrices, domain), len(matrices)
        if share == 2 * factor(depth) and depth > 1:
            raise CheckFailed(f"{net} attains the bound on D, against Theorem 9.")
        if share and depth > 1 and not shown:
            shown = stated_bounds(net, domain, "exact", "triangle@ibp")
    for gain in GAINS:
        inquiry.look("networks")
        matrices = [[[gain]]]
        if _share(inquiry, layered(matrices), matrices, box(1, RADIUS)) != 2 * factor(1):
            raise CheckFailed(f"relu({gain} x) does not attain the bound, against Theorem 9.")
    return Finding(
        Verdict.REFUTED,
        "Theorem 9 in proofs/papamichail2026.md: with one layer it is; with more, only where it "
        f"is 0. No exception among {inquiry.tally}.",
        [
            "With one layer, relu(K x) on [-r, r] has D = K r/2, which is the bound. An unstable "
            "neuron in a deeper network passes on an interval that is narrower than that of its "
            "pre-activation, and a stable one adds no error: the next layer never meets both the "
            "full error and the full width.",
            _LOOKED_AT,
        ],
        evidence=shown,
    )


@PAPER.claim(
    "deviation.smaller",
    "In place of v_L the bound on D holds with (L/(L+1))^(L+1), which is 1/4 for L = 1, smaller "
    "than v_L for L > 1, and below 1/e = 0.3678... for every L.",
    f"{PLACE}; a smaller factor, ours",
    rests_on=("papamichail2026.deviation.bound",),
)
def smaller(inquiry: Inquiry) -> Finding:
    """D against the smaller bound."""
    for net, matrices, domain in _cases(inquiry):
        if _share(inquiry, net, matrices, domain) > 2 * smaller_factor(len(matrices)):
            return Finding(Verdict.REFUTED, f"{net}: D is beyond the smaller bound.")
    return proved(
        inquiry,
        "Theorem 9",
        "A neuron in layer n whose interval is a share a of the greatest possible width B is at "
        "most n a (1 - a^(1/n)) B off; the worst share is a = (n/(n+1))^n.",
        f"{_LOOKED_AT} Whether it is the smallest factor for L > 2 is not known to us.",
    )


@PAPER.claim(
    "deviation.two-layers",
    "With two layers the smallest factor is k = 0.278..., the solution of (1 + k)^3 = 27 k^2 "
    "between 0 and 1: D <= 2 k r |W_1| |W_2|, and D comes as close to it as one likes.",
    f"{PLACE}; the smallest factor, ours",
    rests_on=("papamichail2026.deviation.bound",),
)
def two_layers(inquiry: Inquiry) -> Finding:
    """D of networks with two layers against k, and D of the family that approaches it."""
    for net, matrices, domain in _cases(inquiry):
        if len(matrices) == 2 and not _at_most_k(_share(inquiry, net, matrices, domain) / 2):
            return Finding(Verdict.REFUTED, f"{net}: D is beyond 2 k r |W_1| |W_2|.")
    shown = []
    for g in map(rational, SHARES):
        inquiry.look("networks")
        net, domain = lifted(g), box(2)
        found = largest_deviation(inquiry, net, domain)
        reached = found / (2 * (2 - g))
        if found != 2 * g * (1 - g * g) or not _at_most_k(reached):
            return Finding(Verdict.REFUTED, f"{net}: D = {found}.")
        shown.append(f"g = {g}: {format_rational(reached)}")
    return proved(
        inquiry,
        "Theorem 9",
        "relu(relu(x1 + 2g - 1) + (1 - g) relu(x2 + 1) - 2(1 - g)) on [-1, 1]^2 has |W_1| = 1, "
        "|W_2| = 2 - g and D = 2g(1 - g^2), which shows at (1 - 2g, 1). So D/(2 |W_1| |W_2|) is "
        "g(1 - g^2)/(2 - g); its maximum over g is k, at the g with g^3 - 3g^2 + 1 = 0, near 2/3.",
        f"{_LOOKED_AT} The ratio D/(2 |W_1| |W_2|) of the family: {'; '.join(shown)}.",
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
        _LOOKED_AT,
    )


def _cases(inquiry: Inquiry) -> Iterator[tuple[Network, list[Matrix], Polyhedron]]:
    """Networks without biases about 0, and with biases about another centre."""
    for matrices in without_biases(inquiry):
        yield layered(matrices), matrices, box(len(matrices[0][0]))
    for member in NetworkClass.parse(BIASED).members():
        inquiry.look("networks")
        weights: list[Matrix] = [[row[:-1] for row in layer] for layer in member.weights]
        yield member.network, weights, box(1, RADIUS, CENTRE)


def _share(
    inquiry: Inquiry, net: Network, matrices: Sequence[Matrix], domain: Polyhedron
) -> Fraction:
    """D as a share of the radius times the product of the norms; 0 where these are 0."""
    whole = _radius(domain) * norms(matrices)
    deviation = largest_deviation(inquiry, net, domain)
    if not whole and deviation:
        raise CheckFailed(f"{net} is constant, and D = {deviation}.")
    return deviation / whole if whole else Fraction(0)


def _at_most_k(share: Fraction) -> bool:
    """Whether a number from 0 to 1 is at most k, where (1 + k)^3 = 27 k^2; see Theorem 9."""
    return (1 + share) ** 3 >= 27 * share**2


def _radius(domain: Polyhedron) -> Fraction:
    return max(domain.bounds(name).width for name in domain.names) / 2
