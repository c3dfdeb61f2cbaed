"""polyrelax: an exact laboratory for convex relaxations of ReLU networks.

Everything public is here; each name is imported when it is first used, so that importing polyrelax
costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from polyrelax.exact import range_of as range  # noqa: F401  (a public name, see _RENAMED)
    from polyrelax.exact import stability as stability
    from polyrelax.networks import Network as Network
    from polyrelax.networks import absolute as absolute
    from polyrelax.networks import clip as clip
    from polyrelax.networks import inputs as inputs
    from polyrelax.networks import maximum as maximum
    from polyrelax.networks import minimum as minimum
    from polyrelax.networks import relu as relu
    from polyrelax.polyhedra import FourierMotzkin as FourierMotzkin
    from polyrelax.polyhedra import Polyhedron as Polyhedron
    from polyrelax.polyhedra import Union as Union
    from polyrelax.polyhedra import Vertices as Vertices
    from polyrelax.polyhedra import convex_hull as convex_hull
    from polyrelax.polyhedra import polytope as polytope
    from polyrelax.rational import Affine as Affine
    from polyrelax.rational import Interval as Interval
    from polyrelax.rational import from_float as from_float
    from polyrelax.relaxations import Comparison as Comparison
    from polyrelax.relaxations import CrossLayer as CrossLayer
    from polyrelax.relaxations import DeepPoly as DeepPoly
    from polyrelax.relaxations import Exact as Exact
    from polyrelax.relaxations import IntervalPropagation as IntervalPropagation
    from polyrelax.relaxations import KReLU as KReLU
    from polyrelax.relaxations import MultiNeuron as MultiNeuron
    from polyrelax.relaxations import OutputHull as OutputHull
    from polyrelax.relaxations import Triangle as Triangle
    from polyrelax.relaxations import compare as compare
    from polyrelax.relaxations import method as method
    from polyrelax.relaxations import trace as trace
    from polyrelax.search import NetworkClass as NetworkClass
    from polyrelax.search import find_counterexample as find_counterexample

__version__ = "0.1.0"

# Where each public name lives, where it has another name there.
_RENAMED = {"range": "range_of"}
_ROOMS = {
    "claims": "conjecture",
    "errors": "CheckFailed EmptyDomain InvalidInput PolyrelaxError Unbounded Undecided Unsupported",
    "exact": "cells image range stability",
    "networks": "Network absolute clip inputs maximum minimum relu",
    "polyhedra": "FourierMotzkin Polyhedron Union Vertices convex_hull polytope",
    "rational": "Affine Interval from_float",
    "relaxations": (
        "Comparison CrossLayer DeepPoly Exact IntervalPropagation KReLU MultiNeuron OutputHull "
        "Triangle compare method trace"
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
