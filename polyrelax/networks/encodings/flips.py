"""The flip: every relu(t) written t + relu(-t), which exchanges DeepPoly-0 and DeepPoly-1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from polyrelax.networks.expressions import Input, relu
from polyrelax.networks.network import Network
from polyrelax.rational.affine import Affine


def flip(network: Network) -> Network:
    """The same function with every relu(t) written t + relu(-t).

    DeepPoly-1 gives the flipped network, on every domain, the bounds that DeepPoly-0 gives the
    original, and the other way round (Theorem 27 in proofs/theorems.md). The t's are carried by
    skip connections; see `without_skips` for a network that has none.

    Raises:
        InvalidInput: for what is no network.

    >>> flip(Network.parse("relu(2*x - 1) + 1"))
    Network("2*x + relu(-2*x + 1)")
    """
    Network.require(network)
    values: dict[Any, Affine] = {Input(name): Affine.atom(Input(name)) for name in network.inputs}
    neurons = []
    for neuron in network.neurons:
        t = _moved(neuron.pre, values)
        neurons.append(relu(-t))
        values[neuron] = t + neurons[-1]
    outputs = [_moved(form, values) for form in network.outputs]
    return Network(*outputs, inputs=network.inputs, neurons=neurons)


def _moved(form: Affine, values: Mapping[Any, Affine]) -> Affine:
    return Affine.of(form.evaluate(values))
