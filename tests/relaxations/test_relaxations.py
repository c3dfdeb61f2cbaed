"""The one interface of all relaxations: answers, errors, budgets, tables."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.networks import split_in_stages
from polyrelax.relaxations import Relaxation
from tests.relaxations.nets import SQUARE, UNIT, cases


@given(cases(skips=True), st.data())
@settings(max_examples=40)
def test_every_true_state_is_in_every_relaxed_set(case, data):
    """The state that an input really reaches lies in the relaxed set of each layer."""
    net, domain = case
    corner = data.draw(st.sampled_from(domain.vertices))
    weight = data.draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2)]))
    other = data.draw(st.sampled_from(domain.vertices))
    point = [a + weight * (b - a) for a, b in zip(corner, other, strict=True)]
    stages = split_in_stages(net)
    for method in ("ibp", "mo:inf", "exact"):
        relaxed = pr.method(method).relax(net, domain)
        state = point
        for layer, step in enumerate(stages.maps, start=1):
            state = step.evaluate(state)
            assert relaxed.hull(layer).contains(state), (method, layer)


@given(cases(layers=2))
@settings(max_examples=30)
def test_a_hull_vertex_is_what_its_layer_makes_of_a_point_of_the_hull_before(case):
    """Each vertex of a hull comes with a point of the hull before it that the layer sends there."""
    net, domain = case
    relaxed = pr.OutputHull().relax(net, domain)
    for layer, step in enumerate(relaxed.stages.maps, start=1):
        for found in relaxed.steps(layer):
            assert relaxed.hulls[layer - 1].contains(found.before)
            assert step.evaluate(found.before) == found.after


def test_the_order_of_the_neurons_does_not_matter():
    """Writing the neurons of a layer in another order changes no bound."""
    one = pr.Network("a = relu(x); b = relu(-x); relu(a) - relu(a - b)")
    two = pr.Network("b = relu(-x); a = relu(x); -relu(a - b) + relu(a)")
    domain = pr.polytope(UNIT)
    assert pr.compare(one, domain).to_json() == pr.compare(two, domain).to_json()


def test_a_network_without_relus_is_bounded_exactly():
    """Where there is no neuron, mo:inf is exact and stability is empty."""
    net, domain = pr.Network("x1 - 2*x2 + 1"), pr.polytope(SQUARE)
    assert pr.compare(net, domain)["mo:inf"] == pr.Interval(Fraction(-1), Fraction(2))
    assert pr.method("mo:inf").relax(net, domain).neurons() == ()


def test_several_outputs_get_a_pair_each():
    """Bounds of several outputs are a tuple, and a list of pairs in JSON."""
    found = pr.compare(pr.Network("relu(x), relu(-x)"), pr.polytope(UNIT))
    assert found["exact"] == (pr.Interval(Fraction(0), Fraction(1)),) * 2
    assert found.to_json()["results"]["mo:inf"] == [{"lower": "0", "upper": "1"}] * 2


def test_functionals_of_any_nodes_can_be_bounded():
    """`bounds` takes an affine functional of outputs, neurons and inputs as text."""
    net = pr.Network("c = relu(x1 - x2); d = relu(x2); c + d")
    domain = pr.polytope(SQUARE)
    for name in ("exact", "mo:inf"):
        assert pr.method(name).bounds(net, domain, "y - x1").lower == 0


def test_what_a_method_cannot_do_is_unsupported_not_wrong(monkeypatch):
    """A method that does not apply says why, and is no error in a comparison."""

    def refuse(*_):
        raise pr.Unsupported("too many vertices")

    monkeypatch.setattr(pr.OutputHull, "_relax", refuse)
    found = pr.compare(pr.Network("relu(x)"), pr.polytope(UNIT), ["mo:inf", "ibp"])
    results = found.to_json()["results"]
    assert results["mo:inf"] == {"unsupported": "too many vertices"}
    assert results["ibp"] == {"lower": "0", "upper": "1"}


@pytest.mark.parametrize("name", ["", "ibp2", "mo:0", "mo:-1", "m", "exact@x", "mo:99999999999"])
def test_unknown_methods_are_named_in_the_error(name):
    """A name that is no method is an error that quotes it."""
    with pytest.raises(pr.InvalidInput, match="methods"):
        pr.method(name)


def test_empty_and_unbounded_domains_are_errors():
    """Every relaxation refuses an empty or unbounded domain in the same way."""
    net = pr.Network("relu(x)")
    for name in ("exact", "ibp", "mo:inf"):
        with pytest.raises(pr.EmptyDomain):
            pr.method(name).bounds(net, pr.polytope("0 <= x <= -1"))
        with pytest.raises(pr.Unbounded):
            pr.method(name).bounds(net, pr.polytope("0 <= x"))


def test_a_budget_that_runs_out_leaves_sound_bounds():
    """With no time at all, each method answers undecided with bounds that contain the truth."""
    net = pr.Network("y1 = relu(x1); y2 = relu(x1 + x2); relu(y1 - y2) - relu(2*y2 - y1)")
    domain = pr.polytope("-1 <= x1 <= 1, -1 <= x2 <= 1")
    truth = pr.range(net, domain)
    found = pr.compare(net, domain, seconds=0)
    undecided = [row for row in found.rows if row.undecided]
    assert {"exact", "mo:inf"} <= {row.method for row in undecided}
    for row in undecided:
        assert truth <= row.bounds[0]
        assert row.to_json()["undecided"] is True


def test_a_comparison_is_a_table_in_every_place():
    """A comparison shows the same cells as text, as HTML and for rich."""
    net, methods = pr.Network("relu(x) - relu(x)"), ["exact", "ibp", "mo:inf"]
    found = pr.compare(net, pr.polytope(UNIT), methods)
    assert "[-1, 1]" in repr(found)
    assert "<td>[-1, 1]</td>" in found._repr_html_()
    assert found.__rich__().row_count == 3
    assert [line[2] for line in found.cells()] == ["exact", "2", "exact"]


def test_a_new_relaxation_needs_one_method():
    """`Relaxation` asks a subclass for its name and for `_relax`, nothing else."""
    assert Relaxation.__abstractmethods__ == {"_relax"}
