"""When one hidden layer is enough for the Triangle: the condition against the Triangle itself."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.networks.encodings import (
    encode_in_one_layer,
    is_feed_forward,
    loose_interval,
    one_layer_bounds,
    without_skips,
)
from tests.networks.functions import (
    boxes,
    convex_functions,
    functions,
    monotone_functions,
    polytope,
)

PL = pr.PiecewiseLinear


@given(st.data())
def test_the_bounds_are_the_triangle_s(data):
    """The formula with tents gives what the relaxation gives for the network."""
    f = data.draw(functions())
    p, q = data.draw(boxes(f))
    if p < q:
        bounds = pr.Triangle().bounds(encode_in_one_layer(f), polytope((p, q)))
        assert (bounds.lower, bounds.upper) == one_layer_bounds(f, p, q)


@settings(max_examples=200)
@given(st.data())
def test_the_condition_decides(data):
    """Where there is no loose interval random boxes are exact; a loose interval is loose."""
    f = data.draw(st.one_of(functions(), monotone_functions(), convex_functions()))
    loose = loose_interval(f)
    if loose is not None:
        assert not f.is_convex()
        assert pr.Interval(*one_layer_bounds(f, *loose)) != f.range(*loose)
        return
    for _ in range(10):
        p, q = data.draw(boxes(f))
        if p < q:
            assert pr.Interval(*one_layer_bounds(f, p, q)) == f.range(p, q)


def test_monotone_functions_of_both_kinds():
    """Slopes 1, 3/2, 5/4 pass; a clip, and slopes 1, 3, 1, do not."""
    gentle = PL([(0, 0), (1, Fraction(3, 2))], 1, Fraction(5, 4))
    assert loose_interval(gentle) is None
    assert loose_interval(-gentle) is None
    for steep in (PL([(0, 0), (1, 1)], 0, 0), PL([(0, 0), (1, 3)], 1, 1)):
        assert loose_interval(steep) is not None
        assert loose_interval(-steep) is not None


def test_no_sign_pattern_helps():
    """On a loose interval all sixteen forms of the zigzag 0, 1, 0, 1, 0, 1 are inexact."""
    f = PL([(i, i % 2) for i in range(6)])
    box = loose_interval(f)
    for signs in product((1, -1), repeat=4):
        text = " + ".join(
            f"({b - a}) * relu({s} * (x - {c}))"
            for c, a, b, s in zip(f.kinks, f.slopes, f.slopes[1:], signs, strict=False)
        )
        rest = f - PL.from_network(pr.Network.parse(text), f.domain)
        assert not rest.kinks
        net = pr.Network.parse(f"{rest.slopes[0]}*x + {rest(0)} + {text}")
        assert pr.Triangle().bounds(net, polytope(box)) != f.range(*box)


def test_carrying_in_general():
    """Values of every layer are carried, one neuron for each multiple; outputs too."""
    net = pr.Network.parse("a = relu(x - 1); b = relu(a - x); c = relu(b - 2*a); c + a + x, 3*x")
    new = without_skips(net, (-2, 3))
    assert is_feed_forward(new)
    assert not is_feed_forward(net)
    for i in range(-8, 13):
        assert new(Fraction(i, 4)) == net(Fraction(i, 4))
    with pytest.raises(pr.Unsupported, match="bounded domain"):
        without_skips(net, (None, 3))
