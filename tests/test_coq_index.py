"""The index of the Coq theorems says what is there. Nothing here needs coqc; `make proofs` does."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from polyrelax.papers import ledger

ROOT = Path(__file__).parents[1]
COQ = ROOT / "proofs" / "coq"
FILES = sorted(COQ.rglob("*.v"))


class Entry(NamedTuple):
    """A line of theorems.txt: the file without `.v`, the theorem, and the claims it is about."""

    file: str
    theorem: str
    claims: tuple[str, ...]


def entries() -> list[Entry]:
    """The lines of theorems.txt that are not comments."""
    lines = (COQ / "theorems.txt").read_text().splitlines()
    words = (line.split() for line in lines if line and not line.startswith("#"))
    return [Entry(file, theorem, tuple(claims)) for file, theorem, *claims in words]


def name_of(path: Path) -> str:
    """The file as theorems.txt names it."""
    return path.relative_to(COQ).with_suffix("").as_posix()


def code(path: Path) -> str:
    """A Coq file without its comments, which nest."""
    kept, depth = [], 0
    for piece in re.split(r"(\(\*|\*\))", path.read_text()):
        if piece in ("(*", "*)"):
            depth += 1 if piece == "(*" else -1
        elif not depth:
            kept.append(piece)
    return "".join(kept)


def test_every_theorem_is_in_its_file() -> None:
    """Each theorem of the index is stated, as a theorem, in the file that the index names."""
    for entry in entries():
        assert re.search(
            rf"^Theorem {re.escape(entry.theorem)}\b", code(COQ / f"{entry.file}.v"), re.M
        ), entry


def test_every_theorem_is_in_the_index() -> None:
    """What a file calls a theorem, not a lemma, is in the index, once."""
    stated = [
        (name_of(path), name)
        for path in FILES
        for name in re.findall(r"^Theorem ([\w']+)", code(path), re.M)
    ]
    assert sorted(stated) == sorted((entry.file, entry.theorem) for entry in entries())


def test_every_claim_is_in_the_ledger() -> None:
    """The index names claims of the ledger only."""
    known = {claim.id for claim in ledger()}
    assert {claim for entry in entries() for claim in entry.claims} <= known


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_is_assumed(path: Path) -> None:
    """No file states an axiom, leaves a proof out, or switches a check off."""
    words = r"Admitted|admit|give_up|Axioms?|Parameters?|Conjecture|bypass_check|Unset"
    assert not re.findall(rf"\b({words})\b", code(path))


def test_every_file_is_compiled() -> None:
    """`_CoqProject` lists every Coq file of the folder, and nothing else."""
    listed = re.findall(r"^(\S+\.v)$", (COQ / "_CoqProject").read_text(), re.M)
    assert sorted(listed) == sorted(f"{name_of(path)}.v" for path in FILES)


def test_every_theorem_is_documented() -> None:
    """docs/proofs.md names every theorem of the index."""
    page = (ROOT / "docs" / "proofs.md").read_text()
    assert [entry.theorem for entry in entries() if f"`{entry.theorem}`" not in page] == []
