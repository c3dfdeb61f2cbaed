"""Stages: a network as a composition of one-layer networks, from state to state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from polyrelax.networks.chain import Node
from polyrelax.networks.expressions import Input, relu
from polyrelax.networks.network import Network
from polyrelax.rational.affine import Affine


@dataclass(frozen=True, slots=True)
class Stages:
    """The states of a network and the maps between them.

    A *state* is the vector of a ReLU layer's neurons followed by the values *carried*: the inputs
    and earlier neurons that are read after this layer without a neuron of this layer. State 0 is
    the vector of the inputs. `maps[l]` takes state l to state l + 1, by one ReLU layer; `read_out`
    is the affine map from the last state to the outputs.

    >>> stages = split_in_stages(Network.parse("c = relu(x1 - x2); c + x2"))
    >>> stages.names
    (('x1', 'x2'), ('c', 'x2'))
    >>> stages.maps[0], stages.read_out
    (Network("relu(x1 - x2), x2"), Network("c + x2"))
    """

    names: tuple[tuple[str, ...], ...]
    maps: tuple[Network, ...]
    read_out: Network


def split_in_stages(network: Network) -> Stages:
    """The network's stages: `read_out` after all `maps` is the network itself."""
    labels: dict[Node, str] = dict(zip(network.neurons, network.neuron_names, strict=True))
    labels.update({Input(name): name for name in network.inputs})
    states = [[labels[node] for node, _ in state] for state in network.chain.states]

    def read(form: Affine) -> Affine:
        terms: dict[Any, Any] = {Input(labels[node]): a for node, a in form.terms.items()}
        return Affine(terms, form.constant)

    maps = []
    for before, after, layer in zip(states, states[1:], network.layers, strict=False):
        fresh = [relu(read(neuron.pre)) for neuron in layer]
        carried = [Affine.atom(Input(name)) for name in after[len(layer) :]]
        maps.append(Network(*fresh, *carried, inputs=before))
    read_out = Network(*map(read, network.outputs), inputs=states[-1])
    return Stages(tuple(map(tuple, states)), tuple(maps), read_out)
