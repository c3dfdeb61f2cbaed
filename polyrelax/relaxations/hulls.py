"""`mo:inf`: the output-only multi-neuron relaxation M_k^o for k at least the width.

Source: mao2024 section 3. Behind every ReLU layer it keeps the convex hull of what that layer makes
of the set before it, and nothing else: H_0 is the domain, H_l = conv(rho(W_l H_(l-1))), and the
output is bounded over the last hull. With skip connections, the values carried past a layer belong
to its state and are hulled with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from polyrelax.errors import Undecided, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Network, Stages, split_in_stages
from polyrelax.polyhedra.polyhedron import Bounds, Point, Polyhedron
from polyrelax.rational.interval import Interval
from polyrelax.rational.rows import Row, point_of
from polyrelax.relaxations.base import Relaxation, Relaxed, named
from polyrelax.relaxations.ibp import IntervalPropagation


class OutputHull(Relaxation):
    """M_k^o with k at least the width of every layer: the iterated hull.

    Args:
        k: None for `mo:inf`. A number is accepted where no layer is wider; it is then the same.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)")
    >>> OutputHull().bounds(net, polytope("-1 <= x <= 1"))
    [0, 1/2]
    """

    def __init__(self, k: int | None = None) -> None:
        self.k = k
        self.name = f"mo:{'inf' if k is None else k}"

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> IteratedHull:
        widest = max(network.widths, default=0)
        if self.k is not None and self.k < widest:
            raise Unsupported(
                f"{self.name} on a layer of width {widest}: groups smaller than the width are not "
                "built yet; mo:inf is."
            )
        return IteratedHull(network, domain, budget)


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

    def __init__(self, network: Network, domain: Polyhedron, budget: Budget) -> None:
        super().__init__(network, domain)
        self.stages: Stages = split_in_stages(network)
        self.hulls: list[Polyhedron] = [domain]
        self._sources: list[dict[Row, Row]] = []
        for names, layer in zip(self.stages.names[1:], self.stages.maps, strict=True):
            self.hulls.append(self._next(layer, names, budget))

    def _next(self, layer: Network, names: tuple[str, ...], budget: Budget) -> Polyhedron:
        sources: dict[Row, Row] = {}
        for count, cell in enumerate(cells(layer, self.hulls[-1])):
            if budget.spent(count):
                partial = IntervalPropagation().relax(self.network, self.domain).bounds()
                raise Undecided("The budget ran out while a layer was hulled.", partial)
            for corner, image in zip(cell.corners, cell.image_rows, strict=True):
                sources.setdefault(image, corner)
        self._sources.append(sources)
        return Polyhedron(names, rays=tuple(sources))

    def bounds(self) -> tuple[Bounds, ...]:
        """The bounds of each output over the last hull, with vertices and multipliers."""
        outputs = self.stages.read_out.outputs
        return tuple([self.hulls[-1].bounds(named(f, self.stages.read_out)) for f in outputs])

    def neurons(self) -> tuple[NeuronRange, ...]:
        ranges: list[Interval] = []
        for hull, layer in zip(self.hulls, self.stages.maps, strict=False):
            ranges += [hull.bounds(named(neuron.pre, layer)) for neuron in layer.neurons]
        return self._neuron_ranges(ranges)

    def hull(self, layer: int) -> Polyhedron:
        return self.hulls[layer]

    def steps(self, layer: int) -> list[Step]:
        """For each vertex of the hull behind a ReLU layer (from 1): where it comes from."""
        sources = self._sources[layer - 1]
        rays = self.hulls[layer].description.rays
        return [Step(point_of(sources[ray]), point_of(ray)) for ray in rays]
