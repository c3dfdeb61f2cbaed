"""The abstract."""

from __future__ import annotations

from polyrelax.claims import Finding, Inquiry, Verdict, recheck
from polyrelax.claims.witnesses import same_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of
from polyrelax.papers.mao2024.encodings import MAX, max_encodings
from polyrelax.papers.mao2024.paper import (
    JOINT_EXACT,
    NO_EXACT_MAX,
    PAPER,
    UNIT,
    first_wrong_bounds,
    multi_neuron_fails,
    none_found,
    proved,
)
from polyrelax.polyhedra import polytope
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations import Triangle

_CLASS = (
    "feed-forward, at most three neurons, weights and biases in {-1, 0, 1}, no dead neurons, up to "
    "the order of neurons"
)


@PAPER.claim(
    "abstract.max-single-neuron",
    "There is no ReLU network that expresses max in R^2 and can be exactly bounded by "
    "single-neuron relaxations; exact meaning: on one given domain.",
    "abstract",
    wrong_step="Baader et al. (2024) show it for networks that are bounded exactly on every box. "
    "The sentence, and Theorem 1, speak of the bounds on one domain.",
    instead="On one domain interval propagation is exact for a network of every continuous "
    "piecewise linear function (proofs/theorems.md, Theorem 11). For all boxes at once the "
    "sentence is true (mao2024.abstract.max-single-neuron.every-box).",
    conjecture=NO_EXACT_MAX,
)
def max_single_neuron(inquiry: Inquiry) -> Finding:
    """The smallest encoding of max on the unit square that the Triangle bounds exactly."""
    square = polytope(UNIT)
    for net in max_encodings(inquiry):
        if Triangle().bounds(net, square) == range_of(net, square):
            break
    else:
        return none_found(inquiry, "none that computes max is bounded exactly on [0, 1]^2")
    witness = same_witness(net, MAX, square)
    inquiry.recheck("that the network computes max, by all sign patterns")
    inquiry.recheck("the bounds, by an interval propagation of its own")
    bounds = range_of(net, square)
    return Finding(
        Verdict.REFUTED,
        f"{net} is max(x1, x2) on [0, 1]^2, and IBP already returns {bounds!s} for it.",
        [
            f"Take {net} with the domain [0, 1]^2. It takes the values of {MAX}, which is max(x1, "
            f"x2), everywhere there; its range is {bounds!s}, and interval propagation, the "
            "coarsest single-neuron relaxation, returns just that; so does the Triangle. The outer "
            "ReLU cuts the bounds at the range.",
            f"It is the smallest one among {inquiry.tally} ({_CLASS}).",
        ],
        witness,
    )


@PAPER.claim(
    "abstract.max-single-neuron.every-box",
    "There is no ReLU network that expresses max in R^2 and can be exactly bounded by "
    "single-neuron relaxations; exact meaning: on every box (Baader's precise).",
    "abstract, as Baader et al. (2024) mean it",
)
def max_single_neuron_every_box(inquiry: Inquiry) -> Finding:
    """The theorem, and all encodings of max in a class on one box around the diagonal."""
    text = "1/4 <= x1 <= 3/4, 1/4 <= x2 <= 3/4"
    box, least = polytope(text), None
    found = max_encodings(inquiry)
    for net in found:
        inquiry.look("encodings")
        exact, bounds = range_of(net, box), Triangle().bounds(net, box)
        recheck.check_range(net, text, [exact])
        if bounds.upper <= exact.upper:
            return Finding(Verdict.UNDECIDED, f"{net} is bounded exactly on {text}.")
        least = bounds.upper if least is None else min(least, bounds.upper)
    if least is None:
        raise CheckFailed("No network of the class computes max.")
    inquiry.recheck("the exact range of every encoding on the box, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 13",
        "Near almost every point of the diagonal a neuron is stable, or its pre-activation "
        "vanishes along the diagonal and depends on x1 - x2 only. Two mirrored inputs then average "
        "to a relaxed trace whose x may be moved along the diagonal, and it exceeds the maximum.",
        f"The class ({_CLASS}) has {len(found)} encodings of max on [0, 1]^2. On the box {text}, "
        f"where max is at most 3/4, the Triangle's upper bound is {format_rational(least)} or more "
        "for each of them.",
    )


@PAPER.claim(
    "abstract.complete",
    "Layer-wise multi-neuron relaxation provides complete certification for general ReLU networks.",
    "abstract; also sections 8 and 9",
    instead="It holds for networks with one ReLU layer (proofs/theorems.md, Theorem 5), and more "
    "generally when the images of all ReLU layers but the last are convex (Theorem 6). The "
    "authors' later version says so too: layer-wise relaxations are incomplete.",
    rests_on=("mao2024.theorem-2.bounds", "mao2024.theorem-6"),
    conjecture=JOINT_EXACT,
)
def complete(inquiry: Inquiry) -> Finding:
    """M_inf, the strongest layer-wise relaxation, on the smallest network that M_k^o fails on."""
    member = first_wrong_bounds(inquiry)
    if member is None:
        return none_found(inquiry, "every network of the class is bounded exactly")
    return multi_neuron_fails(inquiry, member.network, "m:inf", "M_inf")


@PAPER.claim(
    "abstract.expressivity",
    "The expressivity of ReLU networks is no longer limited under multi-neuron relaxation: it can "
    "provide exact bounds for every continuous piecewise linear function.",
    "abstract; also sections 1, 2 and 9",
    rests_on=("mao2024.theorem-1",),
)
def expressivity(inquiry: Inquiry) -> Finding:
    """Theorem 1 for max: the transformation of the paper's own network, under IBP."""
    from polyrelax.networks.transformations import clamp

    inquiry.look("functions")
    square = polytope(UNIT)
    net = clamp(MAX, range_of(MAX, square), "nested")
    witness = same_witness(net, MAX, square)
    inquiry.recheck("that the network computes max, by all sign patterns")
    inquiry.recheck("the bounds, by an interval propagation of its own")
    return Finding(
        Verdict.VACUOUS,
        f"True, but of interval propagation as well: {net} for max on [0, 1]^2.",
        [
            "On one given domain every relaxation that is no coarser than interval propagation is "
            "exact for some network of every continuous piecewise linear function: clamp the "
            f"function at its own range (proofs/theorems.md, Theorem 11). For max: {witness.net}.",
            "For all boxes at once nothing is shown here, by the paper or by this row.",
        ],
    )
