"""Double description: cones cut by one half-space after another, in integers.

A pointed cone is kept as its extreme rays, each with a bitmask of the rows that are tight on it;
`cuts` finds the new rays where a row cuts it. The cone over a polygon needs no cuts: see `planar`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from polyrelax.errors import Unsupported
from polyrelax.polyhedra.cuts import Check, crossings_between
from polyrelax.polyhedra.planar import Boundary, polygon
from polyrelax.rational import matrix
from polyrelax.rational.rows import Row, combine, dots, primitive

# A conversion that grows beyond this many rays is given up: it would take hours, not minutes.
MAX_RAYS = 50_000


@dataclass(frozen=True, slots=True)
class DoubleDescription:
    """A cone by both of its minimal descriptions, each determined by the cone alone.

    The cone is {g : row . g >= 0, equation . g == 0} = {nonnegative combinations of the rays plus
    any combination of the lines}. `equations` and `lines` are reduced echelon bases; rows are
    reduced modulo the equations, rays modulo the lines; all are primitive and sorted.
    `tight[i]` has bit j set iff row j is tight on ray i.
    """

    rows: tuple[Row, ...]
    equations: tuple[Row, ...]
    rays: tuple[Row, ...]
    lines: tuple[Row, ...]
    tight: tuple[int, ...]

    @property
    def polar(self) -> DoubleDescription:
        """The same description with the two sides exchanged: that of the polar cone."""
        tight = transpose(self.tight, len(self.rows))
        return DoubleDescription(self.rays, self.lines, self.rows, self.equations, tight)


@dataclass(frozen=True, slots=True)
class Part:
    """A cone without lines inside another, by both descriptions: where a conversion may begin.

    Both are minimal and primitive but, unlike those of a `DoubleDescription`, in any order and not
    reduced. `incident[j]` has bit i set iff row j is tight on ray i.
    """

    rows: Sequence[Row]
    equations: Sequence[Row]
    rays: Sequence[Row]
    incident: Sequence[int]


def describe(
    rows: Iterable[Row],
    equations: Sequence[Row],
    width: int,
    pivots: Sequence[int],
    most_rays: int | None = None,
    check: Check | None = None,
) -> DoubleDescription:
    """Both minimal descriptions of the cone {g : rows . g >= 0, equations . g == 0}.

    Args:
        rows: integer rows of the given width; redundant, repeated and zero rows are welcome.
        equations: integer rows of the given width.
        width: the dimension of the space.
        pivots: the order in which columns are tried as pivots of the reduced forms.
        most_rays: the number of extreme rays at which it gives up; MAX_RAYS unless told.
        check: called every few milliseconds; it may raise.

    Raises:
        Unsupported: when there are more than `most_rays` extreme rays on the way.
    """
    if width == 3 and not equations:
        rows = list(rows)
        boundary = polygon(rows)
        if boundary is not None:
            return _of_polygon(boundary, most_rays)
    sides, incident = _describe(rows, equations, width, pivots, most_rays, check)
    return DoubleDescription(*sides, transpose(incident, len(sides[2])))


def _of_polygon(boundary: Boundary, most_rays: int | None) -> DoubleDescription:
    """Both descriptions of the cone over a polygon."""
    _require_at_most(most_rays, len(boundary))
    rows = tuple(sorted([edge for edge, _ in boundary]))
    bits = {row: 1 << index for index, row in enumerate(rows)}
    tight = {
        corner: bits[edge] | bits[following]
        for (edge, corner), (following, _) in pairwise([*boundary, boundary[0]])
    }
    rays = tuple(sorted(tight))
    return DoubleDescription(rows, (), rays, (), tuple([tight[ray] for ray in rays]))


def describe_generated(
    rays: Iterable[Row],
    lines: Sequence[Row],
    width: int,
    pivots: Sequence[int],
    most_rays: int | None = None,
    check: Check | None = None,
    part: Part | None = None,
) -> DoubleDescription:
    """Both minimal descriptions of the cone that rays and lines generate.

    It is `describe` for the polar cone, whose facets are this one's extreme rays. Where a part of
    the cone is given, the work begins with what is known of it.

    Raises:
        Unsupported: when there are more than `most_rays` facets on the way.
    """
    (rays, lines, rows, equations), incident = _describe(
        rays, lines, width, pivots, most_rays, check, part
    )
    return DoubleDescription(rows, equations, rays, lines, incident)


Rows = tuple[Row, ...]


def _describe(
    rows: Iterable[Row],
    equations: Sequence[Row],
    width: int,
    pivots: Sequence[int],
    most_rays: int | None,
    check: Check | None,
    part: Part | None = None,
) -> tuple[tuple[Rows, Rows, Rows, Rows], tuple[int, ...]]:
    """The facets, equations, extreme rays and lines, and for each facet the rays it is tight on."""
    known = part.rays if part else ()
    distinct = [*known, *sorted({primitive(row) for row in rows if any(row)}.difference(known))]
    rays, lines, masks = generators(distinct, equations, width, most_rays, check, part)
    line_basis, line_pivots = _reduced(lines, pivots)
    if line_basis:
        rays = [matrix.reduce_modulo(ray, line_basis, line_pivots) for ray in rays]
    order = sorted(range(len(rays)), key=rays.__getitem__)
    # A row that is tight on every ray and line is an equation in disguise; of the others those
    # with a maximal set of tight rays are the facets.
    incident = transpose([masks[i] for i in order], len(distinct))
    everything = (1 << len(rays)) - 1
    implied = [row for row, on in zip(distinct, incident, strict=True) if on == everything]
    basis, basis_pivots = _reduced([*equations, *implied], pivots)
    kept = frozenset(maximal({*incident} - {everything}, check))
    facets = {
        matrix.reduce_modulo(row, basis, basis_pivots) if basis else row: on
        for row, on in zip(distinct, incident, strict=True)
        if on in kept
    }
    final = tuple(sorted(facets))
    return (
        (final, tuple(basis), tuple([rays[i] for i in order]), tuple(line_basis)),
        tuple([facets[row] for row in final]),
    )


def maximal(sets: Iterable[int], check: Check | None = None) -> list[int]:
    """Those of some different sets, given as bitmasks, that are in no other one, the largest first.

    >>> maximal([0b001, 0b011, 0b110])
    [3, 6]
    """
    found: list[int] = []
    for _, same in groupby(sorted(sets, key=int.bit_count, reverse=True), int.bit_count):
        larger = found.copy()  # of two different sets of one size neither is in the other
        for candidate in same:
            if check is not None:
                check()
            for other in larger:
                if candidate & other == candidate:
                    break
            else:
                found.append(candidate)
    return found


def generators(
    rows: Sequence[Row],
    equations: Sequence[Row],
    width: int,
    most_rays: int | None = None,
    check: Check | None = None,
    part: Part | None = None,
) -> tuple[list[Row], list[Row], list[int]]:
    """The extreme rays, the lines, and for each ray the mask of the rows tight on it.

    Where a part of the polar cone is given, its rays are the first rows.
    """
    rays: list[Row] = []
    masks: list[int] = []
    if part is None:
        lines, done = matrix.kernel(equations, width), 0
        rank = len(lines)
    else:
        lines, done, rank = [*part.equations], len(part.rays), width
        rays, masks = [*part.rows], [*part.incident]
        _require_at_most(most_rays, len(rays))
    bit = 1 << done
    for row in rows[done:]:
        if check is not None:
            check()
        values = dots(row, rays)
        if lines and any(slopes := dots(row, lines)):
            # The row cuts a line in half: the half becomes a ray, all else is moved along it
            # until the row is tight.
            pivot = next(i for i, slope in enumerate(slopes) if slope)
            line, value = lines.pop(pivot), slopes.pop(pivot)
            if value < 0:
                line, value = tuple([-entry for entry in line]), -value
            _move(lines, slopes, line, value)
            _move(rays, values, line, value)
            rays.append(line)
            masks = [mask | bit for mask in masks]
            masks.append(bit - 1)
        elif min(values, default=0) >= 0:
            masks = [m if v else m | bit for m, v in zip(masks, values)]  # noqa: B905  (hot)
        else:
            above, below, kept, tight = [], [], [], []
            for ray, mask, v in zip(rays, masks, values):  # noqa: B905
                if v > 0:
                    above.append((ray, mask, v))
                    kept.append(ray)
                    tight.append(mask)
                elif v:
                    below.append((ray, mask, -v))
                else:
                    kept.append(ray)
                    tight.append(mask | bit)
            new_rays, new_masks = crossings_between(above, below, masks, rank - len(lines), check)
            rays = kept + new_rays
            masks = tight + [mask | bit for mask in new_masks]
        bit <<= 1
        _require_at_most(most_rays, len(rays))
    return rays, lines, masks


def _require_at_most(most_rays: int | None, count: int) -> None:
    limit = MAX_RAYS if most_rays is None else most_rays
    if count > limit:
        raise Unsupported(f"The polyhedron has more than {limit} vertices and rays.")


def _move(rays: list[Row], values: Sequence[int], line: Row, value: int) -> None:
    """Move rays, or lines, along a line until the row that has these values is tight."""
    for i, v in enumerate(values):
        if v:
            rays[i] = combine(rays[i], line, value, -v)


def transpose(masks: Sequence[int], width: int) -> tuple[int, ...]:
    """The bit matrix with rows and columns exchanged.

    >>> transpose([0b01, 0b11], 2)
    (3, 2)
    """
    columns = [0] * width
    bit = 1
    for mask in masks:
        while mask:
            index = mask.bit_length() - 1
            columns[index] |= bit
            mask ^= 1 << index
        bit <<= 1
    return tuple(columns)


def _reduced(rows: Sequence[Row], pivots: Sequence[int]) -> tuple[list[Row], list[int]]:
    """The reduced echelon basis with pivots preferred in the given order of columns."""
    if not rows:
        return [], []
    basis, positions = matrix.echelon([[row[column] for column in pivots] for row in rows])
    back = [0] * len(pivots)
    for position, column in enumerate(pivots):
        back[column] = position
    return (
        [tuple([row[position] for position in back]) for row in basis],
        [pivots[position] for position in positions],
    )
