"""Section 7, the case d = 2: every number that the paper prints for max(x1, x2) on [0, 1]^2.

The network of Figure 6 is feed-forward: a = x1 - x2 and b = x2, c = rho(a) and d = rho(b), and the
output f = c + d. The paper also writes f = x2 + rho(x1 - x2), where x2 skips the ReLU layer.
"""

from __future__ import annotations

from dataclasses import dataclass

from polyrelax.claims import Conjecture, Finding, Inquiry, Stated, Verdict, Witness, recheck
from polyrelax.claims.witnesses import (
    bounds_witness,
    difference_witness,
    output_set,
    same_witness,
)
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of, stability
from polyrelax.networks import Network, maximum
from polyrelax.networks import inputs as input_forms
from polyrelax.networks.transformations import clamp
from polyrelax.papers.mao2024 import section_1
from polyrelax.papers.mao2024.paper import (
    FIGURE_6,
    MAX_2,
    MAX_CLASS,
    NO_EXACT_MAX,
    PAPER,
    UNIT,
    between,
    bounds_of,
    none_found,
    relaxed_bounds,
)
from polyrelax.papers.mao2024.telling import as_interval
from polyrelax.polyhedra import FourierMotzkin, Polyhedron, polytope
from polyrelax.polyhedra.constraints import Constraint
from polyrelax.rational.numbers import format_point
from polyrelax.relaxations import method
from polyrelax.search import BoundsAreExact, NoExactEncoding, SaidOf

AFFINE = "a == x1 - x2, b == x2"  # the first layer, beside the input constraints UNIT
SKIP = "c = relu(x1 - x2); c + x2"
LISTED = "c >= 0, c >= a, c <= 1 - b"


@PAPER.claim(
    "section-7.max-single-neuron",
    "There is no ReLU network that expresses max on [0, 1]^2 such that single-neuron relaxations "
    "bound its output exactly; exact meaning: on that domain.",
    "section 7, first paragraph",
    wrong_step="The cited theorem is about networks that are bounded exactly on every box.",
    instead="mao2024.section-1.max-single-neuron.every-box.",
    rests_on=("mao2024.section-1.max-single-neuron",),
    conjecture=NO_EXACT_MAX,
)
def max_single_neuron(inquiry: Inquiry) -> Finding:
    """The sentence of section 1 once more, with its counterexample."""
    return section_1.max_single_neuron(inquiry)


@PAPER.claim(
    "section-7.max-2.network",
    "f = x2 + rho(x1 - x2) represents max(x1, x2) on [0, 1]^2; so does the network of Figure 6.",
    "section 7, the case d = 2",
)
def network(inquiry: Inquiry) -> Finding:
    """Both networks against max itself, over all linear cells and over all sign patterns."""
    x1, x2 = input_forms("x1 x2")
    true = Network(maximum(x2, x1) / 2 + maximum(x1, x2) / 2, inputs="x1 x2")
    for text in (SKIP, MAX_2):
        inquiry.look("networks")
        net = Network.parse(text, "x1 x2")
        both = Network(net.outputs[0] - true.outputs[0], inputs="x1 x2")
        gap = range_of(both, polytope(UNIT))
        if gap != between(0, 0):
            summary = f"{net} differs from max by {gap!s}."
            return Finding(
                Verdict.REFUTED,
                summary,
                witness=bounds_witness(both, polytope(UNIT), between(0, 0)),
            )
        recheck.check_range(both, UNIT, [between(0, 0)])
        for point in polytope(UNIT).vertices:
            recheck.check_attained(net, UNIT, point, [max(point)])
    inquiry.recheck("the differences, by all sign patterns; the corners, evaluated")
    return Finding(
        Verdict.PROVED,
        "Both differ from max by 0 everywhere on [0, 1]^2.",
        [f"The two networks are {SKIP} and {MAX_2}; max is built the other way round as well."],
        evidence=[Stated("same", net, UNIT, other=str(true)) for net in (SKIP, MAX_2)],
    )


