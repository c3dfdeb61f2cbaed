"""`precise`: whether a relaxation is exact on every box inside a domain, decided or supported.

Source: *precise* is Baader et al. 2024 (baader2024), as this project reports it. How it is decided,
and why that is right, is in docs/precise.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import combinations, product
from typing import Any, Literal

from polyrelax.errors import CheckFailed, InvalidInput, Undecided
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells, prepared
from polyrelax.exact.ranges import live, range_of
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import ends
from polyrelax.relaxations.base import Relaxation
from polyrelax.relaxations.methods import ALIASES
from polyrelax.relaxations.methods import method as relaxation

Answer = Literal["precise", "not precise", "supported"]
Check = Callable[[], None]
"""Raises `Undecided` when the budget is spent."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Whether a relaxation is exact on every box inside a domain; true iff that is proved.

    Attributes:
        answer: "precise" (proved), "not precise" (with a box where it fails), or "supported": no
            box of a grid fails, which proves nothing.
        method: the relaxation, by name.
        cells: into how many parts the intervals fell, each decided for all intervals in it; or how
            many boxes of a grid were looked at.
        box, exact, relaxed: a box where it fails, the output's range there, and the bounds.
    """

    answer: Answer
    method: str
    cells: int
    box: Polyhedron | None = None
    exact: Interval | None = None
    relaxed: Interval | None = None

    def __bool__(self) -> bool:
        if self.answer == "supported":
            raise Undecided("That no box of a grid fails does not say that none fails.", self)
        return self.answer == "precise"

    def __repr__(self) -> str:
        if self.box is not None:
            where = ", ".join(f"{name} in {self.box.bounds(name)!s}" for name in self.box.names)
            return (
                f"not precise: for {where} {self.method} gives {self.relaxed!s}, and the range is "
                f"{self.exact!s}"
            )
        noun = "cell" if self.answer == "precise" else "box of a grid"
        plural = "cells" if self.answer == "precise" else "boxes of a grid"
        return f"{self.answer}: {self.cells} {noun if self.cells == 1 else plural}"


def precise(
    network: Network,
    domain: Polyhedron,
    method: str = "triangle",
    *,
    grid: int = 2,
    seconds: Any = None,
) -> Precision:
    """Whether a relaxation's bounds are exact on every box inside a domain (baader2024).

    It is decided for networks of one input: by interval propagation at any depth, and by all
    methods that reduce to IBP, DeepPoly, DeepZ, the Triangle or the exact hull with one ReLU layer;
    also at any depth where a method is never looser than IBP, and IBP is precise. Otherwise boxes
    are tried, those with corners on a grid; one that fails decides, too. A box where a method fails
    is run through the method itself and through the exact range before it is shown.

    Args:
        network: any network; its inputs are matched to the domain by name. All outputs count.
        domain: a bounded box; a point has one box inside, itself.
        method: the name of a relaxation, see `polyrelax.method`.
        grid: into how many equal parts the grid cuts each side of the domain, besides the
            coordinates of the corners of all linear cells.
        seconds: a limit in time; none unless told.

    Raises:
        InvalidInput: when the domain is no box, or an argument is not what it must be.
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        Unsupported: when the method does not apply to one of the boxes.
        Undecided: when the time runs out; `partial` is the `Precision` "supported" so far.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net, line = Network.parse("relu(x) + relu(-x)"), polytope("-1 <= x <= 1")
    >>> precise(net, line)
    precise: 6 cells
    >>> precise(net, line, "deeppoly-0").answer
    'precise'
    >>> precise(Network.parse("c = relu(x); c - x"), line, "ibp")
    not precise: for x in [-1/2, 1/2] ibp gives [-1/2, 1], and the range is [0, 1/2]
    """
    bounder, budget = relaxation(method), Budget(seconds)
    network = prepared(network, domain)
    domain.require_bounded()
    if isinstance(grid, bool) or not isinstance(grid, int) or grid < 1:
        raise InvalidInput.argument("grid", "a positive integer", repr(grid))
    sides = [domain.bounds(name) for name in domain.names]
    if domain != Polyhedron.box([s.lower for s in sides], [s.upper for s in sides], domain.names):
        raise InvalidInput.argument("domain", "a box", repr(domain))
    check = partial(budget.require, 0, "looking for a box where the method fails")
    is_line, looked_at = domain.dimension == len(sides) == 1, 0
    parts = _decided(network, domain, _plain(method), check) if is_line else None
    if parts is None and is_line and _INSIDE_IBP.fullmatch(_plain(method)):
        outer = precise(network, domain, "ibp", seconds=budget.left())
        if outer:
            return replace(outer, method=method)
    boxes = parts if parts is not None else _grid(network, domain, grid, check)
    try:
        for box in boxes:
            looked_at += 1
            check()
            if box is not None:
                failing = _failing(bounder, network, box, method, looked_at, budget)
                if failing is not None:
                    return failing
                if parts is not None:
                    raise CheckFailed(f"{method} is exact for {network} on {box} after all.")
    except (Undecided, KeyboardInterrupt) as error:
        done = max(looked_at - 1, 0)
        partial_answer = Precision("supported", method, done)
        raise Undecided(f"Stopped after {done} cells or boxes.", partial_answer) from error
    # A point has one box only, and the grid has it.
    all_boxes = parts is not None or domain.dimension == 0
    return Precision("precise" if all_boxes else "supported", method, looked_at)


def _failing(
    bounder: Relaxation,
    network: Network,
    box: Polyhedron,
    method: str,
    looked_at: int,
    budget: Budget,
) -> Precision | None:
    """The answer, if the method's bounds of an output are not its range on a box."""
    bounds = bounder.output_bounds(network, box, seconds=budget.left())
    for output, relaxed in zip(network.outputs, bounds, strict=True):
        exact = range_of(Network(output, inputs=box.names), box)
        if not exact <= relaxed:
            raise CheckFailed(f"{method} is not sound for {network} on {box}.")
        if exact != relaxed:
            return Precision("not precise", method, looked_at, box, exact, relaxed)
    return None


