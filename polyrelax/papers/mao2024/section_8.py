"""Section 8, the discussion: what completeness would mean in practice, and three suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from polyrelax.claims import (
    Conjecture,
    Finding,
    Inquiry,
    Stated,
    Verdict,
    Witness,
    domain_text,
    recheck,
)
from polyrelax.claims.witnesses import bounds_witness, cells_json, texts, vertices_json
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of, stability
from polyrelax.networks import Network
from polyrelax.papers.mao2024 import laws, section_4
from polyrelax.papers.mao2024.paper import (
    FIGURE_6,
    JOINT_EXACT,
    LINE,
    LIVING,
    MAX_2,
    PAPER,
    UNIT,
    members,
    none_found,
    proved,
    relaxed_bounds,
    unit_box,
)
from polyrelax.papers.mao2024.single import first_bent_single
from polyrelax.papers.mao2024.telling import as_interval
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.polyhedra.polyhedron import Point
from polyrelax.rational.matrix import rank
from polyrelax.rational.numbers import format_point, format_rational
from polyrelax.relaxations import method
from polyrelax.relaxations.system import named
from polyrelax.search import SaidOf

OUTPUT = "c + d"  # of the network of Figure 6
IMPROVES = "c <= 1 - x2"  # the paper's constraint on c that 1-ReLU lacks


@PAPER.claim(
    "section-8.complete",
    "Two multi-neuron relaxations, M_k^o and M_k, are complete verifiers for ReLU networks.",
    "section 8, complete certification",
    instead="They are sound, and exact where repaired.t2, repaired.t6, repaired.f4 and repaired.f5 "
    "say so.",
    rests_on=("mao2024.theorem-2.bounds", "mao2024.theorem-6"),
    conjecture=JOINT_EXACT,
)
def complete(inquiry: Inquiry) -> Finding:
    """Both relaxations on the smallest network with one unstable neuron a layer that they miss."""
    return _incomplete(
        inquiry, "Both relaxations take all unstable neurons of a layer jointly here."
    )


@PAPER.claim(
    "section-8.hull",
    "Since the convex hull is the intersection of all valid constraints, one can iteratively add "
    "constraints to the linear system until the convex hull is fully covered.",
    "section 8, first question",
)
def hull(inquiry: Inquiry) -> Finding:
    """The theorem, and the facets of the hulls of a class added one by one to the Triangle."""
    most = 0
    for member in members([f"2-1, |w| <= 1, |b| <= 1, ReLU outputs, {LIVING}", TWO]):
        inquiry.look("layers")
        net, domain = member.network, polytope(UNIT)
        carried = net.with_outputs(*net.neuron_names, *net.inputs)
        covered = method("triangle").relax(carried, domain).system.polyhedron()
        graph = image(net.with_outputs(*covered.names), domain).hull.rename(covered.names)
        added = 0
        for facet in (*graph.equations, *graph.inequalities):
            smaller = covered & Polyhedron(covered.names, rows=(facet.row,))
            added += smaller != covered
            covered = smaller
            if facet.is_equation:
                covered &= Polyhedron(covered.names, rows=(), equations=(facet.row,))
        if covered != graph:
            return Finding(Verdict.REFUTED, f"({net}): {covered} is left, the hull is {graph}.")
        for vertex in covered.vertices:
            at = dict(zip(covered.names, vertex, strict=True))
            outputs = [at[name] for name in net.neuron_names]
            recheck.check_attained(net, UNIT, [at[name] for name in net.inputs], outputs)
        most = max(most, added)
    inquiry.recheck("every vertex at the end, as a point of the graph")
    return proved(
        inquiry,
        "Theorem 26",
        "A polytope has finitely many facets, and is what they leave; so finitely many steps are "
        "enough, if the constraints that are added are facets.",
        "Looked at: the graphs of ReLU layers of two inputs on [0, 1]^2, from the Triangle to the "
        f"hull; at most {most} facets had to be added.",
    )


TWO = f"2-2, |w| <= 1, b = 0, ReLU outputs, {LIVING}"


@PAPER.claim(
    "section-8.branch-and-bound",
    "Due to the completeness of multi-neuron relaxations, the expensive branch-and-bound is no "
    "longer required to find the exact bounds.",
    "section 8, first question",
    instead="Without branching, M_inf's bounds can stay off however many constraints are found; "
    "they are exact on every cell on which all ReLU layers but the last are affine.",
    rests_on=("mao2024.section-8.complete",),
    conjecture=JOINT_EXACT,
)
def branch_and_bound(inquiry: Inquiry) -> Finding:
    """The network of Theorem 6 without branching, and its halves."""
    net = _missed(inquiry)
    if net is None:
        return none_found(inquiry, "M_1 is exact on all of them")
    halves = [polytope(text, net.inputs) for text in ("-1 <= x <= 0", "0 <= x <= 1")]
    ends = [method("m:inf").bounds(net, half) for half in halves]
    exact = [range_of(net, half) for half in halves]
    after = "the exact ranges" if ends == exact else f"where the ranges are {exact[0]}, {exact[1]}"
    return _incomplete(
        inquiry,
        f"Branching at 0 helps: M_inf returns {ends[0]} on [-1, 0] and {ends[1]} on [0, 1], "
        f"{after}.",
        net,
        "Unbranched: ",
    )


def _has_new_optimum(net: Network, domain: Polyhedron) -> bool:
    """Whether the constraint that 1-ReLU lacks introduces a vertex that is optimal."""
    old = method("krelu:1").relax(net, domain).system.polyhedron()
    new = old & polytope(IMPROVES, old.names)
    return any(point not in old.vertices for point in _optima(new))


@PAPER.claim(
    "section-8.simplex",
    "After a new constraint, the new optimum must lie on the vertices introduced by it.",
    "section 8, second question",
    wrong_step="The new constraint may pass through vertices that were there before.",
    instead="If the constraint cuts off all old optima, every new optimum lies on its hyperplane "
    "(proofs/theorems.md, Theorem 26).",
    conjecture=Conjecture(SaidOf(MAX_2, _has_new_optimum), FIGURE_6, "[0, 1]", symmetries=()),
)
def simplex(inquiry: Inquiry) -> Finding:
    """The paper's own example: 1-ReLU's system, and the constraint that M_1 adds."""
    inquiry.look("programs")
    net, domain = Network.parse(MAX_2), polytope(UNIT)
    old = method("krelu:1").relax(net, domain).system.polyhedron()
    new = old & polytope(IMPROVES, old.names)
    before, after = _optima(old), _optima(new)
    known = [point for point in after if point in old.vertices]
    for point in known:
        _check_vertex(old, point)
    inquiry.recheck("the old vertices, by the rank of the constraints that are tight there")
    values = [set_.bounds(OUTPUT).upper for set_ in (old, new)]
    if any(point not in known for point in after):
        return none_found(inquiry, "a new vertex is among the new optima")
    names = ", ".join(old.names)
    return Finding(
        Verdict.REFUTED,
        f"max on [0, 1]^2: {IMPROVES} lowers the optimum from {values[0]} to {values[1]}, which is "
        "attained at old vertices only.",
        [
            f"Take 1-ReLU's constraints for {net} on [0, 1]^2 and maximise the output: the optimum "
            f"is {values[0]}, at ({names}) = {' '.join(map(format_point, before))}. Add the "
            f"paper's own {IMPROVES}. The optimum is now {values[1]}, and the vertices that attain "
            f"it, {' '.join(map(format_point, after))}, were vertices before: the new hyperplane "
            "passes through them, and introduces no vertex that is optimal."
        ],
        bounds_witness(net, domain, method("krelu:1").bounds(net, domain), "krelu:1"),
    )


@PAPER.claim(
    "section-8.stop",
    "If the constraint mining algorithm can no longer find a new constraint that improves the "
    "bound, then the current bound is exact.",
    "section 8, third question, first approach",
    wrong_step="It is Theorem 6: that no constraint of a layer improves the bound says that the "
    "bound is that of the layers' hulls, and this need not be the network's.",
    instead="It holds with one ReLU layer (mao2024.theorem-2.bounds.one-layer).",
    rests_on=("mao2024.section-8.complete",),
    conjecture=JOINT_EXACT,
)
def stop(inquiry: Inquiry) -> Finding:
    """The network of Theorem 6: all constraints of every layer are there, and the bound is off."""
    net = _missed(inquiry)
    if net is None:
        return none_found(inquiry, "M_1 is exact on all of them")
    relaxed = method("m:inf").relax(net, polytope(LINE))
    for step in (1, 2):
        names = net.neuron_names[sum(net.widths[: step - 1]) : sum(net.widths[:step])]
        shadow = relaxed.hull(step).project(names)
        graph = method("mo:inf").relax(net, polytope(LINE)).hull(step).project(names)
        if shadow != graph:
            raise CheckFailed(f"M_inf's set behind layer {step} of {net} is not the hull.")
    return _incomplete(
        inquiry,
        "M_inf's system already implies every constraint C(u, rho(u)) that is valid over the set "
        "the layers before allow, so none that could be mined improves the bound.",
        net,
        "All constraints added: ",
    )


@PAPER.claim(
    "section-8.reconstruct",
    "Reconstruct the input of the network and check whether its output matches the current bound: "
    "if it does, the bound is exact.",
    "section 8, third question, second approach",
    conjecture=laws.MATCH_IS_EXACT,
)
def reconstruct(inquiry: Inquiry) -> Finding:
    """The theorem, and the inputs of M_1's optima on all networks of a class."""
    matched = 0
    for member in members([f"1-2-1, |w| <= 1, |b| <= 1, {LIVING}"]):
        inquiry.look("networks")
        net, domain = member.network, unit_box(member.size[0])
        relaxed = method("m:1").relax(net, domain)
        (bounds,), exact = relaxed.bounds(), range_of(net, domain)
        proof = relaxed.system.bound(named(net.outputs[0], net)).upper_proof
        at = dict(zip(relaxed.system.names, proof.point, strict=True))
        if net.evaluate([at[name] for name in net.inputs]) == (bounds.upper,):
            matched += 1
            if bounds.upper != exact.upper:
                text = f"{net}: the input matches {bounds.upper}, the maximum is {exact.upper}."
                return Finding(Verdict.REFUTED, text)
    inquiry.recheck("the range, by branch and bound, where the input matches the bound")
    return proved(
        inquiry,
        "Theorem 26",
        "A bound that an input attains is attained, and no input is beyond it.",
        f"Looked at: M_1's upper bounds for networks of one input and two neurons on [-1, 1], "
        f"weights and biases in {{-1, 0, 1}}; the input matches for {matched} of them.",
    )


