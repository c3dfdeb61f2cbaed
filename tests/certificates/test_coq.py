"""Certificates as Coq files: the text. That it compiles is what `make coq` shows."""

import json
import re
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import polyrelax as pr
from polyrelax.certificates.coq import certificate_to_coq, read_certificate, refutation_to_coq
from polyrelax.certificates.coq_terms import Graph
from polyrelax.claims import Claim, Finding, Verdict
from polyrelax.cli import main
from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.rational.affine import Affine
from tests.proofs.checking import CERTIFICATES

COQ = Path(__file__).parents[2] / "proofs" / "coq"
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
def test_every_certificate_is_stated(path: Path) -> None:
    """The file of a certificate of the repository leaves nothing out, and has all its numbers."""
    whole = json.loads(path.read_text())
    text = certificate_to_coq(whole)
    stated = theorem(text)
    assert "Left out" not in text
    intervals = {
        fact["bounds"]
        for one in whole["statements"]
        for fact in [*one.get("chords", []), *one.get("facts", [])]
        if "bounds" in fact
    }
    for index, one in enumerate(whole["statements"]):
        if one["kind"] == "bounds":
            ends = [end if end.isdigit() else f"({end})" for end in (one["lower"], one["upper"])]
            said = f" {one['network'].replace('.', '_')} {one['output']} {' '.join(ends)}"
            assert (" " + " ".join(ends) if index in intervals else said) in stated


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


def test_chord_maps_are_stated() -> None:
    """A chord map is said to be one, with its intervals and where they come from."""
    certificate = pr.Certificate()
    net, domain = pr.Network.parse("a = relu(x); a - relu(-x)"), pr.polytope("-1 <= x <= 2")
    certificate.chord_map("f", net, domain, ["a"])
    certificate.bounds("f", "exact", 2)
    assert theorem(certificate_to_coq(certificate.to_json())) == (
        r"bounded_by (ibp_range f) f [over 1 (-1) 2] /\ chord_map f [over 1 (-1) 2] 0 1 /\ "
        r"difference f 0 1 2 /\ range (runs f) f 2 (-2/3) 0"
    )


def test_chosen_neurons_are_stated() -> None:
    """Bounds over triangles of some neurons name these, and what their intervals are bounds of."""
    text = certificate_to_coq(
        certified("relu(x) + relu(-x)", "-1 <= x <= 1", "lattice:1").to_json()
    )
    assert theorem(text) == (
        r"bounded_by (ibp_range f_pre) f_pre [over 1 (-1) 1] /\ "
        r"range (instead in_triangle [over 1 (-1) 1] f_pre) f_pre 0 0 1"
    )


def test_hulls_are_stated() -> None:
    """A hull is that of its vertices."""
    certificate = pr.Certificate()
    certificate.network("f", pr.Network.parse("relu(x), relu(-x)"), pr.polytope("-1 <= x <= 1"))
    certificate.hull("f")
    assert theorem(certificate_to_coq(certificate.to_json())) == (
        "same (hull (takes (runs f) f)) (hull (points [vec [0; 0]; vec [0; 1]; vec [1; 0]]))"
    )


def test_values_and_emptiness_are_stated() -> None:
    """The outputs at an input, and that no input makes some forms non-negative."""
    certificate = pr.Certificate()
    net = pr.Network.parse("a = relu(x); b = relu(-x); a - b")
    certificate.network("f", net, pr.polytope("-1 <= x <= 1"))
    certificate.value("f", ["-1/2"])
    certificate.empty("f", [Affine.atom("a") - 1, Affine.atom("b") - 1])
    assert theorem(certificate_to_coq(certificate.to_json())) == (
        r"takes (at_input f (vec [(-1/2)])) f (vec [(-1/2)]) /\ "
        r"forall v, runs f v -> ~ all (fun c => 0 <= value c v) [([1 of 1], (-1)); "
        r"([1 of 2], (-1))]"
    )


def test_groups_of_k_relu_are_asked_for() -> None:
    """k-ReLU is stated with its k; a fact of two neurons comes with signs that these take."""
    text = certificate_to_coq(certified("relu(x) - relu(x)", "-1 <= x <= 1", "krelu:2").to_json())
    assert theorem(text) == "range (allowed (krelu 2) f) f 0 0 0"
    assert "right; split; [split; [exists" in text


def test_what_is_left_out_is_said() -> None:
    """A statement that cannot be written is named at the top; with no other, it is an error."""
    whole = certified(MAX2, SQUARE, "exact", "triangle").to_json()
    whole["statements"][1]["method"] = "p:3"
    whole["statements"].append({"kind": "apart", "bounds": [0, 1]})
    text = certificate_to_coq(whole)
    assert theorem(text) == "range (runs f) f 0 0 1"
    assert "Left out: statements[1]. Bounds by p:3 cannot be written for Coq." in text
    assert "Left out: statements[2]." in text
    with pytest.raises(Unsupported, match="p:3"):
        certificate_to_coq({**whole, "statements": whole["statements"][1:2]})