# -- one input -------------------------------------------------------------------------------------

_TRIANGLE = re.compile(r"triangle|krelu:1|krelu:\d+@box|m:1|m:\d+@A2|m:1@network")
_BOUNDED_TRIANGLE = re.compile(r"triangle@(ibp|deepz|deeppoly-\w+)")
_JOINT = re.compile(r"(krelu|m|mo):(\d+|inf)(@A3|@network)?")
_INSIDE_IBP = re.compile(r"(triangle|triangle@ibp|krelu:.*|m:.*|mo:.*|p:.*)")
_RULES = {
    "deeppoly-0": ends.deeppoly_0,
    "deeppoly-1": ends.deeppoly_1,
    "deeppoly-area": ends.deeppoly_area,
    "deepz": ends.deepz,
}


def _decided(
    network: Network, domain: Polyhedron, name: str, check: Check
) -> Iterator[Polyhedron | None] | None:
    """A box where the method fails or None, for each part of the cells; None where no rule fits."""
    if name == "exact":
        return iter([None])
    if name == "ibp":
        return _boxes(network, domain, None, check)
    rule = _rule(name, network)
    return None if rule is None else _boxes(network, domain, rule, check)


def _plain(method: str) -> str:
    """The method's name without aliases."""
    head, *options = method.split("@")
    return "@".join([ALIASES.get(head, head), *options])


def _rule(name: str, network: Network) -> ends.Rule | None:
    """The rule for a method that is not interval propagation, with one ReLU layer at most."""
    if len(network.layers) < 2 and _is_hull(name, len(network.neurons)):
        return ends.exact
    if len(live(network).layers) > 1:
        return None
    if _TRIANGLE.fullmatch(name) or _BOUNDED_TRIANGLE.fullmatch(name):
        return ends.triangle
    return _RULES.get(name)


def _is_hull(name: str, neurons: int) -> bool:
    """Whether a method relaxes so many neurons of one layer jointly."""
    joint = _JOINT.fullmatch(name)
    if joint is None:
        return name.startswith("p:")
    return joint[2] == "inf" or int(joint[2]) >= neurons


def _boxes(
    network: Network, domain: Polyhedron, rule: ends.Rule | None, check: Check
) -> Iterator[Polyhedron | None]:
    for output, sign in product(network.outputs, (1, -1)):
        net = Network(sign * output, inputs=domain.names)
        if rule is None:
            found = ends.by_intervals(net, domain, check)
        else:
            found = ends.one_layer(net, domain, rule)
        for pair in found:
            yield pair and Polyhedron.box([pair[0]], [pair[1]], domain.names)


# -- a grid ----------------------------------------------------------------------------------------


def _grid(network: Network, domain: Polyhedron, parts: int, check: Check) -> Iterator[Polyhedron]:
    """The boxes with corners on a grid that has the corners of the linear cells."""
    corners = [c.domain.vertices for c in cells(network, domain, check)]
    sides = []
    for axis, name in enumerate(domain.names):
        low, high = domain.bounds(name)
        steps = [low + (high - low) * Fraction(i, parts) for i in range(parts + 1)]
        points = sorted({*steps, *(v[axis] for vertices in corners for v in vertices)})
        sides.append(_intervals(points))
    for box in product(*sides):
        yield Polyhedron.box([low for low, _ in box], [high for _, high in box], domain.names)


def _intervals(points: Iterable[Fraction]) -> list[ends.Ends]:
    """The intervals between two points; the point itself where there is only one."""
    points = list(points)
    return list(combinations(points, 2)) or [(points[0], points[0])]
