"""`Union`: a finite union of polyhedra, as a set: membership, algebra, comparison, convexity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from polyrelax.errors import CheckFailed, EmptyDomain, InvalidInput
from polyrelax.polyhedra.constraints import functional
from polyrelax.polyhedra.convexity import Convexity, decide
from polyrelax.polyhedra.covering import MAX_PIECES, Remainder, holds
from polyrelax.polyhedra.polyhedron import Bounds, Point, Polyhedron, convex_hull
from polyrelax.rational.numbers import format_point
from polyrelax.rational.rows import dot, homogeneous, point_of

if TYPE_CHECKING:
    from polyrelax.polyhedra.elimination import Projection

# A longer union is shown by its first cells and their number.
_SHOWN = 8


class UnionBounds(Bounds):
    """The exact range of a functional over a union, each end with a point, its cell and a proof.

    `lower_cell` and `upper_cell` are cells in which the ends are attained, at the points of
    `lower_proof` and `upper_proof`; `parts` are the bounds over every cell, each with its proofs.
    """

    __slots__ = ("lower_cell", "parts", "upper_cell")

    lower_cell: Polyhedron
    upper_cell: Polyhedron
    parts: tuple[Bounds, ...]

    def __init__(self, cells: Sequence[Polyhedron], parts: Sequence[Bounds]) -> None:
        low = min(range(len(parts)), key=lambda i: parts[i].lower)
        high = max(range(len(parts)), key=lambda i: parts[i].upper)
        super().__init__(parts[low].lower_proof, parts[high].upper_proof)
        object.__setattr__(self, "lower_cell", cells[low])
        object.__setattr__(self, "upper_cell", cells[high])
        object.__setattr__(self, "parts", tuple(parts))


class Union:
    """A finite union of polyhedra in the same named variables; immutable.

    It is a set: how it is cut into cells plays no part in `==`, `<=` and `hash`, and a polyhedron
    is as good as the union that has it as its only cell.

    Args:
        cells: any number of polyhedra, empty and repeated ones among them.
        names: the variables; needed where there are no cells.

    Raises:
        InvalidInput: when the cells are not polyhedra in the same variables, or there are neither
            cells nor names.

    >>> segments = [Polyhedron.box([0, 0], upper) for upper in ([1, 0], [0, 1])]
    >>> L = Union(segments)
    >>> L.contains((0, "1/2")), L.contains(("1/2", "1/2")), L.dimension
    (True, False, 1)
    >>> L.is_convex()
    no: (1/2, 1/2) lies between (1, 0) and (0, 1) and is not in the union
    >>> L <= L.hull, L == L.hull
    (True, False)
    """

    names: tuple[str, ...]

    def __init__(
        self, cells: Iterable[Polyhedron] = (), *, names: Iterable[str] | str | None = None
    ) -> None:
        given = tuple(cells)
        for i, cell in enumerate(given):
            if not isinstance(cell, Polyhedron):
                raise InvalidInput.argument(f"cells[{i}]", "a Polyhedron", f"{cell!r}")
        if names is not None:
            self.names = Polyhedron.universe(names).names
        elif given:
            self.names = given[0].names
        else:
            raise InvalidInput.argument("names", "given where there are no cells", "None")
        for i, cell in enumerate(given):
            if cell.names != self.names:
                raise InvalidInput.argument(
                    f"cells[{i}]", f"in the variables {self.names}", f"in {cell.names}"
                )
        self._given = given

    # -- questions -------------------------------------------------------------------------------

    @cached_property
    def cells(self) -> tuple[Polyhedron, ...]:
        """The maximal cells: none is empty, none is inside another; sorted by their vertices."""
        distinct = list(dict.fromkeys(cell for cell in self._given if not cell.is_empty))
        centers = [homogeneous(cell.interior_point()) for cell in distinct]
        # A cell that is inside another one has its points inside: one of them is tried first.
        maximal = [
            cell
            for cell, center in zip(distinct, centers, strict=True)
            if not any(
                holds(other, center) and cell <= other for other in distinct if other is not cell
            )
        ]
        return tuple(sorted(maximal, key=lambda cell: (cell.vertices, cell.rays, cell.lines)))

    @property
    def given(self) -> tuple[Polyhedron, ...]:
        """The cells as they were given: some may be empty, or inside others."""
        return self._given

    @property
    def is_empty(self) -> bool:
        """Whether no point is in the union."""
        return all(cell.is_empty for cell in self._given)

    @property
    def dimension(self) -> int:
        """The largest dimension of a cell; -1 for the empty set."""
        return max((cell.dimension for cell in self.cells), default=-1)

    @property
    def ambient_dimension(self) -> int:
        """The number of variables."""
        return len(self.names)

    @property
    def is_bounded(self) -> bool:
        """Whether no cell has rays or lines."""
        return all(cell.is_bounded for cell in self.cells)

    @cached_property
    def hull(self) -> Polyhedron:
        """The closed convex hull: the smallest polyhedron that contains the union."""
        return convex_hull((*self._given, Polyhedron.empty(self.names)))

    def contains(self, point: Sequence[Any] | Mapping[str, Any]) -> bool:
        """Whether a point, in the order of the variables or by their names, is in the union."""
        row = homogeneous(Polyhedron.universe(self.names).coordinates(point))
        return any(holds(cell, row) for cell in self._given)

    __contains__ = contains

    def bounds(self, spec: Any) -> UnionBounds:
        """The exact range of an affine functional, with attaining points, their cells and proofs.

        Args:
            spec: text such as "x - 2*y", a mapping from names to coefficients, all coefficients in
                order, or an `Affine` form.

        Raises:
            EmptyDomain: on the empty set.
            Unbounded: when the functional has no maximum or no minimum.

        >>> found = Union([Polyhedron.box([0], [1]), Polyhedron.box([3], [4])]).bounds("x1")
        >>> found, found.upper_cell, found.upper_proof.point
        ([0, 4], {x1: -x1 <= -3, x1 <= 4}, (Fraction(4, 1),))
        """
        functional(spec, self.names)
        if not self.cells:
            raise EmptyDomain("The union is empty: a functional has no bounds on it.")
        return UnionBounds(self.cells, [cell.bounds(spec) for cell in self.cells])

    def is_convex(self, *, limit: int = MAX_PIECES) -> Convexity:
        """Whether the union is convex: true or false, and shown as a sentence.

        Args:
            limit: how many pieces of the hull may be looked at; only the covering test, where no
                witness between vertices was found, needs any.

        Returns:
            A `Convexity`, with a re-checked witness or the reason.

        Raises:
            Undecided: when `limit` pieces were looked at without an answer; its `partial` says how
                many there were, and how many were waiting.

        >>> Union([Polyhedron.box([0, 0], [1, 1]), Polyhedron.box([1, 0], [2, 1])]).is_convex()
        yes: every point of the hull is covered: 2 pieces checked
        """
        if "_convexity" not in self.__dict__:
            self.__dict__["_convexity"] = decide(self.cells, self.hull, limit)
        found: Convexity = self.__dict__["_convexity"]
        return found

    # -- comparison --------------------------------------------------------------------------------

    def point_outside(self, other: Polyhedron | Union, *, limit: int = MAX_PIECES) -> Point | None:
        """A point of this union that is not in the other one, or None if there is none.

        Raises:
            Undecided: when `limit` pieces of a cell were looked at without an answer.

        >>> square = Union([Polyhedron.box([0, 0], [2, 2])])
        >>> square.point_outside(Polyhedron.from_text("x1 + x2 <= 1", "x1 x2"))
        (Fraction(0, 1), Fraction(2, 1))
        """
        cover = self._other(other).cells
        found = self._vertex_outside(cover)
        if found is None:
            found = self._point_outside(cover, limit)
        if found is not None and not (self.contains(found) and not other.contains(found)):
            raise CheckFailed(f"{format_point(found)} does not show that the sets differ.")
        return found

    def __le__(self, other: Polyhedron | Union) -> bool:
        """Whether every point of this union is in the other one."""
        return self.point_outside(other) is None

    def __ge__(self, other: Polyhedron | Union) -> bool:
        return self._other(other) <= self

    def __lt__(self, other: Polyhedron | Union) -> bool:
        return self <= other and not self >= other

    def __gt__(self, other: Polyhedron | Union) -> bool:
        return self >= other and not self <= other

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Polyhedron):
            other = Union([other])
        if not isinstance(other, Union):
            return NotImplemented
        if self.names != other.names or self.hull != other.hull:
            return False
        return self.cells == other.cells or (self <= other and other <= self)

    def __hash__(self) -> int:
        return hash(self.hull)

    def difference(self, other: Polyhedron | Union, *, limit: int = MAX_PIECES) -> Union:
        """The closure of the points of this union that are not in the other one.

        The set difference itself need not be closed; its closure adds points where the two touch.
        It is empty iff this union is a subset of the other one.

        Raises:
            Undecided: when `limit` pieces of a cell were looked at and more are waiting.

        >>> Union([Polyhedron.box([0], [3])]) - Polyhedron.box([1], [2])
        {x1: -x1 <= 0, x1 <= 1} ∪ {x1: -x1 <= -2, x1 <= 3}
        """
        cover = self._other(other).cells
        pieces = [
            piece.polyhedron(self.names)
            for cell in self.cells
            for piece in Remainder(cell, cover, limit).pieces()
        ]
        return Union(pieces, names=self.names)

    def __sub__(self, other: Polyhedron | Union) -> Union:
        return self.difference(other)

    def __rsub__(self, other: Polyhedron) -> Union:
        return self._other(other).difference(self)

    def _vertex_outside(self, cover: Sequence[Polyhedron]) -> Point | None:
        vertices = (ray for cell in self.cells for ray in cell.description.rays if ray[0])
        outside = (row for row in vertices if not any(holds(cell, row) for cell in cover))
        return next(map(point_of, outside), None)

    def _point_outside(self, cover: Sequence[Polyhedron], limit: int) -> Point | None:
        for cell in self.cells:
            remainder = Remainder(cell, cover, limit)
            for piece in remainder.pieces():
                return point_of(remainder.point(piece))
        return None

    # -- algebra -----------------------------------------------------------------------------------

    def __or__(self, other: Polyhedron | Union) -> Union:
        """The union of both."""
        return Union((*self._given, *self._other(other)._given), names=self.names)

    __ror__ = __or__

    def __and__(self, other: Polyhedron | Union) -> Union:
        """The intersection of both."""
        pairs = ((a, b) for a in self.cells for b in self._other(other).cells)
        return Union([a & b for a, b in pairs if not _apart(a, b)], names=self.names)

    __rand__ = __and__

    def image(self, forms: Sequence[Any], *, names: Iterable[str] | str | None = None) -> Union:
        """The image under x -> (forms of x), exactly; see `Polyhedron.image`.

        >>> L = Union([Polyhedron.box([0, 0], [1, 0]), Polyhedron.box([0, 0], [0, 1])])
        >>> L.image(["x1 - x2"], names="d") == Polyhedron.box([-1], [1], names="d")
        True
        """
        return self._each(lambda cell: cell.image(forms, names=names))

    def project(self, onto: Iterable[str] | str, method: Projection | None = None) -> Union:
        """The shadow on some of the variables, in the given order; see `Polyhedron.project`."""
        onto = onto if isinstance(onto, str) else tuple(onto)
        return self._each(lambda cell: cell.project(onto, method))

    def section(self, fixed: Mapping[str, Any]) -> Union:
        """The slice at given values of some variables, in the space of the others."""
        return self._each(lambda cell: cell.section(fixed))

    def translate(self, vector: Sequence[Any]) -> Union:
        """The set {x + vector}."""
        return self._each(lambda cell: cell.translate(vector))

    def scale(self, factor: Any) -> Union:
        """The set {factor * x}; factor 0 gives the origin (or the empty set)."""
        return self._each(lambda cell: cell.scale(factor))

    def rename(self, names: Iterable[str] | str) -> Union:
        """The same set in other variables."""
        names = names if isinstance(names, str) else tuple(names)
        return self._each(lambda cell: cell.rename(names))

    def _each(self, change: Callable[[Polyhedron], Polyhedron]) -> Union:
        # The empty set is changed as well: it knows the new variables where there are no cells.
        names = change(Polyhedron.empty(self.names)).names
        return Union([change(cell) for cell in self._given], names=names)

    def _other(self, other: Polyhedron | Union) -> Union:
        """The operand as a union in the same variables, or an error."""
        if isinstance(other, Polyhedron):
            other = Union([other])
        if not isinstance(other, Union):
            raise InvalidInput.argument("other", "a Polyhedron or a Union", f"{other!r}")
        if self.names != other.names:
            raise InvalidInput.argument(
                "other", f"in the variables {self.names}", f"in {other.names}"
            )
        return other

    def __repr__(self) -> str:
        if not self.cells:
            return repr(Polyhedron.empty(self.names))
        shown = [repr(cell) for cell in self.cells[:_SHOWN]]
        if len(self.cells) > _SHOWN:
            shown.append(f"... ({len(self.cells)} cells)")
        return " ∪ ".join(shown)


def _apart(one: Polyhedron, other: Polyhedron) -> bool:
    """Whether a facet of one separates it from the other: a quick reason to be disjoint."""
    for first, second in ((one, other), (other, one)):
        rays, lines = second.description.rays, second.description.lines
        for row in first.description.rows:
            if all(dot(row, ray) < 0 for ray in rays) and not any(dot(row, g) for g in lines):
                return True
    return False
