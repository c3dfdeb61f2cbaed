"""When one hidden layer is enough for the Triangle (Theorem 30 in proofs/theorems.md).

In one hidden layer a function is b + c*x plus weights times relu's, and at each kink the weights
add up to the jump of slope. On [p, q] the Triangle replaces a relu with its kink c inside by its
chord where that is worse; the loss is the weight times a tent over [p, q] with its top at c. So the
upper bound is the maximum of f + sum of the positive jumps' tents, which is concave, and the lower
bound the minimum of f - sum of the negative jumps' tents, which is convex.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, count, pairwise

from polyrelax.networks.line import End
from polyrelax.networks.piecewise import PiecewiseLinear
from polyrelax.rational.interval import Interval

Box = tuple[Fraction, Fraction]
Way = tuple[Fraction, End, Fraction, End]
"""Where the ends p and q of an interval come from and where they go (None: to infinity)."""


def one_layer_bounds(f: PiecewiseLinear, p: Fraction, q: Fraction) -> Box:
    """The Triangle's bounds on [p, q], p < q, for the best network of one hidden layer.

    >>> one_layer_bounds(PiecewiseLinear([(0, 0), (1, 1)], 0, 0), Fraction(-1), Fraction(2))
    (Fraction(-1, 3), Fraction(4, 3))
    """
    inside = [kink for kink in _jumps(f) if p < kink[0] < q]
    points = [p, *(c for c, _ in inside), q]

    def bent(x: Fraction, sign: int) -> Fraction:
        tents = (
            max(sign * jump, Fraction(0)) * (min(x, c) - p) * (q - max(x, c)) / (q - p)
            for c, jump in inside
        )
        return f(x) + sign * sum(tents, Fraction(0))

    return min(bent(x, -1) for x in points), max(bent(x, 1) for x in points)


def loose_interval(f: PiecewiseLinear) -> Box | None:
    """An interval on which the Triangle is exact for no network of one hidden layer; None if none.

    A function that is convex or concave has none, and one that is neither must be monotone. For a
    rising f the condition is f'(q-) >= sum of k_c+ (c - p)/(q - p) and
    f'(p+) >= sum of k_c- (q - c)/(q - p) over the kinks c in (p, q) with jumps of slope k_c, for
    all p < q. It is linear while p and q stay in their pieces: finitely many p and q decide.

    >>> loose_interval(PiecewiseLinear([(0, 0), (1, 1)], 1, 2))
    >>> loose_interval(PiecewiseLinear([(0, 0), (1, 1)], 0, 0))
    (Fraction(-2, 1), Fraction(2, 1))
    """
    if f.is_convex() or f.is_concave():
        return None
    rising = f if max(f.slopes) > 0 else -f
    ways = _to_corners(rising) if f.is_monotone() else _to_extrema(f)
    for from_p, to_p, from_q, to_q in ways:
        for k in count():
            p, q = _between(from_p, to_p, -1, k), _between(from_q, to_q, 1, k)
            if Interval(*one_layer_bounds(f, p, q)) != f.range(p, q):
                return p, q
    return None


def _to_extrema(f: PiecewiseLinear) -> Iterator[Way]:
    """To a local maximum and the nearest kink that bends up (or the same for -f).

    The tent of that kink adds to the maximum, and on an interval that ends close enough to the two,
    f has no greater value.
    """
    for g in (f, -f):
        ups = [c for c, jump in _jumps(g) if jump > 0]
        for rise, fall in pairwise([piece for piece in g.pieces if piece.slope]):
            if rise.slope > 0 > fall.slope and rise.high is not None and fall.low is not None:
                pairs = [(rise.high, c) for c in ups if c > fall.low][:1]
                pairs += [(c, fall.low) for c in ups if c < rise.high][-1:]
                for p, q in pairs:
                    yield _beside(g, p, -1), p, _beside(g, q, 1), q


def _to_corners(f: PiecewiseLinear) -> Iterator[Way]:
    """To the ends of two pieces of a rising f, where a condition on p and q in them fails."""
    for (i, first), (j, last) in combinations(enumerate(f.pieces), 2):
        inside = _jumps(f)[i:j]
        # Both conditions times q - p: a*p + b*q + constant is to be nonnegative.
        up, up_c = _sums([(c, max(jump, Fraction(0))) for c, jump in inside])
        down, down_c = _sums([(c, max(-jump, Fraction(0))) for c, jump in inside])
        at_q = (up - last.slope, last.slope, -up_c)
        at_p = (-first.slope, first.slope - down, down_c)
        for a, b, constant in (at_q, at_p):
            p = first.low if a > 0 else inside[0][0]
            q = last.high if b < 0 else inside[-1][0]
            if p is None or q is None or a * p + b * q + constant < 0:
                yield _beside(f, inside[0][0], -1), p, _beside(f, inside[-1][0], 1), q


def _between(start: Fraction, goal: End, side: int, k: int) -> Fraction:
    """The k-th point on the way from a point to a goal; None is at infinity, on a side."""
    step = Fraction(2**k)
    return start + side * step if goal is None else goal + (start - goal) / step


def _beside(f: PiecewiseLinear, kink: Fraction, side: int) -> Fraction:
    """A point inside of the piece that begins (side 1) or ends (side -1) at a kink."""
    (piece,) = [p for p in f.pieces if (p.low if side > 0 else p.high) == kink]
    end = piece.high if side > 0 else piece.low
    return kink + side if end is None else (kink + end) / 2


def _jumps(f: PiecewiseLinear) -> list[tuple[Fraction, Fraction]]:
    """Each kink with its jump of slope."""
    return [(c, b - a) for c, (a, b) in zip(f.kinks, pairwise(f.slopes), strict=True)]


def _sums(jumps: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """The sum of the jumps, and that of the jumps times their kinks."""
    return sum((k for _, k in jumps), Fraction(0)), sum((k * c for c, k in jumps), Fraction(0))
