"""Mao, Zhang and Vechev, arXiv 2410.06816 version 1: its claims, in the paper's order.

The definitions are those of its section 3. M_k^o with k at least the width is the iterated hull,
`mo:inf`: H_0 = X and H_l = conv(rho(W_l H_(l-1))), read out by the last affine map. A network "of
depth L" has L affine maps and L - 1 ReLU layers. Reading A1 is that of the paper's own examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from polyrelax.claims import Finding, Inquiry, Paper, Verdict, Witness, domain_text, recheck
from polyrelax.claims.inquiry import plural
from polyrelax.claims.witnesses import (
    bounds_witness,
    difference_witness,
    gap_witness,
    iterated,
    output_set,
    spurious_witness,
)
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of
from polyrelax.networks import Network
from polyrelax.polyhedra import Polyhedron, Union, convex_hull, polytope
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point, format_rational, rational, rationals
from polyrelax.relaxations import OutputHull
from polyrelax.search import (
    Member,
    NetworkClass,
    affine_maps,
    in_size_order,
    intervals,
    lattice_polytopes,
)

PAPER = Paper("mao2024", "Mao, Zhang and Vechev, arXiv 2410.06816 v1")

LINE, SQUARE = "-1 <= x <= 1", "-1 <= x1 <= 1, -1 <= x2 <= 1"
_LIVING = "no dead neurons, up to symmetry"


# -- section 3 -----------------------------------------------------------------------------------


@PAPER.claim(
    "section-3.toy.output-hull",
    "On the network rho(x) - rho(x) and the domain [-1, 1], M_2^o returns the exact bounds, 0.",
    "section 3, numerical illustration",
)
def toy(inquiry: Inquiry) -> Finding:
    """The paper's own network: one exact computation decides."""
    return _bounds_of(inquiry, "relu(x) - relu(x)", LINE, Interval(Fraction(0), Fraction(0)))


# -- section 5: Theorem 2 ------------------------------------------------------------------------


@PAPER.claim(
    "theorem-2.set",
    "For a ReLU network f of width at most k and a convex polytope X, M_k^o(f, X) = f(X), and it "
    "is a convex polytope.",
    "Theorem 2 (section 5)",
    wrong_step="The proof opens with: by Lemma 3, f(X) is a convex polytope. Lemma 3 is false for "
    "two outputs or more, and a set that is not convex can never equal M_k^o(f, X), which is.",
    instead="M_k^o(f, X) contains conv f(X) (proofs/theorems.md, Theorem 6); with one ReLU layer "
    "it is conv f(X) (Theorem 5). So it equals f(X) there iff f(X) is convex.",
    rests_on=("mao2024.lemma-3",),
)
def theorem_2_set(inquiry: Inquiry) -> Finding:
    """The smallest network with one input and one ReLU layer whose image is not M_k^o's set."""
    member = _first_wrong_set(inquiry)
    if member is None:
        return _none_found(inquiry, "no network of the class has another image than M_k^o's set")
    net, domain = member.network, polytope(LINE)
    hull = output_set(net, domain)
    witness = gap_witness(net, domain, hull)
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = _show_gap(witness)
    return Finding(
        Verdict.REFUTED,
        f"f(x) = ({net}) on [-1, 1]: M_k^o(f, X) has {shown['between']}, and f(X) has not.",
        [
            f"Take f(x) = ({net}), with one ReLU layer, on X = [-1, 1]. {shown['sentence']} So "
            f"f(X), which is {_cells(witness.exact['cells'])}, is not convex, while M_k^o(f, X) is "
            f"the convex set with the vertices {_vertices(witness.relaxed)}.",
            f"Networks of one input and one ReLU layer, weights in {{-1, 0, 1}}, no biases, were "
            f"looked at in order of size: of {inquiry.tally}, this is the first that fails.",
        ],
        witness,
    )


