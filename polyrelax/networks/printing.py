"""Networks as text that parses back, and as LaTeX."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from polyrelax.networks.expressions import Input, Label, Neuron
from polyrelax.rational.affine import Affine
from polyrelax.rational.latex import latex_affine, latex_name

if TYPE_CHECKING:
    from polyrelax.networks.network import Network

# Deeper than this, a neuron gets a statement of its own instead of standing inside another.
_MAX_NESTING = 8


@dataclass(frozen=True)
class _Plan:
    """Which neurons stand in statements of their own, and which inside the forms that read them."""

    statements: tuple[Neuron, ...]
    inlined: frozenset[Neuron]


def to_text(network: Network) -> str:
    """The network in the language of `Network.parse`."""
    plan = _plan(network)
    names = _statement_names(network, plan)
    texts: dict[Any, str] = {Input(name): name for name in network.inputs}

    def write(form: Affine) -> str:
        labels = {}
        for atom, factor in form.terms.items():
            text = f"relu({write(atom.pre)})" if atom in plan.inlined else texts[atom]
            labels[Label(text)] = factor
        return str(Affine(labels, form.constant))

    lines = []
    for neuron in plan.statements:
        texts[neuron] = names[neuron]
        lines.append(f"{names[neuron]} = relu({write(neuron.pre)})")
    return "; ".join([*lines, ", ".join(map(write, network.outputs))])


def to_latex(network: Network) -> str:
    """The network as aligned equations (use `Network.to_latex`)."""
    plan = _plan(network)
    names = _statement_names(network, plan)
    texts: dict[Any, str] = {Input(name): latex_name(name) for name in network.inputs}

    def write(form: Affine) -> str:
        return latex_affine(form, atom_text)

    def atom_text(atom: Any) -> str:
        return rf"\rho({write(atom.pre)})" if atom in plan.inlined else texts[atom]

    lines = []
    for neuron in plan.statements:
        texts[neuron] = latex_name(names[neuron])
        lines.append(rf"{texts[neuron]} &= \rho({write(neuron.pre)})")
    for name, form in zip(network.output_names, network.outputs, strict=True):
        lines.append(f"{latex_name(name)} &= {write(form)}")
    return "\n".join([r"\begin{aligned}", " \\\\\n".join(lines), r"\end{aligned}"])


def reading_order(network: Network) -> tuple[str, ...]:
    """The inputs in the order in which they first appear in the network's text."""
    plan = _plan(network)
    order: dict[str, None] = {}
    for form in [*(neuron.pre for neuron in plan.statements), *network.outputs]:
        for atom in _written(form, plan.inlined):
            if isinstance(atom, Input):
                order[atom.name] = None
    return tuple(order)


def _plan(network: Network) -> _Plan:
    """Inline the unnamed neurons that are read once, where that keeps the order of the neurons.

    A parser makes the neurons in the order in which it meets them; within each layer that must be
    the order of the network. A layer in which it is not gets statements of its own, in order.
    """
    readers = [*(neuron.pre for neuron in network.neurons), *network.outputs]
    reads = Counter(atom for form in readers for atom in form.atoms)
    nesting: dict[Neuron, int] = {}
    for neuron in network.neurons:
        inner = max((nesting.get(atom, 0) for atom in neuron.pre.atoms), default=0)
        if neuron.name is None and reads[neuron] == 1 and inner < _MAX_NESTING:
            nesting[neuron] = inner + 1
    rank = {neuron: i for i, neuron in enumerate(network.neurons)}
    while True:
        inlined = frozenset(nesting)
        statements = tuple(neuron for neuron in network.neurons if neuron not in inlined)
        latest: dict[int, int] = {}
        broken: set[int] = set()
        for neuron in _made(network, statements, inlined):
            if rank[neuron] < latest.get(neuron.depth, -1):
                broken.add(neuron.depth)
            latest[neuron.depth] = rank[neuron]
        if not broken:
            return _Plan(statements, inlined)
        for neuron in inlined:
            if neuron.depth in broken:
                del nesting[neuron]


def _made(
    network: Network, statements: tuple[Neuron, ...], inlined: frozenset[Neuron]
) -> Iterator[Neuron]:
    """The neurons in the order in which a parser of the text makes them."""
    for neuron in statements:
        yield from (a for a in _written(neuron.pre, inlined) if a in inlined)
        yield neuron
    for form in network.outputs:
        yield from (a for a in _written(form, inlined) if a in inlined)


def _written(form: Affine, inlined: frozenset[Neuron]) -> Iterator[Input | Neuron]:
    """The atoms that stand in a form's text, in order; a neuron comes after what it reads."""
    for atom in form.atoms:
        if atom in inlined:
            yield from _written(atom.pre, inlined)
        yield atom


def _statement_names(network: Network, plan: _Plan) -> dict[Neuron, str]:
    """The neurons' own names; r1, r2, ... for the unnamed ones among the statements."""
    taken = {*network.inputs, *(neuron.name for neuron in network.neurons)}
    fresh = (name for i in range(1, 10**9) if (name := f"r{i}") not in taken)
    return {neuron: neuron.name or next(fresh) for neuron in plan.statements}
