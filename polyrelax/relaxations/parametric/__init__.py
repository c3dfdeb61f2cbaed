"""Bounds as exact functions of the radius of a domain, or of one weight of a network."""

from polyrelax.relaxations.parametric.asking import in_parameter, in_radius
from polyrelax.relaxations.parametric.symbolic import Piece, SymbolicBounds

__all__ = ["Piece", "SymbolicBounds", "in_parameter", "in_radius"]
