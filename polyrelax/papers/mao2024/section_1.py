"""Section 1, the introduction."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from polyrelax.claims import Conjecture, Finding, Inquiry, Stated, Verdict, domain_text, recheck
from polyrelax.claims.recheck import difference
from polyrelax.claims.witnesses import same_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.networks.transformations import clamp
from polyrelax.papers.mao2024.folding import (
    cube,
    direct,
    folded,
    random_differences,
    show,
    value,
)
from polyrelax.papers.mao2024.paper import (
    JOINT_EXACT,
    LINE,
    LIVING,
    MAX_2,
    NO_EXACT_ABSOLUTE,
    NO_EXACT_MAX,
    OUTPUTS_EXACT,
    PAPER,
    TOY,
    UNIT,
    between,
    exhaust,
    first_wrong_bounds,
    multi_neuron_fails,
    none_found,
    proved,
    relaxed_bounds,
)
from polyrelax.papers.mao2024.skips import first_wrong_skip
from polyrelax.papers.mao2024.telling import join
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.relaxations import IntervalPropagation, MultiNeuron, Triangle
from polyrelax.search import BoundsAreExact

MAX = Network.parse("x2 + relu(x1 - x2)", "x1 x2")
SMALL = tuple(f"{s}, |w| <= 1, |b| <= 1, {LIVING}" for s in ("1-1-1", "1-2-1")) + (
    f"1-2-1-1, |w| <= 1, b = 0, {LIVING}",
)


@PAPER.claim(
    "section-1.expressive",
    "ReLU networks can precisely express every continuous piecewise linear function.",
    "section 1, expressivity of ReLU networks under convex relaxations (after Hertrich et al., "
    "2021)",
)
def expressive(inquiry: Inquiry) -> Finding:
    """The theorem, and the folded networks of random functions in three dimensions."""
    grid = [Fraction(0), Fraction(1, 3), Fraction(1)]
    for function in random_differences(3, 8, 1):
        inquiry.look("functions")
        net = folded(function)
        if range_of(difference(net, direct(function)), cube(3)) != between(0, 0):
            raise CheckFailed(f"{net} is not {show(function)}.")
        for point in product(grid, repeat=3):
            if net.evaluate(point) != (value(function, point),):
                raise CheckFailed(f"{net} is not {show(function)} at {point}.")
    inquiry.recheck("the values on a grid, straight from the two maxima")
    return proved(
        inquiry,
        "Theorem 12",
        "A continuous piecewise linear function on a cube is a difference of two maxima of affine "
        "functions, and a maximum is folded with one neuron a layer.",
        "Built besides for random functions of three inputs, and equal to them on the whole cube.",
    )


@PAPER.claim(
    "section-1.triangle-over-ibp",
    "The Triangle relaxation is strictly more precise than interval propagation (IBP).",
    "section 1, expressivity of ReLU networks under convex relaxations",
    rests_on=("mao2024.section-3.triangle-hull",),
)
def triangle_over_ibp(inquiry: Inquiry) -> Finding:
    """The theorem, and both bounds on a class; the toy network shows the difference."""

    def against(net: Network, X: Polyhedron) -> Finding | None:
        tight, loose = Triangle().bounds(net, X), IntervalPropagation().bounds(net, X)
        if tight <= loose:
            return None
        return Finding(Verdict.REFUTED, f"{net} on {domain_text(X)}: {tight}, IBP {loose}.")

    toy, line = Network.parse(TOY), polytope(LINE)
    tight, loose = (relaxed_bounds(inquiry, name, toy, line) for name in ("triangle", "ibp"))
    if tight == loose:
        raise CheckFailed(f"{tight} is no tighter than {loose}.")
    return exhaust(inquiry, SMALL, against) or proved(
        inquiry,
        "Theorem 10",
        "The triangle over LP-tight bounds keeps a neuron inside the interval that interval "
        "propagation has for it, layer after layer.",
        f"Looked at besides: the classes {join(SMALL, quote=True)}. The Triangle is strictly "
        f"tighter on {toy} on [-1, 1]: {tight} against {loose}. With ends that come from "
        "elsewhere, such as DeepPoly with a fixed slope, the comparison need not hold.",
    )


@PAPER.claim(
    "section-1.max-single-neuron",
    "The Triangle cannot provide exact bounds for any ReLU network that expresses max on a compact "
    "domain in R^2; exact meaning: on that domain.",
    "section 1, expressivity of ReLU networks under convex relaxations",
    wrong_step="As in the abstract: the cited theorem is about networks that are bounded exactly "
    "on every box, and this sentence about one domain.",
    instead="mao2024.section-1.max-single-neuron.every-box.",
    rests_on=("mao2024.abstract.max-single-neuron",),
    conjecture=NO_EXACT_MAX,
)
def max_single_neuron(inquiry: Inquiry) -> Finding:
    """The paper's own network of Figure 6, clamped at its range."""
    inquiry.look("networks")
    square, own = polytope(UNIT), Network.parse(MAX_2)
    net = clamp(own, range_of(own, square), "nested")
    witness = same_witness(net, MAX, square)
    inquiry.recheck("that the network computes max, by all sign patterns")
    inquiry.recheck("the bounds, by an interval propagation of its own")
    bounds = Triangle().bounds(net, square)
    return Finding(
        Verdict.REFUTED,
        f"{net} is max on [0, 1]^2; the Triangle returns {bounds}, its range.",
        [
            "The network of Figure 6 with two more neurons, u - rho(u - l - rho(f - l)) for l = "
            f"{bounds.lower} and u = {bounds.upper}, computes max on [0, 1]^2, and interval "
            "propagation and the Triangle return its range there. A smaller one is in "
            "mao2024.abstract.max-single-neuron."
        ],
        witness,
    )


