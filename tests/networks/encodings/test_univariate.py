"""Encodings of functions of one variable: the function itself, and precise on every box."""

from fractions import Fraction
from itertools import combinations_with_replacement, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.networks.encodings import (
    encode_by_teeth,
    encode_by_zigzags,
    encode_in_one_layer,
    encode_monotone,
    is_feed_forward,
    without_skips,
)
from polyrelax.papers.baader2024.functions import random_boxes, random_functions
from tests.networks.functions import (
    boxes,
    convex_functions,
    functions,
    monotone_functions,
    polytope,
    precise_on,
)

PL = pr.PiecewiseLinear
LINES = ("deeppoly-0", "triangle", "triangle@ibp")
N_SHAPE = PL([(-2, 2), (0, 0), (1, 1), (2, 0)])
ABS = PL([(0, 0)], -1, 1)
THREE = PL([(0, 0), (1, -1)], -2, 1)  # slopes -2, -1, 1


def grid(f, low, high, step=2):
    """All boxes with ends on a grid."""
    ends = [Fraction(i, step) for i in range(low * step, high * step + 1)]
    return combinations_with_replacement(ends, 2)


@pytest.mark.parametrize("relaxation", [*LINES, "deeppoly-1", "m:inf", "mo:inf", "krelu:9", "p:1"])
@settings(max_examples=25)
@given(st.data())
def test_precise_for_every_function(relaxation, data):
    """The network computes the function, in three hidden layers at most, and is precise."""
    f = data.draw(functions())
    net = pr.encode_univariate(f, relaxation)
    assert PL.from_network(net, f.domain) == f
    assert len(net.layers) <= (3 if relaxation in (*LINES, "deeppoly-1") else 1)
    assert precise_on(net, f, data.draw(boxes(f)), relaxation)


@pytest.mark.parametrize("relaxation", [*LINES, "ibp", "deeppoly-1"])
@given(st.data())
def test_precise_for_every_monotone_function(relaxation, data):
    """Two hidden layers are enough for a monotone function."""
    f = data.draw(monotone_functions())
    net = pr.encode_univariate(f, relaxation)
    assert len(net.layers) <= 2
    assert PL.from_network(net, f.domain) == f
    assert precise_on(net, f, data.draw(boxes(f)), relaxation)


@pytest.mark.parametrize("relaxation", [*LINES, "deeppoly-1"])
@given(st.data())
def test_precise_for_every_convex_function(relaxation, data):
    """One hidden layer is enough for a convex or a concave function."""
    f = data.draw(convex_functions()) * data.draw(st.sampled_from([1, -1]))
    net = pr.encode_univariate(f, relaxation)
    assert len(net.layers) <= 1
    assert precise_on(net, f, data.draw(boxes(f)), relaxation)


@pytest.mark.parametrize(
    ("construction", "methods"),
    [
        (encode_by_teeth, LINES),
        (encode_by_zigzags, ("deeppoly-0", "triangle")),
        (lambda f: pr.flip(encode_by_zigzags(f)), ("deeppoly-1", "triangle")),
        (lambda f: pr.flip(encode_by_teeth(f)), ("deeppoly-1", "triangle")),
        (lambda f: without_skips(encode_by_zigzags(f), f.domain), ("deeppoly-0", "triangle")),
        (lambda f: without_skips(pr.flip(encode_by_teeth(f)), f.domain), ("deeppoly-1",)),
    ],
)
@settings(max_examples=25)
@given(st.data())
def test_both_kinds_of_slices(construction, methods, data):
    """Teeth, zigzags, and their flips, with and without skip connections, on an interval."""
    f = data.draw(functions(bounded=True))
    net = construction(f)
    assert PL.from_network(net, f.domain) == f
    assert precise_on(net, f, data.draw(boxes(f)), *methods)


@given(st.data())
def test_without_skip_connections(data):
    """Feed-forward networks: on R for DeepPoly-0 and the Triangle, on intervals for DeepPoly-1."""
    f = data.draw(functions())
    net = pr.encode_univariate(f, "deeppoly-0", skips=False)
    assert is_feed_forward(net)
    box = data.draw(boxes(f))
    assert precise_on(net, f, box, *LINES)
    if None in f.domain:
        low, high = box
        if low == high:
            return
        f = f.restrict(box)
    net = pr.encode_univariate(f, "deeppoly-1", skips=False)
    assert is_feed_forward(net)
    assert PL.from_network(net, f.domain) == f
    assert precise_on(net, f, data.draw(boxes(f)), "deeppoly-1")


@pytest.mark.slow
@pytest.mark.parametrize("relaxation", [*LINES, "deeppoly-1"])
def test_precise_on_thousands(relaxation):
    """Random functions, ten boxes each, thousands of pairs for each relaxation."""
    for f in random_functions(250, seed=5):
        net = pr.encode_univariate(f, relaxation)
        for box in random_boxes(f, 10, seed=6):
            assert precise_on(net, f, box, relaxation), (f, box)


