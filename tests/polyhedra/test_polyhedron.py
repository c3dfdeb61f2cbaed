"""Polyhedra: two descriptions of one set, their canonical form, and the laws of their algebra."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.polyhedron import Polyhedron, convex_hull, polytope
from polyrelax.rational.affine import Affine
from polyrelax.rational.rows import dot
from polyrelax.strategies import affine_forms, points, polyhedra, polytopes, rationals
from tests.exactness import assert_exact
from tests.polyhedra.oracles import (
    NAMES,
    assert_same,
    homogeneous_points,
    polyhedron,
    ppl_of,
    ppl_of_generators,
    ppl_of_rows,
    systems,
)

PLANE = ("x1", "x2")
bodies = polyhedra(dimension=2)
vectors = st.tuples(*[st.integers(-3, 3)] * 2)


# -- made from -------------------------------------------------------------------------------------


@given(systems(dimension=(0, 4)))
def test_inequalities_against_ppl(system):
    """From inequalities and equations, both descriptions are PPL's and as small as PPL's."""
    assert_same(polyhedron(system), ppl_of(system))


@given(st.data(), st.integers(0, 3))
def test_generators_against_ppl(data, n):
    """From points, rays and lines, both descriptions are PPL's and as small as PPL's."""
    corners = data.draw(homogeneous_points(n))
    direction = st.tuples(st.just(0), *[st.integers(-1, 1)] * n)
    rays = data.draw(st.lists(direction, max_size=2)) if corners else []
    lines = data.draw(st.lists(direction, max_size=1)) if corners else []
    body = Polyhedron(NAMES[:n], rays=(*corners, *rays), lines=tuple(lines))
    assert_same(body, ppl_of_generators(n, [*corners, *rays], lines))


def description(body):
    """Everything a person reads off a polyhedron, as text."""
    found = [f"{body}", f"dimension {body.dimension}"]
    for label in ("vertices", "rays", "lines"):
        values = [" ".join(map(str, vector)) for vector in getattr(body, label)]
        found += [f"{label} {', '.join(f'({value})' for value in values)}"] if values else []
    return "; ".join(found)


# text, names, what is read off
GOLDEN = {
    "empty": ("x <= 0, x >= 1", "{x: empty}; dimension -1"),
    "empty by equations": ("x + y == 0, x + y == 1", "{(x, y): empty}; dimension -1"),
    "empty by a zero row": ("0*x <= -1", "{x: empty}; dimension -1"),
    "point": ("x == 1/2, y == 0", "{(x, y): 2*x == 1, y == 0}; dimension 0; vertices (1/2 0)"),
    "point by inequalities": ("0 <= x, x <= 0", "{x: x == 0}; dimension 0; vertices (0)"),
    "segment": ("0 <= x <= 1, x <= 2", "{x: -x <= 0, x <= 1}; dimension 1; vertices (0), (1)"),
    "flat segment": (
        "0 <= x <= 1, x - z == 1",
        "{(x, z): x - z == 1, z <= 0, -z <= 1}; dimension 1; vertices (0 -1), (1 0)",
    ),
    "ray": ("x >= 1/3", "{x: -3*x <= -1}; dimension 1; vertices (1/3); rays (1)"),
    "line": ("x == 2*y", "{(x, y): x - 2*y == 0}; dimension 1; vertices (0 0); lines (2 1)"),
    "strip": (
        "0 <= x + y <= 1",
        "{(x, y): -x - y <= 0, x + y <= 1}; dimension 2; vertices (0 0), (0 1); lines (1 -1)",
    ),
    "half-plane, thrice": (
        "x <= 1, 2*x <= 2, x <= 5, 0*y <= 3",
        "{(x, y): x <= 1}; dimension 2; vertices (1 0); rays (-1 0); lines (0 1)",
    ),
    "quadrant": (
        "x >= 0, y >= 0, x + y >= -1",
        "{(x, y): -y <= 0, -x <= 0}; dimension 2; vertices (0 0); rays (0 1), (1 0)",
    ),
    "plane": (
        "0*x <= 0, 0*y == 0",
        "{(x, y): everything}; dimension 2; vertices (0 0); lines (1 0), (0 1)",
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name):
    """Sets of every degenerate kind read as a person would write them."""
    text, expected = GOLDEN[name]
    found = description(Polyhedron.from_text(text))
    assert found == expected


def test_no_variables_at_all():
    """Without variables there are two sets: the empty one, and the one point ()."""
    point, nothing = Polyhedron.universe(""), Polyhedron.empty("")
    assert description(point) == "{(): everything}; dimension 0; vertices ()"
    assert description(nothing) == "{(): empty}; dimension -1"
    assert point != nothing
    assert point == Polyhedron.from_generators([()]) == Polyhedron.box([], [])
    assert nothing == Polyhedron.from_generators([]) == point & nothing
    assert point.contains([])
    assert not nothing.contains([])
    assert nothing < point
    assert point.bounds([]) == point.bounds("0")
    assert point.interior_point() == ()
    assert point.is_bounded
    assert nothing.is_bounded
    assert point + point == point * point == point


def test_nothing_given_but_names():
    """No rows are the whole space, no generators the empty set, in the variables that are named."""
    for names in ("x y", ["x", "y"], iter(["x", "y"])):
        assert Polyhedron.from_inequalities([], [], names=names) == Polyhedron.universe("x y")
    for names in ("x y", ["x", "y"], iter(["x", "y"])):
        assert Polyhedron.from_generators([], names=names) == Polyhedron.empty("x y")
    equation = Polyhedron.from_inequalities([], [], equations=([[1, 1]], [2]))
    assert equation == Polyhedron.from_text("x1 + x2 == 2")


def test_huge_numerators():
    """Numbers of four thousand digits are as exact as any others."""
    huge = 10**4000
    body = Polyhedron.box([Fraction(1, huge)], [huge])
    assert body.vertices == ((Fraction(1, huge),), (Fraction(huge),))
    assert body.contains([1])
    assert not body.contains([huge + 1])
    assert not body.contains([Fraction(1, huge + 1)])
    assert body == Polyhedron.from_generators(body.vertices)
    assert body.bounds([1]).upper == huge
    assert len(repr(body)) > 8000
    assert hash(body) == hash(Polyhedron.from_generators(body.vertices))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Polyhedron.from_inequalities([[1, 2], [1]], [1, 1]), "'A[1]' must be of length 2"),
        (lambda: Polyhedron.from_inequalities([[1]], [1, 1]), "'b' must be of length 1"),
        (lambda: Polyhedron.from_inequalities([[0.5]], [1]), "not the float 0.5"),
        (lambda: Polyhedron.from_inequalities([[1]], [float("nan")]), "not the float nan"),
        (lambda: Polyhedron.from_inequalities([[True]], [1]), "not the truth value True"),
        (lambda: Polyhedron.from_inequalities([["1/0"]], [1]), "non-zero denominator"),
        (lambda: Polyhedron.from_inequalities([["x"]], [1]), "a rational number such as"),
        (lambda: Polyhedron.from_inequalities([[1]], [1], names="x y"), "'names' must be 1 names"),
        (lambda: Polyhedron.from_inequalities([[1, 1]], [1], names="x x"), "distinct"),
        (
            lambda: Polyhedron.from_inequalities([[1]], [1], equations=([[1, 2]], [0])),
            "'equations[0][0]' must be of length 1",
        ),
        (lambda: Polyhedron.from_generators([(0, 0), (1,)]), "must be of length"),
        (lambda: Polyhedron.from_generators([], rays=[(1,)]), "non-empty where there are rays"),
        (lambda: Polyhedron.from_generators([(0.5,)]), "not the float 0.5"),
        (lambda: Polyhedron.from_generators([(0,)], rays=[(float("inf"),)]), "not the float inf"),
        (lambda: Polyhedron.box([0], [1, 2]), "'upper' must be of length 1"),
        (lambda: Polyhedron.box(0, 1), "a sequence of rational numbers, not 0"),
        (lambda: Polyhedron.box([0], [1], "x y"), "1 names"),
        (lambda: Polyhedron.from_text("x < 1"), "sets are closed"),
        (lambda: Polyhedron.from_text("x != 1"), "sets are closed"),
        (lambda: Polyhedron.from_text("x = 1"), "written =="),
        (lambda: Polyhedron.from_text("x"), "expected comparisons"),
        (lambda: Polyhedron.from_text(""), "expected at least one comparison"),
        (lambda: Polyhedron.from_text("x*y <= 1"), "not affine"),
        (lambda: Polyhedron.from_text("x**2 <= 1"), "only +, -, * and /"),
        (lambda: Polyhedron.from_text("x/0 <= 1"), "division by zero"),
        (lambda: Polyhedron.from_text("x <= nan"), "'nan' is not a rational number"),
        (lambda: Polyhedron.from_text("x <= inf"), "'inf' is not a rational number"),
        (lambda: Polyhedron.from_text("x <= y", "x"), "unknown variable 'y'"),
        (lambda: Polyhedron.from_text("__import__('os').abort() <= 1"), "only numbers, names"),
        (lambda: Polyhedron.from_text("__import__('os') <= 1"), "unknown function '__import__'"),
        (lambda: Polyhedron.from_text("x.__class__ <= 1"), "only numbers, names"),
        (lambda: Polyhedron.from_text("x <= 1" + " " * 10_000), "at most 9999 characters"),
        (lambda: Polyhedron.from_text(7), "a string, not 7"),
        (lambda: polytope(["x <= 1"]), "expected relations"),
        (lambda: convex_hull([]), "at least one polyhedron, not none"),
        (lambda: convex_hull([Polyhedron.box([0], [1]), 3]), "a Polyhedron, not 3"),
    ],
)
def test_bad_input(make, message):
    """What describes no polyhedron is an error that names what is wrong, in a few words."""
    with pytest.raises(InvalidInput) as caught:
        make()
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_polytope_stays_what_it_is():
    """`polytope` hands a polyhedron back as it is, so that functions can take either."""
    body = Polyhedron.box([0], [1])
    assert polytope(body) is body
    assert polytope("0 <= x1 <= 1") == body


# -- canonical form --------------------------------------------------------------------------------


@given(systems(), st.randoms(use_true_random=False))
def test_equal_sets_are_equal(system, random):
    """Permuted, scaled, repeated and redundant rows give an equal, hash-equal, same-looking set."""
    n, rows, equations = system
    more = []
    for row in rows:
        factor = random.choice([1, 2, 5])
        more += [tuple([factor * entry for entry in row])] * random.choice([1, 2])
    if rows:
        looser = random.choice(rows)
        more.append((looser[0] + 1, *looser[1:]))
    more += equations
    more += [tuple([-entry for entry in row]) for row in equations]
    random.shuffle(more)
    one, two = polyhedron(system), polyhedron((n, more, []))
    assert one == two
    assert hash(one) == hash(two)
    assert repr(one) == repr(two)
    assert one.description == two.description


@given(systems())
def test_there_and_back(system):
    """From inequalities to generators and back is the identity, and so is the way round."""
    body = polyhedron(system)
    by_generators = Polyhedron.from_generators(
        body.vertices, body.rays, body.lines, names=body.names
    )
    assert by_generators == body
    assert by_generators.description == body.description
    by_rows = Polyhedron(
        body.names,
        rows=tuple([c.row for c in body.inequalities]),
        equations=tuple([c.row for c in body.equations]),
    )
    assert by_rows.description == body.description


@given(systems(dimension=(1, 3)), st.data())
def test_different_sets_differ(system, data):
    """Cutting off a vertex makes another set."""
    body = polyhedron(system)
    assume(body.dimension > 0)
    facet = data.draw(st.sampled_from(body.inequalities)) if body.inequalities else None
    assume(facet is not None)
    tighter = Polyhedron(
        body.names,
        rows=(*body.system()[0], (facet.row[0] * 2 - 1, *(2 * a for a in facet.row[1:]))),
        equations=body.system()[1],
    )
    assert tighter != body
    assert tighter < body


def test_other_variables_make_another_set():
    """Equality is about the variables too; what is no polyhedron is never equal."""
    assert Polyhedron.box([0], [1]) != Polyhedron.box([0], [1], "y")
    assert Polyhedron.box([0], [1]) != "0 <= x1 <= 1"
    assert Polyhedron.box([0], [1], "y").rename("x1") == Polyhedron.box([0], [1])


@given(systems())
def test_answers_do_not_depend_on_what_was_asked(system):
    """Before and after the other description is known, questions have the same answers."""
    fresh, known = polyhedron(system), polyhedron(system)
    assert known.description.rows is not None
    assert fresh.is_empty == known.is_empty
    n = system[0]
    for point in ([0] * n, [1] * n, [Fraction(1, 2)] * n):
        assert fresh.contains(point) == known.contains(point)
    goal = [1] * n
    assert type(fresh.maximize(goal)) is type(known.maximize(goal))


# -- questions -------------------------------------------------------------------------------------


@given(systems(), st.data())
def test_containment_against_ppl(system, data):
    """`<=` and `==` say what PPL says, bounded or not, whatever each was made from."""
    n = system[0]
    other = data.draw(systems(dimension=(n, n)))
    one, two = polyhedron(system), polyhedron(other)
    if data.draw(st.booleans()):
        two = one & two
    oracles = [ppl_of(system), ppl_of_rows(n, *two.system())]
    assert (one <= two) == oracles[1].contains(oracles[0])
    assert (two <= one) == oracles[0].contains(oracles[1])
    assert (one < two) == oracles[1].strictly_contains(oracles[0])
    assert (two > one) == (one < two)
    assert (one >= two) == (two <= one)


@given(systems(), st.data())
def test_points_are_generators_inside(system, data):
    """A point is contained iff the polyhedron of that point alone is."""
    body = polyhedron(system)
    point = data.draw(points(system[0]))
    alone = Polyhedron.from_generators([point], names=body.names)
    assert (alone <= body) == body.contains(point) == (point in body)
    by_name = dict(zip(body.names, point, strict=True))
    assert body.contains(by_name) == body.contains(point)


@given(systems(), st.data())
def test_bounds_have_proofs(system, data):
    """Bounds are attained, and their multipliers add up to the inequality they prove."""
    body = polyhedron(system)
    goal = data.draw(st.tuples(*[rationals()] * system[0]))
    form = Affine(dict(zip(body.names, goal, strict=True)), Fraction(1, 3))
    try:
        found = body.bounds(form)
    except EmptyDomain:
        assert body.is_empty
        return
    except Unbounded:
        # Some ray or line changes the functional.
        values = [dot(goal, ray) for ray in body.rays]
        assert any(values) or any(dot(goal, line) for line in body.lines)
        return
    at_vertices = [form.evaluate(dict(zip(body.names, v, strict=True))) for v in body.vertices]
    assert found == Polyhedron.from_generators([[v] for v in at_vertices]).bounds([1])
    rows, equations = body.system()
    for proof, sign in ((found.upper_proof, 1), (found.lower_proof, -1)):
        assert body.contains(proof.point)
        row = [sign * entry for entry in form.row(body.names)]
        assert dot(row, (1, *proof.point)) == proof.value
        total = [proof.value - row[0], *(-entry for entry in row[1:])]
        for m, r in zip(
            (*proof.multipliers, *proof.equation_multipliers), (*rows, *equations), strict=True
        ):
            total = [t - m * entry for t, entry in zip(total, r, strict=True)]
        assert not any(total)
        assert all(m >= 0 for m in proof.multipliers)
    assert_exact(found)


def test_proofs_stay_true():
    """The rows that multipliers refer to stay, even when the irredundant ones become known."""
    body = Polyhedron.from_text("x <= 3, x <= 1, x >= 0, 2*x <= 2, x >= -1")
    proof = body.maximize("x")
    assert len(body.inequalities) == 2
    rows, equations = body.system()
    lp.check(proof, rows, equations, (0, 1))
    again = body.maximize("x")
    assert again == proof


def test_a_constant_functional():
    """The range of a constant is that constant."""
    assert str(Polyhedron.box([0], [1]).bounds("2/3")) == "[2/3, 2/3]"
    assert str(Polyhedron.universe("x").bounds("2/3")) == "[2/3, 2/3]"


def test_bounds_without_an_answer():
    """On the empty set, and where there is no bound, the error says so."""
    with pytest.raises(EmptyDomain, match="is empty"):
        Polyhedron.empty("x").bounds("x")
    with pytest.raises(Unbounded, match=r"unbounded above, along the ray \(1\)"):
        Polyhedron.from_text("x >= 0").bounds("x")
    with pytest.raises(Unbounded, match=r"unbounded below, along the ray \(-1\)"):
        Polyhedron.from_text("x <= 0").bounds("x")
    assert isinstance(Polyhedron.universe("x").maximize("x"), lp.UnboundedAbove)
    assert isinstance(Polyhedron.empty("x").minimize("x"), lp.Infeasible)


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ([1], "'point' must be of length 2"),
        ([1, 2, 3], "'point' must be of length 2"),
        ([0.5, 1], "from_float"),
        ({"x": 1}, "given for the variables x, y, not"),
        ({"x": 1, "y": 1, "z": 1}, "given for the variables x, y, not"),
        ("01", "a sequence of rational numbers"),
        (3, "a sequence of rational numbers"),
    ],
)
def test_bad_points(point, message):
    """A point must have one exact coordinate for each variable."""
    with pytest.raises(InvalidInput, match="point") as caught:
        Polyhedron.universe("x y").contains(point)
    assert message in str(caught.value)


@given(systems())
def test_interior_points_are_inside_every_facet(system):
    """The relative interior point satisfies every facet strictly, and every equation."""
    body = polyhedron(system)
    if body.is_empty:
        with pytest.raises(EmptyDomain):
            body.interior_point()
        return
    point = body.interior_point()
    assert all(equation.holds(point) for equation in body.equations)
    for facet in body.inequalities:
        assert dot(facet.coefficients, point) < facet.bound


@given(systems())
def test_affine_hull(system):
    """The affine hull contains the set, has its dimension, and is its own affine hull."""
    body = polyhedron(system)
    hull = body.affine_hull
    assert body <= hull
    assert hull.dimension == body.dimension
    assert hull.inequalities == ()
    assert hull.affine_hull == hull


@given(systems())
def test_recession_cone(system):
    """The recession cone has the rays and lines of the set, and adding it changes nothing."""
    body = polyhedron(system)
    if body.is_empty:
        with pytest.raises(EmptyDomain):
            assert body.recession_cone
        return
    cone = body.recession_cone
    origin = tuple([Fraction(0)] * system[0])
    by_hand = Polyhedron.from_generators([origin], body.rays, body.lines, names=body.names)
    assert cone == by_hand
    assert body + cone == body
    assert body.is_bounded == (cone.dimension == 0)


# -- algebra ---------------------------------------------------------------------------------------


@given(systems(), st.data())
def test_intersection_against_ppl(system, data):
    """The intersection is PPL's."""
    n, rows, equations = system
    _, more, others = data.draw(systems(dimension=(n, n)))
    found = polyhedron(system) & polyhedron((n, more, others))
    assert_same(found, ppl_of_rows(n, [*rows, *more], [*equations, *others]))


