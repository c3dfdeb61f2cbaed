"""Integer rows: what the hot loops work on, plain tuples of Python ints without a common factor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from operator import mul

Row = tuple[int, ...]


def primitive(row: Sequence[int]) -> Row:
    """The row divided by the greatest common divisor of its entries; its direction is kept.

    >>> primitive([4, -6, 0])
    (2, -3, 0)
    """
    divisor = gcd(*row)
    if divisor > 1:
        return tuple([entry // divisor for entry in row])
    return tuple(row)


def integer_row(values: Iterable[Fraction | int]) -> Row:
    """The primitive integer row that is a positive multiple of the given rationals.

    >>> integer_row([Fraction(1, 2), Fraction(-1, 3)])
    (3, -2)
    """
    values = list(values)
    scale = lcm(*[value.denominator for value in values])
    return primitive([value.numerator * (scale // value.denominator) for value in values])


def dot(left: Sequence[int], right: Sequence[int]) -> int:
    """The scalar product of two rows of the same length.

    >>> dot((1, 2), (3, 4))
    11
    """
    return sum(map(mul, left, right))


def combine(left: Sequence[int], right: Sequence[int], by_left: int, by_right: int) -> Row:
    """The primitive row of by_left * left + by_right * right.

    >>> combine((1, 0), (0, 1), 2, 4)
    (1, 2)
    """
    row = [by_left * a + by_right * b for a, b in zip(left, right)]  # noqa: B905  (a hot loop)
    divisor = gcd(*row)
    return tuple([entry // divisor for entry in row]) if divisor > 1 else tuple(row)


def point_of(row: Row) -> tuple[Fraction, ...]:
    """The point (x1/t, ...) that the homogeneous row (t, x1, ...) with t > 0 stands for.

    >>> point_of((2, 1, 4))
    (Fraction(1, 2), Fraction(2, 1))
    """
    return tuple([Fraction(entry, row[0]) for entry in row[1:]])


def homogeneous(point: Iterable[Fraction | int]) -> Row:
    """The primitive row (t, x1, ...) with t > 0 that stands for the point (x1/t, ...).

    >>> homogeneous([Fraction(1, 2), Fraction(1, 3)])
    (6, 3, 2)
    """
    return integer_row([1, *point])
