"""The second route: it agrees with the kernel, and it catches what is false."""

from dataclasses import replace
from fractions import Fraction
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.claims import Witness, recheck
from polyrelax.claims.witnesses import (
    bounds_witness,
    combination,
    difference_witness,
    gap_witness,
    output_set,
    same_witness,
    spurious_witness,
)
from polyrelax.errors import CheckFailed, Unsupported
from polyrelax.rational import Interval
from polyrelax.strategies import networks

LINE = "-1 <= x <= 1"
BENT = pr.Network.parse("relu(x), relu(-x)")
DELAYED = pr.Network.parse("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)")
BOX = "-1 <= x1 <= 1, 0 <= x2 <= 1, x1 + x2 <= 1"


@given(networks(inputs=2, layers=2, widths=(1, 2)))
def test_ranges_agree_with_the_kernel(network):
    """Sign patterns and branch and bound give the same ranges."""
    found = pr.range(network, pr.polytope(BOX))
    exact = found if isinstance(found, tuple) else (found,)
    assert recheck.SignPatterns(network, BOX).ranges == exact


@given(networks(inputs=1, layers=(1, 2), widths=(1, 2), outputs=2), st.data())
def test_inputs_agree_with_the_image(network, data):
    """A point has an input by sign patterns iff it is in the image that cells give."""
    domain = "-1 <= x1 <= 1"
    image = pr.image(network, pr.polytope(domain))
    grid = st.integers(-4, 4).map(lambda n: Fraction(n, 2))
    point = data.draw(st.tuples(grid, grid))
    at = recheck.SignPatterns(network, domain).input_of(point)
    assert (at is not None) == image.contains(point)
    if at is not None:
        recheck.check_attained(network, domain, at, point)


def test_nothing_of_the_kernel_is_used(monkeypatch):
    """Re-checks work with the kernel's cells, searches and double description switched off."""
    witnesses = [gap_witness(BENT, pr.polytope(LINE)), spurious_witness(DELAYED, pr.polytope(LINE))]

    def forbidden(*args, **kwargs):
        raise AssertionError("a re-check used the code that it checks")

    for module, name in (
        ("exact.cells", "_Walk"),
        ("exact.maximum", "Maximization"),
        ("exact.ranges", "Maximization"),
        ("polyhedra.cones", "describe"),
        ("polyhedra.representation", "describe"),
        ("polyhedra.lp", "simplex"),
    ):
        monkeypatch.setattr(import_module(f"polyrelax.{module}"), name, forbidden)
    for witness in witnesses:
        recheck.check_witness(witness)


def test_large_networks_are_refused():
    """Enumerating patterns ends at twelve neurons."""
    net = pr.Network.sequential([[1]] * 13, [[1] * 13], inputs="x")
    with pytest.raises(Unsupported, match="12 neurons"):
        recheck.SignPatterns(net, LINE)


def changed(witness, **points):
    """The witness with other points."""
    return replace(witness, points={**witness.points, **points})


