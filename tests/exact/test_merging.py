"""One hidden layer for networks of one input: the same function, and M_inf exact everywhere."""

import pytest
from hypothesis import given, settings

import polyrelax as pr
from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded, Undecided
from polyrelax.strategies import networks, polytopes
from tests.relaxations.nets import N1, UNIT, points_of


@given(networks(inputs=1, outputs=(1, 2), layers=(0, 3)), polytopes(names="x1"))
@settings(max_examples=60)
def test_the_function_stays_and_m_inf_is_exact(net, X):
    """It has one ReLU layer at most, no skips, the same outputs, and exact bounds."""
    new = pr.one_hidden_layer(net, X)
    assert len(new.layers) <= 1
    assert all(not layer.carried for layer in new.chain.layers)
    difference = pr.Network(
        *(a - b for a, b in zip(new.outputs, net.outputs, strict=True)), inputs=net.inputs
    )
    assert all(tuple(ends) == (0, 0) for ends in pr.method("exact").output_bounds(difference, X))
    exact = pr.method("exact").output_bounds(net, X)
    assert pr.method("m:inf").output_bounds(new, X) == exact
    assert all(new(p) == net(p) for p in points_of(X))


def test_only_true_kinks_make_neurons():
    """A network that is affine, or constant, on the interval needs one neuron, or none."""
    line = pr.polytope(UNIT)
    assert not pr.one_hidden_layer(pr.Network(N1), line).neurons
    assert len(pr.one_hidden_layer(pr.Network("relu(x + 2) - relu(-x)"), line).neurons) == 2
    assert pr.one_hidden_layer(pr.Network("relu(x), 3"), pr.polytope("x == 2"))(2) == (2, 3)


def test_what_cannot_be_merged():
    """Several inputs, empty and unbounded domains are refused; so is more time than there is."""
    net = pr.Network("relu(x)")
    with pytest.raises(InvalidInput, match="'domain'"):
        pr.one_hidden_layer(net, pr.polytope("0 <= x <= y, y <= 1"))
    with pytest.raises(EmptyDomain):
        pr.one_hidden_layer(net, pr.Polyhedron.empty("x"))
    with pytest.raises(Unbounded):
        pr.one_hidden_layer(net, pr.polytope("x >= 0"))
    with pytest.raises(Undecided):
        pr.one_hidden_layer(net, pr.polytope(UNIT), seconds=0)
