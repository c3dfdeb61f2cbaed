"""What a polyhedron is, by either description, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, NoReturn

from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.cones import DoubleDescription, Part, describe, describe_generated
from polyrelax.polyhedra.constraints import Constraint, functional
from polyrelax.polyhedra.cuts import Check
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point, rationals
from polyrelax.rational.rows import Row, dot, homogeneous, integer_row, point_of

Point = tuple[Fraction, ...]

# Up to this many variables, whether a set is bounded is read off its vertices.
_MOST_VARIABLES_BY_VERTICES = 8


class Bounds(Interval):
    """The exact range of a functional over a polyhedron, each end with a point and multipliers.

    `lower_proof` and `upper_proof` are `lp.Optimal` values over the polyhedron's `system()`: for
    the lower end, of the negated functional.
    """

    __slots__ = ("lower_proof", "upper_proof")

    def __init__(self, lower_proof: lp.Optimal, upper_proof: lp.Optimal) -> None:
        super().__init__(-lower_proof.value, upper_proof.value)
        object.__setattr__(self, "lower_proof", lower_proof)
        object.__setattr__(self, "upper_proof", upper_proof)

    lower_proof: lp.Optimal
    upper_proof: lp.Optimal


class PolyhedralSet:
    """A closed convex rational polyhedron: its two descriptions, and the questions it answers.

    The algebra and the ways to make one are in `Polyhedron`, the only subclass.
    """

    names: tuple[str, ...]
    _given_rows: tuple[Row, ...] | None
    _given_equations: tuple[Row, ...]
    _given_rays: tuple[Row, ...] | None
    _given_lines: tuple[Row, ...]

    def __init__(
        self,
        names: tuple[str, ...],
        *,
        rows: tuple[Row, ...] | None = None,
        equations: tuple[Row, ...] = (),
        rays: tuple[Row, ...] | None = None,
        lines: tuple[Row, ...] = (),
    ) -> None:
        """From integer rows (b, a) with b + a.x >= 0, or from homogeneous generators (t, t*x).

        This is for code that has rows already; nothing is checked.
        """
        self.__dict__.update(
            names=names,
            _given_rows=rows,
            _given_equations=equations,
            _given_rays=rays,
            _given_lines=lines,
        )

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"a polyhedron is immutable: {name!r} cannot be set")

    # -- both descriptions -----------------------------------------------------------------

    @cached_property
    def description(self) -> DoubleDescription:
        """Both minimal descriptions of the homogenised cone {(t, t*x) : t >= 0, x in the set}.

        Raises:
            Unsupported: when it has too many vertices to be enumerated.
        """
        return self.description_within(None)

    def description_within(
        self, most_rays: int | None, check: Check | None = None, part: Part | None = None
    ) -> DoubleDescription:
        """The `description`, unless it is not known yet and costs too much.

        Args:
            most_rays: how many vertices and rays, or facets, may be met on the way.
            check: called every few milliseconds; it may raise.
            part: the cone over a part of a set that was made from generators.

        Raises:
            Unsupported: when more than `most_rays` vertices and rays are met on the way.
        """
        if "description" in self.__dict__:
            return self.description
        n = len(self.names)
        pivots = [*range(1, n + 1), 0]
        if self._given_rows is not None:
            at_infinity = (1,) + (0,) * n
            rows = (*self._given_rows, at_infinity)
            found = describe(rows, self._given_equations, n + 1, pivots, most_rays, check)
        else:
            rays = self._given_rays or ()
            lines = self._given_lines
            found = describe_generated(rays, lines, n + 1, pivots, most_rays, check, part)
        if not any(ray[0] for ray in found.rays):
            found = DoubleDescription((), ((1,) + (0,) * n,), (), (), ())
        self.__dict__["description"] = found
        return found

    def system(self) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """Inequalities and equations that define the set, as integer rows.

        Those given, if the set was made from them; else the irredundant ones. Multipliers (see
        `maximize`) are in their order.
        """
        if self._given_rows is not None:
            return self._given_rows, self._given_equations
        rows = self.description.rows
        return tuple([row for row in rows if any(row[1:])]), self.description.equations

    def generators(self) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """Points and rays (t, t*x), and lines, that generate the set: those given, if any."""
        if self._given_rays is not None and "description" not in self.__dict__:
            return self._given_rays, self._given_lines
        return self.description.rays, self.description.lines

    @property
    def inequalities(self) -> tuple[Constraint, ...]:
        """The facets, one inequality each: none is redundant, none is an equation in disguise."""
        rows = [row for row in self.description.rows if any(row[1:])]
        return tuple([Constraint.from_row(row, self.names) for row in rows])

    @property
    def equations(self) -> tuple[Constraint, ...]:
        """A basis of the equations that hold on the whole set: its affine hull."""
        return tuple(
            [Constraint.from_row(row, self.names, True) for row in self.description.equations]
        )

    @property
    def vertices(self) -> tuple[Point, ...]:
        """The vertices, sorted; where the set has lines, one point for each minimal face."""
        return tuple(sorted([point_of(ray) for ray in self.description.rays if ray[0]]))

    @property
    def rays(self) -> tuple[tuple[int, ...], ...]:
        """The directions of the extreme rays, in primitive integers, sorted."""
        return tuple([ray[1:] for ray in self.description.rays if not ray[0]])

    @property
    def lines(self) -> tuple[tuple[int, ...], ...]:
        """A basis of the lines in the set, in primitive integers."""
        return tuple([line[1:] for line in self.description.lines])

    # -- questions -------------------------------------------------------------------------

    @property
    def ambient_dimension(self) -> int:
        """The number of variables."""
        return len(self.names)

    @property
    def dimension(self) -> int:
        """The dimension of the affine hull; -1 for the empty set."""
        found = self.description
        return len(self.names) - len(found.equations) if found.rays else -1

    @cached_property
    def is_empty(self) -> bool:
        """Whether no point is in the set."""
        if "description" in self.__dict__ or self._given_rays is not None:
            return not any(ray[0] for ray in self.generators()[0])
        zero = (0,) * (len(self.names) + 1)
        return isinstance(lp.maximize(*self.system(), zero), lp.Infeasible)

    @property
    def is_bounded(self) -> bool:
        """Whether the set has neither rays nor lines; the empty set is bounded."""
        if len(self.names) > _MOST_VARIABLES_BY_VERTICES and "description" not in self.__dict__:
            return self._unbounded_direction() is None
        rays, lines = self.description.rays, self.description.lines
        return not lines and all(ray[0] for ray in rays)

    @property
    def has_rows(self) -> bool:
        """Whether the set was made from inequalities and equations."""
        return self._given_rows is not None

    def require_bounded(self, argument: str = "domain") -> None:
        """Do nothing if the set is bounded.

        Raises:
            Unbounded: naming the argument and a direction in which the set goes on for ever.
        """
        if not self.is_bounded:
            direction = self._unbounded_direction()
            assert direction is not None
            raise Unbounded(
                f"Argument {argument!r} must be bounded, not a set with the direction "
                f"{format_point(direction)}."
            )

    def _unbounded_direction(self) -> tuple[Fraction, ...] | None:
        """A direction in which a coordinate grows for ever, by linear programming."""
        for name in self.names:
            for outcome in (self.maximize({name: 1}), self.minimize({name: 1})):
                if isinstance(outcome, lp.UnboundedAbove):
                    return outcome.ray
        return None

    def contains(self, point: Sequence[Any] | Mapping[str, Any]) -> bool:
        """Whether a point, in the order of the variables or by their names, is in the set.

        >>> from polyrelax.polyhedra import Polyhedron
        >>> Polyhedron.box([0], [1]).contains(["1/2"])
        True
        """
        row = homogeneous(self.coordinates(point))
        rows, equations = self.system()
        return all(dot(r, row) >= 0 for r in rows) and not any(dot(e, row) for e in equations)

    __contains__ = contains

    def coordinates(self, point: Sequence[Any] | Mapping[str, Any]) -> list[Fraction]:
        """The exact coordinates of a point given in order or by name.

        Raises:
            InvalidInput: when a coordinate is missing, unknown, or no exact rational.
        """
        if isinstance(point, Mapping):
            if set(map(str, point)) != set(self.names):
                raise InvalidInput.argument(
                    "point", f"given for the variables {', '.join(self.names)}", f"{list(point)}"
                )
            by_name = {str(name): value for name, value in point.items()}
            point = [by_name[name] for name in self.names]
        return rationals(point, "point", len(self.names))

    def __le__(self, other: PolyhedralSet) -> bool:
        """Whether every point of this polyhedron is in the other one, or in a `Union`."""
        if not isinstance(other, PolyhedralSet):
            return NotImplemented  # a Union answers
        self._same_space(other)
        if self.is_empty:
            return True
        rays, lines = self.generators()
        rows, equations = other.system()
        if any(dot(r, ray) < 0 for r in rows for ray in rays):
            return False
        flat = [*rays, *lines]
        return not any(dot(e, g) for e in equations for g in flat) and not any(
            dot(r, line) for r in rows for line in lines
        )

    def __ge__(self, other: PolyhedralSet) -> bool:
        return other <= self if isinstance(other, PolyhedralSet) else NotImplemented

    def __lt__(self, other: PolyhedralSet) -> bool:
        if not isinstance(other, PolyhedralSet):
            return NotImplemented
        return self <= other and not other <= self

    def __gt__(self, other: PolyhedralSet) -> bool:
        return other < self if isinstance(other, PolyhedralSet) else NotImplemented

    def maximize(self, spec: Any) -> lp.Outcome:
        """The maximum of an affine functional: optimal, infeasible or unbounded, with its proof.

        Args:
            spec: text such as "x - 2*y", a mapping from names to coefficients, all coefficients in
                order, or an `Affine` form.

        Returns:
            An `lp.Optimal` with a point and multipliers over the rows of `system()`, or an
            `lp.Infeasible` or `lp.UnboundedAbove` with a proof; each re-checked.
        """
        return self._maximize(functional(spec, self.names))

    def minimize(self, spec: Any) -> lp.Outcome:
        """The minimum of a functional, as the maximum of its negative (so `value` is negated)."""
        return self._maximize([-value for value in functional(spec, self.names)])

    def bounds(self, spec: Any) -> Bounds:
        """The exact range of an affine functional, with attaining points and multipliers.

        Raises:
            EmptyDomain: on the empty set.
            Unbounded: when the functional has no maximum or no minimum.

        >>> from polyrelax.polyhedra import Polyhedron
        >>> Polyhedron.from_text("0 <= x <= 1, x <= y <= 2*x").bounds("x + y")
        [0, 3]
        """
        lower, upper = self.minimize(spec), self.maximize(spec)
        for outcome, end in ((lower, "below"), (upper, "above")):
            if isinstance(outcome, lp.Infeasible):
                raise EmptyDomain("The polyhedron is empty: a functional has no bounds on it.")
            if isinstance(outcome, lp.UnboundedAbove):
                direction = format_point(outcome.ray)
                raise Unbounded(f"The functional is unbounded {end}, along the ray {direction}.")
        assert isinstance(lower, lp.Optimal) and isinstance(upper, lp.Optimal)
        return Bounds(lower, upper)

    def _maximize(self, values: list[Fraction]) -> lp.Outcome:
        row = integer_row(values)
        position = next((i for i, value in enumerate(values) if value), None)
        outcome = lp.maximize(*self.system(), row)
        if position is None or not isinstance(outcome, lp.Optimal):
            return outcome
        factor = values[position] / row[position]
        return lp.Optimal(
            factor * outcome.value,
            outcome.point,
            tuple([factor * multiplier for multiplier in outcome.multipliers]),
            tuple([factor * multiplier for multiplier in outcome.equation_multipliers]),
        )

    def interior_point(self) -> Point:
        """A point in the relative interior: the mean of the vertices plus the sum of the rays.

        Raises:
            EmptyDomain: on the empty set.
        """
        vertices = self.vertices
        if not vertices:
            raise EmptyDomain("The polyhedron is empty: it has no point.")
        mean = [sum(column, Fraction(0)) / len(vertices) for column in zip(*vertices, strict=True)]
        for ray in self.rays:
            mean = [m + r for m, r in zip(mean, ray, strict=True)]
        return tuple(mean)

    def _same_space(self, other: PolyhedralSet) -> None:
        if not isinstance(other, PolyhedralSet):
            raise InvalidInput.argument("other", "a Polyhedron", f"{other!r}")
        if self.names != other.names:
            raise InvalidInput.argument(
                "other", f"a polyhedron in the variables {self.names}", f"one in {other.names}"
            )

    # -- identity and display --------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PolyhedralSet):
            return NotImplemented
        mine, theirs = self.description, other.description
        return (self.names, mine.rays, mine.lines) == (other.names, theirs.rays, theirs.lines)

    def __hash__(self) -> int:
        return hash((self.names, self.description.rays, self.description.lines))
