"""Interval arithmetic on a network: every node its own interval, from the domain's bounding box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from polyrelax.networks import Input, Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval


@dataclass(frozen=True, slots=True)
class NodeIntervals:
    """An interval for every node of a network.

    Attributes:
        nodes: of each input and each neuron, behind its ReLU.
        pre: of each neuron's pre-activation, in the network's order.
    """

    nodes: Mapping[Any, Interval]
    pre: tuple[Interval, ...]

    @classmethod
    def of(cls, network: Network, domain: Polyhedron) -> NodeIntervals:
        """Propagated from the bounding box of a non-empty polytope.

        >>> from polyrelax.polyhedra.polyhedron import polytope
        >>> NodeIntervals.of(Network.parse("relu(x) - relu(-x)"), polytope("-1 <= x <= 2")).pre
        ([-1, 2], [-2, 1])
        """
        nodes: dict[Any, Interval] = {Input(name): domain.bounds(name) for name in domain.names}
        before, zero = [], Fraction(0)
        for neuron in network.neurons:
            interval = interval_of(neuron.pre, nodes)
            before.append(interval)
            nodes[neuron] = Interval(max(interval.lower, zero), max(interval.upper, zero))
        return cls(nodes, tuple(before))

    def bounds(self, network: Network) -> tuple[Interval, ...]:
        """The bounds of the network's outputs."""
        return tuple([interval_of(form, self.nodes) for form in network.outputs])


def interval_of(form: Affine, box: Mapping[Any, Interval]) -> Interval:
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
