"""`Inquiry`: the run of one claim's computation: its budget, what it looked at and re-checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from polyrelax.errors import Undecided
from polyrelax.exact.budget import Budget


class Inquiry:
    """What a claim's decision is given: a budget to respect, and a place to keep count.

    Args:
        seconds: a limit in time; None for no limit.
        watch: called with the counts whenever something has been looked at.

    Attributes:
        counts: how many of what have been looked at, such as {"networks": 120}.
        rechecks: what has been re-checked, in words.

    >>> inquiry = Inquiry()
    >>> inquiry.look("networks")
    >>> inquiry.tally
    '1 network'
    """

    def __init__(
        self, seconds: Any = None, watch: Callable[[Counter[str]], None] | None = None
    ) -> None:
        self.counts: Counter[str] = Counter()
        self.rechecks: list[str] = []
        self._budget = Budget(seconds)
        self._watch = watch

    def look(self, things: str) -> None:
        """Count one more of the things (a plural noun).

        Raises:
            Undecided: when the budget is spent; call this before each piece of the work.
        """
        if self._budget.spent(0):
            raise Undecided(f"The budget ran out; looked at so far: {self.tally}.")
        self.counts[things] += 1
        if self._watch is not None:
            self._watch(self.counts)

    def recheck(self, description: str) -> None:
        """Note that something passed its re-check, in a phrase such as "the exact range"."""
        if description not in self.rechecks:
            self.rechecks.append(description)

    @property
    def tally(self) -> str:
        """The counts in words."""
        return " and ".join(map(plural, self.counts, self.counts.values())) or "nothing"


def plural(things: str, number: int) -> str:
    """A number of things in words.

    >>> plural("networks", 1), plural("networks", 12345), plural("polytopes in 3 dimensions", 1)
    ('1 network', '12,345 networks', '1 polytope in 3 dimensions')
    """
    noun, *rest = things.split(" ")
    noun = noun.removesuffix("s") if number == 1 else noun
    return " ".join([f"{number:,}", noun, *rest])
