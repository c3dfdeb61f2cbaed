"""Groups: which neurons of a layer are relaxed jointly, and which neurons are chosen by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network

Group = tuple[int, ...]
ByHand = Sequence[Sequence[str]]


def check_size(size: int | None, argument: str = "k") -> None:
    """Raise unless the size is a positive integer or None."""
    if size is not None and (isinstance(size, bool) or not isinstance(size, int) or size < 1):
        raise InvalidInput.argument(argument, "a positive integer or None", repr(size))


def all_of_size(members: Sequence[int], k: int | None) -> list[Group]:
    """Every set of k members; all of them in one set where there are no more, or k is None.

    >>> all_of_size([0, 2, 3], 2), all_of_size([0, 2], None), all_of_size([], 1)
    ([(0, 2), (0, 3), (2, 3)], [(0, 2)], [])
    """
    if not members:
        return []
    return list(combinations(members, len(members) if k is None else min(k, len(members))))


def groups_of(
    network: Network,
    number: int,
    members: Sequence[int],
    k: int | None,
    chosen: ByHand | None,
) -> list[Group]:
    """The groups of a layer: the one that was chosen by hand, or every set of k members.

    Args:
        number: of the layer, from 1.
        members: the neurons that may be in a group, where none was chosen.
        k: how many a group may have; None for any number.
        chosen: for each layer one set of neurons' names, which may be empty; the last ones may
            be left out. None for no choice.

    Raises:
        InvalidInput: when a chosen name is no neuron of that layer, more than k are chosen, or
            there are more sets than layers.

    >>> net = Network.parse("a = relu(x); b = relu(-x); c = relu(x + 1); a + b + c")
    >>> groups_of(net, 1, [0, 2], 2, None), groups_of(net, 1, [0, 2], 2, [["b", "a"]])
    ([(0, 2)], [(0, 1)])
    """
    if chosen is None:
        return all_of_size(members, k)
    if isinstance(chosen, str) or not isinstance(chosen, Sequence):
        raise InvalidInput.argument("groups", "a list of lists of neurons", repr(chosen))
    if len(chosen) > len(network.layers):
        layers = f"at most {len(network.layers)} lists, one for each ReLU layer"
        raise InvalidInput.argument("groups", layers, repr(chosen))
    first = sum(map(len, network.layers[: number - 1]))
    names = network.neuron_names[first : first + len(network.layers[number - 1])]
    wanted = chosen[number - 1] if number <= len(chosen) else ()
    argument = f"groups[{number - 1}]"
    if (
        isinstance(wanted, str)
        or not isinstance(wanted, Iterable)
        or any(name not in names for name in wanted)
    ):
        known = f"a list of neurons of layer {number} ({', '.join(names)})"
        raise InvalidInput.argument(argument, known, repr(wanted))
    if k is not None and len(set(wanted)) > k:
        raise InvalidInput.argument(argument, f"at most {k} neurons", repr(wanted))
    return [tuple(sorted({names.index(name) for name in wanted}))] if wanted else []


def chosen_neurons(
    network: Network, neurons: Iterable[str | int] | str | None, argument: str
) -> tuple[str, ...]:
    """The names of some neurons of a network, in its order; of all of them for None.

    Args:
        neurons: names, or numbers from 1 in the network's order.

    Raises:
        InvalidInput: when one of them is no neuron of the network.

    >>> net = Network.parse("c = relu(x); d = relu(-x); c + d")
    >>> chosen_neurons(net, [2, "c"], "neurons"), chosen_neurons(net, "d", "neurons")
    (('c', 'd'), ('d',))
    """
    names = network.neuron_names
    if neurons is None:
        return names
    known_as: dict[Any, str] = {name: name for name in names}
    known_as.update(enumerate(names, start=1))
    wanted = set()
    for neuron in listed_neurons(neurons, argument):
        name = known_as.get(neuron) if type(neuron) in (int, str) else None
        if name is None:
            known = f"among 1 to {len(names)} ({', '.join(names)})" if names else "empty"
            raise InvalidInput.argument(argument, known, repr(neuron))
        wanted.add(name)
    return tuple([name for name in names if name in wanted])


def listed_neurons(neurons: Iterable[str | int] | str, argument: str) -> tuple[str | int, ...]:
    """Neurons in a text (separated by spaces or commas) or a collection, not looked up yet.

    Raises:
        InvalidInput: for anything else.
    """
    if isinstance(neurons, str):
        return tuple(neurons.replace(",", " ").split())
    if not isinstance(neurons, Iterable):
        raise InvalidInput.argument(argument, "names or numbers of neurons", repr(neurons))
    return tuple(neurons)
