"""`lattice:1+3`: some neurons linearised, by the Triangle, and all others exact, by branching.

Source: Papamichail, Varsos, Flouris and Marques-Silva, arXiv 2604.18728, as its summary has it:
"The relaxation space forms a lattice where the top element corresponds to a full relaxation with
every neuron linearized, while the bottom element represents the original network." A point of
{0, 1}^N says which of the N neurons are linearised. The relaxed set R_S of a choice S has all
values of the nodes in which every neuron of S lies in its triangle over [l, u], and every other one
is the ReLU of its pre-activation.

The bounds l, u are *fixed* once for the whole lattice, by interval propagation, so that the top is
`triangle@ibp`; or *recomputed* for each choice, as the range of the pre-activation over what the
layers before allow, so that the top is `triangle`. The bottom is `exact` in both.

R_S is a union of polyhedra: each exact neuron that may have both signs splits every branch in two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal

from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.intervals import NodeIntervals
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Network
from polyrelax.polyhedra import Union
from polyrelax.polyhedra.polyhedron import Bounds, Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.base import End, Relaxation, Relaxed
from polyrelax.relaxations.groups import chosen_neurons, listed_neurons
from polyrelax.relaxations.joint import shadow
from polyrelax.relaxations.layerwise import triangle_rows
from polyrelax.relaxations.system import System, named

BoundsOf = Literal["fixed", "recomputed"]
EVERY_NEURON = "all"
NO_NEURON = "none"


class Lattice(Relaxation):
    """An element of the lattice of relaxations: a set of neurons to linearise.

    Args:
        neurons: the linearised neurons: names, or numbers from 1 in the network's order; all of
            them for None.
        bounds: where the triangles' ends come from, "fixed" or "recomputed"; see this module.

    Raises:
        InvalidInput: for other bounds; when it is applied to a network without such a neuron.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> line, net = polytope("-1 <= x <= 1"), Network.parse("a = relu(x); b = relu(x); a - b")
    >>> [Lattice(chosen).bounds(net, line) for chosen in ((), ["a"], ["b"], None)]
    [[0, 0], [0, 1/2], [-1/2, 0], [-1/2, 1/2]]
    """

    def __init__(
        self, neurons: Iterable[str | int] | str | None = None, bounds: BoundsOf = "fixed"
    ) -> None:
        if bounds not in ("fixed", "recomputed"):
            raise InvalidInput.argument("bounds", "'fixed' or 'recomputed'", repr(bounds))
        self.neurons = None if neurons is None else listed_neurons(neurons, "neurons")
        self.bounds_are = bounds
        if self.neurons is None:
            size = EVERY_NEURON
        else:
            size = "+".join(map(str, self.neurons)) or NO_NEURON
        self.name = f"lattice:{size}" + ("@recomputed" if bounds == "recomputed" else "")

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> Branches:
        linearised = chosen_neurons(network, self.neurons, "neurons")
        given = NodeIntervals.of(network, domain).pre if self.bounds_are == "fixed" else None
        return Branches(network, domain, linearised, given, budget)


class Branches(Relaxed):
    """A relaxed set as a union of linear systems over the same nodes.

    Attributes:
        branches: the systems, each with a point.
        linearised: the names of the linearised neurons.
    """

    def __init__(
        self,
        network: Network,
        domain: Polyhedron,
        linearised: tuple[str, ...],
        given: tuple[Interval, ...] | None,
        budget: Budget,
    ) -> None:
        super().__init__(network, domain, budget)
        self.linearised = linearised
        self.branches = [System.of(network, domain)]
        self._ranges: list[Interval] = []
        index = 0
        for layer in network.layers:
            names = network.neuron_names[index : index + len(layer)]
            forms = [named(neuron.pre, network) for neuron in layer]
            if given is None:
                ranges = [self._range(form) for form in forms]
            else:
                ranges = list(given[index : index + len(layer)])
            self._ranges += ranges
            for name, form, interval in zip(names, forms, ranges, strict=True):
                if interval.lower < 0 < interval.upper and name not in linearised:
                    halves = [self._halves(system, name, form) for system in self.branches]
                    self.branches = [half for pair in halves for half in pair]
                    continue
                for system in self.branches:
                    if interval.lower < 0 < interval.upper:
                        triangle_rows(system, name, form, interval)
                    else:
                        value = form if interval.lower >= 0 else Affine.of(0)
                        system.equate(Affine.atom(name) - value, f"{name} is stable")
            index += len(layer)

    def _halves(self, system: System, name: str, pre: Affine) -> list[System]:
        """A branch with an exact neuron: active, inactive, or split in two where it may be both."""
        post, interval = Affine.atom(name), self._bound_on(system, pre)
        found = []
        for may_be, value, sign in (
            (interval.upper > 0, pre, pre),
            (interval.lower < 0 or interval.upper <= 0, Affine.of(0), -pre),
        ):
            if may_be:
                half = system.copy()
                half.equate(post - value, f"{name} is exact")
                half.require(sign, f"{name} is exact")
                found.append(half)
        return found

    def _range(self, form: Affine) -> Interval:
        """The range of a form over all branches."""
        found = [self._bound_on(system, form) for system in self.branches]
        return Interval(min(b.lower for b in found), max(b.upper for b in found))

    def _bound_on(self, system: System, form: Affine) -> Bounds:
        self.budget.require(0, "the branches of the exact neurons")
        return system.bound(form)

    @property
    def system(self) -> System:
        """The linear system, where no exact neuron had to be split.

        Raises:
            Unsupported: where there are several branches.
        """
        if len(self.branches) > 1:
            raise Unsupported(
                f"{len(self.branches)} branches are no linear system; ask for `branches` or `set`."
            )
        return self.branches[0]

    def neurons(self) -> tuple[NeuronRange, ...]:
        """The bounds of each pre-activation that the triangles were made with."""
        return self._neuron_ranges(self._ranges)

    def bound(self, form: Affine | str) -> Bounds:
        """The bounds of a form, each end with the evidence of the branch that attains it.

        The multipliers of an end are over the rows of that branch, and prove the end for it.
        """
        plain = named(self.form(form), self.network)
        found = [self._bound_on(system, plain) for system in self.branches]
        low = min(found, key=lambda bounds: bounds.lower)
        high = max(found, key=lambda bounds: bounds.upper)
        return Bounds(low.lower_proof, high.upper_proof)

    def attaining(self, form: Affine | str, end: End = "upper") -> dict[str, Fraction]:
        """A relaxed trace in which a form attains its lower or upper bound, by the nodes' names."""
        if end not in ("lower", "upper"):
            raise InvalidInput.argument("end", "'lower' or 'upper'", repr(end))
        found = self.bound(form)
        proof = found.lower_proof if end == "lower" else found.upper_proof
        return dict(zip(self.branches[0].names, proof.point, strict=True))

    def set(self, nodes: Iterable[str] | str) -> Polyhedron:
        """The convex hull of the relaxed values of chosen nodes, by name."""
        names = nodes.replace(",", " ").split() if isinstance(nodes, str) else list(nodes)
        forms = [named(self.form(name), self.network) for name in names]
        shadows = [shadow(system, forms, self.budget).rename(names) for system in self.branches]
        return Union(shadows, names=names).hull

    def contains(self, trace: Mapping[str, Any]) -> bool:
        """Whether a branch allows these values of all nodes, given by name."""
        return any(system.contains(trace) for system in self.branches)
