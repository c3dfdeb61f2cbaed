"""Expressions: what the functions are spelled out as, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network, absolute, clip, inputs, maximum, minimum, relu
from polyrelax.rational.affine import Affine
from polyrelax.strategies import points, rationals

x, y, z = inputs("x y z")


@given(points(3))
def test_maximum_and_minimum_are_what_they_say(point):
    """maximum and minimum of three forms are the greatest and the least value at every point."""
    net = Network(maximum(x, y, z), minimum(x, y, z), inputs="x y z")
    assert net(*point) == (max(point), min(point))


@given(rationals(), rationals(), rationals())
def test_clip_and_absolute_are_what_they_say(value, one, other):
    """clip cuts off at both ends, and absolute takes the sign away."""
    low, high = sorted([one, other])
    assert Network(clip(x, low, high), absolute(x))(value) == (
        min(max(value, low), high),
        abs(value),
    )


def test_functions_are_spelled_out_as_documented():
    """The number and the form of the neurons that each function makes are fixed."""
    assert Network(maximum(x, y)) == Network.parse("y + relu(x - y)", "x y")
    assert Network(maximum(x, y, z)) == Network.parse("z + relu(y + relu(x - y) - z)", "x y z")
    assert Network(minimum(x, y)) == Network.parse("y - relu(y - x)", "x y")
    assert Network(absolute(x)) == Network.parse("relu(x) + relu(-x)")
    assert Network(clip(x, -1, 2)) == Network.parse("-1 + relu(x + 1) - relu(x - 2)")


def test_every_relu_is_a_neuron_of_its_own():
    """Two calls with the same argument make two neurons, and their difference does not cancel."""
    assert Network(relu(x) - relu(x)).widths == (2,)
    c = relu(x)
    assert Network(c + c).widths == (1,)


def test_names_in_every_writing():
    """Names come separated by spaces, by commas, or in a sequence."""
    assert inputs("x y") == inputs("x,y") == inputs(" x , y ") == inputs(["x", "y"]) == (x, y)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "1x",
        "x y",
        "lambda",
        "__import__",
        "relu",
        "Max",
        "nan",
        "Inf",
        "a·b",
        "ﬁ",
        "x-1",
        3,
        None,
    ],
)
def test_hostile_names_are_refused(name):
    """A name that the language of networks could not read back is an error that shows it."""
    with pytest.raises(InvalidInput, match="must be"):
        inputs([name])
    with pytest.raises(InvalidInput):
        relu(x, name=name) if name is not None else inputs("")


def test_what_is_not_a_form_of_inputs_is_refused():
    """Floats, nan, foreign atoms, products and bad bounds are errors that name the trouble."""
    with pytest.raises(InvalidInput, match="from_float"):
        relu(0.5)
    with pytest.raises(InvalidInput, match="float"):
        relu(float("nan") * 1)
    with pytest.raises(InvalidInput, match="inputs"):
        relu(Affine.atom("x"))
    with pytest.raises(InvalidInput, match="not affine"):
        relu(x) * relu(y)
    with pytest.raises(InvalidInput, match="at most high"):
        clip(x, 1, 0)
    with pytest.raises(InvalidInput, match="'high' must be a rational number"):
        clip(x, 1, y)
    with pytest.raises(InvalidInput, match="At least one"):
        maximum()
    with pytest.raises(InvalidInput, match="twice"):
        inputs("x x")


def test_print_shows_the_formula():
    """A form prints its neurons by name, else by formula."""
    c = relu(x - y, name="c")
    assert str(2 * c - relu(c / 2 + 1) + relu(relu(-x)) / 3) == (
        "2*c - relu(1/2*c + 1) + 1/3*relu(relu(-x))"
    )


def test_print_stays_short():
    """Sharing doubles the formula at each of 300 steps, and what is printed stays short."""
    value = x
    for _ in range(300):
        value = relu(value) + relu(-value)
    assert str(value) == "relu(...) + relu(...)"


@given(st.integers(0, 3), rationals())
def test_pieces_compose(count, value):
    """Nested functions compute what the nested functions of Python compute."""
    form, expected = x, value
    for _ in range(count):
        form, expected = absolute(form) - 1, abs(expected) - 1
    assert Network(form, inputs="x")(value) == (Fraction(expected),)
