"""Families of domains: intervals and lattice polytopes by size, and random polytopes by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations, product

from polyrelax.errors import InvalidInput
from polyrelax.polyhedra.polyhedron import Polyhedron


def intervals(limit: int, name: str = "x") -> Iterator[Polyhedron]:
    """The intervals [a, b] with integers -limit <= a < b <= limit.

    They come in the order of |a| + |b|, and where that is equal, the larger ends first.

    >>> from itertools import islice
    >>> [str(X.bounds("x")) for X in islice(intervals(2), 4)]
    ['[0, 1]', '[-1, 0]', '[0, 2]', '[-1, 1]']
    """
    _positive("limit", limit)
    ends = combinations(range(-limit, limit + 1), 2)
    for a, b in sorted(ends, key=lambda e: (abs(e[0]) + abs(e[1]), -e[0], -e[1])):
        yield Polyhedron.box([a], [b], name)


def lattice_polytopes(dimension: int, lower: int, upper: int) -> Iterator[Polyhedron]:
    """The convex hulls of the non-empty subsets of the grid {lower, ..., upper}^dimension.

    Every polytope comes once, in the variables x1, x2, ...; those with few vertices come first,
    points and segments among them. The subsets are looked through one by one, so the grid must be
    small.

    Raises:
        InvalidInput: when the grid is empty, or has more than 16 points.

    >>> sum(1 for _ in lattice_polytopes(1, 0, 2)), sum(1 for _ in lattice_polytopes(2, 0, 1))
    (6, 15)
    """
    _positive("dimension", dimension)
    grid = list(product(range(upper, lower - 1, -1), repeat=dimension))
    if not 1 <= len(grid) <= 16:
        raise InvalidInput.argument("upper", "such that the grid has 1 to 16 points", f"{upper}")
    for size in range(1, len(grid) + 1):
        for points in combinations(grid, size):
            hull = Polyhedron.from_generators(points)
            if len(hull.vertices) == size:
                yield hull


def random_polytopes(dimension: int, count: int, seed: int, size: int = 3) -> Iterator[Polyhedron]:
    """The convex hulls of 1 to dimension + 3 random integer points in [-size, size]^dimension.

    The same seed gives the same polytopes.

    >>> [X.ambient_dimension for X in random_polytopes(3, count=2, seed=0)]
    [3, 3]
    """
    _positive("dimension", dimension)
    rng = random.Random(seed)
    for _ in range(count):
        number = rng.randint(1, dimension + 3)
        yield Polyhedron.from_generators(
            [[rng.randint(-size, size) for _ in range(dimension)] for _ in range(number)]
        )


def _positive(argument: str, value: int) -> None:
    if not isinstance(value, int) or value < 1:
        raise InvalidInput.argument(argument, "a positive integer", f"{value!r}")
