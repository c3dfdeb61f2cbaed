"""Section 3: convex relaxations, layer by layer, and how they compare."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement, pairwise, product

from polyrelax.claims import (
    Conjecture,
    Finding,
    Inquiry,
    Stated,
    Verdict,
    domain_text,
    recheck,
    stated_bounds,
)
from polyrelax.claims.witnesses import bounds_witness, difference_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of
from polyrelax.networks import Network, split_in_stages
from polyrelax.papers.mao2024.paper import (
    LINE,
    LIVING,
    MAX_2,
    PAPER,
    UNIT,
    exhaust,
    members,
    none_found,
    proved,
    relaxed_bounds,
)
from polyrelax.papers.mao2024.telling import join
from polyrelax.polyhedra import FourierMotzkin, Polyhedron, polytope
from polyrelax.relaxations import KReLU, MultiNeuron, OutputHull, Relaxation, Triangle, method
from polyrelax.search import BoundsReachBeyond, intervals, lattice_polytopes

SMALL = (f"1-2-1, |w| <= 1, b = 0, {LIVING}", f"1-2-1-1, |w| <= 1, b = 0, {LIVING}")
WIDE = f"2-2-1, |w| <= 1, b = 0, {LIVING}"
DEEP = tuple(f"{shape}, |w| <= 1, b = 0, {LIVING}" for shape in ("1-1-1", "1-2-1", "1-1-2-1"))


@PAPER.claim(
    "section-3.figure-1",
    "The Triangle relaxation of y = rho(x) on [-1, 1] is (y >= x), (y >= 0), (y <= (x + 1)/2); it "
    "is a convex set that contains the graph.",
    "section 3, Figure 1 and the text beside it",
)
def figure_1(inquiry: Inquiry) -> Finding:
    """The printed set, the Triangle's system and the hull of the graph, compared as sets."""
    inquiry.look("neurons")
    net, X = Network.parse("y = relu(x); y"), polytope(LINE)
    printed = polytope("y >= x, y >= 0, y <= (x + 1)/2", "x y")
    graph = image(net.with_outputs("x", "y"), X).rename("x y")
    found = Triangle().relax(net, X).system.polyhedron()
    for vertex in printed.vertices:
        recheck.check_attained(net.with_outputs("x", "y"), LINE, vertex[:1], vertex)
    inquiry.recheck("every vertex of the printed set, as a point of the graph")
    agree = printed == found == graph.hull
    summary = f"The printed set is {printed}; the Triangle's is {found}."
    return Finding(
        Verdict.PROVED if agree else Verdict.REFUTED,
        summary,
        [f"The graph is {graph}. Its convex hull is {graph.hull}, the coloured area of Figure 1."],
        evidence=[Stated("hull", "x, relu(x)", LINE, name) for name in ("exact", "triangle")],
    )


@PAPER.claim(
    "section-3.sound",
    "The union of the constraint sets of all layers is a convex relaxation of the whole network.",
    "section 3, layer-wise convex relaxations",
    rests_on=("mao2024.section-3.layers",),
)
def sound(inquiry: Inquiry) -> Finding:
    """The theorem, and for a class that no method's bounds cut the range."""
    names = ("ibp", "triangle", "krelu:2", "m:1", "m:inf", "mo:inf")
    methods = [method(name) for name in names]

    def against(net: Network, X: Polyhedron) -> Finding | None:
        exact = range_of(net, X)
        for relaxation in methods:
            bounds = relaxation.bounds(net, X)
            if not exact <= bounds:
                witness = bounds_witness(net, X, bounds, relaxation.name)
                text = f"{relaxation.name} gives {bounds} for {net} on {domain_text(X)}: {exact!s}."
                return Finding(Verdict.REFUTED, text, witness=witness)
        recheck.check_range(net, domain_text(X), [exact])
        return None

    wrong = exhaust(inquiry, DEEP, against)
    inquiry.recheck("the exact range of every network, by all sign patterns")
    return wrong or proved(
        inquiry,
        "Theorem 7",
        "Every layer's constraints hold at the true trace of every input, by induction: if they "
        "hold up to a layer, its true pre-activation lies in the set that the layer is relaxed on.",
        f"Looked at besides, with {', '.join(names)}: the classes {join(DEEP, quote=True)}.",
    )


