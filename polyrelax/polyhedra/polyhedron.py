"""`Polyhedron`: a closed convex rational polyhedron, how it is made, and its algebra."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from polyrelax.errors import EmptyDomain, InvalidInput
from polyrelax.polyhedra.constraints import (
    check_names,
    functional,
    functional_row,
    rows_from_text,
)
from polyrelax.polyhedra.representation import Bounds, Point, PolyhedralSet
from polyrelax.rational.numbers import rational, rationals
from polyrelax.rational.rows import Row, homogeneous, integer_row, primitive

if TYPE_CHECKING:
    import sympy

    from polyrelax.polyhedra.elimination import Projection

__all__ = ["Bounds", "Point", "Polyhedron", "convex_hull", "polytope"]


class Polyhedron(PolyhedralSet):
    """A closed convex polyhedron with rational data, in a space of named variables.

    It is immutable. It remembers what it was made from, and computes the other description when
    that is asked for, once. Empty, lower-dimensional and unbounded sets are values like any other.
    Two polyhedra are equal, and hash equal, iff they have the same variables and are the same set.

    Make one with `polytope("0 <= x <= 1, x + y <= 3/2")`, `from_inequalities`, `from_generators`,
    `box`, `empty` or `universe`.

    >>> square = Polyhedron.from_inequalities([[1, 0], [0, 1], [-1, 0], [0, -1]], [1, 1, 0, 0])
    >>> square == Polyhedron.from_generators([(0, 0), (1, 0), (0, 1), (1, 1), ("1/2", "1/2")])
    True
    >>> square.vertices[1]
    (Fraction(0, 1), Fraction(1, 1))
    """

    names: tuple[str, ...]

    # -- made from -------------------------------------------------------------------------

    @classmethod
    def from_inequalities(
        cls,
        A: Sequence[Sequence[Any]],
        b: Sequence[Any],
        *,
        equations: tuple[Sequence[Sequence[Any]], Sequence[Any]] | None = None,
        names: Iterable[str] | str | None = None,
    ) -> Polyhedron:
        """The set {x : A x <= b} or, with equations=(C, d), {x : A x <= b, C x == d}.

        Args:
            A: m rows of n rationals; redundant, repeated and zero rows are welcome.
            b: m rationals.
            equations: C of shape (k, n), and d of length k.
            names: the n variables; x1, x2, ... unless told.

        Raises:
            InvalidInput: when sizes do not match or an entry is no exact rational.

        >>> Polyhedron.from_inequalities([[1], [-1]], [1, 0], names="x").bounds("x")
        [0, 1]
        """
        C, d = equations if equations is not None else ([], [])
        size = len(A[0]) if len(A) else len(C[0]) if len(C) else None
        known = _listed(names or ()) if size is None else check_names(names, size)
        return cls(
            known,
            rows=_rows(A, b, len(known), "A", "b"),
            equations=_rows(C, d, len(known), "equations[0]", "equations[1]"),
        )

    @classmethod
    def from_generators(
        cls,
        points: Iterable[Sequence[Any]] = (),
        rays: Iterable[Sequence[Any]] = (),
        lines: Iterable[Sequence[Any]] = (),
        *,
        names: Iterable[str] | str | None = None,
    ) -> Polyhedron:
        """The convex hull of points, plus nonnegative multiples of rays, plus multiples of lines.

        Raises:
            InvalidInput: when sizes do not match, an entry is no exact rational, or there are rays
                or lines but no point.

        >>> Polyhedron.from_generators([(0, 0)], rays=[(1, 1)], names="x y")
        {(x, y): x - y == 0, -y <= 0}
        """
        given = [[list(vector) for vector in group] for group in (points, rays, lines)]
        sizes = {len(vector) for group in given for vector in group}
        if not given[0] and sizes:
            raise InvalidInput.argument(
                "points", "non-empty where there are rays or lines", "empty"
            )
        known = check_names(names, sizes.pop()) if sizes else _listed(names or ())
        size = len(known)
        vertices = [homogeneous(rationals(p, "points", size)) for p in given[0]]
        directions = [
            [integer_row([0, *rationals(v, label, size)]) for v in group]
            for label, group in (("rays", given[1]), ("lines", given[2]))
        ]
        return cls(known, rays=(*vertices, *directions[0]), lines=tuple(directions[1]))

    @classmethod
    def from_text(cls, text: str, names: Iterable[str] | str | None = None) -> Polyhedron:
        """The set of the points that satisfy every comparison in a text.

        Args:
            text: comparisons of affine expressions, chained or not, separated by commas.
            names: the variables in order; those of the text, as they first appear, unless told.

        >>> Polyhedron.from_text("0 <= x <= 1, x - z == 1").vertices
        ((Fraction(0, 1), Fraction(-1, 1)), (Fraction(1, 1), Fraction(0, 1)))
        """
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        listed = None if names is None else list(names)
        found, rows, equations = rows_from_text(text, listed)
        return cls(found, rows=tuple(rows), equations=tuple(equations))

    @classmethod
    def box(
        cls,
        lower: Sequence[Any],
        upper: Sequence[Any],
        names: Iterable[str] | str | None = None,
    ) -> Polyhedron:
        """The box lower <= x <= upper.

        >>> Polyhedron.box([0, 0], [1, 2]).bounds("x1 + x2")
        [0, 3]
        """
        low, high = rationals(lower, "lower"), rationals(upper, "upper", len(lower))
        known = check_names(names, len(low))
        rows = []
        for i, (start, end) in enumerate(zip(low, high, strict=True)):
            unit = [int(i == j) for j in range(len(low))]
            rows += [integer_row([-start, *unit]), integer_row([end, *(-u for u in unit)])]
        return cls(known, rows=tuple(rows))

    @classmethod
    def empty(cls, names: Iterable[str] | str) -> Polyhedron:
        """The empty set in the space of the given variables."""
        known = _listed(names)
        return cls(known, rows=((-1, *(0 for _ in known)),))

    @classmethod
    def universe(cls, names: Iterable[str] | str) -> Polyhedron:
        """The whole space of the given variables."""
        return cls(_listed(names), rows=())

    # -- algebra ---------------------------------------------------------------------------

    def __and__(self, other: Polyhedron) -> Polyhedron:
        """The intersection."""
        if not isinstance(other, Polyhedron):
            return NotImplemented  # a Union answers
        self._same_space(other)
        rows, equations = self.system()
        more_rows, more_equations = other.system()
        return Polyhedron(
            self.names, rows=(*rows, *more_rows), equations=(*equations, *more_equations)
        )

    def __mul__(self, other: Polyhedron) -> Polyhedron:
        """The Cartesian product; the two must have different variables."""
        if not isinstance(other, Polyhedron):
            return NotImplemented
        if set(self.names) & set(other.names):
            raise InvalidInput.argument(
                "other", "a polyhedron in other variables (see `rename`)", f"one in {other.names}"
            )
        left, right = (0,) * len(self.names), (0,) * len(other.names)
        systems = zip(self.system(), other.system(), strict=True)
        rows, equations = (
            (*((*row, *right) for row in mine), *((row[0], *left, *row[1:]) for row in theirs))
            for mine, theirs in systems
        )
        return Polyhedron((*self.names, *other.names), rows=rows, equations=equations)

    def __add__(self, other: Polyhedron | Sequence[Any]) -> Polyhedron:
        """The Minkowski sum with a polyhedron, or the translation by a vector."""
        if not isinstance(other, Polyhedron):
            vector = rationals(other, "other", len(self.names))
            return self._mapped(_diagonal(len(vector), Fraction(1)), vector, self.names)
        self._same_space(other)
        if self.is_empty or other.is_empty:
            return Polyhedron.empty(self.names)
        mine, lines = self.generators()
        theirs, more_lines = other.generators()
        rays = [ray for ray in (*mine, *theirs) if not ray[0]]
        for p in mine:
            for q in theirs:
                if p[0] and q[0]:
                    total = [q[0] * a + p[0] * b for a, b in zip(p[1:], q[1:], strict=True)]
                    rays.append(primitive([p[0] * q[0], *total]))
        return Polyhedron(self.names, rays=tuple(rays), lines=(*lines, *more_lines))

    def scale(self, factor: Any) -> Polyhedron:
        """The set {factor * x}; factor 0 gives the origin (or the empty set).

        >>> Polyhedron.box([0], [1]).scale(-2).bounds("x1")
        [-2, 0]
        """
        value = rational(factor, "factor")
        size = len(self.names)
        return self._mapped(_diagonal(size, value), [Fraction(0)] * size, self.names)

    def translate(self, vector: Sequence[Any]) -> Polyhedron:
        """The set {x + vector}."""
        return self + vector

    def image(
        self, forms: Sequence[Any], *, names: Iterable[str] | str | None = None
    ) -> Polyhedron:
        """The image under x -> (forms of x), exactly.

        Args:
            forms: one affine functional for each new coordinate: text, an `Affine` form, a mapping,
                or a sequence of coefficients (so a matrix is welcome; see `translate`).
            names: the new variables; x1, x2, ... unless told.

        >>> Polyhedron.from_text("0 <= x <= 1").image(["x", "-x"], names="a b").vertices
        ((Fraction(0, 1), Fraction(0, 1)), (Fraction(1, 1), Fraction(-1, 1)))
        """
        rows = [functional(form, self.names, "forms") for form in forms]
        known = check_names(names, len(rows))
        return self._mapped([row[1:] for row in rows], [row[0] for row in rows], known)

    def preimage(self, forms: Sequence[Any], names: Iterable[str] | str) -> Polyhedron:
        """The set of the points x, in the variables `names`, whose forms (x) lie in this one.

        >>> Polyhedron.box([0], [1]).preimage(["2*x"], "x").bounds("x")
        [0, 1/2]
        """
        known = _listed(names)
        maps = [functional(form, known, "forms") for form in forms]
        if len(maps) != len(self.names):
            raise InvalidInput.argument("forms", f"{len(self.names)} functionals", f"{len(maps)}")

        def pulled(row: Row) -> Row:
            total = [Fraction(row[0]), *(Fraction(0) for _ in known)]
            for factor, form in zip(row[1:], maps, strict=True):
                total = [a + factor * b for a, b in zip(total, form, strict=True)]
            return integer_row(total)

        rows, equations = self.system()
        return Polyhedron(
            known, rows=tuple(map(pulled, rows)), equations=tuple(map(pulled, equations))
        )

    def project(self, onto: Iterable[str] | str, method: Projection | None = None) -> Polyhedron:
        """The shadow on some of the variables, in the given order.

        Args:
            onto: the variables that stay.
            method: `Vertices()` unless told, or `FourierMotzkin()`; both give the same set.
        """
        from polyrelax.polyhedra.elimination import Vertices

        kept = _listed(onto)
        unknown = [name for name in kept if name not in self.names]
        if unknown:
            raise InvalidInput.argument("onto", f"among the variables {self.names}", f"{unknown}")
        return (method or Vertices()).project(self, kept)

    def section(self, fixed: Mapping[str, Any]) -> Polyhedron:
        """The slice at given values of some variables, in the space of the others.

        >>> Polyhedron.from_text("0 <= x, 0 <= y, x + y <= 1").section({"y": "1/4"}).bounds("x")
        [0, 3/4]
        """
        for name in fixed:
            if name not in self.names:
                raise InvalidInput.argument(
                    "fixed", f"among the variables {self.names}", f"{name!r}"
                )
        values = {name: rational(value, f"fixed[{name!r}]") for name, value in fixed.items()}
        kept = tuple([name for name in self.names if name not in values])
        rows = []
        for group in self.system():
            sliced = []
            for row in group:
                by_name = dict(zip(self.names, row[1:], strict=True))
                constant = row[0] + sum((by_name[n] * v for n, v in values.items()), Fraction(0))
                sliced.append(integer_row([constant, *(by_name[n] for n in kept)]))
            rows.append(tuple(sliced))
        return Polyhedron(kept, rows=rows[0], equations=rows[1])

    def cut(self, spec: Any) -> tuple[Polyhedron, Polyhedron]:
        """The two closed sides {functional <= 0} and {functional >= 0} of the set.

        >>> low, high = Polyhedron.box([0], [1]).cut("x1 - 1/3")
        >>> low.bounds("x1"), high.bounds("x1")
        ([0, 1/3], [1/3, 1])
        """
        row = functional_row(spec, self.names)
        rows, equations = self.system()
        sides = (tuple([-entry for entry in row]), row)
        low, high = (
            Polyhedron(self.names, rows=(*rows, side), equations=equations) for side in sides
        )
        return low, high

    def embed(self, names: Iterable[str] | str) -> Polyhedron:
        """The set of the points in more variables whose shadow on this one's is in this set.

        >>> Polyhedron.box([0], [1], "y").embed("x y").lines
        ((1, 0),)
        """
        known = _listed(names)
        missing = [name for name in self.names if name not in known]
        if missing:
            raise InvalidInput.argument("names", f"to contain {self.names}", f"{known}")
        place = [0, *(known.index(name) + 1 for name in self.names)]

        def wide(row: Row) -> Row:
            entries = [0] * (len(known) + 1)
            for position, entry in zip(place, row, strict=True):
                entries[position] = entry
            return tuple(entries)

        rows, equations = self.system()
        return Polyhedron(known, rows=tuple(map(wide, rows)), equations=tuple(map(wide, equations)))

    def rename(self, names: Iterable[str] | str) -> Polyhedron:
        """The same set in other variables."""
        known = check_names(names, len(self.names))
        renamed = Polyhedron(
            known,
            rows=self._given_rows,
            equations=self._given_equations,
            rays=self._given_rays,
            lines=self._given_lines,
        )
        if "description" in self.__dict__:
            renamed.__dict__["description"] = self.description
        return renamed

    def _mapped(
        self, matrix: list[list[Fraction]], offset: list[Fraction], names: tuple[str, ...]
    ) -> Polyhedron:
        maps = [[b, *line] for b, line in zip(offset, matrix, strict=True)]
        rays, lines = self.generators()

        def mapped(g: Row) -> Row:
            moved = [sum((a * v for a, v in zip(m, g, strict=True)), Fraction(0)) for m in maps]
            return integer_row([g[0], *moved])

        return Polyhedron(names, rays=tuple(map(mapped, rays)), lines=tuple(map(mapped, lines)))

    def bounding_box(self) -> Polyhedron:
        """The smallest box that contains the set.

        Raises:
            EmptyDomain, Unbounded: where there is none.

        >>> Polyhedron.from_generators([(0, 1), (2, 0)]).bounding_box().vertices[-1]
        (Fraction(2, 1), Fraction(1, 1))
        """
        sides = [self.bounds(name) for name in self.names]
        return Polyhedron.box([s.lower for s in sides], [s.upper for s in sides], self.names)

    @property
    def affine_hull(self) -> Polyhedron:
        """The smallest affine subspace that contains the set, as a polyhedron."""
        return Polyhedron(self.names, rows=(), equations=self.description.equations)

    @property
    def recession_cone(self) -> Polyhedron:
        """The directions in which the set goes on for ever: {r : x + s*r in it for all s >= 0}.

        Raises:
            EmptyDomain: on the empty set.
        """
        if self.is_empty:
            raise EmptyDomain("The polyhedron is empty: it has no recession cone.")
        rows, equations = self.system()
        return Polyhedron(
            self.names,
            rows=tuple([(0, *row[1:]) for row in rows]),
            equations=tuple([(0, *row[1:]) for row in equations]),
        )

    def __repr__(self) -> str:
        space = self.names[0] if len(self.names) == 1 else f"({', '.join(self.names)})"
        if self.is_empty:
            return f"{{{space}: empty}}"
        parts = [*map(repr, self.equations), *map(repr, self.inequalities)]
        return f"{{{space}: {', '.join(parts)}}}" if parts else f"{{{space}: everything}}"

    def to_sympy(self) -> sympy.Basic:
        """A conjunction of SymPy relations, ready for `Piecewise`; `true` or `false` if trivial."""
        from polyrelax.polyhedra.sympy_forms import to_sympy

        return to_sympy(self)

    def to_latex(self) -> str:
        """The irredundant system as LaTeX."""
        from polyrelax.polyhedra.sympy_forms import to_latex

        return to_latex(self)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.to_latex()}$"


def polytope(spec: Any, names: Iterable[str] | str | None = None) -> Polyhedron:
    """A polyhedron from text, or from SymPy relations.

    Args:
        spec: text such as "0 <= x <= 1, x + y <= 3/2, x - z == 1", or a SymPy relation, conjunction
            or list of them.
        names: the variables in order; as they first appear, unless told.

    >>> polytope("0 <= x1 <= 1, 0 <= x2 <= 1").bounds("x1 - x2")
    [-1, 1]
    """
    if isinstance(spec, Polyhedron):
        return spec
    if isinstance(spec, str):
        return Polyhedron.from_text(spec, names)
    from polyrelax.polyhedra.sympy_forms import from_relations

    return from_relations(spec, names)


def convex_hull(polyhedra: Iterable[Polyhedron]) -> Polyhedron:
    """The closed convex hull of polyhedra in the same variables.

    Raises:
        InvalidInput: when there are none, or their variables differ.

    >>> convex_hull([Polyhedron.box([0], [1]), Polyhedron.box([2], [3])]).bounds("x1")
    [0, 3]
    """
    parts = list(polyhedra)
    if not parts:
        raise InvalidInput.argument("polyhedra", "at least one polyhedron", "none")
    rays: dict[Row, None] = {}
    lines: dict[Row, None] = {}
    for part in parts:
        parts[0]._same_space(part)
        if not part.is_empty:
            mine, through = part.generators()
            rays.update(dict.fromkeys(mine))
            lines.update(dict.fromkeys(through))
    return Polyhedron(parts[0].names, rays=tuple(rays), lines=tuple(lines))


def _diagonal(size: int, value: Fraction) -> list[list[Fraction]]:
    return [[value if i == j else Fraction(0) for j in range(size)] for i in range(size)]


def _listed(names: Iterable[str] | str) -> tuple[str, ...]:
    found = names.replace(",", " ").split() if isinstance(names, str) else list(names)
    return check_names(found, len(found))


def _rows(
    A: Sequence[Sequence[Any]], b: Sequence[Any], size: int, left: str, right: str
) -> tuple[Row, ...]:
    bounds = rationals(b, right, len(A))
    lines = [rationals(line, f"{left}[{i}]", size) for i, line in enumerate(A)]
    return tuple(
        [
            integer_row([bound, *(-a for a in line)])
            for line, bound in zip(lines, bounds, strict=True)
        ]
    )
