"""M_inf on two ReLU layers over an interval, by chords of the first layer's path.

The first ReLU layer maps the interval to a path of segments with the corners P_0, ..., P_m: the
ends of the interval and the kinks between them. Behind it M_inf keeps the convex hull of the path.
A linear functional's maximum over a hull is attained on the set itself, so that the bound for
f = d + sum c_j max(u_j, 0), with u_j affine in the first layer's neurons, is the maximum of f over
conv(P_0, ..., P_m). M_inf^o gives the same: a hull over (u, max(u, 0)) with u in P, projected on
the neurons, is the hull of max(P, 0).

f depends on u = (u_1, u_2) only, and is affine on each quadrant. So its maximum over the polygon
conv(u(P_0), ..., u(P_m)) is attained at a corner, where an edge crosses an axis, or at u = 0. It
need not be looked for at 0: where 0 is inside the polygon, f = d there, and f = d in all of the
quadrant u <= 0, so also where this quadrant meets the polygon's edges. All chords between two
corners lie in the polygon and the edges are among them. So the bound is the greatest value at
corners and crossings of chords, and the true maximum is the greatest one at corners and crossings
of the path's own segments. Points are homogeneous, (t, t u) with t > 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import lcm
from operator import mul
from typing import Any, NamedTuple

import numpy as np

from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.search.classes import NetworkClass
from polyrelax.search.screens import FAILS, HOLDS
from polyrelax.search.screens.integers import Largest, Scale, choose, opposite, positive, size
from polyrelax.search.screens.one_layer import SIGNS


class Corner(NamedTuple):
    """A corner of the path: its weight t, and t times the second layer's pre-activations."""

    t: Any
    u: list[Any]


class TwoLayers:
    """Whether M_inf's bounds are exact, for one input, two ReLU layers, at most two neurons in the
    second, and one output.

    Args:
        unstable: if given, the claim is only made where at most so many neurons of each layer have
            0 in the range of their pre-activation.
    """

    def __init__(
        self, cls: NetworkClass, domain: Polyhedron, end: str, unstable: int | None = None
    ) -> None:
        low, high = domain.bounds(domain.names[0])
        # The interval is scaled to integers; biases are scaled with it.
        self.scale = lcm(low.denominator, high.denominator)
        self.low, self.high = int(low * self.scale), int(high * self.scale)
        self.widths = cls.widths
        self.signs, self.unstable = SIGNS[end], unstable
        measured = Scale()
        bounds: list[int] = []
        for depth, before in enumerate(self.widths[:-1]):
            weight, bias = (max(map(abs, values)) for values in cls.allowed(depth))
            bounds += [*[weight] * before, bias] * self.widths[depth + 1]
        self._fails([measured.of(bound) for bound in bounds])
        self.kind = measured.kind

    def verdicts(self, entries: Any) -> Any:
        """HOLDS or FAILS for each column."""
        fails = self._fails(list(entries.astype(self.kind)))
        return np.where(fails, FAILS, HOLDS).astype(np.int8)

    def _fails(self, entries: Sequence[Any]) -> Any:
        """Whether some chord crosses an axis at a larger value than any on the path."""
        first, second, (factors,) = self._layers(entries)
        path = [Corner(t, [_form(row, y, t) for row in second]) for t, y in self._path(first)]
        segments: list[tuple[Any, Corner]] = []
        chords: list[tuple[Any, Corner]] = []
        for (i, one), (j, other) in combinations(enumerate(path), 2):
            (segments if j == i + 1 else chords).extend(_crossings(one, other))
        fails: Any = None
        for sign in self.signs:
            c = [sign * factor for factor in factors[:-1]]
            largest = Largest(_read(c, path[0].u), path[0].t)
            for corner in path[1:]:
                largest.take(_read(c, corner.u), corner.t, corner.t > 0)
            for crosses, (t, u) in segments:
                largest.take(_read(c, u), t, crosses)
            for crosses, (t, u) in chords:
                wrong = crosses & largest.below(_read(c, u), t)
                fails = wrong if fails is None else fails | wrong
        if self.unstable is not None:
            ends = [[_form(row, [x], 1) for x in (self.low, self.high)] for row in first]
            inner = [[corner.u[j] for corner in path] for j in range(len(second))]
            fails = fails & self._few_unstable(ends) & self._few_unstable(inner)
        return fails

    def _layers(self, entries: Sequence[Any]) -> list[list[list[Any]]]:
        """The rows of each layer, with biases scaled."""
        numbers, layers = iter(entries), []
        for before, after in zip(self.widths, self.widths[1:], strict=False):
            rows = [[next(numbers) for _ in range(before + 1)] for _ in range(after)]
            layers.append([[*row[:-1], row[-1] * self.scale] for row in rows])
        return layers

    def _path(self, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, list[Any]]]:
        """The corners in order: t, and t times the first layer's neurons."""
        kinks = []
        for w, b in rows:
            t, at = size(w), choose(w > 0, -b, b)
            inside = (at > self.low * t) & (at < self.high * t)
            # A kink that is not there is put at the lower end.
            kinks.append((choose(inside, t, 1), choose(inside, at, self.low)))
        for last in range(len(kinks) - 1, 0, -1):
            for i in range(last):
                (t, at), (s, other) = kinks[i], kinks[i + 1]
                swap = at * s > other * t
                kinks[i] = choose(swap, s, t), choose(swap, other, at)
                kinks[i + 1] = choose(swap, t, s), choose(swap, at, other)
        # Ones that are arrays (or magnitudes) as the kinks are.
        one = rows[0][0] * 0 + 1
        for t, at in ((one, one * self.low), *kinks, (one, one * self.high)):
            yield t, [positive(_form(row, [at], t)) for row in rows]

    def _few_unstable(self, neurons: Sequence[Sequence[Any]]) -> Any:
        """Whether at most `unstable` of the neurons take both signs, or 0, at the given points."""
        count: Any = 0
        for values in neurons:
            low: Any = values[0] <= 0
            high: Any = values[0] >= 0
            for value in values[1:]:
                low, high = low | (value <= 0), high | (value >= 0)
            count = choose(low & high, 1, 0) + count
        return count <= self.unstable


def _crossings(one: Corner, other: Corner) -> Iterator[tuple[Any, Corner]]:
    """Where the chord between two corners crosses an axis, and whether it does."""
    for j in range(len(one.u)):
        here, there = size(other.u[j]), size(one.u[j])
        t = here * one.t + there * other.t
        u = [here * a + there * b for a, b in zip(one.u, other.u, strict=True)]
        u[j] = one.u[j] * 0
        yield opposite(one.u[j], other.u[j]), Corner(t, u)


def _form(row: Sequence[Any], values: Sequence[Any], t: Any) -> Any:
    """A row of weights and a bias at a homogeneous point, times t."""
    return sum(map(mul, row, values), row[-1] * t)


def _read(factors: Sequence[Any], u: Sequence[Any]) -> Any:
    return sum(c * positive(value) for c, value in zip(factors, u, strict=True))
