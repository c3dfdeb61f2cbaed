"""Screens decide what the exact engine decides, in integers that are wide enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.claims.recheck import difference
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.polyhedra import polytope
from polyrelax.search import BoundsAreExact, NetworkClass, NoExactEncoding
from polyrelax.search.screens import FAILS, HOLDS, bounds_screen
from polyrelax.search.screens.integers import Largest, Scale, choose, positive, size
from polyrelax.search.space import Space

LINE, HALF = "-1 <= x <= 1", "-1/2 <= x <= 4/3"
SQUARE, BOX = "-1 <= x1 <= 1, -1 <= x2 <= 1", "-1 <= x1 <= 2/3, 0 <= x2 <= 1/2"
EVERY = [
    ("2-1-1, |w| <= 1, |b| <= 1", SQUARE, BoundsAreExact("triangle", "upper")),
    ("1-2-1, |w| <= 1, |b| <= 1", HALF, BoundsAreExact("triangle")),
    ("2-2-1, |w| <= 1, b = 0", BOX, BoundsAreExact("triangle", "lower")),
    ("1-1-2-1, |w| <= 1, b = 0", LINE, BoundsAreExact("mo:inf")),
    ("1-2-1-1, |w| <= 1, b = 0", HALF, BoundsAreExact("m:inf", "upper")),
]
SAMPLED = [
    ("2-2-1, |w| <= 2, |b| <= 2", BOX, BoundsAreExact("triangle")),
    ("2-3-1, |w| <= 1, |b| <= 1", SQUARE, BoundsAreExact("triangle", "upper")),
    ("1-2-2-1, |w| <= 1, |b| <= 1", LINE, BoundsAreExact("mo:inf")),
    ("1-2-2-1, |w| <= 2, |b| <= 2", HALF, BoundsAreExact("m:inf", "lower")),
    ("1-3-2-1, |w| <= 1, |b| <= 1", LINE, BoundsAreExact("m:inf")),
    ("1-2-2-1, |w| <= 1, |b| <= 2", LINE, BoundsAreExact("m:1", unstable=1)),
    ("1-2-2-1, |w| <= 1, |b| <= 2", HALF, BoundsAreExact("m:2", unstable=2)),
    ("1-2-2-1, |w| <= 4000, |b| <= 4000", LINE, BoundsAreExact("m:inf")),
]


@pytest.mark.parametrize(("text", "domain", "claim"), EVERY)
def test_screens_are_right_on_whole_classes(text, domain, claim):
    """Every network of a class gets the verdict of the exact engine."""
    space, where = Space([NetworkClass.parse(text)]), polytope(domain)
    (enumeration,) = space.enumerations
    screen = claim.screen(enumeration.cls, where)
    for _, (block,) in space.levels():
        entries = space.entries(block, 0, space.count(block))
        for column, verdict in zip(entries.T, screen.verdicts(entries), strict=True):
            net = enumeration.member(column).network
            assert verdict == (HOLDS if claim(net, where) else FAILS), net


def random_entries(cls, seed, number):
    """Networks of a class, with all their entries drawn at random."""
    rng = np.random.default_rng(seed)
    layout = Space([cls]).enumerations[0].layout
    return np.array([rng.choice(allowed, number) for allowed in layout.values], dtype=np.int64)


@pytest.mark.parametrize(("text", "domain", "claim"), SAMPLED)
def test_screens_are_right_on_random_networks(text, domain, claim):
    """Random networks, some of which fail, get the verdict of the exact engine."""
    cls, where = NetworkClass.parse(text), polytope(domain)
    (enumeration,) = Space([cls]).enumerations
    screen = claim.screen(cls, where)
    entries = random_entries(cls, 0, 60_000)
    verdicts = screen.verdicts(entries)
    failing = np.flatnonzero(verdicts == FAILS)[:20].tolist()
    for i in [*range(40), *failing]:
        net = enumeration.member(entries[:, i]).network
        assert verdicts[i] == (HOLDS if claim(net, where) else FAILS), net
    assert failing


@pytest.mark.parametrize(
    ("text", "domain", "claim"), [case for case in SAMPLED if "4000" not in case[0]]
)
def test_no_number_overflows(text, domain, claim):
    """Python's own integers give the same verdicts as the narrow ones that were proved enough."""
    cls, where = NetworkClass.parse(text), polytope(domain)
    screen = claim.screen(cls, where)
    entries = random_entries(cls, 1, 3000)
    narrow = screen.verdicts(entries)
    assert screen.kind in (np.int32, np.int64)
    screen.kind = np.dtype(np.object_)
    assert (screen.verdicts(entries) == narrow).all()


