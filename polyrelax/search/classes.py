"""Classes of networks with small integer weights, enumerated in order of size.

The size of a network is (inputs, ReLU layers, neurons, weight), compared in this order; its weight
is the sum of the absolute values of all weights and biases, those of the outputs included. Among
networks of the same size the larger entries come first: (1, 0) before (1, -1), layer by layer and
row by row, the weights of a row before its bias.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, permutations, product
from math import comb
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network

Row = tuple[int, ...]
"""The weights of a neuron or an output, and last its bias."""
Weights = tuple[tuple[Row, ...], ...]
Size = tuple[int, int, int, int]

_BOUND = re.compile(r"\|([wb])\| ?<= ?(\d{1,6})|([wb]) ?= ?0")
_OPTIONS = {
    "ReLU outputs": "relu_outputs",
    "no dead neurons": "alive",
    "up to symmetry": "up_to_symmetry",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A network of a class: its size and its weights, from which the network is built if asked."""

    size: Size
    weights: Weights
    relu_outputs: bool

    @property
    def network(self) -> Network:
        """The network; its inputs are x, or x1, x2, ... where there are several."""
        return _network(self.weights, self.relu_outputs)

    @property
    def hidden(self) -> Network:
        """The network up to its last ReLU layer: the affine read-out is left out.

        Raises:
            InvalidInput: when the network has no read-out, or no ReLU layer.
        """
        if self.relu_outputs or len(self.weights) < 2:
            raise InvalidInput("Only a read-out behind a ReLU layer can be left out.")
        return _network(self.weights[:-1], True)


