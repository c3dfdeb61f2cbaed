"""Rational functions of one parameter, with rational coefficients: the field Q(t)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint

from polyrelax.rational.algebraic import Algebraic

_ONE = flint.fmpz_poly([1])


class Ratio:
    """An immutable quotient of two integer polynomials in t, in lowest terms.

    Quotients add, subtract, multiply and divide, with one another and with rational numbers.

    Attributes:
        above, below: the two polynomials; the leading coefficient of `below` is positive.

    >>> t = Ratio.parameter()
    >>> (t * t - 1) / (2 * t + 2), (t + Fraction(1, 2)).value(Fraction(1, 2))
    (t/2 - 1/2, Fraction(1, 1))
    """

    __slots__ = ("above", "below")

    def __init__(self, above: flint.fmpz_poly, below: flint.fmpz_poly = _ONE) -> None:
        if below != _ONE:
            common = above.gcd(below)
            if below.coeffs()[-1] < 0:
                common = -common
            above, below = above // common, below // common
        self.above = above
        self.below = below

    @classmethod
    def of(cls, value: Ratio | Fraction | int) -> Ratio:
        """The value itself if it is a quotient, else the constant one of a rational number."""
        if isinstance(value, Ratio):
            return value
        constant = Fraction(value)
        numerator = flint.fmpz_poly([constant.numerator])
        return cls(numerator, flint.fmpz_poly([constant.denominator]))

    @classmethod
    def parameter(cls) -> Ratio:
        """The parameter t itself."""
        return cls(flint.fmpz_poly([0, 1]))

    @property
    def is_constant(self) -> bool:
        """Whether it does not depend on t."""
        return self.above.degree() < 1 and self.below.degree() < 1

    @property
    def bits(self) -> int:
        """About how many bits all coefficients have together."""
        parts = (self.above, self.below)
        return sum([part.length() * (part.height_bits() + 1) for part in parts])

    def value(self, at: Fraction) -> Fraction:
        """The value at a rational number, where the quotient has no pole."""
        point = flint.fmpq(at.numerator, at.denominator)
        found = flint.fmpq(self.above(point)) / self.below(point)
        return Fraction(int(found.p), int(found.q))

    def sign(self, at: Algebraic) -> int:
        """The sign (-1, 0 or 1) at an algebraic number, where the quotient has no pole."""
        return at.sign(self.above) * (1 if self.below == _ONE else at.sign(self.below))

    def sympy(self, symbol: Any) -> Any:
        """The quotient in SymPy: a polynomial of degree 1 spelled out, all else factored."""
        import sympy

        if self.below.degree() < 1 and self.above.degree() < 2:
            scale = int(self.below.coeffs()[0])
            terms = [
                sympy.Rational(int(entry), scale) * symbol**i
                for i, entry in enumerate(self.above.coeffs())
            ]
            return sympy.Add(*terms)
        # In one product, because SymPy would multiply a number into a single sum.
        over, above = _factors(self.above, symbol)
        under, below = _factors(self.below, symbol)
        powers = [sympy.Pow(base, times) for base, times in above]
        powers += [sympy.Pow(base, -times) for base, times in below]
        return sympy.Mul(sympy.Rational(over, under), *powers)

    def __bool__(self) -> bool:
        return bool(self.above)

    def __add__(self, other: Ratio | Fraction | int) -> Ratio:
        other = Ratio.of(other)
        if self.below == other.below:
            return Ratio(self.above + other.above, self.below)
        return Ratio(self.above * other.below + other.above * self.below, self.below * other.below)

    __radd__ = __add__

    def __neg__(self) -> Ratio:
        return Ratio(-self.above, self.below)

    def __sub__(self, other: Ratio | Fraction | int) -> Ratio:
        return self + -Ratio.of(other)

    def __rsub__(self, other: Ratio | Fraction | int) -> Ratio:
        return Ratio.of(other) + -self

    def __mul__(self, other: Ratio | Fraction | int) -> Ratio:
        other = Ratio.of(other)
        return Ratio(self.above * other.above, self.below * other.below)

    __rmul__ = __mul__

    def __truediv__(self, other: Ratio | Fraction | int) -> Ratio:
        other = Ratio.of(other)
        if not other:
            raise ZeroDivisionError(f"({self}) / 0")
        return Ratio(self.above * other.below, self.below * other.above)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Fraction | int):
            other = Ratio.of(other)
        if not isinstance(other, Ratio):
            return NotImplemented
        return bool(self.above == other.above and self.below == other.below)

    def __hash__(self) -> int:
        return hash((*map(int, self.above.coeffs()), "/", *map(int, self.below.coeffs())))

    def __repr__(self) -> str:
        import sympy

        return str(self.sympy(sympy.Symbol("t")))


def _factors(polynomial: flint.fmpz_poly, symbol: Any) -> tuple[Any, list[tuple[Any, int]]]:
    """The content of a polynomial, and its irreducible factors with their exponents."""
    import sympy

    content, factors = polynomial.factor()
    found = []
    for factor, times in factors:
        terms = [int(entry) * symbol**i for i, entry in enumerate(factor.coeffs())]
        found.append((sympy.Add(*terms), int(times)))
    return sympy.Integer(int(content)), found
