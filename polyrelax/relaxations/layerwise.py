"""Layer by layer: what Triangle, k-ReLU and M_k have in common.

Source: mao2024 section 3, "ReLU network analysis with layer-wise convex relaxations". Each ReLU
layer is relaxed over the set of states that the constraints so far allow; the constraints of all
layers together bound every functional, by exact linear programming over one system.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from polyrelax.exact.budget import Budget
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Network, Stages, split_in_stages
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.base import Relaxation, Relaxed
from polyrelax.relaxations.joint import shadow
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
        carried: the names of what is carried past the layer.
        so_far: the constraints of the layers before.
        before: computes the relaxed set of the state before.
    """

    network: Network
    domain: Polyhedron
    number: int
    names: tuple[str, ...]
    pre: tuple[Affine, ...]
    ranges: tuple[Interval, ...]
    carried: tuple[str, ...]
    so_far: System
    before: Callable[[], Polyhedron]

    @property
    def unstable(self) -> list[int]:
        """Which neurons are bounded unstable: both signs occur in the range."""
        return [i for i, r in enumerate(self.ranges) if r.lower < 0 < r.upper]

    def after_stable(self, i: int) -> Affine:
        """A stable neuron as a form of the state before: its pre-activation, or zero."""
        return self.pre[i] if self.ranges[i].lower >= 0 else Affine({})


class LayerwiseRelaxation(Relaxation):
    """A relaxation that adds constraints for one ReLU layer after the other.

    Attributes:
        bounds_from: the relaxation that the pre-activations' bounds come from; None where they are
            LP-tight, over the constraints of all layers before.
    """

    bounds_from: Relaxation | None = None

    @abstractmethod
    def _constrain(self, system: System, layer: Layer, budget: Budget) -> Polyhedron | None:
        """Add the constraints of the layer's unstable neurons.

        It returns the relaxed set of the state behind the layer where that comes for nothing, and
        None where it has to be projected out of the constraints.
        """

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> LayerSystem:
        return LayerSystem(self, network, domain, budget)


class LayerSystem(Relaxed):
    """The system of a layer-wise relaxation, and the relaxed set of each state.

    Attributes:
        stages: the network's states and the maps between them.
    """

    def __init__(
        self, relaxation: LayerwiseRelaxation, network: Network, domain: Polyhedron, budget: Budget
    ) -> None:
        super().__init__(network, domain, budget)
        self._system = System.of(network, domain)
        self._so_far = [self._system.copy()]
        self._hulls: dict[int, Polyhedron] = {0: domain}
        self._ranges: list[Interval] = []
        self.stages: Stages = split_in_stages(network)
        given: Sequence[NeuronRange] | None = None
        if relaxation.bounds_from is not None:
            start = relaxation.bounds_from.relax(network, domain, seconds=budget.left())
            given = start.neurons()
        for number, stage in enumerate(self.stages.maps, start=1):
            budget.require(0, f"layer {number}")
            names = self.stages.names[number]
            width = len(stage.neurons)
            pre = tuple([named(neuron.pre, stage) for neuron in stage.neurons])
            if given is None:
                ranges = tuple([self._range(number - 1, form) for form in pre])
            else:
                ranges = tuple([neuron.range for neuron in given if neuron.layer == number])
            self._ranges += ranges
            layer = Layer(
                network,
                domain,
                number,
                names[:width],
                pre,
                ranges,
                names[width:],
                self._system,
                partial(self._hull, number - 1),
            )
            local = System((*self.stages.names[number - 1], *layer.names))
            for i, name in enumerate(layer.names):
                if i not in layer.unstable:
                    what = "active" if ranges[i].lower >= 0 else "inactive"
                    local.equate(Affine.atom(name) - layer.after_stable(i), f"{name} is {what}")
            after = relaxation._constrain(local, layer, budget)
            if after is not None:
                self._hulls[number] = after.rename(names)
            self._system.adopt(local)
            self._so_far.append(self._system.copy())

    def _range(self, state: int, form: Affine) -> Interval:
        """The range of a form of a state: over its points where they are known, else by LP."""
        known = self._hulls.get(state)
        if known is None or known.has_rows:
            return self._system.bound(form, lambda: self.budget.require(0, "a neuron's bounds"))
        factors = form.row(known.names)
        rays, _ = known.generators()
        values = [
            sum((a * x for a, x in zip(factors, ray, strict=True)), Fraction(0)) / ray[0]
            for ray in rays
        ]
        return Interval(min(values), max(values))

    def _hull(self, state: int) -> Polyhedron:
        """The projection of the constraints of all layers up to a state on that state."""
        if state not in self._hulls:
            names = self.stages.names[state]
            forms = [Affine.atom(name) for name in names]
            self._hulls[state] = shadow(self._so_far[state], forms, self.budget).rename(names)
        return self._hulls[state]

    @property
    def system(self) -> System:
        """The constraints of all layers over all nodes, with their origins."""
        return self._system

    def neurons(self) -> tuple[NeuronRange, ...]:
        """The bounds of each pre-activation that the layers' constraints were made with."""
        return self._neuron_ranges(self._ranges)

    def hull(self, layer: int) -> Polyhedron:
        """The relaxed set of a state: what the constraints of the layers up to it allow."""
        return self._hull(layer)


def add_triangle(system: System, layer: Layer, i: int) -> None:
    """The three sides of the triangle over an unstable neuron: mao2024, Figure 1."""
    triangle_rows(system, layer.names[i], layer.pre[i], layer.ranges[i])


def triangle_rows(system: System, name: str, pre: Affine, interval: Interval) -> None:
    """The three sides of the triangle over an unstable neuron of a name, pre-activation and range.

    >>> system = System(("x", "c"))
    >>> triangle_rows(system, "c", Affine.atom("x"), Interval(Fraction(-1), Fraction(1)))
    >>> [str(row) for row, _ in system.constraints()]
    ['-c <= 0', 'x - c <= 0', '-x + 2*c <= 1']
    """
    low, high = interval
    post = Affine.atom(name)
    system.require(post, f"{name} is not negative")
    system.require(post - pre, f"{name} is not below its pre-activation")
    system.require((pre - low) * (high / (high - low)) - post, f"{name} is not above its chord")
