"""Hanin's fold, from SymPy expressions in Max and Min."""

import random
from fractions import Fraction

import pytest
import sympy

import polyrelax as pr
from polyrelax.networks.encodings import is_feed_forward

x, y, z = sympy.symbols("x y z")


def random_expression(rng, symbols, depth):
    """A random expression in Max, Min and Abs with small coefficients."""
    if depth == 0:
        return sum((rng.randint(-2, 2) * s for s in symbols), sympy.Integer(rng.randint(-2, 2)))
    parts = [random_expression(rng, symbols, depth - 1) for _ in range(2)]
    if rng.random() < 0.3:
        return sympy.Abs(parts[0]) - parts[1] * sympy.Rational(1, 2)
    return rng.choice([sympy.Max, sympy.Min])(*parts) * rng.choice([1, -2]) + symbols[0]


@pytest.mark.parametrize("symbols", [(x,), (x, y), (x, y, z)])
def test_width_stability_and_values(symbols):
    """At most d + 2 neurons and one unstable neuron a layer, and the expression's values."""
    rng = random.Random(3)
    X = pr.Polyhedron.box([-1] * len(symbols), [2] * len(symbols), [s.name for s in symbols])
    for _ in range(8):
        expression = random_expression(rng, symbols, rng.choice([1, 2]))
        net = pr.encode_max_min(expression, X)
        assert max(net.widths, default=0) <= len(symbols) + 2
        layers = [n.layer for n in pr.stability(net, X) if n.range.lower < 0 < n.range.upper]
        assert len(layers) == len(set(layers))
        for _ in range(5):
            point = {s: Fraction(rng.randint(-4, 8), 4) for s in symbols}
            there = {s: sympy.Rational(v.numerator, v.denominator) for s, v in point.items()}
            value = expression.subs(there)
            assert net([point[s] for s in symbols]) == (Fraction(int(value.p), int(value.q)),)


def test_the_maximum_of_two():
    """max(x, y) takes one layer, and dominated functions take none."""
    assert pr.encode_max_min(sympy.Max(x, y), "0 <= x <= 1, 0 <= y <= 1").widths[0] <= 4
    assert pr.encode_max_min(sympy.Max(x, y), "0 <= x <= 1, 2 <= y <= 3").neurons == ()
    assert pr.encode_max_min(sympy.Max(x, y), "0 <= x <= 1, 2 <= y <= 3")(1, 3) == (3,)
    assert pr.encode_max_min(5, "0 <= x <= 1")(1) == (5,)


def test_a_domain_that_is_no_box():
    """Only lower ends matter; the network need not be equal below them."""
    net = pr.encode_max_min(sympy.Max(x, y) + sympy.Min(x, -y), "x + y <= 1, x >= -1, y >= -2")
    assert net(-1, 2) == (0,)
    assert net(1, "-1/2") == (Fraction(3, 2),)


def test_feed_forward():
    """Every input that is needed later is copied."""
    net = pr.encode_max_min(
        sympy.Max(0, x, 2 * x - 1) - sympy.Max(0, 1 - x, 3 - 4 * x), "-1 <= x <= 2"
    )
    assert is_feed_forward(net)


@pytest.mark.parametrize(
    ("expression", "domain", "message"),
    [
        (x * y, "0 <= x <= 1, 0 <= y <= 1", "product"),
        (x**2, "0 <= x <= 1", "understood"),
        (x, None, "'domain' must be a Polyhedron, or its text"),
        (sympy.Max(x, y), "0 <= x <= 1", "domain's variables x"),
        (sympy.Piecewise((x, x > 0), (0, True)), "0 <= x <= 1", "Piecewise"),
    ],
)
def test_bad_expressions(expression, domain, message):
    """What is not CPWL, or not over the domain, is named."""
    with pytest.raises(pr.InvalidInput, match=message):
        pr.encode_max_min(expression, domain)


def test_unbounded_and_too_large():
    """A half-space has no lower ends; a product of maxima grows too large."""
    with pytest.raises(pr.Unbounded):
        pr.encode_max_min(sympy.Max(x, 0), "x >= 0")
    many = [sympy.Max(x + i * y, i * x - y, 1 - i * x - 2 * i * y) for i in range(2, 10)]
    with pytest.raises(pr.Unsupported, match="more than 1000"):
        pr.encode_max_min(sympy.Max(sum(many), -sum(many)), "-1 <= x <= 1, -1 <= y <= 1")
