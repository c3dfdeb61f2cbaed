"""`exact` for every value of a parameter: a walk through the linear cells over the field Q(t)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from polyrelax.exact.budget import Budget
from polyrelax.networks import Input, Neuron
from polyrelax.polyhedra.cuts import crossings
from polyrelax.rational.ratios import Ratio
from polyrelax.rational.rows import point_of
from polyrelax.relaxations.parametric.families import Family, Form
from polyrelax.relaxations.parametric.intervals import Analysis, Ends
from polyrelax.relaxations.parametric.places import Place

Point = list[Ratio]


class Cell(NamedTuple):
    """A part of the domain: its vertices, the rows tight on each, and the neurons there."""

    points: list[Point]
    masks: list[int]
    neurons: dict[Neuron, Form]


def ranges(family: Family, place: Place, budget: Budget) -> Analysis:
    """The exact range of every output; of the pre-activations nothing is said."""
    values: list[list[Ratio]] = [[] for _ in family.outputs]
    for cell in cells(family, place, budget):
        for found, output in zip(values, family.outputs, strict=True):
            form = output.substituted(cell.neurons)
            found += [at(form, point, family.names) for point in cell.points]
    ends = [Ends(place.smallest(found), place.largest(found)) for found in values]
    return Analysis([], ends)


def cells(family: Family, place: Place, budget: Budget) -> Iterator[Cell]:
    """The cells, found by cutting the domain's edges, as in `exact.cells`."""
    domain = family.domain
    description, rank = domain.description, domain.dimension + 1
    corners = [[Ratio.of(x) for x in point_of(ray)] for ray in description.rays]
    bits = len(description.rows)
    stack = [(0, Cell(corners, list(description.tight), {}))]
    while stack:
        budget.require(0, "the linear cells")
        depth, cell = stack.pop()
        if depth == len(family.neurons):
            yield cell
            continue
        neuron = family.neurons[depth]
        pre = family.pre[depth].substituted(cell.neurons)
        values = [at(pre, point, family.names) for point in cell.points]
        signs = [place.sign(value) for value in values]
        bit = 1 << (bits + depth)
        for side, after in ((1, pre), (-1, Form.lifted(0))):
            if side in signs or (side == 1 and not any(signs)):
                part = cell
                if -side in signs:
                    part = _half(cell, values, [side * sign for sign in signs], rank, bit)
                stack.append((depth + 1, part._replace(neurons={**cell.neurons, neuron: after})))


def _half(cell: Cell, values: Sequence[Ratio], signs: Sequence[int], rank: int, bit: int) -> Cell:
    """The side of a cut on which the signs are not negative."""
    points = [point for point, sign in zip(cell.points, signs, strict=True) if sign >= 0]
    masks = [
        mask if sign else mask | bit
        for mask, sign in zip(cell.masks, signs, strict=True)
        if sign >= 0
    ]
    # Which vertices are joined is a matter of masks alone; the two ends of an edge stand for it.
    units = [tuple([int(i == j) for j in range(len(signs))]) for i in range(len(signs))]
    for edge, mask in zip(*crossings(units, cell.masks, signs, rank), strict=True):
        a, b = [i for i, end in enumerate(edge) if end]
        share = values[a] / (values[a] - values[b])
        ends = zip(cell.points[a], cell.points[b], strict=True)
        points.append([p + (q - p) * share for p, q in ends])
        masks.append(mask | bit)
    return Cell(points, masks, cell.neurons)


def at(form: Form, point: Sequence[Ratio], names: Sequence[str]) -> Ratio:
    """The value of a form of the inputs at a point."""
    total, factors = form.base, form.factors
    for name, x in zip(names, point, strict=True):
        if (factor := factors.get(Input(name))) is not None:
            total = total + factor * x
    return total
