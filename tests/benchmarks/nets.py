"""Fixed random networks: integer weights and biases in [-3, 3], on the box [-1, 1]^n."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from polyrelax.networks import Network
from polyrelax.polyhedra import Polyhedron

Sizes = tuple[int, ...]
Maps = list[tuple[list[list[int]], list[int]]]


def maps(sizes: Sizes, seed: int) -> Maps:
    """The affine maps (W, b) of the network of these sizes, inputs first, and of this seed."""
    random = Random(f"{sizes}/{seed}")

    def draw(count: int) -> list[int]:
        return [random.randint(-3, 3) for _ in range(count)]

    return [
        ([draw(before) for _ in range(after)], draw(after)) for before, after in pairwise(sizes)
    ]


def network(sizes: Sizes, seed: int) -> Network:
    """The same as a network, with a ReLU between any two maps."""
    return Network.sequential(*maps(sizes, seed))


def cube(dimension: int) -> Polyhedron:
    """The domain, made anew so that nothing is remembered from an earlier run."""
    return Polyhedron.box([-1] * dimension, [1] * dimension)


def shown(sizes: Sizes) -> str:
    """Sizes as one writes them: 2-8-8-1."""
    return "-".join(map(str, sizes))
