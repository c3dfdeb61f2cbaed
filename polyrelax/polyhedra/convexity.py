"""Is a finite union of polyhedra convex? The answer comes with a witness, or with the reason.

A closed set is convex iff it is its closed convex hull, so a union is convex iff the cells cover
the hull (`covering`). Where they do not, a witness is two points of the union and a point between
them outside it. Witnesses a person can check by hand come first: segments between vertices.
Where these show nothing, a point of the hull's relative interior outside the union is a convex
combination of points of the union, by R. T. Rockafellar, "Convex Analysis", 1970, Theorem 6.3: a
convex set and its closure have the same relative interior. Adding up that combination term by term
must leave the union somewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, product

from polyrelax.errors import CheckFailed
from polyrelax.polyhedra.covering import MAX_PIECES, Remainder, holds
from polyrelax.polyhedra.polyhedron import Point, Polyhedron
from polyrelax.rational.numbers import format_point, format_rational
from polyrelax.rational.rows import Row, dot, integer_row, point_of, primitive

# Between so many vertices all segments are looked at before the hull is searched; and between
# fewer points on either side to simplify the witness that comes of the search.
_PLACES, _NEARBY = 32, 20


@dataclass(frozen=True, slots=True)
class Witness:
    """Two points of a set, and a point between them that is not in the set.

    >>> one, zero, half = Fraction(1), Fraction(0), Fraction(1, 2)
    >>> Witness(ends=((one, zero), (zero, one)), between=(half, half))
    (1/2, 1/2) lies between (1, 0) and (0, 1)
    """

    ends: tuple[Point, Point]
    between: Point

    @property
    def weight(self) -> Fraction:
        """The number w with between = (1 - w) * ends[0] + w * ends[1].

        Raises:
            CheckFailed: when the point does not lie on the segment.
        """
        p, q = self.ends
        weights = {(m - a) / (b - a) for m, a, b in zip(self.between, p, q, strict=True) if a != b}
        still = all(m == a for m, a, b in zip(self.between, p, q, strict=True) if a == b)
        if len(weights) != 1 or not still:
            raise CheckFailed(f"{format_point(self.between)} is on no line through the ends.")
        return weights.pop()

    def to_json(self) -> dict[str, object]:
        """The three points, their coordinates as strings in lowest terms."""
        p, q, m = ([format_rational(x) for x in point] for point in (*self.ends, self.between))
        return {"ends": [p, q], "between": m}

    def __repr__(self) -> str:
        p, q = self.ends
        return f"{format_point(self.between)} lies between {format_point(p)} and {format_point(q)}"


@dataclass(frozen=True, slots=True)
class Convexity:
    """Whether a union is convex (true iff so), with its closed convex hull and the reason.

    `witness` is None iff it is convex; `reason` is a sentence.
    """

    convex: bool
    hull: Polyhedron
    witness: Witness | None
    reason: str

    def __bool__(self) -> bool:
        return self.convex

    def __repr__(self) -> str:
        return f"{'yes' if self.convex else 'no'}: {self.reason}"


def decide(cells: Sequence[Polyhedron], hull: Polyhedron, limit: int = MAX_PIECES) -> Convexity:
    """Whether the union of the cells is convex, with a witness or the reason.

    Args:
        cells: non-empty polyhedra, none inside another.
        hull: their closed convex hull.
        limit: how many pieces of the hull may be looked at.

    Raises:
        Undecided: when more than `limit` pieces were looked at.
        CheckFailed: if a witness does not pass its re-check; it is never returned then.
    """
    if not cells:
        return Convexity(True, hull, None, "the empty set is convex")
    if len(cells) == 1:
        return Convexity(True, hull, None, "one cell contains all others")
    sight = _Sight(cells)
    witness = _between_corners(sight, [hull]) or _between_corners(sight, cells)
    if witness is None:
        remainder = Remainder(hull, cells, limit)
        piece = next(remainder.pieces(), None)
        if piece is None:
            count = remainder.checked
            pieces = "1 piece" if count == 1 else f"{count} pieces"
            return Convexity(
                True, hull, None, f"every point of the hull is covered: {pieces} checked"
            )
        hole = piece.polyhedron(hull.names)
        witness = _between_corners(sight, [hole])
        if witness is None:
            witness = _unfold(sight, cells, (hole, hull), primitive(remainder.point(piece)))
    _check(witness, cells)
    return Convexity(False, hull, witness, f"{witness!r} and is not in the union")


@dataclass(frozen=True, slots=True)
class _Place:
    """A point with the values of all rows of a `_Sight`; `negative` marks the negative ones."""

    row: Row
    values: tuple[int, ...]
    negative: int


class _Sight:
    """What of the segments between points lies outside the union, by the cells' rows alone."""

    def __init__(self, cells: Sequence[Polyhedron]) -> None:
        numbers: dict[Row, int] = {}
        self.cells: list[int] = []  # for each cell, the bits of its rows
        for cell in cells:
            rows, equations = cell.system()
            mask = 0
            for row in (*rows, *equations, *([-entry for entry in row] for row in equations)):
                mask |= 1 << numbers.setdefault(tuple(row), len(numbers))
            self.cells.append(mask)
        self.rows = list(numbers)

    def place(self, point: Row) -> _Place:
        """The point, given homogeneously, with its values."""
        values = tuple([dot(row, point) for row in self.rows])
        return _Place(point, values, sum(1 << i for i, v in enumerate(values) if v < 0))

    def contains(self, place: _Place) -> bool:
        """Whether the point is in the union."""
        return any(not place.negative & mask for mask in self.cells)

    def around(self, place: _Place) -> list[int]:
        """The numbers of the cells that contain the point."""
        return [i for i, mask in enumerate(self.cells) if not place.negative & mask]

    def gap(self, start: _Place, end: _Place) -> Fraction | None:
        """The simplest w for which (1 - w) * start + w * end is not in the union, if any is.

        Both ends are points of the union.
        """
        either, both = start.negative | end.negative, start.negative & end.negative
        if not all(either & mask for mask in self.cells):
            return None
        stretches = []
        for mask in self.cells:
            if not both & mask and (stretch := self._stretch(start, end, either & mask)):
                stretches.append(stretch)
        gaps = []
        reached = Fraction(0)
        for low, high in sorted(stretches):
            if low > reached:
                gaps.append((reached, low))
            reached = max(reached, high)
        return min(
            (_simplest(low, high) for low, high in gaps),
            key=lambda weight: (weight.denominator, weight.numerator),
            default=None,
        )

    def _stretch(self, start: _Place, end: _Place, rows: int) -> tuple[Fraction, Fraction] | None:
        """The weights for which a point of the segment satisfies some rows, none lost by both."""
        low, high = Fraction(0), Fraction(1)
        while rows:
            bit = rows & -rows
            rows ^= bit
            i = bit.bit_length() - 1
            # The values at the two points themselves, both times the same positive number.
            a, b = start.values[i] * end.row[0], end.values[i] * start.row[0]
            crossing = Fraction(a, a - b)
            low, high = (max(low, crossing), high) if a < 0 else (low, min(high, crossing))
        return (low, high) if low <= high else None

    def witness(self, pairs: Iterable[tuple[_Place, _Place]]) -> Witness | None:
        """The simplest witness that the segments between these points of the union show."""
        found = []
        for start, end in pairs:
            weight = self.gap(start, end)
            if weight is not None:
                p, q = point_of(start.row), point_of(end.row)
                p, q, weight = (p, q, weight) if p > q else (q, p, 1 - weight)
                m = tuple([a + weight * (b - a) for a, b in zip(p, q, strict=True)])
                found.append(Witness((p, q), m))
        return min(found, key=_effort, default=None)


