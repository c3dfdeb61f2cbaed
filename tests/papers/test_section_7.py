"""Section 7 of mao2024, the max function number by number; through the public API."""

from fractions import Fraction

import pytest

import polyrelax as pr
from polyrelax.claims import Verdict, judge
from polyrelax.papers import ledger
from polyrelax.papers.mao2024 import section_7, section_7_nested
from polyrelax.papers.mao2024.section_7_nested import nested
from tests.papers.rows import check_row, claim

VERDICTS = {
    "section-7.max-single-neuron": "refuted",
    "section-7.max-2.network": "proved",
    "section-7.max-2.budget": "proved",
    "section-7.max-2.affine": "proved",
    "section-7.max-2.stability": "proved",
    "section-7.max-2.multi": "proved",
    "section-7.max-2.constraints": "refuted",
    "section-7.max-2.chains": "proved",
    "section-7.max-2.one-relu": "proved",
    "section-7.max-2.one-relu.bound": "proved",
    "section-7.max-2.one-relu.unsurprising": "refuted",
    "section-7.max-2.output-hull": "proved",
    "section-7.max-2.polygons": "proved",
    "section-7.max-2.skip": "refuted",
    "section-7.max-2.skip.carried": "proved",
    "section-7.nested.network": "proved",
    "section-7.nested.interdependency": "proved",
    "section-7.nested.multi": "proved",
    "section-7.nested.multi.polytopes": "proved",
    "section-7.nested.output-hull": "proved",
    "section-7.nested.output-hull.polytopes": "refuted",
    "section-7.nested.slack": "proved",
}
SQUARE = "0 <= x1 <= 1, 0 <= x2 <= 1"


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts_agree_with_what_is_known(judged, name):
    """Each verdict is the one that is known from elsewhere, and its evidence holds."""
    check_row(judged(f"mao2024.{name}"), VERDICTS[name])


def test_the_rows_stand_in_the_papers_order():
    """The ledger has these rows of section 7 in this order, and no others."""
    ids = [c.id for c in ledger() if c.id.startswith("mao2024.section-7")]
    assert ids == [f"mao2024.{name}" for name in VERDICTS]


def test_the_missing_facet_is_c_at_most_a_plus_b(judged):
    """The hull has four facets, and the one that the list lacks is c <= a + b."""
    summary = judged("mao2024.section-7.max-2.constraints").finding.summary
    assert "3 of the hull's 4 facets" in summary
    assert "-a - b + c <= 0" in summary


def test_the_numbers_of_figure_6():
    """Every method gives the known bounds on the network of Figure 6, k-ReLU for every k."""
    net = pr.Network("c = relu(x1 - x2); d = relu(x2); c + d")
    methods = ["exact", "m:1", "mo:2", "triangle", "krelu:1", "krelu:2", "krelu:3", "ibp"]
    found = pr.compare(net, pr.polytope(SQUARE), methods)
    assert {name: str(found[name]) for name in methods} == {
        "exact": "[0, 1]",
        "m:1": "[0, 1]",
        "mo:2": "[0, 1]",
        "triangle": "[0, 3/2]",
        "krelu:1": "[0, 3/2]",
        "krelu:2": "[0, 3/2]",
        "krelu:3": "[0, 3/2]",
        "ibp": "[0, 2]",
    }


def test_the_nested_network_is_max_and_has_width_d():
    """It takes the largest coordinate, in layers of d, d - 1, ..., 2 neurons."""
    for d in (2, 3, 5):
        assert nested(d).widths == tuple(range(d, 1, -1))
        point = [Fraction(i * i % 7, 7) for i in range(1, d + 1)]
        assert nested(d)(*point) == (max(point),)


def test_the_simplex_is_as_known():
    """On x >= 0, x1 + x2 + x3 = 1 the range is [1/3, 1], and M_2^o's lower bound is 0."""
    simplex = pr.Polyhedron.from_generators([(1, 0, 0), (0, 1, 0), (0, 0, 1)])
    found = pr.compare(nested(3), simplex, ["exact", "m:1", "mo:2", "mo:3"])
    assert str(found["exact"]) == str(found["m:1"]) == str(found["mo:3"]) == "[1/3, 1]"
    assert found["mo:2"].lower == 0
    names = nested(3).neuron_names
    for pair in ((0, 1), (0, 2), (1, 2)):
        groups = [[names[i] for i in pair], names[3:]]
        assert pr.OutputHull(2, groups=groups).bounds(nested(3), simplex).lower == 0


def test_polytopes_with_fewer_vertices_are_exact(judged):
    """The polytope on which M_2^o fails has the fewest vertices that one of its class can have."""
    _, domain = judged("mao2024.section-7.nested.output-hull.polytopes").finding.witness.parsed()
    assert len(domain.vertices) == 3
    for other in section_7_nested.lattice_polytopes(3, 0, 1):
        if len(other.vertices) == 3:
            break
        found = pr.compare(nested(3), other, ["exact", "mo:2"])
        assert found["exact"] == found["mo:2"]


# -- no verdict is stored: where the computation says otherwise, so does the row ------------------


def test_printed_numbers_are_compared_not_copied(monkeypatch):
    """On a larger square every printed number is found wrong."""
    monkeypatch.setattr(section_7, "UNIT", "0 <= x1 <= 1, 0 <= x2 <= 2")
    for name in ("affine", "multi", "one-relu.bound", "output-hull", "polygons"):
        finding = judge(claim(f"mao2024.section-7.max-2.{name}")).finding
        assert finding.verdict is Verdict.REFUTED, name


def test_the_list_would_be_complete_if_m_1_were_the_list(monkeypatch):
    """With the printed list in place of the hull's facets, nothing is missing."""
    monkeypatch.setattr(section_7, "_implies", lambda polyhedron, constraint: True)
    finding = judge(claim("mao2024.section-7.max-2.constraints")).finding
    assert finding.verdict is Verdict.VERIFIED


def test_the_nested_network_is_looked_at(monkeypatch):
    """A network that is not the maximum is found out, and one that needs a budget of its own."""
    monkeypatch.setattr(section_7_nested, "nested", lambda d: nested(d).with_outputs("c1"))
    assert judge(claim("mao2024.section-7.nested.network")).finding.verdict is Verdict.REFUTED


def test_polytopes_are_bounded_one_by_one(monkeypatch):
    """With M_2^o in place of M_1, a polytope refutes the row on all polytopes."""
    found = section_7_nested.method
    monkeypatch.setattr(section_7_nested, "method", lambda name: found("mo:2"))
    finding = judge(claim("mao2024.section-7.nested.multi.polytopes")).finding
    assert finding.verdict is Verdict.REFUTED


def test_the_box_matters(monkeypatch):
    """On a simplex in place of the box, u does depend on x3, and M_2^o fails."""

    def simplex(d):
        corners = [[int(i == j) for j in range(d)] for i in range(d)]
        return pr.Polyhedron.from_generators(corners)

    monkeypatch.setattr(section_7_nested, "_box", simplex)
    for name in ("interdependency", "output-hull", "slack"):
        finding = judge(claim(f"mao2024.section-7.nested.{name}")).finding
        assert finding.verdict is Verdict.REFUTED, name
