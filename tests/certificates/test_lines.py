"""Certificates of DeepPoly and DeepZ: valid, true, and refused when a line is not the method's."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.certificates import Certificate, certifies, comparison_certificate
from polyrelax.certificates.coq import certificate_to_coq
from polyrelax.cli import main
from polyrelax.errors import Unsupported
from polyrelax.relaxations import method
from tests.proofs.checking import is_true, verdict_on
from tests.relaxations.nets import MAX2, SQUARE, UNIT, cases

DEEPPOLY = ("deeppoly-0", "deeppoly-1", "deeppoly-area")
METHODS = (*DEEPPOLY, "deepz")
NET = "a = relu(x); b = relu(-x); c = relu(a + b - 1/2); c - relu(a - b)"
# On [-1, 1/3] the slopes of the two lower lines of the area rule differ.
ABSOLUTE, ASKEW = "a = relu(x); b = relu(-x); a + b", "-1 <= x <= 1/3"


def made(net, domain, names, output=0):
    """The certificate of the bounds that some methods give an output, and their statements."""
    certificate, X = Certificate(), pr.polytope(domain)
    certificate.network("f", pr.Network.parse(net, X.names), X)
    return certificate, [certificate.bounds("f", name, output) for name in names]


@pytest.mark.parametrize("net", [NET, ABSOLUTE, "relu(x - 2) + relu(x + 2) + relu(x - 1)", "x"])
@pytest.mark.parametrize("domain", [UNIT, ASKEW, "0 <= x <= 1", "x == 1/3"])
def test_known_bounds_are_certified(net, domain, tmp_path):
    """Unstable and stable neurons, a neuron that ends at 0, a point: valid, and the bounds."""
    certificate, places = made(net, domain, METHODS)
    X = pr.polytope(domain)
    for name, place in zip(METHODS, places, strict=True):
        expected = method(name).bounds(pr.Network.parse(net, X.names), X)
        assert certificate.interval(place) == expected
    assert verdict_on(certificate.to_json(), tmp_path)[0]
    assert is_true(certificate.to_json())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases(layers=(0, 3)), name=st.sampled_from(DEEPPOLY))
def test_random_bounds_are_certified(case, name, tmp_path):
    """For random networks and polytopes: valid, and what back-substitution gives."""
    net, X = case
    certificate = Certificate()
    certificate.network("f", net, X)
    assert certificate.interval(certificate.bounds("f", name)) == method(name).bounds(net, X)
    assert verdict_on(certificate.to_json(), tmp_path)[0]


def test_deepz_is_certified_on_boxes_only(tmp_path):
    """DeepZ starts from the bounding box: writer and checker refuse every other polytope."""
    with pytest.raises(Unsupported, match="boxes only"):
        made(MAX2, "0 <= x1 <= 1, 0 <= x2 <= x1", ["deepz"])
    whole = made(MAX2, SQUARE, ["deepz"])[0].to_json()
    assert verdict_on(whole, tmp_path)[0]
    whole["networks"]["f.pre"]["domain"].append({"1": "2", "x1": "-1", "x2": "-1"})
    assert "it starts from a box only" in verdict_on(whole, tmp_path)[1]


@pytest.mark.parametrize("name", METHODS)
def test_triangles_over_these_bounds_are_certified(name, tmp_path):
    """A triangle may have its ends from any of these methods: valid, and the triangle's bounds."""
    certificate, (place,) = made(NET, ASKEW, [f"triangle@{name}"])
    net = pr.Network.parse(NET)
    assert certificate.interval(place) == method(f"triangle@{name}").bounds(net, pr.polytope(ASKEW))
    assert verdict_on(certificate.to_json(), tmp_path)[0]
    assert is_true(certificate.to_json())


def test_bounds_that_are_intersected_are_not_certified():
    """deeppoly-area@ibp is no relaxation by lines alone; its aliases and other rules are."""
    assert not certifies("deeppoly-area@ibp")
    assert certifies("crown")
    assert not certifies("deepz", hull=True)


def test_compare_certifies_all_but_windows(tmp_path, capsys):
    """`compare --certificate FILE` with all its default methods leaves out p:3 only."""
    file = tmp_path / "max.json"
    assert main(["compare", MAX2, "--domain", SQUARE, "--certificate", str(file)]) == 0
    assert capsys.readouterr().err == "polyrelax: not certified: p:3\n"
    assert verdict_on(file.read_text(encoding="utf-8"), tmp_path)[0]


def test_all_is_written_for_coq():
    """The export to Coq knows these methods, and leaves none of their bounds out."""
    X = pr.polytope(UNIT)
    certificate, _ = comparison_certificate(pr.Network.parse(NET, X.names), X, METHODS)
    assert "Left out" not in certificate_to_coq(certificate.to_json())


# -- forged certificates -------------------------------------------------------------------------


def refused(whole, tmp_path, *words):
    """The checker does not accept it, and says something with these words."""
    good, line = verdict_on(whole, tmp_path)
    assert not good
    assert any(word in line for word in words), line


@pytest.mark.parametrize("one", METHODS)
@pytest.mark.parametrize("other", METHODS)
def test_a_line_of_another_rule_is_refused(one, other, tmp_path):
    """Bounds by one method, said to be by another: wrong lines, or bounds by another method."""
    if one == other:
        return
    whole = made(NET, ASKEW, [one])[0].to_json()
    assert verdict_on(whole, tmp_path)[0]
    wrong = copy.deepcopy(whole)
    wrong["statements"][-1]["method"] = other
    refused(wrong, tmp_path, "bounds by another method")
    for statement in wrong["statements"]:
        statement["method"] = other
    refused(wrong, tmp_path, "not in the relaxed set", "add up", "does not attain")


