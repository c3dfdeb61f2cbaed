"""Screens: closed formulas that decide a claim for thousands of networks at once, in integers.

A screen exists where the points at which bounds can be attained are known by formulas: one ReLU
layer on a box of one or two inputs (`one_layer`), and two ReLU layers on an interval
(`two_layers`). Before it is used, it proves from the class's bounds how large its numbers can get
(`integers`), and takes integers that are wide enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.search.classes import NetworkClass

HOLDS, UNKNOWN, FAILS = 1, 0, -1


class Screen(Protocol):
    """Decides a claim for columns of entries."""

    def verdicts(self, entries: Any) -> Any:
        """HOLDS, UNKNOWN or FAILS for each column."""


def bounds_screen(
    cls: NetworkClass, domain: Polyhedron, method: str, end: str, unstable: int | None = None
) -> Screen | None:
    """The screen for "a method's bounds are exact" on a class, if there is one.

    Args:
        method: the relaxation by name.
        end: "lower", "upper" or "both".
        unstable: the claim is made only where at most so many neurons a layer are unstable; a
            neuron whose pre-activation can be 0 counts.
    """
    from polyrelax.search.screens.one_layer import OneLayer
    from polyrelax.search.screens.two_layers import TwoLayers

    is_plain = cls.widths[-1] == 1 and not cls.relu_outputs and not cls.skips
    if not is_plain or not _is_box(domain):
        return None
    if cls.relu_layers == 1 and len(domain.names) <= 2 and method == "triangle":
        return None if unstable is not None else OneLayer(cls, domain, end)
    if cls.relu_layers == 2 and len(domain.names) == 1 and cls.widths[2] <= 2:
        # With at most k unstable neurons a layer M_k is M_inf (proofs/theorems.md, Theorem 17).
        joint = method in ("m:inf", "mo:inf") or (method == f"m:{unstable}")
        return TwoLayers(cls, domain, end, unstable) if joint else None
    return None


class Always:
    """Decides a claim that holds for every network of a class."""

    def verdicts(self, entries: Any) -> Any:
        """HOLDS for each column."""
        return Together(()).verdicts(entries)


class Together:
    """Decides several claims together: they fail where one fails, and hold where all hold."""

    def __init__(self, screens: Sequence[Screen]) -> None:
        self.screens = screens

    def verdicts(self, entries: Any) -> Any:
        """The least of the verdicts for each column."""
        import numpy as np

        found = np.full(entries.shape[1], HOLDS, dtype=np.int8)
        for screen in self.screens:
            found = np.minimum(found, screen.verdicts(entries))
        return found


def _is_box(domain: Polyhedron) -> bool:
    ends = [domain.bounds(name) for name in domain.names]
    return all(low < high for low, high in ends) and domain == Polyhedron.box(
        [low for low, _ in ends], [high for _, high in ends], domain.names
    )
