"""All encodings of max(x1, x2) on the unit square with two ReLU layers and small weights."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement, product

from polyrelax.claims import Inquiry
from polyrelax.claims.recheck import difference
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.polyhedra import polytope

UNIT = "0 <= x1 <= 1, 0 <= x2 <= 1"
MAX = Network.parse("x2 + relu(x1 - x2)", "x1 x2")

Row = tuple[int, ...]
_SCALE = 4
# In quarters: on these points an encoding must agree before it is looked at everywhere.
_POINTS = [(0, 0), (4, 0), (0, 4), (4, 4), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2), (4, 3), (3, 4)]
_WANTED = tuple(max(point) for point in _POINTS)


def encodings(inquiry: Inquiry, first: int, second: int) -> Iterator[Network]:
    """The networks with `first` + `second` neurons that compute max on the unit square.

    Weights and biases are in {-1, 0, 1}; there are no skip connections. No neuron is dead: each has
    a weight that is not zero, and is read. They come up to the order of neurons.
    """
    for net in candidates(inquiry, first, second):
        apart = range_of(difference(net, MAX), polytope(UNIT))
        if apart.lower == apart.upper == 0:
            yield net


def candidates(inquiry: Inquiry, first: int, second: int) -> Iterator[Network]:
    """The networks of the class that agree with max at a few points: all encodings, and others.

    The first layers are gone through. The second layer's neurons are known by their values at the
    points; the last one is looked up, so that the second layers need not be gone through.
    """
    rows = [(*w, b) for w in product((1, 0, -1), repeat=2) for b in (1, 0, -1) if any(w)]
    for layer in combinations_with_replacement(rows, first):
        inquiry.look("first layers")
        states = [[max(0, _value(row, point)) for row in layer] for point in _POINTS]
        for rest in _second_layers(states, first, second):
            if all(any(row[i] for row in rest[:-1]) for i in range(first)):
                yield Network.sequential(*map(_pair, (layer, rest[:-1], rest[-1:])))


def _second_layers(states: list[list[int]], width: int, neurons: int) -> Iterator[tuple[Row, ...]]:
    """Second layers, and last the read-out, that agree with max on the points."""
    known: dict[Row, list[Row]] = {}
    for row in product((1, 0, -1), repeat=width + 1):
        if any(row[:-1]):
            values = tuple([max(0, _value(row, state)) for state in states])
            known.setdefault(values, []).append(row)
    signs = list(product((1, -1), repeat=neurons))
    for others in product(known, repeat=neurons - 1):
        for (*before, last), bias in product(signs, (1, 0, -1)):
            need = tuple(
                last * (goal - _SCALE * bias - sum(s * v for s, v in zip(before, at, strict=True)))
                for goal, *at in zip(_WANTED, *others, strict=True)
            )
            for choice in product(*(known[values] for values in others), known.get(need, ())):
                read_out = (*before, last, bias)
                pairs = list(zip(choice, read_out, strict=False))
                # One order of the second layer's neurons is enough.
                if pairs == sorted(pairs):
                    yield (*choice, read_out)


def _value(row: Row, point: Row | list[int]) -> int:
    return sum(a * x for a, x in zip(row, point, strict=False)) + _SCALE * row[-1]


def _pair(layer: tuple[Row, ...]) -> tuple[list[Row], Row]:
    return [row[:-1] for row in layer], tuple([row[-1] for row in layer])
