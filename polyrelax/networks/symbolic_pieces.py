"""Functions of one variable from SymPy expressions; SymPy is imported only when this is used."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from polyrelax.errors import InvalidInput, shorten
from polyrelax.networks.line import ends_of
from polyrelax.networks.piecewise import PiecewiseLinear
from polyrelax.networks.symbolic import Translator, reason
from polyrelax.rational.numbers import rational


def from_sympy(expression: Any, domain: Any) -> PiecewiseLinear:
    """The function of an expression in one symbol (use `PiecewiseLinear.from_sympy`)."""
    import sympy

    if not isinstance(expression, sympy.Basic):
        expression = sympy.Rational(rational(expression, "expression"))
    try:
        symbols = sorted(expression.free_symbols, key=str)
        if len(symbols) > 1:
            got = f"{shorten(str(expression), 100)!r} with {', '.join(map(str, symbols))}"
            raise InvalidInput.argument("expression", "in one symbol", got)
        pieces = _Pieces(symbols[0] if symbols else sympy.Symbol("x"), domain)
        found: PiecewiseLinear = pieces.form(expression)
    except RecursionError:
        raise InvalidInput("Argument 'expression': nested too deeply.") from None
    return found


class _Pieces(Translator):
    """Translates into functions on one domain."""

    def __init__(self, symbol: Any, domain: Any) -> None:
        super().__init__("expression")
        self.variable = symbol
        self.domain = None if domain is None else ends_of(domain)

    def number(self, value: Fraction) -> PiecewiseLinear:
        return PiecewiseLinear.affine(0, value, self.domain)

    def symbol(self, name: str) -> PiecewiseLinear:
        return PiecewiseLinear.affine(1, 0, self.domain)

    def absolute(self, value: PiecewiseLinear) -> PiecewiseLinear:
        return value.positive_part() + (-value).positive_part()

    def extreme(self, expression: Any, name: str, sign: int) -> PiecewiseLinear:
        best: PiecewiseLinear = self.form(expression.args[0]) * sign
        for part in expression.args[1:]:
            other = self.form(part) * sign
            best = other + (best - other).positive_part()
        return best * sign

    def other(self, expression: Any) -> PiecewiseLinear:
        import sympy

        if not isinstance(expression, sympy.Piecewise):
            raise self.error(expression, reason(expression, "Max, Min, Abs and Piecewise"))
        branches = [(self.form(part), condition) for part, condition in expression.args]
        low, high = self.number(Fraction(0)).domain
        cuts = {x for part, _ in branches for x in part.kinks}
        cuts |= {x for _, condition in branches for x in self._turns(expression, condition)}
        inner = sorted(x for x in cuts if (low is None or low < x) and (high is None or x < high))
        ends = [low, *inner, high]
        pieces = [self._branch(expression, branches, _inside(a, b)) for a, b in pairwise(ends)]
        knots = []
        for i, x in enumerate(ends):
            if x is not None:
                value = self._branch(expression, branches, x)(x)
                if any(piece(x) != value for piece in pieces[max(i - 1, 0) : i + 1]):
                    raise self.error(expression, f"there is a jump at {x}")
                knots.append((x, value))
        knots = knots or [(Fraction(0), pieces[0](0))]
        left = pieces[0].slopes[0] if low is None else None
        right = pieces[-1].slopes[-1] if high is None else None
        return PiecewiseLinear(knots, left, right)

    def _turns(self, expression: Any, condition: Any) -> set[Fraction]:
        """Where a condition may change between true and false."""
        import sympy
        from sympy.core.relational import Relational
        from sympy.logic.boolalg import BooleanFunction

        found: set[Fraction] = set()
        if isinstance(condition, BooleanFunction):
            for part in condition.args:
                found |= self._turns(expression, part)
        elif isinstance(condition, Relational):
            gap = self.form(condition.lhs) - self.form(condition.rhs)
            found |= {*gap.crossings(Fraction(0)), *gap.kinks}
        elif condition not in (sympy.true, sympy.false):
            raise self.error(expression, f"the condition {condition} is not understood")
        return found

    def _branch(self, expression: Any, branches: Any, x: Fraction) -> PiecewiseLinear:
        """The branch that is taken at a point."""
        import sympy

        there = {self.variable: sympy.Rational(x.numerator, x.denominator)}
        for part, condition in branches:
            if condition.subs(there) == sympy.true:
                found: PiecewiseLinear = part
                return found
        raise self.error(expression, f"there is no value at {x}")


def _inside(low: Fraction | None, high: Fraction | None) -> Fraction:
    """A point strictly between two ends, None being infinite."""
    if low is not None and high is not None:
        return (low + high) / 2
    return low + 1 if low is not None else high - 1 if high is not None else Fraction(0)
