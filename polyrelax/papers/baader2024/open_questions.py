"""What stays open beside the cells of Table 1: rows that say so, with what was computed."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from polyrelax.claims import Finding, Inquiry, Verdict
from polyrelax.networks import Network, PiecewiseLinear, encode_univariate
from polyrelax.networks.encodings import encode_by_zigzags, loose_interval
from polyrelax.papers.baader2024.functions import as_polytope
from polyrelax.papers.baader2024.open_cells import FUNCTIONS, PLACE, cases, wrong_bounds
from polyrelax.papers.baader2024.paper import PAPER
from polyrelax.relaxations import method


@PAPER.claim(
    "open-cells.open.both",
    "Every CPWL function on R has one network on which DeepPoly-0 and DeepPoly-1 are both precise.",
    "open; beyond " + PLACE,
)
def both_at_once(inquiry: Inquiry) -> Finding:
    """How often the network for one of the two is exact for the other."""
    exact = tried = 0
    for f, box in cases(inquiry, FUNCTIONS // 4):
        net = encode_univariate(f, "deeppoly-0")
        tried += 1
        exact += method("deeppoly-1").bounds(net, as_polytope(box)) == f.range(*box)
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
            bounds = method("deeppoly-area").bounds(net, as_polytope((p, q)))
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
    if loose is None:
        return Finding(Verdict.REFUTED, f"One layer is enough for {f}.")
    for p, q in product(range(11), repeat=2):
        if p < q:
            inquiry.look("boxes")
            if wrong := wrong_bounds(net, f, (Fraction(p, 2), Fraction(q, 2)), "triangle"):
                return wrong
    return _open(
        inquiry,
        "One layer and three are understood, two are not.",
        f"On [0, 5], {f} is too much for one layer (not exact on {as_polytope(loose)}), "
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
    bounds = method("deeppoly-1").bounds(net, as_polytope((Fraction(-1), Fraction(1))))
    return _open(
        inquiry,
        "On a bounded interval neurons can carry x, and all else; on R none is known.",
        f"The next thing to try, {net} for x, has {bounds!s} on [-1, 1].",
    )


# -- how they are looked at -----------------------------------------------------------------------


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


def _open(inquiry: Inquiry, summary: str, *paragraphs: str) -> Finding:
    inquiry.recheck("nothing beyond the bounds themselves")
    return Finding(Verdict.UNDECIDED, f"Open. {summary}", list(paragraphs))
