"""Transformations that keep a network's function on a domain and change how it is relaxed.

Source: mao2026 (arXiv 2410.06816, later versions), completeness by transformation, as reported in
docs/papers/mao2026.md. `exact.one_hidden_layer` is one more, for networks of one input; it needs
the linear cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from fractions import Fraction
from typing import Any, Literal

from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded
from polyrelax.networks.chain import Node
from polyrelax.networks.expressions import Input, Neuron, relu
from polyrelax.networks.network import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational, rationals

Clamping = Literal["difference", "nested"]
Skips = Literal["none", "inputs", "all"]


def carry_inputs(network: Network, domain: Polyhedron) -> Network:
    """The network with a copy of every input in each ReLU layer, which nothing else reads.

    A copy is a neuron rho(x - a) + a with a the least x on the domain. Under M_inf it does nothing
    for a feed-forward network (Theorem 4 in proofs/mao2026.md).

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: a non-empty polytope.

    Raises:
        InvalidInput: when the network reads an input that the domain does not have.
        EmptyDomain, Unbounded: when the domain is empty, or an input is not bounded on it.

    >>> X = Polyhedron.box([-1], [1], "x")
    >>> carry_inputs(Network.parse("relu(relu(x) - 1)"), X)
    Network("r1 = relu(x); r2 = relu(x + 1); r3 = relu(r1 - 1); r4 = relu(r2); r3")
    """
    network = _fitted(network, domain)
    copies = _Copies(domain, carried_by_neurons=lambda node: True)
    for name in network.inputs if network.layers else ():
        copies.at(Input(name), len(network.layers))
    return Network(
        *network.outputs,
        inputs=network.inputs,
        neurons=[*network.neurons, *copies.neurons],
        identities=network.identities,
    )


def clamp(network: Network, bounds: Any, form: Clamping = "difference") -> Network:
    """The network cut off at bounds [l, u] of each output f; the same function where l <= f <= u.

    "difference" is l + rho(f - l) - rho(f - u): with l and u the exact range, M_inf is exact (but
    not the Triangle; Theorem 5 in proofs/mao2026.md). "nested" is u - rho(u - l - rho(f - l)): then
    interval propagation is exact, and so is everything tighter (Theorem 11 in proofs/theorems.md).

    Args:
        network: any network.
        bounds: a pair (l, u) with l <= u, such as `polyrelax.range` returns; a sequence of pairs,
            one an output, where there are several.
        form: "difference" or "nested".

    Raises:
        InvalidInput: for other bounds, or another form.

    >>> clamp(Network.parse("relu(x)"), (0, 1))
    Network("r1 = relu(x); relu(r1) - relu(r1 - 1)")
    >>> clamp(Network.parse("relu(x)"), (0, 1), "nested")
    Network("-relu(-relu(relu(x)) + 1) + 1")
    """
    Network.require(network)
    if form not in ("difference", "nested"):
        raise InvalidInput.argument("form", "'difference' or 'nested'", repr(form))
    outputs = []
    for f, (low, high) in zip(network.outputs, _pairs(bounds, len(network.outputs)), strict=True):
        above = relu(f - low)
        if form == "difference":
            outputs.append(low + above - relu(f - high))
        else:
            outputs.append(high - relu(high - low - above))
    return Network(
        *outputs, inputs=network.inputs, neurons=network.neurons, identities=network.identities
    )


def gap(
    network: Network, domain: Polyhedron, *, at: Sequence[Any] | None = None, skips: Skips = "none"
) -> Network:
    """The gap transform: the same function on the domain, on which M_inf is exact.

    Unlike `clamp` it needs no bounds. With m ReLU layers, x and h_1, ..., h_(m-1) are carried to
    layer m, where r = rho(...) is computed once more from them, beside h_m. On true states h = r;
    on relaxed ones h >= r, and the sum of h - r, weighted by how strongly the output depends on
    each neuron, bounds the error of the relaxed output y. A last ReLU layer subtracts this gap:
    y0 + rho(y - y0 - gap) - rho(y0 - y - gap), with y0 the output at one point of the domain.
    Source: mao2026; Theorem 6 in proofs/mao2026.md, for skip connections and several outputs too.

    Args:
        network: any network; its inputs are matched to the domain by name. One without live ReLUs
            is returned as it is.
        domain: a non-empty polyhedron.
        at: the point with the output y0, by its coordinates; one inside the domain unless told. The
            new network is exact on every sub-polytope that contains it.
        skips: what is carried by skip connections: "none" (by neurons, so that the new network is
            feed-forward), "inputs", or "all". With skip connections, M_inf is exact in network
            scope (`m:inf@network`, `mo:inf`).

    Raises:
        InvalidInput: when the network reads an input that the domain does not have, or the point is
            not in the domain.
        EmptyDomain: when the domain is empty.
        Unbounded: when an input that must be carried by neurons is not bounded.

    >>> n1 = Network.parse("y1 = relu(x); y2 = relu(x + 1); relu(y1) - relu(y2 - 1)")
    >>> X = Polyhedron.box([-1], [1], "x")
    >>> [len(gap(n1, X, skips=skips).neurons) for skips in ("none", "inputs", "all")]
    [11, 10, 8]
    """
    if skips not in ("none", "inputs", "all"):
        raise InvalidInput.argument("skips", "'none', 'inputs' or 'all'", repr(skips))
    network = _fitted(network, domain)
    point = _point_in(domain, at)
    weights = [_weights(network, form) for form in network.outputs]
    live = [neuron for neuron in network.neurons if any(neuron in w for w in weights)]
    if not live:
        return network
    last = max(neuron.depth for neuron in live)
    copies = _Copies(
        domain,
        carried_by_neurons=lambda node: (
            skips == "none" or (skips == "inputs" and isinstance(node, Neuron))
        ),
    )
    image: dict[Node, Node] = {Input(name): Input(name) for name in network.inputs}

    def read(form: Affine, layer: int) -> Affine:
        """A form of the old network's nodes, read behind a layer of the new one."""
        parts = (factor * copies.at(image[node], layer) for node, factor in form.terms.items())
        return sum(parts, Affine.of(form.constant))

    for neuron in live:
        image[neuron] = Neuron(None, read(neuron.pre, neuron.depth - 1))
    clock = _Clock(domain, [node for node in image.values() if isinstance(node, Neuron)])
    again = {
        neuron: relu(clock.delayed(read(neuron.pre, last - 1), last - 1))
        for neuron in live
        if neuron.depth < last and not neuron.pre.is_constant
    }
    outputs = []
    for form, weight, value in zip(network.outputs, weights, network.evaluate(point), strict=True):
        if form.is_constant:
            outputs.append(form)
            continue
        gaps = (
            weight[neuron] * (copies.at(image[neuron], last) - recomputed)
            for neuron, recomputed in again.items()
            if neuron in weight
        )
        excess = sum(gaps, Affine.of(0))
        y = read(form, last)
        outputs.append(value + relu(y - value - excess) - relu(value - y - excess))
    return Network(*outputs, inputs=network.inputs)


