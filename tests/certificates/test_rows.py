"""Certificates of the ledger's rows, and the commands that write them."""

import json
import re
from dataclasses import replace

import pytest

from polyrelax.certificates import (
    certificate_of_row,
    certificate_of_statements,
    certificate_of_witness,
    counterexample_certificate,
)
from polyrelax.claims import Stated, Verdict, judge
from polyrelax.claims.witnesses import (
    bounds_witness,
    difference_witness,
    gap_witness,
    same_witness,
    spurious_witness,
)
from polyrelax.cli import main
from polyrelax.networks import Network
from polyrelax.papers import ledger
from polyrelax.polyhedra import polytope
from polyrelax.relaxations import method
from tests.proofs.checking import CERTIFICATES, is_true, verdict_on
from tests.relaxations.nets import MAX2, N1, N2, SQUARE, UNIT

CLAMPED = "-relu(-relu(x) - relu(-x) + 1) + 1"


def _witnesses():
    line, square = polytope(UNIT), polytope(SQUARE)
    bent = Network.parse("relu(x), relu(-x)")
    yield gap_witness(bent, line)
    yield spurious_witness(Network.parse(N2), line)
    yield difference_witness(bent, line, polytope("y1 == 0, 0 <= y2 <= 1"))
    yield difference_witness(bent, line, polytope("y1 >= 0, y2 >= 0, y1 + y2 <= 1"))
    yield same_witness(Network.parse(CLAMPED), Network.parse("relu(x) + relu(-x)"), line)
    net = Network.parse(MAX2)
    for name in ("ibp", "triangle"):
        yield bounds_witness(net, square, method(name).bounds(net, square), name)
    other = Network.parse(N1)
    yield bounds_witness(other, line, method("p:1").bounds(other, line), "p:1")
    claimed = method("triangle").bounds(net, square)
    yield bounds_witness(net, square, claimed)
    yield bounds_witness(net, square, claimed, "ibp")


def test_every_kind_of_witness_has_a_certificate(tmp_path):
    """All kinds that claims/recheck.py knows: valid, and true by the engines."""
    kinds = set()
    for witness in _witnesses():
        certificate = certificate_of_witness(witness).to_json()
        assert verdict_on(certificate, tmp_path)[0]
        assert is_true(certificate)
        kinds.update(statement["kind"] for statement in certificate["statements"])
    assert kinds == {"gap", "bounds", "apart", "alike", "outside", "missed"}


def test_what_a_finding_states_has_a_certificate(tmp_path):
    """Bounds, hulls and equal networks, on several domains in one file."""
    stated = [
        Stated("bounds", MAX2, SQUARE, "m:1"),
        Stated("bounds", MAX2, SQUARE, "exact"),
        Stated("hull", "relu(x), relu(-x)", UNIT, "mo:inf"),
        Stated("same", "relu(x) - relu(-x)", UNIT, other="x"),
    ]
    certificate = certificate_of_statements(stated).to_json()
    assert len(certificate["networks"]) == 3
    assert verdict_on(certificate, tmp_path) == (True, "valid, statements: 5")
    assert is_true(certificate)


def test_a_counterexample_has_a_certificate(tmp_path):
    """What a search finds: the exact range, the method's bounds, and that they differ."""
    net, domain = Network.parse(N2), polytope(UNIT)
    certificate = counterexample_certificate(net, domain, "mo:inf", ["found"]).to_json()
    assert verdict_on(certificate, tmp_path)[0]
    assert certificate["statements"][1]["upper"] == "1/2"


def test_every_witness_of_the_ledger_is_certified():
    """The files are those of the ledger's rows; those of a few quick rows are as written."""
    book, names = ledger(), {file.stem for file in CERTIFICATES}
    assert names <= {claim.id for claim in book}
    for claim in book.select(["mao2024.section-3.toy", "mao2024.theorem-2.set", "mao2024.lemma-7"]):
        result = judge(claim)
        made = certificate_of_row(result)
        assert (made is not None) == (claim.id in names)
        if made is not None:
            file = next(file for file in CERTIFICATES if file.stem == claim.id)
            assert made.to_json() == json.loads(file.read_text(encoding="utf-8"))
            assert result.certificate == f"proofs/certificates/{claim.id}.json"


