"""Ranges, images and stability: three ways agree, budgets enclose, and bad input is named."""

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded, Undecided
from polyrelax.exact import Enclosure, cells, image, live, range_of, ranges, stability
from polyrelax.exact.maximum import Maximization
from polyrelax.exact.ranges import region_of
from polyrelax.exact.regions import RowRegion, VertexRegion
from polyrelax.networks import Network
from polyrelax.polyhedra import Polyhedron, convex_hull, polytope
from tests.benchmarks.nets import cube, network
from tests.exact.oracles import grid, problems, z3_range


def check_attained(net, domain, found):
    """The two ends are values of the network at the two points, which are in the domain."""
    net = net.with_inputs(domain.names)
    for value, at in ((found.lower, found.lower_at), (found.upper, found.upper_at)):
        assert domain.contains(at)
        assert net.evaluate(at) == (value,)


# Ranges.


@settings(max_examples=40)
@given(problems())
def test_range_agrees_with_cells_and_z3(problem):
    """Branch and bound, the enumeration of all cells, and z3 find the same range."""
    net, domain = problem
    found = range_of(net, domain)
    values = [vertex[0] for cell in cells(net, domain) for vertex in cell.image.vertices]
    assert (found.lower, found.upper) == (min(values), max(values)) == z3_range(net, domain)
    check_attained(net, domain, found)


@pytest.mark.slow
@settings(max_examples=300)
@given(problems(inputs=(1, 4), layers=(1, 4), widths=(1, 5)))
def test_larger_ranges_agree_with_cells(problem):
    """The same on larger networks, without z3."""
    net, domain = problem
    found = range_of(net, domain)
    values = [vertex[0] for cell in cells(net, domain) for vertex in cell.image.vertices]
    assert (found.lower, found.upper) == (min(values), max(values))
    check_attained(net, domain, found)


@given(problems(outputs=2))
def test_ranges_of_outputs_and_functionals(problem):
    """Several outputs have a range each, which bounds the image; a functional has its own."""
    net, domain = problem
    first, second = range_of(net, domain)
    hull = convex_hull(image(net, domain).cells)
    for found, name in ((first, net.output_names[0]), (second, net.output_names[1])):
        bounds = hull.bounds(name)
        assert (found.lower, found.upper) == (bounds.lower, bounds.upper)
    names = net.output_names
    found = range_of(net, domain, f"{names[0]} - 2*{names[1]}")
    bounds = hull.bounds(f"{names[0]} - 2*{names[1]}")
    assert (found.lower, found.upper) == (bounds.lower, bounds.upper)


def test_inputs_are_matched_by_name():
    """The domain's order of variables, and a variable that the network does not read, are fine."""
    net = Network.parse("relu(x - y)", inputs="x y")
    found = range_of(net, polytope("0 <= y <= 1, 5 <= z <= 6, 0 <= x <= 3", "y z x"))
    assert (found.lower, found.upper) == (0, 3)
    assert found.names == ("y", "z", "x")
    assert found.upper_at[0] == 0
    assert found.upper_at[2] == 3


@pytest.mark.parametrize(
    ("text", "domain", "expected"),
    [
        ("relu(x)", "x == -2", (0, 0)),
        ("relu(x) - relu(x)", "-1 <= x <= 1", (0, 0)),
        ("3", "-1 <= x <= 1", (3, 3)),
        ("relu(0*x) + x", "-1 <= x <= 1", (-1, 1)),
        ("relu(x - y) + relu(y - x)", "x == y, 0 <= x <= 1", (0, 0)),
        ("relu(x/3 - 1/7)", "0 <= x <= 1", (0, Fraction(4, 21))),
        ("relu(relu(relu(x) - 1/2) - 1/4) + x", "0 <= x <= 1", (0, Fraction(5, 4))),
    ],
)
def test_degenerate_cases(text, domain, expected):
    """Points, flat sets, dead and cancelling neurons, constants and fractions."""
    domain = polytope(domain)
    net = Network.parse(text, inputs=domain.names)
    found = range_of(net, domain)
    assert (found.lower, found.upper) == expected
    check_attained(net, domain, found)


# Budgets and interrupts.