@PAPER.claim(
    "section-1.max-single-neuron.every-box",
    "The Triangle cannot provide exact bounds for any ReLU network that expresses max on a compact "
    "domain in R^2; exact meaning: on every box.",
    "section 1, as Baader et al. (2024) mean it",
    rests_on=("mao2024.abstract.max-single-neuron.every-box",),
)
def max_single_neuron_every_box(inquiry: Inquiry) -> Finding:
    """The theorem, and the paper's own network and its clamped form on boxes of the diagonal."""
    own = Network.parse(MAX_2)
    quarters = [Fraction(i, 4) for i in (1, 2, 3)]
    for net in (own, clamp(own, range_of(own, polytope(UNIT)), "nested")):
        for middle in quarters:
            for radius in (Fraction(1, 8), Fraction(1, 16)):
                inquiry.look("boxes")
                box = Polyhedron.box([middle - radius] * 2, [middle + radius] * 2, net.inputs)
                exact, bounds = range_of(net, box), Triangle().bounds(net, box)
                recheck.check_range(net, domain_text(box), [exact])
                if bounds.upper < middle + 2 * radius:
                    return Finding(
                        Verdict.UNDECIDED, f"{net} on {domain_text(box)}: Triangle {bounds}."
                    )
    inquiry.recheck("the exact range on each box, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 13",
        "On all small enough boxes around almost every point (p, p) of the diagonal the Triangle's "
        "upper bound is p + 2 e or more, where e is the radius and p + e the maximum.",
        "Computed besides: the network of Figure 6 and its clamped form, with p in {1/4, 1/2, 3/4} "
        "and e in {1/8, 1/16}. Clamping at the range over [0, 1]^2 helps on [0, 1]^2 only.",
    )


@PAPER.claim(
    "section-1.max-two-neurons",
    "The max function can be expressed without error by a ReLU network with only two ReLU neurons.",
    "section 1, expressivity of ReLU networks under convex relaxations",
)
def max_two_neurons(inquiry: Inquiry) -> Finding:
    """The paper's own network of Figure 6 against max, on the domain of section 7."""
    inquiry.look("networks")
    own = Network.parse(MAX_2)
    apart = difference(own, MAX)
    gap = range_of(apart, polytope(UNIT))
    recheck.check_range(apart, UNIT, [gap])
    inquiry.recheck("the difference to max, by all sign patterns")
    outside = difference(own, MAX).evaluate([-1, -1])[0]
    return Finding(
        Verdict.PROVED if gap == between(0, 0) else Verdict.REFUTED,
        f"{own} differs from max(x1, x2) on [0, 1]^2 by {gap!s}.",
        [
            f"The network of Figure 6 has {len(own.neurons)} neurons. It computes max where x2 >= "
            f"0; at (-1, -1) it is off by {outside}. With a skip connection one neuron is enough, "
            f"and everywhere: {MAX}."
        ],
        evidence=[Stated("same", MAX_2, UNIT, other=str(MAX))],
    )


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
