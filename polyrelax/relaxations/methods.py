"""Methods by the names that the command line and JSON use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from polyrelax.errors import InvalidInput
from polyrelax.relaxations.base import Relaxation
from polyrelax.relaxations.crosslayer import CrossLayer
from polyrelax.relaxations.deeppoly import DeepPoly
from polyrelax.relaxations.exact import Exact
from polyrelax.relaxations.hulls import OutputHull
from polyrelax.relaxations.ibp import IntervalPropagation
from polyrelax.relaxations.krelu import KReLU
from polyrelax.relaxations.multineuron import MultiNeuron
from polyrelax.relaxations.triangle import Triangle

ALIASES = {"crown": "deeppoly-area", "lp": "triangle"}

_SIZE = re.compile(r"[1-9]\d{0,5}")


class _Family(NamedTuple):
    """A method by name: whether it takes a size (or inf), its options, and how it is made."""

    size: str  # "", "K" or "K|inf"
    options: tuple[str, ...]
    make: Callable[[int | None, list[str]], Relaxation]


def _multi_neuron(k: int | None, options: list[str]) -> Relaxation:
    readings = [option for option in options if option != "network"]
    scope = "network" if "network" in options else "layer"
    return MultiNeuron(k, reading=readings[0] if readings else "A1", scope=scope)  # type: ignore[arg-type]


def _triangle(_: int | None, options: list[str]) -> Relaxation:
    return Triangle(method(options[0]) if options else None)


FAMILIES: dict[str, _Family] = {
    "exact": _Family("", (), lambda k, o: Exact()),
    "ibp": _Family("", (), lambda k, o: IntervalPropagation()),
    "deeppoly-0": _Family("", (), lambda k, o: DeepPoly("0")),
    "deeppoly-1": _Family("", (), lambda k, o: DeepPoly("1")),
    "deeppoly-area": _Family("", (), lambda k, o: DeepPoly("area")),
    "deepz": _Family("", (), lambda k, o: DeepPoly("parallel")),
    "triangle": _Family(
        "", ("ibp", "deeppoly-0", "deeppoly-1", "deeppoly-area", "deepz"), _triangle
    ),
    "krelu": _Family("K", ("box", "octahedron"), lambda k, o: KReLU(k or 1, over=(o or ["exact"])[0])),  # type: ignore[arg-type]
    "m": _Family("K|inf", ("A2", "A3", "network"), _multi_neuron),
    "mo": _Family("K|inf", (), lambda k, o: OutputHull(k)),
    "p": _Family("K", (), lambda k, o: CrossLayer(k or 1)),
}

DEFAULT = (
    "exact",
    "ibp",
    "deepz",
    "deeppoly-0",
    "deeppoly-1",
    "deeppoly-area",
    "triangle",
    "krelu:2",
    "m:1",
    "m:inf",
    "mo:inf",
    "p:3",
)


def method(name: str) -> Relaxation:
    """The relaxation of that name.

    Args:
        name: such as "ibp", "triangle@ibp", "krelu:2@box", "m:inf@network" or "p:3"; options follow
            an @, and "crown" and "lp" are other names of "deeppoly-area" and "triangle".

    Raises:
        InvalidInput: for a name that is no method.

    >>> method("m:2@A2"), method("lp")
    (<relaxation m:2@A2>, <relaxation triangle>)
    """
    head, *options = name.split("@")
    base, colon, size = ALIASES.get(head, head).partition(":")
    family = FAMILIES.get(base)
    sized = size == "inf" if family and "inf" in family.size and size == "inf" else _SIZE.fullmatch(size)
    if (
        family is None
        or bool(family.size) != bool(colon)
        or (colon and not sized)
        or any(option not in family.options for option in options)
        or len(set(options)) < len(options)
        or {"A2", "A3"} <= set(options)
        or (base == "triangle" and len(options) > 1)
        or (base == "krelu" and len(options) > 1)
    ):
        raise InvalidInput.argument("methods", f"among {', '.join(_shapes())}", repr(name))
    return family.make(None if size in ("", "inf") else int(size), options)


def _shapes() -> list[str]:
    """How methods are written, for messages and help."""
    found = []
    for base, family in FAMILIES.items():
        sizes = f":{family.size}" if family.size else ""
        options = f"[@{'|'.join(family.options)}]" if family.options else ""
        found.append(f"{base}{sizes}{options}")
    return found
