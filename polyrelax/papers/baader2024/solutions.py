"""Solution spaces: on how many one-layer networks of a convex function a method is precise."""

from __future__ import annotations

from itertools import pairwise

from polyrelax.claims import Finding, Inquiry, Stated, Verdict, domain_text, recheck
from polyrelax.claims.witnesses import bounds_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of
from polyrelax.networks import (
    Network,
    PiecewiseLinear,
    encode_convex,
    flip,
)
from polyrelax.papers.baader2024.kinds import (
    WIDE,
    by_slopes,
    encodes,
    random_functions,
)
from polyrelax.papers.baader2024.paper import PAPER
from polyrelax.papers.baader2024.patterns import (
    decided_patterns,
    exponential,
    has_no_flat_minimum,
    precise_patterns,
)
from polyrelax.papers.baader2024.telling import against, proved
from polyrelax.polyhedra import polytope
from polyrelax.relaxations import method, precise

RANDOM = 12
EXAMPLES = ((-1, 0, 2), (1, 2, 4), (-1, 1), (-2, -1, 1))
ABSOLUTE = "relu(x) + relu(-x)"


@PAPER.claim(
    "solutions.triangle",
    "The Triangle is precise on all 2^(n-1) sign patterns of one-layer networks of a convex "
    "function with n pieces.",
    "solution spaces of convex functions, as reported",
)
def triangle(inquiry: Inquiry) -> Finding:
    """All patterns of random convex functions."""
    for f in random_functions("convex", RANDOM):
        inquiry.look("functions")
        found = precise_patterns(f, "triangle")
        if len(found) != 2 ** len(f.kinks):
            return against(inquiry, f"{f}: the Triangle is precise for {', '.join(found)}.")
    inquiry.recheck("that each network computes its function")
    return proved(
        inquiry,
        "Theorem 28 in proofs/theorems.md",
        "All neurons count positively: below each runs its graph, and above the chords add up to "
        "an affine function that is exact at both ends.",
        f"Decided for all patterns of {RANDOM} random functions of two to five pieces.",
    )


@PAPER.claim(
    "solutions.deeppoly-0",
    "DeepPoly-0 is precise on exactly one sign pattern if some piece has slope 0 or the function "
    "is monotone; otherwise on none, until the minimising kink is split into two neurons.",
    "solution spaces of convex functions, as reported",
)
def deeppoly_0(inquiry: Inquiry) -> Finding:
    """All patterns of random convex functions, and the split where none is precise."""
    return _one_pattern(inquiry, "deeppoly-0")


@PAPER.claim(
    "solutions.deeppoly-1",
    "DeepPoly-1 is precise on exactly the flip of DeepPoly-0's pattern: all signs reversed.",
    "solution spaces of convex functions, as reported",
    rests_on=("baader2024.solutions.deeppoly-0", "baader2024.open-cells.flip"),
)
def deeppoly_1(inquiry: Inquiry) -> Finding:
    """The same for the reversed signs."""
    return _one_pattern(inquiry, "deeppoly-1")


def _one_pattern(inquiry: Inquiry, name: str) -> Finding:
    splits = 0
    for f in (*(by_slopes(*s) for s in EXAMPLES), *random_functions("convex", RANDOM)):
        inquiry.look("functions")
        up, down = "+-" if name == "deeppoly-0" else "-+"
        signs = "".join(up if before >= 0 else down for before, _ in pairwise(f.slopes))
        expected = [] if has_no_flat_minimum(f) else [signs]
        if precise_patterns(f, name) != expected:
            return against(inquiry, f"{f}: {name} is precise for other patterns than {expected}.")
        if not expected:
            inquiry.look("splits")
            splits += 1
            split = encode_convex(f) if name == "deeppoly-0" else flip(encode_convex(f))
            encodes(split, f)
            if not precise(split, WIDE, name):
                return against(inquiry, f"{name} is not precise on the split network {split}.")
    inquiry.recheck("that each network computes its function")
    return proved(
        inquiry,
        "Theorem 28 in proofs/theorems.md",
        "A neuron's lower line must not leave the function's graph below its minimum: that forces "
        "the sign of every kink, and no sign is right where the slope changes from negative to "
        "positive.",
        f"Decided for all patterns of {len(EXAMPLES)} examples and {RANDOM} random functions; "
        f"{splits} of them need the split.",
    )


PAPER.claim(
    "solutions.exponential",
    "More precise relaxations have exponentially larger solution spaces: for convex functions of n "
    "pieces 2^(n-1) sign patterns for the Triangle and at most one for DeepPoly-0.",
    "abstract, (ii), and solution spaces of convex functions, as reported",
    rests_on=("baader2024.solutions.triangle", "baader2024.solutions.deeppoly-0"),
)(exponential)


