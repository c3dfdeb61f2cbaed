"""Section 2, related work: what the paper reports of single-neuron relaxations."""

from __future__ import annotations

from fractions import Fraction

from polyrelax.claims import Finding, Inquiry, Verdict, domain_text, recheck
from polyrelax.claims.witnesses import same_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.papers.mao2024.approximation import ABSOLUTE as ABSOLUTE_VALUE
from polyrelax.papers.mao2024.approximation import MAXIMUM, boxes_within, expressed
from polyrelax.papers.mao2024.encodings import Point, encodings
from polyrelax.papers.mao2024.paper import (
    LINE,
    NO_EXACT_ABSOLUTE,
    PAPER,
    between,
    none_found,
    proved,
)
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.relaxations import IntervalPropagation, Triangle
from polyrelax.search import intervals

ABSOLUTE = Network.parse("relu(x) + relu(-x)")
SHAPES = ("1-1", "1-2", "1-1-1", "1-3", "1-2-1", "1-1-2", "1-1-1-1")
_CLASS = "at most three neurons, weights and biases in {-1, 0, 1}"


@PAPER.claim(
    "section-2.ibp-approximate",
    "For every continuous piecewise linear f and any error there is a ReLU network that expresses "
    "f, and whose IBP analysis provides bounds with at most that error.",
    "section 2, convex relaxation theories (after Baader et al., 2020)",
    rests_on=("mao2024.section-1.ibp-approximate",),
)
def ibp_approximate(inquiry: Inquiry) -> Finding:
    """The theorem, and its networks for |x| and max: the same function, and IBP on all boxes."""
    for function, error in ((ABSOLUTE_VALUE, Fraction(1, 2)), (MAXIMUM, Fraction(1))):
        inquiry.look("functions")
        network = expressed(function, error)
        rest = recheck.difference(network, Network.parse(function.text))
        if range_of(rest, function.domain) != between(0, 0):
            raise CheckFailed(f"{network} is not {function.text}.")
        for _ in boxes_within(network, function, error, Fraction(1, 3)):
            inquiry.look("boxes")
    inquiry.recheck("the bounds, by an interval propagation of its own")
    return proved(
        inquiry,
        "Theorem 36",
        "Take a network N near f whose IBP bounds are near the range, and add f - N, clamped at "
        "its own small range: the sum is f, and on every box the clamped term adds little.",
        "Built besides for |x| with error 1/2 and max with error 1. That an error of 0 is "
        "impossible on all boxes at once is the next sentence "
        "(mao2024.section-2.ibp.every-interval).",
    )


@PAPER.claim(
    "section-2.ibp",
    "There is a continuous piecewise linear function for which IBP of any finite ReLU network that "
    "expresses it cannot provide exact bounds; exact meaning: on one given domain.",
    "section 2, convex relaxation theories (after Mirman et al., 2022); also the next sentence, "
    "that IBP needs infinitely many parameters",
    instead="For every function and domain there is such a network (proofs/theorems.md, Theorem "
    "11); on all intervals at once see mao2024.section-2.ibp.every-interval.",
    conjecture=NO_EXACT_ABSOLUTE,
)
def ibp(inquiry: Inquiry) -> Finding:
    """The smallest encoding of |x| on [-1, 1] that interval propagation bounds exactly."""
    line = polytope(LINE)
    for net in _absolute_encodings(inquiry):
        if IntervalPropagation().bounds(net, line) == range_of(net, line):
            break
    else:
        return none_found(inquiry, "none that computes |x| is bounded exactly by IBP on [-1, 1]")
    witness = same_witness(net, ABSOLUTE, line)
    inquiry.recheck("that the network computes |x|, by all sign patterns")
    inquiry.recheck("the bounds, by an interval propagation of its own")
    return Finding(
        Verdict.REFUTED,
        f"{net} is |x| on [-1, 1], and IBP returns {range_of(net, line)!s}, its range.",
        [
            "The same is possible for every other function. The smallest network for |x| among "
            f"{inquiry.tally} ({_CLASS}) is {net}: the outer ReLU cuts the bounds at the range."
        ],
        witness,
    )


@PAPER.claim(
    "section-2.ibp.every-interval",
    "There is a continuous piecewise linear function for which IBP of any finite ReLU network that "
    "expresses it cannot provide exact bounds; exact meaning: on every interval.",
    "section 2, convex relaxation theories (after Mirman et al., 2022)",
)
def ibp_every_interval(inquiry: Inquiry) -> Finding:
    """All encodings of |x| on [-1, 1] in a class: an interval on which IBP is not exact."""
    found = _absolute_encodings(inquiry)
    for net in found:
        inquiry.look("encodings")
        if all(IntervalPropagation().bounds(net, X) == range_of(net, X) for X in _intervals()):
            return Finding(Verdict.UNDECIDED, f"{net} is bounded exactly on all intervals.")
        recheck.check_range(net, LINE, [range_of(net, polytope(LINE))])
    inquiry.recheck("the range of every encoding, by all sign patterns")
    return Finding(
        Verdict.VERIFIED,
        f"|x|: all {len(found)} encodings of the class fail on some interval.",
        [
            f"Of {inquiry.tally}, {len(found)} are |x| on [-1, 1] ({_CLASS}). None of them is "
            "bounded exactly by interval propagation on all intervals in [-1, 1] with ends that "
            "are multiples of 1/2."
        ],
    )


@PAPER.claim(
    "section-2.triangle-more",
    "The Triangle can precisely express more functions than IBP in R.",
    "section 2, convex relaxation theories (after Baader et al., 2024)",
    rests_on=("mao2024.section-2.ibp.every-interval",),
)
def triangle_more(inquiry: Inquiry) -> Finding:
    """|x| as rho(x) + rho(-x), on a grid of intervals, under the Triangle and under IBP."""
    lost = 0
    for X in _intervals(4):
        inquiry.look("intervals")
        exact = range_of(ABSOLUTE, X)
        recheck.check_range(ABSOLUTE, domain_text(X), [exact])
        if Triangle().bounds(ABSOLUTE, X) != exact:
            return Finding(Verdict.UNDECIDED, f"The Triangle is not exact on {domain_text(X)}.")
        lost += IntervalPropagation().bounds(ABSOLUTE, X) != exact
    inquiry.recheck("the exact range on every interval, by all sign patterns")
    return Finding(
        Verdict.VERIFIED if lost else Verdict.REFUTED,
        f"|x| = {ABSOLUTE}: the Triangle is exact on all {inquiry.tally}, IBP not on {lost}.",
        [
            "Each rho is exact from below, and the chords add up to a function that is exact at "
            "the ends of the interval. No small network makes IBP exact on all intervals for |x| "
            "(mao2024.section-2.ibp.every-interval)."
        ],
    )


def _intervals(parts: int = 2) -> list[Polyhedron]:
    """The intervals in [-1, 1] whose ends are multiples of 1/parts."""
    return [X.scale(Fraction(1, parts)) for X in intervals(parts)]


def _absolute_encodings(inquiry: Inquiry) -> list[Network]:
    def absolute(point: Point) -> int:
        return abs(point[0])

    points = [(i,) for i in range(-4, 5)]
    return encodings(inquiry, SHAPES, absolute, ABSOLUTE, polytope(LINE), points)
