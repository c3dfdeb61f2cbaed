"""The command line: its contracts, its errors, its exit codes."""

import json
import subprocess
import sys
from fractions import Fraction

import pytest

import polyrelax as pr
from polyrelax.cli import main
from polyrelax.formats import save_network, save_polyhedron

MAX2 = "c = relu(x1 - x2); d = relu(x2); c + d"
SQUARE = "0 <= x1 <= 1, 0 <= x2 <= 1"
UNIT = "-1 <= x <= 1"


def run(capsys, *arguments):
    """Exit code, standard output and standard error of one command."""
    try:
        code = main(arguments)
    except SystemExit as error:
        code = error.code
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def answer(capsys, *arguments):
    """The JSON object that a successful command prints."""
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_compare_keeps_its_contract(capsys):
    """`compare --json` has a pair of fractions for each method, under the method as typed."""
    found = answer(capsys, "compare", MAX2, "--domain", SQUARE, "--methods", "exact,ibp, mo:inf")
    assert found["results"] == {
        "exact": {"lower": "0", "upper": "1"},
        "ibp": {"lower": "0", "upper": "2"},
        "mo:inf": {"lower": "0", "upper": "1"},
    }


def test_search_keeps_its_contract(capsys):
    """`search --json` has the fixed keys, the size as integers, and a network that compares."""
    found = answer(capsys, "search", "mao2024.theorem-2.bounds", "--jobs", "1")
    assert (found["claim"], found["status"]) == ("mao2024.theorem-2.bounds", "smallest")
    assert found["class"] == "1-2-2-1, |w| <= 1, |b| <= 1"
    assert "neurons" in found["order"]
    assert (found["checked"], found["counterexample"]["size"]) == (384_723, [1, 2, 4, 7])
    assert 0 < found["up_to_symmetry"] < found["checked"]
    net, domain = found["counterexample"]["net"], found["counterexample"]["domain"]
    bounds = answer(capsys, "compare", net, "--domain", domain, "--methods", "exact,mo:inf")
    assert bounds["results"]["exact"] != bounds["results"]["mo:inf"]


def test_search_takes_an_item_of_a_paper(capsys):
    """An id that continues in several claims stands for all of them that are wrong."""
    found = answer(capsys, "search", "mao2024.theorem-2", "--class", "1-2-2-1, |w| <= 1, |b| <= 1")
    assert (found["claim"], found["status"]) == ("mao2024.theorem-2", "smallest")
    assert found["counterexample"]["size"] == [1, 2, 4, 7]


MINE = """
def triangle(network, domain):
    import polyrelax as pr
    return pr.Triangle().bounds(network, domain) == pr.range(network, domain)
nothing = 7
"""


def test_search_runs_a_file_and_says_so(capsys, tmp_path):
    """A predicate in a user's file is searched; without a class, name or file that is an error."""
    file = tmp_path / "mine.py"
    file.write_text(MINE)
    cls = ("--class", "1-2-1, |w| <= 1, b = 0", "--domain", "-1 <= x <= 1", "--jobs", "1")
    code, out, err = run(capsys, "search", f"{file}:triangle", *cls)
    assert code == 0
    assert "running the code of" in err
    assert "relu(x) - relu(x)" in out
    for arguments, words in (
        ((f"{file}:triangle",), "which networks"),
        ((f"{file}:nothing", *cls), "no predicate 'nothing'"),
        ((f"{tmp_path / 'no.py'}:triangle", *cls), "a file and a name"),
        (("mao2024.lemma-1",), "single networks"),
        (("mao2024.lemma-99",), "such as"),
        ((f"{file}:triangle", *cls, "--jobs", "0"), "jobs"),
        ((f"{file}:triangle", "--class", "1-2-1, |w| <= 1"), "finite"),
    ):
        code, out, err = run(capsys, "search", *arguments)
        assert (code, out) == (2, "")
        assert words in err
    file.write_text("1 // 0")
    code, out, err = run(capsys, "search", f"{file}:triangle", *cls)
    assert (code, "ZeroDivisionError" in err) == (2, True)


def test_a_search_without_time_is_undecided(capsys):
    """A budget of 0 seconds gives an honest answer at once."""
    found = answer(capsys, "search", "mao2024.theorem-2.bounds", "--budget", "0")
    assert (found["status"], found["checked"], found["counterexample"]) == ("undecided", 0, None)


def test_several_outputs_are_lists_of_pairs(capsys):
    """Several outputs separated by commas give a list of pairs for each method."""
    found = answer(capsys, "compare", "relu(x), 1/3 - x", "--domain", UNIT)
    assert found["results"]["exact"][1] == {"lower": "-2/3", "upper": "4/3"}


def test_a_spent_budget_is_undecided_and_sound(capsys):
    """With a budget of 0 seconds the exact row is a sound pair marked undecided."""
    net = "a = relu(x1 - x2); b = relu(x2 - x1/3); relu(a - b) - relu(2*b - a)"
    found = answer(capsys, "compare", net, "--domain", SQUARE, "--budget", "0")["results"]["exact"]
    assert found["undecided"] is True
    truth = pr.range(pr.Network(net), pr.polytope(SQUARE))
    assert Fraction(found["lower"]) <= truth.lower <= truth.upper <= Fraction(found["upper"])


