"""Oracles: every relaxation once more by other code, with PPL or z3 in place of polyrelax."""

import itertools
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import given, settings

import polyrelax as pr
from polyrelax.networks import Input, split_in_stages
from tests.relaxations.nets import MAX2, N1, N2, SQUARE, UNIT, cases

ppl = pytest.importorskip("ppl")


class Space:
    """Named variables for PPL: forms of a network's nodes as integer expressions with a scale."""

    def __init__(self, net):
        self.place = {Input(name): i for i, name in enumerate(net.inputs)}
        for neuron in net.neurons:
            self.place[neuron] = len(self.place)

    def read(self, form):
        """An expression and the positive integer by which it is too large."""
        scale = lcm(form.constant.denominator, *(a.denominator for a in form.terms.values()))
        expression = ppl.Linear_Expression() + int(scale * form.constant)
        for atom, factor in form.terms.items():
            expression += int(scale * factor) * ppl.Variable(self.place[atom])
        return expression, scale


def from_domain(domain, size):
    """The polytope as a PPL polyhedron, the variables behind its own being free."""
    found = ppl.C_Polyhedron(size, "universe")
    rows, equations = domain.system()
    for group, equal in ((rows, False), (equations, True)):
        for constant, *factors in group:
            value = sum(
                (a * ppl.Variable(i) for i, a in enumerate(factors)), ppl.Linear_Expression()
            )
            value = value + constant
            found.add_constraint(value == 0 if equal else value >= 0)
    return found


def bounds(body, expression, scale):
    """The exact range of an expression."""
    high, low = body.maximize(expression), body.minimize(expression)
    assert (high["bounded"], low["bounded"]) == (True, True)
    return (
        Fraction(int(low["inf_n"]), int(low["inf_d"])) / scale,
        Fraction(int(high["sup_n"]), int(high["sup_d"])) / scale,
    )


def layer_by_layer(net, domain, constrain):
    """Bounds of the outputs: the body of all traces, one layer's constraints after the other."""
    space = Space(net)
    body = from_domain(domain, len(space.place))
    for layer in net.layers:
        ranges = [bounds(body, *space.read(neuron.pre)) for neuron in layer]
        added = []
        for neuron, (low, high) in zip(layer, ranges, strict=True):
            post = pr.Affine.atom(neuron)
            if low >= 0 or high <= 0:
                expression, _ = space.read(post - neuron.pre if low >= 0 else post)
                added.append(expression == 0)
        added += constrain(space, body, layer, ranges)
        for constraint in added:
            body.add_constraint(constraint)
    return tuple([pr.Interval(*bounds(body, *space.read(form))) for form in net.outputs])


def unstable(layer, ranges):
    """The neurons with both signs, and their ranges."""
    pairs = zip(layer, ranges, strict=True)
    return [(n, low, high) for n, (low, high) in pairs if low < 0 < high]


def triangles(space, body, layer, ranges):
    """Three sides for each unstable neuron."""
    found = []
    for neuron, low, high in unstable(layer, ranges):
        post = pr.Affine.atom(neuron)
        chord = (neuron.pre - low) * (high / (high - low))
        found += [space.read(form)[0] >= 0 for form in (post, post - neuron.pre, chord - post)]
    return found


def lines(slope):
    """A line above and one below, whose slope is a function of the ends and the chord's slope."""

    def constrain(space, body, layer, ranges):
        found = []
        for neuron, low, high in unstable(layer, ranges):
            post, chord = pr.Affine.atom(neuron), high / (high - low)
            below = neuron.pre * slope(low, high, chord)
            above = (neuron.pre - low) * chord
            found += [space.read(form)[0] >= 0 for form in (above - post, post - below)]
        return found

    return constrain


def joint(size, whole):
    """Hulls of groups, over the whole layer's input or over the group's own, orthant by orthant."""

    def constrain(space, body, layer, ranges):
        found = triangles(space, body, layer, ranges)
        members = [neuron for neuron, _, _ in unstable(layer, ranges)]
        count = len(members) if size is None else min(size, len(members))
        for group in itertools.combinations(members, count) if members else ():
            seen = list(layer) if whole else list(group)
            found += hull_constraints(space, body, seen, group)
        return found

    return constrain


