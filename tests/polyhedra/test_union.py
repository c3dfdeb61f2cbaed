"""Finite unions of polyhedra: sets, however they are cut, and convexity with witnesses."""

from fractions import Fraction

import pytest
import z3
from hypothesis import assume, example, given
from hypothesis import strategies as st

from polyrelax.errors import CheckFailed, EmptyDomain, InvalidInput, Unbounded, Undecided
from polyrelax.polyhedra import convexity, covering
from polyrelax.polyhedra.convexity import Convexity, Witness
from polyrelax.polyhedra.covering import Piece, Remainder
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.polyhedra.union import Union
from polyrelax.rational import Affine
from tests.exactness import assert_exact

HALF = Fraction(1, 2)


def box(lower, upper):
    """A box in x1, x2, ..."""
    return Polyhedron.box(lower, upper)


def flat(text):
    """A polyhedron in the plane of x and y."""
    return Polyhedron.from_text(text, "x y")


def hull(*points, rays=(), lines=()):
    """A polyhedron from generators."""
    return Polyhedron.from_generators(points, rays, lines)


def cut_up(polyhedron, forms):
    """The cells into which hyperplanes cut a polyhedron."""
    cells = [polyhedron]
    for form in forms:
        cells = [side for cell in cells for side in cell.cut(form)]
    return [cell for cell in cells if not cell.is_empty]


def assert_not_convex(union):
    """The answer is no, and its witness is one, judged by evaluation alone."""
    found = union.is_convex()
    assert not found
    assert not found.convex
    (p, q), m, w = found.witness.ends, found.witness.between, found.witness.weight
    assert any(p in cell for cell in union.cells)
    assert any(q in cell for cell in union.cells)
    assert not any(m in cell for cell in union.cells)
    assert 0 < w < 1
    assert m == tuple((1 - w) * a + w * b for a, b in zip(p, q, strict=True))
    return found.witness


# -- z3 as the oracle: linear real arithmetic is decided exactly -----------------------------------


def z3_inside(union, point):
    """The formula that says that a symbolic point is in the union."""

    def at(row):
        return z3.Sum(z3.RealVal(row[0]), *(a * x for a, x in zip(row[1:], point, strict=True)))

    return z3.Or(
        [
            z3.And([at(row) >= 0 for row in rows] + [at(row) == 0 for row in equations])
            for rows, equations in (cell.system() for cell in union.cells)
        ]
    )


def z3_holds(formula):
    """Whether a formula is valid."""
    solver = z3.Solver()
    solver.add(z3.Not(formula))
    return solver.check() == z3.unsat


def z3_convex(union):
    """A closed set is convex iff it contains the midpoint of any two of its points."""
    p, q = (z3.RealVector(name, len(union.names)) for name in "pq")
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    ends = z3.And(z3_inside(union, p), z3_inside(union, q))
    return z3_holds(z3.Implies(ends, z3_inside(union, middle)))


def z3_subset(one, other):
    """Whether every point of one union is in the other."""
    x = z3.RealVector("x", len(one.names))
    return z3_holds(z3.Implies(z3_inside(one, x), z3_inside(other, x)))


# -- strategies ------------------------------------------------------------------------------------

small = st.integers(-3, 3)


def vectors(size):
    """Small integer vectors."""
    return st.tuples(*[small] * size)


def cells(size, unbounded=True):
    """Small polyhedra: points, segments, polygons; now and then with a ray or a line."""
    points = st.lists(vectors(size), min_size=1, max_size=4)
    some = st.lists(vectors(size).filter(any), max_size=1) if unbounded else st.just([])
    return st.builds(lambda p, r, s: hull(*p, rays=r, lines=s), points, some, some)


def unions(size, max_cells=4, unbounded=True):
    """Unions of small polyhedra, in general in no good position."""
    return st.lists(cells(size, unbounded), max_size=max_cells).map(
        lambda found: Union(found, names=[f"x{i + 1}" for i in range(size)])
    )


def forms(size):
    """Affine functionals that are not constant."""
    return st.builds(
        lambda a, c: Affine({f"x{i + 1}": Fraction(v) for i, v in enumerate(a)}, Fraction(c)),
        vectors(size).filter(any),
        small,
    )


sizes = st.integers(1, 3)
planar = unions(2)
pairs = st.integers(1, 2).flatmap(lambda n: st.tuples(unions(n), unions(n)))
cut = sizes.flatmap(
    lambda n: st.tuples(cells(n), st.lists(forms(n), max_size=4), st.lists(forms(n), max_size=3))
)


# -- convexity, by hand ----------------------------------------------------------------------------


