"""Witnesses as Coq files: the text. That it compiles is what `make coq` shows."""

import re
from pathlib import Path

import pytest

from polyrelax.certificates.coq import refutation_to_coq
from polyrelax.claims import judge
from polyrelax.claims.coq import coq_file, coq_name, witness_of
from polyrelax.cli import main
from polyrelax.errors import Unsupported
from polyrelax.networks import Network
from polyrelax.papers import ledger
from polyrelax.polyhedra import polytope

REFUTATIONS = Path(__file__).parents[2] / "proofs" / "coq" / "refutations"
QUICK = [
    "mao2024.theorem-2.bounds",
    "mao2024.lemma-3",
    "mao2024.section-6.hull",
    "mao2024.theorem-6.skips",
    "mao2024.lemma-3.proof-range",
    "mao2024.definition-5.stable",
]


def written(net: str, domain: str) -> str:
    """The file for a network of one's own."""
    parsed = polytope(domain)
    return coq_file(witness_of(Network.parse(net, parsed.names), parsed), "A test.")


@pytest.mark.parametrize("claim", QUICK)
def test_files_of_the_build(claim: str) -> None:
    """The files that the build compiles are what is written today."""
    (found,) = (one for one in ledger() if one.id == claim)
    assert (REFUTATIONS / f"{coq_name(claim)}.v").read_text() == refutation_to_coq(found)


@pytest.mark.slow
def test_all_files_of_the_build(tmp_path: Path) -> None:
    """The build has a file for every claim that can be written, and no other."""
    assert main(["export", "--coq", "--to", str(tmp_path)]) == 0
    new = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert new == {path.name: path.read_text() for path in REFUTATIONS.glob("*.v")}


def test_numbers_are_those_of_the_witness() -> None:
    """The bounds and the value in the file are the exact range and a relaxed value."""
    text = written("a = relu(x); relu(a) - relu(a - relu(-x)) + 1/3", "-1 <= x <= 1")
    assert "(1/3) <= eval net x 0%nat <= (1/3)" in text
    assert "y 0%nat = (5/6)" in text


def test_equations_are_two_inequalities() -> None:
    """An equation of the domain is written both ways."""
    text = written("relu(x1), relu(x2)", "-1 <= x1 <= 1, x1 + x2 == 0")
    assert "([1; 1], 0)" in text
    assert "([(-1); (-1)], 0)" in text


def test_comments_are_safe() -> None:
    """A title cannot end the comment that it stands in, nor open a string."""
    domain = polytope("-1 <= x <= 1")
    witness = witness_of(Network.parse("relu(x), relu(-x)"), domain)
    head = coq_file(witness, 'He said "*) Axiom a : False. (*').split("From Polyrelax")[0]
    assert '"' not in head
    assert len(re.findall(r"\(\*|\*\)", head)) == 2


@pytest.mark.parametrize(
    ("net", "why"),
    [
        ("relu(x1 - x2) + x2", "two ReLU layers"),
        ("a = relu(x1); relu(a + x2) - relu(a)", "nothing to refute"),
        ("a = relu(x1); relu(a), relu(-x1)", "skip connections"),
        ("relu(x1 + 2), relu(x2 + 2)", "nothing to refute"),
    ],
)
def test_what_cannot_be_written(net: str, why: str) -> None:
    """Skip connections, convex images and exact bounds are refused, with the reason."""
    with pytest.raises(Unsupported, match=why):
        written(net, "-1 <= x1 <= 1, -1 <= x2 <= 1")


def test_a_claim_that_is_not_refuted() -> None:
    """A claim that holds has no refutation."""
    (claim,) = (one for one in ledger() if one.id == "mao2024.section-3.toy")
    assert judge(claim).finding.witness is None
    with pytest.raises(Unsupported, match="not refuted"):
        refutation_to_coq(claim)


def test_net_without_domain(capsys: pytest.CaptureFixture[str]) -> None:
    """--net alone is an error that says what is missing."""
    assert main(["export", "--coq", "--net", "relu(x)"]) == 2
    assert "--domain" in capsys.readouterr().err


def test_several_claims_need_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """A whole paper is not written to standard output."""
    assert main(["export", "--coq", "mao2024"]) == 2
    assert "--to" in capsys.readouterr().err


def test_no_such_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--to must name a folder that is there."""
    assert main(["export", "--coq", "mao2024.lemma-3", "--to", str(tmp_path / "none")]) == 2
    assert "--to" in capsys.readouterr().err
