"""Networks as JSON: the round trip, the schema, and what is refused."""

import copy
import json
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given

from polyrelax.errors import InvalidInput
from polyrelax.formats import load_network, network_from_json, network_to_json, save_network
from polyrelax.networks import Network, inputs, relu
from polyrelax.strategies import networks, rationals

SCHEMA = json.loads(files("polyrelax.formats").joinpath("network.schema.json").read_text("utf-8"))

# An object with a skip connection and its neurons out of order; the tests break it in many ways.
GOOD = {
    "format": "polyrelax-network",
    "version": 1,
    "inputs": ["x1", "x2"],
    "neurons": [
        {"name": "d", "terms": {"c": "2", "x1": "-1/2"}, "constant": "0"},
        {"name": "c", "terms": {"x1": "1", "x2": "-1"}, "constant": "0.1"},
    ],
    "outputs": [{"terms": {"c": "1", "d": 3}, "constant": "-1"}],
}
GOOD_TEXT = "c = relu(x1 - x2 + 1/10); d = relu(2*c - 1/2*x1); c + 3*d - 1"


@given(networks(outputs=(1, 3), weights=rationals()))
def test_round_trip(net):
    """A network equals what its JSON, as an object or as text, is read back as."""
    written = network_to_json(net)
    assert network_from_json(written) == net
    assert network_from_json(json.dumps(written)) == net
    assert network_from_json(json.dumps(written).encode()) == net


@given(networks(outputs=(1, 3)))
def test_writer_keeps_the_schema(net):
    """The objects that the writer makes have exactly the keys that the schema requires."""

    def check(value, schema):
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        if "const" in schema:
            assert value == schema["const"]
        elif "anyOf" in schema:
            assert isinstance(value, str)
        elif schema["type"] == "object" and "properties" in schema:
            assert schema["additionalProperties"] is False
            optional = [key for key in schema["properties"] if key not in schema["required"]]
            assert list(value) == [*schema["required"], *(key for key in optional if key in value)]
            for key, inner in value.items():
                check(inner, schema["properties"][key])
        elif schema["type"] == "object":
            for inner in value.values():
                check(inner, schema["additionalProperties"])
        elif schema["type"] == "array":
            assert len(value) >= schema.get("minItems", 0)
            for inner in value:
                check(inner, schema["items"])
        else:
            assert schema["type"] == "string"
            assert isinstance(value, str)

    check(network_to_json(net), SCHEMA)


def test_neurons_in_any_order():
    """A neuron may come before those it reads; decimals are exact, as strings and as numbers."""
    assert network_from_json(GOOD) == Network.parse(GOOD_TEXT)
    text = json.dumps(GOOD).replace('"0.1"', "0.1")
    assert network_from_json(text) == Network.parse(GOOD_TEXT)
    assert network_from_json(text.replace("0.1", "1e-1")) == Network.parse(GOOD_TEXT)


def test_layer_order_is_the_file_order():
    """Within a layer, neurons keep the order of the file."""
    swapped = copy.deepcopy(GOOD)
    swapped["neurons"].append({"name": "a", "terms": {"x2": "1"}, "constant": "0"})
    assert network_from_json(swapped).neuron_names == ("c", "a", "d")


def test_dead_and_unnamed_neurons_are_kept():
    """Neurons that nothing reads survive, and those without a name are written with one."""
    x, y = inputs("x y")
    net = Network(x, inputs="y x", neurons=[relu(y), relu(0)])
    again = network_from_json(network_to_json(net))
    assert again == net
    assert again.neuron_names == ("r1", "r2")


def test_zero_terms_are_no_terms():
    """A coefficient of zero makes no edge, in a cycle or else."""
    loop = copy.deepcopy(GOOD)
    loop["neurons"][1]["terms"]["d"] = "0/5"
    assert network_from_json(loop) == Network.parse(GOOD_TEXT)