def test_l_shape():
    """The L-shape has the witness that the paper's reader would name."""
    found = Union([box([0, 0], [1, 0]), box([0, 0], [0, 1])]).is_convex()
    assert repr(found) == ("no: (1/2, 1/2) lies between (1, 0) and (0, 1) and is not in the union")
    assert found.witness == Witness(ends=((1, 0), (0, 1)), between=(HALF, HALF))
    assert found.witness.weight == HALF
    assert found.witness.to_json() == {
        "ends": [["1", "0"], ["0", "1"]],
        "between": ["1/2", "1/2"],
    }
    assert found.hull == hull((0, 0), (1, 0), (0, 1))


@pytest.mark.parametrize(
    "union",
    [
        [box([0, 0], [1, 1]), box([1, 0], [2, 1])],  # they touch in an edge
        [box([0, 0], [2, 1]), box([1, 0], [3, 1])],  # they overlap
        [box([0, 0], [2, 2]), box([0, 0], [1, 1]), hull((1, 1))],  # one contains the others
        [box([i, 0], [i + 1, 0]) for i in range(9)],  # a segment in many pieces
        [hull((0, 0), (4, 4)), hull((2, 2), (9, 9)), hull((3, 3))],  # on a slanted line
        [flat("x <= 0"), flat("x >= 0")],
        [flat("x <= 0, y <= 0"), flat("x <= 0, y >= 0"), flat("x >= 0")],
        [flat("x + y <= 1"), flat("x - y <= 1"), flat("x >= 0"), flat("x == 0, y == 0")],
        [Polyhedron.universe("x y")],
        [flat("x == 0, y >= 0"), flat("x == 0, y <= 1")],  # two half-lines, one line
        [hull((7,))],
        [Polyhedron.universe(""), Polyhedron.universe("")],  # the point of dimension 0
    ],
)
def test_convex(union):
    """Unions that are convex by sight are found convex, and equal their hull."""
    union = Union(union)
    found = union.is_convex()
    assert found
    assert found.witness is None
    assert repr(found) == f"yes: {found.reason}"
    assert union == found.hull
    assert z3_convex(union)


@pytest.mark.parametrize(
    "union",
    [
        [box([0, 0], [1, 1]), box([1, 1], [2, 2])],  # they share a vertex only
        [box([0], [1]), box([2], [3])],
        [box([0], [1]), hull((2,))],
        [box([0, 0], [3, 1]), box([0, 2], [3, 3]), box([0, 0], [1, 3]), box([2, 0], [3, 3])],
        [box([i, j], [i + 1, j + 1]) for i in range(3) for j in range(3) if (i, j) != (1, 1)],
        [hull((0, 0), (4, 0)), hull((0, 0), (0, 4)), hull((4, 0), (0, 4))],  # a triangle's edges
        [
            hull((0, 0, 0), (1, 0, 0), (0, 1, 0)),
            hull((0, 0, 0), (1, 0, 0), (0, 0, 1)),
            hull((0, 0, 0), (0, 1, 0), (0, 0, 1)),
            hull((1, 0, 0), (0, 1, 0), (0, 0, 1)),
        ],
        [box([0, 0], [1, 1]), hull((0, 0), (2, 2))],  # a segment sticks out
        [flat("x >= 0, y == 0"), flat("y >= 0, x == 0")],  # two rays
        [flat("x == 0"), flat("x == 1, y == 0")],  # a line and a point: the hull is not closed
        [flat("x == 0"), flat("x == 1")],
        [flat("x == 0"), flat("y == 0")],
        [flat("x <= 0"), flat("x >= 1")],
        [flat("y >= 0"), flat("y <= 0, x <= 0")],
        [flat("x == 0, y >= 0"), flat("x == 5, y <= 0")],
    ],
)
def test_not_convex(union):
    """Unions that are not convex by sight come with a valid witness."""
    union = Union(union)
    assert_not_convex(union)
    assert union != union.hull
    assert not z3_convex(union)


def test_covered_by_lines_but_for_area():
    """Where only stray lines contain the middle of a hole, the witness avoids them."""
    around = [box([0, 0], [4, 1]), box([0, 3], [4, 4]), box([0, 0], [1, 4]), box([3, 0], [4, 4])]
    across = [((2, 1), (2, 3)), ((1, 2), (3, 2)), ((1, 1), (3, 3)), ((1, 3), (3, 1))]
    strays = [hull(*ends) for ends in across]
    remainder = Remainder(box([0, 0], [4, 4]), [*around, *strays])
    for piece in remainder.pieces():
        point = remainder.point(piece)
        assert not remainder.covers(point)
    assert_not_convex(Union([*around, *strays]))


