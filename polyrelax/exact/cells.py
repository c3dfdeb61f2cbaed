"""Linear cells: the polytopes on which a network is affine, found by cutting the domain.

A cell is kept as its vertices, each with the values that the network has there. On a cell every
neuron of the layer at hand is affine, so its sign on the cell is its sign on the vertices, and a
neuron with both signs cuts the cell along the edges that join its two sides: no linear program is
solved anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from polyrelax.errors import EmptyDomain, InvalidInput
from polyrelax.networks import Network
from polyrelax.polyhedra.cones import DoubleDescription
from polyrelax.polyhedra.cuts import halves
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.rows import Row, dot, homogeneous

# What has been computed at a vertex is kept for the neighbouring cells, up to this many.
_REMEMBERED = 50_000


@dataclass(frozen=True, eq=False)
class Cell:
    """A polytope on which the network is affine: its vertices, and the outputs at each of them.

    `corners` are the vertices as homogeneous integer rows (t, t*x) with t > 0; `values` holds, for
    each corner, the last state's outputs: t * output * its scale (see `networks.chain`). `signs`
    has a string for each ReLU layer, with a letter for each neuron: "+" active, "-" inactive, "0"
    zero on the whole cell.
    """

    network: Network
    corners: tuple[Row, ...]
    values: tuple[Row, ...]
    signs: tuple[str, ...]

    @cached_property
    def domain(self) -> Polyhedron:
        """The cell itself, in the space of the inputs."""
        return Polyhedron(self.network.inputs, rays=self.corners)

    @property
    def image_rows(self) -> list[Row]:
        """For each corner, the outputs there as a homogeneous row (t, t*y)."""
        scales = [output.scale for output in self.network.chain.outputs]
        return [
            homogeneous([v / (corner[0] * s) for v, s in zip(value, scales, strict=True)])
            for corner, value in zip(self.corners, self.values, strict=True)
        ]

    @cached_property
    def image(self) -> Polyhedron:
        """The image of the cell, in the space of the outputs."""
        return Polyhedron(self.network.output_names, rays=tuple(dict.fromkeys(self.image_rows)))


def cells(
    network: Network, domain: Polyhedron, check: Callable[[], None] | None = None
) -> Iterator[Cell]:
    """The linear cells of a network on a polytope, one after another.

    The cells cover the domain, each has the domain's dimension, and their relative interiors are
    disjoint: one for each sign pattern that the neurons show on a relatively open part of the
    domain. A prefix costs a prefix.

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: a non-empty polytope, of any dimension.
        check: called before every cut and in the midst of long ones; what it raises ends the walk.

    Raises:
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("relu(x), relu(-x)")
    >>> [cell.signs for cell in cells(net, polytope("-1 <= x <= 1"))]
    [('+-',), ('-+',)]
    """
    network = prepared(network, domain)
    domain.require_bounded()
    return _Walk(network, domain.description, domain.dimension + 1).cells(check)


def prepared(network: Network, domain: Polyhedron, argument: str = "domain") -> Network:
    """The network with its inputs in the domain's order, after checking that both fit.

    Raises:
        InvalidInput: when the network reads an input that the domain does not have.
        EmptyDomain: when the domain is empty.
    """
    Network.require(network)
    if not isinstance(domain, Polyhedron):
        raise InvalidInput.argument(argument, "a Polyhedron", repr(domain))
    network = network.over(domain, argument)
    if domain.is_empty:
        raise EmptyDomain(f"Argument {argument!r} must be a non-empty polytope, not the empty set.")
    return network


class _Walk:
    """The depth-first walk through the cells.

    A vertex is a row (t, t*x, t*state): the state before a layer is replaced by the layer's
    pre-activations and carried values when the walk enters it. All of these are affine on the cell
    at hand, so a new vertex on an edge is the same combination of the edge's ends in every entry.
    """

    def __init__(self, network: Network, domain: DoubleDescription, dimension: int) -> None:
        self.network = network
        self.chain = network.chain
        self.dimension = dimension
        self.domain = domain
        self.first = len(network.inputs) + 1
        self.memories: list[dict[Row, Row]] = [{} for _ in range(len(self.chain.layers) + 1)]

    def cells(self, check: Callable[[], None] | None) -> Iterator[Cell]:
        layers, first = self.chain.layers, self.first
        # A neuron cuts a cell once, so a bit of its own marks the vertices on its hyperplane.
        next_bit = [len(self.domain.rows)]
        for layer in layers:
            next_bit.append(next_bit[-1] + len(layer.rows))
        start = [(*corner, *corner[1:]) for corner in self.domain.rays]
        stack: list[tuple[int, int, list[Row], list[int], tuple[str, ...], str]]
        stack = [(0, 0, self._enter(0, start), list(self.domain.tight), (), "")]
        while stack:
            depth, index, vertices, masks, signs, letters = stack.pop()
            while depth < len(layers):
                while index < len(layers[depth].rows):
                    values = [vertex[first + index] for vertex in vertices]
                    low, high = min(values), max(values)
                    if low < 0 < high:
                        if check is not None:
                            check()
                        bit = 1 << (next_bit[depth] + index)
                        (vertices, masks), other = halves(
                            vertices, masks, values, self.dimension, bit, check
                        )
                        stack.append((depth, index + 1, *other, signs, letters + "-"))
                    letters += "+" if high > 0 else "-" if low < 0 else "0"
                    index += 1
                depth, index, signs, letters = depth + 1, 0, (*signs, letters), ""
                vertices = self._enter(depth, vertices)
            corners = tuple([vertex[:first] for vertex in vertices])
            yield Cell(self.network, corners, tuple([v[first:] for v in vertices]), signs)

    def _enter(self, depth: int, vertices: Sequence[Row]) -> list[Row]:
        memory = self.memories[depth]
        if len(memory) > _REMEMBERED:
            memory.clear()
        found = []
        for vertex in vertices:
            known = memory.get(vertex)
            if known is None:
                known = memory[vertex] = self._advanced(depth, vertex)
            found.append(known)
        return found

    def _advanced(self, depth: int, vertex: Row) -> Row:
        """The vertex with the state before layer `depth` replaced by what the layer reads of it."""
        state = list(vertex[self.first :])
        if depth:
            width = len(self.chain.layers[depth - 1].rows)
            state[:width] = [value if value > 0 else 0 for value in state[:width]]
        before = (vertex[0], *state)
        if depth == len(self.chain.layers):
            outputs = [dot(output.row, before) for output in self.chain.outputs]
            return (*vertex[: self.first], *outputs)
        layer = self.chain.layers[depth]
        values = [dot(row, before) for row in layer.rows]
        return (*vertex[: self.first], *values, *[state[j] for j in layer.carried])
