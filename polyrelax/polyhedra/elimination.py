"""Projections, by methods that are values: `Vertices()` and `FourierMotzkin()`.

Fourier–Motzkin elimination of a variable replaces the inequalities by those that do not mention it
and by the sums of two that cancel it. Nearly all of these sums are redundant. Here every row
carries its history, the set of the original rows it is a combination of, as a bitmask, and two
rules drop a sum without any linear programming:

* Kohler's rule: after k eliminations, a history of more than k + 1 rows is redundant
  (D. A. Kohler, "Projections of convex polyhedral sets", PhD thesis, Berkeley, 1967).
* Chernikov's rule: a row whose history contains that of another row is redundant
  (S. N. Chernikov, "The convolution of finite systems of linear inequalities", 1965, after his
  "Contraction of systems of linear inequalities", Dokl. Akad. Nauk SSSR 152, 1963).

The rows that remain are exactly the extreme rays of the cone of the multipliers that cancel the
eliminated variables, which makes both rules exact as long as nothing else is dropped on the way
(J.-L. Imbert, "Fourier's elimination: which to choose?", PPCP 1993). Rows that are redundant for
other reasons are therefore dropped before the first elimination and after the last; in between only
where the histories begin anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import Protocol

from polyrelax.errors import CheckFailed, InvalidInput, Unsupported
from polyrelax.polyhedra.cones import describe
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.rows import Row, primitive

# An elimination that grows beyond this many rows is given up: it would take hours, not minutes.
MAX_ROWS = 20_000

# Before a step of more products than this, rows of few variables are rid of the redundant ones.
_MANY_PRODUCTS = 1_000
_FEW_VARIABLES = 4


class Projection(Protocol):
    """What every projection method answers."""

    def project(self, polyhedron: Polyhedron, kept: tuple[str, ...]) -> Polyhedron:
        """The shadow of the polyhedron on the variables `kept`, in their order."""


@dataclass(frozen=True, slots=True)
class Vertices:
    """Projection of the generators: vertices, rays and lines lose the coordinates that go.

    The default: fast wherever the vertices are few or are known already.

    >>> triangle = Polyhedron.from_text("0 <= x, 0 <= y, x + y <= 1")
    >>> triangle.project("x", Vertices())
    {x: -x <= 0, x <= 1}
    """

    def project(self, polyhedron: Polyhedron, kept: tuple[str, ...]) -> Polyhedron:
        """The shadow of the polyhedron on the variables `kept`, in their order."""
        columns = _columns(polyhedron, kept)
        rays, lines = (
            tuple(dict.fromkeys([primitive([row[i] for i in columns]) for row in group]))
            for group in polyhedron.generators()
        )
        return Polyhedron(kept, rays=rays, lines=lines)


@dataclass(frozen=True, slots=True)
class FourierMotzkin:
    """Projection of the inequalities, by elimination; needs no vertices.

    Args:
        max_rows: the number of rows at which it gives up.

    >>> triangle = Polyhedron.from_text("0 <= x, 0 <= y, x + y <= 1")
    >>> triangle.project("x", FourierMotzkin())
    {x: -x <= 0, x <= 1}
    """

    max_rows: int = MAX_ROWS

    def project(self, polyhedron: Polyhedron, kept: tuple[str, ...]) -> Polyhedron:
        """The shadow of the polyhedron on the variables `kept`, in their order.

        Raises:
            Unsupported: when the elimination grows beyond `max_rows` rows.
        """
        columns = _columns(polyhedron, kept)
        gone = [i for i in range(1, len(polyhedron.names) + 1) if i not in columns]
        found = self.eliminate(*polyhedron.system(), gone)
        rows, equations = (
            tuple([tuple([derived.row[i] for i in columns]) for derived in group])
            for group in (found.inequalities, found.equations)
        )
        return Polyhedron(kept, rows=rows, equations=equations)

    def eliminate(
        self, rows: Sequence[Row], equations: Sequence[Row], columns: Iterable[int]
    ) -> Elimination:
        """Rows that describe the projection, each with the combination that yields it.

        The next variable is always the one that costs the fewest products; those that an equation
        mentions are substituted first, which costs none.

        Args:
            rows: m integer rows (b, a1, ..., an), each meaning b + a1*x1 + ... + an*xn >= 0.
            equations: k integer rows of the same shape, each meaning ... == 0.
            columns: the numbers, from 1 to n, of the variables that go.

        Returns:
            An `Elimination`; where the system has no solution that the elimination comes across,
            its one row is 0 >= 1.

        Raises:
            Unsupported: when it grows beyond `max_rows` rows.

        >>> found = FourierMotzkin().eliminate([(0, 1, -1), (3, 0, 1), (4, -2, 0)], [], [1])
        >>> [(derived.row, derived.multipliers) for derived in found.inequalities]
        ... # doctest: +NORMALIZE_WHITESPACE
        [((3, 0, 1), {1: Fraction(1, 1)}), ((2, 0, -1), {0: Fraction(1, 1), 2: Fraction(1, 2)})]
        """
        given = (*rows, *equations)
        width = len(given[0]) if given else 0
        left = list(dict.fromkeys(columns))
        if given and not all(0 < column < width for column in left):
            raise InvalidInput.argument("columns", f"from 1 to {width - 1}", f"{left}")
        nodes = [Derived(tuple(row), ((index, 1),), 1) for index, row in enumerate(given)]
        inequalities, equalities, left = _substituted(nodes[: len(rows)], nodes[len(rows) :], left)
        equalities, contradiction = _independent(equalities)
        if contradiction is None:
            inequalities, contradiction = _tightest(inequalities)
        if contradiction is None:
            inequalities = self._run(inequalities, left)
            inequalities, contradiction = _tightest(inequalities)
        if contradiction is not None:
            inequalities, equalities = [contradiction], []
        return Elimination(
            tuple(rows), tuple(equations), tuple(columns), tuple(inequalities), tuple(equalities)
        )

    def _run(self, base: list[Derived], columns: list[int]) -> list[Derived]:
        """Combinations of the base rows that cancel the columns; enough of them for all others."""
        nodes, originals = list(base), len(base)
        histories = [1 << index for index in range(originals)]
        allowed = 1  # Kohler: the number of columns that have really been eliminated, plus one
        columns = list(columns)
        while columns and nodes:
            signs = {c: [node.row[c] for node in nodes] for c in columns}
            column = min(columns, key=lambda c: _products(signs[c]))
            if _products(signs[column]) > _MANY_PRODUCTS:
                # Without the redundant rows it is another system: its histories begin anew.
                needed = _irredundant(nodes)
                if len(needed) < len(nodes):
                    nodes, allowed, originals = needed, 1, len(needed)
                    histories = [1 << index for index in range(originals)]
                    continue
            columns.remove(column)
            values = signs[column]
            if not any(values):
                continue
            allowed += 1
            pairs = _minimal_pairs(histories, values, originals, allowed)
            kept = [i for i, value in enumerate(values) if value == 0]
            found = [nodes[i] for i in kept]
            found_histories = [histories[i] for i in kept]
            for p, q in pairs:
                if len(found) >= self.max_rows:
                    raise Unsupported(
                        f"Fourier-Motzkin elimination grows beyond {self.max_rows} rows; "
                        "project with Vertices(), or allow more with FourierMotzkin(max_rows=...)."
                    )
                found.append(nodes[p].combined(-values[q], nodes[q], values[p]))
                found_histories.append(histories[p] | histories[q])
                row = found[-1].row
                if row[0] < 0 and not any(row[1:]):
                    return [found[-1]]
            nodes, histories = found, found_histories
        return nodes


class Derived:
    """A row, and the combination of the original rows that it is.

    `multipliers` says which: the row is the sum of multiplier * original row over its items, where
    the equations are numbered after the inequalities.
    """

    # Rows are made by the thousand and few are asked for their multipliers, so a row holds only
    # its sources, (row or number of an original row, factor), and the divisor of their sum.
    def __init__(
        self, row: Row, sources: tuple[tuple[Derived | int, int], ...], divisor: int
    ) -> None:
        self.row = row
        self._sources = sources
        self._divisor = divisor

    def combined(self, factor: int, other: Derived, by_other: int) -> Derived:
        """The primitive row of factor * self + by_other * other."""
        common = gcd(factor, by_other)
        factor, by_other = factor // common, by_other // common
        total = [factor * a + by_other * b for a, b in zip(self.row, other.row, strict=True)]
        divisor = gcd(*total) or 1
        row = tuple([entry // divisor for entry in total]) if divisor > 1 else tuple(total)
        return Derived(row, ((self, factor), (other, by_other)), divisor)

    @cached_property
    def multipliers(self) -> dict[int, Fraction]:
        """The non-zero multipliers, by the number of the original row."""
        total: dict[int, Fraction] = {}
        for source, factor in self._sources:
            parts = {source: Fraction(1)} if isinstance(source, int) else source.multipliers
            share = Fraction(factor, self._divisor)
            for index, multiplier in parts.items():
                total[index] = total.get(index, Fraction(0)) + share * multiplier
        return {index: total[index] for index in sorted(total) if total[index]}

    def __repr__(self) -> str:
        return f"Derived({self.row}, {self.multipliers})"


@dataclass(frozen=True, slots=True)
class Elimination:
    """The rows that remain after an elimination, with their proofs over the original ones.

    `rows` and `equations_given` are the original system, `columns` the variables that went;
    `inequalities` and `equations` describe the projection.
    """

    rows: tuple[Row, ...]
    equations_given: tuple[Row, ...]
    columns: tuple[int, ...]
    inequalities: tuple[Derived, ...]
    equations: tuple[Derived, ...]

    @property
    def is_infeasible(self) -> bool:
        """Whether the elimination came across 0 >= 1; its multipliers are then Farkas' proof."""
        return any(d.row[0] < 0 and not any(d.row[1:]) for d in self.inequalities)

    def check(self) -> None:
        """Add every combination up again, from the original rows.

        Raises:
            CheckFailed: if a row is not its combination, has a negative multiplier for an original
                inequality, or still mentions a variable that went.
        """
        given = (*self.rows, *self.equations_given)
        for derived in (*self.inequalities, *self.equations):
            total = [Fraction(0)] * len(derived.row)
            for index, multiplier in derived.multipliers.items():
                total = [t + multiplier * a for t, a in zip(total, given[index], strict=True)]
            if total != list(derived.row):
                raise CheckFailed(f"Elimination: {derived.row} is not its combination.")
            if any(derived.row[column] for column in self.columns):
                raise CheckFailed(f"Elimination: {derived.row} mentions an eliminated variable.")
        for derived in self.inequalities:
            if any(m < 0 for i, m in derived.multipliers.items() if i < len(self.rows)):
                raise CheckFailed(f"Elimination: {derived.row} has a negative multiplier.")
        for derived in self.equations:
            if any(index < len(self.rows) for index in derived.multipliers):
                raise CheckFailed(f"Elimination: the equation {derived.row} uses an inequality.")


