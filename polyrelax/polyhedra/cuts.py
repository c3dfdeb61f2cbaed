"""Cutting a pointed cone by a hyperplane, in integers and without linear programming.

A cone is kept as its extreme rays, each with a bitmask of the rows that are tight on it. The new
rays lie on the edges that join the two sides, and two rays span an edge iff no third ray is tight
wherever both are (Fukuda and Prodon, "Double description method revisited", 1996, Proposition 7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from polyrelax.rational.rows import Row, combine

# With more pairs of rays on the two sides than this, edges are looked up instead of tried.
_MANY_PAIRS = 3000

Check = Callable[[], None]
"""Called every few milliseconds of long work; it may raise."""


def crossings(
    rays: Sequence[Row],
    masks: Sequence[int],
    values: Sequence[int],
    dimension: int,
    check: Check | None = None,
) -> tuple[list[Row], list[int]]:
    """The new rays where the hyperplane, on which the rays have the given values, cuts the cone.

    Args:
        rays: the extreme rays of a pointed cone.
        masks: for each ray, the bits of the rows that are tight on it.
        values: the value of the cutting row on each ray.
        dimension: the dimension of the cone.
        check: called while it looks for edges, where there are many pairs of rays.

    Returns:
        The new rays, and for each the mask of the old rows that are tight on it.
    """
    above, below = [], []
    for ray, mask, value in zip(rays, masks, values, strict=True):
        if value > 0:
            above.append((ray, mask, value))
        elif value:
            below.append((ray, mask, -value))
    return crossings_between(above, below, masks, dimension, check)


End = tuple[Row, int, int]
"""A ray, its mask of tight rows, and the cutting row's value on it without the sign."""


def crossings_between(
    above: Sequence[End],
    below: Sequence[End],
    masks: Sequence[int],
    dimension: int,
    check: Check | None = None,
) -> tuple[list[Row], list[int]]:
    """What `crossings` returns, from the rays on either side and the masks of all rays."""
    needed = dimension - 2
    # A ray with no more tight rows than it needs to be extreme is simple: it lies on one edge for
    # every tight row that is left out. An edge between two simple rays is found by hashing where
    # there are many; any other two rays span one iff no third ray is tight on all that they share.
    simple = needed + 1
    new_rays: list[Row] = []
    new_masks: list[int] = []
    rest = below
    if len(above) * len(below) <= _MANY_PAIRS:
        check = None
    else:
        ends = [[end for end in side if end[1].bit_count() == simple] for side in (above, below)]
        new_rays, new_masks = _simple_crossings(*ends)
        rest = [end for end in below if end[1].bit_count() != simple]
    for one, mask, there in above:
        if check is not None:
            check()
        is_simple = mask.bit_count() == simple
        for two, other, here in rest if is_simple else below:
            common = mask & other
            if common.bit_count() >= needed and (
                is_simple or other.bit_count() == simple or _only_two(masks, common)
            ):
                new_rays.append(combine(one, two, here, there))
                new_masks.append(common)
    return new_rays, new_masks


def _simple_crossings(above: Sequence[End], below: Sequence[End]) -> tuple[list[Row], list[int]]:
    """The crossings between simple rays, which share all but one of their tight rows."""

    def shares(mask: int) -> list[int]:
        subsets, rest = [], mask
        while rest:
            low = rest & -rest
            subsets.append(mask ^ low)
            rest ^= low
        return subsets

    ends = {share: (two, here) for two, mask, here in below for share in shares(mask)}
    new_rays, new_masks = [], []
    for one, mask, there in above:
        for share in shares(mask):
            if share in ends:
                two, here = ends[share]
                new_rays.append(combine(one, two, here, there))
                new_masks.append(share)
    return new_rays, new_masks


Half = tuple[list[Row], list[int]]


def halves(
    rays: Sequence[Row],
    masks: Sequence[int],
    values: Sequence[int],
    dimension: int,
    bit: int,
    check: Check | None = None,
) -> tuple[Half, Half]:
    """Both sides of a pointed cone that a hyperplane cuts: where the values are >= 0, and <= 0.

    Args:
        rays, masks, values, dimension, check: as for `crossings`; both signs occur among the
            values.
        bit: set in the masks of the rays that lie on the hyperplane.

    >>> halves([(1, -1), (1, 1)], [1, 2], [-1, 1], 2, 4)
    (([(1, 1), (1, 0)], [2, 4]), ([(1, -1), (1, 0)], [1, 4]))
    """
    new_rays, new_masks = crossings(rays, masks, values, dimension, check)
    new_masks = [mask | bit for mask in new_masks]
    high: Half = [], []
    low: Half = [], []
    for ray, mask, value in zip(rays, masks, values, strict=True):
        for side in (high, low) if not value else (high,) if value > 0 else (low,):
            side[0].append(ray)
            side[1].append(mask if value else mask | bit)
    for side in (high, low):
        side[0].extend(new_rays)
        side[1].extend(new_masks)
    return high, low


def _only_two(masks: Sequence[int], common: int) -> bool:
    ends = 0
    for candidate in masks:
        if candidate & common == common:
            ends += 1
            if ends > 2:
                return False
    return True
