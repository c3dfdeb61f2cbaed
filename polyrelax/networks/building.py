"""Networks made from matrices and from other networks, and the graph of a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from polyrelax.errors import InvalidInput
from polyrelax.networks.expressions import Input, Neuron, check_form, split_names
from polyrelax.networks.network import Network
from polyrelax.networks.structure import reach
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import rationals
from polyrelax.rational.syntax import parse_affine

if TYPE_CHECKING:
    import networkx

Matrix = list[list[Fraction]]

_LAYER = "a matrix (a list of rows), a pair (matrix, vector) or 'identity'"


def sequential(layers: Sequence[Any], inputs: Any, relu_last: bool) -> Network:
    """The feed-forward network of affine maps (use `Network.sequential`)."""
    places = [i for i, layer in enumerate(layers) if not _is_identity(layer)]
    if not places:
        raise InvalidInput("A sequential network needs at least one layer that is a matrix.")
    maps = [_affine_map(layers[i], f"layers[{i}]") for i in places]
    width = len(maps[0][0][0])
    names = [f"x{i + 1}" for i in range(width)] if inputs is None else inputs
    names = split_names(names, "inputs")
    if len(names) != width:
        raise InvalidInput.argument(
            "inputs", f"{width} names, as layers[{places[0]}] has {width} columns", f"{len(names)}"
        )
    values = [Affine.atom(Input(name)) for name in names]
    neurons: list[Neuron] = []
    depth = len(maps) if relu_last else len(maps) - 1
    for i, (matrix, offsets) in enumerate(maps):
        if len(matrix[0]) != len(values):
            raise InvalidInput.argument(
                f"layers[{places[i]}]",
                f"a matrix of {len(values)} columns, one for each value before it",
                f"of {len(matrix[0])}",
            )
        values = [
            combination(zip(values, row, strict=True), offset)
            for row, offset in zip(matrix, offsets, strict=True)
        ]
        if i < depth:
            made = [Neuron(None, value) for value in values]
            neurons += made
            values = [Affine.atom(neuron) for neuron in made]
    identities = [0] * (depth + 1)
    for i, layer in enumerate(layers):
        if _is_identity(layer):
            identities[min(sum(place < i for place in places), depth)] += 1
    return Network(*values, inputs=names, neurons=neurons, identities=identities)


def graph(network: Network) -> networkx.DiGraph:
    """The computation DAG of a network (use `Network.graph`)."""
    import networkx

    dag = networkx.DiGraph()
    names: dict[Any, str] = {Input(name): name for name in network.inputs}
    names.update(zip(network.neurons, network.neuron_names, strict=True))
    dag.add_nodes_from(network.inputs, kind="input")

    def add_affine(key: str, form: Affine) -> None:
        dag.add_node(key, kind="affine", constant=form.constant)
        for atom, factor in form.terms.items():
            dag.add_edge(names[atom], key, weight=factor)

    for neuron in network.neurons:
        name = names[neuron]
        add_affine(f"pre({name})", neuron.pre)
        dag.add_node(name, kind="relu")
        dag.add_edge(f"pre({name})", name)
    for name, form in zip(network.output_names, network.outputs, strict=True):
        add_affine(name, form)
    return networkx.freeze(dag)


def with_outputs(network: Network, functionals: Sequence[Any]) -> Network:
    """The network with other read-outs (use `Network.with_outputs`)."""
    named = {name: Affine.atom(Input(name)) for name in network.inputs}
    for name, neuron in zip(network.neuron_names, network.neurons, strict=True):
        named[name] = Affine.atom(neuron)
    named.update(zip(network.output_names, network.outputs, strict=True))
    own = {atom for form in named.values() for atom in form.atoms}

    def look_up(name: str) -> Affine:
        if name not in named:
            raise InvalidInput(
                f"Argument 'functionals': unknown name {name!r} (known: {', '.join(named)})."
            )
        return named[name]

    forms = []
    for i, value in enumerate(functionals):
        argument = f"functionals[{i}]"
        if isinstance(value, str):
            forms.append(parse_affine(value, look_up, argument))
            continue
        form = check_form(Affine.of(value, argument), argument)
        foreign = [str(atom) for atom in form.atoms if atom not in own]
        if foreign:
            raise InvalidInput.argument(
                argument, "over this network's inputs and neurons", f"with {', '.join(foreign)}"
            )
        forms.append(form)
    return Network(
        *forms, inputs=network.inputs, neurons=network.neurons, identities=network.identities
    )


def compose(outer: Network, inner: Network) -> Network:
    """The network of outer after inner (use `Network.compose`)."""
    if not isinstance(inner, Network):
        raise InvalidInput.argument("inner", "a Network", repr(inner))
    if len(inner.outputs) != len(outer.inputs):
        raise InvalidInput.argument(
            "inner",
            f"a network of {len(outer.inputs)} outputs, one for each input of the outer network",
            f"one of {len(inner.outputs)}",
        )
    values = dict(zip(outer.inputs, inner.outputs, strict=True))
    return _rewired(outer, values, inner.inputs, inner.neurons, inner.identities)


def substitute(network: Network, forms: Mapping[str, Any]) -> Network:
    """The network with forms in place of inputs (use `Network.substitute`)."""
    for name in forms:
        if name not in network.inputs:
            raise InvalidInput.argument(
                "forms", f"over the inputs {', '.join(network.inputs)}", f"with {name!r}"
            )
    given = {name: Affine.of(form, f"forms[{name!r}]") for name, form in forms.items()}
    read, neurons = reach(check_form(form, f"forms[{name!r}]") for name, form in given.items())
    mentioned = [atom.name for atom in read]
    inputs = [name for name in network.inputs if name not in given or name in mentioned]
    inputs += [name for name in mentioned if name not in network.inputs]
    values = {name: given.get(name, Affine.atom(Input(name))) for name in network.inputs}
    return _rewired(network, values, inputs, neurons)


def combination(terms: Iterable[tuple[Affine, Fraction]], constant: Fraction) -> Affine:
    """The form factor * form + ... + constant, built in one go.

    >>> x = Affine.atom("x")
    >>> combination([(x + 1, Fraction(2)), (x, Fraction(-1))], Fraction(0))
    x + 2
    """
    total: dict[Any, Fraction] = {}
    for form, factor in terms:
        if factor:
            constant += form.constant * factor
            for atom, value in form.terms.items():
                total[atom] = total.get(atom, Fraction(0)) + value * factor
    return Affine(total, constant)


def _rewired(
    network: Network,
    values: Mapping[str, Affine],
    inputs: Sequence[str],
    others: Iterable[Neuron],
    identities: Sequence[int] = (),
) -> Network:
    """A copy of the network that reads the values instead of its inputs.

    The others are the neurons that the values depend on, with the identities among them.
    """
    neurons = list(others)
    shift = max((neuron.depth for neuron in neurons), default=0)
    taken = {*inputs, *(neuron.name for neuron in neurons)}
    image: dict[Any, Affine] = {Input(name): values[name] for name in network.inputs}

    def moved(form: Affine) -> Affine:
        return combination(((image[a], factor) for a, factor in form.terms.items()), form.constant)

    for neuron in network.neurons:
        name = None if neuron.name in taken else neuron.name
        neurons.append(Neuron(name, moved(neuron.pre)))
        image[neuron] = Affine.atom(neurons[-1])
    depth = max((neuron.depth for neuron in neurons), default=0)
    numbers = [*identities, *[0] * (depth + 1 - len(identities))]
    for behind, number in enumerate(network.identities):
        # Where values come early, the copy may be less deep than the two networks together.
        numbers[min(shift + behind, depth)] += number
    return Network(*map(moved, network.outputs), inputs=inputs, neurons=neurons, identities=numbers)


def _is_identity(layer: Any) -> bool:
    return isinstance(layer, str) and layer == "identity"


def _affine_map(layer: Any, argument: str) -> tuple[Matrix, list[Fraction]]:
    """The matrix and the offsets of one layer, given as W or (W, b)."""
    if isinstance(layer, str):
        raise InvalidInput.argument(argument, _LAYER, repr(layer))
    layer = _plain(layer)
    if len(layer) == 2 and _is_nested(_plain(layer[0])):
        matrix = _matrix(_plain(layer[0]), argument)
        return matrix, rationals(_flat(layer[1]), f"{argument}[1]", len(matrix))
    matrix = _matrix(layer, argument)
    return matrix, [Fraction(0)] * len(matrix)


def _matrix(table: Sequence[Any], argument: str) -> Matrix:
    if not table or not _is_nested(table):
        raise InvalidInput.argument(argument, _LAYER, repr(table))
    matrix = [rationals(_plain(row), f"{argument}, row {i}") for i, row in enumerate(table)]
    if not matrix[0]:
        raise InvalidInput.argument(argument, "a matrix with columns", "without any")
    for i, row in enumerate(matrix):
        if len(row) != len(matrix[0]):
            raise InvalidInput.argument(
                f"{argument}, row {i}", f"of length {len(matrix[0])} as row 0", f"{len(row)}"
            )
    return matrix


def _plain(value: Any) -> Any:
    """NumPy's, SymPy's and FLINT's arrays as lists; anything iterable as a sequence."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return list(value)
    return [] if isinstance(value, str | Mapping) else [value]


def _flat(vector: Any) -> list[Any]:
    """A vector as a list; columns (SymPy, FLINT) are n by 1 matrices."""
    values = _plain(vector)
    if values and all(isinstance(row, list | tuple) and len(row) == 1 for row in values):
        return [row[0] for row in values]
    return list(values)


def _is_nested(table: Sequence[Any]) -> bool:
    first = table[0] if table else None
    return isinstance(first, Iterable) and not isinstance(first, str | Mapping)
