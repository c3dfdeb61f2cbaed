"""Regions: both kinds give the same maxima, sound bounds, and splits that lose nothing."""

from fractions import Fraction

import flint
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.exact.regions import PRECISION, RowRegion, VertexRegion
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.rows import dot, point_of
from polyrelax.strategies import polytopes
from tests.exact.oracles import SMALL, grid

FORMS = st.lists(st.integers(-5, 5), min_size=4, max_size=4)


def regions(domain):
    """The same polytope as a region of each kind."""
    found = domain.description
    bounds = [domain.bounds(name) for name in domain.names]
    return (
        VertexRegion(list(found.rays), list(found.tight), domain.dimension + 1, len(found.rows)),
        RowRegion.within(*domain.system(), [(b.lower, b.upper) for b in bounds]),
    )


def cut_to(domain, form):
    """The form over (1, x) for a domain of fewer variables."""
    return tuple(form[: len(domain.names) + 1])


def rows_of(region, names):
    """A region as a polyhedron."""
    if isinstance(region, RowRegion):
        return Polyhedron(names, rows=region.rows, equations=region.equations)
    return Polyhedron(names, rays=tuple(region.corners))


@given(polytopes(coordinates=SMALL), FORMS)
def test_maxima_are_exact_and_attained(domain, form):
    """Both kinds find the maximum that a linear program proves, and a point of it."""
    form = cut_to(domain, form)
    expected = domain.maximize(form[1:]).value + form[0]
    for region in regions(domain):
        value, at = region.maximum(form)
        assert value == expected
        assert dot(form, at) == value * at[0]
        assert domain.contains(point_of(at))


@given(polytopes(coordinates=SMALL), st.lists(FORMS, min_size=1, max_size=3))
def test_tops_are_sound(domain, forms):
    """The quick bounds are never below the maximum, and close to it for a region by vertices."""
    forms = [cut_to(domain, form) for form in forms]
    table = flint.fmpz_mat([[form[0] << PRECISION, *form[1:]] for form in forms])
    for region in regions(domain):
        for form, top in zip(forms, region.tops(table), strict=True):
            value, _ = region.maximum(form)
            assert top >= value * (1 << PRECISION)
            if isinstance(region, VertexRegion):
                assert top <= value * (1 << PRECISION) + sum(map(abs, form)) + 1


@given(polytopes(coordinates=SMALL), FORMS, FORMS)
def test_splits_lose_nothing(domain, first, second):
    """Two splits, one after the other, give the polyhedra that the inequalities give."""
    pieces = {"all": (domain, list(regions(domain)))}
    for form in (cut_to(domain, first), cut_to(domain, second)):
        new = {}
        for label, (whole, kinds) in pieces.items():
            sides = [region.split(form) for region in kinds]
            for i, row in enumerate((form, tuple([-entry for entry in form]))):
                part = whole & Polyhedron(domain.names, rows=(row,))
                kept = [side[i] for side in sides]
                assert (kept[0] is None) == (kept[1] is None)
                if kept[0] is not None:
                    assert all(rows_of(region, domain.names) == part for region in kept)
                    new[f"{label}{i}"] = (part, kept)
        pieces = new


@given(polytopes(coordinates=SMALL), FORMS, FORMS)
def test_boxes_stay_around(domain, first, second):
    """After splits, the box of a region by rows still holds all of it."""
    region = regions(domain)[1]
    for form in (first, second):
        region = next(filter(None, region.split(cut_to(domain, form))))
    part = rows_of(region, domain.names)
    for name, (low, high) in zip(domain.names, region.box, strict=True):
        bounds = part.bounds(name)
        assert low <= bounds.lower * (1 << PRECISION)
        assert high >= bounds.upper * (1 << PRECISION)


@given(polytopes(coordinates=SMALL), FORMS, st.integers(1, 10**9))
def test_trimming_keeps_what_is_positive(domain, form, factor):
    """Every point of the region where the form is positive is still there, and nothing is new."""
    form = tuple([factor * entry for entry in cut_to(domain, form)])
    for region in regions(domain):
        if region.maximum(form)[0] <= 0:
            continue
        part = rows_of(region.trimmed(form), domain.names)
        assert part <= domain
        for point in grid(domain):
            if form[0] + sum(a * x for a, x in zip(form[1:], point, strict=True)) > 0:
                assert part.contains(point)


def test_trimming_really_cuts():
    """A cut that leaves a corner of a square leaves a triangle."""
    region = regions(Polyhedron.box([0, 0], [1, 1]))[0]
    part = region.trimmed((-3, 2, 2))
    assert len(part.corners) == 3
    assert part.maximum((0, -1, -1))[0] == Fraction(-3, 2)


def test_maxima_are_not_misled_by_rounding():
    """A vertex that rounding puts below another is still found to be the higher one."""
    low = Fraction(22369621, 1 << 24)
    domain = Polyhedron.from_generators([(0, 0), ("2/3", "2/3"), (low, 0)])
    assert low < Fraction(4, 3)
    assert regions(domain)[0].maximum((0, 1, 1))[0] == Fraction(4, 3)