@settings(max_examples=30)
@given(
    problems(inputs=(2, 3), layers=(1, 3), widths=(2, 5)),
    st.sampled_from([{"cells": 0}, {"cells": 1}, {"cells": 5}, {"seconds": 0}]),
)
def test_budgets_end_in_enclosures(problem, budget):
    """Out of budget, the enclosure holds the range, and the attained values are real."""
    net, domain = problem
    true = range_of(net, domain)
    try:
        found = range_of(net, domain, **budget)
    except Undecided as error:
        partial = error.partial
        assert isinstance(partial, Enclosure)
        assert partial.lower <= true.lower <= true.upper <= partial.upper
        assert partial.lower <= partial.attained.lower
        assert partial.attained.upper <= partial.upper
        check_attained(net, domain, partial.attained)
    else:
        assert (found.lower, found.upper) == (true.lower, true.upper)


def test_a_budget_of_nothing_is_undecided():
    """With no cells at all, a network with unstable neurons stays undecided, as does its image."""
    net, domain = network((3, 8, 8, 1), 0), cube(3)
    for budget in ({"cells": 0}, {"seconds": 0}):
        with pytest.raises(Undecided, match="budget ran out"):
            range_of(net, domain, **budget)
    with pytest.raises(Undecided) as caught:
        image(net, domain, cells=3)
    assert len(caught.value.partial.found.cells) <= 4
    bounds = caught.value.partial.box.bounds(net.output_names[0])
    true = range_of(net, domain)
    assert bounds.lower <= true.lower <= true.upper <= bounds.upper


def test_an_interrupt_leaves_what_was_found(monkeypatch):
    """Ctrl-C in the middle of the search is an Undecided with a sound enclosure."""
    net, domain = network((3, 8, 8, 1), 1), cube(3)
    true = range_of(net, domain)
    expand, calls = Maximization._expand, []

    def interrupted(self, node):
        calls.append(node)
        if len(calls) == 3:
            raise KeyboardInterrupt
        expand(self, node)

    monkeypatch.setattr(Maximization, "_expand", interrupted)
    with pytest.raises(Undecided, match="interrupted") as caught:
        range_of(net, domain)
    partial = caught.value.partial
    assert partial.lower <= true.lower <= true.upper <= partial.upper
    check_attained(net, domain, partial.attained)
    assert isinstance(caught.value.__cause__, KeyboardInterrupt)


def test_an_interrupted_image_keeps_its_cells(monkeypatch):
    """Ctrl-C between two cells of an image leaves those that were found, and a box around all."""
    net, domain = network((2, 6, 6, 2), 0), cube(2)
    whole = image(net, domain)

    def stopped(*arguments):
        for count, cell in enumerate(cells(*arguments)):
            if count == 4:
                raise KeyboardInterrupt
            yield cell

    monkeypatch.setattr(ranges, "linear_cells", stopped)
    with pytest.raises(Undecided, match="interrupted") as caught:
        image(net, domain)
    partial = caught.value.partial
    assert partial.found <= whole
    assert all(cell <= partial.box for cell in whole.cells)


# More inputs.


def test_boxes_with_many_vertices_are_kept_by_rows():
    """Few vertices are listed, many are not, and neither takes long."""
    assert isinstance(region_of(cube(6)), VertexRegion)
    assert isinstance(region_of(cube(16)), RowRegion)


def test_twelve_inputs_have_an_exact_range():
    """A box with 4096 vertices is no wall."""
    net, domain = network((12, 4, 1), 0), cube(12)
    found = range_of(net, domain)
    check_attained(net, domain, found)
    assert (found.lower, found.upper) == z3_range(net, domain)


@pytest.mark.parametrize("shape", [(20, 12, 12, 1), (10, 12, 12, 1), (5, 16, 16, 16, 1)])
def test_seconds_are_kept(shape):
    """A search that would take minutes comes back soon after its time is over."""
    net, domain = network(shape, 0), cube(shape[0])
    start = time.process_time_ns()
    with pytest.raises(Undecided) as caught:
        range_of(net, domain, seconds=1)
    assert time.process_time_ns() - start < 3 * 10**9
    partial = caught.value.partial
    assert partial.lower <= partial.attained.lower <= partial.attained.upper <= partial.upper
    check_attained(net, domain, partial.attained)


# Images.


