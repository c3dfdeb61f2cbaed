"""Which networks of a part of an enumeration are kept: those of the class, and first of their kind.

A network is the first of its kind iff no symmetry gives a network that comes earlier: one of less
weight, or of the same weight with larger first entries. Of the symmetries, permutations and
reflections keep the weight; a positive factor moved through neurons may change it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np

from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.search.space import Enumeration, Integers
from polyrelax.search.symmetry import Layout, Signed, group

# Scaling is left out where more combinations of factors would have to be tried.
MOST_FACTORS = 1024

Neuron = tuple[int, int]


class Canonical:
    """The networks of a class up to symmetry, for columns of entries.

    Args:
        enumeration: the class.
        symmetries: of "neurons", "inputs" and "scaling", those that do not matter.
        domains: what the networks are looked at on.
    """

    def __init__(
        self, enumeration: Enumeration, symmetries: Collection[str], domains: Sequence[Polyhedron]
    ) -> None:
        self.layout = layout = enumeration.layout
        self.cls = layout.cls
        self.group = group(layout, symmetries, domains)
        self.keys = _Keys(layout, self.group)
        own = ["neurons"] if self.cls.up_to_symmetry else []
        self._own = _Keys(layout, group(layout, own, domains))
        self.neurons: list[Neuron] = [
            (depth, row)
            for depth in range(self.cls.relu_layers)
            for row in range(self.cls.widths[depth + 1])
        ]
        self._row = {
            neuron: [i for i, entry in enumerate(layout.entries) if entry[:2] == neuron]
            for neuron in self.neurons
        }
        self._column = {
            neuron: [i for i, entry in enumerate(layout.entries) if layout.source(entry) == neuron]
            for neuron in self.neurons
        }
        bounds = [max(map(abs, allowed)) for allowed in layout.values]
        self._bounds = np.array(bounds, dtype=np.int64)[:, None]
        # The entries with fewer values than their bound allows.
        self._listed = [i for i, b in enumerate(bounds) if len(layout.values[i]) <= 2 * b]
        bound = max(bounds)
        # A row is at most `bound` times what the rows that it reads were multiplied by.
        ranges = [range(1, bound ** (depth + 1) + 1) for depth, _ in self.neurons]
        number = prod(map(len, ranges))
        self.scales = "scaling" in symmetries and 1 < number <= MOST_FACTORS
        self._factors = list(product(*ranges)) if self.scales else []

    def members(self, entries: Integers) -> Any:
        """Which columns the options of the class keep."""
        kept = np.ones(entries.shape[1], dtype=np.bool_)
        if self.cls.alive:
            nonzero = entries != 0
            for neuron in self.neurons:
                kept &= nonzero[self._row[neuron][:-1]].any(axis=0)
                if self._column[neuron]:  # else it is an output
                    kept &= nonzero[self._column[neuron]].any(axis=0)
        if self.cls.distinct:
            for depth, row in self.neurons:
                for other in range(row):
                    pair = self._row[depth, row], self._row[depth, other]
                    kept &= (entries[pair[0]] != entries[pair[1]]).any(axis=0)
        return kept & ~self._own.some_earlier(entries)

    def first(self, entries: Integers) -> Any:
        """Which columns no symmetry maps to an earlier network of the class."""
        kept: Any = ~self.keys.some_earlier(entries)
        if self.scales:
            places = np.flatnonzero(kept & self._may_scale(entries))
            kept[places] = ~self._scales_to_earlier(entries[:, places])
        return kept

    def _may_scale(self, entries: Integers) -> Any:
        """Which columns have a neuron through which a factor other than 1 can be moved to gain.

        In the others all rows are primitive and what reads neurons is -1, 0 or 1. A factor through
        a neuron then needs a multiple of it through each neuron that reads it; outputs take none,
        so it concerns dead neurons only, and no entry gets smaller.
        """
        reading = [i for column in self._column.values() for i in column]
        large = (np.abs(entries[reading]) > 1).any(axis=0)
        for neuron in self.neurons:
            large |= np.gcd.reduce(entries[self._row[neuron]], axis=0) > 1
        return large

    def _scales_to_earlier(self, entries: Integers) -> Any:
        """Which columns have an earlier network of the class among their rescaled ones."""
        weight, start = np.abs(entries).sum(axis=0), self._primitive(entries)
        found = np.zeros(entries.shape[1], dtype=np.bool_)
        for factors in self._factors:
            factor = dict(zip(self.neurons, factors, strict=True))
            times = np.array([factor.get(e[:2], 1) for e in self.layout.entries], dtype=np.int64)
            at = np.flatnonzero(~found)
            # Last layers first: outputs take no factor, so that few columns are left soon.
            for neuron in reversed(self.neurons):
                places = self._column[neuron]
                if factor[neuron] > 1 and places:
                    column = start[places][:, at] * times[places, None]
                    at = at[(column % factor[neuron] == 0).all(axis=0)]
            scaled = start[:, at] * times[:, None]
            for neuron in self.neurons:
                scaled[self._column[neuron]] //= factor[neuron]
            fits = (np.abs(scaled) <= self._bounds).all(axis=0)
            at, scaled = at[fits], scaled[:, fits]
            for i in self._listed:
                fits = np.isin(scaled[i], self.layout.values[i])
                at, scaled = at[fits], scaled[:, fits]
            lighter = np.abs(scaled).sum(axis=0)
            earlier = self.keys.some_earlier(scaled, entries[:, at])
            found[at] |= (lighter < weight[at]) | ((lighter == weight[at]) & earlier)
        return found

    def _primitive(self, entries: Integers) -> Integers:
        """The networks with every neuron's row divided by its greatest common divisor."""
        found = entries.copy()
        for neuron in self.neurons:
            divisor = np.gcd.reduce(found[self._row[neuron]], axis=0)
            divisor[divisor == 0] = 1
            if self._column[neuron]:
                found[self._row[neuron]] //= divisor
                found[self._column[neuron]] *= divisor
        return found


class _Keys:
    """Columns of entries compared as they are ordered: the larger first entry comes earlier.

    A key is a number in balanced digits, in as many words as 61 bits each allow.
    """

    def __init__(self, layout: Layout, elements: Sequence[Signed]) -> None:
        size = len(layout.values)
        radix = 2 * max(1, *(abs(value) for allowed in layout.values for value in allowed)) + 1
        digits = 1
        while radix ** (digits + 1) < 2**61:
            digits += 1
        starts = range(0, size, digits)
        self._place = np.zeros((len(starts), size), dtype=np.int64)
        for word, start in enumerate(starts):
            for i in range(start, min(start + digits, size)):
                self._place[word, i] = radix ** (start + digits - 1 - i)
        self._moved = np.zeros((len(starts), len(elements), size), dtype=np.int64)
        for number, element in enumerate(elements):
            for i, (place, sign) in enumerate(zip(element.place, element.sign, strict=True)):
                self._moved[:, number, place] += sign * self._place[:, i]

    def some_earlier(self, entries: Integers, than: Integers | None = None) -> Any:
        """Which columns have an image that comes before the columns of `than`, or themselves."""
        moved = self._moved if than is not None else self._moved[:, 1:]
        earlier = np.zeros((moved.shape[1], entries.shape[1]), dtype=np.bool_)
        tied = ~earlier
        for word, factors in enumerate(moved):
            own = self._place[word] @ (entries if than is None else than)
            image = factors @ entries
            earlier |= tied & (image > own)
            if word + 1 < len(moved):
                tied &= image == own
        return earlier.any(axis=0)
