"""Input partitioning: a relaxation applied on every cell of a domain, and what it says of all.

Source: mao2026 (arXiv 2410.06816, later versions), completeness by partition, as reported in
docs/papers/mao2026.md: M_inf (in network scope, where there are skip connections) is exact on every
cell on which all ReLU layers but the last are affine (Theorem 8 in proofs/mao2026.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any, Literal

from polyrelax.errors import InvalidInput, Undecided, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells as linear_cells
from polyrelax.exact.cells import prepared
from polyrelax.exact.ranges import live
from polyrelax.networks import Network
from polyrelax.polyhedra.constraints import functional
from polyrelax.polyhedra.polyhedron import Point, Polyhedron
from polyrelax.polyhedra.union import Union
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point
from polyrelax.relaxations.base import Relaxation
from polyrelax.relaxations.methods import method as named_method

By = int | Literal["cells", "inner"] | Sequence[Any] | Union

# More cells than this are not made: nobody would wait for the bounds on all of them.
MOST_CELLS = 10_000
MOST_HYPERPLANES = 12  # for `least_partition`, which goes through their subsets


class PartitionBounds(Interval):
    """The union of an output's bounds over the cells of a partition: an interval.

    Attributes:
        parts: the bounds on each cell, in the order of the partition's cells.
    """

    parts: tuple[Interval, ...]

    def __init__(self, output: Network, cells: Sequence[Polyhedron], parts: Sequence[Interval]):
        super().__init__(min(p.lower for p in parts), max(p.upper for p in parts))
        object.__setattr__(self, "parts", tuple(parts))
        object.__setattr__(self, "_output", output)
        object.__setattr__(self, "_cells", tuple(cells))

    @cached_property
    def exact(self) -> tuple[Interval, ...]:
        """The exact range on each cell."""
        output: Network = self.__dict__["_output"]
        return tuple(_exact(output, cell)[0] for cell in self.__dict__["_cells"])

    @property
    def loose(self) -> tuple[Polyhedron, ...]:
        """The cells on which the bounds are wider than the exact range."""
        triples = zip(self.__dict__["_cells"], self.parts, self.exact, strict=True)
        return tuple(cell for cell, bounds, exact in triples if bounds != exact)

    @property
    def is_exact(self) -> bool:
        """Whether the union of the bounds is the exact range on the whole domain."""
        return self == _union(self.exact)


class Partition:
    """A network on a domain that is cut into cells; the cells may share boundaries, and overlap.

    Attributes:
        network: the network, its inputs in the domain's order.
        domain: the polytope.
        cells: polytopes that cover it, none empty.
    """

    def __init__(self, network: Network, domain: Polyhedron, cells: Sequence[Polyhedron]) -> None:
        self.network = network
        self.domain = domain
        self.cells = tuple(cells)

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[Polyhedron]:
        return iter(self.cells)

    def __repr__(self) -> str:
        plural = "" if len(self) == 1 else "s"
        return f"<partition of {self.domain} into {len(self)} cell{plural}>"

    def missed(self) -> Point | None:
        """A point of the domain that is in no cell; None for every partition that could be made."""
        return Union([self.domain]).point_outside(Union(self.cells, names=self.domain.names))

    def bounds(self, method: str | Relaxation, *, seconds: Any = None) -> Any:
        """The bounds of an output over all cells; a tuple of them for several outputs.

        Args:
            method: a relaxation, or its name as on the command line.
            seconds: a limit in time for all cells together.

        Returns:
            A `PartitionBounds`: an interval that knows the bounds on each cell, and which cells
            are loose.

        Raises:
            InvalidInput: for an unknown method.
            Unsupported: where the relaxation does not apply.
            Undecided: when the time runs out; `partial` is an interval, or a tuple of them.
        """
        found = self.output_bounds(method, seconds=seconds)
        return found[0] if len(found) == 1 else found

    def output_bounds(
        self, method: str | Relaxation, *, seconds: Any = None
    ) -> tuple[PartitionBounds, ...]:
        """The bounds of each output over all cells, always as a tuple (see `bounds`)."""
        relaxation = _relaxation(method)
        budget, stopped = Budget(seconds), None
        rows: list[tuple[Interval, ...]] = []
        for cell in self.cells:
            left = budget.left() if stopped is None else Fraction(0)
            try:
                rows.append(relaxation.output_bounds(self.network, cell, seconds=left))
            except Undecided as error:
                stopped = error
                rows.append(error.partial)
        outputs = [Network(form, inputs=self.network.inputs) for form in self.network.outputs]
        found = tuple(
            PartitionBounds(output, self.cells, parts)
            for output, parts in zip(outputs, zip(*rows, strict=True), strict=True)
        )
        if stopped is not None:
            partial = [_union(bounds.parts) for bounds in found]
            answer = partial[0] if len(partial) == 1 else tuple(partial)
            raise Undecided(str(stopped), answer) from stopped.__cause__
        return found

    def is_exact(self, method: str | Relaxation) -> bool:
        """Whether the union of a relaxation's bounds is the exact range, for every output."""
        return self.output_bounds(method) == _exact(self.network, self.domain)


