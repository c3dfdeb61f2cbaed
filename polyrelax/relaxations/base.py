"""The one interface of all relaxations: a `Relaxation` applied to a network is a `Relaxed`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from polyrelax.errors import Undecided
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import prepared
from polyrelax.exact.intervals import NodeIntervals
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Network, split_in_stages
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.system import System, named


class Relaxation(ABC):
    """A convex relaxation: a value that can be applied to any network and polytope.

    Attributes:
        name: how the command line and JSON call it, with its options.
    """

    name: str

    @abstractmethod
    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> Relaxed:
        """Apply it to a network whose inputs are the domain's variables, on a non-empty polytope."""

    def relax(self, network: Network, domain: Polyhedron, *, seconds: Any = None) -> Relaxed:
        """The relaxation of a network on a polytope.

        Args:
            network: any network; its inputs are matched to the domain by name.
            domain: a non-empty polytope.
            seconds: a limit in time; none unless told.

        Raises:
            EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
            Unsupported: when the relaxation does not apply.
            Undecided: when the time runs out; `partial` has sound bounds of the outputs.
        """
        network = prepared(network, domain)
        domain.require_bounded()
        try:
            return self._relax(network, domain, Budget(seconds))
        except Undecided as error:
            if error.partial is None:
                error.partial = NodeIntervals.of(network, domain).bounds(network)
            raise

    def bounds(
        self,
        network: Network,
        domain: Polyhedron,
        functional: Any = None,
        *,
        seconds: Any = None,
    ) -> Any:
        """The bounds of an output: an interval, or a tuple of them for several outputs.

        Args:
            functional: an affine functional of outputs, inputs and neurons instead, as `Affine`
                form or text.

        Raises:
            EmptyDomain, Unbounded, Unsupported, Undecided: as `relax`.
        """
        if functional is not None:
            network = network.with_outputs(functional)
        found = self.relax(network, domain, seconds=seconds).bounds()
        return found[0] if len(found) == 1 else found

    def __repr__(self) -> str:
        return f"<relaxation {self.name}>"


class Relaxed(ABC):
    """A relaxation applied to a network on a polytope: what it says of every node.

    Attributes:
        network: the network, its inputs in the domain's order.
        domain: the polytope.
    """

    def __init__(self, network: Network, domain: Polyhedron) -> None:
        self.network = network
        self.domain = domain

    @property
    @abstractmethod
    def system(self) -> System:
        """Everything the relaxation says, as constraints over all nodes, each with its origin."""

    @abstractmethod
    def neurons(self) -> tuple[NeuronRange, ...]:
        """The bounds of each neuron's pre-activation: *bounded* stability (mao2024, Def. 5)."""

    def bound(self, form: Affine) -> Interval:
        """The bounds of an affine form of the network's nodes.

        Each end comes with its evidence: `lower_proof` and `upper_proof` hold a relaxed trace that
        attains it, in the order of `system.names`, and multipliers over the system's rows that
        prove it; both are re-checked.
        """
        return self.system.bound(named(form, self.network))

    def bounds(self) -> tuple[Interval, ...]:
        """The bounds of each output."""
        return tuple([self.bound(form) for form in self.network.outputs])

    def set(self, nodes: Iterable[str] | str) -> Polyhedron:
        """The relaxed set of chosen nodes: inputs and neurons, by name."""
        return self.system.polyhedron().project(nodes)

    def hull(self, layer: int) -> Polyhedron:
        """The relaxed set of a state (see `networks.stages`): `layer` 0 is the domain itself."""
        return self.set(split_in_stages(self.network).names[layer])

    def contains(self, trace: Mapping[str, Any]) -> bool:
        """Whether the relaxation allows these values of all nodes, given by name."""
        return self.system.contains(trace)

    def _neuron_ranges(self, intervals: Sequence[Interval]) -> tuple[NeuronRange, ...]:
        layers = [depth for depth, layer in enumerate(self.network.layers, 1) for _ in layer]
        triples = zip(self.network.neuron_names, layers, intervals, strict=True)
        return tuple([NeuronRange(name, layer, interval) for name, layer, interval in triples])
