"""Known values: bounds that were computed by other code, method by method."""

import pytest

import polyrelax as pr
from tests.relaxations.nets import MAX2, N1, N2, SQUARE, UNIT, interval

# shared/claims.md, sections 4 to 6, one network a paragraph: what each method must give.
TABLE = """
toy: relu(x) - relu(x) on -1 <= x <= 1
    exact 0 0; m:2 0 0; mo:2 0 0; m:inf 0 0; krelu:2 0 0
    triangle -1/2 1/2; m:1 -1/2 1/2; m:2@A2 -1/2 1/2
    ibp -1 1; deeppoly-0 -1 1; deeppoly-1 -1 1; deeppoly-area -1 1

N1: y1 = relu(x); y2 = relu(x + 1); relu(y1) - relu(y2 - 1) on -1 <= x <= 1
    exact 0 0; m:2@A3 0 0; p:3 0 0; p:5 0 0
    m:1 0 1/2; m:inf 0 1/2; m:inf@network 0 1/2; mo:2 0 1/2; mo:inf 0 1/2; p:1 0 1/2
    triangle -1/2 1/2; m:inf@A2 -1/2 1/2; ibp -1 1

N1': y1 = relu(x); y2 = relu(x + 2); relu(y1 + 1) - relu(y2 - 2) - 1 on -1 <= x <= 1
    exact 0 0; m:1@A3 0 0; m:1 0 1/2; m:inf 0 1/2; mo:inf 0 1/2

N2: y1 = relu(x); y2 = relu(-x); relu(y1) - relu(y1 - y2) on -1 <= x <= 1
    exact 0 0; m:2 0 1/2; mo:2 0 1/2; m:inf 0 1/2

N2 amplified: y1 = relu(x); y2 = relu(-x); 14*relu(y1) - 14*relu(y1 - y2) on -1 <= x <= 1
    exact 0 0; m:inf 0 7

N4: y1 = relu(1 - 2*x); y2 = relu(x); relu(y1) - relu(y1 - y2) on 0 <= x <= 1
    exact 0 1/3; m:1 0 1/2; m:inf 0 1/2; triangle -1/4 1/2

max2: c = relu(x1 - x2); d = relu(x2); c + d on 0 <= x1 <= 1, 0 <= x2 <= 1
    exact 0 1; m:1 0 1; mo:2 0 1; mo:inf 0 1; p:3 0 1
    triangle 0 3/2; krelu:1 0 3/2; krelu:2 0 3/2; krelu:3 0 3/2; ibp 0 2

clamped max2: 1 - relu(relu(1 - x1) - relu(x2 - x1)) on 0 <= x1 <= 1, 0 <= x2 <= 1
    exact 0 1; ibp 0 1; triangle 0 1

clamped max2, small: 1 - relu(relu(1 - x1) - relu(x2 - x1)) on 0 <= x1 <= 1/2, 0 <= x2 <= 1/2
    exact 0 1/2; triangle 0 3/4; ibp 0 1

Theorem 3.3, T = 1: y1 = relu(x + 1); y2 = relu(x); 2*abs(y1 - 1) + 2*abs(y2 - 1/2) on -1 <= x <= 1
    exact 1 3; m:inf 0 3; mo:inf 0 3; p:1 0 3; p:3 1 3

u-space skip: x2 + relu(x1 - x2) on 0 <= x1 <= 1, 0 <= x2 <= 1
    exact 0 1; m:1@network 0 1; m:inf@network 0 1; mo:inf 0 1; m:1 0 3/2; m:inf 0 3/2

failing skip: y = relu(x); z = relu(4*x + 2*y); 2*x + 2*y - z on -1 <= x <= 1
    exact -2 0; m:inf@network -2 2/5; mo:inf -2 2/5; m:inf -12/5 2/5

two-ReLU hull: relu(x1 + x2) + relu(x1 - x2) on -1 <= x1 <= 1, -1 <= x2 <= 1
    exact 0 2; krelu:1 0 3; krelu:2 0 2; m:1 0 2

k-ReLU inside no M_k^o: -relu(2*x - 1) + relu(1 - 2*x) + relu(x + 1) on -1 <= x <= 1
    krelu:2 1 3; mo:2 3/4 3

area rule: relu(x) + relu(-x) on -1 <= x <= 1/3
    exact 0 1; deeppoly-0 0 1; deeppoly-1 0 1; deeppoly-area -1/3 1

Hanin: c = relu(x); v = relu(2*x - 1); relu(1 - c + v) + c - relu(2*c - 1) - 1 on 0 <= x <= 1
    exact 0 0; m:3 0 1/2

simplex: a = relu(x1 - x2); b = relu(x2); c = relu(x3); relu(a + b - c) + relu(c) on 0 <= x1, \
0 <= x2, 0 <= x3, x1 + x2 + x3 == 1
    exact 1/3 1; mo:2 0 1; m:1 1/3 1
"""