@PAPER.claim(
    "section-3.layers",
    "For f = W_L o rho o ... o W_1 the constraint sets are C_0 of the input and one C_(l+1) of "
    "(x^(l), x^(l+1)) for l = 0, ..., 2L - 2; the output is x^(2L-1).",
    "section 3, layer-wise convex relaxations",
)
def layers(inquiry: Inquiry) -> Finding:
    """The primitive layers of networks of depth 2 to 5, counted."""
    for depth in range(1, 6):
        inquiry.look("depths")
        net = Network.sequential(*[[[1]]] * depth, inputs="x")
        # The maps and the ReLU layers, each with one constraint set behind C_0.
        sets = len(split_in_stages(net).maps) + len(net.layers) + 1
        if len(net.layers) != depth - 1 or sets != len(range(2 * depth - 1)):
            return Finding(Verdict.REFUTED, f"Depth {depth}: {sets} constraint sets behind C_0.")
        if len(net.graph.edges) != sets:
            raise CheckFailed(f"The graph of {net} has {len(net.graph.edges)} edges.")
    inquiry.recheck("the number of edges from the input to the output of the network's graph")
    return Finding(
        Verdict.VERIFIED,
        f"Looked at {inquiry.tally}: L affine maps and L - 1 ReLU layers are 2L - 1 layers.",
        ["l = 0, ..., 2L - 2 number the sets C_1, ..., C_(2L-1); the last constrains x^(2L-1)."],
    )


@PAPER.claim(
    "section-3.no-cross-layer",
    "No explicit constraint across layers is considered: none relates x^(0) and x^(2L-1).",
    "section 3, layer-wise convex relaxations",
)
def no_cross_layer(inquiry: Inquiry) -> Finding:
    """Every row of Triangle's, k-ReLU's and M_inf's systems, on a class of feed-forward nets."""
    for member in members(
        (f"1-2-1-1, |w| <= 1, b = 0, {LIVING}", f"1-1-1-1, |w| <= 1, b = 0, {LIVING}")
    ):
        inquiry.look("networks")
        net = member.network
        states = [set(names) for names in split_in_stages(net).names]
        for relaxation in (Triangle(), KReLU(2), MultiNeuron()):
            system = relaxation.relax(net, polytope(LINE)).system
            for constraint, origin in system.constraints():
                read = {str(atom) for atom in constraint.form.atoms}
                inside = [s for s in states if read <= s]
                if not inside and not any(read <= s | t for s, t in pairwise(states)):
                    return Finding(
                        Verdict.REFUTED, f"{relaxation.name} on {net}: {constraint} ({origin})."
                    )
    inquiry.recheck("every row against the names of two neighbouring states")
    return Finding(
        Verdict.VERIFIED,
        f"Looked at {inquiry.tally}: every row relates the states of two neighbouring layers.",
        [
            "The word is explicit: the projection of the whole system on (x^(0), x^(2L-1)) does "
            "relate them. The cross-layer relaxation p:R has rows across layers, and can be "
            "tighter."
        ],
    )


@PAPER.claim(
    "section-3.neglect",
    "Neglecting part of the linear constraints yields a looser relaxation.",
    "section 3, layer-wise convex relaxations",
)
def neglect(inquiry: Inquiry) -> Finding:
    """The toy network's Triangle without one of its rows, for each row."""
    net, X = Network.parse("c = relu(x); d = relu(x); c - d"), polytope(LINE)
    system = Triangle().relax(net, X).system
    full, looser = system.polyhedron().bounds("c - d"), 0
    for left_out in range(len(system.rows)):
        inquiry.look("rows")
        rows = [row for i, row in enumerate(system.rows) if i != left_out]
        rest = Polyhedron(system.names, rows=tuple(rows), equations=tuple(system.equations))
        if not system.polyhedron() <= rest:
            return Finding(Verdict.REFUTED, f"Without row {left_out} the set is not larger.")
        looser += not rest.is_bounded or rest.bounds("c - d") != full
    inquiry.recheck("that each larger set contains the relaxation, as sets")
    return proved(
        inquiry,
        "Theorem 7",
        "What satisfies all constraints satisfies some of them.",
        f"Computed besides on the toy network's Triangle, whose bounds are {full}: leaving out any "
        f"one of its rows gives a set that contains it; {looser} of them loosen the bounds.",
    )