class _Copies:
    """What is carried behind a layer, by neurons that are never cut or by skip connections."""

    def __init__(self, domain: Polyhedron, carried_by_neurons: Any) -> None:
        self.domain = domain
        self.by_neurons = carried_by_neurons
        self.neurons: list[Neuron] = []
        self._made: dict[tuple[Node, int], Affine] = {}

    def at(self, node: Node, layer: int) -> Affine:
        """A node as a form of what is there behind a layer."""
        start = node.depth if isinstance(node, Neuron) else 0
        if layer == start or not self.by_neurons(node):
            return Affine.atom(node)
        if (node, layer) not in self._made:
            floor = Fraction(0)
            if isinstance(node, Input):
                floor = self.domain.bounds(node.name).lower
            self.neurons.append(Neuron(None, self.at(node, layer - 1) - floor))
            self._made[node, layer] = Affine.atom(self.neurons[-1]) + floor
        return self._made[node, layer]


class _Clock:
    """Forms that are zero on the domain and read a given layer, to make a neuron as deep as that.

    The ReLU depth of a neuron that reads skip connections only would be too small otherwise.
    """

    def __init__(self, domain: Polyhedron, neurons: Sequence[Neuron]) -> None:
        self.domain = domain
        self.first = [neuron for neuron in neurons if neuron.depth == 1]
        self._zeros: list[Affine] = []

    def delayed(self, form: Affine, depth: int) -> Affine:
        """The form, or what equals it and reads a neuron of this depth."""
        reached = max((a.depth for a in form.atoms if isinstance(a, Neuron)), default=0)
        return form if reached >= depth else form + self._zero(depth)

    def _zero(self, depth: int) -> Affine:
        while len(self._zeros) < depth:
            before = self._zeros[-1] if self._zeros else None
            self._zeros.append(self._start() if before is None else relu(before + 1) - 1)
        return self._zeros[depth - 1]

    def _start(self) -> Affine:
        """A neuron of the first layer that is always active, less its pre-activation."""
        for neuron in self.first:
            if _least(self.domain, neuron.pre) is not None:
                return Affine.atom(neuron) - neuron.pre
        return relu(1) - 1