@PAPER.claim(
    "section-8.reconstruct.inputs",
    "When solving for M_k, we directly have the values for the input of the network.",
    "section 8, third question, second approach",
)
def inputs_are_known(inquiry: Inquiry) -> Finding:
    """The optimal solutions on the paper's own network: their inputs, and what they give."""
    inquiry.look("networks")
    net, domain = Network.parse(MAX_2), polytope(UNIT)
    relaxed = method("m:1").relax(net, domain)
    bounds = relaxed.system.bound(named(net.outputs[0], net))
    shown = []
    for end, proof in ((bounds.lower, bounds.lower_proof), (bounds.upper, bounds.upper_proof)):
        at = dict(zip(relaxed.system.names, proof.point, strict=True))
        if not set(net.inputs) <= set(at):
            return Finding(Verdict.REFUTED, "The solution does not name the inputs.")
        point = [at[name] for name in net.inputs]
        recheck.check_attained(net, UNIT, point, net.evaluate(point))
        shown.append(f"{format_rational(end)} at {format_point(point)}")
    inquiry.recheck("that the inputs are in the domain")
    return Finding(
        Verdict.PROVED,
        f"The variables of the system are {', '.join(relaxed.system.names)}: the inputs are there.",
        [f"On {net} the optima are {' and '.join(shown)}. M_k^o keeps no inputs, by contrast."],
        evidence=[Stated("bounds", MAX_2, UNIT, "m:1")],
    )


