"""Section 5: Lemma 3 and its proof."""

from __future__ import annotations

from collections.abc import Iterator

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, domain_text, recheck
from polyrelax.claims.witnesses import difference_witness, gap_witness
from polyrelax.exact import image
from polyrelax.networks import Network
from polyrelax.papers.mao2024 import laws
from polyrelax.papers.mao2024.paper import (
    LAYER,
    LINE,
    LIVING,
    PAPER,
    READ_OUT,
    first_bent_layer,
    first_wrong_set,
    members,
    none_found,
    proved,
    said_range,
    split_last,
    unit_box,
)
from polyrelax.papers.mao2024.telling import join, show_cells, show_gap, show_point, show_vertices
from polyrelax.polyhedra import FourierMotzkin, Polyhedron, Union, polytope
from polyrelax.rational.numbers import format_rational
from polyrelax.search import ImageIsConvex, intervals, lattice_polytopes


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
    rests_on=(
        "mao2024.lemma-3.proof-affine",
        "mao2024.lemma-3.proof-range",
        "mao2024.lemma-3.proof-induction",
    ),
    conjecture=Conjecture(ImageIsConvex(), LAYER),
)
def lemma_3(inquiry: Inquiry) -> Finding:
    """The smallest single ReLU layer of one input that maps [-1, 1] to a set that is not convex."""
    member = first_bent_layer(inquiry)
    if member is None:
        return none_found(inquiry, "every layer of the class maps [-1, 1] to a convex set")
    net, domain = member.network, polytope(LINE)
    witness = gap_witness(net, domain)
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = show_gap(witness)
    return Finding(
        Verdict.REFUTED,
        f"x -> ({net}) on [-1, 1]: {shown['between']} lies between the outputs "
        f"{shown['ends']} and is no output.",
        [
            f"Take the network x -> ({net}), one input and one ReLU layer of {net.widths[0]} "
            f"neurons, on [-1, 1]. {shown['sentence']} The image is "
            f"{show_cells(witness.exact['cells'])}: two segments that meet at an angle, where a "
            "convex polytope would have to contain the triangle between them.",
            "Single ReLU layers of one input, with weights and biases in {-1, 0, 1}, were looked "
            f"at in order of size: of {inquiry.tally}, this is the first that fails. No layer "
            "of one neuron does.",
        ],
        witness,
    )


ONE_OUTPUT = (
    f"1-2-1, |w| <= 1, |b| <= 1, {LIVING}",
    f"1-2-1-1, |w| <= 1, b = 0, {LIVING}",
    f"2-2-1, |w| <= 1, b = 0, {LIVING}",
)


@PAPER.claim(
    "lemma-3.one-output",
    "A ReLU network with one output maps every convex polytope to a convex polytope.",
    "Lemma 3 (section 5), the case d_out = 1",
    conjecture=laws.ONE_OUTPUT,
)
def lemma_3_one_output(inquiry: Inquiry) -> Finding:
    """The theorem, and the images of all networks of some classes."""
    for member in members(ONE_OUTPUT):
        inquiry.look("networks")
        domain = unit_box(member.size[0])
        found = image(member.network, domain)
        if not found.is_convex():
            witness = gap_witness(member.network, domain)
            summary = f"({witness.net}) on {witness.domain}: the image is {found}."
            return Finding(Verdict.REFUTED, summary, witness=witness)
        text = domain_text(domain)
        recheck.check_range(member.network, text, [found.bounds(found.names[0])])
    inquiry.recheck("the ends of every image, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 3",
        "A network is a continuous function and a polytope is compact and connected, so the image "
        "in R is compact and connected: an interval. The paper's argument does not show this, as "
        "it goes through layers of several neurons.",
        f"Exhausted besides, on the unit boxes [-1, 1]^n: {join(list(ONE_OUTPUT), quote=True)}; "
        "every image is an interval.",
    )


@PAPER.claim(
    "lemma-3.proof-affine",
    "Eliminating x with the Fourier-Motzkin algorithm from {C(x), y - Ax - b, -y + Ax + b} <= 0 "
    "gives affine inequalities of y: an affine layer maps a convex polytope to a convex polytope.",
    "proof of Lemma 3 (section 5), also the base case L = 1",
    rests_on=("mao2024.section-3.affine",),
    conjecture=laws.ELIMINATION,
)
def lemma_3_proof_affine(inquiry: Inquiry) -> Finding:
    """The theorem, and the elimination itself against the images of the vertices."""
    maps = [((1, 1),), ((1, -1), (0, 1)), ((1, 1), (1, -1), (-1, 0))]
    for X in lattice_polytopes(2, -1, 1):
        for rows in maps:
            inquiry.look("affine layers")
            outputs = [f"y{i + 1}" for i in range(len(rows))]
            names = (*X.names, *outputs)
            graph = X.embed(names) & polytope(
                ", ".join(
                    f"{y} == {a}*{names[0]} + {b}*{names[1]}"
                    for y, (a, b) in zip(outputs, rows, strict=True)
                ),
                names,
            )
            shadow = graph.project(outputs, FourierMotzkin())
            points = [Network.sequential(rows).evaluate(corner) for corner in X.vertices]
            if shadow != Polyhedron.from_generators(points, names=outputs):
                return Finding(Verdict.REFUTED, f"{rows} on {domain_text(X)}: {shadow}.")
    inquiry.recheck("each elimination, by the hull of the images of the corners")
    return proved(
        inquiry,
        "Theorem 9",
        "Elimination projects the graph, and the projection is the hull of the corners' images.",
        "Looked at besides: three matrices, to one, two and three outputs, on all convex hulls of "
        "points of the grid {-1, 0, 1}^2.",
    )