def rows():
    """Each (network's name, net, domain, method, bounds) of the table."""
    for paragraph in TABLE.strip().split("\n\n"):
        head, *lines = paragraph.splitlines()
        name, rest = head.split(": ", 1)
        net, domain = rest.rsplit(" on ", 1)
        for entry in "; ".join(line.strip() for line in lines).split("; "):
            method, lower, upper = entry.split()
            yield pytest.param(net, domain, method, lower, upper, id=f"{name}, {method}")


@pytest.mark.parametrize(("net", "domain", "method", "lower", "upper"), list(rows()))
def test_a_method_gives_its_known_bounds(net, domain, method, lower, upper):
    """The bounds are those that other code computed, to the last digit."""
    domain = pr.polytope(domain)
    network = pr.Network(net, inputs=domain.names)
    assert pr.method(method).bounds(network, domain) == interval(lower, upper)


@pytest.mark.parametrize("height", [1, 2, 7])
def test_the_error_of_a_layerwise_hull_grows_without_bound(height):
    """For every T the Theorem 3.3 network has exact range [T, 3T] and layer-wise [0, 3T]."""
    text = f"y1 = relu(x + 1); y2 = relu(x); {2 * height}*(abs(y1 - 1) + abs(y2 - 1/2))"
    found = pr.compare(pr.Network(text), pr.polytope(UNIT), ["exact", "m:inf", "mo:inf", "p:1"])
    assert found["exact"] == interval(height, 3 * height)
    assert {found[name] for name in ("m:inf", "mo:inf", "p:1")} == {interval(0, 3 * height)}


@pytest.mark.parametrize("between", [0, 1, 2])
def test_identities_delay_the_threshold_of_theorem_3_3(between):
    """With N identities behind the first ReLU, P_r is exact on the Theorem 3.3 net iff r >= N+3."""
    net = pr.Network("y1 = relu(x + 1); y2 = relu(x); 2*abs(y1 - 1) + 2*abs(y2 - 1/2)")
    for r in range(1, between + 5):
        relaxation = pr.CrossLayer(r, identities=[0, between])
        found = relaxation.relax(net, pr.polytope(UNIT))
        assert found.primitive == 5 + between
        exact = found.bounds() == (interval(1, 3),)
        assert exact == (r >= between + 3), r


@pytest.mark.parametrize("delay", [0, 1])
def test_a_delayed_copy_needs_longer_windows(delay):
    """N1 carried D ReLU layers on errs by 1/2 below 2D+3 primitive layers, and by nothing there."""
    text = "a0 = relu(x); b0 = relu(x + 1); "
    for i in range(delay):
        text += f"a{i + 1} = relu(a{i}); b{i + 1} = relu(b{i}); "
    net = pr.Network(f"{text}relu(a{delay}) - relu(b{delay} - 1)")
    for r in range(1, 2 * delay + 4):
        error = "1/2" if r < 2 * delay + 3 else 0
        assert pr.CrossLayer(r).bounds(net, pr.polytope(UNIT)) == interval(0, error), r


