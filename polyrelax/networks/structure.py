"""The structure of a network: what it reads, how it is checked, and how it is compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.networks.expressions import Input, Neuron
from polyrelax.rational.affine import Affine

# A form with its atoms numbered: the inputs first, then the neurons.
Flat = tuple[Fraction, tuple[tuple[int, Fraction], ...]]


def one_neuron(value: Neuron | Affine, argument: str) -> Neuron:
    """The neuron itself, given as it is or as the form that `relu` returns."""
    atom = value.atoms[0] if isinstance(value, Affine) and len(value.atoms) == 1 else value
    if isinstance(atom, Neuron) and (value is atom or value == Affine.atom(atom)):
        return atom
    raise InvalidInput.argument(argument, "a neuron, as relu(...) returns it", str(value))


def reach(
    forms: Iterable[Affine], neurons: Iterable[Neuron] = ()
) -> tuple[list[Input], list[Neuron]]:
    """All inputs, in the order of their making, and all neurons that the forms depend on."""
    serials: dict[Input, int] = {}
    found: dict[Neuron, None] = dict.fromkeys(neurons)
    pending = [*forms, *(neuron.pre for neuron in found)]
    while pending:
        for atom in pending.pop().atoms:
            if isinstance(atom, Input):
                serials[atom] = min(atom.serial, serials.get(atom, atom.serial))
            elif atom not in found:
                found[atom] = None
                pending.append(atom.pre)
    return sorted(serials, key=serials.__getitem__), list(found)


def require_names(given: Iterable[str], needed: Iterable[str], argument: str, must_be: str) -> None:
    """Raise an error unless every needed name is among the given ones."""
    known = set(given)
    missing = [name for name in needed if name not in known]
    if missing:
        raise InvalidInput.argument(argument, must_be, f"without {', '.join(missing)}")


def check_neuron_names(inputs: Iterable[str], neurons: Iterable[Neuron]) -> None:
    """Raise an error unless the names that neurons have are unique, among the inputs' too."""
    taken = set(inputs)
    for neuron in neurons:
        if neuron.name in taken:
            raise InvalidInput(
                f"The name {neuron.name!r} of a neuron is also that of an input or another neuron."
            )
        if neuron.name is not None:
            taken.add(neuron.name)


def check_identities(identities: Iterable[int], depth: int | None = None) -> tuple[int, ...]:
    """The numbers of identities behind each ReLU layer, without zeros at the end.

    Args:
        identities: the numbers; each at most 10,000, as somebody will go through them.
        depth: the number of ReLU layers, where it is known.

    >>> check_identities([0, 2, 0], 3)
    (0, 2)
    """
    given = list(identities) if isinstance(identities, Iterable) else [identities]
    whole = isinstance(identities, Iterable) and all(type(n) is int for n in given)
    if not whole or any(not 0 <= n <= 10_000 for n in given):
        must_be = "a list of numbers of layers, each from 0 to 10,000"
        raise InvalidInput.argument("identities", must_be, repr(identities))
    while given and not given[-1]:
        given.pop()
    if depth is not None and len(given) > depth + 1:
        must_be = f"a list of at most {depth + 1} numbers, as there are {depth} ReLU layers"
        raise InvalidInput.argument("identities", must_be, repr(given))
    return tuple(given)


def flatten(
    inputs: tuple[str, ...], neurons: Sequence[Neuron], outputs: Sequence[Affine]
) -> tuple[tuple[str, ...], tuple[Flat, ...], tuple[Flat, ...]]:
    """A network without names of neurons: equal, as nested tuples, iff the networks are."""
    index: dict[Any, int] = {Input(name): i for i, name in enumerate(inputs)}
    index.update((neuron, len(inputs) + i) for i, neuron in enumerate(neurons))

    def flat(form: Affine) -> Flat:
        return form.constant, tuple(sorted((index[a], factor) for a, factor in form.terms.items()))

    return inputs, tuple(flat(neuron.pre) for neuron in neurons), tuple(map(flat, outputs))


def unflatten(
    inputs: Iterable[str],
    names: Iterable[str | None],
    neurons: Iterable[Flat],
    outputs: Iterable[Flat],
) -> tuple[list[Neuron], list[Affine]]:
    """New neurons and outputs that are structured as `flatten` found the old ones."""
    atoms: list[Input | Neuron] = [Input(name) for name in inputs]
    made: list[Neuron] = []

    def form(flat: Flat) -> Affine:
        return Affine({atoms[i]: factor for i, factor in flat[1]}, flat[0])

    for name, flat in zip(names, neurons, strict=True):
        made.append(Neuron(name, form(flat)))
        atoms.append(made[-1])
    return made, [form(flat) for flat in outputs]
