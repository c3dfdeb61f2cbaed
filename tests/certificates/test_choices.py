"""Certificates of chosen neurons and of chord maps: valid, true, and refused when they lie."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.certificates import Certificate, certificate_of_statements
from polyrelax.claims import Stated
from polyrelax.errors import CheckFailed, Unsupported
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations import chord_map, method
from tests.proofs.checking import is_true, verdict_on
from tests.relaxations.nets import UNIT, cases

NET = "a = relu(x); b = relu(-x); c = relu(a + b - 1/2); c - relu(a - b)"
METHODS = (
    "triangle@ibp",
    "lattice:none",
    "lattice:1+3",
    "lattice:2",
    "lattice:all@recomputed",
    "lattice:2+3@recomputed",
)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("domain", [UNIT, "0 <= x <= 1", "x == 1/3"])
def test_known_choices_are_certified(name, domain, tmp_path):
    """Fixed and recomputed intervals, stable neurons included: valid, and the lattice's bounds."""
    certificate, X = Certificate(), pr.polytope(domain)
    net = pr.Network.parse(NET, X.names)
    certificate.network("f", net, X)
    assert certificate.interval(certificate.bounds("f", name)) == method(name).bounds(net, X)
    assert verdict_on(certificate.to_json(), tmp_path)[0]
    assert is_true(certificate.to_json())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases(layers=(0, 3)), data=st.data())
def test_random_choices_and_chord_maps_are_certified(case, data, tmp_path):
    """For random networks, polytopes and sets of neurons: valid, and what the lattice gives."""
    net, X = case
    numbers = data.draw(st.sets(st.integers(1, len(net.neurons)))) if net.neurons else ()
    name = f"lattice:{'+'.join(map(str, sorted(numbers))) or 'none'}"
    name += data.draw(st.sampled_from(("", "@recomputed")))
    certificate = Certificate()
    certificate.network("f", net, X)
    assert certificate.interval(certificate.bounds("f", name)) == method(name).bounds(net, X)
    size = certificate.chord_map("g", net, X, net.neuron_names)
    certificate.value("g", X.vertices[0])
    assert verdict_on(certificate.to_json(), tmp_path)[0]
    there = certificate.statements[-1]["outputs"][size : 2 * size]
    expected = chord_map(net, X).map.evaluate(X.vertices[0])
    assert there == [format_rational(value) for value in expected]


def _made():
    certificate = Certificate()
    X = pr.polytope(UNIT)
    certificate.network("f", pr.Network.parse(NET, X.names), X)
    certificate.bounds("f", "lattice:1+3")
    certificate.chord_map("g", pr.Network.parse(NET, X.names), X, ["a", "b", "c", "r1"])
    certificate.value("f", [1])
    return certificate.to_json()


def test_a_chosen_neuron_needs_bounds_of_its_own_pre_activation(tmp_path):
    """Bounds of another form, of another network, or of a later statement are refused."""
    whole = _made()
    kinds = [statement.get("method", statement["kind"]) for statement in whole["statements"]]
    for i in (kinds.index("chosen"), kinds.index("chords")):
        entries = "facts" if kinds[i] == "chosen" else "chords"
        for j in range(len(kinds)):
            wrong = copy.deepcopy(whole)
            first = wrong["statements"][i][entries][0]
            if j != first["bounds"]:
                first["bounds"] = j
                assert "bounds its pre-activation" in verdict_on(wrong, tmp_path)[1]


def test_a_neuron_that_is_not_chosen_is_exact(tmp_path):
    """A point may lift a relaxed neuron up to its chord, and an exact one not at all."""
    whole = _made()
    for name in ("a", "b"):
        wrong = copy.deepcopy(whole)
        statement = next(s for s in wrong["statements"] if s.get("method") == "chosen")
        for point in statement["points"]:
            point["relaxed"][name] = "3"
        good, line = verdict_on(wrong, tmp_path)
        assert not good
        assert ("is not in the relaxed set" in line) == (name == "a")


def test_a_chord_map_has_its_chords(tmp_path):
    """A chord map without one of its chords, or one that is said of another output, is refused."""
    for key in ("chords", "outputs"):
        wrong = _made()
        statement = next(s for s in wrong["statements"] if s["kind"] == "chords")
        if key == "chords":
            del statement["chords"][0]
        else:
            statement["outputs"][0][1] = 0
        assert not verdict_on(wrong, tmp_path)[0]
    X = pr.polytope(UNIT)
    with pytest.raises(Unsupported, match="c reads"):
        Certificate().chord_map("f", pr.Network.parse(NET, X.names), X, ["a"])


def test_what_is_stated_of_chords_choices_and_gaps(tmp_path):
    """Statements of a finding: distances, a distance at an input, an allowed trace, a gap."""
    both = "a = relu(x); b = relu(-x); a + b"
    stated = [
        Stated("chords", both, UNIT, "lattice:1"),
        Stated("chords", both, UNIT, at=("1/2",)),
        Stated("allowed", both, UNIT, "lattice:1", at=("0", "1/2", "0")),
        Stated("gap", "relu(x), relu(-x)", UNIT),
    ]
    certificate = certificate_of_statements(stated).to_json()
    kinds = [statement["kind"] for statement in certificate["statements"]]
    assert (kinds.count("chords"), kinds.count("value"), kinds.count("gap")) == (2, 2, 1)
    assert verdict_on(certificate, tmp_path)[0]
    assert is_true(certificate)


def _meet():
    """A trace that two choices allow and their meet does not, with all nodes as outputs."""
    nodes = "a = relu(x1 + x2); b = relu(x1 - x2); c = relu(a + b - 1); x1, x2, a, b, c"
    at = ("1", "-1", "0", "2", "4/3")
    methods = [f"lattice:{names}@recomputed" for names in ("a+c", "b+c", "c")]
    kinds = ("allowed", "allowed", "excluded")
    pairs = zip(kinds, methods, strict=True)
    stated = [Stated(k, nodes, "-1 <= x1 <= 1, -1 <= x2 <= 1", how, at=at) for k, how in pairs]
    return certificate_of_statements(stated).to_json()


def test_a_trace_that_a_choice_excludes(tmp_path):
    """Two choices allow what their meet does not: valid, true, and the outputs are the same."""
    whole = _meet()
    shown = [s for s in whole["statements"] if s["kind"] in ("value", "excluded")]
    assert len({tuple(statement["outputs"]) for statement in shown}) == 1
    assert verdict_on(whole, tmp_path)[0]
    assert is_true(whole)


def test_what_a_choice_allows_is_not_excluded(tmp_path):
    """Not a lower trace, not with the wider interval of another choice, not without its fact."""
    whole = _meet()
    *_, meet = whole["statements"]
    wide = next(s for s in whole["statements"] if s["kind"] == "value")["facts"][-1]
    lower = [*meet["outputs"][:4], "1", *meet["outputs"][5:]]
    for change in ({"outputs": lower}, {"facts": [wide]}, {"facts": []}, {"method": "exact"}):
        wrong = copy.deepcopy(whole)
        wrong["statements"][-1] |= change
        assert not verdict_on(wrong, tmp_path)[0], change
    certificate, X = Certificate(), pr.polytope(UNIT)
    certificate.network("f", pr.Network.parse("a = relu(x); x, a", X.names), X)
    with pytest.raises(CheckFailed):
        certificate.excluded("f", method("lattice:all"), {"x": 0, "a": "1/2"})
