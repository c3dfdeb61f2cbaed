"""Piecewise linear functions of one variable: canonical, exact, and clear about bad input."""

import functools
import pickle
from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import polyrelax as pr
from tests.networks.functions import boxes, functions, polytope

x, y = sympy.symbols("x y")
PL = pr.PiecewiseLinear
points = st.fractions(-9, 9, max_denominator=7)


def test_equal_iff_the_same_function():
    """Superfluous knots do not matter; the domain and every value do."""
    roof = PL([(0, 0), (1, 1), (2, 0)])
    assert PL([(0, 0), ("1/2", "1/2"), (1, 1), ("3/2", "1/2"), (2, 0)]) == roof
    assert hash(PL([(0, 0), ("1/2", "1/2"), (1, 1), (2, 0)])) == hash(roof)
    assert PL([(3, 5)], 2, 2) == PL([(-1, -3), (7, 13)], 2, 2) == PL.affine(2, -1)
    assert PL([(0, 0), (1, 1), (2, 0)], left=1) != roof
    assert roof != "roof"


def test_shape():
    """Kinks, slopes and pieces of a function on a half-line, and what it is not."""
    f = PL([(0, 1), (1, 0), (3, 0)], right=2)
    assert (f.kinks, f.slopes, f.domain) == ((1, 3), (-1, 0, 2), (0, None))
    assert f.is_convex()
    assert (-f).is_concave()
    assert not f.is_monotone()
    assert f.restrict((1, 5)).is_monotone()
    assert str(f) == "-x + 1 for 0 <= x <= 1; 0 for 1 <= x <= 3; 2*x - 6 for 3 <= x"
    assert PL.affine(0, 3).is_constant
    assert PL.affine(0, 3).constant == 3


def test_ranges_and_where_they_are_infinite():
    """Extremes over an interval, a point and the domain; an infinite end needs slope 0."""
    f = PL([(0, 0), (2, 2), (3, 0)], 0, -1)
    assert (f.minimum(0, 3), f.maximum(0, 3), f.range(1, 1)) == (0, 2, f.range("1", 1))
    assert f.range(high=3) == f.range(-1, 3)
    with pytest.raises(pr.Unbounded):
        f.range()
    with pytest.raises(pr.InvalidInput, match="'low' must be at most high"):
        f.range(2, 1)
    with pytest.raises(pr.InvalidInput, match="inside of the domain 0 <= x"):
        f.restrict((0, None))(-1)


@given(st.data())
def test_ranges_are_those_of_the_network(data):
    """The range on a box is what branch and bound finds for a network of the function."""
    f = data.draw(functions())
    box = data.draw(boxes(f))
    assert pr.range(pr.encode_univariate(f, "exact"), polytope(box)) == f.range(*box)


@given(functions(), functions(), points, points)
def test_arithmetic_is_pointwise(f, g, at, scale):
    """Sums, differences, multiples and positive parts have the values one expects."""
    low, high = f.domain
    if (low is None or low <= at) and (high is None or at <= high):
        assert (scale * f)(at) == scale * f(at)
        assert f.positive_part()(at) == max(f(at), 0)
        assert (1 - f)(at) == 1 - f(at)
        assert f.restrict((at, at + 1) if high is None else None)(at) == f(at)
    if f.domain == g.domain:
        assert f + g - g == f
    else:
        with pytest.raises(pr.InvalidInput, match="a function on"):
            f + g


@given(functions())
def test_networks_sympy_and_pickles_give_it_back(f):
    """A network of the function, its SymPy expression, and a pickle are the function again."""
    net = pr.encode_univariate(f, "m:inf")
    assert PL.from_network(net, f.domain) == f
    assert PL.from_sympy(net.to_sympy()[0], f.domain) == f
    assert pickle.loads(pickle.dumps(f)) == f


