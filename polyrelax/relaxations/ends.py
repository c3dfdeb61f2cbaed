"""The intervals [p, q] inside a domain of one input, as points (p, q) of a triangle cut into cells.

On a cell the exact maximum, and what a relaxation says it is, are maxima of affine forms of p and q
or differ by a quantity of known sign, so that one polygon after another settles whether the two
agree. docs/precise.md says how for each method, and proves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise
from typing import Any

from polyrelax.exact.cells import cells as linear_cells
from polyrelax.networks import Input, Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine

P, Q = Affine.atom("p"), Affine.atom("q")

Ends = tuple[Fraction, Fraction]
"""The ends p <= q of an interval."""


@dataclass(frozen=True, slots=True)
class Region:
    """A convex polygon of ends by its corners in order; a segment, a point or nothing besides."""

    corners: tuple[Ends, ...]

    def where(self, form: Affine) -> Region:
        """The part on which a form of p and q is not negative.

        >>> square = Region.rectangle((Fraction(0), Fraction(1)), (Fraction(1), Fraction(2)))
        >>> [tuple(map(str, corner)) for corner in square.where(P + Q - 2).corners]
        [('1', '1'), ('1', '2'), ('0', '2')]
        """
        values = [at(form, corner) for corner in self.corners]
        if all(value >= 0 for value in values):
            return self
        found: list[Ends] = []
        valued = list(zip(self.corners, values, strict=True))
        for (here, u), (there, v) in pairwise([*valued, *valued[:1]]):
            if u >= 0:
                found.append(here)
            if u * v < 0:
                share = u / (u - v)
                p, q = (a + share * (b - a) for a, b in zip(here, there, strict=True))
                found.append((p, q))
        return Region(tuple(dict.fromkeys(found)))

    def point(self, strict: Sequence[Affine], closed: Iterable[Affine] = ()) -> Ends | None:
        """Ends at which the strict forms are positive and the closed ones not negative, if any.

        The mean of the corners of what is left is in its relative interior. A form that is not
        negative there, and zero at such a point, is zero on all of it.
        """
        left = self
        for form in (*closed, *strict):
            left = left.where(form)
            if not left.corners:
                return None
        p, q = (
            sum(ends, Fraction(0)) / len(left.corners) for ends in zip(*left.corners, strict=True)
        )
        return (p, q) if all(at(form, (p, q)) > 0 for form in strict) else None

    @classmethod
    def rectangle(cls, p: Ends, q: Ends) -> Region:
        """All ends with p in the one interval and q in the other one."""
        return cls(((p[0], q[0]), (p[1], q[0]), (p[1], q[1]), (p[0], q[1])))


def at(form: Affine, ends: Ends) -> Fraction:
    """The value of a form of p and q."""
    return form.constant + form.coefficient("p") * ends[0] + form.coefficient("q") * ends[1]


@dataclass(frozen=True, slots=True)
class Bend:
    """What an unstable neuron adds to the output: weight * relu(side * (x - kink))."""

    kink: Fraction
    side: int
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Cell:
    """The intervals that end in two given pieces, and what is true on them.

    Attributes:
        region: the ends; strictly inside `edges` where the pieces differ.
        at_p, at_q: the function's values at the two ends.
        top: its maximum over the breakpoints in between; None where there is none.
        bends: the neurons with a kink in between.
    """

    region: Region
    edges: tuple[Affine, ...]
    at_p: Affine
    at_q: Affine
    top: Fraction | None
    bends: tuple[Bend, ...] = ()

    def beyond(self, bound: Affine) -> list[Affine]:
        """The forms that are all positive where a bound is greater than the exact maximum."""
        top = [] if self.top is None else [bound - self.top]
        return [bound - self.at_p, bound - self.at_q, *top]


Rule = Callable[[Cell], Iterator[Ends | None]]
"""Goes through the parts of a cell: ends of an interval whose maximum is overestimated, or None."""


def one_layer(network: Network, domain: Polyhedron, rule: Rule) -> Iterator[Ends | None]:
    """The parts of all cells of a network of one input, one ReLU layer and one output, by a rule.

    Intervals in one piece have no unstable neuron, and every rule's bounds are exact there.
    """
    (output,), (name,) = network.outputs, network.inputs
    low, high = domain.bounds(name)
    bends = []
    for neuron in network.neurons:
        slope, weight = neuron.pre.coefficient(Input(name)), output.coefficient(neuron)
        if slope and weight:
            kink = -neuron.pre.constant / slope
            if low < kink < high:
                bends.append(Bend(kink, 1 if slope > 0 else -1, weight * abs(slope)))
    points = sorted({low, high, *(bend.kink for bend in bends)})
    for cell in _cells(network, points, bends):
        yield from rule(cell)


def by_intervals(
    network: Network, domain: Polyhedron, check: Callable[[], None]
) -> Iterator[Ends | None]:
    """The same for interval propagation and a network of any depth; `check` may end the work.

    Its bounds are continuous in p and q, and affine where no pre-activation's bound changes sign.
    """
    points = sorted(
        {Fraction(x, t) for c in linear_cells(network, domain, check) for t, x in c.corners}
    )
    (name,), (output,) = network.inputs, network.outputs
    start = {Input(name): (P, Q)}
    for cell in _cells(network, points):
        stack: list[tuple[Region, int, dict[Any, tuple[Affine, Affine]]]]
        stack = [(cell.region, 0, start)]
        while stack:
            region, index, known = stack.pop()
            if index == len(network.neurons):
                yield region.point(cell.beyond(_propagated(output, known)[1]))
                continue
            neuron = network.neurons[index]
            low, high = _propagated(neuron.pre, known)
            for part, signs in _by_signs(region, (low, high)):
                post = tuple(form * sign for form, sign in zip((low, high), signs, strict=True))
                stack.append((part, index + 1, {**known, neuron: (post[0], post[1])}))


# -- the rules, each for the upper bound; the lower one is that of the negative output -------------


def triangle(cell: Cell) -> Iterator[Ends | None]:
    """Each bend by its triangle: docs/precise.md, "Triangle"."""
    rising, top = [bend for bend in cell.bends if bend.weight > 0], cell.top
    if not rising or top is None:
        yield None
        return
    at_p, at_q = cell.at_p, cell.at_q
    # The chords' loss: how much the bound's slope at an end differs from the function's.
    left = sum((bend.weight * (bend.kink - P) for bend in rising), Affine.of(0))
    right = sum((bend.weight * (Q - bend.kink) for bend in rising), Affine.of(0))
    falls_to_q = left - (Q - P) * at_q.coefficient("q")
    rises_from_p = right + (Q - P) * at_p.coefficient("p")
    yield (
        cell.region.point(cell.edges, [top - at_p, top - at_q])
        or cell.region.point([falls_to_q, *cell.edges], [at_q - at_p, at_q - top])
        or cell.region.point([rises_from_p, *cell.edges], [at_p - at_q, at_p - top])
    )


def exact(cell: Cell) -> Iterator[Ends | None]:
    """The joint hull of all neurons loses nothing: Theorem 5 in proofs/theorems.md."""
    yield None


def deeppoly_0(cell: Cell) -> Iterator[Ends | None]:
    """The lower lines are 0."""
    yield _beyond_lines(cell, [0] * len(cell.bends))


def deeppoly_1(cell: Cell) -> Iterator[Ends | None]:
    """The lower lines are the identity."""
    yield _beyond_lines(cell, [1] * len(cell.bends))


def deeppoly_area(cell: Cell) -> Iterator[Ends | None]:
    """The lower line is 0 iff u < -l; which it is changes where p + q = 2 * kink."""
    ties = sorted({2 * bend.kink for bend in cell.bends if bend.weight < 0})
    parts: list[tuple[list[Affine], list[Affine]]]
    parts = [([], [P + Q - tie, tie - P - Q]) for tie in ties]
    for low, high in pairwise([None, *ties, None]):
        above = [] if low is None else [P + Q - low]
        parts.append((above + ([] if high is None else [high - P - Q]), []))
    for strict, closed in parts:
        middle = cell.region.point([*cell.edges, *strict], closed)
        if middle is not None:
            total = sum(middle)
            slopes = [int(bend.side * (total - 2 * bend.kink) >= 0) for bend in cell.bends]
            yield _beyond_lines(cell, slopes, strict, closed)


def deepz(cell: Cell) -> Iterator[Ends | None]:
    """Every falling bend adds to both ends; docs/precise.md shows that one of four points fails."""
    falling, top = [bend for bend in cell.bends if bend.weight < 0], cell.top
    if not falling or top is None:
        yield None
        return
    corners = cell.region.corners
    middle = [sum(ends, Fraction(0)) / len(corners) for ends in zip(*corners, strict=True)]
    for corner in corners:
        p, q = ((a + b) / 2 for a, b in zip(corner, middle, strict=True))
        ends = max(at(cell.at_p, (p, q)), at(cell.at_q, (p, q)))
        added = sum(-b.weight * (q - b.kink) * (b.kink - p) for b in falling) / (q - p)
        if ends + added > max(ends, top):
            yield (p, q)
            return


# -- what they share -------------------------------------------------------------------------------


def _beyond_lines(
    cell: Cell,
    slopes: Sequence[int],
    strict: Iterable[Affine] = (),
    closed: Iterable[Affine] = (),
) -> Ends | None:
    """Ends for which one line below each falling bend, of slope 0 or 1, leaves too large a bound.

    The line misses the bend's value at one end of the interval, and meets it at the other one.
    """
    at_p, at_q = cell.at_p, cell.at_q
    for bend, slope in zip(cell.bends, slopes, strict=True):
        if bend.weight < 0 and slope == (bend.side > 0):
            at_p = at_p - bend.weight * (bend.kink - P)
        elif bend.weight < 0:
            at_q = at_q - bend.weight * (Q - bend.kink)
    for bound in (at_p, at_q):
        if bound not in (cell.at_p, cell.at_q):
            found = cell.region.point([*cell.beyond(bound), *cell.edges, *strict], closed)
            if found is not None:
                return found
    return None


def _cells(
    network: Network, points: Sequence[Fraction], bends: Iterable[Bend] = ()
) -> Iterator[Cell]:
    """One cell for each two of the pieces between neighbouring points, where all is affine."""
    values = [network.evaluate([x])[0] for x in points]
    pieces = list(pairwise(zip(points, values, strict=True)))
    for i, j in combinations_with_replacement(range(len(pieces)), 2):
        ((a, at_a), (b, at_b)), ((c, at_c), (d, at_d)) = pieces[i], pieces[j]
        at_p = at_a + (P - a) * ((at_b - at_a) / (b - a))
        at_q = at_c + (Q - c) * ((at_d - at_c) / (d - c))
        region = Region.rectangle((a, b), (c, d))
        if i == j:
            yield Cell(region.where(Q - P), (Q - P,), at_p, at_q, None)
        else:
            edges, top = (P - a, b - P, Q - c, d - Q), max(values[i + 1 : j + 1])
            inside = tuple([bend for bend in bends if b <= bend.kink <= c])
            yield Cell(region, edges, at_p, at_q, top, inside)


def _propagated(form: Affine, known: dict[Any, tuple[Affine, Affine]]) -> tuple[Affine, Affine]:
    """The interval of a form, term by term."""
    low = high = Affine.of(form.constant)
    for atom, factor in form.terms.items():
        below, above = known[atom] if factor > 0 else reversed(known[atom])
        low, high = low + factor * below, high + factor * above
    return low, high


def _by_signs(
    region: Region, forms: tuple[Affine, Affine]
) -> Iterator[tuple[Region, tuple[int, ...]]]:
    """The parts of a region by which of the forms are positive there (1) and which are not (0)."""
    parts: list[tuple[Region, tuple[int, ...]]] = [(region, ())]
    for form in forms:
        halves = []
        for part, signs in parts:
            values = [at(form, corner) for corner in part.corners]
            if max(values) > 0:
                halves.append((part.where(form), (*signs, 1)))
            if min(values) < 0 or max(values) <= 0:
                halves.append((part.where(-form), (*signs, 0)))
        parts = halves
    yield from parts
