"""The chain of integer layers computes what the network computes."""

from fractions import Fraction
from math import gcd

from hypothesis import given

from polyrelax.networks import Chain, Layer, Network, Output, inputs, relu
from polyrelax.strategies import networks, points, rationals

fractional = rationals(max_numerator=4, max_denominator=3)
nets = networks(outputs=(1, 3), weights=fractional)


@given(nets, points(3))
def test_chain_computes_the_network(net, point):
    """Evaluating through the chain gives the network's outputs."""
    point = point[: len(net.inputs)]
    assert net.chain.evaluate(point) == net.evaluate(point)


@given(nets, points(3))
def test_states_are_scaled_values(net, point):
    """Every coordinate of every state is the positive scale times the true value of its node."""
    point = point[: len(net.inputs)]
    true = dict(zip(net.inputs, point, strict=True))
    true.update((name, value.post) for name, value in net.trace(point).items())
    names = dict(zip(net.neurons, net.neuron_names, strict=True))
    walked = net.chain.walk(point)
    assert len(walked) == len(net.chain.states) == len(net.layers) + 1
    for values, state in zip(walked, net.chain.states, strict=True):
        for value, (node, scale) in zip(values, state, strict=True):
            assert scale > 0
            assert value == scale * true[names.get(node) or node.name]


@given(nets)
def test_chain_is_integral_and_lean(net):
    """Rows are primitive integers; a layer carries exactly what is read again, in order."""
    chain = net.chain
    readers = [[neuron.pre for neuron in layer] for layer in net.layers] + [list(net.outputs)]
    rows = [row for layer in chain.layers for row in layer.rows]
    rows += [output.row for output in chain.outputs]
    for row in rows:
        assert all(type(entry) is int for entry in row)
        assert gcd(*row) in (0, 1)
    assert [node.name for node, _ in chain.states[0]] == list(net.inputs)
    for i, layer in enumerate(chain.layers):
        later = {atom for forms in readers[i + 1 :] for form in forms for atom in form.atoms}
        before = [node for node, _ in chain.states[i]]
        carried = [before[j] for j in layer.carried]
        assert carried == [node for node in before if node in later]
        assert layer.neurons == net.layers[i]
        assert [node for node, _ in chain.states[i + 1]] == [*layer.neurons, *carried]


def test_degenerate_rows():
    """Zero and constant pre-activations, dead neurons and no layers at all have their chain."""
    x, y = inputs("x y")
    net = Network(
        relu(0), Fraction(-2, 3), inputs="x y", neurons=[relu(x - x - "3/2"), relu("1/2")]
    )
    (layer,) = net.chain.layers
    assert layer.rows == ((0, 0, 0), (-1, 0, 0), (1, 0, 0))
    assert layer.carried == ()
    assert [scale for _, scale in net.chain.states[1]] == [1, Fraction(2, 3), 2]
    assert net.chain.outputs == (Output((0, 1, 0, 0), 1), Output((-1, 0, 0, 0), Fraction(3, 2)))
    assert net.chain.evaluate([1, 1]) == (0, Fraction(-2, 3))
    flat = Network(2 * x - y / 2, 0).chain
    assert flat.layers == ()
    assert flat.outputs == (Output((0, 4, -1), 2), Output((0, 0, 0), 1))
    assert Network(5).chain == Chain((), (), ((),), (Output((1,), Fraction(1, 5)),))


def test_skip_connection_by_hand():
    """The net of the paper's skip example: y reads x, z reads x and y, the output all three."""
    net = Network.parse("y = relu(x); z = relu(4*x + 2*y); 2*x + 2*y - z")
    y, z = net.neurons
    assert net.chain.layers == (
        Layer((y,), ((0, 1),), (0,)),
        Layer((z,), ((0, 1, 2),), (0, 1)),
    )
    assert [scale for _, scale in net.chain.states[2]] == [Fraction(1, 2), 1, 1]
    assert net.chain.outputs == (Output((0, -1, 1, 1), Fraction(1, 2)),)


@given(nets)
def test_chain_is_kept(net):
    """The chain is computed once, and equal networks with the same neurons have equal chains."""
    assert net.chain is net.chain
    assert Network(*net.outputs, inputs=net.inputs, neurons=net.neurons).chain == net.chain
