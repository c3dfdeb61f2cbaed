"""Convex relaxations, one file each; all answer the same questions (see `base`)."""

from polyrelax.relaxations.base import Relaxation, Relaxed
from polyrelax.relaxations.chord import ChordMap, chord_map
from polyrelax.relaxations.comparison import Comparison, compare
from polyrelax.relaxations.crosslayer import CrossLayer
from polyrelax.relaxations.deeppoly import DeepPoly
from polyrelax.relaxations.deviation import Deviation, deviation
from polyrelax.relaxations.exact import Exact
from polyrelax.relaxations.hulls import OutputHull
from polyrelax.relaxations.ibp import IntervalPropagation
from polyrelax.relaxations.krelu import KReLU
from polyrelax.relaxations.lattice import Lattice
from polyrelax.relaxations.methods import method
from polyrelax.relaxations.multineuron import MultiNeuron
from polyrelax.relaxations.parametric import SymbolicBounds, in_parameter, in_radius
from polyrelax.relaxations.partitioning import (
    Partition,
    PartitionBounds,
    least_partition,
    partition,
)
from polyrelax.relaxations.precision import Precision, precise
from polyrelax.relaxations.tracing import Trace, trace
from polyrelax.relaxations.triangle import Triangle

__all__ = [
    "ChordMap",
    "Comparison",
    "CrossLayer",
    "DeepPoly",
    "Deviation",
    "Exact",
    "IntervalPropagation",
    "KReLU",
    "Lattice",
    "MultiNeuron",
    "OutputHull",
    "Partition",
    "PartitionBounds",
    "Precision",
    "Relaxation",
    "Relaxed",
    "SymbolicBounds",
    "Trace",
    "Triangle",
    "chord_map",
    "compare",
    "deviation",
    "in_parameter",
    "in_radius",
    "least_partition",
    "method",
    "partition",
    "precise",
    "trace",
]