@PAPER.claim(
    "theorem-2.bounds",
    "For a ReLU network f of width at most k and a convex polytope X, M_k^o returns the exact "
    "upper and lower bounds of f on X.",
    "Theorem 2 (section 5), as section 4 and Theorem 1 use it",
    wrong_step="The induction step applies its hypothesis, made for depth at most L - 1, to f'' = "
    "W_L o rho, which has depth 2. For L = 2 that is the statement being proved; and for L >= 3 it "
    "applies it to the set f'(X), which need not be convex, so it is no domain of the theorem.",
    instead="With one ReLU layer both bounds are exact on every polytope (proofs/theorems.md, "
    "Theorem 5), and so they are whenever the images of all ReLU layers but the last are convex "
    "(Theorem 6). In general M_k^o(f, X) contains conv f(X): the bounds are sound.",
    rests_on=("mao2024.theorem-2.set",),
)
def theorem_2_bounds(inquiry: Inquiry) -> Finding:
    """The smallest network with one input and two ReLU layers whose M_k^o bounds are not exact."""
    member = _first_wrong_bounds(inquiry)
    if member is None:
        return _none_found(inquiry, "M_k^o's bounds are exact on every network of the class")
    net, domain = member.network, polytope(LINE)
    witness = spurious_witness(net, domain)
    inquiry.recheck("the exact range, by all sign patterns")
    inquiry.recheck("the states, evaluated at their inputs, and their convex combination")
    inquiry.recheck("that no input reaches it, infeasible for all sign patterns")
    exact, relaxed = _interval(witness.exact), _interval(witness.relaxed)
    points = witness.points
    spurious, value = _point(points["spurious"]), points["value"]
    upper = value == format_rational(relaxed.upper)
    end = "max" if upper else "min"
    sign, limit = (">", exact.upper) if upper else ("<", exact.lower)
    states = _join([_point(state) for state in points["states"]])
    neurons = ", ".join(net.neuron_names[: net.widths[0]])
    return Finding(
        Verdict.REFUTED,
        f"f: {net} on [-1, 1]: the range is {exact}, M_k^o gives {relaxed}.",
        [
            f"Take f: {net}, of width {max(net.widths)}, on X = [-1, 1]. Its range is {exact}, and "
            f"M_k^o returns {relaxed}.",
            f"By hand: the inputs {_inputs(points['inputs'])} reach the states ({neurons}) = "
            f"{states} behind the first ReLU layer. M_k^o keeps the convex hull of that layer's "
            f"image, and so the state {spurious} = {_sum(points)}. No input reaches this state. "
            f"From it the rest of the network gives f = {value} {sign} "
            f"{format_rational(limit)} = {end} f(X).",
            "Networks of one input, one output and two ReLU layers, weights and biases in "
            "{-1, 0, 1}, without dead neurons and up to the order of neurons, were looked at in "
            f"order of size on [-1, 1]: of {inquiry.tally}, this is the first that fails, with "
            f"{member.size[2]} neurons and the sum of absolute weights and biases "
            f"{member.size[3]}. Where the hull behind the last ReLU layer is the hull of the true "
            "states, no read-out can fail, so one comparison settles all networks that differ in "
            "the read-out only.",
        ],
        witness,
    )


ONE_LAYER = (f"1-2-1, |w| <= 1, |b| <= 1, {_LIVING}", f"2-2-1, |w| <= 1, b = 0, {_LIVING}")


