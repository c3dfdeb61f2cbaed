"""Section 6: Theorem 6, under all readings and with skip connections."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice, product

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, recheck
from polyrelax.claims.inquiry import plural
from polyrelax.claims.witnesses import bounds_witness, spurious_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of, stability
from polyrelax.networks import Network
from polyrelax.papers.mao2024.paper import (
    LINE,
    LIVING,
    PAPER,
    SINGLE_EXACT,
    UNIT,
    members,
    none_found,
    relaxed_bounds,
)
from polyrelax.papers.mao2024.section_6 import feed_forward
from polyrelax.papers.mao2024.single import (
    SINGLE,
    Number,
    bent_pairs,
    ends,
    first_bent_single,
    form_text,
    rows_by_weight,
)
from polyrelax.papers.mao2024.telling import as_interval, join, show_point, show_sum
from polyrelax.polyhedra import polytope
from polyrelax.relaxations import method
from polyrelax.search import BoundsAreExact

PAIRS = "pairs of ReLU layers"
HEAVIEST = 10  # the sum of absolute weights and biases, in the search among networks with skips
STATEMENT = (
    "For a ReLU network with at most k intrinsically unstable neurons in each layer and a convex "
    "polytope X, linear programming with the constraints of M_k on the unstable neurons returns "
    "the exact upper and lower bounds"
)
WRONG = (
    "By the induction hypothesis, constraints on f' define the exact output set of f' "
    "(mao2024.theorem-6.proof-exact-set): they define its convex hull at best, and from there the "
    "next layer reaches states that the network does not."
)
INSTEAD = (
    "With at most k bounded unstable neurons in each layer, M_k = M_inf, and the projections are "
    "the iterated hulls (repaired.t6): the bounds are exact with one ReLU layer, where the images "
    "of all layers but the last are convex (repaired.t2), and one by one as repaired.f4, "
    "repaired.f5 and repaired.t2.bounds say."
)


@PAPER.claim(
    "theorem-6",
    f"{STATEMENT}.",
    "Theorem 6 (section 6)",
    wrong_step=WRONG,
    instead=INSTEAD,
    rests_on=("mao2024.theorem-6.proof-equivalent", "mao2024.theorem-2.set"),
    conjecture=SINGLE_EXACT,
)
def theorem_6(inquiry: Inquiry) -> Finding:
    """The smallest network with one unstable neuron a layer and bounds that are not exact."""
    bent = first_bent_single(inquiry)
    row = None if bent is None else bent.first_read_out(1)
    if bent is None or row is None:
        return none_found(inquiry, "M_1's bounds are exact on all with one unstable neuron a layer")
    net, domain = bent.read_out(row), polytope(LINE)
    witness = spurious_witness(net, domain)
    bounds = relaxed_bounds(inquiry, "m:1", net, domain)
    if bounds != as_interval(witness.relaxed):
        raise CheckFailed(f"{net}: M_1 gives {bounds}, the iterated hull {witness.relaxed}.")
    inquiry.recheck("the exact range, by all sign patterns")
    inquiry.recheck("that no input reaches the spurious state, infeasible for all sign patterns")
    exact, points = as_interval(witness.exact), witness.points
    states = join([show_point(state) for state in points["states"]])
    ranges = ", ".join(f"{n.name} {n.range}" for n in stability(net, domain))
    return Finding(
        Verdict.REFUTED,
        f"k = 1: {net} on [-1, 1] has the range {exact}, M_1 gives {bounds}.",
        [
            f"Take k = 1 and f: {net} on X = [-1, 1]. The pre-activations have the ranges "
            f"{ranges}: in each layer one neuron is unstable, and the others keep their sign "
            "strictly, so nothing depends on what 0 counts as. Bounded stability is the same here.",
            f"The range of f is {exact}; M_1 returns {bounds}, and so do M_inf and M_2^o. By hand: "
            f"the states {states} are reached behind the first layer, and so the constraints allow "
            f"{show_point(points['spurious'])} = {show_sum(points)}, which no input reaches. From "
            f"it f = {points['value']}.",
            "Pairs of ReLU layers with one input and up to four neurons, weights in {-1, 0, 1} and "
            "biases in {-2, ..., 2}, without dead neurons and up to the order of neurons, were "
            f"looked at in order of size: of {inquiry.tally}, this is the first with one unstable "
            "neuron a layer behind which the relaxed states have another hull than the true ones; "
            f"its absolute weights and biases add up to {bent.member.size[3]}, and the read-out is "
            "the first that shows it.",
        ],
        witness,
    )


@PAPER.claim(
    "theorem-6",
    f"{STATEMENT}.",
    "Theorem 6 (section 6), with hulls over the box of the layer's input",
    reading="A2",
    wrong_step="M_inf is more precise than M_inf^o: over a box it is not, already with one ReLU "
    "layer, as it forgets what the neurons' inputs have in common.",
    instead="Over a box M_k is the Triangle relaxation, for every k.",
    conjecture=Conjecture(
        BoundsAreExact("m:1@A2", unstable=1), "2-1-1, 2-2-1, |w| <= 1, |b| <= 1", "[0, 1]"
    ),
)
def theorem_6_boxes(inquiry: Inquiry) -> Finding:
    """The smallest network of two inputs and one ReLU layer on which M_1 over boxes fails."""
    domain = polytope(UNIT)
    corners = list(product((0, 1), repeat=2))
    shapes = (f"2-{n}-1, |w| <= 1, |b| <= 1, {LIVING}" for n in (1, 2))
    for member in members(list(shapes)):
        inquiry.look("networks")
        if sum(1 for row in member.weights[0] if 0 in ends(row, corners)) > 1:
            continue
        net = member.network
        if method("m:1@A2").bounds(net, domain) != range_of(net, domain):
            break
    else:
        return none_found(inquiry, "M_1 over boxes is exact on all with one unstable neuron")
    bounds = relaxed_bounds(inquiry, "m:1@A2", net, domain)
    triangle = method("triangle").bounds(net, domain)
    witness = bounds_witness(net, domain, bounds, "m:1@A2")
    inquiry.recheck("the exact range, by all sign patterns")
    exact = as_interval(witness.exact)
    return Finding(
        Verdict.REFUTED,
        f"k = 1: {net} on [0, 1]^2 has the range {exact}, M_1 over the box gives {bounds}.",
        [
            f"Take k = 1 and f: {net} on X = [0, 1]^2, with one ReLU layer and one unstable "
            f"neuron. The box of u forgets how the two pre-activations depend on each other: M_1 "
            f"over it returns {bounds}, the Triangle {triangle}, and the range is {exact}.",
            "Networks of two inputs and one ReLU layer of one or two neurons, weights and biases "
            f"in {{-1, 0, 1}}, were looked at in order of size: of {inquiry.tally}, this is the "
            "first with one unstable neuron, whatever 0 counts as, that fails.",
        ],
        witness,
    )


@PAPER.claim(
    "theorem-6",
    f"{STATEMENT}.",
    "Theorem 6 (section 6), with hulls over the states that are really reached",
    reading="A3",
)
def theorem_6_reached(inquiry: Inquiry) -> Finding:
    """The theorem, and M_1@A3's sets on networks where M_1's sets are too wide."""
    domain = polytope(LINE)
    for bent in islice(bent_pairs(inquiry, SINGLE, single=True), 12):
        inquiry.look(PAIRS)
        net = bent.member.network
        found = method("m:1@A3").relax(net, domain).hull(2).rename(bent.true.names)
        if found != bent.true:
            row = bent.first_read_out(2)
            text = (
                f"({net}): M_1 allows {found}; the hull of the true states is {bent.true}, {row}."
            )
            return Finding(Verdict.REFUTED, text)
        for vertex in found.vertices:
            if recheck.SignPatterns(net, LINE).input_of(vertex) is None:
                raise CheckFailed(f"No input of ({net}) reaches {vertex}.")
    inquiry.recheck("every vertex of the relaxed sets, reached by an input")
    return Finding(
        Verdict.PROVED,
        "Theorem 19 in proofs/theorems.md; and no exception among "
        f"{plural(PAIRS, inquiry.counts[PAIRS])}.",
        [
            "Hulls over the true states, of all unstable neurons at once, keep the hull of the "
            "true states behind every layer. But the reading is circular: it presupposes the exact "
            "sets that the relaxation is there to find.",
            "Looked at: the first pairs of ReLU layers, by size, with one unstable neuron each, "
            "that lose something under A1; under A3 none of them does.",
        ],
    )


# -- skip connections ----------------------------------------------------------------------------


@PAPER.claim(
    "theorem-6.skips",
    "The result generalizes to ReLU networks with skip connections (constraints of the form "
    "C(u, rho(u_I)), u the input of the ReLU layer).",
    "section 6, second paragraph",
    wrong_step="The hull over (u, rho(u_I)) does not know the values that skip the layer: Lemma 7.",
    instead="With the carried values as a part of u, M_k = M_inf and its sets are the iterated "
    "hulls, if at most k neurons are bounded unstable (repaired.t6).",
    rests_on=("mao2024.theorem-6", "mao2024.lemma-7", "mao2024.section-6.conversion"),
    conjecture=Conjecture(
        BoundsAreExact("m:1", unstable=1), "2-1-1, |w| <= 1, |b| <= 1, skips", "[0, 1]"
    ),
)
def skips(inquiry: Inquiry) -> Finding:
    """The smallest network of one neuron and a skip connection on which M_1 is not exact."""
    return _around_one_neuron(inquiry, "m:1")


@PAPER.claim(
    "theorem-6.skips",
    "The result generalizes to ReLU networks with skip connections (constraints of the form "
    "C(u, rho(u_I)), u the input of the ReLU layer).",
    "section 6, second paragraph, with hulls over the inputs u that are really reached",
    reading="A3",
    wrong_step="The hull over (u, rho(u_I)) does not know the values that skip the layer: Lemma 7.",
    instead="With the carried values as a part of u it is exact, as mao2024.theorem-6@A3.",
    rests_on=("mao2024.theorem-6@A3", "mao2024.lemma-7"),
    conjecture=Conjecture(
        BoundsAreExact("m:1@A3", unstable=1), "2-1-1, |w| <= 1, |b| <= 1, skips", "[0, 1]"
    ),
)
def skips_reached(inquiry: Inquiry) -> Finding:
    """The same, with hulls over the true traces."""
    return _around_one_neuron(inquiry, "m:1@A3")


@PAPER.claim(
    "theorem-6.skips.carried",
    "The result generalizes to ReLU networks with skip connections (with the values that are "
    "carried past a layer as a part of its input, as in the converted network).",
    "section 6, second paragraph",
    wrong_step="Theorem 6 is false for the converted network too.",
    instead=INSTEAD,
    rests_on=("mao2024.theorem-6", "mao2024.section-6.conversion"),
    conjecture=Conjecture(
        BoundsAreExact("m:1@network", unstable=1), "1-1-1-1, |w| <= 1, |b| <= 1, skips"
    ),
)
def skips_carried(inquiry: Inquiry) -> Finding:
    """The smallest network of one input and two neurons with skips on which M_inf is not exact."""
    net = _first_wrong_skips(inquiry)
    if net is None:
        return none_found(inquiry, "M_inf is exact on all of them")
    domain = polytope(LINE)
    straight = method("m:1").bounds(feed_forward(net, domain), domain)
    return _with_skips(
        inquiry,
        net,
        LINE,
        "m:1@network",
        "Each layer has one neuron. Converted to a feed-forward network, where x and y are carried "
        f"by neurons of their own, M_1 returns {straight}.",
        "Networks of one input, two neurons in two layers and skip connections, weights and "
        "biases in {-2, ..., 2}",
    )


# -- how they are decided ------------------------------------------------------------------------


def _around_one_neuron(inquiry: Inquiry, name: str) -> Finding:
    """The smallest network of one neuron and a skip connection that a method does not bound."""
    domain = polytope(UNIT)
    for *weights, b, p, q in sorted(product((1, 0, -1), repeat=5), key=_weight):
        if not any(weights) or not (p or q):
            continue
        inquiry.look("networks")
        hidden, skip = form_text((*weights, b), domain.names), form_text((p, q, 0), domain.names)
        net = Network.parse(f"relu({hidden}) + {skip}", domain.names)
        if method(name).bounds(net, domain) != range_of(net, domain):
            break
    else:
        return none_found(inquiry, "M_1 is exact on all of them")
    carried = method(f"{name}@network").bounds(net, domain)
    return _with_skips(
        inquiry,
        net,
        UNIT,
        name,
        "The only neuron is the only unstable one. The constraints on (u, rho(u)) do not know the "
        f"skipped value; with it as a part of u, M_1 returns {carried}.",
        "Networks of two inputs, one neuron and a skip connection, weights and bias in {-1, 0, 1}",
    )


def _with_skips(
    inquiry: Inquiry, net: Network, domain: str, name: str, remark: str, looked: str
) -> Finding:
    """A network with skip connections on which a method's bounds are not exact."""
    bounds = relaxed_bounds(inquiry, name, net, polytope(domain))
    witness = bounds_witness(net, polytope(domain), bounds, name)
    inquiry.recheck("the exact range, by all sign patterns")
    exact = as_interval(witness.exact)
    return Finding(
        Verdict.REFUTED,
        f"k = 1: {net} on {domain} has the range {exact}, M_1 gives {bounds}.",
        [
            f"Take k = 1 and f: {net} on {domain}. Its range is {exact}; M_1, which is M_inf here, "
            f"returns {bounds}. {remark}",
            f"{looked}, were looked at in order of size: of {inquiry.tally}, this is the first "
            "that fails.",
        ],
        witness,
    )