@dataclass(frozen=True)
class NetworkClass:
    """All feed-forward networks of one shape with bounded integer weights and biases.

    Iterating over it gives its networks in order of size (see this module's text), lazily.

    Args:
        widths: the number of inputs, of the neurons of each ReLU layer, and of outputs.
        weight: the greatest absolute value of a weight.
        bias: the greatest absolute value of a bias; 0 for no biases.
        relu_outputs: whether the outputs are the last ReLU layer, without an affine read-out.
        alive: leave out networks with a dead neuron: one without a weight that is not zero in its
            row, or one that nothing reads.
        up_to_symmetry: of the networks that differ only in the order of the neurons within layers,
            keep the first.

    Raises:
        InvalidInput: when a number is out of its range.

    >>> cls = NetworkClass.parse("1-2, |w| <= 1, b = 0, ReLU outputs, no dead neurons")
    >>> len(cls), list(cls)[:2]
    (4, [Network("relu(x), relu(x)"), Network("relu(x), relu(-x)")])
    """

    widths: tuple[int, ...]
    weight: int
    bias: int
    relu_outputs: bool = False
    alive: bool = False
    up_to_symmetry: bool = False

    def __post_init__(self) -> None:
        if len(self.widths) < 2 or any(width < 1 for width in self.widths):
            raise InvalidInput.argument("widths", "two or more positive integers", f"{self.widths}")
        for name in ("weight", "bias"):
            value = getattr(self, name)
            if not isinstance(value, int) or value < 0:
                raise InvalidInput.argument(name, "an integer, at least 0", f"{value!r}")

    @classmethod
    def parse(cls, text: str) -> NetworkClass:
        """The class that a text describes, such as "1-2-2-1, |w| <= 1, |b| <= 1".

        Args:
            text: the widths, then in any order `|w| <= N` and `|b| <= N` (or `b = 0`), and the
                options "ReLU outputs", "no dead neurons", "up to symmetry", separated by commas.

        Raises:
            InvalidInput: quoting the part that is not understood.
        """
        shape, *parts = [part.strip() for part in text.split(",")]
        if not re.fullmatch(r"[1-9]\d{0,3}(-[1-9]\d{0,3})+", shape):
            raise InvalidInput.argument("class", "a shape such as '1-2-2-1' first", repr(shape))
        bounds: dict[str, int] = {}
        options: dict[str, bool] = {}
        for part in parts:
            match = _BOUND.fullmatch(part)
            if match is not None:
                name = match[1] or match[3]
                fresh = name not in bounds
                bounds[name] = int(match[2] or 0)
            else:
                fresh = part in _OPTIONS and _OPTIONS[part] not in options
                options[_OPTIONS.get(part, part)] = True
            if not fresh:
                must_be = f"'|w| <= 1', '|b| <= 1', 'b = 0', {', '.join(_OPTIONS)}, each once,"
                raise InvalidInput.argument("class", f"of parts among {must_be}", repr(part))
        for name in "wb":
            if name not in bounds:
                raise InvalidInput.argument("class", f"a text that bounds |{name}|", repr(text))
        widths = tuple(int(width) for width in shape.split("-"))
        return cls(widths, bounds["w"], bounds["b"], **options)

    def __str__(self) -> str:
        bias = f"|b| <= {self.bias}" if self.bias else "b = 0"
        options = [text for text, name in _OPTIONS.items() if getattr(self, name)]
        shape = "-".join(map(str, self.widths))
        return ", ".join([shape, f"|w| <= {self.weight}", bias, *options])

    def __repr__(self) -> str:
        return f'NetworkClass("{self}")'

    def __iter__(self) -> Iterator[Network]:
        return (member.network for member in self.members())

    def __len__(self) -> int:
        return self.count

    @cached_property
    def count(self) -> int:
        """The number of networks, exactly; where symmetric copies are left out, by going through.

        >>> NetworkClass.parse("3-9-9-1, |w| <= 3, |b| <= 3").count == 7 ** (3*9 + 9*9 + 9 + 19)
        True
        """
        if self.up_to_symmetry:
            return sum(1 for _ in self.members())
        total, values = 1, 2 * self.weight + 1
        for depth, (before, after) in enumerate(zip(self.widths, self.widths[1:], strict=False)):
            zero_rows = 1 if self._is_alive_layer(depth) else 0
            most_zero_columns = before if self.alive and depth else 0
            # Inclusion and exclusion over the columns that are zero.
            total *= sum(
                (-1) ** j * comb(before, j) * (values ** (before - j) - zero_rows) ** after
                for j in range(most_zero_columns + 1)
            )
            total *= (2 * self.bias + 1) ** after
        return total

    @property
    def neurons(self) -> int:
        """The number of neurons of each network."""
        return sum(self.widths[1:] if self.relu_outputs else self.widths[1:-1])

    def members(self) -> Iterator[Member]:
        """The networks with their sizes, in order of size."""
        layers = len(self.widths) - (1 if self.relu_outputs else 2)
        start = (self.widths[0], layers, self.neurons)
        walk = _Walk(self)
        for total in walk.totals():
            for weights in walk.of_weight(total):
                yield Member((*start, total), weights, self.relu_outputs)

    def _is_alive_layer(self, depth: int) -> bool:
        """Whether the rows of a layer must not be zero: it consists of neurons."""
        return self.alive and (self.relu_outputs or depth < len(self.widths) - 2)

    def _permuted_layers(self) -> range:
        return range(len(self.widths) - (1 if self.relu_outputs else 2))


