"""What is true instead: each row against its theorem, and what happens without its condition."""

import pytest

import polyrelax as pr
from polyrelax.claims import Verdict, judge
from polyrelax.papers import ledger
from polyrelax.papers.repaired import layers, output_hulls, unstable
from tests.papers.rows import check_row, claim

VERDICTS = {
    "t1": "proved",
    "t1.upward": "proved",
    "t2": "proved",
    "t2.bounds": "proved",
    "f4": "proved",
    "f5": "proved",
    "t-convex": "proved",
    "f6": "proved",
    "t6": "proved",
    "lemma-7": "proved",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_every_repaired_statement_is_proved_and_looked_at(judged, name):
    """Each row names a theorem with a proof, and found no exception where it looked."""
    result = judged(f"repaired.{name}")
    check_row(result, VERDICTS[name])
    assert "Theorem" in result.finding.summary


def test_the_rows_are_these():
    """The ledger has the repaired statements in this order, and no others."""
    ids = [c.id for c in ledger() if c.id.startswith("repaired")]
    assert ids == [f"repaired.{name}" for name in VERDICTS]


def test_the_folded_network_of_a_maximum():
    """It is the maximum, of width d + 1, with weights on v that are 1."""
    net = output_hulls.folded([[2, 0, 0], [-1, 1, 1], [1, -2, 1]])
    assert net.widths == (3, 3)
    for point in ((0, 0), (1, 0), ("1/3", 1), (1, 1)):
        x, y = (pr.Affine.of(value).constant for value in point)
        assert net(*point) == (max(2 * x, 1 - x + y, 1 + x - 2 * y),)


def test_every_condition_is_needed():
    """Without its condition each statement has an exception: the rows speak of something."""
    domain = pr.polytope("-1 <= x <= 1")
    delayed = pr.Network("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)")
    found = pr.compare(delayed, domain, ["exact", "mo:inf"])
    assert found["exact"].upper < found["mo:inf"].upper  # f4, f5: a negative weight
    assert not pr.image(delayed.with_outputs("a", "b"), domain).is_convex()  # t2
    toy = pr.Network("relu(x) - relu(x)")
    found = pr.compare(toy, domain, ["m:1", "m:inf"])
    assert found["m:1"] != found["m:inf"]  # t6: two unstable neurons, k = 1


# -- no verdict is stored: where the computation says otherwise, so does the row ------------------


def test_t1_is_compared_on_every_polytope(monkeypatch):
    """The characterisation's row is refuted as soon as one condition is decided wrongly."""
    monkeypatch.setattr(layers, "_keeps", lambda X, active: True)
    assert judge(claim("repaired.t1")).finding.verdict is Verdict.REFUTED


@pytest.mark.parametrize("name", ["t2.bounds", "f4", "f5", "t-convex"])
def test_bounds_are_compared_with_the_range(monkeypatch, name):
    """With interval propagation in place of the hulls, every row on bounds is refuted."""
    monkeypatch.setattr(output_hulls, "OutputHull", pr.IntervalPropagation)
    monkeypatch.setattr(output_hulls, "method", lambda _: pr.IntervalPropagation())
    assert judge(claim(f"repaired.{name}")).finding.verdict is Verdict.REFUTED


@pytest.mark.parametrize("name", ["f6", "lemma-7"])
def test_sets_are_compared_with_the_true_ones(monkeypatch, name):
    """With a looser relaxation in place of M_inf, every row on sets is refuted."""
    found = unstable.method
    monkeypatch.setattr(unstable, "method", lambda _: found("triangle"))
    assert judge(claim(f"repaired.{name}")).finding.verdict is Verdict.REFUTED


def test_m_k_is_compared_with_m_inf(monkeypatch):
    """With groups that are too small, M_k allows more than M_inf."""
    true = unstable.MultiNeuron
    monkeypatch.setattr(
        unstable,
        "MultiNeuron",
        lambda k=None, scope="layer": true(None if k is None else 1, scope=scope),
    )
    assert judge(claim("repaired.t6")).finding.verdict is Verdict.REFUTED