def _columns(polyhedron: Polyhedron, kept: tuple[str, ...]) -> list[int]:
    """The columns of the rows (b, a) that stay: that of the constant, and those of the names."""
    return [0, *(polyhedron.names.index(name) + 1 for name in kept)]


def _substituted(
    inequalities: list[Derived], equations: list[Derived], columns: list[int]
) -> tuple[list[Derived], list[Derived], list[int]]:
    """Both groups without the columns that equations can replace, and the columns that are left."""
    left = []
    for column in columns:
        usable = [e for e in equations if e.row[column]]
        if not usable:
            left.append(column)
            continue
        # A sparse equation with a small pivot keeps the rows sparse and small.
        chosen = min(usable, key=lambda e: (len(e.row) - e.row.count(0), abs(e.row[column])))
        pivot = chosen.row[column]
        sign = 1 if pivot > 0 else -1

        def replaced(
            node: Derived, column: int = column, chosen: Derived = chosen, sign: int = sign
        ) -> Derived:
            value = node.row[column]
            return node.combined(abs(chosen.row[column]), chosen, -sign * value) if value else node

        equations = [replaced(e) for e in equations if e is not chosen]
        inequalities = [replaced(node) for node in inequalities]
    return inequalities, equations, left


def _independent(equations: list[Derived]) -> tuple[list[Derived], Derived | None]:
    """A basis of the equations; or a row 0 >= 1 if they contradict one another."""
    basis: list[tuple[Derived, int]] = []
    for node in equations:
        for other, pivot in basis:
            value = node.row[pivot]
            if value:
                sign = 1 if other.row[pivot] > 0 else -1
                node = node.combined(abs(other.row[pivot]), other, -sign * value)
        position = next((i for i, entry in enumerate(node.row) if i and entry), None)
        if position is not None:
            basis.append((node, position))
        elif any(node.row):
            return [], node.combined(-1 if node.row[0] > 0 else 1, node, 0)
    return [node for node, _ in basis], None


