"""The ledger of mao2024 as a whole: every row is known, in the paper's order, and quick."""

import importlib
from pathlib import Path

import pytest

from polyrelax.claims import Verdict
from polyrelax.papers.mao2024 import PAPER
from tests.papers.rows import PAGES, proofs

HERE = Path(__file__).parent
SECTIONS = ["test_abstract", *sorted(path.stem for path in HERE.glob("test_section_*.py"))]


def known():
    """The verdicts that the tests of all sections know, by id, in the order of the sections."""
    found = {}
    for name in SECTIONS:
        verdicts = importlib.import_module(f"tests.papers.{name}").VERDICTS
        found |= {f"mao2024.{id.removeprefix('mao2024.')}": v for id, v in verdicts.items()}
    return found


def test_the_rows_are_those_that_are_known():
    """Every row has a known verdict in the test file of its section, in the paper's order."""
    assert [claim.id for claim in PAPER.claims] == list(known())


def test_nothing_is_undecided():
    """The paper's ledger has a verdict for every row."""
    assert "undecided" not in known().values()
    assert set(known().values()) <= {verdict.value for verdict in Verdict}


@pytest.mark.parametrize("page", PAGES)
def test_every_theorem_has_a_proof(page):
    """The theorems of a page are numbered in order, and each has a proof."""
    found = proofs(page)
    numbers = [int(name.removeprefix("Theorem ")) for name in found]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all("*Proof.*" in text for text in found.values())


@pytest.mark.slow
def test_the_ledger_is_quick(judged):
    """The whole ledger of the paper takes less than a minute."""
    assert sum(judged(claim.id).seconds for claim in PAPER.claims) < 60
