"""Groups: which neurons of a layer are relaxed jointly."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from polyrelax.errors import InvalidInput

Group = tuple[int, ...]
ByHand = Sequence[Sequence[str]]


def check_size(size: int | None, argument: str = "k") -> None:
    """Raise unless the size is a positive integer or None."""
    if size is not None and (isinstance(size, bool) or not isinstance(size, int) or size < 1):
        raise InvalidInput.argument(argument, "a positive integer or None", repr(size))


def all_of_size(members: Sequence[int], k: int | None) -> list[Group]:
    """Every set of k members; all of them in one set where there are no more, or k is None.

    >>> all_of_size([0, 2, 3], 2), all_of_size([0, 2], None), all_of_size([], 1)
    ([(0, 2), (0, 3), (2, 3)], [(0, 2)], [])
    """
    if not members:
        return []
    return list(combinations(members, len(members) if k is None else min(k, len(members))))


def by_hand(groups: ByHand, number: int, names: Sequence[str]) -> list[Group]:
    """The group that is given by hand for a layer (from 1): one set of neurons' names, or none.

    Raises:
        InvalidInput: when a name is no neuron of that layer.

    >>> by_hand([["b", "a"]], 1, ["a", "b", "c"]), by_hand([["b"]], 2, ["d"])
    ([(0, 1)], [])
    """
    chosen = groups[number - 1] if number <= len(groups) else ()
    unknown = [name for name in chosen if name not in names]
    if unknown:
        known = f"neurons of layer {number}: {', '.join(names)}"
        raise InvalidInput.argument(f"groups[{number - 1}]", known, f"{unknown}")
    return [tuple(sorted(names.index(name) for name in chosen))] if chosen else []
