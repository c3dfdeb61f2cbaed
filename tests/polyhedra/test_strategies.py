"""The public strategies for polyhedra draw what they say, and shrink to what one can read."""

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from polyrelax.errors import InvalidInput
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.strategies import polyhedra, polytopes


@given(polytopes(dimension=(0, 3)))
def test_polytopes_are_bounded(body):
    """A polytope is bounded and, unless asked for, not empty."""
    assert body.is_bounded
    assert not body.is_empty
    assert body.names == tuple([f"x{i + 1}" for i in range(len(body.names))])
    assert len(body.names) <= 3


@given(polytopes(dimension=(0, 3), full_dimensional=True))
def test_full_dimensional_polytopes(body):
    """On request every polytope has interior points."""
    assert body.is_bounded
    assert body.dimension == body.ambient_dimension


@given(polytopes(names="u v") | polyhedra(names=["u", "v"], empty=False))
def test_names_may_be_given(body):
    """The variables are those that were asked for."""
    assert body.names == ("u", "v")
    assert not body.is_empty


@given(polytopes(dimension=2, coordinates=st.integers(0, 1)))
def test_coordinates_may_be_given(body):
    """A polytope made from points has these coordinates."""
    if body._given_rays is not None:
        assert all(value in (0, 1) for vertex in body.vertices for value in vertex)


# what is looked for: in which strategy, and the smallest
SHRUNK = {
    "a polytope": (polytopes(), lambda body: True, "{x1: x1 == 0}"),
    "an empty one": (polytopes(empty=True), lambda body: body.is_empty, "{x1: empty}"),
    "a segment": (
        polytopes(dimension=2),
        lambda body: body.dimension == 1,
        "{(x1, x2): x1 == 0, -x2 <= 0, x2 <= 1}",
    ),
    "a triangle": (
        polytopes(dimension=2),
        lambda body: body.dimension == 2,
        "{(x1, x2): -x2 <= 0, -x1 <= 0, x1 + x2 <= 1}",
    ),
    "something unbounded": (
        polyhedra(),
        lambda body: not body.is_bounded,
        "{x1: everything}",
    ),
    "a line in the plane": (
        polyhedra(dimension=2),
        lambda body: len(body.lines) == 1 == body.dimension,
        "{(x1, x2): x2 == 0}",
    ),
    "a polyhedron": (polyhedra(), lambda body: True, "{(): empty}"),
}


@pytest.mark.parametrize("name", SHRUNK)
def test_they_shrink(name):
    """What is found is what a person would call the smallest."""
    strategy, condition, smallest = SHRUNK[name]
    found = find(strategy, condition, settings=settings(max_examples=2000))
    assert repr(found) == smallest


KINDS = {
    "empty": lambda body: body.is_empty,
    "a point": lambda body: body.dimension == 0,
    "flat": lambda body: 0 < body.dimension < 3,
    "full-dimensional and bounded": lambda body: body.dimension == 3 and body.is_bounded,
    "pointed and unbounded": lambda body: bool(body.rays) and not body.lines,
    "with lines and rays": lambda body: bool(body.rays) and bool(body.lines),
    "the whole space": lambda body: body == Polyhedron.universe(body.names),
    "made from redundant rows": lambda body: (
        body._given_rows is not None and 0 < len(body.inequalities) < len(body._given_rows)
    ),
    "made from redundant points": lambda body: (
        body._given_rays is not None and len(set(body._given_rays)) > len(body.description.rays) > 0
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_up(kind):
    """Degenerate sets of every kind are among what is drawn."""
    options = settings(max_examples=2000, phases=[Phase.generate])
    assert find(polyhedra(dimension=3), KINDS[kind], settings=options) is not None


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: polytopes(dimension=-1), "'dimension' must be a size"),
        (lambda: polyhedra(dimension=(2, 1)), "'dimension' must be a size"),
        (lambda: polytopes(empty=True, full_dimensional=True), "'empty' must be False"),
    ],
)
def test_bad_options(make, message):
    """Options that contradict one another, and sizes that are none, are errors."""
    with pytest.raises(InvalidInput, match=message):
        make()
