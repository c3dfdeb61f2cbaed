"""Joint hulls of ReLU groups: one conversion after cutting, and cddlib orthant by orthant."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import product
from random import Random
from statistics import median
from typing import Any

import cdd
import cdd.gmp
import ppl

from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.rows import Row, integer_row
from polyrelax.relaxations.joint import joint_hull
from polyrelax.relaxations.krelu import octahedron
from tests.benchmarks.measuring import Progress, Report, duel, milliseconds, profiled, timed, times

TARGET = 5
SEEDS = range(3)


def run(quick: bool, progress: Progress) -> Report:
    """Measure; both sides must find the same number of facets."""
    report = Report(
        "Joint hulls",
        ["group", "over", "points", "facets", "ours, ms", "cddlib, ms", "faster", "PPL, of ours"],
        target=f"at least {TARGET}× on groups of 2 and 3 over octahedra and random polytopes",
        notes="Ours is `joint_hull`: cut, lift, one conversion. The peer gives cddlib each of the "
        "2^K orthant pieces, then all their vertices, lifted, at once. PPL's share is that last "
        "conversion alone, of the same points, beside our whole work. Medians over three seeds.",
    )
    ratios = []
    for size in (2, 3):
        for kind, make in (("octahedron", an_octahedron), ("random polytope", a_polytope)):
            found = []
            for seed in SEEDS[: 1 if quick else None]:
                progress(f"joint hull of {size} neurons over a {kind}")
                over = make(size, Random(f"{kind}/{size}/{seed}"))
                group = range(size)
                match = duel(
                    lambda over=over, group=group: facets(over, group),
                    partial(by_orthants, [*over.system()[0]], size),
                )
                points, ours = match.ours
                assert ours == match.theirs, "the hulls differ"
                _, alone = timed(partial(by_ppl, points))
                found.append((len(points), ours, match, alone))
            report.rows.append(
                [
                    str(size),
                    kind,
                    f"{median(n for n, *_ in found):.0f}",
                    f"{median(n for _, n, *_ in found):.0f}",
                    milliseconds(median(match.our_seconds for *_, match, _ in found)),
                    milliseconds(median(match.their_seconds for *_, match, _ in found)),
                    times(median(match.ratio for *_, match, _ in found)),
                    times(median(alone / match.our_seconds for *_, match, alone in found)),
                ]
            )
            ratios += [match.ratio for *_, match, _ in found]
    report.met = min(ratios) >= TARGET
    if not report.met:
        over = an_octahedron(3, Random("profile"))
        report.profile = profiled(lambda: [facets(over, range(3)) for _ in range(20)])
    report.outcome = f"median {times(median(ratios))}, least {times(min(ratios))}"
    return report


def facets(over: Polyhedron, group: range) -> tuple[list[Row], int]:
    """The hull's vertices and its number of facets; the polytope is seen for the first time."""
    fresh = Polyhedron(over.names, rows=over.system()[0])
    hull = joint_hull(fresh, group)
    return list(hull.description.rays), len(hull.system()[0])


def an_octahedron(size: int, random: Random) -> Polyhedron:
    """The octahedron around a few random points on both sides of every hyperplane."""
    points = [[random.randint(-6, 6) for _ in range(size)] for _ in range(2 * size + 4)]
    body = octahedron(Polyhedron.from_generators(points))
    return Polyhedron(body.names, rows=body.system()[0])


def a_polytope(size: int, random: Random) -> Polyhedron:
    """A random polytope around the origin, with up to six facets for each dimension."""
    rows = [(9, *[s * int(i == j) for j in range(size)]) for i in range(size) for s in (1, -1)]
    while len(rows) < 6 * size:
        rows.append((random.randint(3, 9), *[random.randint(-4, 4) for _ in range(size)]))
    return Polyhedron(tuple(f"u{i + 1}" for i in range(size)), rows=tuple(rows))


def by_orthants(rows: list[Row], size: int) -> int:
    """The number of facets by cddlib: the vertices of each orthant's piece, then one hull."""
    points: set[Row] = set()
    for signs in product((1, -1), repeat=size):
        sides = [(0, *[s * int(i == j) for j in range(size)]) for i, s in enumerate(signs)]
        for t, *x in converted([*rows, *sides], cdd.RepType.INEQUALITY):
            post = [max(v, 0) for v in x]
            points.add(integer_row([t, *x, *post]))
    lifted = [[1, *[Fraction(v, p[0]) for v in p[1:]]] for p in sorted(points)]
    return len(converted(lifted, cdd.RepType.GENERATOR))


def converted(rows: list[Any], kind: cdd.RepType) -> list[Any]:
    """What cddlib makes of one description: the other one."""
    table = cdd.gmp.matrix_from_array(rows, rep_type=kind)
    body = cdd.gmp.polyhedron_from_matrix(table)
    if kind == cdd.RepType.INEQUALITY:
        return cdd.gmp.copy_generators(body).array
    return cdd.gmp.copy_inequalities(body).array


def by_ppl(points: list[Row]) -> int:
    """The number of constraints of the points' hull, by PPL."""
    system = ppl.Generator_System()
    for t, *x in points:
        expression = sum((v * ppl.Variable(i) for i, v in enumerate(x)), ppl.Linear_Expression())
        system.insert(ppl.point(expression, t))
    return len(ppl.C_Polyhedron(system).minimized_constraints())
