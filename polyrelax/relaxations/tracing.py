"""`trace`: a relaxation layer by layer, each relaxed set beside the true one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import prepared
from polyrelax.exact.ranges import image
from polyrelax.networks import Network, split_in_stages
from polyrelax.polyhedra.polyhedron import Point, Polyhedron
from polyrelax.polyhedra.union import Union
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point, format_rational
from polyrelax.relaxations.methods import method


@dataclass(frozen=True, slots=True)
class LayerTrace:
    """A state behind a ReLU layer: what it is relaxed to, and what the network reaches.

    Attributes:
        layer: from 1; 0 for the inputs.
        names: of the state's coordinates.
        relaxed: the relaxed set.
        exact: the exact reachable set.
        spurious: a point of the relaxed set that no input reaches; None where there is none.
    """

    layer: int
    names: tuple[str, ...]
    relaxed: Polyhedron
    exact: Union
    spurious: Point | None

    def to_json(self) -> dict[str, Any]:
        """The layer as JSON, points as lists of strings."""
        return {
            "layer": self.layer,
            "names": list(self.names),
            "relaxed": {
                "vertices": _texts(self.relaxed.vertices),
                "facets": [str(c) for c in (*self.relaxed.equations, *self.relaxed.inequalities)],
            },
            "exact": {"cells": [{"vertices": _texts(c.vertices)} for c in self.exact.cells]},
            "spurious": None if self.spurious is None else _texts([self.spurious])[0],
        }


@dataclass(frozen=True, slots=True)
class Trace:
    """What a method does to a network on a domain, layer by layer.

    Attributes:
        method: its name.
        layers: state by state.
        relaxed, exact: the bounds of the outputs.
    """

    method: str
    layers: tuple[LayerTrace, ...]
    relaxed: tuple[Interval, ...]
    exact: tuple[Interval, ...]

    @property
    def first_spurious(self) -> LayerTrace | None:
        """The first layer whose relaxed set has a point that no input reaches."""
        return next((layer for layer in self.layers if layer.spurious is not None), None)

    def to_json(self) -> dict[str, Any]:
        """The trace as JSON."""
        return {
            "method": self.method,
            "layers": [layer.to_json() for layer in self.layers],
            "bounds": {
                "relaxed": [interval.to_json() for interval in self.relaxed],
                "exact": [interval.to_json() for interval in self.exact],
            },
        }

    def __repr__(self) -> str:
        lines = []
        for layer in self.layers:
            where = "the inputs" if layer.layer == 0 else f"behind ReLU layer {layer.layer}"
            lines.append(f"{where}: ({', '.join(layer.names)})")
            lines.append(f"  {self.method} vertices: {_listed(layer.relaxed.vertices)}")
            facets = (*layer.relaxed.equations, *layer.relaxed.inequalities)
            lines.append(f"  {self.method} facets: {', '.join(map(str, facets))}")
            cells = " and ".join(f"hull of {_listed(c.vertices)}" for c in layer.exact.cells)
            lines.append(f"  truly reached: {cells}")
            if layer.spurious is not None:
                first = " (the first)" if layer is self.first_spurious else ""
                lines.append(f"  spurious{first}: {format_point(layer.spurious)}")
        lines.append(f"output: {self.method} {_bounds(self.relaxed)}, exact {_bounds(self.exact)}")
        return "\n".join(lines)


def trace(
    network: Network, domain: Polyhedron, name: str = "mo:inf", *, seconds: Any = None
) -> Trace:
    """A method layer by layer, beside what the network really does.

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: a non-empty polytope.
        name: the method, as on the command line.
        seconds: a limit in time.

    Raises:
        InvalidInput: for an unknown method.
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        Undecided: when the time runs out.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)")
    >>> found = trace(net, polytope("-1 <= x <= 1"))
    >>> found.first_spurious.layer, found.first_spurious.spurious
    (1, (Fraction(1, 2), Fraction(1, 1)))
    """
    network = prepared(network, domain)
    domain.require_bounded()
    budget = Budget(seconds)
    relaxed = method(name).relax(network, domain, seconds=budget.left())
    layers = [LayerTrace(0, domain.names, domain, Union([domain]), None)]
    for layer, names in enumerate(split_in_stages(network).names[1:], start=1):
        hull = relaxed.hull(layer)
        state = network.with_outputs(*names)
        reached = image(state, domain, seconds=budget.left()).rename(names)
        layers.append(LayerTrace(layer, names, hull, reached, _spurious(hull, reached)))
    exact = method("exact").relax(network, domain, seconds=budget.left()).bounds()
    return Trace(name, tuple(layers), relaxed.bounds(), exact)


def _spurious(hull: Polyhedron, reached: Union) -> Point | None:
    """A point of the hull that is not reached; one between two reached points, if possible."""
    convexity = reached.is_convex()
    if convexity.witness is not None:
        return convexity.witness.between
    return Union([hull]).point_outside(reached)


def _texts(points: Iterable[Point]) -> list[list[str]]:
    return [[format_rational(entry) for entry in point] for point in points]


def _listed(points: Iterable[Point]) -> str:
    return " ".join(map(format_point, points)) or "()"


def _bounds(intervals: tuple[Interval, ...]) -> str:
    return ", ".join(map(str, intervals))