def test_the_m_1_hull_of_max2_has_four_facets():
    """M_1 relaxes max2's first neuron to a tetrahedron: mao2024, section 7, lacks one facet."""
    net = pr.Network("c = relu(a); c", inputs="a b")
    domain = pr.polytope("-b <= a, 0 <= b <= 1, a <= 1 - b")
    expected = pr.polytope("c >= 0, c >= a, c <= 1 - b, c <= a + b", names="a b c")
    relaxed = pr.MultiNeuron(1).relax(net, domain)
    joint = pr.MultiNeuron(1, scope="network").relax(net.with_outputs("c + b"), domain)
    assert joint.set("a b c") == expected
    assert len(expected.inequalities) == 4
    assert expected <= relaxed.set("a b c")


def test_the_two_relu_hull_has_its_known_facet():
    """Over the diamond, 2-ReLU's hull is a 4-simplex with the facet 2*y1 + 2*y2 <= h1 + h2 + 2."""
    net = pr.Network("y1 = relu(x1 + x2); y2 = relu(x1 - x2); y1 + y2")
    relaxed = pr.KReLU(2).relax(net, pr.polytope("-1 <= x1 <= 1, -1 <= x2 <= 1"))
    assert relaxed.bound("2*y1 + 2*y2 - (x1 + x2) - (x1 - x2)").upper == 2


def test_hulls_of_the_delayed_copy_are_triangles():
    """N1's iterated hulls: [-1, 1], then (0,0) (0,1) (1,2), then (0,0) (1/2,0) (1,1)."""
    relaxed = pr.MultiNeuron().relax(pr.Network(N1), pr.polytope(UNIT))
    corners = [relaxed.hull(layer).vertices for layer in range(3)]
    half = interval(0, "1/2").upper
    assert corners == [((-1,), (1,)), ((0, 0), (0, 1), (1, 2)), ((0, 0), (half, 0), (1, 1))]


def test_the_net_barrier():
    """On (p,p) +- e every k-ReLU overshoots on max2 by e or more, where M_1 is exact."""
    domain = pr.polytope("1/2 <= x1 <= 3/4, 1/2 <= x2 <= 3/4")
    found = pr.compare(pr.Network(MAX2), domain, ["exact", "krelu:2", "triangle", "m:1"])
    for name in ("krelu:2", "triangle"):
        assert found[name].upper >= found["exact"].upper + interval(0, "1/8").upper
    assert found["m:1"] == found["exact"]


def test_m_1_is_exact_on_nested_maxima_with_skips():
    """F5: in network scope M_1 is exact on max of three over the simplex, x3 being carried."""
    net = pr.Network("m = relu(x1 - x2) + relu(x2); relu(m - x3) + relu(x3)")
    domain = pr.polytope("0 <= x1, 0 <= x2, 0 <= x3, x1 + x2 + x3 == 1")
    found = pr.compare(net, domain, ["exact", "m:1@network"])
    assert found["exact"] == found["m:1@network"] == interval("1/3", 1)


def test_the_error_can_be_exponential_in_depth():
    """N2 followed by amplifiers relu(2*z) is 0, and M_inf's error doubles with every layer."""
    text = f"{N2.rsplit(';', 1)[0]}; z0 = relu(relu(y1) - relu(y1 - y2)); "
    errors = []
    for depth in range(1, 4):
        text += f"z{depth} = relu(2*z{depth - 1}); "
        found = pr.MultiNeuron().bounds(pr.Network(f"{text}z{depth}"), pr.polytope(UNIT))
        errors.append(found.upper)
    assert errors == [1, 2, 4]


def test_where_interval_propagation_starts():
    """IBP starts from the bounding box, DeepPoly concretises over the domain itself."""
    triangle = pr.polytope(f"{SQUARE}, x1 + x2 <= 1")
    net = pr.Network("relu(x1 + x2)")
    found = pr.compare(net, triangle, ["ibp", "deeppoly-0"])
    assert found["ibp"] == interval(0, 2)
    assert found["deeppoly-0"] == interval(0, 1)
