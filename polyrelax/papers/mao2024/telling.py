"""How findings are worded: points, sets and lists in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from polyrelax.claims import Witness
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point, rational, rationals


def show_gap(witness: Witness) -> dict[str, str]:
    """The ends of a gap witness, the point between them, and a sentence about the three."""
    points = witness.points
    ends = join([show_point(end) for end in points["ends"]])
    between = show_point(points["between"])
    sentence = (
        f"The inputs {show_inputs(points['inputs'])} give the outputs {ends}; the point {between} "
        "lies on the segment between them, and no input gives it."
    )
    return {"ends": ends, "between": between, "sentence": sentence}


def show_point(coordinates: Sequence[str]) -> str:
    """A point in words: (1, 1/2), or just 1/2 on a line."""
    return coordinates[0] if len(coordinates) == 1 else format_point(rationals(coordinates))


def show_inputs(points: Sequence[Sequence[str]]) -> str:
    """Several points in words."""
    return join([show_point(point) for point in points])


def show_sum(points: Mapping[str, Any]) -> str:
    """The convex combination of states in a spurious witness."""
    pairs = zip(points["weights"], points["states"], strict=True)
    return " + ".join(f"{weight} {show_point(state)}" for weight, state in pairs)


def show_vertices(polygon: dict[str, list[list[str]]]) -> str:
    """The vertices of a polytope in words."""
    return join([show_point(vertex) for vertex in polygon["vertices"]])


def show_cells(cells: Sequence[dict[str, list[list[str]]]]) -> str:
    """A union of polytopes in words, each as the hull of its vertices."""
    hulls = []
    for cell in cells:
        vertices = [show_point(vertex) for vertex in cell["vertices"]]
        hulls.append(
            f"{{{vertices[0]}}}" if len(vertices) == 1 else f"conv{{{', '.join(vertices)}}}"
        )
    return " ∪ ".join(hulls)


def as_interval(bounds: dict[str, str]) -> Interval:
    """Bounds of a witness as an interval."""
    return Interval(rational(bounds["lower"]), rational(bounds["upper"]))


def join(parts: Sequence[str], quote: bool = False) -> str:
    """The parts as a list in a sentence."""
    words = [f'"{part}"' for part in parts] if quote else list(parts)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
