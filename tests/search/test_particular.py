"""Claims about one function or one printed network say nothing of others."""

from fractions import Fraction

import pytest

from polyrelax.claims import Conjecture
from polyrelax.errors import InvalidInput
from polyrelax.networks import Network
from polyrelax.polyhedra import polytope
from polyrelax.rational.interval import Interval
from polyrelax.search import (
    BoundsAre,
    BoundsAreExact,
    NoExactEncoding,
    SaidOf,
    find_counterexample,
)

LINE = polytope("-1 <= x <= 1")
TOY = "c = relu(x); d = relu(x); c - d"
CLAMPED = "1 - relu(1 - relu(x) - relu(-x))"


@pytest.mark.parametrize(
    ("text", "holds"),
    [("relu(x) + relu(-x)", True), (CLAMPED, False), ("1", True), ("2 - relu(1 - x)", True)],
)
def test_only_an_exact_encoding_is_an_exception(text, holds):
    """|x| clamped at its range is one for IBP; plain |x|, and other functions, are not."""
    assert NoExactEncoding("absolute(x)", "ibp")(Network.parse(text, "x"), LINE) is holds


def test_the_evidence_names_the_function():
    """The witness says which function the counterexample is, and has its exact bounds."""
    found = NoExactEncoding("absolute(x)", "ibp").evidence(Network.parse(CLAMPED), LINE)
    assert found.exact == found.relaxed == {"lower": "0", "upper": "1"}
    assert Network.parse(found.points["same_as"], "x")("-1/2") == Network.parse(CLAMPED)("-1/2")


def test_a_class_without_the_clamp_has_no_exact_encoding():
    """With one ReLU layer no network of two neurons is |x| and exact under IBP."""
    answer = find_counterexample(
        NoExactEncoding("absolute(x)", "ibp"), "1-1-1, 1-2-1, |w| <= 1, |b| <= 1"
    )
    assert answer.status == "none"
    assert answer.checked == 3**4 + 3**7


def test_a_printed_network_is_known_by_its_structure():
    """Other names change nothing; another order of the neurons is another network."""
    claim = SaidOf("c = relu(x); d = relu(-x); c - d", BoundsAreExact("triangle"))
    assert claim(Network.parse(TOY), LINE)
    swapped = SaidOf("a = relu(x); b = relu(2*x); a - b", lambda network, domain: False)
    assert not swapped(Network.parse("relu(x) - relu(2*x)"), LINE)
    assert swapped(Network.parse("relu(2*x) - relu(x)"), LINE)


def test_printed_bounds_are_compared_with_the_methods_own():
    """The Triangle's bounds of the toy network are -1/2 and 1/2, not the printed -1 and 1."""
    half, toy = Fraction(1, 2), Network.parse(TOY)
    assert BoundsAre("triangle", Interval(-half, half))(toy, LINE)
    claim = BoundsAre("triangle", Interval(Fraction(-1), Fraction(1)))
    assert not claim(toy, LINE)
    assert claim.evidence(toy, LINE).relaxed == {"lower": "-1/2", "upper": "1/2"}


def test_symmetries_do_not_hide_a_printed_network():
    """Without symmetries each network of the class is asked about."""
    text = "1-2-1, w = 1, b = 0, output w in {-1, 1}"
    claim = Conjecture(SaidOf("relu(x) - relu(x)", BoundsAreExact("triangle")), symmetries=())
    answer = find_counterexample(claim, text)
    assert (answer.status.value, answer.checked, answer.up_to_symmetry) == ("smallest", 4, 4)


def test_an_unknown_method_is_refused_at_once():
    """Before any network is looked at."""
    with pytest.raises(InvalidInput, match="method"):
        NoExactEncoding("absolute(x)", "triangel")


def test_other_inputs_are_another_network():
    """A claim about a function or network of two inputs holds for all networks of one."""
    text = "1-1-1, |w| <= 1, b = 0"
    for claim in (
        NoExactEncoding("maximum(x1, x2)", "triangle"),
        SaidOf("relu(x1) - relu(x2)", BoundsAreExact("ibp")),
    ):
        assert find_counterexample(claim, text).status == "none"