def test_bounds_of_another_neuron_network_or_later_statement_are_refused(tmp_path):
    """A fact cites earlier bounds of its own pre-activation, in its own network: else no line."""
    X = pr.polytope(ASKEW)
    certificate = Certificate()
    certificate.network("f", pr.Network.parse(NET, X.names), X)
    certificate.network("g", pr.Network.parse(NET, X.names), X)
    place = certificate.bounds("f", "deeppoly-0")
    certificate.bounds("g", "deeppoly-0")
    whole = certificate.to_json()
    right = [fact["bounds"] for fact in whole["statements"][place]["facts"]]
    for i in range(len(right)):
        for j in range(len(whole["statements"]) + 1):
            if j != right[i]:
                wrong = copy.deepcopy(whole)
                wrong["statements"][place]["facts"][i]["bounds"] = j
                refused(wrong, tmp_path, "no earlier statement bounds its pre-activation")


def test_statements_that_cite_themselves_or_each_other_are_refused(tmp_path):
    """Bounds cannot rest on themselves, nor two statements on one another."""
    whole = made("a = relu(x); b = relu(a - 1/4); b", UNIT, ["deeppoly-1"])[0].to_json()
    wrong = copy.deepcopy(whole)
    first = wrong["statements"][0]
    first["facts"] = [{"neuron": "a", "bounds": 0}]
    for point in first["points"]:
        point["relaxed"] = {"a": "1"}
    refused(wrong, tmp_path, "no earlier statement")
    wrong["statements"][0]["facts"][0]["bounds"] = 1
    refused(wrong, tmp_path, "no earlier statement")
    swapped = copy.deepcopy(whole)
    swapped["statements"].reverse()
    refused(swapped, tmp_path, "no earlier statement")


def test_every_line_that_a_bound_needs_is_needed(tmp_path):
    """Without the fact of a neuron, nothing is known of that neuron; a second one is refused."""
    whole = made(ABSOLUTE, ASKEW, ["deeppoly-area"])[0].to_json()
    for i in range(2):
        wrong = copy.deepcopy(whole)
        statement = wrong["statements"][-1]
        name = statement["facts"].pop(i)["neuron"]
        for point in statement["points"]:
            del point["relaxed"][name]
        refused(wrong, tmp_path, "cited", "attain", "add up")
    whole["statements"][-1]["facts"] += whole["statements"][-1]["facts"][:1]
    refused(whole, tmp_path, "a second fact of its neuron")


def test_a_neuron_has_no_other_line_and_no_split(tmp_path):
    """Neither its ReLU, nor its sign, nor a split proves DeepPoly's bound of an unstable neuron."""
    whole = made("a = relu(x); a", UNIT, ["deeppoly-1"])[0].to_json()
    statement = whole["statements"][-1]
    assert (statement["lower"], verdict_on(whole, tmp_path)[0]) == ("-1", True)
    for proof in (
        {"sum": [["relu", "a", "1"]]},
        {"sum": [["above", "a", "1"]]},
        {"sum": [["sign", "a", "1"]]},
        {"split": "a", "active": {"sum": [["sign", "a", "1"]]}, "inactive": {"sum": []}},
    ):
        wrong = copy.deepcopy(whole)
        wrong["statements"][-1]["lower_proof"] = proof
        refused(wrong, tmp_path, "cited", "is not known here", "split")


def test_a_point_stays_between_the_lines(tmp_path):
    """Above the chord, below the lower line, with a neuron too many or too few: no point."""
    whole = made(ABSOLUTE, ASKEW, ["deeppoly-area"])[0].to_json()
    for relaxed in ({"a": "10", "b": "0"}, {"a": "0", "b": "-10"}, {"a": "0"}, {}):
        wrong = copy.deepcopy(whole)
        wrong["statements"][-1]["points"][0]["relaxed"] = relaxed
        refused(wrong, tmp_path, "not in the relaxed set", "is no object with the keys")
    whole["statements"][-1]["points"][0]["relaxed"]["x"] = "0"
    refused(whole, tmp_path, "is no object with the keys")


@pytest.mark.parametrize("name", METHODS)
def test_the_signs_of_a_neuron_are_those_of_its_bounds(name, tmp_path):
    """A neuron is its pre-activation where that is never negative, and 0 where never positive."""
    for net, domain, values in (
        ("a = relu(x); a", "0 <= x <= 1", ("0", "1/2")),
        ("a = relu(-x); a", "0 <= x <= 1", ("-1", "1/2")),
    ):
        whole = made(net, domain, [name])[0].to_json()
        assert verdict_on(whole, tmp_path)[0]
        for value in values:
            wrong = copy.deepcopy(whole)
            wrong["statements"][-1]["points"][1] = {"at": ["1"], "relaxed": {"a": value}}
            refused(wrong, tmp_path, "not in the relaxed set")


@pytest.mark.parametrize("facts", [[], [{"neuron": "a", "bounds": 0}]])
def test_an_exact_network_has_no_lines(facts, tmp_path):
    """With the method "exact" there is no fact, so that no bound of a line passes for the range."""
    whole = made("a = relu(x); a", UNIT, ["exact"])[0].to_json()
    whole["networks"]["f"]["outputs"].append({"x": "1"})
    lines = made("a = relu(x); a", UNIT, ["deeppoly-1"])[0].to_json()["statements"]
    pre, bound = [entry | {"network": "f", "method": "exact"} for entry in lines]
    for point in pre["points"]:
        del point["relaxed"]
    whole["statements"] = [pre, bound | {"facts": facts}]
    refused(whole, tmp_path, "is no list", "is no object", "cited")
