"""The ledger of papamichail2026: its rows, its numbers through the public API, its witnesses."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.claims import Verdict, judge, recheck
from polyrelax.papers.papamichail2026 import PAPER, depth, deviations, distances, families, paper
from tests.papers.rows import check_row, claim

# What is known of each row from elsewhere.
VERDICTS = {
    "integer-constraints": "proved",
    "efficiency": "verified",
    "soundness": "refuted",
    "soundness.unreachable": "proved",
    "soundness.chord-map": "proved",
    "perceptron.outputs": "proved",
    "perceptron.slopes": "proved",
    "perceptron.centre": "proved",
    "perceptron.point": "proved",
    "perceptron.worst-case": "proved",
    "lattice.top": "proved",
    "lattice.bottom": "proved",
    "lattice.monotone": "proved",
    "lattice.monotone.recomputed": "proved",
    "lattice.meets": "refuted",
    "lattice.meets.traces": "proved",
    "lattice.meets.recomputed": "proved",
    "lattice.chord-maps": "refuted",
    "midpoint": "proved",
    "worst-case.bounds": "proved",
    "worst-case.lower": "proved",
    "worst-case.upper": "refuted",
    "worst-case.upper.approached": "proved",
    "worst-case.norms": "refuted",
    "deviation.bound": "proved",
    "deviation.attained": "refuted",
    "deviation.smaller": "proved",
    "deviation.two-layers": "proved",
    "deviation.chain": "proved",
    "deviation.worst-case": "proved",
    "depth": "refuted",
    "depth.iff": "proved",
    "depth.chain": "proved",
    "depth.norms": "proved",
    "radius": "refuted",
    "radius.scaled": "proved",
    "zero-network": "proved",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_rows(judged, name):
    """Each row has the verdict that is known, is complete, and its evidence holds once more."""
    check_row(judged(f"papamichail2026.{name}"), VERDICTS[name])


def test_the_rows_are_these():
    """The ledger has these rows in this order, and no others."""
    assert [c.id for c in PAPER.claims] == [f"papamichail2026.{name}" for name in VERDICTS]


def test_the_perceptron_number_by_number():
    """The numbers that are known of the perceptron, through the public API."""
    net, X = pr.Network(families.PERCEPTRON), families.box(2)
    found = pr.chord_map(net, X)
    assert found.worst_case().value == Fraction(35, 12)
    assert found.divergence([0, 0]) == Fraction(5, 2)
    assert found.divergence(["7/10", "-7/10"]) == Fraction(39, 40)
    assert [c.slope for c in found.chords.values()] == [Fraction(3, 8), Fraction(7, 12)]


@pytest.mark.parametrize("gain", [1, 3])
@pytest.mark.parametrize("layers", [1, 2, 4])
def test_the_chain_attains_its_number(layers, gain):
    """The chain of gain K has D = K^(L-1) r/2, and E the same: half of its norm."""
    matrices = families.chain(layers, gain)
    net, X = families.layered(matrices), families.box(1, 2)
    assert pr.deviation(net, X).value == gain ** (layers - 1)
    assert pr.chord_map(net, X).worst_case().value == families.growth(matrices, 2) / 2


def test_the_recurrence():
    """v_1 = 1/4, v_2 = 25/64, and all are increasing and below 1."""
    values = [deviations.factor(n) for n in range(1, 9)]
    assert values[:2] == [Fraction(1, 4), Fraction(25, 64)]
    assert values == sorted(values)
    assert values[-1] < 1


def test_factors_of_the_deviation():
    """(L/(L+1))^(L+1) is 1/4, 8/27, ...: below v_L from two layers on, and always below 3/8."""
    values = [deviations.smaller_factor(n) for n in range(1, 30)]
    assert values[:2] == [Fraction(1, 4), Fraction(8, 27)]
    assert values == sorted(values)
    assert values[-1] < Fraction(3, 8)
    assert all(values[n - 1] < deviations.factor(n) for n in range(2, 9))


@pytest.mark.parametrize("share", ["1/3", "2/3", "47/72", "9/10"])
def test_two_layers_approach_their_factor(share):
    """D = 2g(1 - g^2) for the family, which its chord map shows, and it respects the factor."""
    g = Fraction(share)
    net, X, said = families.lifted(share), families.box(2), 2 * g * (1 - g * g)
    assert pr.chord_map(net, X).divergence([1 - 2 * g, 1]) == said
    assert pr.deviation(net, X).value == said
    share = said / (2 * (2 - g))
    assert (1 + share) ** 3 >= 27 * share**2
    assert share < deviations.smaller_factor(2) < deviations.factor(2)


@given(st.data())
@settings(max_examples=30)
def test_no_network_has_more_than_the_smaller_factor(data):
    """D of random networks with biases, of two and three layers, against both factors."""
    depth = data.draw(st.integers(2, 3))
    widths = [data.draw(st.integers(1, 2)) for _ in range(depth)] + [1]
    numbers = st.fractions(-1, 1, max_denominator=4)
    layers, product = [], Fraction(1)
    for before, after in pairwise(widths):
        rows = [[data.draw(numbers) for _ in range(before)] for _ in range(after)]
        layers.append((rows, [data.draw(numbers) for _ in range(after)]))
        product *= max(sum(map(abs, row)) for row in rows)
    net = pr.Network.sequential(*layers, relu_last=True)
    X = pr.Polyhedron.box([-1] * widths[0], [1] * widths[0], net.inputs)
    value = pr.deviation(net, X).value
    assert value <= 2 * deviations.smaller_factor(depth) * product
    if depth == 2 and product:
        share = value / (2 * product)
        assert (1 + share) ** 3 >= 27 * share**2


def test_the_zero_network_doubles():
    """N2 with m amplifiers is 0, and the Triangle and M_inf give [0, 2^(m-1)]."""
    for amplifiers in (1, 3):
        net = pr.families.amplified(amplifiers)
        found = pr.compare(net, families.box(1), ["exact", "triangle", "m:inf"])
        assert tuple(found["exact"]) == (0, 0)
        assert found["triangle"] == found["m:inf"]
        assert found["m:inf"].upper == Fraction(2) ** (amplifiers - 1)


def test_distances_about_another_centre_are_not_linear():
    """One neuron about c: E = (r - c)(r + c)/(2r) for r >= c, and 0 below."""
    net = pr.Network("relu(x)")
    for radius, error in (("1/3", 0), (1, Fraction(3, 8)), (2, Fraction(15, 16))):
        assert pr.chord_map(net, families.box(1, radius, "1/2")).worst_case().value == error


@pytest.mark.parametrize("name", ["depth", "radius"])
def test_wrong_distances_do_not_pass(judged, name):
    """A witness with another distance, input or statement fails its re-check."""
    witness = judged(f"papamichail2026.{name}").finding.witness
    for wrong in ({"distance": "7"}, {"at": ["1"]}, {"said": "> -1"}, {"linearised": []}):
        with pytest.raises(pr.CheckFailed):
            recheck.check_witness(replace(witness, points={**witness.points, **wrong}))


def test_wrong_traces_do_not_pass(judged):
    """A witness whose trace is not allowed, or whose value is an output, fails its re-check."""
    witness = judged("papamichail2026.lattice.meets").finding.witness
    one, other = witness.points["traces"]
    bent = {**one, "trace": {**one["trace"], next(iter(one["trace"])): "1/7"}}
    none = {**one, "linearised": []}
    for wrong in ({"value": "1"}, {"traces": [bent, other]}, {"traces": [none, other]}):
        with pytest.raises(pr.CheckFailed):
            recheck.check_witness(replace(witness, points={**witness.points, **wrong}))


# -- no verdict is stored: where the computation says otherwise, so does the row ------------------


def test_bounds_are_compared_with_the_distances(monkeypatch):
    """With a norm that is too small, or a factor of 0, the rows on bounds are refuted."""
    monkeypatch.setattr(distances, "growth", lambda *_: Fraction(0))
    monkeypatch.setattr(deviations, "factor", lambda _: Fraction(0))
    monkeypatch.setattr(deviations, "smaller_factor", lambda _: Fraction(0))
    for name in ("worst-case.bounds", "worst-case.lower", "deviation.bound", "deviation.smaller"):
        found = judge(claim(f"papamichail2026.{name}")).finding
        assert found.verdict is Verdict.REFUTED
    with pytest.raises(pr.CheckFailed):
        judge(claim("papamichail2026.deviation.attained"))


def test_the_two_layer_factor_is_compared(monkeypatch):
    """With a family that is farther off than proved, the row is refuted."""
    true = deviations.largest_deviation
    monkeypatch.setattr(deviations, "largest_deviation", lambda *asked: 3 * true(*asked))
    found = judge(claim("papamichail2026.deviation.two-layers")).finding
    assert found.verdict is Verdict.REFUTED


def test_growth_is_computed(monkeypatch):
    """With chains that do grow, the sentence on depth is no longer refuted."""
    true = families.chain
    monkeypatch.setattr(depth, "chain", lambda layers, gain: true(layers, gain + 1))
    assert judge(claim("papamichail2026.depth")).finding.verdict is Verdict.SUPPORTED


def test_a_wrong_error_is_caught(monkeypatch):
    """E is re-checked by another route: a chord map made on another box gives no result."""
    true = paper.chord_map
    monkeypatch.setattr(paper, "chord_map", lambda net, X: true(net, X.scale(2)))
    with pytest.raises(pr.CheckFailed):
        judge(claim("papamichail2026.worst-case.bounds"))
