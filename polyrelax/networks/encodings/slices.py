"""Three hidden layers for every function: slice it by value, and encode each slice.

Between two neighbouring values of its knots a function is a row of ramps with plateaus between
them. A slice is a nondecreasing function of f, so that the slices have their extremes, on every
interval, where f has its own: precise slices add up to a precise sum. Source: this project; the
page docs/open-cells.md tells the story, with the proofs (Theorems 31 to 33 in proofs/theorems.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from polyrelax.networks.expressions import inputs, relu
from polyrelax.networks.network import Network
from polyrelax.networks.piecewise import PiecewiseLinear
from polyrelax.rational.affine import Affine


@dataclass(frozen=True, slots=True)
class Ramp:
    """A piece of a slice on which it goes from 0 to 1 (or back): where it is 0, and where 1."""

    zero: Fraction
    one: Fraction

    @property
    def slope(self) -> Fraction:
        """Of the slice, which has height 1."""
        return 1 / (self.one - self.zero)


@dataclass(frozen=True, slots=True)
class Slice:
    """What a function does between two neighbouring values of its knots.

    Attributes:
        low, high: the two values.
        ramps: from left to right, alternately rising and falling. Between two ramps, and beside the
            outer ones, clamp((f - low) / (high - low)) is 0 or 1.
    """

    low: Fraction
    high: Fraction
    ramps: tuple[Ramp, ...]

    @property
    def teeth(self) -> tuple[tuple[Ramp | None, Ramp | None], ...]:
        """The ramp up to each top and the ramp down from it; None where the domain ends first.

        >>> f = PiecewiseLinear([(0, 0), (1, 1), (2, 0), (3, 1)])
        >>> [[ramp and ramp.slope for ramp in tooth] for tooth in slices(f)[0].teeth]
        [[Fraction(1, 1), Fraction(-1, 1)], [Fraction(1, 1), None]]
        """
        sides: list[Ramp | None] = list(self.ramps)
        if self.ramps[0].slope < 0:
            sides.insert(0, None)
        if self.ramps[-1].slope > 0:
            sides.append(None)
        return tuple(zip(sides[::2], sides[1::2], strict=True))


def slices(f: PiecewiseLinear) -> tuple[Slice, ...]:
    """The slices of a function, from the least value of a knot to the greatest.

    >>> [s.ramps for s in slices(PiecewiseLinear([(0, 0), (1, 1)], 0, 0))]
    [(Ramp(zero=Fraction(0, 1), one=Fraction(1, 1)),)]
    """
    levels = sorted({y for _, y in f.knots})
    return tuple([Slice(low, high, _ramps(f, low, high)) for low, high in pairwise(levels)])


def encode_by_teeth(f: PiecewiseLinear) -> Network:
    """Precise for DeepPoly-0 and for the Triangle (LP-tight or on IBP bounds), on f's domain.

    A slice is 1 - relu(1 - s), where s adds up relu(t) over its teeth, and
    t = 1 - a*relu(c - x) - b*relu(x - c') for a top [c, c'] with slopes a before and b behind it.
    What lies beyond the least and the greatest value of a knot, if the domain is unbounded, is a
    sum of relu's of x. Three hidden layers, feed-forward: no skip connections.

    >>> encode_by_teeth(PiecewiseLinear([(0, 0), (1, 1), (2, 0), (3, 1)])).widths
    (3, 2, 1)
    """
    (x,) = inputs("x")
    total = _beyond(f, x)
    for part in slices(f):
        teeth = Affine.of(0)
        for rise, fall in part.teeth:
            t = Affine.of(1)
            if rise is not None:
                t = t - rise.slope * relu(rise.one - x)
            if fall is not None:
                t = t + fall.slope * relu(x - fall.one)
            teeth = teeth + relu(t)
        total = total + (part.high - part.low) * (1 - relu(1 - teeth))
    return Network(total, inputs="x")


def encode_by_zigzags(f: PiecewiseLinear) -> Network:
    """Precise for DeepPoly-0 and the LP-tight Triangle, on f's domain; its `flip` for DeepPoly-1.

    A slice is 1 - relu(1 - relu(G)), where G is the zigzag through its ramps, each prolonged until
    it meets its neighbours. With slopes s_0, ..., s_n and kinks k_1, ..., k_n,
    G = const - (s_1 + ... + s_(n-1))*x + sum of s_j*relu(x - k_j) - s_(j-1)*relu(k_j - x).
    Three hidden layers; x is carried past the first by a skip connection. The flip computes
    P - relu(P - 1) with P = G + relu(-G) and carries G and P as well.

    >>> encode_by_zigzags(PiecewiseLinear([(0, 0), (1, 1), (2, 0), (3, 1)])).widths
    (4, 1, 1)
    """
    (x,) = inputs("x")
    total = _beyond(f, x)
    for part in slices(f):
        total = total + (part.high - part.low) * (1 - relu(1 - relu(_zigzag(part.ramps, x))))
    return Network(total, inputs="x")


def _ramps(f: PiecewiseLinear, low: Fraction, high: Fraction) -> tuple[Ramp, ...]:
    """One for each piece that passes both values; no knot has a value between them."""
    found = []
    for piece in f.pieces:
        if piece.slope:
            ramp = Ramp(piece.where(low), piece.where(high))
            left, right = sorted((ramp.zero, ramp.one))
            before = piece.low is None or piece.low <= left
            if before and (piece.high is None or right <= piece.high):
                found.append(ramp)
    return tuple(found)


def _zigzag(ramps: Sequence[Ramp], x: Affine) -> Affine:
    """G, through the lines of the ramps.

    The two neurons of a kink have weights of one sign. So DeepPoly-0 bounds G by a constant, on the
    kink's side, on an interval with this kink inside and no other.
    """
    slopes = [ramp.slope for ramp in ramps]
    kinks = [
        (one.slope * one.zero - other.slope * other.zero) / (one.slope - other.slope)
        for one, other in pairwise(ramps)
    ]
    if not kinks:
        return slopes[0] * (x - ramps[0].zero)
    form = -sum(slopes[1:-1], Fraction(0)) * x
    for (before, after), kink in zip(pairwise(slopes), kinks, strict=True):
        form = form + after * relu(x - kink) - before * relu(kink - x)
    return form - Network(form, inputs="x")(ramps[0].zero)[0]


def _beyond(f: PiecewiseLinear, x: Affine) -> Affine:
    """c_0 - relu(c_0 - f) + relu(f - c_K), with the least and the greatest value of a knot."""
    total = Affine.of(min(y for _, y in f.knots))
    for kink, slope, sign in _outer(f):
        # A relu of a relu is stable, under every relaxation that knows that a relu is not negative.
        total = total + sign * slope * relu(relu(relu(sign * (x - kink))))
    return total


def _outer(f: PiecewiseLinear) -> list[tuple[Fraction, Fraction, int]]:
    """Where an infinite piece leaves the knots' values, its slope, and its side, -1 or 1."""
    values = [y for _, y in f.knots]
    found = []
    for piece, slope, sign in ((f.pieces[0], f.left, -1), (f.pieces[-1], f.right, 1)):
        if slope:
            rises = sign * slope > 0
            found.append((piece.where(max(values) if rises else min(values)), slope, sign))
    return found