CORRUPTIONS = {
    "an end is no output": lambda gap, spur: changed(gap, ends=[["1", "1"], ["0", "1"]]),
    "the point is reached": lambda gap, spur: changed(gap, between=["1", "0"]),
    "the point is on no segment": lambda gap, spur: changed(gap, between=["1/2", "1/3"]),
    "the point is beyond the ends": lambda gap, spur: changed(gap, between=["2", "-1"]),
    "an input is outside": lambda gap, spur: changed(gap, inputs=[["2"], ["-1"]]),
    "inputs are exchanged": lambda gap, spur: changed(gap, inputs=[["-1"], ["1"]]),
    "the claimed set is too small": lambda gap, spur: replace(
        gap, relaxed={"vertices": [["1", "0"], ["0", "0"]]}
    ),
    "the network is another": lambda gap, spur: replace(gap, net="relu(x), relu(x)"),
    "the domain is smaller": lambda gap, spur: replace(gap, domain="0 <= x <= 1"),
    "the network is no text": lambda gap, spur: replace(gap, net="relu("),
    "weights do not add up": lambda gap, spur: changed(spur, weights=["1/2", "1/3"]),
    "a weight is negative": lambda gap, spur: changed(spur, weights=["3/2", "-1/2"]),
    "a state is not reached": lambda gap, spur: changed(spur, states=[["0", "1"], ["1", "2"]]),
    "the spurious state is reached": lambda gap, spur: changed(spur, spurious=["1", "2"]),
    "the value is another": lambda gap, spur: changed(spur, value="1/3"),
    "the exact range is another": lambda gap, spur: replace(
        spur, exact={"lower": "0", "upper": "1/4"}
    ),
    "the relaxed bound is another": lambda gap, spur: replace(
        spur, relaxed={"lower": "0", "upper": "1"}
    ),
    "the relaxed bounds are unsound": lambda gap, spur: replace(
        spur, relaxed={"lower": "1/2", "upper": "1/2"}
    ),
    "points are missing": lambda gap, spur: replace(spur, points={"spurious": ["1/2", "1"]}),
    "there are no points": lambda gap, spur: replace(spur, points={}),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_corrupted_witnesses_are_caught(name):
    """A witness with anything wrong about it fails; the true ones pass."""
    gap = gap_witness(BENT, pr.polytope(LINE))
    spurious = spurious_witness(DELAYED, pr.polytope(LINE))
    recheck.check_witness(gap)
    recheck.check_witness(spurious)
    with pytest.raises(CheckFailed):
        recheck.check_witness(CORRUPTIONS[name](gap, spurious))


def test_the_spurious_state_of_the_delayed_copy():
    """The trace of the delayed copy is the one that a person finds by hand."""
    witness = spurious_witness(DELAYED, pr.polytope(LINE))
    assert witness.exact == {"lower": "0", "upper": "0"}
    assert witness.relaxed == {"lower": "0", "upper": "1/2"}
    assert witness.points["spurious"] == ["1/2", "1"]
    assert witness.points["states"] == [["0", "0"], ["1", "2"]]
    assert witness.points["inputs"] == [["-1"], ["1"]]


def test_a_lower_bound_is_traced_as_well():
    """Where only the lower bound is wrong, the spurious state explains that one."""
    net = DELAYED.with_outputs("-y")
    witness = spurious_witness(net, pr.polytope(LINE))
    assert witness.points["value"] == witness.relaxed["lower"] == "-1/2"


def test_there_is_no_witness_against_the_truth():
    """Exact bounds and convex images have no witness against them."""
    with pytest.raises(CheckFailed, match="exact"):
        spurious_witness(pr.Network.parse("relu(relu(x))"), pr.polytope(LINE))
    with pytest.raises(CheckFailed, match="convex"):
        gap_witness(pr.Network.parse("relu(x)"), pr.polytope(LINE))
    with pytest.raises(Unsupported):
        spurious_witness(pr.Network.parse("relu(x)"), pr.polytope(LINE))
    with pytest.raises(CheckFailed, match="claimed set"):
        difference_witness(
            pr.Network.parse("relu(x)"), pr.polytope(LINE), pr.polytope("0 <= y <= 1")
        )
    with pytest.raises(CheckFailed, match="exact"):
        bounds_witness(
            pr.Network.parse("relu(x)"), pr.polytope(LINE), Interval(Fraction(0), Fraction(1))
        )


@pytest.mark.parametrize(
    ("claimed", "kind"), [("0 <= y <= 2", "missed"), ("0 <= y <= 1/2", "output")]
)
def test_sets_that_differ_have_a_point_that_shows_it(claimed, kind):
    """A claimed set that is too large has a missed point, one that is too small an output."""
    net, X = pr.Network.parse("relu(x)"), pr.polytope(LINE)
    witness = difference_witness(net, X, pr.polytope(claimed))
    assert kind in witness.points
    wrong = {"input": ["0"], "output": ["0"]} if kind == "output" else {"missed": ["1/2"]}
    with pytest.raises(CheckFailed):
        recheck.check_witness(replace(witness, points=wrong))


def test_bounds_that_are_not_exact_are_shown_by_inputs():
    """The exact ends are attained at the inputs, and wrong inputs are caught."""
    net = pr.Network.parse("relu(x) - relu(-x)")
    witness = bounds_witness(net, pr.polytope(LINE), Interval(Fraction(-2), Fraction(1)))
    assert witness.exact == {"lower": "-1", "upper": "1"}
    with pytest.raises(CheckFailed):
        recheck.check_witness(changed(witness, lower_at=["0"]))


def test_combinations_are_convex():
    """A point of a hull is written with positive weights that add up to 1."""
    corners = [tuple(map(Fraction, p)) for p in [(0, 0), (1, 0), (0, 1), (1, 1)]]
    target = (Fraction(1, 3), Fraction(1, 2))
    parts = combination(corners, target)
    assert len(parts) <= 3
    recheck.check_combination([p for p, _ in parts], [w for _, w in parts], target)
    with pytest.raises(CheckFailed):
        combination(corners, (Fraction(2), Fraction(0)))


def test_output_sets_read_the_last_hull_out():
    """M_k^o's set is the last hull under the affine read-out, and its bounds are mo:inf's."""
    net = pr.Network.parse("a = relu(x); b = relu(x + 1); 2*a - b, a + 1")
    found = output_set(net, pr.polytope(LINE))
    bounds = pr.OutputHull().bounds(net, pr.polytope(LINE))
    assert tuple(found.bounds(name) for name in net.output_names) == tuple(bounds)


def test_malformed_witnesses_fail():
    """A witness of no known kind is no evidence."""
    with pytest.raises(CheckFailed, match="No way"):
        recheck.check_witness(Witness("relu(x)", LINE, {}, {}, {"hearsay": []}))


def test_networks_that_are_the_same_are_told_apart_from_others():
    """A network that is exact under IBP passes with the function that it computes, only then."""
    same = same_witness(
        pr.Network.parse("1 - relu(1 - relu(x) - relu(-x))"),
        pr.Network.parse("relu(x) + relu(-x)"),
        pr.polytope(LINE),
    )
    recheck.check_witness(same)
    for wrong in (
        changed(same, same_as="relu(x)"),
        changed(same, lower_at=["1"]),
        replace(same, net="relu(x) + relu(-x)"),
        replace(same, relaxed={"lower": "0", "upper": "2"}),
        replace(same, exact={"lower": "0", "upper": "2"}),
    ):
        with pytest.raises(CheckFailed):
            recheck.check_witness(wrong)


def test_a_network_that_is_not_exact_is_no_witness():
    """Bounds of interval propagation that are too wide are no evidence for exact ones."""
    net = pr.Network.parse("relu(x) + relu(-x)")
    with pytest.raises(CheckFailed):
        same_witness(net, net, pr.polytope(LINE))