def test_image_keeps_its_contract(capsys):
    """`image --json` has cells, hull, convexity and a witness between two points of the image."""
    found = answer(capsys, "image", "relu(x), relu(-x)", "--domain", UNIT)
    assert {frozenset(map(tuple, c["vertices"])) for c in found["cells"]} == {
        frozenset({("0", "0"), ("1", "0")}),
        frozenset({("0", "0"), ("0", "1")}),
    }
    assert sorted(found["hull"]["vertices"]) == [["0", "0"], ["0", "1"], ["1", "0"]]
    assert found["convex"] is False
    assert found["witness"] == {"ends": [["1", "0"], ["0", "1"]], "between": ["1/2", "1/2"]}


def test_a_convex_image_has_no_witness(capsys):
    """A convex image says so, and its witness is null."""
    found = answer(capsys, "image", "relu(x)", "--domain", UNIT)
    assert (found["convex"], found["witness"]) == (True, None)
    assert len(found["cells"]) == 1


def test_an_image_on_no_budget_is_undecided(capsys):
    """An image that was not finished says so instead of judging convexity."""
    found = answer(capsys, "image", "relu(x), relu(-x)", "--domain", UNIT, "--budget", "0")
    assert found["undecided"] is True
    assert found["convex"] is None


def test_the_budget_holds_for_the_shape_of_an_image_too(capsys, monkeypatch):
    """Where the cells are found but convexity takes too long, cells and hull are printed."""

    def never(*_, **__):
        while True:
            pass

    monkeypatch.setattr("polyrelax.polyhedra.union.Union.is_convex", never)
    found = answer(capsys, "image", "relu(x), relu(-x)", "--domain", UNIT, "--budget", "1")
    assert (found["convex"], found["undecided"]) == (None, True)
    assert len(found["cells"]) == 2
    assert len(found["hull"]["vertices"]) == 3


def test_an_interrupted_image_prints_its_cells(capsys, monkeypatch):
    """Ctrl-C while the shape of an image is looked at leaves its cells, with exit code 130."""

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("polyrelax.polyhedra.union.Union.is_convex", interrupted)
    code, out, _ = run(capsys, "image", "relu(x), relu(-x)", "--domain", UNIT, "--json")
    assert code == 130
    assert len(json.loads(out)["cells"]) == 2


def test_a_trace_out_of_budget_is_exit_code_3(capsys):
    """A trace that its budget ends says so in one sentence; it is no bad input."""
    net = "a = relu(x1 - x2); b = relu(x2 - x1/3); relu(a - b) - relu(2*b - a)"
    code, _, err = run(capsys, "trace", net, "--domain", SQUARE, "--budget", "0")
    assert code == 3
    assert "budget" in err
    assert err.count("\n") == 1


def test_decimals_are_exact(capsys):
    """0.1 in a network or a domain is exactly 1/10."""
    found = answer(capsys, "compare", "relu(0.1*x)", "--domain", "0 <= x <= 0.1")
    assert found["results"]["exact"]["upper"] == "1/100"


def test_files_are_read_for_networks_and_domains(capsys, tmp_path):
    """NET and the domain may be JSON files."""
    save_network(pr.Network(MAX2), tmp_path / "net.json")
    save_polyhedron(pr.polytope(SQUARE), tmp_path / "domain.json")
    found = answer(
        capsys, "compare", str(tmp_path / "net.json"), "--domain", str(tmp_path / "domain.json")
    )
    assert found["results"]["exact"] == {"lower": "0", "upper": "1"}


def test_a_minus_sign_is_no_option(capsys):
    """A network or a domain that begins with a minus sign is not taken for an option."""
    found = answer(capsys, "compare", "-relu(x)", "--domain", "-1<=x<=1", "--methods", "exact")
    assert found["results"]["exact"] == {"lower": "-1", "upper": "0"}


def test_the_inputs_are_ordered_as_in_the_domain(capsys):
    """The domain fixes the order of the inputs, so that points are printed in that order."""
    net = pr.Network.parse("relu(a) - b", ["b", "a"])
    assert pr.range(net, pr.polytope("0 <= b <= 1, 2 <= a <= 3")).upper_at == (0, 3)


