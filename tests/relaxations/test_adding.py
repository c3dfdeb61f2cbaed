"""docs/adding-a-relaxation.md, followed: a new relaxation of ten lines passes the shared laws."""

import pytest
from hypothesis import given, settings

import polyrelax as pr
from polyrelax.rational import Affine
from polyrelax.relaxations.layerwise import LayerwiseRelaxation
from polyrelax.relaxations.methods import FAMILIES, Family
from tests.relaxations.nets import cases, points_of, trace_at


class Strip(LayerwiseRelaxation):
    """An unstable neuron lies between 0 and the upper end of its pre-activation."""

    name = "strip"

    def _constrain(self, system, layer, budget):
        for i in layer.unstable:
            post = Affine.atom(layer.names[i])
            system.require(post, f"{layer.names[i]} is not negative")
            system.require(layer.ranges[i].upper - post, f"{layer.names[i]} is not too large")


@pytest.fixture(autouse=True)
def _named(monkeypatch):
    monkeypatch.setitem(FAMILIES, "strip", Family(lambda k, o: Strip()))


@given(cases())
@settings(max_examples=25)
def test_it_contains_the_true_traces(case):
    """True traces satisfy the new relaxation's system."""
    net, domain = case
    relaxed = Strip().relax(net, domain)
    for point in points_of(domain):
        assert relaxed.contains(trace_at(relaxed.network, point))


@given(cases())
@settings(max_examples=25)
def test_it_has_its_place_among_the_others(case):
    """It is looser than the Triangle and no looser than interval propagation."""
    net, domain = case
    bounds = Strip().bounds(net, domain)
    assert pr.Triangle().bounds(net, domain) <= bounds
    assert bounds <= pr.IntervalPropagation().bounds(net, domain)


def test_every_command_knows_it():
    """`compare`, `trace` and `method` know the new name."""
    net, domain = pr.Network("relu(x) - x"), pr.polytope("-1 <= x <= 1")
    assert str(pr.compare(net, domain, ["strip"])["strip"]) == "[-1, 2]"
    assert pr.trace(net, domain, "strip").relaxed == Strip().output_bounds(net, domain)
    assert repr(pr.method("strip")) == "<relaxation strip>"
