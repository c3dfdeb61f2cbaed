"""Exact linear programming with a proof for every outcome, re-checked before it is returned.

The engine is a primal simplex method on an integer tableau: every row is a relation
d * basic = c0 + sum(c_j * nonbasic_j) in integers without a common factor, so no fraction is ever
formed on the way. The entering variable follows the largest coefficient and, after a run of
degenerate pivots, Bland's rule, which cannot cycle (R. G. Bland, 1977).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from polyrelax.errors import CheckFailed
from polyrelax.rational.rows import Row, dot

_DEGENERATE_BEFORE_BLAND = 12


@dataclass(frozen=True, slots=True)
class Optimal:
    """The maximum is attained: `value` at `point`, and no more than that by the multipliers.

    The identity value - objective(x) = sum(multipliers * rows(x)) + sum(equation_multipliers *
    equations(x)) holds for every x, and the multipliers of the rows are not negative.
    """

    value: Fraction
    point: tuple[Fraction, ...]
    multipliers: tuple[Fraction, ...]
    equation_multipliers: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No point satisfies the system: a nonnegative combination of it says 0 <= -1 (Farkas)."""

    multipliers: tuple[Fraction, ...]
    equation_multipliers: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class UnboundedAbove:
    """From the feasible `point`, the objective grows for ever along `ray`."""

    point: tuple[Fraction, ...]
    ray: tuple[Fraction, ...]


Outcome = Optimal | Infeasible | UnboundedAbove
Engine = Callable[[Sequence[Row], Sequence[Row], Row], Outcome]
Tick = Callable[[], None]


def maximize(
    rows: Sequence[Row],
    equations: Sequence[Row],
    objective: Row,
    engine: Engine | None = None,
    tick: Tick | None = None,
) -> Outcome:
    """The maximum of an affine objective over {x : rows >= 0, equations == 0}, with its proof.

    Args:
        rows: integer rows (b, a1, ..., an), each meaning b + a1*x1 + ... + an*xn >= 0.
        equations: integer rows of the same shape, each meaning ... == 0.
        objective: an integer row (c0, c1, ..., cn).
        engine: what solves it; `simplex` unless told, or `polyrelax.polyhedra.cddlib.solve`.
        tick: called before every pivot of `simplex`; it may raise.

    Raises:
        CheckFailed: if the engine's answer does not prove itself; it is never returned then.

    >>> maximize([(1, -1), (0, 1)], [], (0, 2))
    ... # doctest: +NORMALIZE_WHITESPACE
    Optimal(value=Fraction(2, 1), point=(Fraction(1, 1),),
            multipliers=(Fraction(2, 1), Fraction(0, 1)), equation_multipliers=())
    """
    if engine is None:
        outcome = simplex(rows, equations, objective, tick)
    else:
        outcome = engine(rows, equations, objective)
    check(outcome, rows, equations, objective)
    return outcome


def check(outcome: Outcome, rows: Sequence[Row], equations: Sequence[Row], objective: Row) -> None:
    """Raise CheckFailed unless the outcome proves itself on this problem; uses no engine."""

    n = len(objective) - 1
    if isinstance(outcome, UnboundedAbove):
        fits = len(outcome.point) == len(outcome.ray) == n
    else:
        given = (len(outcome.multipliers), len(outcome.equation_multipliers))
        fits = given == (len(rows), len(equations))
        fits = fits and (isinstance(outcome, Infeasible) or len(outcome.point) == n)
    if not fits:
        raise CheckFailed("Linear programming: the outcome is not of the problem's size.")
    if isinstance(outcome, Optimal | UnboundedAbove):
        point = _in_units((Fraction(1), *outcome.point))[0]
        if not _satisfied(rows, equations, point):
            raise CheckFailed("Linear programming: the point violates the system.")
        value = Fraction(dot(objective, point), point[0])
    if isinstance(outcome, UnboundedAbove):
        ray = _in_units((Fraction(0), *outcome.ray))[0]
        if not _satisfied(rows, equations, ray) or dot(objective, ray) <= 0:
            raise CheckFailed("Linear programming: the ray does not prove unboundedness.")
        return
    multipliers, unit = _in_units((*outcome.multipliers, *outcome.equation_multipliers))
    combination = [0] * len(objective)
    for multiplier, row in zip(multipliers, (*rows, *equations), strict=True):
        if multiplier:
            combination = [c + multiplier * a for c, a in zip(combination, row, strict=True)]
    expected: Sequence[Fraction | int]
    if isinstance(outcome, Infeasible):
        expected = [-unit] + [0] * n
    else:
        expected = [(outcome.value - objective[0]) * unit, *(-c * unit for c in objective[1:])]
        if value != outcome.value:
            raise CheckFailed("Linear programming: the point does not attain the value.")
    if combination != expected or any(multiplier < 0 for multiplier in outcome.multipliers):
        raise CheckFailed("Linear programming: the multipliers do not prove the outcome.")


