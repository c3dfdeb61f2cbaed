"""Laws of the relaxations, on random networks with skip connections and random polytopes."""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.exact.budget import Budget
from polyrelax.networks import split_in_stages
from polyrelax.relaxations.joint import joint_hull, shadow
from polyrelax.relaxations.system import System
from polyrelax.strategies import polytopes
from tests.relaxations.nets import ALL, N1, N2, UNIT, cases, interval, points_of, trace_at

WITH_SYSTEM = [name for name in ALL if name not in ("exact", "lattice:none")]

# Each method and those that are never tighter, on every network.
INSIDE = {
    "exact": ("m:inf@network", "m:2@A3", "p:5", "mo:inf"),
    "p:5": ("p:3",),
    "p:3": ("p:1",),
    "m:inf@network": ("m:inf",),
    "m:inf": ("m:2", "krelu:2"),
    "m:2": ("m:1", "krelu:2"),
    "m:1": ("triangle",),
    "krelu:2": ("triangle", "krelu:2@octahedron"),
    "krelu:2@octahedron": ("krelu:2@box",),
    "triangle": ("triangle@ibp", "triangle@deeppoly-0", "deeppoly-0", "deeppoly-1", "deepz"),
    "triangle@ibp": ("ibp",),
    "triangle@deeppoly-0": ("deeppoly-0",),
    "mo:inf": ("mo:2",),
    "mo:2": ("mo:1",),
    "mo:1": ("ibp",),
    "deeppoly-area@ibp": ("ibp",),
}


@given(cases())
@settings(max_examples=40)
def test_relaxations_are_nested(case):
    """Each method's bounds lie in those of every method that is never tighter, skips or not."""
    found = pr.compare(*case, methods=set(INSIDE) | {n for ns in INSIDE.values() for n in ns})
    for inner, outers in INSIDE.items():
        for outer in outers:
            assert found[inner] <= found[outer], (inner, outer)


