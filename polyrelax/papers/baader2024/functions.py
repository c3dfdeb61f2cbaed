"""Random functions of one variable and boxes to try them on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from polyrelax.networks import PiecewiseLinear
from polyrelax.polyhedra import Polyhedron

Box = tuple[Fraction, Fraction]
FAR = 9  # boxes end at most this far from 0


def random_functions(count: int, seed: int) -> Iterator[PiecewiseLinear]:
    """Functions with up to six knots, at integers, on R, on a half-line or on an interval.

    >>> next(random_functions(1, 7)).domain
    (Fraction(-6, 1), Fraction(4, 1))
    """
    rng = random.Random(seed)
    for _ in range(count):
        xs = sorted(rng.sample(range(-6, 7), rng.randint(2, 6)))
        left, right = (rng.choice([None, rng.randint(-3, 3)]) for _ in range(2))
        yield PiecewiseLinear([(x, rng.randint(-3, 3)) for x in xs], left, right)


def random_boxes(f: PiecewiseLinear, count: int, seed: int) -> Iterator[Box]:
    """Intervals inside of f's domain, points among them, with ends at quarters."""
    rng = random.Random(f"{seed} {f}")
    low, high = (
        far if end is None else end for end, far in zip(f.domain, (-FAR, FAR), strict=True)
    )
    for _ in range(count):
        p, q = sorted(Fraction(rng.randint(int(4 * low), int(4 * high)), 4) for _ in range(2))
        yield p, q


def as_polytope(box: Box) -> Polyhedron:
    """An interval as a polytope in x."""
    return Polyhedron.box([box[0]], [box[1]], ["x"])