class _Walk:
    """The depth-first walk through the rows of all layers, for one weight after another."""

    def __init__(self, cls: NetworkClass) -> None:
        self.cls = cls
        self.layers = range(len(cls.widths) - 1)
        # What a row weighs at least and at most.
        self.lightest = [int(cls._is_alive_layer(depth)) for depth in self.layers]
        self.heaviest = [cls.widths[depth] * cls.weight + cls.bias for depth in self.layers]
        # What the layers from a depth on weigh at least and at most.
        self.least, self.most = [0], [0]
        for depth in reversed(self.layers):
            self.least.append(self.least[-1] + self._needs(depth, cls.widths[depth + 1], ()))
            self.most.append(self.most[-1] + cls.widths[depth + 1] * self.heaviest[depth])
        self.least.reverse()
        self.most.reverse()

    def _needs(self, depth: int, rows: int, before: tuple[Row, ...]) -> int:
        """What so many more rows of a layer weigh at least, behind those that are there."""
        unread = 0
        if self.cls.alive and depth:
            columns = range(self.cls.widths[depth])
            unread = sum(1 for j in columns if not any(row[j] for row in before))
        return max(rows * self.lightest[depth], unread)

    def totals(self) -> range:
        return range(self.least[0], self.most[0] + 1)

    def of_weight(self, total: int) -> Iterator[Weights]:
        return self._layers((), total)

    def _layers(self, done: Weights, left: int) -> Iterator[Weights]:
        depth = len(done)
        if depth == len(self.layers):
            if not self.cls.up_to_symmetry or self._comes_first(done):
                yield done
            return
        for layer, rest in self._extended((), depth, left):
            yield from self._layers((*done, layer), rest)

    def _extended(
        self, before: tuple[Row, ...], depth: int, left: int
    ) -> Iterator[tuple[tuple[Row, ...], int]]:
        """The layers that begin with some rows, and the weight that they leave to later layers."""
        open_rows = self.cls.widths[depth + 1] - len(before) - 1
        if open_rows < 0:
            yield before, left
            return
        is_sorted = self.cls.up_to_symmetry and depth in self.cls._permuted_layers()
        most = left - self.least[depth + 1]
        for row in _rows(self.cls.widths[depth], self.cls.weight, self.cls.bias, most):
            if is_sorted and before and row > before[-1]:
                continue
            if self.lightest[depth] and not any(row[:-1]):
                continue
            rest, rows = left - _weight(row), (*before, row)
            if rest > self.most[depth + 1] + open_rows * self.heaviest[depth]:
                continue
            needed = self._needs(depth, open_rows, rows)
            if (open_rows or not needed) and rest >= self.least[depth + 1] + needed:
                yield from self._extended(rows, depth, rest)

    def _comes_first(self, weights: Weights) -> bool:
        """Whether no order of the neurons gives a network that comes earlier."""
        return _is_first(weights, self.cls._permuted_layers(), 0, range(len(weights[0][0]) - 1))


def _is_first(weights: Weights, permuted: range, depth: int, columns: Iterable[int]) -> bool:
    """Whether no order of the layers from `depth` on, and these columns, gives earlier ones."""
    if depth == len(weights):
        return True
    layer, order = weights[depth], tuple(columns)
    moved = [(*(row[j] for j in order), row[-1]) for row in layer]
    if depth not in permuted:
        return tuple(moved) <= layer
    best = tuple(sorted(moved, reverse=True))
    if best != layer:
        return best < layer
    # Equal rows may still change places: it matters to the layer that reads them.
    places = [
        [i for i, row in enumerate(moved) if row == wanted] for wanted in dict.fromkeys(layer)
    ]
    return all(
        _is_first(weights, permuted, depth + 1, chain(*choice))
        for choice in product(*map(permutations, places))
    )


def affine_maps(weights: Weights) -> list[Any]:
    """The layers as `Network.sequential` takes them: pairs of a matrix and a vector.

    >>> affine_maps((((1, 2, 0), (3, 4, 5)),))
    [([(1, 2), (3, 4)], [0, 5])]
    """
    return [([row[:-1] for row in layer], [row[-1] for row in layer]) for layer in weights]


def in_size_order(classes: Iterable[NetworkClass]) -> Iterator[Member]:
    """The networks of several classes together, in order of size.

    >>> shapes = ("1-2-1, |w| <= 1, b = 0", "1-1-1, |w| <= 1, b = 0")
    >>> [m.size for m in in_size_order(map(NetworkClass.parse, shapes))][8:10]
    [(1, 1, 1, 2), (1, 1, 2, 0)]
    """
    return heapq.merge(*(cls.members() for cls in classes), key=lambda member: member.size)


def _rows(length: int, weight: int, bias: int, most: int) -> Iterator[Row]:
    """The rows of so many weights and a bias that weigh no more than `most`, in their order."""
    bound = min(weight if length else bias, most)
    for entry in range(bound, -bound - 1, -1):
        if not length:
            yield (entry,)
        else:
            for row in _rows(length - 1, weight, bias, most - abs(entry)):
                yield (entry, *row)


def _weight(row: Row) -> int:
    return sum(map(abs, row))


def _network(weights: Weights, relu_last: bool) -> Network:
    size = len(weights[0][0]) - 1
    names = ["x"] if size == 1 else [f"x{i + 1}" for i in range(size)]
    return Network.sequential(*affine_maps(weights), inputs=names, relu_last=relu_last)
