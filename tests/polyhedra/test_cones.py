"""Double description: both minimal descriptions of a cone, against cddlib and by their laws."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import Unsupported
from polyrelax.polyhedra import cddlib, cones, cuts
from polyrelax.polyhedra.cones import (
    DoubleDescription,
    Part,
    describe,
    describe_generated,
    maximal,
    transpose,
)
from polyrelax.rational.matrix import echelon, reduce_modulo
from polyrelax.rational.rows import dot, primitive
from tests.polyhedra.oracles import systems

CONES = {
    "the whole plane": ([], [], 2, DoubleDescription((), (), (), ((1, 0), (0, 1)), ())),
    "only zero rows": ([(0, 0)], [(0, 0)], 2, DoubleDescription((), (), (), ((1, 0), (0, 1)), ())),
    "a half-plane": (
        [(0, 1)],
        [],
        2,
        DoubleDescription(((0, 1),), (), ((0, 1),), ((1, 0),), (0,)),
    ),
    "a line, from two opposite rows": (
        [(0, 1), (0, -1)],
        [],
        2,
        DoubleDescription((), ((0, 1),), (), ((1, 0),), ()),
    ),
    "the quadrant, with a redundant, a scaled and a repeated row": (
        [(1, 0), (0, 2), (1, 1), (1, 0)],
        [],
        2,
        DoubleDescription(((0, 1), (1, 0)), (), ((0, 1), (1, 0)), (), (2, 1)),
    ),
    "the origin": (
        [(1, 0), (0, 1), (-1, -1)],
        [],
        2,
        DoubleDescription((), ((1, 0), (0, 1)), (), (), ()),
    ),
    "a space without coordinates": ([()], [()], 0, DoubleDescription((), (), (), (), ())),
}


@pytest.mark.parametrize("name", CONES)
def test_small_cones(name):
    """Cones that a person can check have the descriptions a person would write."""
    rows, equations, width, expected = CONES[name]
    assert describe(rows, equations, width, range(width)) == expected


def described(system):
    """The description of the cone of a system; its rows have one more entry than its dimension."""
    n, rows, equations = system
    return describe(rows, equations, n + 1, range(n + 1))


@given(systems(dimension=(0, 4), rows=10))
def test_cddlib_agrees(system):
    """cddlib finds the same lines and, modulo the lines, the same extreme rays."""
    n, rows, equations = system
    found = described(system)
    rays, lines = cddlib.extreme_rays(rows, equations, n + 1)
    basis, pivots = echelon(lines)
    assert tuple(basis) == found.lines
    assert tuple(sorted(reduce_modulo(ray, basis, pivots) for ray in rays)) == found.rays


@given(systems(dimension=(0, 4)))
def test_the_two_sides_belong_together(system):
    """Rays satisfy the rows, lines annihilate them, and `tight` says where there is equality."""
    found = described(system)
    for ray, mask in zip(found.rays, found.tight, strict=True):
        values = [dot(row, ray) for row in found.rows]
        assert all(value >= 0 for value in values)
        assert [value == 0 for value in values] == [bool(mask >> j & 1) for j in range(len(values))]
        assert not any(dot(equation, ray) for equation in found.equations)
    for line in found.lines:
        assert not any(dot(row, line) for row in (*found.rows, *found.equations))


@given(systems(dimension=(0, 4)))
def test_there_and_back(system):
    """Describing either side of a description again gives the same description."""
    n = system[0]
    found = described(system)
    assert describe(found.rows, found.equations, n + 1, range(n + 1)) == found
    assert describe(found.rays, found.lines, n + 1, range(n + 1)).polar == found
    assert found.polar.polar == found


@given(systems(dimension=(0, 4)), st.randoms(use_true_random=False))
def test_the_form_is_canonical(system, random):
    """Order, scale, repetition and redundant sums of the rows leave no trace."""
    n, rows, equations = system
    more = []
    for row in rows:
        factor = random.randint(1, 3)
        more += [tuple([factor * entry for entry in row])] * random.randint(1, 2)
    if len(rows) > 1:
        more.append(tuple([a + b for a, b in zip(*random.sample(rows, 2), strict=True)]))
    other = [tuple([-2 * entry for entry in equation]) for equation in equations]
    if equations and rows:
        shifted = [a + b for a, b in zip(rows[0], equations[0], strict=True)]
        more.append(tuple(shifted))
    random.shuffle(more)
    assert described((n, more, other)) == described(system)


def test_everything_is_primitive_and_sorted():
    """No row or ray of the cone over the square has a common factor, and both are sorted."""
    square = [(4, -2, 0), (4, 2, 0), (4, 0, -2), (4, 0, 2)]
    found = describe(square, [], 3, (1, 2, 0))
    assert list(found.rows) == sorted(map(primitive, square))
    assert list(found.rays) == [(1, x, y) for x, y in itertools.product((-2, 2), repeat=2)]


def test_pivots_say_what_is_eliminated():
    """An equation is solved for the first column in the order of the pivots that it mentions."""
    rows, equation = [(0, 1, 1)], [(1, 1, -1)]
    assert describe(rows, equation, 3, (0, 1, 2)).rows == ((0, 1, 1),)
    assert describe(rows, equation, 3, (1, 2, 0)).rows == ((-1, 0, 2),)


def test_huge_entries():
    """Entries of four thousand digits are as exact as any others."""
    huge = 10**4000
    found = describe([(huge, -1), (0, 1)], [], 2, (1, 0))
    assert found.rays == ((1, 0), (1, huge))


def test_many_simple_vertices():
    """A cyclic polytope has the number of facets that McMullen's formula says, on both sides."""
    points = [(1, t, t**2, t**3) for t in range(12)]
    found = describe(points, [], 4, (1, 2, 3, 0))
    assert len(found.rows) == 12
    assert len(found.rays) == 2 * (12 - 2)  # a simplicial 3-polytope with 12 vertices


