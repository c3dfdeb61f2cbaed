"""The one interface of all relaxations: a `Relaxation` applied to a network is a `Relaxed`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import prepared
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval


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
            Undecided: when the time runs out.
        """
        network = prepared(network, domain)
        domain.require_bounded()
        return self._relax(network, domain, Budget(seconds))

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

    @abstractmethod
    def bounds(self) -> tuple[Interval, ...]:
        """The bounds of each output, each with its evidence."""

    @abstractmethod
    def neurons(self) -> tuple[NeuronRange, ...]:
        """The bounds of each neuron's pre-activation: *bounded* stability (mao2024, Def. 5)."""

    @abstractmethod
    def hull(self, layer: int) -> Polyhedron:
        """The relaxed set of a state (see `networks.stages`): `layer` 0 is the domain itself."""

    def _neuron_ranges(self, intervals: Sequence[Interval]) -> tuple[NeuronRange, ...]:
        layers = [depth for depth, layer in enumerate(self.network.layers, 1) for _ in layer]
        triples = zip(self.network.neuron_names, layers, intervals, strict=True)
        return tuple([NeuronRange(name, layer, interval) for name, layer, interval in triples])


def named(form: Affine, network: Network) -> Affine:
    """A form over inputs and neurons, with their names as atoms."""
    names = dict(zip(network.neurons, network.neuron_names, strict=True))
    terms = {names.get(atom, str(atom)): factor for atom, factor in form.terms.items()}
    return Affine(terms, form.constant)
