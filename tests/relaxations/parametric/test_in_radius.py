"""Bounds in the radius: known functions, and the relaxations themselves at many radii."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.strategies import networks, points, polytopes
from tests.relaxations.nets import MAX2, N1, N2, interval

STEP = pr.Network("relu(x) - relu(x - 1/2)")
NESTED = pr.Network("relu(relu(x) - relu(x - 1/2) - 3/4)")
SINGLE = ("ibp", "deepz", "deeppoly-0", "deeppoly-1", "deeppoly-area", "triangle", "triangle@ibp")
JOINT = ("m:1", "m:2", "m:inf", "krelu:1", "krelu:2", "mo:1", "mo:2", "mo:inf")
r = sympy.Symbol("r")


def ball(network, centre, radius, shape=None):
    """The domain for one radius."""
    size = len(network.inputs)
    shape = shape or pr.Polyhedron.box([-1] * size, [1] * size, network.inputs)
    return shape.scale(radius).translate(centre)


@st.composite
def balls(draw, **options):
    """A network, a shape that may be flat or a point, and a centre."""
    sizes = {"inputs": (1, 2), "layers": (0, 2), "widths": (1, 2), "outputs": (1, 2)}
    net = draw(networks(**{**sizes, **options}))
    return net, draw(polytopes(names=net.inputs, empty=False)), draw(points(len(net.inputs)))


def radii_of(found):
    """The ends of the pieces, or rationals close to them on both sides, and two more."""
    chosen = {Fraction(1, 7), Fraction(6, 5)}
    for bounds in found:
        for knot in bounds.knots:
            chosen |= {Fraction(int(end.p), int(end.q)) for end in (knot.low, knot.high)}
    return sorted(chosen & {x for x in chosen if 0 <= x <= 2})


def check(case, name):
    """The functions have the values of the relaxation at each of these radii."""
    network, shape, centre = case
    found = pr.in_radius(network, centre, shape, name, (0, 2))
    found = found if isinstance(found, tuple) else (found,)
    for radius in radii_of(found):
        wanted = pr.method(name).output_bounds(network, ball(network, centre, radius, shape))
        assert tuple(bounds.at(radius) for bounds in found) == wanted, radius


@pytest.mark.parametrize("name", ["exact", *SINGLE])
@given(case=balls())
@settings(max_examples=15)
def test_bounds_are_the_relaxation_at_every_radius(name, case):
    """On random networks with skip connections, at breakpoints, near them and between them."""
    check(case, name)


@pytest.mark.parametrize("name", JOINT)
@given(case=balls(outputs=1))
@settings(max_examples=5)
def test_joint_hulls(name, case):
    """Groups of any size, on random networks with skip connections and two hidden layers."""
    check(case, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["exact", *SINGLE])
@given(case=balls(layers=(0, 3), widths=(1, 3)))
@settings(max_examples=100)
def test_deeper_networks(name, case):
    """The same law on three hidden layers."""
    check(case, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", JOINT)
@given(case=balls(outputs=1))
@settings(max_examples=15)
def test_more_joint_hulls(name, case):
    """The same law for joint hulls, on more networks."""
    check(case, name)


def test_the_step_under_the_triangle():
    """claims.md: the maximum of relu(x) - relu(x - 1/2) on 1/4 +- r is (4r + 1)^2 / (32 r)."""
    bounds = pr.in_radius(STEP, ["1/4"], None, "triangle", (0, 2))
    assert sympy.simplify(bounds.pieces[1].upper - (4 * r + 1) ** 2 / (32 * r)) == 0
    assert bounds.breakpoints == (sympy.Rational(1, 4),)
    # On r >= 1/4 only one of the two solutions 1/2 -+ sqrt(3)/4 of = 3/4 lies.
    assert bounds.reaching("3/4") == (sympy.Rational(1, 2) + sympy.sqrt(3) / 4,)
    assert bounds.upper.subs(r, 1) == sympy.Rational(25, 32)
    assert bounds.upper.subs(r, 3) is sympy.nan


def test_an_algebraic_breakpoint():
    """A neuron that becomes unstable where (4r + 1)^2 / (32 r) = 3/4 makes sqrt(3) a breakpoint."""
    bounds = pr.in_radius(NESTED, ["1/4"], None, "triangle", (0, 4))
    (where,) = bounds.breakpoints
    assert where == sympy.Rational(1, 2) + sympy.sqrt(3) / 4
    assert bounds.at(where) == (0, 0)
    assert bounds.at("14/15") == pr.Triangle().bounds(NESTED, ball(NESTED, ["1/4"], "14/15"))
    exact = pr.in_radius(NESTED, ["1/4"], None, "exact", (0, 4))
    below, above = bounds.excess(exact)
    assert below.subs(r, 3) == 0
    assert above.subs(r, 4) == sympy.Rational(193, 128)


@pytest.mark.parametrize(
    ("net", "name", "upper"),
    [
        (N1, "exact", 0),
        (N1, "triangle", r / 2),
        (N1, "mo:inf", sympy.Piecewise((r / 2, r <= 1), (r / (r + 1), True))),
        (N2, "exact", 0),
        (N2, "mo:inf", r / 2),
        (N2, "m:inf", r / 2),
        (N1, "m:1", r / 2),
        (N2, "m:1", r / 2),
    ],
)
def test_growth_with_the_radius(net, name, upper):
    """The two counterexample networks of mao2024 on -r <= x <= r, in closed form."""
    bounds = pr.in_radius(pr.Network(net), [0], None, name, (0, 2))
    for value in (0, sympy.Rational(1, 3), 1, sympy.Rational(7, 4), 2):
        assert bounds.upper.subs(r, value) == sympy.sympify(upper).subs(r, value)


def test_the_maximum_of_two_inputs():
    """Around (1/2, 1/2) max2 is exact under m:1 at every radius, and r too large by triangles."""
    network, centre = pr.Network(MAX2), ["1/2", "1/2"]
    exact, joint, single, pairs, apart = [
        pr.in_radius(network, centre, None, name, (0, "1/2"))
        for name in ("exact", "m:1", "triangle", "krelu:2", "mo:1")
    ]
    assert joint.upper_curve == exact.upper_curve
    assert [b.excess(exact)[1].subs(r, "1/3") for b in (single, pairs, apart)] == [
        sympy.Rational(1, 3),
        sympy.Rational(1, 3),
        sympy.Rational(2, 3),
    ]


def test_a_bound_that_jumps():
    """deeppoly-0 puts 0 below a neuron as soon as it is unstable: the lower bound jumps there."""
    bounds = pr.in_radius(pr.Network("c = relu(x); c - x"), [1], None, "deeppoly-0", (0, 2))
    assert bounds.at(1) == interval(0, 0)
    assert bounds.lower == sympy.Piecewise((0, (r >= 0) & (r <= 1)), (-r - 1, (r > 1) & (r <= 2)))
    assert bounds.at("1001/1000").lower == Fraction(-2001, 1000)


@pytest.mark.parametrize("name", ["exact", *SINGLE, *JOINT])
def test_degenerate_shapes_and_networks(name):
    """A point, a segment in the plane, radius 0, no ReLU, a constant output, no inputs."""
    plane = pr.Network("relu(x - y) - relu(y), 2*x + 1, 3")
    found = pr.in_radius(plane, {"y": 1, "x": "1/2"}, "x + y == 0, -1 <= x <= 1", name)
    assert [bounds.at(0) for bounds in found] == [interval(-1, -1), interval(2, 2), interval(3, 3)]
    assert found[1].upper == sympy.Piecewise((2 * r + 2, (r >= 0) & (r <= 1)))
    point = pr.in_radius(STEP, [0], "x == 1", name, (0, 2))
    assert point.breakpoints == (sympy.Rational(1, 2),)
    assert point.at("1/3") == interval("1/3", "1/3")
    assert not point.width.subs(r, 1)
    alone = pr.in_radius(pr.Network(5, inputs=[]), [], method=name)
    assert alone.at(1) == interval(5, 5)


def test_names_that_look_like_the_radius():
    """Inputs and neurons may be called r, r0 and t; the radius keeps out of their way."""
    network = pr.Network("r1 = relu(r0); r2 = relu(r - t); r1 - r2")
    found = [pr.in_radius(network, [0, 1, 2], None, name, (0, 3)) for name in ("exact", "ibp")]
    assert [bounds.at(3) for bounds in found] == [interval(-5, 3), interval(-5, 3)]


def test_pieces_cover_the_interval():
    """Pieces follow one another from the first radius to the last, in the symbol asked for."""
    bounds = pr.in_radius(STEP, ["1/4"], None, "triangle", ("1/8", 1), symbol="eps")
    assert bounds.interval == (sympy.Rational(1, 8), 1)
    assert [piece.end for piece in bounds.pieces[:-1]] == list(bounds.breakpoints)
    assert bounds.upper.free_symbols == {sympy.Symbol("eps")}
    assert "triangle: [1/4 - eps, eps + 1/4] for 1/8 <= eps <= 1/4" in repr(bounds)
    assert r"\begin{cases}" in bounds._repr_latex_()


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"radii": (1, 1)}, pr.InvalidInput, "smaller number first"),
        ({"radii": (2, 1)}, pr.InvalidInput, "smaller number first"),
        ({"radii": ("-1/2", 1)}, pr.InvalidInput, "'radii' must be at least 0"),
        ({"radii": 1}, pr.InvalidInput, "a pair of rational numbers"),
        ({"radii": (0, 0.5)}, pr.InvalidInput, "float"),
        ({"centre": [1, 2]}, pr.InvalidInput, "'centre' must be of length 1"),
        ({"centre": {"y": 1}}, pr.InvalidInput, "'centre' must be a value for each of x"),
        ({"shape": "x >= 0"}, pr.Unbounded, "'shape' must be bounded"),
        ({"shape": "x >= 1, x <= 0"}, pr.EmptyDomain, "'shape' must be a non-empty polytope"),
        ({"shape": "0 <= y <= 1"}, pr.InvalidInput, "x"),
        ({"method": "p:3"}, pr.Unsupported, "p:3 has no bounds in a symbol"),
        ({"method": "m:1@A2"}, pr.Unsupported, "m:1@A2 has no bounds"),
        ({"method": "deeppoly-0@ibp"}, pr.Unsupported, "deeppoly-0@ibp has no bounds"),
        ({"method": "nonsense"}, pr.InvalidInput, "among exact, ibp"),
        ({"method": 3}, pr.InvalidInput, "a relaxation or its name"),
        ({"symbol": 3}, pr.InvalidInput, "a SymPy symbol or a name"),
        ({"network": "relu(x)"}, pr.InvalidInput, "'network' must be a Network"),
    ],
)
def test_bad_input(change, error, message):
    """Each mistake is named with its argument."""
    asked = {"network": STEP, "centre": [0], "radii": (0, 1), **change}
    with pytest.raises(error, match=message):
        pr.in_radius(**asked)


def test_questions_to_bounds_are_checked():
    """A radius outside, an unknown end, and bounds on another interval are errors."""
    bounds = pr.in_radius(STEP, [0], None, "ibp", (0, 1))
    with pytest.raises(pr.InvalidInput, match="from 0 to 1"):
        bounds.at(2)
    with pytest.raises(pr.InvalidInput, match="'lower' or 'upper'"):
        bounds.reaching(0, "middle")
    with pytest.raises(pr.InvalidInput, match="'exact' must be over"):
        bounds.excess(pr.in_radius(STEP, [0], None, "exact", (0, 2)))
    with pytest.raises(pr.InvalidInput, match="'exact' must be such bounds of one output, not 3"):
        bounds.excess(3)


def test_a_budget_that_runs_out(monkeypatch):
    """What is finished when the time is over comes back, from the first radius on."""
    with pytest.raises(pr.Undecided) as nothing:
        pr.in_radius(STEP, ["1/4"], None, "triangle", (0, 2), seconds=0)
    assert nothing.value.partial is None

    from polyrelax.relaxations.parametric import asking

    asked = []

    def interrupted(relaxation, family, place, budget):
        asked.append(place)
        if len(asked) > 5:
            raise KeyboardInterrupt
        return whole(relaxation, family, place, budget)

    whole = asking.analysis
    monkeypatch.setattr(asking, "analysis", interrupted)
    with pytest.raises(pr.Undecided, match="interrupted") as early:
        pr.in_radius(NESTED, ["1/4"], None, "triangle", (0, 4))
    partial = early.value.partial
    start, end = partial.interval
    assert start == 0 < end < 4
    assert partial.at("1/8") == pr.Triangle().bounds(NESTED, ball(NESTED, ["1/4"], "1/8"))


def test_the_exact_range_comes_in_steps(monkeypatch):
    """Under a limit the steps agree with the whole, and those before the end are kept."""
    net, shape = pr.Network("a = relu(x - y); relu(a - x) + y, a"), "0 <= x <= 1, -1 <= y <= x"
    whole = pr.in_radius(net, [1, "1/3"], shape, radii=(0, 3))
    assert pr.in_radius(net, [1, "1/3"], shape, radii=(0, 3), seconds=60) == whole

    from polyrelax.relaxations.parametric import cone

    asked, lines_through = [], cone.lines_through

    def interrupted(nodes):
        asked.append(nodes)
        if len(asked) > 8:
            raise KeyboardInterrupt
        return lines_through(nodes)

    monkeypatch.setattr(cone, "lines_through", interrupted)
    with pytest.raises(pr.Undecided, match="interrupted") as early:
        pr.in_radius(net, [1, "1/3"], shape, radii=(0, 3), seconds=60)
    for known, full in zip(early.value.partial, whole, strict=True):
        assert known.interval == (0, sympy.Rational(3, 2))
        for radius in (0, "1/4", 1, "3/2"):
            assert known.at(radius) == full.at(radius)


def test_the_centre_is_in_the_networks_order():
    """Whatever order the shape's text has, a point is in the order of the network's inputs."""
    net = pr.Network("2*relu(x) - relu(y)")
    for centre in ([5, 7], {"y": 7, "x": 5}):
        found = pr.in_radius(net, centre, "-1 <= y <= 1, 0 <= x <= 1")
        assert tuple(found.at(0)) == (3, 3)
        assert tuple(found.at(1)) == (2, 6)
    wider = pr.in_radius(pr.Network("relu(x)"), [5, 7], "-1 <= y <= 1, 0 <= x <= 1")
    assert tuple(wider.at(1)) == (5, 6)
