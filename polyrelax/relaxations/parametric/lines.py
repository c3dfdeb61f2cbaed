"""`deeppoly-0`, `-1`, `-area` and `deepz` for every value of a parameter."""

from __future__ import annotations

from typing import Any, NamedTuple

from polyrelax.exact.budget import Budget
from polyrelax.networks import Input, Neuron
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.deeppoly import Below
from polyrelax.relaxations.parametric.families import Family, Form
from polyrelax.relaxations.parametric.intervals import Analysis, Ends, box_of, interval_of
from polyrelax.relaxations.parametric.places import Place


class Lines(NamedTuple):
    """What an unstable neuron is replaced by: slope * pre-activation + offset, above and below."""

    upper: Ratio
    upper_offset: Ratio
    lower: Ratio


def back_substituted(family: Family, place: Place, below: Below, budget: Budget) -> Analysis:
    """DeepPoly, or DeepZ, as in `relaxations.deeppoly`: without intersecting with intervals."""
    work = _BackSubstitution(family, place, below)
    for neuron, pre in zip(family.neurons, family.pre, strict=True):
        budget.require(0, "back-substitution")
        work.add(neuron, pre)
    return Analysis(work.ranges, [work.range(form) for form in family.outputs])


class _BackSubstitution:
    """The neurons so far, each as its pre-activation, and the lines of those that are unstable."""

    def __init__(self, family: Family, place: Place, below: Below) -> None:
        self.place = place
        self.below = below
        self.box = box_of(family)
        self.names = family.names
        # DeepZ starts from the bounding box, the zonotope around the domain.
        self.corners = None if below == "parallel" else family.corners
        self.pre: dict[Neuron, Form] = {}
        self.lines: dict[Neuron, Lines | None] = {}
        self.ranges: list[Ends] = []

    def add(self, neuron: Neuron, pre: Form) -> None:
        """The next neuron, with its range and its lines."""
        found = low, high = self.range(pre)
        self.ranges.append(found)
        self.pre[neuron] = pre
        self.lines[neuron] = None
        if self.place.sign(low) >= 0:
            return
        if self.place.sign(high) <= 0:
            self.pre[neuron] = Form.lifted(0)
            return
        chord = high / (high - low)
        if self.below == "parallel":
            lower = chord
        elif self.below == "area":
            lower = Ratio.of(int(self.place.sign(high + low) >= 0))
        else:
            lower = Ratio.of(int(self.below))
        self.lines[neuron] = Lines(chord, -chord * low, lower)

    def range(self, form: Form) -> Ends:
        """The bounds of a form of inputs and neurons."""
        return Ends(-self._highest(-form), self._highest(form))

    def _highest(self, form: Form) -> Ratio:
        for neuron in reversed(self.lines):
            factor: Any = form.factors.get(neuron)
            if factor is None:
                continue
            form = form - Form({neuron: factor}, Ratio.of(0))  # type: ignore[arg-type]
            pre, lines = self.pre[neuron], self.lines[neuron]
            if lines is None:
                form = form + pre * factor
            elif self.place.sign(factor) > 0:
                form = form + (pre * lines.upper + lines.upper_offset) * factor
            else:
                form = form + pre * (lines.lower * factor)
        if self.corners is None:
            return interval_of(form, self.box, self.place).upper
        factors = form.factors
        weights = [factors.get(Input(name), Ratio.of(0)) for name in self.names]
        values = []
        for corner in self.corners:
            total = form.base
            for weight, x in zip(weights, corner, strict=True):
                total = total + weight * x
            values.append(total)
        return self.place.largest(values)
