"""The ledger: ids, selection, judging under a budget and under interrupts."""

import re
from fractions import Fraction
from io import StringIO

import pytest

from polyrelax.claims import (
    Claim,
    Finding,
    Ledger,
    Paper,
    Verdict,
    Witness,
    domain_text,
    judge,
    judge_all,
    report,
)
from polyrelax.errors import CheckFailed, InvalidInput, Undecided
from polyrelax.papers import ledger
from polyrelax.polyhedra import polytope


def claim_of(decide, name="demo.one", **more):
    """A claim with a given decision."""
    return Claim(name, "Something is so.", "demo, section 1", decide, **more)


def proved(inquiry):
    """A decision that always proves its claim."""
    return Finding(Verdict.PROVED, "It is so.")


def test_ids_are_unique_and_well_formed():
    """Every id of the real ledger is lower-case words behind the key of its paper."""
    ids = [claim.id for claim in ledger()]
    assert len(ids) == len(set(ids)) == len(ledger())
    assert all(re.fullmatch(r"[a-z]+(20\d\d)?(\.[a-z0-9-]+)+(@A[23])?", name) for name in ids)


def test_repeated_ids_are_refused():
    """Two claims of one name make no ledger."""
    with pytest.raises(InvalidInput, match="unique"):
        Ledger([claim_of(proved), claim_of(proved)])


def test_claims_rest_on_known_claims():
    """A claim that rests on an unknown one makes no ledger."""
    with pytest.raises(InvalidInput, match=r"demo\.two"):
        Ledger([claim_of(proved, rests_on=("demo.two",))])


def test_an_id_selects_what_continues_it():
    """An id selects its claim and those after a dot, in the ledger's order, each once."""
    book = Ledger(
        claim_of(proved, name) for name in ("a.x", "a.x.p", "a.xy", "a.x.q", "b.x", "b.x@A2")
    )

    def selected(*ids):
        return [claim.id for claim in book.select(ids)]

    assert selected("a.x") == ["a.x", "a.x.p", "a.x.q"]
    assert selected("a.x.q", "a.x") == ["a.x", "a.x.p", "a.x.q"]
    assert selected("b", "a.xy") == ["a.xy", "b.x", "b.x@A2"]
    assert selected("b.x") == ["b.x"]
    assert selected() == [claim.id for claim in book]


@pytest.mark.parametrize("name", ["mao2024.lemma-4", "mao", "mao2024.", "mao2024.lemma"])
def test_unknown_ids_name_their_neighbours(name):
    """An unknown id is an error that lists ids that look like it."""
    with pytest.raises(InvalidInput, match="such as") as caught:
        ledger().select([name])
    assert "mao2024" in str(caught.value)
    assert repr(name) in str(caught.value)


def test_a_claim_is_one_decorated_function():
    """Decorating a function is all it takes to add a claim; another reading marks its id."""
    paper = Paper("demo", "Demonstration")
    paper.claim("one.part", "Something.", "Lemma 1")(proved)
    paper.claim("one.part", "Something.", "Lemma 1", reading="A2")(proved)
    assert [claim.id for claim in Ledger(paper.claims)] == ["demo.one.part", "demo.one.part@A2"]
    with pytest.raises(InvalidInput, match="item"):
        paper.claim("Lemma 1", "Something.", "Lemma 1")


def test_results_keep_the_contract():
    """The JSON of a result has the keys of the contract, and exact seconds."""
    entry = judge(claim_of(proved)).to_json()
    fixed = {"id", "statement", "source", "reading", "verdict", "summary", "witness", "seconds"}
    assert fixed <= set(entry)
    assert entry["verdict"] == "proved"
    assert entry["witness"] is None
    assert Fraction(entry["seconds"]) >= 0


@pytest.mark.parametrize("claim", list(ledger()), ids=lambda claim: claim.id)
def test_no_budget_ends_undecided(claim):
    """With no time at all, every claim's verdict is undecided, and nothing is raised."""
    result = judge(claim, seconds=0)
    assert result.finding.verdict is Verdict.UNDECIDED
    assert result.finding.witness is None
    assert "budget" in result.finding.summary


def test_an_interrupt_leaves_the_rows_so_far():
    """Whatever was judged before the interrupt is returned, in order, and marked as cut short."""

    def interrupted(inquiry):
        raise KeyboardInterrupt

    claims = [claim_of(proved), claim_of(interrupted, "demo.two"), claim_of(proved, "demo.three")]
    docket = judge_all(claims)
    assert [result.claim.id for result in docket.results] == ["demo.one"]
    assert docket.interrupted
    assert not judge_all(claims[:1]).interrupted


