"""Processes and Dask: workers that die, errors that come back, the same answers everywhere."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import suppress

import pytest

import polyrelax as pr
from polyrelax.claims import Conjecture
from polyrelax.errors import InvalidInput, Undecided
from polyrelax.search import BoundsAreExact, NetworkClass, find_counterexample
from polyrelax.search.families import Domains
from polyrelax.search.job import Job, Task
from polyrelax.search.space import Block
from polyrelax.search.workers import Workers

TEXT = "1-2-1, |w| <= 1, |b| <= 1"
DEADLY = "relu(x) - relu(-x)"


def dies_at_one(network, domain):
    """A claim whose worker is killed at one network."""
    if str(network) == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return True


def hangs(network, domain):
    """A claim that never answers for one network."""
    while str(network) == DEADLY:
        pass
    return True


def short_of_memory(network, domain):
    """A claim that runs out of memory at one network."""
    if str(network) == DEADLY:
        raise MemoryError
    return True


@pytest.mark.parametrize(("claim", "jobs"), [(dies_at_one, 2), (short_of_memory, 1)])
def test_a_range_that_kills_workers_is_reported(claim, jobs):
    """The range is tried once more and then reported; everything else is checked."""
    answer = find_counterexample(claim, TEXT, jobs=jobs)
    assert answer.status == "undecided"
    assert len(answer.lost) == 1
    assert "weight 4" in answer.lost[0]
    assert 3**7 - 128 <= answer.checked < 3**7


def test_a_worker_that_dies_once_costs_nothing(tmp_path):
    """The range of a worker that dies is done again by another one."""

    def dies_once(network, domain):
        if str(network) == DEADLY:
            mark = tmp_path / "died"
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return True

    answer = find_counterexample(dies_once, TEXT, jobs=2)
    assert (answer.status, answer.checked, answer.lost) == ("none", 3**7, ())


def hangs_in_c(network, domain):
    """A claim that calls C code which does not return, and cannot be interrupted."""
    return str(network) != DEADLY or sum(range(10**14)) > 0


def test_a_predicate_that_hangs_in_c(monkeypatch):
    """Its worker is killed, twice; the range is reported, and the search goes on."""
    import ppl  # noqa: F401  (it leaves a handler for the signal that is to kill)

    monkeypatch.setattr("polyrelax.search.job.GRACE", 1)
    answer = find_counterexample(hangs_in_c, "1-2-1, |w| <= 1, b = 0", jobs=2, limit=1)
    assert answer.status == "undecided"
    assert len(answer.lost) == 1


def waits_in_c(network, domain):
    """A claim that calls C code for half a minute, which no error reaches in a thread."""
    if str(network) == DEADLY:
        time.sleep(30)
    return True


def catches_all(network, domain):
    """A claim that waits and catches whatever is raised in it."""
    while str(network) == DEADLY:
        with suppress(BaseException):
            time.sleep(60)
    return True


def test_a_predicate_that_catches_the_limit(monkeypatch):
    """It takes no processor time, and is killed with its worker all the same."""
    monkeypatch.setattr("polyrelax.search.job.GRACE", 1)
    answer = find_counterexample(catches_all, "1-2-1, |w| <= 1, b = 0", jobs=2, limit=1)
    assert (answer.status, len(answer.lost)) == ("undecided", 1)


def test_ranges_under_way_end_with_the_budget():
    """A range that only starts then ends at its first network; afterwards all goes on."""
    from polyrelax.exact.budget import Budget

    job = _job(lambda n, X: True)
    with Workers(job, jobs=2) as workers:
        workers.stop()
        asked = workers.submit(Task(Block(0, 1), 0, 14)).result(timeout=60)
        workers.go_on()
        whole = workers.submit(Task(Block(0, 1), 0, 14)).result(timeout=60)
        assert (asked.orbits, asked.stop < 14, whole.stop) == (1, True, 14)
        assert workers.patience(Budget()) is None
        assert workers.patience(Budget(0)) > job.limit


def test_a_thread_can_be_stopped_too():
    """Dask's workers decide in threads, where no signal arrives."""
    from concurrent.futures import ThreadPoolExecutor

    from polyrelax.exact.budget import alarm

    def hang():
        with alarm(1, "too late"):
            while True:
                pass

    def work():
        with alarm(60, "too late"):
            return sum(range(1000))

    with ThreadPoolExecutor(2) as threads:
        hanging, working = threads.submit(hang), threads.submit(work)
        with pytest.raises(Undecided, match="too late"):
            hanging.result(timeout=60)
        assert working.result(timeout=60) == 499500
        assert threads.submit(work).result(timeout=60) == 499500


