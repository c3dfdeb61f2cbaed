"""The rows of section 5 of mao2024."""

import pytest

import polyrelax as pr
from polyrelax.claims import Verdict, judge
from polyrelax.papers.mao2024 import paper, section_5, section_5_lemma_3
from polyrelax.polyhedra.convexity import Convexity
from tests.papers.rows import check_row, claim

# What is known of each row from elsewhere.
VERDICTS = {
    "mao2024.theorem-2.set": "refuted",
    "mao2024.theorem-2.bounds": "refuted",
    "mao2024.theorem-2.bounds.one-layer": "proved",
    "mao2024.theorem-2.set@A3": "refuted",
    "mao2024.theorem-2.bounds@A3": "vacuous",
    "mao2024.theorem-2.proof-polytope": "refuted",
    "mao2024.theorem-2.proof-base": "proved",
    "mao2024.theorem-2.proof-depth": "verified",
    "mao2024.theorem-2.proof-hypothesis": "refuted",
    "mao2024.theorem-2.proof-induction": "refuted",
    "mao2024.theorem-2.proof-composition": "verified",
    "mao2024.theorem-2.observation-hull": "proved",
    "mao2024.theorem-2.figure-3": "proved",
    "mao2024.theorem-2.observation-convex": "refuted",
    "mao2024.theorem-2.figure-4": "refuted",
    "mao2024.lemma-3": "refuted",
    "mao2024.lemma-3.one-output": "proved",
    "mao2024.lemma-3.proof-affine": "proved",
    "mao2024.lemma-3.proof-range": "refuted",
    "mao2024.lemma-3.proof-range.subset": "proved",
    "mao2024.lemma-3.proof-induction": "refuted",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_rows(judged, name):
    """Each row has the verdict that is known, is complete, and its evidence holds once more."""
    check_row(judged(name), VERDICTS[name])


def test_lemma_3_finds_the_l_shape(judged):
    """The smallest layer with a bent image is (relu(x), relu(-x)), as is known."""
    witness = judged("mao2024.lemma-3").finding.witness
    net, domain = witness.parsed()
    assert net == pr.Network.parse("relu(x), relu(-x)")
    assert domain == pr.polytope("-1 <= x <= 1")
    assert witness.points["between"] == ["1/2", "1/2"]


def test_the_proof_step_fails_on_one_neuron(judged):
    """The two sets of the proof's step are {0} and the empty set on a short interval."""
    witness = judged("mao2024.lemma-3.proof-range").finding.witness
    assert witness.domain == "-2 <= x <= -1"
    assert witness.exact == {"cells": [{"vertices": [["0"]]}]}
    assert witness.relaxed == {"vertices": []}


def test_theorem_2_finds_the_smallest_network(judged):
    """The bounds first fail on a net of two ReLU layers and 2+2 neurons: {0} against [0, 1/2]."""
    result = judged("mao2024.theorem-2.bounds")
    witness = result.finding.witness
    net, _ = witness.parsed()
    assert net.widths == (2, 2)
    assert witness.exact == {"lower": "0", "upper": "0"}
    assert witness.relaxed == {"lower": "0", "upper": "1/2"}
    assert result.counts["networks"] > 3000


def test_figure_4_is_refuted_in_the_plane(judged):
    """A layer of two inputs bends the square."""
    net, _ = judged("mao2024.theorem-2.figure-4").finding.witness.parsed()
    assert len(net.inputs) == 2
    assert not pr.image(net, pr.polytope("-1 <= x1 <= 1, -1 <= x2 <= 1")).is_convex()


def test_the_hypothesis_fails_at_depth_3(judged):
    """f' of the refuting network has one ReLU layer and an image that is not convex."""
    net, line = judged("mao2024.theorem-2.proof-hypothesis").finding.witness.parsed()
    assert len(net.layers) == 1
    assert not pr.image(net, line).is_convex()


# -- no verdict is stored: where the computation says otherwise, so does the row ------------------


def test_lemma_3_would_stand_if_images_were_convex(monkeypatch):
    """With every union declared convex, the search finds nothing and says so."""
    yes = Convexity(True, pr.Polyhedron.empty("x"), None, "it is said to be")
    monkeypatch.setattr(pr.Union, "is_convex", lambda self: yes)
    for name in ("lemma-3", "theorem-2.proof-polytope", "theorem-2.figure-4"):
        found = judge(claim(f"mao2024.{name}")).finding
        assert found.verdict is Verdict.VERIFIED
        assert found.witness is None


def test_theorem_2_would_stand_if_hulls_were_exact(monkeypatch):
    """With the hull of the true image in place of M_k^o's set, no network fails."""
    monkeypatch.setattr(paper, "output_set", lambda net, X: pr.image(net, X).hull)
    found = judge(claim("mao2024.theorem-2.bounds"), seconds=3).finding
    assert found.verdict in {Verdict.VERIFIED, Verdict.UNDECIDED}
    assert found.witness is None


def test_the_proof_step_would_stand_if_the_sets_agreed(monkeypatch):
    """With the true range in place of the proof's set, no interval shows a difference."""
    relu = pr.Network.parse("relu(x)")
    monkeypatch.setattr(section_5_lemma_3, "said_range", lambda X: pr.image(relu, X).hull)
    assert judge(claim("mao2024.lemma-3.proof-range")).finding.verdict is Verdict.VERIFIED


def test_one_layer_would_fall_if_hulls_were_wrong(monkeypatch):
    """A row with a theorem is refuted when its own check finds an exception."""
    monkeypatch.setattr(section_5, "wrong_direction", lambda hidden, text: hidden.output_names[0])
    with pytest.raises(pr.CheckFailed, match="exact after all"):
        judge(claim("mao2024.theorem-2.bounds.one-layer"))


def test_a_search_is_done_once_and_counted_by_all(judged):
    """Rows that need the same network count the same search."""
    names = ("theorem-2.bounds", "theorem-2.proof-hypothesis", "theorem-2.bounds@A3")
    assert len({judged(f"mao2024.{name}").counts["networks"] for name in names}) == 1
