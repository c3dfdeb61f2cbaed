"""Families of domains: complete, without repetition, in order."""

from itertools import chain, combinations, product

import pytest

from polyrelax.errors import InvalidInput
from polyrelax.polyhedra import Polyhedron
from polyrelax.search import intervals, lattice_polytopes, random_polytopes


def test_intervals_are_complete_and_in_order():
    """All intervals with integer ends in [-3, 3] come, the short sums of ends first."""
    ends = [tuple(interval.bounds("x")) for interval in intervals(3)]
    assert set(ends) == set(combinations(range(-3, 4), 2))
    sizes = [abs(a) + abs(b) for a, b in ends]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize(("dimension", "lower", "upper"), [(1, -2, 2), (2, 0, 1), (2, -1, 1)])
def test_lattice_polytopes_are_the_hulls_of_all_subsets(dimension, lower, upper):
    """Every hull of a subset of the grid comes exactly once."""
    grid = list(product(range(lower, upper + 1), repeat=dimension))
    subsets = chain(*(combinations(grid, n) for n in range(1, len(grid) + 1)))
    expected = {Polyhedron.from_generators(subset) for subset in subsets}
    found = list(lattice_polytopes(dimension, lower, upper))
    assert len(found) == len(expected)
    assert set(found) == expected


def test_random_polytopes_repeat():
    """The same seed gives the same polytopes, another seed others."""
    first, again, other = (list(random_polytopes(3, 5, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_bad_arguments_are_refused():
    """Grids that are empty or too large, and numbers that are not positive, are errors."""
    for bad in (lambda: lattice_polytopes(2, 0, 4), lambda: lattice_polytopes(1, 1, 0)):
        with pytest.raises(InvalidInput, match="grid"):
            next(bad())
    for bad in (lambda: intervals(0), lambda: lattice_polytopes(0, 0, 1)):
        with pytest.raises(InvalidInput, match="positive"):
            next(bad())
