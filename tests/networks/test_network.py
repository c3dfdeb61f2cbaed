"""Networks: structure, values, equality, pickles, and what is refused."""

import copy
import pickle
from fractions import Fraction

import networkx
import pytest
from hypothesis import given

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network, inputs, maximum, relu
from polyrelax.rational.affine import Affine
from polyrelax.strategies import networks, points

x, y = inputs("x y")


def test_layers_by_depth():
    """A neuron's layer is one more than the deepest neuron it reads, whatever else it reads."""
    a = relu(x)
    b = relu(a - y)
    c = relu(x + y)
    net = Network(b + c, x)
    names = dict(zip(net.neurons, net.neuron_names, strict=True))
    assert net.widths == (2, 1)
    assert [[names[neuron] for neuron in layer] for layer in net.layers] == [["r1", "r2"], ["r3"]]
    assert net.layers[1][0] is b.atoms[0]
    assert (net.depth_of(a), net.depth_of(b.atoms[0]), net.depth_of("r2")) == (1, 2, 1)


def test_inputs_in_the_order_of_their_making():
    """The inputs keep the order in which they were made, not that in which they are read."""
    u, v = inputs("u v")
    assert Network(v + u).inputs == ("u", "v")
    assert Network(v + u, inputs="v w u").inputs == ("v", "w", "u")


def test_pre_activation_is_one_form():
    """Naming an affine expression makes no node: relu((x - y) + y) reads x alone."""
    t = x - y
    assert Network(relu(t + y)) == Network(relu(x))


def test_degenerate_networks_have_values():
    """No ReLU, constants, zero forms, repeated outputs, unused inputs and dead neurons all work."""
    dead = relu(y)
    zero = relu(x - x)
    net = Network(3, 2 * x - 1, 0, zero, zero, inputs="x y z", neurons=[dead])
    assert net(5, 1, 0) == (3, 9, 0, 0, 0)
    assert net.widths == (2,)
    constant = Network("1/2")
    assert constant() == (Fraction(1, 2),)
    assert constant.inputs == constant.neurons == constant.layers == constant.widths == ()
    assert constant.activation_pattern([]) == ()


def test_point_in_every_writing():
    """A point is given as coordinates, a sequence or a mapping, with rationals in any writing."""
    net = Network(relu(x) - y, inputs="x y")
    expected = (Fraction(1, 6),)
    assert net("1/2", "1/3") == net(["1/2", "1/3"]) == net({"y": "1/3", "x": "0.5"}) == expected


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ([1], "length 2"),
        ([1, 0.5], "from_float"),
        ([1, float("nan")], "float"),
        ("12", "sequence"),
        (3, "sequence"),
        ({"x": 1}, "without y"),
        ({"x": 1, "y": 2, "q": 3}, "with q"),
        ({"x": 1, "y": None}, r"point\['y'\]"),
        ([1, x], "rational"),
    ],
)
def test_bad_points(point, message):
    """A point of the wrong size or kind is an error that says what is missing."""
    with pytest.raises(InvalidInput, match=message):
        Network(relu(x) - y, inputs="x y").evaluate(point)


def test_trace_and_pattern():
    """The trace holds every neuron's two values; the pattern shows the sign, with 0 at the kink."""
    net = Network.parse("c = relu(x - 1); d = relu(-c - 1); e = relu(2*x); c + d + e")
    assert net.trace([1]) == {"c": (0, 0), "e": (2, 2), "d": (-1, 0)}
    assert net.activation_pattern([1]) == ((0, 1), (-1,))


def test_names_are_unique():
    """Automatic names avoid the inputs' and the users'; output names avoid all of them."""
    r1, f = inputs("r1 f")
    net = Network(relu(r1), relu(f, name="y2") + relu(r1, name="r2"), neurons=[relu(f)])
    assert net.neuron_names == ("r3", "y2", "r2", "r4")
    assert net.output_names == ("f1", "f2")
    assert Network(relu(x, name="y")).output_names == ("f",)
    assert Network("y + f + out").output_names == ("out_",)
    assert Network(x).output_names == ("y",)
    assert Network(x, x).output_names == ("y1", "y2")


def test_bad_structure_is_refused():
    """No output, floats, foreign atoms, clashing names and missing inputs are clear errors."""
    with pytest.raises(InvalidInput, match="at least one output"):
        Network()
    with pytest.raises(InvalidInput, match=r"outputs\[1\].*from_float"):
        Network(x, 0.5)
    with pytest.raises(InvalidInput, match="inputs"):
        Network(Affine.atom("x"))
    with pytest.raises(InvalidInput, match="'c' of a neuron is also"):
        Network(relu(x, name="c") + relu(y, name="c"))
    with pytest.raises(InvalidInput, match="'x' of a neuron is also"):
        Network(relu(y, name="x") + x)
    with pytest.raises(InvalidInput, match="without y"):
        Network(x + y, inputs="x")
    with pytest.raises(InvalidInput, match="twice"):
        Network(x, inputs="x x")
    with pytest.raises(InvalidInput, match="'neurons' must be a neuron"):
        Network(x, neurons=[2 * relu(x)])
    with pytest.raises(InvalidInput, match="name of a neuron"):
        Network(x).neuron("c")
    with pytest.raises(InvalidInput, match="of this network"):
        Network(x).depth_of(relu(x))


def test_immutable():
    """A network's attributes cannot be set."""
    with pytest.raises(AttributeError, match="immutable"):
        Network(x).inputs = ("q",)