@given(systems(), st.data())
def test_hull_against_ppl(system, data):
    """The closed convex hull is PPL's, the empty set being neutral."""
    n = system[0]
    other = data.draw(systems(dimension=(n, n)))
    oracle = ppl_of(system)
    oracle.poly_hull_assign(ppl_of(other))
    assert_same(convex_hull([polyhedron(system), polyhedron(other)]), oracle)


@given(systems(), st.data())
def test_product(system, data):
    """A pair is in the product iff each is in its factor; the dimensions add up."""
    one = polyhedron(system)
    other = polyhedron(data.draw(systems(dimension=(0, 2))))
    other = other.rename([f"u{i}" for i in range(other.ambient_dimension)])
    both = one * other
    assert both.names == (*one.names, *other.names)
    if one.is_empty or other.is_empty:
        assert both.is_empty
        return
    assert both.dimension == one.dimension + other.dimension
    assert both.project(one.names) == one
    assert both.project(other.names) == other
    assert len(both.vertices) == len(one.vertices) * len(other.vertices)


@given(bodies, bodies, vectors)
def test_support_functions_add_up(one, two, goal):
    """The maximum over a Minkowski sum is the sum of the maxima."""
    total = one + two
    assert total == two + one
    parts = [one.maximize(goal), two.maximize(goal)]
    found = total.maximize(goal)
    if any(isinstance(part, lp.Infeasible) for part in parts):
        assert isinstance(found, lp.Infeasible)
    elif any(isinstance(part, lp.UnboundedAbove) for part in parts):
        assert isinstance(found, lp.UnboundedAbove)
    else:
        assert found.value == parts[0].value + parts[1].value


