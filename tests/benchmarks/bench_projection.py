"""Fourier–Motzkin elimination from 8 to 4 variables, against the plain way."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import product
from random import Random
from statistics import median

from polyrelax.polyhedra import Polyhedron
from polyrelax.polyhedra.elimination import FourierMotzkin
from polyrelax.rational.rows import Row
from tests.benchmarks.measuring import Progress, Report, duel, milliseconds, profiled, times
from tests.benchmarks.peers import naive_fourier_motzkin

SEEDS = range(3)
FAMILIES = ("dense", "sparse")
TARGET = 50
NAMES = tuple("abcdefgh")


def run(quick: bool, progress: Progress) -> Report:
    """Measure; both projections must be the same set."""
    report = Report(
        "Fourier–Motzkin",
        ["system", "rows that remain", "ours, ms", "plain, ms", "faster"],
        target=f"at least {TARGET}×, from 8 variables to 4 with 24 rows",
        notes="24 random rows in 8 variables, of which 4 are eliminated: dense ones are a cube "
        "and 8 rows without a zero, sparse ones have three entries a row. Ours is "
        "`FourierMotzkin().project` to an irredundant system. The peer (`peers.py`) eliminates in "
        "the given order in Fractions, and after each variable drops the redundant rows by one "
        "exact linear program each.",
    )
    ratios = []
    for family, seed in product(FAMILIES, [0] if quick else SEEDS):
        progress(f"projection, {family}, seed {seed}")
        rows = system(family, seed)
        found = duel(partial(ours, rows), partial(plain_way, rows))
        plain = Polyhedron(
            NAMES[:4], rows=tuple([tuple(int(entry) for entry in row[:5]) for row in found.theirs])
        )
        assert found.ours == plain, "the projections differ"
        ratios.append(found.ratio)
        report.rows.append(
            [
                f"{family} {seed}",
                str(len(found.ours.inequalities)),
                milliseconds(found.our_seconds),
                milliseconds(found.their_seconds),
                times(found.ratio),
            ]
        )
    report.met = median(ratios) >= TARGET
    report.outcome = f"median {times(median(ratios))}, least {times(min(ratios))}"
    if not report.met:
        report.profile = profiled(lambda: ours(system(FAMILIES[0], 0)))
    return report


def system(family: str, seed: int) -> list[Row]:
    """24 rows in 8 variables, all satisfied at the origin."""
    random = Random(f"{family}/{seed}")
    units = [[int(i == j) for j in range(8)] for i in range(8)]
    rows: list[Row] = []
    if family == "dense":
        rows += [(3, *[sign * u for u in unit]) for unit in units for sign in (1, -1)]
    while len(rows) < 24:
        normal = [random.choice((-3, -2, -1, 1, 2, 3)) for _ in range(8)]
        if family == "sparse":
            kept = random.sample(range(8), 3)
            normal = [entry if i in kept else 0 for i, entry in enumerate(normal)]
        rows.append((random.randint(1, 9), *normal))
    return rows


def plain_way(rows: list[Row]) -> list[list[Fraction]]:
    """The peer's projection."""
    return naive_fourier_motzkin(rows, [5, 6, 7, 8])


def ours(rows: list[Row]) -> Polyhedron:
    """The projection on the first four variables, irredundant."""
    shadow = Polyhedron(NAMES, rows=tuple(rows)).project(NAMES[:4], FourierMotzkin())
    assert shadow.inequalities
    return shadow
