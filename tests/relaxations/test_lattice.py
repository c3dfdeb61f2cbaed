"""The lattice of relaxations and the deviation: laws, z3 as a second route, bad input."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.networks import Input
from tests.relaxations.nets import MAX2, N2, SQUARE, UNIT, cases, interval, points_of, trace_at

z3 = pytest.importorskip("z3")


def choices(net):
    """All sets of neurons, the smaller ones first."""
    names = net.neuron_names
    return [S for size in range(len(names) + 1) for S in combinations(names, size)]


class Encoding:
    """R_S in z3: the ReLU as a case distinction, triangles over intervals of IBP."""

    def __init__(self, net, domain, linearised):
        self.solver = z3.Solver()
        self.inputs = {Input(name): z3.Real(name) for name in net.inputs}
        rows, equations = domain.system()
        point = [self.inputs[Input(name)] for name in domain.names]
        for group, equal in ((rows, False), (equations, True)):
            for constant, *factors in group:
                total = constant + z3.Sum([a * x for a, x in zip(factors, point, strict=True)])
                self.solver.add(total == 0 if equal else total >= 0)
        self.net = net
        self.true = self.run(net, domain, ())
        self.relaxed = self.run(net, domain, linearised)

    def run(self, net, domain, linearised):
        """The outputs, with chosen neurons anywhere in their triangles."""
        values = dict(self.inputs)
        ranges = pr.IntervalPropagation().relax(net, domain).neurons()
        for neuron, found in zip(net.neurons, ranges, strict=True):
            pre, (low, high) = self.form(neuron.pre, values), found.range
            true = z3.If(pre > 0, pre, 0)
            if found.name in linearised and low < 0 < high:
                values[neuron] = z3.FreshReal()
                slope = self.number(high / (high - low))
                self.solver.add(values[neuron] >= true)
                self.solver.add(values[neuron] <= slope * (pre - self.number(low)))
            else:
                values[neuron] = true
        return [self.form(form, values) for form in net.outputs]

    def form(self, form, values):
        """An affine form in z3."""
        terms = [self.number(a) * values[atom] for atom, a in form.terms.items()]
        return z3.Sum([self.number(form.constant), *terms])

    @staticmethod
    def number(value):
        """A rational number in z3."""
        return z3.RealVal(str(value))

    def is_maximum(self, value, *quantities):
        """Whether the greatest value that one of the quantities takes is this one."""
        number = self.number(value)
        above = z3.Or([q > number for q in quantities])
        here = z3.Or([q == number for q in quantities])
        answers = []
        for what in (above, here):
            self.solver.push()
            self.solver.add(what)
            answers.append(self.solver.check() == z3.sat)
            self.solver.pop()
        return answers == [False, True]


@given(cases(layers=(1, 2)), st.data())
@settings(max_examples=25)
def test_bounds_are_those_of_z3(case, data):
    """With any neurons linearised, z3 finds both ends attained and nothing beyond."""
    net, domain = case
    net = net.with_inputs(domain.names)
    chosen = data.draw(st.sampled_from(choices(net)))
    bounds = pr.Lattice(chosen).bounds(net, domain)
    encoding = Encoding(net, domain, chosen)
    assert encoding.is_maximum(bounds.upper, encoding.relaxed[0])
    assert encoding.is_maximum(-bounds.lower, -encoding.relaxed[0])


@given(cases(layers=(1, 2), outputs=(1, 2)))
@settings(max_examples=20)
def test_the_deviation_is_that_of_z3(case):
    """D is attained at some input, and z3 finds no relaxed output further from the network's."""
    net, domain = case
    net = net.with_inputs(domain.names)
    found = pr.deviation(net, domain)
    encoding = Encoding(net, domain, net.neuron_names)
    pairs = list(zip(encoding.relaxed, encoding.true, strict=True))
    assert encoding.is_maximum(found.value, *[y - z for y, z in pairs], *[z - y for y, z in pairs])


@pytest.mark.parametrize("bounds", ["fixed", "recomputed"])
@given(case=cases(layers=(1, 2)))
@settings(max_examples=10)
def test_the_lattice_is_monotone(bounds, case):
    """More linearised neurons never give tighter bounds; and all true traces are allowed."""
    net, domain = case
    found = {S: pr.Lattice(S, bounds).relax(net, domain) for S in choices(net)}
    output = {S: relaxed.bounds()[0] for S, relaxed in found.items()}
    for S, T in combinations(found, 2):
        if set(S) < set(T):
            assert output[S] <= output[T]
    for relaxed in found.values():
        for point in points_of(domain):
            assert relaxed.contains(trace_at(relaxed.network, point))


