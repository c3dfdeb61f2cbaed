"""The public strategies draw what they say, and shrink to what one can read."""

from fractions import Fraction

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network
from polyrelax.rational import Affine
from polyrelax.strategies import affine_forms, networks, points, rationals


@given(rationals(max_numerator=5, max_denominator=3))
def test_rationals_stay_in_their_bounds(number):
    """Numerators and denominators are within what was asked for."""
    assert type(number) is Fraction
    assert abs(number.numerator) <= 5
    assert number.denominator <= 3


@given(st.data(), st.integers(0, 3))
def test_points_have_the_dimension(data, dimension):
    """A point has as many exact coordinates as were asked for."""
    point = data.draw(points(dimension))
    assert len(point) == dimension
    assert all(type(value) is Fraction for value in point)


@given(affine_forms("x", 2 * Affine.atom("y"), constants=st.just(Fraction(7))))
def test_affine_forms_are_over_the_atoms(form):
    """A form is over the atoms, with weights and constants as asked for."""
    assert set(form.atoms) <= {"x", "y"}
    assert form.constant == 7
    assert abs(form.coefficient("y")) in (0, 2, 4, 6)


@given(networks(inputs=(0, 2), layers=2, widths=(2, 3), outputs=(1, 2)))
def test_networks_have_the_sizes(net):
    """Inputs, layers, widths and outputs are within what was asked for, whatever is drawn."""
    assert len(net.inputs) <= 2
    assert len(net.layers) == 2
    assert all(2 <= width <= 3 for width in net.widths)
    assert 1 <= len(net.outputs) <= 2


@given(networks(skips=False, weights=rationals()))
def test_networks_without_skips(net):
    """Without skips a layer reads nothing but the layer before it, so nothing is carried."""
    assert all(layer.carried == () for layer in net.chain.layers)


QUALITY = [
    (
        "two neurons in a layer",
        lambda net: max(net.widths, default=0) >= 2,
        "r1 = relu(0); r2 = relu(0); 0",
    ),
    ("two layers", lambda net: len(net.layers) >= 2, "r1 = relu(relu(0)); 0"),
    ("two inputs", lambda net: len(net.inputs) == 2, "0"),
    ("three at (1, ...)", lambda net: net(*[1] * len(net.inputs)) == (3,), "3*x1"),
    ("a neuron that is not zero", lambda net: "relu(x1)" in str(net), "r1 = relu(x1); 0"),
]


@pytest.mark.parametrize(("_", "condition", "smallest"), QUALITY)
def test_networks_shrink_to_the_smallest(_, condition, smallest):
    """The network that is found is the one that a person would call the smallest."""
    found = find(networks(), condition, settings=settings(max_examples=2000))
    assert str(found) == smallest


def test_an_interesting_network_shrinks_well():
    """One neuron and no bias are enough to be positive at -1 and 1 and zero at 0."""
    found = find(
        networks(inputs=1, layers=(0, 2)),
        lambda net: net(-1)[0] > 0 and net(1)[0] > 0 and net(0)[0] == 0,
        settings=settings(max_examples=20_000),
    )
    assert str(found) in ("-x1 + 2*relu(x1)", "x1 + 2*relu(-x1)")


@pytest.mark.parametrize(
    "options",
    [
        {"inputs": -1},
        {"layers": (2, 1)},
        {"widths": 0},
        {"widths": "2"},
        {"outputs": (1, 2, 3)},
        {"outputs": 0},
    ],
)
def test_bad_sizes(options):
    """A size that is none is an error that names it."""
    with pytest.raises(InvalidInput, match=f"'{next(iter(options))}' must be a size"):
        networks(**options)
    with pytest.raises(InvalidInput, match="max_denominator"):
        rationals(max_denominator=0)
    with pytest.raises(InvalidInput, match="dimension"):
        points(-1)


def test_weights_may_be_given():
    """With weights from {2} and biases 0, everything is read twice."""
    two, zero = st.just(Fraction(2)), st.just(Fraction(0))
    found = find(
        networks(inputs=1, layers=2, widths=1, weights=two, biases=zero, skips=False),
        lambda net: True,
    )
    assert found == Network.parse("2*relu(2*relu(2*x1))")


@given(networks(inputs=1, layers=1, widths=1, weights=st.integers(1, 3), biases=st.integers(0, 2)))
def test_integer_weights_are_exact(network):
    """Weights drawn as integers are fractions in the network, so that nothing is ever rounded."""
    for neuron in network.neurons:
        assert type(neuron.pre.constant) is Fraction
        assert all(type(factor) is Fraction for factor in neuron.pre.terms.values())