def test_stray_cells_do_not_hide_a_hole():
    """A point that covers the centre of a hole leaves the rest of the hole open."""
    tetrahedron = [(0, 0, 0), (4, 0, 0), (0, 4, 0), (0, 0, 4)]
    faces = [hull(*[v for v in tetrahedron if v != left]) for left in tetrahedron]
    assert_not_convex(Union([*faces, hull((1, 1, 1))]))


def test_no_vertices_to_help(monkeypatch):
    """The complete algorithm finds a witness where no segment between vertices shows one."""
    monkeypatch.setattr(convexity, "_PLACES", 0)
    for size, unit in ((2, 3), (3, 2)):
        grid = cut_up(
            box([-1] * size, [unit] * size),
            [Affine({f"x{i + 1}": Fraction(1)}, Fraction(-k)) for i in range(size) for k in (0, 1)],
        )
        assert Union(grid).is_convex()
        for i in range(len(grid)):
            assert_not_convex(Union(grid[:i] + grid[i + 1 :]))
    assert_not_convex(Union([flat("x == 0"), flat("x == 1, y == 0")]))
    rays = [flat("x == 0, y >= 0"), flat("y == 0, x >= 0"), flat("x == y, x <= -3")]
    assert_not_convex(Union(rays))


def test_empty_union():
    """The empty union is convex, is part of everything, and answers like the empty set."""
    empty = Union(names="x y")
    assert empty.is_empty
    assert empty.cells == ()
    assert empty.dimension == -1
    assert empty.is_convex()
    assert (0, 0) not in empty
    assert empty == Polyhedron.empty("x y")
    assert hash(empty) == hash(Polyhedron.empty("x y"))
    assert empty <= Union([flat("x == 0")])
    assert not Union([flat("x == 0")]) <= empty
    assert (empty | flat("x == 0")) - flat("x >= 0") == empty
    assert repr(empty) == "{(x, y): empty}"
    assert empty.image(["x"], names="t").names == ("t",)
    assert empty.project("y").names == ("y",)
    with pytest.raises(EmptyDomain):
        empty.bounds("x")


def test_limit():
    """A budget that runs out is an error of its own, and decides nothing."""
    union = Union([box([i, 0], [i + 1, 1]) for i in range(9)])
    with pytest.raises(Undecided) as caught:
        union.is_convex(limit=3)
    assert caught.value.partial.checked == 3
    assert caught.value.partial.waiting > 0
    assert union.is_convex()
    with pytest.raises(Undecided):
        Union([union.hull]).point_outside(union, limit=3)
    with pytest.raises(Undecided):
        Union([union.hull]).difference(union, limit=3)


def test_wrong_witness_is_never_returned(monkeypatch):
    """A witness that does not pass its re-check is reported as a failure of ours."""
    union = Union([box([0], [2]), box([1], [3])])
    for ends, between in ((((3,), (0,)), (2,)), (((9,), (0,)), (5,)), (((3,), (0,)), (9,))):
        points = (tuple(map(Fraction, p)) for p in (*ends, between))
        p, q, m = points
        wrong = Witness((p, q), m)
        monkeypatch.setattr(convexity, "_between_corners", lambda *_, wrong=wrong: wrong)
        with pytest.raises(CheckFailed):
            convexity.decide(union.cells, union.hull)
    with pytest.raises(CheckFailed):
        _ = Witness(((0, 0), (1, 1)), (0, 1)).weight


# -- convexity, against the oracle -----------------------------------------------------------------


@given(st.integers(1, 3).flatmap(unions))
@example(Union([hull((0, 0, 0), rays=[(1, 0, 0)], lines=[(0, 1, 0)]), hull((1, 1, 1))]))
def test_convexity_against_z3(union):
    """The verdict is z3's, on unions in any position."""
    found = union.is_convex()
    assert isinstance(found, Convexity)
    assert bool(found) == z3_convex(union)
    assert_exact(found)
    if not found:
        assert_not_convex(union)


@given(unions(2, 6))
def test_complete_algorithm_against_z3(union):
    """The covering test alone, without segments between vertices, gives z3's verdict."""
    places, convexity._PLACES = convexity._PLACES, 0
    try:
        assert bool(union.is_convex()) == z3_convex(union)
        if not union.is_convex():
            assert_not_convex(union)
    finally:
        convexity._PLACES = places