@PAPER.claim(
    "theorem-2.bounds.one-layer",
    "For a network with one ReLU layer of width at most k and a convex polytope X, M_k^o returns "
    "the exact upper and lower bounds.",
    "Theorem 2 (section 5), the case L = 2",
)
def theorem_2_one_layer(inquiry: Inquiry) -> Finding:
    """The theorem, and every first layer of two classes: the hull against all sign patterns."""
    domains = {1: LINE, 2: SQUARE}
    known: set[object] = set()
    for member in _members(ONE_LAYER):
        inquiry.look("networks")
        if member.weights[0] in known:
            continue
        known.add(member.weights[0])
        text = domains[member.size[0]]
        wrong = _wrong_direction(member.hidden, text)
        if wrong is not None:
            net, X = member.hidden.with_outputs(wrong), polytope(text)
            bounds = OutputHull().bounds(net, X)
            summary = f"{net} on {text}: M_k^o gives {bounds}, and that is not the range."
            return Finding(Verdict.REFUTED, summary, witness=bounds_witness(net, X, bounds))
    inquiry.recheck("all vertices of the hull, evaluated; all its facets, over all sign patterns")
    return _proved(
        inquiry,
        "Theorem 5",
        "A linear functional's maximum over a convex hull is attained on the set itself. With one "
        "ReLU layer the output is an affine function on H_1 = conv rho(W_1 X + b_1), and every "
        "point of the set rho(W_1 X + b_1) is a state that an input reaches.",
        f"The classes {_join(list(ONE_LAYER), quote=True)} on the unit boxes [-1, 1]^n have "
        f"{plural('different ReLU layers', len(known))}; each one's hull is the hull of true "
        "states, which makes the bounds exact for every read-out.",
    )


@PAPER.claim(
    "theorem-2.proof-induction",
    "The induction step: f'' = W_L o rho has depth 2, so by induction hypothesis M_k^o(f'', f'(X)) "
    "= f''(f'(X)); hence M_k^o(f'' o f', X) = M_k^o(f'', f'(X)) = f(X).",
    "proof of Theorem 2 (section 5)",
    wrong_step="At L = 2 the hypothesis covers affine functions only, and f'' = W_2 o rho is not "
    "one: the induction uses the statement that it is about to prove.",
    instead="What is always true is M_k^o(f'' o f', X) = M_k^o(f'', M_k^o(f', X)): the relaxed "
    "set, not the true one, is handed on.",
    rests_on=("mao2024.lemma-3",),
)
def theorem_2_induction(inquiry: Inquiry) -> Finding:
    """Both equations of the step, on the networks that refute the theorem."""
    shallow, deep = _first_wrong_set(inquiry), _first_wrong_bounds(inquiry)
    if shallow is None or deep is None:
        return _none_found(inquiry, "no network of the classes contradicts the step")
    inner, outer = _split_last(shallow)
    before = image(inner, polytope(LINE)).hull.rename(outer.inputs)
    witness = gap_witness(outer, before, output_set(outer, before))
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = _show_gap(witness)
    paragraphs = [
        f"The case L = 2. Take f' (x) = ({inner}) on X = [-1, 1], an affine map, and f''"
        f"({', '.join(outer.inputs)}) = ({outer}). The hypothesis, for depth at most 1, speaks of "
        f"f' only. The set f'(X) is a convex polytope, and still M_k^o(f'', f'(X)) is not "
        f"f''(f'(X)): {shown['sentence']}"
    ]
    inner, outer = _split_last(deep)
    true = image(inner, polytope(LINE)).rename(outer.inputs)
    on_true = convex_hull([output_set(outer, cell) for cell in true.cells])
    on_hull = output_set(outer, output_set(inner, polytope(LINE)).rename(outer.inputs))
    whole = output_set(deep.network, polytope(LINE))
    name = whole.names[0]
    ends = [set_.bounds(set_.names[0]) for set_ in (whole, on_true, on_hull)]
    recheck.check_range(deep.network, LINE, [ends[1]])
    inquiry.recheck("the range of the network with two ReLU layers, by all sign patterns")
    chain = "" if ends[0] != ends[1] else ", which is the same here"
    paragraphs.append(
        f"The case L = 3. Take f: {deep.network}, and f' without its last ReLU layer. Started on "
        f"the true set f'(X), which is {'' if true.is_convex() else 'not '}convex, M_k^o(f'', "
        f"f'(X)) has the bounds {ends[1]}; M_k^o(f'' o f', X) has {ends[0]}{chain}. M_k^o does not "
        f"see f'(X): it is started on its hull M_k^o(f', X), and from there it gives {ends[2]} for "
        f"{name}."
    )
    return Finding(
        Verdict.REFUTED,
        f"L = 2: f'' = ({witness.net}) on the segment f'(X) is the theorem itself, and fails; "
        f"L = 3: M_k^o(f, X) = {ends[0]}, M_k^o(f'', f'(X)) = {ends[1]}.",
        paragraphs,
        witness,
    )


