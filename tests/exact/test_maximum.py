"""Branch and bound: the maximum that enumeration finds, and soundness whenever it is stopped."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyrelax.exact import cells
from polyrelax.exact.maximum import Maximization
from polyrelax.exact.ranges import region_of
from polyrelax.exact.regions import RowRegion
from polyrelax.rational.rows import point_of
from tests.benchmarks.nets import cube, network
from tests.exact.oracles import problems


def enumerated(net, domain):
    """The maximum of the first output over the corners of all cells."""
    return max(vertex[0] for cell in cells(net, domain) for vertex in cell.image.vertices)


def search(net, domain, rows=False):
    """A search for the maximum of the first output, on a region by rows if wanted."""
    chain = net.with_inputs(domain.names).chain
    region = region_of(domain)
    if rows:
        bounds = [domain.bounds(name) for name in domain.names]
        region = RowRegion.within(*domain.system(), [(b.lower, b.upper) for b in bounds])
    return Maximization(chain, chain.outputs[0].row, region), chain.outputs[0].scale


@given(problems(), st.booleans())
def test_maximum_is_that_of_all_cells(problem, rows):
    """By vertices or by rows, the search ends with the maximum and a point that attains it."""
    net, domain = problem
    maximization, scale = search(net, domain, rows)
    assert maximization.run()
    assert maximization.upper == maximization.best
    assert maximization.best / scale == enumerated(net, domain)
    at = point_of(maximization.best_at)
    assert domain.contains(at)
    assert net.with_inputs(domain.names).evaluate(at)[0] == maximization.best / scale


@pytest.mark.parametrize("shape", [(2, 8, 8, 1), (3, 6, 6, 1), (4, 5, 4, 1)])
def test_fixed_networks(shape):
    """Networks with many cells, of which the search looks at few."""
    for seed in range(2):
        net, domain = network(shape, seed), cube(shape[0])
        maximization, scale = search(net, domain)
        assert maximization.run()
        assert maximization.best / scale == enumerated(net, domain)


@settings(max_examples=20)
@given(problems(inputs=(2, 3), layers=(2, 3), widths=(3, 5)), st.integers(0, 12))
def test_stopped_at_any_time_it_encloses(problem, after):
    """However early the search is stopped, the maximum lies between its two values."""
    net, domain = problem
    maximization, scale = search(net, domain)
    calls = iter(range(after))
    done = maximization.run(lambda: next(calls, None) is None)
    true = enumerated(net, domain) * scale
    assert maximization.best <= true <= maximization.upper
    assert done <= (maximization.best == true)


@pytest.mark.parametrize("moment", range(1, 25, 2))
def test_interrupted_anywhere_it_encloses(moment, monkeypatch):
    """An interrupt inside a step loses no part of the domain, and the search can be taken up."""
    net, domain = network((3, 6, 6, 1), 0), cube(3)
    maximization, scale = search(net, domain)
    true = enumerated(net, domain) * scale
    look, calls = Maximization._look, []

    def interrupted(self, node):
        calls.append(node)
        if len(calls) == moment:
            raise KeyboardInterrupt
        look(self, node)

    monkeypatch.setattr(Maximization, "_look", interrupted)
    with pytest.raises(KeyboardInterrupt):
        maximization.run()
    assert maximization.best <= true <= maximization.upper
    assert maximization.run()
    assert maximization.best == maximization.upper == true


def test_bounds_fall_and_values_rise():
    """Step by step, what is attained never falls and what is possible never rises."""
    maximization, _ = search(network((3, 8, 8, 1), 1), cube(3))
    seen = []
    maximization.run(lambda: seen.append((maximization.best, maximization.upper)))
    assert len(seen) > 3
    for (low, high), (next_low, next_high) in pairwise(seen):
        assert low <= next_low <= next_high <= high
    assert all(isinstance(value, Fraction) for pair in seen for value in pair)
