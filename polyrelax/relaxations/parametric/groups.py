"""`m:K`, `krelu:K` and `mo:K` for every value of a parameter.

What a group is hulled over is kept as points, found by linear programs (`shadows`), and cut along
the group's hyperplanes. The joint hull is the set of all convex combinations of the points with
their ReLUs; the weights of the combination are variables of one linear program, and what the hull
shares with earlier nodes are equations. No facet of a joint hull is needed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from polyrelax.exact.budget import Budget
from polyrelax.networks import Input, Neuron
from polyrelax.rational.affine import Affine
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.groups import all_of_size
from polyrelax.relaxations.parametric.families import Family, Form
from polyrelax.relaxations.parametric.hulls import halves, layers, read_after
from polyrelax.relaxations.parametric.intervals import Analysis, Ends
from polyrelax.relaxations.parametric.places import Place
from polyrelax.relaxations.parametric.shadows import Point, shadow
from polyrelax.relaxations.parametric.tableau import Line, Tableau, plus


def joint_groups(
    family: Family, k: int | None, own_inputs: bool, place: Place, budget: Budget
) -> Analysis:
    """Groups of k unstable neurons with the layer's inputs, as in `relaxations.multineuron`.

    Args:
        own_inputs: whether a group is hulled with its own pre-activations only, as `krelu:K` does,
            or with those of the whole layer.
    """
    tableau = Tableau.over(family.domain, place, budget)
    ranges: list[Ends] = []
    stable: dict[Neuron, Form] = {}
    for layer in layers(family):
        forms = [pre.substituted(stable) for _, pre in layer]
        unstable = []
        for i, form in enumerate(forms):
            found = low, high = _range(tableau, form)
            ranges.append(found)
            if place.sign(low) >= 0:
                stable[layer[i][0]] = form
            elif place.sign(high) <= 0:
                stable[layer[i][0]] = Form.lifted(0)
            else:
                unstable.append(i)
        everyone = tuple(range(len(forms)))
        groups = all_of_size(unstable, k)
        sets = {group if own_inputs else everyone for group in groups}
        # All hulls are over what the layers before allow.
        points = {chosen: shadow(tableau, [forms[i] for i in chosen]) for chosen in sorted(sets)}
        for group in groups:
            chosen = group if own_inputs else everyone
            nodes = {chosen.index(i): layer[i][0] for i in group}
            shared = [forms[i] for i in chosen]
            start = tuple([tableau.line(form)[0] for form in shared])
            _add_hull(tableau, start, _cut(points[chosen], nodes, place, budget), nodes, {}, shared)
    return Analysis(ranges, [_range(tableau, f.substituted(stable)) for f in family.outputs])


def output_groups(family: Family, k: int, place: Place, budget: Budget) -> Analysis:
    """Groups of k neurons with what is carried past their layer, as in `relaxations.hulls`."""
    before = Tableau.over(family.domain, place, budget)
    state: list[Hashable] = [Input(name) for name in family.names]
    for depth, layer in enumerate(layers(family), start=1):
        carried = [node for node in state if read_after(family, node, depth)]
        after = Tableau(place, budget)
        hulls = []
        for group in all_of_size(range(len(layer)), k):
            shared = [layer[i][1] for i in group]
            shared += [Form.lifted(Affine.atom(node)) for node in carried]
            hulls.append((group, shared, shadow(before, shared)))
        for group, shared, points in hulls:
            nodes: dict[int, Hashable] = {j: layer[i][0] for j, i in enumerate(group)}
            kept = dict(enumerate(carried, start=len(group)))
            start = tuple([before.line(form)[0] for form in shared])
            _add_hull(after, start, _cut(points, nodes, place, budget), nodes, kept, [])
        before = after
        state = [*(neuron for neuron, _ in layer), *carried]
    return Analysis([], [_range(before, form) for form in family.outputs])


def _range(tableau: Tableau, form: Form) -> Ends:
    return Ends(-tableau.maximum(-form), tableau.maximum(form))


def _cut(
    points: list[Point],
    coordinates: Iterable[int],
    place: Place,
    budget: Budget,
) -> list[Point]:
    """The points of all parts into which the hyperplanes of some coordinates cut a hull."""
    state = list(range(len(points[0])))
    pieces = [points]
    for j in coordinates:
        form = Form.lifted(Affine.atom(j))
        pieces = [half for piece in pieces for half in halves(piece, form, state, place, budget)]
    return [point for piece in pieces for point in piece]


def _add_hull(
    tableau: Tableau,
    start: Point,
    points: Sequence[Point],
    neurons: Mapping[int, Hashable],
    kept: Mapping[int, Hashable],
    shared: Sequence[Form],
) -> None:
    """Constrain nodes to the convex combinations of points with ReLUs.

    Args:
        start: the point where the tableau's vertex is, or is to begin: the only one with a weight.
        neurons: the nodes that are the ReLU of a coordinate, by the coordinate.
        kept: the nodes that are a coordinate itself.
        shared: forms of earlier nodes that the first coordinates must be equal to.
    """
    place = tableau.place
    others = [point for point in dict.fromkeys(points) if point != start]
    for _ in others:
        tableau.add_column()
    none = [Ratio.of(0)] * (len(tableau.columns) - len(others))
    tableau.require([Ratio.of(1), *none, *[Ratio.of(-1) for _ in others]])

    def combined(j: int, rectified: bool) -> Line:
        """The combination of a coordinate of the points."""
        values = [point[j] for point in (start, *others)]
        if rectified:
            values = [v if place.sign(v) > 0 else Ratio.of(0) for v in values]
        return [values[0], *none, *[v - values[0] for v in values[1:]]]

    for j, form in enumerate(shared):
        _equate(tableau, combined(j, False), tableau.line(form))
    for nodes, rectified in ((neurons, True), (kept, False)):
        for j, node in nodes.items():
            line = combined(j, rectified)
            if node in tableau.nodes:
                _equate(tableau, line, tableau.nodes[node])
            else:
                tableau.nodes[node] = line


def _equate(tableau: Tableau, line: Line, other: Line) -> None:
    difference = plus(line, other, Ratio.of(-1))
    if any(difference):
        tableau.require(difference)
        tableau.require([-entry for entry in difference])
