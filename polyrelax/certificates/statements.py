"""`Statements`: networks on domains, and what is stated about them without a relaxation."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from polyrelax.certificates.encoding import (
    Json,
    dumps,
    form_json,
    network_json,
    pre_activations,
    rows_of,
    taking,
    texts,
)
from polyrelax.certificates.proving import listed, prove
from polyrelax.claims.witnesses import combination
from polyrelax.errors import CheckFailed
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import prepared
from polyrelax.networks import Network
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import rationals
from polyrelax.rational.rows import homogeneous, integer_row

FORMAT, VERSION = "polyrelax certificate", 1


class Statements:
    """Networks, and statements about them that speak of true inputs and outputs only.

    Statements are numbered from 0; the methods that make one return its number.

    Args:
        about: what this is, in words; nothing rests on it.
        seconds: a limit in time.
    """

    def __init__(self, about: Sequence[str] = (), seconds: Any = None) -> None:
        self.about, self.budget = list(about), Budget(seconds)
        self.networks: dict[str, Network] = {}
        self.domains: dict[str, Polyhedron] = {}
        self.statements: list[Json] = []

    def network(self, key: str, network: Network, domain: Polyhedron) -> None:
        """Add a network on a polytope, to which statements refer by its key.

        Raises:
            EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        """
        self.networks[key], self.domains[key] = prepared(network, domain), domain
        domain.require_bounded()

    def to_json(self) -> Json:
        """The certificate; docs/certificates.md describes it."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "about": self.about,
            "networks": {
                key: network_json(net, self.domains[key]) for key, net in self.networks.items()
            },
            "statements": self.statements,
        }

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file."""
        Path(path).write_text(dumps(self.to_json()), encoding="utf-8")

    def _add(self, statement: Json) -> int:
        self.statements.append(statement)
        return len(self.statements) - 1

    def gap(self, key: str, inputs: Sequence[Any], between: Sequence[Any]) -> int:
        """Two inputs, and a point between their outputs that is no output of any input."""
        network, target = self.networks[key], rationals(between)
        first, last = [network.evaluate(rationals(point)) for point in inputs]
        axis = next(i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b)
        weight = (target[axis] - first[axis]) / (last[axis] - first[axis])
        return self._missed(
            {
                "kind": "gap",
                "network": key,
                "inputs": [texts(rationals(point)) for point in inputs],
                "weights": texts([1 - weight, weight]),
            },
            target,
        )

    def missed(self, key: str, points: Sequence[Any], point: Sequence[Any]) -> int:
        """A point in the convex hull of given points that is no output of any input."""
        target = tuple(rationals(point))
        parts = combination([tuple(rationals(p)) for p in points], target)
        return self._missed(
            {
                "kind": "missed",
                "network": key,
                "points": [texts(p) for p, _ in parts],
                "weights": texts([weight for _, weight in parts]),
            },
            target,
        )

    def _missed(self, statement: Json, target: Sequence[Fraction]) -> int:
        network = self.networks[statement["network"]]
        proof = self._emptiness(statement["network"], taking(network, target))
        return self._add(statement | {"point": texts(target), "proof": proof})

    def empty(self, key: str, where: Sequence[Affine]) -> int:
        """No input of the domain makes all of some forms of nodes, given by name, non-negative."""
        proof = self._emptiness(key, where)
        forms = [form_json(form) for form in where]
        return self._add({"kind": "empty", "network": key, "where": forms, "proof": proof})

    def outside(self, key: str, at: Sequence[Any], points: Sequence[Any]) -> int:
        """The outputs at an input are not in the convex hull of given points."""
        point = self.networks[key].evaluate(rationals(at))
        given = [homogeneous(rationals(p)) for p in points]
        # The row w with w.(1, p) >= 0 for the points, and as negative as can be at the output.
        size = len(point) + 1
        limits = [
            tuple([s if i == j else int(j == 0) for j in range(size + 1)])
            for i in range(1, size + 1)
            for s in (1, -1)
        ]
        goal = integer_row([0, *(-entry for entry in homogeneous(point))])
        found = lp.maximize([*((0, *p) for p in given), *limits], (), goal)
        if not isinstance(found, lp.Optimal) or found.value <= 0:
            raise CheckFailed("The outputs are in the hull of the points.")
        return self._add(
            {
                "kind": "outside",
                "network": key,
                "at": texts(rationals(at)),
                "points": [texts(rationals(p)) for p in points],
                "row": texts(found.point),
            }
        )

    def relate(self, kind: str, first: int | Interval, second: int | Interval) -> int:
        """Two pairs of bounds, statements or intervals, are "apart" (different) or "alike"."""
        pair = [side if isinstance(side, int) else texts(side) for side in (first, second)]
        return self._add({"kind": kind, "bounds": pair})

    def interval(self, statement: int) -> Interval:
        """The bounds of a statement of bounds."""
        found = self.statements[statement]
        return Interval(*rationals([found["lower"], found["upper"]]))

    def _emptiness(self, key: str, where: Sequence[Affine]) -> Json:
        known = [*listed("domain", rows_of(self.domains[key])), *listed("where", where)]
        return prove(Affine.of(-1), known, pre_activations(self.networks[key]), self.budget)