def test_equality_is_structural():
    """Names of neurons do not matter; inputs, the neurons' order and the outputs do."""
    base = Network.parse("c = relu(x); d = relu(-x); c + d")
    assert base == Network.parse("a = relu(x); b = relu(-x); a + b")
    assert hash(base) == hash(Network.parse("relu(x) + relu(-x)"))
    assert base != Network.parse("relu(-x) + relu(x)")
    assert base != Network.parse("relu(x) + relu(-x) + 0*relu(x)")
    assert base != Network.parse("relu(x) + relu(-x)", inputs="x y")
    assert base != Network.parse("c = relu(x); d = relu(-x); c - d")
    assert base != "relu(x) + relu(-x)"


@given(networks())
def test_copies_are_equal(net):
    """A network equals what its pickle and its deep copy hold, and hashes like it."""
    for copied in [pickle.loads(pickle.dumps(net)), copy.deepcopy(net)]:
        assert copied == net
        assert hash(copied) == hash(net)
        assert copied.neuron_names == net.neuron_names
        assert str(copied) == str(net)


def test_pickle_keeps_sharing():
    """A neuron that is read twice is one neuron after the pickle, too."""
    c = relu(x, name="c")
    net = pickle.loads(pickle.dumps(Network(relu(c) + relu(-c), c)))
    first, second = net.layers[1]
    assert first.pre.atoms[0] is second.pre.atoms[0] is net.neuron("c")


def test_deep_networks():
    """A chain of 5,000 layers is built, evaluated, pickled, printed, parsed and dropped."""
    value = x
    for _ in range(5000):
        value = relu(value + 1)
    net = Network(value - 5000)
    assert net(3) == (3,)
    assert net.widths == (1,) * 5000
    assert net.chain.evaluate([3]) == (3,)
    assert pickle.loads(pickle.dumps(net)) == net
    assert len(net.graph) == 10_002
    assert str(net).startswith("r1 = relu(relu(")
    assert net.compose(Network(2 * x))(3) == (6,)
    assert len(repr(net)) < 2100
    del net, value


def test_sharing_costs_nothing():
    """Where the formula doubles at each of 100 steps, network and text stay small."""
    value = x
    for _ in range(100):
        value = relu(value) + relu(-value)
    net = Network(value)
    assert net.widths == (2,) * 100
    assert net(-7) == (7,)
    assert Network.parse(str(net), net.inputs) == net


def test_huge_numbers():
    """Numbers beyond Python's limit of 4,300 digits are evaluated, shown and pickled."""
    huge = 10**5000
    net = Network(relu(huge * x + Fraction(1, huge)))
    assert net(1) == (huge + Fraction(1, huge),)
    assert net.chain.evaluate([1]) == net(1)
    assert len(str(net)) > 10_000
    assert len(net.to_latex()) > 10_000
    assert repr(net).endswith("characters)\", inputs='x')") or "characters" in repr(net)
    assert pickle.loads(pickle.dumps(net)) == net


def test_graph_is_the_dag():
    """The graph has inputs, affine nodes and ReLU nodes; a skip connection is an edge."""
    net = Network.parse("c = relu(x - y); d = relu(c + 2*x - 1); d + y, c")
    graph = net.graph
    assert networkx.is_directed_acyclic_graph(graph)
    assert networkx.is_frozen(graph)
    kinds = networkx.get_node_attributes(graph, "kind")
    assert [name for name in kinds if kinds[name] == "input"] == ["x", "y"]
    assert [name for name in kinds if kinds[name] == "relu"] == ["c", "d"]
    assert [name for name in kinds if kinds[name] == "affine"] == ["pre(c)", "pre(d)", "y1", "y2"]
    assert graph.edges["x", "pre(d)"]["weight"] == 2
    assert graph.nodes["pre(d)"]["constant"] == -1
    assert list(graph.predecessors("d")) == ["pre(d)"]


@given(networks(outputs=(1, 2)), points(3))
def test_graph_computes_the_network(net, point):
    """Evaluating the graph in topological order gives the network's outputs."""
    point = point[: len(net.inputs)]
    values = dict(zip(net.inputs, point, strict=True))
    graph = net.graph
    for name in networkx.topological_sort(graph):
        kind = graph.nodes[name]["kind"]
        if kind == "affine":
            values[name] = graph.nodes[name]["constant"] + sum(
                weight * values[source] for source, _, weight in graph.in_edges(name, "weight")
            )
        elif kind == "relu":
            (source,) = graph.predecessors(name)
            values[name] = max(values[source], Fraction(0))
    assert tuple(values[name] for name in net.output_names) == net(*point)


@given(networks())
def test_layers_read_earlier_layers(net):
    """Every neuron reads inputs and earlier layers only, and one neuron of the layer before it."""
    depth = {neuron: i for i, layer in enumerate(net.layers, 1) for neuron in layer}
    assert list(depth) == list(net.neurons)
    for neuron, own in depth.items():
        read = [depth[atom] for atom in neuron.pre.atoms if atom in depth]
        assert max(read, default=0) == own - 1 == net.depth_of(neuron) - 1


def test_maximum_of_many():
    """maximum over 40 inputs is a network of 39 layers that computes the maximum."""
    forms = inputs([f"x{i}" for i in range(40)])
    net = Network(maximum(*forms))
    assert net.widths == (1,) * 39
    assert net(*range(40)) == (39,)