def _in_units(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Numbers as integers in units of 1/d, and that d."""
    unit = lcm(*[value.denominator for value in values])
    return [value.numerator * (unit // value.denominator) for value in values], unit


def _satisfied(rows: Sequence[Row], equations: Sequence[Row], at: Sequence[int]) -> bool:
    return all(dot(row, at) >= 0 for row in rows) and not any(dot(row, at) for row in equations)


def simplex(
    rows: Sequence[Row], equations: Sequence[Row], objective: Row, tick: Tick | None = None
) -> Outcome:
    """Solve by the integer simplex method; see `maximize` for the arguments."""
    return _Tableau(rows, equations, objective, tick).solve()


class _Tableau:
    """Relations d * basic = c0 + sum(c_j * nonbasic_j).

    Variables are numbered: 0..n-1 the free x, then one slack per inequality, one per equation
    (which stays at zero), and last the artificial variable of phase one.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        equations: Sequence[Row],
        objective: Row,
        tick: Tick | None = None,
    ) -> None:
        self.tick = tick
        self.n = len(objective) - 1
        self.first_equation = self.n + len(rows)
        self.artificial = self.first_equation + len(equations)
        self.nonbasic = list(range(self.n))
        self.basic = list(range(self.n, self.artificial))
        self.table = [list(row) for row in (*rows, *equations)]
        self.denominators = [1] * len(self.table)
        # The objective is carried as one more relation, with its own denominator.
        self.goal, self.goal_denominator = list(objective), 1

    def solve(self) -> Outcome:
        self._release_free_variables()
        for r, variable in enumerate(self.basic):
            if variable >= self.first_equation and self.table[r][0]:
                return self._contradiction(r)
        lost = self._make_feasible()
        if lost is not None:
            return lost
        column = self._improve()
        return self._optimal() if column is None else self._unbounded(column)

    def _release_free_variables(self) -> None:
        """Bring every x into the basis, equations first, so that only slacks stay outside.

        The last x goes first: where each row defines a new variable by earlier ones, as in the
        systems of networks, it stands in few other rows, and they stay short.
        """
        for pool in (True, False):
            for r, variable in enumerate(self.basic):
                if variable < self.n or (variable >= self.first_equation) != pool:
                    continue
                row = self.table[r]
                for q in reversed(range(len(self.nonbasic))):
                    if self.nonbasic[q] < self.n and row[q + 1]:
                        self._pivot(r, q)
                        break

    def _contradiction(self, r: int) -> Infeasible:
        """An equation that the others turn into 0 = constant: d*e = c0 + sum(c_k * e_k)."""
        constant = self.table[r][0]
        _, by_equation = self._multipliers(self.table[r], constant)
        own = self.basic[r] - self.first_equation
        scaled = list(by_equation)
        scaled[own] = Fraction(-self.denominators[r], constant)
        return Infeasible((Fraction(0),) * (self.first_equation - self.n), tuple(scaled))

    def _make_feasible(self) -> Infeasible | None:
        slacks = [r for r, variable in enumerate(self.basic) if self._is_slack(variable)]
        worst = min(
            slacks,
            key=lambda r: Fraction(self.table[r][0], self.denominators[r]),
            default=None,
        )
        if worst is None or self.table[worst][0] >= 0:
            return None
        for r, row in enumerate(self.table):
            row.append(self.denominators[r] if self._is_slack(self.basic[r]) else 0)
        self.nonbasic.append(self.artificial)
        goal, denominator = [*self.goal, 0], self.goal_denominator
        self.goal, self.goal_denominator = [0] * len(self.nonbasic) + [-1], 1
        # Both objectives are carried through phase one; the real one waits as a relation.
        self.table.append(goal)
        self.denominators.append(denominator)
        self.basic.append(-1)
        self._pivot(worst, len(self.nonbasic) - 1)
        self._improve()
        goal, denominator = self.table.pop(), self.denominators.pop()
        self.basic.pop()
        if self.goal[0] < 0:
            # Each slack is its row plus the artificial variable t, and -d*t = c0 + sum(c*slacks):
            # without t it reads sum(c*rows) = -c0, so dividing by c0 < 0 is Farkas' certificate.
            return Infeasible(*self._multipliers(self.goal, self.goal[0]))
        self.goal, self.goal_denominator = goal, denominator
        if self.artificial in self.basic:
            r = self.basic.index(self.artificial)
            row = self.table[r]
            q = next(
                (q for q, v in enumerate(self.nonbasic) if row[q + 1] and self._is_slack(v)), None
            )
            if q is None:
                del self.table[r], self.denominators[r], self.basic[r]
            else:
                self._pivot(r, q)
        if self.artificial in self.nonbasic:
            q = self.nonbasic.index(self.artificial)
            for row in (*self.table, self.goal):
                row.pop(q + 1)
            self.nonbasic.pop(q)
        return None

    def _improve(self) -> int | None:
        """Pivot until optimal (None) or until a column proves that there is no bound."""
        degenerate = 0
        while True:
            entering = self._entering(bland=degenerate > _DEGENERATE_BEFORE_BLAND)
            if entering is None:
                return None
            q = entering
            up = self.goal[q + 1] > 0
            leaving, best = None, (0, 1)
            for r, row in enumerate(self.table):
                slope = row[q + 1] if up else -row[q + 1]
                if slope >= 0 or self.basic[r] < self.n:
                    continue
                ratio = (row[0], -slope)
                difference = ratio[0] * best[1] - best[0] * ratio[1]
                if (
                    leaving is None
                    or difference < 0
                    or (difference == 0 and self.basic[r] < self.basic[leaving])
                ):
                    leaving, best = r, ratio
            if leaving is None:
                return q
            degenerate = 0 if best[0] else degenerate + 1
            self._pivot(leaving, q)

    def _entering(self, bland: bool) -> int | None:
        chosen, size, lowest = None, 0, None
        for q, variable in enumerate(self.nonbasic):
            c = self.goal[q + 1]
            if variable < self.n:
                c = abs(c)  # a free variable that no row restrains may move both ways
            elif not self._is_slack(variable) and variable != self.artificial:
                continue  # an equation's slack stays at zero
            if c <= 0:
                continue
            if bland:
                if lowest is None or variable < lowest:
                    chosen, lowest = q, variable
            elif c > size:
                chosen, size = q, c
        return chosen

    def _is_slack(self, variable: int) -> bool:
        return self.n <= variable < self.first_equation

    def _pivot(self, r: int, q: int) -> None:
        if self.tick is not None:
            self.tick()
        row, d = self.table[r], self.denominators[r]
        p = row[q + 1]
        sign = 1 if p > 0 else -1
        # d*basic = c0 + ... + p*entering  =>  |p|*entering = sign*(d*basic - c0 - ...)
        solved = [-sign * c for c in row]
        solved[q + 1] = sign * d
        p = abs(p)
        for i, other in enumerate(self.table):
            if i != r and other[q + 1]:
                self.table[i], self.denominators[i] = _substitute(
                    other, self.denominators[i], solved, p, q
                )
        if self.goal[q + 1]:
            self.goal, self.goal_denominator = _substitute(
                self.goal, self.goal_denominator, solved, p, q
            )
        self.table[r], self.denominators[r] = solved, p
        self.basic[r], self.nonbasic[q] = self.nonbasic[q], self.basic[r]

    def _point(self) -> tuple[Fraction, ...]:
        point = [Fraction(0)] * self.n
        for r, variable in enumerate(self.basic):
            if 0 <= variable < self.n:
                point[variable] = Fraction(self.table[r][0], self.denominators[r])
        return tuple(point)

    def _optimal(self) -> Optimal:
        value = Fraction(self.goal[0], self.goal_denominator)
        multipliers = self._multipliers(self.goal, -self.goal_denominator)
        return Optimal(value, self._point(), *multipliers)

    def _unbounded(self, q: int) -> UnboundedAbove:
        sign = 1 if self.goal[q + 1] > 0 else -1
        ray = [Fraction(0)] * self.n
        if self.nonbasic[q] < self.n:
            ray[self.nonbasic[q]] = Fraction(sign)
        for r, variable in enumerate(self.basic):
            if variable < self.n:
                ray[variable] = Fraction(sign * self.table[r][q + 1], self.denominators[r])
        return UnboundedAbove(self._point(), tuple(ray))

    def _multipliers(
        self, relation: list[int], divisor: int
    ) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
        """The coefficients of the slacks in a relation, divided by `divisor`."""
        values = {v: Fraction(c, divisor) for v, c in zip(self.nonbasic, relation[1:], strict=True)}
        zero = Fraction(0)
        return (
            tuple([values.get(v, zero) for v in range(self.n, self.first_equation)]),
            tuple([values.get(v, zero) for v in range(self.first_equation, self.artificial)]),
        )


def _substitute(
    row: list[int], denominator: int, solved: list[int], p: int, q: int
) -> tuple[list[int], int]:
    """The relation with p*entering replaced by the solved row, without a common factor."""
    factor = row[q + 1]
    common = gcd(factor, p)
    factor, by = factor // common, p // common
    new = [by * c + factor * s for c, s in zip(row, solved, strict=True)]
    new[q + 1] = factor * solved[q + 1]
    denominator *= by
    divisor = gcd(denominator, *new)
    if divisor > 1:
        new, denominator = [c // divisor for c in new], denominator // divisor
    return new, denominator
