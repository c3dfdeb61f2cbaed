"""Partitions: cells that cover the domain, and relaxations on each of them."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded, Undecided, Unsupported
from polyrelax.strategies import affine_forms
from tests.relaxations.nets import MAX2, N2, SQUARE, UNIT, cases, interval

max2, square = pr.Network(MAX2), pr.polytope(SQUARE)


@st.composite
def partitions(draw, **options):
    """A partition of every kind, of degenerate domains too."""
    net, X = draw(cases(**options))
    hyperplanes = st.lists(affine_forms(*X.names), max_size=3)
    by = draw(st.sampled_from(["cells", "inner"]) | st.integers(1, 3) | hyperplanes)
    return pr.partition(net, X, by)


@given(partitions(outputs=(1, 2)), st.sampled_from(["ibp", "triangle", "mo:inf"]))
@settings(max_examples=60)
def test_cells_cover_and_bounds_are_sound(found, name):
    """No point is missed, and the union of the bounds holds the range and is at most as wide."""
    assert found.missed() is None
    assert all(cell.dimension == found.domain.dimension for cell in found)
    exact = pr.method("exact").output_bounds(found.network, found.domain)
    whole = pr.method(name).output_bounds(found.network, found.domain)
    for bounds, true, before in zip(found.output_bounds(name), exact, whole, strict=True):
        assert true <= bounds <= before
        assert len(bounds.parts) == len(found)
        assert bounds.is_exact == (bounds == true)


@given(cases(layers=(0, 3)))
@settings(max_examples=50)
def test_m_inf_is_exact_where_all_layers_but_the_last_are_affine(case):
    """On linear cells every method is exact; on inner ones M_inf is, and there are no more."""
    net, X = case
    cells, inner = pr.partition(net, X), pr.partition(net, X, "inner")
    assert len(inner) <= len(cells)
    assert cells.is_exact("triangle")
    assert not cells.bounds("triangle").loose
    assert inner.is_exact("m:inf@network")
    assert not inner.bounds("mo:inf").loose


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_the_tables_of_boxes(n):
    """max2 under the Triangle: 1 + 1/(2n); N2(x1 - x2) under M_inf: an error of 1/(2n)."""
    boxes = pr.partition(max2, square, n)
    assert len(boxes) == n * n
    bounds = boxes.bounds("triangle")
    assert bounds == interval(0, 1 + Fraction(1, 2 * n))
    assert len(bounds.loose) == n
    assert boxes.is_exact("m:inf")
    x1, x2 = pr.inputs("x1 x2")
    n2 = pr.Network(N2).substitute({"x": x1 - x2})
    assert pr.partition(n2, square, n).bounds("m:inf") == interval(0, Fraction(1, 2 * n))


def test_the_least_partitions():
    """max2 needs two triangles, or one cell under M_inf; no number of boxes is enough."""
    found = pr.least_partition(max2, square, "triangle", ["x1 - 1/2", "x1 - x2", "x1 + x2 - 1"])
    assert found.cells == pr.partition(max2, square, ["x1 - x2"]).cells
    assert len(pr.least_partition(max2, square, "m:inf")) == 1
    assert pr.least_partition(max2, square, "triangle", most=3) is None
    assert pr.least_partition(max2, square, "triangle", ["x1 - 1/2"]) is None


def test_absolute_values_need_one_cell():
    """|x| has two linear cells, and one is enough for the Triangle."""
    net, line = pr.Network("abs(x)"), pr.polytope(UNIT)
    assert len(pr.partition(net, line)) == 2
    assert len(pr.least_partition(net, line, "triangle")) == 1


def test_given_cells():
    """Polyhedra or a union serve if they cover; else the error names a point that they miss."""
    low, high = square.cut("x1 + x2 - 1")
    assert pr.partition(max2, square, [low, high]).cells == (low, high)
    assert len(pr.partition(max2, square, pr.Union([low, high]))) == 2
    assert len(pr.partition(max2, square, [pr.Polyhedron.universe("x1 x2")])) == 1
    with pytest.raises(InvalidInput, match=r"cells that miss \(1, 1\)"):
        pr.partition(max2, square, [low])
    holes = [pr.polytope(f"{a} <= x1 <= {b}", "x1 x2") for a, b in ((0, "1/3"), ("1/2", 1))]
    with pytest.raises(InvalidInput, match="miss"):
        pr.partition(max2, square, holes)


def test_degenerate_domains():
    """A point has one cell; the empty set and unbounded domains are refused."""
    point = pr.polytope("x1 == 1/3, x2 == 1/3")
    for by in ("cells", "inner", 3, ["x1 - x2"], []):
        assert pr.partition(max2, point, by).cells == (point,)
    with pytest.raises(EmptyDomain):
        pr.partition(max2, pr.Polyhedron.empty("x1 x2"))
    with pytest.raises(Unbounded):
        pr.partition(max2, pr.polytope("x1 >= 0, x2 >= 0"), 2)


def test_budgets():
    """Out of time, the bounds so far are sound; too many cells are refused."""
    with pytest.raises(Undecided) as caught:
        pr.partition(max2, square, 2).bounds("m:inf", seconds=0)
    assert interval(0, 1) <= caught.value.partial
    for sides in (101, 10**12):
        with pytest.raises(Unsupported):
            pr.partition(max2, square, sides)
    assert len(pr.partition(max2, pr.polytope("x1 == 0, x2 == 1"), 10**12)) == 1
    with pytest.raises(Undecided):
        pr.partition(max2, square, seconds=0)


@pytest.mark.parametrize("by", [0, -1, True, None, "boxes", 1.5, [square, "x1"], ["z"], ["x1*x2"]])
def test_what_is_no_partition(by):
    """Other kinds, numbers that are not positive, mixtures and unknown names are refused."""
    with pytest.raises(InvalidInput):
        pr.partition(max2, square, by)


def test_the_hyperplane_at_fault_is_named():
    """A hyperplane that is not understood is named by its place in the list."""
    for bad in ("z", "x1*x2", "x1 >= 0", [1], None):
        with pytest.raises(InvalidInput, match=r"'by\[1\]'"):
            pr.partition(max2, square, ["x1", bad])


@pytest.mark.parametrize(
    "options", [{"by": "cells"}, {"by": ["x1"] * 13}, {"most": 0}, {"by": 3}, {"by": [square]}]
)
def test_what_has_no_least_partition(options):
    """Other kinds, and too many hyperplanes, are refused."""
    with pytest.raises(InvalidInput):
        pr.least_partition(max2, square, "triangle", **options)
