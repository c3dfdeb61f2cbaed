"""`exact`: no relaxation at all; the true range, behind the same interface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from polyrelax.errors import Undecided, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.ranges import NeuronRange, image, range_of, stability
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.base import Relaxation, Relaxed
from polyrelax.relaxations.system import System


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

    def bound(self, form: Affine) -> Interval:
        found: Interval = range_of(self.network, self.domain, form, seconds=self._budget.left())
        return found

    def bounds(self) -> tuple[Interval, ...]:
        try:
            found = range_of(self.network, self.domain, seconds=self._budget.left())
        except Undecided as error:
            if not isinstance(error.partial, tuple):
                error.partial = (error.partial,)
            raise
        return found if isinstance(found, tuple) else (found,)

    @property
    def system(self) -> System:
        raise Unsupported("What a network really does is no linear system; ask for `set` or `image`.")

    def contains(self, trace: Mapping[str, Any]) -> bool:
        """Whether these are the values that the network really computes at an input of the domain."""
        point = [trace[name] for name in self.network.inputs]
        true = self.network.with_outputs(*self.network.neuron_names) if self.network.neurons else None
        values = () if true is None else true.evaluate(point)
        named_values = zip(self.network.neuron_names, values, strict=True)
        return self.domain.contains(point) and all(v == trace[name] for name, v in named_values)

    def neurons(self) -> tuple[NeuronRange, ...]:
        return stability(self.network, self.domain, seconds=self._budget.left())

    def set(self, nodes: Iterable[str] | str) -> Polyhedron:
        """The convex hull of the values that the nodes take together."""
        names = nodes.replace(",", " ").split() if isinstance(nodes, str) else list(nodes)
        read = self.network.with_outputs(*names)
        return image(read, self.domain, seconds=self._budget.left()).hull.rename(names)
