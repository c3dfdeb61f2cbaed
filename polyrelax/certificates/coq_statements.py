"""The statements of a certificate, kind by kind, as lemmas for Coq."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from polyrelax.certificates.coq_facts import cases
from polyrelax.certificates.coq_hulls import hull_of
from polyrelax.certificates.coq_sets import (
    Allowed,
    Bounds,
    Proved,
    allowed_by,
    choices,
    chosen_of,
    intervals,
)
from polyrelax.certificates.coq_terms import Graph, Values, comma, number, vector
from polyrelax.certificates.encoding import Json
from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.rational.numbers import rational

_ENDS = ("lower", "upper")

Known = Mapping[int, Bounds]

Written = tuple[list[str], list[Proved]]
"""The texts of lemmas that are only cited, and what is stated."""


# -- bounds --------------------------------------------------------------------------------------


def bounds(graph: Graph, statement: Json, index: int, known: Known) -> tuple[Written, Bounds]:
    """Bounds, and what other statements may cite of them."""
    if statement["method"] == "ibp":
        helpers, whose, script = [], f"ibp_range {graph.name}", _ibp(graph, statement)
    else:
        allowed = allowed_by(graph, statement, index, known)
        whose, script = f"range {allowed.term} {graph.name}", _range(graph, statement, allowed)
        helpers = allowed.lemmas
    output, low, high = (statement[key] for key in ("output", "lower", "upper"))
    found = Bounds(whose, f"statement_{index}", output, low, high)
    stated = intervals(graph, chosen_of(statement), index, known)
    if statement["method"] == "exact":
        stated += _difference(graph, output, index)
    return (helpers, [*stated, Proved(found.lemma, found.proposition, script)]), found


def _range(graph: Graph, statement: Json, allowed: Allowed) -> str:
    """Both bounds by their proof trees, and points that attain them."""
    script = ["split; [| split].", "- intros v H; split."]
    script += [f"  {{ {allowed.holds(statement[f'{end}_proof'])} }}" for end in _ENDS]
    for end in _ENDS:
        at = statement[f"{end}_at"]
        value = graph.value(graph.outputs[statement["output"]], allowed.values(at))
        if value != rational(statement[end]):
            raise InvalidInput(f"The {end} bound is {statement[end]}, but its point has {value}.")
        tactics = dict.fromkeys([allowed.member(at), allowed.computes])
        both = f"[{' | '.join(tactics)}]" if len(tactics) > 1 else allowed.computes
        script.append(f"- exists (vec {allowed.state(at)}); split; {both}.")
    return "\n".join(script)


def _difference(graph: Graph, output: int, index: int) -> list[Proved]:
    """That an output is the difference of two earlier ones, if it is."""
    pair = graph.difference(output)
    if pair is None:
        return []
    said = f"difference {graph.name} {pair[0]} {pair[1]} {output}"
    return [Proved(f"difference_{index}", said, f"intros v; reduce {graph.name}; lra.")]


def _ibp(graph: Graph, statement: Json) -> str:
    """Interval propagation: the intervals of all nodes, each by evaluation."""
    net = graph.name
    low = [rational(side["lower_at"][i]) for i, side in enumerate(statement["box"])]
    high = [rational(side["upper_at"][i]) for i, side in enumerate(statement["box"])]
    lower = dict(zip(graph.inputs, low, strict=True))
    upper = dict(zip(graph.inputs, high, strict=True))
    for layer in graph.layers:
        for neuron in layer:
            pair = [_interval(graph.pre[neuron], lower, upper, sign) for sign in (1, -1)]
            lower[neuron], upper[neuron] = (max(Fraction(0), end) for end in pair)
    box = []
    for side in statement["box"]:
        ends = [f"attained {net} (vec {vector(side[key])})" for key in ("lower_at", "upper_at")]
        between = f"intros v H; equations {net}; lra"
        box.append(f"split; [split; [{between} | split; [{' | '.join(ends)}]] |].")
    script = [
        f"exists (vec {graph.state(lower)}), (vec {graph.state(upper)}).",
        "split; [split |].",
        *(f"{'- ' if not i else '  '}{line}" for i, line in enumerate([*box, "exact I."])),
        f"- computes {net}.",
        f"- computes {net}.",
    ]
    return "\n".join(script)


def _interval(form: dict[str, str], lower: Values, upper: Values, sign: int) -> Fraction:
    """The lower end of a form in interval arithmetic, for the sign 1; the upper end for -1."""
    total = rational(form.get("1", "0"))
    for node, factor in form.items():
        if node != "1":
            weight = rational(factor)
            total += weight * (lower if weight * sign > 0 else upper)[node]
    return total


# -- values and chord maps -----------------------------------------------------------------------


def _value(graph: Graph, statement: Json, index: int, known: Known) -> Written:
    """The outputs in a point; with the method exact, at an input."""
    net, at = graph.name, statement["at"]
    allowed = allowed_by(graph, statement, index, known)
    whose, member = allowed.term, allowed.member(at)
    if statement["method"] == "exact":
        inputs = vector(allowed.values(at)[node] for node in graph.inputs)
        whose = f"(at_input {net} (vec {inputs}))"
        member = f"split; [{member} | {allowed.computes}]"
    stated = intervals(graph, chosen_of(statement), index, known)
    said = f"takes {whose} {net} (vec {vector(statement['outputs'])})"
    script = f"exists (vec {allowed.state(at)}); split; [{member} | same_vector {net}]."
    return allowed.lemmas, [*stated, Proved(f"statement_{index}", said, script)]


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


def _chords(graph: Graph, statement: Json, index: int, known: Known) -> Written:
    """Outputs that are chord maps of others, and what differences of these pairs are outputs."""
    net, facts = graph.name, statement["chords"]
    chosen = choices(graph, facts, known)
    lines = {
        fact["neuron"]: (rational(at.lower), rational(at.upper))
        for fact in facts
        for at in [known[fact["bounds"]]]
    }
    state = comma(_linear(graph, form) for form in _with_chords(graph, lines).values())
    said = [f"chord_map {net} {chosen} {i} {j}" for i, j in statement["outputs"]]
    script = f"is_chord_map {net} (fun v : vector nat => {state})."
    return [], [
        *intervals(graph, facts, index, known),
        *(Proved(f"statement_{index}_{j}", one, script) for j, one in enumerate(said)),
    ]


def _with_chords(
    graph: Graph, lines: Mapping[str, tuple[Fraction, Fraction]]
) -> dict[str, dict[str, Fraction]]:
    """All nodes of the network with chords, as forms of the nodes of the network itself.

    Raises:
        Unsupported: when an exact neuron reads one with a chord.
    """
    found = {name: {name: Fraction(1)} for name in graph.inputs}
    for name in graph.nodes[len(graph.inputs) :]:
        pre = {"1": rational(graph.pre[name].get("1", "0"))}
        for node, factor in graph.pre[name].items():
            for part, weight in found[node].items() if node != "1" else ():
                pre[part] = pre.get(part, Fraction(0)) + weight * rational(factor)
        if name not in lines:
            if any(found[node] != {node: 1} for node in graph.pre[name] if node != "1"):
                raise Unsupported("An exact neuron reads one with a chord.")
            found[name] = {name: Fraction(1)}
            continue
        low, high = lines[name]
        slope = Fraction(1) if low >= 0 else high / (high - low) if high > 0 else Fraction(0)
        found[name] = {node: slope * weight for node, weight in pre.items()}
        found[name]["1"] -= slope * min(low, Fraction(0))
    return found


def _linear(graph: Graph, form: Values) -> str:
    """A form of the nodes of v; a node that is kept is written without a factor."""
    terms = []
    for node, weight in form.items():
        if weight:
            factors = [] if node == "1" else [f"v {graph.number_of(node)}%nat"]
            factors = factors if factors and weight == 1 else [number(weight), *factors]
            terms.append(" * ".join(factors))
    return " + ".join(terms) or "0"


# -- sets of outputs -----------------------------------------------------------------------------


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


WRITERS: dict[str, Callable[[Graph, Json, int, Known], Written]] = {
    "value": _value,
    "excluded": _excluded,
    "chords": _chords,
    "gap": _gap,
    "missed": _missed,
    "outside": _outside,
    "hull": _hull,
    "empty": _empty,
}
"""All kinds of statements but bounds, and those that compare bounds."""