@given(cases(layers=(1, 2)))
@settings(max_examples=15)
def test_sets_have_the_bounds_of_their_nodes(case):
    """The hull of a relaxed set has, in each neuron, the bounds of the branches."""
    net, domain = case
    relaxed = pr.Lattice([1]).relax(net, domain)
    names = relaxed.network.neuron_names[:2]
    for name in names:
        assert relaxed.set(names).bounds(name) == relaxed.bound(name)


def test_the_two_relu_square():
    """{1} and {2} both give [0, 3] for two neurons whose range is [0, 2]."""
    net = pr.Network("y1 = relu(x1 + x2); y2 = relu(x1 - x2); y1 + y2")
    X = pr.polytope("-1 <= x1 <= 1, -1 <= x2 <= 1")
    names = ["lattice:none", "lattice:1", "lattice:2", "lattice:1+2", "lattice:all"]
    found = pr.compare(net, X, names)
    assert [found[name] for name in names] == [interval(0, 2), *[interval(0, 3)] * 4]


def test_names_are_read_back():
    """The name of a lattice is the method's name, with the neurons' names in it too."""
    for name in ("lattice:1+3", "lattice:none", "lattice:all", "lattice:2@recomputed"):
        assert pr.method(name).name == name
    chosen = pr.Lattice(["c", 2], "recomputed")
    net, X = pr.Network(MAX2), pr.polytope(SQUARE)
    assert pr.method(chosen.name).bounds(net, X) == chosen.bounds(net, X)


@pytest.mark.parametrize(
    "name",
    [
        "lattice",
        "lattice:",
        "lattice:0",
        "lattice:1+",
        "lattice:1,2",
        "lattice:1@fixed",
        "lattice:c+0",
        "lattice:-1",
        3,
        "lattice:inf",
        "ibp:all",
        "m:none",
    ],
)
def test_wrong_names_are_refused(name):
    """A choice is all, none, or names or numbers from 1 joined by a plus sign."""
    with pytest.raises(pr.InvalidInput, match="method"):
        pr.method(name)


def test_wrong_choices_are_refused():
    """A neuron that the network lacks, or other bounds, are named in the error."""
    with pytest.raises(pr.InvalidInput, match="neurons"):
        pr.Lattice([3]).bounds(pr.Network(MAX2), pr.polytope(SQUARE))
    with pytest.raises(pr.InvalidInput, match="'neurons' must be names or numbers of neurons"):
        pr.Lattice(3)
    with pytest.raises(pr.InvalidInput, match="among 1 to 2"):
        pr.method("lattice:e").bounds(pr.Network(MAX2), pr.polytope(SQUARE))
    with pytest.raises(pr.InvalidInput, match="bounds"):
        pr.Lattice([1], bounds="tight")


def test_several_branches_are_no_system():
    """With one branch there is a system; with two, asking for it is an error that says so."""
    net, X = pr.Network(N2), pr.polytope(UNIT)
    assert pr.Lattice().relax(net, X).system.rows
    with pytest.raises(pr.Unsupported, match="branches"):
        _ = pr.Lattice(()).relax(net, X).system


def test_a_spent_budget_gives_sound_bounds():
    """With no time the bounds, and the deviation, are undecided and sound."""
    net, X = pr.Network(N2), pr.polytope(UNIT)
    with pytest.raises(pr.Undecided) as stopped:
        pr.Lattice(()).bounds(net, X, seconds=0)
    assert pr.range(net, X) <= stopped.value.partial
    with pytest.raises(pr.Undecided) as early:
        pr.deviation(net, X, seconds=0)
    assert early.value.partial is None


def test_a_deviation_tells_its_trace():
    """The trace is allowed, its output is the relaxed one, and the network's is another."""
    net, X = pr.Network(MAX2), pr.polytope(SQUARE)
    found = pr.deviation(net, X)
    relaxed = pr.method("triangle@ibp").relax(net, X)
    assert relaxed.contains(found.trace)
    assert net(found.at) == (found.true,)
    assert found.trace["c"] + found.trace["d"] == found.relaxed
    assert found.value == abs(found.relaxed - found.true) > 0


def test_a_deviation_needs_a_system():
    """What is no linear system has no deviation here; nor has a wrong name."""
    net, X = pr.Network(MAX2), pr.polytope(SQUARE)
    with pytest.raises(pr.Unsupported):
        pr.deviation(net, X, "exact")
    with pytest.raises(pr.InvalidInput, match="methods"):
        pr.deviation(net, X, "triangel")
    assert pr.deviation(net, X, "m:1").value <= pr.deviation(net, X, "triangle").value