# -- section 5: Lemma 3 --------------------------------------------------------------------------


@PAPER.claim(
    "lemma-3",
    "A ReLU network that ends with an affine or a ReLU layer maps every convex polytope to a "
    "convex polytope.",
    "Lemma 3 (section 5)",
    wrong_step="The range of y = rho(x) over {x : C(x) <= 0} is said to be {y : C(y) <= 0, "
    "y >= 0}. That set is only a part of the range: it keeps the points that rho leaves where they "
    "are, and loses what rho moves onto the boundary of the orthant.",
    instead="It holds for one output (mao2024.lemma-3.one-output). In general, with T the neurons "
    "that are positive somewhere on X, rho(X) is convex iff rho(pi_T X) is a subset of pi_T X "
    "(repaired.t1); rho(X) + R_+^d is always convex (repaired.t1.upward).",
    rests_on=("mao2024.lemma-3.proof-range",),
)
def lemma_3(inquiry: Inquiry) -> Finding:
    """The smallest single ReLU layer of one input that maps [-1, 1] to a set that is not convex."""
    member = _first_bent_layer(inquiry)
    if member is None:
        return _none_found(inquiry, "every layer of the class maps [-1, 1] to a convex set")
    net, domain = member.network, polytope(LINE)
    witness = gap_witness(net, domain)
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = _show_gap(witness)
    return Finding(
        Verdict.REFUTED,
        f"x -> ({net}) on [-1, 1]: {shown['between']} lies between the outputs "
        f"{shown['ends']} and is no output.",
        [
            f"Take the network x -> ({net}), one input and one ReLU layer of {net.widths[0]} "
            f"neurons, on [-1, 1]. {shown['sentence']} The image is "
            f"{_cells(witness.exact['cells'])}: two segments that meet at an angle, where a convex "
            "polytope would have to contain the triangle between them.",
            "Single ReLU layers of one input, with weights and biases in {-1, 0, 1}, were looked "
            f"at in order of size: of {inquiry.tally}, this is the first that fails. No layer "
            "of one neuron does.",
        ],
        witness,
    )


ONE_OUTPUT = (
    f"1-2-1, |w| <= 1, |b| <= 1, {_LIVING}",
    f"1-2-1-1, |w| <= 1, b = 0, {_LIVING}",
    f"2-2-1, |w| <= 1, b = 0, {_LIVING}",
)


@PAPER.claim(
    "lemma-3.one-output",
    "A ReLU network with one output maps every convex polytope to a convex polytope.",
    "Lemma 3 (section 5), the case d_out = 1",
)
def lemma_3_one_output(inquiry: Inquiry) -> Finding:
    """The theorem, and the images of all networks of some classes."""
    for member in _members(ONE_OUTPUT):
        inquiry.look("networks")
        domain = _unit_box(member.size[0])
        found = image(member.network, domain)
        if not found.is_convex():
            witness = gap_witness(member.network, domain)
            summary = f"({witness.net}) on {witness.domain}: the image is {found}."
            return Finding(Verdict.REFUTED, summary, witness=witness)
        text = domain_text(domain)
        recheck.check_range(member.network, text, [found.bounds(found.names[0])])
    inquiry.recheck("the ends of every image, by all sign patterns")
    return _proved(
        inquiry,
        "Theorem 3",
        "A network is a continuous function and a polytope is compact and connected, so the image "
        "in R is compact and connected: an interval. The paper's argument does not show this, as "
        "it goes through layers of several neurons.",
        f"Exhausted besides, on the unit boxes [-1, 1]^n: {_join(list(ONE_OUTPUT), quote=True)}; "
        "every image is an interval.",
    )