@PAPER.claim(
    "section-3.affine",
    "An affine layer's constraint set is the equation y = Ax + b; no loss of precision is "
    "introduced in affine layers.",
    "section 3, single-neuron and multi-neuron relaxations",
)
def affine(inquiry: Inquiry) -> Finding:
    """The theorem, and affine images of lattice polygons by elimination and by vertices."""
    entries = list(product((-1, 0, 1), repeat=2))
    for X in lattice_polytopes(2, 0, 1):
        for rows in combinations_with_replacement(entries, 2):
            inquiry.look("affine layers")
            net = Network.sequential((rows, [1, -1]), inputs=X.names)
            true = image(net, X).rename("y1 y2")
            graph = X.embed((*X.names, "y1", "y2")) & polytope(
                ", ".join(
                    f"{y} == {a}*{X.names[0]} + {b}*{X.names[1]} + {c}"
                    for y, (a, b), c in zip(("y1", "y2"), rows, (1, -1), strict=True)
                ),
                (*X.names, "y1", "y2"),
            )
            if graph.project("y1 y2", FourierMotzkin()) != true.hull or not true.is_convex():
                witness = difference_witness(net, X, graph.project("y1 y2"))
                return Finding(Verdict.REFUTED, f"{net} on {domain_text(X)}.", witness=witness)
    inquiry.recheck("each image, once by its vertices and once by Fourier-Motzkin elimination")
    return proved(
        inquiry,
        "Theorem 9",
        "The graph of an affine layer over a polytope is described by the polytope's constraints "
        "and the equation, exactly; its projection is the image, a polytope.",
        "Looked at besides: all 2 x 2 matrices with entries in {-1, 0, 1}, up to the order of "
        "rows, on all convex hulls of corners of the unit square. An affine layer loses nothing, "
        "but does not give back what an earlier ReLU layer has lost.",
    )


@PAPER.claim(
    "section-3.triangle-hull",
    "The Triangle relaxation approximates the ReLU by a triangle in the input-output space, the "
    "convex hull of one ReLU, and is the most precise single-neuron relaxation.",
    "sections 1, 2 and 3",
    rests_on=("mao2024.section-3.figure-1",),
)
def triangle_hull(inquiry: Inquiry) -> Finding:
    """The theorem, and the Triangle's set against the hull of the graph on all small intervals."""
    net = Network.parse("y = relu(x); y")
    for X in intervals(4):
        inquiry.look("intervals")
        true = image(net.with_outputs("x", "y"), X).rename("x y")
        found = Triangle().relax(net, X).system.polyhedron()
        if found != true.hull:
            return Finding(Verdict.REFUTED, f"On {domain_text(X)}: {found}, not {true.hull}.")
        for vertex in found.vertices:
            recheck.check_attained(net.with_outputs("x", "y"), domain_text(X), vertex[:1], vertex)
    inquiry.recheck("every corner of the triangle, as a point of the graph")
    return proved(
        inquiry,
        "Theorem 8",
        "The graph is two segments, and their hull is the triangle of their three end points. A "
        "convex set in the plane of one neuron that contains the graph contains the hull.",
        "Looked at besides: all intervals with integer ends in [-4, 4]. The theorem speaks of one "
        "neuron whose input is known to lie in an interval; how tight the interval is decides the "
        "bounds of a network, and LP-tight ends are the best ones.",
    )


@PAPER.claim(
    "section-3.krelu-incomplete",
    "k-ReLU is not complete for general ReLU networks.",
    "section 3, single-neuron and multi-neuron relaxations",
    rests_on=("mao2024.section-7.max-2.one-relu",),
)
def krelu_incomplete(inquiry: Inquiry) -> Finding:
    """The paper's own network of section 7, for k = 1, 2, 3."""
    net, X = Network.parse(MAX_2), polytope(UNIT)
    exact, found = range_of(net, X), []
    recheck.check_range(net, UNIT, [exact])
    inquiry.recheck("the exact range, by all sign patterns")
    for k in (1, 2, 3):
        inquiry.look("values of k")
        found.append(relaxed_bounds(inquiry, f"krelu:{k}", net, X))
    if exact in found:
        return Finding(Verdict.REFUTED, f"k-ReLU gives the exact range {exact!s} of {net}.")
    return Finding(
        Verdict.PROVED,
        f"{net} on [0, 1]^2 has the range {exact!s}; k-ReLU returns {found[0]} for k = 1, 2, 3.",
        [
            "The network has one unstable neuron, so k-ReLU relaxes this one alone, over its own "
            "input, for every k: no value of k makes it exact. No network for the max function "
            "helps on all boxes (proofs/theorems.md, Theorem 13)."
        ],
        evidence=stated_bounds(net, X, "exact", "krelu:1", "krelu:2", "krelu:3"),
    )


