"""How far a relaxation's outputs are from the network's: D = max |y - z(x)| over what it allows.

Source: Papamichail, Varsos, Flouris and Marques-Silva, arXiv 2604.18728, as reported: the "full
relaxation" as a *feasible set*, `triangle@ibp`. An input x and an output y are allowed together by
a trace of the relaxation's system; z(x) is what the network computes at the same x. On a linear
cell of the network z is affine, so D is the greatest of finitely many linear programs: for each
cell and output, maximise y - z(x) and z(x) - y over the system and the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from polyrelax.errors import CheckFailed, EmptyDomain, Undecided
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import prepared
from polyrelax.exact.pieces import Piece, pieces
from polyrelax.networks import Input, Network
from polyrelax.polyhedra.polyhedron import Point, Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point, format_rational
from polyrelax.rational.rows import point_of
from polyrelax.relaxations.base import Relaxed
from polyrelax.relaxations.methods import method
from polyrelax.relaxations.system import System, named


@dataclass(frozen=True, slots=True, repr=False)
class Deviation:
    """The greatest distance of a relaxed output from the network's at the same input.

    Attributes:
        value: the distance.
        at: the input.
        output: the index of the output in which it shows.
        trace: a value for every node that the relaxation allows, by name.
        relaxed, true: the output in the trace, and what the network computes.
    """

    value: Fraction
    at: Point
    output: int
    trace: Mapping[str, Fraction]
    relaxed: Fraction
    true: Fraction

    def __repr__(self) -> str:
        relaxed, true = format_rational(self.relaxed), format_rational(self.true)
        where = f"{relaxed} for {true} at {format_point(self.at)}"
        return f"{format_rational(self.value)}: {where}"


def deviation(
    network: Network, domain: Polyhedron, name: str = "triangle@ibp", *, seconds: Any = None
) -> Deviation:
    """D = max |y - z(x)| over all inputs x and all outputs y that a relaxation allows at x.

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: a non-empty polytope.
        name: the relaxation, as on the command line.
        seconds: a limit in time.

    Raises:
        InvalidInput: for an unknown method.
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        Unsupported: for a method that is no linear system, such as `exact`.
        Undecided: when the time runs out; `partial` is an interval that contains D, or None while
            the relaxation itself is not finished.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> deviation(Network.parse("relu(2*relu(x))"), polytope("-1 <= x <= 1"))
    1: 1 for 0 at (0)
    """
    network = prepared(network, domain)
    domain.require_bounded()
    budget = Budget(seconds)
    try:
        relaxed = method(name).relax(network, domain, seconds=budget.left())
        search = _Search(relaxed, relaxed.bounds())
    except Undecided as error:
        # Bounds of the network say nothing of how far a relaxation goes.
        error.partial = None
        raise
    try:
        for piece in pieces(network, domain, lambda: budget.require(0, "the deviation")):
            budget.require(0, "the deviation")
            search.look(piece)
    except Undecided as error:
        known = search.best.value if search.best is not None else Fraction(0)
        widest = max(interval.width for interval in search.bounds)
        raise Undecided(str(error), Interval(known, widest)) from error.__cause__
    assert search.best is not None  # a non-empty domain has a piece
    return search.best


class _Search:
    """The maximum over the pieces that have been looked at."""

    def __init__(self, relaxed: Relaxed, bounds: tuple[Interval, ...]) -> None:
        self.relaxed = relaxed
        self.bounds = bounds
        self.best: Deviation | None = None

    def look(self, piece: Piece) -> None:
        network = self.relaxed.network
        system: System | None = None
        for output, form in enumerate(piece.outputs):
            values = [_value(form, network, point_of(corner)) for corner in piece.cell.corners]
            lower, upper = self.bounds[output]
            for sign, most in ((1, upper - min(values)), (-1, max(values) - lower)):
                # No program can do better than the output's bound against the piece's own range.
                if self.best is not None and most <= self.best.value:
                    continue
                system = system or _on(self.relaxed.system, piece, network)
                gap = named(network.outputs[output] - form, network) * sign
                try:
                    found = system.highest(gap)
                except EmptyDomain:
                    raise CheckFailed(
                        f"{self.relaxed!r} allows nothing over a cell of {network}."
                    ) from None
                if self.best is None or found.value > self.best.value:
                    self.best = self._told(output, found.value, found.point)

    def _told(self, output: int, value: Fraction, point: Point) -> Deviation:
        """The deviation that a relaxed trace shows; the network is evaluated at its input."""
        network = self.relaxed.network
        trace = dict(zip(self.relaxed.system.names, point, strict=True))
        at = point[: len(network.inputs)]
        reached = Fraction(named(network.outputs[output], network).evaluate(trace))
        true = network.evaluate(at)[output]
        if abs(reached - true) != value:
            raise CheckFailed(f"The deviation of {network} is not {value} at {format_point(at)}.")
        return Deviation(value, at, output, trace, reached, true)


def _on(system: System, piece: Piece, network: Network) -> System:
    """The system with the inputs in a piece."""
    found = system.copy()
    for form in piece.signs:
        found.require(named(form, network), "the cell")
    return found


def _value(form: Affine, network: Network, point: Point) -> Fraction:
    values = dict(zip(map(Input, network.inputs), point, strict=True))
    return Fraction(form.evaluate(values))
