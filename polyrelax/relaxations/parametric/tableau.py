"""Linear programs over the field Q(t): a simplex tableau, its last basis proved.

The pivots are chosen by signs that are not guarded: how an optimal basis was found proves nothing.
That it is feasible and optimal does, and these signs, of the last tableau only, are guards.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Any

import flint

from polyrelax.errors import CheckFailed
from polyrelax.exact.budget import Budget
from polyrelax.networks import Input
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.matrix import echelon
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.parametric.families import Form
from polyrelax.relaxations.parametric.places import Place

Line = list[Ratio]
_OBJECTIVE = object()


class Tableau:
    """Nodes and slacks as affine functions of the slacks that are zero at a vertex.

    Every line is (constant, coefficients of the columns). A column is a slack, at least 0; a node
    is a variable of any sign.

    Attributes:
        place: where signs are read.
        columns: the numbers of the slacks that are zero at the vertex.
        slacks: the lines of the others, by number.
        nodes: the lines of the variables.
    """

    def __init__(self, place: Place, budget: Budget) -> None:
        self.place = place
        self.budget = budget
        self.columns: list[int] = []
        self.slacks: dict[int, Line] = {}
        self.nodes: dict[Hashable, Line] = {}
        self._made = 0

    @classmethod
    def over(cls, domain: Polyhedron, place: Place, budget: Budget) -> Tableau:
        """The points of a polytope, at one of its vertices."""
        found = cls(place, budget)
        description = domain.description
        # At a vertex as many independent rows are tight as there are variables.
        corner, mask = description.rays[0], description.tight[0]
        tight = [row for i, row in enumerate(description.rows) if mask >> i & 1]
        candidates = [*description.equations, *tight]
        chosen = [candidates[i] for i in _independent([row[1:] for row in candidates])]
        inverse = _inverse([row[1:] for row in chosen])
        # The slack of an equation is always zero, so it is no column.
        kept = [j for j, row in enumerate(chosen) if row not in description.equations]
        found.columns = [found._next() for _ in kept]
        for i, name in enumerate(domain.names):
            at = Ratio.of(corner[i + 1]) / corner[0]
            found.nodes[Input(name)] = [at, *[inverse[i][j] for j in kept]]
        for row in description.rows:
            if row not in chosen:
                terms: dict[Any, Any] = {
                    Input(name): Ratio.of(a) for name, a in zip(domain.names, row[1:], strict=True)
                }
                found.require(found.line(Form(terms, Ratio.of(row[0]))))  # type: ignore[arg-type]
        return found

    def line(self, form: Form) -> Line:
        """A form of the nodes, as a line."""
        found = [form.base, *[Ratio.of(0) for _ in self.columns]]
        for atom, factor in form.factors.items():
            found = plus(found, self.nodes[atom], factor)
        return found

    def require(self, line: Line) -> None:
        """Add the inequality line >= 0, which the vertex must satisfy."""
        self.slacks[self._next()] = list(line)

    def add_column(self) -> Line:
        """A new slack, zero at the vertex, on which nothing depends yet; and its line."""
        for line in (*self.slacks.values(), *self.nodes.values()):
            line.append(Ratio.of(0))
        self.columns.append(self._next())
        return [*[Ratio.of(0) for _ in self.columns], Ratio.of(1)]

    def add_triangle(self, node: Hashable, pre: Form, low: Ratio, high: Ratio) -> None:
        """A new variable in the triangle over its pre-activation, whose bounds are given."""
        fresh = self.add_column()
        before = self.line(pre)
        # The column is the distance from the side of the triangle below the vertex.
        if self.place.peek(before[0]) > 0:
            after = plus(fresh, before, Ratio.of(1))
            self.require(after)
        else:
            after = fresh
            self.require(plus(after, before, Ratio.of(-1)))
        self.nodes[node] = after
        slope = high / (high - low)
        chord = [-slope * low, *[Ratio.of(0) for _ in self.columns]]
        self.require(plus(plus(chord, before, slope), after, Ratio.of(-1)))

    def maximum(self, form: Form) -> Ratio:
        """The maximum of a form of the nodes, where the guards of the place keep their signs."""
        found = self.optimum(self.line(form))
        proved = all(self.place.sign(line[0]) >= 0 for line in self.slacks.values())
        if not proved or any(self.place.sign(entry) > 0 for entry in found[1:]):
            raise CheckFailed("A parametric linear program: the last basis is not optimal.")
        return found[0]

    def optimum(self, objective: Line) -> Line:
        """Move to a vertex where a line is largest, without guards; the line there."""
        self.nodes[_OBJECTIVE] = list(objective)
        while (entering := self._entering()) is not None:
            self.budget.require(0, "a linear program")
            self._pivot(entering, self._leaving(entering))
        return self.nodes.pop(_OBJECTIVE)

    def _entering(self) -> int | None:
        """The place of the column that improves the objective: Bland's rule, which cannot cycle."""
        objective = self.nodes[_OBJECTIVE]
        better = [
            (number, place)
            for place, number in enumerate(self.columns, start=1)
            if self.place.peek(objective[place]) > 0
        ]
        return min(better)[1] if better else None

    def _leaving(self, entering: int) -> int:
        """The number of the slack that is the first to become zero."""
        best: tuple[int, Ratio] | None = None
        for number in sorted(self.slacks):
            line = self.slacks[number]
            if self.place.peek(line[entering]) < 0:
                step = -line[0] / line[entering]
                if best is None or self.place.peek(step - best[1]) < 0:
                    best = number, step
        if best is None:
            raise CheckFailed("A parametric linear program over a bounded set is unbounded.")
        return best[0]

    def _pivot(self, entering: int, leaving: int) -> None:
        """Exchange a column and a slack."""
        line = self.slacks.pop(leaving)
        turn = Ratio.of(1) / line[entering]
        # The old column in terms of the new columns.
        solved = [-entry * turn for entry in line]
        solved[entering] = turn
        for rows in (self.slacks, self.nodes):
            for key, old in rows.items():
                if old[entering]:
                    factor = old[entering]
                    new = plus(old, solved, factor)
                    new[entering] = factor * turn
                    rows[key] = new  # type: ignore[index]
        self.slacks[self.columns[entering - 1]] = solved
        self.columns[entering - 1] = leaving

    def _next(self) -> int:
        self._made += 1
        return self._made


def plus(line: Line, other: Line, factor: Ratio) -> Line:
    """line + factor * other."""
    if not factor:
        return list(line)
    return [a + factor * b if b else a for a, b in zip(line, other, strict=True)]


def _independent(rows: Sequence[Sequence[int]]) -> list[int]:
    """The places of the first rows that span what all of them span."""
    return echelon(list(zip(*rows, strict=True)))[1]


def _inverse(rows: Sequence[Sequence[int]]) -> list[Line]:
    """The inverse of an integer matrix."""
    if not rows:
        return []
    table = flint.fmpq_mat(flint.fmpz_mat([list(row) for row in rows])).inv().tolist()
    return [[Ratio.of(Fraction(int(e.p), int(e.q))) for e in line] for line in table]
