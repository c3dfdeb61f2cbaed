"""The peer for screens: z3 asked whether the Triangle's upper bound of a network is exact.

The bound is exact iff no point of the Triangle's set lies above all values of the network. z3 gets
this as it stands: maximise over the relaxed set and over the network, and compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import z3


def upper_is_exact(weights: Sequence[Sequence[Sequence[int]]]) -> bool:
    """Whether it is, for a network of one ReLU layer on the box [-1, 1]^n."""
    hidden, (read_out,) = weights
    return _maximum(hidden, read_out, relaxed=True) == _maximum(hidden, read_out, relaxed=False)


def _maximum(hidden: Sequence[Sequence[int]], read_out: Sequence[int], relaxed: bool) -> Fraction:
    problem: Any = z3.Optimize()
    inputs = [z3.Real(f"x{i}") for i in range(len(hidden[0]) - 1)]
    problem.add(*[x >= -1 for x in inputs], *[x <= 1 for x in inputs])
    after = []
    for i, (*row, bias) in enumerate(hidden):
        pre = z3.Sum([w * x for w, x in zip(row, inputs, strict=True)]) + bias
        reach = sum(map(abs, row))
        low, high = bias - reach, bias + reach
        if low < 0 < high and relaxed:
            y = z3.Real(f"y{i}")
            problem.add(y >= 0, y >= pre, (high - low) * y <= high * (pre - low))
        else:
            y = z3.If(pre > 0, pre, z3.RealVal(0))
        after.append(y)
    *factors, offset = read_out
    value = problem.maximize(z3.Sum([c * y for c, y in zip(factors, after, strict=True)]) + offset)
    assert problem.check() == z3.sat
    return Fraction(value.value().as_string())
