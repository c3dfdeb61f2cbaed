"""What a network really does on a polytope: its exact range, its image, and who is unstable."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from polyrelax.errors import CheckFailed, InvalidInput, Undecided, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells as linear_cells
from polyrelax.exact.cells import prepared
from polyrelax.exact.intervals import NodeIntervals
from polyrelax.exact.maximum import Maximization
from polyrelax.exact.regions import Region, RowRegion, VertexRegion
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Point, Polyhedron
from polyrelax.polyhedra.union import Union
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point, format_rational
from polyrelax.rational.rows import point_of

# Domains with more vertices than this are kept by their rows: a box has 2**n vertices.
_MOST_VERTICES = 1000


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Range(Interval):
    """The exact range of an output, and inputs that attain its two ends."""

    lower_at: Point
    upper_at: Point
    names: tuple[str, ...]

    def __repr__(self) -> str:
        points = dict.fromkeys((self.lower_at, self.upper_at))
        if len(self.names) == 1:
            at = " and ".join(format_rational(point[0]) for point in points)
            return f"{self}, attained at {self.names[0]} = {at}"
        at = " and ".join(map(format_point, points))
        return f"{self}, attained at ({', '.join(self.names)}) = {at}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Enclosure(Interval):
    """A sound enclosure [lower, upper] of a range that is not known, and what was attained."""

    attained: Range

    def __repr__(self) -> str:
        return f"inside {self}; values found so far: {self.attained!r}"


@dataclass(frozen=True, slots=True)
class PartialImage:
    """The part of an image that has been found, and a box that contains all of it."""

    found: Union
    box: Polyhedron


def range_of(
    network: Network,
    domain: Polyhedron,
    functional: Any = None,
    *,
    seconds: Any = None,
    cells: int | None = None,
) -> Any:
    """The exact range of a network's output on a polytope, with inputs that attain both ends.

    The search is branch and bound over linear cells with sound bounds (`exact.maximum`); both
    ends are attained, and the network is evaluated once more at the two inputs.

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: a non-empty polytope, of any dimension.
        functional: an affine functional of outputs, neurons or inputs (text such as "y1 - y2", or
            an `Affine` form); all outputs, one by one, unless told.
        seconds, cells: a budget; the search looks at no more cells than this for each end.

    Returns:
        A `Range`, or a tuple of them where there are several outputs and no functional.

    Raises:
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        Undecided: when the budget runs out, or the search is interrupted; `partial` is an
            `Enclosure` (or a tuple of ranges and enclosures, where there are several outputs).

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> square = polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    >>> range_of(Network.parse("relu(x1 - x2) + relu(x2)"), square)
    [0, 1], attained at (x1, x2) = (0, 0) and (1, 1)
    """
    network = prepared(network, domain)
    budget = Budget(seconds, cells)
    if functional is not None:
        network = network.with_outputs(functional)
    region = region_of(domain)
    found: list[Interval] = []
    stopped: Undecided | None = None
    for index in range(len(network.outputs)):
        share = Fraction(index + 1, len(network.outputs))
        try:
            found.append(_range(network, index, domain, region, budget, share))
        except Undecided as error:
            stopped = error
            found.append(error.partial)
    answer = found[0] if len(network.outputs) == 1 else tuple(found)
    if stopped is not None:
        raise Undecided(str(stopped), answer) from stopped.__cause__
    return answer


class _OutOfBudget(Exception):
    """Ends a walk through cells."""


def image(
    network: Network, domain: Polyhedron, *, seconds: Any = None, cells: int | None = None
) -> Union:
    """The exact image of a polytope: a union of polytopes in the space of the outputs.

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: a non-empty polytope, of any dimension.
        seconds, cells: a budget: how long, and how many linear cells.

    Raises:
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        Undecided: when the budget runs out, or the work is interrupted; `partial` is a
            `PartialImage`.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> L = image(Network.parse("relu(x), relu(-x)"), polytope("-1 <= x <= 1"))
    >>> L.is_convex()
    no: (1/2, 1/2) lies between (1, 0) and (0, 1) and is not in the union
    """
    network = live(prepared(network, domain))
    budget = Budget(seconds, cells)
    found: list[Polyhedron] = []

    def check() -> None:
        if budget.spent(len(found)):
            raise _OutOfBudget

    try:
        for cell in linear_cells(network, domain, check):
            check()
            found.append(cell.image)
    except _OutOfBudget:
        raise _stopped(network, domain, found, "The budget ran out") from None
    except KeyboardInterrupt as error:
        raise _stopped(network, domain, found, "The work was interrupted") from error
    return Union(found, names=network.output_names)


Zero = Literal["strict", "inactive", "active"]


@dataclass(frozen=True, slots=True)
class NeuronRange:
    """A neuron, the ReLU layer it is in (from 1), and the range of its pre-activation."""

    name: str
    layer: int
    range: Interval

    def state(self, zero: Zero = "strict") -> Literal["active", "inactive", "unstable"]:
        """What the range says of the neuron: "active", "inactive" or "unstable".

        Args:
            zero: what a pre-activation of 0 counts as: "active" or "inactive" (then a neuron that
                reaches 0 from the other side is unstable), or "strict", where a neuron is unstable
                only if both signs occur. All three are in use; see Definition 4 and 5 of mao2024.

        >>> NeuronRange("r1", 1, Interval(Fraction(0), Fraction(1))).state(zero="inactive")
        'unstable'
        """
        if zero not in ("strict", "inactive", "active"):
            raise InvalidInput.argument("zero", "'strict', 'inactive' or 'active'", f"{zero!r}")
        lower, upper = self.range
        if lower > 0 or (lower == 0 and zero != "inactive"):
            return "active"
        if upper < 0 or (upper == 0 and zero != "active"):
            return "inactive"
        return "unstable"


def stability(
    network: Network, domain: Polyhedron, *, seconds: Any = None, cells: int | None = None
) -> tuple[NeuronRange, ...]:
    """The exact range of every neuron's pre-activation: intrinsic stability (mao2024, Def. 4).

    Raises:
        EmptyDomain, Unbounded, Undecided: as `range_of`.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("a = relu(x); b = relu(a + 1); b")
    >>> [(n.name, str(n.range), n.state()) for n in stability(net, polytope("-1 <= x <= 1"))]
    [('a', '[-1, 1]', 'unstable'), ('b', '[1, 2]', 'active')]
    """
    network = prepared(network, domain)
    if not network.neurons:
        return ()
    pre = network.with_outputs(*(neuron.pre for neuron in network.neurons))
    ranges = range_of(pre, domain, seconds=seconds, cells=cells)
    if not isinstance(ranges, tuple):
        ranges = (ranges,)
    layers = [depth for depth, layer in enumerate(network.layers, start=1) for _ in layer]
    triples = zip(network.neuron_names, layers, ranges, strict=True)
    return tuple([NeuronRange(name, layer, interval) for name, layer, interval in triples])


def live(network: Network) -> Network:
    """The network without the neurons that no output depends on."""
    return Network(*network.outputs, inputs=network.inputs)


def region_of(domain: Polyhedron) -> Region:
    """The domain as a region: by vertices, or by rows where there would be too many vertices."""
    try:
        found = domain.description_within(_MOST_VERTICES)
    except Unsupported:
        found = None
    domain.require_bounded()
    if found is not None and len(found.rays) <= _MOST_VERTICES:
        dimension = domain.dimension + 1
        return VertexRegion(list(found.rays), list(found.tight), dimension, len(found.rows))
    bounds = [domain.bounds(name) for name in domain.names]
    return RowRegion.within(*domain.system(), [(b.lower, b.upper) for b in bounds])


def _range(
    network: Network,
    index: int,
    domain: Polyhedron,
    region: Region,
    budget: Budget,
    share: Fraction,
) -> Range:
    single = Network(network.outputs[index], inputs=network.inputs)
    chain = single.chain
    output = chain.outputs[0]
    ends, whole = [], True
    stopped: BaseException | None = None
    for sign in (-1, 1):
        search = Maximization(chain, tuple([sign * entry for entry in output.row]), region)
        try:
            whole &= search.run(functools.partial(_is_spent, budget, search, share))
        except KeyboardInterrupt as error:
            whole, stopped = False, error
        assert search.best is not None and search.best_at is not None
        at = point_of(search.best_at)
        value = sign * search.best / output.scale
        if single.evaluate(at) != (value,) or not domain.contains(at):
            raise CheckFailed(f"The network does not attain {value} at {format_point(at)}.")
        ends.append((value, at, sign * search.upper / output.scale))
    (low, low_at, below), (high, high_at, above) = ends
    attained = Range(low, high, low_at, high_at, domain.names)
    if whole:
        return attained
    reason = "The search was interrupted" if stopped else "The budget ran out"
    partial = Enclosure(below, above, attained)
    raise Undecided(
        f"{reason} before the range was known; it lies in {partial}.", partial
    ) from stopped


def _is_spent(budget: Budget, search: Maximization, share: Fraction) -> bool:
    return budget.spent(search.nodes, share)


def _stopped(
    network: Network, domain: Polyhedron, found: list[Polyhedron], reason: str
) -> Undecided:
    ends = NodeIntervals.of(network, domain).bounds(network)
    box = Polyhedron.box([e.lower for e in ends], [e.upper for e in ends], network.output_names)
    partial = PartialImage(Union(found, names=network.output_names), box)
    return Undecided(f"{reason} after {len(found)} cells of the image.", partial)
