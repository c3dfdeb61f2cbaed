"""Constraints and functionals as users write and read them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import InvalidInput
from polyrelax.polyhedra.constraints import (
    Constraint,
    check_names,
    functional,
    functional_row,
    rows_from_text,
)
from polyrelax.rational.affine import Affine
from polyrelax.rational.rows import primitive
from tests.exactness import assert_exact

READINGS = [
    ((1, -1, 2), False, "x - 2*y <= 1"),
    ((0, 1, 0), False, "-x <= 0"),
    ((-3, 0, -2), False, "2*y <= -3"),
    ((-1, 0, 0), False, "0 <= -1"),
    ((5, 1, -2), True, "x - 2*y == -5"),
    ((5, -1, 2), True, "x - 2*y == 5"),
    ((0, 0, -1), True, "y == 0"),
    ((1, 0, 0), True, "0 == 1"),
]


@pytest.mark.parametrize(("row", "is_equation", "text"), READINGS)
def test_constraints_read_as_mathematics(row, is_equation, text):
    """b + a.x >= 0 is read as -a.x <= b, and an equation with its first coefficient positive."""
    assert repr(Constraint.from_row(row, ("x", "y"), is_equation)) == text


@given(st.tuples(*[st.integers(-3, 3)] * 3), st.tuples(*[st.integers(-3, 3)] * 2), st.booleans())
def test_the_row_says_the_same(row, point, is_equation):
    """A constraint, its row, and its form and bound hold at the same points."""
    constraint = Constraint.from_row(primitive(row), ("x", "y"), is_equation)
    value = row[0] + row[1] * point[0] + row[2] * point[1]
    expected = value == 0 if is_equation else value >= 0
    assert constraint.holds(point) == expected
    left = constraint.form.evaluate({"x": point[0], "y": point[1]})
    assert (left == constraint.bound if is_equation else left <= constraint.bound) == expected
    again = Constraint.from_row(constraint.row, constraint.names, is_equation)
    assert again == constraint
    assert_exact(constraint)


def test_holds_wants_a_point_of_the_right_size():
    """A point with a coordinate too few, or with a float, is an error."""
    constraint = Constraint.from_row((1, -1, 2), ("x", "y"))
    with pytest.raises(InvalidInput, match="'point' must be of length 2, not of length 1"):
        constraint.holds([1])
    with pytest.raises(InvalidInput, match="from_float"):
        constraint.holds([1, 0.5])


@pytest.mark.parametrize(
    "spec",
    [
        "x - y/2 + 0.25",
        Affine.atom("x") - Affine.atom("y") / 2 + Fraction(1, 4),
    ],
)
def test_functionals_with_a_constant(spec):
    """Text and forms may have a constant term; 0.25 is a quarter."""
    row = [Fraction(1, 4), Fraction(1), Fraction(-1, 2)]
    assert functional(spec, ("x", "y")) == row
    assert functional_row(spec, ("x", "y")) == (1, 4, -2)


@pytest.mark.parametrize("spec", ["x - y/2", {"y": "-1/2", "x": 1}, [1, "-1/2"], (1, "-0.5")])
def test_functionals_without_a_constant(spec):
    """A mapping goes by names, a sequence by the order of the names."""
    assert functional(spec, ("x", "y")) == [0, 1, Fraction(-1, 2)]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("x + z", "unknown variable 'z'; the variables are x, y"),
        ({"z": 1}, "unknown variable 'z'; the variables are x, y"),
        (Affine.atom("z"), "unknown variable 'z'; the variables are x, y"),
        ([1], "must be of length 2, not of length 1"),
        ([1, 2, 3], "must be of length 2, not of length 3"),
        ([1, 0.5], "not the float 0.5; polyrelax.from_float"),
        ([1, float("nan")], "not the float nan"),
        ({"x": 0.5}, "not the float 0.5"),
        ("x * y", "not affine"),
        ("x / 0", "division by zero"),
        ("x + nan", "'nan' is not a rational number"),
        ("__import__('os')", "unknown function '__import__'"),
        ("x.__class__", "only numbers, names"),
        ("", "only numbers, names"),
        ("x +", "not understood"),
        ("x + " * 4000 + "x", "at most 9999 characters long"),
        (7, "a sequence of rational numbers, not 7"),
        (None, "a sequence of rational numbers, not None"),
    ],
)
def test_bad_functionals(spec, message):
    """What is no affine functional of the variables is an error that says why."""
    with pytest.raises(InvalidInput, match="functional") as caught:
        functional(spec, ("x", "y"))
    assert message in str(caught.value)
    assert len(str(caught.value)) < 500


def test_text_orders_names_by_appearance():
    """The variables come in the order in which the text first mentions them."""
    names, rows, equations = rows_from_text("z + b <= 1, a == 2*z", None)
    assert names == ("z", "b", "a")
    assert rows == [(1, -1, -1, 0)]
    assert equations in ([(0, -2, 0, 1)], [(0, 2, 0, -1)])


def test_given_names_rule():
    """Given names fix the order, may be more than the text mentions, and no others are known."""
    names, rows, _ = rows_from_text("y <= 1", ["x", "y"])
    assert (names, rows) == (("x", "y"), [(1, 0, -1)])
    with pytest.raises(InvalidInput, match="unknown variable 'y'; the variables are x"):
        rows_from_text("y <= 1", ["x"])


def test_text_without_variables():
    """A text that mentions no variable describes no set."""
    with pytest.raises(InvalidInput, match="comparisons of at least one variable"):
        rows_from_text("0 <= 1", None)


@pytest.mark.parametrize(
    ("names", "expected"),
    [(None, ("x1", "x2")), ("a b", ("a", "b")), ("a,b", ("a", "b")), (["b", "a"], ("b", "a"))],
)
def test_names(names, expected):
    """Names are given as text or as a sequence; x1, x2, ... stand in."""
    assert check_names(names, 2) == expected


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("a", "2 names"),
        ("a b c", "2 names"),
        ("a a", "distinct non-empty strings"),
        (["a", ""], "distinct non-empty strings"),
        (["a", 1], "distinct non-empty strings"),
    ],
)
def test_bad_names(names, message):
    """Too few or too many names, repeated or empty ones, and what is no string are errors."""
    with pytest.raises(InvalidInput, match=message):
        check_names(names, 2)
