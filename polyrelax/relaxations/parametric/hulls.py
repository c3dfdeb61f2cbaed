"""`mo:inf` for every value of a parameter: iterated hulls, by points over the field Q(t).

A hull is kept as points of which it is the convex hull. Where a hyperplane cuts it, the points on
the hyperplane that two points on different sides see each other through are enough, be they joined
by an edge or not; those that are convex combinations of others are left out, with guards that keep
the weights of the combination at least 0. No facet is needed, so no combinatorial type either.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import islice, product
from operator import mul

from polyrelax.exact.budget import Budget
from polyrelax.networks import Input, Neuron
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.parametric.families import Family, Form
from polyrelax.relaxations.parametric.intervals import Analysis, Ends
from polyrelax.relaxations.parametric.places import Place
from polyrelax.relaxations.parametric.tableau import Line, Tableau

# In so many directions vertices are looked for before points are tried one by one.
_DIRECTIONS = 81

# The values of a state's nodes, in the state's order.
Point = tuple[Ratio, ...]


def iterated(family: Family, place: Place, budget: Budget) -> Analysis:
    """The iterated hulls, as in `relaxations.hulls` for whole layers."""
    state: list[Hashable] = [Input(name) for name in family.names]
    points = [tuple(map(Ratio.of, vertex)) for vertex in family.domain.vertices]
    for depth, layer in enumerate(layers(family), start=1):
        pieces = [points]
        for _, pre in layer:
            pieces = [half for piece in pieces for half in halves(piece, pre, state, place, budget)]
        carried = [i for i, node in enumerate(state) if read_after(family, node, depth)]
        points = [
            (
                *[_after(_at(pre, state, point), place) for _, pre in layer],
                *[point[i] for i in carried],
            )
            for piece in pieces
            for point in piece
        ]
        points = pruned(points, place, budget)
        state = [*(neuron for neuron, _ in layer), *(state[i] for i in carried)]
    outputs = []
    for form in family.outputs:
        values = [_at(form, state, point) for point in points]
        outputs.append(Ends(place.smallest(values), place.largest(values)))
    return Analysis([], outputs)


def layers(family: Family) -> list[list[tuple[Neuron, Form]]]:
    """The neurons with their pre-activations, by ReLU depth."""
    found: list[list[tuple[Neuron, Form]]] = []
    for neuron, pre in zip(family.neurons, family.pre, strict=True):
        if neuron.depth > len(found):
            found.append([])
        found[-1].append((neuron, pre))
    return found


def is_feed_forward(family: Family) -> bool:
    """Whether every layer reads the layer before it only, and the outputs the last one."""
    last = len(layers(family)) + 1
    depths = [*[neuron.depth for neuron in family.neurons], *[last] * len(family.outputs)]
    return all(
        (node.depth if isinstance(node, Neuron) else 0) == depth - 1
        for form, depth in zip((*family.pre, *family.outputs), depths, strict=True)
        for node in form.factors
    )


def pruned(points: Sequence[Point], place: Place, budget: Budget) -> list[Point]:
    """Some of the points, with the same convex hull as all of them."""
    kept = list(dict.fromkeys(points))
    extreme = _extreme(kept, place)
    for point in list(kept):
        if point in extreme:
            continue
        others = [other for other in kept if other is not point]
        if others and _is_inside(point, others, place, budget):
            kept = others
    return kept


def _extreme(points: Sequence[Point], place: Place) -> set[Point]:
    """Some of the vertices of the hull: points that are alone the highest in a direction.

    To keep a point needs no proof, so nothing here is a guard.
    """
    at = place.number.fraction
    if at is None:
        return set()
    values = [[x.value(at) for x in point] for point in points]
    found = set()
    for direction in islice(product((0, 1, -1), repeat=len(points[0])), 1, _DIRECTIONS):
        heights = [sum(map(mul, direction, value)) for value in values]
        best = max(heights)
        if heights.count(best) == 1:
            found.add(points[heights.index(best)])
    return found


def _is_inside(point: Point, others: Sequence[Point], place: Place, budget: Budget) -> bool:
    """Whether a point is a convex combination of others; if so, that it is has guards."""
    budget.require(0, "a hull")
    tableau = Tableau(place, budget)
    for _ in others:
        tableau.add_column()
    width = len(others) + 1
    missing: Line = [Ratio.of(0)] * width
    # What the weights leave of the point and of 1, with the signs that make it at least 0.
    targets = [Ratio.of(1), *point]
    for i, target in enumerate(targets):
        rest = [target, *[Ratio.of(-1) if not i else -other[i - 1] for other in others]]
        if place.peek(target) < 0:
            rest = [-entry for entry in rest]
        tableau.require(rest)
        missing = [a - b for a, b in zip(missing, rest, strict=True)]
    if place.peek(tableau.optimum(missing)[0]):
        return False
    return all(place.sign(line[0]) >= 0 for line in tableau.slacks.values())


def halves(
    points: Sequence[Point], form: Form, state: Sequence[Hashable], place: Place, budget: Budget
) -> list[list[Point]]:
    """The parts of a hull on the two sides of a hyperplane; one, where it does not cut."""
    values = [_at(form, state, point) for point in points]
    signs = [place.sign(value) for value in values]
    if not (-1 in signs and 1 in signs):
        return [list(points)]
    known = list(zip(points, values, signs, strict=True))
    on = [point for point, _, sign in known if not sign]
    for p, a, up in known:
        for q, b, down in known:
            if up > 0 > down:
                share = a / (a - b)
                on.append(tuple([x + (y - x) * share for x, y in zip(p, q, strict=True)]))
    on = pruned(on, place, budget)
    return [[*[point for point, _, sign in known if sign == side], *on] for side in (1, -1)]


def _after(value: Ratio, place: Place) -> Ratio:
    return value if place.sign(value) > 0 else Ratio.of(0)


def _at(form: Form, state: Sequence[Hashable], point: Point) -> Ratio:
    total, factors = form.base, form.factors
    for node, x in zip(state, point, strict=True):
        if (factor := factors.get(node)) is not None:
            total = total + factor * x
    return total


def read_after(family: Family, node: Hashable, depth: int) -> bool:
    """Whether a node is read by a neuron of a later layer than the given one, or by an output."""
    later = [
        pre for neuron, pre in zip(family.neurons, family.pre, strict=True) if neuron.depth > depth
    ]
    return any(node in form.factors for form in (*later, *family.outputs))
