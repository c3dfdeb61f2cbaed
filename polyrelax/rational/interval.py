"""Closed intervals with rational ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from polyrelax.rational.numbers import format_rational


@dataclass(frozen=True, slots=True)
class Interval:
    """The closed interval [lower, upper].

    It unpacks into its two ends, and equals another interval (with or without evidence) that has
    the same ends.

    >>> interval = Interval(Fraction(0), Fraction(3, 2))
    >>> interval, interval.width, 1 in interval
    ([0, 3/2], Fraction(3, 2), True)
    >>> lower, upper = interval
    """

    lower: Fraction
    upper: Fraction

    @property
    def width(self) -> Fraction:
        """upper - lower."""
        return self.upper - self.lower

    @property
    def midpoint(self) -> Fraction:
        """(lower + upper) / 2."""
        return (self.lower + self.upper) / 2

    def __contains__(self, value: Fraction | int) -> bool:
        return self.lower <= value <= self.upper

    def __le__(self, other: Interval) -> bool:
        """Whether this interval lies inside the other one."""
        return other.lower <= self.lower and self.upper <= other.upper

    def __iter__(self) -> Iterator[Fraction]:
        return iter((self.lower, self.upper))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Interval):
            return NotImplemented
        return (self.lower, self.upper) == (other.lower, other.upper)

    def __hash__(self) -> int:
        return hash((self.lower, self.upper))

    def __str__(self) -> str:
        return f"[{format_rational(self.lower)}, {format_rational(self.upper)}]"

    def __repr__(self) -> str:
        return str(self)

    def to_json(self) -> dict[str, str]:
        """The two ends as strings in lowest terms.

        >>> Interval(Fraction(0), Fraction(3, 2)).to_json()
        {'lower': '0', 'upper': '3/2'}
        """
        return {"lower": format_rational(self.lower), "upper": format_rational(self.upper)}
