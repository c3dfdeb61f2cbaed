"""`p:R`: the cross-layer relaxation P_r, exact over windows of r primitive layers.

Source: mao2026 (arXiv 2410.06816, later versions), as reported in docs/relaxations/crosslayer.md. A
network is a chain of primitive layers: affine and ReLU in alternation, and identities where the
network has them (`Network.identities`). Every window of r consecutive ones is relaxed to the convex
hull of its exact traces, started in the set that layer-wise propagation (P_1) gives; the windows
slide by one layer, and all their constraints hold together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from polyrelax.exact.budget import Budget
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Input, Network, relu
from polyrelax.networks.chain import Node
from polyrelax.networks.structure import check_identities
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.relaxations.base import Relaxation, Relaxed
from polyrelax.relaxations.groups import check_size
from polyrelax.relaxations.hulls import IteratedHull
from polyrelax.relaxations.joint import hull_of_traces
from polyrelax.relaxations.system import System, named, substituted


class CrossLayer(Relaxation):
    """P_r: the hull of the exact traces over every window of r primitive layers.

    Args:
        r: the length of the windows, in primitive layers; a network with m ReLU layers has 2m + 1.
        identities: how many identities (each a primitive layer of its own) are inserted in front
            of the first ReLU layer, behind the first, behind the second, and so on, besides those
            that the network has.

    Raises:
        InvalidInput: when r is no positive integer, or `identities` no numbers of layers.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)")
    >>> [str(CrossLayer(r).bounds(net, polytope("-1 <= x <= 1"))) for r in (1, 3)]
    ['[0, 1/2]', '[0, 0]']
    >>> CrossLayer(3, identities=[0, 1]).bounds(net, polytope("-1 <= x <= 1"))
    [0, 1/2]
    """

    def __init__(self, r: int, *, identities: Sequence[int] = ()) -> None:
        check_size(r, "r")
        self.r = r
        self.identities = check_identities(identities)
        self.name = f"p:{r}"

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> Windows:
        return Windows(network, domain, self.r, self.identities, budget)


class Windows(Relaxed):
    """The constraints of all windows, over all nodes of the network.

    Attributes:
        propagated: the iterated hulls, in which the windows start.
        primitive: the number of primitive layers.
    """

    def __init__(
        self,
        network: Network,
        domain: Polyhedron,
        r: int,
        identities: Sequence[int],
        budget: Budget,
    ) -> None:
        super().__init__(network, domain, budget)
        self.propagated = IteratedHull(network, domain, budget)
        self._system = System.of(network, domain)
        depth = len(network.layers)
        numbers = zip_longest(identities, network.identities, [0] * (depth + 1), fillvalue=0)
        extra = list(map(sum, numbers))
        # For each primitive layer, the number of its ReLU layer; 0 for an affine one.
        relus: list[int] = []
        for number in range(1, depth + 1):
            relus += [*[0] * (extra[number - 1] + 1), number]
        relus += [0] * (extra[depth] + 1)
        self.primitive = len(relus)
        seen: set[tuple[tuple[int, ...], bool]] = set()
        for start in range(max(self.primitive - r, 0) + 1):
            window = relus[start : start + r]
            inside, at_relu = tuple([number for number in window if number]), bool(window[0])
            # Windows that differ in affine layers at their ends say the same.
            if inside and (inside, at_relu) not in seen:
                seen.add((inside, at_relu))
                origin = f"the window of layers {start + 1} to {start + len(window)}"
                self._add_window(inside, at_relu, origin)

    def _add_window(self, inside: Sequence[int], at_relu: bool, origin: str) -> None:
        """The hull of the traces through the given ReLU layers.

        A window that begins with the ReLUs starts from the pre-activations and what is carried past
        them, any other from the state before.
        """
        network, names = self.network, self.propagated.stages.names
        before = inside[0] - 1
        layers = [network.layers[number - 1] for number in inside]
        state = [node for node, _ in network.chain.states[before]]
        read: dict[Node, Affine] = {
            node: Affine.atom(Input(name)) for node, name in zip(state, names[before], strict=True)
        }
        begin = [Affine.atom(node) for node in state]
        if at_relu:
            carried = network.chain.states[before + 1][len(layers[0]) :]
            begin = [neuron.pre for neuron in layers[0]]
            begin += [Affine.atom(node) for node, _ in carried]
        neurons = [neuron for layer in layers for neuron in layer]
        for neuron in neurons:
            read[neuron] = relu(substituted(neuron.pre, read))
        trace = [*begin, *map(Affine.atom, neurons)]
        window = Network(*(substituted(form, read) for form in trace), inputs=names[before])
        hull = hull_of_traces(window, self.propagated.hulls[before], self.budget)
        self._system.impose(hull, [named(form, network) for form in trace], origin)

    @property
    def system(self) -> System:
        """The constraints of all windows, with their origins."""
        return self._system

    def neurons(self) -> tuple[NeuronRange, ...]:
        """The bounds of each pre-activation over all windows together."""
        return self._neuron_ranges([self.bound(neuron.pre) for neuron in self.network.neurons])
