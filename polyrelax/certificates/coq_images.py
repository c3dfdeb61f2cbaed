"""Statements of a certificate on sets of outputs, as lemmas for Coq: what is missed, and hulls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from polyrelax.certificates.coq_facts import cases
from polyrelax.certificates.coq_hulls import hull_of
from polyrelax.certificates.coq_sets import (
    Known,
    Proved,
    Writer,
    Written,
    allowed_by,
    chosen_of,
    intervals,
)
from polyrelax.certificates.coq_terms import Graph, comma, number, vector
from polyrelax.certificates.encoding import Json


def _gap(graph: Graph, statement: Json, index: int, known: Known) -> Written:
    members = [_output_at(graph, at) for at in statement["inputs"]]
    ends = [vector(outputs) for outputs, _ in members]
    chain = _each(f"split; [simpl; lra | {script}]" for _, script in members)
    return _no_output(graph, statement, index, f"(image_of {graph.name})", ends, chain)


def _missed(graph: Graph, statement: Json, index: int, known: Known) -> Written:
    ends = [vector(point) for point in statement["points"]]
    chain = _each("split; [simpl; lra | unfold points; auto using in_eq, in_cons]" for _ in ends)
    return _no_output(graph, statement, index, _points(ends), ends, chain)


def _points(ends: Iterable[str]) -> str:
    return f"(points {comma(f'vec {end}' for end in ends)})"


def _no_output(
    graph: Graph, statement: Json, index: int, whose: str, ends: Sequence[str], chain: str
) -> Written:
    """A convex combination of points of a set that is no output."""
    net, point = graph.name, vector(statement["point"])
    weighted = comma(
        f"({number(weight)}, vec {end})"
        for weight, end in zip(statement["weights"], ends, strict=True)
    )
    script = [
        "split.",
        f"- apply (mixture _ {weighted});",
        f"    [computes {net} | {chain} | same_combination {net}].",
        "- intros (v & H & E).",
        f"  {_coordinates(len(graph.outputs))}; equations {net}.",
        f"  {cases(graph, statement['proof'])}.",
    ]
    said = f"hull {whose} (vec {point}) /\\ ~ image_of {net} (vec {point})"
    return [], [Proved(f"statement_{index}", said, "\n".join(script))]


def _outside(graph: Graph, statement: Json, index: int, known: Known) -> Written:
    """An output that is no convex combination of some points: these are on one side of a row."""
    net = graph.name
    constant, *factors = statement["row"]
    terms = comma(f"{number(factor)} of {i}" for i, factor in enumerate(factors))
    row = f"({terms}, {number(constant)})"
    outputs, script = _output_at(graph, statement["at"])
    points = _points(vector(point) for point in statement["points"])
    output = f"vec {vector(outputs)}"
    said = f"image_of {net} ({output}) /\\ ~ hull {points} ({output})"
    lines = [
        f"split; [{script} |].",
        f"apply (outside {row}); [| computes {net}].",
        f"among {net}.",
    ]
    return [], [Proved(f"statement_{index}", said, "\n".join(lines))]


def _hull(graph: Graph, statement: Json, index: int, known: Known) -> Written:
    """The hull of the outputs, by its vertices."""
    allowed = allowed_by(graph, statement, index, known)
    lemma, said, script = hull_of(graph, statement, allowed, f"inside_{index}")
    return [*allowed.lemmas, lemma], [Proved(f"statement_{index}", said, script)]


def _empty(graph: Graph, statement: Json, index: int, known: Known) -> Written:
    """That at no input all of some forms are at least 0."""
    where = comma(map(graph.form, statement["where"]))
    said = f"forall v, runs {graph.name} v -> ~ all (fun c => 0 <= value c v) {where}"
    script = f"intros v H W; equations {graph.name}; {cases(graph, statement['proof'])}."
    return [], [Proved(f"statement_{index}", said, script)]


def _output_at(graph: Graph, at: Sequence[str]) -> tuple[list[Fraction], str]:
    """The outputs at an input, and the script that they are in the image."""
    run = graph.run(at)
    outputs = [graph.value(form, run) for form in graph.outputs]
    net = graph.name
    return outputs, (
        f"exists (vec {graph.state(run)}); split; [computes {net} | same_vector {net}]"
    )


def _each(scripts: Iterable[str]) -> str:
    """A script for a conjunction that ends with True."""
    chain = "exact I"
    for script in reversed(list(scripts)):
        chain = f"split; [{script} | {chain}]"
    return chain


def _excluded(graph: Graph, statement: Json, index: int, known: Known) -> Written:
    """That no state which is allowed has some outputs."""
    net, size = graph.name, len(graph.outputs)
    allowed = allowed_by(graph, statement, index, known)
    said = f"~ takes {allowed.term} {net} (vec {vector(statement['outputs'])})"
    script = f"intros (v & H & E); {_coordinates(size)}.\n{allowed.holds(statement['proof'])}"
    stated = intervals(graph, chosen_of(statement), index, known)
    return allowed.lemmas, [*stated, Proved(f"statement_{index}", said, script)]


def _coordinates(size: int) -> str:
    """The script that makes an equation `E` of two vectors equations of their coordinates."""
    each = [f"assert (E{i} := f_equal (fun z => z {i}%nat) E)" for i in range(size)]
    return "; ".join([*each, "clear E"])


IMAGE_WRITERS: dict[str, Writer] = {
    "gap": _gap,
    "missed": _missed,
    "outside": _outside,
    "excluded": _excluded,
    "empty": _empty,
    "hull": _hull,
}
"""The kinds of statements that are written here."""