def _between_corners(sight: _Sight, regions: Sequence[Polyhedron]) -> Witness | None:
    """A witness whose ends are vertices of these regions, if the simplest of them show one."""
    corners = sorted({corner for region in regions for corner in _corners(region, 1)}, key=_size)
    places = islice(filter(sight.contains, map(sight.place, corners)), _PLACES)
    return sight.witness(combinations(places, 2))


def _unfold(
    sight: _Sight, cells: Sequence[Polyhedron], around: Sequence[Polyhedron], outside: Row
) -> Witness:
    """A witness from a point outside the union, in the relative interior of its convex hull.

    Those of the polyhedra `around` the point that are polytopes with all vertices in the union are
    good to combine it from, the smallest one first.
    """
    bounded = next((known for known in around if _is_spanned(sight, known)), None)
    reach = 1
    while bounded is None or not holds(bounded, outside):
        # The union is the limit of bounded ones: its cells, cut off ever farther away.
        corners = {corner for cell in cells for corner in _corners(cell, reach)}
        bounded = Polyhedron(cells[0].names, rays=tuple(sorted(corners)))
        reach *= 2
    total = [Fraction(0)] * len(outside)
    last = None
    for corner, weight in _combination(bounded, outside):
        total = [t + weight * g for t, g in zip(total, corner, strict=True)]
        here = sight.place(integer_row(total))
        if last is not None and not sight.contains(here):
            witness = sight.witness(_nearby(sight, cells, last, sight.place(corner)))
            if witness is not None:
                return witness
        last = here
    raise CheckFailed("A convex combination that leaves the union does not leave it anywhere.")


