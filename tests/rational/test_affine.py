"""Affine forms: a vector space with an exact constant, and nothing that is not affine."""

from fractions import Fraction

import pytest
from hypothesis import given

from polyrelax.errors import InvalidInput
from polyrelax.rational.affine import Affine
from polyrelax.rational.syntax import parse_affine
from polyrelax.strategies import affine_forms, points, rationals
from tests.exactness import assert_exact

x, y = Affine.atom("x"), Affine.atom("y")
forms = affine_forms("x", "y", weights=rationals())


@given(forms, forms, rationals(), points(2))
def test_operations_are_pointwise(one, two, factor, point):
    """Sums, differences and multiples have the values they should have at every point."""
    at = dict(zip("xy", point, strict=True))
    a, b = one.evaluate(at), two.evaluate(at)
    assert (one + two).evaluate(at) == a + b
    assert (one - two).evaluate(at) == a - b
    assert (-one).evaluate(at) == -a
    assert (+one) is one
    assert (factor * one).evaluate(at) == (one * factor).evaluate(at) == factor * a
    assert (one + factor).evaluate(at) == (factor + one).evaluate(at) == a + factor
    assert (factor - one).evaluate(at) == factor - a
    if factor:
        assert (one / factor).evaluate(at) == a / factor
    assert_exact(one + two)


@given(forms, forms, forms)
def test_laws(one, two, three):
    """Addition is commutative and associative, with zero and negatives."""
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert hash(one + two) == hash(two + one)
    assert one + 0 == one
    assert (one - one).is_constant
    assert one - one == Affine.of(0)
    assert (one == two) == (one - two == Affine.of(0))


@given(forms)
def test_text_there_and_back(form):
    """A form's text is read back as the form."""
    assert parse_affine(repr(form), Affine.atom) == form


@given(forms)
def test_rows(form):
    """A row holds the constant, then the coefficients in the order asked for."""
    assert form.row("yx") == [form.constant, form.coefficient("y"), form.coefficient("x")]
    assert form.row("") == [form.constant]
    assert set(form.atoms) == {atom for atom, value in form.terms.items() if value}


@given(forms, forms, forms)
def test_substitution(form, one, two):
    """Forms can be put in for atoms."""
    found = Affine.of(form.evaluate({"x": one, "y": two}))
    assert found == form.coefficient("x") * one + form.coefficient("y") * two + form.constant


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (x - x, "0"),
        (-x, "-x"),
        (2 * x - y / 3 + 1, "2*x - 1/3*y + 1"),
        (-x / 2 - 1, "-1/2*x - 1"),
        (Affine.of(-3), "-3"),
        (Affine.atom("a- b") - y, "a- b - y"),
        (Affine.of("1/2"), "1/2"),
    ],
)
def test_forms_read_as_mathematics(form, text):
    """Forms print as one writes them."""
    assert repr(form) == str(form) == text


def test_constants_multiply():
    """A product is affine when one factor is a constant, even one written as a form."""
    two = Affine.of(2)
    assert x * two == two * x == x + x
    assert x / two == x * Fraction(1, 2)
    assert 1 / two == Affine.of(Fraction(1, 2))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: x * y, "(x) * (y) is not affine: both factors vary"),
        (lambda: x * (x - x + y), "is not affine"),
        (lambda: x / y, "(x) / (y) is not affine: the divisor varies"),
        (lambda: 1 / x, "is not affine: the divisor varies"),
        (lambda: x / 0, "(x) / 0 is a division by zero"),
        (lambda: x / (y - y), "division by zero"),
        (lambda: 0.5 * x, "not the float 0.5"),
        (lambda: x + 0.5, "not the float 0.5"),
        (lambda: x + float("nan"), "not the float nan"),
        (lambda: x - "y", "a rational number such as"),
        (lambda: Affine.of(None), "a rational number, not None"),
    ],
)
def test_what_is_not_affine(make, message):
    """Products of forms, divisions by forms or zero, and floats are errors."""
    with pytest.raises(InvalidInput) as caught:
        make()
    assert message in str(caught.value)


def test_forms_are_values():
    """Zero coefficients vanish, the order of the terms does not matter, terms cannot be changed."""
    assert Affine({"x": Fraction(0)}) == Affine.of(0)
    assert x + y == y + x
    form = x + y
    form.terms["x"] = Fraction(7)
    assert form == x + y
    assert (x == "x") is False
