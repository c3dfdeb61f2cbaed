"""Integer rows: primitive, exact, and the same as their rationals."""

from fractions import Fraction
from math import gcd

from hypothesis import given
from hypothesis import strategies as st

from polyrelax.rational.rows import combine, dot, homogeneous, integer_row, point_of, primitive
from polyrelax.strategies import points

integers = st.lists(st.integers(-20, 20), max_size=5)


@given(integers, st.integers(1, 10))
def test_primitive(row, factor):
    """A primitive row has no common factor, keeps its direction, and forgets positive factors."""
    found = primitive(row)
    assert gcd(*found) in (0, 1)
    assert primitive([factor * entry for entry in row]) == found
    divisor = gcd(*row)
    assert [divisor * entry for entry in found] == row
    assert type(found) is tuple


@given(st.lists(st.fractions(max_denominator=30), max_size=5))
def test_integer_rows_keep_the_direction(values):
    """The integer row is a positive multiple of the rationals, and primitive."""
    row = integer_row(values)
    assert gcd(*row) in (0, 1)
    pairs = [(entry, value) for entry, value in zip(row, values, strict=True) if value or entry]
    factors = {Fraction(entry) / value for entry, value in pairs}
    assert len(factors) <= 1
    assert all(factor > 0 for factor in factors)


@given(points(3))
def test_points_there_and_back(point):
    """A point is the homogeneous row (t, t*x) with t > 0, and is read off it again."""
    row = homogeneous(point)
    assert row[0] > 0
    assert point_of(row) == point


@given(st.data(), st.integers(0, 4), st.integers(-5, 5), st.integers(-5, 5))
def test_combinations(data, size, by_left, by_right):
    """A combination has the combined value on every row, up to a positive factor."""
    entries = st.tuples(*[st.integers(-9, 9)] * size)
    left, right, third = data.draw(entries), data.draw(entries), data.draw(entries)
    found = combine(left, right, by_left, by_right)
    plain = [by_left * a + by_right * b for a, b in zip(left, right, strict=True)]
    assert found == primitive(plain)
    assert dot(plain, third) == by_left * dot(left, third) + by_right * dot(right, third)


def test_rows_without_entries():
    """The rows of a space without coordinates are empty, and no special case."""
    assert primitive([]) == integer_row([]) == combine([], [], 1, 1) == ()
    assert dot([], []) == 0
    assert homogeneous([]) == (1,)
    assert point_of((1,)) == ()


def test_huge_rows():
    """Entries of four thousand digits are reduced like any others."""
    huge = 10**4000
    assert primitive([2 * huge, -4 * huge]) == (1, -2)
    assert integer_row([Fraction(1, huge), 1]) == (1, huge)
    assert homogeneous([Fraction(1, huge)]) == (huge, 1)
