"""`make smallest`: the results that the documents show, computed and written.

* docs/data/smallest.json: for each refuted claim of the ledger, the answer of a search.
* docs/failure-rates.md: how many encodings of simple functions are exact under each relaxation.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from operator import eq, mul

import numpy as np
from rich.console import Console

from polyrelax.claims import Verdict
from polyrelax.claims.ledger import judge
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.papers import ledger
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.relaxations import method
from polyrelax.search import NetworkClass, find_counterexample
from polyrelax.search.canonical import Canonical
from polyrelax.search.space import Space
from tests.benchmarks.measuring import ROOT

SMALLEST = ROOT / "docs" / "data" / "smallest.json"
RATES = ROOT / "docs" / "failure-rates.md"
METHODS = ("ibp", "deepz", "deeppoly-0", "deeppoly-1", "deeppoly-area", "triangle")
METHODS += ("krelu:2", "m:1", "m:inf")
LINE, UNIT = polytope("-1 <= x <= 1"), polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
ENCODINGS = [
    ("0", "0", LINE, "1-2-1, |w| <= 1, |b| <= 1"),
    ("0", "0", LINE, "1-2-2-1, |w| <= 1, b = 0"),
    ("abs(x)", "absolute(x)", LINE, "1-2-1, |w| <= 1, |b| <= 1"),
    ("abs(x)", "absolute(x)", LINE, "1-3-1, |w| <= 1, |b| <= 1"),
    ("abs(x)", "absolute(x)", LINE, "1-2-2-1, |w| <= 1, |b| <= 1"),
    ("max(x1, x2)", "maximum(x1, x2)", UNIT, "2-2-1, |w| <= 1, |b| <= 1"),
    ("max(x1, x2)", "maximum(x1, x2)", UNIT, "2-3-1, |w| <= 1, |b| <= 1"),
    ("max(x1, x2)", "maximum(x1, x2)", UNIT, "2-2-2-1, |w| <= 1, |b| <= 1"),
]
GRID = 4  # functions are compared on the multiples of 1/4 first
PART = 2**16
ABOUT = """# How often a relaxation is exact

Written by `make smallest`; do not edit. Each row is a function on a domain and a class of networks;
of the class, the networks without dead neurons that compute the function on the domain, up to the
order of neurons, symmetries of the inputs, and positive factors moved through neurons. The columns
say for how many of these *encodings* the bounds of each relaxation are the exact range. That they
compute the function was decided exactly, and so was every bound.
"""


def answers() -> Iterator[dict[str, object]]:
    """What a search answers for each refuted claim, in its own class."""
    for claim in ledger():
        if claim.conjecture is not None and judge(claim).finding.verdict is Verdict.REFUTED:
            yield find_counterexample(claim, jobs=os.cpu_count() or 1).to_json()


def encodings(function: str, domain: Polyhedron, text: str) -> list[Network]:
    """The networks of a class without dead neurons that are a function on a domain."""
    target = Network.parse(function, domain.names)
    space = Space([NetworkClass.parse(f"{text}, no dead neurons")])
    (enumeration,) = space.enumerations
    canonical = Canonical(enumeration, ("neurons", "inputs", "scaling"), [domain])
    points = _grid(domain)
    values = [target(*point)[0] * GRID for point in points]
    found = []
    for _, (block,) in space.levels():
        for start in range(0, space.count(block), PART):
            entries = space.entries(block, start, min(start + PART, space.count(block)))
            entries = entries[:, canonical.members(entries) & canonical.first(entries)]
            for point, value in zip(points, values, strict=True):
                entries = entries[:, _values(entries, enumeration.cls.widths, point) == int(value)]
            nets = (enumeration.member(column).network for column in entries.T)
            found += [net for net in nets if _is_same(net, target, domain)]
    return found


def _grid(domain: Polyhedron) -> list[tuple[Fraction, ...]]:
    ticks = [Fraction(i, GRID) for i in range(-GRID, GRID + 1)]
    axes = np.array(np.meshgrid(*[np.arange(len(ticks))] * len(domain.names))).reshape(
        len(domain.names), -1
    )
    points = [tuple(ticks[i] for i in column) for column in axes.T]
    return [point for point in points if domain.contains(point)]


def _values(entries: np.ndarray, widths: tuple[int, ...], point: tuple[Fraction, ...]) -> object:
    """GRID times the outputs of the networks at a point of the grid."""
    state = [int(x * GRID) for x in point]
    at = 0
    for depth, (before, after) in enumerate(pairwise(widths)):
        rows = [entries[at + i * (before + 1) : at + (i + 1) * (before + 1)] for i in range(after)]
        forms = [sum(map(mul, row, state), row[-1] * GRID) for row in rows]
        state = forms if depth == len(widths) - 2 else [np.maximum(form, 0) for form in forms]
        at += after * (before + 1)
    return state[0]


def _is_same(net: Network, target: Network, domain: Polyhedron) -> bool:
    difference = Network(net.outputs[0] - target.outputs[0], inputs=domain.names)
    bounds = range_of(difference, domain)
    return bounds.lower == bounds.upper == 0


def rates() -> Iterator[list[str]]:
    """The rows of the table of failure rates."""
    for name, function, domain, text in ENCODINGS:
        nets = encodings(function, domain, text)
        exact = [range_of(net, domain) for net in nets]
        box = " × ".join(f"[{a}, {b}]" for a, b in map(domain.bounds, domain.names))
        relaxed = [[method(name).bounds(net, domain) for net in nets] for name in METHODS]
        counts = [sum(map(eq, exact, bounds)) for bounds in relaxed]
        yield [f"`{name}`", box, f"`{text}`".replace("|", "\\|"), str(len(nets)), *map(str, counts)]


def main() -> None:
    """Compute and write both files."""
    console = Console(stderr=True)
    found = []
    for answer in answers():
        console.print(f"{answer['claim']}: {answer['status']}, {answer['checked']:,} networks")
        found.append(answer)
    SMALLEST.parent.mkdir(exist_ok=True)
    text = json.dumps({"searches": found}, indent=1, ensure_ascii=False)
    SMALLEST.write_text(f"{text}\n", encoding="utf-8")
    headers = ["function", "domain", "class", "encodings", *(f"`{name}`" for name in METHODS)]
    lines = [ABOUT, f"| {' | '.join(headers)} |", f"|{' --- |' * len(headers)}"]
    for row in rates():
        console.print(" ".join(row))
        lines.append(f"| {' | '.join(row)} |")
    RATES.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
