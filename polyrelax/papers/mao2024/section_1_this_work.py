"""Section 1, the part that says what the paper does: completeness, and the contrast it draws."""

from __future__ import annotations

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict
from polyrelax.claims.witnesses import same_witness
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.networks.transformations import clamp
from polyrelax.papers.mao2024.paper import (
    JOINT_EXACT,
    LINE,
    NO_EXACT_ABSOLUTE,
    OUTPUTS_EXACT,
    PAPER,
    first_wrong_bounds,
    multi_neuron_fails,
    none_found,
)
from polyrelax.papers.mao2024.skips import first_wrong_skip
from polyrelax.polyhedra import polytope
from polyrelax.relaxations import IntervalPropagation, MultiNeuron
from polyrelax.search import BoundsAreExact


@PAPER.claim(
    "section-1.complete.feedforward",
    "The relaxation that computes the convex hull of input and output variables layer-wise is "
    "complete for feed-forward ReLU networks.",
    "section 1, this work",
    instead="As for mao2024.theorem-6: with at most k bounded-unstable neurons a layer M_k is as "
    "tight as M_inf, which is exact where the images of all ReLU layers but the last are convex.",
    rests_on=("mao2024.theorem-6",),
    conjecture=JOINT_EXACT,
)
def complete_feedforward(inquiry: Inquiry) -> Finding:
    """M_inf on the smallest feed-forward network that M_k^o fails on."""
    member = first_wrong_bounds(inquiry)
    if member is None:
        return none_found(inquiry, "every network of the class is bounded exactly")
    return multi_neuron_fails(inquiry, member.network, "m:inf", "M_inf")


@PAPER.claim(
    "section-1.complete.skip",
    "The relaxation that computes the convex hull of input and output variables layer-wise is "
    "complete for skip-connected ReLU networks.",
    "section 1, this work",
    instead="With skip connections already two ReLU layers of one neuron each fail, whether the "
    "hull is over the layer's own input or over what is carried past it too.",
    rests_on=("mao2024.theorem-6",),
    conjecture=Conjecture(BoundsAreExact("m:inf@network"), "1-1-1-1, |w| <= 1, |b| <= 1, skips"),
)
def complete_skip(inquiry: Inquiry) -> Finding:
    """The smallest network y = rho(..x), z = rho(..x ..y) that M_inf does not bound exactly."""
    net = first_wrong_skip(inquiry)
    if net is None:
        return none_found(inquiry, "every network of the class is bounded exactly")
    found = multi_neuron_fails(inquiry, net, "m:inf@network", "M_inf over all carried values")
    layer = MultiNeuron().bounds(net, polytope(LINE))
    more = f"With the hull over the layer's own input only (layer scope), M_inf gives {layer}."
    return Finding(found.verdict, found.summary, [*found.paragraphs, more], found.witness)


@PAPER.claim(
    "section-1.complete.output-only",
    "When limited to the convex hull of only output variables layer-wise, the relaxation is still "
    "complete for feed-forward networks.",
    "section 1, this work",
    instead="As for mao2024.theorem-2.bounds: complete with one ReLU layer.",
    rests_on=("mao2024.theorem-2.bounds",),
    conjecture=OUTPUTS_EXACT,
)
def complete_output_only(inquiry: Inquiry) -> Finding:
    """M_k^o on the smallest network that it fails on."""
    member = first_wrong_bounds(inquiry)
    if member is None:
        return none_found(inquiry, "every network of the class is bounded exactly")
    return multi_neuron_fails(inquiry, member.network, "mo:inf", "M_k^o")


@PAPER.claim(
    "section-1.contrast",
    "A multi-neuron relaxation can precisely express every continuous piecewise linear function, "
    "in sharp contrast to any single-neuron relaxation.",
    "section 1, this work; also section 2",
    wrong_step="The question, in italics just before, asks for a network and the function's range "
    "on one domain. Interval propagation answers it with yes (proofs/theorems.md, Theorem 11).",
    instead="For all boxes at once single-neuron relaxations fail on max "
    "(mao2024.abstract.max-single-neuron.every-box); that a multi-neuron relaxation succeeds for "
    "every function there is open, and not what Theorem 1 says.",
    rests_on=(
        "mao2024.theorem-1",
        "mao2024.section-1.max-single-neuron",
    ),
    conjecture=NO_EXACT_ABSOLUTE,
)
def contrast(inquiry: Inquiry) -> Finding:
    """|x| on [-1, 1], clamped at its range: interval propagation is exact."""
    inquiry.look("networks")
    line, own = polytope(LINE), Network.parse("relu(x) + relu(-x)")
    plain = IntervalPropagation().bounds(own, line)
    net = clamp(own, range_of(own, line), "nested")
    witness = same_witness(net, own, line)
    inquiry.recheck("that the network computes |x|, by all sign patterns")
    inquiry.recheck("the bounds, by an interval propagation of its own")
    return Finding(
        Verdict.REFUTED,
        f"IBP returns the exact range of {net}, which is |x| on [-1, 1].",
        [
            f"For {own} interval propagation returns {plain}. For {net}, the same function on "
            f"[-1, 1], it returns {IntervalPropagation().bounds(net, line)}, the exact range. The "
            "same can be done with every function and domain, so that there is no contrast."
        ],
        witness,
    )
