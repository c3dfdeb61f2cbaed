"""`ibp`: interval bound propagation, every node its own interval.

Source: Gowal et al. 2018 and Mirman et al. 2018, as mao2024 section 2 cites them. It starts from
the bounding box of the domain, and bounds a pre-activation, *one* affine form of inputs and
neurons, term by term.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from polyrelax.exact.budget import Budget
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Input, Network, split_in_stages
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.base import Relaxation, Relaxed


class IntervalPropagation(Relaxation):
    """Interval bound propagation.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> square = polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    >>> IntervalPropagation().bounds(Network.parse("relu(x1 - x2) + relu(x2)"), square)
    [0, 2]
    """

    name = "ibp"

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> Relaxed:
        return _Intervals(network, domain)


class _Intervals(Relaxed):
    def __init__(self, network: Network, domain: Polyhedron) -> None:
        super().__init__(network, domain)
        self.box: dict[Any, Interval] = {Input(name): domain.bounds(name) for name in domain.names}
        self.before = []
        for neuron in network.neurons:
            interval = interval_of(neuron.pre, self.box)
            self.before.append(interval)
            zero = Fraction(0)
            self.box[neuron] = Interval(max(interval.lower, zero), max(interval.upper, zero))

    def bounds(self) -> tuple[Interval, ...]:
        return tuple([interval_of(form, self.box) for form in self.network.outputs])

    def neurons(self) -> tuple[NeuronRange, ...]:
        return self._neuron_ranges(self.before)

    def hull(self, layer: int) -> Polyhedron:
        names = split_in_stages(self.network).names[layer]
        known = {str(node): interval for node, interval in self.box.items()}
        known.update(zip(self.network.neuron_names, map(self.box.get, self.network.neurons)))
        box = [known[name] for name in names]
        return Polyhedron.box([i.lower for i in box], [i.upper for i in box], names)


def interval_of(form: Affine, box: dict[Any, Interval]) -> Interval:
    """The exact range of an affine form over a box.

    >>> x, y = Affine.atom("x"), Affine.atom("y")
    >>> unit = Interval(Fraction(0), Fraction(1))
    >>> interval_of(x - 2 * y + 1, {"x": unit, "y": unit})
    [-1, 2]
    """
    lower = upper = form.constant
    for atom, factor in form.terms.items():
        low, high = box[atom]
        lower += factor * (low if factor > 0 else high)
        upper += factor * (high if factor > 0 else low)
    return Interval(lower, upper)
