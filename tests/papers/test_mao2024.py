"""The rows of mao2024 and what is true instead: verdicts and witnesses, through the public API."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

import polyrelax as pr
from polyrelax.claims import Verdict, judge, recheck
from polyrelax.papers import ledger, mao2024
from polyrelax.polyhedra.convexity import Convexity
from tests.exactness import assert_exact

# What claims.md says of each row.
VERDICTS = {
    "mao2024.section-3.toy.output-hull": {"proved"},
    "mao2024.theorem-2.set": {"refuted"},
    "mao2024.theorem-2.bounds": {"refuted"},
    "mao2024.theorem-2.bounds.one-layer": {"proved"},
    "mao2024.theorem-2.proof-induction": {"refuted"},
    "mao2024.lemma-3": {"refuted"},
    "mao2024.lemma-3.one-output": {"proved"},
    "mao2024.lemma-3.proof-range": {"refuted"},
    "mao2024.lemma-3.proof-range.subset": {"proved"},
    "mao2024.section-6.hull": {"refuted"},
    "mao2024.section-7.max-2.output-hull": {"proved"},
    "mao2024.section-7.max-2.polygons": {"proved"},
    "repaired.t1": {"proved"},
    "repaired.t1.upward": {"proved"},
    "repaired.t2": {"proved"},
}


@pytest.fixture(scope="module")
def results():
    """Every row, judged once."""
    return {claim.id: judge(claim) for claim in ledger()}


def claim(name):
    """The claim of exactly this id."""
    return next(claim for claim in ledger() if claim.id == name)


def test_the_rows_are_those_that_are_known(results):
    """No row lacks a known verdict, in the order of the papers."""
    assert list(results) == list(VERDICTS)


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts_agree_with_what_is_known(results, name):
    """Each verdict is the one that is known from elsewhere."""
    assert results[name].finding.verdict.value in VERDICTS[name]


@pytest.mark.parametrize("name", [n for n, v in VERDICTS.items() if v == {"refuted"}])
def test_refutations_can_be_reproduced_from_their_texts(results, name):
    """The net and the domain of a witness parse, and give its sets or bounds once more."""
    witness = results[name].finding.witness
    net, domain = witness.parsed()
    recheck.check_witness(witness)
    if "cells" in witness.exact:
        image = pr.image(net, domain)
        cells = [[[str(x) for x in v] for v in cell.vertices] for cell in image.cells]
        assert witness.exact == {"cells": [{"vertices": vertices} for vertices in cells]}
    else:
        found = pr.compare(net, domain).to_json()["results"]
        assert found["exact"] == witness.exact
        assert found["mo:inf"] == witness.relaxed


@pytest.mark.parametrize("name", [n for n, v in VERDICTS.items() if v == {"proved"}])
def test_what_is_proved_was_also_looked_at_and_rechecked(results, name):
    """A proved row names its theorem or its computation, counts its cases and re-checks them."""
    result = results[name]
    assert result.finding.witness is None
    assert sum(result.counts.values()) >= 1
    assert result.rechecks


def test_theorems_that_rows_name_are_there(results):
    """Every theorem that a row names is in proofs/theorems.md, with a proof."""
    import re
    from pathlib import Path

    text = (Path(__file__).parents[2] / "proofs" / "theorems.md").read_text("utf-8")
    proofs = dict(re.findall(r"^## (Theorem \d+)\..*?\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    named = [
        match[0]
        for result in results.values()
        if (match := re.match(r"Theorem \d+ in proofs/theorems.md", result.finding.summary))
    ]
    assert len(named) == 6
    for name in named:
        assert "*Proof.*" in proofs[name.removesuffix(" in proofs/theorems.md")]


def test_lemma_3_finds_the_l_shape(results):
    """The smallest layer with a bent image is (relu(x), relu(-x)), as is known."""
    witness = results["mao2024.lemma-3"].finding.witness
    net, domain = witness.parsed()
    assert net == pr.Network.parse("relu(x), relu(-x)")
    assert domain == pr.polytope("-1 <= x <= 1")
    assert witness.points["between"] == ["1/2", "1/2"]


def test_the_proof_step_fails_on_one_neuron(results):
    """The two sets of the proof's step are {0} and the empty set on a short interval."""
    witness = results["mao2024.lemma-3.proof-range"].finding.witness
    assert witness.domain == "-2 <= x <= -1"
    assert witness.exact == {"cells": [{"vertices": [["0"]]}]}
    assert witness.relaxed == {"vertices": []}


