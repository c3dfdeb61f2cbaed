"""Double description: cones cut by one half-space after another, in integers.

A pointed cone is kept as its extreme rays, each with a bitmask of the rows that are tight on it.
Cutting it by a hyperplane needs no linear programming: the new rays lie on the edges that join
the two sides, and two rays span an edge iff no third ray is tight wherever both are
(Fukuda and Prodon, "Double description method revisited", 1996, Proposition 7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from polyrelax.errors import Unsupported
from polyrelax.polyhedra.planar import Boundary, polygon
from polyrelax.rational import matrix
from polyrelax.rational.rows import Row, combine, dots, primitive

# A conversion that grows beyond this many rays is given up: it would take hours, not minutes.
MAX_RAYS = 50_000

# With more pairs of rays on the two sides than this, edges are looked up instead of tried.
_MANY_PAIRS = 3000

Check = Callable[[], None]
"""Called every few milliseconds of long work; it may raise."""


def crossings(
    rays: Sequence[Row],
    masks: Sequence[int],
    values: Sequence[int],
    dimension: int,
    check: Check | None = None,
) -> tuple[list[Row], list[int]]:
    """The new rays where the hyperplane, on which the rays have the given values, cuts the cone.

    Args:
        rays: the extreme rays of a pointed cone.
        masks: for each ray, the bits of the rows that are tight on it.
        values: the value of the cutting row on each ray.
        dimension: the dimension of the cone.
        check: called while it looks for edges, where there are many pairs of rays.

    Returns:
        The new rays, and for each the mask of the old rows that are tight on it.
    """
    signed = list(zip(rays, masks, values, strict=True))
    above = [end for end in signed if end[2] > 0]
    below = [(ray, mask, -value) for ray, mask, value in signed if value < 0]
    return _crossings(above, below, masks, dimension, check)


End = tuple[Row, int, int]
"""A ray, the mask of the rows that are tight on it, and how far it is from the cutting hyperplane."""


def _crossings(
    above: Sequence[End],
    below: Sequence[End],
    masks: Sequence[int],
    dimension: int,
    check: Check | None,
) -> tuple[list[Row], list[int]]:
    """What `crossings` returns, from the rays on either side and the masks of all."""
    needed = dimension - 2
    # A ray with no more tight rows than it needs to be extreme is simple: it lies on one edge for
    # every tight row that is left out. An edge between two simple rays is found by hashing where
    # there are many; any other two rays span one iff no third ray is tight on all that they share.
    simple = needed + 1
    new_rays: list[Row] = []
    new_masks: list[int] = []
    rest = below
    if len(above) * len(below) <= _MANY_PAIRS:
        check = None
    else:
        ends = [[end for end in side if end[1].bit_count() == simple] for side in (above, below)]
        new_rays, new_masks = _simple_crossings(*ends)
        rest = [end for end in below if end[1].bit_count() > simple]
    for one, mask, there in above:
        if check is not None:
            check()
        is_simple = mask.bit_count() == simple
        for two, other, here in rest if is_simple else below:
            common = mask & other
            if common.bit_count() >= needed and (
                is_simple or other.bit_count() == simple or _only_two(masks, common)
            ):
                new_rays.append(combine(one, two, here, there))
                new_masks.append(common)
    return new_rays, new_masks


def _simple_crossings(
    above: Sequence[End], below: Sequence[End]
) -> tuple[list[Row], list[int]]:
    """The crossings between simple rays, which share all but one of their tight rows."""

    def shares(mask: int) -> list[int]:
        subsets, rest = [], mask
        while rest:
            low = rest & -rest
            subsets.append(mask ^ low)
            rest ^= low
        return subsets

    ends = {share: (two, here) for two, mask, here in below for share in shares(mask)}
    new_rays, new_masks = [], []
    for one, mask, there in above:
        for share in shares(mask):
            if share in ends:
                two, here = ends[share]
                new_rays.append(combine(one, two, here, there))
                new_masks.append(share)
    return new_rays, new_masks


Half = tuple[list[Row], list[int]]


def halves(
    rays: Sequence[Row], masks: Sequence[int], values: Sequence[int], dimension: int, bit: int
) -> tuple[Half, Half]:
    """Both sides of a pointed cone that a hyperplane cuts: where the values are >= 0, and <= 0.

    Args:
        rays, masks, values, dimension: as for `crossings`; both signs occur among the values.
        bit: set in the masks of the rays that lie on the hyperplane.

    >>> halves([(1, -1), (1, 1)], [1, 2], [-1, 1], 2, 4)
    (([(1, 1), (1, 0)], [2, 4]), ([(1, -1), (1, 0)], [1, 4]))
    """
    high: Half = [], []
    low: Half = [], []
    above, below = [], []
    for ray, mask, value in zip(rays, masks, values, strict=True):
        if value > 0:
            sides: tuple[Half, ...] = (high,)
            above.append((ray, mask, value))
        elif value:
            sides = (low,)
            below.append((ray, mask, -value))
        else:
            sides = (high, low)
            mask |= bit
        for side in sides:
            side[0].append(ray)
            side[1].append(mask)
    new_rays, new_masks = _crossings(above, below, masks, dimension, None)
    new_masks = [mask | bit for mask in new_masks]
    for side in (high, low):
        side[0].extend(new_rays)
        side[1].extend(new_masks)
    return high, low


def _only_two(masks: Sequence[int], common: int) -> bool:
    ends = 0
    for candidate in masks:
        if candidate & common == common:
            ends += 1
            if ends > 2:
                return False
    return True


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
    """A cone inside another, by both of its minimal descriptions: where a conversion begins.

    Unlike those of a `DoubleDescription` they are in any form and order; there are no lines, and
    `incident[j]` has bit i set iff row j is tight on ray i.
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
            return _of_polygon(boundary)
    sides, incident = _describe(rows, equations, width, pivots, most_rays, check)
    return DoubleDescription(*sides, transpose(incident, len(sides[2])))