@PAPER.claim(
    "section-7.max-2.budget",
    "The network of Figure 6 has width two and at most one unstable neuron per layer, so M_2^o and "
    "M_1 are the relaxations that Theorem 2 and Theorem 6 ask for.",
    "section 7, the case d = 2",
)
def budget(inquiry: Inquiry) -> Finding:
    """The widths and the ranges of the two neurons."""
    inquiry.look("networks")
    net, domain = Network.parse(MAX_2), polytope(UNIT)
    ranges = stability(net, domain)
    pre = net.with_outputs(*(neuron.pre for neuron in net.neurons))
    recheck.check_range(pre, UNIT, [n.range for n in ranges])
    inquiry.recheck("the ranges, by all sign patterns")
    unstable = [n.name for n in ranges if n.state() == "unstable"]
    fits = net.widths == (2,) and len(unstable) <= 1
    return Finding(
        Verdict.PROVED if fits else Verdict.REFUTED,
        f"Width {max(net.widths)}; unstable: {', '.join(unstable) or 'none'}.",
        ["; ".join(f"{n.name} has pre-activations in {n.range}" for n in ranges) + "."],
        evidence=[Stated("bounds", str(pre), UNIT)],
    )


@PAPER.claim(
    "section-7.max-2.affine",
    "With the input constraints and those of the affine layer, linear programming yields a in "
    "[-1, 1] and b in [0, 1].",
    "section 7, the case d = 2",
)
def affine(inquiry: Inquiry) -> Finding:
    """The two linear programs over the printed constraints, and the same by elimination."""
    printed, said = _printed(), {"a": between(-1, 1), "b": between(0, 1)}
    for name, interval in said.items():
        inquiry.look("linear programs")
        found = printed.bounds(name)
        if printed.project(name, FourierMotzkin()).bounds(name) != found:
            raise CheckFailed(f"Elimination does not give {found} for {name}.")
        if found != interval:
            return Finding(Verdict.REFUTED, f"{name} is in {found}, not in {interval}.")
    inquiry.recheck("the bounds, by Fourier-Motzkin elimination")
    shown = " and ".join(f"{name} in {printed.bounds(name)}" for name in said)
    return Finding(
        Verdict.PROVED,
        f"{shown}.",
        [f"The printed constraints are {UNIT}, {AFFINE}."],
        evidence=[Stated("bounds", "x1 - x2, x2", UNIT)],
    )


@PAPER.claim(
    "section-7.max-2.stability",
    "Therefore, a is bounded unstable and b is bounded stable.",
    "section 7, the case d = 2",
    rests_on=("mao2024.section-7.max-2.affine",),
)
def bounded(inquiry: Inquiry) -> Finding:
    """The two neurons under four relaxations."""
    net, domain = Network.parse(MAX_2), polytope(UNIT)
    names = ("ibp", "triangle", "m:1", "mo:2")
    for name in names:
        inquiry.look("relaxations")
        states = [n.state() for n in method(name).relax(net, domain).neurons()]
        if (states[0] == "unstable", states[1] != "unstable") != (True, True):
            return Finding(Verdict.REFUTED, f"{name}: c is {states[0]}, d is {states[1]}.")
    recheck.check_range(net.with_outputs("x1 - x2", "x2"), UNIT, [between(-1, 1), between(0, 1)])
    inquiry.recheck("the exact ranges, by all sign patterns")
    return Finding(
        Verdict.PROVED,
        f"a is bounded unstable and b is bounded stable under {', '.join(names)}.",
        ["b reaches 0 and is stable all the same: Definition 5 asks for both signs strictly."],
        evidence=[Stated("bounds", "x1 - x2, x2", UNIT, name) for name in ("exact", *names)],
    )


@PAPER.claim(
    "section-7.max-2.multi",
    "M_1 returns the exact bounds of the output, [0, 1].",
    "section 7, the case d = 2",
)
def multi(inquiry: Inquiry) -> Finding:
    """The paper's own network: one exact computation decides."""
    return bounds_of(inquiry, MAX_2, UNIT, between(0, 1), method="m:1", called="M_1")


@dataclass(frozen=True, slots=True)
class _ListIsComplete:
    """The printed constraints imply all that M_1 has for (a, b, c)."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        return not _missing(network, domain)

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The range of the first missing facet's form, beside its bound from the list."""
        return _facet_witness(_missing(network, domain)[0], domain)


