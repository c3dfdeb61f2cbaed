"""The sign patterns of one-layer networks of convex functions on which a method is precise."""

from __future__ import annotations

from itertools import pairwise

from polyrelax.claims import Finding, Inquiry
from polyrelax.networks import Network, PiecewiseLinear, convex_encodings
from polyrelax.papers.baader2024.kinds import WIDE, by_slopes, encodes
from polyrelax.papers.baader2024.telling import against, proved
from polyrelax.relaxations import Precision, precise


def precise_patterns(f: PiecewiseLinear, name: str) -> list[str]:
    """The sign patterns of a convex function's one-layer networks on which a method is precise.

    >>> precise_patterns(by_slopes(-1, 0, 2), "deeppoly-0")
    ['-+']
    """
    return [signs for signs, (_, found) in decided_patterns(f, name).items() if found]


def decided_patterns(f: PiecewiseLinear, name: str) -> dict[str, tuple[Network, Precision]]:
    """For every sign pattern the network, and whether a method is precise on it, decided."""
    found = {}
    for signs, net in convex_encodings(f):
        encodes(net, f)
        found[signs] = net, precise(net, WIDE, name)
    return found


def has_no_flat_minimum(f: PiecewiseLinear) -> bool:
    """Whether a kink of a convex function lies between a negative and a positive slope."""
    return any(a < 0 < b for a, b in pairwise(f.slopes))


def exponential(inquiry: Inquiry) -> Finding:
    """The numbers for the functions with slopes 0, 1, ..., n - 1."""
    told = []
    for pieces in range(2, 6):
        inquiry.look("functions")
        f = by_slopes(*range(pieces))
        many, one, other = (
            precise_patterns(f, name) for name in ("triangle", "deeppoly-0", "deeppoly-1")
        )
        if (len(many), len(one), len(other)) != (2 ** (pieces - 1), 1, 1):
            return against(inquiry, f"{f}: {len(many)}, {len(one)} and {len(other)} networks.")
        told.append(f"{pieces} pieces: {len(many)} / {len(one)} / {len(other)}")
    inquiry.recheck("that each network computes its function")
    return proved(
        inquiry,
        "Theorem 28 in proofs/theorems.md",
        "Of the 2^(n-1) sign patterns the Triangle takes all, DeepPoly-0 and DeepPoly-1 one each.",
        f"Slopes 0, 1, ..., n - 1; Triangle / DeepPoly-0 / DeepPoly-1: {'; '.join(told)}.",
    )