def _weight(row: Sequence[int]) -> int:
    return sum(map(abs, row))


def _first_wrong_skips(inquiry: Inquiry) -> Network | None:
    """The first of the networks with skips, by size, on which M_1 with carried values fails.

    The set behind y = rho(w x + b) is a triangle in (x, y) with one spurious edge, and the next
    neuron, z = rho(u), adds one vertex that no input reaches: where u = 0 on that edge. So a
    read-out fails iff its value there is beyond all its values at vertices that are reached.
    """
    layers = [
        (w, b, p, q, c)
        for w, b, p, q, c in product(range(2, -3, -1), repeat=5)
        if abs(b) < abs(w) and q
    ]
    layers.sort(key=_weight)
    read_outs = rows_by_weight(3, 2)
    for total in range(3, HEAVIEST + 1):
        for w, b, p, q, c in layers:
            left = total - _weight((w, b, p, q, c))
            if left < 1:
                break
            corners = [(x, max(w * x + b, Fraction(0))) for x in (-1, Fraction(-b, w), 1)]
            u = [p * x + q * y + c for x, y in corners]
            states = [(*corner, max(v, Fraction(0))) for corner, v in zip(corners, u, strict=True)]
            reached = [*states, *_crossings(corners[:2], u[:2]), *_crossings(corners[1:], u[1:])]
            spurious = _crossings(corners[::2], u[::2])
            for row in read_outs:
                if _weight(row) == left:
                    inquiry.look("networks")
                    if spurious and not ends(row, spurious) <= ends(row, reached):
                        return Network.parse(
                            f"y = relu({form_text((w, b), 'x')}); "
                            f"z = relu({form_text((p, q, c), 'xy')}); {form_text(row, 'xyz')}"
                        )
    return None


def _crossings(
    edge: Sequence[tuple[Number, Number]], values: Sequence[Number]
) -> list[tuple[Number, Number, Number]]:
    """Where an affine form is 0 within an edge in the plane, with a third coordinate 0."""
    (low, high), (first, last) = values, edge
    if low * high >= 0:
        return []
    t = Fraction(low) / (low - high)
    x, y = (a + t * (b - a) for a, b in zip(first, last, strict=True))
    return [(x, y, Fraction(0))]
