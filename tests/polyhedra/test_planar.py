"""Polygons by their angles: against the double description, PPL, and cuts."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import Unsupported
from polyrelax.polyhedra import cones
from polyrelax.polyhedra.cones import describe
from polyrelax.polyhedra.planar import polygon, split
from polyrelax.rational.rows import primitive
from tests.polyhedra.oracles import ppl_of_rows, systems

AT_INFINITY = (1, 0, 0)

# Half-planes that enclose a square, and others beside them.
SQUARE = [(2, 1, 0), (2, -1, 0), (2, 0, 1), (2, 0, -1)]
ROWS = {
    "a square": SQUARE,
    "touched at a corner": [*SQUARE, (4, -1, -1), (6, -2, -1)],
    "with a corner cut off": [*SQUARE, (3, -1, -1)],
    "with scaled and looser copies": [*SQUARE, (4, 2, 0), (9, 1, 0), (5, 0, -2), (1, 0, 0)],
    "an empty strip": [*SQUARE, (-3, 1, 0)],
    "a point": [(0, 1, 0), (0, 0, 1), (0, -1, -1)],
    "a segment": [*SQUARE, (0, 1, 1), (0, -1, -1)],
    "empty, with all turns in order": [(-1, 1, 0), (-1, 0, 1), (-1, -1, -1)],
    "a wedge": [(0, 1, 0), (0, 0, 1)],
    "a strip": [(1, 1, 0), (1, -1, 0)],
    "a contradiction": [*SQUARE, (-1, 0, 0)],
    "huge": [(10**40, 3, 1), (10**41, -1, 7), (1, 1, -(10**30))],
    "nothing": [],
}


def rows_in_the_plane():
    """Rows of every kind: feasible or not, bounded or not, redundant, repeated, scaled, zero."""
    entries = st.integers(-6, 6)
    wild = st.lists(st.tuples(st.integers(-4, 12), entries, entries), max_size=12)
    return st.one_of(wild, systems(dimension=(2, 2), rows=10).map(lambda system: system[1]))


def assert_as_described(rows):
    """Fail unless `describe` says bit for bit what it says without looking for polygons."""
    rows = [*rows, AT_INFINITY]
    found = describe(rows, [], 3, (1, 2, 0))
    with patch.object(cones, "polygon", return_value=None):
        assert describe(rows, [], 3, (1, 2, 0)) == found


@pytest.mark.parametrize("name", ROWS)
def test_small_sets(name):
    """Polygons, and what is none, are described as by the double description."""
    assert_as_described(ROWS[name])


@given(rows_in_the_plane())
def test_the_double_description_agrees(rows):
    """Both ways from half-planes to corners give the same description of any planar set."""
    assert_as_described(rows)


def test_growth_is_limited():
    """A polygon with too many corners is given up as any other cone is."""
    with pytest.raises(Unsupported, match="more than 3 vertices"):
        describe(SQUARE, [], 3, (1, 2, 0), most_rays=3)


@given(rows_in_the_plane())
def test_exactly_the_polygons_are_found(rows):
    """There is a boundary iff PPL says that the set is bounded and has interior points."""
    oracle = ppl_of_rows(2, rows)
    is_polygon = oracle.is_bounded() and oracle.affine_dimension() == 2
    assert (polygon(rows) is not None) == is_polygon


@given(rows_in_the_plane(), st.tuples(*[st.integers(-4, 4)] * 3))
def test_two_parts(rows, line):
    """The parts on either side of a line are the polygons of the rows with the line's sides."""
    boundary = polygon([*rows, *SQUARE])
    if boundary is None:
        return
    line = primitive(line)
    edges = [edge for edge, _ in boundary]
    sides = [line, tuple([-entry for entry in line])]
    parts = split(boundary, line)
    expected = [polygon([*edges, side]) for side in sides]
    if None in expected:
        assert parts == [boundary]
    elif len(parts) == 1:
        assert sorted(boundary) in [sorted(part) for part in expected]
    else:
        assert [sorted(part) for part in parts] == [sorted(part) for part in expected]


@given(rows_in_the_plane(), st.permutations(range(16)))
def test_the_order_of_the_rows_does_not_matter(rows, order):
    """The boundary starts with the same edge whatever the order of the rows."""
    shuffled = [rows[i] for i in order if i < len(rows)]
    assert polygon(shuffled) == polygon(rows)