def test_the_integers_grow_with_the_class():
    """Larger bounds get wider integers, beyond 64 bits Python's own."""
    kinds = [
        bounds_screen(
            NetworkClass.parse(f"1-2-2-1, |w| <= {k}, |b| <= {k}"), polytope(LINE), "m:inf", "both"
        ).kind
        for k in (1, 10, 50_000)
    ]
    assert kinds == [np.int32, np.int64, np.object_]


def test_what_has_no_formula_has_no_screen():
    """Other shapes, methods and domains are left to the exact engine."""
    for text, domain, method in (
        ("1-2-2-1", LINE, "triangle"),
        ("1-2-3-1", LINE, "m:inf"),
        ("1-2-2-2", LINE, "m:inf"),
        ("1-2-2-1", LINE, "m:1"),
        ("2-2-1", "0 <= x1 <= x2, x2 <= 1", "triangle"),
        ("1-2-1", "x == 1", "triangle"),
    ):
        cls = NetworkClass.parse(f"{text}, |w| <= 1, |b| <= 1")
        assert bounds_screen(cls, polytope(domain), method, "both") is None
    skips = NetworkClass.parse("1-2-2-1, |w| <= 1, |b| <= 1, skips")
    assert bounds_screen(skips, polytope(LINE), "m:inf", "both") is None


def formula(a, b, c):
    """A computation with every operation that screens use."""
    largest = Largest(a * b - c, size(c) + 1)
    largest.take(positive(a) + 7 * b, size(b) + 1, a > c)
    d = choose(largest.below(c, size(a) + 1), a * a, -largest.top)
    return d * largest.bottom - c


@given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=3))
def test_magnitudes_bound_every_result(numbers):
    """The widest magnitude of a formula is at least the size of what it gives."""
    scale = Scale()
    formula(*[scale.of(abs(number)) for number in numbers])
    arrays = [np.array([number], dtype=np.object_) for number in numbers]
    assert abs(formula(*arrays)[0]) <= scale.widest


@pytest.mark.parametrize(
    ("text", "domain", "function"),
    [
        ("1-2-1, |w| <= 1, |b| <= 1", HALF, "absolute(x)"),
        ("1-1-1-1, |w| <= 1, |b| <= 1", LINE, "relu(x)"),
        ("2-2, |w| <= 1, b = 0, ReLU outputs", BOX, "relu(x1)"),
        ("1-2-1, |w| <= 1, b = 0, ReLU outputs", LINE, "absolute(x)"),
    ],
)
def test_networks_are_passed_over_where_they_differ(text, domain, function):
    """What is passed over for its values is not the function; what is left has its vertices."""
    cls, where = NetworkClass.parse(text), polytope(domain)
    space = Space([cls])
    (enumeration,) = space.enumerations
    screen = NoExactEncoding(function, "ibp").screen(cls, where)
    if cls.widths[-1] > 1:
        assert screen is None
        return
    target, left = Network.parse(function, where.names), 0
    for _, (block,) in space.levels():
        entries = space.entries(block, 0, space.count(block))
        for column, verdict in zip(entries.T, screen.verdicts(entries), strict=True):
            net = enumeration.member(column).network
            values = {net(*v) == target(*v) for v in where.vertices}
            if verdict == HOLDS:
                apart = range_of(difference(net, target), where)
                assert (apart.lower, apart.upper) != (0, 0), net
            else:
                assert values == {True}, net
                left += 1
    assert left
