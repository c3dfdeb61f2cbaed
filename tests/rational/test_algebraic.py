"""Algebraic numbers: isolated, compared, and given to SymPy as they are."""

from fractions import Fraction

import flint
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from polyrelax.rational.algebraic import Algebraic, real_roots
from polyrelax.rational.ratios import Ratio
from polyrelax.strategies import rationals

POLYNOMIALS = st.lists(st.integers(-9, 9), min_size=1, max_size=5).filter(any)


@given(POLYNOMIALS)
def test_roots_are_those_of_sympy(coefficients):
    """All real roots are found, each once, and each is the number that SymPy has."""
    t = sympy.Symbol("t")
    found = sorted(real_roots(flint.fmpz_poly(coefficients)))
    wanted = sympy.Poly(coefficients[::-1], t).real_roots(multiple=False)
    assert len(found) == len(wanted)
    for mine, (theirs, _) in zip(found, wanted, strict=True):
        low, high = (sympy.Rational(int(end.p), int(end.q)) for end in (mine.low, mine.high))
        assert low <= theirs <= high
        assert sympy.minimal_polynomial(theirs, t).subs(t, mine.sympy()).expand() == 0 or (
            mine.polynomial.degree() > 2
        )


@given(POLYNOMIALS, POLYNOMIALS)
@settings(max_examples=15)
def test_signs_at_a_root(left, right):
    """The sign of a polynomial at a root of another is SymPy's, zero included."""
    t = sympy.Symbol("t")
    for root in real_roots(flint.fmpz_poly(left)):
        value = sympy.Poly(right[::-1], t).eval(root.sympy())
        assert root.sign(flint.fmpz_poly(right)) == sympy.sign(sympy.simplify(value))


@given(rationals(), rationals())
def test_rational_numbers_are_ordered_as_they_are(a, b):
    """Comparing and finding a number between agree with fractions."""
    left, right = map(Algebraic.rational, (a, b))
    assert (left < right, left == right) == (a < b, a == b)
    if a < b:
        assert a < left.between(right) < b


def test_conjugates_are_told_apart():
    """Roots of one polynomial differ, and lie on the right sides of their midpoint."""
    low, high = sorted(real_roots(flint.fmpz_poly([1, -16, 16])))
    half = Algebraic.rational(Fraction(1, 2))
    assert low < half < high
    assert low != high
    assert hash(low) != hash(high)
    assert [low.sympy(), high.sympy()] == [
        sympy.Rational(1, 2) - sympy.sqrt(3) / 4,
        sympy.Rational(1, 2) + sympy.sqrt(3) / 4,
    ]
    assert (low.fraction, half.fraction) == (None, Fraction(1, 2))


def test_cubic_roots_are_indexed():
    """A root of a cubic is the CRootOf of the same place in the order."""
    t = sympy.Symbol("t")
    found = sorted(real_roots(flint.fmpz_poly([1, -3, 0, 1])))
    assert [root.sympy() for root in found] == [
        sympy.CRootOf(t**3 - 3 * t + 1, i) for i in range(3)
    ]


@given(POLYNOMIALS, POLYNOMIALS, rationals())
def test_quotients_are_a_field(left, right, at):
    """Arithmetic of rational functions is that of their values, and 1/f is undone."""
    a, b = Ratio(flint.fmpz_poly(left)), Ratio(flint.fmpz_poly(right))
    x, y = a.value(at), b.value(at)
    assert [(a + b).value(at), (a - b).value(at), (a * b).value(at)] == [x + y, x - y, x * y]
    if y:
        assert (a / b).value(at) == x / y
        assert (a / b).sign(Algebraic.rational(at)) == (x / y > 0) - (x / y < 0)
    assert a / b * b == a
    assert hash(a / b * b) == hash(a)
    assert sympy.simplify((a / b).sympy(sympy.Symbol("t")) * b.sympy(sympy.Symbol("t"))) == (
        sympy.simplify(a.sympy(sympy.Symbol("t")))
    )


def test_no_division_by_zero():
    """Zero has no inverse."""
    with pytest.raises(ZeroDivisionError):
        1 - Ratio.of(1) / (Ratio.parameter() - Ratio.parameter())
