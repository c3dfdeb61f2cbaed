"""The families of networks, by what every relaxation must say of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax import families
from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded
from polyrelax.strategies import points, polytopes
from tests.relaxations.nets import N1, N2, UNIT, interval

LINE = pr.polytope(UNIT)


@given(polytopes(dimension=(1, 2)), st.fractions(Fraction(1, 4), 9, max_denominator=4))
def test_the_error_is_unbounded_on_every_domain(X, T):
    """The range is [T, 3T], the hull's [0, 3T], wherever the first coordinate is not constant."""
    if not X.bounds("x1").width:
        with pytest.raises(InvalidInput, match="'domain'"):
            families.unbounded_error(T, X)
        return
    found = pr.compare(families.unbounded_error(T, X), X, ["exact", "mo:inf"])
    assert found["exact"] == interval(T, 3 * T)
    assert found["mo:inf"] == interval(0, 3 * T)


def test_the_domain_need_not_be_bounded_elsewhere():
    """Only the first coordinate is read; it must be bounded, and there must be one."""
    strip = pr.polytope("2 <= x <= 6, y >= 0")
    net = families.unbounded_error(3, strip)
    assert net.inputs == ("x", "y")
    assert net(4, 100) == (3,)
    with pytest.raises(Unbounded):
        families.unbounded_error(3, pr.polytope("x >= 0"))
    with pytest.raises(EmptyDomain):
        families.unbounded_error(3, pr.Polyhedron.empty("x"))
    with pytest.raises(InvalidInput, match="'domain'"):
        families.unbounded_error(3, pr.Polyhedron.universe([]))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_windows_need_n_plus_3_layers(number):
    """With N identities there are 5 + N primitive layers, and P_r is exact iff r >= N + 3."""
    net = families.unbounded_error(2, identities=number)
    for r in range(1, number + 6):
        relaxed = pr.CrossLayer(r).relax(net, LINE)
        assert relaxed.primitive == 5 + number
        assert (relaxed.bounds() == (interval(2, 6),)) == (r >= number + 3)


@pytest.mark.parametrize("delay", [0, 1])
def test_the_delayed_copy(delay):
    """It is 0, has D + 2 ReLU layers, and needs windows of 2D + 3 primitive layers."""
    net = families.delayed_copy(delay)
    assert len(net.layers) == delay + 2
    assert pr.range(net, LINE) == interval(0, 0)
    for r in range(1, 2 * delay + 5):
        error = "1/2" if r < 2 * delay + 3 else 0
        assert pr.CrossLayer(r).bounds(net, LINE) == interval(0, error)


@pytest.mark.parametrize("factors", [0, 1, 2, 3])
def test_amplifiers_double_the_error(factors):
    """N2 with k amplifiers is 0; M_inf and the Triangle are off by 2^k / 2 or more."""
    found = pr.compare(families.amplified(factors), LINE, ["exact", "m:inf", "triangle"])
    assert found["exact"] == interval(0, 0)
    assert found["m:inf"] == interval(0, Fraction(2**factors, 2))
    assert found["m:inf"] <= found["triangle"]


def test_the_smallest_members_are_n1_and_n2():
    """Without delay and amplifiers they are the networks that the papers' counterexamples are."""
    assert families.delayed_copy() == pr.Network(N1)
    assert families.amplified() == pr.Network(N2)


@given(st.integers(1, 4), st.data())
def test_the_nested_maximum(d, data):
    """It is the greatest coordinate of every point that is not below its floor."""
    point = data.draw(points(d))
    floor = min(point) - data.draw(st.sampled_from([0, 1, Fraction(1, 3)]))
    assert families.nested_maximum(d, floor)(*point) == (max(point),)


@given(polytopes(dimension=(1, 3)))
def test_the_nested_maximum_is_exact_under_m_1(X):
    """M_1 bounds it exactly on every polytope, degenerate ones included."""
    floor = min(X.bounds(name).lower for name in X.names)
    net = families.nested_maximum(len(X.names), floor)
    assert pr.method("m:1").bounds(net, X) == pr.range(net, X)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: families.unbounded_error(0), "'T'"),
        (lambda: families.unbounded_error(0.5), "T"),
        (lambda: families.unbounded_error(1, "x"), "'domain'"),
        (lambda: families.unbounded_error(1, identities=-1), "'identities'"),
        (lambda: families.delayed_copy(-1), "'delay'"),
        (lambda: families.amplified("2"), "'factors'"),
        (lambda: families.nested_maximum(0), "'d'"),
        (lambda: families.nested_maximum(2, "a"), "floor"),
    ],
)
def test_bad_parameters_are_named(call, argument):
    """The error names the parameter that is wrong."""
    with pytest.raises(InvalidInput, match=argument):
        call()
