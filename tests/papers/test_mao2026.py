"""The ledger of mao2026: known verdicts and numbers, and what happens where a route is broken."""

from fractions import Fraction

import pytest

import polyrelax as pr
from polyrelax import families, transformations
from polyrelax.claims import Verdict, judge
from polyrelax.papers import ledger
from polyrelax.papers.mao2024.encodings import MAX
from polyrelax.papers.mao2026 import (
    PAPER,
    definitions,
    maximum,
    paper,
    partitions,
    theorem_3_3,
    theorem_4_2,
)
from polyrelax.papers.mao2026 import transformations as rows_on_transformations
from tests.papers.rows import check_row, claim
from tests.relaxations.nets import N1, SQUARE, UNIT, interval

VERDICTS = {
    "abstract.single-neuron": "proved",
    "abstract.max": "proved",
    "abstract.max.single-neuron": "refuted",
    "abstract.max.single-neuron.every-box": "proved",
    "abstract.transformation": "proved",
    "abstract.partition": "proved",
    "abstract.partition.complexity": "proved",
    "abstract.incomplete": "proved",
    "abstract.unbounded": "proved",
    "definition.layers": "verified",
    "definition.layer-wise": "proved",
    "definition.windows": "proved",
    "lemma-3-0": "proved",
    "lemma-3-1": "proved",
    "theorem-3-3": "proved",
    "theorem-3-3.domains": "proved",
    "theorem-3-3.depth": "proved",
    "theorem-4-2.identities": "proved",
    "theorem-4-2.relus": "proved",
    "theorem-4-2.every-window": "proved",
    "max.nested": "proved",
    "max.triangle": "proved",
    "max.barrier": "proved",
    "transformation.carry": "proved",
    "transformation.carry.skips": "proved",
    "transformation.clamp": "proved",
    "transformation.clamp.triangle": "refuted",
    "transformation.clamp.nested": "proved",
    "transformation.clamp.bounds": "proved",
    "transformation.clamp.sub-domains": "refuted",
    "transformation.gap": "proved",
    "transformation.gap.size": "proved",
    "transformation.gap.triangle": "refuted",
    "transformation.merge": "proved",
    "transformation.merge.triangle": "refuted",
    "partition.complete": "proved",
    "partition.complexity": "proved",
    "partition.max.one-cell": "proved",
    "partition.max.boxes": "proved",
    "partition.max.triangles": "proved",
    "partition.n2.boxes": "proved",
    "partition.absolute": "proved",
    "partition.n2.least": "proved",
    "open.every-polytope": "undecided",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts_agree_with_what_is_known(judged, name):
    """Each verdict is the one that is known from elsewhere, and its evidence holds."""
    check_row(judged(f"mao2026.{name}"), VERDICTS[name])


def test_the_rows_stand_in_the_papers_order():
    """The ledger has these rows in this order, behind those of mao2024."""
    assert [c.id for c in PAPER.claims] == [f"mao2026.{name}" for name in VERDICTS]
    papers = list(dict.fromkeys(c.id.partition(".")[0] for c in ledger()))
    assert papers.index("mao2026") == papers.index("mao2024") + 1


def test_rows_rest_on_rows():
    """Whatever a row rests on is a row of the ledger."""
    known = {c.id for c in ledger()}
    assert all(set(c.rests_on) <= known for c in PAPER.claims)


def test_only_the_open_question_is_undecided(judged):
    """It says that it is open; nothing else is left open."""
    assert [name for name, verdict in VERDICTS.items() if verdict == "undecided"] == [
        "open.every-polytope"
    ]
    assert judged("mao2026.open.every-polytope").finding.summary.startswith("Open")


def test_the_numbers_of_the_tables(judged):
    """The gap transform's sizes, and the bounds on grids, are the known ones."""
    gap = " ".join(judged("mao2026.transformation.gap").finding.paragraphs)
    assert "[0, 1/2] before, [0, 0] after, with 11, 10, 8 neurons" in gap
    boxes = " ".join(judged("mao2026.partition.max.boxes").finding.paragraphs)
    assert "3/2 (1 of 1 cells loose), 5/4 (2 of 4 cells loose), 7/6" in boxes
    n2 = " ".join(judged("mao2026.partition.n2.boxes").finding.paragraphs)
    assert "1/2, 1/4, 1/6, 1/8, 1/10" in n2
    depth = " ".join(judged("mao2026.theorem-3-3.depth").finding.paragraphs)
    assert "[0, 1/2], [0, 1], [0, 2], [0, 4], [0, 8], [0, 16]" in depth


def test_the_triangle_on_nested_maxima():
    """By hand for d = 2: 3/2. For d = 3 the bound is found again by an LP of another library."""
    z3 = pytest.importorskip("z3")
    found = [
        pr.Triangle().bounds(families.nested_maximum(d), pr.Polyhedron.box([0] * d, [1] * d)).upper
        for d in (2, 3)
    ]
    assert found[0] == Fraction(3, 2)
    solver = z3.Optimize()
    x1, x2, x3, c1, c2 = z3.Reals("x1 x2 x3 c1 c2")
    for x in (x1, x2, x3):
        solver.add(x >= 0, x <= 1)
    # u = c1 + x2 has the range [0, 3/2], so c2 has the pre-activation range [-1, 3/2].
    half = z3.RealVal("1/2")
    solver.add(c1 >= 0, c1 >= x1 - x2, c1 <= (x1 - x2) * half + half)
    u = c1 + x2 - x3
    solver.add(c2 >= 0, c2 >= u, c2 <= (u + 1) * z3.RealVal("3/5"))
    top = solver.maximize(c2 + x3)
    assert solver.check() == z3.sat
    assert solver.upper(top).as_fraction() == found[1]


def test_the_barrier_is_about_small_boxes_around_almost_all_points():
    """At a point where the network's neurons change sign the Triangle may be exact."""
    net = pr.Network.parse("1 - relu(relu(1 - x1) - relu(x2 - x1))", "x1 x2")
    square, small = pr.polytope(SQUARE), pr.polytope("2/5 <= x1 <= 3/5, 2/5 <= x2 <= 3/5")
    assert pr.Triangle().bounds(net, square) == interval(0, 1)
    assert pr.Triangle().bounds(net, small).upper >= Fraction(7, 10)


# -- no verdict is stored: where the computation says otherwise, so does the row ------------------


def verdict(name):
    """The verdict of a row, judged anew."""
    return judge(claim(f"mao2026.{name}")).finding.verdict


def test_theorem_3_3_compares_ranges_and_hulls(monkeypatch):
    """With a network that is no member of the family, the rows on Theorem 3.3 are refuted."""
    net = pr.Network("relu(x)")
    monkeypatch.setattr(theorem_3_3, "unbounded_error", lambda T, X=None: net)
    assert verdict("theorem-3-3") is Verdict.REFUTED
    monkeypatch.setattr(theorem_3_3, "amplified", lambda k: families.amplified(0))
    assert verdict("theorem-3-3.depth") is Verdict.REFUTED


def test_windows_are_counted(monkeypatch):
    """With one identity too many, or a stage too few, the thresholds are wrong."""
    true = families.unbounded_error
    monkeypatch.setattr(
        theorem_4_2, "unbounded_error", lambda T, identities: true(T, identities=identities + 1)
    )
    monkeypatch.setattr(theorem_4_2, "delayed_copy", lambda d: families.delayed_copy(d + 1))
    assert verdict("theorem-4-2.identities") is Verdict.REFUTED
    assert verdict("theorem-4-2.relus") is Verdict.REFUTED
    monkeypatch.setattr(definitions, "unbounded_error", lambda T, identities: true(T, identities=0))
    assert verdict("definition.layers") is Verdict.REFUTED


def test_definitions_are_compared(monkeypatch):
    """With a looser relaxation in place of one of them, the rows on P_1 are refuted."""
    found = definitions.method
    monkeypatch.setattr(definitions, "method", lambda n: found("triangle" if n == "p:1" else n))
    assert verdict("definition.layer-wise") is Verdict.REFUTED
    monkeypatch.setattr(definitions, "CrossLayer", lambda r: pr.Triangle())
    assert verdict("definition.windows") is Verdict.REFUTED


def test_transformed_networks_are_looked_at(monkeypatch):
    """Without the transformation, every row on one is refuted."""
    monkeypatch.setattr(rows_on_transformations, "clamp", lambda net, *_: net)
    monkeypatch.setattr(rows_on_transformations, "gap", lambda net, *_, **__: net)
    monkeypatch.setattr(rows_on_transformations, "one_hidden_layer", lambda net, _: net)
    for name in ("clamp", "clamp.nested", "gap", "merge"):
        assert verdict(f"transformation.{name}") is Verdict.REFUTED, name


def test_another_function_is_found_out(monkeypatch):
    """A transformation that changes the function is an error of ours, not a verdict."""
    monkeypatch.setattr(
        rows_on_transformations, "carry_inputs", lambda net, _: net.with_outputs("y + 1")
    )
    with pytest.raises(pr.CheckFailed):
        judge(claim("mao2026.transformation.carry"))


def test_partitions_are_computed(monkeypatch):
    """With one cell in place of the partition that is asked for, the rows are refuted."""
    monkeypatch.setattr(partitions, "partition", lambda net, X, by: pr.partition(net, X, 1))
    for name in ("complete", "complexity", "max.boxes", "n2.boxes", "absolute"):
        assert verdict(f"partition.{name}") is Verdict.REFUTED, name


def test_maxima_are_bounded(monkeypatch):
    """With the Triangle for M_1, a polytope refutes; an encoding without excess does too."""
    found = maximum.method
    monkeypatch.setattr(maximum, "method", lambda _: found("triangle"))
    assert verdict("max.nested") is Verdict.REFUTED
    assert verdict("max.triangle") is Verdict.REFUTED
    monkeypatch.setattr(maximum, "max_encodings", lambda _: [MAX])
    monkeypatch.setattr(maximum, "method", lambda _: found("exact"))
    assert verdict("max.barrier") is Verdict.REFUTED


def test_the_class_has_one_of_a_network_and_its_negative():
    """Every network of the class, or its negative, is among those that are looked at."""
    from polyrelax.search import NetworkClass

    kept = set(paper.two_layers())
    for net in NetworkClass.parse(paper.TWO_LAYERS):
        (form,) = net.outputs
        negative = pr.Network(-form, inputs=net.inputs, neurons=net.neurons)
        assert (net in kept) != (negative in kept)


def test_the_public_constructions_give_the_numbers():
    """What the rows say of N1 can be had by one call each."""
    net, line = pr.Network(N1), pr.polytope(UNIT)
    assert pr.method("m:inf").bounds(net, line) == interval(0, "1/2")
    assert pr.method("m:inf").bounds(transformations.gap(net, line), line) == interval(0, 0)
    assert pr.partition(net, line, "inner").bounds("m:inf") == interval(0, 0)
    assert pr.Triangle().bounds(pr.one_hidden_layer(net, line), line) == interval(0, 0)


def test_why_some_rows_exclude_skip_connections():
    """In layer scope M_inf can be looser there than P_1, and inexact on an inner cell."""
    net, X = pr.Network("x2 + relu(x1 - x2)", inputs="x1 x2"), pr.polytope(SQUARE)
    assert pr.method("p:1").bounds(net, X) == interval(0, 1)
    assert pr.method("m:inf").bounds(net, X) == interval(0, "3/2")
    assert pr.method("p:1").bounds(net, X) == pr.method("m:inf@network").bounds(net, X)
    assert len(pr.partition(net, X, "inner")) == 1
    for row in ("definition.layer-wise", "transformation.carry", "partition.complete"):
        assert "without skip connections" in claim(f"mao2026.{row}").statement
