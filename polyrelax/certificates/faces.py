"""Hulls: that the facets of a polytope leave no room beside the hull of its vertices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from polyrelax.certificates.encoding import Json
from polyrelax.errors import CheckFailed
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.polyhedron import Point
from polyrelax.rational.numbers import format_rational
from polyrelax.rational.rows import Row, dot, homogeneous

Terms = list[list[int | str]]


def box(facets: Sequence[Row], size: int) -> list[list[Terms]]:
    """For each coordinate, sums of facets that bound it from above and from below.

    >>> box([(0, 1), (2, -1)], 1)
    [[[[1, '1']], [[0, '1']]]]
    """
    found = []
    for axis in range(size):
        sides = []
        for sign in (1, -1):
            goal = (0, *(sign * int(i == axis) for i in range(size)))
            outcome = lp.maximize(facets, (), goal)
            if not isinstance(outcome, lp.Optimal):
                raise CheckFailed("The facets of a hull do not bound it.")
            sides.append(_terms(outcome.multipliers))
        found.append(sides)
    return found


def faces(facets: Sequence[Row], vertices: Sequence[Point]) -> Json:
    """The tree of faces that shows the polytope to be the hull of the vertices.

    In each face it goes from the first vertex to the faces beyond, see `proofs/check.py`.

    >>> faces([(0, 1), (0, -1)], [(Fraction(0),)])
    {'vertex': 0, 'beyond': []}
    """
    points = [homogeneous(vertex) for vertex in vertices]

    def tree(zero: frozenset[int]) -> Json:
        here = [i for i, p in enumerate(points) if not any(dot(facets[k], p) for k in zero)]
        if not here:
            return {"empty": _emptiness(facets, zero)}
        beyond = [k for k, row in enumerate(facets) if dot(row, points[here[0]]) > 0]
        return {"vertex": here[0], "beyond": [[k, tree(zero | {k})] for k in beyond]}

    return tree(frozenset())


def _emptiness(facets: Sequence[Row], zero: frozenset[int]) -> Terms:
    """Multipliers that show a face to be empty, those of its own rows of any sign."""
    rows = [i for i in range(len(facets)) if i not in zero]
    equal = sorted(zero)
    width = len(facets[0])
    found = lp.maximize([facets[i] for i in rows], [facets[i] for i in equal], (0,) * width)
    if not isinstance(found, lp.Infeasible):
        raise CheckFailed("A face of a hull has a point, but no vertex.")
    multipliers = [Fraction(0)] * len(facets)
    for i, multiplier in zip(rows, found.multipliers, strict=True):
        multipliers[i] = multiplier
    for i, multiplier in zip(equal, found.equation_multipliers, strict=True):
        multipliers[i] = multiplier
    return _terms(multipliers)


def _terms(multipliers: Sequence[Fraction]) -> Terms:
    return [[i, format_rational(m)] for i, m in enumerate(multipliers) if m]
