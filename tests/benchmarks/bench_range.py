"""Exact ranges, both ends, against z3's `Optimize`."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import product
from random import Random
from statistics import median

from polyrelax.errors import Undecided
from polyrelax.exact import range_of
from tests.benchmarks import z3_range
from tests.benchmarks.measuring import Progress, Report, milliseconds, profiled, timed, times
from tests.benchmarks.nets import Sizes, cube, maps, network, shown

FASTEST, SLOWEST = 0.02, 60  # the window: how long z3 may take
COUNT = 30
SEED = 2  # branch and bound was tuned on seeds 0 and 1
TARGET, AIM, WORST = 3, 5, 4


def grid() -> list[Sizes]:
    """All shapes with 2 to 6 inputs and 1 to 4 layers of 4 to 16, in a fixed random order."""
    shapes = [
        (inputs, *[width] * depth, 1)
        for inputs, depth, width in product((2, 3, 4, 5, 6), (1, 2, 3, 4), (4, 8, 12, 16))
    ]
    Random(0).shuffle(shapes)
    return shapes


def run(quick: bool, progress: Progress) -> Report:
    """Go through the grid until COUNT networks were in the window; the answers must agree."""
    wanted, limit = (6, 5) if quick else (COUNT, SLOWEST)
    report = Report(
        "Ranges",
        ["network", "range", "ours, ms", "z3, ms", "encoding", "faster", "counts"],
        target=f"median at least {TARGET}× ({AIM}× the aim), none more than {WORST}× slower, on "
        f"{COUNT} networks for which z3 takes {FASTEST * 1000:.0f} ms to {SLOWEST} s",
        notes="Shapes come from the grid 2 to 6 inputs × 1 to 4 layers × widths 4, 8, 12, 16, in a "
        f"random order that is fixed; each has the weights of seed {SEED}, which nothing was tuned "
        f"on (seeds 0 and 1 were). The table has every shape that was met until {COUNT} were in "
        "the window. z3 (`z3_range.py`) gets one problem with both ends as boxed objectives, in "
        "two encodings that are both tried and of which the faster counts: a disjunction for each "
        "neuron, and a nested `If`. Limits are by the clock, times are processor time: on a busy "
        "machine a search that is stopped has had less than the limit.",
    )
    ratios: list[float] = []
    shapes: list[Sizes] = []
    for shape in grid():
        progress(f"range of {shown(shape)} ({len(ratios)} of {wanted})")
        theirs, spent, encoding = z3_range.fastest(maps(shape, SEED), limit)
        ours, our_seconds = timed(partial(our_range, shape, limit))
        assert ours is None or theirs is None or ours == theirs, f"{shape}: {ours}, {theirs}"
        inside = theirs is not None and spent >= FASTEST
        ratio = spent / our_seconds
        if inside:
            ratios.append(ratio)
            shapes.append(shape)
        report.rows.append(
            [
                shown(shape),
                "unknown" if (known := ours or theirs) is None else f"[{known[0]}, {known[1]}]",
                milliseconds(our_seconds) if ours else f"> {milliseconds(limit)}",
                milliseconds(spent) if theirs else f"> {milliseconds(limit)}",
                encoding,
                _faster(ours is not None, theirs is not None, ratio),
                "yes" if inside else "too fast" if theirs else "too slow",
            ]
        )
        if len(ratios) == wanted:
            break
    middle, least = median(ratios), min(ratios)
    report.met = middle >= TARGET and least >= 1 / WORST
    report.outcome = (
        f"median {times(middle)}, least {times(least)}, "
        f"{sum(ratio < 1 for ratio in ratios)} of {len(ratios)} slower than z3"
    )
    if least < 1:
        slowest = shapes[ratios.index(least)]
        report.profile = f"{shown(slowest)}, where z3 is {times(1 / least)} faster:\n\n" + profiled(
            lambda: our_range(slowest, limit)
        )
    return report


def our_range(shape: Sizes, limit: int) -> tuple[Fraction, Fraction] | None:
    """The range of the shape's network, or None when the limit in seconds was reached."""
    try:
        found = range_of(network(shape, SEED), cube(shape[0]), seconds=limit)
    except Undecided:
        return None
    return found.lower, found.upper


def _faster(ours: bool, theirs: bool, ratio: float) -> str:
    """The ratio, as far as it is known from who came to an end."""
    if ours and theirs:
        return times(ratio)
    return f"> {times(ratio)}" if ours else f"< {times(ratio)}" if theirs else "—"
