"""`triangle` for every value of a parameter: nested linear programs over the field Q(t)."""

from __future__ import annotations

from polyrelax.exact.budget import Budget
from polyrelax.networks import Neuron
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.parametric.families import Family, Form
from polyrelax.relaxations.parametric.intervals import Analysis, Ends
from polyrelax.relaxations.parametric.places import Place
from polyrelax.relaxations.parametric.tableau import Tableau


def triangles(
    family: Family, place: Place, budget: Budget, given: Analysis | None = None
) -> Analysis:
    """The Triangle relaxation, as in `relaxations.triangle`.

    Args:
        given: whose bounds of the pre-activations are the triangles' ends; they are LP-tight over
            all constraints so far unless told.
    """
    tableau = Tableau.over(family.domain, place, budget)
    # A stable neuron is no variable: it is its pre-activation, or zero.
    stable: dict[Neuron, Form] = {}

    def range_of(form: Form) -> Ends:
        return Ends(-tableau.maximum(-form), tableau.maximum(form))

    ranges = []
    for i, (neuron, written) in enumerate(zip(family.neurons, family.pre, strict=True)):
        budget.require(0, "the triangles")
        pre = written.substituted(stable)
        found = low, high = range_of(pre) if given is None else given.neurons[i]
        ranges.append(found)
        if place.sign(low) >= 0:
            stable[neuron] = pre
        elif place.sign(high) <= 0:
            stable[neuron] = Form.lifted(Ratio.of(0))
        else:
            tableau.add_triangle(neuron, pre, low, high)
    return Analysis(ranges, [range_of(form.substituted(stable)) for form in family.outputs])
