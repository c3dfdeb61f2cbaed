"""Section 7, the maximum in R^d: max(max(x1, x2), x3, ...) on [0, 1]^d and on other polytopes.

The network is the feed-forward one of width d that the last remark of the section asks for. Layer
l has the neurons c = rho(u - x_(l+1)) and e = rho(x_(l+1)), with u = x1 in the first layer and
c + e of the layer before in the others, and a copy rho(x_i) of every input that comes later. M_2^o
hulls all pairs of a layer's neurons.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, domain_text, recheck
from polyrelax.claims.witnesses import bounds_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of, stability
from polyrelax.networks.families import nested_maximum as nested
from polyrelax.papers.mao2024.paper import PAPER, none_found, proved
from polyrelax.papers.mao2024.telling import join
from polyrelax.polyhedra import Polyhedron
from polyrelax.polyhedra import Union as Cells
from polyrelax.relaxations import OutputHull, method
from polyrelax.search import BoundsAreExact, lattice_polytopes, random_polytopes

DIMENSIONS = (2, 3, 4)
RECHECKED = 3  # up to this dimension the range is also found by all sign patterns
RANDOM, SEED = 12, 7  # random polytopes in each of the dimensions 3 and 4
NESTED = (
    "3-3-2-1, w = 1, b = 0, "
    "behind {c = relu(x1 - x2); d = relu(x2); e = relu(x3); relu(c + d - e), relu(e)}"
)
BOX = "On the box every layer's output set is the triangle {c, e >= 0, c + e <= 1} times a box."


@PAPER.claim(
    "section-7.nested.network",
    "max can be rewritten in a nested form, max(x1, ..., xd) = max(max(x1, x2), ..., xd), which a "
    "network of width d computes on [0, 1]^d.",
    "section 7, the case d >= 2 and the last remark",
)
def network(inquiry: Inquiry) -> Finding:
    """The network against max on the corners and cells of the box, its widths and its neurons."""
    for d in DIMENSIONS:
        inquiry.look("dimensions")
        net, domain = nested(d), _box(d)
        counts = [n.layer for n in stability(net, domain) if n.state() == "unstable"]
        if max(net.widths) != d or counts != list(range(1, d)):
            return Finding(Verdict.REFUTED, f"d = {d}: widths {net.widths}, unstable {counts}.")
        for i in range(d):
            gap = range_of(net, domain, f"{net.output_names[0]} - x{i + 1}")
            if gap.lower != 0:
                return Finding(Verdict.REFUTED, f"d = {d}: f - x{i + 1} has the range {gap!s}.")
        for corner in domain.vertices:
            recheck.check_attained(net, domain_text(domain), corner, [max(corner)])
    inquiry.recheck("the corners, evaluated")
    return proved(
        inquiry,
        "Theorem 24",
        "By induction c + e = max(u, x_(l+1)); u - x_(l+1) has the range [-1, 1], and all other "
        "pre-activations are inputs, in [0, 1].",
        f"Computed for d in {_shown()}.",
    )


@PAPER.claim(
    "section-7.nested.interdependency",
    "u = max(x1, x2) has no interdependency with x3, ..., xd on [0, 1]^d.",
    "section 7, the case d >= 2",
)
def interdependency(inquiry: Inquiry) -> Finding:
    """The set of (u, x3, ..., xd) behind every layer, against the box."""
    for d in DIMENSIONS:
        for number, reads in enumerate(_states(d), start=1):
            inquiry.look("layers")
            net = nested(d).with_outputs(*reads)
            found = image(net, _box(d))
            box = Polyhedron.box([0] * len(reads), [1] * len(reads), net.output_names)
            if found != Cells([box]):
                return Finding(Verdict.REFUTED, f"d = {d}, layer {number}: {reads} is in {found}.")
            if d <= RECHECKED:
                patterns = recheck.SignPatterns(net, domain_text(_box(d)))
                if any(patterns.input_of(corner) is None for corner in box.vertices):
                    raise CheckFailed(f"A corner of {box} is not reached.")
    inquiry.recheck(f"for d <= {RECHECKED} the corners, reached by inputs")
    return proved(
        inquiry,
        "Theorem 24",
        "(x1, x2) and the other inputs are independent on the box, and u is a function of x1, x2.",
        f"Computed for d in {_shown()}: (u, x3, ..., xd), and what stands for it in later layers, "
        "has a box as its exact set. On other polytopes it is false "
        "(mao2024.section-7.nested.output-hull.polytopes).",
    )


@PAPER.claim(
    "section-7.nested.multi",
    "By induction, M_1 bounds the output of the nested network on [0, 1]^d exactly, for every d.",
    "section 7, the case d >= 2",
    rests_on=("mao2024.section-7.nested.interdependency",),
)
def multi(inquiry: Inquiry) -> Finding:
    """The theorem, and M_1's sets and bounds for small d."""
    return _on_the_box(inquiry, "m:1")


