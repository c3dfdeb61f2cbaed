"""Convex relaxations, one file each; all answer the same questions (see `base`)."""

from polyrelax.relaxations.base import Relaxation, Relaxed
from polyrelax.relaxations.comparison import Comparison, compare
from polyrelax.relaxations.crosslayer import CrossLayer
from polyrelax.relaxations.deeppoly import DeepPoly
from polyrelax.relaxations.exact import Exact
from polyrelax.relaxations.hulls import OutputHull
from polyrelax.relaxations.ibp import IntervalPropagation
from polyrelax.relaxations.krelu import KReLU
from polyrelax.relaxations.methods import method
from polyrelax.relaxations.multineuron import MultiNeuron
from polyrelax.relaxations.partitioning import (
    Partition,
    PartitionBounds,
    least_partition,
    partition,
)
from polyrelax.relaxations.tracing import Trace, trace
from polyrelax.relaxations.triangle import Triangle

__all__ = [
    "Comparison",
    "CrossLayer",
    "DeepPoly",
    "Exact",
    "IntervalPropagation",
    "KReLU",
    "MultiNeuron",
    "OutputHull",
    "Partition",
    "PartitionBounds",
    "Relaxation",
    "Relaxed",
    "Trace",
    "Triangle",
    "compare",
    "least_partition",
    "method",
    "partition",
    "trace",
]
