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
    return _tree(goal, known, splits or {}, budget or Budget())


def _tree(
    goal: Affine, known: Sequence[Known], undecided: Mapping[str, Affine], budget: Budget
) -> Json:
    """The proof on one side of the splits so far; neurons that have a sign stand in no form."""
    budget.require(0, "a proof")
    rows = [row for row in known if row.form.terms or row.form.constant < 0]
    for name, u in undecided.items():
        y = Affine.atom(name)
        rows += [Known(y, _citing("relu", name)), Known(y - u, _citing("above", name))]
    names = list(
        dict.fromkeys(n for form in (goal, *(row.form for row in rows)) for n in form.atoms)
    )
    values = [-value for value in goal.row(names)]
    objective = integer_row(values)
    found = lp.maximize([integer_row(row.form.row(names)) for row in rows], (), objective)
    if isinstance(found, lp.Infeasible):
        return {"empty": _terms(rows, found.multipliers, names, Fraction(1))}
    if isinstance(found, lp.Optimal) and found.value <= 0:
        return {"sum": _terms(rows, found.multipliers, names, _factor(values, objective))}
    # Where the form is negative, or along a ray on which it falls for ever, a neuron must lie.
    liar = _worst(undecided, dict(zip(names, found.point, strict=True)), Fraction(1))
    if isinstance(found, lp.UnboundedAbove):
        along = _worst(undecided, dict(zip(names, found.ray, strict=True)), Fraction(0))
        liar = along or liar
    if liar is None:
        raise CheckFailed(f"{goal} >= 0 has no proof: it is not true.")
    u, sides = undecided[liar], []
    for sign, y in ((1, u), (-1, Affine({}))):
        side = [Known(_replaced(row.form, liar, y), row.cite) for row in known]
        side.append(Known(u * sign, _citing("sign", liar)))
        rest = {n: _replaced(pre, liar, y) for n, pre in undecided.items() if n != liar}
        sides.append(_tree(_replaced(goal, liar, y), side, rest, budget))
    return {"split": liar, "active": sides[0], "inactive": sides[1]}


def _replaced(form: Affine, name: str, by: Affine) -> Affine:
    """The form with another one in the place of an atom."""
    factor = form.coefficient(name)
    return form + (by - Affine.atom(name)) * factor if factor else form


def _worst(
    undecided: Mapping[str, Affine], at: Mapping[str, Fraction], unit: Fraction
) -> str | None:
    """The neuron that is furthest above its ReLU at a point (unit 1) or in a direction (unit 0)."""
    worst, most = None, Fraction(0)
    for name, pre in undecided.items():
        u = pre.constant * unit + (pre - pre.constant).evaluate(at)
        above = at[name] - max(u, Fraction(0))
        if above > most:
            worst, most = name, above
    return worst


def _terms(
    rows: Sequence[Known], multipliers: Sequence[Fraction], names: Sequence[str], factor: Fraction
) -> list[list[str | int]]:
    """The rows with their multipliers, undoing the scaling of rows and goal to integers."""
    terms = []
    for row, multiplier in zip(rows, multipliers, strict=True):
        if multiplier:
            values = row.form.row(names)
            by = _factor(values, integer_row(values))
            terms.append([*row.cite(), format_rational(multiplier * by / factor)])
    return terms


def _factor(values: Sequence[Fraction], scaled: Row) -> Fraction:
    """By what a row was multiplied to make it integral."""
    return next((s / v for s, v in zip(scaled, values, strict=True) if v), Fraction(1))


def _citing(kind: str, name: str) -> Callable[[], list[str | int]]:
    return lambda: [kind, name]