@given(bodies, points(2))
def test_translation(body, vector):
    """Translating is adding a point, and translating back gives the set back."""
    moved = body + vector
    assert moved == body.translate(vector)
    assert moved == body + Polyhedron.from_generators([vector])
    assert moved + [-v for v in vector] == body


@given(bodies, rationals())
def test_scaling(body, factor):
    """Scaling is undone by the inverse factor; by zero it leaves the origin."""
    scaled = body.scale(factor)
    if factor:
        assert scaled.scale(1 / factor) == body
    elif not body.is_empty:
        assert scaled == Polyhedron.from_generators([(0, 0)])
    assert scaled.is_empty == body.is_empty


def test_minkowski_sum_one_can_see():
    """A segment plus a segment is a square; a set plus its negative is symmetric."""
    across = Polyhedron.from_generators([(0, 0), (1, 0)])
    up = Polyhedron.from_generators([(0, 0), (0, 1)])
    square = Polyhedron.box([0, 0], [1, 1])
    assert across + up == square
    assert square + square.scale(-1) == Polyhedron.box([-1, -1], [1, 1])
    assert square + Polyhedron.empty("x1 x2") == Polyhedron.empty("x1 x2")


@given(bodies, st.lists(affine_forms("x1", "x2"), max_size=3))
def test_image_is_the_projected_graph(body, forms):
    """The image is the projection, by elimination, of the graph {(x, y): x in it, y = f(x)}."""
    from polyrelax.polyhedra.elimination import FourierMotzkin

    names = [f"y{i}" for i in range(len(forms))]
    image = body.image(forms, names=names)
    space = Polyhedron.universe(names)
    graph = body * space
    for name, form in zip(names, forms, strict=True):
        row = (form - Affine.atom(name)).row(graph.names)
        graph &= Polyhedron(graph.names, rows=(), equations=(tuple(map(int, row)),))
    assert graph.project(names, FourierMotzkin()) == image


