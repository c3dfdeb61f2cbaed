"""Proof trees: that a form is nowhere negative, by splits on neurons' signs and by multipliers.

The search is here, and nowhere in the checker. At each node of the tree the neurons that have a
sign are replaced by their pre-activation or by zero; the others are variables that are only known
to be at least zero and at least their pre-activation. If a linear program finds the form's minimum
negative all the same, then some neuron is not what its pre-activation says: that one is split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from polyrelax.certificates.encoding import Json
from polyrelax.errors import CheckFailed
from polyrelax.exact.budget import Budget
from polyrelax.polyhedra import lp
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational
from polyrelax.rational.rows import Row, integer_row


@dataclass(frozen=True, slots=True)
class Known:
    """A form that is known to be at least zero, and how a proof cites it when it needs it."""

    form: Affine
    cite: Callable[[], list[str | int]]


def listed(kind: str, forms: Iterable[Affine]) -> list[Known]:
    """Known forms that are cited by their kind and their place in a list."""

    def row(index: int, form: Affine) -> Known:
        return Known(form, lambda: [kind, index])

    return [row(index, form) for index, form in enumerate(forms)]


def prove(
    goal: Affine,
    known: Sequence[Known],
    splits: Mapping[str, Affine] | None = None,
    budget: Budget | None = None,
) -> Json:
    """A proof tree, as docs/certificates.md has it, that a form is nowhere negative.

    Args:
        goal: a form over names.
        known: what may be used.
        splits: the pre-activations of the neurons that may be split on, in the network's order.

    Raises:
        CheckFailed: when the form is negative somewhere.
        Undecided: when the budget is spent.

    >>> x, y = Affine.atom("x"), Affine.atom("y")
    >>> prove(y - x / 2, [], {"y": x})
    {'sum': [['relu', 'y', '1/2'], ['above', 'y', '1/2']]}
    >>> prove(x - y + 1, listed("domain", [x + 1]), {"y": x})
    {'split': 'y', 'active': {'sum': []}, 'inactive': {'sum': [['domain', 0, '1']]}}
    """
    budget = budget or Budget()
    return _Search(goal, known, splits or {}, budget).tree({})


class _Search:
    def __init__(
        self, goal: Affine, known: Sequence[Known], splits: Mapping[str, Affine], budget: Budget
    ) -> None:
        self.goal, self.known, self.splits, self.budget = goal, known, splits, budget

    def tree(self, signs: dict[str, int]) -> Json:
        """The proof where some neurons have a sign."""
        self.budget.require(0, "a proof")
        goal, rows = self._resolved(self.goal, signs), self._rows(signs)
        names = list(
            dict.fromkeys(n for form in (goal, *(r.form for r in rows)) for n in form.atoms)
        )
        values = goal.row(names)
        objective = integer_row([-value for value in values])
        table = [integer_row(row.form.row(names)) for row in rows]
        found = lp.maximize(table, (), objective)
        if isinstance(found, lp.Infeasible):
            return {"empty": self._terms(rows, table, found.multipliers, names, Fraction(1))}
        if isinstance(found, lp.Optimal):
            if found.value <= 0:
                factor = _factor([-value for value in values], objective)
                return {"sum": self._terms(rows, table, found.multipliers, names, factor)}
            at = dict(zip(names, found.point, strict=True))
            name = self._worst(signs, at, Fraction(1))
        else:
            name = self._worst(signs, dict(zip(names, found.ray, strict=True)), Fraction(0))
            if name is None:
                name = self._worst(signs, dict(zip(names, found.point, strict=True)), Fraction(1))
        if name is None:
            raise CheckFailed(f"{self.goal} >= 0 has no proof: it is not true.")
        sides = [self.tree({**signs, name: sign}) for sign in (1, -1)]
        return {"split": name, "active": sides[0], "inactive": sides[1]}

    def _rows(self, signs: Mapping[str, int]) -> list[Known]:
        rows = [Known(self._resolved(row.form, signs), row.cite) for row in self.known]
        for name, pre in self.splits.items():
            u, y = self._resolved(pre, signs), Affine.atom(name)
            if name in signs:
                rows.append(Known(u * signs[name], _citing("sign", name)))
            else:
                rows += [Known(y, _citing("relu", name)), Known(y - u, _citing("above", name))]
        return [row for row in rows if row.form.terms or row.form.constant < 0]

    def _resolved(self, form: Affine, signs: Mapping[str, int]) -> Affine:
        """The form without the neurons that have a sign."""
        for name in reversed(list(self.splits)):
            factor = form.coefficient(name)
            if factor and name in signs:
                form = form - Affine.atom(name) * factor
                form = form + self.splits[name] * factor if signs[name] > 0 else form
        return form

    def _worst(
        self, signs: Mapping[str, int], at: Mapping[str, Fraction], unit: Fraction
    ) -> str | None:
        """The neuron that is furthest above its ReLU at a point (unit 1) or in a direction (0)."""
        values = {name: at.get(name, Fraction(0)) for form in (self.goal,) for name in form.atoms}
        values.update(at)
        worst, most = None, Fraction(0)
        for name, pre in self.splits.items():
            u = pre.constant * unit
            for atom, factor in pre.terms.items():
                u += factor * values.get(atom, Fraction(0))
            u = max(u, Fraction(0))
            if name in signs:
                values[name] = u if signs[name] > 0 else Fraction(0)
            elif name in values and values[name] - u > most:
                worst, most = name, values[name] - u
        return worst

    def _terms(
        self,
        rows: Sequence[Known],
        table: Sequence[Row],
        multipliers: Sequence[Fraction],
        names: Sequence[str],
        factor: Fraction,
    ) -> list[list[str | int]]:
        """The rows with their multipliers, undoing the scaling of rows and goal to integers."""
        terms = []
        for row, scaled, multiplier in zip(rows, table, multipliers, strict=True):
            if multiplier:
                by = _factor(row.form.row(names), scaled)
                terms.append([*row.cite(), format_rational(multiplier * by / factor)])
        return terms


def _factor(values: Sequence[Fraction], scaled: Row) -> Fraction:
    """By what a row was multiplied to make it integral."""
    return next((s / v for s, v in zip(scaled, values, strict=True) if v), Fraction(1))


def _citing(kind: str, name: str) -> Callable[[], list[str | int]]:
    return lambda: [kind, name]
