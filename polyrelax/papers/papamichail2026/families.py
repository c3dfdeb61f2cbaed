"""The networks that the claims of papamichail2026 are about, as functions of their parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

from polyrelax.networks import Input, Network
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.numbers import rational

Matrix = Sequence[Sequence[Any]]
PERCEPTRON = "relu(x1 + 3*x2 - 1), relu(2*x1 - 4*x2 + 1)"  # W = [[1, 3], [2, -4]], b = (-1, 1)


def layered(matrices: Sequence[Matrix]) -> Network:
    """The network of the matrices, without biases, each layer with its ReLU, the last one too.

    >>> layered([[[1, -1]], [[2]]])
    Network("relu(2*relu(x1 - x2))")
    """
    size = len(matrices[0][0])
    names = "x" if size == 1 else [f"x{i + 1}" for i in range(size)]
    return Network.sequential(*matrices, inputs=names, relu_last=True)


def matrices_of(network: Network) -> list[Matrix] | None:
    """The matrices of a network whose outputs are the neurons of its last layer; None for others.

    >>> matrices_of(Network.parse("relu(2*relu(x - 1))")), matrices_of(Network.parse("x"))
    ([[[Fraction(1, 1)]], [[Fraction(2, 1)]]], None)
    """
    before: Sequence[Any] = [Input(name) for name in network.inputs]
    maps = []
    for layer in network.layers:
        rows = [neuron.pre.row(before) for neuron in layer]
        maps.append(([row[1:] for row in rows], [row[0] for row in rows]))
        before = layer
    if not maps or Network.sequential(*maps, inputs=network.inputs, relu_last=True) != network:
        return None
    return [matrix for matrix, _ in maps]


def box(dimension: int, radius: Any = 1, centre: Any = 0) -> Polyhedron:
    """The box of all points within a radius of (centre, ..., centre), in x or in x1, x2, ..."""
    c, r = rational(centre), rational(radius)
    names = ["x"] if dimension == 1 else [f"x{i + 1}" for i in range(dimension)]
    return Polyhedron.box([c - r] * dimension, [c + r] * dimension, names)


def box_radius(domain: Polyhedron) -> Fraction | None:
    """The radius of a box that has the same in each input; None for other domains.

    >>> box_radius(box(2, "3/2", "1/3")), box_radius(Polyhedron.box([0, 0], [1, 2]))
    (Fraction(3, 2), None)
    """
    ranges = [domain.bounds(name) for name in domain.names]
    boxed = Polyhedron.box([r.lower for r in ranges], [r.upper for r in ranges], domain.names)
    (width, *others) = {r.width for r in ranges}
    return None if others or not width or domain != boxed else width / 2


def centred(network: Network, domain: Polyhedron) -> tuple[list[Matrix], Fraction] | None:
    """The matrices of a network without biases, and the radius of a box about 0; None for others.

    >>> centred(Network.parse("relu(2*x)"), box(1, 3))
    ([[[Fraction(2, 1)]]], Fraction(3, 1))
    """
    matrices, radius = matrices_of(network), box_radius(domain)
    if matrices is None or radius is None or network != layered(matrices):
        return None
    return (matrices, radius) if domain == box(len(domain.names), radius) else None


def growth(matrices: Sequence[Matrix], radius: Any = 1) -> Fraction:
    """The norm of W_L+ ... W_2+ |W_1| r, where r has the radius in every entry.

    W+ keeps the positive entries, and |W| has the absolute values; the norm is the greatest entry.

    >>> growth([[[1, -2]], [[3], [-1]]], "1/2")
    Fraction(9, 2)
    """
    values = [rational(radius)] * len(matrices[0][0])
    for number, matrix in enumerate(matrices):
        rows = [[rational(entry) for entry in row] for row in matrix]
        kept = [[abs(a) if number == 0 else max(a, Fraction(0)) for a in row] for row in rows]
        sums = [sum(a * v for a, v in zip(row, values, strict=True)) for row in kept]
        values = [Fraction(value) for value in sums]
    return max(values)


def norms(matrices: Sequence[Matrix]) -> Fraction:
    """The product of the matrices' norms, each the greatest sum of absolute values in a row.

    >>> norms([[[1, -2]], [[3], [-1]]])
    Fraction(9, 1)
    """
    product = Fraction(1)
    for matrix in matrices:
        product *= max(sum(abs(rational(entry)) for entry in row) for row in matrix)
    return product


def chain(depth: int, gain: Any) -> list[Matrix]:
    """relu(K ... relu(K relu(x))): one neuron in each layer, the first with weight 1.

    >>> layered(chain(3, 2))
    Network("relu(2*relu(2*relu(x)))")
    """
    return [[[1]], *[[[gain]]] * (depth - 1)]


def opposed(weight: Any) -> list[Matrix]:
    """relu(relu(x1) - M relu(x2)), whose chord map is far off at (0, -1).

    >>> layered(opposed(3))
    Network("relu(relu(x1) - 3*relu(x2))")
    """
    return [[[1, 0], [0, 1]], [[1, -rational(weight)]]]


def vanishing(gain: Any) -> list[Matrix]:
    """relu(-K relu(x)), which is 0, as its chord map is.

    >>> layered(vanishing(5))
    Network("relu(-5*relu(x))")
    """
    return [[[1]], [[-rational(gain)]]]


def lifted(share: Any = "2/3") -> Network:
    """A stable neuron lifts the outer one to 0 just where the other one's error is greatest.

    On the box of radius 1 about 0 both unstable pre-activations have the share g of their intervals
    above 0, 0 < g < 1. The layers' norms are 1 and 2 - g, and D = 2g(1 - g^2), at (1 - 2g, 1).

    >>> lifted()
    Network("relu(relu(x1 + 1/3) + 1/3*relu(x2 + 1) - 2/3)")
    """
    g = rational(share)
    first = [[1, 0], [0, 1]], [2 * g - 1, 1]
    return Network.sequential(first, ([[1, 1 - g]], [2 * g - 2]), relu_last=True)


def random_matrices(count: int, depth: int, seed: int) -> Iterator[list[Matrix]]:
    """Random networks of up to two inputs and two neurons a layer, with integer weights."""
    rng = Random(seed)
    for _ in range(count):
        widths = [rng.randint(1, 2) for _ in range(depth + 1)]
        yield [
            [[rng.randint(-2, 2) for _ in range(before)] for _ in range(after)]
            for before, after in pairwise(widths)
        ]
