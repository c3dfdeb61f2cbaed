"""Classes of networks and families of domains; the smallest counterexample, and the proof of it."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from polyrelax.search.classes import NetworkClass, in_size_order
from polyrelax.search.domains import intervals, lattice_polytopes, random_polytopes
from polyrelax.search.members import Member, affine_maps

if TYPE_CHECKING:
    from polyrelax.search.counting import survey as survey
    from polyrelax.search.finding import find_counterexample as find_counterexample
    from polyrelax.search.particular import BoundsAre as BoundsAre
    from polyrelax.search.particular import NoExactEncoding as NoExactEncoding
    from polyrelax.search.particular import SaidOf as SaidOf
    from polyrelax.search.questions import AllHold as AllHold
    from polyrelax.search.questions import BoundsAgree as BoundsAgree
    from polyrelax.search.questions import BoundsAreExact as BoundsAreExact
    from polyrelax.search.questions import BoundsAreExactAfter as BoundsAreExactAfter
    from polyrelax.search.questions import BoundsLieWithin as BoundsLieWithin
    from polyrelax.search.questions import BoundsReachBeyond as BoundsReachBeyond
    from polyrelax.search.questions import ImageIsConvex as ImageIsConvex
    from polyrelax.search.questions import SetIsExact as SetIsExact
    from polyrelax.search.questions import Where as Where

# What needs more than the classes is imported when it is first used: `papers` only needs those.
_LAZY = {
    "AllHold": "questions",
    "BoundsAre": "particular",
    "BoundsAgree": "questions",
    "BoundsAreExact": "questions",
    "BoundsAreExactAfter": "questions",
    "BoundsLieWithin": "questions",
    "BoundsReachBeyond": "questions",
    "ImageIsConvex": "questions",
    "NoExactEncoding": "particular",
    "SaidOf": "particular",
    "SetIsExact": "questions",
    "Where": "questions",
    "find_counterexample": "finding",
    "survey": "counting",
}

__all__ = [
    "AllHold",
    "BoundsAgree",
    "BoundsAre",
    "BoundsAreExact",
    "BoundsAreExactAfter",
    "BoundsLieWithin",
    "BoundsReachBeyond",
    "ImageIsConvex",
    "Member",
    "NetworkClass",
    "NoExactEncoding",
    "SaidOf",
    "SetIsExact",
    "Where",
    "affine_maps",
    "find_counterexample",
    "in_size_order",
    "intervals",
    "lattice_polytopes",
    "random_polytopes",
    "survey",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'polyrelax.search' has no attribute {name!r}")
    return getattr(import_module(f"polyrelax.search.{_LAZY[name]}"), name)
