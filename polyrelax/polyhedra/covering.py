"""What a polyhedron has outside finitely many others, by cutting generators: no LP, no floats.

A piece of the polyhedron, with the same affine hull, is either disjoint from the interior of every
cell, and then all of it is outside but for a set without interior; or it is cut along the rows of
a cell that it overlaps. What falls outside a row is a smaller piece, what falls outside no row is
covered. No piece meets the interior of a cell that an ancestor was cut by, so this ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from polyrelax.errors import Undecided
from polyrelax.polyhedra.cones import DoubleDescription
from polyrelax.polyhedra.cuts import crossings
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.rows import Row, combine, dot

# More pieces than this are a matter of hours: the question is left undecided instead.
MAX_PIECES = 1_000_000


class Progress(NamedTuple):
    """How many pieces were looked at, and how many are still waiting for it."""

    checked: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A cone of dimension `rank` by its extreme rays and lines; see `DoubleDescription`.

    `tight[i]` has bit j set iff the j-th of the `cuts` rows that bound the piece is tight on
    ray i. Rows that have become redundant stay: they do no harm.
    """

    rays: Sequence[Row]
    tight: Sequence[int]
    lines: Sequence[Row]
    cuts: int
    rank: int

    @classmethod
    def of(cls, cone: DoubleDescription) -> Piece:
        """The whole cone, which must have a ray."""
        rank = len(cone.rays[0]) - len(cone.equations)
        return cls(cone.rays, cone.tight, cone.lines, len(cone.rows), rank)

    def split(self, row: Row) -> tuple[Piece | None, Piece | None]:
        """The parts {row <= 0} and {row >= 0}; None for one that is lower-dimensional.

        A row that is zero on the whole piece does not restrict it: it is all above.
        """
        bit = 1 << self.cuts
        pivot = next((i for i, line in enumerate(self.lines) if dot(row, line)), None)
        if pivot is not None:
            return self._split_line(row, pivot)
        values = [dot(row, ray) for ray in self.rays]
        low, high = min(values, default=0), max(values, default=0)
        if low >= 0:
            return None, self
        if high <= 0:
            return self, None
        new = crossings(self.rays, self.tight, values, self.rank - len(self.lines))
        below, above = (
            [
                (ray, mask if value else mask | bit)
                for ray, mask, value in zip(self.rays, self.tight, values, strict=True)
                if sign * value >= 0
            ]
            for sign in (-1, 1)
        )
        shared = [(ray, mask | bit) for ray, mask in zip(*new, strict=True)]
        return self._part(below + shared), self._part(above + shared)

    def _split_line(self, row: Row, pivot: int) -> tuple[Piece, Piece]:
        """Each side keeps a half of the line; all else is moved along it until the row is tight."""
        line = self.lines[pivot]
        value = dot(row, line)
        if value < 0:
            line, value = tuple([-entry for entry in line]), -value
        lines, rays = (
            [combine(other, line, value, -dot(row, other)) for other in group]
            for group in ([*self.lines[:pivot], *self.lines[pivot + 1 :]], self.rays)
        )
        bit = 1 << self.cuts
        moved = [(ray, mask | bit) for ray, mask in zip(rays, self.tight, strict=True)]
        opposite = tuple([-entry for entry in line])
        below, above = (self._part([*moved, (half, bit - 1)], lines) for half in (opposite, line))
        return below, above

    def _part(self, rays: list[tuple[Row, int]], lines: Sequence[Row] | None = None) -> Piece:
        return Piece(
            [ray for ray, _ in rays],
            [mask for _, mask in rays],
            self.lines if lines is None else lines,
            self.cuts + 1,
            self.rank,
        )

    def inside(self, growth: int = 1) -> Row:
        """A point of the relative interior: the sum of growth**i * (ray i), and so for the lines.

        It depends on `growth` as a polynomial does, so a functional that is not zero on the piece
        is zero at finitely many of these points at most.
        """
        total = [0] * len((*self.rays, *self.lines)[0])
        weight = 1
        # With growth 1 the lines may as well be left out, which gives simpler points.
        for generator in (*self.rays, *self.lines) if growth > 1 else self.rays:
            total = [t + weight * g for t, g in zip(total, generator, strict=True)]
            weight *= growth
        return tuple(total)

    def polyhedron(self, names: tuple[str, ...]) -> Polyhedron:
        """The piece as a polyhedron."""
        return Polyhedron(names, rays=tuple(self.rays), lines=tuple(self.lines))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that may overlap a piece: those of its rows that cut the piece, and its generators."""

    rows: tuple[Row, ...]
    rays: tuple[Row, ...]
    lines: tuple[Row, ...]

    def reaches(self, row: Row, sign: int) -> bool:
        """Whether the cell has a point with sign * row > 0."""
        return any(sign * dot(row, ray) > 0 for ray in self.rays) or any(
            dot(row, line) for line in self.lines
        )

    def within(self, piece: Piece) -> _Cell | None:
        """The cell as a smaller piece sees it; None if a row shows that they do not overlap."""
        rows = []
        for row in self.rows:
            if not any(dot(row, line) for line in piece.lines):
                values = [dot(row, ray) for ray in piece.rays]
                if min(values) >= 0:
                    continue
                if max(values) <= 0:
                    return None
            rows.append(row)
        return _Cell(tuple(rows), self.rays, self.lines)

    def overlaps(self, piece: Piece) -> bool:
        """Whether the intersection has the dimension of the piece."""
        for row in self.rows:
            _, above = piece.split(row)
            if above is None:
                return False
            piece = above
        return True


class Remainder:
    """The closure of region minus cells, as pieces that are found one by one.

    Args:
        region: a non-empty polyhedron.
        cells: polyhedra of the same space, in any position. Those that meet the region in a set of
            lower dimension than its own do not matter to the closure; `point` avoids them.
        limit: how many pieces may be looked at.

    `checked` counts the pieces that were looked at.
    """

    def __init__(
        self, region: Polyhedron, cells: Sequence[Polyhedron], limit: int = MAX_PIECES
    ) -> None:
        self.region = region
        self.limit = limit
        self.checked = 0
        self._cells = [cell for cell in cells if not cell.is_empty]

    def pieces(self) -> Iterator[Piece]:
        """The pieces: full-dimensional in the region, and without a common interior point.

        Raises:
            Undecided: when more than `limit` pieces would be looked at; `partial` is a `Progress`.
        """
        start = Piece.of(self.region.description)
        stack = [(start, list(self._solid()))]
        while stack:
            if self.checked == self.limit:
                raise Undecided(
                    f"{self.limit} pieces were looked at, and {len(stack)} are waiting.",
                    partial=Progress(self.limit, len(stack)),
                )
            piece, near = stack.pop()
            self.checked += 1
            near = [met for cell in near if (met := cell.within(piece)) is not None]
            chosen = _overlapping(piece, near)
            if chosen is None:
                yield piece
                continue
            rest: Piece | None = piece
            for row in chosen.rows:
                assert rest is not None
                below, rest = rest.split(row)
                if below is not None:
                    stack.append((below, [cell for cell in near if cell.reaches(row, -1)]))
                    near = [cell for cell in near if cell.reaches(row, 1)]

    def point(self, piece: Piece) -> Row:
        """A point, homogeneous, in the relative interior of a piece and in none of the cells."""
        center = piece.inside()
        if not self.covers(center):
            return center
        # Only cells without interior in the piece contain its centre: a direction that leaves
        # their affine hulls avoids them from some point on, however close to the centre.
        hulls = [
            equation
            for cell in self._cells
            for equation in cell.description.equations
            if any(dot(equation, g) for g in (*piece.rays, *piece.lines))
        ]
        growth = 2
        while not all(dot(equation, piece.inside(growth)) for equation in hulls):
            growth += 1
        aside = piece.inside(growth)
        while self.covers(tuple([c + a for c, a in zip(center, aside, strict=True)])):
            center = tuple([2 * c for c in center])
        return tuple([c + a for c, a in zip(center, aside, strict=True)])

    def covers(self, point: Row) -> bool:
        """Whether a cell contains the point, given homogeneously."""
        return any(holds(cell, point) for cell in self._cells)

    def _solid(self) -> Iterator[_Cell]:
        """The cells that may overlap the region: they lie in no hyperplane that cuts it."""
        region = self.region.description
        generators = (*region.rays, *region.lines)
        for cell in self._cells:
            cone = cell.description
            if not any(dot(equation, g) for equation in cone.equations for g in generators):
                found = _Cell(cone.rows, cone.rays, cone.lines)
                if all(found.reaches(row, 1) for row in region.rows):
                    yield found


def _overlapping(piece: Piece, near: Sequence[_Cell]) -> _Cell | None:
    """A cell that overlaps the piece and cuts it into few parts; one around its centre if any."""
    center = piece.inside()
    simplest = sorted(near, key=lambda cell: len(cell.rows))
    for cell in simplest:
        if all(dot(row, center) > 0 for row in cell.rows):
            return cell
    return next((cell for cell in simplest if cell.overlaps(piece)), None)


def holds(cell: Polyhedron, point: Row) -> bool:
    """Whether a polyhedron contains a point, given homogeneously, by evaluating its system."""
    rows, equations = cell.system()
    return all(dot(row, point) >= 0 for row in rows) and not any(
        dot(equation, point) for equation in equations
    )
