"""Intervals with rational ends."""

from fractions import Fraction

import pytest
from hypothesis import given

from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational import Interval
from polyrelax.strategies import rationals
from tests.exactness import assert_exact


@given(rationals(), rationals(), rationals())
def test_membership(a, b, value):
    """An interval contains its ends, its midpoint, and what lies between."""
    interval = Interval(min(a, b), max(a, b))
    assert a in interval
    assert b in interval
    assert interval.midpoint in interval
    assert (value in interval) == (min(a, b) <= value <= max(a, b))
    assert interval.width == abs(a - b)
    assert_exact(interval)


@given(rationals(), rationals(), rationals(), rationals())
def test_inclusion(a, b, c, d):
    """One interval lies in another iff both its ends do."""
    one, two = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    assert (one <= two) == (one.lower in two and one.upper in two)


def test_an_interval_unpacks_and_prints():
    """An interval is a pair of ends, and prints as mathematics."""
    interval = Interval(Fraction(0), Fraction(3, 2))
    lower, upper = interval
    assert (lower, upper) == (0, Fraction(3, 2))
    assert repr(interval) == str(interval) == "[0, 3/2]"
    assert interval.to_json() == {"lower": "0", "upper": "3/2"}


def test_evidence_does_not_matter_for_equality():
    """Bounds with proofs equal a plain interval of the same ends, and hash alike."""
    bounds = Polyhedron.box([0], [1]).bounds("x1")
    plain = Interval(Fraction(0), Fraction(1))
    assert bounds == plain
    assert hash(bounds) == hash(plain)
    assert plain != Interval(Fraction(0), Fraction(2))
    assert plain != (0, 1)


def test_intervals_do_not_change():
    """An interval is a value."""
    interval = Interval(Fraction(0), Fraction(1))
    with pytest.raises(AttributeError):
        interval.lower = Fraction(5)


def test_huge_ends_are_written():
    """Ends longer than `str` allows are written all the same."""
    assert len(str(Interval(Fraction(0), Fraction(10**5000)))) == len("[0, ]") + 5001
