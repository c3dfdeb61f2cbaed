"""Methods by the names that the command line and JSON use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from polyrelax.errors import InvalidInput
from polyrelax.networks.expressions import name_problem
from polyrelax.relaxations.base import Relaxation
from polyrelax.relaxations.crosslayer import CrossLayer
from polyrelax.relaxations.deeppoly import Below, DeepPoly
from polyrelax.relaxations.exact import Exact
from polyrelax.relaxations.hulls import OutputHull
from polyrelax.relaxations.ibp import IntervalPropagation
from polyrelax.relaxations.krelu import KReLU, Over
from polyrelax.relaxations.lattice import BoundsOf, Lattice
from polyrelax.relaxations.multineuron import MultiNeuron, Reading
from polyrelax.relaxations.triangle import Triangle

CHOICE = "all|none|I+J+..."

ALIASES = {"crown": "deeppoly-area", "lp": "triangle"}

_SIZE = re.compile(r"[1-9]\d{0,5}")


class Family(NamedTuple):
    """A method by name: the sizes it takes, its options, and how it is made of them.

    Of the options in one group at most one is given.
    """

    make: Callable[[Any, list[str]], Relaxation]  # of an integer, None, or a choice's text
    sizes: str = ""  # "", "K", "K|inf" or CHOICE
    options: tuple[tuple[str, ...], ...] = ()


def _deep_poly(below: Below) -> Family:
    return Family(lambda _, options: DeepPoly(below, intersect=bool(options)), "", (("ibp",),))


def _triangle(_: int | None, options: list[str]) -> Relaxation:
    return Triangle(method(options[0]) if options else None)


def _krelu(k: int | None, options: list[str]) -> Relaxation:
    over: Over = "box" if "box" in options else "octahedron" if options else "exact"
    return KReLU(k or 1, over=over)


def _multi_neuron(k: int | None, options: list[str]) -> Relaxation:
    reading: Reading = "A2" if "A2" in options else "A3" if "A3" in options else "A1"
    return MultiNeuron(k, reading=reading, scope="network" if "network" in options else "layer")


def _lattice(choice: str, options: list[str]) -> Relaxation:
    bounds: BoundsOf = "recomputed" if options else "fixed"
    if choice == "all":
        return Lattice(None, bounds)
    if choice == "none":
        return Lattice([], bounds)
    return Lattice([int(n) if _SIZE.fullmatch(n) else n for n in choice.split("+")], bounds)


_BOUNDS = ("ibp", "deeppoly-0", "deeppoly-1", "deeppoly-area", "deepz")

FAMILIES: dict[str, Family] = {
    "exact": Family(lambda k, o: Exact()),
    "ibp": Family(lambda k, o: IntervalPropagation()),
    "deepz": _deep_poly("parallel"),
    "deeppoly-0": _deep_poly("0"),
    "deeppoly-1": _deep_poly("1"),
    "deeppoly-area": _deep_poly("area"),
    "triangle": Family(_triangle, "", (_BOUNDS,)),
    "krelu": Family(_krelu, "K", (("box", "octahedron"),)),
    "m": Family(_multi_neuron, "K|inf", (("A1", "A2", "A3"), ("layer", "network"))),
    "mo": Family(lambda k, o: OutputHull(k), "K|inf"),
    "p": Family(lambda k, o: CrossLayer(k or 1), "K"),
    "lattice": Family(_lattice, CHOICE, (("recomputed",),)),
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
        name: such as "ibp", "triangle@ibp", "krelu:2@box", "m:inf@network", "p:3" or "lattice:1+3"
            (the first and the third neuron linearised; names of neurons do as well); options
            follow an @, and "crown" and "lp" are other names of "deeppoly-area" and "triangle".

    Raises:
        InvalidInput: for a name that is no method.

    >>> method("m:2@A2"), method("m:2@A1"), method("lp")
    (<relaxation m:2@A2>, <relaxation m:2>, <relaxation triangle>)
    """
    if not isinstance(name, str):
        raise InvalidInput.argument("name", "the name of a method, such as 'triangle'", repr(name))
    head, *options = name.split("@")
    base, colon, size = ALIASES.get(head, head).partition(":")
    family = FAMILIES.get(base)
    if family is None or not _fits(family, colon, size, options):
        raise InvalidInput.argument("methods", f"among {', '.join(_shapes())}", repr(name))
    if family.sizes == CHOICE:
        return family.make(size, options)
    return family.make(int(size) if _SIZE.fullmatch(size) else None, options)


def _fits(family: Family, colon: str, size: str, options: list[str]) -> bool:
    """Whether a family takes this size (behind a colon) and these options."""
    if not colon:
        sized = not family.sizes
    elif family.sizes == CHOICE:
        chosen = size.split("+")
        sized = all(_SIZE.fullmatch(n) is not None or name_problem(n) is None for n in chosen)
    elif size == "inf":
        sized = family.sizes == "K|inf"
    else:
        sized = bool(family.sizes) and _SIZE.fullmatch(size) is not None
    known = [option for group in family.options for option in group]
    return (
        sized
        and all(option in known for option in options)
        and all(sum(options.count(option) for option in group) < 2 for group in family.options)
    )


def _shapes() -> list[str]:
    """How methods are written, for messages and help."""
    found = []
    for base, family in FAMILIES.items():
        sizes = f":{family.sizes}" if family.sizes else ""
        options = "".join([f"[@{'|'.join(group)}]" for group in family.options])
        found.append(f"{base}{sizes}{options}")
    return found
