"""Pieces: a network as a piecewise affine function, one affine map for each linear cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from polyrelax.exact.cells import Cell, cells
from polyrelax.networks import Input, Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A linear cell of a network, and what the network computes on it.

    Attributes:
        cell: where it is.
        outputs: the outputs there, as affine forms of the inputs.
        signs: forms of the inputs that are not negative on the cell; with the domain's own
            constraints they describe it.
    """

    cell: Cell
    outputs: tuple[Affine, ...]
    signs: tuple[Affine, ...]


def pieces(
    network: Network, domain: Polyhedron, check: Callable[[], None] | None = None
) -> Iterator[Piece]:
    """The pieces of a network on a polytope, one after another, as `cells` finds the cells.

    Raises:
        EmptyDomain, Unbounded: as `cells`.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("relu(x) + relu(-x) + 1")
    >>> [str(piece.outputs[0]) for piece in pieces(net, polytope("-1 <= x <= 1"))]
    ['x + 1', '-x + 1']
    """
    for cell in cells(network, domain, check):
        values: dict[Any, Affine] = {
            Input(name): Affine.atom(Input(name)) for name in cell.network.inputs
        }
        signs = []
        for layer, letters in zip(cell.network.layers, cell.signs, strict=True):
            for neuron, letter in zip(layer, letters, strict=True):
                pre = Affine.of(neuron.pre.evaluate(values))
                values[neuron] = pre if letter == "+" else Affine.of(0)
                # Zero on the whole cell means zero on the whole domain: it says nothing.
                if letter != "0":
                    signs.append(pre if letter == "+" else -pre)
        outputs = [Affine.of(form.evaluate(values)) for form in cell.network.outputs]
        yield Piece(cell, tuple(outputs), tuple(signs))
