"""Projections of linear programs over the field Q(t): points whose hull is the image of a set.

As in `relaxations.joint.shadow`: from the highest points in a few directions one goes on beyond
each facet of the hull of the points so far, until none can be passed. The facets are found by
trying every set of points that could span one, in small dimensions; all signs are guards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.parametric.families import Form
from polyrelax.relaxations.parametric.places import Place
from polyrelax.relaxations.parametric.tableau import Tableau

Point = tuple[Ratio, ...]
Normal = list[Ratio]


def shadow(tableau: Tableau, forms: Sequence[Form]) -> list[Point]:
    """Points of the image of a tableau's set under forms of its nodes; it is their hull."""
    points: dict[Point, None] = {}
    safe: set[Point] = set()

    def beyond(normal: Normal) -> bool:
        """Whether the image goes on in a direction; the farthest point is then added."""
        if tuple(normal) in safe:
            return False
        height = Form.lifted(0)
        for factor, form in zip(normal, forms, strict=True):
            height = height + form * factor
        best = tableau.maximum(height)
        known = [_along(normal, point) for point in points]
        if known and tableau.place.sign(best - tableau.place.largest(known)) <= 0:
            safe.add(tuple(normal))
            return False
        points[tuple([tableau.line(form)[0] for form in forms])] = None
        return True

    for i in range(len(forms)):
        for sign in (1, -1):
            beyond([Ratio.of(sign * int(i == j)) for j in range(len(forms))])
    while True:
        passed = [beyond(normal) for normal in _outward(list(points), tableau.place)]
        if not any(passed):
            return list(points) or [()]


def _outward(points: list[Point], place: Place) -> list[Normal]:
    """The outer normals of the hull of points: of its facets, and of its affine hull both ways."""
    if not points:
        return []
    size, first = len(points[0]), points[0]
    basis = _echelon([_minus(point, first) for point in points[1:]], place)
    found = []
    for j in range(size):
        if j not in basis:
            # On the affine hull this coordinate depends on those that have a pivot.
            normal = [Ratio.of(0)] * size
            normal[j] = Ratio.of(1)
            for pivot, row in basis.items():
                normal[pivot] = -row[j]
            found += [normal, [-entry for entry in normal]]
    free = sorted(basis)
    seen: set[frozenset[int]] = set()
    for chosen in combinations(range(len(points)), len(free)) if free else ():
        if any(on.issuperset(chosen) for on in seen):
            continue
        for flat in _normals([[points[i][j] for j in free] for i in chosen], place):
            normal = [Ratio.of(0)] * size
            for j, entry in zip(free, flat, strict=True):
                normal[j] = entry
            signs = _sides(normal, points[chosen[0]], points, place)
            if signs is not None:
                seen.add(frozenset([i for i, sign in enumerate(signs) if not sign]))
                found.append([-entry for entry in normal] if 1 in signs else normal)
    return found


def _sides(normal: Normal, on: Point, points: Sequence[Point], place: Place) -> list[int] | None:
    """On which side of a hyperplane the points are; None where they are on both."""
    signs: list[int] = []
    for point in points:
        signs.append(place.sign(_along(normal, _minus(point, on))))
        if 1 in signs and -1 in signs:
            return None
    return signs


def _normals(points: Sequence[Sequence[Ratio]], place: Place) -> Iterator[Normal]:
    """The normal of the hyperplane through as many points as coordinates; none, if not unique."""
    size = len(points)
    basis = _echelon([_minus(point, points[0]) for point in points[1:]], place)
    if len(basis) == size - 1:
        free = next(j for j in range(size) if j not in basis)
        normal = [Ratio.of(0)] * size
        normal[free] = Ratio.of(1)
        for pivot, row in basis.items():
            normal[pivot] = -row[free]
        yield normal


def _echelon(rows: Sequence[Sequence[Ratio]], place: Place) -> dict[int, list[Ratio]]:
    """The reduced echelon basis of the rows' span, by pivot."""
    basis: dict[int, list[Ratio]] = {}
    for row in rows:
        rest = list(row)
        for pivot, known in basis.items():
            rest = [a - rest[pivot] * b for a, b in zip(rest, known, strict=True)]
        new = next((j for j, entry in enumerate(rest) if place.sign(entry)), None)
        if new is None:
            continue
        rest = [entry / rest[new] for entry in rest]
        for pivot, known in basis.items():
            basis[pivot] = [a - known[new] * b for a, b in zip(known, rest, strict=True)]
        basis[new] = rest
    return basis


def _minus(point: Sequence[Ratio], other: Sequence[Ratio]) -> Point:
    return tuple([a - b for a, b in zip(point, other, strict=True)])


def _along(normal: Sequence[Ratio], point: Sequence[Ratio]) -> Ratio:
    total = Ratio.of(0)
    for factor, x in zip(normal, point, strict=True):
        total = total + factor * x
    return total
