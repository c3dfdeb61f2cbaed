"""Certificates of bounds and hulls: what the checker accepts is what polyrelax computes."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.certificates import Certificate, certifies, comparison_certificate
from polyrelax.certificates.encoding import dumps
from polyrelax.errors import EmptyDomain, Unbounded, Unsupported
from polyrelax.relaxations import method
from tests.proofs.checking import is_true, verdict_on
from tests.relaxations.nets import MAX2, N1, N2, SQUARE, UNIT, cases

METHODS = (
    "exact",
    "ibp",
    "triangle",
    "krelu:1",
    "krelu:2",
    "krelu:3",
    "m:1",
    "m:2",
    "m:inf",
    "m:1@network",
    "m:inf@network",
    "m:2@A2",
    "m:1@A3",
    "m:inf@A3",
    "mo:1",
    "mo:2",
    "mo:inf",
)
SKIP = "y = relu(x); z = relu(x + y); 2*y - z"
KNOWN = [
    (MAX2, SQUARE),
    (N1, UNIT),
    (N2, UNIT),
    (SKIP, UNIT),
    ("c = relu(x1 - x2); c + x2", SQUARE),
]
FLAT = "x1 + x2 == 1, 0 <= x1 <= 1"


def made(net, domain, names):
    """The certificate of the bounds that some methods give all outputs."""
    certificate = Certificate()
    certificate.network("f", net, domain)
    for name in names:
        for output in range(len(net.outputs)):
            certificate.bounds("f", name, output)
    return certificate


@pytest.mark.parametrize(
    ("text", "domain"), [*KNOWN, (MAX2, FLAT), (N1, "x == 1/3"), ("x - 1", UNIT)]
)
def test_known_bounds_are_certified(text, domain, tmp_path):
    """For networks of the papers, skips and flat domains included: valid, and the known bounds."""
    X = pr.polytope(domain)
    net = pr.Network.parse(text, X.names)
    certificate = made(net, X, METHODS)
    assert verdict_on(dumps(certificate.to_json()), tmp_path) == (
        True,
        f"valid, statements: {len(METHODS)}",
    )
    for i, name in enumerate(METHODS):
        assert certificate.interval(i) == method(name).bounds(net, X)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases(layers=(0, 3)), name=st.sampled_from(METHODS))
def test_random_bounds_are_certified(case, name, tmp_path):
    """For random networks and polytopes, degenerate ones too: valid, and what the method gives."""
    net, X = case
    certificate = made(net, X, [name])
    assert verdict_on(certificate.to_json(), tmp_path)[0]
    assert certificate.interval(0) == method(name).bounds(net, X)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    case=cases(outputs=(1, 2)),
    name=st.sampled_from(("exact", "triangle", "krelu:2", "m:1", "mo:inf")),
)
def test_random_hulls_are_certified(case, name, tmp_path):
    """The hull of the outputs, exact or relaxed: valid, and the set that polyrelax computes."""
    net, X = case
    certificate = Certificate()
    certificate.network("f", net, X)
    certificate.hull("f", name)
    assert verdict_on(certificate.to_json(), tmp_path)[0]
    assert is_true(certificate.to_json())


def test_k_relu_groups_unstable_neurons_only(tmp_path):
    """A stable neuron in a group, or points that do not show both signs, are refused."""
    net = pr.Network.parse("relu(x1 + x2) + relu(x1 - x2) + relu(x1 + 1)")
    whole = made(net, pr.polytope("-1 <= x1 <= 1, -1 <= x2 <= 1"), ["krelu:2"]).to_json()
    assert verdict_on(whole, tmp_path)[0]
    (statement,) = whole["statements"]
    assert set(statement["unstable"]) == {"r1", "r2"}
    for pair in (statement["unstable"]["r1"][:1] * 2, []):
        wrong = json.loads(json.dumps(whole))
        wrong["statements"][0]["unstable"]["r1"] = pair
        assert not verdict_on(wrong, tmp_path)[0]
    wrong = json.loads(json.dumps(whole))
    joint = next(fact for fact in wrong["statements"][0]["facts"] if len(fact["group"]) > 1)
    joint["group"] = ["r1", "r2", "r3"]
    assert not verdict_on(wrong, tmp_path)[0]
    joint["group"], joint["form"], joint["proof"] = (
        ["r2", "r3"],
        {"r3": "1"},
        {"sum": [["relu", "r3", "1"]]},
    )
    assert "has no 'r3'" in verdict_on(wrong, tmp_path)[1]


def test_a_hull_in_three_dimensions(tmp_path):
    """A polytope with faces of all dimensions; without one of its facets nothing is proved."""
    certificate = Certificate()
    net = pr.Network.parse("x, y, relu(x - y) + relu(y)")
    certificate.network("f", net, pr.polytope("0 <= x <= 1, 0 <= y <= 1, x + y <= 3/2"))
    certificate.hull("f")
    certificate.hull("f", "triangle")
    whole = certificate.to_json()
    assert verdict_on(whole, tmp_path)[0]
    for i in range(len(whole["statements"][0]["vertices"])):
        wrong = json.loads(json.dumps(whole))
        del wrong["statements"][0]["vertices"][i]
        assert not verdict_on(wrong, tmp_path)[0]


def test_gaps_misses_and_emptiness(tmp_path):
    """An image with a gap, a point that is missed, values that no input gives."""
    certificate = Certificate()
    certificate.network("f", pr.Network.parse("relu(x), relu(-x)"), pr.polytope(UNIT))
    certificate.gap("f", [["1"], ["-1"]], ["1/2", "1/2"])
    certificate.missed("f", [[0, 0], [1, 1]], ["1/4", "1/4"])
    certificate.empty("f", [pr.Affine.atom("r1") - 2])
    certificate.empty("f", [pr.Affine.atom("r1") - "1/2", pr.Affine.atom("r2") - "1/2"])
    certificate.outside("f", [1], [[0, 0], [0, 1]])
    certificate.outside("f", [1], [])
    assert verdict_on(certificate.to_json(), tmp_path) == (True, "valid, statements: 6")


@pytest.mark.parametrize(
    "make",
    [
        lambda c: c.gap("f", [["1"], ["0"]], ["1/2", "0"]),
        lambda c: c.missed("f", [[0, 0], [1, 0]], ["1/4", "0"]),
        lambda c: c.missed("f", [[0, 0], [1, 0]], ["1/4", "1/4"]),
        lambda c: c.empty("f", [pr.Affine.atom("r1") - "1/2"]),
        lambda c: c.outside("f", [1], [[0, 0], [2, 0]]),
    ],
)
def test_what_is_not_true_has_no_certificate(make):
    """A point that is reached, values that are taken: the writer fails its own check."""
    certificate = Certificate()
    certificate.network("f", pr.Network.parse("relu(x), relu(-x)"), pr.polytope(UNIT))
    with pytest.raises(pr.CheckFailed):
        make(certificate)


def test_methods_without_certificates_are_named():
    """Methods that the checker does not know are left out, and named."""
    net, X = pr.Network.parse(MAX2), pr.polytope(SQUARE)
    certificate, left_out = comparison_certificate(net, X, ["exact", "p:3", "deepz@ibp", "lp"])
    assert left_out == ["p:3", "deepz@ibp"]
    assert [s["method"] for s in certificate.statements] == ["exact", "triangle"]
    assert certifies("krelu:2")
    assert not certifies("krelu:2@box")
    with pytest.raises(Unsupported):
        certificate.bounds("f", "p:3")


def test_degenerate_domains_and_budgets_have_their_errors():
    """An empty domain, an unbounded one, and a budget that is spent."""
    net, certificate = pr.Network.parse("relu(x)"), Certificate()
    with pytest.raises(EmptyDomain):
        certificate.network("f", net, pr.polytope("x <= 0, x >= 1"))
    with pytest.raises(Unbounded):
        certificate.network("f", net, pr.polytope("x >= 0"))
    assert comparison_certificate(net, pr.polytope(UNIT), ["m:inf"], seconds=0)[1] == ["m:inf"]


def test_a_certificate_is_written_the_same_way_twice():
    """The text depends on nothing but what is certified."""
    texts = [
        dumps(made(pr.Network.parse(N1), pr.polytope(UNIT), METHODS).to_json()) for _ in (1, 2)
    ]
    assert texts[0] == texts[1]
