"""Neurons that are relaxed by choice, and chords in place of neurons: `lattice:S`, chord maps.

Both rest on intervals of pre-activations, which are statements of bounds in the certificate: so a
network has its pre-activations as further outputs here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from polyrelax.certificates.encoding import (
    Json,
    pre_activations,
    rows_of,
    taking,
    texts,
    values_json,
)
from polyrelax.certificates.proving import Known, citing, listed, prove
from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.intervals import NodeIntervals
from polyrelax.networks import Input, Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations import method as method_by_name
from polyrelax.relaxations.lattice import Branches, Lattice
from polyrelax.relaxations.system import named


def lattice_of(method: str) -> Lattice | None:
    """The element of the lattice that a method is, triangle@ibp among them; None for others.

    >>> lattice_of("triangle@ibp").name, lattice_of("lattice:1@recomputed").bounds_are
    ('lattice:all', 'recomputed')
    """
    if method == "triangle@ibp":
        return Lattice()
    try:
        found = method_by_name(method)
    except InvalidInput:
        return None
    return found if isinstance(found, Lattice) else None


def opened(network: Network) -> Network:
    """The network with the pre-activations of its neurons as further outputs.

    >>> opened(Network.parse("2*relu(x - 1)"))
    Network("2*relu(x - 1), x - 1")
    """
    pre = [neuron.pre for neuron in network.neurons]
    return Network(*network.outputs, *pre, inputs=network.inputs, neurons=network.neurons)


def chord(pre: Affine, interval: Interval) -> Affine:
    """The line above a ReLU, as a form: its chord over an interval of its pre-activation."""
    low, high = interval
    if low >= 0:
        return pre
    return (pre - low) * (high / (high - low)) if high > 0 else Affine.of(0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Some neurons relaxed to their triangles over given intervals, and all others exact.

    Attributes:
        network, domain: where.
        relaxed: the names of the relaxed neurons, each with its interval and the statement that
            proves it.
    """

    network: Network
    domain: Polyhedron
    relaxed: tuple[tuple[str, Interval, int], ...]

    def and_of(self, name: str, interval: Interval, place: int) -> Choice:
        """With one more neuron relaxed."""
        return Choice(self.network, self.domain, (*self.relaxed, (name, interval, place)))

    @property
    def facts(self) -> list[Json]:
        """The facts of the certificate."""
        return [{"neuron": name, "bounds": place} for name, _, place in self.relaxed]

    def bounds(self, output: int, budget: Budget) -> Json:
        """The bounds of an output, with points that attain them, and proofs."""
        form = self.network.outputs[output]
        goal = named(form, self.network)
        given = NodeIntervals.of(self.network, self.domain).pre
        ends = dict(zip(self.network.neuron_names, given, strict=True))
        ends |= {name: interval for name, interval, _ in self.relaxed}
        names = tuple([name for name, _, _ in self.relaxed])
        relaxed = Branches(self.network, self.domain, names, tuple(ends.values()), budget)
        found = relaxed.bound(form)
        traces = [relaxed.attaining(form, end) for end in ("lower", "upper")]
        return {
            "method": "chosen",
            "lower": format_rational(found.lower),
            "upper": format_rational(found.upper),
            "facts": self.facts,
            "points": [self.point(trace) for trace in traces],
            "lower_at": 0,
            "upper_at": 1,
            "lower_proof": self._proof(goal - found.lower, budget),
            "upper_proof": self._proof(-goal + found.upper, budget),
        }

    def point(self, trace: Mapping[str, Fraction]) -> Json:
        """A point of the certificate: an input, and values of the relaxed neurons."""
        relaxed = values_json(trace, [name for name, _, _ in self.relaxed])
        return {"at": texts([trace[name] for name in self.network.inputs]), "relaxed": relaxed}

    def excludes(self, outputs: Sequence[Fraction], budget: Budget) -> Json:
        """A proof that no point of the relaxed set has these outputs."""
        where = taking(self.network, outputs)
        return self._proof(Affine.of(-1), budget, listed("where", where))

    def _proof(self, goal: Affine, budget: Budget, where: Sequence[Known] = ()) -> Json:
        pre = pre_activations(self.network)
        chords = [chord(pre[name], ends) - Affine.atom(name) for name, ends, _ in self.relaxed]
        known = [*listed("domain", rows_of(self.domain)), *listed("fact", chords), *where]
        for name, _, _ in self.relaxed:
            y = Affine.atom(name)
            known += [Known(y, citing("relu", name)), Known(y - pre[name], citing("above", name))]
        relaxed = {name for name, _, _ in self.relaxed}
        exact = {name: form for name, form in pre.items() if name not in relaxed}
        return prove(goal, known, exact, budget)


def with_chords(network: Network, domain: Polyhedron, linearised: Collection[str]) -> Network:
    """A network, its chord map, the differences and the pre-activations as outputs of one network.

    Raises:
        Unsupported: when an exact neuron reads a linearised one, so that it changes too.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("a = relu(x); b = relu(-x); a - b")
    >>> list(map(str, with_chords(net, polytope("-1 <= x <= 1"), ["a"]).outputs))[:2]
    ['a - b', '1/2*x - b + 1/2']
    """
    values: dict[Any, Affine] = {Input(name): Affine.atom(Input(name)) for name in network.inputs}
    intervals = NodeIntervals.of(network, domain).pre
    for name, neuron, ends in zip(network.neuron_names, network.neurons, intervals, strict=True):
        pre = Affine.of(neuron.pre.evaluate(values))
        if name not in linearised and pre != neuron.pre:
            raise Unsupported(f"The exact neuron {name} reads a linearised one.")
        values[neuron] = chord(pre, ends) if name in linearised else Affine.atom(neuron)
    shown = [Affine.of(form.evaluate(values)) for form in network.outputs]
    apart = [z - s for z, s in zip(network.outputs, shown, strict=True)]
    inner = [neuron.pre for neuron in network.neurons]
    outputs = [*network.outputs, *shown, *apart, *inner]
    return Network(*outputs, inputs=network.inputs, neurons=network.neurons)
