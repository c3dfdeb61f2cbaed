"""Witnesses: made from what the kernel found, and re-checked before anybody sees them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from polyrelax.claims import recheck
from polyrelax.claims.claim import Witness, domain_text
from polyrelax.errors import CheckFailed, Unsupported
from polyrelax.exact import image, range_of
from polyrelax.networks import Network
from polyrelax.polyhedra import Polyhedron, Union, lp
from polyrelax.polyhedra.polyhedron import Point
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_rational
from polyrelax.rational.rows import Row, integer_row
from polyrelax.relaxations import OutputHull
from polyrelax.relaxations import method as relaxation
from polyrelax.relaxations.hulls import IteratedHull
from polyrelax.relaxations.system import named


def output_set(network: Network, domain: Polyhedron) -> Polyhedron:
    """M_k^o(f, X) for k at least the width, as a set: the last hull under the affine read-out.

    >>> from polyrelax.polyhedra import polytope
    >>> output_set(Network.parse("relu(x), relu(-x)"), polytope("-1 <= x <= 1")).vertices[1]
    (Fraction(0, 1), Fraction(1, 1))
    """
    relaxed = iterated(network, domain)
    forms = [named(form, relaxed.stages.read_out) for form in relaxed.stages.read_out.outputs]
    return relaxed.hulls[-1].image(forms, names=network.output_names)


def iterated(network: Network, domain: Polyhedron) -> IteratedHull:
    """`mo:inf` applied to a network, with its hulls."""
    relaxed = OutputHull().relax(network, domain)
    assert isinstance(relaxed, IteratedHull)
    return relaxed


def gap_witness(network: Network, domain: Polyhedron, claimed: Polyhedron | None = None) -> Witness:
    """Two outputs, and a point between them that is in the claimed convex set but is no output.

    Args:
        claimed: what the image is claimed to be; its convex hull unless told.

    Raises:
        CheckFailed: when the image is convex, or the witness does not pass its re-check.
    """
    found = image(network, domain)
    convexity = found.is_convex()
    if convexity.witness is None:
        raise CheckFailed(f"The image of {network} is convex: {convexity.reason}.")
    text = domain_text(domain)
    patterns = recheck.SignPatterns(network, text)
    inputs = [patterns.input_of(end) for end in convexity.witness.ends]
    if None in inputs:
        raise CheckFailed("No input was found for an end of a witness.")
    witness = Witness(
        net=str(network),
        domain=text,
        exact=cells_json(found),
        relaxed=vertices_json(claimed if claimed is not None else found.hull),
        points={
            **convexity.witness.to_json(),
            "inputs": [texts(point) for point in inputs if point is not None],
        },
    )
    recheck.check_witness(witness)
    return witness


def difference_witness(network: Network, domain: Polyhedron, claimed: Polyhedron) -> Witness:
    """A point in which the image differs from a claimed set: an output outside, or else a miss.

    Raises:
        CheckFailed: when the two are the same set, or the witness does not pass its re-check.
    """
    true, text = image(network, domain), domain_text(domain)
    claimed = claimed.rename(true.names)
    points: dict[str, Any]
    outside = true.point_outside(claimed)
    if outside is not None:
        at = recheck.SignPatterns(network, text).input_of(outside)
        points = {"input": texts(at or ()), "output": texts(outside)}
    else:
        missed = None if claimed.is_empty else Union([claimed]).point_outside(true)
        if missed is None:
            raise CheckFailed(f"The image of {network} is the claimed set {claimed}.")
        points = {"missed": texts(missed)}
    witness = Witness(str(network), text, cells_json(true), vertices_json(claimed), points)
    recheck.check_witness(witness)
    return witness


def bounds_witness(
    network: Network, domain: Polyhedron, claimed: Interval, method: str = ""
) -> Witness:
    """The exact range of a network's output, attained at two inputs, beside other bounds.

    Args:
        method: the relaxation that gives the other bounds, by name, if one does.

    Raises:
        CheckFailed: when the claimed bounds are exact, or the witness does not pass its re-check.
    """
    exact = range_of(network, domain)
    points: dict[str, Any]
    points = {"lower_at": texts(exact.lower_at), "upper_at": texts(exact.upper_at)}
    if method:
        points["method"] = method
    text = domain_text(domain)
    witness = Witness(str(network), text, exact.to_json(), claimed.to_json(), points)
    recheck.check_witness(witness)
    return witness


def same_witness(
    network: Network, same_as: Network, domain: Polyhedron, method: str = "ibp"
) -> Witness:
    """A network that takes the values of another one on a domain, and that a method bounds exactly.

    Raises:
        CheckFailed: when the bounds are not exact, or the witness does not pass its re-check.
    """
    exact = range_of(network, domain)
    points = {
        "same_as": str(same_as),
        "method": method,
        "lower_at": texts(exact.lower_at),
        "upper_at": texts(exact.upper_at),
    }
    bounds = relaxation(method).bounds(network, domain)
    text = domain_text(domain)
    witness = Witness(str(network), text, exact.to_json(), bounds.to_json(), points)
    recheck.check_witness(witness)
    return witness


def spurious_witness(network: Network, domain: Polyhedron) -> Witness:
    """A state in the hull behind the first ReLU layer that no input reaches, and what it causes.

    The network must have one output and two ReLU layers, and bounds that are not exact.

    Raises:
        Unsupported: for another number of ReLU layers.
        CheckFailed: when its bounds are exact, or the witness does not pass its re-check.
    """
    if len(network.layers) != 2 or len(network.outputs) != 1:
        raise Unsupported("A spurious state is traced through two ReLU layers to one output only.")
    exact = range_of(network, domain)
    relaxed = iterated(network, domain)
    bounds = relaxed.bound(relaxed.network.outputs[0])
    if bounds.upper != exact.upper:
        value, last = bounds.upper, bounds.upper_proof.point
    elif bounds.lower != exact.lower:
        value, last = bounds.lower, bounds.lower_proof.point
    else:
        raise CheckFailed(f"The bounds of {network} are exact: {exact}.")
    before = {step.after: step.before for step in relaxed.steps(2)}
    origin = {step.after: step.before for step in relaxed.steps(1)}
    if last not in before:
        raise CheckFailed("The bound is not attained at a vertex of the last hull.")
    spurious = before[last]
    parts = combination(list(origin), spurious)
    witness = Witness(
        net=str(network),
        domain=domain_text(domain),
        exact=exact.to_json(),
        relaxed=bounds.to_json(),
        points={
            "inputs": [texts(origin[state]) for state, _ in parts],
            "states": [texts(state) for state, _ in parts],
            "weights": [format_rational(weight) for _, weight in parts],
            "spurious": texts(spurious),
            "value": format_rational(value),
        },
    )
    recheck.check_witness(witness)
    return witness


def combination(points: Sequence[Point], target: Point) -> list[tuple[Point, Fraction]]:
    """Some of the points with positive weights that add up to a target in their convex hull.

    There are at most dimension + 1 of them: they come from a vertex of the set of all such weights.

    Raises:
        CheckFailed: when the target is not in the hull.

    >>> line = [(Fraction(0),), (Fraction(1),)]
    >>> [weight for _, weight in combination(line, (Fraction(1, 3),))]
    [Fraction(2, 3), Fraction(1, 3)]
    """
    size = len(points)
    rows = [(0, *(int(i == j) for j in range(size))) for i in range(size)]
    equations: list[Row] = [(-1,) + (1,) * size]
    for value, column in zip(target, zip(*points, strict=True), strict=True):
        equations.append(integer_row([-value, *column]))
    outcome = lp.maximize(rows, equations, (0,) * (size + 1))
    if not isinstance(outcome, lp.Optimal):
        raise CheckFailed("A state of a hull is no convex combination of the hull's vertices.")
    return [(p, weight) for p, weight in zip(points, outcome.point, strict=True) if weight]


def texts(point: Sequence[Fraction]) -> list[str]:
    """A point's coordinates as strings in lowest terms."""
    return [format_rational(x) for x in point]


def vertices_json(polytope: Polyhedron) -> dict[str, Any]:
    """A polytope as the contracts of `--json` have it."""
    return {"vertices": [texts(vertex) for vertex in polytope.vertices]}


def cells_json(union: Union) -> dict[str, Any]:
    """A union of polytopes as the contract of `image --json` has it."""
    return {"cells": [vertices_json(cell) for cell in union.cells]}
