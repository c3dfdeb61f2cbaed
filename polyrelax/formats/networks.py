"""Networks as JSON, with exact numbers; `network.schema.json` beside this file is the format."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from polyrelax.errors import InvalidInput, shorten
from polyrelax.formats.exact_json import (
    document,
    list_of,
    load,
    number_text,
    object_of,
    save,
    terms_of,
)
from polyrelax.networks import Input, Network, Neuron
from polyrelax.networks.expressions import check_name
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import rational

FORMAT = "polyrelax-network"
VERSION = 1


def network_to_json(network: Network) -> dict[str, Any]:
    """The network as an object that `json.dumps` writes; numbers are strings in lowest terms.

    Raises:
        InvalidInput: for a number of more than 4,000 characters, which could not be read back.

    >>> net = Network.parse("c = relu(x/2); 1 - c")
    >>> network_to_json(net)["neurons"]
    [{'name': 'c', 'terms': {'x': '1/2'}, 'constant': '0'}]
    """
    # Only the networks that have identities say so: all others read and look as they always did.
    identities = {"identities": list(network.identities)} if network.identities else {}
    names: dict[Any, str] = {Input(name): name for name in network.inputs}
    names.update(zip(network.neurons, network.neuron_names, strict=True))

    def write(form: Affine) -> dict[str, Any]:
        terms = {names[atom]: number_text(factor) for atom, factor in form.terms.items()}
        return {"terms": terms, "constant": number_text(form.constant)}

    return {
        "format": FORMAT,
        "version": VERSION,
        "inputs": list(network.inputs),
        "neurons": [{"name": names[neuron], **write(neuron.pre)} for neuron in network.neurons],
        "outputs": [write(form) for form in network.outputs],
        **identities,
    }


def network_from_json(source: Mapping[str, Any] | str | bytes) -> Network:
    """The network that a JSON text, or the object it stands for, describes.

    Args:
        source: the text, or the object as `network_to_json` makes it. JSON numbers in a text are
            exact: 0.1 is 1/10.

    Raises:
        InvalidInput: naming the place that is not as the schema says, or the cycle.

    >>> net = Network.parse("c = relu(x/2); 1 - c")
    >>> network_from_json(network_to_json(net)) == net
    True
    """
    keys, optional = ("inputs", "neurons", "outputs"), ("identities",)
    whole = document(source, "network", FORMAT, VERSION, keys, optional)
    taken: set[str] = set()
    inputs = list_of(whole["inputs"], "inputs")
    for i, name in enumerate(inputs):
        _claim(name, f"inputs[{i}]", taken)
    neurons = [
        object_of(entry, f"neurons[{i}]", ("name", "terms", "constant"))
        for i, entry in enumerate(list_of(whole["neurons"], "neurons"))
    ]
    for i, entry in enumerate(neurons):
        _claim(entry["name"], f"neurons[{i}].name", taken)
    forms = {entry["name"]: _form(entry, f"neurons[{i}]", taken) for i, entry in enumerate(neurons)}
    outputs = [
        _form(object_of(entry, f"outputs[{i}]", ("terms", "constant")), f"outputs[{i}]", taken)
        for i, entry in enumerate(list_of(whole["outputs"], "outputs"))
    ]
    if not outputs:
        raise InvalidInput.argument("outputs", "a list of at least one output", "empty")

    atoms: dict[str, Input | Neuron] = {name: Input(name) for name in inputs}
    for name in _by_layer(forms):
        atoms[name] = Neuron(name, _affine(forms[name], atoms))
    return Network(
        *(_affine(form, atoms) for form in outputs),
        inputs=inputs,
        neurons=[atom for atom in atoms.values() if isinstance(atom, Neuron)],
        identities=[
            _whole(number, f"identities[{i}]")
            for i, number in enumerate(list_of(whole.get("identities", []), "identities"))
        ],
    )


def load_network(path: str | os.PathLike[str]) -> Network:
    """The network in a JSON file.

    Raises:
        InvalidInput: if the file cannot be read, or is not as the schema says.
    """
    return load(path, network_from_json)


def save_network(network: Network, path: str | os.PathLike[str]) -> None:
    """Write the network to a JSON file, which `load_network` reads back as an equal network."""
    save(network_to_json(network), path)


# A form as it was read: its coefficients by name, and its constant.
_Form = tuple[dict[str, Fraction], Fraction]


def _claim(name: Any, place: str, taken: set[str]) -> None:
    """Take a name for an input or a neuron, if it is one and is free."""
    if check_name(name, place) in taken:
        raise InvalidInput.argument(place, "a name of its own", f"{name!r}, which is taken")
    taken.add(name)


def _form(entry: Mapping[str, Any], place: str, known: set[str]) -> _Form:
    found = terms_of(entry["terms"], f"{place}.terms", known, "the names of inputs and neurons")
    return found, rational(entry["constant"], f"{place}.constant")


def _affine(form: _Form, atoms: Mapping[str, Input | Neuron]) -> Affine:
    return Affine({atoms[name]: factor for name, factor in form[0].items()}, form[1])


def _whole(value: Any, place: str) -> int:
    number = rational(value, place)
    if number.denominator != 1:
        raise InvalidInput.argument(place, "an integer", str(number))
    return int(number)


def _by_layer(forms: Mapping[str, _Form]) -> list[str]:
    """The neurons' names by ReLU layer, in the order of the file within each."""
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(forms)
    graph.add_edges_from(
        (read, name) for name, (terms, _) in forms.items() for read in terms if read in forms
    )
    position = {name: i for i, name in enumerate(forms)}
    try:
        layers = [
            sorted(layer, key=position.__getitem__)
            for layer in networkx.topological_generations(graph)
        ]
    except networkx.NetworkXUnfeasible:
        cycle = [edge[0] for edge in networkx.find_cycle(graph)]
        raise InvalidInput(
            f"The neurons form a cycle: {shorten(' -> '.join([*cycle, cycle[0]]))}."
        ) from None
    return [name for layer in layers for name in layer]
