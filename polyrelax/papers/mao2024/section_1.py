"""Section 1, the introduction: what is known of ReLU networks under convex relaxations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from polyrelax.claims import (
    Conjecture,
    Finding,
    Inquiry,
    Stated,
    Verdict,
    Witness,
    domain_text,
    recheck,
)
from polyrelax.claims.recheck import difference
from polyrelax.claims.witnesses import bounds_witness, same_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.networks.transformations import clamp
from polyrelax.papers.mao2024 import approximation, laws
from polyrelax.papers.mao2024.folding import (
    cube,
    direct,
    folded,
    random_differences,
    show,
    value,
)
from polyrelax.papers.mao2024.paper import (
    LINE,
    LIVING,
    MAX_2,
    NO_EXACT_MAX,
    PAPER,
    TOY,
    UNIT,
    between,
    exhaust,
    members,
    none_found,
    proved,
    relaxed_bounds,
)
from polyrelax.papers.mao2024.telling import join
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.relaxations import IntervalPropagation, Triangle, method

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
    "section-1.approximate",
    "ReLU networks can thus approximate every continuous function within an arbitrary error rate.",
    "section 1, expressivity of ReLU networks under convex relaxations",
)
def approximate(inquiry: Inquiry) -> Finding:
    """The theorem, and the distance of its networks from x^2, exactly."""
    found = []
    for error in (Fraction(1), Fraction(1, 2), Fraction(1, 4)):
        inquiry.look("errors")
        network = approximation.near(approximation.SQUARE, error)
        distance = approximation.distance_to_square(network)
        if distance > error:
            raise CheckFailed(f"{network} is {distance} away from x^2, not {error}.")
        for i in range(25):
            x = Fraction(i, 24)
            if abs(network.evaluate([x])[0] - x * x) > distance:
                raise CheckFailed(f"At {x} {network} is further than {distance} from x^2.")
        found.append(f"{distance} for an error of {error}")
    inquiry.recheck("the distance on a grid, from the network's values")
    return proved(
        inquiry,
        "Theorem 36",
        "Slice the function by its values, and let a slice be a sum of bumps over the boxes of a "
        "grid on which the function is above the slice's level.",
        f"Built besides for x^2 on [0, 1], where the largest distance is {join(found)}.",
    )


@PAPER.claim(
    "section-1.ibp-approximate",
    "For every continuous function and arbitrarily small error there is a ReLU network that "
    "approximates the function with that error and whose relaxation error under IBP is below it.",
    "section 1, expressivity of ReLU networks under convex relaxations (after Baader et al., 2020)",
    rests_on=("mao2024.section-1.approximate",),
)
def ibp_approximate(inquiry: Inquiry) -> Finding:
    """The theorem, and IBP's bounds of its networks on all boxes of a finer grid."""
    for function, error in (
        (approximation.SQUARE, Fraction(1, 4)),
        (approximation.ABSOLUTE, Fraction(1, 2)),
        (approximation.MAXIMUM, Fraction(1)),
    ):
        inquiry.look("functions")
        network = approximation.near(function, error)
        for _ in approximation.boxes_within(network, function, error, Fraction(1, 3)):
            inquiry.look("boxes")
    inquiry.recheck("the bounds, by an interval propagation of its own")
    return proved(
        inquiry,
        "Theorem 36",
        "A box on which f is high lies as a whole in a grid box on which f is high, so that one "
        "bump has the interval [1, 1]; a box far from there touches none of the bumps. It holds on "
        "every box at once. On one given domain a piecewise linear function "
        "has a network without any error (mao2024.theorem-1).",
        "Built besides for x^2, |x| and max, and compared with their ranges.",
    )


@dataclass(frozen=True, slots=True)
class _IbpIsNoTighter:
    """DeepZ's bounds do not contain those of IBP, unless they are the same."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        ibp, deepz = (method(name).bounds(network, domain) for name in ("ibp", "deepz"))
        return ibp == deepz or not ibp <= deepz

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """DeepZ's bounds beside the exact range; re-checked."""
        return bounds_witness(network, domain, method("deepz").bounds(network, domain), "deepz")


@PAPER.claim(
    "section-1.ibp-least",
    "IBP applies the least precise single-neuron relaxation to each neuron: no other one has "
    "looser bounds.",
    "section 1, expressivity of ReLU networks under convex relaxations",
    wrong_step="An interval for each neuron keeps that it is never negative, and a relaxation with "
    "sloped sides can lose it: neither of the two sets contains the other.",
    instead="Of the relaxations that the paper compares, IBP is the least precise: the Triangle's "
    "bounds lie inside (mao2024.section-1.triangle-over-ibp), and so do those of M_k and k-ReLU, "
    "which are no looser (mao2024.section-3.multi-over-single).",
    conjecture=Conjecture(_IbpIsNoTighter(), "1-1-1, |w| <= 1, |b| <= 1"),
)
def ibp_least(inquiry: Inquiry) -> Finding:
    """The smallest network for which DeepZ, of Singh et al. (2018), is looser than IBP."""
    line = polytope(LINE)
    for member in members([f"1-1-1, |w| <= 1, |b| <= 1, {LIVING}"]):
        inquiry.look("networks")
        net = member.network
        tight, loose = IntervalPropagation().bounds(net, line), method("deepz").bounds(net, line)
        if tight <= loose and tight != loose:
            break
    else:
        return none_found(inquiry, "DeepZ's bounds never contain those of IBP strictly")
    witness = bounds_witness(net, line, loose, "deepz")
    if recheck.propagated(net, LINE) != tight:
        raise CheckFailed(f"Interval propagation of {net} is not {tight}.")
    inquiry.recheck("IBP's bounds, by an interval propagation of its own")
    return Finding(
        Verdict.REFUTED,
        f"{net} on [-1, 1]: IBP gives {tight}, and DeepZ, a single-neuron relaxation, {loose}.",
        [
            f"Take {net} on [-1, 1]. DeepZ, which section 1 cites (Singh et al., 2018), puts the "
            "neuron between two parallel lines of the chord's slope, and the lower one is negative "
            f"where the input is. Its bounds are {loose}; those of IBP are {tight}.",
            "With weights and biases in {-1, 0, 1}, no network comes before it in order of size.",
        ],
        witness,
    )


@PAPER.claim(
    "section-1.triangle-over-ibp",
    "The Triangle relaxation is strictly more precise than interval propagation (IBP).",
    "section 1, expressivity of ReLU networks under convex relaxations",
    rests_on=("mao2024.section-3.triangle-hull",),
    conjecture=laws.TRIANGLE_OVER_IBP,
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
