"""How the benchmarks measure: processor time of this process, turn by turn with the peer."""

from __future__ import annotations

import cProfile
import io
import pstats
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any

ROOT = Path(__file__).parents[2]
ROUNDS = 5
ENOUGH = 2  # seconds of processor time after which no further round is begun


@dataclass(frozen=True)
class Duel:
    """What both sides answered, and the least seconds that each took."""

    ours: Any
    theirs: Any
    our_seconds: float
    their_seconds: float

    @property
    def ratio(self) -> float:
        """How many times as long the peer took."""
        return self.their_seconds / self.our_seconds


@dataclass
class Report:
    """One benchmark's outcome: a table, what it amounts to, and how the peer works."""

    title: str
    headers: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    target: str = ""
    outcome: str = ""
    met: bool | None = None
    notes: str = ""
    profile: str = ""


Progress = Callable[[str], None]


def duel(ours: Callable[[], Any], theirs: Callable[[], Any]) -> Duel:
    """Run both in turn, ours first, up to ROUNDS times; keep the least time of each."""
    times: tuple[list[float], list[float]] = ([], [])
    answers: list[Any] = [None, None]
    while len(times[0]) < ROUNDS and sum(times[0]) + sum(times[1]) < ENOUGH:
        for side, call in enumerate((ours, theirs)):
            start = process_time()
            answers[side] = call()
            times[side].append(process_time() - start)
    return Duel(*answers, min(times[0]), min(times[1]))


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """A call's answer, and the least processor time of up to ROUNDS runs."""
    found: list[float] = []
    while len(found) < ROUNDS and sum(found) < ENOUGH:
        start = process_time()
        answer = call()
        found.append(process_time() - start)
    return answer, min(found)


def profiled(call: Callable[[], Any], lines: int = 12) -> str:
    """The functions in which a call spends most of its time."""
    profile = cProfile.Profile()
    profile.runcall(call)
    text = io.StringIO()
    pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(lines)
    table = text.getvalue().split("\n\n")[-2 if text.getvalue().endswith("\n\n") else -1]
    return "\n".join(line.replace(f"{ROOT}/", "") for line in table.strip().splitlines())


def milliseconds(value: float) -> str:
    """A time for a table: three digits that mean something."""
    return f"{value * 1000:.3g}" if value < 1 else f"{value * 1000:,.0f}"


def times(ratio: float) -> str:
    """A ratio for a table."""
    return f"{ratio:.2f}×" if ratio < 3 else f"{ratio:.1f}×" if ratio < 30 else f"{ratio:,.0f}×"
