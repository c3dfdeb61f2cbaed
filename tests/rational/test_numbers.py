"""Numbers in and out: exact, or refused with a reason."""

import sys
from decimal import Decimal
from fractions import Fraction

import flint
import gmpy2
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import InvalidInput
from polyrelax.rational.numbers import (
    format_point,
    format_rational,
    from_float,
    rational,
    rationals,
)
from polyrelax.strategies import rationals as any_rational

READINGS = [
    (3, Fraction(3)),
    (Fraction(-1, 2), Fraction(-1, 2)),
    ("3", Fraction(3)),
    ("-3", Fraction(-3)),
    ("+3", Fraction(3)),
    ("6/4", Fraction(3, 2)),
    (" -6 / 4 ", Fraction(-3, 2)),
    ("0.1", Fraction(1, 10)),
    (".5", Fraction(1, 2)),
    ("5.", Fraction(5)),
    ("-0.25", Fraction(-1, 4)),
    ("2.5e-3", Fraction(1, 400)),
    ("1E3", Fraction(1000)),
    ("0.5/3", Fraction(1, 6)),
    ("1" * 4000, Fraction(int("1" * 4000))),
    (flint.fmpz(7), Fraction(7)),
    (flint.fmpq(3, 7), Fraction(3, 7)),
    (gmpy2.mpz(7), Fraction(7)),
    (gmpy2.mpq(3, 7), Fraction(3, 7)),
    (sympy.Integer(7), Fraction(7)),
    (sympy.Rational(3, 7), Fraction(3, 7)),
]


@pytest.mark.parametrize(("value", "expected"), READINGS)
def test_readings(value, expected):
    """Whatever denotes a rational number becomes that very Fraction."""
    found = rational(value)
    assert type(found) is Fraction
    assert found == expected
    assert type(found.numerator) is type(found.denominator) is int


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            0.5,
            "an exact rational (an int, a Fraction, or a string such as '1/3' or '0.1'), not the",
        ),
        (0.5, "the float 0.5; polyrelax.from_float keeps a float's exact dyadic value"),
        (float("nan"), "not the float nan"),
        (float("-inf"), "not the float -inf"),
        (sympy.Float(0.5), "0.5"),
        (gmpy2.mpfr(0.5), "0.5"),
        (Decimal("0.5"), "0.5"),
        (sympy.pi, "not pi"),
        (sympy.Symbol("x"), "not x"),
        (sympy.nan, "not nan"),
        (1j, "not 1j"),
        (True, "not the truth value True"),
        (None, "a rational number, not None"),
        ([1], "a rational number, not [1]"),
        ("", "a rational number such as '1/3', '-2' or '0.1', not ''"),
        (".", "such as"),
        ("nan", "not 'nan'"),
        ("inf", "not 'inf'"),
        ("x", "not 'x'"),
        ("1/2/3", "not '1/2/3'"),
        ("1/-2", "not '1/-2'"),
        ("1_000", "not '1_000'"),
        ("0x10", "not '0x10'"),
        ("١", "such as"),
        ("1/0", "a number with a non-zero denominator, not '1/0'"),
        ("1e5000", "smaller in exponent than 4000"),
        ("1e-5000", "smaller in exponent than 4000"),
        ("1e" + "9" * 3000, "smaller in exponent than 4000"),
        ("1" * 4001, "a number of at most 4000 characters"),
        ("1" * 10**6, "(1000002 characters)"),
        (b"1", "a rational number, not b'1'"),
    ],
)
def test_refused(value, message):
    """What is no exact rational is an error that names the argument and says what it is."""
    with pytest.raises(InvalidInput, match="Argument 'weight' must be") as caught:
        rational(value, "weight")
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


def test_huge_values_have_short_messages():
    """An error about a huge value does not print all of it."""
    with pytest.raises(InvalidInput, match="characters") as caught:
        rational("x" * 3999)
    assert len(str(caught.value)) < 400


def test_lists():
    """A list names the place of what is wrong in it, and its length."""
    assert rationals(["1/2", 3]) == [Fraction(1, 2), Fraction(3)]
    assert rationals(iter([1, 2]), length=2) == [1, 2]
    assert rationals([], length=0) == []
    with pytest.raises(InvalidInput, match=r"'b\[1\]' must be .*not the float 0.5"):
        rationals([1, 0.5], "b")
    with pytest.raises(InvalidInput, match="'b' must be of length 3, not of length 2"):
        rationals([1, 2], "b", 3)
    for value in ("12", 5, None):
        with pytest.raises(InvalidInput, match="'b' must be a sequence of rational numbers"):
            rationals(value, "b")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_keep_their_value(value):
    """A float enters with the exact dyadic value it has, and comes out again as itself."""
    exact = from_float(value)
    assert float(exact) == value
    assert exact.denominator & (exact.denominator - 1) == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "0.5", None, 1j])
def test_only_finite_floats(value):
    """nan, the infinities and what is no float have no exact value."""
    with pytest.raises(InvalidInput, match="'value' must be a finite float"):
        from_float(value)


@given(any_rational(max_numerator=10**30, max_denominator=10**30))
def test_text_there_and_back(value):
    """The text of a number is in lowest terms, and is read back as that number."""
    text = format_rational(value)
    assert rational(text) == value
    assert text == str(value)


def test_long_numbers_are_written():
    """`str` refuses numbers of more than 4300 digits; we do not."""
    assert sys.get_int_max_str_digits() in range(1, 20_000)
    value = Fraction(10**20_000, 10**20_000 - 1)
    assert len(format_rational(value)) == 20_001 + 1 + 20_000
    assert format_rational(-(10**20_000)).startswith("-1000")


def test_points_are_written():
    """Points are written in parentheses."""
    assert format_point([Fraction(1, 2), 0]) == "(1/2, 0)"
    assert format_point([]) == "()"
