"""Hanin's fold: a difference of two maxima of affine functions as a narrow network (Lemma 1)."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from polyrelax.errors import InvalidInput
from polyrelax.networks import Input, Network, inputs, maximum
from polyrelax.networks.encodings import fold
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.affine import Affine

Row = tuple[int, ...]
"""An affine function: its coefficients, and last its constant."""
Maxima = tuple[tuple[Row, ...], tuple[Row, ...]]
"""The affine functions g and h of max(g) - max(h)."""


def folded(function: Maxima) -> Network:
    """The network of max(g_1, ..., g_n) - max(h_1, ..., h_m) on [0, 1]^d (Theorem 12).

    One neuron copies each input in every layer, one folds g, then one keeps max(g) and one folds h.

    >>> print(folded((((2, -1), (0, 0)), ((1, 0),))))
    relu(2*x - 1) - relu(x)
    """
    plus, minus = forms(function)
    return fold(plus, minus, {Input(name): Fraction(0) for name in _names(function)})


def fold_network(network: Network, domain: Polyhedron) -> Network:
    """The network of Lemma 1 for the function of a network of one output and one ReLU layer.

    Neurons that are added make up the first maximum: a sum of max(u, 0) is the largest sum of a
    part of the u. Those that are subtracted make up the second.

    Raises:
        InvalidInput: when the network has more outputs or layers.

    >>> print(fold_network(Network.parse("2*relu(x - 1) - relu(2*x - 1)"), cube(1)))
    r1 = relu(2*x - 2); r2 = relu(x); r3 = relu(2*r2 - 1); r4 = relu(r1); r4 - r3
    """
    if len(network.outputs) != 1 or len(network.layers) != 1:
        raise InvalidInput.argument("network", "of one output and one ReLU layer", f"{network}")
    (output,), maxima = network.outputs, ([Affine.of(0)], [Affine.of(0)])
    for neuron in network.neurons:
        factor = output.coefficient(neuron)
        output -= factor * Affine.atom(neuron)
        rows = maxima[factor < 0]
        if factor:
            rows[:0] = [form + abs(factor) * neuron.pre for form in rows]
    plus, minus = maxima
    lows = {Input(name): domain.bounds(name).lower for name in network.inputs}
    return fold([form + output for form in plus], minus, lows)


def value(function: Maxima, point: Sequence[Fraction]) -> Fraction:
    """The function at a point, straight from its definition."""
    tops = [max(_dot(row, point) for row in rows) for rows in function]
    return tops[0] - tops[1]


def forms(function: Maxima) -> list[list[Affine]]:
    """The affine functions g and h as forms of the inputs."""
    atoms = inputs(_names(function))
    return [[_at(row, atoms) for row in rows] for rows in function]


def direct(function: Maxima) -> Network:
    """The difference of the two maxima as a network that nests maxima of two.

    >>> print(direct((((2, -1), (0, 0)), ((1, 0),))))
    relu(2*x - 1) - x
    """
    tops = [maximum(*rows) if len(rows) > 1 else rows[0] for rows in forms(function)]
    return Network(tops[0] - tops[1], inputs=_names(function))


def cube(size: int) -> Polyhedron:
    """The cube [0, 1]^d, in x or in x1, x2, ..."""
    return Polyhedron.box([0] * size, [1] * size, _inputs(size))


def differences(weight: int) -> Iterator[Maxima]:
    """Differences of two maxima of two affine functions of x, by the sum of absolute entries.

    The entries are integers up to `weight` in absolute value; of max(a, b) and max(b, a) one comes.
    """
    rows = list(product(range(weight, -weight - 1, -1), repeat=2))
    pairs = [(a, b) for i, a in enumerate(rows) for b in rows[i + 1 :]]
    by_weight = sorted(pairs, key=_weight)
    most = 2 * max(map(_weight, by_weight))
    for total in range(most + 1):
        for plus in by_weight:
            for minus in by_weight:
                if _weight(plus) + _weight(minus) == total:
                    yield plus, minus


def random_differences(dimension: int, count: int, seed: int) -> Iterator[Maxima]:
    """Random differences of maxima of one to four affine functions with entries up to 3."""
    rng = random.Random(seed)

    def rows() -> tuple[Row, ...]:
        return tuple(
            tuple(rng.randint(-3, 3) for _ in range(dimension + 1))
            for _ in range(rng.randint(1, 4))
        )

    for _ in range(count):
        yield rows(), rows()


def show(function: Maxima) -> str:
    """The function in words.

    >>> show((((2, -1), (0, 0)), ((1, 0),)))
    'max(2*x - 1, 0) - max(x)'
    """
    tops = [", ".join(map(str, rows)) for rows in forms(function)]
    return f"max({tops[0]}) - max({tops[1]})"


def _names(function: Maxima) -> list[str]:
    return _inputs(len(function[0][0]) - 1)


def _inputs(size: int) -> list[str]:
    return ["x"] if size == 1 else [f"x{i + 1}" for i in range(size)]


def _at(row: Row, forms: Sequence[Affine]) -> Affine:
    return sum((a * form for a, form in zip(row, forms, strict=False)), Affine.of(row[-1]))


def _dot(row: Row, point: Sequence[Fraction]) -> Fraction:
    return sum((a * x for a, x in zip(row, point, strict=False)), Fraction(row[-1]))


def _weight(rows: Sequence[Row]) -> int:
    return sum(abs(entry) for row in rows for entry in row)
