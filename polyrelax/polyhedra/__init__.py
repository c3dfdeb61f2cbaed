"""Exact polyhedra: both descriptions, their algebra, projections, linear programs, unions."""

from polyrelax.polyhedra.constraints import Constraint
from polyrelax.polyhedra.elimination import FourierMotzkin, Vertices
from polyrelax.polyhedra.polyhedron import Bounds, Polyhedron, convex_hull, polytope
from polyrelax.polyhedra.union import Union

__all__ = [
    "Bounds",
    "Constraint",
    "FourierMotzkin",
    "Polyhedron",
    "Union",
    "Vertices",
    "convex_hull",
    "polytope",
]
