"""Judging in several processes: order, progress, workers that die, interrupts."""

import multiprocessing
import os
import signal

import pytest

from polyrelax.claims import Verdict, judge_all, report
from polyrelax.claims.parallel import judge_in_parallel
from polyrelax.errors import CheckFailed
from polyrelax.papers import ledger as papers
from tests.claims.small_ledger import MARK, ledger


def claims(*items):
    """The claims of the small ledger of these items, in this order."""
    by_id = {claim.id: claim for claim in ledger()}
    return [by_id[f"small.{item}"] for item in items]


def verdicts(docket):
    """What was found, by item."""
    return {r.claim.id.removeprefix("small."): r.finding.verdict.value for r in docket.results}


def test_results_are_those_of_one_process():
    """Findings, counts and re-checks are the same, and in the order in which they were asked."""
    asked = claims("last", "undecided", "first")
    alone, together = judge_all(asked), judge_in_parallel(asked, ledger, 2)
    assert not together.interrupted
    for one, other in zip(alone.results, together.results, strict=True):
        assert one.claim is other.claim
        assert (one.finding, one.counts, one.rechecks) == (
            other.finding,
            other.counts,
            other.rechecks,
        )


def test_a_worker_that_dies_costs_its_claim_only(tmp_path, monkeypatch):
    """One claim is proved at its second try, two are undecided, and the others go on."""
    monkeypatch.setenv(MARK, str(tmp_path / "mark"))
    docket = judge_in_parallel(claims("exits", "first", "dies-once", "killed", "last"), ledger, 2)
    assert verdicts(docket) == {
        "exits": "undecided",
        "first": "proved",
        "dies-once": "proved",
        "killed": "undecided",
        "last": "proved",
    }
    assert "process" in docket.results[0].finding.summary
    assert not multiprocessing.active_children()


def test_progress_is_told_for_every_claim():
    """Each claim is heard of when it begins and when it has ended."""
    begun, ended = [], []
    asked = claims("first", "last")
    judge_in_parallel(
        asked,
        ledger,
        2,
        watch=lambda claim, counts: begun.append((claim.id, dict(counts))),
        finished=lambda result: ended.append(result.claim.id),
    )
    assert begun == [("small.first", {}), ("small.last", {})]
    assert sorted(ended) == ["small.first", "small.last"]


def test_an_interrupt_leaves_the_results_so_far():
    """Ctrl-C while a claim is at work ends its worker and keeps what is known, marked as such."""

    def interrupt(result):
        os.kill(os.getpid(), signal.SIGINT)

    docket = judge_in_parallel(claims("slow", "first"), ledger, 2, finished=interrupt)
    assert docket.interrupted
    assert verdicts(docket) == {"first": "proved"}
    assert not multiprocessing.active_children()


def test_a_wrong_witness_is_an_error_here_too():
    """A failed re-check in a worker ends the whole, as it does in one process."""
    with pytest.raises(CheckFailed):
        judge_in_parallel(claims("wrong", "slow"), ledger, 2)
    assert not multiprocessing.active_children()


def test_the_budget_holds_in_workers():
    """A limit in time is that of each claim."""
    docket = judge_in_parallel(claims("first", "last"), ledger, 2, seconds=0)
    assert set(verdicts(docket).values()) == {"undecided"}


def test_one_process_is_this_one():
    """With one job nothing is spawned: the claim's own function is called here."""
    docket = report.run(claims("first"), jobs=1, book=ledger)
    assert docket.results[0].finding.verdict is Verdict.PROVED


def test_the_papers_are_found_in_workers():
    """The real ledger's claims are looked up by their ids."""
    asked = papers().select(["mao2024.lemma-3.proof-range"])
    docket = report.run(asked, jobs=2, book=papers)
    assert [result.claim.id for result in docket.results] == [claim.id for claim in asked]
    assert {result.finding.verdict.value for result in docket.results} <= {"refuted", "proved"}