def hull_constraints(space, body, seen, group):
    """The hull of (pre-activations of `seen`, ReLUs of `group`), pulled back to the nodes."""
    total = len(space.place)
    width = len(seen)
    pieces = None
    for pattern in itertools.product((True, False), repeat=len(group)):
        piece = ppl.C_Polyhedron(body)
        piece.add_space_dimensions_and_embed(width + len(group))
        for i, neuron in enumerate(seen):
            expression, scale = space.read(neuron.pre)
            piece.add_constraint(scale * ppl.Variable(total + i) == expression)
        for j, (neuron, active) in enumerate(zip(group, pattern, strict=True)):
            pre = ppl.Variable(total + seen.index(neuron))
            post = ppl.Variable(total + width + j)
            piece.add_constraint(pre >= 0 if active else pre <= 0)
            piece.add_constraint(post == pre if active else post == 0)
        shadow = project_on_last(piece, width + len(group))
        if pieces is None:
            pieces = shadow
        else:
            pieces.poly_hull_assign(shadow)
    values = [neuron.pre for neuron in seen] + [pr.Affine.atom(neuron) for neuron in group]
    found = []
    for constraint in pieces.minimized_constraints():
        form = pr.Affine.of(Fraction(int(constraint.inhomogeneous_term())))
        for factor, value in zip(constraint.coefficients(), values, strict=True):
            form += value * Fraction(int(factor))
        expression, _ = space.read(form)
        found.append(expression == 0 if constraint.is_equality() else expression >= 0)
    return found


def project_on_last(polyhedron, count):
    """The shadow on the last variables, lines left out: they are variables nothing reads."""
    first = polyhedron.space_dimension() - count
    found = ppl.C_Polyhedron(count, "empty")
    for generator in polyhedron.minimized_generators():
        if generator.is_line():
            continue
        values = list(generator.coefficients())[first:]
        terms = (a * ppl.Variable(i) for i, a in enumerate(values))
        found.add_generator(ppl.point(sum(terms, ppl.Linear_Expression()), generator.divisor()))
    return found


ORACLES = {
    "triangle": triangles,
    "krelu:1": joint(1, False),
    "krelu:2": joint(2, False),
    "m:1": joint(1, True),
    "m:2": joint(2, True),
    "m:inf": joint(None, True),
    "deeppoly-0": lines(lambda low, high, chord: 0),
    "deeppoly-1": lines(lambda low, high, chord: 1),
    "deeppoly-area": lines(lambda low, high, chord: 0 if high < -low else 1),
}


@pytest.mark.parametrize("name", ORACLES)
@given(cases(layers=(1, 2), widths=(1, 3)))
@settings(max_examples=10)
def test_ppl_finds_the_same_bounds(name, case):
    """PPL, orthant by orthant and with its own linear programs, finds the same bounds."""
    net, domain = case
    net = net.with_inputs(domain.names)
    found = layer_by_layer(net, domain, ORACLES[name])
    assert pr.method(name).output_bounds(net, domain) == found


@given(cases(widths=(1, 3)))
@settings(max_examples=30)
def test_intervals_by_the_midpoint_and_radius(case):
    """IBP with midpoints and radii in place of ends gives the same bounds."""
    net, domain = case
    nodes = {}
    for i, name in enumerate(domain.names):
        values = [vertex[i] for vertex in domain.vertices]
        low, high = min(values), max(values)
        nodes[Input(name)] = ((low + high) / 2, (high - low) / 2)

    def spread(form):
        middle = form.constant + sum(a * nodes[n][0] for n, a in form.terms.items())
        return middle, sum((abs(a) * nodes[n][1] for n, a in form.terms.items()), Fraction(0))

    for neuron in net.neurons:
        middle, radius = spread(neuron.pre)
        low, high = max(middle - radius, 0), max(middle + radius, 0)
        nodes[neuron] = (Fraction(low + high) / 2, Fraction(high - low) / 2)
    middle, radius = spread(net.outputs[0])
    expected = pr.Interval(middle - radius, middle + radius)
    assert pr.IntervalPropagation().bounds(net, domain) == expected


