"""How the distances depend on the depth and on the radius."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, Witness, domain_text, recheck
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of
from polyrelax.networks import Network, relu
from polyrelax.networks.families import amplified
from polyrelax.papers.papamichail2026.deviations import LAYERED
from polyrelax.papers.papamichail2026.distances import WITHOUT_BIASES
from polyrelax.papers.papamichail2026.families import (
    box,
    box_radius,
    centred,
    chain,
    growth,
    layered,
    matrices_of,
    norms,
    vanishing,
)
from polyrelax.papers.papamichail2026.paper import (
    LOOKED_AT,
    PAPER,
    SUMMARY,
    distance_witness,
    largest_deviation,
    proved,
    without_biases,
    worst_case,
)
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.numbers import format_rational, rational
from polyrelax.relaxations import chord_map, deviation, method
from polyrelax.search import Where

DEPTH = f'{SUMMARY}, "this distance grows exponentially with network depth"'
RADIUS = f'{SUMMARY}, "and linearly with input radius"'
ERRORS = f'{SUMMARY}, "significant verification errors in deep networks"'
DEEPEST, AMPLIFIERS = 8, 5
SCALES = ("7/3",)


@dataclass(frozen=True, slots=True)
class _GrowsWithDepth:
    """The chord map of a network of two layers is further off than that of its first layer."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        first = _first_layer(network)
        return _error(network, domain) > _error(first, domain)

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """E of both, re-checked."""
        first = _first_layer(network)
        said = f"> {format_rational(_error(first, domain))}"
        return distance_witness(network, domain, said, [(first, domain)])


