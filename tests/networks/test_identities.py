"""Identities: primitive layers that compute nothing, and that a network remembers."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.errors import InvalidInput
from polyrelax.formats import network_from_json, network_to_json
from polyrelax.networks import Network
from polyrelax.strategies import networks


@st.composite
def delayed(draw):
    """A network with identities, and the same network without."""
    net = draw(networks(outputs=(1, 2)))
    numbers = draw(st.lists(st.integers(0, 3), max_size=len(net.layers) + 1))
    more = Network(*net.outputs, inputs=net.inputs, neurons=net.neurons, identities=numbers)
    return more, net, numbers


@given(delayed())
def test_identities_are_kept(case):
    """JSON, pickles, other read-outs and other inputs keep them; the text leaves them out."""
    net, plain, _ = case
    assert network_from_json(network_to_json(net)) == net
    copy = pickle.loads(pickle.dumps(net))
    assert copy == net
    assert hash(copy) == hash(net)
    assert net.with_outputs(*net.outputs) == net
    assert net.with_inputs(net.inputs) == net
    assert str(net) == str(plain)


@given(delayed())
def test_identities_tell_networks_apart(case):
    """A network with identities equals the one without only where there are none."""
    net, plain, numbers = case
    assert (net == plain) is not any(numbers)
    assert sum(net.identities) == sum(numbers)
    assert ("identities" in repr(net)) is any(numbers)
    assert ("identities" in network_to_json(net)) is any(numbers)


def test_sequential_takes_identities_anywhere():
    """In front of the first map, behind a ReLU, and behind the last map."""
    maps = [[[1], [-1]], [[1, 1]]]
    net = Network.sequential("identity", maps[0], "identity", "identity", maps[1], "identity")
    assert net.identities == (1, 3)
    assert net(-2) == (2,)
    last = Network.sequential(maps[0], "identity", relu_last=True)
    assert last.identities == (0, 1)
    assert Network.sequential("identity", [[2]]).identities == (1,)


def test_the_matrix_of_the_identity_has_its_relu():
    """A matrix that happens to be the identity is a map like any other."""
    net = Network.sequential([[1]], [[1]], [[1]])
    assert net.identities == ()
    assert net.widths == (1, 1)


def test_composition_puts_them_behind_one_another():
    """The identities of the outer network come behind those of the inner one."""
    inner = Network.sequential([[1]], "identity", [[1]], "identity")
    outer = Network.sequential("identity", [[1]], "identity", [[1]])
    assert outer.compose(inner).identities == (0, 3, 1)
    early = Network.sequential([[1]], "identity", [[1]])
    assert early.compose(Network("x")).identities == (0, 1)
    assert early.substitute({"x1": pr.inputs("t")[0]}).identities == (0, 1)


@pytest.mark.parametrize("bad", [[-1], [1, 2, 3], [True], ["1"], [10**6], 3, None])
def test_what_cannot_be_identities(bad):
    """Numbers that are not there, negative, of another kind or too large are refused by name."""
    with pytest.raises(InvalidInput, match="'identities'"):
        Network("relu(x)", identities=bad)


def test_bad_layers_are_named():
    """Another text than "identity", and nothing but identities, are refused."""
    with pytest.raises(InvalidInput, match=r"layers\[1\]"):
        Network.sequential([[1]], "identities")
    with pytest.raises(InvalidInput, match="at least one layer"):
        Network.sequential("identity")
    with pytest.raises(InvalidInput, match=r"identities\[0\]"):
        network_from_json({**network_to_json(Network("relu(x)")), "identities": ["1/2"]})


def test_windows_count_them_without_an_argument():
    """P_r sees the network's identities, and adds those of its own argument."""
    X = pr.polytope("-1 <= x1 <= 1")
    net = pr.families.unbounded_error(1, X, identities=1)
    plain = pr.families.unbounded_error(1, X)
    for r in range(1, 7):
        bounds = pr.method(f"p:{r}").bounds(net, X)
        assert bounds == pr.CrossLayer(r, identities=[0, 1]).bounds(plain, X)
    more = pr.CrossLayer(4, identities=[0, 1]).relax(net, X)
    assert more.primitive == 7
