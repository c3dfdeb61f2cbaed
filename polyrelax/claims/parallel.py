"""Judging claims in several processes, each of which looks its claims up by their ids.

Every process is a `ProcessPoolExecutor` of one worker. So when a worker dies, it is known which
claim it was judging, and no other claim is touched. Workers are spawned, never forked: a fork of a
process with threads (a progress bar has one) may hang. Only ids, findings and counts are sent.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from polyrelax.claims.claim import Claim, Finding
from polyrelax.claims.ledger import (
    Docket,
    Finished,
    Ledger,
    Result,
    Watch,
    certificate_of,
    judge,
    theorems_of,
)
from polyrelax.claims.verdict import Verdict

Book = Callable[[], Ledger]
"""A function of a module that makes the ledger, such as `polyrelax.papers.ledger`."""

_TRIES = 2


@dataclass(slots=True)
class _Sent:
    """What a worker sends back of a result: all but the claim, whose computation stays there."""

    finding: Finding
    counts: Counter[str] = field(default_factory=Counter)
    rechecks: tuple[str, ...] = ()
    seconds: Fraction = Fraction(0)


def judge_in_parallel(
    claims: Sequence[Claim],
    book: Book,
    jobs: int,
    *,
    seconds: Any = None,
    watch: Watch | None = None,
    finished: Finished | None = None,
) -> Docket:
    """Judge claims in several processes; an interrupt leaves the results so far.

    A claim whose worker dies is judged once more, and is undecided if that worker dies too; the
    other claims go on.

    Args:
        claims: claims of the book, in the order in which the results are wanted.
        book: what makes the ledger, in each of the processes.
        jobs: how many processes.
        seconds: a limit in time for each claim.
        watch: called with each claim, and no counts, when its judging begins.
        finished: called with each result as it comes.

    Raises:
        CheckFailed: as `judge`.
    """
    team = _Team(book, min(jobs, len(claims)))
    found: dict[int, Result] = {}
    todo = deque((index, 1) for index in range(len(claims)))
    interrupted = False
    try:
        while len(found) < len(claims):
            while todo and team.idle:
                index, attempt = todo.popleft()
                if watch is not None:
                    watch(claims[index], Counter())
                team.start(index, attempt, claims[index].id, seconds)
            for index, attempt, sent in team.finished():
                if sent is None and attempt < _TRIES:
                    todo.appendleft((index, attempt + 1))
                    continue
                sent = sent or _lost(attempt)
                claim = claims[index]
                found[index] = Result(
                    claim,
                    sent.finding,
                    sent.counts,
                    sent.rechecks,
                    sent.seconds,
                    certificate_of(claim),
                    theorems_of(claim),
                )
                if finished is not None:
                    finished(found[index])
    except KeyboardInterrupt:
        interrupted = True
    finally:
        team.dismiss()
    return Docket(tuple(found[index] for index in sorted(found)), interrupted)


class _Team:
    """Workers, each in an executor of its own, and what they are at."""

    def __init__(self, book: Book, size: int) -> None:
        self._book = book
        self._others = {process.pid for process in multiprocessing.active_children()}
        self._all: list[ProcessPoolExecutor] = []
        self.idle = [self._worker() for _ in range(size)]
        self._busy: dict[Future[_Sent], tuple[ProcessPoolExecutor, int, int]] = {}

    def _worker(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        self._all.append(ProcessPoolExecutor(1, context, _begin, (self._book,)))
        return self._all[-1]

    def start(self, index: int, attempt: int, name: str, seconds: Any) -> None:
        """Give a claim to an idle worker."""
        worker = self.idle.pop()
        try:
            future = worker.submit(_judged, name, seconds)
        except BrokenProcessPool:  # it died while it was idle: no claim's fault
            worker = self._worker()
            future = worker.submit(_judged, name, seconds)
        self._busy[future] = worker, index, attempt

    def finished(self) -> list[tuple[int, int, _Sent | None]]:
        """Wait for at least one claim; for each what was sent, or None if its worker has died."""
        done, _ = wait(self._busy, return_when=FIRST_COMPLETED)
        answers: list[tuple[int, int, _Sent | None]] = []
        for future in done:
            worker, index, attempt = self._busy.pop(future)
            try:
                answers.append((index, attempt, future.result()))
            except BrokenProcessPool:
                worker = self._worker()
                answers.append((index, attempt, None))
            self.idle.append(worker)
        return answers

    def dismiss(self) -> None:
        """End all workers, those at work too."""
        for process in multiprocessing.active_children():
            if process.pid not in self._others:
                process.terminate()
        for worker in self._all:
            worker.shutdown()


def _lost(attempts: int) -> _Sent:
    reason = f"The process that judged it died, and died again: {attempts} tries."
    return _Sent(Finding(Verdict.UNDECIDED, reason))


# -- in the workers ------------------------------------------------------------------------------

_CLAIMS: dict[str, Claim] = {}


def _begin(book: Book) -> None:
    """Open the ledger; Ctrl-C is for the process that shows the results."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _CLAIMS.update((claim.id, claim) for claim in book())


def _judged(name: str, seconds: Any) -> _Sent:
    found = judge(_CLAIMS[name], seconds=seconds)
    return _Sent(found.finding, found.counts, found.rechecks, found.seconds)
