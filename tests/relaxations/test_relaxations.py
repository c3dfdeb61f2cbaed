"""The first relaxations: known values, laws, and the one interface."""

import itertools
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.networks import Input, split_in_stages
from polyrelax.relaxations import Relaxation
from polyrelax.strategies import networks, polytopes

UNIT = "-1 <= x <= 1"
SQUARE = "0 <= x1 <= 1, 0 <= x2 <= 1"

# Networks, domains and bounds that shared/claims.md lists: (net, domain, exact, mo:inf, ibp).
KNOWN = {
    "toy": ("relu(x) - relu(x)", UNIT, (0, 0), (0, 0), (-1, 1)),
    "N1": (
        "y1 = relu(x); y2 = relu(x + 1); relu(y1) - relu(y2 - 1)",
        UNIT,
        (0, 0),
        (0, "1/2"),
        (-1, 1),
    ),
    "N1'": (
        "y1 = relu(x); y2 = relu(x + 2); relu(y1 + 1) - relu(y2 - 2) - 1",
        UNIT,
        (0, 0),
        (0, "1/2"),
        None,
    ),
    "N2": ("y1 = relu(x); y2 = relu(-x); relu(y1) - relu(y1 - y2)", UNIT, (0, 0), (0, "1/2"), None),
    "N4": (
        "y1 = relu(1 - 2*x); y2 = relu(x); relu(y1) - relu(y1 - y2)",
        "0 <= x <= 1",
        (0, "1/3"),
        (0, "1/2"),
        None,
    ),
    "max2": ("c = relu(x1 - x2); d = relu(x2); c + d", SQUARE, (0, 1), (0, 1), (0, 2)),
    "clamped max2": ("1 - relu(relu(1 - x1) - relu(x2 - x1))", SQUARE, (0, 1), (0, 1), (0, 1)),
    "theorem 3.3, T = 1": (
        "y1 = relu(x + 1); y2 = relu(x); 2*abs(y1 - 1) + 2*abs(y2 - 1/2)",
        UNIT,
        (1, 3),
        (0, 3),
        None,
    ),
    "skip, network scope": ("x2 + relu(x1 - x2)", SQUARE, (0, 1), (0, 1), None),
    "skip that fails": (
        "y = relu(x); z = relu(4*x + 2*y); 2*x + 2*y - z",
        UNIT,
        (-2, 0),
        (-2, "2/5"),
        None,
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_networks_get_their_known_bounds(name):
    """Networks whose bounds were computed by other code get exactly those bounds."""
    net, domain, *expected = KNOWN[name]
    found = pr.compare(pr.Network(net, inputs=pr.polytope(domain).names), pr.polytope(domain))
    for method, ends in zip(("exact", "mo:inf", "ibp"), expected, strict=True):
        if ends is not None:
            assert found[method] == pr.Interval(*map(Fraction, ends)), method


@pytest.mark.parametrize("height", [1, 2, 7])
def test_the_error_of_the_iterated_hull_grows_without_bound(height):
    """For every T the Theorem 3.3 network has exact range [T, 3T] and hull bounds [0, 3T]."""
    text = f"y1 = relu(x + 1); y2 = relu(x); {2 * height}*(abs(y1 - 1) + abs(y2 - 1/2))"
    found = pr.compare(pr.Network(text), pr.polytope(UNIT))
    assert found["exact"] == pr.Interval(Fraction(height), Fraction(3 * height))
    assert found["mo:inf"] == pr.Interval(Fraction(0), Fraction(3 * height))


SMALL = {"inputs": (1, 2), "layers": (0, 2), "widths": (1, 3), "outputs": 1}


@st.composite
def cases(draw, **options):
    """A network and a non-empty polytope in its inputs, degenerate ones included."""
    net = draw(networks(**{**SMALL, **options}))
    domain = draw(polytopes(names=net.inputs, empty=False))
    return net, domain


@given(cases(skips=True))
@settings(max_examples=60)
def test_exact_lies_in_the_iterated_hull_which_lies_in_the_intervals(case):
    """The exact range is inside mo:inf's bounds, and those are inside ibp's, skips or not."""
    found = pr.compare(*case)
    assert found["exact"] <= found["mo:inf"] <= found["ibp"]


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


@given(cases(layers=1, skips=False))
@settings(max_examples=40)
def test_one_relu_layer_makes_the_iterated_hull_exact(case):
    """With one ReLU layer and an affine read-out, mo:inf gives the exact range (F2)."""
    found = pr.compare(*case)
    assert found["exact"] == found["mo:inf"]


@given(cases(layers=2, skips=False))
@settings(max_examples=40)
def test_three_hidden_neurons_are_too_few_to_fail(case):
    """Every feed-forward net with at most three hidden neurons is exact under mo:inf (F3)."""
    net, domain = case
    if len(net.neurons) <= 3:
        found = pr.compare(net, domain)
        assert found["exact"] == found["mo:inf"]


@given(cases(layers=2, skips=False))
@settings(max_examples=40)
def test_intrinsic_and_bounded_stability_agree_in_the_first_two_layers(case):
    """Under mo:inf the range of each pre-activation in layers 1 and 2 is exact (F6)."""
    net, domain = case
    exact = pr.method("exact").relax(net, domain).neurons()
    hull = pr.method("mo:inf").relax(net, domain).neurons()
    for true, relaxed in zip(exact, hull, strict=True):
        for zero in ("strict", "active", "inactive"):
            assert true.state(zero) == relaxed.state(zero)


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


def hull_by_ppl(net, domain):
    """The last iterated hull by another library: PPL, one orthant of a layer after the other."""
    import ppl

    stages = split_in_stages(net)
    rays, _ = domain.generators()
    generators = ppl.Generator_System()
    for t, *x in rays:
        generators.insert(
            ppl.point(
                sum((a * ppl.Variable(i) for i, a in enumerate(x)), ppl.Linear_Expression()), t
            )
        )
    hull = ppl.C_Polyhedron(generators)
    for layer in stages.maps:
        after = len(layer.outputs)
        form = linear_expression_reader(ppl, layer.inputs, after)
        pieces = None
        for pattern in itertools.product((True, False), repeat=len(layer.neurons)):
            piece = ppl.C_Polyhedron(after, "universe")
            piece.concatenate_assign(hull)
            for i, output in enumerate(layer.outputs):
                y = ppl.Variable(i)
                if i >= len(layer.neurons):
                    expression, scale = form(output)
                    piece.add_constraint(scale * y == expression)
                    continue
                expression, scale = form(layer.neurons[i].pre)
                piece.add_constraint(expression >= 0 if pattern[i] else expression <= 0)
                piece.add_constraint(scale * y == expression if pattern[i] else y == 0)
            piece.remove_higher_space_dimensions(after)
            if pieces is None:
                pieces = piece
            else:
                pieces.poly_hull_assign(piece)
        hull = pieces
    return {
        tuple(Fraction(int(a), int(g.divisor())) for a in g.coefficients())
        for g in hull.minimized_generators()
    }


def linear_expression_reader(ppl, names, first):
    """What turns an affine form over inputs into an integer expression of PPL and its scale."""

    def read(form):
        row = form.row(map(Input, names))
        scale = lcm(*(value.denominator for value in row))
        constant, *factors = (int(scale * value) for value in row)
        terms = (a * ppl.Variable(first + i) for i, a in enumerate(factors))
        return sum(terms, ppl.Linear_Expression()) + constant, scale

    return read


@given(cases(layers=(1, 2), skips=True))
@settings(max_examples=40)
def test_the_iterated_hull_agrees_with_ppl(case):
    """PPL, orthant by orthant, finds the same vertices of the last hull as cutting does."""
    net, domain = case
    hull = pr.OutputHull().relax(net, domain).hulls[-1]
    assert set(hull.vertices) == hull_by_ppl(net, domain)
