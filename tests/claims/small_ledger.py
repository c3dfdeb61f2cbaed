"""A ledger of small claims for tests of judging in several processes; workers import it."""

import os
import signal
import time
from pathlib import Path

from polyrelax.claims import Finding, Ledger, Paper, Verdict, Witness
from polyrelax.errors import Undecided

# Where a claim that dies once leaves its mark; workers inherit the environment.
MARK = "POLYRELAX_TEST_MARK"


def ledger():
    """Claims that are proved, refuted, slow, cut short, or end their process."""
    return Ledger(PAPER.claims)


PAPER = Paper("small", "A small ledger")


def _proved():
    return Finding(Verdict.PROVED, "It is so.", ["Because."])


@PAPER.claim("slow", "It takes for ever.", "section 1")
def slow(inquiry):
    """Longer than any test."""
    time.sleep(600)
    return _proved()


@PAPER.claim("first", "One is one.", "section 1")
def first(inquiry):
    """Proved, with counts and a re-check."""
    inquiry.look("networks")
    inquiry.recheck("by hand")
    return _proved()


@PAPER.claim("exits", "It ends its process.", "section 1")
def exits(inquiry):
    """Ends the process without an exception."""
    os._exit(3)


@PAPER.claim("killed", "It kills its process.", "section 1")
def killed(inquiry):
    """Ends the process by a signal, as the kernel does when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


@PAPER.claim("dies-once", "It ends its process the first time.", "section 1")
def dies_once(inquiry):
    """Proved when it is tried again."""
    mark = Path(os.environ[MARK])
    if not mark.exists():
        mark.touch()
        os._exit(3)
    return _proved()


@PAPER.claim("undecided", "It runs out of budget.", "section 1")
def undecided(inquiry):
    """Undecided by itself."""
    raise Undecided("Not known.", partial=[1])


@PAPER.claim("wrong", "Its witness is wrong.", "section 1")
def wrong(inquiry):
    """A refutation that does not pass its re-check."""
    points = {"input": ["1"], "output": ["2"]}
    sets = {"cells": [{"vertices": [["2"]]}]}
    witness = Witness("relu(x)", "0 <= x <= 1", sets, {"vertices": []}, points)
    return Finding(Verdict.REFUTED, "So.", [], witness)


@PAPER.claim("last", "Two is two.", "section 1")
def last(inquiry):
    """Proved."""
    inquiry.look("networks")
    return _proved()