@given(st.data())
def test_flips_exchange_the_two_lower_lines(data):
    """DeepPoly-1 on the flip has DeepPoly-0's bounds, and back; the Triangle sees no difference."""
    f = data.draw(functions())
    net = data.draw(st.sampled_from([encode_in_one_layer, encode_by_teeth, encode_by_zigzags]))(f)
    other, X = pr.flip(net), polytope(data.draw(boxes(f)))
    assert PL.from_network(other) == PL.from_network(net)
    for one, two in (
        ("deeppoly-0", "deeppoly-1"),
        ("deeppoly-1", "deeppoly-0"),
        ("triangle", "triangle"),
    ):
        assert pr.method(one).bounds(net, X) == pr.method(two).bounds(other, X)


def test_flips_of_deeper_networks():
    """The flip holds for networks of two inputs and several layers too."""
    net = pr.Network.parse("a = relu(x - y); b = relu(a + x); relu(a - 2*b + 1), relu(b - a)")
    X = pr.polytope("-1 <= x <= 1, -1 <= y <= 2, x + y <= 2")
    assert pr.method("deeppoly-1").bounds(pr.flip(net), X) == pr.method("deeppoly-0").bounds(net, X)
    assert pr.flip(pr.flip(net))(1, "-1/2") == net(1, "-1/2")


# -- what is known of particular functions ---------------------------------------------------------


def precise_patterns(f, relaxation, low=-3, high=4):
    """The sign patterns that a relaxation is exact on, for all boxes of a grid."""
    return [
        signs
        for signs, net in pr.convex_encodings(f)
        if all(precise_on(net, f, box, relaxation) for box in grid(f, low, high))
    ]


@pytest.mark.parametrize(
    ("slopes", "counts"),
    [
        ((-1, 0, 2), {"triangle": 4, "deeppoly-0": 1, "deeppoly-1": 1, "ibp": 0}),
        ((1, 2, 4), {"triangle": 4, "deeppoly-0": 1, "deeppoly-1": 1, "ibp": 1}),
        ((-2, -1, 1), {"triangle": 4, "deeppoly-0": 0, "deeppoly-1": 0, "ibp": 0}),
        ((-1, 1), {"triangle": 2, "deeppoly-0": 0, "deeppoly-1": 0, "ibp": 0}),
    ],
)
def test_how_many_patterns_are_precise(slopes, counts):
    """2^(n-1) for the Triangle; one for DeepPoly-0 and its flip, or none without a split."""
    first, *inner, last = slopes
    f = PL([(0, 0), *((i + 1, sum(inner[: i + 1])) for i in range(len(inner)))], first, last)
    assert f.slopes == slopes
    found = {name: precise_patterns(f, name) for name in counts}
    assert {name: len(patterns) for name, patterns in found.items()} == counts
    mirrored = ["".join("-+"[s == "-"] for s in signs) for signs in found["deeppoly-0"]]
    assert found["deeppoly-1"] == mirrored


@pytest.mark.parametrize("f", [ABS, THREE])
def test_the_split_makes_deeppoly_precise(f):
    """|x| and the slopes -2, -1, 1 need two neurons at the minimum, and have them."""
    for relaxation in ("deeppoly-0", "deeppoly-1"):
        net = pr.encode_univariate(f, relaxation)
        assert len(net.neurons) == len(f.kinks) + 1
        assert all(precise_on(net, f, box, relaxation) for box in grid(f, -2, 3))


def test_the_area_rule_is_not_precise_on_the_absolute_value():
    """On [-1, 1/3] it mixes the two lower lines."""
    net, X = pr.encode_univariate(ABS), pr.polytope("-1 <= x <= 1/3")
    assert str(pr.method("deeppoly-area").bounds(net, X)) == "[-1/3, 1]"


def test_the_n_shape():
    """Neither monotone nor convex; a known two-layer network and ours are Triangle-precise."""
    known = pr.Network.parse("y1 = relu(1 - x); y2 = relu(x - 1); relu(1 - y1 - y2) + relu(y1 - 1)")
    assert PL.from_network(known, (-2, 2)) == N_SHAPE
    for net in (known, pr.encode_univariate(N_SHAPE, "triangle")):
        assert all(precise_on(net, N_SHAPE, box, "triangle") for box in grid(N_SHAPE, -2, 2))


def test_patterns_are_the_function():
    """All 2^m patterns of a function with m kinks, in order, each computing it."""
    f = PL([(0, 0), (1, 0), (2, 1)], -1, 3)
    found = list(pr.convex_encodings(f))
    assert [signs for signs, _ in found][:3] == ["+++", "++-", "+-+"]
    assert len(found) == 8
    assert all(PL.from_network(net) == f for _, net in found)
    assert all(PL.from_network(net) == -f for _, net in pr.convex_encodings(-f))


# -- what cannot be done, and bad input ------------------------------------------------------------


def test_ibp_expresses_monotone_functions_only():
    """The error says why; a restriction to where f is monotone helps."""
    with pytest.raises(pr.Unsupported, match="not monotone"):
        pr.encode_univariate(ABS, "ibp")
    assert pr.encode_univariate(ABS, "ibp", domain=(0, None))(2) == (2,)
    with pytest.raises(pr.Unsupported, match="not monotone"):
        encode_monotone(N_SHAPE)


