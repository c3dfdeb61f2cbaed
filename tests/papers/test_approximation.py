"""The networks of Theorem 36: near a function, with interval propagation near its range."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.errors import CheckFailed
from polyrelax.papers.mao2024 import approximation

ZIGZAG = "abs(x) - 2*relu(x - 1/2)"
ENDS = st.fractions(-1, 1, max_denominator=50)


@given(one=ENDS, other=ENDS, error=st.sampled_from([Fraction(1), Fraction(3, 5)]))
def test_bounds_are_near_on_every_interval(one, other, error):
    """On random intervals IBP's bounds of a network near a zigzag are within the error."""
    function = approximation.piecewise(ZIGZAG, -1, 1, 1)
    net, X = approximation.near(function, error), approximation.box([sorted([one, other])])
    exact, bounds = pr.range(pr.Network(ZIGZAG), X), pr.IntervalPropagation().bounds(net, X)
    assert exact.lower - error <= bounds.lower <= bounds.upper <= exact.upper + error


def test_the_square_is_approached():
    """The distance to x^2 is within the error at every point of a grid, and it shrinks."""
    distances = []
    for error in (Fraction(1), Fraction(1, 4)):
        net = approximation.near(approximation.SQUARE, error)
        off = [abs(net(Fraction(i, 40))[0] - Fraction(i, 40) ** 2) for i in range(41)]
        distances.append(approximation.distance_to_square(net))
        assert max(off) <= distances[-1] <= error
    assert distances[1] < distances[0]


def test_expressed_is_the_function_itself():
    """The network that expresses max takes its values, inside the square and at its corners."""
    net = approximation.expressed(approximation.MAXIMUM, Fraction(1))
    points = [(Fraction(i, 5), Fraction(j, 5)) for i in range(6) for j in range(6)]
    assert all(net(point)[0] == max(point) for point in points)


def test_a_plain_encoding_is_told_to_be_far():
    """The check of the rows fails for x - x + |x|, whose IBP bounds are off by 2."""
    net = pr.Network("relu(x + 1) - relu(x + 1) + abs(x)")
    with pytest.raises(CheckFailed, match="IBP gives"):
        list(approximation.boxes_within(net, approximation.ABSOLUTE, Fraction(1), Fraction(1)))
