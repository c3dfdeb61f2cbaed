"""Classes laid out for bulk work: from an index in the order of size to the networks' entries.

Networks are struct-of-arrays here: one row of integers an entry, one column a network. The numbers
of networks that share their first entries are known from a table, so that any part of the
enumeration can be written down without what comes before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from polyrelax.errors import InvalidInput
from polyrelax.search.classes import NetworkClass
from polyrelax.search.members import Member, Size
from polyrelax.search.symmetry import Layout

Integers = NDArray[Any]
"""An array of integers: int32, int64 or Python's own (dtype object), never floats."""

_WORD = 2**62


class Block(NamedTuple):
    """The networks of one class and one weight: its number among the classes, and the weight."""

    shape: int
    weight: int


class Enumeration:
    """The networks of one class's shape and values, by weight and index.

    >>> Enumeration(NetworkClass.parse("1-1-1, |w| <= 1, b = 0")).entries(1, 0, 3).T.tolist()
    [[1, 0, 0, 0], [0, 0, 1, 0], [0, 0, -1, 0]]
    """

    def __init__(self, cls: NetworkClass) -> None:
        self.cls = cls
        self.layout = Layout(cls)
        heaviest = sum(max(map(abs, allowed)) for allowed in self.layout.values)
        self.heaviest = heaviest if cls.total is None else min(heaviest, cls.total)
        # _behind[i][w]: in how many ways the entries from i on can weigh w, as far as was asked.
        self._behind: list[list[int]] = [[] for _ in range(len(self.layout.values) + 1)]
        self._tables: tuple[int, list[tuple[Integers, Integers]]] = (-1, [])

    @property
    def total(self) -> int:
        """How many networks there are."""
        if self.cls.total is None:
            return prod(map(len, self.layout.values))
        return sum(map(self.count, range(self.heaviest + 1)))

    def count(self, weight: int) -> int:
        """How many networks have a weight."""
        while len(self._behind[0]) <= weight:
            total = len(self._behind[0])
            self._behind[-1].append(int(total == 0))
            for i, allowed in reversed(list(enumerate(self.layout.values))):
                after = self._behind[i + 1]
                ways = sum(after[total - abs(v)] for v in allowed if abs(v) <= total)
                self._behind[i].append(ways)
        return self._behind[0][weight]

    def entries(self, weight: int, start: int, stop: int) -> Integers:
        """The networks of a weight with the indices start, ..., stop - 1: a row for each entry."""
        kind = np.int64 if self.count(weight) < _WORD else np.object_
        rank = np.arange(stop - start, dtype=np.int64).astype(kind) + start
        left = np.full(stop - start, weight, dtype=np.int64)
        found = np.empty((len(self.layout.values), stop - start), dtype=np.int64)
        for i, (values, table) in enumerate(self._tables_of(weight)):
            # The values in their order take up the ranks one after another.
            choice = np.zeros(stop - start, dtype=np.int64)
            for number in range(1, len(values)):
                choice += (rank >= table[number][left]).astype(np.int64)
            rank = rank - table[choice, left]
            found[i] = values[choice]
            left -= np.abs(found[i])
        return found

    def index(self, column: Sequence[int]) -> int:
        """The index of a network among those of its weight; the inverse of `entries`."""
        left = weight = sum(map(abs, column))
        rank = 0
        for entry, (values, table) in zip(column, self._tables_of(weight), strict=True):
            rank += int(table[values.tolist().index(entry), left])
            left -= abs(entry)
        return rank

    def _tables_of(self, weight: int) -> list[tuple[Integers, Integers]]:
        """For each entry its values, and how many networks have an earlier one of them.

        The second is by value and by what is left to this entry and those behind it.
        """
        if self._tables[0] != weight:
            kind = np.int64 if self.count(weight) < _WORD else np.object_
            tables = []
            for i, allowed in enumerate(self.layout.values):
                after, values = self._behind[i + 1], [v for v in allowed if abs(v) <= weight]
                rows = [[0] * (weight + 1)]
                for v in values:
                    ways = [after[w - abs(v)] if abs(v) <= w else 0 for w in range(weight + 1)]
                    rows.append([a + b for a, b in zip(rows[-1], ways, strict=True)])
                tables.append((np.array(values, dtype=np.int64), np.array(rows, dtype=kind)))
            self._tables = weight, tables
        return self._tables[1]

    def member(self, column: Iterable[int]) -> Member:
        """The network with the given entries."""
        cls, entries = self.cls, iter(list(map(int, column)))
        weights = tuple(
            tuple(
                tuple(next(entries) for _ in range(cls.row_length(depth) + 1))
                for _ in range(cls.widths[depth + 1])
            )
            for depth in range(len(cls.widths) - 1)
        )
        weight = sum(abs(entry) for layer in weights for row in layer for entry in row)
        size = cls.widths[0], cls.relu_layers, cls.neurons, weight
        return Member(size, weights, cls.relu_outputs, cls.skips)


class Space:
    """Several classes together, in order of size; of the same size, the smaller widths first.

    Raises:
        InvalidInput: when there is no class, or the classes have no network.
    """

    def __init__(self, classes: Iterable[NetworkClass]) -> None:
        known = sorted(set(classes), key=lambda cls: (cls.widths, str(cls)))
        if not known:
            raise InvalidInput.argument("networks", "one class or more", "none")
        self.classes = tuple(known)
        self.enumerations = tuple(map(Enumeration, known))

    def levels(self) -> Iterator[tuple[Size, list[Block]]]:
        """The blocks of each size, in order of size."""
        prefixes: dict[tuple[int, int, int], list[int]] = {}
        for shape in range(len(self.classes)):
            prefixes.setdefault(self.size(Block(shape, 0))[:3], []).append(shape)
        for prefix, shapes in sorted(prefixes.items()):
            for weight in range(max(self.enumerations[i].heaviest for i in shapes) + 1):
                blocks = [Block(i, weight) for i in shapes if self.count(Block(i, weight))]
                if blocks:
                    yield (*prefix, weight), blocks

    @property
    def total(self) -> int:
        """How many networks of the classes' shapes and values there are; options leave some out."""
        return sum(enumeration.total for enumeration in self.enumerations)

    def size(self, block: Block) -> Size:
        """The size of a block's networks."""
        cls = self.classes[block.shape]
        return cls.widths[0], cls.relu_layers, cls.neurons, block.weight

    def count(self, block: Block) -> int:
        """How many networks of its shape and values a block has; options may leave some out."""
        enumeration = self.enumerations[block.shape]
        return enumeration.count(block.weight) if block.weight <= enumeration.heaviest else 0

    def entries(self, block: Block, start: int, stop: int) -> Integers:
        """The networks of a block with the indices start, ..., stop - 1: a row for each entry."""
        return self.enumerations[block.shape].entries(block.weight, start, stop)

    def member(self, block: Block, index: int) -> Member:
        """The network of a block with an index."""
        (column,) = self.entries(block, index, index + 1).T
        return self.enumerations[block.shape].member(column)
