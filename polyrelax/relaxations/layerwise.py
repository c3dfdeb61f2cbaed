"""Layer by layer: what Triangle, k-ReLU and M_k have in common.

Source: mao2024 section 3, "ReLU network analysis with layer-wise convex relaxations". Each ReLU
layer is relaxed over the set of states that the constraints so far allow; the constraints of all
layers together bound every functional, by exact linear programming over one system.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from polyrelax.exact.budget import Budget
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Network, Stages, split_in_stages
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.base import Relaxation, Relaxed
from polyrelax.relaxations.system import System, named


@dataclass(frozen=True, slots=True)
class Layer:
    """A ReLU layer, and what is known before it is relaxed.

    Attributes:
        network, domain: the whole network and its domain.
        number: of the layer, from 1.
        names: of its neurons.
        pre: their pre-activations, as forms over the names of the state before.
        ranges: of the pre-activations.
        before: the relaxed set of the state before.
        carried: the names of what is carried past the layer.
    """

    network: Network
    domain: Polyhedron
    number: int
    names: tuple[str, ...]
    pre: tuple[Affine, ...]
    ranges: tuple[Interval, ...]
    before: Polyhedron
    carried: tuple[str, ...]

    @property
    def unstable(self) -> list[int]:
        """Which neurons are bounded unstable: both signs occur in the range."""
        return [i for i, r in enumerate(self.ranges) if r.lower < 0 < r.upper]


class LayerwiseRelaxation(Relaxation):
    """A relaxation that adds constraints for one ReLU layer after the other."""

    @abstractmethod
    def _constrain(self, system: System, layer: Layer, budget: Budget) -> None:
        """Add the constraints of the layer's unstable neurons."""

    def _ranges(
        self,
        network: Network,
        domain: Polyhedron,
        number: int,
        before: Polyhedron,
        pre: tuple[Affine, ...],
    ) -> tuple[Interval, ...]:
        """The ranges of a layer's pre-activations: LP-tight, over the relaxed set before it."""
        return tuple([before.bounds(form) for form in pre])

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> LayerSystem:
        return LayerSystem(self, network, domain, budget)


class LayerSystem(Relaxed):
    """The system of a layer-wise relaxation, and the relaxed set of each state.

    Attributes:
        system: the constraints of all layers over all nodes, with their origins.
        hulls: for each state, the projection of all constraints on it.
    """

    def __init__(
        self, relaxation: LayerwiseRelaxation, network: Network, domain: Polyhedron, budget: Budget
    ) -> None:
        super().__init__(network, domain)
        self._system = System.of(network, domain)
        self.stages: Stages = split_in_stages(network)
        self.hulls: list[Polyhedron] = [domain]
        self._ranges: list[Interval] = []
        for number, stage in enumerate(self.stages.maps, start=1):
            before, after = self.hulls[-1], self.stages.names[number]
            pre = tuple([named(neuron.pre, stage) for neuron in stage.neurons])
            ranges = relaxation._ranges(network, domain, number, before, pre)
            self._ranges += ranges
            width = len(pre)
            layer = Layer(
                network, domain, number, after[:width], pre, ranges, before, after[width:]
            )
            local = System((*before.names, *layer.names))
            _fix_stable(local, layer)
            relaxation._constrain(local, layer, budget)
            self._system.adopt(local)
            local.keep(before, "the layers before")
            self.hulls.append(local.polyhedron().project(after))

    @property
    def system(self) -> System:
        return self._system

    def neurons(self) -> tuple[NeuronRange, ...]:
        return self._neuron_ranges(self._ranges)

    def hull(self, layer: int) -> Polyhedron:
        return self.hulls[layer]


def _fix_stable(system: System, layer: Layer) -> None:
    """A stable neuron is its pre-activation, or zero: mao2024, after Definition 5."""
    for name, pre, interval in zip(layer.names, layer.pre, layer.ranges, strict=True):
        if interval.lower >= 0:
            system.equate(Affine.atom(name) - pre, f"{name} is active")
        elif interval.upper <= 0:
            system.equate(Affine.atom(name), f"{name} is inactive")


def add_triangle(system: System, name: str, pre: Affine, interval: Interval) -> None:
    """The three sides of the triangle over an unstable neuron: mao2024, Figure 1."""
    post, (low, high) = Affine.atom(name), interval
    system.require(post, f"{name} is not negative")
    system.require(post - pre, f"{name} is not below its pre-activation")
    system.require((pre - low) * (high / (high - low)) - post, f"{name} is not above its chord")