@pytest.mark.parametrize("relaxation", ["deeppoly-area", "crown", "deepz", "mo:1"])
def test_relaxations_without_a_known_construction(relaxation):
    """They are named as open, not as bad input."""
    with pytest.raises(pr.Unsupported, match="no construction is known"):
        pr.encode_univariate(N_SHAPE, relaxation)


def test_small_groups_get_the_network_of_the_triangle():
    """k-ReLU and M_k with fewer neurons than kinks lie inside the Triangle."""
    net = pr.encode_univariate(N_SHAPE, "krelu:1")
    assert net == pr.encode_univariate(N_SHAPE, "triangle")
    assert pr.encode_univariate(N_SHAPE, "m:2").widths == (2,)


def test_skip_connections_on_the_whole_line():
    """DeepPoly-1's network carries x, which no neuron can do on R."""
    f = PL([(0, 0), (1, 1), (2, 0)], 0, 0)
    with pytest.raises(pr.Unsupported, match="bounded domain"):
        pr.encode_univariate(f, "deeppoly-1", skips=False)
    assert is_feed_forward(pr.encode_univariate(f, "deeppoly-1", (-1, 3), skips=False))
    net = pr.encode_univariate(PL([(0, 0)], 1, 2), "triangle", skips=False)
    assert is_feed_forward(net)


@settings(max_examples=30)
@given(st.data())
def test_small_hulls_of_outputs(data):
    """M_k^o is precise on every network that is made for it: a carrier of x takes a place in it."""
    f = data.draw(functions() | monotone_functions())
    size, skips = data.draw(st.integers(1, 4)), data.draw(st.booleans())
    try:
        net = pr.encode_univariate(f, f"mo:{size}", skips=skips)
    except pr.Unsupported:
        too_many = not f.is_monotone() and size < len(f.kinks) + (not skips)
        assert too_many or (not skips and None in f.domain)
        return
    assert skips or is_feed_forward(net)
    assert PL.from_network(net, f.domain) == f
    assert precise_on(net, f, data.draw(boxes(f)), f"mo:{size}")


def test_a_carrier_may_be_one_too_many():
    """-|x| with one kink needs a second neuron without skip connections, so M_1^o is refused."""
    with pytest.raises(pr.Unsupported, match="2 neurons in one hidden layer"):
        pr.encode_univariate(-ABS, "mo:1", (-1, 1), skips=False)
    assert pr.encode_univariate(-ABS, "mo:1", (-1, 1)).widths == (1,)
    assert pr.encode_univariate(-ABS, "mo:2", (-1, 1), skips=False).widths == (2,)


@pytest.mark.parametrize(
    "relaxation", ["triangel", "m:0", "krelu:inf", "p:inf", "", "m:1@network", None, 3]
)
def test_unknown_relaxations(relaxation):
    """A name that is none of the relaxations is bad input."""
    with pytest.raises(pr.InvalidInput, match="'relaxation' must be"):
        pr.encode_univariate(ABS, relaxation)


def test_bad_functions_and_signs():
    """The argument at fault is named."""
    with pytest.raises(pr.InvalidInput, match="'f' must be a PiecewiseLinear"):
        pr.encode_univariate("relu(x)")
    with pytest.raises(pr.InvalidInput, match="'f' must be convex or concave"):
        pr.encode_convex(N_SHAPE)
    for signs in ("++", 1, ["+-"], [["+"]]):
        with pytest.raises(pr.InvalidInput, match="each of the 1 kinks"):
            pr.encode_convex(ABS, signs)
    for encode in (pr.encode_convex, lambda f: [*pr.convex_encodings(f)]):
        with pytest.raises(pr.InvalidInput, match="'f' must be a PiecewiseLinear"):
            encode("relu(x)")
    with pytest.raises(pr.InvalidInput, match="'network' must be a Network"):
        pr.flip("relu(x)")


def test_degenerate_functions():
    """Constant and affine functions have no neurons, whatever the relaxation."""
    for f in (PL.affine(0, 2), PL.affine(-3, 1, (0, 1))):
        for relaxation in (*LINES, "deeppoly-1", "ibp", "m:inf"):
            net = pr.encode_univariate(f, relaxation)
            assert not net.neurons
            assert PL.from_network(net, f.domain) == f
    assert PL.from_network(encode_by_teeth(PL.affine(2, 3))) == PL.affine(2, 3)
    assert [*islice(pr.convex_encodings(PL.affine(2, 3)), 2)] == [("", pr.Network.parse("2*x + 3"))]


@settings(max_examples=20)
@given(functions())
def test_networks_are_named_after_x(f):
    """Whatever the construction, the input is x."""
    for relaxation in ("deeppoly-0", "deeppoly-1", "m:inf"):
        assert set(pr.encode_univariate(f, relaxation).inputs) <= {"x"}
