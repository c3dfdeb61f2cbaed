"""A certificate as a file for the Coq Proof Assistant: its networks, and its statements, proved.

The files are in the language of `proofs/coq/Dag.v`. Their proofs are computations: Coq looks at the
cases of neurons that the proof trees name, evaluates the networks at the certificate's
points, and takes relaxed points apart as the certificate does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from textwrap import indent, wrap
from typing import Any

from polyrelax.certificates.coq_facts import RelaxedFacts, cases
from polyrelax.certificates.coq_points import RelaxedPoints
from polyrelax.certificates.coq_terms import Graph, Values, comma, number, vector
from polyrelax.certificates.encoding import Json
from polyrelax.certificates.rows import certificate_of_row
from polyrelax.claims import Claim, Verdict, judge
from polyrelax.claims.coq import coq_file
from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.rational.numbers import rational

_ENDS = ("lower", "upper")

Proved = tuple[str, str]
"""A proposition, and the script that proves it."""


def refutation_to_coq(claim: Claim) -> str:
    """The Coq file of a refuted claim, whose theorem is `refuted`.

    It is made of the claim's witness where `claims.coq` can write that: its theorem speaks of every
    layer-wise relaxation at once. Otherwise it is made of the row's certificate.

    Raises:
        Unsupported: for claims that are not refuted, or by a theorem alone.
    """
    result = judge(claim)
    witness = result.finding.witness
    if result.finding.verdict is not Verdict.REFUTED:
        raise Unsupported(f"{claim.id} is not refuted.")
    if witness is not None:
        with suppress(Unsupported):
            return coq_file(witness, f"{claim.id}: {claim.statement}")
    made = certificate_of_row(result)
    if made is None:
        raise Unsupported(f"The refutation of {claim.id} has no certificate.")
    return certificate_to_coq(made.to_json(), "refuted")


def read_certificate(path: str) -> Json:
    """A certificate from a file. It is not checked: a false one does not compile.

    Raises:
        InvalidInput: when there is no such file, or it is not JSON.
    """
    try:
        found: Json = json.loads(Path(path).read_text(encoding="utf-8"), parse_float=str)
    except OSError as error:
        raise InvalidInput(f"Cannot read {path}: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise InvalidInput.argument("CERTIFICATE", "a certificate, as JSON", path) from None
    return found


def certificate_to_coq(certificate: Json, theorem: str = "certified") -> str:
    """The text of a Coq file with a theorem that says what a certificate states.

    Left out are hulls, statements that no input exists, chord maps, choices of neurons, values,
    DeepPoly, DeepZ, and k-ReLU for k > 1.

    Args:
        certificate: the parsed JSON.
        theorem: the theorem's name.

    Raises:
        InvalidInput: when this is no certificate.
        Unsupported: when nothing of the certificate can be written.

    >>> from polyrelax import Certificate, Network, polytope
    >>> certificate = Certificate()
    >>> certificate.network("f", Network.parse("relu(x)"), polytope("-1 <= x <= 1"))
    >>> certificate.bounds("f", "exact")
    0
    >>> text = certificate_to_coq(certificate.to_json())
    >>> "Theorem certified : range (runs f) f 0 0 1." in text
    True
    """
    try:
        _check_words(certificate)
        return _written(certificate, theorem)
    except (LookupError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        must_be = "a certificate, as docs/certificates.md describes it"
        raise InvalidInput.argument("certificate", must_be, "something else") from None


def _word(key: str) -> str:
    """The name that the network of a key has in the file."""
    return key.replace(".", "_")


def _check_words(certificate: Json) -> None:
    """Refuse what would be put into the file as it is, and could be a command for Coq."""
    if not all(_word(key).isidentifier() and key.isascii() for key in certificate["networks"]):
        raise ValueError
    if not all(type(one.get("output", 0)) is int for one in certificate["statements"]):
        raise ValueError


def _written(certificate: Json, theorem: str) -> str:
    graphs = {key: Graph(_word(key), net) for key, net in certificate["networks"].items()}
    statements = certificate["statements"]
    lemmas: list[str] = []
    proved: list[Proved] = []
    left_out: set[int] = set()
    for index, statement in enumerate(statements):
        if statement["kind"] == "apart":
            if not any(one in left_out for one in statement["bounds"] if isinstance(one, int)):
                proved.append(_apart(statement, statements))
            continue
        try:
            found = _statement(graphs, statement, index, lemmas)
        except Unsupported:
            left_out.add(index)
            continue
        lemmas.append(_lemma("Lemma", f"statement_{index}", *found))
        proved.append((found[0], f"exact statement_{index}."))
    if not proved:
        raise Unsupported("Nothing that this certificate states can be written for Coq.")
    lines = certificate["about"] if isinstance(certificate["about"], list) else []
    about = [str(line) for line in lines] or ["A certificate."]
    return "\n".join(
        [
            f"(** {_comment(about)} *)",
            "\nFrom Polyrelax Require Import Dag.\n",
            *(graph.definition() for graph in graphs.values()),
            *lemmas,
            _theorem(theorem, proved),
        ]
    )


def _statement(graphs: dict[str, Graph], statement: Json, index: int, lemmas: list[str]) -> Proved:
    """One statement; lemmas that it needs are added to the list.

    Raises:
        Unsupported: for kinds and methods that `proofs/coq/Dag.v` does not define.
    """
    kind = statement["kind"]
    if kind not in ("bounds", *_WRITERS):
        raise Unsupported(f"Statements of the kind {kind} cannot be written for Coq.")
    graph = graphs[statement["network"]]
    if kind != "bounds":
        return _WRITERS[kind](graph, statement)
    if statement["method"] in ("exact", "ibp"):
        return (_exact if statement["method"] == "exact" else _ibp)(graph, statement)
    return _relaxed(graph, statement, index, lemmas)


def _lemma(word: str, name: str, proposition: str, script: str) -> str:
    body = indent(script, "  ")
    return f"{word} {name} : {proposition}.\nProof.\n{body}\nQed.\n"


def _theorem(name: str, proved: Sequence[Proved]) -> str:
    """All that is proved, together."""
    *others, last = [one for one, _ in proved]
    others = [f"({one})" if "/\\" in one else one for one in others]
    proposition = " /\\\n  ".join([*others, last])
    scripts = [script for _, script in proved]
    first = [f"split; [{script.removesuffix('.')} |]." for script in scripts[:-1]]
    return _lemma("Theorem", name, proposition, "\n".join([*first, scripts[-1]]))


def _comment(lines: Sequence[str]) -> str:
    """Text for a comment, where Coq reads quotation marks, and comments in comments."""
    safe = [line.replace('"', "'").replace("(*", "( *").replace("*)", "* )") for line in lines]
    return "\n\n    ".join("\n    ".join(wrap(line, 92)) for line in safe)


# -- bounds --------------------------------------------------------------------------------------


def _exact(graph: Graph, statement: Json) -> Proved:
    net = graph.name
    sides = (("lower", statement["lower_proof"]), ("upper", statement["upper_proof"]))
    trees = [f"{{ {cases(graph, tree)}. }}" for _, tree in sides]
    ends = [
        f"attained {net} (vec {graph.state(graph.run(statement['points'][at]['at']))})."
        for at in (statement["lower_at"], statement["upper_at"])
    ]
    low, high = number(statement["lower"]), number(statement["upper"])
    script = [
        "split; [| split].",
        f"- intros v H; equations {net}; split.",
        *(f"  {tree}" for tree in trees),
        *(f"- {end}" for end in ends),
    ]
    return f"range (runs {net}) {net} {statement['output']} {low} {high}", "\n".join(script)


def _relaxed(graph: Graph, statement: Json, index: int, lemmas: list[str]) -> Proved:
    """The range of what a relaxation allows: by facts, and by points that attain the ends."""
    net, depth = graph.name, len(graph.layers)
    facts = RelaxedFacts(graph, statement, f"fact_{index}")
    points = RelaxedPoints(graph, statement, f"point_{index}")
    bounds = [
        f"  {{{facts.cite(statement[side], 'H', depth)}\n    equations {net}; lra. }}"
        for side in ("lower_proof", "upper_proof")
    ]
    ends = []
    for at in (statement["lower_at"], statement["upper_at"]):
        state = graph.state(points.values(at))
        ends.append(
            f"- exists (vec {state}); split; [exact ({points.allow(at)} []) | computes {net}]."
        )
    lemmas += facts.lemmas + points.lemmas
    low, high = number(statement["lower"]), number(statement["upper"])
    script = ["split; [| split].", "- intros v H; split.", *bounds, *ends]
    whose = f"(allowed {points.relaxation} {net})"
    return f"range {whose} {net} {statement['output']} {low} {high}", "\n".join(script)


def _ibp(graph: Graph, statement: Json) -> Proved:
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
        bounds = f"intros v H; equations {net}; lra"
        box.append(f"split; [split; [{bounds} | split; [{' | '.join(ends)}]] |].")
    script = [
        f"exists (vec {graph.state(lower)}), (vec {graph.state(upper)}).",
        "split; [split |].",
        *(f"{'- ' if not i else '  '}{line}" for i, line in enumerate([*box, "exact I."])),
        f"- computes {net}.",
        f"- computes {net}.",
    ]
    a, b = number(statement["lower"]), number(statement["upper"])
    return f"ibp_range {net} {statement['output']} {a} {b}", "\n".join(script)


def _interval(form: dict[str, str], lower: Values, upper: Values, sign: int) -> Fraction:
    """The lower end of a form in interval arithmetic, for the sign 1; the upper end for -1."""
    total = rational(form.get("1", "0"))
    for node, factor in form.items():
        if node != "1":
            weight = rational(factor)
            total += weight * (lower if weight * sign > 0 else upper)[node]
    return total


def _bounds_of(one: Any, statements: Sequence[Json]) -> tuple[Fraction, Fraction]:
    """Bounds of a pair, which are those of a statement, or written out."""
    low, high = one if isinstance(one, list) else (statements[one][end] for end in _ENDS)
    return rational(low), rational(high)


def _apart(statement: Json, statements: Sequence[Json]) -> Proved:
    """That two bounds differ at one end."""
    pair = [_bounds_of(one, statements) for one in statement["bounds"]]
    low, high = next(sorted(ends) for ends in zip(*pair, strict=True) if len(set(ends)) > 1)
    return f"{number(low)} < {number(high)}", "lra."


# -- points --------------------------------------------------------------------------------------


def _gap(graph: Graph, statement: Json) -> Proved:
    members = [_output_at(graph, at) for at in statement["inputs"]]
    ends = [vector(outputs) for outputs, _ in members]
    chain = _each(f"split; [simpl; lra | {script}]" for _, script in members)
    return _no_output(graph, statement, f"image_of {graph.name}", ends, chain)


def _missed(graph: Graph, statement: Json) -> Proved:
    ends = [vector(point) for point in statement["points"]]
    claimed = f"points {comma(f'vec {end}' for end in ends)}"
    chain = _each("split; [simpl; lra | unfold points; auto using in_eq, in_cons]" for _ in ends)
    return _no_output(graph, statement, f"({claimed})", ends, chain)


def _no_output(
    graph: Graph, statement: Json, whose: str, ends: Sequence[str], chain: str
) -> Proved:
    """A convex combination of points of a set that is no output."""
    net, point = graph.name, vector(statement["point"])
    whose = whose if whose.startswith("(") else f"({whose})"
    weighted = comma(
        f"({number(weight)}, vec {end})"
        for weight, end in zip(statement["weights"], ends, strict=True)
    )
    names = [f"E{i}" for i in range(len(graph.outputs))]
    script = [
        "split.",
        f"- apply (mixture _ {weighted});",
        f"    [computes {net} | {chain} | same_combination {net}].",
        "- intros (v & H & E).",
        *(f"  assert ({name} := f_equal (fun z => z {i}%nat) E)." for i, name in enumerate(names)),
        f"  clear E; equations {net}.",
        f"  {cases(graph, statement['proof'])}.",
    ]
    goal = f"hull {whose} (vec {point}) /\\ ~ image_of {net} (vec {point})"
    return goal, "\n".join(script)


def _outside(graph: Graph, statement: Json) -> Proved:
    net = graph.name
    constant, *factors = statement["row"]
    terms = comma(f"{number(factor)} of {i}" for i, factor in enumerate(factors))
    row = f"({terms}, {number(constant)})"
    outputs, script = _output_at(graph, statement["at"])
    inside = comma(f"vec {vector(point)}" for point in statement["points"])
    goal = (
        f"all (fun y => 0 <= value {row} y) {inside} /\\\n"
        f"  exists y, image_of {net} y /\\ value {row} y < 0"
    )
    point = f"exists (vec {vector(outputs)}); split; [{script} | computes {net}]."
    return goal, f"split; [computes {net} |].\n{point}"


def _output_at(graph: Graph, at: Sequence[str]) -> tuple[list[Fraction], str]:
    """The outputs at an input, and the script that they are in the image."""
    run = graph.run(at)
    outputs = [graph.value(form, run) for form in graph.outputs]
    state = graph.state(run)
    net = graph.name
    return outputs, f"exists (vec {state}); split; [computes {net} | same_vector {net}]"


def _each(scripts: Any) -> str:
    """A script for a conjunction that ends with True."""
    chain = "exact I"
    for script in reversed(list(scripts)):
        chain = f"split; [{script} | {chain}]"
    return chain


_WRITERS: dict[str, Callable[[Graph, Json], Proved]] = {
    "gap": _gap,
    "missed": _missed,
    "outside": _outside,
}