@dataclass(frozen=True, slots=True)
class _EveryOptimumAttains:
    """M_1's upper bound, if exact, is the output at the input of each optimal solution."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        bound, exact = method("m:1").bounds(network, domain).upper, range_of(network, domain)
        return bound != exact.upper or _unattained(Inquiry(), network, domain, bound) is None

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """The input of a solution, and the bound, which is no output there; re-checked."""
        bound = method("m:1").bounds(network, domain).upper
        solution = _unattained(Inquiry(), network, domain, bound)
        return None if solution is None else _missed_output(domain, (*solution, bound))


@PAPER.claim(
    "section-8.reconstruct.necessary",
    "The bound is exact only if the output at the reconstructed input matches it.",
    "section 8, third question, second approach, read as a test that decides",
    wrong_step="An optimal solution of a relaxation need not be a trace of the network, even where "
    "another one is.",
    instead="A match shows that the bound is exact (mao2024.section-8.reconstruct); no match shows "
    "nothing.",
    rests_on=("mao2024.section-8.reconstruct",),
    conjecture=Conjecture(SaidOf(MAX_2, _EveryOptimumAttains()), FIGURE_6, "[0, 1]", symmetries=()),
)
def necessary(inquiry: Inquiry) -> Finding:
    """The paper's own network: an optimal solution whose input does not attain the exact bound."""
    net, domain = Network.parse(MAX_2), polytope(UNIT)
    bounds, exact = method("m:1").bounds(net, domain), range_of(net, domain)
    solution = _unattained(inquiry, net, domain, bounds.upper)
    if solution is None or bounds.upper != exact.upper:
        return none_found(inquiry, "every optimal solution's input attains the bound")
    value = net.evaluate(solution)
    witness = _missed_output(domain, (*solution, bounds.upper))
    recheck.check_range(net, UNIT, [exact])
    inquiry.recheck("that the network does not take the value there; that it takes it elsewhere")
    return Finding(
        Verdict.REFUTED,
        f"max at {format_point(solution)}: the program says {bounds.upper}, the network "
        f"{value[0]}, and {bounds.upper} is exact.",
        [
            f"Maximise {net} on [0, 1]^2 under M_1. The optimum is {bounds.upper}, and one optimal "
            f"solution has the input {format_point(solution)}, where the network gives {value[0]}. "
            f"Still the bound is exact: the network takes {exact.upper} at "
            f"{format_point(exact.upper_at)}.",
            "The simplex algorithm stops at a vertex, and here the optimal vertices are traces of "
            "the network; an interior point method stops between them.",
        ],
        witness,
    )