def test_many_edges_are_found_by_looking_up(monkeypatch):
    """The way for many pairs of rays and the plain way find the same description."""
    points = [(1, t, t**2, t**3, t**4) for t in range(9)] + [
        (1, x, y, 0, 0) for x, y in [(1, 0), (3, 5)]
    ]
    found = describe(points, [], 5, (1, 2, 3, 4, 0))
    monkeypatch.setattr(cuts, "_MANY_PAIRS", 10**9)
    assert describe(points, [], 5, (1, 2, 3, 4, 0)) == found
    monkeypatch.setattr(cuts, "_MANY_PAIRS", 0)
    assert describe(points, [], 5, (1, 2, 3, 4, 0)) == found


def test_growth_is_limited(monkeypatch):
    """A description that explodes is given up with a clear error."""
    monkeypatch.setattr(cones, "MAX_RAYS", 10)
    cube = [(1, *(s * int(i == j) for j in range(5))) for i in range(5) for s in (1, -1)]
    with pytest.raises(Unsupported, match="more than 10 vertices"):
        describe(cube, [], 6, range(6))


def test_a_part_with_too_many_facets_is_given_up():
    """The limit holds from the facets of the part on where a conversion begins."""
    corners = [(1, 1, 1), (1, 1, -1), (1, -1, -1), (1, -1, 1)]
    part = Part([(1, -1, 0), (1, 0, 1), (1, 1, 0), (1, 0, -1)], (), corners, (3, 6, 12, 9))
    assert len(describe_generated(corners, [], 3, range(3), 4, part=part).rows) == 4
    with pytest.raises(Unsupported, match="more than 3 vertices"):
        describe_generated(corners, [], 3, range(3), 3, part=part)


def test_long_work_can_be_stopped(monkeypatch):
    """A check is called in the midst of a conversion, and what it raises ends the work."""
    monkeypatch.setattr(cuts, "_MANY_PAIRS", 1)
    cube = [(1, *(s * int(i == j) for j in range(5))) for i in range(5) for s in (1, -1)]
    calls = []
    describe(cube, [], 6, range(6), check=lambda: calls.append(1))

    def stop():
        raise TimeoutError

    assert len(calls) > len(cube)
    with pytest.raises(TimeoutError):
        describe(cube, [], 6, range(6), check=stop)


def stops_at(call):
    """A check that raises when it is called for the given time, counted from 1."""
    calls = itertools.count(1)

    def check():
        if next(calls) == call:
            raise TimeoutError

    return check


def test_a_conversion_of_small_steps_can_be_stopped():
    """A check is called for every row, be it redundant, where no step has many pairs of rays."""
    inside = [(2, x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    corners = [(1, 5, 5), (1, 5, -5), (1, -5, 5), (1, -5, -5)]
    with pytest.raises(TimeoutError):
        describe_generated([*corners, *inside], [], 3, range(3), check=stops_at(13))


def test_the_search_for_maximal_sets_can_be_stopped():
    """A check is called for every set."""
    sets = [0b0011, 0b0110, 0b0001, 0b1000]
    assert maximal(sets) == [0b0011, 0b0110, 0b1000]
    with pytest.raises(TimeoutError):
        maximal(sets, stops_at(len(sets)))


@given(st.sets(st.integers(0, 63)))
def test_maximal_sets(sets):
    """What is kept is what no other one contains, whatever the sizes."""
    expected = {one for one in sets if not any(one & other == one for other in sets - {one})}
    found = maximal(sets)
    assert set(found) == expected
    assert len(found) == len(expected)


@given(st.lists(st.integers(0, 63), max_size=6))
def test_transpose_twice(masks):
    """Transposing a bit matrix twice gives it back."""
    columns = transpose(masks, 6)
    assert transpose(columns, len(masks)) == tuple(masks)
    assert all(
        masks[i] >> j & 1 == columns[j] >> i & 1 for i in range(len(masks)) for j in range(6)
    )
