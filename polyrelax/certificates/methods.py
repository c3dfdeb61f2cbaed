"""Which relaxations can be certified, and what each keeps of a ReLU layer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

_NAME = re.compile(r"exact|triangle|(krelu|m|mo):(inf|[1-9][0-9]{0,5})(@A2|@A3|@network)?")
_ALIASES = {"lp": "triangle"}
_DEFAULT = re.compile(r"@(A1|layer)\b")  # of m:K, whether it is said or not


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
        unstable: whether groups are made of unstable neurons only, stable ones being alone.
    """

    name: str
    size: int | None
    own: bool
    carried: bool
    forgets: bool
    true: bool
    exact: bool
    unstable: bool

    @classmethod
    def by(cls, method: str) -> Kept | None:
        """That of a method by its name; None where certificates do not know the method.

        >>> Kept.by("mo:2").size, Kept.by("p:3"), Kept.by("m:2@A1@layer").name
        (2, None, 'm:2')
        """
        name = _ALIASES.get(method, method)
        if name.startswith("m:"):
            name = _DEFAULT.sub("", name)
        match = _NAME.fullmatch(name)
        if match is None or (match[1] != "m" and match[3]) or name == "krelu:inf":
            return None
        family, number, variant = match.groups()
        exact, forgets, single = name == "exact", family == "mo", not family or variant == "@A2"
        size = 1 if single else None if number == "inf" else int(number)
        return cls(
            name,
            size,
            own=single or family == "krelu",
            carried=forgets or variant == "@network",
            forgets=forgets,
            true=exact or variant == "@A3",
            exact=exact,
            unstable=family == "krelu" and size != 1,
        )

    def groups(self, layer: Sequence[str], stable: Collection[str]) -> list[tuple[str, ...]]:
        """The groups of a layer; stable neurons may join others, but for k-ReLU."""
        alone = stable if self.unstable else ()
        rest = [name for name in layer if name not in alone]
        together = combinations(rest, min(self.size or len(rest), len(rest)) or 1)
        return [*((name,) for name in layer if name in alone), *together]

    def pre_of(self, layer: Sequence[str], group: Sequence[str]) -> Sequence[str]:
        """The neurons whose pre-activations are coordinates of the hull of a group."""
        return () if self.forgets else group if self.own else layer
