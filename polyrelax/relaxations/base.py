"""The one interface of all relaxations: a `Relaxation` applied to a network is a `Relaxed`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from polyrelax.errors import CheckFailed, InvalidInput, Undecided
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import prepared
from polyrelax.exact.intervals import NodeIntervals
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Network, split_in_stages
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.joint import shadow
from polyrelax.relaxations.system import System, named

End = Literal["lower", "upper"]


class Relaxation(ABC):
    """A convex relaxation: a value that can be applied to any network and polytope.

    Attributes:
        name: how the command line and JSON call it, with its options.
    """

    name: str

    @abstractmethod
    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> Relaxed:
        """Apply it to a network whose inputs are the domain's variables, on a non-empty polytope.

        It raises `Undecided` without a partial answer when the budget is spent.
        """

    def relax(self, network: Network, domain: Polyhedron, *, seconds: Any = None) -> Relaxed:
        """The relaxation of a network on a polytope.

        Args:
            network: any network; its inputs are matched to the domain by name.
            domain: a non-empty polytope.
            seconds: a limit in time; none unless told.

        Raises:
            EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
            Unsupported: when the relaxation does not apply, or a set is too large to be described.
            Undecided: when the time runs out, or the work is interrupted; `partial` has sound
                bounds of the outputs, a tuple.
        """
        network = prepared(network, domain)
        domain.require_bounded()
        budget = Budget(seconds)
        try:
            return self._relax(network, domain, budget)
        except (Undecided, KeyboardInterrupt) as error:
            # What an inner computation knows is not about the outputs.
            raise self._stopped(error, None, network, domain) from _cause(error)

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
            EmptyDomain, Unbounded, Unsupported, Undecided: as `relax`; `partial` has the shape of
                the answer.
        """
        if functional is not None:
            network = network.with_outputs(functional)
        try:
            return _alone(self.output_bounds(network, domain, seconds=seconds))
        except Undecided as error:
            error.partial = _alone(error.partial)
            raise

    def output_bounds(
        self, network: Network, domain: Polyhedron, *, seconds: Any = None
    ) -> tuple[Interval, ...]:
        """The bounds of each output, always as a tuple.

        Raises:
            EmptyDomain, Unbounded, Unsupported, Undecided: as `relax`.
        """
        relaxed = self.relax(network, domain, seconds=seconds)
        try:
            return relaxed.bounds()
        except (Undecided, KeyboardInterrupt) as error:
            known = error.partial if isinstance(error, Undecided) else None
            raise self._stopped(error, known, relaxed.network, domain) from _cause(error)

    def _stopped(
        self,
        error: Undecided | KeyboardInterrupt,
        known: tuple[Interval, ...] | None,
        network: Network,
        domain: Polyhedron,
    ) -> Undecided:
        """The error with sound bounds of the outputs: those known, or interval arithmetic's."""
        reason = str(error) if isinstance(error, Undecided) else f"{self.name} was interrupted."
        return Undecided(reason, known or NodeIntervals.of(network, domain).bounds(network))

    def __repr__(self) -> str:
        return f"<relaxation {self.name}>"


class Relaxed(ABC):
    """A relaxation applied to a network on a polytope: what it says of every node.

    Attributes:
        network: the network, its inputs in the domain's order.
        domain: the polytope.
        budget: what is left for sets that are worked out when they are asked for.
    """

    def __init__(self, network: Network, domain: Polyhedron, budget: Budget | None = None) -> None:
        self.network = network
        self.domain = domain
        self.budget = budget or Budget()

    @property
    @abstractmethod
    def system(self) -> System:
        """Everything the relaxation says, as constraints over all nodes, each with its origin."""

    @abstractmethod
    def neurons(self) -> tuple[NeuronRange, ...]:
        """The bounds of each neuron's pre-activation: *bounded* stability (mao2024, Def. 5)."""

    def bound(self, form: Affine | str) -> Interval:
        """The bounds of an affine form of the network's nodes, given as a form or as text.

        Each end comes with its evidence: `lower_proof` and `upper_proof` hold a relaxed trace that
        attains it, in the order of `system.names`, and multipliers over the system's rows that
        prove it; both are re-checked.
        """
        return self.system.bound(named(self.form(form), self.network))

    def bounds(self) -> tuple[Interval, ...]:
        """The bounds of each output."""
        return tuple([self.bound(form) for form in self.network.outputs])

    def attaining(self, form: Affine | str, end: End = "upper") -> dict[str, Fraction]:
        """A relaxed trace in which a form attains its lower or upper bound, by the nodes' names.

        Where the bound is not exact the trace is spurious: run the network on its inputs to see
        where the two part.

        Raises:
            InvalidInput: when `end` is neither "lower" nor "upper".
        """
        if end not in ("lower", "upper"):
            raise InvalidInput.argument("end", "'lower' or 'upper'", repr(end))
        form = self.form(form)
        found = self.system.bound(named(form, self.network))
        proof = found.lower_proof if end == "lower" else found.upper_proof
        if getattr(found, end) != getattr(self.bound(form), end):
            raise CheckFailed("The relaxed set and the bound disagree.")
        return dict(zip(self.system.names, proof.point, strict=True))

    def set(self, nodes: Iterable[str] | str) -> Polyhedron:
        """The relaxed set of chosen nodes: inputs and neurons, by name."""
        names = nodes.replace(",", " ").split() if isinstance(nodes, str) else list(nodes)
        forms = [named(self.form(name), self.network) for name in names]
        return shadow(self.system, forms, self.budget).rename(names)

    def hull(self, layer: int) -> Polyhedron:
        """The relaxed set of a state (see `networks.stages`): `layer` 0 is the domain itself."""
        return self.set(split_in_stages(self.network).names[layer])

    def contains(self, trace: Mapping[str, Any]) -> bool:
        """Whether the relaxation allows these values of all nodes, given by name."""
        return self.system.contains(trace)

    def form(self, form: Affine | str) -> Affine:
        """An affine form over the network's own inputs and neurons, from text where it is one.

        Raises:
            InvalidInput: when it names anything else.
        """
        return self.network.with_outputs(form).outputs[0]

    def _neuron_ranges(self, intervals: Sequence[Interval]) -> tuple[NeuronRange, ...]:
        layers = [depth for depth, layer in enumerate(self.network.layers, 1) for _ in layer]
        triples = zip(self.network.neuron_names, layers, intervals, strict=True)
        return tuple([NeuronRange(name, layer, interval) for name, layer, interval in triples])


def _alone(answers: tuple[Any, ...]) -> Any:
    return answers[0] if len(answers) == 1 else answers


def _cause(error: BaseException) -> BaseException | None:
    return error if isinstance(error, KeyboardInterrupt) else error.__cause__