AFTER_A_THREAD_WAS_STOPPED = """
import sys, threading
from contextlib import suppress
from polyrelax.errors import Undecided
from polyrelax.exact.budget import alarm

def hang():
    with suppress(Undecided), alarm(1, "too late"):
        while True:
            pass

thread = threading.Thread(target=hang)
thread.start()
thread.join()
sys.settrace(lambda *_: None)
print((lambda: "traced")())
"""


def test_stopping_a_thread_leaves_nothing_behind():
    """Python can still be traced, as debuggers and coverage do: no error is waited for."""
    command = [sys.executable, "-c", AFTER_A_THREAD_WAS_STOPPED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "traced\n"


def test_errors_come_back_from_workers():
    """An error of a predicate in another process is the error of the search."""
    with pytest.raises(InvalidInput, match="ZeroDivisionError"):
        find_counterexample(lambda n, X: 1 // 0, TEXT, jobs=2)


def test_local_functions_need_no_names():
    """A predicate that no other process could import is decided by processes all the same."""
    limit = 3

    def small(network, domain):
        return all(network(*vertex)[0] < limit for vertex in domain.vertices)

    one, two = (find_counterexample(small, TEXT, jobs=jobs) for jobs in (1, 2))
    assert one == two
    assert one.counterexample.network(1)[0] >= limit or one.counterexample.network(-1)[0] >= limit


def test_no_scheduler_at_an_address():
    """An address without a scheduler is a clear error."""
    with pytest.raises(InvalidInput, match="address of a Dask scheduler"):
        find_counterexample(BoundsAreExact("ibp"), TEXT, scheduler="nonsense")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_dask_gives_the_same_answers():
    """Two Dask workers, and a claim that only exists here: the answers of one process."""
    distributed = pytest.importorskip("distributed")

    def claim(network, domain):
        return pr.Triangle().bounds(network, domain) == pr.range(network, domain)

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        for predicate, text in (
            (claim, TEXT),
            (BoundsAreExact("mo:inf"), "1-2-2-1, |w| <= 1, |b| <= 1"),
        ):
            plain = find_counterexample(predicate, text)
            assert find_counterexample(predicate, text, scheduler=address) == plain
        lost = find_counterexample(dies_at_one, TEXT, scheduler=address)
        assert (lost.status, len(lost.lost)) == ("undecided", 1)
        late = find_counterexample(hangs, TEXT, scheduler=address, limit=1)
        assert (late.status, late.undecided_count) == ("undecided", 1)
        stuck = find_counterexample(waits_in_c, TEXT, scheduler=address, limit=1, seconds=2)
        assert stuck.status == "undecided"


def test_futures_are_the_standard_ones():
    """Whatever the executor, a range comes as a future of `concurrent.futures`."""
    job = _job(lambda n, X: True)
    for jobs in (1, 2):
        with Workers(job, jobs) as workers:
            future = workers.submit(Task(Block(0, 1), 0, 14))
            assert isinstance(future, Future)
            outcome = future.result(timeout=60)
            assert (outcome.members, outcome.found, outcome.stop) == (14, None, 14)


def _job(holds):
    """A predicate, the networks of this file, and the interval [-1, 1]."""
    domains = ((1, Domains.make("[-1, 1]").of(1)),)
    return Job(Conjecture(holds), (NetworkClass.parse(TEXT),), domains, 10)