@PAPER.claim(
    "section-7.max-2.constraints",
    "For the bounded unstable node c, the constraint of M_1 is (c >= 0), (c >= a), (c <= 1 - b).",
    "section 7, the case d = 2",
    wrong_step="One facet of the hull is left out of the list.",
    instead="The hull of (a, b, c) is a tetrahedron, with four facets.",
    conjecture=Conjecture(SaidOf(MAX_2, _ListIsComplete()), FIGURE_6, "[0, 1]", symmetries=()),
)
def constraints(inquiry: Inquiry) -> Finding:
    """The printed list against M_1's set and against the hull of the graph, as sets."""
    inquiry.look("neurons")
    net, domain = Network.parse(MAX_2), polytope(UNIT)
    found = _allowed(net, domain)
    graph = image(Network.parse("x1 - x2, x2, relu(x1 - x2)"), domain).hull.rename("a b c")
    if found != graph:
        raise CheckFailed(f"M_1 allows {found}, the hull of the graph is {graph}.")
    listed = polytope(LISTED, "a b c")
    missing = _missing(net, domain)
    wrong = [f for f in listed.inequalities if not _implies(found, f)]
    if not missing and not wrong:
        return none_found(inquiry, f"the list is complete: {found}")
    facet = missing[0]
    witness = _facet_witness(facet, domain)
    inquiry.recheck("the range of the facet's form, by all sign patterns")
    exact, claimed = as_interval(witness.exact), as_interval(witness.relaxed)
    return Finding(
        Verdict.REFUTED,
        f"The list has {len(listed.inequalities)} of the hull's {len(found.inequalities)} facets "
        f"and lacks {facet}.",
        [
            f"The hull of (a, b, c) has the vertices {' '.join(map(format_point, found.vertices))} "
            f"and the facets {', '.join(map(str, found.inequalities))}. The printed list, even "
            f"with the constraints on (a, b), lacks {facet}: there {facet.form} has the range "
            f"{claimed}, on the network {exact}.",
            "The bounds of f do not need it: what the list has is valid, and enough for them.",
        ],
        witness,
    )


@PAPER.claim(
    "section-7.max-2.chains",
    "Therefore f = c + d = c + x2 >= 0 + x2 >= 0 and f = c + d = c + x2 <= 1 - x2 + x2 = 1.",
    "section 7, the case d = 2",
    rests_on=("mao2024.section-7.max-2.constraints",),
)
def chains(inquiry: Inquiry) -> Finding:
    """Every link of the two chains, as a linear program over the printed constraints."""
    names = ("x1", "x2", "a", "b", "c", "d", "f")
    text = f"{UNIT}, {AFFINE}, d == b, f == c + d, c >= 0, c >= a, c <= 1 - b"
    system = polytope(text, names)
    equal = [("f", "c + d"), ("c + d", "c + x2"), ("1 - x2 + x2", "1")]
    least = [("c + x2", "0 + x2"), ("0 + x2", "0"), ("1 - x2 + x2", "c + x2")]
    for left, right in equal + least:
        inquiry.look("links")
        found = system.bounds(f"{left} - ({right})")
        if found.lower < 0 or ((left, right) in equal and found.upper > 0):
            return Finding(Verdict.REFUTED, f"{left} - ({right}) has the range {found}.")
    inquiry.recheck("every bound, by its multipliers")
    graph = Network.parse("c = relu(x1 - x2); x1, x2, x1 - x2, x2, c, x2, c + x2")
    hull = image(graph, polytope(UNIT)).hull.rename(names)
    if not hull <= system:
        raise CheckFailed("The printed constraints are not sound.")
    return Finding(
        Verdict.PROVED,
        f"All {inquiry.counts['links']} links hold; f is in {system.bounds('f')}.",
        ["The constraints are valid on the network's graph, and c >= 0 and c <= 1 - b suffice."],
        evidence=[
            Stated("bounds", f"{left} - ({right})", str(text)) for left, right in equal + least
        ],
    )


