"""Completeness by partition: how many cells of a kind make a relaxation exact."""

from __future__ import annotations

from fractions import Fraction

from polyrelax.claims import Finding, Inquiry, Verdict, stated_bounds
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.networks.families import amplified, unbounded_error
from polyrelax.networks.transformations import gap
from polyrelax.papers.mao2026.paper import (
    LINE,
    LOOKED_AT,
    MAX_2,
    PAPER,
    SQUARE,
    check_range,
    computed,
    law,
    proved,
    two_layers,
)
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import least_partition, partition

BOXES = (1, 2, 3, 4, 5)
N2_OF_A_DIFFERENCE = Network.parse(
    "y1 = relu(x1 - x2); y2 = relu(x2 - x1); relu(y1) - relu(y1 - y2)"
)


def _inner_cells_are_exact(network: Network, domain: Polyhedron) -> bool:
    """Whether M_inf is exact on the cells on which all ReLU layers but the last are affine."""
    found = partition(network, domain, "inner").bounds("m:inf")
    return found == range_of(network, domain) and not found.loose


def _inner_cells_are_fewer(network: Network, domain: Polyhedron) -> bool:
    """Whether there are no more of them than linear cells."""
    inner, cells = (len(partition(network, domain, by)) for by in ("inner", "cells"))
    return inner <= cells


@PAPER.claim(
    "partition.complete",
    "M_inf is exact on a partition on each cell of which all ReLU layers but the last are affine, "
    "for networks without skip connections, or in network scope.",
    "completeness by partition, as reported",
    conjecture=law(_inner_cells_are_exact, "Theorem 8"),
)
def complete(inquiry: Inquiry) -> Finding:
    """The inner cells of the networks of a class."""
    mended = 0
    for net in two_layers():
        inquiry.look("networks")
        found = partition(net, LINE, "inner").bounds("m:inf")
        if found != check_range(inquiry, net, LINE) or found.loose:
            return Finding(Verdict.REFUTED, f"{net}: {found} on the inner cells.")
        mended += not partition(net, LINE, 1).is_exact("m:inf")
    return proved(
        inquiry,
        "Theorem 8",
        "On such a cell the states before the last ReLU layer are an affine image of a polytope, "
        "hence convex: the hulls before the last are the true sets.",
        f"{LOOKED_AT}; without a partition M_inf is not exact on {mended} of them.",
    )


@PAPER.claim(
    "partition.complexity",
    "The cells on which all ReLU layers but the last are affine are never more than the linear "
    "cells, and fewer for some networks.",
    "completeness by partition, as reported",
    rests_on=("mao2026.partition.complete",),
    conjecture=law(_inner_cells_are_fewer, "Theorem 8"),
)
def complexity(inquiry: Inquiry) -> Finding:
    """Both numbers, for the networks of a class, for max and for Theorem 3.3's network."""
    fewer = []
    named = ((Network.parse(MAX_2), SQUARE), (unbounded_error(1), LINE))
    for net, domain in (*named, *((net, LINE) for net in two_layers())):
        inquiry.look("networks")
        check_range(inquiry, net, domain)
        inner, cells = (len(partition(net, domain, by)) for by in ("inner", "cells"))
        if inner > cells:
            return Finding(Verdict.REFUTED, f"{net}: {inner} cells, and {cells} linear ones.")
        if inner < cells:
            fewer.append(f"{inner} instead of {cells} for {net}")
    if not fewer:
        return Finding(Verdict.REFUTED, f"Never fewer, among {inquiry.tally}.")
    return proved(
        inquiry,
        "Theorem 8",
        "Every linear cell lies in a cell of the layers before the last one, and each of these "
        "contains at least one.",
        f"{LOOKED_AT}, where the two numbers are the same; max and the network of Theorem 3.3. "
        f"Fewer: {'; '.join(fewer)}.",
    )


@PAPER.claim(
    "partition.max.one-cell",
    "max in R^2 needs one cell under M_inf.",
    "completeness by partition, the table as reported",
)
def one_cell(inquiry: Inquiry) -> Finding:
    """The least number of boxes for max under M_inf."""
    inquiry.look("networks")
    net = Network.parse(MAX_2)
    exact = check_range(inquiry, net, SQUARE)
    found = least_partition(net, SQUARE, "m:inf")
    if found is None or len(found) > 1:
        return Finding(Verdict.REFUTED, f"M_inf is not exact on {net} on the unit square.")
    return computed(
        f"{net} on [0, 1]^2: {exact!s}, the range, on {len(found)} cell.",
        "One ReLU layer: M_inf's bounds are exact on every polytope.",
        evidence=stated_bounds(net, SQUARE, "exact", "m:inf"),
    )