def test_an_interrupt_inside_a_computation_is_no_verdict():
    """The kernel turns an interrupt into Undecided; the ledger turns it back."""

    def interrupted(inquiry):
        raise Undecided("The search was interrupted.") from KeyboardInterrupt()

    assert judge_all([claim_of(interrupted)]).interrupted


def test_progress_is_reported():
    """The watcher hears of every claim, and of what it looks at."""
    heard = []

    def looks(inquiry):
        inquiry.look("networks")
        inquiry.look("networks")
        return proved(inquiry)

    judge_all([claim_of(looks)], watch=lambda c, counts: heard.append((c.id, dict(counts))))
    assert heard == [("demo.one", {}), ("demo.one", {"networks": 1}), ("demo.one", {"networks": 2})]


def test_a_wrong_witness_gives_no_result():
    """A refutation whose witness does not hold fails, whoever claims it."""
    points = {"input": ["1"], "output": ["2"]}
    sets = {"cells": [{"vertices": [["2"]]}]}
    witness = Witness("relu(x)", "0 <= x <= 1", sets, {"vertices": []}, points)
    with pytest.raises(CheckFailed):
        judge(claim_of(lambda inquiry: Finding(Verdict.REFUTED, "So.", (), witness)))


def test_explanations_fit_and_tell_all():
    """An explanation has verdict, place, wrong step and repair, in lines that fit."""
    result = judge(ledger().select(["mao2024.lemma-3"])[0])
    for width in (60, 100):
        text = report.explain(result, width)
        prose, commands = text.split("To see it:")
        assert max(map(len, prose.splitlines())) <= width
        assert 'polyrelax image "relu(x), relu(-x)" --domain "-1 <= x <= 1"' in commands
        flat = " ".join(prose.split())
        for part in ("refuted", "Lemma 3 (section 5)", "first wrong step", "true instead"):
            assert part in flat


def test_a_claim_that_stands_has_no_wrong_step():
    """What is wrong with a proof is told only where the claim is refuted by computation."""
    result = judge(claim_of(proved, wrong_step="Line 1.", instead="Nothing."))
    assert "Line 1." not in report.explain(result, 80)
    assert result.to_json()["first_wrong_step"] is None


def test_the_table_has_a_row_for_each_claim():
    """The table shows id, verdict and summary of every result."""
    from rich.console import Console

    docket = report.run([claim_of(proved), claim_of(proved, "demo.two")])
    shown = StringIO()
    Console(width=80, file=shown).print(report.table(docket.results))
    lines = shown.getvalue().splitlines()
    assert lines[0].split() == ["claim", "verdict", "summary"]
    assert lines[1].split() == ["demo.one", "proved", "It", "is", "so."]
    assert len(lines) == 3
    assert report.totals(docket.results) == "2 claims: 2 proved"


@pytest.mark.parametrize(
    ("ids", "answer"),
    [
        ((), False),
        (("mao2024",), False),
        (("mao2024.lemma-3",), True),
        (("mao2024.lemma-3", "repaired"), False),
    ],
)
def test_items_are_explained_and_papers_tabulated(ids, answer):
    """Ids with an item ask for explanations; none, or those of whole papers, for a table."""
    results = judge_all([claim_of(proved)]).results
    assert report.is_explained(results, ids) is answer


@pytest.mark.parametrize(
    "text",
    [
        "-1 <= x <= 1",
        "0 <= x2 <= 1, 0 <= x1 <= 1, x1 + x2 <= 1",
        "x == 2, y == 3",
        "-1 <= u1 <= 1, u1 + u2 == 0",
    ],
)
def test_domains_as_text_parse_back(text):
    """A domain's text gives the same set with the variables in the same order."""
    domain = polytope(text)
    again = polytope(domain_text(domain))
    assert again == domain
    assert again.names == domain.names


def test_rows_name_their_theorems():
    """A row names the Coq theorems about it, in the explanation and in JSON; others name none."""
    (found,) = (claim for claim in ledger() if claim.id == "mao2024.lemma-3")
    result = judge(found)
    name = "proofs/coq/ConvexImages.v: lemma_3_false_affine"
    assert name in result.theorems
    assert result.to_json()["theorems"] == list(result.theorems)
    assert f"    {name}" in report.explain(result).splitlines()
    other = judge(claim_of(proved))
    assert other.to_json()["theorems"] == []
    assert "Coq" not in report.explain(other)
