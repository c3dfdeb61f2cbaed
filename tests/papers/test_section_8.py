"""Sections 8 and 9 of mao2024; through the public API."""

import pytest

import polyrelax as pr
from polyrelax.claims import Verdict, judge
from polyrelax.papers import ledger
from polyrelax.papers.mao2024 import section_8, section_9, single
from tests.papers.rows import check_row, claim

VERDICTS = {
    "section-8.complete": "refuted",
    "section-8.hull": "proved",
    "section-8.branch-and-bound": "refuted",
    "section-8.simplex": "refuted",
    "section-8.stop": "refuted",
    "section-8.reconstruct": "proved",
    "section-8.reconstruct.inputs": "proved",
    "section-8.reconstruct.necessary": "refuted",
    "section-8.training.express": "proved",
    "section-8.training.bounds": "refuted",
    "section-9.single-neuron": "proved",
    "section-9.output-hull": "refuted",
    "section-9.input-output": "refuted",
    "section-9.expressivity": "vacuous",
}
MAX = pr.Network("c = relu(x1 - x2); d = relu(x2); c + d")
SQUARE = pr.polytope("0 <= x1 <= 1, 0 <= x2 <= 1")


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts_agree_with_what_is_known(judged, name):
    """Each verdict is the one that is known from elsewhere, and its evidence holds."""
    check_row(judged(f"mao2024.{name}"), VERDICTS[name])


def test_full_expressivity_is_vacuous(judged):
    """The last sentence has the verdict of the abstract's."""
    found = judged("mao2024.section-9.expressivity").finding
    assert found.verdict is Verdict.VACUOUS
    assert found == judged("mao2024.abstract.expressivity").finding


def test_the_rows_stand_in_the_papers_order():
    """The ledger of the paper ends with the rows of these sections, in this order."""
    ids = [c.id.removeprefix("mao2024.") for c in ledger() if c.id.startswith("mao2024.")]
    assert ids[-len(VERDICTS) :] == list(VERDICTS)


def test_branching_finds_what_no_constraint_finds(judged):
    """On both halves of the domain M_inf is exact, and on the whole it is not."""
    net, domain = judged("mao2024.section-8.branch-and-bound").finding.witness.parsed()
    found = pr.compare(net, domain, ["exact", "m:inf"])
    assert found["exact"] != found["m:inf"]
    for half in ("-1 <= x <= 0", "0 <= x <= 1"):
        found = pr.compare(net, pr.polytope(half), ["exact", "m:inf"])
        assert found["exact"] == found["m:inf"]


def test_the_networks_for_training_have_the_stated_shape(judged):
    """The witness has width at most d + 3, three unstable neurons a layer or fewer, and fails."""
    net, domain = judged("mao2024.section-8.training.bounds").finding.witness.parsed()
    assert max(net.widths) <= 4
    layers = [n.layer for n in pr.stability(net, domain) if n.state() == "unstable"]
    assert max(map(layers.count, layers)) <= 3
    found = pr.compare(net, domain, ["exact", "m:3", "mo:4"])
    assert found["exact"] != found["m:3"] == found["mo:4"]


def test_the_solution_at_one_half_is_the_known_one(judged):
    """At (1/2, 1/2) the program says 1, the network 1/2, and 1 is exact."""
    witness = judged("mao2024.section-8.reconstruct.necessary").finding.witness
    assert witness.points["missed"] == ["1/2", "1/2", "1"]
    relaxed = pr.MultiNeuron(1).relax(MAX, SQUARE)
    assert relaxed.contains({"x1": "1/2", "x2": "1/2", "c": "1/2", "d": "1/2"})
    assert [str(value) for value in MAX("1/2", "1/2")] == ["1/2"]
    assert pr.range(MAX, SQUARE).upper == 1


def test_the_new_optimum_is_at_old_vertices():
    """The constraint c <= 1 - x2 cuts off the old optimum, and adds no vertex that is optimal."""
    old = pr.method("krelu:1").relax(MAX, SQUARE).system.polyhedron()
    new = old & pr.polytope("c <= 1 - x2", old.names)
    best = [v for v in new.vertices if v[2] + v[3] == new.bounds("c + d").upper]
    assert best
    assert set(best) <= set(old.vertices)
    assert all(v[2] == 1 - v[1] for v in best)  # Theorem 26: on the new hyperplane


# -- no verdict is stored: where the computation says otherwise, so does the row ------------------


def test_completeness_would_stand_if_hulls_were_exact(monkeypatch):
    """Without a pair of layers that loses something, the rows that need one find none."""
    monkeypatch.setattr(single, "output_set", lambda net, X: pr.image(net, X).hull)
    for name in ("complete", "stop"):
        finding = judge(claim(f"mao2024.section-8.{name}"), seconds=1).finding
        assert finding.verdict in {Verdict.VERIFIED, Verdict.UNDECIDED}


def test_a_constraint_that_cuts_through_makes_new_vertices(monkeypatch):
    """With a constraint that no old vertex is on, the new optimum is at a new vertex."""
    monkeypatch.setattr(section_8, "IMPROVES", "c + x2 <= 4/3")
    assert judge(claim("mao2024.section-8.simplex")).finding.verdict is Verdict.VERIFIED


def test_a_bound_that_no_input_attains_would_be_found(monkeypatch):
    """If every input matched, the row on reconstruction would fall with the first wrong bound."""
    monkeypatch.setattr(section_8, "range_of", lambda net, X: pr.Interval(-9, 9))
    assert judge(claim("mao2024.section-8.reconstruct")).finding.verdict is Verdict.REFUTED


def test_single_neurons_would_be_enough_if_the_triangle_were_exact(monkeypatch):
    """With the exact method in place of the Triangle, no network is missed."""
    monkeypatch.setattr(section_9, "Triangle", pr.Exact)
    finding = judge(claim("mao2024.section-9.single-neuron")).finding
    assert finding.verdict is Verdict.VERIFIED
