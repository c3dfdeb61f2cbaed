"""`ibp`: interval bound propagation, every node its own interval.

Source: Gowal et al. 2018 and Mirman et al. 2018, as mao2024 section 2 cites them. It starts from
the bounding box of the domain, and bounds a pre-activation, *one* affine form of inputs and
neurons, term by term.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

from polyrelax.exact.budget import Budget
from polyrelax.exact.intervals import NodeIntervals
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Input, Network
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.polyhedron import Bounds, Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.rows import integer_row
from polyrelax.relaxations.base import Relaxation, Relaxed
from polyrelax.relaxations.system import System, named


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
    """An interval for every node, and for every pre-activation."""

    def __init__(self, network: Network, domain: Polyhedron) -> None:
        super().__init__(network, domain)
        self.intervals = NodeIntervals.of(network, domain)
        self.box = [
            self.intervals.nodes[node] for node in (*map(Input, network.inputs), *network.neurons)
        ]

    @cached_property
    def system(self) -> System:
        """Two inequalities for each node, in the order of the nodes: the lower one first."""
        found = System((*self.network.inputs, *self.network.neuron_names))
        for name, interval in zip(found.names, self.box, strict=True):
            found.require(Affine.atom(name) - interval.lower, f"the interval of {name}")
            found.require(interval.upper - Affine.atom(name), f"the interval of {name}")
        return found

    def bound(self, form: Affine | str) -> Bounds:
        """The bounds term by term, attained at a corner of the box of all nodes."""
        row = named(self.form(form), self.network).row(self.system.names)
        return Bounds(self._highest([-entry for entry in row]), self._highest(row))

    def set(self, nodes: Iterable[str] | str) -> Polyhedron:
        """The box of the chosen nodes."""
        names = nodes.replace(",", " ").split() if isinstance(nodes, str) else list(nodes)
        box = dict(zip(self.system.names, self.box, strict=True))
        known = [box[name] for name in names]
        return Polyhedron.box([i.lower for i in known], [i.upper for i in known], names)

    def neurons(self) -> tuple[NeuronRange, ...]:
        """The interval of each pre-activation."""
        return self._neuron_ranges(self.intervals.pre)

    def _highest(self, row: list[Fraction]) -> lp.Optimal:
        """The corner of the box where a form is largest, with the multipliers that prove it."""
        constant, *factors = row
        point = [i.upper if a > 0 else i.lower for i, a in zip(self.box, factors, strict=True)]
        multipliers: list[Fraction] = []
        for i, factor in enumerate(factors):
            for side, sign in ((2 * i, -1), (2 * i + 1, 1)):
                # The row was scaled to integers, by what it has for the node itself.
                scale = abs(self.system.rows[side][1 + i])
                multipliers.append(max(sign * factor, Fraction(0)) / scale)
        value = constant + sum((a * x for a, x in zip(factors, point, strict=True)), Fraction(0))
        found = lp.Optimal(value, tuple(point), tuple(multipliers), ())
        objective = integer_row(row)
        times = next((r / f for r, f in zip(objective, row, strict=True) if f), Fraction(1))
        scaled = lp.Optimal(times * value, found.point, tuple([times * m for m in multipliers]), ())
        lp.check(scaled, self.system.rows, (), objective)
        return found