@PAPER.claim(
    "partition.max.boxes",
    "For max in R^2 on n x n boxes the Triangle's upper bound is 1 + 1/(2n), so no number of "
    "boxes makes it exact.",
    "completeness by partition, the table as reported",
)
def boxes(inquiry: Inquiry) -> Finding:
    """The Triangle on grids of boxes."""
    net, shown = Network.parse(MAX_2), []
    check_range(inquiry, net, SQUARE)
    for n in BOXES:
        inquiry.look("grids")
        found = partition(net, SQUARE, n).bounds("triangle")
        if found != Interval(Fraction(0), 1 + Fraction(1, 2 * n)):
            return Finding(Verdict.REFUTED, f"n = {n}: {found}.")
        shown.append(f"{found.upper} ({len(found.loose)} of {len(found.parts)} cells loose)")
    return proved(
        inquiry,
        "Theorem 14",
        "On the boxes of the diagonal x1 - x2 has both signs, and its chord is 1/(2n) at 0.",
        f"The upper bounds for n = {', '.join(map(str, BOXES))}: {', '.join(shown)}.",
    )


@PAPER.claim(
    "partition.max.triangles",
    "For max in R^2 the Triangle is exact on two triangles, and on no partition with fewer cells.",
    "completeness by partition, the table as reported",
)
def triangles(inquiry: Inquiry) -> Finding:
    """The least partition by some hyperplanes, the diagonal among them."""
    inquiry.look("networks")
    net = Network.parse(MAX_2)
    exact = check_range(inquiry, net, SQUARE)
    hyperplanes = ["x1 - 1/2", "x2 - 1/2", "x1 + x2 - 1", "x1 - x2"]
    found = least_partition(net, SQUARE, "triangle", hyperplanes)
    whole = partition(net, SQUARE, [])
    if found is None or len(found) != 2 or whole.is_exact("triangle"):
        return Finding(Verdict.REFUTED, f"The least partition is {found}.")
    cells = " and ".join(str(cell) for cell in found)
    return computed(
        f"The Triangle gives {whole.bounds('triangle')!s} on one cell, and {exact!s} on two.",
        f"Of all sets of the lines {', '.join(f'{h} = 0' for h in hyperplanes)}, the one with the "
        f"fewest cells has {cells}. One cell, the square itself, is not enough.",
        evidence=[f for X in (SQUARE, *found) for f in stated_bounds(net, X, "exact", "triangle")],
    )


@PAPER.claim(
    "partition.n2.boxes",
    "N2 of x1 - x2 keeps the error 1/(2n) on n x n boxes, even under M_inf.",
    "completeness by partition, the table as reported",
)
def n2_boxes(inquiry: Inquiry) -> Finding:
    """M_inf on grids of boxes, and what mends it."""
    net, shown = N2_OF_A_DIFFERENCE, []
    check_range(inquiry, net, SQUARE)
    for n in BOXES:
        inquiry.look("grids")
        found = partition(net, SQUARE, n).bounds("m:inf")
        if found != Interval(Fraction(0), Fraction(1, 2 * n)):
            return Finding(Verdict.REFUTED, f"n = {n}: {found}.")
        shown.append(str(found.upper))
    inner = partition(net, SQUARE, "inner")
    mended = gap(net, SQUARE)
    if not inner.is_exact("m:inf") or not partition(mended, SQUARE, 1).is_exact("m:inf"):
        return Finding(Verdict.REFUTED, "Neither inner cells nor the gap transform make it exact.")
    return proved(
        inquiry,
        "Theorem 15",
        "The network has no biases: on a box of the diagonal it looks as on the whole square.",
        f"The upper bounds for n = {', '.join(map(str, BOXES))}: {', '.join(shown)}. The "
        f"{len(inner)} inner cells are enough, and so is the gap transform on one cell.",
    )


@PAPER.claim(
    "partition.absolute",
    "|x| on [-1, 1] has two activation patterns, and one cell is enough for the Triangle.",
    "completeness by partition, the table as reported",
)
def absolute(inquiry: Inquiry) -> Finding:
    """The linear cells of |x|, and the least partition under the Triangle."""
    inquiry.look("networks")
    net = Network.parse("relu(x) + relu(-x)")
    exact = check_range(inquiry, net, LINE)
    patterns = len(partition(net, LINE, "cells"))
    least = least_partition(net, LINE, "triangle")
    if patterns != 2 or least is None or len(least) != 1:
        return Finding(Verdict.REFUTED, f"{patterns} patterns, and {least}.")
    return computed(
        f"{net} on [-1, 1]: {patterns} linear cells, and {exact!s} on {len(least)} cell.",
        "So the number of activation patterns is an upper bound on the cells that are needed, and "
        "not the number itself.",
        evidence=stated_bounds(net, LINE, "exact", "triangle"),
    )


@PAPER.claim(
    "partition.n2.least",
    "N2 on [-1, 1] is not exact under M_inf on one cell, and is on two.",
    "completeness by partition, small cases",
)
def n2_least(inquiry: Inquiry) -> Finding:
    """The least number of boxes for N2 under M_inf."""
    inquiry.look("networks")
    net = amplified()
    exact = check_range(inquiry, net, LINE)
    least = least_partition(net, LINE, "m:inf")
    if least is None or len(least) != 2 or range_of(net, LINE) != exact:
        return Finding(Verdict.REFUTED, f"The least partition is {least}.")
    return computed(
        f"{net} on [-1, 1]: {partition(net, LINE, 1).bounds('m:inf')!s} on one cell, {exact!s} on "
        f"{len(least)}.",
        "The two cells are the sides of 0, on each of which the first layer is affine.",
        evidence=[f for X in (LINE, *least) for f in stated_bounds(net, X, "exact", "m:inf")],
    )