@pytest.mark.slow
def test_every_refuted_and_finitely_proved_row_is_certified():
    """A refuted or proved row without a certificate names a theorem in proofs/."""
    names = {file.stem for file in CERTIFICATES}
    for claim in ledger():
        finding = judge(claim).finding
        if finding.verdict in (Verdict.REFUTED, Verdict.PROVED) and claim.id not in names:
            named = r"Theorems? \d+[\d, and]* in proofs/[a-z0-9]+\.md"
            assert re.match(named, finding.summary), claim.id


def test_a_row_that_rests_on_a_theorem_has_none():
    """A proved row that states no computation has no certificate, and its result names none."""
    (claim,) = ledger().select(["mao2024.section-3.affine"])
    result = judge(claim)
    assert certificate_of_row(result) is None
    assert result.certificate is None
    assert certificate_of_row(replace(result, certificate="x")) is None


def test_referee_writes_certificates(tmp_path, capsys):
    """`referee --certificates DIR` writes a valid file for the row, and its JSON names it."""
    folder = tmp_path / "new" / "folder"
    assert main(["referee", "mao2024.lemma-7", "--certificates", str(folder), "--json"]) == 0
    claims = {c["id"]: c["certificate"] for c in json.loads(capsys.readouterr().out)["claims"]}
    file = folder / "mao2024.lemma-7.json"
    assert claims["mao2024.lemma-7"] == str(file)
    assert claims["mao2024.lemma-7.proof-all"] is None
    assert verdict_on(file.read_text(encoding="utf-8"), tmp_path)[0]


def test_the_explanation_names_the_certificate(capsys):
    """A row that has a certificate says how to check it."""
    assert main(["referee", "mao2024.theorem-2.set"]) == 0
    shown = capsys.readouterr().out
    assert "python proofs/check.py proofs/certificates/mao2024.theorem-2.set.json" in shown


def test_compare_writes_a_certificate(tmp_path, capsys):
    """`compare --certificate FILE` writes a valid file, and says what is not in it."""
    file = tmp_path / "max.json"
    given = ["compare", MAX2, "--domain", SQUARE, "--methods", "exact,m:1,p:3", "--json"]
    assert main([*given, "--certificate", str(file)]) == 0
    captured = capsys.readouterr()
    assert set(json.loads(captured.out)["results"]) == {"exact", "m:1", "p:3"}
    assert captured.err == "polyrelax: not certified: p:3\n"
    assert verdict_on(file.read_text(encoding="utf-8"), tmp_path) == (True, "valid, statements: 2")


def test_compare_writes_no_certificate_that_states_nothing(tmp_path, capsys):
    """Where no method is certified there is no file, and the terminal names the methods."""
    file = tmp_path / "none.json"
    given = ["compare", MAX2, "--domain", SQUARE, "--methods", "p:2,krelu:2@octahedron"]
    assert main([*given, "--certificate", str(file)]) == 0
    assert capsys.readouterr().err == "polyrelax: not certified: p:2, krelu:2@octahedron\n"
    assert not file.exists()


def test_a_place_that_cannot_be_written_is_bad_input(tmp_path, capsys):
    """A folder for a file, and a file for a folder: exit code 2 and one sentence."""
    file = tmp_path / "file"
    file.write_text("")
    compare = ["compare", "relu(x)", "--domain", UNIT, "--methods", "ibp", "--certificate"]
    assert main([*compare, str(tmp_path)]) == 2
    assert main(["referee", "mao2024.lemma-7", "--certificates", str(file)]) == 2
    assert "Nothing can be written" in capsys.readouterr().err
