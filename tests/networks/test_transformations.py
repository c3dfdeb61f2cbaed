"""Transformations: the function stays as it is, and relaxations say of it what they should."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax import families, transformations
from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded
from polyrelax.strategies import networks, polytopes
from tests.relaxations.nets import N1, UNIT, interval, points_of

LINE = pr.polytope(UNIT)
SKIPS = ("none", "inputs", "all")


@st.composite
def cases(draw, **options):
    """A network with skip connections, dead neurons and several outputs, and a polytope."""
    shape = {"inputs": (1, 2), "layers": (0, 3), "widths": (1, 2), "outputs": (1, 2), **options}
    net = draw(networks(**shape))
    return net, draw(polytopes(names=net.inputs))


def ranges(net, X):
    """The exact range of every output."""
    return pr.method("exact").output_bounds(net, X)


def same_on(one, other, X):
    """Whether two networks take the same values at some points of a polytope, and in range."""
    return all(one(p) == other(p) for p in points_of(X)) and ranges(one, X) == ranges(other, X)


@given(cases(), st.sampled_from(SKIPS))
@settings(max_examples=60)
def test_the_gap_transform_is_exact_for_every_network(case, skips):
    """M_inf is exact on the gap transform, in layer scope where nothing skips, with hulls alike."""
    net, X = case
    new = transformations.gap(net, X, skips=skips)
    assert same_on(new, net, X)
    if skips == "none":
        assert all(not layer.carried for layer in new.chain.layers)
        assert pr.method("m:inf").output_bounds(new, X) == ranges(net, X)
    assert pr.method("m:inf@network").output_bounds(new, X) == ranges(net, X)
    assert pr.method("mo:inf").output_bounds(new, X) == ranges(net, X)


HARD = st.sampled_from(
    [N1, families.amplified(1), families.unbounded_error(1, LINE), families.delayed_copy(1)]
)


@given(HARD, polytopes(names="x"), st.sampled_from(SKIPS))
@settings(max_examples=20)
def test_the_gap_transform_mends_the_papers_networks(net, X, skips):
    """The networks on which M_inf fails are exact after the gap transform, on every interval."""
    net = pr.Network(net) if isinstance(net, str) else net
    new = transformations.gap(net, X, skips=skips)
    assert pr.method("mo:inf").bounds(new, X) == pr.range(net, X)


def test_the_neurons_of_the_gap_transform():
    """N1 needs 11 neurons, 10 where x skips layers, and 8 where the first layer does as well."""
    net = pr.Network(N1)
    assert pr.method("m:inf").bounds(net, LINE) == interval(0, "1/2")
    sizes = []
    for skips in SKIPS:
        new = transformations.gap(net, LINE, skips=skips)
        sizes.append(len(new.neurons))
        assert pr.method("m:inf").bounds(new, LINE) == interval(0, 0)
        assert pr.Triangle().bounds(new, LINE).width > 0
    assert sizes == [11, 10, 8]


def test_layer_scope_is_not_enough_for_skips():
    """With skip connections the gap transform is exact in network scope, not in layer scope."""
    net, square = pr.Network("x2 + relu(x1 - x2)"), pr.polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    new = transformations.gap(net, square, skips="all")
    assert pr.method("m:inf@network").bounds(new, square) == interval(0, 1)
    assert pr.method("m:inf").bounds(new, square) != interval(0, 1)
    carried = transformations.gap(net, square, skips="none")
    assert pr.method("m:inf").bounds(carried, square) == interval(0, 1)


def test_one_point_serves_all_polytopes_that_have_it():
    """The transform is exact on the sub-polytopes with its point, and not on all others."""
    net = pr.Network("y1 = relu(x); y2 = relu(x + 1); y1 + relu(y1) - relu(y2 - 1)")
    new = transformations.gap(net, LINE, at=[1])
    loose = 0
    for low in range(-4, 5):
        for high in range(low, 5):
            part = pr.Polyhedron.box([f"{low}/4"], [f"{high}/4"], "x")
            exact = pr.range(net, part) == pr.method("mo:inf").bounds(new, part)
            assert exact or high < 4
            loose += not exact
    assert loose


def test_networks_without_live_relus_stay():
    """An affine network is exact already: dead neurons or none, it is returned."""
    net = pr.Network("c = relu(x); x + 1, 3")
    assert transformations.gap(net, LINE) is net


@given(cases(outputs=1, widths=(1, 3)))
@settings(max_examples=40)
def test_carrying_inputs_does_nothing(case):
    """Without skip connections, M_inf's bounds stay; the function always does."""
    net, X = case
    new = transformations.carry_inputs(net, X)
    assert same_on(new, net, X)
    assert len(new.neurons) == len(net.neurons) + len(X.names) * len(net.layers)
    if not any(layer.carried for layer in net.chain.layers):
        for name in ("m:inf", "mo:inf"):
            assert pr.method(name).bounds(new, X) == pr.method(name).bounds(net, X)


