"""Families of domains as a search takes them: for every number of inputs, the domains in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from polyrelax.claims import domain_text
from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded
from polyrelax.polyhedra.polyhedron import Polyhedron, polytope
from polyrelax.rational.numbers import rational
from polyrelax.search.domains import intervals, lattice_polytopes
from polyrelax.search.members import input_names

MOST = 10_000

_NUMBER = r"[+-]?\d+(?:/\d+)?"
_BOX = re.compile(rf"\[({_NUMBER}), ?({_NUMBER})\](\^n)?")
_INTERVALS = re.compile(r"intervals (\d{1,3})")
_LATTICE = re.compile(r"lattice polytopes (-?\d{1,3})\.\.(-?\d{1,3})")


@dataclass(frozen=True)
class Domains:
    """The domains of a search.

    Attributes:
        text: what it prints as.
        of: the domains for a number of inputs, in the variables x, or x1, x2, ...

    >>> Domains.make("[-1, 1]; intervals 1").of(1)[1:]
    ({x: -x <= 0, x <= 1}, {x: x <= 0, -x <= 1})
    """

    text: str
    of: Callable[[int], tuple[Polyhedron, ...]]

    @classmethod
    def make(cls, given: Any) -> Domains:
        """The family that a text, a polytope, or a sequence of polytopes describes.

        Args:
            given: a text, whose parts are separated by semicolons: "[-1, 1]" (a box for any number
                of inputs), "intervals 2" (all with integer ends in [-2, 2]), "lattice polytopes
                0..1", or comparisons such as "0 <= x1 <= 1, 0 <= x2 <= x1"; or polytopes.

        Raises:
            InvalidInput: for anything else, or for more than 10,000 domains.
            EmptyDomain, Unbounded: for a set that is no non-empty polytope.
        """
        if isinstance(given, Domains):
            return given
        if isinstance(given, str):
            parts = [_family(" ".join(part.split())) for part in given.split(";")]
            text = "; ".join(part.strip() for part in given.split(";"))
        else:
            known = [given] if isinstance(given, Polyhedron) else _listed(given)
            parts = [_fixed(domain) for domain in known]
            text = "; ".join(map(domain_text, known))
        return cls(text, lambda inputs: _once(parts, inputs, text))


Family = Callable[[int], Iterable[Polyhedron]]


def _once(parts: Iterable[Family], inputs: int, text: str) -> tuple[Polyhedron, ...]:
    """The domains of all parts, each once."""
    found = (domain for part in parts for domain in part(inputs))
    known = tuple(dict.fromkeys(islice(found, MOST + 1)))
    if not known:
        variables = "1 variable" if inputs == 1 else f"{inputs} variables"
        must_be = f"of {variables}, one for each input of the class"
        raise InvalidInput.argument("domains", must_be, repr(text))
    return _few(known)


def _listed(given: Any) -> tuple[Polyhedron, ...]:
    try:
        known = tuple(islice(given, MOST + 1))
    except TypeError:
        raise InvalidInput.argument("domains", "text or polytopes", repr(given)) from None
    if not known or not all(isinstance(domain, Polyhedron) for domain in known):
        raise InvalidInput.argument("domains", "text or one or more polytopes", repr(known))
    return _few(known)


def _few(known: tuple[Polyhedron, ...]) -> tuple[Polyhedron, ...]:
    if len(known) > MOST:
        raise InvalidInput.argument("domains", f"at most {MOST:,} domains", "more")
    return known


def _family(text: str) -> Family:
    if match := _BOX.fullmatch(text):
        low, high = rational(match[1], "domains"), rational(match[2], "domains")
        if low > high:
            raise InvalidInput.argument("domains", "of boxes that are not empty", repr(text))
        return lambda inputs: [Polyhedron.box([low] * inputs, [high] * inputs, input_names(inputs))]
    if match := _INTERVALS.fullmatch(text):
        limit = int(match[1])
        return lambda inputs: intervals(limit) if inputs == 1 else []
    if match := _LATTICE.fullmatch(text):
        lower, upper = int(match[1]), int(match[2])
        return lambda inputs: (
            domain.rename(input_names(inputs)) for domain in lattice_polytopes(inputs, lower, upper)
        )
    return _fixed(polytope(text))


def _fixed(domain: Polyhedron) -> Family:
    """One polytope, for networks with as many inputs as it has variables."""
    if domain.is_empty:
        raise EmptyDomain("Argument 'domains' must be of non-empty polytopes, not the empty set.")
    if not domain.is_bounded:
        raise Unbounded(f"Argument 'domains' must be of bounded sets, not {domain}.")
    size = len(domain.names)
    return lambda inputs: [domain.rename(input_names(inputs))] if size == inputs else []
