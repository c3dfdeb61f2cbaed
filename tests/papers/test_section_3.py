"""The rows of section 3 of mao2024."""

import pytest

import polyrelax as pr
from polyrelax.claims import Verdict, judge
from polyrelax.papers.mao2024 import section_3, section_3_toy
from polyrelax.papers.mao2024.paper import between
from tests.papers.rows import check_row, claim

# What is known of each row from elsewhere.
VERDICTS = {
    "mao2024.section-3.figure-1": "proved",
    "mao2024.section-3.sound": "proved",
    "mao2024.section-3.layers": "verified",
    "mao2024.section-3.no-cross-layer": "verified",
    "mao2024.section-3.neglect": "proved",
    "mao2024.section-3.affine": "proved",
    "mao2024.section-3.triangle-hull": "proved",
    "mao2024.section-3.krelu-incomplete": "proved",
    "mao2024.section-3.stronger": "proved",
    "mao2024.section-3.weaker": "proved",
    "mao2024.section-3.multi-over-single": "proved",
    "mao2024.section-3.incomparable": "proved",
    "mao2024.section-3.incomparable.k1": "refuted",
    "mao2024.section-3.toy": "proved",
    "mao2024.section-3.toy.constraints": "proved",
    "mao2024.section-3.toy.triangle": "refuted",
    "mao2024.section-3.toy.ibp": "proved",
    "mao2024.section-3.toy.inexact": "proved",
    "mao2024.section-3.toy.multi": "proved",
    "mao2024.section-3.toy.multi@A2": "refuted",
    "mao2024.section-3.toy.multi@A3": "proved",
    "mao2024.section-3.toy.first-polytope": "refuted",
    "mao2024.section-3.toy.second-polytope": "proved",
    "mao2024.section-3.toy.final-polytope": "proved",
    "mao2024.section-3.toy.output-hull": "proved",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_rows(judged, name):
    """Each row has the verdict that is known, is complete, and its evidence holds once more."""
    check_row(judged(name), VERDICTS[name])


def test_the_toy_network_number_by_number():
    """The bounds that are known of the toy network, through the public API."""
    known = {
        "exact": "[0, 0]",
        "ibp": "[-1, 1]",
        "triangle": "[-1/2, 1/2]",
        "m:1": "[-1/2, 1/2]",
        "m:2": "[0, 0]",
        "m:2@A2": "[-1/2, 1/2]",
        "mo:2": "[0, 0]",
    }
    net, line = pr.Network.parse("relu(x) - relu(x)"), pr.polytope("-1 <= x <= 1")
    found = pr.compare(net, line, list(known))
    assert {name: str(found[name]) for name in known} == known


def test_the_triangle_row_shows_its_numbers(judged):
    """The refuted sentence's witness has the Triangle's own bounds, not the printed ones."""
    witness = judged("mao2024.section-3.toy.triangle").finding.witness
    assert witness.relaxed == {"lower": "-1/2", "upper": "1/2"}
    assert witness.points["method"] == "triangle"


def test_the_misprint_loses_all_points_but_one(judged):
    """The printed polytope of the first layer is the point (1, 1)."""
    witness = judged("mao2024.section-3.toy.first-polytope").finding.witness
    assert witness.relaxed == {"vertices": [["1", "1"]]}


def test_readings_have_ids_of_their_own(judged):
    """The same sentence is proved under A1 and A3, and refuted under A2."""
    name = "mao2024.section-3.toy.multi"
    verdicts = [judged(name + suffix).finding.verdict for suffix in ("", "@A2", "@A3")]
    assert verdicts == [Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED]


def test_the_other_way_of_the_incomparable_pair():
    """2-ReLU gives [1, 3] and M_2^o, with all pairs, [3/4, 3] on a net that is known."""
    net = pr.Network.parse("-relu(2*x - 1) + relu(1 - 2*x) + relu(x + 1)")
    found = pr.compare(net, pr.polytope("-1 <= x <= 1"), ["krelu:2", "mo:2"])
    assert (str(found["krelu:2"]), str(found["mo:2"])) == ("[1, 3]", "[3/4, 3]")


def test_another_printed_number_would_be_refuted(monkeypatch):
    """The paper's zero is compared with the computed bounds, not copied."""
    monkeypatch.setattr(section_3_toy, "ZERO", between(0, 1))
    found = judge(claim("mao2024.section-3.toy.multi")).finding
    assert found.verdict is Verdict.REFUTED
    assert found.witness.relaxed == {"lower": "0", "upper": "1"}
    assert judge(claim("mao2024.section-3.toy")).finding.verdict is Verdict.REFUTED


def test_order_rows_fall_when_the_order_is_broken(monkeypatch):
    """Nothing that is looser than the Triangle is inside it: the row that says so falls."""
    monkeypatch.setattr(section_3, "KReLU", lambda k: pr.IntervalPropagation())
    assert judge(claim("mao2024.section-3.multi-over-single")).finding.verdict is Verdict.REFUTED
