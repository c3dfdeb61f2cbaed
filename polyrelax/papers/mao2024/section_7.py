"""Section 7: the max function."""

from __future__ import annotations

from fractions import Fraction

from polyrelax.claims import Finding, Inquiry, Verdict, recheck
from polyrelax.claims.witnesses import difference_witness, output_set
from polyrelax.errors import CheckFailed
from polyrelax.exact import image
from polyrelax.networks import Network
from polyrelax.papers.mao2024.paper import PAPER, bounds_of
from polyrelax.polyhedra import polytope
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point

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
    return bounds_of(inquiry, MAX_2, UNIT, Interval(Fraction(0), Fraction(1)))


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