def _is_spanned(sight: _Sight, polyhedron: Polyhedron) -> bool:
    """Whether it is the convex hull of finitely many points of the union."""
    vertices = map(sight.place, polyhedron.description.rays)
    return polyhedron.is_bounded and all(map(sight.contains, vertices))


def _nearby(
    sight: _Sight, cells: Sequence[Polyhedron], start: _Place, end: _Place
) -> Iterator[tuple[_Place, _Place]]:
    """The two ends, and pairs of simple points of the cells that they are in."""
    yield start, end
    groups = []
    for place in (start, end):
        corners = [c for i in sight.around(place) for c in _corners(cells[i], 1)]
        simple = sorted(set(corners), key=_size)[:8]
        middles = [_middle(p, q) for p, q in combinations(simple, 2)]
        places = map(sight.place, dict.fromkeys([*simple, *middles]))
        groups.append([place, *filter(sight.contains, places)][:_NEARBY])
    yield from product(*groups)


def _combination(polytope: Polyhedron, point: Row) -> Iterator[tuple[Row, Fraction]]:
    """Vertices and positive weights that add up to the point (Carathéodory), by ray shooting.

    From a vertex of the smallest face that contains it, the point is moved away until it meets a
    smaller face.
    """
    cone = polytope.description
    order = sorted(range(len(cone.rays)), key=lambda i: _size(cone.rays[i]))
    rest = [Fraction(entry) for entry in point]
    while any(rest):
        values = [
            sum((a * x for a, x in zip(row, rest, strict=True)), Fraction(0)) for row in cone.rows
        ]
        tight = sum(1 << j for j, value in enumerate(values) if not value)
        chosen = next(i for i in order if cone.tight[i] & tight == tight)
        ray = cone.rays[chosen]
        step = min(
            value / slope
            for row, value in zip(cone.rows, values, strict=True)
            if (slope := dot(row, ray)) > 0
        )
        rest = [x - step * g for x, g in zip(rest, ray, strict=True)]
        yield ray, step


def _corners(cell: Polyhedron, reach: int) -> Iterator[Row]:
    """The vertices, and the points that lie `reach` rays and lines away from them."""
    description = cell.description
    directions = [ray for ray in description.rays if not ray[0]]
    for line in description.lines:
        directions += [line, tuple([-entry for entry in line])]
    for vertex in description.rays:
        if vertex[0]:
            yield vertex
            for direction in directions:
                step = vertex[0] * reach
                yield primitive([v + step * d for v, d in zip(vertex, direction, strict=True)])


def _middle(p: Row, q: Row) -> Row:
    return primitive([q[0] * a + p[0] * b for a, b in zip(p, q, strict=True)])


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """A number with a small denominator in the open interval."""
    for denominator in range(2, 65):
        numerator = int(low * denominator) + 1
        if numerator < high * denominator:
            return Fraction(numerator, denominator)
    return (low + high) / 2


def _size(point: Row) -> tuple[int, Row]:
    """How long a point is to write, with a tie-break that puts larger coordinates first."""
    return sum(entry.bit_length() for entry in point), tuple([-entry for entry in point])


def _effort(witness: Witness) -> tuple[int, int]:
    """How much a person has to read to check a witness."""
    points = (*witness.ends, witness.between)
    size = sum(x.numerator.bit_length() + x.denominator.bit_length() for p in points for x in p)
    return size, witness.weight.denominator


def _check(witness: Witness, cells: Sequence[Polyhedron]) -> None:
    """Raise CheckFailed unless the witness proves that the union of the cells is not convex."""
    for end in witness.ends:
        if not any(cell.contains(end) for cell in cells):
            raise CheckFailed(f"The end {format_point(end)} of a witness is not in the union.")
    if any(cell.contains(witness.between) for cell in cells):
        raise CheckFailed(f"{format_point(witness.between)} is in the union after all.")
    if not 0 < witness.weight < 1:
        raise CheckFailed(f"{format_point(witness.between)} is not between the ends.")
