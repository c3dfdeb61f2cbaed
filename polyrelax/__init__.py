"""polyrelax: an exact laboratory for convex relaxations of ReLU networks.

Everything public is here; each name is imported when it is first used, so that importing polyrelax
costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polyrelax.certificates import Certificate as Certificate
    from polyrelax.claims import conjecture as conjecture
    from polyrelax.errors import CheckFailed as CheckFailed
    from polyrelax.errors import EmptyDomain as EmptyDomain
    from polyrelax.errors import InvalidInput as InvalidInput
    from polyrelax.errors import PolyrelaxError as PolyrelaxError
    from polyrelax.errors import Unbounded as Unbounded
    from polyrelax.errors import Undecided as Undecided
    from polyrelax.errors import Unsupported as Unsupported
    from polyrelax.exact import cells as cells
    from polyrelax.exact import image as image
    from polyrelax.exact import one_hidden_layer as one_hidden_layer
    from polyrelax.exact import range_of as range  # noqa: F401  (a public name, see _RENAMED)
    from polyrelax.exact import stability as stability
    from polyrelax.networks import Network as Network
    from polyrelax.networks import PiecewiseLinear as PiecewiseLinear
    from polyrelax.networks import absolute as absolute
    from polyrelax.networks import clip as clip
    from polyrelax.networks import convex_encodings as convex_encodings
    from polyrelax.networks import encode_convex as encode_convex
    from polyrelax.networks import encode_max_min as encode_max_min
    from polyrelax.networks import encode_univariate as encode_univariate
    from polyrelax.networks import families as families
    from polyrelax.networks import flip as flip
    from polyrelax.networks import inputs as inputs
    from polyrelax.networks import maximum as maximum
    from polyrelax.networks import minimum as minimum
    from polyrelax.networks import relu as relu
    from polyrelax.networks import transformations as transformations
    from polyrelax.polyhedra import FourierMotzkin as FourierMotzkin
    from polyrelax.polyhedra import Polyhedron as Polyhedron
    from polyrelax.polyhedra import Union as Union
    from polyrelax.polyhedra import Vertices as Vertices
    from polyrelax.polyhedra import convex_hull as convex_hull
    from polyrelax.polyhedra import polytope as polytope
    from polyrelax.rational import Affine as Affine
    from polyrelax.rational import Interval as Interval
    from polyrelax.rational import from_float as from_float
    from polyrelax.relaxations import ChordMap as ChordMap
    from polyrelax.relaxations import Comparison as Comparison
    from polyrelax.relaxations import CrossLayer as CrossLayer
    from polyrelax.relaxations import DeepPoly as DeepPoly
    from polyrelax.relaxations import Deviation as Deviation
    from polyrelax.relaxations import Exact as Exact
    from polyrelax.relaxations import IntervalPropagation as IntervalPropagation
    from polyrelax.relaxations import KReLU as KReLU
    from polyrelax.relaxations import Lattice as Lattice
    from polyrelax.relaxations import MultiNeuron as MultiNeuron
    from polyrelax.relaxations import OutputHull as OutputHull
    from polyrelax.relaxations import Partition as Partition
    from polyrelax.relaxations import Precision as Precision
    from polyrelax.relaxations import SymbolicBounds as SymbolicBounds
    from polyrelax.relaxations import Triangle as Triangle
    from polyrelax.relaxations import chord_map as chord_map
    from polyrelax.relaxations import compare as compare
    from polyrelax.relaxations import deviation as deviation
    from polyrelax.relaxations import in_parameter as in_parameter
    from polyrelax.relaxations import in_radius as in_radius
    from polyrelax.relaxations import least_partition as least_partition
    from polyrelax.relaxations import method as method
    from polyrelax.relaxations import partition as partition
    from polyrelax.relaxations import precise as precise
    from polyrelax.relaxations import trace as trace
    from polyrelax.search import NetworkClass as NetworkClass
    from polyrelax.search import find_counterexample as find_counterexample

__version__ = "0.1.0"

# Where each public name lives, where it has another name there.
_RENAMED = {"range": "range_of"}
_ROOMS = {
    "certificates": "Certificate",
    "claims": "conjecture",
    "errors": "CheckFailed EmptyDomain InvalidInput PolyrelaxError Unbounded Undecided Unsupported",
    "exact": "cells image one_hidden_layer range stability",
    "networks": (
        "Network PiecewiseLinear absolute clip convex_encodings encode_convex encode_max_min "
        "encode_univariate families flip inputs maximum minimum relu transformations"
    ),
    "polyhedra": "FourierMotzkin Polyhedron Union Vertices convex_hull polytope",
    "rational": "Affine Interval from_float",
    "relaxations": (
        "ChordMap Comparison CrossLayer DeepPoly Deviation Exact IntervalPropagation KReLU "
        "Lattice MultiNeuron OutputHull Partition Precision SymbolicBounds Triangle chord_map "
        "compare deviation in_parameter in_radius least_partition method partition precise trace"
    ),
    "search": "NetworkClass find_counterexample",
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    room = _HOMES.get(name)
    if room is None:
        raise AttributeError(f"module 'polyrelax' has no attribute {name!r}")
    value = getattr(import_module(f"polyrelax.{room}"), _RENAMED.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
