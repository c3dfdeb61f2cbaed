"""Exact linear programs: our simplex with its proof, our wrapper of cddlib, and cddlib alone."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from random import Random

import cdd
import cdd.gmp

from polyrelax.polyhedra import cddlib, lp
from polyrelax.rational.rows import Row
from tests.benchmarks.measuring import Progress, Report, milliseconds, timed, times

SIZES = [(2, 8), (4, 16), (6, 24), (8, 40), (12, 60), (16, 80)]


def run(quick: bool, progress: Progress) -> Report:
    """Measure; all must find the same maximum."""
    report = Report(
        "Exact linear programs",
        ["variables", "rows", "ours, ms", "cddlib wrapped, ms", "cddlib alone, ms", "ours, faster"],
        target="none; for information",
        notes="`lp.maximize` with our simplex, proof checked; with cddlib as engine, which takes "
        "three programs to be sure of the outcome, proof checked; and the bare call of `cdd.gmp`.",
    )
    for variables, count in SIZES[: 3 if quick else None]:
        progress(f"linear program with {variables} variables")
        rows, objective = problem(variables, count)
        (best, own), (wrapped_best, wrapped), (bare_best, bare) = (
            timed(partial(lp.maximize, rows, [], objective)),
            timed(partial(lp.maximize, rows, [], objective, cddlib.solve)),
            timed(partial(alone, rows, objective)),
        )
        assert best.value == wrapped_best.value == bare_best, "the maxima differ"
        report.rows.append(
            [
                str(variables),
                str(count),
                *map(milliseconds, (own, wrapped, bare)),
                times(bare / own),
            ]
        )
    report.outcome = "see the table"
    return report


def problem(variables: int, count: int) -> tuple[list[Row], Row]:
    """Random rows around the origin, with the cube [-9, 9]^n so that there is a maximum."""
    random = Random(f"{variables}/{count}")
    units = [[int(i == j) for j in range(variables)] for i in range(variables)]
    rows: list[Row] = [(9, *[s * u for u in unit]) for unit in units for s in (1, -1)]
    while len(rows) < count:
        rows.append((random.randint(1, 20), *[random.randint(-9, 9) for _ in range(variables)]))
    return rows, (0, *[random.randint(-9, 9) for _ in range(variables)])


def alone(rows: list[Row], objective: Row) -> Fraction:
    """The maximum by cddlib."""
    table = cdd.gmp.matrix_from_array(
        rows,
        rep_type=cdd.RepType.INEQUALITY,
        obj_type=cdd.LPObjType.MAX,
        obj_func=objective,
    )
    program = cdd.gmp.linprog_from_matrix(table)
    cdd.gmp.linprog_solve(program)
    return Fraction(program.obj_value)
