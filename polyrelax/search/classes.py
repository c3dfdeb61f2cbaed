"""Classes of networks with small integer weights, enumerated in order of size.

The size of a network is (inputs, ReLU layers, neurons, weight), compared in this order; its weight
is the sum of the absolute values of all weights and biases, those of the outputs included. Among
networks of the same size the larger entries come first: (1, 0) before (1, -1), layer by layer and
row by row, the weights of a row before its bias.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network
from polyrelax.search.members import Member, Row, Weights
from polyrelax.search.walk import Walk, comes_first

Allowed = int | tuple[int, ...]
"""All integers up to an absolute value, or the allowed values, the larger first."""


@dataclass(frozen=True)
class NetworkClass:
    """All networks of one shape whose weights and biases are among finitely many integers.

    Iterating over it gives its networks in order of size (see this module's text), lazily.

    Args:
        widths: the number of inputs, of the neurons of each ReLU layer, and of outputs.
        weight: the greatest absolute value of a weight, or the allowed values.
        bias: the same for biases; 0 for no biases.
        relu_outputs: whether the outputs are the last ReLU layer, without an affine read-out.
        alive: leave out networks with a dead neuron: one without a weight that is not zero in its
            row, or one that nothing reads.
        up_to_symmetry: of the networks that differ only in the order of the neurons within layers,
            keep the first.
        skips: whether neurons and outputs may read the inputs and all earlier layers, not only the
            layer before their own.
        output_weight, output_bias: the same as weight and bias for the affine read-out; None where
            it is as the rest.
        distinct: leave out networks with two neurons of a layer that have the same row.
        total: the greatest sum of the absolute values of all weights and biases; None for any.
        first: the first ReLU layers, where they are given and only those behind them vary.

    Raises:
        InvalidInput: when a number is out of its range, a set of values is empty, or the given
            layers do not fit the widths.

    >>> cls = NetworkClass.parse("1-2, |w| <= 1, b = 0, ReLU outputs, no dead neurons")
    >>> len(cls), list(cls)[:2]
    (4, [Network("relu(x), relu(x)"), Network("relu(x), relu(-x)")])
    """

    widths: tuple[int, ...]
    weight: Allowed
    bias: Allowed
    relu_outputs: bool = False
    alive: bool = False
    up_to_symmetry: bool = False
    skips: bool = False
    output_weight: Allowed | None = None
    output_bias: Allowed | None = None
    distinct: bool = False
    total: int | None = None
    first: Weights = ()

    def __post_init__(self) -> None:
        if len(self.widths) < 2 or any(width < 1 for width in self.widths):
            raise InvalidInput.argument("widths", "two or more positive integers", f"{self.widths}")
        for name in ("weight", "bias", "output_weight", "output_bias"):
            value = getattr(self, name)
            if not name.startswith("output") or value is not None:
                object.__setattr__(self, name, _allowed(name, value))
        if not (self.total is None or (isinstance(self.total, int) and self.total >= 0)):
            raise InvalidInput.argument("total", "an integer, at least 0", f"{self.total!r}")
        if self.relu_outputs and (self.output_weight, self.output_bias) != (None, None):
            raise InvalidInput("A class whose outputs are neurons has no read-out to restrict.")
        if len(self.first) >= len(self.widths) - 1 or any(
            len(layer) != self.widths[depth + 1]
            or any(len(row) != self.row_length(depth) + 1 for row in layer)
            for depth, layer in enumerate(self.first)
        ):
            must_be = f"the first, but not all, layers of the shape {self.widths}"
            raise InvalidInput.argument("first", must_be, f"{self.first}")

    @classmethod
    def parse(cls, text: str) -> NetworkClass:
        """The class that a text describes, such as "1-2-2-1, |w| <= 1, |b| <= 1".

        Args:
            text: the widths, then in any order what `w` and `b` may be: `|w| <= N`, `w = N` or
                `w in {-2, 0, 1}`, and the same behind "output" for the read-out; `weight <= N` for
                the sum of all absolute values, which bounds each of them too; and the options "ReLU
                outputs", "no dead neurons", "no duplicate neurons", "skips", "up to symmetry";
                "behind {NET}" for given first layers, the ReLU layers whose neurons are the outputs
                of NET; separated by commas.

        Raises:
            InvalidInput: quoting the part that is not understood.

        >>> NetworkClass.parse("1-2-1, |w| <= 1, b = 0, output w in {-1, 1}, skips").count
        72
        """
        found = cls.parse_all(text)
        if len(found) > 1:
            raise InvalidInput.argument("class", "a text with one shape", repr(text))
        return found[0]

    @classmethod
    def parse_all(cls, text: str) -> tuple[NetworkClass, ...]:
        """The classes that a text with one or more shapes describes: "1-1-1, 1-2-1, |w| <= 1, ...".

        Several such texts are separated by semicolons, as answers show them.

        >>> [len(found) for found in NetworkClass.parse_all("1-1-1, 1-2-1, |w| <= 1, b = 0")]
        [9, 81]
        """
        from polyrelax.search.class_text import parse_parts, split_texts

        known = map(parse_parts, split_texts(text))
        return tuple(cls(widths, **options) for shapes, options in known for widths in shapes)

    def __str__(self) -> str:
        from polyrelax.search.class_text import text_of

        return text_of(self)

    def __repr__(self) -> str:
        return f'NetworkClass("{self}")'

    def __iter__(self) -> Iterator[Network]:
        return (member.network for member in self.members())

    def __len__(self) -> int:
        return self.count

    # Its shape.

    @property
    def neurons(self) -> int:
        """The number of neurons of each network."""
        return sum(self.widths[1:] if self.relu_outputs else self.widths[1:-1])

    @property
    def relu_layers(self) -> int:
        """The number of ReLU layers of each network."""
        return len(self.widths) - (1 if self.relu_outputs else 2)

    @property
    def permuted_layers(self) -> range:
        """The layers whose rows may change places: those of neurons, where they are not given."""
        return range(len(self.first), self.relu_layers)

    def is_alive_layer(self, depth: int) -> bool:
        """Whether the rows of a layer must not be zero: it consists of neurons."""
        return self.alive and depth < self.relu_layers

    def row_length(self, depth: int) -> int:
        """The number of weights in a row of a layer."""
        return sum(self.widths[: depth + 1]) if self.skips else self.widths[depth]

    def allowed(self, depth: int) -> tuple[Row, Row]:
        """The weights and the biases that rows of a layer may have, the larger first."""
        if depth < len(self.first):
            rows = self.first[depth]
            columns = [{entry for row in rows for entry in row[:-1]}, {row[-1] for row in rows}]
            weights, biases = (tuple(sorted(values, reverse=True)) for values in columns)
            return weights, biases
        weight, bias = self.weight, self.bias
        if depth == self.relu_layers:
            weight = weight if self.output_weight is None else self.output_weight
            bias = bias if self.output_bias is None else self.output_bias
        return _values(weight), _values(bias)

    # Its networks.

    @cached_property
    def count(self) -> int:
        """The number of networks, exactly; by a formula, or by going through where there is none.

        >>> NetworkClass.parse("3-9-9-1, |w| <= 3, |b| <= 3").count == 7 ** (3*9 + 9*9 + 9 + 19)
        True
        """
        is_listed = self.up_to_symmetry or self.distinct
        is_listed |= self.alive and (self.skips or bool(self.first))
        if is_listed or self.total is not None:
            return sum(1 for _ in self.members())
        total = 1
        for depth in range(len(self.first), len(self.widths) - 1):
            before, after = self.row_length(depth), self.widths[depth + 1]
            weights, biases = self.allowed(depth)
            zero_rows = int(self.is_alive_layer(depth) and 0 in weights)
            most_zero_columns = before if self.alive and depth and 0 in weights else 0
            # Inclusion and exclusion over the columns that are zero.
            total *= sum(
                (-1) ** j * comb(before, j) * (len(weights) ** (before - j) - zero_rows) ** after
                for j in range(most_zero_columns + 1)
            )
            total *= len(biases) ** after
        return total

    def members(self) -> Iterator[Member]:
        """The networks with their sizes, in order of size."""
        start = (self.widths[0], self.relu_layers, self.neurons)
        walk = Walk(self)
        for total in walk.totals():
            for weights in walk.of_weight(total):
                yield Member((*start, total), weights, self.relu_outputs, self.skips)

    @property
    def keeps_all(self) -> bool:
        """Whether no option leaves networks of the class's shape and values out."""
        return not (self.alive or self.distinct or self.up_to_symmetry)

    def keeps(self, weights: Weights) -> bool:
        """Whether the options of the class keep a network of its shape and values."""
        neurons = weights[: self.relu_layers]
        if self.distinct and any(len(set(layer)) < len(layer) for layer in neurons):
            return False
        if self.alive and _has_dead_neuron(weights, self):
            return False
        return not self.up_to_symmetry or comes_first(self, weights)


def in_size_order(classes: Iterable[NetworkClass]) -> Iterator[Member]:
    """The networks of several classes together, in order of size.

    >>> shapes = ("1-2-1, |w| <= 1, b = 0", "1-1-1, |w| <= 1, b = 0")
    >>> [m.size for m in in_size_order(map(NetworkClass.parse, shapes))][8:10]
    [(1, 1, 1, 2), (1, 1, 2, 0)]
    """
    return heapq.merge(*(cls.members() for cls in classes), key=lambda member: member.size)


def _has_dead_neuron(weights: Weights, cls: NetworkClass) -> bool:
    for depth in range(cls.relu_layers):
        if not all(any(row[:-1]) for row in weights[depth]):
            return True
        if depth + 1 == len(weights):
            break  # these neurons are the outputs
        first = sum(cls.widths[: depth + 1]) if cls.skips else 0
        readers = weights[depth + 1 :] if cls.skips else weights[depth + 1 : depth + 2]
        for column in range(first, first + cls.widths[depth + 1]):
            if not any(row[column] for layer in readers for row in layer):
                return True
    return False


def _allowed(name: str, value: Any) -> Allowed:
    """The bound or the values, checked; values that are a bound in disguise become one."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    values = () if isinstance(value, int | str) else tuple(sorted(set(value), reverse=True))
    if not values or not all(isinstance(entry, int) for entry in values):
        must_be = "an integer, at least 0, or a non-empty set of integers"
        raise InvalidInput.argument(name, must_be, f"{value!r}")
    return values[0] if values == _values(max(values[0], 0)) else values


def _values(allowed: Allowed) -> Row:
    return tuple(range(allowed, -allowed - 1, -1)) if isinstance(allowed, int) else allowed