@PAPER.claim(
    "lemma-3.proof-range",
    "If X = {x : C(x) <= 0} is a convex polytope, the range of rho on X is {y : C(y) <= 0, "
    "y >= 0}.",
    "proof of Lemma 3 (section 5)",
    wrong_step="This step itself. The constraint C(x) <= 0 is on the input; written for the output "
    "it says that y is in X, which rho(x) need not be.",
    instead="{y : C(y) <= 0, y >= 0} is a subset of the range (mao2024.lemma-3.proof-range.subset);"
    " with the coordinates dropped that are positive nowhere, equality is the exact condition for "
    "rho(X) to be convex (repaired.t1).",
)
def lemma_3_proof_range(inquiry: Inquiry) -> Finding:
    """The smallest interval on which one neuron's range is not what the step says."""
    net = Network.sequential([[1]], inputs="x", relu_last=True)
    for domain in intervals(2):
        inquiry.look("intervals")
        said = _said_range(domain)
        if image(net, domain) != said.rename(net.output_names):
            break
    else:
        return _none_found(inquiry, "the two sets agree on all intervals in [-2, 2]")
    witness = difference_witness(net, domain, said)
    inquiry.recheck("the output, evaluated; that the other set lacks it, by linear programming")
    low, high = map(format_rational, domain.bounds(domain.names[0]))
    other = f"has the vertices {_vertices(witness.relaxed)}" if said.vertices else "is empty"
    return Finding(
        Verdict.REFUTED,
        f"One neuron on X = [{low}, {high}]: the range of rho is {_cells(witness.exact['cells'])}, "
        f"and {{y : y in X, y >= 0}} {other}.",
        [
            f"One neuron shows it: on X = [{low}, {high}] the input "
            f"{_point(witness.points['input'])} gives the output "
            f"{_point(witness.points['output'])}, so rho(X) is {_cells(witness.exact['cells'])}; "
            f"but {{y : {low} <= y <= {high}, y >= 0}} {other}. The intervals with integer ends "
            f"were looked at in order of size: of {inquiry.tally}, this is the first on which the "
            "two sets differ."
        ],
        witness,
    )


@PAPER.claim(
    "lemma-3.proof-range.subset",
    "If X = {x : C(x) <= 0} is a convex polytope, {y : C(y) <= 0, y >= 0} is a subset of the "
    "range of rho on X.",
    "proof of Lemma 3 (section 5), the half that is true",
)
def lemma_3_proof_range_subset(inquiry: Inquiry) -> Finding:
    """The theorem, and all intervals in [-3, 3] and lattice polygons in [-1, 1]^2."""
    families: list[tuple[str, Iterator[Polyhedron]]] = [
        ("intervals", intervals(3)),
        ("polygons", lattice_polytopes(2, -1, 1)),
    ]
    for things, domains in families:
        for domain in domains:
            inquiry.look(things)
            size = domain.ambient_dimension
            unit = [[int(i == j) for j in range(size)] for i in range(size)]
            net = Network.sequential(unit, inputs=domain.names, relu_last=True)
            said = _said_range(domain).rename(net.output_names)
            if not said.is_empty and Union([said]).point_outside(image(net, domain)) is not None:
                witness = difference_witness(net, domain, said)
                text = f"rho on {witness.domain} misses {_point(witness.points['missed'])}."
                return Finding(Verdict.REFUTED, text, witness=witness)
            for vertex in said.vertices:
                recheck.check_attained(net, domain_text(domain), vertex, vertex)
    inquiry.recheck("every vertex of the set, as an input of its own that rho leaves in place")
    return _proved(
        inquiry,
        "Theorem 4",
        "If y is in X and y >= 0, then y = rho(y) is the output of y itself.",
        "Looked at besides: the intervals with integer ends in [-3, 3], and all convex hulls of "
        "points of the grid {-1, 0, 1}^2.",
    )