def _tightest(nodes: list[Derived]) -> tuple[list[Derived], Derived | None]:
    """Of parallel rows the tightest, without rows 0 >= -c; or a row 0 >= 1 if there is one."""
    best: dict[Row, tuple[Fraction, Derived]] = {}
    for node in nodes:
        row = node.row
        divisor = gcd(*row[1:])
        if not divisor:
            if row[0] < 0:
                return [], node
            continue
        normal = tuple([entry // divisor for entry in row[1:]])
        bound = Fraction(row[0], divisor)
        if normal not in best or bound < best[normal][0]:
            best[normal] = (bound, node)
    return [node for _, node in best.values()], None


def _irredundant(nodes: list[Derived]) -> list[Derived]:
    """The rows that are facets, by double description; all of them where that might take long."""
    width = len(nodes[0].row)
    used = [i for i in range(1, width) if any(node.row[i] for node in nodes)]
    if len(used) > _FEW_VARIABLES:
        return nodes
    short = [primitive([node.row[i] for i in (0, *used)]) for node in nodes]
    found = describe([*short, (1,) + (0,) * len(used)], [], len(used) + 1, range(len(used) + 1))
    if found.equations:
        return nodes  # the rows that make up an equation are no facets, but are needed
    facets = dict.fromkeys(found.rows)
    return list(
        {row: node for row, node in zip(short, nodes, strict=True) if row in facets}.values()
    )


def _products(values: list[int]) -> int:
    above = sum(value > 0 for value in values)
    return above * (len(values) - above - values.count(0))


def _minimal_pairs(
    histories: list[int], values: list[int], originals: int, allowed: int
) -> Iterable[tuple[int, int]]:
    """The pairs of rows, one above zero and one below, whose joint history passes both rules."""
    above = [(i, histories[i]) for i, value in enumerate(values) if value > 0]
    below = [(i, histories[i]) for i, value in enumerate(values) if value < 0]
    # without[j] has bit i iff original row j is not in the history of row i: the rows within a
    # joint history are those without every original row outside it.
    everything = (1 << len(histories)) - 1
    without = [everything] * originals
    for i, history in enumerate(histories):
        while history:
            low = history & -history
            without[low.bit_length() - 1] ^= 1 << i
            history ^= low
    for p, history in above:
        for q, other in below:
            joint = history | other
            if joint.bit_count() > allowed:
                continue
            inside = everything
            for j in range(originals):
                if not joint >> j & 1:
                    inside &= without[j]
            if inside.bit_count() == 2:
                yield p, q
