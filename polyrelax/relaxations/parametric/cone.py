"""`exact` in the radius: the linear cells of the cone over the ball, and their envelopes.

The set {(x, r) : x in c + r*B, r0 <= r <= r1} is a polytope, and a network on it is piecewise
linear. The shadow of a linear cell on the plane of r and an output is a polygon; the range for a
given r is what all polygons say above that r. All of it is rational, and no sign is assumed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells
from polyrelax.networks import Input, Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.ratios import Ratio
from polyrelax.rational.rows import Row, integer_row, point_of
from polyrelax.relaxations.parametric.curves import Curve, lines_through

Node = tuple[Fraction, Fraction]
Segment = tuple[Node, Node]

# Up to these shares of the radii the range is worked out in turn, where the time is limited. The
# smaller the radii the fewer the cells, so the first ones are cheap.
_SHARES = (Fraction(1, 8), Fraction(1, 2), Fraction(1))


def ranges(
    network: Network,
    centre: Sequence[Fraction],
    shape: Polyhedron,
    radii: tuple[Fraction, Fraction],
    budget: Budget,
) -> Iterator[list[tuple[Curve, Curve]]]:
    """The ends of the exact range of every output, on centre + r * shape for all radii r.

    With a limit in time the curves come several times, from the first radius on, each time to
    a greater one: the last ones are the answer. Without a limit they come once.
    """
    taken = {*shape.names, *network.neuron_names}
    radius = next(name for i in range(10**9) if (name := f"r{i}") not in taken)
    names = (*shape.names, radius)
    lifted = Network(Affine.atom(Input(radius)), *network.outputs, inputs=names)
    # Of every output: the upper side of its values, and of their negatives.
    nodes: list[tuple[list[Node], list[Node]]] = [([], []) for _ in network.outputs]
    first, last = radii
    shares = _SHARES if budget.seconds is not None else _SHARES[-1:]
    knots = [first, *[first + (last - first) * share for share in shares]]
    for low, high in itertools.pairwise(knots):
        sides: list[tuple[list[Segment], list[Segment]]] = [([], []) for _ in network.outputs]
        for count, cell in enumerate(cells(lifted, _cone(centre, shape, (low, high), names))):
            budget.require(count, "the linear cells")
            images = [point_of(row) for row in cell.image_rows]
            for i, (top, bottom) in enumerate(sides, start=1):
                top += _upper_chain((image[0], image[i]) for image in images)
                bottom += _upper_chain((image[0], -image[i]) for image in images)
        for known, found in zip(nodes, sides, strict=True):
            for line, segments in zip(known, found, strict=True):
                line += _envelope(segments, budget)[1 if line else 0 :]
        yield [(_negated(lines_through(down)), lines_through(up)) for up, down in nodes]


def _cone(
    centre: Sequence[Fraction],
    shape: Polyhedron,
    radii: tuple[Fraction, Fraction],
    names: tuple[str, ...],
) -> Polyhedron:
    """The set of all (x, r) with x in centre + r * shape."""

    def homogenised(row: Row) -> Row:
        """b + a.z >= 0 for x = c + r z: multiplied by r it is b r + a.(x - c) >= 0."""
        shift = sum([a * c for a, c in zip(row[1:], centre, strict=True)], Fraction(0))
        return integer_row([-shift, *row[1:], row[0]])

    rows, equations = shape.system()
    nothing = [0] * len(centre)
    ends = [integer_row([-radii[0], *nothing, 1]), integer_row([radii[1], *nothing, -1])]
    return Polyhedron(
        names,
        rows=(*map(homogenised, rows), *ends),
        equations=tuple(map(homogenised, equations)),
    )


def _upper_chain(points: Iterable[Node]) -> list[Segment]:
    """The upper side of a polygon, from left to right, without vertical segments."""
    highest: dict[Fraction, Fraction] = {}
    for x, y in points:
        highest[x] = max(y, highest.get(x, y))
    chain: list[Node] = []
    for point in sorted(highest.items()):
        while len(chain) > 1 and not _turns_right(chain[-2], chain[-1], point):
            chain.pop()
        chain.append(point)
    return list(itertools.pairwise(chain))


def _turns_right(a: Node, b: Node, c: Node) -> bool:
    return (b[1] - a[1]) * (c[0] - b[0]) > (c[1] - b[1]) * (b[0] - a[0])


def _envelope(segments: Iterable[Segment], budget: Budget) -> list[Node]:
    """The knots of the largest of segments that together lie above a whole interval."""
    distinct = set(segments)
    ends = sorted({x for segment in distinct for x, _ in segment})
    nodes: list[Node] = []
    to_come = sorted(distinct, reverse=True)
    current: list[Segment] = []
    for low, high in itertools.pairwise(ends):
        budget.require(0, "the envelope of the linear cells")
        current = [segment for segment in current if segment[1][0] > low]
        while to_come and to_come[-1][0][0] == low:
            current.append(to_come.pop())
        over = {(_height(segment, low), _height(segment, high)) for segment in current}
        found = _upper_lines(low, high, over)
        nodes += found if not nodes else found[1:]
    return nodes


def _upper_lines(low: Fraction, high: Fraction, lines: Iterable[Node]) -> list[Node]:
    """The knots of the largest of lines on an interval, each given by its values at the ends."""
    width = high - low
    current = max(lines)
    nodes = [(low, current[0])]
    at = Fraction(0)  # how far along the interval, from 0 to 1
    while True:
        slope = current[1] - current[0]
        meetings = []
        for line in lines:
            steeper = line[1] - line[0] - slope
            if steeper > 0:
                where = (current[0] - line[0]) / steeper
                if at <= where < 1:
                    meetings.append((where, -line[1], line))
        if not meetings:
            return [*nodes, (high, current[1])]
        at, _, following = min(meetings)
        value = current[0] + slope * at
        current = following
        nodes.append((low + at * width, value))


def _height(segment: Segment, x: Fraction) -> Fraction:
    (x0, y0), (x1, y1) = segment
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def _negated(curve: Curve) -> Curve:
    return Curve(
        curve.knots,
        tuple([-function for function in curve.between]),
        tuple([Ratio.of(0) - value for value in curve.at_knots]),
    )