# -- section 6 -----------------------------------------------------------------------------------

LAYERS = tuple(f"1-{n}, |w| <= 1, |b| <= 1, ReLU outputs, {_LIVING}" for n in (1, 2))


@PAPER.claim(
    "section-6.hull",
    "In a feedforward ReLU network, M_k^o does not lose precision for layers with at most k "
    "neurons.",
    "section 6, first paragraph",
    wrong_step="Precision is kept by a layer iff its image is convex, which rests on Lemma 3.",
    instead="M_k^o's set is conv rho(W P + b): it is the layer's image iff that image is convex, "
    "by repaired.t1 iff rho(pi_T U) is a subset of pi_T U for U = W P + b. The bounds of a "
    "read-out directly behind the layer are exact all the same (mao2024.theorem-2.bounds.one-layer)"
    "; those behind a further ReLU layer need not be (mao2024.theorem-2.bounds).",
    rests_on=("mao2024.lemma-3", "mao2024.theorem-2.set"),
)
def section_6_hull(inquiry: Inquiry) -> Finding:
    """All single layers of a class: the hull against the image, and when they are equal."""
    domain, lost = polytope(LINE), []
    for member in _members(LAYERS):
        inquiry.look("layers")
        true, hull = image(member.network, domain), output_set(member.network, domain)
        if true != hull:
            lost.append(member.network)
        if bool(true.is_convex()) != (true == hull):
            raise CheckFailed(f"({member.network}): is the image its hull, or is it not?")
    if not lost:
        return _none_found(inquiry, "no layer of the class loses anything")
    witness = gap_witness(lost[0], domain, output_set(lost[0], domain))
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = _show_gap(witness)
    total = inquiry.counts["layers"]
    return Finding(
        Verdict.REFUTED,
        f"The layer ({lost[0]}) on [-1, 1] loses: {shown['between']} is in the hull, and no input "
        f"reaches it; {len(lost)} of {plural('layers', total)} lose.",
        [
            f"{shown['sentence']} M_2^o keeps the convex set with the vertices "
            f"{_vertices(witness.relaxed)}, and with it this point.",
            f"Of all {plural('layers', total)} of one input and one or two neurons with weights "
            f"and biases in {{-1, 0, 1}}, up to the order of neurons, {len(lost)} lose something "
            "on [-1, 1]: exactly those whose image is not convex.",
        ],
        witness,
    )


# -- section 7 -----------------------------------------------------------------------------------

UNIT = "0 <= x1 <= 1, 0 <= x2 <= 1"
MAX_2 = "c = relu(x1 - x2); d = relu(x2); c + d"


@PAPER.claim(
    "section-7.max-2.output-hull",
    "On the network of Figure 6 for max(x1, x2) and the domain [0, 1]^2, M_2^o returns the exact "
    "bounds, [0, 1].",
    "section 7, the case d = 2",
)
def max_2(inquiry: Inquiry) -> Finding:
    """The paper's own network: one exact computation decides."""
    return _bounds_of(inquiry, MAX_2, UNIT, Interval(Fraction(0), Fraction(1)))


