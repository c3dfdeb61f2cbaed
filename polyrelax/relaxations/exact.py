"""`exact`: no relaxation at all; the true range, behind the same interface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from polyrelax.errors import InvalidInput, Undecided, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.ranges import NeuronRange, Range, image, range_of, stability
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.base import End, Relaxation, Relaxed
from polyrelax.relaxations.system import System


class Exact(Relaxation):
    """The exact range of every output; its hulls are those of the exact reachable sets.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> Exact().bounds(Network.parse("relu(x) - relu(x)"), polytope("-1 <= x <= 1"))
    [0, 0], attained at x = -1
    """

    name = "exact"

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> Relaxed:
        return _Exact(network, domain, budget)


class _Exact(Relaxed):
    """What the network really does, answered when it is asked for."""

    def bound(self, form: Affine | str) -> Range:
        """The exact range, with inputs that attain its two ends."""
        left = self.budget.left()
        found: Range = range_of(self.network, self.domain, self.form(form), seconds=left)
        return found

    def bounds(self) -> tuple[Interval, ...]:
        """The exact range of each output."""
        try:
            found = range_of(self.network, self.domain, seconds=self.budget.left())
        except Undecided as error:
            if not isinstance(error.partial, tuple):
                error.partial = (error.partial,)
            raise
        return found if isinstance(found, tuple) else (found,)

    def attaining(self, form: Affine | str, end: End = "upper") -> dict[str, Fraction]:
        """The trace of an input at which a form attains its exact lower or upper bound."""
        if end not in ("lower", "upper"):
            raise InvalidInput.argument("end", "'lower' or 'upper'", repr(end))
        found = self.bound(form)
        return self._trace(found.lower_at if end == "lower" else found.upper_at)

    @property
    def system(self) -> System:
        """None: a network is no linear system.

        Raises:
            Unsupported: always.
        """
        raise Unsupported(
            "What a network really does is no linear system; ask for `set` or `image`."
        )

    def contains(self, trace: Mapping[str, Any]) -> bool:
        """Whether the network really computes these values, at an input of the domain."""
        nodes = Polyhedron.universe((*self.network.inputs, *self.network.neuron_names))
        values = dict(zip(nodes.names, nodes.coordinates(trace), strict=True))
        point = [values[name] for name in self.network.inputs]
        return self.domain.contains(point) and self._trace(point) == values

    def neurons(self) -> tuple[NeuronRange, ...]:
        """The exact range of each pre-activation: *intrinsic* stability (mao2024, Def. 4)."""
        return stability(self.network, self.domain, seconds=self.budget.left())

    def set(self, nodes: Iterable[str] | str) -> Polyhedron:
        """The convex hull of the values that the nodes take together."""
        names = nodes.replace(",", " ").split() if isinstance(nodes, str) else list(nodes)
        read = self.network.with_outputs(*names)
        return image(read, self.domain, seconds=self.budget.left()).hull.rename(names)

    def _trace(self, point: Sequence[Any]) -> dict[str, Fraction]:
        """The values of all nodes at an input."""
        nodes = (*self.network.inputs, *self.network.neuron_names)
        values = self.network.with_outputs(*nodes).evaluate(point)
        return dict(zip(nodes, values, strict=True))
