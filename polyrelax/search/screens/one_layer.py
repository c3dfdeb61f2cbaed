"""The Triangle on one ReLU layer over a box of one or two inputs, by the vertices of cells.

Write f = d + sum c_i max(u_i, 0), with u_i affine on the box. For f's maximum, and in the same way
for its minimum, the Triangle relaxation puts the chord of max(u, 0) over u's range where c_i > 0
and u_i is unstable, and leaves max(u_i, 0) elsewhere; the ranges of the u_i over a box are exact.
Both f and the relaxed sum are affine on every cell into which the lines u_i = 0 cut the box, so
both maxima are attained at vertices of cells: corners of the box, points where a line meets an
edge, points where two lines meet. All these points are gone through, in homogeneous coordinates
(t, tX) with t > 0; the relaxed maximum is compared with the true one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from math import lcm
from typing import Any

import numpy as np

from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.search.classes import NetworkClass
from polyrelax.search.screens import FAILS, HOLDS
from polyrelax.search.screens.integers import Largest, Scale, choose, positive, size

SIGNS = {"upper": (1,), "lower": (-1,), "both": (1, -1)}


class OneLayer:
    """Whether the Triangle's bounds are exact, for networks with one ReLU layer and one output."""

    def __init__(self, cls: NetworkClass, domain: Polyhedron, end: str) -> None:
        ends = [domain.bounds(name) for name in domain.names]
        # The box is scaled to integers; biases are scaled with it.
        self.scale = lcm(*(x.denominator for pair in ends for x in pair))
        self.ends = [tuple(int(x * self.scale) for x in pair) for pair in ends]
        self.inputs, self.neurons = cls.widths[0], cls.widths[1]
        self.signs = SIGNS[end]
        measured = Scale()
        allowed = [values for depth in (0, 1) for values in cls.allowed(depth)]
        bounds = [max(map(abs, values)) for values in allowed]
        rows = [[bounds[0]] * self.inputs + [bounds[1]]] * self.neurons
        rows.append([bounds[2]] * self.neurons + [bounds[3]])
        self._fails([measured.of(bound) for row in rows for bound in row])
        self.kind = measured.kind

    def verdicts(self, entries: Any) -> Any:
        """HOLDS or FAILS for each column."""
        fails = self._fails(list(entries.astype(self.kind)))
        return np.where(fails, FAILS, HOLDS).astype(np.int8)

    def _fails(self, entries: Sequence[Any]) -> Any:
        length = self.inputs + 1
        rows = [entries[i * length : (i + 1) * length] for i in range(self.neurons)]
        rows = [[*row[:-1], row[-1] * self.scale] for row in rows]
        factors = entries[self.neurons * length :][: self.neurons]
        reach = [self._range(row) for row in rows]
        points = [
            (t, here, [_value(row, t, X) for row in rows]) for t, X, here in self._points(rows)
        ]
        fails: Any = None
        for sign in self.signs:
            wrong = _wrong([sign * factor for factor in factors], reach, points)
            fails = wrong if fails is None else fails | wrong
        return fails

    def _range(self, row: Sequence[Any]) -> tuple[Any, Any]:
        """The range of a neuron's pre-activation over the box."""
        low = high = row[-1]
        for weight, (a, b) in zip(row, self.ends, strict=False):
            low = low + choose(weight > 0, weight * a, weight * b)
            high = high + choose(weight > 0, weight * b, weight * a)
        return low, high

    def _points(self, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, list[Any], Any]]:
        """The vertices of all cells as (t, tX), and where they are in the box."""
        always = rows[0][-1] * 0 <= 0
        for corner in product(*self.ends):
            yield 1, list(corner), always
        for row in rows:
            for free, (low, high) in enumerate(self.ends):
                t = size(row[free])
                others = [[*pair] if i != free else [0] for i, pair in enumerate(self.ends)]
                for fixed in product(*others):
                    rest = _value([0 if i == free else w for i, w in enumerate(row)], 1, fixed)
                    at = choose(row[free] > 0, -rest, rest)
                    inside = (t > 0) & (at >= low * t) & (at <= high * t)
                    yield t, [at if i == free else x * t for i, x in enumerate(fixed)], inside
        if self.inputs == 2:
            for (a, b, c), (p, q, r) in combinations(rows, 2):
                determinant = a * q - b * p
                t, X = size(determinant), [b * r - q * c, p * c - a * r]
                X = [choose(determinant > 0, x, -x) for x in X]
                inside = t > 0
                for x, (low, high) in zip(X, self.ends, strict=True):
                    inside = inside & (x >= low * t) & (x <= high * t)
                yield t, X, inside


def _value(row: Sequence[Any], t: Any, X: Sequence[Any]) -> Any:
    """An affine form at a homogeneous point, times t."""
    return sum((w * x for w, x in zip(row, X, strict=False)), row[-1] * t)


def _wrong(factors: Sequence[Any], reach: Sequence[tuple[Any, Any]], points: Sequence[Any]) -> Any:
    """Whether the relaxed maximum is larger than the true one."""
    chords = [
        (c > 0) & (low < 0) & (high > 0) for c, (low, high) in zip(factors, reach, strict=True)
    ]
    widths = [
        choose(is_chord, high - low, 1) for is_chord, (low, high) in zip(chords, reach, strict=True)
    ]
    scales = [_product(widths[:i] + widths[i + 1 :]) for i in range(len(widths))]
    true: Largest | None = None
    relaxed: Largest | None = None
    for t, here, values in points:
        exact = sum(c * positive(u) for c, u in zip(factors, values, strict=True))
        above: Any = 0
        for i, u in enumerate(values):
            low, high = reach[i]
            above = above + factors[i] * scales[i] * choose(
                chords[i], high * (u - low * t), positive(u)
            )
        bottom = t * _product(widths)
        if true is None or relaxed is None:
            true, relaxed = Largest(exact, t), Largest(above, bottom)
        else:
            true.take(exact, t, here)
            relaxed.take(above, bottom, here)
    assert true is not None and relaxed is not None
    return true.below(relaxed.top, relaxed.bottom)


def _product(numbers: Sequence[Any]) -> Any:
    found: Any = 1
    for number in numbers:
        found = found * number
    return found
