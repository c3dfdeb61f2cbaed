"""One computation for every value of a parameter: signs are read at a place, and remembered.

Bounds of a network whose weights are rational functions of t are found by the usual algorithms
over the field Q(t). All that such an algorithm asks of its numbers, beyond arithmetic, is a sign.
It is run with the signs at one sample of t, and every rational function whose sign was used is
remembered as a *guard*. Between the two roots of guards next to the sample no guard changes its
sign, so the same run, with the same result as a function of t, is the run at every t in there:
that is a proof for an interval, from one sample. The rest of the interval is worked through in the
same way; the roots themselves, which are algebraic numbers, are places of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import flint

from polyrelax.exact.budget import Budget
from polyrelax.rational.algebraic import Algebraic, real_roots
from polyrelax.rational.ratios import Ratio


class NotGeneric(Exception):
    """A function that is not zero everywhere is zero at the sample: a sign is not constant."""


class Place:
    """Where the signs of functions are read: at one number, or around it.

    Args:
        number: the parameter's value.
        around: whether the signs are to hold in an interval around the number.
    """

    def __init__(self, number: Algebraic, *, around: bool) -> None:
        self.number = number
        self.around = around
        self._guards: dict[tuple[int, ...], flint.fmpz_poly] = {}

    def sign(self, function: Ratio) -> int:
        """The sign (-1, 0 or 1) of a function here; around the number it then is a guard.

        Raises:
            NotGeneric: when the function has a sign on both sides, but not at the number itself.
        """
        if self.around and not function.is_constant:
            for part in (function.above, function.below):
                if part.degree() > 0:
                    self._guards[tuple(map(int, part.coeffs()))] = part
        return self.peek(function)

    def peek(self, function: Ratio) -> int:
        """The sign here, without a guard: for choices that are proved by other signs.

        Raises:
            NotGeneric: as `sign`.
        """
        found = function.sign(self.number)
        if self.around and not found and function:
            raise NotGeneric
        return found

    def largest(self, functions: Sequence[Ratio]) -> Ratio:
        """The function that is largest here; that it is are guards."""
        best = functions[0]
        for function in functions[1:]:
            if self.peek(function - best) > 0:
                best = function
        for function in dict.fromkeys(functions):
            self.sign(best - function)
        return best

    def smallest(self, functions: Sequence[Ratio]) -> Ratio:
        """The function that is smallest here; that it is are guards."""
        return -self.largest([-function for function in functions])

    def extent(self, start: Algebraic, end: Algebraic) -> tuple[Algebraic, Algebraic]:
        """The part of an open interval around the number in which no guard has a root."""
        for guard in self._guards.values():
            for root in real_roots(guard):
                if start < root < self.number:
                    start = root
                elif self.number < root < end:
                    end = root
        return start, end


@dataclass(frozen=True, slots=True)
class Part:
    """A point (`start` is `end`) or an open interval, and what holds on all of it."""

    start: Algebraic
    end: Algebraic
    values: tuple[Ratio, ...]


def parts(
    compute: Callable[[Place], Sequence[Ratio]],
    start: Algebraic,
    end: Algebraic,
    budget: Budget,
) -> Iterator[Part]:
    """What a computation gives for every value of the parameter, from the least to the greatest.

    Args:
        compute: reads all signs from the place that it is given.
        start, end: the ends of the closed interval.
        budget: asked before every run.

    Raises:
        Undecided: when the budget is spent; the parts so far have been yielded.
    """
    pending: list[tuple[Algebraic, Algebraic] | Part] = [(end, end), (start, end), (start, start)]
    while pending:
        todo = pending.pop()
        if isinstance(todo, Part):
            yield todo
            continue
        budget.require(0, "the pieces of the parameter")
        low, high = todo
        if low is high:
            yield Part(low, high, tuple(compute(Place(low, around=False))))
            continue
        sample = Algebraic.rational(low.between(high))
        place = Place(sample, around=True)
        try:
            values = tuple(compute(place))
        except NotGeneric:
            pending += [(sample, high), (sample, sample), (low, sample)]
            continue
        left, right = place.extent(low, high)
        if right is not high:
            pending += [(right, high), (right, right)]
        pending.append(Part(left, right, values))
        if left is not low:
            pending += [(left, left), (low, left)]
