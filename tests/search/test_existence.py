"""Claims that some network exists: the whole class is gone through for one that does it."""

from fractions import Fraction

import pytest

import polyrelax as pr
from polyrelax.claims import Conjecture
from polyrelax.cli import main
from polyrelax.errors import InvalidInput
from polyrelax.papers import ledger
from polyrelax.polyhedra import polytope
from polyrelax.relaxations import deviation
from polyrelax.search import (
    BoundsAgree,
    BoundsAreExact,
    BoundsReachBeyond,
    find_counterexample,
    survey,
)

CLASS = "1-1-1, 1-2-1, |w| <= 1, |b| <= 1"
UNSOUND = Conjecture(BoundsReachBeyond("exact", "triangle"), CLASS, exists=True)


@pr.conjecture(CLASS, exists=True)
def triangle_is_not_exact(network, domain):
    """A claim of existence that is true."""
    return pr.Triangle().bounds(network, domain) != pr.range(network, domain)


def test_none_of_the_class():
    """Where no network does it, the first that could is that on which the two bounds differ."""
    answer = find_counterexample(UNSOUND)
    differ = find_counterexample(BoundsAgree("exact", "triangle"), CLASS)
    assert (answer.status, answer.checked, answer.example) == ("none", 3**4 + 3**7, None)
    assert answer.counterexample.network == differ.counterexample.network
    assert answer.counterexample.evidence.relaxed == {"lower": "-1/2", "upper": "1/2"}
    found = answer.to_json()
    assert (found["kind"], found["example"]) == ("existence", None)
    assert found["counterexample"]["size"] == [1, 1, 2, 4]


def test_an_example_is_the_smallest():
    """Where one does it, the smallest is the network on which the opposite first fails."""
    answer = find_counterexample(triangle_is_not_exact)
    opposite = find_counterexample(BoundsAreExact("triangle"), CLASS)
    assert (answer.status, answer.counterexample) == ("smallest", None)
    assert answer.example.network == opposite.counterexample.network
    assert (answer.checked, answer.up_to_symmetry) == (opposite.checked, opposite.up_to_symmetry)
    assert answer.to_json()["example"]["net"] == "relu(x) - relu(x)"
    assert "the smallest example" in str(answer)


def test_every_claim_says_its_kind():
    """Claims about every network have another kind, and no example."""
    found = find_counterexample(BoundsAreExact("ibp"), CLASS).to_json()
    assert found["kind"] == "every"
    assert "example" not in found


def test_cases_are_chosen_by_the_predicate():
    """A predicate says which networks it could be true of; without that, the first one is shown."""

    class Never:
        def __call__(self, network, domain):
            return False

    class OfTwo(Never):
        def concerns(self, network, domain):
            return len(network.neurons) == 2

    class Nowhere(Never):
        def concerns(self, network, domain):
            return False

    shown = [
        find_counterexample(Conjecture(claim(), CLASS, exists=True)).counterexample
        for claim in (Never, OfTwo, Nowhere)
    ]
    assert [found and found.size for found in shown] == [(1, 1, 1, 0), (1, 1, 2, 0), None]


@pytest.mark.parametrize("name", ["concerns", "evidence"])
def test_errors_of_other_methods(name):
    """A predicate's other methods may raise too: the error says which, and for what network."""

    class Raises:
        def __call__(self, network, domain):
            return False

    def broken(self, network, domain):
        raise ZeroDivisionError

    setattr(Raises, name, broken)
    with pytest.raises(InvalidInput, match=f"{name} raised an error for .*ZeroDivisionError"):
        find_counterexample(Conjecture(Raises(), CLASS, exists=True))


def test_what_is_not_finished_is_not_none():
    """Without time, and where the predicate gives up, nothing is claimed."""
    answer = find_counterexample(UNSOUND, seconds=0)
    assert (answer.status, answer.counterexample) == ("undecided", None)


def test_a_survey_counts_those_that_do_it():
    """Whatever is claimed of them, the networks for which the predicate is true hold."""
    every = Conjecture(triangle_is_not_exact.holds, CLASS)
    assert survey(triangle_is_not_exact) == survey(every)
    assert survey(UNSOUND).holding == 0


def test_files_know_what_is_claimed(tmp_path):
    """A file of a claim of existence is none of the claim about every network."""
    file = tmp_path / "file.db"
    first = find_counterexample(UNSOUND, store=file)
    assert find_counterexample(UNSOUND, store=file) == first
    every = Conjecture(UNSOUND.holds, CLASS)
    with pytest.raises(InvalidInput, match="store"):
        find_counterexample(every, store=file)


def test_the_command_line_says_so(capsys):
    """A reader learns that no network refutes it, how many were checked, and the theorem."""
    assert main(["search", "papamichail2026.worst-case.upper", "--jobs", "1"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "no single network refutes it" in text
    assert "none of its 282 networks (37 up to symmetry) does" in text
    assert "Theorem 4 in proofs/papamichail2026.md" in text


def test_beyond_is_not_less():
    """Of several outputs, each is compared with its own bounds."""
    net = pr.Network.parse("relu(x), relu(x) - relu(x)")
    wide = BoundsReachBeyond("ibp", "triangle")
    assert wide(net, polytope("-1 <= x <= 1"))
    assert not BoundsReachBeyond("triangle", "ibp")(net, polytope("-1 <= x <= 1"))


def test_the_theorem_says_of_which_networks():
    """The bound on D is attained with one layer: that none does it is said of more layers only."""
    (claim,) = [c for c in ledger() if c.id == "papamichail2026.deviation.attained"]
    network, line = pr.Network.parse("relu(x)"), polytope("-1 <= x <= 1")
    assert deviation(network, line).value == Fraction(1, 2)  # twice 1/4: the bound
    answer = find_counterexample(claim, "1-1-1, |w| <= 1, b = 0, ReLU outputs")
    assert answer.status == "none"
    assert "for more than one layer" in " ".join(str(answer).split())
