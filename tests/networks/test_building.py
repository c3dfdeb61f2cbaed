"""Networks from matrices, and from other networks."""

from fractions import Fraction
from itertools import pairwise

import flint
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network, inputs, relu
from polyrelax.strategies import networks, points, rationals

x, y = inputs("x y")


@st.composite
def affine_maps(draw):
    """Two to four affine maps that fit one after the other, as pairs (matrix, vector)."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=3, max_size=5))
    entries = rationals(max_numerator=3, max_denominator=2)
    return [
        (
            [[draw(entries) for _ in range(before)] for _ in range(after)],
            [draw(entries) for _ in range(after)],
        )
        for before, after in pairwise(sizes)
    ]


@given(affine_maps(), st.data(), st.booleans())
def test_sequential_is_the_composition(maps, data, relu_last):
    """A sequential network computes W x + b and ReLU in alternation, with all its neurons."""
    point = data.draw(points(len(maps[0][0][0])))
    net = Network.sequential(*maps, relu_last=relu_last)
    value = list(point)
    for i, (matrix, offsets) in enumerate(maps):
        value = [
            sum((a * v for a, v in zip(row, value, strict=True)), offset)
            for row, offset in zip(matrix, offsets, strict=True)
        ]
        if i < len(maps) - 1 or relu_last:
            value = [max(entry, Fraction(0)) for entry in value]
    assert net(*point) == tuple(value)
    assert len(net.neurons) == sum(len(matrix) for matrix, _ in maps[: None if relu_last else -1])


def test_sequential_in_every_writing():
    """Matrices come as lists or tuples, or from SymPy and FLINT; offsets are optional."""
    expected = Network.parse("relu(x1 - x2) + relu(x2) + 1/2")
    assert Network.sequential([[1, -1], [0, 1]], ([[1, 1]], ["1/2"])) == expected
    assert Network.sequential(((1, -1), (0, 1)), (((1, 1),), ("0.5",))) == expected
    half = sympy.Rational(1, 2)
    matrices = sympy.Matrix([[1, -1], [0, 1]]), (sympy.Matrix([[1, 1]]), sympy.Matrix([half]))
    assert Network.sequential(*matrices) == expected
    assert (
        Network.sequential(
            flint.fmpz_mat([[1, -1], [0, 1]]), (flint.fmpz_mat([[1, 1]]), [flint.fmpq(1, 2)])
        )
        == expected
    )
    assert Network.sequential([[1, -1]], inputs="u v").inputs == ("u", "v")


def test_sequential_keeps_zero_rows():
    """A row of zeros is a neuron too, and a column of zeros an input."""
    net = Network.sequential([[0, 1], [0, 0]], [[0, 0]])
    assert net.inputs == ("x1", "x2")
    assert net.widths == (2,)
    assert net(5, 7) == (0,)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([], "at least one layer"),
        ([[[1, 2]], [[1, 2]]], r"layers\[1\].*of 1 columns"),
        ([[[1, 2], [3]]], r"layers\[0\], row 1"),
        ([([[1, 2]], [1, 2])], r"layers\[0\]\[1\]"),
        ([[[0.5]]], r"layers\[0\], row 0.*from_float"),
        ([[1, 2]], r"layers\[0\].*a matrix"),
        ([[]], r"layers\[0\].*a matrix"),
        ([[[]]], r"layers\[0\].*columns"),
        ([3], r"layers\[0\]"),
        (["ab"], r"layers\[0\]"),
        ([[["a"]]], "rational"),
        ([{1: 2}], r"layers\[0\]"),
    ],
)
def test_sequential_names_the_layer_at_fault(layers, message):
    """Sizes that do not fit and entries that are no rationals are errors naming the layer."""
    with pytest.raises(InvalidInput, match=message):
        Network.sequential(*layers)


def test_sequential_checks_the_names():
    """There are as many names as the first matrix has columns."""
    with pytest.raises(InvalidInput, match="2 names"):
        Network.sequential([[1, 2]], inputs="x")


@given(networks(inputs=2), networks(inputs=(1, 2), outputs=2), points(2))
def test_compose_is_the_composition(outer, inner, point):
    """The composed network computes the outer after the inner one, with the neurons of both."""
    point = point[: len(inner.inputs)]
    net = outer.compose(inner)
    assert net(*point) == outer(*inner(*point))
    assert len(net.neurons) == len(outer.neurons) + len(inner.neurons)
    assert net.inputs == inner.inputs


def test_compose_keeps_names_that_are_free():
    """Where both networks have a neuron c, the inner one keeps the name."""
    net = Network.parse("c = relu(x - 1); d = relu(x); c + d")
    twice = net.compose(net)
    assert twice.neuron_names == ("c", "d", "r1", "r2")
    assert twice.neuron("c") is net.neuron("c")
    with pytest.raises(InvalidInput, match="one of 1"):
        Network(x + y).compose(net)
    with pytest.raises(InvalidInput, match="'inner' must be a Network"):
        net.compose(x)


@given(networks(inputs=2), rationals(), points(2))
def test_substitute_is_simultaneous(net, constant, point):
    """Swapping and shifting the inputs by substitution is evaluating at the moved point."""
    x1, x2 = inputs("x1 x2")
    one, two = point
    assert net.substitute({"x1": x2 + constant, "x2": x1})(*point) == net(two + constant, one)
    assert net.substitute({"x2": constant})(one) == net(one, constant)


def test_substitute_orders_the_inputs():
    """Inputs that remain keep their order, new ones follow; neurons in the forms come along."""
    net = Network.parse("relu(x + y + z)", inputs="x y z")
    b, a = inputs("b a")
    replaced = net.substitute({"y": a + relu(b, name="c"), "x": x})
    assert replaced.inputs == ("x", "z", "b", "a")
    assert replaced.widths == (1, 1)
    assert replaced(1, 1, 1, 1) == (4,)
    with pytest.raises(InvalidInput, match="with 'q'"):
        net.substitute({"q": 1})
    with pytest.raises(InvalidInput, match="from_float"):
        net.substitute({"x": 0.5})


def test_with_inputs():
    """Inputs are put in another order, and added; leaving one out is an error that names it."""
    net = Network.parse("relu(x) - 2*y")
    assert net.with_inputs("y z x")(1, 100, 5) == (3,)
    assert net.with_inputs(["x", "y"]) == net
    with pytest.raises(InvalidInput, match="without x"):
        net.with_inputs("y z")


def test_with_outputs():
    """Outputs are replaced by forms or by text over all names, and every neuron is kept."""
    net = Network.parse("c = relu(x - y); d = relu(-c); c + 1, d")
    read = net.with_outputs("y1 - y2 + 2*c - x", 2 * net.outputs[0], 7)
    assert read(3, 1) == (4, 6, 7)
    assert read.neurons == net.neurons
    with pytest.raises(InvalidInput, match=r"unknown name 'q' \(known: x, y, c, d, y1, y2\)"):
        net.with_outputs("q")
    with pytest.raises(InvalidInput, match="this network's"):
        net.with_outputs(relu(x))
    with pytest.raises(InvalidInput, match="unknown function"):
        net.with_outputs("relu(x)")
    with pytest.raises(InvalidInput, match="at least one output"):
        net.with_outputs()