BAD = {
    "unknown input": (["compare", "relu(y)", "--domain", UNIT], "'y'"),
    "syntax": (["compare", "relu(x", "--domain", UNIT], "NET"),
    "product": (["compare", "relu(x*x)", "--domain", UNIT], "affine"),
    "division by zero": (["compare", "relu(x/0)", "--domain", UNIT], "zero"),
    "hostile name": (["compare", "__import__('os').system('ls')", "--domain", UNIT], "NET"),
    "hostile call": (["compare", "eval(x)", "--domain", UNIT], "eval"),
    "long": (["compare", "relu(x) + " * 1000 + "x", "--domain", UNIT], "9999"),
    "deep": (["compare", "(" * 900 + "x" + ")" * 900, "--domain", UNIT], "NET"),
    "nan": (["compare", "relu(nan*x)", "--domain", UNIT], "nan"),
    "huge exponent": (["compare", "relu(1e999999999*x)", "--domain", UNIT], "exponent"),
    "no assignment": (["compare", "c = relu(x)", "--domain", UNIT], "NET"),
    "empty net": (["compare", "", "--domain", UNIT], "NET"),
    "empty domain text": (["compare", "relu(x)", "--domain", ""], "--domain"),
    "empty domain": (["compare", "relu(x)", "--domain", "1 <= x <= 0"], "empty"),
    "unbounded domain": (["image", "relu(x)", "--domain", "x >= 0"], "bounded"),
    "strict domain": (["image", "relu(x)", "--domain", "0 < x < 1"], "closed"),
    "one equals sign": (["image", "relu(x)", "--domain", "x = 1"], "=="),
    "non-affine domain": (["image", "relu(x)", "--domain", "x*x <= 1"], "affine"),
    "unknown method": (["compare", "relu(x)", "--domain", UNIT, "--methods", "best"], "best"),
    "bad budget": (["compare", "relu(x)", "--domain", UNIT, "--budget", "soon"], "--budget"),
    "negative budget": (["compare", "relu(x)", "--domain", UNIT, "--budget", "-1"], "--budget"),
    "missing file": (["compare", "nowhere.json", "--domain", UNIT], "nowhere.json"),
    "missing domain": (["compare", "relu(x)"], "--domain"),
    "no command": ([], "COMMAND"),
    "unknown command": (["conquer"], "conquer"),
    "jobs 0": (["referee", "repaired", "--jobs", "0"], "--jobs"),
    "jobs in words": (["referee", "repaired", "--jobs", "all"], "--jobs"),
    "unknown claim": (["referee", "mao2024.lemma-99"], "lemma-99"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_exit_code_2(capsys, name):
    """Each piece of bad input ends in exit code 2 and one line on stderr that names it."""
    arguments, word = BAD[name]
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert word in err
    assert err.startswith("polyrelax")
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": "polyrelax-network", "version": 1}',
        '{"format": "polyrelax-network", "version": 1, "inputs": ["x"], "neurons": ['
        '{"name": "a", "terms": {"b": "1"}, "constant": "0"}, '
        '{"name": "b", "terms": {"a": "1"}, "constant": "0"}], '
        '"outputs": [{"terms": {"a": "1"}, "constant": "0"}]}',
        "[" * 100_000,
    ],
    ids=["empty", "cut off", "a list", "keys missing", "a cycle", "nested"],
)
def test_malformed_files_are_clear_errors(capsys, tmp_path, text):
    """A malformed JSON file, or a cyclic graph in it, is one sentence that names the file."""
    path = tmp_path / "net.json"
    path.write_text(text)
    code, _, err = run(capsys, "compare", str(path), "--domain", UNIT)
    assert code == 2
    assert "net.json" in err
    assert err.count("\n") == 1


def test_the_module_runs_like_the_command():
    """`python -m polyrelax` is the command itself, and its answer comes from a fresh process."""
    command = [sys.executable, "-m", "polyrelax", "image", "relu(x), relu(-x)", "--domain", UNIT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "(1/2, 1/2) lies between (1, 0) and (0, 1)" in done.stdout


def test_an_interrupt_before_anything_is_found_is_exit_code_130(capsys, monkeypatch):
    """Ctrl-C ends in exit code 130 and one sentence, never a traceback."""

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("polyrelax.formats.load_network", interrupted)
    code, _, err = run(capsys, "compare", "net.json", "--domain", UNIT)
    assert code == 130
    assert "interrupted" in err


def test_an_interrupted_comparison_prints_the_rows_it_has(capsys, monkeypatch):
    """Ctrl-C during a method leaves the rows before it on stdout, with exit code 130."""

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("polyrelax.relaxations.hulls.OutputHull._relax", interrupted)
    methods = ("--methods", "exact,ibp,mo:inf,triangle")
    code, out, _ = run(capsys, "compare", MAX2, "--domain", SQUARE, *methods, "--json")
    assert code == 130
    assert list(json.loads(out)["results"]) == ["exact", "ibp"]


def test_a_fault_of_ours_is_one_sentence_too(capsys, monkeypatch):
    """An exception that nobody foresaw is reported as ours, with exit code 70."""

    def broken(*_, **__):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("polyrelax.relaxations.compare", broken)
    code, _, err = run(capsys, "compare", MAX2, "--domain", SQUARE)
    assert code == 70
    assert "ZeroDivisionError" in err
    assert err.count("\n") == 1


def test_jobs_change_nothing_but_the_time(capsys):
    """`referee` finds the same in one process and in two, in the same order."""
    rows = []
    for jobs in ("1", "2"):
        found = answer(capsys, "referee", "papamichail2026.perceptron", "--jobs", jobs)["claims"]
        rows.append([{**row, "seconds": None} for row in found])
    assert len(rows[0]) > 3
    assert rows[0] == rows[1]


def test_help_and_version_are_answers(capsys):
    """--help documents the exit codes, --version prints the version."""
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert "Exit codes" in out
    assert run(capsys, "--version")[1].strip() == pr.__version__
