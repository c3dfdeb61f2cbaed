"""The worst-case error E of the chord map: its value at the centre, and its two bounds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, Witness, domain_text
from polyrelax.claims.recheck import propagated_ranges
from polyrelax.errors import CheckFailed
from polyrelax.networks import Network
from polyrelax.papers.papamichail2026.families import (
    box,
    box_radius,
    centred,
    chain,
    growth,
    layered,
    norms,
    opposed,
    vanishing,
)
from polyrelax.papers.papamichail2026.paper import (
    LOOKED_AT,
    PAPER,
    SHAPES,
    SUMMARY,
    distance_witness,
    proved,
    without_biases,
    worst_case,
)
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations import chord_map
from polyrelax.search import Where

PLACE = f'{SUMMARY}, "analytical upper and lower bounds"; the bounds as reported'
RADIUS, CENTRE = "3/2", "1/3"
CHAINS = "1-1, 1-1-1, |w| <= 1, b = 0, ReLU outputs, no dead neurons"
WITHOUT_BIASES = f"{', '.join(SHAPES)}, |w| <= 1, b = 0, ReLU outputs, no dead neurons"
DEPTHS, GAINS, WEIGHTS = range(1, 5), (1, 2, "5/2"), (1, 4, 20, 99)


def _is_at_midpoints(network: Network, domain: Polyhedron) -> bool:
    """Whether the chord map is at the midpoint of each neuron's and output's interval."""
    reads = [network.with_outputs(neuron.pre) for neuron in network.neurons]
    for read in (*reads, network):
        found = chord_map(read, domain)
        intervals = propagated_ranges(read, domain_text(domain), read.outputs)
        if list(found.map.evaluate(found.centre)) != [i.midpoint for i in intervals]:
            return False
    return True


def _is_on_a_box(network: Network, domain: Polyhedron) -> bool:
    return box_radius(domain) is not None


def _is_centred(network: Network, domain: Polyhedron) -> bool:
    return centred(network, domain) is not None


def _is_between(network: Network, domain: Polyhedron) -> bool:
    """Whether E is between half of its norm and the norm."""
    case = centred(network, domain)
    assert case is not None
    norm = growth(*case)
    return norm / 2 <= chord_map(network, domain).worst_case().value <= norm


@PAPER.claim(
    "midpoint",
    "The chord map replaces every neuron by its chord. At the centre of the box every one of them "
    "is the midpoint of its interval under interval propagation.",
    f"{PLACE}, the identity behind them",
    conjecture=Conjecture(
        Where(_is_on_a_box, _is_at_midpoints),
        "1-1, 1-2, 1-1-1, |w| <= 1, |b| <= 1, ReLU outputs; 1-2-1, 2-2-1, |w| <= 1, b = 0",
        "[-1, 1]; [-7/6, 11/6]",
        theorem="Theorem 2 in proofs/papamichail2026.md",
    ),
)
def midpoint(inquiry: Inquiry) -> Finding:
    """Every neuron of every network, on a box that is not centred at 0."""
    for matrices in without_biases(inquiry):
        net, domain = layered(matrices), box(len(matrices[0][0]), RADIUS, CENTRE)
        if not _is_at_midpoints(net, domain):
            return Finding(Verdict.REFUTED, f"{net}: the chord map is not at the midpoints.")
    inquiry.recheck("the intervals, propagated by other code")
    return proved(
        inquiry,
        "Theorem 2",
        "An affine form of midpoints is the midpoint of its interval, and a chord takes the "
        "midpoint of [l, u] to that of the neuron's interval.",
        f"{LOOKED_AT} The box has the centre {CENTRE} and the radius {RADIUS} in each input.",
    )


@PAPER.claim(
    "worst-case.bounds",
    "E is how far the chord map s, with every neuron replaced by its chord, can be from the "
    "network z. Without biases, with each layer's ReLU, on a box of radii r centred at 0: half the "
    "norm of W_L+ ... W_2+ |W_1| r is at most E, and E is at most this norm. W+ keeps the positive "
    "entries of W, |W| has their absolute values.",
    PLACE,
    rests_on=("papamichail2026.midpoint",),
    conjecture=Conjecture(
        Where(_is_centred, _is_between),
        WITHOUT_BIASES,
        "[-1, 1]; [-3/2, 3/2]",
        theorem="Theorem 3 in proofs/papamichail2026.md",
    ),
)
def both_bounds(inquiry: Inquiry) -> Finding:
    """E against its two bounds."""
    for matrices in without_biases(inquiry):
        net, domain = layered(matrices), box(len(matrices[0][0]), RADIUS)
        error, norm = worst_case(inquiry, net, domain), growth(matrices, RADIUS)
        if not norm / 2 <= error <= norm:
            return _outside(net, domain, error, norm)
    return proved(
        inquiry,
        "Theorem 3",
        "The norm is the greatest upper end of the outputs' intervals, [0, u]. At 0 the network "
        "is 0 and the chord map u/2; and both stay in [0, u] everywhere.",
        f"{LOOKED_AT} The radius is {RADIUS}.",
    )


@PAPER.claim(
    "worst-case.lower",
    "The lower bound is attained at every depth, by the chain relu(K ... relu(K relu(x))).",
    PLACE,
    rests_on=("papamichail2026.worst-case.bounds",),
)
def lower(inquiry: Inquiry) -> Finding:
    """E of chains, against half their norm."""
    for depth in DEPTHS:
        for gain in GAINS:
            inquiry.look("networks")
            matrices = chain(depth, gain)
            net, domain = layered(matrices), box(1, RADIUS)
            error, norm = worst_case(inquiry, net, domain), growth(matrices, RADIUS)
            if error != norm / 2:
                return _outside(net, domain, error, norm)
    return proved(
        inquiry,
        "Theorem 5",
        "Only the first neuron is unstable; its chord is off by r/2 at 0 and by no more, and each "
        "further layer multiplies by K.",
        f"Looked at: depths 1 to {max(DEPTHS)} and K = {', '.join(map(str, GAINS))}.",
    )


@dataclass(frozen=True, slots=True)
class _AttainsTheUpperBound:
    """On boxes about 0, without biases: E is the upper bound, and not zero."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        norm = _upper(network, domain)
        return norm > 0 and chord_map(network, domain).worst_case().value == norm

    def concerns(self, network: Network, domain: Polyhedron) -> bool:
        """Whether the bound is not zero."""
        return _upper(network, domain) > 0

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """E, which is smaller; re-checked. There is none for several outputs."""
        if len(network.outputs) > 1:
            return None
        return distance_witness(network, domain, f"== {format_rational(_upper(network, domain))}")


