"""Chord maps: their laws on random networks, their worst case by vertices, bad input."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.exact import pieces
from polyrelax.networks import Input
from polyrelax.rational.rows import point_of
from tests.relaxations.nets import MAX2, SQUARE, UNIT, cases


@given(cases(outputs=(1, 2)))
@settings(max_examples=25)
def test_all_chords_make_an_affine_map(case):
    """With every neuron linearised the map has no neuron, and one piece: the map itself."""
    found = pr.chord_map(*case)
    assert not found.map.neurons
    (piece,) = found.pieces()
    assert piece.outputs == found.map.outputs


@given(cases(outputs=(1, 2)))
@settings(max_examples=25)
def test_no_chord_is_the_network(case):
    """With no neuron linearised the map is the network, and they differ nowhere."""
    found = pr.chord_map(*case, linearised=())
    assert found.map.outputs == found.network.outputs
    assert found.worst_case().value == 0


@given(cases())
@settings(max_examples=25)
def test_at_the_centre_every_neuron_is_at_its_midpoint(case):
    """The midpoint identity for neurons and outputs, skip connections or not."""
    net, domain = case
    found = pr.chord_map(net, domain)
    intervals = pr.IntervalPropagation().relax(net, domain)
    names = intervals.network.neuron_names
    if names:
        read = pr.chord_map(intervals.network.with_outputs(*names), domain)
        middles = tuple(intervals.bound(name).midpoint for name in names)
        assert read.map.evaluate(read.centre) == middles
    assert found.map.evaluate(found.centre)[0] == intervals.bounds()[0].midpoint


@given(cases(outputs=(1, 2)), st.data())
@settings(max_examples=30)
def test_the_worst_case_is_at_a_vertex_of_a_piece(case, data):
    """E is the greatest divergence at the corners of the difference's linear cells."""
    net, domain = case
    names = net.neuron_names
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    found = pr.chord_map(net, domain, chosen)
    worst = found.worst_case()
    corners = [point_of(c) for piece in pieces(found.gap, domain) for c in piece.cell.corners]
    assert worst.value == max(map(found.divergence, corners))
    assert worst.value == found.divergence(worst.at)
    assert domain.contains(worst.at)
    z, s = (net.evaluate(worst.at)[worst.output] for net in (found.network, found.map))
    assert abs(z - s) == worst.value


@given(cases())
@settings(max_examples=20)
def test_pieces_are_what_the_map_computes(case):
    """On each cell of the map of one choice the affine form has the map's values."""
    net, domain = case
    found = pr.chord_map(net, domain, net.neuron_names[:1])
    for piece in found.pieces():
        for point in piece.cell.domain.vertices:
            at = dict(zip(map(Input, found.map.inputs), point, strict=True))
            values = [form.evaluate(at) for form in piece.outputs]
            assert tuple(values) == found.map.evaluate(point)


@given(cases())
@settings(max_examples=20)
def test_the_chord_map_is_feasible(case):
    """At every point the full chord map's output is allowed by triangle@ibp: E <= D."""
    net, domain = case
    assert pr.chord_map(net, domain).worst_case().value <= pr.deviation(net, domain).value


def test_known_slopes_and_stable_neurons():
    """A chord over [-1, 3] has slope 3/4; stable neurons and zero intervals keep what they do."""
    net = pr.Network("a = relu(2*x + 1); b = relu(x + 2); c = relu(x - 2); d = relu(0*x); a+b+c+d")
    chords = pr.chord_map(net, pr.polytope(UNIT)).chords
    assert {name: str(chord.slope) for name, chord in chords.items()} == {
        "a": "3/4",
        "b": "1",
        "c": "0",
        "d": "0",
    }


def test_neurons_are_chosen_by_name_or_number():
    """A name and its number are the same choice, in any order."""
    net, X = pr.Network(MAX2), pr.polytope(SQUARE)
    assert pr.chord_map(net, X, ["d", "c"]).linearised == ("c", "d")
    assert pr.chord_map(net, X, [2]).linearised == pr.chord_map(net, X, "d").linearised == ("d",)


@pytest.mark.parametrize("wrong", [["e"], [0], [3], [True], [None], [1.0], [["c"]], "c, e"])
def test_unknown_neurons_are_refused(wrong):
    """What is no neuron of the network is named in the error."""
    with pytest.raises(pr.InvalidInput, match=r"linearised.*c, d"):
        pr.chord_map(pr.Network(MAX2), pr.polytope(SQUARE), wrong)


def test_bad_domains_are_refused():
    """An empty or unbounded domain, or one of other inputs, is an error."""
    net = pr.Network("relu(x)")
    with pytest.raises(pr.EmptyDomain):
        pr.chord_map(net, pr.polytope("x <= 0, x >= 1"))
    with pytest.raises(pr.Unbounded):
        pr.chord_map(net, pr.polytope("x <= 0"))
    with pytest.raises(pr.InvalidInput, match=r"'domain' must be in .* x, not without x"):
        pr.chord_map(net, pr.polytope("0 <= y <= 1"))
    with pytest.raises(pr.InvalidInput, match="'linearised' must be names or numbers"):
        pr.chord_map(net, pr.polytope("0 <= x <= 1"), 1)


def test_a_spent_budget_leaves_an_enclosure():
    """With no time E is undecided, inside an interval that contains it."""
    net, X = pr.Network("a = relu(x1 - x2); relu(a - x2/3) - relu(2*x2 - a)"), pr.polytope(SQUARE)
    found = pr.chord_map(net, X)
    with pytest.raises(pr.Undecided) as stopped:
        found.worst_case(seconds=0)
    assert found.worst_case().value in stopped.value.partial


def test_on_a_point_the_chord_map_is_the_network():
    """A domain of one point makes every neuron stable."""
    net, point = pr.Network("relu(x) - relu(-x)"), pr.polytope("x == 1/3")
    assert pr.chord_map(net, point).worst_case().value == 0
