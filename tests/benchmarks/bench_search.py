"""Searches: whole classes decided against z3, two processes against one, Dask against the pool."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import contextmanager
from random import Random
from time import monotonic, process_time
from typing import Any

from polyrelax.search import BoundsAreExact, NetworkClass, survey
from tests.benchmarks.measuring import Progress, Report, times
from tests.benchmarks.z3_triangle import upper_is_exact

SQUARE = "2-2-1, |w| <= 1, |b| <= 1"
LINE = "1-2-2-1, weight <= 9"
SAMPLE = 400  # networks that z3 is asked about; it takes as long for each
ROUNDS = 2


def run(quick: bool, progress: Progress) -> Report:
    """Measure; wherever both sides have an answer, the answers must agree."""
    report = Report(
        "Searches",
        ["what", "networks", "seconds", "networks/s", "ratio"],
        target="19,683 networks under 2 s and at least 100× z3; two processes at least 1.7× one; "
        "Dask's two workers lose under 20% to the pool",
        notes="Whole classes, every network decided; without symmetries beside z3, up to symmetry "
        f"else. z3 (`z3_triangle.py`) is asked about {SAMPLE} networks of the class at random. "
        "Processes are compared by the clock on the wall, in turn, the least time of each: on a "
        "machine that does other work at the same time the ratios are too small. A pool is started "
        "within its time, Dask's cluster before.",
    )
    progress("the Triangle on a square")
    claim = BoundsAreExact("triangle", "upper")
    members = list(NetworkClass.parse(SQUARE).members())
    least, found = _least(lambda: survey(_plain(claim), SQUARE), process_time)
    sample = Random(0).sample(members, SAMPLE // 4 if quick else SAMPLE)
    progress("the same, z3")
    start = process_time()
    theirs = [upper_is_exact(member.weights) for member in sample]
    spent = (process_time() - start) / len(sample) * len(members)
    assert theirs == [_fails_not(claim, member) for member in sample]
    report.rows.append(_row(f"`{SQUARE}`, one core", found.checked, least, ""))
    report.rows.append(_row("the same, z3", found.checked, spent, f"{times(spent / least)} slower"))

    progress("M_inf on an interval")
    joint = BoundsAreExact("m:inf")
    text = "1-2-2-1, weight <= 7" if quick else LINE
    progress("two processes")
    one, alone = _least(lambda: survey(joint, text), monotonic)
    two, both = _least(lambda: survey(joint, text, jobs=2), monotonic)
    assert alone == both
    report.rows.append(_row(f"`{text}`, M_inf, one process", alone.checked, one, ""))
    report.rows.append(_row("two processes", alone.checked, two, times(one / two)))
    progress("Dask")
    with _cluster() as address:
        survey(
            joint, "1-2-2-1, weight <= 5", scheduler=address
        )  # the workers import what they need
        dask, same = _least(lambda: survey(joint, text, scheduler=address), monotonic)
    assert alone == same
    report.rows.append(
        _row("Dask, two workers", alone.checked, dask, f"{times(two / dask)} the pool")
    )
    report.met = least < 2 and spent / least >= 100 and one / two >= 1.7 and two / dask > 0.8
    report.outcome = (
        f"{least:.2f} s and {times(spent / least)} z3; {times(one / two)}; Dask loses "
        f"{max(0, 1 - two / dask):.0%}"
    )
    return report


def _row(what: str, number: int, seconds: float, ratio: str) -> list[str]:
    return [
        what.replace("|", "\\|"),
        f"{number:,}",
        f"{seconds:.3g}",
        f"{number / seconds:,.0f}",
        ratio,
    ]


def _plain(claim: Any) -> Any:
    """The claim with no symmetry used: every network is decided."""
    from polyrelax.claims import Conjecture

    return Conjecture(claim, symmetries=())


def _fails_not(claim: BoundsAreExact, member: Any) -> bool:
    from polyrelax.polyhedra import polytope

    return claim(member.network, polytope("-1 <= x1 <= 1, -1 <= x2 <= 1"))


def _least(call: Callable[[], Any], clock: Callable[[], float]) -> tuple[float, Any]:
    found = []
    for _ in range(ROUNDS):
        start = clock()
        answer = call()
        found.append(clock() - start)
    return min(found), answer


@contextmanager
def _cluster() -> Any:
    from distributed import LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            yield cluster.scheduler_address