def _least(domain: Polyhedron, pre: Affine) -> Fraction | None:
    """The least value of a form of the inputs, if it has one and that is not negative."""
    form = Affine({atom.name: factor for atom, factor in pre.terms.items()}, pre.constant)
    try:
        least: Fraction = domain.bounds(form).lower
    except Unbounded:
        return None
    return least if least >= 0 else None


def _weights(network: Network, form: Affine) -> Mapping[Neuron, Fraction]:
    """For each neuron that a form depends on: the sum, over all paths, of |weight products|."""
    found: dict[Neuron, Fraction] = {}

    def spread(over: Affine, weight: Fraction) -> None:
        for node, factor in over.terms.items():
            if isinstance(node, Neuron):
                found[node] = found.get(node, Fraction(0)) + weight * abs(factor)

    spread(form, Fraction(1))
    for neuron in reversed(network.neurons):
        if neuron in found:
            spread(neuron.pre, found[neuron])
    return found


def _fitted(network: Network, domain: Polyhedron) -> Network:
    """The network with the domain's variables as its inputs."""
    Network.require(network)
    if not isinstance(domain, Polyhedron):
        raise InvalidInput.argument("domain", "a Polyhedron", repr(domain))
    if domain.is_empty:
        raise EmptyDomain("Argument 'domain' must be a non-empty polyhedron, not the empty set.")
    return network.over(domain)


def _point_in(domain: Polyhedron, at: Sequence[Any] | None) -> Sequence[Fraction]:
    point = domain.interior_point() if at is None else rationals(at, "at", len(domain.names))
    if not domain.contains(point):
        coordinates = ", ".join(map(format_rational, point))
        raise InvalidInput.argument("at", "a point of the domain", f"({coordinates})")
    return point


def _pairs(bounds: Any, count: int) -> list[tuple[Fraction, Fraction]]:
    """One pair of bounds for each output."""
    try:
        given = [bounds] if count == 1 else _listed(bounds)
        if len(given) != count:
            raise InvalidInput.argument("bounds", f"{count} pairs, one an output", f"{len(given)}")
        pairs = [rationals(_listed(pair), "bounds", 2) for pair in given]
    except TypeError:
        must_be = "a pair (l, u), or one for each output"
        raise InvalidInput.argument("bounds", must_be, repr(bounds)) from None
    for low, high in pairs:
        if low > high:
            found = f"({format_rational(low)}, {format_rational(high)})"
            raise InvalidInput.argument("bounds", "pairs (l, u) with l <= u", found)
    return [(low, high) for low, high in pairs]


def _listed(given: Any) -> list[Any]:
    """The entries in their order; a text, a set or a mapping is not a pair of numbers."""
    if isinstance(given, str | Set | Mapping):
        raise TypeError
    return list(given)
