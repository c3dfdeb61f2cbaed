"""Networks that compute a given function: all encodings of max and |x| in small classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from operator import mul

from polyrelax.claims import Inquiry
from polyrelax.claims.recheck import difference
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.papers.mao2024.paper import LIVING, UNIT, between, members
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.search import affine_maps

Point = tuple[int, ...]

SCALE = 4  # the screening points are given in quarters

MAX = Network.parse("x2 + relu(x1 - x2)", "x1 x2")
MAX_SHAPES = ("2-1", "2-2", "2-1-1", "2-3", "2-2-1", "2-1-2", "2-1-1-1")
_QUARTERS = [(0, 0), (4, 0), (0, 4), (4, 4), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2), (4, 3), (3, 4)]


def encodings(
    inquiry: Inquiry,
    shapes: Sequence[str],
    function: Callable[[Point], int],
    same_as: Network,
    domain: Polyhedron,
    points: Sequence[Point],
) -> list[Network]:
    """The networks of classes that take the values of another network on a domain, by size.

    The hidden layers are gone through; a read-out with weights +1 and -1 must fit the function at
    all screening points, and the few that do are compared with the network everywhere. Weights and
    biases are in {-1, 0, 1}; the hidden layers come without dead neurons and up to symmetry, so a
    read-out has no weight 0. Networks that differ in the read-out's bias count as one, as at most
    one of them fits.

    Args:
        shapes: inputs and ReLU layers, such as "2-2-1".
        function: the function at a screening point, in quarters as well.
        points: in quarters.
    """
    wanted = [function(point) for point in points]
    found = []
    for member in members([f"{s}, |w| <= 1, |b| <= 1, ReLU outputs, {LIVING}" for s in shapes]):
        states = [_state(member.weights, point) for point in points]
        for weights in product((1, -1), repeat=len(states[0])):
            inquiry.look("networks")
            bias = wanted[0] - _dot(weights, states[0])
            fits = abs(bias) <= SCALE and bias % SCALE == 0
            if not fits or any(
                _dot(weights, state) + bias != goal
                for state, goal in zip(states, wanted, strict=True)
            ):
                continue
            maps = [*affine_maps(member.weights), ([weights], [bias // SCALE])]
            net = Network.sequential(*maps, inputs=same_as.inputs)
            if range_of(difference(net, same_as), domain) == between(0, 0):
                *shape, weight = member.size
                size = (*shape, weight + len(weights) + abs(bias // SCALE))
                found.append((size, net))
    return [net for _, net in sorted(found, key=lambda pair: pair[0])]


def max_encodings(inquiry: Inquiry) -> list[Network]:
    """The networks with at most three neurons that are max(x1, x2) on [0, 1]^2."""

    def biggest(point: Point) -> int:
        return max(point)

    # Several claims need them, and the search is long: it is done once.
    before = inquiry.counts["networks"]
    if encodings not in _FOUND:
        found = encodings(inquiry, MAX_SHAPES, biggest, MAX, polytope(UNIT), _QUARTERS)
        _FOUND[encodings] = found, inquiry.counts["networks"] - before
        return found
    inquiry.look("networks")
    found, looked_at = _FOUND[encodings]
    inquiry.counts["networks"] = before + looked_at
    return found


_FOUND: dict[object, tuple[list[Network], int]] = {}


def _state(weights: tuple[tuple[Point, ...], ...], point: Point) -> Point:
    """The last ReLU layer at a point, all in quarters; a row's last entry is its bias."""
    state = point
    for layer in weights:
        state = tuple(max(0, _dot(row[:-1], state) + SCALE * row[-1]) for row in layer)
    return state


def _dot(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(map(mul, one, other))
