"""The commands about one network on one domain: compare, trace, image."""

from __future__ import annotations

import argparse
from typing import Any

from polyrelax.cli.terminal import budget, read, show, tell_left_out, time_limit, working, written
from polyrelax.errors import Undecided


def compare(options: argparse.Namespace) -> int:
    """Every method's bounds, side by side; the exit code."""
    from polyrelax import relaxations
    from polyrelax.relaxations.methods import DEFAULT

    network, domain = read(options)
    names = DEFAULT if options.methods is None else options.methods.split(",")
    methods = [name.strip() for name in names]
    code = 0
    with working("comparing"):
        try:
            found = relaxations.compare(network, domain, methods, seconds=budget(options))
        except Undecided as error:
            found, code = error.partial, 130
    show(found.to_json() if options.json else found)
    if options.certificate is not None:
        _certify(network, domain, [row.method for row in found.rows], options)
    return code


def _certify(network: Any, domain: Any, methods: list[str], options: argparse.Namespace) -> None:
    """Write the certificate of a comparison, and say which of its methods are not in it."""
    from polyrelax.certificates import comparison_certificate

    with working("certifying"):
        made, left_out = comparison_certificate(network, domain, methods, seconds=budget(options))
    if made.statements:  # a certificate that states nothing is none
        written(options.certificate, made.save)
    tell_left_out(left_out)


def trace(options: argparse.Namespace) -> int:
    """One method layer by layer, beside the truth; the exit code."""
    from polyrelax import relaxations

    network, domain = read(options)
    seconds = budget(options)
    with working("tracing"), time_limit(seconds):
        found = relaxations.trace(network, domain, options.method, seconds=seconds)
    show(found.to_json() if options.json else found)
    return 0


def image(options: argparse.Namespace) -> int:
    """The exact image, its hull, and whether it is convex; the exit code."""
    from polyrelax import exact

    network, domain = read(options)
    clock = exact.Budget(budget(options))
    known: dict[str, Any] = {"convex": None, "witness": None}
    shown, notes, code = "undecided", {}, 0
    with working("finding the image"):
        try:
            found = exact.image(network, domain, seconds=clock.left())
            known["cells"] = [_corners(cell) for cell in found.given]
            with time_limit(clock.left()):
                known["cells"] = [{"vertices": _vertices(cell)} for cell in found.cells]
                known["hull"] = {"vertices": _vertices(found.hull)}
                convexity = found.is_convex()
            shown, known["convex"] = str(convexity), convexity.convex
            known["witness"] = None if convexity.witness is None else convexity.witness.to_json()
        except (Undecided, KeyboardInterrupt) as error:
            notes = {"undecided": True, "why": str(error) or "The work was interrupted."}
            if isinstance(error, Undecided) and hasattr(error.partial, "box"):
                known["cells"] = [_corners(cell) for cell in error.partial.found.given]
                notes["inside"] = _vertices(error.partial.box)
            if isinstance(error, KeyboardInterrupt) or error.__cause__ is not None:
                code = 130
            if "cells" not in known:
                raise
    if options.json:
        order = ("cells", "hull", "convex", "witness")
        show({**{key: known.get(key) for key in order}, **notes})
        return code
    count = len(known["cells"])
    print(
        f"image: {count} polytope{'s' if count != 1 else ''} in ({', '.join(network.output_names)})"
    )
    for cell in known["cells"]:
        print(f"  {_points(cell['vertices'])}")
    if "hull" in known:
        print(f"hull: {_points(known['hull']['vertices'])}")
    print(f"convex: {notes.get('why', shown)}")
    return code


def _vertices(polyhedron: Any) -> list[list[str]]:
    from polyrelax.rational import format_rational

    return [[format_rational(entry) for entry in vertex] for vertex in polyhedron.vertices]


def _corners(cell: Any) -> dict[str, list[list[str]]]:
    """A cell by the points it was found by, without looking which of them are vertices."""
    from polyrelax.rational import format_rational
    from polyrelax.rational.rows import point_of

    rays, _ = cell.generators()
    return {"vertices": [[format_rational(entry) for entry in point_of(ray)] for ray in rays]}


def _points(vertices: list[list[str]]) -> str:
    return " ".join("(" + ", ".join(vertex) + ")" for vertex in vertices)
