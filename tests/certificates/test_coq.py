"""Certificates as Coq files: the text. That it compiles is what `make coq` shows."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

import polyrelax as pr
from polyrelax.certificates.coq import certificate_to_coq, read_certificate, refutation_to_coq
from polyrelax.certificates.coq_terms import Graph
from polyrelax.claims import Claim, Finding, Verdict
from polyrelax.cli import main
from polyrelax.errors import InvalidInput, Unsupported
from tests.proofs.checking import CERTIFICATES

SQUARE = "0 <= x1 <= 1, 0 <= x2 <= 1"
MAX2 = "relu(x1 - x2) + x2"


def certified(net: str, domain: str, *methods: str) -> pr.Certificate:
    """The certificate of the bounds of one output by some methods, the first two set apart."""
    certificate = pr.Certificate()
    parsed = pr.polytope(domain)
    certificate.network("f", pr.Network.parse(net, parsed.names), parsed)
    for name in methods:
        certificate.bounds("f", name)
    return certificate


def theorem(text: str) -> str:
    """What the file's theorem says, on one line."""
    found = re.search(r"^Theorem \w+ : (.*?)\.\nProof", text, re.M | re.S)
    assert found
    return " ".join(found[1].split())


@pytest.mark.parametrize("path", CERTIFICATES, ids=lambda path: path.stem)
def test_bounds_of_every_certificate_are_stated(path: Path) -> None:
    """The theorem has all bounds of a certificate of the repository, with its numbers."""
    whole = json.loads(path.read_text())
    try:
        stated = theorem(certificate_to_coq(whole))
    except Unsupported:
        pairs = [(one["kind"], one.get("method")) for one in whole["statements"]]
        kinds = {how if kind == "bounds" else kind for kind, how in pairs}
        assert kinds <= {"hull", "empty", "chosen", "chords", "value", "excluded"}
        return
    for one in whole["statements"]:
        if one["kind"] == "bounds" and not re.fullmatch("krelu:[2-9]|chosen|deep.*", one["method"]):
            ends = [end if end.isdigit() else f"({end})" for end in (one["lower"], one["upper"])]
            assert f" {one['network'].replace('.', '_')} {one['output']} {' '.join(ends)}" in stated


def test_relaxed_bounds_beyond_the_range() -> None:
    """Bounds that are apart: both of them, and the ends that differ."""
    certificate = certified(MAX2, SQUARE, "exact", "m:1")
    certificate.relate("apart", 0, 1)
    assert theorem(certificate_to_coq(certificate.to_json())) == (
        r"range (runs f) f 0 0 1 /\ range (allowed (m (Some 1%nat)) f) f 0 0 (3/2) /\ 1 < (3/2)"
    )


def test_interval_bounds_are_stated() -> None:
    """The bounds of interval propagation are those of the method."""
    text = certificate_to_coq(certified(MAX2, SQUARE, "ibp").to_json(), "mine")
    low, high = pr.method("ibp").bounds(pr.Network.parse(MAX2), pr.polytope(SQUARE))
    assert theorem(text) == f"ibp_range f 0 {low} {high}"
    assert "Theorem mine" in text


def test_nodes_are_numbered_by_layer() -> None:
    """A neuron that is named late, but lies in an early layer, gets an early number."""
    net = {
        "inputs": ["x"],
        "domain": [{"x": "1"}],
        "neurons": [
            {"name": "a", "pre": {"x": "1"}},
            {"name": "b", "pre": {"a": "2"}},
            {"name": "c", "pre": {"1": "3"}},
        ],
        "outputs": [{"b": "1"}],
    }
    graph = Graph("f", net)
    assert graph.nodes == ["x", "a", "c", "b"]
    assert graph.run(["1/2"]) == {"x": Fraction(1, 2), "a": Fraction(1, 2), "b": 1, "c": 3}


def test_comments_are_safe() -> None:
    """What a certificate is about cannot end the comment that it stands in, nor open a string."""
    whole = certified("relu(x)", "-1 <= x <= 1", "exact").to_json()
    whole["about"] = ['He said "*) Axiom a : False. (*']
    head = certificate_to_coq(whole).split("From Polyrelax")[0]
    assert '"' not in head
    assert len(re.findall(r"\(\*|\*\)", head)) == 2


def test_every_fact_and_point_is_a_lemma() -> None:
    """What the certificate says of a relaxation is proved, fact by fact and point by point."""
    whole = certified(MAX2, SQUARE, "mo:inf").to_json()
    (one,) = whole["statements"]
    text = certificate_to_coq(whole)
    assert len(re.findall(r"^Lemma fact_0_\d+ ", text, re.M)) == len(one["facts"])
    assert len(re.findall(r"^Lemma point_0_\d+ ", text, re.M)) == len(one["points"])


def test_nothing_to_write() -> None:
    """A certificate of a hull, which is not stated in Coq, is refused."""
    certificate = pr.Certificate()
    certificate.network("f", pr.Network.parse("relu(x), relu(-x)"), pr.polytope("-1 <= x <= 1"))
    certificate.hull("f")
    with pytest.raises(Unsupported, match="written for Coq"):
        certificate_to_coq(certificate.to_json())


def test_a_refutation_without_certificate() -> None:
    """A claim that a theorem alone refutes has no file."""
    finding = Finding(Verdict.REFUTED, "By a theorem alone.")
    claim = Claim("demo2026.theorem-1", "A sentence.", "Theorem 1", lambda inquiry: finding)
    with pytest.raises(Unsupported, match="no certificate"):
        refutation_to_coq(claim)


@pytest.mark.parametrize("whole", [[], {}, {"networks": {"f": {}}, "statements": []}])
def test_no_certificate(whole: object) -> None:
    """What is no certificate is refused in one sentence."""
    with pytest.raises(InvalidInput, match="certificate"):
        certificate_to_coq(whole)  # type: ignore[arg-type]


def test_no_commands_in_names() -> None:
    """Neither a network's key nor the number of an output can bring a command into the file."""
    whole = certified("relu(x)", "-1 <= x <= 1", "exact").to_json()
    (one,) = whole["statements"]
    with pytest.raises(InvalidInput, match="certificate"):
        certificate_to_coq(
            {**whole, "statements": [{**one, "output": "0 0 0. Axiom a : False. ("}]}
        )
    renamed = {"f. Axiom a : False": whole["networks"]["f"]}
    with pytest.raises(InvalidInput, match="certificate"):
        certificate_to_coq({**whole, "networks": renamed})


def test_export_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`export --coq FILE.json` writes the certificate; a file that is missing is named."""
    path = tmp_path / "max.json"
    path.write_text(json.dumps(certified(MAX2, SQUARE, "exact").to_json()))
    assert main(["export", "--coq", str(path)]) == 0
    assert capsys.readouterr().out == certificate_to_coq(read_certificate(str(path)))
    assert main(["export", "--coq", str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err
    path.write_text("{")
    assert main(["export", "--coq", str(path)]) == 2
