"""`precise` against every interval of a fine grid, closed forms, known examples and bad input."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.search import NetworkClass
from polyrelax.strategies import networks, rationals

LINE = pr.polytope("-2 <= x <= 2")
LIVING = "no dead neurons, up to symmetry"
FINE = sorted({*(Fraction(i, 4) for i in range(-8, 9)), Fraction(1, 3), Fraction(-5, 7)})
ONE_LAYER = (
    "ibp",
    "deepz",
    "deeppoly-0",
    "deeppoly-1",
    "deeppoly-area",
    "triangle",
    "krelu:2",
    "m:1",
    "m:inf",
)
FOLDED = pr.Network("y1 = relu(1 - x); y2 = relu(x - 1); relu(1 - y1 - y2) + relu(y1 - 1)")


def failing(net, method, ends):
    """The first interval between the given ends on which a method is not exact, by running it."""
    for p, q in combinations(ends, 2):
        box = pr.Polyhedron.box([p], [q], net.inputs)
        if pr.method(method).bounds(net, box) != pr.range(net, box):
            return p, q
    return None


def upper_bound(terms, slope, p, q, below):
    """The maximum over [p, q] and a bound of it, straight from the definition of the relaxation.

    `terms` are (w, a, b) for w * relu(a*x + b); a neuron that counts negatively is replaced by the
    line that `below` gives for its interval, or kept where `below` is None (the Triangle).
    """

    def value(x):
        return slope * x + sum(w * max(a * x + b, Fraction(0)) for w, a, b in terms)

    def relaxed(x):
        total = slope * x
        for w, a, b in terms:
            pre, (low, high) = a * x + b, sorted((a * p + b, a * q + b))
            if low >= 0 or high <= 0 or (w < 0 and below is None):
                total += w * max(pre, Fraction(0))
            elif w > 0:
                total += w * high * (pre - low) / (high - low)
            else:
                total += w * below(low, high) * pre
        return total

    points = [p, q, *(k for k in (-b / a for w, a, b in terms if a) if p < k < q)]
    return max(map(value, points)), max(map(relaxed, points))


BELOW = {
    "triangle": None,
    "deeppoly-0": lambda low, high: 0,
    "deeppoly-1": lambda low, high: 1,
    "deeppoly-area": lambda low, high: 0 if high < -low else 1,
    "deepz": lambda low, high: high / (high - low),
}


@pytest.mark.parametrize("method", ONE_LAYER)
def test_all_networks_of_a_small_class(method):
    """With one neuron, the decision agrees with running the method on every interval of a grid."""
    for net in NetworkClass.parse(f"1-1-1, |w| <= 1, |b| <= 1, {LIVING}"):
        assert bool(pr.precise(net, LINE, method)) == (failing(net, method, FINE[::3]) is None)


@pytest.mark.slow
@pytest.mark.parametrize("method", ONE_LAYER)
def test_all_networks_of_a_larger_class(method):
    """The same with two neurons."""
    for net in NetworkClass.parse(f"1-2-1, |w| <= 1, |b| <= 1, {LIVING}"):
        assert bool(pr.precise(net, LINE, method)) == (failing(net, method, FINE[::2]) is None)


@pytest.mark.parametrize("method", BELOW)
def test_all_networks_with_two_neurons_by_the_definition(method):
    """The decision for 1-2-1 networks agrees with the definition on every interval of a grid."""
    below, ends = BELOW[method], [e for e in FINE if e.denominator < 4]
    for member in NetworkClass.parse(f"1-2-1, |w| <= 1, |b| <= 1, {LIVING}").members():
        hidden, (read_out,) = member.weights
        terms = [(w, *map(Fraction, row)) for row, w in zip(hidden, read_out[:-1], strict=True)]
        negative = [(-w, a, b) for w, a, b in terms]
        expected = all(
            upper_bound(signed, 0, p, q, below)[0] == upper_bound(signed, 0, p, q, below)[1]
            for p, q in combinations(ends, 2)
            for signed in (terms, negative)
        )
        assert bool(pr.precise(member.network, LINE, method)) == expected


INTEGERS = st.integers(-3, 3).map(Fraction)
NEURONS = st.lists(st.tuples(INTEGERS, INTEGERS, INTEGERS), min_size=1, max_size=4)


@given(NEURONS, INTEGERS, st.sampled_from(sorted(BELOW)), st.tuples(rationals(), rationals()))
def test_what_is_precise_is_exact_on_any_interval(terms, slope, method, ends):
    """No interval, with kinks or rationals for ends, contradicts "precise"; by the definition."""
    (x,) = pr.inputs("x")
    net = pr.Network(sum((w * pr.relu(a * x + b) for w, a, b in terms), slope * x), inputs="x")
    if not pr.precise(net, pr.Polyhedron.box([-6], [6], "x"), method):
        return
    points = sorted({*ends, *(-b / a for _, a, b in terms if a)})
    for p, q in combinations(points, 2):
        for sign in (1, -1):
            signed = [(sign * w, a, b) for w, a, b in terms]
            exact, bound = upper_bound(signed, sign * slope, p, q, BELOW[method])
            assert exact == bound


@given(networks(inputs=1, layers=(1, 3), widths=(1, 2)))
@settings(max_examples=30)
def test_ibp_at_any_depth(net):
    """Where IBP is precise no interval of a grid fails; where it is not, the shown box fails."""
    line = LINE.rename(net.inputs)
    found = pr.precise(net, line, "ibp")
    if found:
        assert failing(net, "ibp", FINE[::3]) is None
    else:
        assert pr.method("ibp").bounds(net, found.box) == found.relaxed
        assert pr.range(net, found.box) == found.exact != found.relaxed


@given(networks(inputs=1, layers=1, widths=(1, 4)), st.sampled_from(sorted(BELOW)))
def test_flipping_the_input_and_the_output_changes_nothing(net, method):
    """Precision does not depend on the output's sign, nor on the direction of the input's axis."""
    (x,) = pr.inputs("x1")
    line, (form,) = LINE.rename(net.inputs), net.outputs
    mirrored = net.substitute({"x1": -x})
    answer = bool(pr.precise(net, line, method))
    assert bool(pr.precise(pr.Network(-form, inputs=net.inputs), line, method)) == answer
    assert bool(pr.precise(mirrored, line, method)) == answer


@pytest.mark.parametrize(
    ("net", "method", "answer"),
    [
        ("relu(x) + relu(-x)", "ibp", "not precise"),
        ("relu(x) + relu(-x)", "deeppoly-0", "precise"),
        ("relu(x) + relu(-x)", "deeppoly-area", "not precise"),
        ("relu(x) + relu(-x)", "deepz", "not precise"),
        ("2*relu(x) - x", "deeppoly-0", "not precise"),
        ("2*relu(x) - x", "deeppoly-1", "not precise"),
        ("2*relu(x) - x", "triangle", "precise"),
        ("relu(1 - relu(1 - x))", "ibp", "precise"),
        ("relu(1 - relu(1 - x))", "triangle", "precise"),
        ("relu(1 - relu(1 - x))", "m:2", "precise"),
        ("relu(x) - 2*relu(x - 1)", "triangle", "not precise"),
        ("relu(x) - 2*relu(x - 1)", "m:2", "precise"),
        ("relu(x) - 2*relu(x - 1)", "krelu:2@box", "not precise"),
        ("3*x - 1", "deepz", "precise"),
        ("1/2", "ibp", "precise"),
    ],
)
def test_known_answers(net, method, answer):
    """Examples that one can check by hand."""
    assert pr.precise(pr.Network(net, inputs="x"), LINE, method).answer == answer


def test_the_steps_between_the_triangle_and_the_hull():
    """Two unstable neurons jointly are not enough for three kinks; three are."""
    zigzag = pr.Network("relu(x + 1) - 2*relu(x) + 2*relu(x - 1)")
    assert pr.precise(zigzag, LINE, "m:2").answer == "not precise"
    assert pr.precise(zigzag, LINE, "m:3").answer == "precise"


def test_what_is_out_of_reach_is_supported_by_a_grid():
    """The N-shape is not monotone; a grid with the kinks supports the Triangle, and says so."""
    found = pr.precise(FOLDED, LINE, "triangle", grid=8)
    assert (found.answer, found.box) == ("supported", None)
    assert found.cells == 36  # the intervals between nine points; all kinks are among them
    assert repr(found) == "supported: 36 boxes of a grid"
    with pytest.raises(pr.Undecided, match="does not say that none fails"):
        bool(found)


def test_two_inputs():
    """On the unit square a grid finds a box where the Triangle is too wide for max."""
    square = pr.polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    net = pr.Network("x2 + relu(x1 - x2)")
    found = pr.precise(net, square)
    assert found.answer == "not precise"
    assert pr.Triangle().bounds(net, found.box) == found.relaxed != pr.range(net, found.box)
    assert pr.precise(pr.Network("relu(x1) + x2"), square).answer == "supported"
    assert pr.precise(pr.Network("x1 + x2"), square & pr.polytope("x2 == 1", square.names)).cells


JOINT = ("krelu:2", "m:2", "m:inf", "mo:2", "mo:inf", "p:1", "m:2@network", "triangle@ibp")


@given(networks(inputs=1, layers=1, widths=(1, 2)), st.sampled_from(JOINT))
def test_what_reduces_to_the_hull_or_the_triangle(net, method):
    """Methods with rules by reduction are exact, on intervals of a grid, where they should be."""
    if pr.precise(net, LINE.rename(net.inputs), method):
        assert failing(net, method, FINE[::4]) is None


def test_several_outputs():
    """All outputs must be bounded exactly."""
    assert pr.precise(pr.Network("relu(x), relu(-x)"), LINE, "ibp")
    assert not pr.precise(pr.Network("relu(x), relu(x) + relu(-x)"), LINE, "ibp")


def test_degenerate_domains():
    """A point has one box, itself; an empty set, a half-line and a triangle are errors."""
    found = pr.precise(pr.Network("relu(x) - relu(-x)"), pr.polytope("x == 1"), "ibp")
    assert (found.answer, repr(found)) == ("precise", "precise: 1 cell")
    with pytest.raises(pr.EmptyDomain):
        pr.precise(FOLDED, pr.polytope("x >= 1, x <= 0"))
    with pytest.raises(pr.Unbounded):
        pr.precise(FOLDED, pr.polytope("x >= 0"))
    with pytest.raises(pr.InvalidInput, match="'domain' must be a box"):
        pr.precise(pr.Network("x1 + x2"), pr.polytope("x1 >= 0, x2 >= 0, x1 + x2 <= 1"))


def test_bad_arguments():
    """An unknown method, a grid of no parts, and another input are named."""
    with pytest.raises(pr.InvalidInput, match="'methods'"):
        pr.precise(FOLDED, LINE, "square")
    for grid in (0, True, "2"):
        with pytest.raises(pr.InvalidInput, match="'grid' must be a positive integer"):
            pr.precise(FOLDED, LINE, grid=grid)
    with pytest.raises(pr.InvalidInput, match="'name' must be the name of a method"):
        pr.precise(FOLDED, LINE, None)
    with pytest.raises(pr.InvalidInput, match="'domain' must be in all inputs of the network, x"):
        pr.precise(FOLDED, pr.polytope("0 <= y <= 1"))


def test_a_budget_ends_with_what_is_known():
    """Without time nothing is claimed: `partial` has no box and counts what was looked at."""
    for method in ("ibp", "triangle"):
        with pytest.raises(pr.Undecided) as caught:
            pr.precise(FOLDED, LINE, method, seconds=0)
        assert caught.value.partial.answer == "supported"
        assert caught.value.partial.cells == 0
