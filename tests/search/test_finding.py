"""`find_counterexample`: what is smallest, what is counted, what is refused."""

import json
import subprocess
import sys
import time
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax import strategies
from polyrelax.cli import main
from polyrelax.errors import CheckFailed, EmptyDomain, InvalidInput, Unbounded, Undecided
from polyrelax.papers import ledger
from polyrelax.polyhedra import polytope
from polyrelax.search import (
    BoundsAgree,
    BoundsAreExact,
    ImageIsConvex,
    NetworkClass,
    SetIsExact,
    find_counterexample,
    survey,
)

CHECKER = Path(__file__).parents[2] / "proofs" / "check.py"
SMALL = "1-2-1, |w| <= 1, |b| <= 1"
TINY = "1-1-1, |w| <= 1, b = 0"


def never(network, domain):
    """A claim that fails everywhere."""
    return False


def always(network, domain):
    """A claim that holds everywhere."""
    return True


def same_upper(network, domain):
    """The Triangle's upper bound is exact, asked without a screen."""
    return pr.Triangle().bounds(network, domain).upper == pr.range(network, domain).upper


def test_theorem_2_has_its_smallest_counterexample():
    """The smallest network of 2 + 2 neurons with inexact bounds weighs 7, as N2 does."""
    (claim,) = [c for c in ledger().select(["mao2024.theorem-2.bounds"]) if c.id.endswith("bounds")]
    answer = find_counterexample(claim)
    assert (answer.status, answer.counterexample.size) == ("smallest", (1, 2, 4, 7))
    assert answer.counterexample.evidence.exact == {"lower": "0", "upper": "0"}
    assert answer.counterexample.evidence.relaxed == {"lower": "0", "upper": "1/2"}
    # 13 entries in {-1, 0, 1}, of which at most 7 are not 0.
    assert answer.checked == sum(len(list(combinations(range(13), j))) * 2**j for j in range(8))


def test_the_screen_and_the_engine_find_the_same():
    """With a screen and without, and with one process and two, the answers are the same."""
    screened = find_counterexample(BoundsAreExact("triangle", "upper"), SMALL)
    asked = find_counterexample(same_upper, SMALL)
    parallel = find_counterexample(same_upper, SMALL, jobs=2)
    for answer in (asked, parallel):
        assert answer.counterexample.network == screened.counterexample.network
        assert answer.checked == screened.checked
        assert answer.up_to_symmetry == screened.up_to_symmetry


def test_it_is_the_first_in_the_order():
    """The answer is the first network of the plain enumeration on which the claim fails."""
    domain = pr.polytope("-1 <= x <= 1")
    for text in ("1-2-1, |w| <= 2, b = 0", "1-1-1-1, |w| <= 1, b = 0, skips"):
        claim = BoundsAreExact("m:inf") if "skips" in text else BoundsAreExact("triangle")
        answer = find_counterexample(claim, text)
        cls = NetworkClass.parse(text)
        first = next(m for m in cls.members() if not claim(m.network, domain))
        assert answer.counterexample.network == first.network
        assert answer.counterexample.size == first.size
        assert answer.checked == sum(1 for m in cls.members() if m.size <= first.size)


def test_none_counts_the_whole_class():
    """Where no network fails, all were checked."""
    answer = find_counterexample(always, SMALL)
    assert (answer.status, answer.checked, answer.counterexample) == ("none", 3**7, None)
    assert answer.up_to_symmetry < 3**7 / 2
    plain = pr.conjecture(symmetries=())(always)
    assert find_counterexample(plain, SMALL).up_to_symmetry == 3**7


def test_options_of_the_class_are_counted():
    """Only the members that a class's options keep are counted."""
    text = f"{SMALL}, no dead neurons, up to symmetry"
    answer = find_counterexample(BoundsAreExact("triangle"), text)
    members = list(NetworkClass.parse(text).members())
    size = answer.counterexample.size
    assert answer.checked == sum(1 for member in members if member.size <= size)


def test_several_shapes_and_domains():
    """Shapes come by size, and a claim must hold on every domain of the family."""
    answer = find_counterexample(never, f"1-2-1, {TINY}")
    assert answer.counterexample.size == (1, 1, 1, 0)
    claim = BoundsAreExact("ibp")
    found = find_counterexample(claim, "1-1-1-1, 1-2-1, |w| <= 1, b = 0", "[0, 1]; intervals 1")
    assert found.counterexample.size[:3] == (1, 1, 2)
    assert found.domains == "[0, 1]; intervals 1"
    assert not claim(found.counterexample.network, found.counterexample.domain)


