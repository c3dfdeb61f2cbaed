"""Numbers, vectors and networks of a certificate, as terms for Coq in the language of Dag.v."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType

from polyrelax.certificates.encoding import Json
from polyrelax.errors import InvalidInput
from polyrelax.rational.numbers import format_rational, rational

Values = Mapping[str, Fraction]

_NONE: Values = MappingProxyType({})


def number(value: Fraction | str) -> str:
    """A rational number.

    >>> number("-1/2"), number("3")
    ('(-1/2)', '3')
    """
    text = format_rational(rational(value))
    return text if text.isdigit() else f"({text})"


def comma(entries: Iterable[str]) -> str:
    """A list.

    >>> comma(["1", "2"])
    '[1; 2]'
    """
    return f"[{'; '.join(entries)}]"


def vector(entries: Iterable[Fraction | str]) -> str:
    """The list of a vector's numbers."""
    return comma(map(number, entries))


def plain_name(text: str) -> str:
    """The text itself, if it is a name: so that nothing else is put into a file.

    Raises:
        InvalidInput: when it is none.
    """
    if not (text.isidentifier() and text.isascii()):
        raise InvalidInput.argument("name", "a name of ASCII letters, digits and _", text)
    return text


class Graph:
    """A certificate's network; its nodes have numbers, the inputs first, then layer by layer.

    Attributes:
        name: of the network, in Coq.
        inputs: their names.
        layers: the names of the neurons, by ReLU depth.
        nodes: all names, in the order of their numbers.

    >>> graph = Graph("f", {
    ...     "inputs": ["x"], "domain": [{"x": "1"}], "outputs": [{"b": "1"}],
    ...     "neurons": [{"name": "b", "pre": {"x": "1", "1": "-2"}}]})
    >>> graph.form({"b": "-1", "1": "1/2"}), graph.run(["3"])["b"]
    ('([(-1) of 1], (1/2))', Fraction(1, 1))
    """

    def __init__(self, name: str, network: Json) -> None:
        self.name = name
        self._network = network
        names = [*network["inputs"], *(neuron["name"] for neuron in network["neurons"])]
        if len(set(map(plain_name, names))) < len(names):
            raise InvalidInput("Two nodes have the same name.")
        self.inputs: list[str] = network["inputs"]
        self.pre: dict[str, dict[str, str]] = {n["name"]: n["pre"] for n in network["neurons"]}
        depths = dict.fromkeys(self.inputs, 0)
        for neuron, pre in self.pre.items():
            depths[neuron] = 1 + max((depths[node] for node in pre if node != "1"), default=0)
        self.layers = [
            [neuron for neuron in self.pre if depths[neuron] == depth]
            for depth in range(1, max(depths.values()) + 1)
        ]
        self.nodes = [*self.inputs, *(neuron for layer in self.layers for neuron in layer)]
        self.outputs: list[dict[str, str]] = network["outputs"]
        self.domain: list[dict[str, str]] = network["domain"]

    def number_of(self, node: str) -> int:
        """The number of a node."""
        return self.nodes.index(node)

    def form(self, form: Mapping[str, str]) -> str:
        """A form of nodes, in the order of their numbers: the same form is the same text."""
        weights = sorted((self.number_of(n), w) for n, w in form.items() if n != "1")
        terms = [f"{number(weight)} of {node}" for node, weight in weights]
        return f"({comma(terms)}, {number(form.get('1', '0'))})"

    def definition(self) -> str:
        """The network's definition, with the names of its nodes in a comment."""
        names = ", ".join(f"{i} {node}" for i, node in enumerate(self.nodes))
        layers = ";\n    ".join(
            comma(f"({self.number_of(n)}%nat, {self.form(self.pre[n])})" for n in layer)
            for layer in self.layers
        )
        return (
            f"(** Nodes: {names}. *)\n"
            f"Definition {self.name} : network := {{|\n"
            f"  inputs := {len(self.inputs)};\n"
            f"  domain := {comma(map(self.form, self.domain))};\n"
            f"  layers := [\n    {layers}];\n"
            f"  outputs := {comma(map(self.form, self.outputs))} |}}.\n"
        )

    def value(self, form: Mapping[str, str], values: Values) -> Fraction:
        """The value of a form where nodes have these values."""
        return sum(
            (rational(w) * values[node] for node, w in form.items() if node != "1"),
            rational(form.get("1", "0")),
        )

    def difference(self, output: int) -> tuple[int, int] | None:
        """The first two earlier outputs of which this one is the difference."""
        forms = [self.form(form) for form in self.outputs]
        for pair in combinations(range(output), 2):
            one, other = (self.outputs[i] for i in pair)
            weights = {
                node: rational(one.get(node, "0")) - rational(other.get(node, "0"))
                for node in {**one, **other}
            }
            if self.form({n: format_rational(w) for n, w in weights.items() if w}) == forms[output]:
                return pair
        return None

    def fire(self, layer: Iterable[str], values: Values) -> dict[str, Fraction]:
        """The values, and those of a layer's neurons that follow from them."""
        fired = {n: max(Fraction(0), self.value(self.pre[n], values)) for n in layer}
        return {**values, **fired}

    def run(self, inputs: Sequence[str], relaxed: Values = _NONE) -> dict[str, Fraction]:
        """The values of all nodes at an input, where relaxed neurons have given ones."""
        values = dict(zip(self.inputs, map(rational, inputs), strict=True))
        for layer in self.layers:
            values = {**self.fire(layer, values), **{n: relaxed[n] for n in layer if n in relaxed}}
        return values

    def state(self, values: Values, depth: int | None = None) -> str:
        """The values of all nodes of the first layers, as a list; 0 for those that have none."""
        layers = self.layers[:depth]
        nodes = [*self.inputs, *(neuron for layer in layers for neuron in layer)]
        return vector(values.get(node, Fraction(0)) for node in nodes)