@given(bodies, polyhedra(names="u v"), st.tuples(*[affine_forms("x1", "x2")] * 2))
def test_image_and_preimage_are_adjoint(body, target, forms):
    """f(body) lies in the target iff body lies in the preimage of the target."""
    image = body.image(forms, names="u v")
    preimage = target.preimage(forms, PLANE)
    assert (image <= target) == (body <= preimage)
    assert body <= image.preimage(forms, PLANE)
    assert preimage.image(forms, names="u v") <= target


@given(st.lists(bodies, min_size=1, max_size=3), st.lists(affine_forms("x1", "x2"), max_size=2))
def test_image_of_the_hull_is_the_hull_of_the_images(parts, forms):
    """Affine maps commute with convex hulls."""
    images = [part.image(forms) for part in parts]
    assert convex_hull(parts).image(forms) == convex_hull(images)


@given(bodies, affine_forms("x1", "x2"))
def test_cut(body, form):
    """The two sides are within the set and their half-planes, and together they are the set."""
    low, high = body.cut(form)
    assert low <= body
    assert high <= body
    assert convex_hull([low, high]) == body
    row = form.row(PLANE)
    for side, sign in ((low, -1), (high, 1)):
        for vertex in side.vertices:
            assert sign * dot(row, (1, *vertex)) >= 0
    on_it = low & high
    assert all(dot(row, (1, *vertex)) == 0 for vertex in on_it.vertices)
    for vertex in body.vertices:
        assert low.contains(vertex) or high.contains(vertex)


