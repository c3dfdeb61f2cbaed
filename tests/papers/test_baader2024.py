"""The rows of baader2024: known verdicts, evidence that holds once more, and known numbers."""

import re
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.claims import Inquiry
from polyrelax.claims.recheck import difference
from polyrelax.networks import PiecewiseLinear, convex_encodings, flip
from polyrelax.papers.baader2024 import PAPER, maxima
from polyrelax.papers.baader2024.kinds import by_slopes, random_functions
from polyrelax.papers.baader2024.solutions import n_shape_network
from polyrelax.search import NetworkClass
from polyrelax.strategies import networks
from tests.papers.rows import check_row, claim

PROOFS = Path(__file__).parents[2] / "proofs" / "baader2024.md"
LINE = pr.polytope("-4 <= x <= 4")

# Table 1 of the paper, without the cells that are open in it.
TABLE_1 = {
    "ibp": "monotone monotone-convex",
    "deeppoly-0": "monotone convex monotone-convex",
    "deeppoly-1": "monotone convex monotone-convex",
    "triangle": "monotone convex monotone-convex",
    "multi-neuron": "cpwl monotone convex monotone-convex",
}
PROVED = [
    "tl-dr",
    "abstract.ibp",
    "abstract.larger-class",
    "abstract.solution-space",
    "abstract.multivariate",
    "table-1.ibp.cpwl",
    "table-1.ibp.convex",
    "table-1.d2.cpwl",
    "table-1.d2.monotone",
    "table-1.d2.convex",
    "table-1.d2.monotone-convex",
    "table-1.d2.max2",
    "solutions.triangle",
    "solutions.deeppoly-0",
    "solutions.deeppoly-1",
    "solutions.exponential",
    "solutions.examples",
    "deeppoly-area",
    "n-shape",
]
VERDICTS = {
    **{
        f"table-1.{row}.{kind}": "proved"
        for row, kinds in TABLE_1.items()
        for kind in kinds.split()
    },
    **dict.fromkeys(PROVED, "proved"),
    "tl-dr.any": "refuted",
    "abstract.multivariate.any": "refuted",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_rows(judged, name):
    """Each row has the verdict that is known, is complete, and its evidence holds once more."""
    check_row(judged(f"baader2024.{name}"), VERDICTS[name])


def test_the_abstract_comes_first():
    """The rows are in the paper's order: TL;DR, abstract, Table 1, and what is said of it."""
    heads = [claim.id.split(".")[1] for claim in PAPER.claims]
    assert list(dict.fromkeys(heads))[:4] == ["tl-dr", "abstract", "table-1", "solutions"]


def test_cited_theorems_have_proofs(judged):
    """Every theorem that a summary cites in proofs/baader2024.md is there, with a proof."""
    parts = re.findall(
        r"^## (Theorem \d+)\..*?\n(.*?)(?=^## |\Z)", PROOFS.read_text("utf-8"), re.M | re.S
    )
    known = {name for name, text in parts if "*Proof.*" in text}
    everywhere = set()
    assert [name for name, _ in parts] == [f"Theorem {i + 1}" for i in range(len(parts))]
    for name in VERDICTS:
        summary = judged(f"baader2024.{name}").finding.summary
        if "proofs/baader2024.md" in summary:
            cited = re.findall(r"\d+", summary.partition(" in proofs")[0])
            assert cited
            everywhere |= {f"Theorem {n}" for n in cited}
    assert everywhere == known


def test_the_universal_reading_fails_on_a_network_that_bends():
    """The witness of the universal reading is not affine, and IBP is precise for it on a grid."""
    net, square = claim("baader2024.tl-dr.any").decide(Inquiry()).witness.parsed()
    corner = [net.evaluate([x, y])[0] for x, y in ((-1, -1), (0, 0), (1, 1))]
    assert corner[0] + corner[2] != 2 * corner[1]
    assert pr.precise(net, square, "ibp", grid=4).answer == "supported"


@pytest.mark.parametrize(
    ("slopes", "counts"),
    [
        ((-1, 0, 2), {"triangle": 4, "deeppoly-0": 1, "deeppoly-1": 1}),
        ((1, 2, 4), {"triangle": 4, "deeppoly-0": 1, "deeppoly-1": 1, "ibp": 1}),
        ((-1, 1), {"triangle": 2, "deeppoly-0": 0, "deeppoly-1": 0, "ibp": 0}),
        ((-2, -1, 1), {"triangle": 4, "deeppoly-0": 0, "deeppoly-1": 0}),
    ],
)
def test_solution_counts(slopes, counts):
    """How many sign patterns are precise, for the functions with known numbers."""
    for method, count in counts.items():
        nets = [net for _, net in convex_encodings(by_slopes(*slopes))]
        assert sum(bool(pr.precise(net, LINE, method)) for net in nets) == count


SLOPES = st.lists(st.integers(-4, 4), min_size=2, max_size=4, unique=True).map(sorted)


@given(SLOPES)
@settings(max_examples=25)
def test_solution_spaces(slopes):
    """All patterns for the Triangle, at most one for each DeepPoly, and these are each other's."""
    patterns = dict(convex_encodings(by_slopes(*slopes)))
    good = {
        method: {signs for signs, net in patterns.items() if pr.precise(net, LINE, method)}
        for method in ("triangle", "deeppoly-0", "deeppoly-1")
    }
    assert good["triangle"] == set(patterns)
    assert len(good["deeppoly-0"]) == (not any(a < 0 < b for a, b in pairwise(slopes)))
    swapped = {signs.translate(str.maketrans("+-", "-+")) for signs in good["deeppoly-0"]}
    assert good["deeppoly-1"] == swapped


@given(networks(inputs=1, layers=(1, 2), widths=(1, 2)), st.integers(-3, 2), st.integers(1, 3))
def test_the_flip_exchanges_the_two(net, low, width):
    """DeepPoly-1 on the flip is DeepPoly-0 on the original, and the other way round."""
    box = pr.Polyhedron.box([low], [low + width], net.inputs)
    for one, two in (("deeppoly-0", "deeppoly-1"), ("deeppoly-1", "deeppoly-0")):
        assert pr.method(one).bounds(net, box) == pr.method(two).bounds(flip(net), box)


def test_the_area_heuristic_mixes_lines():
    """On [-1, 1/3] the lower bound of relu(x) + relu(-x) is -1/3."""
    net, box = pr.Network("relu(x) + relu(-x)"), pr.polytope("-1 <= x <= 1/3")
    assert str(pr.DeepPoly("area").bounds(net, box)) == "[-1/3, 1]"


def test_the_n_shape_on_many_intervals():
    """The Triangle has the function's own range on all intervals with ends in thirds."""
    net = n_shape_network()
    f = PiecewiseLinear.from_network(net, (-2, 2))
    for p, q in combinations([Fraction(i, 3) for i in range(-6, 7)], 2):
        box = pr.Polyhedron.box([p], [q], "x")
        assert pr.Triangle().bounds(net, box) == f.range(p, q)


@pytest.mark.parametrize("kind", ["CPWL", "monotone", "convex", "monotone convex"])
def test_random_functions_are_of_their_kind(kind):
    """Functions of two to five pieces, convex and monotone as they should be, and different."""
    found = list(random_functions(kind, 30))
    assert len(set(found)) > 20
    for f in found:
        assert 2 <= len(f.pieces) <= 5
        assert f.is_convex() or "convex" not in kind
        assert f.is_monotone() or "monotone" not in kind


def test_encodings_of_max_are_all_found():
    """Where going through the whole class finds none there is none; the others compute max."""
    class_ = NetworkClass.parse("2-1-1-1, |w| <= 1, |b| <= 1, no dead neurons, up to symmetry")
    points = [(Fraction(i, 4), Fraction(j, 4)) for i, j in ((0, 0), (4, 0), (0, 4), (2, 1), (1, 3))]
    top = [max(point) for point in points]
    assert not any([net(*p)[0] for p in points] == top for net in class_)
    assert list(maxima.encodings(Inquiry(), 1, 1)) == []
    found = list(maxima.encodings(Inquiry(), 2, 1))
    assert len(set(found)) == len(found) == 14
    for net in found:
        assert [net(*p)[0] for p in points] == top


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second", "least"), [(3, 1, 300), (3, 2, 5000)])
def test_no_larger_encoding_of_max_is_precise(first, second, least):
    """With 3+1 and 3+2 neurons the Triangle is too wide on one of two boxes for every encoding."""
    boxes = [pr.Polyhedron.box([c] * 2, [d] * 2, "x1 x2") for c, d in (("1/4", "1/2"), (0, 1))]
    checked = 0
    for net in maxima.candidates(Inquiry(), first, second):
        checked += 1
        if not any(pr.Triangle().bounds(net, b).upper > b.bounds("x1").upper for b in boxes):
            apart = pr.range(difference(net, maxima.MAX), boxes[1])
            assert (apart.lower, apart.upper) != (0, 0)
    assert checked > least
