"""Symmetries of a class: signed permutations of a network's entries, and orbits counted by them.

A network of a class is the list of its entries, layer by layer and row by row, the weights of a row
before its bias. Permuting the neurons of a layer, or permuting and reflecting the inputs where the
domains allow it, permutes this list and changes some signs. Such a map keeps every weight, so that
orbits can be counted by weight without going through the networks (Burnside's lemma).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import permutations, product
from math import factorial, prod
from typing import NamedTuple

from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.search.classes import NetworkClass

# Larger groups are replaced by a part of them, with fewer layers permuted.
LARGEST_GROUP = 5040
_MOST_INPUTS = 4


class Entry(NamedTuple):
    """Where an entry stands: the row of a layer, and the column (-1 for the bias)."""

    depth: int
    row: int
    column: int


class Signed(NamedTuple):
    """A signed permutation: entry i of the image is sign[i] times entry place[i]."""

    place: tuple[int, ...]
    sign: tuple[int, ...]


class Layout:
    """The entries of the networks of a class, in order, and the values that each may take.

    >>> layout = Layout(NetworkClass.parse("1-1-1, |w| <= 1, b = 0"))
    >>> [entry.column for entry in layout.entries], layout.values[:2]
    ([0, -1, 0, -1], ((1, 0, -1), (0,)))
    """

    def __init__(self, cls: NetworkClass) -> None:
        self.cls = cls
        self.entries = tuple(
            Entry(depth, row, column)
            for depth in range(len(cls.widths) - 1)
            for row in range(cls.widths[depth + 1])
            for column in (*range(cls.row_length(depth)), -1)
        )
        self.values = tuple(
            (cls.first[e.depth][e.row][e.column],)
            if e.depth < len(cls.first)
            else cls.allowed(e.depth)[e.column == -1]
            for e in self.entries
        )
        self.place = {entry: i for i, entry in enumerate(self.entries)}

    def source(self, entry: Entry) -> tuple[int, int] | None:
        """What a weight reads: (-1, j) for an input, (depth, row) for a neuron; None for a bias."""
        if entry.column < 0:
            return None
        if not self.cls.skips:
            return entry.depth - 1, entry.column
        column = entry.column
        for depth in range(-1, entry.depth):
            if column < self.cls.widths[depth + 1]:
                return depth, column
            column -= self.cls.widths[depth + 1]
        raise AssertionError("no such column")

    def column(self, source: tuple[int, int] | None) -> int:
        """The column in which an input or a neuron is read; the inverse of `source`."""
        if source is None:
            return -1
        depth, row = source
        return row + (sum(self.cls.widths[: depth + 1]) if self.cls.skips else 0)


def input_symmetries(domains: Iterable[Polyhedron]) -> list[Signed]:
    """The signed permutations of the inputs that map every domain to itself.

    Only the identity is looked for where there are more than four inputs.

    >>> [found.sign for found in input_symmetries([Polyhedron.box([-1], [1])])]
    [(1,), (-1,)]
    """
    sets = [set(domain.vertices) for domain in domains]
    size = len(next(iter(sets[0])))
    identity = Signed(tuple(range(size)), (1,) * size)
    if size > _MOST_INPUTS:
        return [identity]
    candidates = (
        Signed(place, sign)
        for place in permutations(range(size))
        for sign in product((1, -1), repeat=size)
    )
    return [
        found
        for found in candidates
        if all({_moved(vertex, found) for vertex in vertices} == vertices for vertices in sets)
    ]


def group(
    layout: Layout, symmetries: Collection[str], domains: Sequence[Polyhedron]
) -> list[Signed]:
    """The symmetries of a class as signed permutations of its entries, the identity first.

    Args:
        layout: the class.
        symmetries: "neurons" and "inputs", if their order does not matter.
        domains: what the networks are looked at on.
    """
    cls = layout.cls
    inputs = [Signed(tuple(range(cls.widths[0])), (1,) * cls.widths[0])]
    if "inputs" in symmetries:
        inputs = input_symmetries(domains)
    orders = [[tuple(range(width))] for width in cls.widths[1:]]
    if "neurons" in symmetries:
        size = len(inputs)
        for depth in cls.permuted_layers:
            size *= factorial(cls.widths[depth + 1])
            if size <= LARGEST_GROUP:
                orders[depth] = list(permutations(range(cls.widths[depth + 1])))
    found = [_on_entries(layout, first, rows) for first in inputs for rows in product(*orders)]
    return [element for element in found if _keeps_values(layout, element)]


def orbits(layout: Layout, elements: Sequence[Signed], most: int) -> list[int]:
    """How many orbits the networks of each weight 0, 1, ..., most have under a group.

    >>> layout = Layout(NetworkClass.parse("1-2-1, |w| <= 1, b = 0"))
    >>> orbits(layout, group(layout, ["neurons"], []), 2)
    [1, 4, 14]
    """
    total = [0] * (most + 1)
    for element in elements:
        for weight, number in enumerate(_fixed(layout, element, most)):
            total[weight] += number
    return [number // len(elements) for number in total]


def _fixed(layout: Layout, element: Signed, most: int) -> list[int]:
    """How many networks of each weight an element leaves as they are."""
    counts = [1] + [0] * most
    for cycle, sign in _cycles(element):
        values = layout.values[cycle[0]]
        # Once round the cycle an entry comes back with a sign, and must be what it was.
        weights = [len(cycle) * abs(value) for value in values if sign > 0 or not value]
        counts = [
            sum(counts[total - weight] for weight in weights if weight <= total)
            for total in range(most + 1)
        ]
    return counts


def _cycles(element: Signed) -> Iterator[tuple[list[int], int]]:
    """The cycles of a signed permutation, with the product of the signs of each."""
    seen: set[int] = set()
    for start in range(len(element.place)):
        cycle, at = [], start
        while at not in seen:
            seen.add(at)
            cycle.append(at)
            at = element.place[at]
        if cycle:
            yield cycle, prod(element.sign[i] for i in cycle)


def _on_entries(layout: Layout, first: Signed, rows: Sequence[Sequence[int]]) -> Signed:
    """What a signed permutation of the inputs and permutations of the layers do to the entries."""
    places, signs = [], []
    for entry in layout.entries:
        source, sign = layout.source(entry), 1
        if source is not None:
            depth, row = source
            sign = first.sign[row] if depth < 0 else 1
            source = depth, (first.place[row] if depth < 0 else rows[depth][row])
        moved = Entry(entry.depth, rows[entry.depth][entry.row], layout.column(source))
        places.append(layout.place[moved])
        signs.append(sign)
    return Signed(tuple(places), tuple(signs))


def _keeps_values(layout: Layout, element: Signed) -> bool:
    """Whether the image of a network of the class is in the class."""
    return all(
        set(layout.values[i]) == {sign * value for value in layout.values[place]}
        for i, (place, sign) in enumerate(zip(element.place, element.sign, strict=True))
    )


def _moved(point: Sequence[object], element: Signed) -> tuple[object, ...]:
    pairs = zip(element.place, element.sign, strict=True)
    return tuple(sign * point[i] for i, sign in pairs)  # type: ignore[operator]
