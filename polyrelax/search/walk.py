"""The depth-first walk through the networks of a class, row by row, in order of size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, permutations, product
from typing import TYPE_CHECKING

from polyrelax.search.members import Row, Weights

if TYPE_CHECKING:
    from polyrelax.search.classes import NetworkClass

Rows = tuple[Row, ...]


class Walk:
    """The networks of a class, of one weight after another; nothing is built before it is asked."""

    def __init__(self, cls: NetworkClass) -> None:
        self.cls = cls
        self.layers = range(len(cls.widths) - 1)
        # What a row weighs at least and at most.
        self.lightest = [self._lightest(depth) for depth in self.layers]
        self.heaviest = [
            cls.row_length(depth) * max(map(abs, weights)) + max(map(abs, biases))
            for depth, (weights, biases) in enumerate(map(cls.allowed, self.layers))
        ]
        self.given = [sum(abs(v) for row in layer for v in row) for layer in cls.first]
        # What the layers from a depth on weigh at least and at most.
        self.least, self.most = [0], [0]
        for depth in reversed(self.layers):
            width = cls.widths[depth + 1]
            is_given = depth < len(cls.first)
            least = self.given[depth] if is_given else self._needs(depth, width, ())
            most = self.given[depth] if is_given else width * self.heaviest[depth]
            self.least.append(self.least[-1] + least)
            self.most.append(self.most[-1] + most)
        self.least.reverse()
        self.most.reverse()

    def _lightest(self, depth: int) -> int:
        weights, biases = self.cls.allowed(depth)
        least = min(map(abs, weights))
        if not least and self.cls.is_alive_layer(depth):
            least_row = _least_but_zero(weights)
        else:
            least_row = least * self.cls.row_length(depth)
        return least_row + min(map(abs, biases))

    def _needs(self, depth: int, rows: int, before: Rows) -> int:
        """What so many more rows of a layer weigh at least, behind those that are there."""
        unread = 0
        if self.cls.alive and depth and not self.cls.skips:
            columns = range(self.cls.widths[depth])
            unread = sum(1 for j in columns if not any(row[j] for row in before))
            unread *= _least_but_zero(self.cls.allowed(depth)[0])
        return max(rows * self.lightest[depth], unread)

    def totals(self) -> range:
        """The weights that networks of the class may have."""
        most = self.most[0] if self.cls.total is None else min(self.most[0], self.cls.total)
        return range(self.least[0], most + 1)

    def of_weight(self, total: int) -> Iterator[Weights]:
        """The networks of one weight, the larger entries first."""
        return self._layers((), total)

    def _layers(self, done: Weights, left: int) -> Iterator[Weights]:
        depth = len(done)
        if depth == len(self.layers):
            if self.cls.keeps(done):
                yield done
            return
        if depth < len(self.cls.first):
            yield from self._layers((*done, self.cls.first[depth]), left - self.given[depth])
            return
        for layer, rest in self._extended((), depth, left):
            yield from self._layers((*done, layer), rest)

    def _extended(self, before: Rows, depth: int, left: int) -> Iterator[tuple[Rows, int]]:
        """The layers that begin with some rows, and the weight that they leave to later layers."""
        open_rows = self.cls.widths[depth + 1] - len(before) - 1
        if open_rows < 0:
            yield before, left
            return
        is_sorted = self.cls.up_to_symmetry and depth in self.cls.permuted_layers
        most = left - self.least[depth + 1]
        weights, biases = self.cls.allowed(depth)
        for row in _rows(self.cls.row_length(depth), weights, biases, most):
            if is_sorted and before and row > before[-1]:
                continue
            if self.cls.is_alive_layer(depth) and not any(row[:-1]):
                continue
            rest, rows = left - sum(map(abs, row)), (*before, row)
            if rest > self.most[depth + 1] + open_rows * self.heaviest[depth]:
                continue
            needed = self._needs(depth, open_rows, rows)
            if (open_rows or not needed) and rest >= self.least[depth + 1] + needed:
                yield from self._extended(rows, depth, rest)


def comes_first(cls: NetworkClass, weights: Weights) -> bool:
    """Whether no order of the neurons gives a network that comes earlier."""
    depth = len(cls.first)
    return _is_first(cls, weights, depth, range(len(weights[depth][0]) - 1))


def _is_first(cls: NetworkClass, weights: Weights, depth: int, columns: Iterable[int]) -> bool:
    """Whether no order of the layers from `depth` on, and these columns, gives earlier ones."""
    if depth == len(weights):
        return True
    layer, order = weights[depth], tuple(columns)
    moved = [(*(row[j] for j in order), row[-1]) for row in layer]
    if depth not in cls.permuted_layers:
        return tuple(moved) <= layer
    best = tuple(sorted(moved, reverse=True))
    if best != layer:
        return best < layer
    # Equal rows may still change places: it matters to the layers that read them.
    places = [
        [i for i, row in enumerate(moved) if row == wanted] for wanted in dict.fromkeys(layer)
    ]
    before = order if cls.skips else ()
    start = len(before)
    return all(
        _is_first(cls, weights, depth + 1, (*before, *(start + i for i in chain(*choice))))
        for choice in product(*map(permutations, places))
    )


def _rows(length: int, weights: Row, biases: Row, most: int) -> Iterator[Row]:
    """The rows of so many weights and a bias that weigh no more than `most`, in their order."""
    for entry in weights if length else biases:
        if abs(entry) <= most:
            if not length:
                yield (entry,)
            else:
                for row in _rows(length - 1, weights, biases, most - abs(entry)):
                    yield (entry, *row)


def _least_but_zero(values: Row) -> int:
    return min((abs(value) for value in values if value), default=0)
