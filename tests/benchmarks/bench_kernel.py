"""What our work around a double description costs, against cddlib's bare call."""

from __future__ import annotations

from functools import partial
from random import Random
from statistics import median

import cdd
import cdd.gmp

from polyrelax.polyhedra import Polyhedron, cddlib
from polyrelax.rational.rows import Row
from tests.benchmarks.measuring import Progress, Report, duel, milliseconds, profiled, times

SIZES = [(2, 6), (2, 12), (2, 40), (3, 6), (3, 12), (3, 24), (3, 40), (4, 8), (4, 16), (4, 40)]
SEEDS = range(3)
TARGET = 2


def run(quick: bool, progress: Progress) -> Report:
    """Measure; both must find the same number of vertices."""
    report = Report(
        "The kernel around cddlib",
        [
            "dimension",
            "facets",
            "vertices",
            "cddlib, ms",
            "our wrapper, ms",
            "share",
            "`Polyhedron`, ms",
            "share",
        ],
        target=f"no more than {TARGET}× cddlib's bare call: our own work costs no more than it",
        notes="cddlib's bare call is `matrix_from_array`, `polyhedron_from_matrix` and "
        "`copy_generators` of `cdd.gmp`, on integer lists that are ready. Our wrapper is "
        "`polyrelax.polyhedra.cddlib.extreme_rays`, which filters what cddlib cannot take and "
        "reads the answer back. `Polyhedron` is `from_inequalities`, then `vertices` and "
        "`inequalities`, in canonical form; by default it does not call cddlib but cuts by "
        "itself. Medians over seeds; facets all touch a ball or are those of a box.",
    )
    shares: list[float] = []
    for dimension, facets in SIZES:
        wrapped, full, bare, counts = [], [], [], []
        for seed in [0] if quick else SEEDS:
            progress(f"kernel on {facets} facets in {dimension} dimensions, seed {seed}")
            rows = polytope_rows(dimension, facets, seed)
            around = duel(partial(wrapper, rows), partial(alone, rows))
            whole = duel(partial(ours, rows), partial(alone, rows))
            assert around.ours == around.theirs == whole.ours == whole.theirs, "the answers differ"
            counts.append(whole.ours)
            bare.append(min(around.their_seconds, whole.their_seconds))
            wrapped.append(around.our_seconds / around.their_seconds)
            full.append(whole.our_seconds / whole.their_seconds)
        shares += [median(wrapped), median(full)]
        time = median(bare)
        report.rows.append(
            [
                str(dimension),
                str(facets),
                str(round(median(counts))),
                milliseconds(time),
                milliseconds(time * median(wrapped)),
                times(median(wrapped)),
                milliseconds(time * median(full)),
                times(median(full)),
            ]
        )
    report.met = max(shares) <= TARGET
    report.outcome = f"{times(min(shares))} to {times(max(shares))} of cddlib's time"
    if not report.met:
        rows = polytope_rows(*SIZES[shares.index(max(shares)) // 2], 0)
        report.profile = profiled(lambda: [(wrapper(rows), ours(rows)) for _ in range(50)])
    return report


def polytope_rows(dimension: int, facets: int, seed: int) -> list[Row]:
    """A box, cut by random rows that touch a ball inside it: as many facets as told."""
    random = Random(f"{dimension}/{facets}/{seed}")
    rows: list[Row] = []
    for i in range(dimension):
        unit = [int(i == j) for j in range(dimension)]
        rows += [(10, *unit), (10, *[-u for u in unit])]
    while len(rows) < facets or len(rows) > facets:
        if len(rows) > facets:
            return rows[:facets]
        normal = [random.randint(-9, 9) for _ in range(dimension)]
        length = sum(entry * entry for entry in normal)
        bound = 1
        while (bound + 1) ** 2 <= 100 * length:
            bound += 1
        candidate = [*rows, (bound, *normal)]
        if any(normal) and len(polyhedron_of(candidate).inequalities) == len(candidate):
            rows = candidate
    return rows


def polyhedron_of(rows: list[Row]) -> Polyhedron:
    """The polyhedron of rows (b, a) with b + a.x >= 0, through the public constructor."""
    return Polyhedron.from_inequalities(
        [[-entry for entry in row[1:]] for row in rows], [row[0] for row in rows]
    )


def ours(rows: list[Row]) -> int:
    """Both descriptions, in canonical form."""
    polyhedron = polyhedron_of(rows)
    assert len(polyhedron.inequalities) == len(rows)
    return len(polyhedron.vertices)


def wrapper(rows: list[Row]) -> int:
    """The generators, by our second engine."""
    width = len(rows[0])
    rays, _ = cddlib.extreme_rays([*rows, (1,) + (0,) * (width - 1)], [], width)
    return len(rays)


def alone(rows: list[Row]) -> int:
    """The generators, by cddlib alone."""
    table = cdd.gmp.matrix_from_array(rows, rep_type=cdd.RepType.INEQUALITY)
    return len(cdd.gmp.copy_generators(cdd.gmp.polyhedron_from_matrix(table)).array)
