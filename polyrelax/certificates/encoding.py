"""Networks, domains and forms as certificates have them, and certificates as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational
from polyrelax.rational.rows import Row
from polyrelax.relaxations.system import named

Json = dict[str, Any]

# The key under which a form keeps its constant; no node has this name.
CONSTANT = "1"


def texts(values: Iterable[Fraction]) -> list[str]:
    """Rationals as strings in lowest terms."""
    return [format_rational(value) for value in values]


def form_json(form: Affine) -> Json:
    """A form over names.

    >>> form_json(2 * Affine.atom("x") - "1/2")
    {'1': '-1/2', 'x': '2'}
    """
    constant = {CONSTANT: format_rational(form.constant)} if form.constant else {}
    return constant | {str(atom): format_rational(a) for atom, a in form.terms.items()}


def network_json(network: Network, domain: Polyhedron) -> Json:
    """A network and its domain in full.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> network_json(Network.parse("c = relu(x - 1); 2*c"), polytope("0 <= x <= 2"))["neurons"]
    [{'name': 'c', 'pre': {'1': '-1', 'x': '1'}}]
    """
    pairs = zip(network.neuron_names, network.neurons, strict=True)
    return {
        "inputs": list(network.inputs),
        "domain": [form_json(form) for form in rows_of(domain)],
        "neurons": [{"name": n, "pre": form_json(named(y.pre, network))} for n, y in pairs],
        "outputs": [form_json(named(form, network)) for form in network.outputs],
    }


def pre_activations(network: Network) -> dict[str, Affine]:
    """The pre-activation of each neuron, as a form over names, in the network's order."""
    pairs = zip(network.neuron_names, network.neurons, strict=True)
    return {name: named(neuron.pre, network) for name, neuron in pairs}


def taking(network: Network, outputs: Iterable[Fraction]) -> list[Affine]:
    """Forms that are >= 0 exactly where the outputs have given values."""
    gaps = [named(f, network) - y for f, y in zip(network.outputs, outputs, strict=True)]
    return [form for gap in gaps for form in (gap, -gap)]


def rows_of(polyhedron: Polyhedron) -> list[Affine]:
    """Forms that are >= 0 exactly in the polyhedron: each equation gives two.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> rows_of(polytope("x == 1"))
    [x - 1, -x + 1]
    """
    rows, equations = polyhedron.system()
    both = [sided for row in equations for sided in (row, tuple([-entry for entry in row]))]
    return [form_of(row, polyhedron.names) for row in (*both, *rows)]


def form_of(row: Row, names: Iterable[str]) -> Affine:
    """The form b + a . names of an integer row (b, a)."""
    terms = {name: Fraction(entry) for name, entry in zip(names, row[1:], strict=True)}
    return Affine(terms, Fraction(row[0]))


def values_json(values: Mapping[str, Fraction], names: Iterable[str]) -> Json:
    """The values of some nodes."""
    return {name: format_rational(values[name]) for name in names}


def dumps(certificate: Json) -> str:
    """A certificate as text: JSON, its short parts on one line each.

    >>> print(dumps({"a": [["1", "2"]], "b": {"c": "1/2"}}), end="")
    {
     "a": [["1", "2"]],
     "b": {"c": "1/2"}
    }
    """
    return _laid_out(certificate, 1, 60) + "\n"


def _laid_out(value: Any, indent: int, room: int) -> str:
    """JSON that breaks what does not fit on a line."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or (indent > 1 and len(flat) <= room):
        return flat
    ends = "{}" if isinstance(value, dict) else "[]"
    pairs = value.items() if isinstance(value, dict) else ((None, entry) for entry in value)
    lines = []
    for key, entry in pairs:
        label = "" if key is None else f"{json.dumps(key, ensure_ascii=False)}: "
        lines.append(" " * indent + label + _laid_out(entry, indent + 1, 100 - indent - len(label)))
    return ends[0] + "\n" + ",\n".join(lines) + "\n" + " " * (indent - 1) + ends[1]
