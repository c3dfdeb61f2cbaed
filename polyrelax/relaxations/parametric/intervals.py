"""`ibp` for every value of a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.parametric.families import Family, Form
from polyrelax.relaxations.parametric.places import Place


class Ends(NamedTuple):
    """An interval whose ends are functions of the parameter."""

    lower: Ratio
    upper: Ratio


class Analysis(NamedTuple):
    """What a relaxation says at a place: the bounds of all pre-activations, and of the outputs."""

    neurons: list[Ends]
    outputs: list[Ends]


def propagated(family: Family, place: Place) -> Analysis:
    """Interval bound propagation, as in `relaxations.ibp`."""
    nodes = box_of(family)
    before = []
    for neuron, pre in zip(family.neurons, family.pre, strict=True):
        ends = interval_of(pre, nodes, place)
        before.append(ends)
        nodes[neuron] = Ends(*[end if place.sign(end) > 0 else Ratio.of(0) for end in ends])
    return Analysis(before, [interval_of(form, nodes, place) for form in family.outputs])


def box_of(family: Family) -> dict[Any, Ends]:
    """The bounding box of the family's domain."""
    return {node: Ends(Ratio.of(low), Ratio.of(high)) for node, (low, high) in family.box.items()}


def interval_of(form: Form, box: Mapping[Any, Ends], place: Place) -> Ends:
    """The exact range of a form over a box."""
    lower = upper = form.base
    for atom, factor in form.factors.items():
        low, high = box[atom]
        if place.sign(factor) < 0:
            low, high = high, low
        lower, upper = lower + factor * low, upper + factor * high
    return Ends(lower, upper)
