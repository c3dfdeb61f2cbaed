"""The rows of baader2024 on the open cells of Table 1."""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement

import pytest

import polyrelax as pr
from polyrelax.papers.baader2024 import open_cells, open_questions
from tests.networks.functions import precise_on
from tests.papers.rows import check_row

VERDICTS = {
    "slicing": "proved",
    "deeppoly-0": "proved",
    "triangle": "proved",
    "deeppoly-1": "proved",
    "flip": "proved",
    "one-layer": "proved",
    "two-layers": "proved",
    "open.both": "undecided",
    "open.area": "undecided",
    "open.two-layers": "undecided",
    "open.linear-size": "undecided",
    "open.feed-forward": "undecided",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_rows(judged, name):
    """Each row has the verdict that is known, is complete, and its evidence holds once more."""
    result = judged(f"baader2024.open-cells.{name}")
    check_row(result, VERDICTS[name])
    open_row = result.finding.summary.startswith("Open.")
    assert open_row == (VERDICTS[name] == "undecided")


def test_hundreds_of_boxes(judged):
    """Each construction was tried on a hundred boxes at least."""
    for name in ("deeppoly-0", "triangle", "deeppoly-1"):
        counts = judged(f"baader2024.open-cells.{name}").counts
        assert counts["pairs of a function and a box"] >= 100


def test_that_it_may_be_known_is_said(judged):
    """The rows say that an earlier publication is not excluded."""
    text = " ".join(judged("baader2024.open-cells.deeppoly-0").finding.paragraphs)
    assert "published before us is not known" in text


def test_the_class_of_two_layer_networks():
    """All compute the zigzag, have two hidden layers, and are loose on [0, 5]."""
    nets = list(open_cells.two_layer_zigzags())
    assert len(set(nets)) == len(nets) > 100
    X = pr.polytope("0 <= x <= 5")
    for net in nets[::7]:
        assert pr.PiecewiseLinear.from_network(net, (0, 5)) == open_cells.ZIGZAG
        assert len(net.layers) == 2
        assert not pr.Triangle().bounds(net, X) <= pr.Interval(0, 1)


@pytest.mark.parametrize("relaxation", ["deeppoly-0", "triangle", "deeppoly-1"])
def test_three_layers_are_enough_for_the_zigzag(relaxation):
    """The zigzag has three-layer networks that are exact on all boxes with ends at halves."""
    net = pr.encode_univariate(open_cells.ZIGZAG, relaxation)
    assert len(net.layers) == 3
    ends = [Fraction(i, 2) for i in range(11)]
    for box in combinations_with_replacement(ends, 2):
        assert precise_on(net, open_cells.ZIGZAG, box, relaxation)


def test_the_dip():
    """The dip with slopes 1, -1, 1 has a two-layer network, exact on all boxes at thirds."""
    net = open_questions.dip()
    f = pr.PiecewiseLinear.from_network(net, (0, 5))
    assert (f.slopes, f.kinks, len(net.layers)) == ((1, -1, 1), (2, 3), 2)
    for box in combinations([Fraction(i, 3) for i in range(16)], 2):
        assert precise_on(net, f, box, "triangle")
