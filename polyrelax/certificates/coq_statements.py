"""The statements of a certificate, kind by kind, as lemmas for Coq."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from polyrelax.certificates.coq_images import IMAGE_WRITERS
from polyrelax.certificates.coq_sets import (
    Allowed,
    Bounds,
    Known,
    Proved,
    Writer,
    Written,
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


WRITERS: dict[str, Writer] = {
    **IMAGE_WRITERS,
    "value": _value,
    "chords": _chords,
}
"""All kinds of statements but bounds, and those that compare bounds."""