@PAPER.claim(
    "section-8.training.express",
    "ReLU networks with width at most d + 3 and only three unstable neurons per layer are enough "
    "to express any continuous piecewise linear function in R^d.",
    "section 8, importance of certified training",
    rests_on=("mao2024.lemma-1",),
)
def express(inquiry: Inquiry) -> Finding:
    """Lemma 1 once more."""
    return section_4.lemma_1(inquiry)


@PAPER.claim(
    "section-8.training.bounds",
    "Multi-neuron relaxations can provide exact bounds for these networks, those of width at most "
    "d + 3 with at most three unstable neurons per layer.",
    "section 8, importance of certified training",
    instead="Every function has some network for which interval propagation is exact on one given "
    "domain (mao2024.theorem-1); every convex function has one on which M_1 is exact on all "
    "polytopes (repaired.t-convex).",
    rests_on=("mao2024.theorem-6", "mao2024.section-8.training.express"),
    conjecture=JOINT_EXACT,
)
def training(inquiry: Inquiry) -> Finding:
    """The network of Theorem 6 has width 2 and one unstable neuron a layer; M_3 and M_4^o on it."""
    net = _missed(inquiry)
    if net is None:
        return none_found(inquiry, "M_1 is exact on all of them")
    unstable = [n.layer for n in stability(net, polytope(LINE)) if n.state() == "unstable"]
    others = ", ".join(
        f"{called} {method(name).bounds(net, polytope(LINE))}"
        for called, name in (("M_3", "m:3"), ("M_4^o", "mo:4"))
    )
    return _incomplete(
        inquiry,
        f"Here d = 1, the width is {max(net.widths)} and at most "
        f"{max(unstable.count(layer) for layer in unstable)} neuron is unstable in a layer: "
        f"{others}.",
        net,
        f"Width {max(net.widths)}: ",
    )


