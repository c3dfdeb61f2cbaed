"""Real algebraic numbers: roots of integer polynomials, isolated and compared exactly.

Source: roots are isolated by bisection with Descartes' rule of signs (Collins and Akritas 1976).
Signs at a root come from interval arithmetic on an isolating interval that shrinks until it
decides; that a value is zero is decided by a greatest common divisor.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import lru_cache, total_ordering
from typing import Any

import flint

from polyrelax.rational.numbers import format_rational

_ZERO = flint.fmpq(0)


@total_ordering
class Algebraic:
    """A real algebraic number: a root of an irreducible polynomial, and an interval around it.

    Attributes:
        polynomial: primitive, irreducible, with a positive leading coefficient.
        index: which of its real roots, from 0 in increasing order.
        low, high: rationals around the number and around no other root of the polynomial; equal
            iff the number is rational. They come closer whenever a question needs it.

    >>> third, (low, high) = Algebraic.rational(Fraction(1, 3)), roots((-2, 0, 1))
    >>> low < third < high, high.sign(flint.fmpz_poly([-3, 2])), high.sympy()
    (True, -1, sqrt(2))
    """

    __slots__ = ("_key", "high", "index", "low", "polynomial")

    def __init__(
        self, polynomial: flint.fmpz_poly, index: int, low: flint.fmpq, high: flint.fmpq
    ) -> None:
        self.polynomial = polynomial
        self.index = index
        self.low = low
        self.high = high
        self._key = (*map(int, polynomial.coeffs()), index)

    @classmethod
    def rational(cls, value: Fraction) -> Algebraic:
        """The rational number itself."""
        at = flint.fmpq(value.numerator, value.denominator)
        return cls(flint.fmpz_poly([-value.numerator, value.denominator]), 0, at, at)

    @property
    def is_rational(self) -> bool:
        """Whether the number is rational."""
        return bool(self.low == self.high)

    @property
    def fraction(self) -> Fraction | None:
        """The number itself where it is rational, else None."""
        return _fraction(self.low) if self.is_rational else None

    def sign(self, polynomial: flint.fmpz_poly) -> int:
        """The sign (-1, 0 or 1) of an integer polynomial at the number."""
        if self.is_rational:
            value = polynomial(self.low)
            return int(value > 0) - int(value < 0)
        known_not_to_be_zero = False
        while True:
            low, high = _enclosure(polynomial, self.low, self.high)
            if low > 0 or high < 0 or low == high:
                return int(low > 0) - int(high < 0)
            if not known_not_to_be_zero and polynomial.gcd(self.polynomial).degree() > 0:
                return 0
            known_not_to_be_zero = True
            self.refine()

    def refine(self) -> None:
        """Halve the interval."""
        if self.is_rational:
            return
        middle = (self.low + self.high) / 2
        if (self.polynomial(middle) > 0) == (self.polynomial(self.low) > 0):
            self.low = middle
        else:
            self.high = middle

    def between(self, other: Algebraic) -> Fraction:
        """A rational number strictly between this number and a greater one."""
        while not self.high < other.low:
            self.refine()
            other.refine()
        # Off the middle: where things change is more often at half the way than at five elevenths.
        return _fraction(self.high + (other.low - self.high) * 5 / 11)

    def __lt__(self, other: Algebraic) -> bool:
        if self == other:
            return False
        while True:
            if self.high <= other.low:
                return True
            if other.high <= self.low:
                return False
            self.refine()
            other.refine()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Algebraic) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def sympy(self) -> Any:
        """The number in SymPy: rational, with a square root, or as a `CRootOf`."""
        import sympy

        if self.is_rational:
            return sympy.Rational(int(self.low.p), int(self.low.q))
        if self.polynomial.degree() == 2:
            c, b, a = map(int, self.polynomial.coeffs())
            root = sympy.sqrt(sympy.Rational(b * b - 4 * a * c, 4 * a * a))
            return sympy.Rational(-b, 2 * a) + (root if self.index else -root)
        symbol = sympy.Dummy("t")
        coefficients = [int(entry) for entry in reversed(self.polynomial.coeffs())]
        return sympy.CRootOf(sympy.Poly(coefficients, symbol), self.index)

    def __repr__(self) -> str:
        return format_rational(_fraction(self.low)) if self.is_rational else str(self.sympy())


def real_roots(polynomial: flint.fmpz_poly) -> list[Algebraic]:
    """The distinct real roots of an integer polynomial that is not zero, in no order."""
    if polynomial.degree() < 1:
        return []
    found: list[Algebraic] = []
    for factor, _ in polynomial.factor()[1]:
        sign = -1 if factor.coeffs()[-1] < 0 else 1
        found += roots(tuple([sign * int(entry) for entry in factor.coeffs()]))
    return found


@lru_cache(maxsize=10_000)
def roots(coefficients: tuple[int, ...]) -> tuple[Algebraic, ...]:
    """The real roots, in increasing order, of an irreducible primitive polynomial.

    Args:
        coefficients: from the constant to the leading one, which is positive.
    """
    if len(coefficients) == 2:
        return (Algebraic.rational(Fraction(-coefficients[0], coefficients[1])),)
    polynomial = flint.fmpz_poly(list(coefficients))
    # Cauchy's bound: no root is as large.
    bound = flint.fmpq(1 + max(map(abs, coefficients[:-1])) // coefficients[-1] + 1)
    pending, isolated = [(-bound, bound)], []
    while pending:
        low, high = pending.pop()
        changes = _sign_changes(polynomial, low, high)
        if changes == 1:
            isolated.append((low, high))
        elif changes > 1:
            # An irreducible polynomial of degree 2 or more has no rational root to be split at.
            middle = (low + high) / 2
            pending += [(middle, high), (low, middle)]
    return tuple([Algebraic(polynomial, i, *ends) for i, ends in enumerate(isolated)])


def _sign_changes(polynomial: flint.fmpz_poly, low: flint.fmpq, high: flint.fmpq) -> int:
    """Descartes' bound on the number of roots between two rationals: exact where it is 0 or 1."""
    moved = flint.fmpq_poly(polynomial)(flint.fmpq_poly([low, high - low]))
    length = polynomial.degree() + 1
    padded = [*moved.coeffs(), *[_ZERO] * (length - moved.length())]
    shifted = flint.fmpq_poly(padded[::-1])(flint.fmpq_poly([1, 1]))
    signs = [entry > 0 for entry in shifted.coeffs() if entry != 0]
    return sum([a != b for a, b in itertools.pairwise(signs)])


def _enclosure(
    polynomial: flint.fmpz_poly, low: flint.fmpq, high: flint.fmpq
) -> tuple[flint.fmpq, flint.fmpq]:
    """Rationals around the values of a polynomial on an interval, by Horner's rule."""
    below = above = _ZERO
    for coefficient in reversed(polynomial.coeffs()):
        products = [below * low, below * high, above * low, above * high]
        below, above = min(products) + coefficient, max(products) + coefficient
    return below, above


def _fraction(value: flint.fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