@PAPER.claim(
    "section-7.nested.multi.polytopes",
    "M_1 bounds the output of the nested network exactly on every convex polytope in [0, 1]^d.",
    "section 7, with Theorem 1's domains: any convex polytope",
    rests_on=("mao2024.section-7.nested.multi",),
)
def multi_polytopes(inquiry: Inquiry) -> Finding:
    """The theorem, and M_1's bounds on polytopes of two, three and four dimensions."""
    for domain in _polytopes():
        inquiry.look("polytopes")
        net = nested(domain.ambient_dimension)
        exact, bounds = range_of(net, domain), method("m:1").bounds(net, domain)
        if bounds != exact:
            witness = bounds_witness(net, domain, bounds, "m:1")
            text = f"{domain_text(domain)}: the range is {exact!s}, M_1 gives {bounds}."
            return Finding(Verdict.REFUTED, text, witness=witness)
        for at, value in ((exact.lower_at, exact.lower), (exact.upper_at, exact.upper)):
            recheck.check_attained(net, domain_text(domain), at, [value])
    inquiry.recheck("the ends of every range, evaluated at their inputs")
    return proved(
        inquiry,
        "Theorem 22",
        "The network is input-convex where no input is negative: the weights on u are positive, "
        "and the copies are carried inputs. So both bounds of the iterated hull are exact on every "
        "polytope, and M_1's are the same (Theorem 17).",
        "Looked at: all convex hulls of points of {0, 1}^2 and of up to three points of {0, 1}^3, "
        f"and {2 * RANDOM} random polytopes in three and four dimensions (seed {SEED}).",
    )


@PAPER.claim(
    "section-7.nested.output-hull",
    "By induction, M_2^o bounds the output of the nested network on [0, 1]^d exactly, for every d.",
    "section 7, the case d >= 2",
    rests_on=("mao2024.section-7.nested.interdependency",),
)
def output_hull(inquiry: Inquiry) -> Finding:
    """The theorem, and M_2^o's sets and bounds for small d."""
    return _on_the_box(inquiry, "mo:2")


@PAPER.claim(
    "section-7.nested.output-hull.polytopes",
    "M_2^o bounds the output of the nested network exactly on every convex polytope in [0, 1]^d.",
    "section 7, with Theorem 2's domains: any convex polytope",
    wrong_step="u has no interdependency with x3, ..., xd: true of a box only. For d >= 3 a layer "
    "has more than two neurons, and M_2^o keeps pairs of them.",
    instead="It does on boxes (mao2024.section-7.nested.output-hull). On every polytope M_d^o "
    "does, whose groups are whole layers, and so does M_1 "
    "(mao2024.section-7.nested.multi.polytopes).",
    rests_on=("mao2024.section-7.nested.interdependency",),
    # One network: its layers are given, and the read-out adds c and e.
    conjecture=Conjecture(BoundsAreExact("mo:2"), NESTED, "lattice polytopes 0..1", symmetries=()),
)
def output_hull_polytopes(inquiry: Inquiry) -> Finding:
    """The smallest convex hull of points of {0, 1}^3 on which M_2^o is not exact."""
    net = nested(3)
    for domain in lattice_polytopes(3, 0, 1):
        inquiry.look("polytopes")
        bounds, exact = method("mo:2").bounds(net, domain), range_of(net, domain)
        if bounds != exact:
            break
    else:
        return none_found(inquiry, "M_2^o is exact on all of them")
    witness = bounds_witness(net, domain, bounds, "mo:2")
    inquiry.recheck("the exact range, by all sign patterns")
    whole = method("mo:3").bounds(net, domain)
    simplex = Polyhedron.from_generators([[int(i == j) for j in range(3)] for i in range(3)])
    first = net.neuron_names[:3]
    by_hand = [
        OutputHull(2, groups=[pair, net.neuron_names[3:]]).bounds(net, simplex)
        for pair in ((first[0], first[1]), (first[0], first[2]), (first[1], first[2]))
    ]
    corners = " ".join(f"({', '.join(map(str, v))})" for v in domain.vertices)
    return Finding(
        Verdict.REFUTED,
        f"On the hull of {corners} the range is {exact!s}, M_2^o gives {bounds}.",
        [
            f"Take d = 3 and the convex hull of {corners}. Its points satisfy "
            f"{', '.join(map(str, domain.equations))}, so u and x3 depend on each other. M_2^o, "
            f"with all pairs of a layer, returns {bounds}; the range is {exact!s}. M_3^o, with "
            f"whole layers, returns {whole}.",
            f"On the simplex x >= 0, x1 + x2 + x3 = 1 the range is {range_of(net, simplex)!s}, and "
            f"M_2^o returns {method('mo:2').bounds(net, simplex)}; with one pair fixed in the "
            f"first layer it returns {join(list(dict.fromkeys(map(str, by_hand))))}, by the "
            "pair.",
            "Convex hulls of points of {0, 1}^3 were looked at, those with few vertices first: of "
            f"{inquiry.tally}, this is the first on which M_2^o fails.",
        ],
        witness,
    )