@PAPER.claim(
    "section-7.max-2.one-relu",
    "1-ReLU, which is equivalent to the Triangle relaxation, has for node c the constraint "
    "(c >= 0), (c >= a), (c <= 0.5a + 0.5).",
    "section 7, the case d = 2",
)
def one_relu(inquiry: Inquiry) -> Finding:
    """The printed constraints, 1-ReLU's set and the Triangle's, compared as sets."""
    net, domain = Network.parse(MAX_2), polytope(UNIT)
    text = f"{UNIT}, d == x2, c >= 0, c >= x1 - x2, c <= 0.5*(x1 - x2) + 0.5"
    said = polytope(text, "x1 x2 c d")
    for name in ("krelu:1", "triangle"):
        inquiry.look("relaxations")
        found = method(name).relax(net, domain).system.polyhedron().project(said.names)
        if found != said:
            return Finding(Verdict.REFUTED, f"{name} has {found}, printed is {said}.")
        again = method(name).relax(net, domain).system.polyhedron()
        if again.project(said.names, FourierMotzkin()) != said:
            raise CheckFailed(f"Elimination does not give the set of {name}.")
    inquiry.recheck("the projections, by Fourier-Motzkin elimination")
    return Finding(
        Verdict.PROVED,
        "1-ReLU, the Triangle and the printed list are the same set.",
        [f"All three are {said}. The bounds are LP-tight; d = b as b is bounded stable."],
        evidence=[Stated("hull", str(net.with_outputs(*said.names)), UNIT, "triangle")],
    )


@PAPER.claim(
    "section-7.max-2.one-relu.bound",
    "The upper bound of f returned by 1-ReLU is 1.5, which is not exact.",
    "section 7, the case d = 2",
    rests_on=("mao2024.section-7.max-2.one-relu",),
)
def one_relu_bound(inquiry: Inquiry) -> Finding:
    """The paper's own network: one exact computation decides."""
    return bounds_of(
        inquiry,
        MAX_2,
        UNIT,
        between(0, "1.5"),
        method="krelu:1",
        called="1-ReLU",
        exact=False,
    )


@PAPER.claim(
    "section-7.max-2.one-relu.unsurprising",
    "This is not surprising because otherwise it would break the results of Baader et al. (2024).",
    "section 7, the case d = 2",
    wrong_step="Exact bounds on the one domain [0, 1]^2 break nothing: that theorem needs all "
    "boxes.",
    instead="For this network exact bounds on every box would break it, and 1-ReLU fails on all "
    "small boxes around almost every point of the diagonal (mao2024.section-1.max-single-neuron."
    "every-box).",
    rests_on=("mao2024.section-7.max-single-neuron",),
    conjecture=Conjecture(NoExactEncoding("maximum(x1, x2)", "krelu:1"), MAX_CLASS, "[0, 1]"),
)
def unsurprising(inquiry: Inquiry) -> Finding:
    """Another network of max on which 1-ReLU is exact, and nothing is broken."""
    inquiry.look("networks")
    domain, own = polytope(UNIT), Network.parse(MAX_2)
    net = clamp(own, range_of(own, domain), "nested")
    bounds = relaxed_bounds(inquiry, "krelu:1", net, domain)
    if bounds != range_of(net, domain):
        return none_found(inquiry, f"1-ReLU is not exact on {net} either")
    witness = same_witness(net, own, domain, "krelu:1")
    inquiry.recheck("that the two networks are the same function, by all sign patterns")
    return Finding(
        Verdict.REFUTED,
        "With two more neurons, the network of Figure 6 is bounded exactly by 1-ReLU on [0, 1]^2.",
        [
            f"{net} computes max on [0, 1]^2, 1-ReLU returns its range {bounds} there, and the "
            "theorem of Baader et al. stands: it does not forbid this."
        ],
        witness,
    )


@PAPER.claim(
    "section-7.max-2.output-hull",
    "On the network of Figure 6 for max(x1, x2) and the domain [0, 1]^2, M_2^o returns the exact "
    "bounds, [0, 1].",
    "section 7, the case d = 2",
)
def max_2(inquiry: Inquiry) -> Finding:
    """The paper's own network: one exact computation decides."""
    return bounds_of(inquiry, MAX_2, UNIT, between(0, 1))


