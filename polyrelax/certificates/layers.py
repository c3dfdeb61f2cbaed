"""A relaxation built once more, layer by layer, with its hulls in terms of what they are hulls of.

`relaxations` keeps a system of rows; a certificate has to say of every row which group's hull it
comes from, in that hull's coordinates, and of every point which points it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from polyrelax.certificates.encoding import pre_activations, rows_of
from polyrelax.certificates.methods import Kept
from polyrelax.errors import CheckFailed
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells
from polyrelax.networks import Input, Network, relu, split_in_stages
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.rows import Row, integer_row
from polyrelax.relaxations.joint import described, shadow
from polyrelax.relaxations.system import System, named, substituted

Values = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """The hull of one group of a layer.

    Attributes:
        layer, group: the layer, from 1, and the names of its neurons in the group.
        coordinates: of the hull: a symbol, and the form of nodes that it stands for.
        sources: for each point that the hull is made of, a point of the set before that gives it.
        hull: over the symbols.
    """

    layer: int
    group: tuple[str, ...]
    coordinates: dict[str, Affine]
    sources: dict[Row, Row]
    hull: Polyhedron


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """An inequality of a piece: over the symbols, and over nodes."""

    piece: Piece
    symbols: Affine
    form: Affine


class Layers:
    """What a relaxation keeps of a network's layers.

    Args:
        kept: what that is.
        network: its inputs are the domain's variables, in order.
        domain: a non-empty polytope.

    Attributes:
        pre: the pre-activation of each neuron.
        outputs: the outputs, as forms over names.
        names: of the neurons of each layer.
        pieces: of each layer; none of layer 0.
        last: the layer behind which the outputs are read: 0 where nothing is relaxed.

    Raises:
        Unsupported: when a set is too large to be described.
        Undecided: when the budget is spent.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)")
    >>> layers = Layers(Kept.by("mo:inf"), net, polytope("-1 <= x <= 1"), Budget())
    >>> layers.extreme(layers.outputs[0])[0], list(layers.pieces[1][0].coordinates)
    (Fraction(1, 2), ['a', 'b'])
    """

    def __init__(self, kept: Kept, network: Network, domain: Polyhedron, budget: Budget) -> None:
        self.kept, self.network, self.domain, self.budget = kept, network, domain, budget
        self.pre = pre_activations(network)
        self.outputs = [named(form, network) for form in network.outputs]
        self.states = split_in_stages(network).names
        self.last = 0 if kept.exact else len(network.layers)
        neurons = iter(network.neuron_names)
        self.names = [[next(neurons) for _ in layer] for layer in network.layers]
        self.pieces: list[list[Piece]] = [[]]
        self._facts: list[list[Fact]] = [[]]
        self._systems = [System(domain.names)]
        self._systems[0].keep(domain, "the domain")
        for depth in range(1, self.last + 1):
            over = self._over(depth)
            pieces = [self._piece(depth, g, over) for g in kept.groups(self.names[depth - 1])]
            self.pieces.append(pieces)
            self._facts.append([fact for piece in pieces for fact in _facts_of(piece)])
            self._systems.append(self._system(depth))

    def _over(self, depth: int) -> Polyhedron:
        """The set that a layer is hulled over."""
        if self.kept.true or depth == 1:
            return described(self.domain, self.budget, "the domain")
        state = self.states[depth - 1]
        found = shadow(self._systems[depth - 1], list(map(Affine.atom, state)), self.budget)
        return described(found.rename(state), self.budget, "a relaxed set")

    def _piece(self, depth: int, group: tuple[str, ...], over: Polyhedron) -> Piece:
        layer = self.names[depth - 1]
        kept = self.kept.pre_of(layer, group)
        carried = self.states[depth][len(layer) :] if self.kept.carried else ()
        coordinates = {f"u.{name}": self.pre[name] for name in kept}
        coordinates |= {name: Affine.atom(name) for name in (*group, *carried)}
        # What the coordinates are at a point of the set: a network of its own.
        read = {name: Affine.atom(Input(name)) for name in over.names}
        for name, pre in self.pre.items():
            if name in group or (self.kept.true and self._depth(name) < depth):
                read[name] = relu(substituted(pre, read))
        forms = [substituted(form, read) for form in coordinates.values()]
        sources: dict[Row, Row] = {}
        for count, cell in enumerate(cells(Network(*forms, inputs=over.names), over)):
            self.budget.require(count, "a joint hull")
            for corner, image in zip(cell.corners, cell.image_rows, strict=True):
                sources.setdefault(image, corner)
        hull = Polyhedron(tuple(coordinates), rays=tuple(sources))
        described(hull, self.budget, "a joint hull")
        return Piece(depth, group, coordinates, sources, hull)

    def _depth(self, name: str) -> int:
        return next(i for i, layer in enumerate(self.names, start=1) if name in layer)

    def _system(self, depth: int) -> System:
        """All that is known of the relaxed set behind a layer."""
        if self.kept.forgets:
            system = System(self.states[depth])
        else:
            before = self._systems[-1]
            system = System((*before.names, *self.names[depth - 1]))
            system.adopt(before)
        for fact in self._facts[depth]:
            if fact.form.terms:
                system.require(fact.form, "a fact")
        return system

    def nodes(self, depth: int) -> tuple[str, ...]:
        """The nodes that have a value in a point of the relaxed set behind a layer."""
        return self._systems[depth].names

    def facts_behind(self, depth: int) -> list[Fact]:
        """What is known of the relaxed set behind a layer, but for the domain."""
        first = depth if self.kept.forgets else 1
        return [fact for layer in range(first, depth + 1) for fact in self._facts[layer]]

    def extreme(self, form: Affine) -> tuple[Fraction, Values]:
        """The maximum of a form of the last state, and the values of nodes that attain it."""
        system = self._systems[self.last]
        proof = system.highest(form)
        return proof.value, dict(zip(system.names, proof.point, strict=True))

    def output_set(self) -> Polyhedron:
        """The outputs' share of the last relaxed set."""
        found = shadow(self._systems[self.last], self.outputs, self.budget)
        return found.rename(self.network.output_names)

    def lifted(self, depth: int, given: Sequence[tuple[Affine, Fraction]]) -> Values:
        """A point behind a layer in which forms of nodes have given values."""
        system = self._systems[depth]
        equations = [integer_row((form - value).row(system.names)) for form, value in given]
        equations = [row for row in equations if any(row)]
        zero = (0,) * (len(system.names) + 1)
        found = lp.maximize(system.rows, [*system.equations, *equations], zero)
        if not isinstance(found, lp.Optimal):
            raise CheckFailed("A point of a relaxed set has no relaxed trace.")
        return dict(zip(system.names, found.point, strict=True))


def _facts_of(piece: Piece) -> list[Fact]:
    return [Fact(piece, row, substituted(row, piece.coordinates)) for row in rows_of(piece.hull)]