def partition(
    network: Network, domain: Polyhedron, by: By = "cells", *, seconds: Any = None
) -> Partition:
    """A domain cut into cells, for a network to be relaxed on each of them.

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: a non-empty polytope.
        by: "cells", the linear cells of the network; "inner", those of all its ReLU layers but the
            last; a number n, for the boxes of which each side of the bounding box has n; a sequence
            of hyperplanes, each given by an affine functional that vanishes there ("x1 - x2"); or
            the cells themselves, as polyhedra or as a `Union`, which are cut with the domain.
        seconds: a limit in time, for "cells" and "inner".

    Raises:
        InvalidInput: for anything else, or cells that do not cover the domain, naming a point that
            they miss.
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        Unsupported: when there would be more than 10,000 cells.
        Undecided: when the time runs out; there is no partial answer.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> max2 = Network.parse("c = relu(x1 - x2); d = relu(x2); c + d")
    >>> square = polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    >>> [partition(max2, square, by).bounds("triangle") for by in (1, 2, ["x1 - x2"])]
    [[0, 3/2], [0, 5/4], [0, 1]]
    >>> partition(max2, square, 2).bounds("triangle").loose
    ({(x1, x2): -x2 <= 0, -x1 <= 0, 2*x1 <= 1, 2*x2 <= 1},
     {(x1, x2): -2*x2 <= -1, -2*x1 <= -1, x1 <= 1, x2 <= 1})
    """
    network = prepared(network, domain)
    domain.require_bounded()
    if isinstance(by, str):
        return Partition(network, domain, _linear(network, domain, by, Budget(seconds)))
    if isinstance(by, int) and not isinstance(by, bool):
        return Partition(network, domain, _boxes(domain, by))
    given: Any = list(by.given) if isinstance(by, Union) else by
    if not isinstance(given, Sequence):
        raise _bad(by)
    if given and all(isinstance(cell, Polyhedron) for cell in given):
        return Partition(network, domain, _covering(domain, given))
    if any(isinstance(cell, Polyhedron) for cell in given):
        raise _bad(by)
    return Partition(network, domain, _cut(domain, given))


def least_partition(
    network: Network,
    domain: Polyhedron,
    method: str | Relaxation,
    by: Literal["boxes"] | Sequence[Any] = "boxes",
    *,
    most: int = 8,
) -> Partition | None:
    """The partition of a kind with the fewest cells on which a relaxation is exact.

    Args:
        network, domain: as in `partition`.
        method: a relaxation, or its name.
        by: "boxes", n on each side for n = 1, 2, ...; or hyperplanes, of which all subsets are
            gone through in the order of how many cells they make.
        most: the greatest n that is tried.

    Returns:
        The partition, or None where no partition of the kind that was tried is exact.

    Raises:
        InvalidInput: for another kind, or more than 12 hyperplanes.
        EmptyDomain, Unbounded, Unsupported: as `partition`.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> max2 = Network.parse("c = relu(x1 - x2); d = relu(x2); c + d")
    >>> square = polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    >>> len(least_partition(max2, square, "triangle", ["x1 - x2", "x1 - 1/2", "x2 - 1/2"]))
    2
    >>> least_partition(max2, square, "triangle", "boxes", most=3) is None
    True
    """
    if by == "boxes":
        if type(most) is not int or most < 1:
            raise InvalidInput.argument("most", "a positive integer", repr(most))
        tried: Iterator[Partition] = (partition(network, domain, n) for n in range(1, most + 1))
        return next((found for found in tried if found.is_exact(method)), None)
    is_list = isinstance(by, Sequence) and not isinstance(by, str)
    if not is_list or len(by) > MOST_HYPERPLANES or any(isinstance(h, Polyhedron) for h in by):
        must_be = f"'boxes', or a sequence of at most {MOST_HYPERPLANES} hyperplanes"
        raise InvalidInput.argument("by", must_be, repr(by))
    subsets = [chosen for size in range(len(by) + 1) for chosen in combinations(by, size)]
    by_size = sorted((partition(network, domain, chosen) for chosen in subsets), key=len)
    return next((found for found in by_size if found.is_exact(method)), None)