@PAPER.claim(
    "section-3.stronger",
    "M_k is a stronger relaxation than k-ReLU.",
    "section 3, single-neuron and multi-neuron relaxations",
)
def stronger(inquiry: Inquiry) -> Finding:
    """The theorem, and both bounds for k = 1, 2 on a class; one network shows the difference."""
    pairs = [(MultiNeuron(k), KReLU(k)) for k in (1, 2)]
    gap = _strict(inquiry, MultiNeuron(1), KReLU(1), MAX_2, UNIT)
    return (
        _inside(inquiry, pairs)
        or _inside(inquiry, pairs[:1], [WIDE])
        or proved(
            inquiry,
            "Theorem 7",
            "The hull over (u, rho(u_I)) has the hull over (u_I, rho(u_I)) as its projection.",
            f"Looked at besides: the classes {join(SMALL, quote=True)} for k = 1 and 2, and "
            f'"{WIDE}" for k = 1. It is strictly stronger. {gap}',
        )
    )


@PAPER.claim(
    "section-3.weaker",
    "On the networks of this section, which have no skip connections, the output-only relaxation "
    "M_k^o is weaker than M_k.",
    "section 3, single-neuron and multi-neuron relaxations",
)
def weaker(inquiry: Inquiry) -> Finding:
    """The theorem, and both bounds for k = 1, 2 on a class; two networks show differences."""
    pairs = [(MultiNeuron(k), OutputHull(k)) for k in (1, 2)]
    gap = _strict(inquiry, MultiNeuron(1), OutputHull(1), "relu(x) + relu(-x)", LINE)
    skipped = _strict(inquiry, OutputHull(1), MultiNeuron(1), "relu(x1 - x2) + x2", UNIT)
    return _inside(inquiry, pairs) or proved(
        inquiry,
        "Theorem 7",
        "A group of M_k^o has at most k unstable neurons, and its stable ones are affine in u: its "
        "hull is a projection of one that M_k takes.",
        f"Looked at besides: the classes {join(SMALL, quote=True)}, for k = 1 and 2. {gap} With k "
        "at least the width, the two give the same bounds. With skip connections the order depends "
        "on what M_k hulls. If that is (u, rho(u_I)), and M_k^o hulls what is carried past the "
        f"layer together with its outputs, M_k^o can be the tighter one. {skipped} With the "
        "carried values in M_k's hull too, M_k^o is weaker again.",
    )


@PAPER.claim(
    "section-3.multi-over-single",
    "A multi-neuron relaxation, M_k or k-ReLU, is at least as precise as the single-neuron one.",
    "section 3, single-neuron and multi-neuron relaxations",
)
def multi_over_single(inquiry: Inquiry) -> Finding:
    """The theorem, and M_1, M_2, 2-ReLU inside the Triangle on a class."""
    pairs: list[tuple[Relaxation, Relaxation]] = [
        (relaxation, Triangle()) for relaxation in (MultiNeuron(1), MultiNeuron(2), KReLU(2))
    ]
    return _inside(inquiry, pairs) or proved(
        inquiry,
        "Theorem 7",
        "The triangle of each neuron of a group is a projection of the group's hull.",
        f"Looked at besides: the classes {join(SMALL, quote=True)}. It is not true of the "
        "output-only M_k^o for k below the width (mao2024.section-3.incomparable.k1).",
    )


@PAPER.claim(
    "section-3.incomparable",
    "For k = 2: 2-ReLU and M_2^o are not comparable in precision.",
    "section 3, single-neuron and multi-neuron relaxations",
)
def incomparable(inquiry: Inquiry) -> Finding:
    """The paper's max network one way; the smallest network of a class the other way."""
    net, X = Network.parse(MAX_2), polytope(UNIT)
    one = relaxed_bounds(inquiry, "mo:2", net, X), relaxed_bounds(inquiry, "krelu:2", net, X)
    for member in members([f"1-3-1, |w| <= 1, |b| <= 1, {LIVING}"]):
        inquiry.look("networks")
        other, line = member.network, polytope(LINE)
        if not OutputHull(2).bounds(other, line) <= KReLU(2).bounds(other, line):
            break
    else:
        return none_found(inquiry, "M_2^o lies inside 2-ReLU on all of them")
    two = (
        relaxed_bounds(inquiry, "krelu:2", other, line),
        relaxed_bounds(inquiry, "mo:2", other, line),
    )
    for network, domain in ((net, UNIT), (other, LINE)):
        recheck.check_range(network, domain, [range_of(network, polytope(domain))])
    inquiry.recheck("the exact ranges, by all sign patterns")
    strict = all(tight <= loose and tight != loose for tight, loose in (one, two))
    return Finding(
        Verdict.PROVED if strict else Verdict.UNDECIDED,
        f"max: M_2^o {one[0]}, 2-ReLU {one[1]}; {other}: 2-ReLU {two[0]}, M_2^o {two[1]}.",
        [
            f"M_2^o is tighter on {net} on [0, 1]^2: {one[0]} against {one[1]}, as it relaxes the "
            "stable neuron d together with c.",
            f"2-ReLU is tighter on {other} on [-1, 1]: {two[0]} against {two[1]}, where M_2^o "
            "takes every pair of the layer's neurons. It is the smallest of the networks of one "
            f"input and three neurons with weights and biases in {{-1, 0, 1}}; {inquiry.tally} "
            "were looked at.",
        ],
        evidence=[
            *stated_bounds(net, X, "mo:2", "krelu:2"),
            *stated_bounds(other, line, "krelu:2", "mo:2"),
        ],
    )


