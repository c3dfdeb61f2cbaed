"""The networks of classes: a size and integer weights, from which a network is built if asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.networks import Input, Network, inputs, relu
from polyrelax.rational.affine import Affine

Row = tuple[int, ...]
"""The weights of a neuron or an output, and last its bias."""
Weights = tuple[tuple[Row, ...], ...]
Size = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Member:
    """A network of a class: its size and its weights, from which the network is built if asked.

    With skip connections a row has a weight for every input and every neuron of an earlier layer.
    """

    size: Size
    weights: Weights
    relu_outputs: bool
    skips: bool = False

    @property
    def network(self) -> Network:
        """The network; its inputs are x, or x1, x2, ... where there are several."""
        return self._network(self.weights, self.relu_outputs)

    @property
    def hidden(self) -> Network:
        """The network up to its last ReLU layer: the affine read-out is left out.

        Raises:
            InvalidInput: when the network has no read-out, or no ReLU layer.
        """
        if self.relu_outputs or len(self.weights) < 2:
            raise InvalidInput("Only a read-out behind a ReLU layer can be left out.")
        return self._network(self.weights[:-1], True)

    def _network(self, weights: Weights, relu_last: bool) -> Network:
        names = input_names(len(weights[0][0]) - 1)
        if not self.skips:
            return Network.sequential(*affine_maps(weights), inputs=names, relu_last=relu_last)
        return _with_skips(weights, names, relu_last)


def input_names(number: int) -> list[str]:
    """The names of so many inputs: x, or x1, x2, ...

    >>> input_names(1), input_names(2)
    (['x'], ['x1', 'x2'])
    """
    return ["x"] if number == 1 else [f"x{i + 1}" for i in range(number)]


def affine_maps(weights: Weights) -> list[Any]:
    """The layers as `Network.sequential` takes them: pairs of a matrix and a vector.

    >>> affine_maps((((1, 2, 0), (3, 4, 5)),))
    [([(1, 2), (3, 4)], [0, 5])]
    """
    return [([row[:-1] for row in layer], [row[-1] for row in layer]) for layer in weights]


def of_layers(weights: Weights) -> Network:
    """The network of ReLU layers, the neurons of the last one being its outputs.

    >>> of_layers((((1, 0), (-1, 2)),))
    Network("relu(x), relu(-x + 2)")
    """
    return Member((0, 0, 0, 0), weights, relu_outputs=True).network


def layers_of(network: Network) -> Weights:
    """The ReLU layers of a network whose outputs are the neurons of its last; see `of_layers`.

    Raises:
        InvalidInput: when it has other outputs, skip connections, or weights that are not integers.

    >>> layers_of(Network.parse("relu(x), relu(-x + 2)"))
    (((1, 0), (-1, 2)),)
    """
    before: Sequence[Any] = [Input(name) for name in network.inputs]
    found = []
    for layer in network.layers:
        rows = [neuron.pre.row(before) for neuron in layer]
        found.append(tuple((*map(int, row[1:]), int(row[0])) for row in rows))
        before = layer
    weights = tuple(found)
    if not weights or of_layers(weights) != network:
        must_be = "of layers with integer weights, the neurons of the last being the outputs"
        raise InvalidInput.argument("behind", must_be, str(network))
    return weights


def _with_skips(weights: Weights, names: Sequence[str], relu_last: bool) -> Network:
    values, neurons = list(inputs(" ".join(names))), []
    forms: list[Affine] = []
    for depth, layer in enumerate(weights):
        forms = [
            sum((w * v for w, v in zip(row, values, strict=False)), Affine.of(row[-1]))
            for row in layer
        ]
        if depth < len(weights) - 1 or relu_last:
            forms = [relu(form) for form in forms]
            neurons += forms
        values += forms
    return Network(*forms, inputs=names, neurons=neurons)