@given(polyhedra(dimension=(1, 3)), st.data())
def test_section(body, data):
    """A point is in the section iff, with the fixed coordinates, it is in the set."""
    fixed = data.draw(st.dictionaries(st.sampled_from(body.names), rationals()))
    section = body.section(fixed)
    assert section.names == tuple([name for name in body.names if name not in fixed])
    rest = dict(zip(section.names, data.draw(points(len(section.names))), strict=True))
    assert section.contains(rest) == body.contains({**rest, **fixed})
    for vertex in section.vertices:
        assert body.contains({**dict(zip(section.names, vertex, strict=True)), **fixed})


@given(polytopes())
def test_projections_are_images(body):
    """Projecting is the image under the coordinate functions."""
    onto = body.names[::-2]
    assert body.project(onto) == body.image(list(onto), names=onto)


@given(polyhedra(dimension=(0, 3)))
def test_answers_are_exact(body):
    """No float is anywhere in what a polyhedron answers."""
    assert_exact([body.vertices, body.rays, body.lines, body.inequalities, body.equations])


SQUARE = Polyhedron.box([0, 0], [1, 1])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SQUARE & Polyhedron.box([0], [1]), r"a polyhedron in the variables ('x1', 'x2')"),
        (lambda: SQUARE + Polyhedron.box([0, 0], [1, 1], "u v"), "a polyhedron in the variables"),
        (lambda: SQUARE.__le__(Polyhedron.box([0], [1])), "a polyhedron in the variables"),
        (lambda: SQUARE * SQUARE, "in other variables (see `rename`)"),
        (lambda: SQUARE + [1], "'other' must be of length 2"),
        (lambda: SQUARE + [0.5, 1], "not the float 0.5"),
        (lambda: SQUARE.scale(0.5), "not the float 0.5"),
        (lambda: SQUARE.image(["z"]), "unknown variable 'z'"),
        (lambda: SQUARE.image([[1]]), "'forms' must be of length 2"),
        (lambda: SQUARE.image(["x1"], names="a b"), "1 names"),
        (lambda: SQUARE.image(["x1*x2"]), "not affine"),
        (lambda: SQUARE.preimage(["x"], "x"), "2 functionals, not 1"),
        (lambda: SQUARE.section({"z": 0}), "among the variables ('x1', 'x2'), not 'z'"),
        (lambda: SQUARE.section({"x1": 0.5}), "fixed['x1']"),
        (lambda: SQUARE.cut("x3"), "unknown variable 'x3'"),
        (lambda: SQUARE.rename("a"), "2 names"),
        (lambda: SQUARE.rename("a a"), "distinct"),
        (lambda: SQUARE.bounds([1, 2, 3]), "of length 2, not of length 3"),
    ],
)
def test_bad_operands(make, message):
    """Operands of other variables or sizes are errors that say what was expected."""
    with pytest.raises(InvalidInput) as caught:
        make()
    assert message in str(caught.value)