@PAPER.claim(
    "solutions.examples",
    "Slopes (-1, 0, 2): 4 networks for the Triangle, 1 for DeepPoly-0, 1 for DeepPoly-1. Slopes "
    "(1, 2, 4): 4, 1, 1, and 1 for IBP. |x| and slopes (-2, -1, 1): none for DeepPoly without the "
    "split.",
    "solution spaces of convex functions, as reported",
)
def examples(inquiry: Inquiry) -> Finding:
    """All sign patterns of the four functions under four relaxations."""
    said = {
        (-1, 0, 2): (0, 1, 1, 4),
        (1, 2, 4): (1, 1, 1, 4),
        (-1, 1): (0, 0, 0, 2),
        (-2, -1, 1): (0, 0, 0, 4),
    }
    told, holds, failing = [], True, []
    for slopes in EXAMPLES:
        inquiry.look("functions")
        counts = []
        for name in ("ibp", "deeppoly-0", "deeppoly-1", "triangle"):
            decided = decided_patterns(by_slopes(*slopes), name).values()
            counts.append(sum(bool(found) for _, found in decided))
            failing += [(net, found.box, name) for net, found in decided if found.box is not None]
        holds &= tuple(counts) == said[slopes]
        told.append(f"slopes {slopes}: {' / '.join(map(str, counts))}")
    inquiry.recheck("that each network computes its function")
    verdict = Verdict.PROVED if holds else Verdict.REFUTED
    summary = f"Decided for all sign patterns: the numbers are {'as' if holds else 'not as'} said."
    return Finding(
        verdict,
        f"{summary} The networks that count: Theorem 4 in proofs/baader2024.md.",
        [
            f"IBP / DeepPoly-0 / DeepPoly-1 / Triangle: {'; '.join(told)}.",
            f"In {len(failing)} cases a method is not precise on a network: each has an interval, "
            "and the range and the method's bounds on it are certified. That the method is precise "
            "in the others, on all intervals, is what the theorem says, and no certificate.",
        ],
        evidence=[Stated("inexact", str(net), domain_text(box), how) for net, box, how in failing],
    )


@PAPER.claim(
    "deeppoly-area",
    "DeepPoly with the area heuristic is not precise on rho(x) + rho(-x).",
    "DeepPoly's choice of the lower line, as reported",
    rests_on=("baader2024.solutions.deeppoly-0",),
)
def deeppoly_area(inquiry: Inquiry) -> Finding:
    """The decision, and the interval [-1, 1/3]."""
    inquiry.look("networks")
    net, box = Network.parse(ABSOLUTE), polytope("-1 <= x <= 1/3")
    found = precise(net, polytope("-1 <= x <= 1"), "deeppoly-area")
    bounds = {n: method(n).bounds(net, box) for n in ("deeppoly-0", "deeppoly-1", "deeppoly-area")}
    exact = range_of(net, box)
    recheck.check_range(net, domain_text(box), [exact])
    inquiry.recheck("the exact range, by all sign patterns")
    if found.answer != "not precise" or bounds["deeppoly-area"] == exact:
        witness = bounds_witness(net, box, bounds["deeppoly-1"], "deeppoly-1")
        return Finding(Verdict.REFUTED, f"It is precise: {found!r}.", [], witness)
    told = ", ".join(f"{name} gives {interval}" for name, interval in bounds.items())
    return Finding(
        Verdict.PROVED,
        f"On [-1, 1/3] it gives {bounds['deeppoly-area']}, and the range is {exact!s}.",
        [
            f"On [-1, 1/3] {told}; the range is {exact!s}. Of the two neurons the heuristic takes "
            "one with the line 0 and one with the identity, which add up to a line of slope 1 or "
            f"-1 through 0. The decision for all intervals in [-1, 1] is: {found!r}."
        ],
        evidence=[Stated("inexact", ABSOLUTE, domain_text(box), "deeppoly-area")],
    )


@PAPER.claim(
    "n-shape",
    "min(|x|, 2 - x) on [-2, 2] is neither monotone nor convex nor concave, and has an encoding on "
    "which the Triangle is precise.",
    "Table 1, beyond its yes cells, as reported",
)
def n_shape(inquiry: Inquiry) -> Finding:
    """The network of Theorem 3, and the decision on a grid."""
    inquiry.look("networks")
    net, domain = n_shape_network(), polytope("-2 <= x <= 2")
    f = PiecewiseLinear.from_network(net, domain)
    for x in range(-2, 3):
        if f(x) != min(abs(x), 2 - x):
            raise CheckFailed(f"{net} is not min(|x|, 2 - x) at {x}.")
    if f.is_monotone() or f.is_convex() or f.is_concave():
        raise CheckFailed(f"{f} has one of the shapes.")
    found = precise(net, domain, "triangle", grid=8)
    if found.answer == "not precise":
        return against(inquiry, f"{net}: {found!r}.")
    recheck.check_range(net, "-2 <= x <= 2", [f.range()])
    inquiry.recheck("the range on [-2, 2], by all sign patterns")
    return proved(
        inquiry,
        "Theorem 3 in proofs/baader2024.md",
        "On intervals that contain the dip and the top, the lower lines 0 keep the sum down to the "
        "minimum, and the chords of the two outer neurons add up to the larger of the two maxima.",
        f"{net}; no exception among {found.cells} intervals of a grid with all kinks.",
    )


def n_shape_network() -> Network:
    """The encoding of min(|x|, 2 - x) in Theorem 3 of proofs/baader2024.md.

    >>> n_shape_network()("1/2")
    (Fraction(1, 2),)
    """
    return Network.parse("y1 = relu(1 - x); y2 = relu(x - 1); relu(1 - y1 - y2) + relu(y1 - 1)")
