"""The paper's perceptron on [-1, 1]^2: its outputs, its chords, its divergence; as reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from polyrelax.claims import Finding, Inquiry, Stated, domain_text
from polyrelax.claims.recheck import SignPatterns
from polyrelax.claims.recheck_choices import check_worst_case, chord_outputs
from polyrelax.errors import CheckFailed
from polyrelax.exact import image
from polyrelax.networks import Network
from polyrelax.papers.papamichail2026.families import PERCEPTRON, box
from polyrelax.papers.papamichail2026.paper import PAPER, matches
from polyrelax.polyhedra import Polyhedron, Union
from polyrelax.rational.numbers import format_point, rational, rationals
from polyrelax.relaxations import ChordMap, chord_map

PLACE = "example of a perceptron with W = [[1, 3], [2, -4]], b = (-1, 1), as reported"
CELLS = (((0, 0), (0, 3), ("9/4", 0)), ((0, 3), (0, 7)), (("9/4", 0), (3, 0)))
HULL = ((0, 0), (3, 0), (0, 7))


@PAPER.claim(
    "perceptron.outputs",
    "The perceptron's outputs on [-1, 1]^2 are the triangle (0, 0), (0, 3), (9/4, 0) and the "
    "segments from it to (0, 7) and to (3, 0); their hull has the corners (0, 0), (3, 0), (0, 7).",
    PLACE,
)
def outputs(inquiry: Inquiry) -> Finding:
    """The exact image and its hull, against the printed sets."""
    net, domain = Network.parse(PERCEPTRON), box(2)
    found = image(net, domain)
    said = Union([_hull_of(corners, found.names) for corners in CELLS])
    patterns = SignPatterns(net, domain_text(domain))
    for corners in CELLS:
        for corner in corners:
            if patterns.input_of(corner) is None:
                raise CheckFailed(f"No input gives {corner}.")
    inquiry.recheck("every printed corner, reached by an input")
    finding = matches(
        inquiry,
        found == said and found.hull == _hull_of(HULL, found.names),
        f"{len(found.cells)} cells; the hull has the corners "
        f"{', '.join(map(format_point, found.hull.vertices))}.",
        f"The image is {found}, and it is not convex: {found.is_convex()}.",
    )
    return replace(finding, evidence=[Stated("hull", PERCEPTRON, domain_text(domain))])


@PAPER.claim("perceptron.slopes", "The chords of its two neurons have the slopes 3/8, 7/12.", PLACE)
def slopes(inquiry: Inquiry) -> Finding:
    """The chords on the intervals of interval propagation."""
    found = _perceptron(inquiry)
    given = [chord.slope for chord in found.chords.values()]
    return matches(
        inquiry,
        given == [rational("3/8"), rational("7/12")],
        f"The slopes are {' and '.join(map(str, given))}.",
        f"The chord map is ({', '.join(map(str, found.map.outputs))}).",
    )


@PAPER.claim("perceptron.centre", "Its divergence at 0 is 5/2.", PLACE)
def centre(inquiry: Inquiry) -> Finding:
    """One evaluation."""
    return _divergence(inquiry, ("0", "0"), "5/2")


@PAPER.claim("perceptron.point", "Its divergence at (7/10, -7/10) is 39/40.", PLACE)
def point(inquiry: Inquiry) -> Finding:
    """One evaluation."""
    return _divergence(inquiry, ("7/10", "-7/10"), "39/40")


@PAPER.claim("perceptron.worst-case", "Its worst-case error is 35/12.", PLACE)
def worst(inquiry: Inquiry) -> Finding:
    """The exact range of the difference, by branch and bound and by all sign patterns."""
    found = _perceptron(inquiry)
    case = found.worst_case()
    check_worst_case(found.network, domain_text(found.domain), found.linearised, case.value)
    inquiry.recheck("E, by all sign patterns")
    return matches(
        inquiry,
        case.value == rational("35/12"),
        f"E = {case}.",
        f"z - s ranges over {' and '.join(map(str, case.gaps))} in the two outputs; the maximum is "
        f"attained in output {case.output + 1}, and not at the centre.",
    )


def _perceptron(inquiry: Inquiry) -> ChordMap:
    """The chord map of the perceptron, made twice."""
    found = chord_map(Network.parse(PERCEPTRON), box(2))
    anew = chord_outputs(found.network, domain_text(found.domain), found.linearised)
    if list(found.map.outputs) != anew:
        raise CheckFailed(f"The chord map is {anew}, not {found.map.outputs}.")
    inquiry.recheck("the chord map, with chords made anew")
    return found


def _divergence(inquiry: Inquiry, at: tuple[str, str], said: str) -> Finding:
    found = _perceptron(inquiry)
    here = found.divergence(at)
    true, chord = found.network.evaluate(at), found.map.evaluate(at)
    return matches(
        inquiry,
        here == rational(said),
        f"dvg{format_point(rationals(at))} = {here}.",
        f"The perceptron gives {format_point(true)} there, its chord map {format_point(chord)}.",
    )


def _hull_of(corners: Sequence[Sequence[Any]], names: tuple[str, ...]) -> Polyhedron:
    return Polyhedron.from_generators(corners, names=names)
