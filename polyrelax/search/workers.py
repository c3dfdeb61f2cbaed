"""Where ranges are decided: in this process, in a pool of processes, or on Dask's workers.

All three are executors of `concurrent.futures`. A worker learns the job once: a forked process
inherits it, so that a predicate needs no name that another process could import; a Dask worker is
sent it by cloudpickle.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count
from math import ceil
from multiprocessing.connection import wait
from typing import Any

from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.search.job import GRACE, Decider, Job, Outcome, Task

_DECIDERS: dict[object, Decider] = {}
_KEYS = count()


class Workers:
    """An executor for the ranges of one job; a context manager.

    Args:
        job: what is searched.
        jobs: how many processes; 1 for this one.
        scheduler: the address of a Dask scheduler, to use its workers instead.

    Raises:
        InvalidInput: when there is no scheduler at the address.
        Unsupported: when Dask's `distributed` is not installed.
    """

    def __init__(self, job: Job, jobs: int = 1, scheduler: str | None = None) -> None:
        if not isinstance(jobs, int) or isinstance(jobs, bool) or jobs < 1:
            raise InvalidInput.argument("jobs", "a positive integer", repr(jobs))
        self.job, self.jobs = job, jobs
        self._client: Any = None
        self._key: object = next(_KEYS)
        self._stop: Any = None
        if scheduler is not None:
            self._client = _client(scheduler)
        elif jobs > 1:
            self._stop = multiprocessing.get_context("fork").Event()
        self.decider = Decider(job, self._is_stopped)
        _DECIDERS[self._key] = self.decider
        self._executor = self._start()

    @property
    def width(self) -> int:
        """How many ranges to have under way, so that nobody waits."""
        if self._client is not None:
            cores: int = sum(self._client.ncores().values())
            return 2 * max(1, cores)
        return 2 * self.jobs if self.jobs > 1 else 1

    def submit(self, task: Task) -> Future[Outcome]:
        """Have a range decided."""
        if self._client is not None:
            return self._executor.submit(_run_sent, self._payload, task)
        return self._executor.submit(_run_known, self._key, task)

    def renew(self) -> None:
        """Start anew after a worker has died and taken the pool with it."""
        if self._client is None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = self._start()

    def stop(self) -> None:
        """Let the ranges under way end at the next network, where that can be told to them."""
        if self._stop is not None:
            self._stop.set()

    def go_on(self) -> None:
        """Take back `stop`."""
        if self._stop is not None:
            self._stop.clear()

    def patience(self, budget: Budget) -> int | None:
        """How many seconds to wait for a range: to the budget's end, and for one network more."""
        left = budget.left()
        if left is None:
            return None
        domains = max(len(domains) for _, domains in self.job.domains)
        return ceil(left) + self.job.limit * domains + GRACE

    def _is_stopped(self) -> bool:
        return self._stop is not None and self._stop.is_set()

    def _start(self) -> Executor:
        if self._client is not None:
            import cloudpickle

            self._payload = cloudpickle.dumps(self.job)
            executor: Executor = self._client.get_executor(pure=False, retries=0)
            return executor
        if self.jobs == 1:
            return _Here()
        context = multiprocessing.get_context("fork")
        begin = partial(_begin, self._key)
        return ProcessPoolExecutor(self.jobs, mp_context=context, initializer=begin)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self._client is not None:
            self._executor.shutdown(wait=False)
            self._client.close()
        else:
            self._executor.shutdown(cancel_futures=True)
        _DECIDERS.pop(self._key, None)


def is_death(error: BaseException | None) -> bool:
    """Whether an error of a future means that its worker died, or ran out of memory."""
    is_killed = type(error).__name__ in ("KilledWorker", "CancelledError", "FutureCancelledError")
    return is_killed or isinstance(error, BrokenExecutor | MemoryError)


class _Here(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def _run_known(key: object, task: Task) -> Outcome:
    """In this process, or in a fork of it."""
    return _DECIDERS[key].run(task)


def _run_sent(payload: bytes, task: Task) -> Outcome:
    """On a Dask worker, which keeps the last few jobs; several threads may come here at once."""
    key = threading.get_ident(), payload
    if key not in _DECIDERS:
        _DECIDERS[key] = Decider(pickle.loads(payload))
        for old in list(_DECIDERS)[:-8]:
            _DECIDERS.pop(old, None)
    return _DECIDERS[key].run(task)


def _begin(key: object) -> None:
    """In a new worker: leave Ctrl-C to the parent, and die when it dies, or where nothing ends."""
    decider = _DECIDERS[key]
    decider.job = replace(decider.job, expendable=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _client(address: str) -> Any:
    try:
        import distributed
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        raise Unsupported(
            "A search on a Dask scheduler needs the package 'distributed' "
            "(pip install polyrelax[distributed])."
        ) from None
    try:
        get_address_host_port(address)  # a client of no address takes long to go
        make: Any = distributed.Client
        return make(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise InvalidInput.argument(
            "scheduler", "the address of a Dask scheduler", f"{address!r} ({error})"
        ) from None