# -- how they are decided ------------------------------------------------------------------------


def _missed(inquiry: Inquiry) -> Network | None:
    """The network that refutes Theorem 6, found once more."""
    bent = first_bent_single(inquiry)
    row = None if bent is None else bent.first_read_out(1)
    return None if bent is None or row is None else bent.read_out(row)


def _incomplete(
    inquiry: Inquiry, remark: str, net: Network | None = None, lead: str = ""
) -> Finding:
    """That M_1, M_inf and M_2^o fail on the network that refutes Theorem 6."""
    net = net or _missed(inquiry)
    if net is None:
        return none_found(inquiry, "M_1 is exact on all of them")
    domain = polytope(LINE)
    bounds = relaxed_bounds(inquiry, "m:inf", net, domain)
    witness = bounds_witness(net, domain, bounds, "m:inf")
    inquiry.recheck("the exact range, by all sign patterns")
    others = {name: method(name).bounds(net, domain) for name in ("m:1", "mo:2")}
    exact = as_interval(witness.exact)
    return Finding(
        Verdict.REFUTED,
        f"{lead}{net} on [-1, 1]: the range is {exact}, M_inf gives {bounds}.",
        [
            f"Take {net} on [-1, 1], the network that refutes Theorem 6, with one unstable neuron "
            f"in each layer. Its range is {exact}; M_inf gives {bounds}, M_1 {others['m:1']} and "
            f"M_2^o {others['mo:2']}. {remark}",
            f"It was found among {inquiry.tally} as mao2024.theorem-6 explains.",
        ],
        witness,
    )


def _unattained(
    inquiry: Inquiry, net: Network, domain: Polyhedron, bound: Fraction
) -> list[Fraction] | None:
    """The input of a solution half-way between M_1's optimal vertices, if it misses the bound."""
    system = method("m:1").relax(net, domain).system.polyhedron()
    for one, other in combinations(_optima(system), 2):
        inquiry.look("solutions")
        middle = [(a + b) / 2 for a, b in zip(one, other, strict=True)]
        at = dict(zip(system.names, middle, strict=True))
        point = [at[name] for name in net.inputs]
        if net.evaluate(point) != (bound,):
            return point
    return None


def _missed_output(domain: Polyhedron, point: Sequence[Fraction]) -> Witness:
    """An input and an output that M_1 allows the network of Figure 6, and that it does not take."""
    graph = Network.parse("c = relu(x1 - x2); d = relu(x2); x1, x2, c + d", domain.names)
    system = method("m:1").relax(Network.parse(MAX_2), domain).system.polyhedron()
    claimed = system.image(["x1", "x2", OUTPUT], names=graph.output_names)
    witness = Witness(
        net=str(graph),
        domain=domain_text(domain),
        exact=cells_json(image(graph, domain)),
        relaxed=vertices_json(claimed),
        points={"missed": texts(point)},
    )
    recheck.check_witness(witness)
    return witness


def _optima(system: Polyhedron) -> list[Point]:
    """The vertices at which the output of the network of Figure 6 is largest."""
    best = system.bounds(OUTPUT).upper
    return list((system & polytope(f"{OUTPUT} == {best}", system.names)).vertices)


def _check_vertex(polyhedron: Polyhedron, point: Point) -> None:
    """Raise CheckFailed unless the constraints that are tight at a point determine it."""
    given = (*polyhedron.equations, *polyhedron.inequalities)
    values = dict(zip(polyhedron.names, point, strict=True))
    tight = [c.coefficients for c in given if c.form.evaluate(values) == c.bound]
    if not polyhedron.contains(point) or rank(tight) < len(point):
        raise CheckFailed(f"{format_point(point)} is no vertex of {polyhedron}.")
