"""Regions: the polytopes that a search splits, by their vertices or, where those are many, by rows.

Both kinds answer the same three questions. Values of forms that only steer the search or bound a
neuron are kept in units of 2**-PRECISION and rounded upwards; the maximum that a verdict rests on
is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Protocol

import flint

from polyrelax.errors import CheckFailed
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.cuts import crossings
from polyrelax.rational.rows import Row, dot, homogeneous

PRECISION = 24

# A region is trimmed where this share of its vertices goes, by a cut with numbers of so many bits.
_WORTHWHILE = Fraction(2, 5)
_CUT_BITS = 8


class Region(Protocol):
    """A polytope in the input space."""

    def tops(self, forms: flint.fmpz_mat) -> list[int]:
        """For each form (constant in units of 2**-PRECISION, coefficients): a bound from above.

        The bounds are in units of 2**-PRECISION too.
        """

    def maximum(self, form: Row) -> tuple[Fraction, Row]:
        """The exact maximum of a form (constant, coefficients), and a point (t, t*x) of it."""

    def split(self, form: Row) -> tuple[Region | None, Region | None]:
        """The parts where the form is not negative, and not positive; None for a part without
        interior."""

    def trimmed(self, form: Row) -> Region:
        """A part that holds every point where the form is positive; all, where not much goes."""


class VertexRegion:
    """A polytope by its vertices (t, t*x), each with the mask of the rows that are tight on it."""

    __slots__ = ("_columns", "_rounded", "corners", "dimension", "masks", "next_bit")

    def __init__(
        self,
        corners: list[Row],
        masks: list[int],
        dimension: int,
        next_bit: int,
        rounded: list[Row] | None = None,
    ) -> None:
        self.corners = corners
        self.masks = masks
        self.dimension = dimension
        self.next_bit = next_bit
        self._rounded = [_rounded(corner) for corner in corners] if rounded is None else rounded
        self._columns: flint.fmpz_mat | None = None

    def _values(self, forms: flint.fmpz_mat) -> list[list[flint.fmpz]]:
        """Each form at each vertex, the vertices rounded down to units of 2**-PRECISION."""
        if self._columns is None:
            self._columns = flint.fmpz_mat(list(map(list, zip(*self._rounded, strict=True))))
        values: list[list[flint.fmpz]] = (forms * self._columns).tolist()
        return values

    def tops(self, forms: flint.fmpz_mat) -> list[int]:
        """The bounds on the rounded vertices, plus what the rounding may have lost."""
        highest = map(max, self._values(forms))
        lost = [sum([int(slope) for slope in line[1:] if slope > 0]) for line in forms.tolist()]
        return [int(top) + loss for top, loss in zip(highest, lost, strict=True)]

    def maximum(self, form: Row) -> tuple[Fraction, Row]:
        """The exact maximum, at a vertex."""
        constant, *slopes = form
        fixed = flint.fmpz_mat([[constant << PRECISION, *slopes]])
        values = self._values(fixed)[0]
        # Only a vertex whose rounded value comes this close to the largest can be the maximum.
        least = max(values) - sum(map(abs, slopes))
        close = [
            corner for corner, value in zip(self.corners, values, strict=True) if value >= least
        ]
        best, at = dot(form, close[0]), close[0]
        for corner in close:
            value = dot(form, corner)
            if value * at[0] > best * corner[0]:
                best, at = value, corner
        return Fraction(best, at[0]), at

    def split(self, form: Row) -> tuple[Region | None, Region | None]:
        """The two sides, by their vertices."""
        values = [dot(form, corner) for corner in self.corners]
        low, high = min(values), max(values)
        if low >= 0:
            return self, None
        if high <= 0:
            return None, self
        new = self._crossings(values)
        return self._side(values, *new), self._side([-value for value in values], *new)

    def trimmed(self, form: Row) -> Region:
        """The part inside a cut with short numbers, where that leaves out enough vertices."""
        constant, *slopes = form
        fixed = flint.fmpz_mat([[constant << PRECISION, *slopes]])
        outside = sum([value <= 0 for value in self._values(fixed)[0]])
        if outside < _WORTHWHILE * len(self.corners):
            return self
        # A cut with short numbers that leaves as much: what the slopes lose goes to the constant.
        lost = max(max(map(abs, slopes)).bit_length() - _CUT_BITS, 0)
        short = [slope >> lost for slope in slopes]
        rest = [slope - (kept << lost) for slope, kept in zip(slopes, short, strict=True)]
        highest, _ = self.maximum((constant, *rest))
        cut = (ceil(highest / (1 << lost)), *short)
        values = [dot(cut, corner) for corner in self.corners]
        if min(values) >= 0:
            return self
        return self._side(values, *self._crossings(values))

    def _crossings(self, values: list[int]) -> tuple[list[Row], list[int], list[Row]]:
        new, masks = crossings(self.corners, self.masks, values, self.dimension)
        return new, masks, [_rounded(corner) for corner in new]

    def _side(
        self, values: list[int], new: list[Row], new_masks: list[int], new_rounded: list[Row]
    ) -> VertexRegion:
        bit = 1 << self.next_bit
        kept = [i for i, value in enumerate(values) if value >= 0]
        return VertexRegion(
            [self.corners[i] for i in kept] + new,
            [self.masks[i] if values[i] else self.masks[i] | bit for i in kept]
            + [mask | bit for mask in new_masks],
            self.dimension,
            self.next_bit + 1,
            [self._rounded[i] for i in kept] + new_rounded,
        )


def _rounded(corner: Row) -> Row:
    """A point (1, x) with x rounded down to units of 2**-PRECISION."""
    t = corner[0]
    return (1, *[(entry << PRECISION) // t for entry in corner[1:]])


class RowRegion:
    """A polytope by inequalities and equations (b, a): b + a.x >= 0 or == 0, and a box around it.

    A neuron's bounds are those on the box; what a verdict rests on is an exact linear program.
    `box` has, for each coordinate, a lower and an upper bound in units of 2**-PRECISION.
    """

    __slots__ = ("box", "equations", "rows")

    def __init__(
        self, rows: tuple[Row, ...], equations: tuple[Row, ...], box: Sequence[tuple[int, int]]
    ) -> None:
        self.rows = rows
        self.equations = equations
        self.box = box

    @classmethod
    def within(
        cls,
        rows: tuple[Row, ...],
        equations: tuple[Row, ...],
        bounds: Iterable[tuple[Fraction, Fraction]],
    ) -> RowRegion:
        """The region with the given exact bounds of the coordinates."""
        unit = 1 << PRECISION
        box = [(floor(low * unit), ceil(high * unit)) for low, high in bounds]
        return cls(rows, equations, box)

    def tops(self, forms: flint.fmpz_mat) -> list[int]:
        """The bounds on the box."""
        return [self._top([int(entry) for entry in line]) for line in forms.tolist()]

    def _top(self, form: Sequence[int]) -> int:
        """A bound on the box, the constant and the bound in units of 2**-PRECISION."""
        ends = zip(form[1:], self.box, strict=True)
        return sum([a * high if a > 0 else a * low for a, (low, high) in ends], form[0])

    def maximum(self, form: Row) -> tuple[Fraction, Row]:
        """The exact maximum, by a linear program."""
        outcome = lp.maximize(self.rows, self.equations, form)
        if not isinstance(outcome, lp.Optimal):
            raise CheckFailed(f"A region of a bounded domain is no polytope: {outcome}.")
        return outcome.value, homogeneous(outcome.point)

    def split(self, form: Row) -> tuple[Region | None, Region | None]:
        """The two sides: one more inequality each."""
        opposite = tuple([-entry for entry in form])
        if self.maximum(opposite)[0] <= 0:
            return self, None
        if self.maximum(form)[0] <= 0:
            return None, self
        return self._side(form), self._side(opposite)

    def trimmed(self, form: Row) -> Region:
        """The region itself: a further inequality would make every program slower."""
        return self

    def _side(self, form: Row) -> RowRegion:
        """The part where the form is not negative, in the smaller box that this implies."""
        slack = self._top((form[0] << PRECISION, *form[1:]))
        box = []
        for a, (low, high) in zip(form[1:], self.box, strict=True):
            # Even with all other coordinates at their best, a * x is at most `slack` below its top.
            if a > 0:
                low = max(low, high + (-slack // a))
            elif a < 0:
                high = min(high, low - (slack // a))
            box.append((low, high))
        return RowRegion((*self.rows, form), self.equations, box)
