"""Sound bounds of a network on a region, by back-substitution in fixed point.

Every unstable neuron is replaced by a chord from above and by 0 or the identity from below; the
result is an affine form of the input that lies above the network on the region. Slopes are
rounded, and the intercepts then chosen so that the line stays valid: integers stay short, and
nothing here is a float.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import flint

from polyrelax.exact.regions import PRECISION, Region
from polyrelax.networks.chain import Chain
from polyrelax.rational.rows import Row

SLOPE = 8  # slopes are kept in units of 2**-SLOPE
ONE = 1 << SLOPE

Integer = int | flint.fmpz
Span = tuple[int, int]  # a neuron's bounds, in units of 2**-PRECISION


class Sign(IntEnum):
    """What a neuron does on a region."""

    INACTIVE = 0
    ACTIVE = 1
    UNSTABLE = 2


def sign_of(span: Span | None) -> Sign:
    """What bounds say of a neuron; without bounds, nothing."""
    if span is None or span[0] < 0 < span[1]:
        return Sign.UNSTABLE
    return Sign.ACTIVE if span[0] >= 0 else Sign.INACTIVE


@dataclass(frozen=True, slots=True)
class Lines:
    """For each neuron of a layer, the lines that bound its ReLU: slopes in units of 2**-SLOPE."""

    upper: list[int]
    intercept: list[int]  # of the upper line, in units of 2**-(SLOPE + PRECISION)
    lower: list[int]

    @classmethod
    def of(cls, signs: Sequence[Sign], spans: Sequence[Span | None]) -> Lines:
        """The chord above each unstable neuron; below it 0 or the identity, by which cuts less."""
        upper, intercept, lower = [], [], []
        for sign, span in zip(signs, spans, strict=True):
            if sign is Sign.UNSTABLE:
                assert span is not None
                low, high = span
                slope = ((high << SLOPE) + (high - low) // 2) // (high - low)
                upper.append(slope)
                intercept.append(max(-slope * low, (ONE - slope) * high))
                lower.append(ONE if high > -low else 0)
            else:
                upper.append(ONE * sign)
                intercept.append(0)
                lower.append(ONE * sign)
        return cls(upper, intercept, lower)

    def tilted(self, active: Sequence[int], turns: int) -> Lines:
        """The same lines, but those below unstable neurons with slopes active / turns."""
        # Only an unstable neuron's upper line has an intercept: low < 0 < high.
        lower = [
            (times << SLOPE) // turns if intercept else old
            for times, intercept, old in zip(active, self.intercept, self.lower, strict=True)
        ]
        return Lines(self.upper, self.intercept, lower)


class BackSubstitution:
    """The affine steps of a chain as matrices, and forms pushed back through them."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.plain = []
        self.fixed = []
        for layer in chain.layers:
            size = len(layer.rows[0]) if layer.rows else 0
            unit = [[int(i == j) for i in range(size)] for j in range(size)]
            table = [unit[0], *map(list, layer.rows), *(unit[j + 1] for j in layer.carried)]
            self.plain.append(flint.fmpz_mat(table))
            self.fixed.append(fixed_point(table))

    def forms(
        self,
        rows: list[list[int]],
        lines: Sequence[Lines],
        first: flint.fmpz_mat,
        depth: int,
    ) -> tuple[flint.fmpz_mat, list[int]]:
        """Upper bounds of rows over (1, state before layer `depth`), as forms over (1, x).

        Args:
            rows: integer rows, their constants in units of 2**-PRECISION.
            lines: those of the layers before `depth`, from the first that is not affine.
            first: the fixed-point forms over (1, x) of that first layer and of what it carries.
            depth: the layer that the rows read.

        Returns:
            The forms, multiplied by 2**(SLOPE * len(lines)), and the last row's coefficients on
            the first layer's neurons.
        """
        table: Sequence[Sequence[Integer]] = rows
        for back, line in enumerate(reversed(lines), start=1):
            relaxed = flint.fmpz_mat([_below(row, line) for row in table])
            if back == len(lines):
                return relaxed * first, [int(w) for w in table[-1][1 : 1 + len(line.upper)]]
            table = (relaxed * self.fixed[depth - back]).tolist()
        raise AssertionError("there is no layer to go back through")

    def spans(
        self,
        wanted: Sequence[Row],
        lines: Sequence[Lines],
        first: flint.fmpz_mat,
        depth: int,
        region: Region,
    ) -> list[Span]:
        """Bounds on a region of rows over (1, state before layer `depth`)."""
        rows = [[row[0] << PRECISION, *row[1:]] for row in wanted]
        rows += [[-entry for entry in row] for row in rows]
        forms, _ = self.forms(rows, lines, first, depth)
        shift = SLOPE * len(lines)
        tops = [-(-int(top) >> shift) for top in region.tops(forms)]
        count = len(wanted)
        return [(-tops[count + i], tops[i]) for i in range(count)]


def fixed_point(table: Sequence[Sequence[Integer]]) -> flint.fmpz_mat:
    """A matrix over (1, values) whose constants are in units of 2**-PRECISION, first row apart."""
    return flint.fmpz_mat(
        [list(table[0]), *([int(row[0]) << PRECISION, *row[1:]] for row in table[1:])]
    )


def _below(row: Sequence[Integer], lines: Lines) -> list[Integer]:
    """A row over (1, neurons after ReLU, carried) as a larger or equal one before ReLU."""
    width = len(lines.upper)
    constant = row[0] << SLOPE
    moved = []
    for factor, upper, intercept, lower in zip(
        row[1 : 1 + width], lines.upper, lines.intercept, lines.lower, strict=True
    ):
        if factor > 0:
            moved.append(factor * upper)
            if intercept:
                constant += factor * intercept
        else:
            moved.append(factor * lower)
    return [constant, *moved, *[factor << SLOPE for factor in row[1 + width :]]]