@given(cut, st.randoms(use_true_random=False))
def test_cut_up_and_one_removed(data, random):
    """A polyhedron cut into cells is convex and still itself; without one of them it is not."""
    polyhedron, by, _ = data
    whole = Union(cut_up(polyhedron, by))
    assert whole == polyhedron
    assert polyhedron == whole
    assert hash(whole) == hash(polyhedron)
    assert whole.is_convex()
    removed = random.choice(whole.cells)
    rest = Union([cell for cell in whole.cells if cell != removed], names=whole.names)
    assert rest != whole
    assert rest <= whole
    assert rest < whole
    assert removed == (whole - rest)
    assert bool(rest.is_convex()) == (rest == rest.hull)
    if rest.hull == polyhedron:
        assert_not_convex(rest)


# -- sets ------------------------------------------------------------------------------------------


@given(cut)
def test_equality_does_not_see_the_cutting(data):
    """Two ways of cutting the same set give equal unions with equal hashes."""
    polyhedron, one_way, another_way = data
    first, second = Union(cut_up(polyhedron, one_way)), Union(cut_up(polyhedron, another_way))
    assert first == second
    assert hash(first) == hash(second)
    assert first <= second <= first
    assert not first < second


@given(pairs)
def test_subset_against_z3(pair):
    """`<=`, `==` and `point_outside` agree with z3."""
    one, other = pair
    smaller, larger = z3_subset(one, other), z3_subset(other, one)
    assert (one <= other) == smaller
    assert (one >= other) == larger
    assert (one == other) == (smaller and larger)
    assert (one < other) == (smaller and not larger)
    point = one.point_outside(other)
    assert (point is None) == smaller
    if point is not None:
        assert point in one
        assert point not in other
    if one == other:
        assert hash(one) == hash(other)


@given(pairs)
def test_difference(pair):
    """U - V is in U, covers U together with V, and meets V only where no piece has interior."""
    one, other = pair
    rest = one - other
    assert rest <= one
    assert rest | other == one | other
    assert rest.is_empty == (one <= other)
    assert rest - other == rest
    for piece in rest.cells:
        common = Union([piece]) & other
        assert common.dimension < piece.dimension


@given(pairs)
def test_algebra_against_membership(pair):
    """Union, intersection and difference mean what they say, point by point."""
    one, other = pair
    either, both, rest = one | other, one & other, one - other
    inside = dict.fromkeys(v for cell in (*one.cells, *other.cells) for v in cell.vertices)
    middles = [
        tuple((a + b) / 2 for a, b in zip(p, q, strict=True)) for p in inside for q in inside
    ]
    for point in [*inside, *middles[:100]]:
        assert (point in either) == (point in one or point in other)
        assert (point in both) == (point in one and point in other)
        if point in one and point not in other:
            assert point in rest
    assert both <= one
    assert both <= other
    assert one <= either
    assert one | one == one
    assert one & one == one


@given(planar)
def test_cells_are_maximal(union):
    """The cells cover what was given, none is inside another, in whatever order they came."""
    for cell in union.cells:
        assert not cell.is_empty
        assert not any(cell <= other for other in union.cells if other is not cell)
    more = [*reversed(union.cells), *union.cells, Polyhedron.empty(union.names)]
    again = Union(more, names=union.names)
    assert again.cells == union.cells


@given(unions(2, unbounded=False), vectors(2))
def test_bounds(union, functional):
    """Bounds are those over all vertices, and are attained where they say."""
    assume(not union.is_empty)
    found = union.bounds(functional)
    vertices = [vertex for cell in union.cells for vertex in cell.vertices]
    values = [sum(a * x for a, x in zip(functional, v, strict=True)) for v in vertices]
    assert tuple(found) == (min(values), max(values))
    assert found.lower_proof.point in found.lower_cell
    assert found.upper_proof.point in found.upper_cell
    assert found.upper_cell in union.cells
    assert len(found.parts) == len(union.cells)
    assert_exact(found)


@given(planar, vectors(2), small)
def test_maps(union, vector, factor):
    """Maps of the space act cell by cell, and affine bijections keep what matters."""
    moved = union.translate(vector)
    assert moved.translate([-v for v in vector]) == union
    assert bool(moved.is_convex()) == bool(union.is_convex())
    assert union.rename("a b").rename("x1 x2") == union
    assert union.project("x2") == union.image(["x2"], names="x2")
    assert union.scale(factor) == union.image([f"{factor}*x1", f"{factor}*x2"])
    slice_by_system = (union & Polyhedron.from_text("x1 == 0", "x1 x2")).project("x2")
    assert union.section({"x1": 0}) == slice_by_system


def test_scale():
    """Scaling multiplies every point; by zero it leaves the origin."""
    union = Union([box([1], [2]), box([3], [4])])
    assert union.scale(-2) == Union([box([-4], [-2]), box([-8], [-6])])
    assert union.scale(0) == hull((0,))