# Methods that are one and the same, on every network.
EQUAL = [
    ("p:1", "m:inf@network"),
    ("m:inf@network", "mo:inf"),
    ("krelu:1", "triangle"),
    ("krelu:2@box", "triangle"),
    ("m:1@A2", "triangle"),
    ("m:2@A2", "triangle"),
    ("m:9", "m:inf"),
    ("mo:9", "mo:inf"),
    ("p:9", "exact"),
    ("m:inf@A3@network", "exact"),
    ("lattice:none", "exact"),
    ("lattice:none@recomputed", "exact"),
    ("lattice:all", "triangle@ibp"),
    ("lattice:all@recomputed", "triangle"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
@given(cases())
@settings(max_examples=15)
def test_two_names_for_one_set_of_bounds(one, other, case):
    """Methods whose sets of outputs are the same by a theorem have the same bounds (F1, T2, T6)."""
    found = pr.compare(*case, methods=[one, other])
    assert found[one] == found[other]


@given(cases(skips=False))
@settings(max_examples=25)
def test_m_inf_and_mo_inf_have_the_same_sets(case):
    """On feed-forward nets M_inf's projection on each layer is the iterated hull (F1)."""
    one, other = pr.MultiNeuron().relax(*case), pr.OutputHull().relax(*case)
    for layer in range(len(one.network.layers) + 1):
        assert one.hull(layer) == other.hull(layer)


@pytest.mark.parametrize("name", ALL)
@given(cases(layers=(0, 2)))
@settings(max_examples=8)
def test_true_traces_are_in_every_relaxation(name, case):
    """The values that the network computes at an input satisfy everything a relaxation says."""
    net, domain = case
    relaxed = pr.method(name).relax(net, domain)
    for point in points_of(domain):
        trace = trace_at(relaxed.network, point)
        assert relaxed.contains(trace)
        for neuron, node in zip(relaxed.neurons(), relaxed.network.neurons, strict=True):
            assert relaxed.form(node.pre).evaluate(_by_node(relaxed, trace)) in neuron.range


def _by_node(relaxed, trace):
    nodes = zip(relaxed.network.neuron_names, relaxed.network.neurons, strict=True)
    by_node = {node: trace[name] for name, node in nodes}
    for form in map(relaxed.form, relaxed.network.inputs):
        (atom,) = form.atoms
        by_node[atom] = trace[str(atom)]
    return by_node


@pytest.mark.parametrize("name", ALL)
@given(cases(layers=(0, 2)))
@settings(max_examples=8)
def test_a_bound_comes_with_a_trace_that_attains_it(name, case):
    """`attaining` is a trace that the relaxation allows, and the output has its bound there."""
    net, domain = case
    relaxed = pr.method(name).relax(net, domain)
    form = relaxed.network.outputs[0]
    for end in ("lower", "upper"):
        try:
            trace = relaxed.attaining(form, end)
        except pr.Unsupported:
            assert name == "deeppoly-area@ibp"
            continue
        assert relaxed.contains(trace)
        assert form.evaluate(_by_node(relaxed, trace)) == getattr(relaxed.bound(form), end)


@pytest.mark.parametrize("name", [n for n in WITH_SYSTEM if "deeppoly-area@" not in n])
@given(cases(layers=(0, 2)))
@settings(max_examples=8)
def test_multipliers_prove_every_bound(name, case):
    """The rows of the system, times the multipliers, add up to the bound minus the form."""
    relaxed = pr.method(name).relax(*case)
    form = relaxed.network.outputs[0]
    found = relaxed.system.bound(pr.Affine({str(n): a for n, a in _named(relaxed, form)}))
    rows = (*relaxed.system.rows, *relaxed.system.equations)
    proof = found.upper_proof
    assert all(multiplier >= 0 for multiplier in proof.multipliers)
    total = [Fraction(0)] * (len(relaxed.system.names) + 1)
    for multiplier, row in zip(
        (*proof.multipliers, *proof.equation_multipliers), rows, strict=True
    ):
        total = [t + multiplier * entry for t, entry in zip(total, row, strict=True)]
    terms = dict(_named(relaxed, form))
    assert total == [proof.value, *(-terms.get(name, 0) for name in relaxed.system.names)]
    assert proof.value + form.constant == relaxed.bound(form).upper


def _named(relaxed, form):
    names = dict(zip(relaxed.network.neurons, relaxed.network.neuron_names, strict=True))
    return [(names.get(node, str(node)), factor) for node, factor in form.terms.items()]


@pytest.mark.parametrize(
    "name", ["ibp", "deeppoly-0", "triangle", "krelu:2", "m:1", "m:inf", "p:3"]
)
@given(cases(layers=2))
@settings(max_examples=8)
def test_a_relaxed_set_of_nodes_has_the_bounds_of_its_nodes(name, case):
    """`set(nodes)` is a projection: its bounds on each node are those of the relaxation."""
    relaxed = pr.method(name).relax(*case)
    nodes = relaxed.network.neuron_names[:2]
    found = relaxed.set(nodes)
    assert found.names == nodes
    for node in nodes:
        assert found.bounds(node) == relaxed.bound(node)


@given(cases(layers=1, widths=(1, 3), skips=False))
@settings(max_examples=30)
def test_one_relu_layer_is_exact_under_m_inf(case):
    """F2: with one ReLU layer and an affine read-out, M_inf and M_inf^o give the exact range."""
    found = pr.compare(*case, methods=["exact", "m:inf", "mo:inf"])
    assert found["exact"] == found["m:inf"] == found["mo:inf"]


@given(cases(layers=1, widths=(1, 3)))
@settings(max_examples=30)
def test_one_relu_layer_with_skips_is_exact_in_network_scope(case):
    """F2 with skips: in network scope M_inf gives the exact range of one ReLU layer."""
    found = pr.compare(*case, methods=["exact", "m:inf@network"])
    assert found["exact"] == found["m:inf@network"]


@pytest.mark.parametrize("widths", [(1, 3), (3, 1), (1, 1, 2), (1, 2, 1), (2, 1, 1), (2, 1)])
@given(st.data())
@settings(max_examples=10)
def test_shapes_that_are_too_small_to_fail(widths, data):
    """F3: feed-forward nets of these shapes are exact under M_inf."""
    net, domain = data.draw(_feed_forward(widths, st.integers(-3, 3)))
    found = pr.compare(net, domain, ["exact", "m:inf"])
    assert found["exact"] == found["m:inf"]


@st.composite
def _feed_forward(draw, widths, later):
    """A feed-forward net whose weights behind the first layer are drawn from `later`."""
    columns, layers = draw(st.integers(1, 2)), []
    for i, width in enumerate((*widths, 1)):
        weights = later if i else st.integers(-3, 3)
        row = st.lists(weights, min_size=columns, max_size=columns)
        matrix = draw(st.lists(row, min_size=width, max_size=width))
        layers.append((matrix, [draw(st.integers(-2, 2)) for _ in range(width)]))
        columns = width
    net = pr.Network.sequential(*layers)
    return net, draw(polytopes(names=net.inputs, empty=False))


@given(_feed_forward((2, 2, 2), st.integers(0, 3)))
@settings(max_examples=15)
def test_input_convex_nets_are_exact_under_m_inf(case):
    """F5, F4: with no negative weight behind the first layer, both M_inf bounds are exact."""
    found = pr.compare(*case, methods=["exact", "m:inf"])
    assert found["exact"] == found["m:inf"]


@given(cases(layers=2, widths=(1, 3), skips=False))
@settings(max_examples=25)
def test_stability_agrees_in_the_first_two_layers(case):
    """F6: under M_inf intrinsic and bounded stability are the same in ReLU layers 1 and 2."""
    exact = pr.Exact().relax(*case).neurons()
    relaxed = pr.MultiNeuron().relax(*case).neurons()
    for true, bounded in zip(exact, relaxed, strict=True):
        for zero in ("strict", "active", "inactive"):
            assert true.state(zero) == bounded.state(zero)


def test_stability_can_differ_in_layer_three():
    """F6: a third layer's neuron can be bounded unstable and intrinsically stable."""
    net = pr.Network(f"{N1.rsplit(';', 1)[0]}; z = relu(relu(y1) - relu(y2 - 1)); z")
    exact = pr.Exact().relax(net, pr.polytope(UNIT)).neurons()[-1]
    relaxed = pr.MultiNeuron().relax(net, pr.polytope(UNIT)).neurons()[-1]
    assert (exact.layer, exact.range, relaxed.range) == (3, interval(0, 0), interval(0, "1/2"))
    assert exact.state(zero="active") == "active" != relaxed.state(zero="inactive")


@given(cases(widths=(1, 3), skips=False))
@settings(max_examples=20)
def test_enough_neurons_a_group_make_m_k_the_iterated_hull(case):
    """T6: if no layer has more than k bounded unstable neurons, M_k is M_inf on every layer."""
    relaxed = pr.MultiNeuron(2).relax(*case)
    unstable = [n.layer for n in relaxed.neurons() if n.state() == "unstable"]
    if all(unstable.count(layer) <= 2 for layer in unstable):
        other = pr.OutputHull().relax(*case)
        for layer in range(len(relaxed.network.layers) + 1):
            assert relaxed.hull(layer) == other.hull(layer)


@given(cases(layers=2, widths=2, skips=False))
@settings(max_examples=20)
def test_reading_a3_is_exact_and_circular(case):
    """Under A3 M_k is exact once k is at least the number of intrinsically unstable neurons."""
    found = pr.compare(*case, methods=["exact", "m:2@A3"])
    assert found["exact"] == found["m:2@A3"]


@given(cases(layers=(1, 2), skips=False))
@settings(max_examples=20)
def test_the_iterated_hull_contains_what_later_layers_make_of_a_hull(case):
    """Lemma 3.0 of mao2026: f2(conv f1(X)) lies in the layer-wise output set of f2 after f1."""
    relaxed = pr.OutputHull().relax(*case)
    first = relaxed.hull(1)
    rest = relaxed.stages.read_out
    for step in reversed(relaxed.stages.maps[1:]):
        rest = rest.compose(step)
    for true, bound in zip(pr.Exact().output_bounds(rest, first), relaxed.bounds(), strict=True):
        assert true <= bound


@pytest.mark.parametrize("name", ["triangle", "krelu:2", "m:1", "m:inf", "deeppoly-0"])
@given(cases(layers=2))
@settings(max_examples=8)
def test_later_layers_do_not_tighten_earlier_ones(name, case):
    """Lemma 3.1 of mao2026: the first layer's bounds are the same without the later layers."""
    net, domain = case
    relaxed = pr.method(name).relax(net, domain)
    first = relaxed.network.layers[0]
    alone = pr.Network(*map(pr.Affine.atom, first), inputs=relaxed.network.inputs, neurons=first)
    names = relaxed.network.neuron_names[: len(first)]
    for node, bound in zip(names, pr.method(name).output_bounds(alone, domain), strict=True):
        assert relaxed.bound(node) == bound


def mirrored(net):
    """The network with every relu(t) written t + relu(-t)."""
    values = {atom: pr.Affine.atom(atom) for form in net.outputs for atom in form.atoms}
    values |= {a: pr.Affine.atom(a) for n in net.neurons for a in n.pre.atoms}
    for neuron in net.neurons:
        pre = neuron.pre.evaluate(values)
        values[neuron] = pre + pr.relu(-pr.Affine.of(pre))
    return pr.Network(*(form.evaluate(values) for form in net.outputs), inputs=net.inputs)


@given(cases())
@settings(max_examples=30)
def test_mirrored_deeppoly_1_is_deeppoly_0(case):
    """DeepPoly-1 on the net with relu(t) written t + relu(-t) is DeepPoly-0 on the original."""
    net, domain = case
    assume(all(not pre.is_constant for pre in (n.pre for n in net.neurons)))
    one = pr.DeepPoly("1").output_bounds(mirrored(net), domain)
    assert one == pr.DeepPoly("0").output_bounds(net, domain)


@given(cases(layers=1))
@settings(max_examples=20)
def test_triangle_is_the_best_of_deeppoly_on_one_positive_layer(case):
    """Of one ReLU layer read with weights >= 0, Triangle and DeepPoly have one upper bound."""
    net, domain = case
    out = net.outputs[0]
    assume(all(out.coefficient(neuron) >= 0 for neuron in net.neurons))
    found = pr.compare(net, domain, ["triangle", "deeppoly-0", "deeppoly-1", "deepz"])
    box = domain == domain.bounding_box()
    uppers = {found[name].upper for name in ("triangle", "deeppoly-0", "deeppoly-1")}
    assert len(uppers) == 1
    assert not box or found["deepz"].upper in uppers


@pytest.mark.parametrize("name", ALL)
@given(cases(layers=(1, 2)), st.data())
@settings(max_examples=6)
def test_the_order_of_the_neurons_does_not_matter(name, case, data):
    """Writing the neurons of a network in another order changes no bound."""
    net, domain = case
    order = data.draw(st.permutations(net.neurons))
    other = pr.Network(*net.outputs, inputs=net.inputs, neurons=order)
    assert pr.method(name).output_bounds(net, domain) == pr.method(name).output_bounds(
        other, domain
    )


@pytest.mark.parametrize("name", ALL)
@given(cases(layers=(1, 2)), st.sampled_from([Fraction(1, 2), 3]), st.integers(-2, 2))
@settings(max_examples=6)
def test_scaling_and_translating_the_domain(name, case, factor, shift):
    """A net that undoes a scaling and a translation of its domain has the bounds it had."""
    net, domain = case
    inputs = pr.inputs(" ".join(net.inputs))
    undone = {n: (x - shift) / factor for n, x in zip(net.inputs, inputs, strict=True)}
    moved = domain.scale(factor).translate([shift] * len(net.inputs))
    before = pr.method(name).output_bounds(net, domain)
    assert before == pr.method(name).output_bounds(net.substitute(undone), moved)


@pytest.mark.parametrize("name", ALL)
@given(cases(layers=(1, 2)))
@settings(max_examples=6)
def test_scaling_a_homogeneous_net(name, case):
    """Without biases, bounds on twice the domain are twice the bounds."""
    net, domain = case
    values = {}
    for neuron in net.neurons:
        values[neuron] = pr.relu(_homogeneous(neuron.pre, values))
    plain = pr.Network(*(_homogeneous(form, values) for form in net.outputs), inputs=net.inputs)
    single = pr.method(name).output_bounds(plain, domain)
    double = pr.method(name).output_bounds(plain, domain.scale(2))
    assert double == tuple([pr.Interval(2 * i.lower, 2 * i.upper) for i in single])


def _homogeneous(form, values):
    total = pr.Affine.of(0)
    for atom, factor in form.terms.items():
        total += values.get(atom, pr.Affine.atom(atom)) * factor
    return total


@given(polytopes(dimension=1))
@settings(max_examples=10)
def test_the_two_routes_to_a_joint_hull_agree(over):
    """Cutting at the vertices and Fourier-Motzkin on the lifted system give the same hull."""
    by_elimination = joint_hull(over, [0], method=pr.FourierMotzkin())
    assert joint_hull(over, [0]) == by_elimination


@pytest.mark.parametrize("text", ["-1 <= a <= 1, a - 1 <= b <= a", "-1 <= a <= 2, a + b == 1"])
def test_the_two_routes_agree_in_the_plane(text):
    """Fourier-Motzkin finds M_1's hull over polygons and segments, too."""
    over = pr.polytope(text)
    assert joint_hull(over, [0]) == joint_hull(over, [0], method=pr.FourierMotzkin())


@given(polytopes(dimension=3), st.data())
@settings(max_examples=30)
def test_a_shadow_by_linear_programming_is_the_image(body, data):
    """`shadow` finds the same set as mapping the vertices."""
    forms = [pr.Affine.atom("x1") - pr.Affine.atom("x2") * 2, pr.Affine.atom("x3") + 1]
    kept = forms[: data.draw(st.integers(0, 2))]
    names = [f"u{i + 1}" for i in range(len(kept))]
    system = System(body.names)
    system.keep(body, "the body")
    assert shadow(system, kept, Budget()) == body.image(kept, names=names)


@given(cases(layers=2), st.data())
@settings(max_examples=15)
def test_groups_by_hand_lie_between_m_1_and_m_inf(case, data):
    """With one group a layer chosen by hand, the bounds lie between M_inf's and the Triangle's."""
    net, domain = case
    names = iter(net.neuron_names)
    layers = [[next(names) for _ in layer] for layer in net.layers]
    groups = [data.draw(st.lists(st.sampled_from(layer), unique=True)) for layer in layers]
    by_hand = pr.MultiNeuron(groups=groups).bounds(net, domain)
    assert pr.MultiNeuron().bounds(net, domain) <= by_hand <= pr.Triangle().bounds(net, domain)
    assert pr.OutputHull().bounds(net, domain) <= pr.OutputHull(groups=groups).bounds(net, domain)
    assert pr.KReLU(2, groups=groups).bounds(net, domain) <= pr.Triangle().bounds(net, domain)


def test_stages_are_what_a_hull_is_of():
    """`hull(layer)` has the names of the state behind that layer, for every method."""
    net = pr.Network("c = relu(x1 - x2); c + x2")
    domain = pr.polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    names = split_in_stages(net).names
    for name in ALL:
        relaxed = pr.method(name).relax(net, domain)
        assert [relaxed.hull(layer).names for layer in (0, 1)] == list(names), name


@example((pr.Network(N2), pr.polytope(UNIT)))
@given(cases(layers=(1, 2)))
@settings(max_examples=15)
def test_layers_of_lower_dimension_are_everyday(case):
    """On a single vertex of the domain every relaxation of the M family is exact."""
    net, domain = case
    point = domain.vertices[0]
    single = pr.Polyhedron.from_generators([point], names=domain.names)
    value = net.with_inputs(domain.names).evaluate(point)[0]
    found = pr.compare(net, single, [n for n in ALL if not n.startswith("deepz")])
    for row in found.rows:
        assert row.bounds == (pr.Interval(value, value),), row.method


@pytest.mark.slow
@given(cases(layers=(1, 3), widths=(1, 3), outputs=2))
@settings(max_examples=60)
def test_relaxations_of_larger_nets_are_nested(case):
    """The methods nest on three layers of three, too, with several outputs."""
    methods = {name for name in INSIDE if not name.startswith("p:")}
    methods |= {n for ns in INSIDE.values() for n in ns if not n.startswith("p:")}
    found = pr.compare(*case, methods=methods, seconds=20)
    decided = {row.method: row.bounds for row in found.rows if row.bounds and not row.undecided}
    for inner, outers in INSIDE.items():
        for outer in outers:
            if inner in decided and outer in decided:
                pairs = zip(decided[inner], decided[outer], strict=True)
                assert all(a <= b for a, b in pairs), (inner, outer)


@pytest.mark.slow
@given(cases(layers=(2, 3), widths=(2, 3), skips=False))
@settings(max_examples=60)
def test_m_inf_and_mo_inf_agree_on_larger_nets(case):
    """F1 on three layers of three."""
    found = pr.compare(*case, methods=["m:inf", "mo:inf"])
    assert found["m:inf"] == found["mo:inf"]