def _upper(network: Network, domain: Polyhedron) -> Fraction:
    """The upper bound on E; 0 where the claim says nothing of the network or the domain."""
    case = centred(network, domain)
    return Fraction(0) if case is None else growth(*case)


@PAPER.claim(
    "worst-case.upper",
    "The upper bound is attained by a network for which it is not zero.",
    PLACE,
    wrong_step="Where a chord map's neuron is at an end of its interval, so are all neurons that "
    "it reads, and the network's neuron is at the same end.",
    instead="E is smaller than the upper bound unless that is 0; but no constant below 1 does in "
    "its place (papamichail2026.worst-case.upper.approached).",
    rests_on=("papamichail2026.worst-case.bounds",),
    conjecture=Conjecture(
        _AttainsTheUpperBound(),
        WITHOUT_BIASES,
        exists=True,
        theorem="Theorem 4 in proofs/papamichail2026.md",
    ),
)
def upper(inquiry: Inquiry) -> Finding:
    """No network attains it, by a theorem; and none of the classes does. The first is shown."""
    shown: Witness | None = None
    for matrices in without_biases(inquiry):
        net, domain = layered(matrices), box(len(matrices[0][0]))
        norm = growth(matrices)
        error = worst_case(inquiry, net, domain)
        if error == norm > 0:
            raise CheckFailed(f"{net} attains the upper bound {norm}, against Theorem 4.")
        if error > 0 and shown is None:
            shown = distance_witness(net, domain, f"== {format_rational(norm)}")
    return Finding(
        Verdict.REFUTED,
        f"Theorem 4 in proofs/papamichail2026.md: only where it is 0; none in {inquiry.tally}.",
        [
            "E is as large as the norm u only where one of z and s is 0 and the other u. But where "
            "s is at an end of [0, u], z is at the same end, as one sees layer by layer.",
            LOOKED_AT,
        ],
        shown,
    )


