"""The points of a certificate that a relaxation allows, as lemmas for Coq."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from polyrelax.certificates.coq_terms import Graph, comma, number
from polyrelax.certificates.encoding import Json
from polyrelax.certificates.methods import Kept
from polyrelax.errors import Unsupported
from polyrelax.rational.numbers import rational


def relaxation(kept: Kept) -> str:
    """The relaxation of Dag.v that a method is.

    >>> [relaxation(Kept.by(name)) for name in ("m:inf", "mo:2", "triangle", "krelu:2")]
    ['(m None)', '(m_output (Some 2%nat))', 'triangle', '(krelu 2)']
    """
    if kept.unstable:
        return f"(krelu {kept.size})"
    if kept.own:
        return "triangle"
    name = (
        "m_output"
        if kept.forgets
        else "m_reached"
        if kept.true
        else "m_carried"
        if kept.carried
        else "m"
    )
    return f"({name} {'None' if kept.size is None else f'(Some {kept.size}%nat)'})"


class RelaxedPoints:
    """Lemmas that a method allows points of a statement, each written once, before it is used.

    A point behind a layer is given by the values of all nodes so far. Its lemma allows it with any
    values of later nodes, so that the next layer's can be put behind them.

    Attributes:
        kept: what the method keeps of a layer.
        relaxation: the method, in Coq.
        lemmas: those that are written.
        stable: for k-ReLU, the neurons that are stable: the lemma that says so of all allowed
            states before the layer, and whether it says that the neuron is never negative.
    """

    def __init__(self, graph: Graph, statement: Json, prefix: str) -> None:
        kept = Kept.by(statement["method"])
        if kept is None:
            raise Unsupported(f"Bounds by {statement['method']} cannot be written for Coq.")
        self.kept = kept
        self.relaxation = relaxation(kept)
        self.lemmas: list[str] = []
        self.stable: Mapping[str, tuple[str, bool]] = {}
        self._graph, self._prefix = graph, prefix
        self._points: list[Json] = statement["points"]
        self._done: set[int] = set()

    def place(self, neurons: Collection[str], depth: int) -> int:
        """The place of the first group of the relaxation's definition that has these neurons."""
        groups = self._groups(self._graph.layers[depth - 1])
        return next(i for i, group in enumerate(groups) if set(neurons) <= set(group))

    def _groups(self, layer: Sequence[str]) -> list[tuple[str, ...]]:
        """The groups of a layer, in the order of the definitions in Dag.v."""
        if not self.kept.unstable:
            return self.kept.groups(layer, ())
        sizes = range(1, (self.kept.size or 0) + 1)
        return [group for size in sizes for group in combinations(layer, size)]

    def values(self, index: int) -> dict[str, Fraction]:
        """The values that the statement gives a point."""
        point = self._points[index]
        if "at" in point:
            return dict(zip(self._graph.inputs, map(rational, point["at"]), strict=True))
        earlier = self.values(point["extends"]) if "extends" in point else {}
        return {**earlier, **{node: rational(v) for node, v in point["values"].items()}}

    def allow(self, index: int) -> str:
        """The name of the lemma that allows a point, which is written if it is not yet."""
        name = f"{self._prefix}_{index}"
        if index not in self._done:
            self._done.add(index)
            depth, script = self._script(self._points[index])
            self.lemmas.append(
                f"Lemma {name} : forall l,\n"
                f"  allowed_behind {self.relaxation} {self._graph.name} {depth}\n"
                f"    (vec ({self._graph.state(self.values(index), depth)} ++ l)).\n"
                f"Proof.\n  intros l{script}\nQed.\n"
            )
        return name

    def _script(self, point: Json) -> tuple[int, str]:
        net = self._graph.name
        if "at" in point:
            return 0, f"; computes {net}."
        depth = point["layer"]
        layer = self._graph.layers[depth - 1]
        groups = self._scripts(point["parts"], depth)
        script = "\n  ".join(["", *(f"split; [{group} |]." for group in groups), "exact I."])
        if not self.kept.forgets:
            earlier = self.allow(point["extends"])
            new = ["l"] + [number(rational(point["values"][neuron])) for neuron in reversed(layer)]
            script = f"\n  split; [exact ({earlier} {_onto(new)}) |]." + script
        return depth, "." + script

    def _scripts(self, parts: Sequence[Any], depth: int) -> list[str]:
        """The script for every group of the layer, by the part of a group that has all of it."""
        layer = self._graph.layers[depth - 1]
        given = self.kept.groups(layer, self.stable)
        scripts = []
        for group in self._groups(layer):
            index = next((i for i, one in enumerate(given) if set(group) <= set(one)), None)
            if index is None:
                scripts.append(self._no_group(group))
            else:
                intro = "intros _; " if self.kept.unstable else ""
                scripts.append(f"{intro}{self._group(parts[index], depth)}")
        return scripts

    def _no_group(self, group: Sequence[str]) -> str:
        """The script that neurons of which one is stable are no group of k-ReLU."""
        place = next(i for i, neuron in enumerate(group) if neuron in self.stable)
        lemma, positive = self.stable[group[place]]
        ends = "(w & Hw & Lw) _" if positive else "_ (w & Hw & Lw)"
        return (
            f"intros [C | C]; [discriminate C |]; exfalso; "
            f"destruct C as ({'_ & ' * place}[{ends}] & _); apply {lemma} in Hw; "
            f"revert Hw Lw; clear; reduce {self._graph.name}; lra"
        )

    def _group(self, part: Any, depth: int) -> str:
        graph = self._graph
        layer = graph.layers[depth - 1]
        entries, members = [], []
        for weight, index in part:
            if self.kept.true:
                values = graph.run(self._points[index]["at"])
                earlier = f"computes {graph.name}"
            else:
                values = graph.fire(layer, self.values(index))
                new = ["[]"] + [number(values[neuron]) for neuron in reversed(layer)]
                earlier = f"exact ({self.allow(index)} {_onto(new)})"
            entries.append(f"({number(weight)}, vec {graph.state(values, depth)})")
            members.append(f"member {graph.name} ltac:({earlier})")
        chain = "exact I"
        for member in reversed(members):
            chain = f"split; [{member} | {chain}]"
        return f"keeps {graph.name} {comma(entries)}\n    ltac:({chain})"


def _onto(entries: list[str]) -> str:
    """A list's end, and what is put before it, the last one first."""
    text, *before = entries
    for entry in before:
        text = f"({entry} :: {text})"
    return text