def _of_polygon(boundary: Boundary) -> DoubleDescription:
    """Both descriptions of the cone over a polygon."""
    edges = [primitive(edge) for edge, _ in boundary]
    rows = tuple(sorted(edges))
    bits = {row: 1 << index for index, row in enumerate(rows)}
    tight = {
        corner: bits[edge] | bits[following]
        for (_, corner), edge, following in zip(
            boundary, edges, [*edges[1:], edges[0]], strict=True
        )
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
    kept = maximal({*incident} - {everything})
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


def maximal(sets: Iterable[int]) -> set[int]:
    """Those of the sets, given as bitmasks, that are in no other one.

    >>> sorted(maximal([0b001, 0b011, 0b110]))
    [3, 6]
    """
    found: list[int] = []
    for candidate in sorted(sets, key=int.bit_count, reverse=True):
        for other in found:
            if candidate & other == candidate:
                break
        else:
            found.append(candidate)
    return set(found)


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
    limit = MAX_RAYS if most_rays is None else most_rays
    lines = matrix.kernel(equations, width)
    rank = len(lines)
    rays: list[Row] = []
    masks: list[int] = []
    done = 0
    if part is not None:
        rays, lines, masks, done = [*part.rows], [*part.equations], [*part.incident], len(part.rays)
    bit = 1 << done
    for row in rows[done:]:
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
            new_rays, new_masks = _crossings(above, below, masks, rank - len(lines), check)
            rays = kept + new_rays
            masks = tight + [mask | bit for mask in new_masks]
        bit <<= 1
        if len(rays) > limit:
            raise Unsupported(f"The polyhedron has more than {limit} vertices and rays.")
    return rays, lines, masks


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
    for index, mask in enumerate(masks):
        bit = 1 << index
        while mask:
            low = mask & -mask
            columns[low.bit_length() - 1] |= bit
            mask ^= low
    return tuple(columns)


def _reduced(rows: Sequence[Row], pivots: Sequence[int]) -> tuple[list[Row], list[int]]:
    """The reduced echelon basis with pivots preferred in the given order of columns."""
    basis, positions = matrix.echelon([[row[column] for column in pivots] for row in rows])
    back = [0] * len(pivots)
    for position, column in enumerate(pivots):
        back[column] = position
    return (
        [tuple([row[position] for position in back]) for row in basis],
        [pivots[position] for position in positions],
    )
