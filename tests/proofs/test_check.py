"""The checker: what it is, what it accepts, and that no file makes it fail or hang."""

import ast
import copy
import json
import subprocess
import sys

import pytest

from tests.proofs.checking import CERTIFICATES, CHECKER, check, verdict_on
from tests.proofs.mutations import places

BOUNDS = "mao2024.theorem-2.bounds"
DEEP = 200_000


@pytest.fixture
def certificate():
    """The certificate of one refuted claim."""
    file = next(file for file in CERTIFICATES if file.stem == BOUNDS)
    return json.loads(file.read_text(encoding="utf-8"))


def test_it_is_a_short_file_that_needs_the_standard_library_only():
    """The checker imports no polyrelax, has fewer than 600 lines and a licence in its header."""
    text = CHECKER.read_text(encoding="utf-8")
    imported = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    assert imported <= set(sys.stdlib_module_names)
    assert len(text.splitlines()) < 600
    assert "SPDX-License-Identifier: 0BSD" in text[:200]
    assert not any(
        isinstance(node, ast.Constant) and type(node.value) is float
        for node in ast.walk(ast.parse(text))
    )


def test_every_certificate_is_valid():
    """The checker, run by itself, accepts every certificate in proofs/certificates/."""
    command = [sys.executable, "-I", "-S", str(CHECKER), *map(str, CERTIFICATES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert len(lines) == len(CERTIFICATES) > 0
    assert all(": valid, statements: " in line for line in lines)


def test_the_verdict_is_the_exit_code(tmp_path):
    """One file that is not valid makes the exit code 1, and so does no file at all."""
    for files in ([str(CERTIFICATES[0]), str(tmp_path / "missing.json")], []):
        command = [sys.executable, "-I", str(CHECKER), *files]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, "")


def test_what_is_wrong_is_said_with_its_place(certificate, tmp_path):
    """A wrong multiplier and a wrong bound are named by where they stand."""
    wrong = copy.deepcopy(certificate)
    wrong["statements"][1]["upper_proof"]["sum"][0][2] = "1"
    assert verdict_on(wrong, tmp_path)[1].startswith("not valid: statements[1].upper_proof: ")
    wrong = copy.deepcopy(certificate)
    wrong["statements"][0]["upper"] = "1"
    good, line = verdict_on(wrong, tmp_path)
    assert not good
    assert "statements[0].upper_at: does not attain the bound" in line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '"' + "\\" * 1000,
        "[" * DEEP,
        '{"a":' * DEEP,
        "[" * DEEP + "]" * DEEP,
        '{"format": 1.5}',
        '{"format": NaN}',
        '{"format": -1}',
        '{"format": ' + "9" * 10_000 + "}",
        '{"a": 0, "a": 0}',
        "\ud7ff\x00",
        " " * 4_000_001,
        "[" + "0," * 1_000_000 + "0]",
    ],
)
def test_no_text_is_a_certificate_by_accident(text, tmp_path):
    """Empty, broken, deep, huge and duplicated JSON, floats and long integers are not valid."""
    good, line = verdict_on(text, tmp_path)
    assert not good
    assert line.startswith("not valid: ")
    assert len(line) < 300


def test_no_file_is_needed(tmp_path):
    """A missing file, a folder, a device and bytes that are no text are not valid."""
    file = tmp_path / "bytes.json"
    file.write_bytes(b"\xff\xfe\x00")
    for place in (file, tmp_path, tmp_path / "missing", "/dev/zero"):
        assert not check.verdict(place)[0]


def test_a_truncated_certificate_is_not_valid(certificate, tmp_path):
    """However a certificate is cut off, what is left is not valid."""
    text = json.dumps(certificate)
    for length in range(0, len(text), 7):
        assert not verdict_on(text[:length], tmp_path)[0]


@pytest.mark.parametrize("version", [0, 2, "1", True, None, "1/1"])
def test_another_version_is_not_valid(version, certificate, tmp_path):
    """Only version 1, as an integer, is known."""
    assert not verdict_on(certificate | {"version": version}, tmp_path)[0]


@pytest.mark.parametrize(
    "number",
    ["2/4", "1/1", "+1", "-0", "00", "01", "0.5", "1e3", " 1", "1/0", "1/-2", "½", "٣", "", "1/"],
)
def test_a_rational_has_one_spelling(number, certificate, tmp_path):
    """A rational that is not in lowest terms, or no rational, is refused wherever it stands."""
    certificate["statements"][1]["upper"] = number
    good, line = verdict_on(certificate, tmp_path)
    assert not good
    assert "statements[1].upper" in line


