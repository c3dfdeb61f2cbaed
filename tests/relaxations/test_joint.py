"""Joint hulls by cutting: against PPL orthant by orthant, and in canonical form."""

from fractions import Fraction
from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells
from polyrelax.polyhedra import Polyhedron
from polyrelax.relaxations.joint import _cut, joint_hull
from polyrelax.strategies import polytopes
from tests.polyhedra.oracles import assert_same, ppl_of_generators, ppl_of_rows

GROUPS = {
    "a square around the origin": ("-1 <= u <= 1, -1 <= v <= 1", [0, 1]),
    "the other order": ("-1 <= u <= 2, -1 <= v <= 1, u + v <= 2", [1, 0]),
    "one of two": ("-1 <= u <= 1, -1 <= v <= 1, u <= v", [1]),
    "none": ("-1 <= u <= 1, -1 <= v <= 1", []),
    "away from the origin": ("1 <= u <= 2, -1 <= v <= 1", [0, 1]),
    "one orthant": ("1 <= u <= 2, -3 <= v <= -1, u + v <= 0", [0, 1]),
    "stable at zero": ("0 <= u <= 2, -3 <= v <= 0", [0, 1]),
    "corners on the axes": ("u + v <= 1, u - v <= 1, -u + v <= 1, -u - v <= 1", [0, 1]),
    "a corner at the origin": ("u - v <= 0, -2*u - v <= 0, v <= 2", [0, 1]),
    "an edge through the origin": ("u + v <= 0, u >= -2, v >= -1", [0, 1]),
    "rows with factors and to spare": ("-2 <= 2*u <= 4, -3 <= 3*v <= 3, u + v <= 9", [0, 1]),
    "a segment": ("-1 <= u <= 2, u + v == 1", [0, 1]),
    "a segment through the origin": ("-1 <= u <= 2, u + 2*v == 0", [0, 1]),
    "a segment on an axis": ("-1 <= u <= 2, v == 0", [0, 1]),
    "a point": ("u == 1, v == -2", [0, 1]),
    "the origin": ("u == 0, v == 0", [0, 1]),
    "a flat set in space": ("-1 <= u <= 1, -1 <= v <= 1, u + v + w == 0", [0, 1, 2]),
    "a simplex in space": ("u >= -1, v >= -1, w >= -1, u + v + w <= 1", [2, 0]),
    "a sequence of two coordinates on one plane": ("-1 <= u <= 1, v == u, -1 <= w <= 1", [0, 1, 2]),
}


def by_orthants(over, group):
    """PPL's hull of the graph over each orthant's piece."""
    n, rows = len(over.names), list(over.system()[0])
    equations = list(over.system()[1])
    points = []
    for signs in product((1, -1), repeat=len(group)):
        sides = [
            (0, *[sign * int(i == j) for j in range(n)])
            for i, sign in zip(group, signs, strict=True)
        ]
        piece = ppl_of_rows(n, [*rows, *sides], equations)
        for corner in piece.minimized_generators() if not piece.is_empty() else ():
            x = [int(entry) for entry in corner.coefficients()]
            points.append((int(corner.divisor()), *x, *[max(x[i], 0) for i in group]))
    return ppl_of_generators(n + len(group), points)


def assert_hull(over, group):
    """Fail unless the hull is PPL's, and its description the one of its vertices alone."""
    hull = joint_hull(over, group)
    assert_same(hull, by_orthants(over, group))
    assert hull.description == Polyhedron(hull.names, rays=hull.description.rays).description


@pytest.mark.parametrize("name", GROUPS)
def test_small_groups(name):
    """Hulls over polytopes that meet the axes in every way are PPL's."""
    text, group = GROUPS[name]
    assert_hull(pr.polytope(text), group)


@given(polytopes(dimension=2), st.sampled_from([[0, 1], [1, 0], [0], [1]]))
def test_in_the_plane(over, group):
    """Hulls over polygons, segments and points are PPL's."""
    assert_hull(over, group)


@given(polytopes(dimension=(1, 3)), st.data())
@settings(max_examples=30)
def test_in_space(over, data):
    """So are hulls over polytopes in more variables, for any of them."""
    group = data.draw(st.permutations(range(len(over.names))))
    assert_hull(over, group[: data.draw(st.integers(0, len(group)))])


def test_cutting_keeps_to_the_budget():
    """The limit in time is looked at in the midst of a cut between many corners."""
    corners = [[sign * int(i == j) for j in range(3)] for i in range(3) for sign in (1, -1)]
    octahedron = Polyhedron.from_generators(corners, names="a b c")
    over = octahedron * octahedron.rename("d e f") * octahedron.rename("g h i")
    over += [Fraction(1, 2)] + [0] * 8
    assert len(over.vertices) == 6**3
    budget, calls = Budget(), []
    with patch.object(budget, "require", side_effect=lambda *_: calls.append(1)):
        _cut(over, [0], budget)
    assert len(calls) >= 5 * 6**2  # the corners on one side, each with those on the other


@pytest.mark.parametrize("make", [_cut, joint_hull])
def test_a_set_of_points_is_described_within_the_budget(make):
    """No facet of a set given by its vertices is looked for when the time is over."""
    over = Polyhedron.from_generators([(0, 0), (1, 2), (3, -1)])
    with pytest.raises(pr.Undecided, match="relaxed set"):
        make(over, [0], Budget(0))
    assert "description" not in over.__dict__


def test_a_cut_into_cells_can_be_stopped():
    """A walk through cells is asked to go on in the midst of a cut between many corners."""
    names = [f"x{i}" for i in range(7)]
    net = pr.Network.parse(f"relu({' + '.join(names)})", inputs=names)
    calls = []
    next(cells(net, Polyhedron.box([-1] * 7, [1] * 7, names), lambda: calls.append(1)))
    assert len(calls) > 2**6  # the corners on one side