def _linear(network: Network, domain: Polyhedron, kind: str, budget: Budget) -> list[Polyhedron]:
    if kind not in ("cells", "inner"):
        raise _bad(kind)
    network = live(network)
    layers = network.layers if kind == "cells" else network.layers[:-1]
    neurons = [neuron for layer in layers for neuron in layer]
    seen = Network(Affine({}), inputs=network.inputs, neurons=neurons)
    found: list[Polyhedron] = []
    for cell in linear_cells(seen, domain, lambda: budget.require(0, "the linear cells")):
        budget.require(0, "the linear cells")
        found.append(cell.domain)
        _limit(len(found))
    return found


def _boxes(domain: Polyhedron, n: int) -> list[Polyhedron]:
    """The cells of a grid; only sides on which the domain is not constant are cut."""
    if n < 1:
        raise _bad(n)
    if domain.dimension:
        _limit(n)
    pieces = [domain]
    for name in domain.names:
        low, high = domain.bounds(name)
        if low < high:
            ends = [low + (high - low) * i / n for i in range(n + 1)]
            x = Affine.atom(name)
            _limit(len(pieces) * n)
            pieces = [
                piece.cut(x - first)[1].cut(x - last)[0]
                for piece in pieces
                for first, last in pairwise(ends)
            ]
    return [piece for piece in pieces if piece.dimension == domain.dimension]


def _cut(domain: Polyhedron, hyperplanes: Sequence[Any]) -> list[Polyhedron]:
    pieces = [domain]
    for i, hyperplane in enumerate(hyperplanes):
        constant, *row = functional(hyperplane, domain.names, f"by[{i}]")
        form = Affine(dict(zip(domain.names, row, strict=True)), constant)
        sides = [side for piece in pieces for side in piece.cut(form)]
        # A side that is flatter than the domain is a part of the other side; both are the same
        # where the whole domain lies in the hyperplane.
        pieces = [side for side in sides if side.dimension == domain.dimension]
        pieces = list(dict.fromkeys(pieces))
        _limit(len(pieces))
    return pieces


def _covering(domain: Polyhedron, given: Sequence[Polyhedron]) -> list[Polyhedron]:
    for cell in given:
        if cell.names != domain.names:
            must_be = f"polyhedra in the domain's variables {', '.join(domain.names)}"
            raise InvalidInput.argument("by", must_be, f"in {', '.join(cell.names)}")
    _limit(len(given))
    found = [piece for cell in given if not (piece := cell & domain).is_empty]
    missed = Union([domain]).point_outside(Union(found, names=domain.names))
    if missed is not None:
        must_be = "cells that cover the domain"
        raise InvalidInput.argument("by", must_be, f"cells that miss {format_point(missed)}")
    return found


def _relaxation(method: Any) -> Relaxation:
    if isinstance(method, str):
        return named_method(method)
    if not isinstance(method, Relaxation):
        raise InvalidInput.argument("method", "a relaxation, or its name", repr(method))
    return method


def _exact(network: Network, domain: Polyhedron) -> tuple[Interval, ...]:
    return named_method("exact").output_bounds(network, domain)


def _union(parts: Sequence[Interval]) -> Interval:
    return Interval(min(part.lower for part in parts), max(part.upper for part in parts))


def _limit(count: int) -> None:
    if count > MOST_CELLS:
        raise Unsupported(f"A partition has at most {MOST_CELLS} cells here.")


def _bad(by: Any) -> InvalidInput:
    must_be = "'cells', 'inner', a number of boxes, hyperplanes, or polyhedra"
    return InvalidInput.argument("by", must_be, repr(by))
