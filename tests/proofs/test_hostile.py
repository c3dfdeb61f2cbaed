"""Certificates that would cost the checker time or memory, print verdicts, or say nothing."""

import json
import subprocess
import sys

import pytest

from tests.proofs.checking import CHECKER, verdict_on

MANY = 50_000
SUM = {"sum": []}


def _certificate(network, *statements, key="f"):
    return {
        "format": "polyrelax certificate",
        "version": 1,
        "about": "",
        "networks": {key: network},
        "statements": list(statements),
    }


def _zeros(count, **other):
    """A network whose neurons have the empty form for a pre-activation: they are all zero."""
    neurons = [{"name": f"a{i}", "pre": {}} for i in range(count)]
    return {"inputs": [], "domain": [], "neurons": neurons, "outputs": [{}]} | other


def _bounds(method="exact", **other):
    return {
        "kind": "bounds",
        "network": "f",
        "method": method,
        "facts": [],
        "points": [{"at": []}],
        "output": 0,
        "lower": "0",
        "upper": "0",
        "lower_at": 0,
        "upper_at": 0,
        "lower_proof": SUM,
        "upper_proof": SUM,
    } | other


IBP = {
    "kind": "bounds",
    "network": "f",
    "method": "ibp",
    "output": 0,
    "lower": "0",
    "upper": "0",
    "box": [],
}


def _bushy():
    """A proof of many leaves, each below hundreds of splits."""
    tree = SUM
    for i in range(500):
        tree = {"split": f"a{i}", "active": tree, "inactive": tree if i < 12 else SUM}
    return _certificate(_zeros(500), _bounds(lower_proof=tree))


def _behind_a_large_layer(point):
    """A point of layer 1, which has one neuron, where all others have thousands of values."""
    first = {"name": "b", "pre": {}}
    neurons = [first, *({"name": f"a{i}", "pre": {"b": "1"}} for i in range(20_000))]
    return _certificate(
        _zeros(0, neurons=neurons), _bounds("m:1", points=[{"at": []}, *([point] * 10_000)])
    )


EMPTY_FACT = {"layer": 1, "group": [], "form": {}, "proof": SUM}
COSTLY = {
    "a bushy proof": _bushy,
    "facts about nothing": lambda: _certificate(
        _zeros(MANY), _bounds("m:1", facts=[EMPTY_FACT] * 6000)
    ),
    "points of many values": lambda: _certificate(
        _zeros(MANY), _bounds(points=[{"at": []}] * MANY)
    ),
    "points that extend": lambda: _behind_a_large_layer(
        {"layer": 1, "values": {"b": "0"}, "parts": [[["1", 0]]], "extends": 0}
    ),
    "intervals": lambda: _certificate(_zeros(MANY), *([IBP] * 10_000)),
    "outputs at inputs": lambda: _certificate(
        _zeros(0, outputs=[{}] * 100_000),
        {
            "kind": "gap",
            "network": "f",
            "inputs": [[]] * 10_000,
            "weights": ["1"],
            "point": [],
            "proof": SUM,
        },
    ),
}


@pytest.mark.parametrize("name", COSTLY)
def test_work_on_what_is_empty_counts_too(name, tmp_path):
    """Forms without terms cost little each, but a file has room for many: they are counted."""
    good, line = verdict_on(COSTLY[name](), tmp_path)
    assert not good
    assert "takes more work" in line


def test_long_places_are_not_kept(tmp_path):
    """A long list below a long key: a place is written out once, and cut in the verdict."""
    network = _zeros(0, inputs=["a"] * 500_000)
    good, line = verdict_on(_certificate(network, IBP, key="k" * 100_000), tmp_path)
    assert not good
    assert len(line) < 400


def test_a_row_of_the_domain_with_many_inputs_is_read(tmp_path):
    """A domain's row may name a hundred thousand inputs; none is searched for in a list."""
    names = [f"x{i}" for i in range(100_000)]
    network = _zeros(0, inputs=names, domain=[dict.fromkeys(names, "0")])
    apart = {"kind": "apart", "bounds": [["0", "0"], ["0", "1"]]}
    assert verdict_on(_certificate(network, apart), tmp_path)[0]


def test_a_domain_is_kept_once(tmp_path):
    """Thousands of statements about a domain of thousands of rows do not copy its rows."""
    empty = {
        "kind": "empty",
        "network": "f",
        "where": [{"1": "-1"}],
        "proof": {"empty": [["where", 0, "1"]]},
    }
    network = _zeros(1, domain=[{}] * 200_000)
    assert verdict_on(_certificate(network, *([empty] * 10_000)), tmp_path)[0]


@pytest.mark.parametrize("method", ["exact", "ibp", "triangle", "m:inf", "mo:1", "deepz", "chosen"])
def test_an_empty_domain_has_no_bounds(method, tmp_path):
    """Bounds over no input are refused, also where there is no input whose ends would show it."""
    relaxed = {"relaxed": {}} if method in ("deepz", "chosen") else {}
    statement = IBP if method == "ibp" else _bounds(method, points=[{"at": []} | relaxed])
    assert verdict_on(_certificate(_zeros(0), statement), tmp_path)[0]
    empty = _zeros(0, domain=[{"1": "-1"}])
    assert not verdict_on(_certificate(empty, statement), tmp_path)[0]


def test_a_neuron_has_one_chord(tmp_path):
    """Two chords of one neuron, over different intervals, would leave open which is meant."""
    inputs = {"inputs": ["x"], "domain": [{"1": "1", "x": "1"}, {"1": "1", "x": "-1"}]}
    neurons = [{"name": "y", "pre": {"x": "1"}}]
    outputs = [{"x": "1"}, {"y": "1"}, {"1": "1/2", "x": "1/2"}]
    ends = [
        {"lower_at": ["-1"], "upper_at": ["1"]}
        | {
            f"{end}_proof": {"sum": [["domain", i, "1"]]}
            for i, end in enumerate(("lower", "upper"))
        }
    ]
    bounds = IBP | {"lower": "-1", "upper": "1", "box": ends}
    chord = {"neuron": "y", "bounds": 0}
    chords = {"kind": "chords", "network": "f", "chords": [chord], "outputs": [[1, 2]]}
    network = {**inputs, "neurons": neurons, "outputs": outputs}
    assert verdict_on(_certificate(network, bounds, chords), tmp_path)[0]
    assert not verdict_on(
        _certificate(network, bounds, chords | {"chords": [chord, chord]}), tmp_path
    )[0]


@pytest.mark.parametrize(
    "key", ["\ud800", "f: 1\nother.json: valid, statements: 1", "\x1b[2J", "ö"]
)
def test_the_output_has_one_line_of_ascii(key, tmp_path):
    """No key of a certificate breaks the output, or writes a verdict of its own into it."""
    file = tmp_path / "ü.json"
    file.write_text(json.dumps(_certificate({}, key=key)), encoding="utf-8")
    command = [sys.executable, "-I", str(CHECKER), str(file)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.isascii()
    assert len(done.stdout.splitlines()) == 1