@given(cases())
@settings(max_examples=40)
def test_clamping(case):
    """The difference makes M_inf exact, the nested form interval propagation."""
    net, X = case
    bounds = pr.range(net, X)
    one = transformations.clamp(net, bounds)
    two = transformations.clamp(net, bounds, "nested")
    assert same_on(one, net, X)
    assert same_on(two, net, X)
    assert pr.method("m:inf").output_bounds(one, X) == ranges(net, X)
    assert pr.method("ibp").output_bounds(two, X) == ranges(net, X)
    assert pr.Triangle().output_bounds(two, X) == ranges(net, X)


def test_clamping_needs_both_bounds():
    """With wider bounds than the range, N1 keeps its error; with narrower ones f is cut."""
    net = pr.Network(N1)
    wide = transformations.clamp(net, (-1, 1))
    assert pr.method("m:inf").bounds(wide, LINE) == interval(0, "1/2")
    cut = transformations.clamp(pr.Network("x"), (0, "1/2"), "nested")
    assert pr.range(cut, LINE) == interval(0, "1/2")


def test_identities_stay():
    """Carrying inputs and clamping keep the identities."""
    net = families.unbounded_error(1, identities=2)
    assert transformations.carry_inputs(net, LINE).identities == (0, 2)
    assert transformations.clamp(net, (1, 3)).identities == (0, 2)


def test_degenerate_domains():
    """Unbounded domains serve where nothing is carried by neurons; points always serve."""
    net, half = pr.Network(N1), pr.polytope("x >= 0")
    assert transformations.gap(net, half, skips="all")(5) == net(5)
    with pytest.raises(Unbounded):
        transformations.gap(net, half)
    with pytest.raises(Unbounded):
        transformations.carry_inputs(net, half)
    with pytest.raises(EmptyDomain):
        transformations.gap(net, pr.Polyhedron.empty("x"))
    point = pr.polytope("x == 1/3")
    assert pr.method("m:inf").bounds(transformations.gap(net, point), point) == interval(0, 0)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda net: transformations.gap(net, LINE, skips="some"), "'skips'"),
        (lambda net: transformations.gap(net, LINE, at=[2]), "'at'"),
        (lambda net: transformations.gap(net, LINE, at=[0, 0]), "'at'"),
        (lambda net: transformations.gap("relu(x)", LINE), "'network'"),
        (lambda net: transformations.gap(net, UNIT), "'domain'"),
        (
            lambda net: transformations.gap(net, pr.polytope("y == 0")),
            "'domain' must be in all inputs",
        ),
        (lambda net: transformations.clamp(net, (1, 0)), "'bounds'"),
        (lambda net: transformations.clamp(net, 1), "'bounds'"),
        (lambda net: transformations.clamp(net, {0, 1}), "'bounds'"),
        (lambda net: transformations.clamp(net, "01"), "'bounds'"),
        (lambda net: transformations.clamp(net, (0, 1, 2)), "'bounds'"),
        (lambda net: transformations.clamp(net.with_outputs("y", "y"), [(0, 1)]), "'bounds'"),
        (lambda net: transformations.clamp(net, (0, 1), "both"), "'form'"),
    ],
)
def test_bad_arguments_are_named(call, argument):
    """The error names the argument that is wrong."""
    with pytest.raises(InvalidInput, match=argument):
        call(pr.Network(N1))
