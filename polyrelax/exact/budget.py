"""Budgets: how long a computation may go on before it answers with what it has."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from polyrelax.errors import InvalidInput, Undecided
from polyrelax.rational.numbers import rational


class Budget:
    """A limit in seconds, in steps, or both; time is counted from when the budget was made.

    Args:
        seconds: a rational number of seconds; None for no limit.
        steps: how many cells or nodes may be looked at; None for no limit.

    Raises:
        InvalidInput: when a limit is no number, or negative.
    """

    def __init__(self, seconds: Any = None, steps: Any = None) -> None:
        self.seconds = None if seconds is None else rational(seconds, "seconds")
        self.steps = steps
        if self.seconds is not None and self.seconds < 0:
            raise InvalidInput.argument("seconds", "at least 0", f"{seconds}")
        if steps is not None and (not isinstance(steps, int) or steps < 0):
            raise InvalidInput.argument("cells", "a number of cells, at least 0", f"{steps!r}")
        self._start = time.monotonic_ns()

    def spent(self, steps: int, share: Fraction = Fraction(1)) -> bool:
        """Whether a share of the budget is used up, after so many steps."""
        if self.steps is not None and steps > self.steps * share:
            return True
        if self.seconds is None:
            return False
        return time.monotonic_ns() - self._start > self.seconds * share * 10**9

    def require(self, steps: int, what: str) -> None:
        """Do nothing while the budget lasts.

        Raises:
            Undecided: naming what the budget ran out in; without a partial answer.
        """
        if self.spent(steps):
            raise Undecided(f"The budget ran out in {what}.")

    def left(self) -> Fraction | None:
        """The seconds that are left; None where there is no limit."""
        if self.seconds is None:
            return None
        return max(self.seconds - Fraction(time.monotonic_ns() - self._start, 10**9), Fraction(0))


@contextmanager
def alarm(seconds: int, message: str) -> Iterator[None]:
    """Raise Undecided in the midst of any Python code after so many seconds.

    Only a main thread can be interrupted so, on a system with SIGALRM; elsewhere nothing happens.
    """
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def expire(*_: object) -> None:
        raise Undecided(message)

    before = signal.signal(signal.SIGALRM, expire)
    # Once a second from then on: what is raised while garbage is collected would be lost.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