@given(cases(widths=(1, 3)))
@settings(max_examples=30)
def test_deepz_by_noise_symbols(case):
    """DeepZ as arithmetic on affine forms of noise symbols gives the same bounds."""
    net, domain = case
    forms = {}
    for i, name in enumerate(domain.names):
        values = [vertex[i] for vertex in domain.vertices]
        low, high = min(values), max(values)
        forms[Input(name)] = {0: (low + high) / 2, name: (high - low) / 2}

    def combined(form):
        total = {0: form.constant}
        for node, factor in form.terms.items():
            for symbol, value in forms[node].items():
                total[symbol] = total.get(symbol, 0) + factor * value
        radius = sum((abs(v) for s, v in total.items() if s != 0), Fraction(0))
        return total, total[0] - radius, total[0] + radius

    for number, neuron in enumerate(net.neurons):
        total, low, high = combined(neuron.pre)
        if low >= 0:
            forms[neuron] = total
        elif high <= 0:
            forms[neuron] = {}
        else:
            slope = high / (high - low)
            half = -slope * low / 2
            forms[neuron] = {s: slope * v for s, v in total.items()}
            forms[neuron][0] += half
            forms[neuron][("new", number)] = half
    _, low, high = combined(net.outputs[0])
    assert pr.DeepPoly("parallel").bounds(net, domain) == pr.Interval(low, high)


def iterated_hull(net, domain):
    """The iterated hulls by PPL, one orthant of a layer after the other."""
    hulls = [from_domain(domain, len(domain.names))]
    for layer in split_in_stages(net).maps:
        place = {Input(name): i for i, name in enumerate(layer.inputs)}
        space = Space(pr.Network(0))
        space.place = place
        before, after = len(layer.inputs), len(layer.outputs)
        pieces = None
        for pattern in itertools.product((True, False), repeat=len(layer.neurons)):
            piece = ppl.C_Polyhedron(hulls[-1])
            piece.add_space_dimensions_and_embed(after)
            for i, output in enumerate(layer.outputs):
                post = ppl.Variable(before + i)
                if i < len(layer.neurons):
                    expression, scale = space.read(layer.neurons[i].pre)
                    piece.add_constraint(expression >= 0 if pattern[i] else expression <= 0)
                    expression = expression if pattern[i] else ppl.Linear_Expression()
                else:
                    expression, scale = space.read(output)
                piece.add_constraint(scale * post == expression)
            shadow = project_on_last(piece, after)
            if pieces is None:
                pieces = shadow
            else:
                pieces.poly_hull_assign(shadow)
        hulls.append(pieces)
    return hulls


def vertices(polyhedron):
    """The vertices of a PPL polytope."""
    return {
        tuple(Fraction(int(a), int(g.divisor())) for a in g.coefficients())
        for g in polyhedron.minimized_generators()
    }


@given(cases(layers=(1, 2), widths=(1, 3)))
@settings(max_examples=25)
def test_ppl_finds_the_same_iterated_hulls(case):
    """Every hull of `mo:inf` has the vertices that PPL finds, skips or not."""
    net, domain = case
    relaxed = pr.OutputHull().relax(net, domain)
    for hull, other in zip(relaxed.hulls, iterated_hull(relaxed.network, domain), strict=True):
        assert set(hull.vertices) == vertices(other)


@given(cases(layers=2))
@settings(max_examples=15)
def test_windows_by_ppl(case):
    """P_3 of a two-layer net: PPL takes all orthants of both layers at once."""
    net, domain = case
    net = net.with_inputs(domain.names)
    space = Space(net)
    body = from_domain(domain, len(space.place))
    both = [neuron for layer in net.layers for neuron in layer]
    carried = {a for n in net.layers[1] for a in n.pre.atoms if isinstance(a, Input)}
    carried |= {a for a in net.outputs[0].atoms if isinstance(a, Input)}
    kept = sorted(carried, key=lambda node: space.place[node])
    seen = [n.pre for n in net.layers[0]] + [pr.Affine.atom(node) for node in kept]
    # The windows of three layers are: the first ReLU alone, both ReLUs, the second alone.
    found = window(space, body, [pr.Affine.atom(Input(n)) for n in net.inputs], net.layers[0])
    found += window(space, body, seen, both)
    last = iterated_hull(net, domain)[1]
    names = split_in_stages(net).names[1]
    states = {**dict(zip(net.neuron_names, net.neurons, strict=True))}
    states |= {name: Input(name) for name in net.inputs}
    second = Space(net)
    second.place = {states[name]: i for i, name in enumerate(names)}
    state = [pr.Affine.atom(states[name]) for name in names]
    found += window(second, last, state, net.layers[1], space)
    for constraint in found:
        body.add_constraint(constraint)
    expected = pr.Interval(*bounds(body, *space.read(net.outputs[0])))
    assert pr.CrossLayer(3).bounds(net, domain) == expected