def _is_said_range(network: Network, domain: Polyhedron) -> bool:
    """Whether the proof of Lemma 3 is right about the range of rho on a domain."""
    return image(network, domain) == Union([said_range(domain).rename(network.output_names)])


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
    conjecture=Conjecture(_is_said_range, "1-1, w = 1, b = 0, ReLU outputs", "intervals 2"),
)
def lemma_3_proof_range(inquiry: Inquiry) -> Finding:
    """The smallest interval on which one neuron's range is not what the step says."""
    net = Network.sequential([[1]], inputs="x", relu_last=True)
    for domain in intervals(2):
        inquiry.look("intervals")
        said = said_range(domain)
        if image(net, domain) != said.rename(net.output_names):
            break
    else:
        return none_found(inquiry, "the two sets agree on all intervals in [-2, 2]")
    witness = difference_witness(net, domain, said)
    inquiry.recheck("the output, evaluated; that the other set lacks it, by linear programming")
    low, high = map(format_rational, domain.bounds(domain.names[0]))
    other = f"has the vertices {show_vertices(witness.relaxed)}" if said.vertices else "is empty"
    return Finding(
        Verdict.REFUTED,
        f"One neuron on X = [{low}, {high}]: the range of rho is "
        f"{show_cells(witness.exact['cells'])}, and {{y : y in X, y >= 0}} {other}.",
        [
            f"One neuron shows it: on X = [{low}, {high}] the input "
            f"{show_point(witness.points['input'])} gives the output "
            f"{show_point(witness.points['output'])}, so rho(X) is "
            f"{show_cells(witness.exact['cells'])}; but {{y : {low} <= y <= {high}, y >= 0}} "
            f"{other}. The intervals with integer ends were looked at in order of size: of "
            f"{inquiry.tally}, this is the first on which the two sets differ."
        ],
        witness,
    )


@PAPER.claim(
    "lemma-3.proof-range.subset",
    "If X = {x : C(x) <= 0} is a convex polytope, {y : C(y) <= 0, y >= 0} is a subset of the "
    "range of rho on X.",
    "proof of Lemma 3 (section 5), the half that is true",
    conjecture=laws.SAID_RANGE_INSIDE,
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
            said = said_range(domain).rename(net.output_names)
            if not said.is_empty and Union([said]).point_outside(image(net, domain)) is not None:
                witness = difference_witness(net, domain, said)
                text = f"rho on {witness.domain} misses {show_point(witness.points['missed'])}."
                return Finding(Verdict.REFUTED, text, witness=witness)
            for vertex in said.vertices:
                recheck.check_attained(net, domain_text(domain), vertex, vertex)
    inquiry.recheck("every vertex of the set, as an input of its own that rho leaves in place")
    return proved(
        inquiry,
        "Theorem 4",
        "If y is in X and y >= 0, then y = rho(y) is the output of y itself.",
        "Looked at besides: the intervals with integer ends in [-3, 3], and all convex hulls of "
        "points of the grid {-1, 0, 1}^2.",
    )


@PAPER.claim(
    "lemma-3.proof-induction",
    "f' transforms X into the convex polytope f'(X) by the induction hypothesis; f'' = W_L o rho "
    "has depth 2 and thus by the induction hypothesis transforms f'(X) into a convex polytope.",
    "proof of Lemma 3 (section 5), the induction step",
    wrong_step="The base case is affine maps, L = 1. At L = 2 the hypothesis does not cover f'', "
    "which has depth 2 itself: what is used is the step about rho before, and that one is false.",
    instead="With one output the image is an interval (mao2024.lemma-3.one-output).",
    rests_on=("mao2024.lemma-3.proof-range", "mao2024.lemma-3.proof-affine"),
    conjecture=Conjecture(ImageIsConvex(), READ_OUT),
)
def lemma_3_proof_induction(inquiry: Inquiry) -> Finding:
    """f'' of the smallest network with a bent image, on the segment f'(X)."""
    member = first_wrong_set(inquiry)
    if member is None:
        return none_found(inquiry, "no network of the class has an image that is not convex")
    inner, outer = split_last(member.network)
    before = image(inner, polytope(LINE)).hull.rename(outer.inputs)
    witness = gap_witness(outer, before)
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = show_gap(witness)
    return Finding(
        Verdict.REFUTED,
        f"L = 2: f'' = ({outer}) bends the segment f'(X) = {before}.",
        [
            f"Take f = ({member.network}) on [-1, 1], so that f'(x) = ({inner}) and f''"
            f"({', '.join(outer.inputs)}) = ({outer}). f'(X) is a convex polytope, the segment "
            f"{before}. {shown['sentence']}"
        ],
        witness,
    )