@pytest.mark.parametrize("domains", ["0 <= y <= 1", pr.polytope("0 <= y <= 1")])
def test_domains_are_renamed(domains):
    """A domain in any variables serves networks with as many inputs."""
    answer = find_counterexample(never, TINY, domains)
    assert answer.counterexample.domain == pr.polytope("0 <= x <= 1")


def test_questions_agree_with_the_definitions():
    """The ready-made predicates say what the relaxations say."""
    toy, line = pr.Network("c = relu(x); d = relu(x); c - d"), pr.polytope("-1 <= x <= 1")
    assert not BoundsAreExact("triangle")(toy, line)
    assert BoundsAreExact("m:2")(toy, line)
    assert not BoundsAgree("triangle", "m:2")(toy, line)
    bend = pr.Network("relu(x), relu(-x)")
    assert not ImageIsConvex()(bend, line)
    assert not SetIsExact()(bend, line)
    assert BoundsAreExact("triangle", unstable=1)(toy, line)  # it has two


def test_agreement_has_its_smallest_counterexample():
    """The Triangle and M_1 first differ from M_2 on the toy's weights."""
    answer = find_counterexample(BoundsAgree("triangle", "m:2"), SMALL)
    assert str(answer.counterexample.network) == "relu(x) - relu(x)"


def test_surveys_count_all_that_fail():
    """A survey's count is that of brute force."""
    text, domain = "1-2-1, |w| <= 1, b = 0", pr.polytope("-1 <= x <= 1")
    plain = pr.conjecture(symmetries=())(same_upper)
    found = survey(plain, text)
    failing = sum(1 for net in NetworkClass.parse(text) if not same_upper(net, domain))
    assert (found.checked, found.failing, found.whole) == (81, failing, True)
    assert found.holding == 81 - failing > 0


# -- budgets ---------------------------------------------------------------------------------------


def test_a_spent_budget_is_undecided():
    """Without time nothing is claimed."""
    answer = find_counterexample(same_upper, SMALL, seconds=0)
    assert (answer.status, answer.checked) == ("undecided", 0)


def test_a_budget_ends_in_the_midst():
    """Some networks are checked, the rest is left, and the count says so."""

    def slow(network, domain):
        time.sleep(1 / 100)
        return True

    answer = find_counterexample(slow, SMALL, seconds="1/2")
    assert answer.status == "undecided"
    assert 0 < answer.checked < answer.total


def test_a_predicate_that_gives_up_is_undecided():
    """Where a smaller network is undecided, a counterexample is only found, not the smallest."""

    def doubtful(network, domain):
        if len(network.neurons[0].pre.terms) == 0:
            raise Undecided("I do not know.")
        return False

    answer = find_counterexample(doubtful, TINY)
    assert answer.status == "found"
    assert answer.undecided[0].endswith("I do not know.")

    def unknown(network, domain):
        raise Undecided("No.")

    everywhere = find_counterexample(unknown, TINY)
    assert everywhere.status == "undecided"
    assert everywhere.undecided_count == everywhere.up_to_symmetry


def test_a_predicate_that_hangs_is_stopped():
    """A network on which the predicate does not end is undecided after the limit."""

    def hangs(network, domain):
        while str(network) == "relu(x)":
            pass
        return True

    answer = find_counterexample(hangs, "1-1-1, w = 1, b = 0", limit=1)
    assert (answer.status, answer.undecided_count) == ("undecided", 1)
    assert "1 s" in answer.undecided[0]


# -- drawing ---------------------------------------------------------------------------------------


def test_draws_only_say_where_to_stop():
    """A network that Hypothesis draws is made smallest by enumeration below it."""
    plain = find_counterexample(same_upper, SMALL)
    drawn = find_counterexample(same_upper, SMALL, draws=300)
    assert drawn == plain


def test_a_draw_is_an_answer_when_time_is_short():
    """In a class too large to go through, a drawn network is a counterexample that is found."""

    def holds(network, domain):
        return sum(abs(w) for n in network.neurons for w in n.pre.terms.values()) < 9

    claim = pr.conjecture(symmetries=("neurons",))(holds)
    answer = find_counterexample(claim, "3-4-4-1, |w| <= 3, |b| <= 3", seconds=3)
    assert answer.status == "found"
    assert answer.counterexample.size[3] >= 9