def test_theorem_2_finds_the_smallest_network(results):
    """The bounds first fail on a net of two ReLU layers and 2+2 neurons: {0} against [0, 1/2]."""
    result = results["mao2024.theorem-2.bounds"]
    witness = result.finding.witness
    net, _ = witness.parsed()
    assert net.widths == (2, 2)
    assert witness.exact == {"lower": "0", "upper": "0"}
    assert witness.relaxed == {"lower": "0", "upper": "1/2"}
    assert result.counts["networks"] > 3000


def test_nothing_is_inexact(results):
    """No float is in what the ledger returns."""
    for result in results.values():
        assert_exact(result.to_json())
        assert all(isinstance(result.finding.summary, str) for result in results.values())
        assert result.seconds == Fraction(result.to_json()["seconds"])


def test_one_line_summaries(results):
    """A summary is one line, and every row has a statement, a place and an explanation."""
    for name, result in results.items():
        assert "\n" not in result.finding.summary
        assert len(result.finding.summary) < 160
        assert result.finding.paragraphs
        assert result.claim.source.startswith(name.partition(".")[0])
        assert result.claim.statement.endswith(".")


def test_the_ledger_is_quick(results):
    """The whole ledger takes seconds."""
    assert sum(result.seconds for result in results.values()) < 60


# -- no verdict is stored: where the computation says otherwise, so does the row ------------------


def test_lemma_3_would_stand_if_images_were_convex(monkeypatch):
    """With every union declared convex, the search finds nothing and says so."""
    yes = Convexity(True, pr.Polyhedron.empty("x"), None, "it is said to be")
    monkeypatch.setattr(pr.Union, "is_convex", lambda self: yes)
    found = judge(claim("mao2024.lemma-3")).finding
    assert found.verdict is Verdict.VERIFIED
    assert found.witness is None


def test_theorem_2_would_stand_if_hulls_were_exact(monkeypatch):
    """With the hull of the true image in place of M_k^o's set, no network fails."""
    monkeypatch.setattr(mao2024.paper, "output_set", lambda net, X: pr.image(net, X).hull)
    found = judge(claim("mao2024.theorem-2.bounds"), seconds=3).finding
    assert found.verdict in {Verdict.VERIFIED, Verdict.UNDECIDED}
    assert found.witness is None


def test_the_proof_step_would_stand_if_the_sets_agreed(monkeypatch):
    """With the true range in place of the proof's set, no interval shows a difference."""
    monkeypatch.setattr(
        mao2024.section_5_lemma_3, "said_range", lambda X: pr.image(pr.Network.parse("relu(x)"), X).hull
    )
    assert judge(claim("mao2024.lemma-3.proof-range")).finding.verdict is Verdict.VERIFIED


def test_one_layer_would_fall_if_hulls_were_wrong(monkeypatch):
    """A row with a theorem is refuted when its own check finds an exception."""
    monkeypatch.setattr(mao2024.section_5, "wrong_direction", lambda hidden, text: hidden.output_names[0])
    with pytest.raises(pr.CheckFailed, match="exact after all"):
        judge(claim("mao2024.theorem-2.bounds.one-layer"))


def test_max_2_would_fall_if_the_paper_said_otherwise(monkeypatch):
    """The paper's interval is compared, not copied."""
    monkeypatch.setattr(mao2024.section_7, "UNIT", "0 <= x1 <= 1, 0 <= x2 <= 2")
    found = judge(claim("mao2024.section-7.max-2.output-hull")).finding
    assert found.verdict is Verdict.REFUTED
    assert found.witness.exact == {"lower": "0", "upper": "2"}
    assert found.witness.relaxed == {"lower": "0", "upper": "1"}
    polygons = judge(claim("mao2024.section-7.max-2.polygons")).finding
    assert polygons.verdict is Verdict.REFUTED
    assert isinstance(polygons.witness.points, Mapping)


def test_t1_is_compared_on_every_polytope(monkeypatch):
    """The characterisation's row is refuted as soon as one condition is decided wrongly."""
    from polyrelax.papers import repaired

    monkeypatch.setattr(repaired, "_keeps", lambda X, active: True)
    assert judge(claim("repaired.t1")).finding.verdict is Verdict.REFUTED
