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
from polyrelax.papers.baader2024.functions import Box, random_boxes, random_functions
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
    for f, (p, q) in _cases(inquiry, FUNCTIONS):
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
        "Theorem 75",
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
    return _constructed(inquiry, "deeppoly-0", "Theorem 76")


@PAPER.claim(
    "open-cells.triangle",
    "The Triangle is precise on the same networks, with LP-tight bounds and with those of interval "
    "propagation.",
    "settles " + PLACE,
    rests_on=("baader2024.open-cells.slicing",),
)
def triangle(inquiry: Inquiry) -> Finding:
    """The theorem, and the construction on random functions and boxes."""
    found = _constructed(inquiry, "triangle", "Theorem 76")
    if found.verdict != Verdict.PROVED:
        return found
    return _constructed(inquiry, "triangle@ibp", "Theorem 76", FUNCTIONS // 2)


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
            if wrong := _wrong(net, f, box, "deeppoly-1"):
                return wrong
    found = _constructed(inquiry, "deeppoly-1", "Theorem 77")
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
    for f, box in _cases(inquiry, FUNCTIONS // 8):
        for net in (encode_by_zigzags(f), encode_in_one_layer(f)):
            X, other = _polytope(box), flip(net)
            for one, two in (("deeppoly-0", "deeppoly-1"), ("triangle", "triangle")):
                bounds = method(one).bounds(net, X)
                if method(two).bounds(other, X) != bounds:
                    return _fails(f, box, f"{one} has {bounds}, {two} on the flip has not")
                inexact += bounds != f.range(*box)
    inquiry.recheck("every bound, by back-substitution and by linear programming")
    return _proved(
        inquiry,
        "Theorem 71",
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
            bounds = method("triangle").bounds(net, _polytope(loose))
            if bounds == f.range(*loose):
                return _fails(f, loose, "the Triangle is exact there")
            count["not enough"] += 1
            continue
        count["convex or concave" if f.is_convex() or f.is_concave() else "monotone"] += 1
        for box in random_boxes(f, BOXES, SEED):
            if wrong := _wrong(net, f, box, "triangle"):
                return wrong
    inquiry.recheck("for every other function, an interval on which the Triangle is not exact")
    numbers = ", ".join(f"{number} {kind}" for kind, number in count.items())
    return _proved(
        inquiry,
        "Theorem 74",
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
        "Theorem 79",
        "Multipliers of two exact bounds would use, between z1 and x2, only what is constant along "
        "the true traces; but f is not.",
        "The class: f - relu(t) + relu(t) with f - relu(t) in one layer, where t takes values in "
        "{-1, 0, 1} at 0, 1, ..., 5, both signs, and changes its sign at these points only (with "
        f"-relu(t) come the mirror images). The closest, {closest[1]}, is {closest[0]} too wide in "
        f"sum; the network with widths {three.widths} has {exact!s}.",
    )


# -- what stays open -----------------------------------------------------------------------------


@PAPER.claim(
    "open-cells.open.both",
    "Every CPWL function on R has one network on which DeepPoly-0 and DeepPoly-1 are both precise.",
    "open; beyond " + PLACE,
)
def both_at_once(inquiry: Inquiry) -> Finding:
    """How often the network for one of the two is exact for the other."""
    exact = tried = 0
    for f, box in _cases(inquiry, FUNCTIONS // 4):
        net = encode_univariate(f, "deeppoly-0")
        tried += 1
        exact += method("deeppoly-1").bounds(net, _polytope(box)) == f.range(*box)
    return _open(
        inquiry,
        "Each has networks of its own; none is known that serves both.",
        f"DeepPoly-1 is exact on {exact} of {tried} boxes for the networks made for DeepPoly-0.",
    )


@PAPER.claim(
    "open-cells.open.area",
    "Every convex function on R has a network on which DeepPoly with the area rule is precise.",
    "open; beyond " + PLACE,
)
def area_rule(inquiry: Inquiry) -> Finding:
    """|x| in its three one-layer forms, on boxes around 0."""
    texts = ("relu(x) + relu(-x)", "2*relu(x) - x", "2*relu(-x) + x")
    loose = []
    for text in texts:
        net = Network.parse(text)
        f = PiecewiseLinear.from_network(net)
        ends = [Fraction(1, 3), Fraction(1), Fraction(2)]
        for p, q in product([-end for end in reversed(ends)], ends):
            inquiry.look("boxes")
            bounds = method("deeppoly-area").bounds(net, _polytope((p, q)))
            if bounds != f.range(p, q):
                loose.append(f"{net} has {bounds} on [{p}, {q}]")
                break
    return _open(
        inquiry,
        "The area rule mixes the two lower lines, and no network is known for it.",
        f"Of three networks for |x|, {len(loose)} have an inexact box: {'; '.join(loose)}.",
    )


@PAPER.claim(
    "open-cells.open.two-layers",
    "It is known which functions need exactly two hidden layers under the Triangle.",
    "open; beyond " + PLACE,
)
def exactly_two(inquiry: Inquiry) -> Finding:
    """A dip that needs more than one layer, and a network with two, on a grid of boxes."""
    net = dip()
    f = PiecewiseLinear.from_network(net, (0, 5))
    loose = loose_interval(f)
    for p, q in product(range(11), repeat=2):
        if p < q:
            inquiry.look("boxes")
            if wrong := _wrong(net, f, (Fraction(p, 2), Fraction(q, 2)), "triangle"):
                return wrong
    return _open(
        inquiry,
        "One layer and three are understood, two are not.",
        f"On [0, 5], {f} is too much for one layer (not exact on {_polytope(loose or (0, 0))}), "
        f"and the Triangle is exact on all boxes with ends at halves for {net}.",
    )


@PAPER.claim(
    "open-cells.open.linear-size",
    "Every CPWL function with n pieces has a network of three hidden layers and O(n) neurons on "
    "which the Triangle is precise.",
    "open; beyond " + PLACE,
)
def linear_size(inquiry: Inquiry) -> Finding:
    """The neurons of both constructions for zigzags whose tops and bottoms all differ."""
    sizes = []
    for n in (4, 8, 16):
        inquiry.look("functions")
        f = PiecewiseLinear([(i, -i if i % 2 else i) for i in range(n + 1)])
        teeth, zigzags = encode_univariate(f, "triangle"), encode_by_zigzags(f)
        sizes.append(f"{n} pieces: {len(teeth.neurons)} and {len(zigzags.neurons)}")
    return _open(
        inquiry,
        "The constructions need O(n^2) neurons.",
        f"Teeth and zigzags for the widening zigzag 0, -1, 2, -3, ...: {'; '.join(sizes)} neurons.",
    )


@PAPER.claim(
    "open-cells.open.feed-forward",
    "Every CPWL function on R has a feed-forward network, without skip connections, on which "
    "DeepPoly-1 is precise.",
    "open; beyond " + PLACE,
)
def feed_forward(inquiry: Inquiry) -> Finding:
    """What becomes of the carried x when relu(x) - relu(-x) stands for it."""
    net = Network.parse("relu(x) - relu(-x)")
    inquiry.look("networks")
    bounds = method("deeppoly-1").bounds(net, _polytope((Fraction(-1), Fraction(1))))
    return _open(
        inquiry,
        "On a bounded interval neurons can carry x, and all else; on R none is known.",
        f"The next thing to try, {net} for x, has {bounds!s} on [-1, 1].",
    )


# -- how they are decided ------------------------------------------------------------------------


def dip() -> Network:
    """Slopes 1, -1, 1 over lengths 2, 1, 2, in two hidden layers.

    >>> PiecewiseLinear.from_network(dip(), (0, 5)).slopes
    (Fraction(1, 1), Fraction(-1, 1), Fraction(1, 1))
    """
    return Network.parse(
        "r1 = relu(x - 1); r2 = relu(x - 2); r3 = relu(x - 3); r4 = relu(x - 4); "
        "2/3 + 1/3*x + 2/3*relu(x - 1 - 2*r2) - 2/3*relu(x - 2 - 2*r3) "
        "- 1/3*relu(2 - 2*x + 3*r3 - r4) + 1/3*relu(-3 + 3*r2 - r1)"
    )


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


def _cases(inquiry: Inquiry, functions: int) -> Iterator[tuple[PiecewiseLinear, Box]]:
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
            if wrong := _wrong(net, f, box, relaxation):
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


def _wrong(net: Network, f: PiecewiseLinear, box: Box, relaxation: str) -> Finding | None:
    bounds = method(relaxation).bounds(net, _polytope(box))
    return None if bounds == f.range(*box) else _fails(f, box, f"{relaxation} has {bounds}")


def _polytope(box: tuple[Fraction | int, Fraction | int]) -> Polyhedron:
    return Polyhedron.box([box[0]], [box[1]], ["x"])


def _fails(f: PiecewiseLinear, box: Box, how: str) -> Finding:
    return Finding(Verdict.REFUTED, f"{f} on {_polytope(box)}: {how}.")


def _proved(inquiry: Inquiry, theorem: str, *paragraphs: str) -> Finding:
    return Finding(
        Verdict.PROVED,
        f"{theorem} in proofs/theorems.md; and no exception among {inquiry.tally}.",
        list(paragraphs),
    )


def _open(inquiry: Inquiry, summary: str, *paragraphs: str) -> Finding:
    inquiry.recheck("nothing beyond the bounds themselves")
    return Finding(Verdict.UNDECIDED, f"Open. {summary}", list(paragraphs))