def test_duplicates_and_contained_cells_go():
    """Of repeated and nested cells only the maximal ones stay; a union of cells keeps its cells."""
    union = Union([box([0], [1]), box([0], [2]), box([0], [2]), hull((1,)), Polyhedron.empty("x1")])
    assert union.cells == (box([0], [2]),)
    assert repr(union) == "{x1: -x1 <= 0, x1 <= 2}"
    # Three cells, one of them inside the union of the others but inside neither.
    covered = Union([box([0], [2]), box([2], [4]), box([1], [3])])
    assert len(covered.cells) == 3
    assert covered == box([0], [4])


def test_long_unions_are_shown_in_part():
    """The text of a union of many cells has the first ones and their number."""
    text = repr(Union([hull((i,)) for i in range(100)]))
    assert text.startswith("{x1: x1 == 0} ∪ {x1: x1 == 1} ∪")
    assert text.endswith("... (100 cells)")


def test_difference_is_the_closure():
    """Where the difference is not closed, its closure has the points in which the two touch."""
    assert Union([box([0], [2])]) - box([1], [2]) == box([0], [1])
    assert (Union([box([0], [2])]) - hull((1,))) == box([0], [2])
    assert Union([flat("y >= 0")]) - flat("x >= 0, y >= 0") == flat("x <= 0, y >= 0")


def test_mixed_dimensions():
    """A cell is compared within its own affine hull."""
    square = Union([box([0, 0], [1, 1])])
    spike = square | hull((0, 0), (2, 2))
    assert spike.dimension == 2
    assert spike - square == hull((1, 1), (2, 2))
    assert not spike <= square
    assert spike.point_outside(square) == (2, 2)
    diagonal = Union([hull((0, 0), (1, 1))])
    assert diagonal <= Union([hull((0, 0), (HALF, HALF)), box([0, HALF], [1, 1])])


def test_polyhedra_are_welcome():
    """A polyhedron is as good as its union on the right-hand side of every operation."""
    union = Union([box([0], [1]), box([1], [2])])
    assert union == box([0], [2])
    assert union <= box([0], [2])
    assert union >= box([1], [HALF * 3])
    assert union & box([2], [3]) == hull((2,))
    assert union | box([2], [3]) == box([0], [3])
    assert union - box([0], [1]) == box([1], [2])
    assert union != box([0], [3])
    assert union != "x"


def test_bad_input():
    """Each wrong argument is named in a clear error."""
    square = Union([flat("0 <= x <= 1, 0 <= y <= 1")])
    with pytest.raises(InvalidInput, match="'names' must be given"):
        Union([])
    with pytest.raises(InvalidInput, match=r"'cells\[1\]' must be in the variables"):
        Union([flat("x == 0"), box([0, 0], [1, 1])])
    with pytest.raises(InvalidInput, match=r"'cells\[0\]' must be in the variables"):
        Union([flat("x == 0")], names="a b")
    with pytest.raises(InvalidInput, match=r"'cells\[0\]' must be a Polyhedron"):
        Union(["x == 0"])
    with pytest.raises(InvalidInput, match="'other'"):
        _ = square | box([0, 0], [1, 1])
    with pytest.raises(InvalidInput, match="'other'"):
        _ = square <= 3
    with pytest.raises(InvalidInput, match="float"):
        square.contains((0.5, 0))
    with pytest.raises(InvalidInput, match="'point'"):
        square.contains((1, 2, 3))
    with pytest.raises(InvalidInput, match="unknown variable"):
        square.bounds("z")
    with pytest.raises(Unbounded):
        (square | flat("x >= 0")).bounds("x")
    assert square.contains({"x": 1, "y": "1/2"})


# -- pieces ----------------------------------------------------------------------------------------


@given(st.integers(1, 3).flatmap(lambda n: st.tuples(cells(n), st.lists(forms(n), max_size=4))))
def test_split_against_cut(data):
    """Splitting a piece by a row gives the polyhedra that cutting by linear algebra gives."""
    polyhedron, by = data
    pieces = [(Piece.of(polyhedron.description), polyhedron)]
    for form in by:
        row = tuple(map(int, form.row(polyhedron.names)))
        after = []
        for piece, known in pieces:
            low, high = known.cut(form)
            for part, side in zip(piece.split(row), (low, high), strict=True):
                if part is None:
                    assert side.dimension < polyhedron.dimension or low == high
                else:
                    assert part.polyhedron(polyhedron.names) == side
                    assert side.dimension == polyhedron.dimension
                    after.append((part, side))
        pieces = after
    for piece, known in pieces:
        assert covering.holds(known, piece.inside())
        assert covering.holds(known, piece.inside(3))
