"""Starting up: the processor time of whole processes, children included."""

from __future__ import annotations

import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage

from tests.benchmarks.measuring import ROOT, Progress, Report, milliseconds, times

COMPARE = ["-m", "polyrelax", "compare", "relu(x1 - x2) + relu(x2)", "--domain"]
COMMANDS = {
    "`python -c pass`": ["-c", "pass"],
    "`import polyrelax`": ["-c", "import polyrelax"],
    "`import polyrelax`, one range": [
        "-c",
        "import polyrelax as pr; "
        "pr.range(pr.Network.parse('relu(x)'), pr.polytope('-1 <= x <= 1'))",
    ],
    "`polyrelax compare`, a small network": [*COMPARE, "0 <= x1 <= 1, 0 <= x2 <= 1"],
    "`import sympy`, for comparison": ["-c", "import sympy"],
}
ROUNDS = 5


def run(quick: bool, progress: Progress) -> Report:
    """Measure, one command after another in every round."""
    best: dict[str, float] = {}
    for turn in range(2 if quick else ROUNDS):
        for label, arguments in COMMANDS.items():
            progress(f"start-up, round {turn + 1}: {label.replace('`', '')}")
            before = used()
            subprocess.run(
                [sys.executable, *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
            )
            best[label] = min(best.get(label, 1e9), used() - before)
    bare = best["`python -c pass`"]
    return Report(
        "Starting up",
        ["process", "ms", "of `python -c pass`"],
        [[label, milliseconds(time), times(time / bare)] for label, time in best.items()],
        target="none; for information",
        outcome="see the table",
        notes="Least processor time, user and system, of a whole process.",
    )


def used() -> float:
    """The processor time of all finished children."""
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