@pytest.mark.parametrize("other", [None, [], {}, "", "x", 0, True, [[]], {"split": "r1"}])
def test_any_value_in_the_wrong_place_is_refused(other, certificate, tmp_path):
    """Whatever value is replaced by one of another shape, the verdict is no exception."""
    for path, value in places(certificate):
        if type(value) is type(other) or value in ([], {}, other):
            continue
        wrong = copy.deepcopy(certificate)
        holder = wrong
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = other
        assert not verdict_on(wrong, tmp_path)[0], path


def test_a_missing_leaf_is_seen(certificate, tmp_path):
    """A split without one of its sides, or with an empty object for it, proves nothing."""
    for side in ("active", "inactive"):
        for leaf in ({}, None, {"sum": []}):
            wrong = copy.deepcopy(certificate)
            wrong["statements"][0]["upper_proof"]["active"][side] = leaf
            assert not verdict_on(wrong, tmp_path)[0]
        del wrong["statements"][0]["upper_proof"]["active"][side]
        assert not verdict_on(wrong, tmp_path)[0]


def _net(neurons, output):
    return {
        "inputs": ["x"],
        "domain": [{"x": "1"}, {"1": "1", "x": "-1"}],
        "neurons": neurons,
        "outputs": [output],
    }


def _exact(tree):
    return {
        "kind": "bounds",
        "network": "f",
        "method": "exact",
        "output": 0,
        "lower": "0",
        "upper": "1",
        "facts": [],
        "points": [{"at": ["0"]}, {"at": ["1"]}],
        "lower_at": 0,
        "upper_at": 1,
        "lower_proof": tree,
        "upper_proof": tree,
    }


def _whole(network, statement):
    return {
        "format": "polyrelax certificate",
        "version": 1,
        "about": [],
        "networks": {"f": network},
        "statements": [statement],
    }


def test_growing_numbers_end_the_check(tmp_path):
    """A chain of neurons whose values grow exponentially in their length is refused in time."""
    names = [f"y{i}" for i in range(3000)]
    before = ["x", *names]
    large = "9" * 500
    neurons = [
        {"name": y, "pre": {x: large, "1": f"1/{large}7"}}
        for x, y in zip(before, names, strict=False)
    ]
    good, line = verdict_on(_whole(_net(neurons, {"y2999": "1"}), _exact({"sum": []})), tmp_path)
    assert not good
    assert "than is allowed" in line


def test_too_much_work_ends_the_check(tmp_path):
    """Thousands of true statements about a network of thousands of neurons are refused in time."""
    neurons = [{"name": f"y{i}", "pre": {"x": "1"}} for i in range(5000)]
    outside = {"kind": "outside", "network": "f", "at": ["1"], "points": [], "row": ["-1", "0"]}
    whole = _whole(_net(neurons, {"y1": "1"}), outside)
    assert verdict_on(whole, tmp_path)[0]
    whole["statements"] *= 5000
    good, line = verdict_on(whole, tmp_path)
    assert not good
    assert "more work" in line


def test_a_deep_proof_is_refused_without_a_traceback(tmp_path):
    """A tree of thousands of splits is too deep, for the reader of JSON or for the checker."""
    tree = '{"sum": []}'
    for i in range(5000):
        tree = f'{{"split": "y{i}", "active": {tree}, "inactive": {{"sum": []}}}}'
    neurons = [{"name": f"y{i}", "pre": {"x": "1"}} for i in range(5000)]
    whole = json.dumps(_whole(_net(neurons, {"y0": "1"}), _exact("TREE")))
    assert not verdict_on(whole.replace('"TREE"', tree), tmp_path)[0]


def test_a_group_too_many_is_refused(tmp_path):
    """A layer of thousands of neurons has more groups than can be listed: the first is missing."""
    neurons = [{"name": f"y{i}", "pre": {"x": "1"}} for i in range(2000)]
    statement = _exact({"sum": []}) | {"method": "mo:1000"}
    values = {f"y{i}": "0" for i in range(2000)}
    statement["points"] = [{"at": ["0"]}, {"layer": 1, "values": values, "parts": []}]
    good, line = verdict_on(_whole(_net(neurons, {"y0": "1"}), statement), tmp_path)
    assert not good
    assert "has no part for some group" in line
