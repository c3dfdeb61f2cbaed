"""The peer for ranges: z3's `Optimize`, with both ends as boxed objectives of one problem.

Two encodings of a neuron are tried, and the faster one counts: `If(t > 0, t, 0)` in place of each
neuron, and a variable y with y >= 0, y >= t, and y <= 0 or y <= t.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from time import process_time
from typing import Any

import z3

from tests.benchmarks.nets import Maps

Answer = tuple[Fraction, Fraction]
Encoding = Callable[[Any, Any, int], Any]


def with_if(problem: Any, pre: Any, number: int) -> Any:
    """A neuron as a term."""
    return z3.If(pre > 0, pre, z3.RealVal(0))


def with_or(problem: Any, pre: Any, number: int) -> Any:
    """A neuron as a variable with a disjunction."""
    after = z3.Real(f"y{number}")
    problem.add(after >= 0, after >= pre, z3.Or(after <= 0, after <= pre))
    return after


ENCODINGS: dict[str, Encoding] = {"or": with_or, "if": with_if}


def solve(maps: Maps, encode: Encoding, limit: float) -> Answer | None:
    """Both ends of the range on [-1, 1]^n; None when the limit in seconds was reached."""
    problem = z3.Optimize()
    problem.set("timeout", max(1, int(limit * 1000)))
    problem.set(priority="box")
    values: list[Any] = [z3.Real(f"x{i}") for i in range(len(maps[0][0][0]))]
    for value in values:
        problem.add(value >= -1, value <= 1)
    count = 0
    for depth, (matrix, vector) in enumerate(maps, start=1):
        pre = [
            z3.Sum([w * v for w, v in zip(row, values, strict=True) if w] + [z3.RealVal(b)])
            for row, b in zip(matrix, vector, strict=True)
        ]
        if depth < len(maps):
            values = [encode(problem, t, count + i) for i, t in enumerate(pre)]
            count += len(pre)
    ends = problem.minimize(pre[0]), problem.maximize(pre[0])
    if problem.check() != z3.sat:
        return None
    low, high = (Fraction(end.value().as_string()) for end in ends)
    return low, high


def fastest(maps: Maps, limit: float) -> tuple[Answer | None, float, str]:
    """The answer, the seconds and the name of the faster encoding; None if both ran out of time."""
    found: tuple[Answer | None, float, str] = (None, limit, "")
    for name, encode in ENCODINGS.items():
        for _ in range(3):
            start = process_time()
            answer = solve(maps, encode, limit)
            spent = process_time() - start
            if answer is not None and (found[0] is None or spent < found[1]):
                found = (answer, spent, name)
            if spent > 1:
                break
    return found