def window(space, start, seen, neurons, back=None):
    """The hull of the exact traces of neurons from a body, pulled back to the nodes."""
    place, first = dict(space.place), start.space_dimension()
    for neuron in neurons:
        place[neuron] = first + list(neurons).index(neuron)
    inner = Space(pr.Network(0))
    inner.place = place
    pieces = None
    for pattern in itertools.product((True, False), repeat=len(neurons)):
        piece = ppl.C_Polyhedron(start)
        piece.add_space_dimensions_and_embed(len(neurons) + len(seen) + len(neurons))
        values = [*seen, *map(pr.Affine.atom, neurons)]
        for neuron, active in zip(neurons, pattern, strict=True):
            expression, scale = inner.read(neuron.pre)
            post = ppl.Variable(place[neuron])
            piece.add_constraint(expression >= 0 if active else expression <= 0)
            piece.add_constraint(scale * post == expression if active else post == 0)
        for i, form in enumerate(values):
            expression, scale = inner.read(form)
            piece.add_constraint(scale * ppl.Variable(first + len(neurons) + i) == expression)
        if piece.is_empty():
            continue
        shadow = project_on_last(piece, len(values))
        if pieces is None:
            pieces = shadow
        else:
            pieces.poly_hull_assign(shadow)
    found = []
    for constraint in pieces.minimized_constraints():
        form = pr.Affine.of(Fraction(int(constraint.inhomogeneous_term())))
        for factor, value in zip(constraint.coefficients(), values, strict=True):
            form += value * Fraction(int(factor))
        expression, _ = (back or space).read(form)
        found.append(expression == 0 if constraint.is_equality() else expression >= 0)
    return found


@pytest.mark.parametrize(
    ("text", "domain"), [(N1, UNIT), (N2, UNIT), (MAX2, SQUARE), ("relu(x) - relu(x)", UNIT)]
)
def test_z3_finds_the_triangle_s_bound(text, domain):
    """z3 proves that no trace in the Triangle's system passes the bound, and finds one there."""
    z3 = pytest.importorskip("z3")
    polytope = pr.polytope(domain)
    net = pr.Network(text, inputs=polytope.names)
    relaxed = pr.Triangle().relax(net, polytope)
    names = relaxed.system.names
    values = z3.Reals(" ".join(names))
    by_name = dict(zip(names, values, strict=True))
    places = dict(zip(net.neurons, net.neuron_names, strict=True))

    def read(form):
        terms = [
            z3.Q(a.numerator, a.denominator) * by_name[places.get(node, str(node))]
            for node, a in form.terms.items()
        ]
        return z3.Sum([z3.Q(form.constant.numerator, form.constant.denominator), *terms])

    solver = z3.Solver()
    for row in polytope.system()[0]:
        solver.add(z3.Sum([row[0], *(a * v for a, v in zip(row[1:], values, strict=False))]) >= 0)
    for neuron, found in zip(net.neurons, relaxed.neurons(), strict=True):
        (low, high), pre, post = found.range, read(neuron.pre), by_name[found.name]
        if low >= 0 or high <= 0:
            solver.add(post == (pre if low >= 0 else 0))
        else:
            chord = (neuron.pre - low) * (high / (high - low))
            solver.add(post >= 0, post >= pre, post <= read(chord))
    bound = relaxed.bounds()[0]
    output = read(net.outputs[0])
    for value, beyond in ((bound.lower, output.__lt__), (bound.upper, output.__gt__)):
        exact = z3.Q(value.numerator, value.denominator)
        assert solver.check(output == exact) == z3.sat
        assert solver.check(beyond(exact)) == z3.unsat
