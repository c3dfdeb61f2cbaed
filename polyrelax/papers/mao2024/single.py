"""What sections 6, 8 and 9 look for: small networks with one unstable neuron a layer.

Definitions 4 and 5 leave open what a pre-activation of 0 counts as. Here a layer has *one unstable
neuron, whatever 0 counts as*, if 0 is in the range of at most one of its pre-activations; all other
neurons keep their sign strictly. In the first two ReLU layers the ranges over the exact set and
over M_inf's are the same (repaired.f6), so that it does not matter which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from operator import mul

from polyrelax.claims import Inquiry
from polyrelax.claims.witnesses import output_set
from polyrelax.exact import image
from polyrelax.networks import Network, relu
from polyrelax.papers.mao2024.paper import LINE, LIVING, members
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.rational.interval import Interval
from polyrelax.search import Member

Row = tuple[int, ...]
Number = Fraction | int

SHAPES = ("1-1-1", "1-1-2", "1-2-1", "1-1-3", "1-2-2", "1-3-1")
SINGLE = tuple(f"{shape}, |w| <= 1, |b| <= 2, ReLU outputs, {LIVING}" for shape in SHAPES)


@dataclass(frozen=True, slots=True)
class Bent:
    """Two ReLU layers whose hull behind the second is not that of the true states.

    Attributes:
        member: the two layers, with the second one's neurons as outputs.
        true, relaxed: the hull of the states that are reached, and M_inf's set.
    """

    member: Member
    true: Polyhedron
    relaxed: Polyhedron

    def first_read_out(self, weight: int) -> Row | None:
        """The first form (weights, then bias 0) with other bounds on the one set, by size."""
        for row in rows_by_weight(len(self.true.names), weight):
            if ends(row, self.true.vertices) != ends(row, self.relaxed.vertices):
                return row
        return None

    def first_unstable_form(self, weight: int, bias: int) -> Row | None:
        """The first form that takes both signs on the relaxed set, and one only on the true set.

        Its value on the true set is never 0. Those of the least absolute weights and bias together
        come first.
        """
        found: list[Row] = []
        for *weights, _ in rows_by_weight(len(self.true.names), weight):
            exact, relaxed = (ends((*weights, 0), s.vertices) for s in (self.true, self.relaxed))
            for b in sorted(range(-bias, bias + 1), key=abs):
                if relaxed.lower < -b < relaxed.upper and -b not in exact:
                    found.append((*weights, b))
                    break
        return min(found, key=lambda row: sum(map(abs, row)), default=None)

    def read_out(self, row: Row) -> Network:
        """The network with the form of a row as its output."""
        net = self.member.network
        return net.with_outputs(form_text(row, net.neuron_names[-len(row) + 1 :]))

    def neuron(self, row: Row) -> Network:
        """The network with a neuron of a third layer as its output, which reads the form."""
        (form,) = self.read_out(row).outputs
        return Network(relu(form), inputs=self.member.network.inputs)


def bent_pairs(inquiry: Inquiry, classes: Sequence[str], single: bool) -> Iterator[Bent]:
    """Pairs of ReLU layers on [-1, 1] with too wide a hull behind the second, in order of size.

    Most pairs are passed over without a hull: where the first layer is affine on [-1, 1] or the
    second is affine on the first one's hull, nothing is lost.

    Args:
        single: only those with one unstable neuron a layer, whatever 0 counts as.
    """
    domain = polytope(LINE)
    for member in members(classes):
        inquiry.look("networks")
        first, second = member.weights
        if not _bends(first, ((-1,), (1,)), single) or not _bends(second, path(first), single):
            continue
        net = member.network
        true, relaxed = image(net, domain).hull, output_set(net, domain)
        if true != relaxed:
            yield Bent(member, true, relaxed.rename(true.names))


def _bends(layer: Sequence[Row], points: Sequence[Sequence[Number]], single: bool) -> bool:
    """Whether a layer has an unstable neuron; if `single`, only one, whatever 0 counts as."""
    ranges = [_extremes(row, points) for row in layer]
    unstable = any(low < 0 < high for low, high in ranges)
    return unstable and not (single and sum(1 for low, high in ranges if low <= 0 <= high) > 1)


def first_bent_single(inquiry: Inquiry) -> Bent | None:
    """The first pair of ReLU layers, one unstable neuron each, that loses something."""
    return next(bent_pairs(inquiry, SINGLE, single=True), None)


def path(layer: Sequence[Row]) -> list[tuple[Number, ...]]:
    """The states of a first ReLU layer of one input at -1, 1 and all kinks between.

    Every form of the layer's neurons takes its extreme values on [-1, 1] at these states.

    >>> path([(1, 0), (-1, 1)])
    [(0, 2), (0, 1), (1, 0)]
    """
    kinks = {Fraction(-b, w) if b else 0 for w, b in layer if w and abs(b) < abs(w)}
    return [tuple([max(w * x + b, 0) for w, b in layer]) for x in sorted({-1, 1, *kinks})]


def ends(row: Row, points: Sequence[Sequence[Number]]) -> Interval:
    """The range of a form (weights, then the bias) over the convex hull of points.

    >>> ends((1, -2, 5), [(0, 0), (1, 3)])
    [0, 5]
    """
    low, high = _extremes(row, points)
    return Interval(Fraction(low), Fraction(high))


def _extremes(row: Row, points: Sequence[Sequence[Number]]) -> tuple[Number, Number]:
    values = [sum(map(mul, row, point)) + row[-1] for point in points]
    return min(values), max(values)


def rows_by_weight(size: int, weight: int) -> list[Row]:
    """All rows of so many weights and a bias of 0: light ones first, then larger entries."""
    values = range(weight, -weight - 1, -1)
    rows = sorted(product(values, repeat=size), key=lambda row: sum(map(abs, row)))
    return [(*row, 0) for row in rows]


def form_text(row: Row, names: Sequence[str]) -> str:
    """A row of weights and a bias as text."""
    terms = [f"{weight}*{name}" for weight, name in zip(row, names, strict=False) if weight]
    return " + ".join([*terms, *([str(row[-1])] if row[-1] or not terms else [])])