@PAPER.claim(
    "section-7.nested.slack",
    "For max in R^d, two unstable neurons each layer and network width d is enough, while Theorem "
    "1 upper bounds this number by 3 and d + 3.",
    "section 7, last remark",
    rests_on=("mao2024.section-7.nested.multi", "mao2024.section-7.nested.output-hull"),
)
def slack(inquiry: Inquiry) -> Finding:
    """The network's width and unstable neurons, and that both relaxations are exact on the box."""
    most = 0
    for d in DIMENSIONS:
        inquiry.look("dimensions")
        net, domain = nested(d), _box(d)
        layers = [n.layer for n in stability(net, domain) if n.state() == "unstable"]
        most = max(most, *(layers.count(layer) for layer in layers))
        exact = {method(name).bounds(net, domain) for name in ("m:1", "mo:2", "exact")}
        if len(exact) > 1 or max(net.widths) > d or most > 2:
            return Finding(Verdict.REFUTED, f"d = {d}: widths {net.widths}, bounds {exact}.")
        if d <= RECHECKED:
            recheck.check_range(net, domain_text(domain), list(exact))
    inquiry.recheck(f"for d <= {RECHECKED} the exact range, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 24",
        f"It holds with slack: {most} unstable neuron in each layer is enough, not two.",
        f"Computed for d in {_shown()}, with the network of width d.",
    )


# -- how they are decided ------------------------------------------------------------------------


def _states(d: int) -> Iterator[list[str]]:
    """For each layer, u behind it and what carries the later inputs."""
    for layer in range(1, d):
        yield [f"c{layer} + e{layer}", *(f"x{i}_{layer}" for i in range(layer + 2, d + 1))]


def _box(d: int) -> Polyhedron:
    return Polyhedron.box([0] * d, [1] * d)


def _polytopes() -> Iterator[Polyhedron]:
    """Polytopes without negative coordinates: 0/1 polytopes, and random ones moved there."""
    yield from lattice_polytopes(2, 0, 1)
    yield from islice(lattice_polytopes(3, 0, 1), 92)
    for domain in chain(*(random_polytopes(n, RANDOM, SEED) for n in (3, 4))):
        yield domain.translate([3] * domain.ambient_dimension)


def _on_the_box(inquiry: Inquiry, name: str) -> Finding:
    """The theorem about the box, and a method's sets behind each layer for small d."""
    for d in DIMENSIONS:
        net, domain = nested(d), _box(d)
        relaxed = method(name).relax(net, domain)
        start = 0
        for number, width in enumerate(net.widths, start=1):
            inquiry.look("layers")
            neurons = net.neuron_names[start : start + width]
            start += width
            true = image(net.with_outputs(*neurons), domain).rename(neurons)
            if true != Cells([relaxed.hull(number).project(neurons)]):
                return Finding(Verdict.REFUTED, f"d = {d}: layer {number} is {true}.")
        (bounds,) = relaxed.bounds()
        if bounds != range_of(net, domain):
            witness = bounds_witness(net, domain, bounds, name)
            return Finding(Verdict.REFUTED, f"d = {d}: {bounds}.", witness=witness)
        if d <= RECHECKED:
            recheck.check_range(net, domain_text(domain), [bounds])
    inquiry.recheck(f"for d <= {RECHECKED} the exact range, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 24",
        f"{BOX} So nothing is lost behind any layer.",
        f"Computed for d in {_shown()}: the set behind each layer is the exact one, and the bounds "
        f"are {bounds}.",
    )


def _shown() -> str:
    return join([str(d) for d in DIMENSIONS])