@PAPER.claim(
    "section-7.max-2.polygons",
    "There, the polygon in (a, b) is -b <= a <= 1 - b, 0 <= b <= 1; that in (c, d) is "
    "-d <= c <= 1 - d, 0 <= d <= 1, c >= 0; and the polygon of each layer's output is exact.",
    "section 7, the case d = 2",
)
def max_2_polygons(inquiry: Inquiry) -> Finding:
    """The two polygons and the true sets of the two layers, compared as sets."""
    domain = polytope(UNIT)
    first = Network.parse("x1 - x2, x2")
    second = Network.parse("relu(x1 - x2), relu(x2)")
    said = [
        polytope("a >= -b, a <= 1 - b, 0 <= b <= 1"),
        polytope("c >= -d, c <= 1 - d, 0 <= d <= 1, c >= 0"),
    ]
    for net, polygon in zip((first, second), said, strict=True):
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
        "Both polygons are M_2^o's, and both are the exact sets of their layers.",
        [f"Computed exactly on the paper's network: {said[0]} and {said[1]}."],
    )


# -- how they are decided ------------------------------------------------------------------------


def _members(classes: Sequence[str]) -> Iterator[Member]:
    return in_size_order(map(NetworkClass.parse, classes))


def _unit_box(dimension: int) -> Polyhedron:
    names = ["x"] if dimension == 1 else [f"x{i + 1}" for i in range(dimension)]
    return Polyhedron.box([-1] * dimension, [1] * dimension, names)


def _first_bent_layer(inquiry: Inquiry) -> Member | None:
    """The first ReLU layer of one input, by size, with an image of [-1, 1] that is not convex."""
    for member in _members(LAYERS):
        inquiry.look("networks")
        if not image(member.network, polytope(LINE)).is_convex():
            return member
    return None


def _first_wrong_set(inquiry: Inquiry) -> Member | None:
    """The first network with one input and one ReLU layer, by size, with M_k^o(f, X) != f(X)."""
    shapes = ("1-1-1", "1-1-2", "1-2-1", "1-2-2")
    for member in _members([f"{shape}, |w| <= 1, b = 0, {_LIVING}" for shape in shapes]):
        inquiry.look("networks")
        net, domain = member.network, polytope(LINE)
        if image(net, domain) != output_set(net, domain):
            return member
    return None


def _first_wrong_bounds(inquiry: Inquiry) -> Member | None:
    """The first network with one input and two ReLU layers, by size, with bounds not exact.

    Both the true states behind the last ReLU layer and M_k^o's are computed once for all networks
    that differ in the read-out only. Where their hulls are equal, no read-out can fail.
    """
    shapes = ("1-1-1-1", "1-1-2-1", "1-2-1-1", "1-1-3-1", "1-2-2-1", "1-3-1-1")
    hulls: dict[object, bool] = {}
    domain = polytope(LINE)
    for member in _members([f"{shape}, |w| <= 1, |b| <= 1, {_LIVING}" for shape in shapes]):
        inquiry.look("networks")
        states = member.weights[:-1]
        if states not in hulls:
            true = image(member.hidden, domain).hull
            hulls[states] = true == output_set(member.hidden, domain)
        if not hulls[states]:
            exact = range_of(member.network, domain)
            if OutputHull().bounds(member.network, domain) != exact:
                return member
    return None


def _wrong_direction(hidden: Network, domain: str) -> str | None:
    """A functional of a ReLU layer's neurons that M_k^o bounds wrongly, if there is one.

    The vertices of the hull are evaluated at the inputs that they come from, so they are true
    states; that no true state lies beyond a facet is asked of all sign patterns.
    """
    relaxed = iterated(hidden, polytope(domain))
    for step in relaxed.steps(1):
        recheck.check_attained(hidden, domain, step.before, step.after)
    patterns = recheck.SignPatterns(hidden, domain)
    hull = relaxed.hulls[-1]
    for constraint in (*hull.inequalities, *hull.equations):
        signs = (1, -1) if constraint.is_equation else (1,)
        for sign in signs:
            weights = [sign * a for a in constraint.coefficients]
            if patterns.maximum(weights) != sign * constraint.bound:
                pairs = zip(weights, hidden.neuron_names, strict=True)
                return " + ".join(f"{weight}*{name}" for weight, name in pairs)
    return None


