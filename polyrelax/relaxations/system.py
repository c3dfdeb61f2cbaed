"""A relaxation as a linear system over all nodes of a network, each row with its origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from polyrelax.errors import EmptyDomain, Unbounded
from polyrelax.networks import Network
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.constraints import Constraint
from polyrelax.polyhedra.polyhedron import Bounds, Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_point
from polyrelax.rational.rows import Row, dot, homogeneous, integer_row


def named(form: Affine, network: Network) -> Affine:
    """A form over inputs and neurons, with their names as atoms."""
    names = dict(zip(network.neurons, network.neuron_names, strict=True))
    terms = {names.get(atom, str(atom)): factor for atom, factor in form.terms.items()}
    return Affine(terms, form.constant)


def substituted(form: Affine, values: Mapping[Any, Affine]) -> Affine:
    """The form with a form in place of every atom.

    >>> x, y = Affine.atom("x"), Affine.atom("y")
    >>> substituted(2 * x + 1, {"x": y - 3})
    2*y - 5
    """
    total = Affine.of(form.constant)
    for atom, factor in form.terms.items():
        total = total + values[atom] * factor
    return total


@dataclass(slots=True)
class System:
    """Inequalities and equations over named nodes; `origins` say where each of them comes from.

    A relaxation builds it up, layer by layer, and asks it for bounds on the way.

    >>> system = System(("x", "y"))
    >>> system.require(Affine.atom("y") - 1, "y is at least 1")
    >>> system.constraints()
    [(-y <= -1, 'y is at least 1')]
    """

    names: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    equations: list[Row] = field(default_factory=list)
    row_origins: list[str] = field(default_factory=list)
    equation_origins: list[str] = field(default_factory=list)
    _active: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, network: Network, domain: Polyhedron) -> System:
        """The system that says only that the inputs lie in the domain."""
        found = cls((*network.inputs, *network.neuron_names))
        found.keep(domain, "the domain")
        return found

    def copy(self) -> System:
        """The same system, which can grow on its own."""
        return System(
            self.names,
            list(self.rows),
            list(self.equations),
            list(self.row_origins),
            list(self.equation_origins),
        )

    def add(self, rows: Iterable[Row], origin: str) -> None:
        """Add inequalities row >= 0, all of one origin."""
        for row in rows:
            self.rows.append(row)
            self.row_origins.append(origin)

    def add_equations(self, rows: Iterable[Row], origin: str) -> None:
        """Add equations row == 0, all of one origin."""
        for row in rows:
            self.equations.append(row)
            self.equation_origins.append(origin)

    def require(self, form: Affine, origin: str) -> None:
        """Add the inequality form >= 0 over the names."""
        self.add([integer_row(form.row(self.names))], origin)

    def equate(self, form: Affine, origin: str) -> None:
        """Add the equation form == 0 over the names."""
        self.add_equations([integer_row(form.row(self.names))], origin)

    def keep(self, polyhedron: Polyhedron, origin: str) -> None:
        """Add the system of a polyhedron whose variables are among the names."""
        rows, equations = polyhedron.embed(self.names).system()
        self.add(rows, origin)
        self.add_equations(equations, origin)

    def impose(self, hull: Polyhedron, values: Sequence[Affine], origin: str) -> None:
        """Add the facets and equations of a polyhedron whose coordinates stand for given forms."""
        place = {name: i for i, name in enumerate(self.names, start=1)}
        constants = [Fraction(1), *(form.constant for form in values)]
        terms = [[(place[name], a) for name, a in form.terms.items()] for form in values]

        def pulled(row: Row) -> Row:
            total = [Fraction(0)] * (len(self.names) + 1)
            total[0] = sum((r * c for r, c in zip(row, constants, strict=True)), Fraction(0))
            for factor, form in zip(row[1:], terms, strict=True):
                if factor:
                    for position, entry in form:
                        total[position] += factor * entry
            return integer_row(total)

        rows, equations = hull.system()
        self.add(map(pulled, rows), origin)
        self.add_equations([row for row in map(pulled, equations) if any(row)], origin)

    def adopt(self, other: System) -> None:
        """Add all that another system, over some of the names, says."""
        place = [0, *(self.names.index(name) + 1 for name in other.names)]

        def wide(row: Row) -> Row:
            entries = [0] * (len(self.names) + 1)
            for position, entry in zip(place, row, strict=True):
                entries[position] = entry
            return tuple(entries)

        self.rows += map(wide, other.rows)
        self.row_origins += other.row_origins
        self.equations += map(wide, other.equations)
        self.equation_origins += other.equation_origins

    def bound(self, form: Affine, tick: lp.Tick | None = None) -> Bounds:
        """The range of a form over the names, each end with a relaxed trace and multipliers.

        Args:
            form: over the names.
            tick: called before every pivot; it may raise.

        Raises:
            EmptyDomain: when no trace satisfies the system.
            Unbounded: when the form has no maximum or no minimum.
        """
        return Bounds(self.highest(-form, tick), self.highest(form, tick))

    def highest(self, form: Affine, tick: lp.Tick | None = None) -> lp.Optimal:
        """Where a form over the names is largest, with multipliers over all rows; re-checked.

        Only some rows matter: it starts with those that mattered before, and adds rows that the
        answer violates until there are none.

        Raises:
            EmptyDomain, Unbounded: as `bound`.
        """
        values = form.row(self.names)
        objective = integer_row(values)
        # With too many active rows the latest are kept: the others come back if they matter.
        if len(self._active) > 3 * len(self.names):
            self._active = self._active[-2 * len(self.names) :]
        while True:
            chosen = [self.rows[i] for i in self._active]
            found = lp.maximize(chosen, self.equations, objective, tick=tick)
            if isinstance(found, lp.Infeasible):
                raise EmptyDomain("The system is empty: a form has no bounds on it.")
            if isinstance(found, lp.Optimal):
                at = homogeneous(found.point)
            else:
                at = integer_row([0, *found.ray])
            if not self._activate(at):
                break
        if isinstance(found, lp.UnboundedAbove):
            raise Unbounded(f"The form is unbounded along the ray {format_point(found.ray)}.")
        factor = next((v / o for v, o in zip(values, objective, strict=True) if v), Fraction(1))
        multipliers = [Fraction(0)] * len(self.rows)
        for i, multiplier in zip(self._active, found.multipliers, strict=True):
            multipliers[i] = factor * multiplier
        return lp.Optimal(
            factor * found.value,
            found.point,
            tuple(multipliers),
            tuple([factor * multiplier for multiplier in found.equation_multipliers]),
        )

    def _activate(self, at: Row) -> bool:
        """Whether a point or direction violates rows; the worst of them become active."""
        violated = []
        for i, row in enumerate(self.rows):
            value = dot(row, at)
            if value < 0:
                violated.append((Fraction(value, sum(map(abs, row[1:])) or 1), i))
        violated.sort()
        self._active += [i for _, i in violated[: len(self.names)]]
        return bool(violated)

    def polyhedron(self) -> Polyhedron:
        """The set of all relaxed traces."""
        return Polyhedron(self.names, rows=tuple(self.rows), equations=tuple(self.equations))

    def contains(self, trace: Mapping[str, Any]) -> bool:
        """Whether a value for every node satisfies every row."""
        return self.polyhedron().contains(trace)

    def constraints(self) -> list[tuple[Constraint, str]]:
        """Every row as a constraint, with its origin."""
        pairs = [
            (Constraint.from_row(row, self.names), origin)
            for row, origin in zip(self.rows, self.row_origins, strict=True)
        ]
        return pairs + [
            (Constraint.from_row(row, self.names, True), origin)
            for row, origin in zip(self.equations, self.equation_origins, strict=True)
        ]
