"""`mo:K`, `mo:inf`: the output-only multi-neuron relaxation M_k^o.

Source: mao2024 section 3. Behind every ReLU layer it keeps, for groups I of its neurons, the convex
hull of what that layer makes of the set before it, and nothing else; the output is bounded over the
last of these sets. For k at least the width this is the iterated hull, H_0 = X and
H_l = conv(rho(W_l H_(l-1))); below, every set of k neurons of the layer is hulled, stable ones too,
unless one set a layer is fixed by hand: then the other neurons get their own intervals. With skip
connections, the values carried past a layer belong to its state and are hulled with every group.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

from polyrelax.errors import Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Network, Stages, split_in_stages
from polyrelax.polyhedra.polyhedron import Bounds, Point, Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.rows import Row, point_of
from polyrelax.relaxations.base import Relaxation, Relaxed
from polyrelax.relaxations.groups import ByHand, Group, check_size, groups_of
from polyrelax.relaxations.joint import described
from polyrelax.relaxations.system import System, named


class OutputHull(Relaxation):
    """M_k^o.

    Args:
        k: the size of the groups; None for whole layers, `mo:inf`.
        groups: for each layer the names of neurons to hull jointly, instead of all groups of k.

    Raises:
        InvalidInput: when k is no positive integer.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)")
    >>> OutputHull().bounds(net, polytope("-1 <= x <= 1"))
    [0, 1/2]
    """

    def __init__(self, k: int | None = None, *, groups: ByHand | None = None) -> None:
        check_size(k)
        self.k = k
        self.groups = groups
        self.name = f"mo:{'inf' if k is None else k}"

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> IteratedHull:
        return IteratedHull(network, domain, budget, self.k, self.groups)


@dataclass(frozen=True, slots=True)
class Step:
    """A vertex of a hull, and a point of the hull before it that the layer sends there."""

    before: Point
    after: Point


class IteratedHull(Relaxed):
    """The iterated hulls of a network on a polytope.

    Attributes:
        stages: the network's states and the maps between them.
        hulls: the relaxed set of each state; the first is the domain.
    """

    def __init__(
        self,
        network: Network,
        domain: Polyhedron,
        budget: Budget,
        k: int | None = None,
        groups: ByHand | None = None,
    ) -> None:
        super().__init__(network, domain, budget)
        self.stages: Stages = split_in_stages(network)
        self.hulls: list[Polyhedron] = [domain]
        self._sources: list[dict[Row, Row]] = []
        for number, layer in enumerate(self.stages.maps, start=1):
            everyone = range(len(layer.neurons))
            sets = groups_of(network, number, everyone, k, groups)
            sets += [(i,) for i in everyone if not any(i in group for group in sets)]
            self.hulls.append(self._next(number, sets, budget))

    def _next(self, number: int, sets: list[Group], budget: Budget) -> Polyhedron:
        names = self.stages.names[number]
        layer = self.stages.maps[number - 1]
        carried = range(len(layer.neurons), len(names))
        found = Polyhedron.universe(names)
        before = described(self.hulls[-1], budget, "a relaxed set")
        self._sources.append({})
        check = partial(budget.require, 0, "the hull of a layer")
        for group in sets:
            chosen = [*group, *carried]
            part = Network(*(layer.outputs[i] for i in chosen), inputs=layer.inputs)
            points: dict[Row, Row] = {}
            for count, cell in enumerate(cells(part, before, check)):
                budget.require(count, "the hull of a layer")
                for corner, image in zip(cell.corners, cell.image_rows, strict=True):
                    points.setdefault(image, corner)
            hull = Polyhedron(tuple([names[i] for i in chosen]), rays=tuple(points))
            described(hull, budget, "a relaxed set")
            if len(chosen) == len(names):
                self._sources[-1] = points
                return hull
            found &= hull.embed(names)
        return found

    @cached_property
    def system(self) -> System:
        """The hulls of all states, glued together at what is carried."""
        found = System((*self.network.inputs, *self.network.neuron_names))
        for layer, hull in enumerate(self.hulls):
            found.keep(hull, f"the hull behind layer {layer}" if layer else "the domain")
        return found

    def bound(self, form: Affine | str) -> Bounds:
        """The bounds over the last hull that has all the nodes, with evidence over its own rows.

        A form of nodes that no state has together is bounded over the whole system.
        """
        plain = named(self.form(form), self.network)
        for hull in reversed(self.hulls):
            if all(name in hull.names for name in plain.atoms):
                return hull.bounds(plain)
        return self.system.bound(plain)

    def neurons(self) -> tuple[NeuronRange, ...]:
        """The bounds of each pre-activation over the hull of the state before its layer."""
        ranges: list[Interval] = []
        for hull, layer in zip(self.hulls, self.stages.maps, strict=False):
            ranges += [hull.bounds(named(neuron.pre, layer)) for neuron in layer.neurons]
        return self._neuron_ranges(ranges)

    def hull(self, layer: int) -> Polyhedron:
        """The hull of a state."""
        return self.hulls[layer]

    def steps(self, layer: int) -> list[Step]:
        """For each vertex of the hull behind a ReLU layer (from 1): where it comes from.

        Raises:
            Unsupported: where the layer was hulled in groups; a vertex may come from nowhere then.
        """
        sources = self._sources[layer - 1]
        if not sources:
            raise Unsupported(f"Layer {layer} was hulled in groups: its vertices have no sources.")
        rays = self.hulls[layer].description.rays
        return [Step(point_of(sources[ray]), point_of(ray)) for ray in rays]
