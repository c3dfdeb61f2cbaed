"""`p:R`: the cross-layer relaxation P_r, exact over windows of r primitive layers.

Source: mao2026 (arXiv 2410.06816, later versions), as reported in docs/definitions.md. A network is
a chain of primitive layers, affine and ReLU in alternation. Every window of r consecutive ones is
relaxed to the convex hull of its exact traces, started in the set that layer-wise propagation
(P_1) gives; the windows slide by one layer, and all their constraints hold together.
"""

from __future__ import annotations

from polyrelax.exact.budget import Budget
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Input, Network, relu
from polyrelax.networks.chain import Node
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

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)")
    >>> [str(CrossLayer(r).bounds(net, polytope("-1 <= x <= 1"))) for r in (1, 3)]
    ['[0, 1/2]', '[0, 0]']
    """

    def __init__(self, r: int) -> None:
        check_size(r, "r")
        self.r = r
        self.name = f"p:{r}"

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> Windows:
        return Windows(network, domain, self.r, budget)


class Windows(Relaxed):
    """The constraints of all windows, over all nodes of the network."""

    def __init__(self, network: Network, domain: Polyhedron, r: int, budget: Budget) -> None:
        super().__init__(network, domain)
        self.propagated = IteratedHull(network, domain, budget)
        self._system = System.of(network, domain)
        primitive = 2 * len(network.layers) + 1
        for start in range(max(primitive - r, 0) + 1):
            self._add_window(start, min(start + r, primitive), budget)

    def _add_window(self, start: int, end: int, budget: Budget) -> None:
        """The hull of the traces from behind primitive layer `start` to behind layer `end`."""
        network, names = self.network, self.propagated.stages.names
        before = start // 2
        inside = network.layers[before : end // 2]
        if not inside:
            return
        state = [node for node, _ in network.chain.states[before]]
        read: dict[Node, Affine] = {
            node: Affine.atom(Input(name)) for node, name in zip(state, names[before], strict=True)
        }
        begin = [Affine.atom(node) for node in state]
        if start % 2:
            # Behind an affine layer stand the pre-activations, and what is carried past the ReLUs.
            after = network.chain.states[before + 1][len(inside[0]) :]
            begin = [neuron.pre for neuron in inside[0]]
            begin += [Affine.atom(node) for node, _ in after]
        neurons = [neuron for layer in inside for neuron in layer]
        for neuron in neurons:
            read[neuron] = relu(substituted(neuron.pre, read))
        trace = [*begin, *map(Affine.atom, neurons)]
        window = Network(*(substituted(form, read) for form in trace), inputs=names[before])
        hull = hull_of_traces(window, self.propagated.hulls[before], budget)
        values = [named(form, network) for form in trace]
        self._system.impose(hull, values, f"the window of layers {start + 1} to {end}")

    @property
    def system(self) -> System:
        return self._system

    def neurons(self) -> tuple[NeuronRange, ...]:
        return self._neuron_ranges([self.bound(neuron.pre) for neuron in self.network.neurons])
