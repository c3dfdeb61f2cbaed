"""What every row of the ledger must have, and how a refutation is reproduced from its texts."""

import re
from fractions import Fraction
from pathlib import Path

import polyrelax as pr
from polyrelax.claims import recheck
from polyrelax.papers import ledger
from tests.exactness import assert_exact

PROOFS = Path(__file__).parents[2] / "proofs"
PAGES = sorted(path.name for path in PROOFS.glob("*.md"))
NAMED = re.compile(r"Theorem \d+")


def claim(name):
    """The claim of exactly this id."""
    return next(claim for claim in ledger() if claim.id == name)


def proofs(page="theorems.md"):
    """The theorems of a page of proofs/ by name, with their texts."""
    text = (PROOFS / page).read_text("utf-8")
    return dict(re.findall(r"^## (Theorem \d+)\..*?\n(.*?)(?=^## |\Z)", text, re.M | re.S))


def check_row(result, verdict):
    """The verdict is the known one, the row is complete, and its evidence holds once more."""
    finding = result.finding
    assert finding.verdict.value == verdict
    check_words(result)
    check_exact(result)
    assert sum(result.counts.values()) >= 1
    assert result.rechecks
    if verdict == "refuted":
        check_refutation(result)
    else:
        assert finding.witness is None


def check_words(result):
    """A summary is one line, and the row has a statement, a place and an explanation."""
    assert "\n" not in result.finding.summary
    assert len(result.finding.summary) < 160
    assert result.finding.paragraphs
    assert result.claim.statement.endswith(".")
    assert result.claim.source.startswith(result.claim.id.partition(".")[0])
    for text in (result.finding.summary, *result.finding.paragraphs):
        for page in PAGES:
            for name in NAMED.findall(text) if f"proofs/{page}" in text else ():
                assert "*Proof.*" in proofs(page).get(name, "*Proof.*")
    theorem = re.match(r"(Theorem \d+) in proofs/(\w+\.md)", result.finding.summary)
    if theorem:
        assert "*Proof.*" in proofs(theorem[2])[theorem[1]]


def check_exact(result):
    """No float is in what the ledger returns."""
    assert_exact(result.to_json())
    assert result.seconds == Fraction(result.to_json()["seconds"])


def check_refutation(result):
    """The net and the domain of a witness parse, and give its sets or bounds once more."""
    witness = result.finding.witness
    if witness is None:
        # A statement that something exists falls by a theorem, not by a network.
        assert re.match(r"Theorem \d+ in proofs/\w+\.md", result.finding.summary)
        return
    net, domain = witness.parsed()
    recheck.check_witness(witness)
    if isinstance(witness.exact, dict) and "cells" in witness.exact:
        image = pr.image(net, domain)
        cells = [[[str(x) for x in v] for v in cell.vertices] for cell in image.cells]
        assert witness.exact == {"cells": [{"vertices": vertices} for vertices in cells]}
        return
    method = witness.points.get("method", "mo:inf" if "spurious" in witness.points else None)
    methods = ["exact"] if method is None else ["exact", method]
    found = pr.compare(net, domain, methods).to_json()["results"]
    assert found["exact"] == witness.exact
    if method is not None:
        assert found[method] == witness.relaxed