def broken(*path, to=None, drop=False):
    """GOOD with one place changed to a value, or dropped."""
    whole = copy.deepcopy(GOOD)
    place = whole
    for key in path[:-1]:
        place = place[key]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return whole


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (broken("format", to="onnx"), "'format' must be 'polyrelax-network'"),
        (broken("version", to=2), "'version' must be 1, not 2"),
        (broken("version", to=True), "truth value"),
        (broken("version", drop=True), "with 'version', not without it"),
        (broken("extra", to=1), "with 'extra'"),
        (broken("inputs", to="x1"), "'inputs' must be a list, not a string"),
        (broken("inputs", to=["x1", "x1"]), r"inputs\[1\].*taken"),
        (broken("inputs", to=["x1", 2]), r"inputs\[1\].*a name"),
        (broken("inputs", to=["__import__", "x2"]), r"inputs\[0\].*Python's own"),
        (broken("neurons", to={}), "'neurons' must be a list, not an object"),
        (broken("neurons", 0, to=None), r"neurons\[0\].*null"),
        (broken("neurons", 0, "name", drop=True), r"neurons\[0\].*'name'"),
        (broken("neurons", 0, "name", to="x1"), r"neurons\[0\].name.*taken"),
        (broken("neurons", 1, "name", to="d"), r"neurons\[1\].name.*taken"),
        (broken("neurons", 1, "bias", to="1"), r"neurons\[1\].*'bias'"),
        (broken("neurons", 1, "terms", to=[1]), r"neurons\[1\].terms.*a list"),
        (broken("neurons", 1, "terms", "q", to="1"), r"neurons\[1\].terms.*'q'"),
        (broken("neurons", 1, "terms", "x1", to="one"), r"neurons\[1\].terms.x1.*'one'"),
        (broken("neurons", 1, "terms", "x1", to="1/0"), r"neurons\[1\].terms.x1.*denominator"),
        (broken("neurons", 1, "terms", "x1", to=0.5), r"neurons\[1\].terms.x1.*from_float"),
        (broken("neurons", 1, "constant", to=None), r"neurons\[1\].constant"),
        (broken("neurons", 1, "constant", to=float("nan")), r"neurons\[1\].constant.*float"),
        (broken("neurons", 1, "terms", "d", to="1"), r"cycle: d -> c -> d|cycle: c -> d -> c"),
        (broken("neurons", 1, "terms", "c", to="1"), r"cycle: c -> c"),
        (broken("outputs", to=[]), "at least one output"),
        (broken("outputs", 0, "name", to="y"), r"outputs\[0\].*'name'"),
        (broken("outputs", 0, "constant", to="1e999999999"), r"outputs\[0\].constant.*exponent"),
        (broken("outputs", 0, "constant", to="1" * 5000), r"outputs\[0\].constant.*4000"),
        ([], "'network' must be an object with .* not a list"),
        (None, "not null"),
        (7, "not a number"),
        ("", r"not JSON.*line 1, column 1"),
        ("{", "not JSON"),
        (json.dumps(GOOD)[:-20], "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe\xfa", "not JSON"),
        (json.dumps(broken("version", to=float("nan"))), "NaN is not a rational"),
        (json.dumps(broken("version", to=float("inf"))), "Infinity is not a rational"),
        ('{"format": 1, "format": 2}', "'format' comes twice"),
        ('{"version": 1e999999999}', "exponent"),
        ('{"version": ' + "1" * 5000 + "}", "4000"),
    ],
)
def test_bad_json(source, message):
    """Each thing that can be wrong is an error of ours that names the place."""
    with pytest.raises(InvalidInput, match=message) as caught:
        network_from_json(source)
    assert len(str(caught.value)) < 500


def test_long_cycles_are_reported_shortly():
    """A cycle of 1,000 neurons is found, and the message stays short."""
    ring = copy.deepcopy(GOOD)
    ring["neurons"] = [
        {"name": f"n{i}", "terms": {f"n{(i + 1) % 1000}": 1}, "constant": 0} for i in range(1000)
    ]
    ring["outputs"][0]["terms"] = {}
    with pytest.raises(InvalidInput, match="cycle: n") as caught:
        network_from_json(ring)
    assert len(str(caught.value)) < 500


def test_files(tmp_path):
    """A saved file is loaded as an equal network; errors name the file."""
    net = Network.parse(GOOD_TEXT)
    path = tmp_path / "net.json"
    save_network(net, path)
    assert load_network(path) == load_network(str(path)) == net
    path.write_text("﻿" + path.read_text("utf-8"), "utf-8")
    assert load_network(path) == net
    path.write_text("{", "utf-8")
    with pytest.raises(InvalidInput, match=r"net\.json.*not JSON"):
        load_network(path)
    path.write_bytes(b"\xff")
    with pytest.raises(InvalidInput, match="cannot be read"):
        load_network(path)
    for bad in [tmp_path, tmp_path / "none.json", "a\0b"]:
        with pytest.raises(InvalidInput, match="cannot be read"):
            load_network(bad)


def test_numbers_that_could_not_be_read_are_not_written():
    """A number of more than 4,000 characters is an error when written, not when read back."""
    with pytest.raises(InvalidInput, match="cannot be written"):
        network_to_json(Network(10**4001))
    net = Network(Fraction(1, 10**3990))
    assert network_from_json(network_to_json(net)) == net


def test_deep_networks_are_read():
    """A chain of 3,000 neurons, in the worst order, is written and read."""
    form = inputs("x")[0]
    for _ in range(3000):
        form = relu(form + 1)
    net = Network(form)
    written = network_to_json(net)
    written["neurons"].reverse()
    assert network_from_json(json.dumps(written)) == net
