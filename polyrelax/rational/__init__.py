"""Exact numbers: in and out, affine forms, integer rows, matrices."""

from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_rational, from_float, rational, rationals

__all__ = ["Affine", "Interval", "format_rational", "from_float", "rational", "rationals"]
