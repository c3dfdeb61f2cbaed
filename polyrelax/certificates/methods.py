"""Which relaxations can be certified, and what each keeps of a ReLU layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

_NAME = re.compile(r"exact|triangle|krelu:1|(m|mo):(inf|[1-9][0-9]{0,5})(@A2|@A3|@network)?")
_ALIASES = {"lp": "triangle"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a relaxation keeps of a layer: hulls of (u, y_I) for groups I; see proofs/check.py.

    Attributes:
        name: of the method.
        size: of the groups; None for whole layers.
        own: whether u_I stands instead of u.
        carried: whether what is carried past the layer belongs to the hulls.
        forgets: whether u is not kept, nor any earlier layer.
        true: whether the layer is hulled over what the network really reaches.
        exact: whether nothing is relaxed at all.
    """

    name: str
    size: int | None
    own: bool
    carried: bool
    forgets: bool
    true: bool
    exact: bool

    @classmethod
    def by(cls, method: str) -> Kept | None:
        """That of a method by its name; None where certificates do not know the method.

        >>> Kept.by("mo:2").size, Kept.by("p:3")
        (2, None)
        """
        name = _ALIASES.get(method, method)
        match = _NAME.fullmatch(name)
        if match is None or (match[1] == "mo" and match[3]):
            return None
        own, exact, forgets = not match[1] or match[3] == "@A2", name == "exact", match[1] == "mo"
        size = 1 if own else None if match[2] == "inf" else int(match[2])
        carried = forgets or match[3] == "@network"
        return cls(name, size, own, carried, forgets, exact or match[3] == "@A3", exact)

    def groups(self, layer: Sequence[str]) -> list[tuple[str, ...]]:
        """The groups of a layer."""
        return list(combinations(layer, min(self.size or len(layer), len(layer))))

    def pre_of(self, layer: Sequence[str], group: Sequence[str]) -> Sequence[str]:
        """The neurons whose pre-activations are coordinates of the hull of a group."""
        return () if self.forgets else group if self.own else layer
