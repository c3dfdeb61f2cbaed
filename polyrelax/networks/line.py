"""Intervals of the real line whose ends may be infinite."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from polyrelax.errors import EmptyDomain, InvalidInput
from polyrelax.polyhedra.polyhedron import Polyhedron, polytope
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_rational, rational

End = Fraction | None
"""An end of an interval; None where it is infinite."""


def ends_of(domain: Any, argument: str = "domain") -> tuple[End, End]:
    """The two ends of an interval, however it is given (see `PiecewiseLinear.restrict`).

    >>> ends_of("0 <= x <= 1"), ends_of("x >= 1/2")
    ((Fraction(0, 1), Fraction(1, 1)), (Fraction(1, 2), None))
    """
    if isinstance(domain, str):
        domain = polytope(domain)
    if isinstance(domain, Polyhedron):
        if len(domain.names) != 1:
            got = f"in {len(domain.names)} variables"
            raise InvalidInput.argument(argument, "a polyhedron in one variable", got)
        domain = _ends_of_line(domain, argument)
    if not isinstance(domain, Interval) and not (isinstance(domain, Sequence) and len(domain) == 2):
        must = "a pair of ends, an Interval, or a polyhedron in one variable"
        raise InvalidInput.argument(argument, must, repr(domain))
    low, high = (None if end is None else rational(end, argument) for end in domain)
    if low is not None and high is not None and low >= high:
        raise InvalidInput.argument(
            argument, "an interval with an interior", ends_text((low, high))
        )
    return low, high


def _ends_of_line(domain: Polyhedron, argument: str) -> tuple[End, End]:
    """The ends of a set in one variable, bounded or not."""
    if domain.is_empty:
        raise EmptyDomain(f"Argument {argument!r} must be an interval, not the empty set.")
    at = [x for (x,) in domain.vertices]
    low, high = (bool(domain.lines) or (side,) in domain.rays for side in (-1, 1))
    return None if low else min(at), None if high else max(at)


def between(low: End, x: Fraction, high: End) -> bool:
    """Whether a number lies between two ends, which belong to it."""
    return (low is None or low <= x) and (high is None or x <= high)


def ends_text(ends: tuple[End, End]) -> str:
    """An interval as inequalities; R for the whole line."""
    low, high = ends
    if low is None and high is None:
        return "R"
    before = "" if low is None else f"{format_rational(low)} <= "
    after = "" if high is None else f" <= {format_rational(high)}"
    return f"{before}x{after}"
