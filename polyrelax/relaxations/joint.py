"""Joint hulls: the convex hull of what a network does, inputs and outputs together.

A polytope is cut along the neurons' hyperplanes, the vertices of the pieces are lifted to the
graph, and one conversion from vertices to inequalities gives all facets. The second route needs no
vertices: the hull of the pieces as a projection of a larger system (E. Balas, 1985).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from polyrelax.errors import Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells
from polyrelax.networks import Network
from polyrelax.polyhedra.cones import Part, maximal, transpose
from polyrelax.polyhedra.cuts import halves
from polyrelax.polyhedra.planar import Boundary, polygon, split
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.rows import Row, homogeneous
from polyrelax.relaxations.system import System

if TYPE_CHECKING:
    from polyrelax.polyhedra.elimination import Projection

# How many vertices, or facets, a conversion may meet.
_MOST = 16_000


def joint_hull(
    over: Polyhedron,
    group: Sequence[int],
    budget: Budget | None = None,
    method: Projection | None = None,
) -> Polyhedron:
    """The convex hull of {(u, relu(u_i) for i in the group) : u in a non-empty polytope}.

    Args:
        over: the polytope.
        group: the numbers, from 0, of the coordinates whose ReLU is taken.
        method: how the hull is found; by cutting at the vertices unless told. With
            `FourierMotzkin()` (or any projection) it is the projection of the lifted system of
            all pieces; both give the same set.

    Raises:
        Undecided: when the budget is spent.
        Unsupported: when there are too many facets.

    >>> from polyrelax.polyhedra import FourierMotzkin
    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> joint_hull(polytope("-1 <= u <= 1"), [0])
    {(y1, y2): y1 - y2 <= 0, -y2 <= 0, -y1 + 2*y2 <= 1}
    >>> _ == joint_hull(polytope("-1 <= u <= 1"), [0], method=FourierMotzkin())
    True
    """
    budget = budget or Budget()
    if method is not None:
        return _by_projection(over, group, budget, method)
    corners, part = _cut(over, group, budget)
    names = tuple([f"y{i + 1}" for i in range(len(over.names) + len(group))])
    hull = Polyhedron(names, rays=tuple([_lifted(corner, group) for corner in corners]))
    return described(hull, budget, "a joint hull", _lifted_part(part, group))


def _cut(over: Polyhedron, group: Sequence[int], budget: Budget) -> tuple[Iterable[Row], Part]:
    """The vertices of all pieces into which the hyperplanes u_i = 0 of a group cut a polytope.

    And one of the pieces, by its facets too, which need no search: they are among the polytope's
    and the hyperplanes. It is one with the most vertices, where the hull of all may begin.
    """
    if not over.has_rows:
        described(over, budget, "a relaxed set")
    rows, equations = over.system()
    boundary = polygon(rows) if len(over.names) == 2 and not equations else None
    if boundary is not None:
        return _cut_polygon(boundary, group)
    described(over, budget, "a relaxed set")
    description, dimension = over.description, over.dimension + 1
    check = partial(budget.require, 0, "a joint hull")
    # A vertex's mask has bits first for the polytope's facets and then for the hyperplanes.
    pieces = [(list(description.rays), list(description.tight))]
    for place, i in enumerate(group, start=len(description.rows)):
        check()
        cut: list[tuple[list[Row], list[int]]] = []
        for rays, masks in pieces:
            values = [ray[i + 1] for ray in rays]
            if min(values) < 0 < max(values):
                cut += halves(rays, masks, values, dimension, 1 << place, check)
            else:
                cut.append((rays, masks))
        pieces = cut
    rays, masks = max(pieces, key=lambda piece: len(piece[0]))
    sides = list(description.rows)
    for i in group:
        is_active = max([ray[i + 1] for ray in rays]) > 0
        sides.append(_unit(i + 1, 1 if is_active else -1, len(over.names) + 1))
    incident = transpose(masks, len(sides))
    facets = dict(zip(incident[::-1], sides[::-1], strict=True))
    kept = maximal(facets, check)
    part = Part([facets[on] for on in kept], description.equations, rays, kept)
    return dict.fromkeys([ray for rays, _ in pieces for ray in rays]), part


def _cut_polygon(boundary: Boundary, group: Sequence[int]) -> tuple[Iterable[Row], Part]:
    """What `_cut` returns for a polygon."""
    pieces = [boundary]
    for i in group:
        axis = _unit(i + 1, 1, 3)
        pieces = [half for piece in pieces for half in split(piece, axis)]
    largest = max(pieces, key=len)
    # An edge ends at its own corner, and begins at the last one's.
    ends = [1 << i for i in range(len(largest))]
    incident = [end | start for end, start in zip(ends, [ends[-1], *ends[:-1]], strict=True)]
    part = Part([edge for edge, _ in largest], (), [corner for _, corner in largest], incident)
    return dict.fromkeys([corner for piece in pieces for _, corner in piece]), part


def _unit(place: int, entry: int, width: int) -> Row:
    return (0,) * place + (entry,) + (0,) * (width - place - 1)


def _lifted(corner: Row, group: Sequence[int]) -> Row:
    """The point of the graph over a corner."""
    return corner + tuple([corner[i + 1] if corner[i + 1] > 0 else 0 for i in group])


def _lifted_part(part: Part, group: Sequence[int]) -> Part:
    """The graph over a piece on which each ReLU is linear."""
    zeros = (0,) * len(group)
    rows, equations = ([(*row, *zeros) for row in flat] for flat in (part.rows, part.equations))
    corners = [_lifted(corner, group) for corner in part.rays]
    width = len(corners[0])
    for place, i in enumerate(group, start=width - len(group)):
        graph = [0] * width
        graph[place] = 1
        if max([corner[place] for corner in corners]) > 0:
            graph[i + 1] = -1
        equations.append(tuple(graph))
    return Part(rows, equations, corners, part.incident)


def hull_of_traces(network: Network, domain: Polyhedron, budget: Budget) -> Polyhedron:
    """The convex hull of a network's outputs on a non-empty polytope.

    Raises:
        Undecided: when the budget is spent.
        Unsupported: when the domain or the hull has too many vertices or facets.
    """
    described(domain, budget, "a relaxed set")
    points: dict[Row, None] = {}
    check = partial(budget.require, 0, "a joint hull")
    for count, cell in enumerate(cells(network, domain, check)):
        budget.require(count, "a joint hull")
        points.update(dict.fromkeys(cell.image_rows))
    return described(Polyhedron(network.output_names, rays=tuple(points)), budget, "a joint hull")


def described(
    polyhedron: Polyhedron, budget: Budget, what: str, part: Part | None = None
) -> Polyhedron:
    """The polyhedron itself, with both of its descriptions known.

    Raises:
        Undecided: when the budget is spent.
        Unsupported: naming `what`, when it has too many vertices or facets.
    """
    budget.require(0, what)
    try:
        polyhedron.description_within(_MOST, lambda: budget.require(0, what), part)
    except Unsupported:
        raise Unsupported(
            f"{what[0].upper()}{what[1:]} in {len(polyhedron.names)} variables has more "
            f"than {_MOST} vertices or facets; take smaller groups."
        ) from None
    return polyhedron


def shadow(body: System, forms: Sequence[Affine], budget: Budget) -> Polyhedron:
    """The image of a non-empty polytope under few forms, by linear programming over its rows.

    It starts with a point that is highest in each direction, and goes on beyond each facet of
    the hull of the points so far until none can be passed: the time depends on the shadow's size,
    not on the number of the body's vertices.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> x, y = Affine.atom("x"), Affine.atom("y")
    >>> square = System(("x", "y"))
    >>> square.keep(polytope("0 <= x <= 1, 0 <= y <= 1"), "the domain")
    >>> shadow(square, [x + y], Budget())
    {u1: -u1 <= 0, u1 <= 2}
    """
    names = tuple([f"u{i + 1}" for i in range(len(forms))])
    if not forms:
        return Polyhedron(names, rays=((1,),))
    points: dict[Row, None] = {}
    safe: set[Row] = set()

    def beyond(row: Row) -> bool:
        """Whether the row is negative somewhere; the lowest point is then added."""
        if row in safe:
            return False
        budget.require(0, "a projection")
        total = Affine.of(row[0])
        for factor, form in zip(row[1:], forms, strict=True):
            total += form * factor
        proof = body.highest(-total, lambda: budget.require(0, "a projection"))
        values = dict(zip(body.names, proof.point, strict=True))
        points[homogeneous([form.evaluate(values) for form in forms])] = None
        if proof.value <= 0:
            safe.add(row)
        return proof.value > 0

    for i in range(len(forms)):
        for sign in (1, -1):
            beyond((0, *(sign * int(i == j) for j in range(len(forms)))))
    safe.clear()
    while True:
        found = described(Polyhedron(names, rays=tuple(points)), budget, "a projection")
        rows, equations = found.system()
        both = [sided for e in equations for sided in (e, tuple([-entry for entry in e]))]
        passed = [row for row in (*rows, *both) if beyond(row)]
        if not passed:
            return found


def _by_projection(
    over: Polyhedron, group: Sequence[int], budget: Budget, method: Projection
) -> Polyhedron:
    """The joint hull, piece by piece: the hull of two polytopes is a projection."""
    names = tuple([f"y{i + 1}" for i in range(len(over.names) + len(group))])
    hull: Polyhedron | None = None
    for signs in product((1, -1), repeat=len(group)):
        budget.require(0, "a joint hull")
        rows, equations = over.embed((*over.names, *map(str, range(len(group))))).system()
        more, equal = list(rows), list(equations)
        for place, (i, sign) in enumerate(zip(group, signs, strict=True), len(over.names) + 1):
            row = [0] * (len(names) + 1)
            row[i + 1] = sign
            more.append(tuple(row))
            row[i + 1] = -1 if sign > 0 else 0
            row[place] = 1
            equal.append(tuple(row))
        piece = Polyhedron(names, rows=tuple(more), equations=tuple(equal))
        if not piece.is_empty:
            hull = piece if hull is None else _hull_of_two(hull, piece, method)
    assert hull is not None
    return hull


def _hull_of_two(one: Polyhedron, two: Polyhedron, method: Projection) -> Polyhedron:
    """The convex hull of two non-empty polytopes: z with z - a in (1 - s)*one, a in s*two."""
    names = one.names
    copies = tuple([f"{name}'" for name in names])
    size = len(names)

    def of_rest(row: Row) -> Row:  # b*(1 - s) + a.(z - a')
        return (row[0], *row[1:], *(-entry for entry in row[1:]), -row[0])

    def of_part(row: Row) -> Row:  # b*s + a.a'
        return (0, *(0,) * size, *row[1:], row[0])

    parts = [
        (tuple(map(of_rest, one.system()[i])), tuple(map(of_part, two.system()[i]))) for i in (0, 1)
    ]
    share = (0, *(0,) * (2 * size), 1)
    rest = (1, *(0,) * (2 * size), -1)
    lifted = Polyhedron(
        (*names, *copies, "s"),
        rows=(*parts[0][0], *parts[0][1], share, rest),
        equations=(*parts[1][0], *parts[1][1]),
    )
    return lifted.project(names, method)
