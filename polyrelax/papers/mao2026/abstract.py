"""The abstract of version 2, sentence by sentence."""

from __future__ import annotations

from polyrelax.claims import Finding, Inquiry, Verdict, stated_bounds
from polyrelax.claims.witnesses import same_witness
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.networks.transformations import clamp
from polyrelax.papers.mao2024.paper import NO_EXACT_MAX
from polyrelax.papers.mao2026.paper import (
    CALLED,
    LINE,
    MAX_2,
    PAPER,
    SQUARE,
    check_range,
    computed,
    restated,
    two_layers,
)
from polyrelax.relaxations import method


@PAPER.claim(
    "abstract.single-neuron",
    "Even the most precise single-neuron relaxation is incomplete for general ReLU networks.",
    "abstract (version 2)",
)
def single_neuron(inquiry: Inquiry) -> Finding:
    """The first network of a class that the Triangle does not bound exactly."""
    tightest = "The Triangle is the tightest of them (mao2024.section-3.triangle-hull)"
    return _first_inexact(inquiry, "triangle", tightest)


PAPER.claim(
    "abstract.max",
    "The max function in R^d can be encoded by a ReLU network and exactly bounded by a "
    "multi-neuron relaxation.",
    "abstract (version 2)",
    rests_on=("mao2026.max.nested",),
)(restated("max.nested"))


@PAPER.claim(
    "abstract.max.single-neuron",
    "That max is encoded by a ReLU network and exactly bounded is impossible for any single-neuron "
    "relaxation; exact meaning: on one given domain.",
    "abstract (version 2)",
    wrong_step="The single-neuron barrier is about networks that are exact on every box.",
    instead="It is impossible on all boxes at once (mao2026.abstract.max.single-neuron.every-box).",
    conjecture=NO_EXACT_MAX,
)
def max_single_neuron(inquiry: Inquiry) -> Finding:
    """The network of max, clamped at its range: interval propagation is exact."""
    inquiry.look("networks")
    own = Network.parse(MAX_2)
    net = clamp(own, check_range(inquiry, own, SQUARE), "nested")
    witness = same_witness(net, own, SQUARE)
    return Finding(
        Verdict.REFUTED,
        f"{net} is max on [0, 1]^2, and IBP is exact on it.",
        [
            f"Clamp {own} at its range: {net} takes the same values on [0, 1]^2, and interval "
            "propagation, the coarsest of all, returns the range."
        ],
        witness,
    )


PAPER.claim(
    "abstract.max.single-neuron.every-box",
    "That max is encoded by a ReLU network and exactly bounded is impossible for any single-neuron "
    "relaxation; exact meaning: on every box.",
    "abstract (version 2)",
    rests_on=("mao2026.max.barrier",),
)(restated("max.barrier"))

PAPER.claim(
    "abstract.transformation",
    "Multi-neuron relaxations can be turned into complete verifiers by semantic-preserving "
    "structural transformations.",
    "abstract (version 2)",
    rests_on=("mao2026.transformation.gap",),
)(restated("transformation.gap"))

PAPER.claim(
    "abstract.partition",
    "Multi-neuron relaxations can be turned into complete verifiers by input space partitioning.",
    "abstract (version 2)",
    rests_on=("mao2026.partition.complete",),
)(restated("partition.complete"))

PAPER.claim(
    "abstract.partition.complexity",
    "Partitioning for multi-neuron relaxations enjoys improved worst-case partition complexity: "
    "never more cells than the network has linear cells, and fewer for some.",
    "abstract (version 2); what the complexity is, as reported",
    rests_on=("mao2026.partition.complete",),
)(restated("partition.complexity"))


@PAPER.claim(
    "abstract.incomplete",
    "Without these augmentations, the completeness guarantee can no longer be obtained.",
    "abstract (version 2)",
)
def incomplete(inquiry: Inquiry) -> Finding:
    """The first network of a class that M_inf does not bound exactly."""
    return _first_inexact(inquiry, "m:inf", "M_inf is the tightest layer-wise relaxation")


PAPER.claim(
    "abstract.unbounded",
    "Without these augmentations, the relaxation error of every multi-neuron relaxation can be "
    "unbounded.",
    "abstract (version 2)",
    rests_on=("mao2026.theorem-3-3", "mao2026.theorem-4-2.every-window"),
)(restated("theorem-3-3"))


def _first_inexact(inquiry: Inquiry, name: str, why: str) -> Finding:
    """That a relaxation is incomplete, shown by the first network of a class."""
    for net in two_layers():
        inquiry.look("networks")
        exact, bounds = range_of(net, LINE), method(name).bounds(net, LINE)
        if bounds != exact:
            check_range(inquiry, net, LINE)
            return computed(
                f"{net} on [-1, 1]: the range is {exact!s}, {CALLED[name]} gives {bounds!s}.",
                f"{why}, so one network is enough. This is the first one, by size, among "
                f"{inquiry.tally}.",
                evidence=stated_bounds(net, LINE, "exact", name),
            )
    return Finding(Verdict.UNDECIDED, f"{CALLED[name]} is exact on {inquiry.tally}.")
