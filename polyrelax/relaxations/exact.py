"""`exact`: no relaxation at all; the true range, behind the same interface."""

from __future__ import annotations

from polyrelax.errors import Undecided
from polyrelax.exact.budget import Budget
from polyrelax.exact.ranges import NeuronRange, image, range_of, stability
from polyrelax.networks import Network, split_in_stages
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.base import Relaxation, Relaxed


class Exact(Relaxation):
    """The exact range of every output; its hulls are those of the exact reachable sets.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> Exact().bounds(Network.parse("relu(x) - relu(x)"), polytope("-1 <= x <= 1")) == Interval(0, 0)
    True
    """

    name = "exact"

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> Relaxed:
        return _Exact(network, domain, budget)


class _Exact(Relaxed):
    def __init__(self, network: Network, domain: Polyhedron, budget: Budget) -> None:
        super().__init__(network, domain)
        self._budget = budget

    def bounds(self) -> tuple[Interval, ...]:
        try:
            found = range_of(self.network, self.domain, seconds=self._budget.left())
        except Undecided as error:
            if not isinstance(error.partial, tuple):
                error.partial = (error.partial,)
            raise
        return found if isinstance(found, tuple) else (found,)

    def neurons(self) -> tuple[NeuronRange, ...]:
        return stability(self.network, self.domain, seconds=self._budget.left())

    def hull(self, layer: int) -> Polyhedron:
        stages = split_in_stages(self.network)
        reached = self.domain
        if layer:
            state = self.network.with_outputs(*stages.names[layer])
            reached = image(state, self.domain, seconds=self._budget.left()).hull
        return reached.rename(stages.names[layer])