def test_strategies_find_and_enumeration_makes_smallest():
    """With a strategy in place of a class, the class of what is found is gone through."""
    weights = st.integers(-1, 1).map(Fraction)
    networks = strategies.networks(inputs=1, layers=1, widths=2, weights=weights)
    answer = find_counterexample(same_upper, networks)
    assert answer.status == "smallest"
    assert answer.counterexample.size == (1, 1, 2, 4)
    nothing = find_counterexample(always, networks)
    assert (nothing.status, nothing.counterexample) == ("undecided", None)


# -- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("networks", "domains", "error", "words"),
    [
        ("1-1-1, |w| <= 1", None, InvalidInput, "finite"),
        ("1-1-1, w = 0, b = 0, no dead neurons", None, InvalidInput, "which has none"),
        ("", None, InvalidInput, "which networks"),
        ([], None, InvalidInput, "classes"),
        (7, None, InvalidInput, "networks"),
        ([TINY, 7], None, InvalidInput, "networks"),
        (TINY, "0 <= x1 <= 1, 0 <= x2 <= 1", InvalidInput, "1 variable"),
        (TINY, "0 <= x <= -1", EmptyDomain, "non-empty"),
        (TINY, "0 <= x", Unbounded, "bounded"),
        (TINY, "[1, 0]", InvalidInput, "empty"),
        (TINY, [], InvalidInput, "domains"),
        (TINY, 7, InvalidInput, "domains"),
    ],
)
def test_bad_classes_and_domains_are_refused(networks, domains, error, words):
    """Empty and infinite classes, and domains that do not fit, are clear errors."""
    with pytest.raises(error, match=words):
        find_counterexample(never, networks, domains)


@pytest.mark.parametrize("options", [{"jobs": 0}, {"jobs": True}, {"limit": 0}, {"seconds": -1}])
def test_bad_options_are_refused(options):
    """Numbers out of their range are errors."""
    with pytest.raises(InvalidInput):
        find_counterexample(never, TINY, **options)


def test_predicates_that_raise_or_talk_nonsense():
    """An error of the predicate, and an answer that is no truth, name the network."""
    with pytest.raises(InvalidInput, match=r"raised an error for .*relu.*ZeroDivisionError"):
        find_counterexample(lambda n, X: 1 // 0, TINY)
    with pytest.raises(InvalidInput, match=r"True or False, not 'yes' for .*relu"):
        find_counterexample(lambda n, X: "yes", TINY)
    with pytest.raises(InvalidInput, match="predicate"):
        find_counterexample("no function", TINY)
    with pytest.raises(InvalidInput, match="symmetries"):
        pr.conjecture(symmetries="neurons")(never)


def test_a_predicate_that_changes_its_mind():
    """A counterexample that is none when it is asked again is no answer."""
    answers = iter([False])
    with pytest.raises(CheckFailed, match="asked again"):
        find_counterexample(lambda n, X: next(answers, True), "1-1-1, w = 1, b = 0")


def test_claims_without_a_conjecture():
    """A claim of the ledger that says nothing of single networks cannot be searched."""
    (claim,) = [c for c in ledger() if c.id == "mao2024.lemma-1"]
    with pytest.raises(InvalidInput, match="single networks"):
        find_counterexample(claim)


def test_all_conjectures_of_the_ledger_have_classes():
    """Every searchable claim has a class and domains that fit each other."""
    from polyrelax.search.families import Domains
    from polyrelax.search.finding import as_classes

    for claim in ledger():
        if claim.conjecture is not None:
            family = Domains.make(claim.conjecture.domains)
            for cls in as_classes(claim.conjecture.networks):
                assert family.of(cls.widths[0])


def test_output_weights_can_be_restricted():
    """Where every read-out weight must be 1, nothing is subtracted and the Triangle is exact."""
    text = f"{SMALL}, output w = 1"
    assert find_counterexample(BoundsAreExact("triangle", "lower"), text).status == "none"
    entries = product((-1, 0, 1), repeat=5)
    assert NetworkClass.parse(text).count == sum(1 for _ in entries)


def test_a_class_of_zeros():
    """A class whose only network is 0 everywhere is a class."""
    answer = find_counterexample(never, "1-2-1, |w| <= 0, b = 0")
    assert (answer.status, answer.checked, answer.counterexample.size) == (
        "smallest",
        1,
        (1, 1, 2, 0),
    )


def test_a_counterexample_comes_with_a_certificate(tmp_path, capsys):
    """The certificate of a search's answer passes the checker that shares no code."""
    file = tmp_path / "smallest.json"
    assert main(["search", "mao2024.theorem-2.bounds", "--certificate", str(file)]) == 0
    checked = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(file)], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    assert json.loads(file.read_text())["about"][0].startswith("mao2024.theorem-2.bounds")