def test_a_bound_that_its_point_misses() -> None:
    """A bound that is not attained is seen before Coq sees it."""
    whole = certified(MAX2, SQUARE, "exact").to_json()
    whole["statements"][0]["upper"] = "2"
    with pytest.raises(InvalidInput, match=r"statements\[0\] .* upper bound is 2, but .* has 1"):
        certificate_to_coq(whole)


def between_lines(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """On the neuron a = relu(x) between lines: DeepZ's bounds, and that DeepPoly excludes a = 2."""
    known = [(one["kind"], one.get("network"), one.get("output")) for one in statements]
    facts = [{"neuron": "a", "bounds": known.index(("bounds", "c", 6))}]
    tree: dict[str, Any] = {"sum": []}
    points = [{"at": [x], "relaxed": {"a": a}} for x, a in (("-1", "-1/2"), ("1", "1"))]
    common = {"network": "c", "facts": facts, "points": points}
    ends = {"lower": "-1/2", "upper": "1", "lower_at": 0, "upper_at": 1}
    proofs = {"lower_proof": tree, "upper_proof": tree}
    deepz = {"kind": "bounds", "method": "deepz", "output": 1, **common, **ends, **proofs}
    outputs = ["2", "2", "1", "1", "1", "1", "1", "-1"]
    excluded = {"kind": "excluded", "outputs": outputs, "proof": tree, **common}
    return [deepz, *({**excluded, "method": f"deeppoly-{slope}"} for slope in ("0", "1", "area"))]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("coqc") is None, reason="needs coqc")
def test_a_file_of_every_kind_compiles(tmp_path: Path) -> None:
    """Coq accepts what is written of methods and kinds that few rows of the ledger have."""
    net, line = pr.Network.parse("a = relu(x); b = relu(-x); a + b, a"), pr.polytope("-1 <= x <= 1")
    certificate = pr.Certificate()
    certificate.network("f", net, line)
    for name in ("mo:1", "krelu:2", "m:1@network", "lattice:a", "lattice:all@recomputed"):
        certificate.bounds("f", name)
    certificate.hull("f", "triangle")
    certificate.value("f", ["1/3"])
    certificate.empty("f", [Affine.atom("a") - "1/2", Affine.atom("b") - "1/3"])
    certificate.chord_map("c", net, line, ["a", "b"])
    whole = certificate.to_json()
    whole["statements"] += between_lines(whole["statements"])
    (tmp_path / "own.v").write_text(certificate_to_coq(whole))
    for name in ("Vectors", "Hulls", "Combinations", "Dag", "Choices", "Faces", "own"):
        source = COQ / f"{name}.v"
        if source.exists():
            shutil.copy(source, tmp_path)
        done = subprocess.run(
            ["coqc", "-Q", ".", "Polyrelax", f"{name}.v"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert not done.returncode, done.stderr


def test_a_refutation_without_certificate() -> None:
    """A claim that a theorem alone refutes has no file."""
    finding = Finding(Verdict.REFUTED, "By a theorem alone.")
    claim = Claim("demo2026.theorem-1", "A sentence.", "Theorem 1", lambda inquiry: finding)
    with pytest.raises(Unsupported, match="no certificate"):
        refutation_to_coq(claim)


@pytest.mark.parametrize(
    "whole",
    [
        [],
        {},
        {"networks": {"f": {}}, "statements": []},
        {**certified("relu(x)", "-1 <= x <= 1", "exact").to_json(), "version": 2},
        {**certified("relu(x)", "-1 <= x <= 1", "exact").to_json(), "statements": []},
    ],
)
def test_no_certificate(whole: object) -> None:
    """What is no certificate is refused in one sentence."""
    with pytest.raises((InvalidInput, Unsupported), match="certificate"):
        certificate_to_coq(whole)  # type: ignore[arg-type]


def test_no_commands_in_names() -> None:
    """No name of a network or node, and no number of an output, brings a command into the file."""
    whole = certified("relu(x)", "-1 <= x <= 1", "exact").to_json()
    (one,) = whole["statements"]
    with pytest.raises(InvalidInput, match="certificate"):
        certificate_to_coq(
            {**whole, "statements": [{**one, "output": "0 0 0. Axiom a : False. ("}]}
        )
    named = {**whole["networks"]["f"], "inputs": ["x *) Axiom a : False. (*"]}
    with pytest.raises(InvalidInput, match="ASCII letters"):
        certificate_to_coq({**whole, "networks": {"f": named}})
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


def test_export_of_one_thing_at_a_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A certificate is not taken alone where more is asked for, nor printed with `--to`."""
    path = tmp_path / "max.json"
    path.write_text(json.dumps(certified(MAX2, SQUARE, "exact").to_json()))
    net = ["--net", "relu(x)", "--domain", "0 <= x <= 1"]
    for more in ([str(path)], ["mao2024.lemma-3"], ["--to", str(tmp_path)], net):
        assert main(["export", "--coq", str(path), *more]) == 2
        assert "written alone" in capsys.readouterr().err


def test_export_to_a_place_that_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that cannot be written is named."""
    (tmp_path / "mao2024_lemma_3.v").mkdir()
    assert main(["export", "--coq", "mao2024.lemma-3", "--to", str(tmp_path)]) == 2
    assert "mao2024_lemma_3.v" in capsys.readouterr().err
