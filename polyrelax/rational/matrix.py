"""Exact linear algebra on integer rows, through FLINT."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

import flint

from polyrelax.rational.rows import Row, combine, primitive


def echelon(rows: Sequence[Sequence[int]]) -> tuple[list[Row], list[int]]:
    """A basis of the rows' span in reduced echelon form, and its pivot columns.

    Each basis row is primitive, positive at its own pivot and zero at the others: the form depends
    on the span alone.

    >>> echelon([(2, 4, 2), (1, 2, 2)])
    ([(1, 2, 0), (0, 0, 1)], [0, 2])
    """
    if not rows or not rows[0]:
        return [], []
    reduced, _, rank = flint.fmpz_mat([list(row) for row in rows]).rref()
    table = reduced.tolist()
    basis, pivots = [], []
    for line in table[:rank]:
        row = primitive([int(entry) for entry in line])
        pivot = next(i for i, entry in enumerate(row) if entry)
        if row[pivot] < 0:
            row = tuple([-entry for entry in row])
        basis.append(row)
        pivots.append(pivot)
    return basis, pivots


def reduce_modulo(row: Row, basis: Sequence[Row], pivots: Sequence[int]) -> Row:
    """The row with its pivot entries eliminated, up to a positive factor.

    >>> reduce_modulo((2, 1, 0), [(1, 2, 0)], [0])
    (0, -1, 0)
    """
    for line, pivot in zip(basis, pivots, strict=True):
        if row[pivot]:
            row = combine(row, line, line[pivot], -row[pivot])
    return row


def rank(rows: Sequence[Sequence[int]]) -> int:
    """The rank of the rows.

    >>> rank([(1, 2), (2, 4)])
    1
    """
    if not rows or not rows[0]:
        return 0
    return int(flint.fmpz_mat([list(row) for row in rows]).rank())


def kernel(rows: Sequence[Sequence[int]], width: int) -> list[Row]:
    """A basis of the vectors of the given width that are orthogonal to every row.

    >>> kernel([(1, 1, 0)], 3)
    [(-1, 1, 0), (0, 0, 1)]
    """
    if not rows:
        return [(0,) * i + (1,) + (0,) * (width - 1 - i) for i in range(width)]
    basis, pivots = echelon(rows)
    # Every pivot entry at once is cleared by the least common multiple of the pivots.
    unit = lcm(*[line[pivot] for line, pivot in zip(basis, pivots, strict=True)])
    vectors = []
    for free in range(width):
        if free in pivots:
            continue
        vector = [0] * width
        vector[free] = unit
        for line, pivot in zip(basis, pivots, strict=True):
            vector[pivot] = -line[free] * (unit // line[pivot])
        vectors.append(primitive(vector))
    return vectors