@PAPER.claim(
    "worst-case.upper.approached",
    "The upper bound is approached: E is at least (1 - 1/(2M + 2)) times the norm for "
    "relu(relu(x1) - M relu(x2)).",
    PLACE,
    rests_on=("papamichail2026.worst-case.bounds",),
)
def approached(inquiry: Inquiry) -> Finding:
    """E of opposed neurons, against their norm."""
    shown = []
    for weight in WEIGHTS:
        inquiry.look("networks")
        matrices = opposed(weight)
        error, norm = worst_case(inquiry, layered(matrices), box(2)), growth(matrices)
        if not (1 - Fraction(1, 2 * weight + 2)) * norm <= error < norm:
            return _outside(layered(matrices), box(2), error, norm)
        shown.append(f"M = {weight}: {format_rational(error / norm)}")
    return proved(
        inquiry,
        "Theorem 4",
        "At (0, -1) the first layer's chords are at 1/2 and 0, so the chord map is at "
        "(1/2 + M)/(1 + M), where the network is 0.",
        f"Looked at: the ratio of E to the norm for {', '.join(shown)}.",
    )


@dataclass(frozen=True, slots=True)
class _ReachesHalfTheNorms:
    """On boxes of radius 1: E is at least half the product of the layers' norms."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        rows = [[neuron.pre.terms.values() for neuron in layer] for layer in network.layers]
        norm = prod(max(sum(map(abs, row)) for row in layer) for layer in rows)
        return chord_map(network, domain).worst_case().value >= Fraction(norm) / 2

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """E, which is not larger; re-checked."""
        error = chord_map(network, domain).worst_case().value
        return distance_witness(network, domain, f"> {format_rational(error)}")


@PAPER.claim(
    "worst-case.norms",
    "The worst-case error is at least half of the product of the layers' norms, times the radius.",
    f"{PLACE}, with the product of norms in place of the norm of the product",
    wrong_step="A negative weight behind the first layer adds nothing to an upper end, while it "
    "counts in the layer's norm.",
    instead="The product of norms bounds E from above; the norm of W_L+ ... W_2+ |W_1| r bounds it "
    "from below, up to the factor 1/2.",
    conjecture=Conjecture(_ReachesHalfTheNorms(), CHAINS),
)
def product_of_norms(inquiry: Inquiry) -> Finding:
    """relu(-K relu(x)): E is 0, whatever K is."""
    for gain in (1, 2, 3):
        inquiry.look("networks")
        matrices = vanishing(gain)
        net, half = layered(matrices), norms(matrices) / 2
        error = worst_case(inquiry, net, box(1))
        if error < half:
            shown = format_rational(error)
            witness = distance_witness(net, box(1), f"> {shown}")
            return Finding(
                Verdict.REFUTED,
                f"{net} on [-1, 1]: E = {shown}, while half the product of the norms is {half}.",
                [
                    f"Take {net} on [-1, 1]. The interval of the outer neuron's pre-activation has "
                    "no positive part, so both the network and its chord map are 0, however large "
                    "the weight is."
                ],
                witness,
            )
    return Finding(Verdict.VERIFIED, f"No exception among {inquiry.tally}.")


def _outside(net: object, domain: object, error: Fraction, norm: Fraction) -> Finding:
    """A network that contradicts a theorem on E."""
    text = f"{net} on {domain}: E = {error}, the norm is {norm}."
    return Finding(Verdict.REFUTED, text)
