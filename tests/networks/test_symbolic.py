"""Networks from SymPy and back."""

import contextlib

import pytest
import sympy
from hypothesis import given
from sympy import Abs, Max, Min, Rational

from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.networks import Network, inputs, relu
from polyrelax.strategies import networks, points, rationals

x, y, x2, x10 = sympy.symbols("x y x2 x10")
nets = networks(inputs=2, layers=(0, 2), widths=(1, 2), outputs=(1, 2), weights=rationals())


@given(nets, points(2))
def test_sympy_has_the_network_s_values(net, point):
    """Substituting a point into the SymPy expressions gives the network's outputs."""
    symbols = sympy.symbols("x1 x2")
    values = [sympy.Rational(value.numerator, value.denominator) for value in point]
    there = dict(zip(symbols, values, strict=True))
    assert tuple(part.subs(there) for part in net.to_sympy()) == net(*point)


@given(nets, points(2))
def test_sympy_and_back_is_the_same_function(net, point):
    """A network that went through SymPy computes the same function."""
    again = Network.from_sympy(net.to_sympy(), inputs=net.inputs)
    assert again(*point) == net(*point)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Max(0, x - y), "relu(x - y)"),
        (Max(x, y), "y + relu(x - y)"),
        (Min(x, y), "y - relu(y - x)"),
        (Min(0, x), "-relu(-x)"),
        (Max(0, x, y), "relu(y + relu(x - y))"),
        (Abs(x - 1), "relu(x - 1) + relu(-x + 1)"),
        (2 * Max(0, x) / 3 - 1, "2/3*relu(x) - 1"),
        (2 * (x + Max(0, 3 * y)), "2*x + 2*relu(3*y)"),
        (sympy.Integer(5), "5"),
        ([x, Rational(1, 2), 3], "x, 1/2, 3"),
        (sympy.Matrix([x, y]), "x, y"),
        (Max(0, Max(0, x) - 1, evaluate=False), "relu(relu(x) - 1)"),
        (sympy.Pow(2, -1, evaluate=False) * x, "1/2*x"),
    ],
)
def test_translation(expression, text):
    """Each function of SymPy becomes the network that is documented for it."""
    net = Network.from_sympy(expression)
    assert net == Network.parse(text, inputs=net.inputs)


def test_equal_expressions_are_one_neuron():
    """SymPy's equal expressions are the same neuron, within an output and between outputs."""
    c = Max(0, x)
    assert Network.from_sympy([c + Max(0, c - 1), 2 * c]).widths == (1, 1)


def test_inputs_in_natural_order():
    """x2 comes before x10, unless the order is given, by names or by symbols."""
    assert Network.from_sympy(x10 + x2).inputs == ("x2", "x10")
    assert Network.from_sympy(x10 + x2, inputs=[x10, x2]).inputs == ("x10", "x2")
    assert Network.from_sympy(x2, inputs="x10 x2").inputs == ("x10", "x2")


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (x * y, "product"),
        (x**2, "only"),
        (x / y, "only|division"),
        (0.1 * x, "float is not exact"),
        (sympy.Piecewise((x, x > 0), (0, True)), "Piecewise"),
        (sympy.sqrt(2) * x, "not a rational"),
        (sympy.pi, "not a rational"),
        (sympy.oo, "not a rational"),
        (sympy.nan, "not a rational"),
        (sympy.I, "not a rational"),
        (sympy.sin(x), "only"),
        (x > 0, "only"),
        (Max(x, sympy.Float(0.5)), "float is not exact"),
        (sympy.Symbol("x y"), "cannot be an input's name"),
        (x + sympy.Symbol("x", real=True), "two symbols 'x'"),
        ("x + y", "rational"),
        (0.5, "from_float"),
        (None, "rational"),
        (sympy.Pow(0, -1, evaluate=False) * x, "division|not a rational"),
    ],
)
def test_what_is_not_piecewise_linear_is_refused(expression, message):
    """Each thing that is no exact CPWL expression has an error that says why."""
    with pytest.raises(InvalidInput, match=message):
        Network.from_sympy(expression)


def test_too_deep_for_sympy():
    """A chain of 5,000 neurons is no SymPy expression: the answer, or an error of ours."""
    value = inputs("x")[0]
    for _ in range(5000):
        value = relu(value + 1)
    with contextlib.suppress(Unsupported):
        assert len(Network(value).to_sympy()) == 1