@PAPER.claim(
    "section-3.incomparable.k1",
    "For k = 1: 1-ReLU and M_1^o are not comparable in precision.",
    "section 3, the case k = 1 of the sentence",
    wrong_step="The stated reason, that M_k^o may consider stable and unstable neurons together, "
    "needs two neurons: a group of one neuron holds no pair.",
    instead="1-ReLU lies inside M_1^o on every feed-forward network and polytope "
    "(proofs/theorems.md, Theorem 10).",
    conjecture=Conjecture(
        BoundsReachBeyond("krelu:1", "mo:1"),
        "1-1-1, 1-2-1, 1-1-1-1, |w| <= 1, |b| <= 1; 1-2-1-1, |w| <= 1, b = 0",
        exists=True,
        theorem="Theorem 10 in proofs/theorems.md",
    ),
)
def incomparable_k1(inquiry: Inquiry) -> Finding:
    """The theorem, and all networks of a class: 1-ReLU's bounds inside M_1^o's."""
    wrong = _inside(inquiry, [(KReLU(1), OutputHull(1))])
    if wrong is not None:
        return Finding(Verdict.UNDECIDED, wrong.summary)
    absolute = "relu(x) + relu(-x)"
    gap = _strict(inquiry, KReLU(1), OutputHull(1), absolute, LINE)
    return Finding(
        Verdict.REFUTED,
        f"Theorem 10 in proofs/theorems.md; 1-ReLU lies inside M_1^o on all {inquiry.tally}.",
        [
            "M_1^o keeps one interval a neuron behind each layer. The triangle over LP-tight "
            "bounds keeps a neuron inside the same interval, and its dependence on the input too.",
            f"Computed besides: 1-ReLU's bounds lie inside M_1^o's on the classes "
            f"{join(SMALL, quote=True)}. {gap}",
        ],
        evidence=[Stated("bounds", absolute, LINE, name) for name in ("krelu:1", "mo:1")],
    )


# -- how they are decided ------------------------------------------------------------------------


def _strict(inquiry: Inquiry, tight: Relaxation, loose: Relaxation, net: str, domain: str) -> str:
    """A sentence that shows one relaxation to be strictly tighter than another on a network."""
    network, X = Network.parse(net), polytope(domain)
    inner, outer = (relaxed_bounds(inquiry, r.name, network, X) for r in (tight, loose))
    if not inner <= outer or inner == outer:
        raise CheckFailed(f"{tight.name} is not strictly tighter than {loose.name} on {net}.")
    return f"On {net}, {domain}, {tight.name} gives {inner} and {loose.name} {outer}."


def _inside(
    inquiry: Inquiry,
    pairs: Sequence[tuple[Relaxation, Relaxation]],
    classes: Sequence[str] = SMALL,
) -> Finding | None:
    """A network of the classes on which a relaxation's bounds leave another's, refuted by it."""

    def against(net: Network, X: Polyhedron) -> Finding | None:
        (exact,) = recheck.SignPatterns(net, domain_text(X)).ranges
        for tight, loose in pairs:
            inner, outer = tight.bounds(net, X), loose.bounds(net, X)
            if not inner <= outer:
                text = f"{net} on {domain_text(X)}: {tight.name} {inner}, {loose.name} {outer}."
                return Finding(Verdict.REFUTED, text)
            if not exact <= inner:
                raise CheckFailed(f"{tight.name} on {net}: {inner} lacks a part of {exact}.")
        return None

    found = exhaust(inquiry, classes, against)
    inquiry.recheck("that the bounds contain the exact range, by all sign patterns")
    return found
