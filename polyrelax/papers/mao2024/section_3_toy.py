"""Section 3: the numerical illustration, number by number."""

from __future__ import annotations

from polyrelax.claims import Conjecture, Finding, Inquiry, Stated, Verdict, recheck
from polyrelax.claims.witnesses import difference_witness, output_set
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of
from polyrelax.networks import Network
from polyrelax.papers.mao2024.paper import LINE, PAPER, TOY, between, bounds_of
from polyrelax.papers.mao2024.telling import show_point, show_vertices
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.rational.numbers import format_point
from polyrelax.search import BoundsAre, SaidOf

ZERO = between(0, 0)
TOY_CLASS = "1-2-1, w = 1, b = 0, output w in {-1, 1}"  # the toy network, and three others
PLACE = "section 3, numerical illustration"


@PAPER.claim(
    "section-3.toy",
    "The network rho(x) - rho(x) of Figure 2 encodes the zero function on [-1, 1].",
    "section 3, numerical illustration and Figure 2",
)
def toy(inquiry: Inquiry) -> Finding:
    """The exact range of the paper's own network."""
    net, X = Network.parse(TOY), polytope(LINE)
    inquiry.look("networks")
    exact = range_of(net, X)
    recheck.check_range(net, LINE, [exact])
    inquiry.recheck("the exact range, by all sign patterns")
    verdict = Verdict.PROVED if exact == ZERO else Verdict.REFUTED
    paragraphs = [f"Computed on {net}: {exact!r}."]
    evidence = [Stated("bounds", TOY, LINE)]
    return Finding(verdict, f"The range is {exact!s}.", paragraphs, evidence=evidence)


@PAPER.claim(
    "section-3.toy.constraints",
    "The constraints are (x - 1 <= 0), (-1 - x <= 0) for the input; a = x, b = x, f = c - d for "
    "the affine layers.",
    PLACE,
)
def toy_constraints(inquiry: Inquiry) -> Finding:
    """The printed input polytope, and the network of the printed equations."""
    inquiry.look("networks")
    printed = polytope("x - 1 <= 0, -1 - x <= 0")
    net = Network.parse("a = x; b = x; c = relu(a); d = relu(b); f = c - d; f")
    same = printed == polytope(LINE) and net == Network.parse(TOY) == Network.parse(
        "relu(x) - relu(x)"
    )
    for x in (-1, 0, 1):
        recheck.check_attained(net, LINE, [x], Network.parse("relu(x) - relu(x)").evaluate([x]))
    inquiry.recheck("the two networks, evaluated")
    return Finding(
        Verdict.PROVED if same else Verdict.REFUTED,
        f"The printed input polytope is {printed}; the equations give the network {net}.",
        ["It is the interval [-1, 1], and the network is that of the illustration."],
        evidence=[Stated("same", str(net), LINE, other="relu(x) - relu(x)")],
    )


@PAPER.claim(
    "section-3.toy.triangle",
    "On the toy network the single-neuron relaxation, Triangle, solves that the upper bound is 1 "
    "and the lower bound is -1.",
    PLACE,
    wrong_step="The numbers are those of interval propagation (IBP), which forgets that both "
    "neurons read the same x; the Triangle's constraints C_s(a, c) and C_s(b, d) keep it.",
    instead="At each x the Triangle keeps both c and d between rho(x) and the chord (x + 1)/2, so "
    "c - d is at most the largest gap between these two; the bounds are those of the explanation.",
    conjecture=Conjecture(
        SaidOf(TOY, BoundsAre("triangle", between(-1, 1))), TOY_CLASS, symmetries=()
    ),
)
def toy_triangle(inquiry: Inquiry) -> Finding:
    """The paper's own network: the Triangle against the printed numbers."""
    return bounds_of(
        inquiry, TOY, LINE, between(-1, 1), method="triangle", called="Triangle", exact=False
    )


@PAPER.claim(
    "section-3.toy.ibp",
    "The bounds -1 and 1 are those of interval propagation.",
    "section 3, numerical illustration, what the printed numbers are",
)
def toy_ibp(inquiry: Inquiry) -> Finding:
    """The paper's own network: IBP against the printed numbers."""
    return bounds_of(inquiry, TOY, LINE, between(-1, 1), method="ibp", called="IBP", exact=False)


@PAPER.claim(
    "section-3.toy.inexact",
    "On the toy network the bounds of the single-neuron relaxation are not exact.",
    PLACE,
    rests_on=("mao2024.section-3.toy.triangle",),
)
def toy_inexact(inquiry: Inquiry) -> Finding:
    """The Triangle's bounds, whatever they are, against the exact range."""
    found = bounds_of(inquiry, TOY, LINE, ZERO, method="triangle", called="Triangle")
    inexact = found.verdict is Verdict.REFUTED
    return Finding(
        Verdict.PROVED if inexact else Verdict.REFUTED,
        found.summary.partition("; the paper")[0] + ".",
        [f"Computed on {TOY} on [-1, 1]: the bounds are {'not ' if inexact else ''}the range."],
        evidence=[Stated("bounds", TOY, LINE, name) for name in ("exact", "triangle")],
    )


@PAPER.claim(
    "section-3.toy.multi",
    "On the toy network the multi-neuron relaxation M_2 solves that both bounds of f are zero.",
    PLACE,
)
def toy_multi(inquiry: Inquiry) -> Finding:
    """The paper's own network, reading A1."""
    return bounds_of(inquiry, TOY, LINE, ZERO, method="m:2", called="M_2")


