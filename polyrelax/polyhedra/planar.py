"""Polygons: half-planes sorted by angle, in integers.

The edges of a polygon lie around it in the order of their angles. So one pass over the sorted
half-planes finds them all: a new one makes those at either end of the chain redundant whose corners
it cuts off, and meets the last of the others in a corner.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import cmp_to_key
from itertools import chain
from math import gcd

from polyrelax.rational.rows import Row, combine, dot, dots, primitive

Boundary = list[tuple[Row, Row]]
"""The edges of a polygon, counterclockwise, each with the corner at which it ends."""


def polygon(rows: Iterable[Row]) -> Boundary | None:
    """The boundary of a bounded planar set with interior points.

    Args:
        rows: integer rows (b, x, y), each the half-plane b + (x, y).p >= 0; any may be redundant.

    Returns:
        The irredundant rows in the order of their angles, each with the corner (t, t*p) where it
        meets the next, all primitive; None if the set is unbounded, or has no interior point.

    >>> polygon([(0, 1, 0), (0, 0, 1), (2, -1, -1), (3, -1, -1)])
    [((0, 1, 0), (1, 0, 0)), ((0, 0, 1), (1, 2, 0)), ((2, -1, -1), (1, 0, 2))]
    """
    right, left = [], []
    for row in rows:
        b, x, y = row
        if x > 0 or (x == 0 and y > 0):
            right.append(row)
        elif x or y:
            left.append(row)
        elif b < 0:
            return None
    right.sort(key=_BY_ANGLE)
    left.sort(key=_BY_ANGLE)
    edges: deque[Row] = deque()
    corners: deque[Row] = deque()  # one fewer than edges: where each meets the next
    redundant = []
    last_x = last_y = 0
    for row in chain(right, left):
        b, x, y = row
        if last_x * y == last_y * x and last_x * x + last_y * y > 0:
            continue  # the same direction again, and not as tight
        last_x, last_y = x, y
        while corners:
            t, u, v = corners[-1]
            if b * t + x * u + y * v > 0:
                break
            corners.pop()
            redundant.append(edges.pop())
        while corners:
            t, u, v = corners[0]
            if b * t + x * u + y * v > 0:
                break
            corners.popleft()
            redundant.append(edges.popleft())
        if edges:
            corner = _meet(edges[-1], row)
            if corner[0] <= 0:
                return None  # a turn by half a circle or more
            corners.append(corner)
        edges.append(row)
    while corners:
        if dot(edges[0], corners[-1]) <= 0:
            corners.pop()
            redundant.append(edges.pop())
        elif dot(edges[-1], corners[0]) <= 0:
            corners.popleft()
            redundant.append(edges.popleft())
        else:
            corners.append(_meet(edges[-1], edges[0]))
            break
    # The edges bound a polygon now. If it has a corner on the wrong side of a row that was left
    # out, then no point is on the right side of all.
    if len(edges) < 3 or corners[-1][0] <= 0:
        return None
    for b, x, y in redundant:
        for t, u, v in corners:
            if b * t + x * u + y * v < 0:
                return None
    return list(zip(map(primitive, edges), corners, strict=True))


def split(boundary: Boundary, line: Row) -> list[Boundary]:
    """The two parts of a polygon, where a row is >= 0 and <= 0; itself, where one has no interior.

    >>> square = polygon([(0, 1, 0), (1, -1, 0), (0, 0, 1), (1, 0, -1)])
    >>> split(square, (0, 1, -1))[0]
    [((0, 1, -1), (1, 0, 0)), ((0, 0, 1), (1, 1, 0)), ((1, -1, 0), (1, 1, 1))]
    """
    values = dots(line, [corner for _, corner in boundary])
    if not min(values) < 0 < max(values):
        return [boundary]
    above: Boundary = []
    below: Boundary = []
    opposite = tuple([-entry for entry in line])
    last, height = boundary[-1][1], values[-1]
    for (edge, corner), value in zip(boundary, values, strict=True):
        # A corner on the line ends an edge of the side it is reached from.
        side, row = (above, line) if (value or height) > 0 else (below, opposite)
        if value * height < 0:
            last = combine(last, corner, abs(value), abs(height))
            (below if side is above else above).append((edge, last))
            height = 0
        if not height:
            side.append((row, last))
        side.append((edge, corner))
        last, height = corner, value
    return [above, below]


def _compare(one: Row, two: Row) -> int:
    """The order by angle within half a turn; of the same direction, the tighter row first."""
    b, x, y = one
    c, u, v = two
    return y * u - x * v or b * (abs(u) + abs(v)) - c * (abs(x) + abs(y))


_BY_ANGLE = cmp_to_key(_compare)


def _meet(one: Row, two: Row) -> Row:
    """The point on both lines: the vector product, primitive."""
    (b, x, y), (c, u, v) = one, two
    t, p, q = x * v - y * u, y * c - b * v, b * u - x * c
    divisor = gcd(t, p, q)
    return (t // divisor, p // divisor, q // divisor) if divisor > 1 else (t, p, q)