def test_no_counterexample_no_certificate(tmp_path, capsys):
    """Without a counterexample nothing is written, and the command line says so."""
    file = tmp_path / "none.json"
    given = ["search", "mao2024.theorem-2.bounds", "--class", "1-1-1, |w| <= 1, b = 0"]
    assert main([*given, "--certificate", str(file)]) == 0
    assert "not certified" in capsys.readouterr().err
    assert not file.exists()


def test_a_limit_that_is_lost_once_comes_again():
    """What is raised while garbage is collected is lost; the predicate is stopped all the same."""
    lost = []

    def lose():
        try:
            time.sleep(2)
        except Undecided as error:
            lost.append(error)

    def hangs(network, domain):
        if not lost:
            lose()
        while True:
            pass

    answer = find_counterexample(hangs, "1-1-1, w = 1, b = 0", limit=1)
    assert answer.status == "undecided"
    assert lost


def test_pairs_end_at_the_domain_that_fails():
    """Each network on each domain counts, and the counterexample on those up to its own."""
    only = "1-1-1, w in {-1, 1}, b = 0"
    answer = find_counterexample(BoundsAreExact("triangle", "lower"), TINY, "intervals 2")
    assert (answer.status, answer.pairs) == ("none", 9 * 10)
    one, later = polytope("0 <= x <= 1"), polytope("-1 <= x <= 1")
    crosses = find_counterexample(
        lambda network, domain: domain != later, only, [one, later, polytope("0 <= x <= 2")]
    )
    first = find_counterexample(lambda network, domain: domain != later, only, [later])
    assert crosses.checked == first.checked
    assert crosses.pairs == 3 * crosses.checked - 1
    assert "pairs with a domain" in str(crosses)


def test_a_counterexample_too_large_to_be_rechecked():
    """It is shown all the same, without evidence."""
    answer = find_counterexample(BoundsAreExact("triangle"), "1-13-1, |w| <= 1, b = 0", draws=0)
    assert answer.status == "smallest"
    assert answer.counterexample.evidence is None


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, BaseException])
def test_a_predicate_that_exits(jobs, error):
    """It is an error that names the network, not the end of the program."""

    def exits(network, domain):
        raise error(3)

    with pytest.raises(InvalidInput, match=rf"for r1 = relu\(.*{error.__name__}"):
        find_counterexample(exits, TINY, jobs=jobs)


def test_a_file_that_exits(tmp_path, capsys):
    """A user's file that ends the program when it is run is an error, too."""
    (tmp_path / "ends.py").write_text("raise SystemExit(0)")
    assert main(["search", f"{tmp_path / 'ends.py'}:claim"]) == 2
    assert "SystemExit" in capsys.readouterr().err


def test_classes_of_one_shape():
    """Two classes could share networks, which would count twice; a class given twice does not."""

    def anything(network, domain):
        return True

    with pytest.raises(InvalidInput, match="different shapes"):
        find_counterexample(anything, f"{TINY}; 1-1-1, w = 1, b = 0")
    assert find_counterexample(anything, f"{TINY}; {TINY}").checked == 3**2
    outputs = "1-1-1, |w| <= 1, b = 0, ReLU outputs"
    assert find_counterexample(anything, f"{TINY}; {outputs}").checked == 2 * 3**2


def test_evidence_on_another_domain(capsys):
    """A claim about two domains has its evidence on one of them, which is named."""
    assert main(["search", "papamichail2026.radius"]) == 0
    shown = capsys.readouterr().out
    assert "  domain   0 <= x <= 1\n" in shown
    assert "  shown on -1/2 <= x <= 3/2\n  exact    [0, 3/2]\n" in shown
    assert 'compare "relu(x)" --domain "-1/2 <= x <= 3/2"' in shown


def test_claims_of_one_class_are_asked_together(capsys):
    """An id that continues in several classes takes the first; the other claims are named."""
    assert main(["search", "mao2024.section-3", "--json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["class"] == "1-2-1, w = 1, b = 0, output w in {-1, 1}"
    assert "mao2024.section-3.toy.first-polytope" in shown.err
