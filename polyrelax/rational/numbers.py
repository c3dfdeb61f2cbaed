"""Rational numbers in and out: what users write becomes a `Fraction`, or a clear error."""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import flint

from polyrelax.errors import InvalidInput, shorten

# Longer literals are refused: a short text such as 1e999999999 must not cost gigabytes.
MAX_DIGITS = 4000

_LITERAL = re.compile(
    r"\s*(?P<sign>[+-]?)(?P<whole>\d*)(?:\.(?P<decimals>\d*))?(?:[eE](?P<exponent>[+-]?\d+))?"
    r"(?:\s*/\s*(?P<denominator>\d+))?\s*",
    re.ASCII,
)


def rational(value: Any, argument: str = "value") -> Fraction:
    """The exact rational number that `value` denotes.

    Args:
        value: an int, a Fraction, a SymPy, FLINT, GMP or NumPy integer or rational, or a string
            such as "1/3", "-2", "0.1" (exactly 1/10) or "2.5e-3".
        argument: the name that an error message uses.

    Raises:
        InvalidInput: for a float (see `from_float`), nan, or anything else that is no rational.

    >>> rational("0.1"), rational("-6/4"), rational(3)
    (Fraction(1, 10), Fraction(-3, 2), Fraction(3, 1))
    """
    if type(value) is Fraction:
        return value
    if isinstance(value, str):
        return _parse(value, argument)
    if isinstance(value, bool):
        raise InvalidInput.argument(argument, "a rational number", f"the truth value {value}")
    if isinstance(value, numbers.Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, flint.fmpz):
        return Fraction(int(value))
    if isinstance(value, flint.fmpq):
        return Fraction(int(value.p), int(value.q))
    if isinstance(value, numbers.Real) or type(value).__module__.startswith("numpy"):
        raise InvalidInput.argument(
            argument,
            "an exact rational (an int, a Fraction, or a string such as '1/3' or '0.1')",
            f"the float {value}; polyrelax.from_float keeps a float's exact dyadic value",
        )
    raise InvalidInput.argument(argument, "a rational number", f"{value!r}")


def rationals(values: Any, argument: str = "values", length: int | None = None) -> list[Fraction]:
    """A list of exact rationals from any iterable of them, of the given length if one is given.

    >>> rationals(["1/2", 3])
    [Fraction(1, 2), Fraction(3, 1)]
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidInput.argument(argument, "a sequence of rational numbers", f"{values!r}")
    found = [rational(value, f"{argument}[{i}]") for i, value in enumerate(values)]
    if length is not None and len(found) != length:
        raise InvalidInput.argument(argument, f"of length {length}", f"of length {len(found)}")
    return found


def from_float(value: float) -> Fraction:
    """The exact dyadic rational that a float stands for: the one way a float enters polyrelax.

    Raises:
        InvalidInput: for nan and the infinities.

    >>> from_float(0.5), from_float(0.1) == rational("0.1")
    (Fraction(1, 2), False)
    """
    if not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise InvalidInput.argument("value", "a finite float", f"{value!r}")
    return Fraction(*value.as_integer_ratio())


def format_rational(value: Fraction | int) -> str:
    """The number as text in lowest terms, however long it is (`str` stops at 4300 digits).

    >>> format_rational(Fraction(6, -4))
    '-3/2'
    """
    if isinstance(value, int):
        return str(flint.fmpz(value))
    if value.denominator == 1:
        return str(flint.fmpz(value.numerator))
    return f"{flint.fmpz(value.numerator)}/{flint.fmpz(value.denominator)}"


def format_point(point: Iterable[Fraction | int]) -> str:
    """A point as a person writes it.

    >>> format_point([Fraction(1, 2), 0])
    '(1/2, 0)'
    """
    return "(" + ", ".join(map(format_rational, point)) + ")"


def _parse(text: str, argument: str) -> Fraction:
    if len(text) > MAX_DIGITS:
        raise InvalidInput.argument(
            argument, f"a number of at most {MAX_DIGITS} characters", shorten(repr(text), 20)
        )
    match = _LITERAL.fullmatch(text)
    if match is None or not (match["whole"] or match["decimals"]):
        raise InvalidInput.argument(
            argument, "a rational number such as '1/3', '-2' or '0.1'", repr(text)
        )
    exponent = match["exponent"] or "0"
    if len(exponent.lstrip("+-0")) > 4 or abs(int(exponent)) > MAX_DIGITS:
        raise InvalidInput.argument(argument, f"smaller in exponent than {MAX_DIGITS}", repr(text))
    decimals = match["decimals"] or ""
    shift = int(exponent) - len(decimals)
    denominator = int(match["denominator"] or "1")
    if denominator == 0:
        raise InvalidInput.argument(argument, "a number with a non-zero denominator", repr(text))
    magnitude = Fraction(int(match["whole"] + decimals), denominator) * Fraction(10) ** shift
    return -magnitude if match["sign"] == "-" else magnitude
