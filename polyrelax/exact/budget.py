"""Budgets: how long a computation may go on before it answers with what it has."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
def alarm(seconds: int, message: str, *, grace: int | None = None) -> Iterator[None]:
    """Raise Undecided in the midst of any Python code after so many seconds.

    Args:
        seconds: how long the code within may take.
        message: the error's.
        grace: if given, this process is killed when it goes on for so many seconds more: C code
            that does not return, and code that catches the error, cannot be stopped otherwise. Only
            a main thread does that.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "SIGALRM"):
        with _alarm_in_thread(seconds, message):
            yield
        return

    start = time.monotonic_ns()

    def expire(*_: object) -> None:
        if grace is not None and time.monotonic_ns() - start > (seconds + grace) * 10**9:
            os._exit(1)
        raise Undecided(message)

    before = signal.signal(signal.SIGALRM, expire)
    # Once a second from then on: what is raised while garbage is collected would be lost.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    if grace is not None:
        # Its own action, which kills; some libraries, such as PPL, leave a handler there.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds + grace)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if grace is not None:
            signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _alarm_in_thread(seconds: int, message: str) -> Iterator[None]:
    """The same where there is no signal: another thread has Python raise the error in this one."""

    class Overdue(Undecided):
        def __init__(self) -> None:
            super().__init__(message)

    thread, lock, over = ctypes.c_ulong(threading.get_ident()), threading.Lock(), threading.Event()
    thrown = threading.Event()

    def throw() -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(Overdue))

    def watch() -> None:
        late = not over.wait(seconds)
        while late:
            with lock:
                if not over.is_set():
                    thrown.set()
                    throw()
            late = not over.wait(1)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        while not over.is_set():
            with suppress(Overdue), lock:
                over.set()
        if thrown.is_set():
            # One may be on its way. It cannot be taken back: the interpreter would look for it for
            # ever, and with a trace function do nothing else. So it is replaced by one that
            # arrives here.
            with suppress(Overdue):
                throw()
                while True:
                    pass
