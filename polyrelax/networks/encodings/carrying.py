"""Skip connections replaced by neurons that carry a value past a layer."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from polyrelax.errors import Unsupported
from polyrelax.networks.expressions import Input, Neuron, relu
from polyrelax.networks.line import ends_of
from polyrelax.networks.network import Network
from polyrelax.rational.affine import Affine


def is_feed_forward(network: Network) -> bool:
    """Whether every layer reads the layer before it only, and the outputs the last one.

    >>> is_feed_forward(Network.parse("relu(x) + x"))
    False
    """
    read = [(neuron.pre, neuron.depth - 1) for neuron in network.neurons]
    read += [(form, len(network.layers)) for form in network.outputs]
    return all(_depth(atom) == depth for form, depth in read for atom in form.atoms)


def without_skips(network: Network, domain: Any) -> Network:
    """The feed-forward network in which neurons relu(v + S) - S carry what is read again later.

    What a neuron or an output reads of earlier layers is carried as one form v. S is so large that
    v + S >= 0 for every relaxation in which a neuron relu(t) is neither below min(t, 0) nor above
    its chord: all carriers are stable there, on every smaller domain too (Theorem 34 in
    proofs/theorems.md).

    Args:
        network: a network of one input.
        domain: where it computes the same function, an interval (see `PiecewiseLinear.restrict`).

    Raises:
        Unsupported: when there is something to carry and the domain is unbounded.

    >>> without_skips(Network.parse("x + relu(x)"), (-1, 2))
    Network("relu(x) + relu(x + 1) - 1")
    """
    if is_feed_forward(network):
        return network
    low, high = ends_of(domain)
    if low is None or high is None:
        raise Unsupported(
            "Without skip connections values are carried by neurons relu(v + S) - S, which needs "
            "a bounded domain: give one, or allow skip connections."
        )
    return _Carrying(network, low, high).network()


class _Carrying:
    """The new network while it is built, layer by layer.

    Attributes:
        ranges: what any relaxation allows an input or a neuron.
        moved: each input and neuron, as a form of the new network.
        carriers: v carried past a layer, as a form of the new network.
    """

    def __init__(self, network: Network, low: Fraction, high: Fraction) -> None:
        (name,) = network.inputs
        self.old = network
        self.ranges: dict[Any, tuple[Fraction, Fraction]] = {Input(name): (low, high)}
        self.moved: dict[Any, Affine] = {Input(name): Affine.atom(Input(name))}
        self.carriers: dict[tuple[Affine, int], Affine] = {}

    def network(self) -> Network:
        for neuron in self.old.neurons:
            self.moved[neuron] = relu(self.behind(neuron.pre, neuron.depth - 1))
            least, most = self.range(neuron.pre)
            self.ranges[neuron] = (min(least, Fraction(0)), max(most, Fraction(0)))
        last = len(self.old.layers)
        outputs = [self.behind(form, last) for form in self.old.outputs]
        return Network(*outputs, inputs=self.old.inputs)

    def behind(self, form: Affine, layer: int) -> Affine:
        """A form of values up to a layer, over that layer of the new network alone."""
        total = Affine.of(form.constant)
        earlier = Affine.of(0)
        for atom, factor in form.terms.items():
            if _depth(atom) == layer:
                total = total + self.moved[atom] * factor
            else:
                earlier = earlier + Affine.atom(atom) * factor
        if not earlier.is_constant:
            scale = next(iter(earlier.terms.values()))
            total = total + self.carrier(earlier / scale, layer) * scale
        return total

    def carrier(self, form: Affine, layer: int) -> Affine:
        """A form of values before a layer, over one neuron of that layer."""
        if (form, layer) not in self.carriers:
            shift = -self.range(form)[0]
            neuron = relu(self.behind(form, layer - 1) + shift)
            self.carriers[form, layer] = neuron - shift
        return self.carriers[form, layer]

    def range(self, form: Affine) -> tuple[Fraction, Fraction]:
        """Interval arithmetic over the ranges."""
        low = high = form.constant
        for atom, factor in form.terms.items():
            ends = [factor * end for end in self.ranges[atom]]
            low, high = low + min(ends), high + max(ends)
        return low, high


def _depth(atom: Any) -> int:
    return atom.depth if isinstance(atom, Neuron) else 0
