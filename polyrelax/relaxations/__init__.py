"""Convex relaxations, one file each; all answer the same questions (see `base`)."""

from polyrelax.relaxations.base import Relaxation, Relaxed
from polyrelax.relaxations.comparison import Comparison, compare
from polyrelax.relaxations.exact import Exact
from polyrelax.relaxations.hulls import OutputHull
from polyrelax.relaxations.ibp import IntervalPropagation
from polyrelax.relaxations.methods import method

__all__ = [
    "Comparison",
    "Exact",
    "IntervalPropagation",
    "OutputHull",
    "Relaxation",
    "Relaxed",
    "compare",
    "method",
]
