"""Linear cells: what they are, that they tile the domain, and what networks are on them."""

from itertools import combinations, product

import pytest
from hypothesis import given

from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded
from polyrelax.exact import cells
from polyrelax.networks import Network
from polyrelax.polyhedra import Polyhedron, lp, polytope
from tests.benchmarks import lp_cells
from tests.benchmarks.nets import cube, network
from tests.exact.oracles import grid, problems


@given(problems(outputs=2))
def test_cells_tile_the_domain(problem):
    """Every point is in a cell, cells have the domain's dimension, and no two share more."""
    net, domain = problem
    found = list(cells(net, domain))
    assert all(cell.domain <= domain for cell in found)
    assert all(cell.domain.dimension == domain.dimension for cell in found)
    for point in grid(domain):
        assert any(cell.domain.contains(point) for cell in found)
    for one, other in combinations(found[:12], 2):
        assert (one.domain & other.domain).dimension < domain.dimension


@given(problems(outputs=2))
def test_networks_are_affine_on_cells(problem):
    """The kept outputs are the network's, and a mean of corners goes to the mean of outputs."""
    net, domain = problem
    for cell in cells(net, domain):
        inner = cell.domain.interior_point()
        corners = [[x / c[0] for x in map(int, c[1:])] for c in cell.corners]
        assert len(corners) == len(cell.domain.vertices)
        for corner, row in zip(cell.corners, cell.image_rows, strict=True):
            point = Polyhedron(net.inputs, rays=(corner,)).vertices[0]
            assert Polyhedron(net.output_names, rays=(row,)).vertices[0] == net.evaluate(point)
        values = [net.evaluate(vertex) for vertex in cell.domain.vertices]
        mean = tuple([sum(column) / len(values) for column in zip(*values, strict=True)])
        assert net.evaluate(inner) == mean


@given(problems())
def test_signs_are_those_inside(problem):
    """At an interior point every neuron has the sign that the cell's letters say."""
    net, domain = problem
    for cell in cells(net, domain):
        pattern = net.activation_pattern(cell.domain.interior_point())
        letters = {1: "+", -1: "-", 0: "0"}
        assert cell.signs == tuple("".join(letters[s] for s in layer) for layer in pattern)


@given(problems(inputs=(1, 2), layers=(1, 2), widths=(1, 3)))
def test_patterns_are_complete(problem):
    """The sign patterns found are exactly those that a linear program says are there."""
    net, domain = problem
    found = {cell.signs for cell in cells(net, domain)}
    widths = [len(layer) for layer in net.layers]
    if domain.dimension != domain.ambient_dimension:
        return
    if any("0" in letters for signs in found for letters in signs):
        return
    expected = set()
    for pattern in product(*[map("".join, product("+-", repeat=width)) for width in widths]):
        if _has_interior(net, domain, pattern):
            expected.add(pattern)
    assert found == expected


def _has_interior(net, domain, pattern):
    """Whether some interior point shows a pattern strictly, by one linear program."""
    size = len(net.inputs)
    state = [[int(i == j) for j in range(size + 1)] for i in range(1, size + 1)]
    rows = list(domain.system()[0])
    for layer, letters in zip(net.chain.layers, pattern, strict=True):
        basis = [[1] + [0] * size, *state]
        pre = [[sum(map(int.__mul__, row, column)) for column in zip(*basis, strict=True)]
               for row in layer.rows]  # fmt: skip
        for form, letter in zip(pre, letters, strict=True):
            rows.append(tuple([entry if letter == "+" else -entry for entry in form]))
        on = [form if letter == "+" else [0] * (size + 1) for form, letter in zip(pre, letters)]  # noqa: B905
        state = [*on, *[state[j] for j in layer.carried]]
    slack = [(*row, -1) for row in rows if any(row[1:])]
    if any(row[0] <= 0 for row in rows if not any(row[1:])):
        return False
    slack.append((1, *[0] * size, -1))
    outcome = lp.maximize(slack, [], (0, *[0] * size, 1))
    return isinstance(outcome, lp.Optimal) and outcome.value > 0


@pytest.mark.parametrize("shape", [(2, 6, 6, 1), (3, 5, 4, 1)])
def test_counts_agree_with_a_recursion_of_programs(shape):
    """cddlib's linear programs find as many cells in fixed networks."""
    net, domain = network(shape, 1), cube(shape[0])
    count = sum(1 for _ in cells(net, domain))
    assert count == lp_cells.count_cells(net.chain, domain.system()[0]) > 10


def test_a_prefix_costs_a_prefix():
    """The first cells of a large network come at once."""
    walk = cells(network((4, 16, 16, 16, 1), 0), cube(4))
    assert len([next(walk) for _ in range(3)]) == 3


def test_a_point_has_one_cell():
    """On a single point, where a neuron is zero, there is one cell with the letter 0."""
    net = Network.parse("relu(x) + relu(x - 1)")
    [cell] = cells(net, polytope("x == 1"))
    assert cell.signs == ("+0",)
    assert cell.image.vertices == ((1,),)


def test_bad_domains_are_refused():
    """Empty and unbounded domains, unknown inputs and other types are errors of ours."""
    net = Network.parse("relu(x)")
    with pytest.raises(EmptyDomain):
        next(cells(net, polytope("x <= 0, x >= 1")))
    with pytest.raises(Unbounded, match="'domain' must be bounded"):
        next(cells(net, polytope("x <= 0")))
    with pytest.raises(InvalidInput):
        next(cells(net, polytope("0 <= y <= 1")))
    with pytest.raises(InvalidInput, match="'network' must be a Network"):
        next(cells("relu(x)", polytope("0 <= x <= 1")))
    with pytest.raises(InvalidInput, match="'domain' must be a Polyhedron"):
        next(cells(net, "0 <= x <= 1"))
