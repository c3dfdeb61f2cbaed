"""A relaxation as a linear system over all nodes of a network, each row with its origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from polyrelax.networks import Network
from polyrelax.polyhedra.constraints import Constraint
from polyrelax.polyhedra.polyhedron import Bounds, Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.rows import Row, integer_row


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
    """Inequalities and equations over named nodes; `origins` says where each of them comes from.

    A relaxation builds it up, layer by layer, and asks it for bounds on the way.
    """

    names: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    equations: list[Row] = field(default_factory=list)
    row_origins: list[str] = field(default_factory=list)
    equation_origins: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, network: Network, domain: Polyhedron) -> System:
        """The system that says only that the inputs lie in the domain."""
        found = cls((*network.inputs, *network.neuron_names))
        rows, equations = domain.system()
        padding = (0,) * len(network.neurons)
        found.add([(*row, *padding) for row in rows], "the domain")
        found.add_equations([(*row, *padding) for row in equations], "the domain")
        return found

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
        by_name = dict(zip(hull.names, values, strict=True))
        for constraint in hull.inequalities:
            self.require(constraint.bound - substituted(constraint.form, by_name), origin)
        for constraint in hull.equations:
            self.equate(constraint.bound - substituted(constraint.form, by_name), origin)

    def adopt(self, other: System) -> None:
        """Add all that another system, over some of the names, says."""
        for row, origin in zip(other.rows, other.row_origins, strict=True):
            self.keep(Polyhedron(other.names, rows=(row,)), origin)
        for row, origin in zip(other.equations, other.equation_origins, strict=True):
            self.keep(Polyhedron(other.names, rows=(), equations=(row,)), origin)

    def bound(self, form: Affine) -> Bounds:
        """The range of a form over the names, each end with a relaxed trace and multipliers."""
        return self.polyhedron().bounds(form)

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
