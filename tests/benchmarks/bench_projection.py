"""Fourier–Motzkin elimination from 8 to 4 variables, against the plain way."""

from __future__ import annotations

from random import Random
from statistics import median

from polyrelax.polyhedra import Polyhedron
from polyrelax.polyhedra.elimination import FourierMotzkin
from polyrelax.rational.rows import Row
from tests.benchmarks.measuring import Progress, Report, duel, milliseconds, profiled, times
from tests.benchmarks.peers import naive_fourier_motzkin

SEEDS = range(3)
TARGET = 50
NAMES = tuple("abcdefgh")


def run(quick: bool, progress: Progress) -> Report:
    """Measure; both projections must be the same set."""
    report = Report(
        "Fourier–Motzkin",
        ["seed", "rows that remain", "ours, ms", "plain, ms", "faster"],
        target=f"at least {TARGET}×, from 8 variables to 4 with 24 rows",
        notes="24 random rows in 8 variables, of which 4 are eliminated, by "
        "`FourierMotzkin().project` to an irredundant system. The peer (`peers.py`) eliminates in "
        "the given order in Fractions, and after each variable drops the redundant rows by one "
        "exact linear program each.",
    )
    ratios = []
    for seed in [0] if quick else SEEDS:
        progress(f"projection, seed {seed}")
        rows = system(seed)
        found = duel(lambda rows=rows: ours(rows), lambda rows=rows: naive_fourier_motzkin(rows, [5, 6, 7, 8]))
        plain = Polyhedron(
            NAMES[:4], rows=tuple([tuple(int(entry) for entry in row[:5]) for row in found.theirs])
        )
        assert found.ours == plain, "the projections differ"
        ratios.append(found.ratio)
        report.rows.append(
            [
                str(seed),
                str(len(found.ours.inequalities)),
                milliseconds(found.our_seconds),
                milliseconds(found.their_seconds),
                times(found.ratio),
            ]
        )
    report.met = median(ratios) >= TARGET
    report.outcome = f"median {times(median(ratios))}"
    if not report.met:
        report.profile = profiled(lambda: ours(system(0)))
    return report


def system(seed: int) -> list[Row]:
    """24 rows in 8 variables around the origin."""
    random = Random(f"projection/{seed}")
    return [
        (random.randint(1, 9), *[random.randint(-3, 3) for _ in range(8)]) for _ in range(24)
    ]


def ours(rows: list[Row]) -> Polyhedron:
    """The projection on the first four variables, irredundant."""
    shadow = Polyhedron(NAMES, rows=tuple(rows)).project(NAMES[:4], FourierMotzkin())
    assert shadow.inequalities
    return shadow
