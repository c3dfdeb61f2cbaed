"""Hanin's fold: a difference of two maxima of affine functions as a narrow network (Lemma 1)."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product

from polyrelax.networks import Network, inputs, maximum, relu
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.affine import Affine

Row = tuple[int, ...]
"""An affine function: its coefficients, and last its constant."""
Maxima = tuple[tuple[Row, ...], tuple[Row, ...]]
"""The affine functions g and h of max(g) - max(h)."""


def folded(function: Maxima) -> Network:
    """The network of max(g_1, ..., g_n) - max(h_1, ..., h_m) on [0, 1]^d (Theorem 12).

    One neuron copies each input in every layer, one folds g, then one keeps max(g) and one folds h.

    >>> print(folded((((2, -1), (0, 0)), ((1, 0),))))
    relu(2*x - 1) - relu(x)
    """
    plus, minus = function
    size = len(plus[0]) - 1
    carried: Sequence[Affine] = inputs("x" if size == 1 else [f"x{i + 1}" for i in range(size)])
    names = [str(form) for form in carried]
    kept = [Affine.of(0), Affine.of(0)]
    for which, rows in enumerate((plus, minus)):
        for row, after in pairwise(rows):
            step = relu(kept[which] + _at(row, carried) - _at(after, carried))
            if which and kept[0].atoms:
                kept[0] = relu(kept[0])
            carried = [relu(form) for form in carried]
            kept[which] = step
    ends = _at(plus[-1], carried) - _at(minus[-1], carried)
    return Network(kept[0] + ends - kept[1], inputs=names)


def value(function: Maxima, point: Sequence[Fraction]) -> Fraction:
    """The function at a point, straight from its definition."""
    tops = [max(_dot(row, point) for row in rows) for rows in function]
    return tops[0] - tops[1]


def forms(function: Maxima) -> list[list[Affine]]:
    """The affine functions g and h as forms of the inputs."""
    size = len(function[0][0]) - 1
    atoms = inputs("x" if size == 1 else [f"x{i + 1}" for i in range(size)])
    return [[_at(row, atoms) for row in rows] for rows in function]


def direct(function: Maxima) -> Network:
    """The difference of the two maxima as a network that nests maxima of two.

    >>> print(direct((((2, -1), (0, 0)), ((1, 0),))))
    relu(2*x - 1) - x
    """
    tops = [maximum(*rows) if len(rows) > 1 else rows[0] for rows in forms(function)]
    return Network(tops[0] - tops[1], inputs=cube(len(function[0][0]) - 1).names)


def cube(size: int) -> Polyhedron:
    """The cube [0, 1]^d, in x or in x1, x2, ..."""
    names = ["x"] if size == 1 else [f"x{i + 1}" for i in range(size)]
    return Polyhedron.box([0] * size, [1] * size, names)


def differences(weight: int) -> Iterator[Maxima]:
    """Differences of two maxima of two affine functions of x, by the sum of absolute entries.

    The entries are integers up to `weight` in absolute value; of max(a, b) and max(b, a) one comes.
    """
    rows = list(product(range(weight, -weight - 1, -1), repeat=2))
    pairs = [(a, b) for i, a in enumerate(rows) for b in rows[i + 1 :]]
    by_weight = sorted(pairs, key=_weight)
    most = 2 * max(map(_weight, by_weight))
    for total in range(most + 1):
        for plus in by_weight:
            for minus in by_weight:
                if _weight(plus) + _weight(minus) == total:
                    yield plus, minus


def random_differences(dimension: int, count: int, seed: int) -> Iterator[Maxima]:
    """Random differences of maxima of one to four affine functions with entries up to 3."""
    rng = random.Random(seed)

    def rows() -> tuple[Row, ...]:
        return tuple(
            tuple(rng.randint(-3, 3) for _ in range(dimension + 1))
            for _ in range(rng.randint(1, 4))
        )

    for _ in range(count):
        yield rows(), rows()


def show(function: Maxima) -> str:
    """The function in words.

    >>> show((((2, -1), (0, 0)), ((1, 0),)))
    'max(2*x - 1, 0) - max(x)'
    """
    tops = [", ".join(map(str, rows)) for rows in forms(function)]
    return f"max({tops[0]}) - max({tops[1]})"


def _at(row: Row, forms: Sequence[Affine]) -> Affine:
    return sum((a * form for a, form in zip(row, forms, strict=False)), Affine.of(row[-1]))


def _dot(row: Row, point: Sequence[Fraction]) -> Fraction:
    return sum((a * x for a, x in zip(row, point, strict=False)), Fraction(row[-1]))


def _weight(rows: Sequence[Row]) -> int:
    return sum(abs(entry) for row in rows for entry in row)