@PAPER.claim(
    "section-3.toy.multi",
    "On the toy network the multi-neuron relaxation M_2 solves that both bounds of f are zero.",
    PLACE,
    reading="A2",
    wrong_step="Under this reading the hull is over the box of the layer's input (a, b), which "
    "forgets a = b.",
    instead="Over a box the joint hull is the product of the triangles, so M_k is the Triangle for "
    "every k. The paper's numbers, here and in section 7, need reading A1.",
    conjecture=Conjecture(SaidOf(TOY, BoundsAre("m:2@A2", ZERO)), TOY_CLASS, symmetries=()),
)
def toy_multi_a2(inquiry: Inquiry) -> Finding:
    """The paper's own network, reading A2."""
    return bounds_of(inquiry, TOY, LINE, ZERO, method="m:2@A2", called="M_2 over the box")


@PAPER.claim(
    "section-3.toy.multi",
    "On the toy network the multi-neuron relaxation M_2 solves that both bounds of f are zero.",
    PLACE,
    reading="A3",
)
def toy_multi_a3(inquiry: Inquiry) -> Finding:
    """The paper's own network, reading A3."""
    return bounds_of(inquiry, TOY, LINE, ZERO, method="m:2@A3", called="M_2 over the exact set")


FIRST = polytope("a == b, 1 - a <= 0, a - 1 <= 0", "a b")


def _is_first_polytope(network: Network, domain: Polyhedron) -> bool:
    """Whether the printed polytope is M_2^o's set behind the first layer, (x, x)."""
    return output_set(network, domain).rename(FIRST.names) == FIRST


@PAPER.claim(
    "section-3.toy.first-polytope",
    "M_2^o first computes the output polytope of the first layer: (a = b), (1 - a <= 0), "
    "(a - 1 <= 0).",
    PLACE,
    wrong_step="A misprint: 1 - a <= 0 should read -1 - a <= 0. With a - 1 <= 0 the printed "
    "constraints leave the single point a = b = 1.",
    instead="(a = b), (-1 - a <= 0), (a - 1 <= 0): the segment from (-1, -1) to (1, 1).",
    conjecture=Conjecture(_is_first_polytope, "1-2, w = 1, b = 0"),
)
def toy_first_polytope(inquiry: Inquiry) -> Finding:
    """The printed polytope against the image of the first affine layer."""
    return _polytope_of(inquiry, "x, x", FIRST)


@PAPER.claim(
    "section-3.toy.second-polytope",
    "The output polytope of the second layer is (c = d), (c >= 0), (c <= 1).",
    PLACE,
)
def toy_second_polytope(inquiry: Inquiry) -> Finding:
    """The printed polytope against the image of the ReLU layer."""
    said = polytope("c == d, c >= 0, c <= 1", "c d")
    return _polytope_of(inquiry, "relu(x), relu(x)", said)


@PAPER.claim(
    "section-3.toy.final-polytope",
    "Proceeding layer-wise, M_2^o obtains the final polytope f = 0.",
    PLACE,
    rests_on=("mao2024.section-3.toy.second-polytope",),
)
def toy_final_polytope(inquiry: Inquiry) -> Finding:
    """The printed polytope against M_2^o's set."""
    return _polytope_of(inquiry, TOY, polytope("f == 0", "f"))


@PAPER.claim(
    "section-3.toy.output-hull",
    "On the network rho(x) - rho(x) and the domain [-1, 1], M_2^o returns the exact bounds, 0.",
    "section 3, numerical illustration",
    rests_on=("mao2024.section-3.toy.final-polytope",),
)
def toy_output_hull(inquiry: Inquiry) -> Finding:
    """The paper's own network: one exact computation decides."""
    return bounds_of(inquiry, "relu(x) - relu(x)", LINE, ZERO)


def _polytope_of(inquiry: Inquiry, net: str, said: Polyhedron) -> Finding:
    """Whether M_k^o's set of a network on [-1, 1] is the one that the paper prints, and exact."""
    inquiry.look("layers")
    network, X = Network.parse(net), polytope(LINE)
    found, true = output_set(network, X).rename(said.names), image(network, X).rename(said.names)
    patterns = recheck.SignPatterns(network, LINE)
    for vertex in found.vertices:
        if patterns.input_of(vertex) is None:
            raise CheckFailed(f"No input reaches {format_point(vertex)}.")
    inquiry.recheck("every vertex of M_2^o's set, reached by an input")
    if said == found:
        exact = "the exact set" if true == found else "larger than the exact set"
        text = f"M_2^o's set is {found}, as printed, {exact} of the layer."
        evidence = [Stated("hull", net, LINE, name) for name in ("exact", "mo:inf")]
        paragraphs = [f"Computed on ({network}) on [-1, 1]."]
        return Finding(Verdict.PROVED, text, paragraphs, evidence=evidence)
    witness = difference_witness(network, X, said)
    at, output = witness.points["input"], witness.points["output"]
    return Finding(
        Verdict.REFUTED,
        f"The printed set is {{{show_vertices(witness.relaxed)}}}; M_2^o's is {found}.",
        [
            f"The input {show_point(at)} gives {show_point(output)}, which the printed constraints "
            f"exclude. The set of ({network}) on [-1, 1] is {found}."
        ],
        witness,
    )
