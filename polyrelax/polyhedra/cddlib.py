"""The second engine: conversions and linear programs by cddlib's exact arithmetic (pycddlib).

cddlib aborts the process, or answers wrongly, on some degenerate input; whatever could do so is
filtered here before the call, and its answers are re-checked by the callers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

from polyrelax.errors import CheckFailed, Unsupported
from polyrelax.polyhedra.lp import Infeasible, Optimal, Outcome, UnboundedAbove
from polyrelax.rational import matrix
from polyrelax.rational.rows import Row, integer_row


@contextmanager
def _digits_limited() -> Iterator[None]:
    """Turns Python's refusal of long numbers, which pycddlib passes on as text, into our error."""
    try:
        yield
    except ValueError as error:
        if "int_max_str_digits" not in str(error):
            raise
        limit = sys.get_int_max_str_digits()
        raise Unsupported(
            f"pycddlib cannot be handed, or hand back, a number of more than {limit} digits."
        ) from None


@_digits_limited()
def extreme_rays(
    rows: Sequence[Row], equations: Sequence[Row], width: int
) -> tuple[list[Row], list[Row]]:
    """The rays and lines of the cone {g : rows . g >= 0, equations . g == 0}, by cddlib.

    cddlib reads rows as b + A x >= 0; a cone is the case b = 0.

    Raises:
        Unsupported: for numbers of more digits than Python converts (4300, unless changed).
    """
    import cdd
    import cdd.gmp

    rows = [row for row in rows if any(row)]
    equations, _ = matrix.echelon(equations)
    if not rows and not equations:
        # cddlib answers [] for the whole space as well as for the empty set.
        return [], [tuple([int(i == j) for j in range(width)]) for i in range(width)]
    array = [[0, *row] for row in (*equations, *rows)]
    table = cdd.gmp.matrix_from_array(
        array, rep_type=cdd.RepType.INEQUALITY, lin_set=range(len(equations))
    )
    answer = cdd.gmp.copy_generators(cdd.gmp.polyhedron_from_matrix(table))
    rays: list[Row] = []
    lines: list[Row] = []
    for index, generator in enumerate(answer.array):
        direction = integer_row(generator[1:])
        if any(direction):  # the apex of a pointed cone is no ray
            (lines if index in answer.lin_set else rays).append(direction)
    return rays, lines


def solve(rows: Sequence[Row], equations: Sequence[Row], objective: Row) -> Outcome:
    """Maximise by cddlib; the same contract as `polyrelax.polyhedra.lp.simplex`.

    cddlib's certificates of infeasibility leave out a multiplier, so only its optima are used:
    those of the problem itself, of the least violation, and of the steepest ray.

    Raises:
        Unsupported: for numbers of more digits than Python converts (4300, unless changed).
    """
    # An equation is two inequalities here, because cddlib reports its two sides separately.
    system = [*rows, *equations, *(tuple([-entry for entry in row]) for row in equations)]
    relaxed = [(*row, 1) for row in system]
    n = len(objective) - 1
    least = _optimum([*relaxed, (0,) * (n + 1) + (1,)], (0,) * (n + 1) + (-1,))
    if least.value < 0:
        scale = -1 / least.value
        return Infeasible(*_joined([scale * m for m in least.multipliers[:-1]], len(rows)))
    slopes = [(0, *row[1:]) for row in system]
    slope = (0, *objective[1:])
    steepest = _optimum([*slopes, (1, *(-entry for entry in slope[1:]))], slope)
    if steepest.value > 0:
        return UnboundedAbove(least.point[:-1], steepest.point)
    best = _optimum(system, objective)
    return Optimal(best.value, best.point, *_joined(best.multipliers, len(rows)))


@_digits_limited()
def _optimum(rows: Sequence[Row], objective: Row) -> Optimal:
    """cddlib's answer to a program that is known to have an optimum."""
    import cdd
    import cdd.gmp

    kept = [i for i, row in enumerate(rows) if any(row)]
    table = cdd.gmp.matrix_from_array(
        [list(rows[i]) for i in kept] or [[1] + [0] * (len(objective) - 1)],
        rep_type=cdd.RepType.INEQUALITY,
        obj_type=cdd.LPObjType.MAX,
        obj_func=list(objective),
    )
    program = cdd.gmp.linprog_from_matrix(table)
    cdd.gmp.linprog_solve(program)
    if program.status != cdd.LPStatusType.OPTIMAL:
        raise CheckFailed(f"cddlib misjudged a linear program: {program.status.name}.")
    multipliers = [Fraction(0)] * len(rows)
    for index, value in program.dual_solution:
        if index < len(kept):
            multipliers[kept[index]] = Fraction(value)
    point = tuple([Fraction(entry) for entry in program.primal_solution])
    return Optimal(Fraction(program.obj_value), point, tuple(multipliers), ())


def _joined(
    multipliers: Sequence[Fraction], rows: int
) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """The multipliers of the rows, and those of the equations from their two sides."""
    equations = (len(multipliers) - rows) // 2
    above, below = multipliers[rows : rows + equations], multipliers[rows + equations :]
    return tuple(multipliers[:rows]), tuple([a - b for a, b in zip(above, below, strict=True)])
