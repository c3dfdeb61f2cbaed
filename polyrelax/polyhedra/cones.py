"""Double description: cones cut by one half-space after another, in integers.

A pointed cone is kept as its extreme rays, each with a bitmask of the rows that are tight on it.
Cutting it by a hyperplane needs no linear programming: the new rays lie on the edges that join
the two sides, and two rays span an edge iff no third ray is tight wherever both are
(Fukuda and Prodon, "Double description method revisited", 1996, Proposition 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from polyrelax.errors import Unsupported
from polyrelax.rational import matrix
from polyrelax.rational.rows import Row, combine, dot, primitive

# A conversion that grows beyond this many rays is given up: it would take hours, not minutes.
MAX_RAYS = 50_000

# With more pairs of rays on the two sides than this, edges are looked up instead of tried.
_MANY_PAIRS = 150


def crossings(
    rays: Sequence[Row], masks: Sequence[int], values: Sequence[int], dimension: int
) -> list[tuple[Row, int]]:
    """The new rays where the hyperplane, on which the rays have the given values, cuts the cone.

    Args:
        rays: the extreme rays of a pointed cone.
        masks: for each ray, the bits of the rows that are tight on it.
        values: the value of the cutting row on each ray.
        dimension: the dimension of the cone.

    Returns:
        Each new ray with the mask of the old rows that are tight on it.
    """
    above = [i for i, value in enumerate(values) if value > 0]
    below = [i for i, value in enumerate(values) if value < 0]
    needed = dimension - 2
    found = []
    if len(above) * len(below) > _MANY_PAIRS:
        edges = _simple_edges(masks, above, below, needed)
        above_left = [i for i in above if masks[i].bit_count() != needed + 1]
        pairs = [(i, j) for i in above_left for j in below]
        below_left = [j for j in below if masks[j].bit_count() != needed + 1]
        pairs += [(i, j) for i in above if masks[i].bit_count() == needed + 1 for j in below_left]
    else:
        edges, pairs = [], [(i, j) for i in above for j in below]
    for i, j in pairs:
        common = masks[i] & masks[j]
        # Rays with no more tight rows than they need span an edge wherever they share `needed` of
        # them; others do iff no third ray is tight on all that they share.
        if common.bit_count() >= needed and (
            masks[i].bit_count() == needed + 1
            or masks[j].bit_count() == needed + 1
            or _only_two(masks, common)
        ):
            edges.append((i, j))
    for i, j in edges:
        ray = combine(rays[j], rays[i], values[i], -values[j])
        found.append((ray, masks[i] & masks[j]))
    return found


def _simple_edges(
    masks: Sequence[int], above: Sequence[int], below: Sequence[int], needed: int
) -> list[tuple[int, int]]:
    """The edges between rays that have exactly `needed` + 1 tight rows, found by hashing.

    Each such ray lies on one edge for every tight row that is left out.
    """

    def shares(mask: int) -> list[int]:
        subsets, rest = [], mask
        while rest:
            low = rest & -rest
            subsets.append(mask ^ low)
            rest ^= low
        return subsets

    ends = {
        share: j for j in below if masks[j].bit_count() == needed + 1 for share in shares(masks[j])
    }
    return [
        (i, ends[share])
        for i in above
        if masks[i].bit_count() == needed + 1
        for share in shares(masks[i])
        if share in ends
    ]


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


def describe(
    rows: Iterable[Row],
    equations: Sequence[Row],
    width: int,
    pivots: Sequence[int],
    most_rays: int | None = None,
) -> DoubleDescription:
    """Both minimal descriptions of the cone {g : rows . g >= 0, equations . g == 0}.

    Args:
        rows: integer rows of the given width; redundant, repeated and zero rows are welcome.
        equations: integer rows of the given width.
        width: the dimension of the space.
        pivots: the order in which columns are tried as pivots of the reduced forms.
        most_rays: the number of extreme rays at which it gives up; MAX_RAYS unless told.

    Raises:
        Unsupported: when there are more than `most_rays` extreme rays on the way.
    """
    distinct = sorted({primitive(row) for row in rows if any(row)})
    rays, lines, masks = generators(distinct, equations, width, most_rays)
    # A row that is tight on every ray and line is an equation in disguise; of the others those
    # with a maximal set of tight rays are the facets.
    tight_rays = transpose(masks, len(distinct))
    everything = (1 << len(rays)) - 1
    implied = [row for row, on in zip(distinct, tight_rays, strict=True) if on == everything]
    basis, basis_pivots = _reduced([*equations, *implied], pivots)
    maximal: list[int] = []
    for on in sorted({*tight_rays} - {everything}, key=int.bit_count, reverse=True):
        if not any(on & other == on for other in maximal):
            maximal.append(on)
    kept = frozenset(maximal)
    facets = {
        matrix.reduce_modulo(row, basis, basis_pivots): on
        for row, on in zip(distinct, tight_rays, strict=True)
        if on in kept
    }
    line_basis, line_pivots = _reduced(lines, pivots)
    reduced = [matrix.reduce_modulo(ray, line_basis, line_pivots) for ray in rays]
    order = sorted(range(len(reduced)), key=reduced.__getitem__)
    final_rows = sorted(facets)
    on_rays = transpose([facets[row] for row in final_rows], len(rays))
    return DoubleDescription(
        tuple(final_rows),
        tuple(basis),
        tuple([reduced[i] for i in order]),
        tuple(line_basis),
        tuple([on_rays[i] for i in order]),
    )


def generators(
    rows: Sequence[Row], equations: Sequence[Row], width: int, most_rays: int | None = None
) -> tuple[list[Row], list[Row], list[int]]:
    """The extreme rays, the lines, and for each ray the mask of the rows tight on it."""
    limit = MAX_RAYS if most_rays is None else most_rays
    lines = matrix.kernel(equations, width)
    rank = len(lines)
    rays: list[Row] = []
    masks: list[int] = []
    for index, row in enumerate(rows):
        bit = 1 << index
        pivot = next((i for i, line in enumerate(lines) if dot(row, line)), None)
        if pivot is not None:
            # The row cuts a line in half: the half becomes a ray, all else is moved along it
            # until the row is tight.
            line = lines.pop(pivot)
            value = dot(row, line)
            if value < 0:
                line, value = tuple([-entry for entry in line]), -value
            lines = [combine(other, line, value, -dot(row, other)) for other in lines]
            rays = [combine(ray, line, value, -dot(row, ray)) for ray in rays]
            masks = [mask | bit for mask in masks]
            rays.append(line)
            masks.append(bit - 1)
            continue
        values = [dot(row, ray) for ray in rays]
        new = (
            crossings(rays, masks, values, rank - len(lines)) if min(values, default=0) < 0 else []
        )
        kept = [i for i, value in enumerate(values) if value >= 0]
        masks = [masks[i] if values[i] else masks[i] | bit for i in kept]
        rays = [rays[i] for i in kept]
        for ray, mask in new:
            rays.append(ray)
            masks.append(mask | bit)
        if len(rays) > limit:
            raise Unsupported(f"The polyhedron has more than {limit} vertices and rays.")
    return rays, lines, masks


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
