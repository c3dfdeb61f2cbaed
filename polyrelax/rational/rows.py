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


# The inner loops of the double description. Short rows are written out, in half the time or less:
# sets in the plane and in space have three and four entries, joint hulls of two and three neurons
# five and seven.


def dots(row: Row, others: Sequence[Row]) -> list[int]:
    """The scalar products of a row with others of the same length.

    >>> dots((1, 2), [(3, 4), (0, 1)])
    [11, 2]
    """
    match row:
        case a, b, c:
            return [a * p + b * q + c * r for p, q, r in others]
        case a, b, c, d:
            return [a * p + b * q + c * r + d * s for p, q, r, s in others]
        case a, b, c, d, e:
            return [a * p + b * q + c * r + d * s + e * t for p, q, r, s, t in others]
        case a, b, c, d, e, f, g:
            return [
                a * p + b * q + c * r + d * s + e * t + f * u + g * v
                for p, q, r, s, t, u, v in others
            ]
    return [sum(map(mul, row, other)) for other in others]


def combine(left: Row, right: Row, x: int, y: int) -> Row:
    """The primitive row of x * left + y * right.

    >>> combine((1, 0), (0, 1), 2, 4)
    (1, 2)
    """
    match left:
        case a, b, c:
            p, q, r = right
            a, b, c = x * a + y * p, x * b + y * q, x * c + y * r
            k = gcd(a, b, c)
            return (a // k, b // k, c // k) if k > 1 else (a, b, c)
        case a, b, c, d:
            p, q, r, s = right
            a, b, c, d = x * a + y * p, x * b + y * q, x * c + y * r, x * d + y * s
            k = gcd(a, b, c, d)
            return (a // k, b // k, c // k, d // k) if k > 1 else (a, b, c, d)
        case a, b, c, d, e:
            p, q, r, s, t = right
            a, b, c, d, e = (
                x * a + y * p,
                x * b + y * q,
                x * c + y * r,
                x * d + y * s,
                x * e + y * t,
            )
            k = gcd(a, b, c, d, e)
            return (a // k, b // k, c // k, d // k, e // k) if k > 1 else (a, b, c, d, e)
        case a, b, c, d, e, f, g:
            p, q, r, s, t, u, v = right
            a, b, c, d = x * a + y * p, x * b + y * q, x * c + y * r, x * d + y * s
            e, f, g = x * e + y * t, x * f + y * u, x * g + y * v
            k = gcd(a, b, c, d, e, f, g)
            if k > 1:
                return (a // k, b // k, c // k, d // k, e // k, f // k, g // k)
            return (a, b, c, d, e, f, g)
    row = [x * a + y * b for a, b in zip(left, right)]  # noqa: B905  (a hot loop)
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