@PAPER.claim(
    "section-7.max-2.polygons",
    "There, the polygon in (a, b) is -b <= a <= 1 - b, 0 <= b <= 1; that in (c, d) is "
    "-d <= c <= 1 - d, 0 <= d <= 1, c >= 0; that of f is 0 <= f <= 1; and the polygon of each "
    "layer's output is exact.",
    "section 7, the case d = 2",
)
def max_2_polygons(inquiry: Inquiry) -> Finding:
    """The three polygons and the true sets of the three layers, compared as sets."""
    domain = polytope(UNIT)
    layers = {
        "x1 - x2, x2": "a >= -b, a <= 1 - b, 0 <= b <= 1",
        "relu(x1 - x2), relu(x2)": "c >= -d, c <= 1 - d, 0 <= d <= 1, c >= 0",
        MAX_2: "f >= 0, f <= 1",
    }
    said = [polytope(text) for text in layers.values()]
    for net, polygon in zip(map(Network.parse, layers), said, strict=True):
        inquiry.look("layers")
        found = output_set(net, domain).rename(polygon.names)
        true = image(net, domain).rename(polygon.names)
        for claimed in (polygon, found):
            if true != claimed:
                summary = f"The layer ({net}) has the set {true}, not {claimed}."
                witness = difference_witness(net, domain, claimed)
                return Finding(Verdict.REFUTED, summary, witness=witness)
        for vertex in polygon.vertices:
            if recheck.SignPatterns(net, UNIT).input_of(vertex) is None:
                raise CheckFailed(f"No input reaches {format_point(vertex)}.")
    inquiry.recheck("every vertex of the polygons, reached by an input")
    return Finding(
        Verdict.PROVED,
        "The three polygons are M_2^o's, and they are the exact sets of their layers.",
        [f"Computed exactly on the paper's network: {', '.join(map(str, said))}."],
        evidence=[Stated("hull", net, UNIT, name) for net in layers for name in ("exact", "mo:2")],
    )


# -- the same function, with a skip connection ---------------------------------------------------


@PAPER.claim(
    "section-7.max-2.skip",
    "M_1 returns the exact bounds for f = x2 + rho(x1 - x2), where x2 skips the layer (constraints "
    "of the form C(a, c)).",
    "section 7, the formula for d = 2 taken as a network",
    wrong_step="The printed constraint c <= 1 - b uses b, which is no input of this ReLU layer.",
    instead="It does for the network of Figure 6, where b is a part of the layer's input, and here "
    "if the carried x2 is one too (mao2024.section-7.max-2.skip.carried).",
    conjecture=Conjecture(
        SaidOf(SKIP, BoundsAreExact("m:1")),
        "2-1-1, |w| <= 1, b = 0, skips",
        "[0, 1]",
        symmetries=(),
    ),
)
def skip(inquiry: Inquiry) -> Finding:
    """The formula as a network, in layer scope."""
    return bounds_of(inquiry, SKIP, UNIT, between(0, 1), method="m:1", called="M_1")


@PAPER.claim(
    "section-7.max-2.skip.carried",
    "M_1 returns the exact bounds for f = x2 + rho(x1 - x2), if the carried x2 is a part of the "
    "layer's input.",
    "section 7, the formula for d = 2 taken as a network",
)
def skip_carried(inquiry: Inquiry) -> Finding:
    """The formula as a network, in network scope."""
    return bounds_of(inquiry, SKIP, UNIT, between(0, 1), method="m:1@network", called="M_1")


# -- how they are decided ------------------------------------------------------------------------


def _printed() -> Polyhedron:
    """The printed constraints of the input and of the first affine layer."""
    return polytope(f"{UNIT}, {AFFINE}", "x1 x2 a b")


def _missing(network: Network, domain: Polyhedron) -> list[Constraint]:
    """M_1's facets in (a, b, c) that are not in the printed list."""
    found, listed = _allowed(network, domain), polytope(LISTED, "a b c")
    return [facet for facet in found.inequalities if not _implies(listed, facet)]


def _allowed(network: Network, domain: Polyhedron) -> Polyhedron:
    return _in_abc(method("m:1").relax(network, domain).system.polyhedron())


def _facet_witness(facet: Constraint, domain: Polyhedron) -> Witness:
    """The range of a facet's form, beside its bounds from the list and from (a, b); re-checked."""
    printed = polytope(LISTED, "a b c") & _printed().project("a b").embed("a b c")
    values = {"a": "(x1 - x2)", "b": "x2", "c": "c"}
    read = " + ".join(f"{w}*{values[n]}" for n, w in zip("abc", facet.coefficients, strict=True))
    net = Network.parse(f"c = relu(x1 - x2); {read}", domain.names)
    return bounds_witness(net, domain, printed.bounds(facet.form))


def _in_abc(system: Polyhedron) -> Polyhedron:
    """A set over x1, x2 and c in the coordinates a = x1 - x2, b = x2 and c."""
    return system.image(["x1 - x2", "x2", "c"], names="a b c")


def _implies(polyhedron: Polyhedron, constraint: object) -> bool:
    """Whether a constraint is one of the polyhedron's own."""
    return constraint in polyhedron.inequalities
