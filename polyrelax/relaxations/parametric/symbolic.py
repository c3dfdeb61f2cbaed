"""Bounds as functions of one parameter: what `in_radius` and `in_parameter` answer."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from polyrelax.errors import InvalidInput
from polyrelax.rational.algebraic import Algebraic
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_rational, rational
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.base import End
from polyrelax.relaxations.parametric.curves import Curve, value_at

if TYPE_CHECKING:
    import sympy


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval of the parameter on which both bounds are one rational function each.

    The functions hold between the two ends; at an end itself a bound may jump, see
    `SymbolicBounds.at`.
    """

    start: sympy.Expr
    end: sympy.Expr
    lower: sympy.Expr
    upper: sympy.Expr


@dataclass(frozen=True, slots=True, repr=False)
class SymbolicBounds:
    """The bounds of an output as exact functions of a parameter, on a closed interval.

    Attributes:
        method: the relaxation's name.
        symbol: the parameter, a SymPy symbol.
        lower_curve, upper_curve: the bounds themselves.
    """

    method: str
    symbol: sympy.Symbol
    lower_curve: Curve
    upper_curve: Curve

    @property
    def lower(self) -> sympy.Piecewise:
        """The lower bound; undefined (`nan`) outside of the interval."""
        return self.lower_curve.sympy(self.symbol)

    @property
    def upper(self) -> sympy.Piecewise:
        """The upper bound; undefined (`nan`) outside of the interval."""
        return self.upper_curve.sympy(self.symbol)

    @property
    def width(self) -> sympy.Piecewise:
        """upper - lower."""
        difference = self.upper_curve.combined(self.lower_curve, Ratio.__sub__)
        return difference.sympy(self.symbol)

    @property
    def interval(self) -> tuple[sympy.Expr, sympy.Expr]:
        """The ends of the parameter's interval."""
        knots = self.upper_curve.knots
        return knots[0].sympy(), knots[-1].sympy()

    @property
    def breakpoints(self) -> tuple[sympy.Expr, ...]:
        """Where a bound changes its formula, or jumps: the inner ends of the pieces."""
        return tuple([knot.sympy() for knot in self.knots[1:-1]])

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The intervals between the breakpoints, with the two functions on each."""
        both = self.knots
        return tuple(
            [
                Piece(
                    left.sympy(),
                    right.sympy(),
                    self.lower_curve.after(left).sympy(self.symbol),
                    self.upper_curve.after(left).sympy(self.symbol),
                )
                for left, right in itertools.pairwise(both)
            ]
        )

    def at(self, value: Any) -> Interval | tuple[sympy.Expr, sympy.Expr]:
        """The bounds at one value of the parameter.

        Args:
            value: a rational number of the interval, or one of the breakpoints.

        Returns:
            An interval; a pair of SymPy numbers for a breakpoint that is not rational.

        Raises:
            InvalidInput: for anything else.
        """
        known = self.knots
        for knot in known:
            if not knot.is_rational and knot.sympy() == value:
                curves = (self.lower_curve, self.upper_curve)
                low, high = [value_at(curve.function(knot), knot) for curve in curves]
                return low, high
        number = rational(value, "value")
        if not known[0] <= Algebraic.rational(number) <= known[-1]:
            raise InvalidInput.argument(
                "value", f"from {known[0]} to {known[-1]}", format_rational(number)
            )
        return Interval(self.lower_curve.value(number), self.upper_curve.value(number))

    def reaching(self, value: Any, end: End = "upper") -> tuple[sympy.Expr, ...]:
        """The values of the parameter at which a bound is a given number, in increasing order.

        Intervals on which it is that number are left out, but for their ends.

        Args:
            value: a rational number.
            end: "lower" or "upper".
        """
        if end not in ("lower", "upper"):
            raise InvalidInput.argument("end", "'lower' or 'upper'", repr(end))
        curve = self.upper_curve if end == "upper" else self.lower_curve
        found = curve.reaching(Ratio.of(rational(value, "value")))
        return tuple([number.sympy() for number in found])

    def excess(self, exact: SymbolicBounds) -> tuple[sympy.Piecewise, sympy.Piecewise]:
        """How far these bounds lie below and above other, tighter ones, such as the exact range.

        Raises:
            InvalidInput: when the others are on another interval, or in another parameter.
        """
        if not isinstance(exact, SymbolicBounds):
            raise InvalidInput.argument("exact", "such bounds of one output", repr(exact))
        mine, theirs = (
            (bounds.symbol, bounds.upper_curve.knots[0], bounds.upper_curve.knots[-1])
            for bounds in (self, exact)
        )
        if mine != theirs:
            raise InvalidInput.argument("exact", f"over {mine}", f"over {theirs}")
        below = exact.lower_curve.combined(self.lower_curve, Ratio.__sub__)
        above = self.upper_curve.combined(exact.upper_curve, Ratio.__sub__)
        return below.sympy(self.symbol), above.sympy(self.symbol)

    @property
    def knots(self) -> list[Algebraic]:
        """The ends of the pieces, as exact numbers that compare."""
        return sorted({*self.lower_curve.knots, *self.upper_curve.knots})

    def __repr__(self) -> str:
        parts = [
            f"[{piece.lower}, {piece.upper}] for {piece.start} <= {self.symbol} <= {piece.end}"
            for piece in self.pieces
        ]
        return f"{self.method}: " + "; ".join(parts)

    def _repr_latex_(self) -> str:
        import sympy

        low, high = sympy.latex(self.lower), sympy.latex(self.upper)
        return rf"$\displaystyle \left[{low},\ {high}\right]$"


def fraction_pair(
    value: Any, argument: str, least: Fraction | None = None
) -> tuple[Fraction, Fraction]:
    """The ends of an interval of the parameter that has more than one point.

    Raises:
        InvalidInput: for anything but two rationals in increasing order, none below `least`.
    """
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise InvalidInput.argument(argument, "a pair of rational numbers", repr(value))
    low, high = (rational(end, f"{argument}[{i}]") for i, end in enumerate(value))
    ends = f"({format_rational(low)}, {format_rational(high)})"
    if low >= high:
        must_be = "a pair with the smaller number first (one value needs no symbol: use `bounds`)"
        raise InvalidInput.argument(argument, must_be, ends)
    if least is not None and low < least:
        raise InvalidInput.argument(argument, f"at least {format_rational(least)}", ends)
    return low, high
