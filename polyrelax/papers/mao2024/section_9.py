"""Section 9, the conclusion: its sentences restate earlier ones, and are decided with them."""

from __future__ import annotations

from polyrelax.claims import Finding, Inquiry, Stated, Verdict, domain_text
from polyrelax.claims.witnesses import bounds_witness
from polyrelax.exact import range_of
from polyrelax.papers.mao2024 import abstract, section_5, section_6_theorem_6
from polyrelax.papers.mao2024.paper import (
    LIVING,
    OUTPUTS_EXACT,
    PAPER,
    SINGLE_EXACT,
    members,
    none_found,
    unit_box,
)
from polyrelax.relaxations import Triangle


@PAPER.claim(
    "section-9.single-neuron",
    "Single-neuron relaxations that relax each neuron separately are incomplete.",
    "section 9",
)
def single_neuron(inquiry: Inquiry) -> Finding:
    """The smallest network of one ReLU layer that the Triangle does not bound exactly."""
    for member in members([f"1-{n}-1, |w| <= 1, |b| <= 1, {LIVING}" for n in (1, 2)]):
        inquiry.look("networks")
        net, domain = member.network, unit_box(1)
        bounds, exact = Triangle().bounds(net, domain), range_of(net, domain)
        if bounds != exact:
            break
    else:
        return none_found(inquiry, "the Triangle is exact on all of them")
    bounds_witness(net, domain, bounds, "triangle")  # raises where it shows nothing
    inquiry.recheck("the exact range, by all sign patterns")
    return Finding(
        Verdict.PROVED,
        f"{net} on [-1, 1]: the range is {exact!s}, the Triangle gives {bounds}.",
        [
            "The Triangle is the tightest of them (mao2024.section-3.triangle-hull), so that one "
            f"network is enough: {net}, the smallest of {inquiry.tally}."
        ],
        evidence=[
            Stated("bounds", str(net), domain_text(domain), name) for name in ("exact", "triangle")
        ],
    )


@PAPER.claim(
    "section-9.output-hull",
    "For networks of width no more than k, the convex hulls of the ranges of the layers, computed "
    "one after the other, induce exact upper and lower bounds on the output set.",
    "section 9",
    instead="See mao2024.theorem-2.bounds.",
    rests_on=("mao2024.theorem-2.bounds",),
    conjecture=OUTPUTS_EXACT,
)
def output_hull(inquiry: Inquiry) -> Finding:
    """Theorem 2 once more."""
    return section_5.theorem_2_bounds(inquiry)


@PAPER.claim(
    "section-9.input-output",
    "When the number of unstable neurons is at most k in each layer, the exact bounds are retained "
    "by jointly considering the input-output set of those k neurons.",
    "section 9",
    instead="See mao2024.theorem-6.",
    rests_on=("mao2024.theorem-6",),
    conjecture=SINGLE_EXACT,
)
def input_output(inquiry: Inquiry) -> Finding:
    """Theorem 6 once more."""
    return section_6_theorem_6.theorem_6(inquiry)


@PAPER.claim(
    "section-9.expressivity",
    "The expressivity of ReLU networks is no longer limited under multi-neuron relaxations.",
    "section 9",
    rests_on=("mao2024.abstract.expressivity",),
)
def expressivity(inquiry: Inquiry) -> Finding:
    """The sentence of the abstract once more."""
    return abstract.expressivity(inquiry)
