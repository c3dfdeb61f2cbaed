"""The exact maximum of a network's output, by branch and bound.

A node of the search is a region on which the first layers are affine. It is bounded by
`bounding`, and split along an unstable neuron of its first layer that is not affine, where the
bound loses most. Where nothing is unstable the form is the network itself, and the region's
maximum is the network's.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import flint

from polyrelax.exact.bounding import (
    SLOPE,
    BackSubstitution,
    Integer,
    Lines,
    Sign,
    Span,
    fixed_point,
    sign_of,
)
from polyrelax.exact.regions import PRECISION, Region
from polyrelax.networks.chain import Chain
from polyrelax.rational.rows import Row, dot

TURNS = 3  # how often a node is bounded, each time with better lower lines


@dataclass(slots=True)
class _Node:
    region: Region
    depth: int  # the first layer that may not be affine on the region
    forms: flint.fmpz_mat  # 1, that layer's pre-activations and what it carries, over (1, x)
    signs: list[Sign]  # of that layer's neurons
    spans: list[list[Span | None]]  # of the neurons of that layer and all later ones
    bound: Fraction | None = None
    split: int = -1


class Maximization:
    """A search for the maximum of one integer row over a chain's last state.

    Attributes:
        best: the largest value found so far; `best_at`: the point (t, t*x) that attains it.
        nodes: how many regions have been looked at.
    """

    def __init__(self, chain: Chain, row: Row, region: Region) -> None:
        self.chain = chain
        self.row = row
        self.back = BackSubstitution(chain)
        self.best: Fraction | None = None
        self.best_at: Row | None = None
        self.nodes = 0
        self._queue: list[tuple[Fraction, int, _Node]] = []
        size = len(chain.inputs) + 1
        identity = flint.fmpz_mat([[int(i == j) for j in range(size)] for i in range(size)])
        spans: list[list[Span | None]] = [[None] * len(layer.rows) for layer in chain.layers]
        root = _Node(region, -1, identity, [], [[], *spans])
        self._advance(root)
        self._push(root)

    @property
    def upper(self) -> Fraction:
        """What the maximum cannot exceed, by what is known so far."""
        assert self.best is not None
        return max([self.best, *[-negated for negated, _, _ in self._queue]])

    def run(self, stop: Callable[[], bool] = lambda: False) -> bool:
        """Search until the maximum is known, or until `stop` says so; whether it is known."""
        while self._queue:
            if self.best is not None and -self._queue[0][0] <= self.best:
                self._queue.clear()
                break
            if stop():
                return False
            # A node leaves the queue after its parts have come in: an interrupt loses nothing.
            self._expand(self._queue[0][2])
            heapq.heappop(self._queue)
        return True

    def _expand(self, node: _Node) -> None:
        form = tuple([int(entry) for entry in node.forms.tolist()[1 + node.split]])
        sides = node.region.split(form)
        for sign, region in zip((Sign.ACTIVE, Sign.INACTIVE), sides, strict=True):
            if region is not None:
                signs = list(node.signs)
                signs[node.split] = sign
                spans = [list(layer) for layer in node.spans]
                self._push(_Node(region, node.depth, node.forms, signs, spans, node.bound))

    def _push(self, node: _Node) -> None:
        self.nodes += 1
        self._look(node)
        if node.bound is not None and (self.best is None or node.bound > self.best):
            heapq.heappush(self._queue, (-node.bound, self.nodes, node))

    def _look(self, node: _Node) -> None:
        """Bound a node and choose where to split it; decide it if it is affine."""
        while True:
            if node.depth == len(self.chain.layers):
                self._decide(node)
                return
            self._settle_signs(node)
            if Sign.UNSTABLE in node.signs:
                break
            self._advance(node)
        first = fixed_point(node.forms.tolist())
        lines = [Lines.of(node.signs, node.spans[0])]
        for ahead, spans in enumerate(node.spans[1:], start=1):
            depth = node.depth + ahead
            wanted = [i for i, span in enumerate(spans) if sign_of(span) is Sign.UNSTABLE]
            if wanted:
                rows = [self.chain.layers[depth].rows[i] for i in wanted]
                found = self.back.spans(rows, lines, first, depth, node.region)
                for i, span in zip(wanted, found, strict=True):
                    spans[i] = _meet(spans[i], span)
            lines.append(Lines.of([sign_of(span) for span in spans], spans))
        form, at, weights = self._bound(node, lines, first)
        # Where the bound was attained, see what each neuron does there, and choose the slopes of
        # the lower lines by what it did on average (fictitious play).
        tallies = [[0] * len(spans) for spans in node.spans]
        for turn in range(1, TURNS):
            assert node.bound is not None and self.best is not None
            if node.bound <= self.best:
                return
            values = self._visit(at)[node.depth :]
            for ahead, (line, tally) in enumerate(zip(lines, tallies, strict=True)):
                for i, value in enumerate(values[ahead]):
                    tally[i] += value > 0
                lines[ahead] = line.tilted(tally, turn)
            form, at, weights = self._bound(node, lines, first)
        if node.bound is not None and self.best is not None and node.bound > self.best:
            node.split = self._worst(node, lines[0], weights)
            node.region = node.region.trimmed(self._excess(form, len(lines)))

    def _excess(self, form: Row, layers: int) -> Row:
        """A positive multiple of what a form from `_bound` promises above the best value so far."""
        assert self.best is not None
        constant, *slopes = [entry * self.best.denominator for entry in form]
        return (constant - (self.best.numerator << (PRECISION + SLOPE * layers)), *slopes)

    def _bound(
        self, node: _Node, lines: list[Lines], first: flint.fmpz_mat
    ) -> tuple[Row, Row, list[int]]:
        """Lower a node's bound; the form that bounds the network, where its maximum is, and the
        weights of the first layer's neurons in it."""
        row = [self.row[0] << PRECISION, *self.row[1:]]
        forms, weights = self.back.forms([row], lines, first, len(self.chain.layers))
        constant, *slopes = [int(entry) for entry in forms.tolist()[0]]
        exact = (constant, *[slope << PRECISION for slope in slopes])
        value, at = node.region.maximum(exact)
        value = value / (1 << (PRECISION + SLOPE * len(lines)))
        if node.bound is None or value < node.bound:
            node.bound = value
        if self.best is None:
            self._visit(at)
        return exact, at, weights

    def _settle_signs(self, node: _Node) -> None:
        """Look again at the neurons of the first layer whose sign is not known."""
        wanted = [i for i, sign in enumerate(node.signs) if sign is Sign.UNSTABLE]
        if not wanted:
            return
        table = node.forms.tolist()
        rows = [[table[1 + i][0] << PRECISION, *table[1 + i][1:]] for i in wanted]
        rows += [[-entry for entry in row] for row in rows]
        tops = [int(top) for top in node.region.tops(flint.fmpz_mat(rows))]
        for position, i in enumerate(wanted):
            span = (-tops[len(wanted) + position], tops[position])
            node.spans[0][i] = span
            node.signs[i] = sign_of(span)

    def _advance(self, node: _Node) -> None:
        """Go behind a layer whose neurons all have a sign: it is affine on the region."""
        table: list[list[Integer]] = [list(row) for row in node.forms.tolist()]
        zero: list[Integer] = [0] * len(table[0])
        for i, sign in enumerate(node.signs):
            if sign is Sign.INACTIVE:
                table[1 + i] = zero
        node.depth += 1
        node.spans = node.spans[1:]
        node.forms = flint.fmpz_mat(table)
        node.signs = []
        if node.depth < len(self.chain.layers):
            node.forms = self.back.plain[node.depth] * node.forms
            node.signs = [sign_of(span) for span in node.spans[0]]

    def _decide(self, node: _Node) -> None:
        form = (flint.fmpz_mat([list(self.row)]) * node.forms).tolist()[0]
        value, at = node.region.maximum(tuple([int(entry) for entry in form]))
        node.bound = None
        self._offer(value, at)

    def _worst(self, node: _Node, lines: Lines, weights: list[int]) -> int:
        """The unstable neuron whose relaxation costs the bound most."""

        def cost(i: int) -> tuple[int, int]:
            span = node.spans[0][i]
            assert span is not None
            gap = weights[i] * lines.intercept[i]
            return (gap if gap > 0 else -gap // 2, min(-span[0], span[1]))

        return max((i for i, sign in enumerate(node.signs) if sign is Sign.UNSTABLE), key=cost)

    def _visit(self, point: Row) -> list[list[int]]:
        """Evaluate the network at a point (t, t*x): all pre-activations, times t."""
        state, seen = point, []
        for layer in self.chain.layers:
            values = [dot(row, state) for row in layer.rows]
            seen.append(values)
            after = [value if value > 0 else 0 for value in values]
            state = (state[0], *after, *[state[1 + j] for j in layer.carried])
        self._offer(Fraction(dot(self.row, state), state[0]), point)
        return seen

    def _offer(self, value: Fraction, at: Row) -> None:
        if self.best is None or value > self.best:
            self.best, self.best_at = value, at


def _meet(old: Span | None, new: Span) -> Span:
    return new if old is None else (max(old[0], new[0]), min(old[1], new[1]))