@given(problems(outputs=2))
def test_images_hold_every_value_and_no_other(problem):
    """Values at points are in the image, vertices of the image are values of the network."""
    net, domain = problem
    found = image(net, domain)
    hull = convex_hull(found.cells)
    for point in grid(domain):
        value = net.with_inputs(domain.names).evaluate(point)
        assert found.contains(value)
        assert hull.contains(value)
    corners = {
        net.evaluate(vertex) for cell in cells(net, domain) for vertex in cell.domain.vertices
    }
    assert all(vertex in corners for cell in found.cells for vertex in cell.vertices)


def test_an_image_that_is_not_convex():
    """The image of a bend is the bend, not the triangle that it spans."""
    found = image(Network.parse("relu(x), relu(-x)"), polytope("-1 <= x <= 1"))
    assert found.contains((0, "1/2"))
    assert not found.contains(("1/2", "1/2"))
    assert convex_hull(found.cells).contains(("1/2", "1/2"))


def test_unread_neurons_go():
    """`live` drops neurons that no output depends on, and changes no value."""
    net = Network.parse("a = relu(x); b = relu(a - 1); c = relu(-x); a + 0*c")
    assert [neuron.name for neuron in live(net).neurons] == ["a"]
    assert live(net)(2) == net(2)


# Stability.


@given(problems(layers=(1, 3)))
def test_stability_is_the_range_before_each_relu(problem):
    """A neuron's range is that of its pre-activation over all cells."""
    net, domain = problem
    for found, neuron in zip(stability(net, domain), net.neurons, strict=True):
        pre = net.with_outputs(neuron.pre)
        values = [vertex[0] for cell in cells(pre, domain) for vertex in cell.image.vertices]
        assert (found.range.lower, found.range.upper) == (min(values), max(values))


@pytest.mark.parametrize(
    ("domain", "states"),
    [
        ("0 <= x <= 1", ("active", "unstable", "active")),
        ("-1 <= x <= 0", ("inactive", "inactive", "unstable")),
        ("x == 0", ("active", "inactive", "active")),
        ("-1 <= x <= 1", ("unstable", "unstable", "unstable")),
        ("1 <= x <= 2", ("active", "active", "active")),
    ],
)
def test_stability_at_zero(domain, states):
    """What a pre-activation that reaches 0 counts as is the caller's choice."""
    [found] = stability(Network.parse("relu(x)"), polytope(domain))
    assert tuple(found.state(zero) for zero in ("strict", "inactive", "active")) == states
    assert found.state() == states[0]


def test_stability_without_neurons():
    """An affine network has no neurons to tell of; an unknown convention is refused."""
    assert stability(Network.parse("2*x"), polytope("0 <= x <= 1")) == ()
    [found] = stability(Network.parse("relu(x)"), polytope("0 <= x <= 1"))
    with pytest.raises(InvalidInput, match="zero"):
        found.state("sometimes")


# Errors.


@pytest.mark.parametrize("call", [range_of, image, stability])
def test_bad_arguments_are_named(call):
    """Empty and unbounded domains, missing inputs, other types and budgets are errors of ours."""
    net, domain = Network.parse("relu(x)"), polytope("0 <= x <= 1")
    with pytest.raises(EmptyDomain):
        call(net, polytope("x <= 0, x >= 1"))
    with pytest.raises(EmptyDomain):
        call(net, Polyhedron.empty("x"))
    with pytest.raises(Unbounded, match="'domain' must be bounded"):
        call(net, polytope("x >= 0"))
    with pytest.raises(Unbounded):
        call(net, Polyhedron.universe("x"))
    with pytest.raises(InvalidInput):
        call(net, polytope("0 <= y <= 1"))
    with pytest.raises(InvalidInput, match="'network' must be a Network"):
        call("relu(x)", domain)
    with pytest.raises(InvalidInput, match="'domain' must be a Polyhedron"):
        call(net, "0 <= x <= 1")
    with pytest.raises(InvalidInput, match="'seconds'"):
        call(net, domain, seconds=-1)
    with pytest.raises(InvalidInput, match="'cells'"):
        call(net, domain, cells="many")


def test_unbounded_in_many_variables():
    """A cylinder over a 20-dimensional box is found to be unbounded without listing vertices."""
    box = Polyhedron.box([0] * 20, [1] * 20)
    rows, _ = box.system()
    with pytest.raises(Unbounded, match="'domain' must be bounded"):
        range_of(Network.parse("relu(x1)"), Polyhedron(box.names, rows=rows[1:]))
