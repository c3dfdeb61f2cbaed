"""Networks evaluated in bulk, to pass over those that do not take given values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import lcm
from operator import mul
from typing import Any

import numpy as np

from polyrelax.polyhedra.polyhedron import Point
from polyrelax.search.classes import NetworkClass
from polyrelax.search.screens import HOLDS, UNKNOWN
from polyrelax.search.screens.integers import Scale, positive


class DiffersAtAPoint:
    """A claim of networks that are a function, and so of none that differs from it at a point.

    Args:
        cls: a class without skips, of networks with one output.
        points: some inputs.
        values: the function's values there.
    """

    def __init__(self, cls: NetworkClass, points: Sequence[Point], values: Point) -> None:
        # Biases, inputs and values are multiplied by this, so that all numbers are integers.
        self.scale = lcm(*(x.denominator for row in (*points, values) for x in row))
        self.widths, self.relu_layers = cls.widths, cls.relu_layers
        self.points = [[int(x * self.scale) for x in point] for point in points]
        self.values = [int(value * self.scale) for value in values]
        measured = Scale()
        bounds = []
        for depth, (before, after) in enumerate(pairwise(cls.widths)):
            weight, bias = (max(map(abs, values)) for values in cls.allowed(depth))
            bounds += [*[measured.of(weight)] * before, measured.of(bias)] * after
        for point in self.points:
            self._output(bounds, point)
        self.kind = measured.kind

    def verdicts(self, entries: Any) -> Any:
        """HOLDS where a value differs, UNKNOWN elsewhere."""
        columns = list(entries.astype(self.kind))
        differs = np.zeros(entries.shape[1], dtype=bool)
        for point, value in zip(self.points, self.values, strict=True):
            differs |= self._output(columns, point) != value
        return np.where(differs, HOLDS, UNKNOWN).astype(np.int8)

    def _output(self, entries: Sequence[Any], point: Sequence[int]) -> Any:
        state: list[Any] = list(point)
        at = 0
        for depth, (before, after) in enumerate(pairwise(self.widths)):
            rows = [entries[at + i * (before + 1) :][: before + 1] for i in range(after)]
            forms = [sum(map(mul, row, state), row[-1] * self.scale) for row in rows]
            state = list(map(positive, forms)) if depth < self.relu_layers else forms
            at += after * (before + 1)
        return state[0]
