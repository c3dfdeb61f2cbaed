"""Linear cells per second, against a recursion that asks cddlib's LP at every split."""

from __future__ import annotations

from functools import partial
from itertools import islice
from statistics import median

from polyrelax.exact.cells import cells
from polyrelax.networks import Network
from tests.benchmarks.lp_cells import count_cells
from tests.benchmarks.measuring import Progress, Report, duel, profiled, times
from tests.benchmarks.nets import cube, network, shown

SHAPES = [(2, 8, 8, 1), (2, 16, 16, 1), (2, 8, 8, 8, 8, 1), (3, 8, 8, 1), (4, 8, 8, 1)]
SEEDS = range(3)
TARGET, AIM = 5, 10


def run(quick: bool, progress: Progress) -> Report:
    """Measure; the two sides must count the same cells."""
    report = Report(
        "Linear cells",
        ["network", "cells", "ours, cells/s", "LP recursion, cells/s", "faster, each", "median"],
        target=f"at least {TARGET}× as many cells a second on every shape ({AIM}× the aim)",
        notes=f"Networks of seeds {SEEDS.start} to {SEEDS.stop - 1}. The peer (`lp_cells.py`) "
        "keeps a cell by its inequalities and enters a side iff cddlib's LP finds an interior "
        "point; where the known interior point lies, it asks nothing.",
    )
    medians = []
    for shape in SHAPES:
        duels = []
        for seed in islice(SEEDS, 1 if quick else None):
            progress(f"cells of {shown(shape)}, seed {seed}")
            net = network(shape, seed)
            rows = cube(shape[0]).system()[0]
            duels.append(duel(partial(count, net), partial(count_cells, net.chain, rows)))
            assert duels[-1].ours == duels[-1].theirs, f"{duels[-1]}"
        found = sum(d.ours for d in duels)
        medians.append(median(d.ratio for d in duels))
        report.rows.append(
            [
                shown(shape),
                " ".join(f"{d.ours:,}" for d in duels),
                f"{found / sum(d.our_seconds for d in duels):,.0f}",
                f"{found / sum(d.their_seconds for d in duels):,.0f}",
                " ".join(times(d.ratio) for d in duels),
                times(medians[-1]),
            ]
        )
    report.met = min(medians) >= TARGET
    report.outcome = f"{times(min(medians))} to {times(max(medians))} by shape"
    if not report.met:
        worst = SHAPES[medians.index(min(medians))]
        report.profile = profiled(lambda: count(network(worst, 0)))
    return report


def count(net: Network) -> int:
    """How many cells we find."""
    return sum(1 for _ in cells(net, cube(len(net.inputs))))