@dataclass(frozen=True, slots=True)
class _DoublesWithRadius:
    """On the interval of twice the radius and the same centre E is twice as large."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        return _error(network, _doubled(domain)) == 2 * _error(network, domain)

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """E on both intervals, re-checked."""
        said = f"== {format_rational(2 * _error(network, domain))}"
        return distance_witness(network, _doubled(domain), said, [(network, domain)])


def _first_layer(network: Network) -> Network:
    return Network(*(relu(neuron.pre) for neuron in network.layers[0]), inputs=network.inputs)


def _doubled(interval: Polyhedron) -> Polyhedron:
    low, high = interval.bounds(*interval.names)
    return box(1, high - low, (low + high) / 2)


def _error(network: Network, domain: Polyhedron) -> Fraction:
    return chord_map(network, domain).worst_case().value


@PAPER.claim(
    "depth",
    "The distance between fully relaxed and original outputs grows exponentially with the "
    "network's depth, for every network.",
    DEPTH,
    wrong_step="The bounds grow where the norms do; depth alone does nothing.",
    instead="For networks without biases on a box about 0, E grows exponentially iff the norm of "
    "W_L+ ... W_2+ |W_1| r does (papamichail2026.depth.iff). With all norms at most 1, D < 2r.",
    conjecture=Conjecture(
        _GrowsWithDepth(), "1-1-1, |w| <= 1, b = 0, ReLU outputs, no dead neurons"
    ),
)
def depth(inquiry: Inquiry) -> Finding:
    """Chains of gain 1: the same distances at every depth."""
    shallow, errors = layered(chain(1, 1)), []
    for layers in range(1, DEEPEST + 1):
        inquiry.look("networks")
        net = layered(chain(layers, 1))
        errors.append((worst_case(inquiry, net, box(1)), largest_deviation(inquiry, net, box(1))))
    if len(set(errors)) > 1:
        return Finding(Verdict.SUPPORTED, f"The distances of chains of gain 1 are {errors}.")
    error, deviation = map(format_rational, errors[0])
    witness = distance_witness(net, box(1), f"> {error}", [(shallow, box(1))])
    return Finding(
        Verdict.REFUTED,
        f"relu(...relu(x)) on [-1, 1]: E = {error} and D = {deviation} at every depth.",
        [
            f"Take relu(relu(... relu(x))) on [-1, 1]. At each depth from 1 to {DEEPEST}, the "
            f"chord map is off by E = {error} and the feasible set by D = {deviation}; that holds "
            "at every depth, by Theorem 5 in proofs/papamichail2026.md. Only the first neuron is "
            "unstable, and nothing behind it makes the error larger.",
            "The sentence holds for the bounds in general only where the norms grow: see "
            "papamichail2026.depth.iff and papamichail2026.depth.norms.",
        ],
        witness,
    )


@PAPER.claim(
    "depth.iff",
    "Without biases and on boxes about 0, E grows exponentially with depth if and only if the norm "
    "of W_L+ ... W_2+ |W_1| r does.",
    f"{DEPTH}; the first reading under which it holds",
    rests_on=("papamichail2026.worst-case.bounds",),
)
def if_and_only_if(inquiry: Inquiry) -> Finding:
    """Chains, and chains with a vanishing end: E against the norm at growing depth."""
    for layers in range(1, DEEPEST + 1):
        for end in ([], vanishing(2)[1:]):
            inquiry.look("networks")
            matrices = [*chain(layers, 2), *end]
            error, norm = worst_case(inquiry, layered(matrices), box(1)), growth(matrices)
            if not norm / 2 <= error <= norm:
                return Finding(Verdict.REFUTED, f"{matrices}: E = {error}, the norm {norm}.")
    return proved(
        inquiry,
        "Theorem 3",
        "E lies between half of this norm and the norm itself, so one grows as the other does. The "
        "product of the layers' norms can grow while both stay 0.",
        f"Looked at: the chains of gain 2 of up to {DEEPEST} layers, and each of them with a last "
        "layer of weight -2.",
    )


@PAPER.claim(
    "depth.chain",
    "There are networks whose distances grow exponentially with depth: each layer relu(K z) "
    "multiplies both E and D by K.",
    f"{DEPTH}; the second reading under which it holds",
)
def of_chains(inquiry: Inquiry) -> Finding:
    """Chains of gain 2."""
    before: tuple[Fraction, Fraction] | None = None
    table = []
    for layers in range(1, DEEPEST + 1):
        inquiry.look("networks")
        net = layered(chain(layers, 2))
        now = worst_case(inquiry, net, box(1)), largest_deviation(inquiry, net, box(1))
        if before is not None and now != (2 * before[0], 2 * before[1]):
            return Finding(Verdict.REFUTED, f"{net}: {now} after {before}.")
        before = now
        table.append(f"{layers}: {format_rational(now[0])}, {format_rational(now[1])}")
    return proved(
        inquiry,
        "Theorem 5",
        "The first neuron's triangle is r/2 high, and all later neurons are stable.",
        f"E and D on [-1, 1] for K = 2, by depth: {'; '.join(table)}.",
    )


def _has_small_norms(network: Network, domain: Polyhedron) -> bool:
    """Whether all layers have their ReLU and norms of at most 1, and the domain is a box."""
    matrices = matrices_of(network)
    is_case = matrices is not None and box_radius(domain) is not None
    return is_case and all(norms([matrix]) <= 1 for matrix in matrices or ())


def _stays_within(network: Network, domain: Polyhedron) -> bool:
    """Whether D is less than twice the radius."""
    radius = box_radius(domain)
    return radius is not None and deviation(network, domain).value < 2 * radius


@PAPER.claim(
    "depth.norms",
    "Where the norms of all layers are at most 1 there is no growth: D < 2r at every depth.",
    f"{DEPTH}; where it does not hold",
    rests_on=("papamichail2026.deviation.bound",),
    conjecture=Conjecture(
        Where(_has_small_norms, _stays_within),
        LAYERED,
        "[-1, 1]; [-7/6, 11/6]",
        theorem="Theorem 6 in proofs/papamichail2026.md",
    ),
)
def small_norms(inquiry: Inquiry) -> Finding:
    """D of the networks of the classes with norms at most 1, and of them with a chain behind."""
    for matrices in without_biases(inquiry):
        for longer in (matrices, [*matrices, *_averages(len(matrices[-1]))]):
            norm = norms(longer)
            if any(norms([matrix]) > 1 for matrix in longer):
                continue
            net, domain = layered(longer), box(len(matrices[0][0]))
            deviation = largest_deviation(inquiry, net, domain)
            if deviation >= 2:
                return Finding(Verdict.REFUTED, f"{net}: D = {deviation}, the norms {norm}.")
    return proved(
        inquiry,
        "Theorem 6",
        "D is at most 2 v_L r times the product of the norms, and every v_L is below 1.",
        f"{LOOKED_AT} Of them those with norms at most 1, and each with two more layers.",
    )


@PAPER.claim(
    "radius",
    "The distance grows linearly with the input radius, for every network and every box.",
    RADIUS,
    wrong_step="A bias, or a centre other than 0, fixes a scale of its own.",
    instead="Without biases and on boxes about 0 both E and D are exactly linear in the radius "
    "(papamichail2026.radius.scaled). D is at most linear always: D <= 2 v_L r times the norms.",
    conjecture=Conjecture(
        _DoublesWithRadius(), "1-1, |w| <= 1, b = 0, ReLU outputs", "intervals 1"
    ),
)
def radius(inquiry: Inquiry) -> Finding:
    """One neuron about a centre that is not 0: E at a radius, and at twice that radius."""
    net, centre, small = layered(chain(1, 1)), rational("1/2"), rational("1/2")
    inner, outer = box(1, small, centre), box(1, 2 * small, centre)
    inquiry.look("networks")
    one, two = worst_case(inquiry, net, inner), worst_case(inquiry, net, outer)
    if two == 2 * one:
        return Finding(Verdict.SUPPORTED, f"{net}: E doubles with the radius.")
    said = format_rational(2 * one)
    witness = distance_witness(net, outer, f"== {said}", [(net, inner)])
    return Finding(
        Verdict.REFUTED,
        f"{net} about {centre}: E = {one} at radius {small}, {two} at radius {2 * small}.",
        [
            f"Take {net} about {centre}. As long as the radius is at most {small}, the neuron is "
            f"stable and E = {one}. At radius {2 * small} E is {two}, not {said}. In closed form "
            "E = (r - c)(r + c)/(2r) for a centre c > 0 and r >= c."
        ],
        witness,
    )


def _is_centred(network: Network, domain: Polyhedron) -> bool:
    return centred(network, domain) is not None


def _scales(network: Network, domain: Polyhedron) -> bool:
    """Whether E and D are t times as large on t times the box."""
    e, d = _distances(network, domain)
    return all(
        _distances(network, domain.scale(scale)) == (rational(scale) * e, rational(scale) * d)
        for scale in SCALES
    )


def _distances(network: Network, domain: Polyhedron) -> tuple[Fraction, Fraction]:
    return chord_map(network, domain).worst_case().value, deviation(network, domain).value


@PAPER.claim(
    "radius.scaled",
    "Without biases and on boxes about 0 both E and D are linear in the radius: t times the radius "
    "gives t times the distance.",
    f"{RADIUS}; the reading under which it holds",
    conjecture=Conjecture(
        Where(_is_centred, _scales),
        WITHOUT_BIASES,
        theorem="Theorem 7 in proofs/papamichail2026.md",
    ),
)
def scaled(inquiry: Inquiry) -> Finding:
    """E and D at several radii."""
    for matrices in without_biases(inquiry):
        net, size = layered(matrices), len(matrices[0][0])
        error = worst_case(inquiry, net, box(size))
        deviation = largest_deviation(inquiry, net, box(size))
        for scale in SCALES:
            domain, t = box(size, scale), rational(scale)
            if worst_case(inquiry, net, domain) != t * error:
                return Finding(Verdict.REFUTED, f"{net}: E is not linear in the radius.")
            if largest_deviation(inquiry, net, domain) != t * deviation:
                return Finding(Verdict.REFUTED, f"{net}: D is not linear in the radius.")
    return proved(
        inquiry,
        "Theorem 7",
        "Everything scales: the intervals, the chords' ends, the network, the triangles.",
        f"{LOOKED_AT} The radii are 1, {' and '.join(map(str, SCALES))}.",
    )


@PAPER.claim(
    "zero-network",
    "A network that is identically 0 can have relaxed bounds that grow exponentially with depth, "
    "under the Triangle and under the multi-neuron relaxation M_inf: N2 followed by relu(2z).",
    ERRORS,
)
def zero(inquiry: Inquiry) -> Finding:
    """N2 with amplifiers: its range and its relaxed bounds, by depth."""
    table, before = [], None
    for amplifiers in range(1, AMPLIFIERS + 1):
        inquiry.look("networks")
        net, domain = amplified(amplifiers), box(1)
        exact = range_of(net, domain)
        recheck.check_range(net, domain_text(domain), [exact])
        if exact.lower or exact.upper:
            raise CheckFailed(f"{net} is not 0: its range is {exact}.")
        bounds = [method(name).bounds(net, domain) for name in ("triangle", "m:inf")]
        now = [bound.width for bound in bounds]
        if before is not None and now != [2 * width for width in before]:
            return Finding(Verdict.REFUTED, f"{amplifiers} amplifiers: {now} after {before}.")
        before = now
        table.append(f"{len(net.layers)}: {bounds[0]}, {bounds[1]}")
    inquiry.recheck("the range, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 8",
        "N2 is 0, and both relaxations allow 1/2 for it. The first relu(2z) makes 1 of that; it is "
        "nowhere negative, so each further one is stable and doubles the bound.",
        f"The Triangle's and M_inf's bounds on [-1, 1], by depth: {'; '.join(table)}.",
    )


def _averages(width: int) -> list[list[list[Fraction]]]:
    """Two more layers of norm 1: an average, and the identity."""
    return [[[Fraction(1, width)] * width], [[Fraction(1)]]]
