"""The one interface of all relaxations: answers, errors, budgets, tables."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

import polyrelax as pr
from polyrelax.relaxations import Relaxation
from tests.relaxations.nets import ALL, N1, SQUARE, UNIT, cases, interval


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


@pytest.mark.parametrize("name", ALL)
def test_empty_and_unbounded_domains_are_errors(name):
    """Every relaxation refuses an empty or unbounded domain in the same way."""
    net = pr.Network("relu(x)")
    with pytest.raises(pr.EmptyDomain):
        pr.method(name).bounds(net, pr.polytope("0 <= x <= -1"))
    with pytest.raises(pr.Unbounded):
        pr.method(name).bounds(net, pr.polytope("0 <= x"))


@pytest.mark.parametrize("name", [n for n in ALL if n != "ibp"])
def test_a_budget_that_runs_out_leaves_sound_bounds(name):
    """With no time at all, a method answers undecided with bounds that contain the truth."""
    net = pr.Network("y1 = relu(x1); y2 = relu(x1 + x2); relu(y1 - y2) - relu(2*y2 - y1)")
    domain = pr.polytope("-1 <= x1 <= 1, -1 <= x2 <= 1")
    with pytest.raises(pr.Undecided) as stopped:
        pr.method(name).bounds(net, domain, seconds=0)
    assert pr.range(net, domain) <= stopped.value.partial
    (row,) = pr.compare(net, domain, [name], seconds=0).rows
    assert row.to_json()["undecided"] is True


def test_an_interrupt_leaves_sound_bounds(monkeypatch):
    """Ctrl-C inside a joint hull is an Undecided that knows bounds and remembers the interrupt."""

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("polyrelax.relaxations.joint.halves", interrupt)
    with pytest.raises(pr.Undecided) as stopped:
        pr.MultiNeuron().bounds(pr.Network(N1), pr.polytope(UNIT))
    assert stopped.value.partial == interval(-1, 1)
    assert isinstance(stopped.value.__cause__, KeyboardInterrupt)
    with pytest.raises(pr.Undecided) as stopped:
        pr.compare(pr.Network(N1), pr.polytope(UNIT), ["ibp", "m:inf", "triangle"])
    assert [row.method for row in stopped.value.partial.rows] == ["ibp"]


def test_a_group_that_is_too_large_is_unsupported(monkeypatch):
    """A hull with too many facets is refused in one sentence that says what to do."""
    monkeypatch.setattr("polyrelax.relaxations.joint._MOST", 12)
    net = pr.Network("relu(x1 + x2) + relu(x1 - x2) + relu(2*x1 - x2) + relu(x1 + 3*x2)")
    square = pr.polytope("-1 <= x1 <= 1, -1 <= x2 <= 1")
    with pytest.raises(pr.Unsupported, match=r"A joint hull in 8 variables .* smaller groups"):
        pr.MultiNeuron().bounds(net, square)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", (3, 3)),
        ("2*x - 1", (-3, 1)),
        ("relu(0)", (0, 0)),
        ("relu(-2) + relu(3)", (3, 3)),
        ("relu(x - 1)", (0, 0)),
        ("relu(x + 1)", (0, 2)),
        ("a = relu(x - 5); relu(a) + relu(a + 1)", (1, 1)),
    ],
)
def test_dead_constant_and_borderline_neurons(name, text, expected):
    """No ReLU, constants, dead layers, and neurons that only touch 0 are bounded exactly."""
    found = pr.method(name).bounds(pr.Network(text, inputs="x"), pr.polytope(UNIT))
    assert found == interval(*expected)


def test_bounds_from_another_method_are_computed_once(monkeypatch):
    """`triangle@ibp` runs interval propagation once, however many layers there are."""
    runs = []
    original = pr.IntervalPropagation._relax

    def counted(self, *rest):
        runs.append(1)
        return original(self, *rest)

    monkeypatch.setattr(pr.IntervalPropagation, "_relax", counted)
    pr.method("triangle@ibp").bounds(pr.Network("relu(relu(relu(x)))"), pr.polytope(UNIT))
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: pr.DeepPoly("2"), "'below'"),
        (lambda: pr.KReLU(0), "'k'"),
        (lambda: pr.KReLU(2, over="ball"), "'over'"),
        (lambda: pr.MultiNeuron(reading="A4"), "'reading'"),
        (lambda: pr.MultiNeuron(scope="node"), "'scope'"),
        (lambda: pr.CrossLayer(True), "'r'"),
        (lambda: pr.CrossLayer(1, identities=[-1]), "'identities'"),
        (lambda: _n1(pr.MultiNeuron(groups=[["z"]])), r"'groups\[0\]'"),
        (lambda: _n1(pr.MultiNeuron(groups=[0])), r"'groups\[0\]'"),
        (lambda: _n1(pr.MultiNeuron(groups="y1")), "'groups'.*list of lists"),
        (lambda: _n1(pr.OutputHull(groups=3)), "'groups'.*list of lists"),
        (lambda: _n1(pr.KReLU(1, groups=[["y1"], [], ["y2"]])), "'groups'.*at most 2 lists"),
        (lambda: _n1(pr.OutputHull(1, groups=[["y1", "y2"]])), "at most 1"),
        (lambda: _n1(pr.Triangle()).attaining("y1", "middle"), "'end'"),
        (lambda: _n1(pr.Triangle()).bound("nobody"), "nobody"),
    ],
)
def test_bad_arguments_are_named(make, message):
    """An argument that is not what it must be is named in the error."""
    with pytest.raises(pr.InvalidInput, match=message):
        make()


def _n1(relaxation):
    return relaxation.relax(pr.Network(N1), pr.polytope(UNIT))


def test_where_the_relaxation_and_the_network_part():
    """The attaining trace of M_inf on N1 has the network's inputs and not its neurons."""
    relaxed = _n1(pr.MultiNeuron())
    trace = relaxed.attaining(relaxed.network.outputs[0], "upper")
    assert relaxed.contains(trace)
    true = pr.Network(N1).evaluate([trace["x"]])
    assert true == (0,)
    assert not pr.Exact().relax(relaxed.network, relaxed.domain).contains(trace)


def test_membership_asks_for_every_node():
    """Of whatever type its values are, a trace is judged by them; a part of one is no trace."""
    texts = {"x": "1/2", "y1": "1/2", "y2": "3/2", "r1": "1/2", "r2": "1/2"}
    for name in ("exact", "ibp", "triangle", "m:inf", "mo:inf", "p:3", "lattice:1"):
        relaxed = _n1(pr.method(name))
        assert relaxed.contains(texts)
        assert not relaxed.contains({**texts, "y1": 5})
        with pytest.raises(pr.InvalidInput, match="y1"):
            relaxed.contains({"x": "1/2"})
        with pytest.raises(pr.InvalidInput, match="y1"):
            relaxed.contains({**texts, "nobody": 0})


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
