"""`m:K`, `krelu:K` and `mo:K` on one hidden layer, for every value of a parameter.

The joint hull of a group is the set of all convex combinations of the points over the vertices of
its linear cells. The weights of the combination are variables of one linear program, together with
the inputs; what the hull has in common with the inputs are equations. No facet is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from polyrelax.exact.budget import Budget
from polyrelax.networks import Input
from polyrelax.rational.affine import Affine
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.groups import all_of_size
from polyrelax.relaxations.parametric.cells import at, cells
from polyrelax.relaxations.parametric.families import Family, Form
from polyrelax.relaxations.parametric.intervals import Analysis, Ends
from polyrelax.relaxations.parametric.places import Place
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
    ranges, stable, unstable = [], {}, []
    for i, pre in enumerate(family.pre):
        low, high = Ends(-tableau.maximum(-pre), tableau.maximum(pre))
        ranges.append(Ends(low, high))
        if place.sign(low) >= 0:
            stable[family.neurons[i]] = pre
        elif place.sign(high) <= 0:
            stable[family.neurons[i]] = Form.lifted(0)
        else:
            unstable.append(i)
    tableau = Tableau.over(family.domain, place, budget)
    for group in all_of_size(unstable, k):
        shared = group if own_inputs else range(len(family.pre))
        _add_hull(tableau, family, group, [family.pre[i] for i in shared])
    return Analysis(ranges, _bounds(tableau, [f.substituted(stable) for f in family.outputs]))


def output_groups(family: Family, k: int, place: Place, budget: Budget) -> Analysis:
    """Groups of k neurons with the inputs that the outputs read, as in `relaxations.hulls`."""
    tableau = Tableau.over(family.domain, place, budget)
    inputs = [Input(name) for name in family.names]
    carried = [node for node in inputs if any(node in form.factors for form in family.outputs)]
    for group in all_of_size(range(len(family.pre)), k):
        _add_hull(tableau, family, group, [Form.lifted(Affine.atom(node)) for node in carried])
    return Analysis([], _bounds(tableau, family.outputs))


def _bounds(tableau: Tableau, forms: Sequence[Form]) -> list[Ends]:
    return [Ends(-tableau.maximum(-form), tableau.maximum(form)) for form in forms]


def _add_hull(
    tableau: Tableau, family: Family, group: Sequence[int], shared: Sequence[Form]
) -> None:
    """Constrain the neurons of a group to its hull together with forms of the inputs."""
    place = tableau.place
    neurons = [family.neurons[i] for i in group]
    pre = tuple([family.pre[i] for i in group])
    part = Family(family.names, tuple(neurons), pre, (), family.domain)
    points = {
        tuple(point): None for cell in cells(part, place, tableau.budget) for point in cell.points
    }
    # The combination starts as the vertex that the tableau has for the inputs.
    start = tuple([tableau.nodes[Input(name)][0] for name in family.names])
    others = [point for point in points if point != start]
    for _ in others:
        tableau.add_column()
    width = len(tableau.columns)
    first = width - len(others)

    def combined(form: Form, *, rectified: bool) -> Line:
        """The combination of a form's values at the points."""
        value, *values = [at(form, point, family.names) for point in (start, *others)]
        if rectified:
            value, *values = [v if place.sign(v) > 0 else Ratio.of(0) for v in (value, *values)]
        return [value, *[Ratio.of(0)] * first, *[v - value for v in values]]

    tableau.require([Ratio.of(1), *[Ratio.of(0)] * first, *[Ratio.of(-1) for _ in others]])
    for form in shared:
        _equate(tableau, combined(form, rectified=False), tableau.line(form))
    for neuron, form in zip(neurons, pre, strict=True):
        line = combined(form, rectified=True)
        if neuron in tableau.nodes:
            _equate(tableau, line, tableau.nodes[neuron])
        else:
            tableau.nodes[neuron] = line


def _equate(tableau: Tableau, line: Line, other: Line) -> None:
    difference = plus(line, other, Ratio.of(-1))
    if any(difference):
        tableau.require(difference)
        tableau.require([-entry for entry in difference])
