"""What stays open: one network that is exact for all polytopes at once."""

from __future__ import annotations

from polyrelax.claims import Finding, Inquiry, Verdict
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.networks.transformations import gap
from polyrelax.papers.mao2026.paper import LINE, PAPER, check_range
from polyrelax.polyhedra import Polyhedron
from polyrelax.relaxations import method

# y1 + N1: the gap transform with y0 = f(1) is exact wherever 1 is, and not elsewhere.
NET = Network.parse("y1 = relu(x); y2 = relu(x + 1); y1 + relu(y1) - relu(y2 - 1)")
PARTS = 4


@PAPER.claim(
    "open.every-polytope",
    "Every continuous piecewise linear function has one network on which M_inf is exact for all "
    "polytopes at once.",
    "open, as reported",
    rests_on=("mao2026.transformation.gap", "repaired.t-convex"),
)
def every_polytope(inquiry: Inquiry) -> Finding:
    """What the gap transform does on all intervals of a grid: it is no answer."""
    at = LINE.vertices[-1]
    new = gap(NET, LINE, at=at)
    check_range(inquiry, NET, LINE)
    loose = []
    for low in range(-PARTS, PARTS):
        for high in range(low + 1, PARTS + 1):
            inquiry.look("intervals")
            part = Polyhedron.box([low], [high], "x").scale(f"1/{PARTS}")
            if method("m:inf").bounds(new, part) != range_of(NET, part):
                loose.append(part)
    where = "some of" if any(part.contains(at) for part in loose) else "none of"
    return Finding(
        Verdict.UNDECIDED,
        "Open, as far as we know: this row looks at what is known, and does not decide it.",
        [
            "It is true of convex and concave functions (repaired.t-convex), and of every function "
            "that one hidden layer computes, as all functions of one input are "
            "(mao2026.transformation.merge). For other functions of several inputs nobody has "
            "shown or refuted it here.",
            "The gap transform is no answer: it is exact for all polytopes that contain one chosen "
            f"point. For {NET}, with the point {at[0]}, M_inf is not exact on {len(loose)} of "
            f"{inquiry.tally} in [-1, 1], {where} which with the point in it.",
        ],
    )
