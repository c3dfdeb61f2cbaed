"""The cells of Table 1 that the paper leaves open, `?`: settled here (docs/open-cells.md).

The three cells are CPWL functions on R under DeepPoly-0, DeepPoly-1 and the Triangle. Whether
somebody published this before us is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product

from polyrelax.claims import Finding, Inquiry, Verdict
from polyrelax.errors import CheckFailed
from polyrelax.networks import Network, PiecewiseLinear, encode_univariate, flip
from polyrelax.networks.encodings import (
    encode_by_zigzags,
    encode_in_one_layer,
    is_feed_forward,
    loose_interval,
    slices,
)
from polyrelax.papers.baader2024.functions import Box, as_polytope, random_boxes, random_functions
from polyrelax.papers.baader2024.paper import PAPER
from polyrelax.polyhedra import Polyhedron
from polyrelax.relaxations import method

PLACE = "Table 1, CPWL functions on R; open in the paper"
SEED, FUNCTIONS, BOXES = 11, 40, 4
ZIGZAG = PiecewiseLinear([(i, i % 2) for i in range(6)])


@PAPER.claim(
    "open-cells.slicing",
    "For levels c_0 < ... < c_K and g_i = clamp((f - c_(i-1)) / (c_i - c_(i-1))), the maximum over "
    "every box of f = c_0 - relu(c_0 - f) + sum of (c_i - c_(i-1)) g_i + relu(f - c_K) is the sum "
    "of the summands' maxima, and the minimum that of their minima.",
    "settles " + PLACE,
)
def slicing(inquiry: Inquiry) -> Finding:
    """The theorem, and both sides of the equation on random functions and boxes."""
    for f, (p, q) in cases(inquiry, FUNCTIONS):
        levels = sorted({y for _, y in f.knots})
        parts = [-(levels[0] - f).positive_part(), (f - levels[-1]).positive_part()]
        for part in slices(f):
            over = f - part.low
            parts.append(over.positive_part() - (f - part.high).positive_part())
        ranges = [part.range(p, q) for part in parts]
        sums = [levels[0] + sum(ends, Fraction(0)) for ends in zip(*ranges, strict=True)]
        if sums != [*f.range(p, q)]:
            return _fails(f, (p, q), f"the sums are {sums}")
    inquiry.recheck("the extremes of f and of each summand, at all their kinks in the box")
    return _proved(
        inquiry,
        "Theorem 31",
        "Every summand is a nondecreasing function of f, so all of them are greatest where f is. "
        "Slicing by value, not by x, makes precise parts add up to a precise whole.",
    )


@PAPER.claim(
    "open-cells.deeppoly-0",
    "Every CPWL function on R, or on an interval, is computed by a feed-forward network with three "
    "hidden layers on which DeepPoly-0 is precise.",
    "settles " + PLACE,
    rests_on=("baader2024.open-cells.slicing",),
)
def deeppoly_0(inquiry: Inquiry) -> Finding:
    """The theorem, and the construction on random functions and boxes."""
    return _constructed(inquiry, "deeppoly-0", "Theorem 32")


@PAPER.claim(
    "open-cells.triangle",
    "The Triangle is precise on the same networks, with LP-tight bounds and with those of interval "
    "propagation.",
    "settles " + PLACE,
    rests_on=("baader2024.open-cells.slicing",),
)
def triangle(inquiry: Inquiry) -> Finding:
    """The theorem, and the construction on random functions and boxes."""
    found = _constructed(inquiry, "triangle", "Theorem 32")
    if found.verdict != Verdict.PROVED:
        return found
    return _constructed(inquiry, "triangle@ibp", "Theorem 32", FUNCTIONS // 2)


@PAPER.claim(
    "open-cells.deeppoly-1",
    "Every CPWL function on R, or on an interval, is computed by a network with three hidden "
    "layers and skip connections on which DeepPoly-1 is precise; on a bounded interval neurons "
    "relu(v + S) - S can stand for the skip connections.",
    "settles " + PLACE,
    rests_on=("baader2024.open-cells.slicing", "baader2024.open-cells.flip"),
)
def deeppoly_1(inquiry: Inquiry) -> Finding:
    """The theorem, and both forms of the construction on random functions and boxes."""
    for f in random_functions(FUNCTIONS, SEED):
        if None in f.domain:
            continue
        net = encode_univariate(f, "deeppoly-1", skips=False)
        if net.layers and not is_feed_forward(net):
            raise CheckFailed(f"{net} has a skip connection.")
        for box in random_boxes(f, BOXES, SEED):
            inquiry.look("pairs of a function and a box")
            if wrong := wrong_bounds(net, f, box, "deeppoly-1"):
                return wrong
    found = _constructed(inquiry, "deeppoly-1", "Theorems 33 and 34")
    inquiry.recheck("with neurons for the skip connections where the domain is bounded")
    return found


@PAPER.claim(
    "open-cells.flip",
    "With every relu(t) written t + relu(-t), DeepPoly-1 gives the bounds that DeepPoly-0 gave, "
    "and the Triangle the same ones as before.",
    "settles " + PLACE,
)
def flipped(inquiry: Inquiry) -> Finding:
    """The theorem, and both networks on random boxes, whether the bounds are exact or not."""
    inexact = 0
    for f, box in cases(inquiry, FUNCTIONS // 8):
        for net in (encode_by_zigzags(f), encode_in_one_layer(f)):
            X, other = as_polytope(box), flip(net)
            for one, two in (("deeppoly-0", "deeppoly-1"), ("triangle", "triangle")):
                bounds = method(one).bounds(net, X)
                if method(two).bounds(other, X) != bounds:
                    return _fails(f, box, f"{one} has {bounds}, {two} on the flip has not")
                inexact += bounds != f.range(*box)
    inquiry.recheck("every bound, by back-substitution and by linear programming")
    return _proved(
        inquiry,
        "Theorem 27",
        "Y = t + y' with y' = relu(-t) turns y' >= 0 into Y >= t, y' >= -t into Y >= 0, and the "
        f"chord into the chord. {inexact} of the bounds compared are not exact, and equal too.",
    )


@PAPER.claim(
    "open-cells.one-layer",
    "One hidden layer is enough for the Triangle iff f is convex, or concave, or monotone with, "
    "for a rising f and all p < q, f'(q-) >= sum of k+ (c-p)/(q-p) and f'(p+) >= sum of k- "
    "(q-c)/(q-p) over the kinks c between, with jumps k.",
    "completes " + PLACE,
)
def one_layer(inquiry: Inquiry) -> Finding:
    """The theorem; where it says yes random boxes are tried, and where no the box it names."""
    count = {"convex or concave": 0, "monotone": 0, "not enough": 0}
    for f in _mixed_functions(FUNCTIONS):
        inquiry.look("functions")
        net, loose = encode_in_one_layer(f), loose_interval(f)
        if loose is not None:
            bounds = method("triangle").bounds(net, as_polytope(loose))
            if bounds == f.range(*loose):
                return _fails(f, loose, "the Triangle is exact there")
            count["not enough"] += 1
            continue
        count["convex or concave" if f.is_convex() or f.is_concave() else "monotone"] += 1
        for box in random_boxes(f, BOXES, SEED):
            if wrong := wrong_bounds(net, f, box, "triangle"):
                return wrong
    inquiry.recheck("for every other function, an interval on which the Triangle is not exact")
    numbers = ", ".join(f"{number} {kind}" for kind, number in count.items())
    return _proved(
        inquiry,
        "Theorem 30",
        "At each kink the chord adds a tent. What bends up makes a concave upper bound, which is "
        f"attained at the ends only under these conditions. Among the functions: {numbers}.",
    )


@PAPER.claim(
    "open-cells.two-layers",
    "If a < x1 < z1 < x2 < z2 < b with f(x1) = f(x2) = max f > min f = f(z1) = f(z2), the Triangle "
    "is exact on [a, b] for no network of two hidden layers that computes f, as for the zigzag "
    "0, 1, 0, 1, 0, 1.",
    "completes " + PLACE,
)
def two_layers(inquiry: Inquiry) -> Finding:
    """The theorem, and the bounds on [0, 5] of a class of two-layer networks for the zigzag."""
    X = Polyhedron.box([0], [5], ["x"])
    closest: tuple[Fraction, Network] | None = None
    for net in two_layer_zigzags():
        inquiry.look("two-layer networks")
        relaxed = method("triangle").relax(net, X)
        (bounds,) = relaxed.bounds()
        below, above = -bounds.lower, bounds.upper - 1
        if max(below, above) <= 0:
            return _fails(ZIGZAG, (Fraction(0), Fraction(5)), f"the Triangle is exact on {net}")
        trace = relaxed.attaining(net.outputs[0], "upper" if above > 0 else "lower")
        if not relaxed.contains(trace):
            raise CheckFailed(f"{trace} is no relaxed trace of {net}.")
        if closest is None or below + above < closest[0]:
            closest = below + above, net
    if closest is None or PiecewiseLinear.from_network(closest[1], (0, 5)) != ZIGZAG:
        raise CheckFailed("No network computes the zigzag.")
    inquiry.recheck("for each, a relaxed trace beyond [0, 1], and multipliers that prove the bound")
    three = encode_univariate(ZIGZAG, "triangle")
    exact = method("triangle").bounds(three, X)
    return _proved(
        inquiry,
        "Theorem 35",
        "Multipliers of two exact bounds would use, between z1 and x2, only what is constant along "
        "the true traces; but f is not.",
        "The class: f - relu(t) + relu(t) with f - relu(t) in one layer, where t takes values in "
        "{-1, 0, 1} at 0, 1, ..., 5, both signs, and changes its sign at these points only (with "
        f"-relu(t) come the mirror images). The closest, {closest[1]}, is {closest[0]} too wide in "
        f"sum; the network with widths {three.widths} has {exact!s}.",
    )


# -- how they are decided ------------------------------------------------------------------------


def two_layer_zigzags() -> Iterator[Network]:
    """Networks f - relu(t) + relu(t) of two layers: all t of the class of `two_layers`."""
    for values in product((-1, 0, 1), repeat=len(ZIGZAG.knots)):
        flips = any(a * b < 0 for a, b in pairwise(values))
        if flips or {-1, 1} - {*values}:
            continue
        t = PiecewiseLinear([*enumerate(values)])
        # The t of the second layer and the rest read the same neurons of the first one.
        inner, rest = (_hinges(g) for g in (t, ZIGZAG - t.positive_part()))
        yield Network.parse(
            "r1 = relu(x - 1); r2 = relu(x - 2); r3 = relu(x - 3); r4 = relu(x - 4); "
            f"{rest} + relu({inner})",
            "x",
        )


def _hinges(f: PiecewiseLinear) -> str:
    """f on [0, 5], with kinks at 1, 2, 3, 4, over r1, ..., r4."""
    jumps = {c: b - a for c, a, b in zip(f.kinks, f.slopes, f.slopes[1:], strict=False)}
    terms = [f"{f(0)} + {f.slopes[0]}*x", *(f"{k}*r{c}" for c, k in jumps.items())]
    return " + ".join(terms).replace("+ -", "- ")


def cases(inquiry: Inquiry, functions: int) -> Iterator[tuple[PiecewiseLinear, Box]]:
    """Random functions, each with its random boxes."""
    for f in random_functions(functions, SEED):
        for box in random_boxes(f, BOXES, SEED):
            inquiry.look("pairs of a function and a box")
            yield f, box


def _mixed_functions(count: int) -> Iterator[PiecewiseLinear]:
    """Random functions, and rising ones made from them by adding x a few times."""
    for f in random_functions(count, SEED):
        yield f
        yield f + PiecewiseLinear.affine(9, 0, f.domain)


def _constructed(
    inquiry: Inquiry, relaxation: str, theorem: str, functions: int = FUNCTIONS
) -> Finding:
    """Whether the construction is f, and the relaxation exact on it, on random boxes."""
    for f in random_functions(functions, SEED):
        net = encode_univariate(f, relaxation)
        if PiecewiseLinear.from_network(net, f.domain) != f:
            raise CheckFailed(f"{net} does not compute {f}.")
        if len(net.layers) > 3:
            raise CheckFailed(f"{net} has {len(net.layers)} hidden layers.")
        for box in random_boxes(f, BOXES, SEED):
            inquiry.look("pairs of a function and a box")
            if wrong := wrong_bounds(net, f, box, relaxation):
                return wrong
    inquiry.recheck("that the network computes f, on all of its domain")
    return _proved(
        inquiry,
        theorem,
        "The values of f at its knots cut it into slices, and each slice, a row of ramps with "
        "plateaus between them, has a network that is precise; by open-cells.slicing so is the "
        "sum. Whether this was published before us is not known.",
        f"The functions have up to six knots at integers, the boxes ends at quarters (seed {SEED});"
        " convex, concave and monotone functions are given their smaller networks.",
    )


def wrong_bounds(net: Network, f: PiecewiseLinear, box: Box, relaxation: str) -> Finding | None:
    """What to say if a relaxation is not exact on a box; None if it is."""
    bounds = method(relaxation).bounds(net, as_polytope(box))
    return None if bounds == f.range(*box) else _fails(f, box, f"{relaxation} has {bounds}")


def _fails(f: PiecewiseLinear, box: Box, how: str) -> Finding:
    return Finding(Verdict.REFUTED, f"{f} on {as_polytope(box)}: {how}.")


def _proved(inquiry: Inquiry, theorem: str, *paragraphs: str) -> Finding:
    return Finding(
        Verdict.PROVED,
        f"{theorem} in proofs/theorems.md; and no exception among {inquiry.tally}.",
        list(paragraphs),
    )
