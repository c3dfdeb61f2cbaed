"""Random functions of one variable, and what is checked of a network that is to be precise."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from polyrelax.claims import Inquiry
from polyrelax.errors import CheckFailed
from polyrelax.networks import Network, PiecewiseLinear
from polyrelax.polyhedra import Polyhedron
from polyrelax.relaxations import method, precise

SEED = 2024
WIDE = Polyhedron.box([-4], [4], "x")
"""An interval that has all kinks of the random functions inside."""


def random_functions(kind: str, count: int) -> Iterator[PiecewiseLinear]:
    """Functions on R of two to five pieces, with kinks and slopes of small denominators.

    Args:
        kind: "CPWL", "monotone", "convex" or "monotone convex".

    >>> all(f.is_convex() and f.is_monotone() for f in random_functions("monotone convex", 9))
    True
    """
    rng = random.Random(f"{kind} {SEED}")
    found = 0
    while found < count:
        kinks = sorted(rng.sample(range(-6, 7), rng.randint(1, 4)))
        slopes = [Fraction(rng.randint(-6, 6), rng.randint(1, 2)) for _ in range(len(kinks) + 1)]
        if "monotone" in kind:
            slopes = [abs(slope) for slope in slopes]
        if "convex" in kind:
            slopes.sort()
        if "monotone" in kind and rng.random() < Fraction(1, 2):
            slopes = [-slope for slope in reversed(slopes)]
        if all(a != b for a, b in pairwise(slopes)):
            yield through(slopes, [Fraction(kink, 2) for kink in kinks])
            found += 1


def through(slopes: list[Fraction], kinks: list[Fraction]) -> PiecewiseLinear:
    """The function on R with these slopes and kinks that is 0 at its first kink.

    >>> through([Fraction(-1), Fraction(1)], [Fraction(0)])
    PiecewiseLinear("-x for x <= 0; x for 0 <= x")
    """
    knots = [(kinks[0], Fraction(0))]
    for (a, b), slope in zip(pairwise(kinks), slopes[1:], strict=False):
        knots.append((b, knots[-1][1] + slope * (b - a)))
    return PiecewiseLinear(knots, slopes[0], slopes[-1])


def by_slopes(*slopes: int) -> PiecewiseLinear:
    """The function with these slopes and the kinks -1, -1/2, 0, 1/2, ..."""
    kinks = [Fraction(i, 2) - 1 for i in range(len(slopes) - 1)]
    return through([*map(Fraction, slopes)], kinks)


def encodes(net: Network, f: PiecewiseLinear) -> None:
    """Raise CheckFailed unless a network computes a function, on all of its domain."""
    if PiecewiseLinear.from_network(net, f.domain) != f:
        raise CheckFailed(f"{net} does not compute {f}.")


def contradiction(inquiry: Inquiry, net: Network, f: PiecewiseLinear, name: str) -> str | None:
    """What speaks against a network that is to compute a function precisely; None if nothing does.

    Precision is decided, or tried on a grid, on an interval with all kinks; on three more intervals
    the method's bounds are compared with the function's own range, which no network is asked for.
    """
    inquiry.look("functions")
    encodes(net, f)
    found = precise(net, WIDE, name, grid=1)
    if found.answer == "not precise":
        return f"{net}: {found!r}."
    rng = random.Random(f"{f} {SEED}")
    for _ in range(3):
        inquiry.look("intervals")
        p, q = sorted(Fraction(n, 7) for n in rng.sample(range(-28, 29), 2))
        bounds, exact = method(name).bounds(net, Polyhedron.box([p], [q], "x")), f.range(p, q)
        if bounds != exact:
            return f"{net} on [{p}, {q}]: {name} gives {bounds}, and the range is {exact!s}."
    inquiry.recheck("on three intervals each, the range from the function's own knots")
    return None
