"""Linear cells: the polytopes on which a network is affine, found by cutting the domain.

A cell is kept as its vertices, each with the values that the network has there. On a cell every
neuron of the layer at hand is affine, so its sign on the cell is its sign on the vertices, and a
neuron with both signs cuts the cell along edges that join the two sides: no linear program is
solved anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from polyrelax.errors import EmptyDomain, InvalidInput, Unbounded
from polyrelax.networks import Network
from polyrelax.polyhedra.cones import crossings
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.rows import Row, dot, homogeneous, integer_row

# What has been computed at a vertex is remembered for the neighbouring cells, up to this many.
_REMEMBERED = 50_000


@dataclass(frozen=True, eq=False)
class Cell:
    """A polytope on which the network is affine: the vertices, and the outputs there.

    `corners` are the vertices as homogeneous integer rows (t, t*x), t > 0, and `values[i]` the
    outputs at vertex i, each output j as t * outputs[j] times a positive constant of the network.
    `signs[l]` has a letter for each neuron of layer l + 1: "+" active, "-" inactive on the cell,
    "0" zero on all of it.
    """

    network: Network
    names: tuple[str, ...]
    corners: tuple[Row, ...]
    values: tuple[Row, ...]
    signs: tuple[str, ...]

    @cached_property
    def domain(self) -> Polyhedron:
        """The cell itself, in the space of the inputs."""
        return Polyhedron(self.names, rays=self.corners)

    @cached_property
    def image(self) -> Polyhedron:
        """The image of the cell, in the space of the outputs."""
        return Polyhedron(self.network.output_names, rays=tuple(self.image_points()))

    def image_points(self) -> list[Row]:
        """The images of the vertices, as homogeneous integer rows."""
        scales = [output.scale for output in self.network.chain.outputs]
        if all(scale == 1 for scale in scales):
            pairs = zip(self.corners, self.values, strict=True)
            return [homogeneous_row(corner[0], value) for corner, value in pairs]
        return [
            homogeneous(
                [Fraction(v, corner[0]) / scale for v, scale in zip(value, scales, strict=True)]
            )
            for corner, value in zip(self.corners, self.values, strict=True)
        ]


def homogeneous_row(t: int, values: Row) -> Row:
    """The primitive row (t, values)."""
    return integer_row((t, *values))


def prepared(network: Network, domain: Polyhedron) -> Network:
    """The network with its inputs in the domain's order, after checking that both fit.

    Raises:
        InvalidInput: when the network reads an input that the domain does not have.
        EmptyDomain: when the domain is empty.
        Unbounded: when it is not bounded.
    """
    if not isinstance(network, Network):
        raise InvalidInput.argument("network", "a Network", repr(network))
    if not isinstance(domain, Polyhedron):
        raise InvalidInput.argument("domain", "a Polyhedron", repr(domain))
    if network.inputs != domain.names:
        network = network.with_inputs(domain.names)
    if domain.is_empty:
        raise EmptyDomain("Argument 'domain' must not be empty.")
    return network


def cells(network: Network, domain: Polyhedron) -> Iterator[Cell]:
    """The linear cells of a network on a polytope, one after another.

    The cells cover the domain, each has the dimension of the domain, and their relative interiors
    are disjoint. There is one for each sign pattern that the neurons show on an open part of the
    domain. Nothing is computed before a cell is asked for, so a prefix costs a prefix.

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: any non-empty polytope, of any dimension.

    Raises:
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("relu(x), relu(-x)")
    >>> [cell.image.vertices for cell in cells(net, polytope("-1 <= x <= 1"))]
    ... # doctest: +NORMALIZE_WHITESPACE
    [((Fraction(0, 1), Fraction(0, 1)), (Fraction(1, 1), Fraction(0, 1))),
     ((Fraction(0, 1), Fraction(0, 1)), (Fraction(0, 1), Fraction(1, 1)))]
    """
    network = prepared(network, domain)
    corners, tight = bounded_corners(domain)
    return _cells(network, domain.names, domain.dimension + 1, corners, tight)


def bounded_corners(domain: Polyhedron) -> tuple[list[Row], list[int]]:
    """The vertices of a polytope as homogeneous rows, and the masks of the facets through them."""
    if not domain.is_bounded:
        raise Unbounded("Argument 'domain' must be bounded.")
    description = domain.description
    return list(description.rays), list(description.tight)


def _cells(
    network: Network, names: tuple[str, ...], dimension: int, corners: list[Row], tight: list[int]
) -> Iterator[Cell]:
    chain = network.chain
    facets = len(max(map(bin, tight), default="0b")) - 2
    first = len(names) + 1  # a vertex is (t, t*x) followed by t * state
    bits = []
    for layer in chain.layers:
        bits.append([1 << (facets + i) for i in range(len(layer.rows))])
        facets += len(layer.rows)

    def entered(depth: int) -> dict[Row, Row]:
        return {}

    memories: list[dict[Row, Row]] = [entered(depth) for depth in range(len(chain.layers) + 1)]

    def enter(depth: int, vertices: list[Row]) -> list[Row]:
        """The vertices with the state before a layer replaced by its pre-activations."""
        memory = memories[depth]
        if len(memory) > _REMEMBERED:
            memory.clear()
        found = []
        for vertex in vertices:
            known = memory.get(vertex)
            if known is None:
                known = memory[vertex] = advance(depth, vertex)
            found.append(known)
        return found

    def advance(depth: int, vertex: Row) -> Row:
        state = list(vertex[first:])
        if depth:
            width = len(chain.layers[depth - 1].rows)
            state[:width] = [value if value > 0 else 0 for value in state[:width]]
        before = (vertex[0], *state)
        if depth == len(chain.layers):
            return (*vertex[:first], *[dot(output.row, before) for output in chain.outputs])
        layer = chain.layers[depth]
        values = [dot(row, before) for row in layer.rows]
        return (*vertex[:first], *values, *[state[j] for j in layer.carried])

    start = [(*corner, *corner[1:]) for corner in corners]
    stack: list[tuple[int, int, list[Row], list[int], tuple[str, ...], str]]
    stack = [(0, 0, enter(0, start), tight, (), "")]
    while stack:
        depth, index, vertices, masks, signs, letters = stack.pop()
        while depth < len(chain.layers):
            width = len(chain.layers[depth].rows)
            while index < width:
                values = [vertex[first + index] for vertex in vertices]
                low, high = min(values), max(values)
                if low < 0 < high:
                    bit = bits[depth][index]
                    new = crossings(vertices, masks, values, dimension)
                    other = side(vertices, masks, [-value for value in values], new, bit)
                    stack.append((depth, index + 1, *other, signs, letters + "-"))
                    vertices, masks = side(vertices, masks, values, new, bit)
                    letters += "+"
                else:
                    letters += "+" if high > 0 else "-" if low < 0 else "0"
                index += 1
            depth, index, signs, letters = depth + 1, 0, (*signs, letters), ""
            vertices = enter(depth, vertices)
        if not chain.layers:
            pass
        yield Cell(
            network,
            names,
            tuple([vertex[:first] for vertex in vertices]),
            tuple([vertex[first:] for vertex in vertices]),
            signs,
        )


def side(
    vertices: list[Row], masks: list[int], values: list[int], new: list[tuple[Row, int]], bit: int
) -> tuple[list[Row], list[int]]:
    """The part of a cell where the values are not negative."""
    kept, tight = [], []
    for vertex, mask, value in zip(vertices, masks, values, strict=True):
        if value >= 0:
            kept.append(vertex)
            tight.append(mask if value else mask | bit)
    for vertex, mask in new:
        kept.append(vertex)
        tight.append(mask | bit)
    return kept, tight