def _split_last(member: Member) -> tuple[Network, Network]:
    """f' and f'' of the paper's induction: all before the last ReLU layer, and the rest."""
    maps = affine_maps(member.weights)
    inner = Network.sequential(*maps[:-1], inputs=member.network.inputs)
    size = len(inner.outputs)
    unit = [[int(i == j) for j in range(size)] for i in range(size)]
    return inner, Network.sequential(unit, maps[-1], inputs=[f"u{i + 1}" for i in range(size)])


def _said_range(domain: Polyhedron) -> Polyhedron:
    """The set {y : C(y) <= 0, y >= 0} for the domain {x : C(x) <= 0}."""
    return domain & polytope(", ".join(f"{name} >= 0" for name in domain.names), domain.names)


def _bounds_of(inquiry: Inquiry, net: str, domain: str, said: Interval) -> Finding:
    """Whether M_k^o's bounds on the paper's own network are exact, and what the paper says."""
    network, X = Network.parse(net), polytope(domain)
    inquiry.look("networks")
    bounds, exact = OutputHull().bounds(network, X), range_of(network, X)
    recheck.check_range(network, domain, [exact])
    inquiry.recheck("the exact range, by all sign patterns")
    summary = f"M_2^o returns {bounds}; the exact range is {exact!s}; the paper says {said}."
    for claimed in (bounds, said):
        if claimed != exact:
            witness = bounds_witness(network, X, claimed)
            return Finding(Verdict.REFUTED, summary, witness=witness)
    return Finding(Verdict.PROVED, summary, [f"The network is {net}; its range is {exact!r}."])


def _proved(inquiry: Inquiry, theorem: str, argument: str, exhausted: str) -> Finding:
    """A claim with a proof in proofs/theorems.md, after its check has found nothing against it."""
    return Finding(
        Verdict.PROVED,
        f"{theorem} in proofs/theorems.md; and no exception among {inquiry.tally}.",
        [argument, exhausted],
    )


def _none_found(inquiry: Inquiry, what: str) -> Finding:
    """No counterexample in an exhausted class."""
    return Finding(Verdict.VERIFIED, f"Looked at {inquiry.tally}: {what}.")


# -- how they are told ---------------------------------------------------------------------------


def _show_gap(witness: Witness) -> dict[str, str]:
    points = witness.points
    ends = _join([_point(end) for end in points["ends"]])
    between = _point(points["between"])
    sentence = (
        f"The inputs {_inputs(points['inputs'])} give the outputs {ends}; the point {between} lies "
        "on the segment between them, and no input gives it."
    )
    return {"ends": ends, "between": between, "sentence": sentence}


def _point(coordinates: Sequence[str]) -> str:
    return coordinates[0] if len(coordinates) == 1 else format_point(rationals(coordinates))


def _inputs(points: Sequence[Sequence[str]]) -> str:
    return _join([_point(point) for point in points])


def _sum(points: Mapping[str, Any]) -> str:
    pairs = zip(points["weights"], points["states"], strict=True)
    return " + ".join(f"{weight} {_point(state)}" for weight, state in pairs)


def _vertices(polygon: dict[str, list[list[str]]]) -> str:
    return _join([_point(vertex) for vertex in polygon["vertices"]])


def _cells(cells: Sequence[dict[str, list[list[str]]]]) -> str:
    hulls = []
    for cell in cells:
        vertices = [_point(vertex) for vertex in cell["vertices"]]
        hulls.append(
            f"{{{vertices[0]}}}" if len(vertices) == 1 else f"conv{{{', '.join(vertices)}}}"
        )
    return " ∪ ".join(hulls)


def _interval(bounds: dict[str, str]) -> Interval:
    return Interval(rational(bounds["lower"]), rational(bounds["upper"]))


def _join(parts: Sequence[str], quote: bool = False) -> str:
    """The parts as a list in a sentence."""
    words = [f'"{part}"' for part in parts] if quote else list(parts)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
