"""The peer for linear cells: a recursion that asks cddlib's exact LP at every split.

A cell is kept as the inequalities that its neurons' signs mean in the space of the inputs. A side
of a split is entered iff it has interior points: a linear program finds the point that satisfies
all inequalities with the greatest slack. That point is kept, and on the side where it lies no
program is needed, so that there is one program for each neuron and cell, not two.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import cdd
import cdd.gmp

from polyrelax.networks.chain import Chain
from polyrelax.rational.rows import Row, dot

Rows = list[Row]


def count_cells(chain: Chain, rows: Sequence[Row]) -> int:
    """The number of full-dimensional linear cells on a full-dimensional polytope.

    Args:
        chain: the network.
        rows: the domain, as integer rows (b, a) with b + a.x >= 0.
    """
    size = len(chain.inputs) + 1
    forms = [tuple([int(i == j) for j in range(size)]) for i in range(size)]
    start = interior_point(rows)
    return 0 if start is None else _count(chain, 0, [], list(rows), forms, start)


def _count(
    chain: Chain, depth: int, done: Rows, rows: Rows, forms: Rows, inner: Sequence[Fraction]
) -> int:
    """The cells where the neurons of this layer that have a sign are `done`."""
    while depth < len(chain.layers) and len(done) == len(chain.layers[depth].rows):
        forms = [forms[0], *done, *[forms[1 + j] for j in chain.layers[depth].carried]]
        depth, done = depth + 1, []
    if depth == len(chain.layers):
        return 1
    pre = _combined(chain.layers[depth].rows[len(done)], forms)
    off = (0,) * len(pre)
    if not any(pre[1:]):  # constant: the whole cell is on one side
        return _count(chain, depth, [*done, pre if pre[0] > 0 else off], rows, forms, inner)
    value = dot(pre, inner)
    found = 0
    for side, known, after in ((pre, value, pre), (tuple([-a for a in pre]), -value, off)):
        more = [*rows, side]
        point = inner if known > 0 else interior_point(more)
        if point is not None:
            found += _count(chain, depth, [*done, after], more, forms, point)
    return found


def _combined(row: Row, forms: Rows) -> Row:
    return tuple([dot(row, column) for column in zip(*forms, strict=True)])


def interior_point(rows: Sequence[Row]) -> tuple[Fraction, ...] | None:
    """The point (1, x) of greatest slack, if that is positive: maximise s with row.(1, x) >= s."""
    array = [[*row, -1] for row in rows]
    array.append([1, *[0] * (len(rows[0]) - 1), -1])  # s <= 1, so that there is an optimum
    table = cdd.gmp.matrix_from_array(
        array,
        rep_type=cdd.RepType.INEQUALITY,
        obj_type=cdd.LPObjType.MAX,
        obj_func=[0] * len(rows[0]) + [1],
    )
    program = cdd.gmp.linprog_from_matrix(table)
    cdd.gmp.linprog_solve(program)
    if program.obj_value <= 0:
        return None
    return (Fraction(1), *program.primal_solution[:-1])
