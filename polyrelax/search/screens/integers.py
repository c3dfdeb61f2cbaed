"""Integers in bulk, wide enough for what is proved about their size.

A screen's formula is written once, with the operations of this module. It is first evaluated on
`Magnitude`s, which are bounds on absolute values; the largest that appears, computed in Python's
own integers, bounds every intermediate number of the formula. Then it is evaluated on arrays whose
integers are wide enough for that: 32 bits, 64 bits, or Python's own.
"""

from __future__ import annotations

from typing import Any

import numpy as np


class Magnitude:
    """A bound on the absolute value of an integer, in place of the integer itself.

    >>> scale = Scale()
    >>> x = scale.of(7)
    >>> _ = (x * x - x) * 2 + 1
    >>> scale.widest, scale.kind
    (113, dtype('int32'))
    """

    __slots__ = ("bound", "scale")

    def __init__(self, bound: int, scale: Scale) -> None:
        self.bound, self.scale = bound, scale
        scale.widest = max(scale.widest, bound)

    def __add__(self, other: Any) -> Magnitude:
        return Magnitude(self.bound + _bound(other), self.scale)

    def __mul__(self, other: Any) -> Magnitude:
        return Magnitude(self.bound * _bound(other), self.scale)

    def __neg__(self) -> Magnitude:
        return self

    __radd__ = __sub__ = __rsub__ = __add__
    __rmul__ = __mul__

    def __lt__(self, other: Any) -> _AnyTruth:
        Magnitude(_bound(other), self.scale)
        return _AnyTruth()

    __le__ = __gt__ = __ge__ = __lt__


class Scale:
    """The largest magnitude that appears in a formula, and the integers that hold it."""

    def __init__(self) -> None:
        self.widest = 0

    def of(self, bound: int) -> Magnitude:
        """A number of at most this absolute value."""
        return Magnitude(bound, self)

    @property
    def kind(self) -> np.dtype[Any]:
        """The narrowest integers for everything that appeared."""
        kinds = {31: np.int32, 63: np.int64}
        return np.dtype(next((k for bits, k in kinds.items() if self.widest < 2**bits), np.object_))


class _AnyTruth:
    """A comparison of magnitudes: it may be true or false."""

    def __and__(self, other: Any) -> _AnyTruth:
        return self

    __or__ = __rand__ = __ror__ = __and__


def _bound(number: Any) -> int:
    return number.bound if isinstance(number, Magnitude) else abs(number)


def choose(condition: Any, one: Any, other: Any) -> Any:
    """One number where the condition is true, the other elsewhere."""
    if isinstance(condition, _AnyTruth):
        known = next((n for n in (one, other) if isinstance(n, Magnitude)), None)
        widest = max(_bound(one), _bound(other))
        return widest if known is None else Magnitude(widest, known.scale)
    return np.where(condition, one, other)


def positive(number: Any) -> Any:
    """The positive part, max(number, 0)."""
    return number if isinstance(number, Magnitude) else np.maximum(number, 0)


def size(number: Any) -> Any:
    """The absolute value."""
    return number if isinstance(number, Magnitude) else np.abs(number)


def opposite(one: Any, other: Any) -> Any:
    """Whether two numbers have opposite signs, neither being 0."""
    return ((one < 0) & (other > 0)) | ((one > 0) & (other < 0))


class Largest:
    """The largest of fractions numerator / denominator with positive denominators."""

    def __init__(self, top: Any, bottom: Any) -> None:
        self.top, self.bottom = top, bottom

    def below(self, top: Any, bottom: Any) -> Any:
        """Whether a fraction is larger than all so far."""
        return top * self.bottom > self.top * bottom

    def take(self, top: Any, bottom: Any, where: Any) -> None:
        """Take one more fraction into account, where a condition is true."""
        larger = where & self.below(top, bottom)
        self.top = choose(larger, top, self.top)
        self.bottom = choose(larger, bottom, self.bottom)
