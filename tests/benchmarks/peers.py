"""What the benchmarks compare with: the plain way to do the same, written without any craft."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from polyrelax.polyhedra import lp
from polyrelax.rational.rows import Row, integer_row


def naive_fourier_motzkin(rows: Sequence[Row], columns: Sequence[int]) -> list[list[Fraction]]:
    """Fourier-Motzkin elimination as textbooks have it, in Fractions.

    Args:
        rows: integer rows (b, a1, ..., an), each meaning b + a1*x1 + ... + an*xn >= 0.
        columns: the columns to eliminate, in this order.

    Returns:
        The irredundant rows of the projection; after every elimination the redundant ones are
        found by one linear program each and dropped.
    """
    system = [[Fraction(entry) for entry in row] for row in rows]
    for column in columns:
        above = [row for row in system if row[column] > 0]
        below = [row for row in system if row[column] < 0]
        system = [row for row in system if row[column] == 0]
        for p in above:
            for q in below:
                system.append([p[column] * b - q[column] * a for a, b in zip(p, q, strict=True)])
        system = _irredundant(system)
    return system


def _irredundant(system: list[list[Fraction]]) -> list[list[Fraction]]:
    kept = [integer_row(row) for row in system]
    position = 0
    while position < len(kept):
        row, others = kept[position], [*kept[:position], *kept[position + 1 :]]
        least = lp.maximize(others, [], tuple([-entry for entry in row]))
        if isinstance(least, lp.Infeasible) or (isinstance(least, lp.Optimal) and least.value <= 0):
            kept = others
        else:
            position += 1
    return [[Fraction(entry) for entry in row] for row in kept]
