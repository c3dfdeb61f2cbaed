"""Hanin's fold: a difference of two maxima of affine functions as a narrow network.

Source: Hanin 2019, Theorem 2, which mao2024 (Lemma 1) builds on; Theorem 12 in proofs/theorems.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.networks.expressions import Input, relu
from polyrelax.networks.network import Network
from polyrelax.networks.symbolic import Translator
from polyrelax.polyhedra.polyhedron import Polyhedron, polytope
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import rational

MOST = 1000  # more affine functions in one maximum are refused: it would be as many layers
Box = Mapping[Input, Interval]


def encode_max_min(expression: Any, domain: Polyhedron | str) -> Network:
    """A network of width at most d + 2 with at most one unstable neuron in each layer.

    The expression is rewritten as max(g_1, ..., g_n) - max(h_1, ..., h_m) with affine g and h. In
    every layer one neuron copies each input and one folds the next g_j in, which is
    v <- relu(v + g_j - g_(j+1)); when all are folded one keeps v and one folds the h_j. There are
    n + m - 2 layers.

    Args:
        expression: a SymPy expression built from Max, Min, Abs, +, and rational multiples.
        domain: a polytope, or its text, in the inputs; the network computes the expression where
            no input is below its minimum on the domain.

    Raises:
        InvalidInput: for what is not CPWL, or a symbol that is no variable of the domain.
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        Unsupported: when a maximum has more than a thousand affine functions.

    >>> import sympy
    >>> x, y = sympy.symbols("x y")
    >>> net = encode_max_min(sympy.Max(x, y, 0) - sympy.Min(x, 2 * y), "0 <= x <= 1, -1 <= y <= 1")
    >>> net.widths, net("1/2", -1)
    ((3, 3, 2), (Fraction(5, 2),))
    """
    import sympy

    if not isinstance(expression, sympy.Basic):
        expression = sympy.Rational(rational(expression, "expression"))
    domain = polytope(domain) if isinstance(domain, str) else domain
    if not isinstance(domain, Polyhedron):
        raise InvalidInput.argument("domain", "a Polyhedron, or its text", repr(domain))
    domain.require_bounded()
    box = {Input(name): domain.bounds(name) for name in domain.names}
    try:
        unknown = sorted({str(symbol) for symbol in expression.free_symbols} - {*domain.names})
        if unknown:
            must = f"over the domain's variables {', '.join(domain.names)}"
            raise InvalidInput.argument("expression", must, f"with {', '.join(unknown)}")
        found: Maxima = _Maxima(box).form(expression)
    except RecursionError:
        raise InvalidInput("Argument 'expression': nested too deeply.") from None
    return fold(found.plus, found.minus, {atom: ends.lower for atom, ends in box.items()})


def fold(
    plus: Sequence[Affine], minus: Sequence[Affine], lows: Mapping[Input, Fraction]
) -> Network:
    """The network of max(plus) - max(minus), where each input is at least its value in `lows`.

    >>> from polyrelax.networks.expressions import inputs
    >>> (x,) = inputs("x")
    >>> fold([2 * x - 1, Affine.of(0)], [x], {Input("x"): Fraction(0)})
    Network("relu(2*x - 1) - relu(x)")
    """
    carried = {atom: Affine.atom(atom) for atom in lows}
    kept = [Affine.of(0), Affine.of(0)]
    for which, forms in enumerate((plus, minus)):
        for form, after in pairwise(forms):
            step = relu(kept[which] + (form - after).evaluate(carried))
            if which and kept[0].atoms:
                kept[0] = relu(kept[0])
            carried = {
                atom: relu(value - lows[atom]) + lows[atom] for atom, value in carried.items()
            }
            kept[which] = step
    ends = Affine.of((plus[-1] - minus[-1]).evaluate(carried))
    return Network(kept[0] + ends - kept[1], inputs=[atom.name for atom in lows])


@dataclass(frozen=True, slots=True)
class Maxima:
    """max(plus) - max(minus), for affine functions of the inputs on a box.

    Affine functions that another one exceeds on the whole box are left out.
    """

    plus: tuple[Affine, ...]
    minus: tuple[Affine, ...]
    box: Box

    @classmethod
    def of(cls, plus: Iterable[Affine], minus: Iterable[Affine], box: Box) -> Maxima:
        """The difference with what never counts left out, and a lone subtrahend subtracted."""
        tops, others = _undominated(plus, box), _undominated(minus, box)
        if len(others) == 1:
            tops, others = [form - others[0] for form in tops], [Affine.of(0)]
        return cls(tuple(tops), tuple(others), box)

    @property
    def is_constant(self) -> bool:
        """Whether it is one number."""
        return len(self.plus) == len(self.minus) == 1 and self.plus[0].is_constant

    @property
    def constant(self) -> Fraction:
        """The number that a constant one is."""
        return self.plus[0].constant

    def __add__(self, other: Maxima) -> Maxima:
        plus, minus = _sums(self.plus, other.plus), _sums(self.minus, other.minus)
        return Maxima.of(plus, minus, self.box)

    def __mul__(self, factor: Fraction) -> Maxima:
        plus, minus = ([form * abs(factor) for form in forms] for forms in (self.plus, self.minus))
        return Maxima.of(*((plus, minus) if factor >= 0 else (minus, plus)), self.box)


class _Maxima(Translator):
    """Translates SymPy expressions into differences of maxima."""

    def __init__(self, box: Box) -> None:
        super().__init__("expression")
        self.box = box

    def number(self, value: Fraction) -> Maxima:
        return Maxima((Affine.of(value),), (Affine.of(0),), self.box)

    def symbol(self, name: str) -> Maxima:
        return Maxima((Affine.atom(Input(name)),), (Affine.of(0),), self.box)

    def absolute(self, value: Maxima) -> Maxima:
        return _maximum(value, value * Fraction(-1))

    def extreme(self, expression: Any, name: str, sign: int) -> Maxima:
        """max(G - H, G' - H') = max(G + H', G' + H) - (H + H'), and min(f) = -max(-f)."""
        best, *others = [self.form(part) * Fraction(sign) for part in expression.args]
        for other in others:
            best = _maximum(best, other)
        found: Maxima = best * Fraction(sign)
        return found


def _maximum(one: Maxima, other: Maxima) -> Maxima:
    plus = [*_sums(one.plus, other.minus), *_sums(other.plus, one.minus)]
    return Maxima.of(plus, _sums(one.minus, other.minus), one.box)


def _sums(forms: Sequence[Affine], others: Sequence[Affine]) -> list[Affine]:
    if len(forms) * len(others) > MOST:
        raise Unsupported(f"A maximum of the rewritten expression has more than {MOST} functions.")
    return [form + other for form, other in product(forms, others)]


def _undominated(forms: Iterable[Affine], box: Box) -> list[Affine]:
    """The forms that no other one exceeds on the whole box; of equal ones the first."""
    kept: list[Affine] = []
    for form in forms:
        if any(_never_above(form, other, box) for other in kept):
            continue
        kept = [other for other in kept if not _never_above(other, form, box)] + [form]
    return kept


def _never_above(form: Affine, other: Affine, box: Box) -> bool:
    gap = form - other
    most = sum(
        (max(factor * end for end in box[atom]) for atom, factor in gap.terms.items()), gap.constant
    )
    return most <= 0
