"""The chain: a network as a sequence of integer layers, the one form that computations read.

A chain walks through *states*, plain tuples of numbers:

* State 0 is the vector of the inputs.
* State l, for l = 1, 2, ..., is the vector of the neurons of ReLU layer l, in the network's order,
  followed by the values *carried*: the inputs and earlier neurons that a later layer or an output
  still reads. Nothing that is never read again is carried.
* Layer l takes state l-1 to state l: with s the state before, neuron i is max(0, row_i . (1, s)),
  and the carried values are s[j] for j in `carried`, in order.
* An output is row . (1, s) / scale, with s the last state.

Every row is integral and primitive. To make that possible, each value is kept as a positive
multiple of the true one: ReLU is positively homogeneous, so relu(m t) = m relu(t). The factor is
the value's *scale*; the inputs have scale 1, and a value that is carried keeps its scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Any

from polyrelax.networks.expressions import Input, Neuron
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import rationals
from polyrelax.rational.rows import Row, integer_row

Node = Input | Neuron


@dataclass(frozen=True, slots=True)
class Layer:
    """One step of a chain: the neurons of a ReLU layer, and the values carried past them."""

    neurons: tuple[Neuron, ...]
    """The neurons of this layer, in the network's order."""
    rows: tuple[Row, ...]
    """For each neuron, the primitive integer row over (1, state before) of its pre-activation.

    A row of zeros stands for a pre-activation that is zero everywhere.
    """
    carried: tuple[int, ...]
    """The positions in the state before (from 0, the leading 1 not counted) of what is carried."""


@dataclass(frozen=True, slots=True)
class Output:
    """An output of a chain: its true value is row . (1, last state) / scale."""

    row: Row
    scale: Fraction


@dataclass(frozen=True, slots=True)
class Chain:
    """A network as a sequence of integer layers; see this module's text for what the parts mean.

    >>> from polyrelax.networks import Network
    >>> chain = Network.parse("c = relu(x/2 - y/3); c + y").chain
    >>> chain.layers[0].rows, chain.layers[0].carried
    (((0, 3, -2),), (1,))
    >>> [(str(node), scale) for node, scale in chain.states[1]]
    [('c', Fraction(6, 1)), ('y', Fraction(1, 1))]
    >>> chain.outputs
    (Output(row=(0, 1, 6), scale=Fraction(6, 1)),)
    """

    inputs: tuple[str, ...]
    """The names of the inputs: the coordinates of state 0."""
    layers: tuple[Layer, ...]
    """Layer l, counted from 1, is `layers[l - 1]`: it takes `states[l - 1]` to `states[l]`."""
    states: tuple[tuple[tuple[Node, Fraction], ...], ...]
    """For each coordinate of each state, (node, scale): the coordinate is scale * true value."""
    outputs: tuple[Output, ...]
    """The outputs, read from the last state."""

    @property
    def is_feed_forward(self) -> bool:
        """Whether each layer is all that is read behind it: nothing is carried past any."""
        return not any(layer.carried for layer in self.layers)

    def walk(self, point: Sequence[Any]) -> list[tuple[Fraction, ...]]:
        """The states at a point given by its coordinates.

        >>> from polyrelax.networks import Network
        >>> Network.parse("c = relu(x/2 - y/3); c + y").chain.walk([1, 0])
        [(Fraction(1, 1), Fraction(0, 1)), (Fraction(3, 1), Fraction(0, 1))]
        """
        states = [tuple(rationals(point, "point", len(self.inputs)))]
        for layer in self.layers:
            before = states[-1]
            after = [max(apply(row, before), Fraction(0)) for row in layer.rows]
            states.append((*after, *(before[j] for j in layer.carried)))
        return states

    def evaluate(self, point: Sequence[Any]) -> tuple[Fraction, ...]:
        """The true outputs at a point given by its coordinates."""
        last = self.walk(point)[-1]
        return tuple(apply(output.row, last) / output.scale for output in self.outputs)


def apply(row: Row, state: Sequence[Fraction]) -> Fraction:
    """The value row . (1, state).

    >>> apply((1, 2, 3), (Fraction(1), Fraction(1, 3)))
    Fraction(4, 1)
    """
    return sum(map(mul, row[1:], state), Fraction(row[0]))


def build_chain(
    inputs: Sequence[str], layers: Sequence[Sequence[Neuron]], outputs: Sequence[Affine]
) -> Chain:
    """The chain of a network's inputs, ReLU layers and outputs (use `Network.chain`)."""
    last_read: dict[Node, int] = {}
    for depth, neurons in enumerate(layers, start=1):
        for neuron in neurons:
            last_read.update(dict.fromkeys(neuron.pre.atoms, depth))
    for form in outputs:
        last_read.update(dict.fromkeys(form.atoms, len(layers) + 1))

    state: tuple[tuple[Node, Fraction], ...]
    state = tuple((Input(name), Fraction(1)) for name in inputs)
    states, steps = [state], []
    for depth, neurons in enumerate(layers, start=1):
        position = {node: (i + 1, scale) for i, (node, scale) in enumerate(state)}
        scaled = [_scaled_row(neuron.pre, position) for neuron in neurons]
        carried = tuple(j for j, (node, _) in enumerate(state) if last_read.get(node, 0) > depth)
        steps.append(Layer(tuple(neurons), tuple(row for row, _ in scaled), carried))
        made = ((neuron, scale) for neuron, (_, scale) in zip(neurons, scaled, strict=True))
        state = (*made, *(state[j] for j in carried))
        states.append(state)
    position = {node: (i + 1, scale) for i, (node, scale) in enumerate(state)}
    read_out = tuple(Output(*_scaled_row(form, position)) for form in outputs)
    return Chain(tuple(inputs), tuple(steps), tuple(states), read_out)


def _scaled_row(
    form: Affine, position: Mapping[Node, tuple[int, Fraction]]
) -> tuple[Row, Fraction]:
    """The primitive row of a form over (1, state), and by what it multiplies the form."""
    values = [Fraction(0)] * (len(position) + 1)
    values[0] = form.constant
    for node, factor in form.terms.items():
        place, scale = position[node]
        values[place] = factor / scale
    row = integer_row(values)
    return row, next((Fraction(r) / v for r, v in zip(row, values, strict=True) if v), Fraction(1))