def test_from_sympy():
    """Max, Min, Abs and Piecewise, on R or on an interval."""
    n_shape = PL([(-2, 2), (0, 0), (1, 1), (2, 0)])
    assert PL.from_sympy(sympy.Min(sympy.Abs(x), 2 - x), (-2, 2)) == n_shape
    clip = sympy.Piecewise((0, x < 0), (x, x < 1), (1, True))
    assert PL.from_sympy(clip) == PL([(0, 0), (1, 1)], 0, 0)
    outside = sympy.Piecewise((x, (x < 0) | (x > 2)), (0, x <= 1), (2 * x - 2, True))
    assert PL.from_sympy(outside) == PL([(0, 0), (1, 0), (2, 2)], 1, 1)
    assert PL.from_sympy(sympy.Integer(2)) == PL.from_sympy(2) == PL.affine(0, 2)
    assert PL.from_sympy(sympy.Max(0, clip - 1, x - 3)) == PL([(3, 0)], 0, 1)


def test_conditions_of_sympys_own():
    """What SymPy makes of Max and Min, with conditions inside of conditions, is the function."""
    nested = sympy.Min(4 * x, sympy.Max(x, sympy.Rational(3, 2)), 3 - x)
    assert PL.from_sympy(nested.rewrite(sympy.Piecewise)) == PL.from_sympy(nested)


def test_half_lines():
    """A polyhedron in one variable, or its text, may be unbounded."""
    f = PL([(0, 0)], -1, 2)
    assert f.restrict("x >= 1") == PL([(1, 2)], None, 2)
    assert f.restrict(pr.polytope("x <= 1")) == PL([(0, 0), (1, 2)], -1, None)
    assert f.restrict(pr.polytope("x <= x + 1", "x")) == f
    with pytest.raises(pr.EmptyDomain, match="'domain'"):
        f.restrict("x <= 0, x >= 1")


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (x**2, "Piecewise are understood"),
        (functools.reduce(lambda e, _: sympy.Abs(e - 1, evaluate=False), range(300), x), "deeply"),
        (sympy.sin(x), "understood"),
        (sympy.Float(0.5) * x, "float is not exact"),
        (sympy.sqrt(2) * x, "not a rational"),
        (x + y, "in one symbol"),
        (sympy.Piecewise((0, x < 0), (1, True)), "a jump at 0"),
        (sympy.Piecewise((x, x < 1)), "no value at"),
        (sympy.Piecewise((x, sympy.Ne(x, 0)), (1, True)), "a jump at 0"),
        (sympy.Piecewise((x, x**2 < 1), (1, True)), "understood"),
        (0.5, "exact rational"),
    ],
)
def test_what_is_not_continuous_and_piecewise_linear(expression, message):
    """The message says what is wrong with the expression."""
    with pytest.raises(pr.InvalidInput, match=message):
        PL.from_sympy(expression)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PL([]), "a domain with an interior"),
        (lambda: PL([(0, 0)]), "a domain with an interior"),
        (lambda: PL([(0, 0), (0, 1)]), "in increasing order"),
        (lambda: PL([(0, 0), 1]), r"'knots\[1\]' must be a pair"),
        (lambda: PL(5), "'knots' must be a sequence"),
        (lambda: PL.from_network("relu(x)"), "'network' must be a Network"),
        (lambda: PL.affine(1, 0) - None, "'other' must be a rational number"),
        (lambda: PL.affine(1, 0) + "a", "'other' must be a rational number"),
        (lambda: PL([(0, 0.5)], 0, 0), "the float"),
        (lambda: PL.affine(1, 0, (1, 1)), "an interval with an interior"),
        (lambda: PL.affine(1, 0, "0 <= x <= 1, 0 <= y <= 1"), "in one variable"),
        (lambda: PL.affine(1, 0, 5), "a pair of ends"),
        (lambda: PL.affine(1, 0, (0, 1)).restrict((0, 2)), "inside of the domain"),
        (lambda: PL.from_network(pr.Network.parse("x + y")), "one input and one output"),
    ],
)
def test_bad_input(make, message):
    """Each error names the argument and what it must be."""
    with pytest.raises(pr.InvalidInput, match=message):
        make()


def test_a_function_is_immutable():
    """Its attributes cannot be set."""
    with pytest.raises(AttributeError, match="immutable"):
        PL.affine(1, 0).left = Fraction(2)
