"""What the tests of this room share: raw systems, and the same sets in the Parma Polyhedra Library.

PPL knows nothing of polyrelax's code; where it and polyrelax give the same set from the same input,
two independent implementations agree.
"""

from collections.abc import Sequence
from fractions import Fraction

import ppl
from hypothesis import strategies as st

from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.rows import Row, primitive

NAMES = ("a", "b", "c", "d", "e", "f", "g", "h")

# A system: the dimension n, rows (b, a1, ..., an) meaning b + a.x >= 0, and equations.
System = tuple[int, list[Row], list[Row]]


@st.composite
def systems(draw: st.DrawFn, dimension: tuple[int, int] = (0, 3), rows: int = 7) -> System:
    """Systems with redundant, repeated, opposite, scaled and zero rows, feasible or not."""
    n = draw(st.integers(*dimension))
    small = st.integers(-2, 2)
    row = st.tuples(st.integers(-1, 3), *[small] * n)
    found = draw(st.lists(row, max_size=rows))
    for change in draw(st.lists(st.sampled_from([-1, 1, 3]), max_size=2)):
        if found:
            found.append(tuple([change * entry for entry in draw(st.sampled_from(found))]))
    if draw(st.booleans()):
        for i in range(n):
            unit = [int(i == j) for j in range(n)]
            found += [(0, *unit), (draw(st.integers(0, 2)), *(-u for u in unit))]
    equations = draw(st.lists(st.tuples(st.integers(-1, 1), *[small] * n), max_size=2))
    return n, found, equations


def polyhedron(system: System) -> Polyhedron:
    """A fresh polyhedron made from the rows of a system."""
    n, rows, equations = system
    return Polyhedron(NAMES[:n], rows=tuple(rows), equations=tuple(equations))


def ppl_of_rows(n: int, rows: Sequence[Row], equations: Sequence[Row] = ()) -> ppl.C_Polyhedron:
    """PPL's polyhedron of the rows."""
    found = ppl.C_Polyhedron(n, "universe")
    for row in rows:
        found.add_constraint(_expression(row) >= 0)
    for row in equations:
        found.add_constraint(_expression(row) == 0)
    return found


def ppl_of_generators(n: int, rays: Sequence[Row], lines: Sequence[Row] = ()) -> ppl.C_Polyhedron:
    """PPL's polyhedron of homogeneous generators (t, t*x)."""
    found = ppl.C_Polyhedron(n, "empty")
    for ray in sorted(rays, key=lambda ray: -ray[0]):
        direction = ppl.Linear_Expression(list(ray[1:]), 0)
        if ray[0]:
            found.add_generator(ppl.point(direction, ray[0]))
        elif any(ray):
            found.add_generator(ppl.ray(direction))
    for line in lines:
        if any(line):
            found.add_generator(ppl.line(ppl.Linear_Expression(list(line[1:]), 0)))
    return found


def ppl_of(system: System) -> ppl.C_Polyhedron:
    """PPL's polyhedron of a system."""
    return ppl_of_rows(*system)


def ppl_maximum(body: ppl.C_Polyhedron, objective: Row) -> Fraction | str:
    """The maximum by PPL, or "infeasible" or "unbounded"."""
    if body.is_empty():
        return "infeasible"
    answer = body.maximize(_expression(objective))
    if not answer["bounded"]:
        return "unbounded"
    return Fraction(int(answer["sup_n"]), int(answer["sup_d"]))


def assert_same(mine: Polyhedron, oracle: ppl.C_Polyhedron) -> None:
    """Fail unless both descriptions of mine are PPL's set, and as small as PPL's."""
    n = len(mine.names)
    found = mine.description
    assert ppl_of_rows(n, found.rows, found.equations) == oracle
    assert ppl_of_generators(n, found.rays, found.lines) == oracle
    assert mine.is_empty == oracle.is_empty()
    if mine.is_empty:
        assert mine.dimension == -1
        return
    equations = [constraint.is_equality() for constraint in oracle.minimized_constraints()]
    assert (len(mine.equations), len(mine.inequalities)) == (
        equations.count(True),
        equations.count(False),
    )
    kinds = oracle.minimized_generators()
    assert len(mine.vertices) == sum(generator.is_point() for generator in kinds)
    assert len(mine.rays) == sum(generator.is_ray() for generator in kinds)
    assert len(mine.lines) == sum(generator.is_line() for generator in kinds)
    assert mine.is_bounded == oracle.is_bounded()
    assert mine.dimension == oracle.affine_dimension()


def homogeneous_points(n: int, most: int = 6) -> st.SearchStrategy[list[Row]]:
    """Lists of points as homogeneous rows."""
    row = st.tuples(st.integers(1, 3), *[st.integers(-2, 2)] * n)
    return st.lists(row.map(primitive), max_size=most)


def _expression(row: Row) -> ppl.Linear_Expression:
    return ppl.Linear_Expression(list(row[1:]), row[0])
