"""Piecewise rational functions of one parameter, on a closed interval."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from polyrelax.rational.algebraic import Algebraic, real_roots
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.parametric.places import Part


@dataclass(frozen=True, slots=True)
class Curve:
    """A function that is rational between any two neighbouring knots.

    A bound can jump, so it has a value of its own at every knot: a number, or at an irrational knot
    a quotient to be evaluated there. No inner knot is superfluous.

    Attributes:
        knots: k + 1 numbers in increasing order.
        between: the k functions, each on an open interval.
        at_knots: the k + 1 values.
    """

    knots: tuple[Algebraic, ...]
    between: tuple[Ratio, ...]
    at_knots: tuple[Ratio, ...]

    @classmethod
    def of(cls, parts: Iterable[Part], which: int = 0) -> Curve:
        """The curve of one of the values that the parts have, points and intervals in turn.

        A last interval whose end is missing is left out.
        """
        knots: list[Algebraic] = []
        between: list[Ratio] = []
        at_knots: list[Ratio] = []
        for part in parts:
            value = part.values[which]
            if part.start is not part.end:
                between.append(value)
                continue
            superfluous = len(between) > 1 and between[-1] == between[-2]
            if superfluous and agree(between[-1], at_knots[-1], knots[-1]):
                for entries in (knots, between, at_knots):
                    entries.pop()
            knot = part.start
            if knot.fraction is not None:
                value = Ratio.of(value.value(knot.fraction))
            elif between and agree(between[-1], value, knot):
                value = between[-1]
            knots.append(knot)
            at_knots.append(value)
        return cls(tuple(knots), tuple(between[: len(knots) - 1]), tuple(at_knots))

    def combined(self, other: Curve, function: Callable[[Ratio, Ratio], Ratio]) -> Curve:
        """A function of two curves on the same interval, such as their difference."""
        knots = sorted({*self.knots, *other.knots})
        found = []
        for left, right in zip(knots, [*knots[1:], None], strict=True):
            pair = [curve.function(left) for curve in (self, other)]
            found.append(Part(left, left, (function(*pair),)))
            if right is not None:
                pair = [curve.after(left) for curve in (self, other)]
                found.append(Part(left, right, (function(*pair),)))
        return Curve.of(found)

    def value(self, at: Fraction) -> Fraction:
        """The value at a rational number of the interval."""
        return self.function(Algebraic.rational(at)).value(at)

    def reaching(self, value: Ratio) -> list[Algebraic]:
        """The numbers where the curve takes a value, without those inside of intervals of them."""
        found = [
            knot
            for knot, own in zip(self.knots, self.at_knots, strict=True)
            if not (own - value).sign(knot)
        ]
        for start, end, own in zip(self.knots, self.knots[1:], self.between, strict=False):
            if own != value:
                found += [root for root in real_roots((own - value).above) if start < root < end]
        return sorted(found)

    def sympy(self, symbol: Any) -> Any:
        """The curve as a SymPy `Piecewise`, undefined outside of the interval."""
        import sympy

        ends = [knot.sympy() for knot in self.knots]
        held = [False] * len(self.knots)
        pieces = []
        for i, function in enumerate(self.between):
            conditions = []
            for knot, loose, strict in (
                (i, symbol >= ends[i], symbol > ends[i]),
                (i + 1, symbol <= ends[i + 1], symbol < ends[i + 1]),
            ):
                closed = agree(function, self.at_knots[knot], self.knots[knot])
                held[knot] |= closed
                conditions.append(loose if closed else strict)
            pieces.append((function.sympy(symbol), sympy.And(*conditions)))
        for i in reversed([i for i, known in enumerate(held) if not known]):
            alone = (value_at(self.at_knots[i], self.knots[i]), sympy.Eq(symbol, ends[i]))
            pieces.insert(i, alone)
        return sympy.Piecewise(*pieces, evaluate=False)

    def function(self, at: Algebraic) -> Ratio:
        """A quotient that has the curve's value at a number of the interval."""
        for knot, value in zip(self.knots, self.at_knots, strict=True):
            if at == knot:
                return value
        return self.after(at)

    def after(self, at: Algebraic) -> Ratio:
        """The function on the interval that begins at a number, or that has it inside."""
        return next(
            value
            for knot, value in zip(reversed(self.knots[:-1]), reversed(self.between), strict=True)
            if knot <= at
        )


def agree(function: Ratio, value: Ratio, at: Algebraic) -> bool:
    """Whether two quotients have the same value at a number; one with a pole has none."""
    return all(at.sign(f.below) for f in (function, value)) and not (function - value).sign(at)


def value_at(function: Ratio, at: Algebraic) -> Any:
    """The value of a quotient at a number, in SymPy."""
    import sympy

    if at.fraction is not None:
        return sympy.Rational(function.value(at.fraction))
    return sympy.radsimp(function.sympy(at.sympy()))


def lines_through(knots: Sequence[tuple[Fraction, Fraction]]) -> Curve:
    """The continuous, piecewise linear curve through points, in increasing order."""
    t = Ratio.parameter()
    found: list[Part] = []
    for (low, start), (high, end) in itertools.pairwise(knots):
        slope = (end - start) / (high - low)
        line = (t - low) * slope + start
        ends = Algebraic.rational(low), Algebraic.rational(high)
        if not found:
            found.append(Part(ends[0], ends[0], (Ratio.of(start),)))
        else:
            ends = found[-1].start, ends[1]
        found += [Part(*ends, (line,)), Part(ends[1], ends[1], (Ratio.of(end),))]
    return Curve.of(found)
