"""Networks near a continuous function whose interval propagation is near its range on every box.

Source: the approximation theorem of Baader et al. (2020), as sections 1 and 2 of mao2024 report it.
The construction and the proof are Theorem 36 of proofs/theorems.md: slice f by its values, and let
a slice be a sum of bumps over the boxes of a grid on which f lies above the slice's level. A box on
which f is high lies in one of these as a whole, which is what interval propagation needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import ceil

from polyrelax.claims import domain_text, recheck
from polyrelax.errors import CheckFailed
from polyrelax.exact import cells, range_of
from polyrelax.networks import Network, inputs, relu
from polyrelax.networks.transformations import clamp
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import IntervalPropagation

Sides = tuple[tuple[Fraction, Fraction], ...]
"""A box: the ends of each coordinate."""


@dataclass(frozen=True)
class Function:
    """A continuous function on a box.

    Attributes:
        text: the function as one writes it.
        sides: its domain.
        slope: |f(x) - f(y)| is at most this times the largest difference of a coordinate.
        over: its range over a box.
    """

    text: str
    sides: Sides
    slope: int
    over: Callable[[Sides], Interval]

    @property
    def domain(self) -> Polyhedron:
        """The domain as a polytope, in x or in x1, x2, ..."""
        return box(self.sides)


def piecewise(text: str, low: int, high: int, slope: int) -> Function:
    """The function of a network, on the cube with these ends."""
    net = Network.parse(text)
    sides = ((Fraction(low), Fraction(high)),) * len(net.inputs)
    return Function(text, sides, slope, lambda part: range_of(net, box(part)))


SQUARE = Function(
    "x^2",
    ((Fraction(0), Fraction(1)),),
    2,
    lambda part: Interval(part[0][0] ** 2, part[0][1] ** 2),
)
ABSOLUTE, MAXIMUM = piecewise("abs(x)", -1, 1, 1), piecewise("max(x1, x2)", 0, 1, 1)


def box(sides: Sides) -> Polyhedron:
    """A box as a polytope, in x or in x1, x2, ..."""
    names = ["x"] if len(sides) == 1 else [f"x{i + 1}" for i in range(len(sides))]
    return Polyhedron.box([low for low, _ in sides], [high for _, high in sides], names)


def grid_boxes(function: Function, step: Fraction) -> list[Sides]:
    """All boxes in the domain with corners on a grid, points and segments among them.

    The domain's own ends are on the grid, so that its last step can be a shorter one.
    """
    lines = []
    for low, high in function.sides:
        ends = [low + i * step for i in range(ceil((high - low) / step))]
        lines.append(list(combinations_with_replacement([*ends, high], 2)))
    return list(product(*lines))


def near(function: Function, error: Fraction) -> Network:
    """The network N of Theorem 36: within the error of f, and so are IBP's bounds on every box.

    >>> print(near(SQUARE, Fraction(2)))
    -relu(-relu(-2*relu(-x + 1) + 1) + 1) + 1
    """
    delta = error / 2
    step = delta / function.slope
    least = {part: function.over(part).lower for part in grid_boxes(function, step)}
    whole = function.over(function.sides)
    atoms = inputs(function.domain.names)
    beyond: dict[tuple[int, int, Fraction], Affine] = {}

    def excess(i: int, sign: int, end: Fraction) -> Affine:
        """The neuron that says by how much coordinate i is beyond an end, shared by all bumps."""
        key = i, sign, end
        if key not in beyond:
            beyond[key] = relu(sign * (atoms[i] - end))
        return beyond[key]

    def bump(part: Sides) -> Affine:
        away = Affine.of(0)
        for i, (low, high) in enumerate(part):
            # Beyond the domain's own ends nothing is needed.
            if low > function.sides[i][0]:
                away += excess(i, -1, low)
            if high < function.sides[i][1]:
                away += excess(i, 1, high)
        return relu(1 - away / step)

    total, level = Affine.of(whole.lower), whole.lower + delta
    while level <= whole.upper:
        high = [part for part, value in least.items() if value >= level]
        bumps = (bump(p) for p in high if not any(p != q and _inside(p, q) for q in high))
        total += delta * (1 - relu(1 - sum(bumps, Affine.of(0))))
        level += delta
    return Network(total, inputs=function.domain.names)


def expressed(function: Function, error: Fraction) -> Network:
    """A network that *is* a piecewise linear f, with IBP's bounds within the error on every box.

    It is N + (f - N) with the second term clamped at its range.
    """
    approximation = near(function, error / 2)
    (form,) = approximation.outputs
    values = dict(zip(approximation.inputs, inputs(approximation.inputs), strict=True))
    (there,) = Network.parse(function.text).substitute(values).outputs
    rest = Network(there - form, inputs=approximation.inputs)
    (clamped,) = clamp(rest, range_of(rest, function.domain), "nested").outputs
    return Network(form + clamped, inputs=approximation.inputs)


def boxes_within(
    network: Network, function: Function, error: Fraction, step: Fraction
) -> Iterator[Sides]:
    """The boxes of a grid, each after IBP's bounds have been found within the error of the range.

    Raises:
        CheckFailed: if the bounds on a box are further from the function's range.
    """
    for part in grid_boxes(function, step):
        true, X = function.over(part), box(part)
        bounds = IntervalPropagation().bounds(network, X)
        if bounds != recheck.propagated(network, domain_text(X)):
            raise CheckFailed(f"Interval propagation on {domain_text(X)} is not {bounds}.")
        if not bounds <= Interval(true.lower - error, true.upper + error):
            raise CheckFailed(f"{function.text} has the range {true}, and IBP gives {bounds}.")
        yield part


def distance_to_square(network: Network) -> Fraction:
    """The largest |N(x) - x^2| on [0, 1], from the linear cells of N."""
    worst = Fraction(0)
    for cell in cells(network, SQUARE.domain):
        low, high = cell.domain.bounds("x")
        (there,) = network.evaluate([low])
        (end,) = network.evaluate([high])
        slope = (end - there) / (high - low)
        # x^2 - N is convex on a cell: it is extreme at the ends and where 2x is N's slope.
        middle = min(max(slope / 2, low), high)
        for x in (low, middle, high):
            worst = max(worst, abs(there + slope * (x - low) - x * x))
    return worst


def _inside(one: Sides, other: Sides) -> bool:
    return all(c <= a and b <= d for (a, b), (c, d) in zip(one, other, strict=True))
