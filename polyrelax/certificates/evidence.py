"""Evidence about a relaxation: facts that hold in it and points that lie in it, found on demand.

The relaxation is built here once more, layer by layer, with its hulls kept in terms of what they
are hulls of; `docs/certificates.md` says what facts and points are. Only those that something cites
are proved, and end up in a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from polyrelax.certificates.encoding import (
    Json,
    form_json,
    pre_activations,
    rows_of,
    texts,
    values_json,
)
from polyrelax.certificates.methods import Kept
from polyrelax.certificates.proving import Known, listed, prove
from polyrelax.claims.witnesses import combination
from polyrelax.errors import CheckFailed
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells
from polyrelax.networks import Input, Network, relu, split_in_stages
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.polyhedron import Point, Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational
from polyrelax.rational.rows import Row, homogeneous, integer_row, point_of
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


class Evidence:
    """A relaxation of a network on a domain, and what has been proved of it so far.

    Args:
        kept: what the relaxation keeps.
        network: its inputs are the domain's variables, in order.
        domain: a non-empty polytope.

    Attributes:
        facts, points: the lists of a certificate.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)")
    >>> evidence = Evidence(Kept.by("mo:inf"), net, polytope("-1 <= x <= 1"))
    >>> evidence.extreme(evidence.outputs[0])[0], len(evidence.points)
    (Fraction(1, 2), 0)
    """

    def __init__(
        self, kept: Kept, network: Network, domain: Polyhedron, budget: Budget | None = None
    ) -> None:
        self.kept, self.network, self.domain = kept, network, domain
        self.budget = budget or Budget()
        self.stages = split_in_stages(network)
        self.pre = pre_activations(network)
        self.outputs = [named(form, network) for form in network.outputs]
        self.facts: list[Json] = []
        self.points: list[Json] = []
        self._fact_places: dict[Fact, int] = {}
        self._point_places: dict[tuple[int, tuple[Fraction, ...]], int] = {}
        self.domain_rows = listed("domain", rows_of(domain))
        self.last = 0 if kept.exact else len(network.layers)
        self.layers: list[list[str]] = []
        self._pieces: list[list[Piece]] = [[]]
        self._known: list[list[Fact]] = [[]]
        self._sets: list[Polyhedron] = [domain]
        self._systems = [self._system([])]
        names = iter(network.neuron_names)
        for depth, neurons in enumerate(network.layers[: self.last], start=1):
            self.budget.require(0, f"the evidence of layer {depth}")
            self.layers.append([next(names) for _ in neurons])
            pieces = [self._piece(depth, g) for g in kept.groups(self.layers[-1])]
            self._pieces.append(pieces)
            self._known.append([fact for piece in pieces for fact in self._facts_of(piece)])
            self._systems.append(self._system(self._facts_behind(depth)))
            state = [Affine.atom(name) for name in self.stages.names[depth]]
            behind = shadow(self._systems[depth], state, self.budget)
            self._sets.append(behind.rename(self.stages.names[depth]))

    # The relaxation.

    def _piece(self, depth: int, group: tuple[str, ...]) -> Piece:
        layer, names = self.layers[depth - 1], self.stages.names
        own = [f"u.{name}" for name in self.kept.pre_of(layer, group)]
        forms = [self.pre[name] for name in self.kept.pre_of(layer, group)]
        carried = names[depth][len(layer) :] if self.kept.carried else ()
        nodes = [Affine.atom(name) for name in (*group, *carried)]
        coordinates = dict(zip([*own, *group, *carried], [*forms, *nodes], strict=True))
        if self.kept.true:
            over = self.domain
            node = dict(zip(self.network.neuron_names, self.network.neurons, strict=True))
            read = {name: Affine.atom(neuron) for name, neuron in node.items()}
            read |= {name: Affine.atom(Input(name)) for name in self.network.inputs}
        else:
            over = self._sets[depth - 1]
            read = {name: Affine.atom(Input(name)) for name in names[depth - 1]}
            for name in group:
                read[name] = relu(substituted(self.pre[name], read))
        part = Network(
            *(substituted(form, read) for form in coordinates.values()), inputs=over.names
        )
        described(over, self.budget, "a relaxed set")
        sources: dict[Row, Row] = {}
        for count, cell in enumerate(cells(part, over)):
            self.budget.require(count, "a joint hull")
            for corner, image in zip(cell.corners, cell.image_rows, strict=True):
                sources.setdefault(image, corner)
        hull = Polyhedron(tuple(coordinates), rays=tuple(sources))
        return Piece(
            depth, group, coordinates, sources, described(hull, self.budget, "a joint hull")
        )

    def _facts_of(self, piece: Piece) -> list[Fact]:
        return [
            Fact(piece, row, substituted(row, piece.coordinates)) for row in rows_of(piece.hull)
        ]

    def _facts_behind(self, depth: int) -> list[Fact]:
        """What is known of the relaxed set behind a layer, but for the domain."""
        first = depth if self.kept.forgets else 1
        return [fact for layer in range(first, depth + 1) for fact in self._known[layer]]

    def _system(self, facts: Sequence[Fact]) -> System:
        """All that is known of the relaxed set behind a layer."""
        depth = len(self._systems) if hasattr(self, "_systems") else 0
        nodes = [*self.network.inputs, *self.pre][: len(self.network.inputs) + self._count(depth)]
        names = self.stages.names[depth] if self.kept.forgets else nodes
        system = System(tuple(names))
        if not (self.kept.forgets and depth):
            system.keep(self.domain, "the domain")
        for fact in facts:
            if fact.form.terms:
                system.require(fact.form, "a fact")
        return system

    def _count(self, depth: int) -> int:
        return sum(map(len, self.network.layers[:depth]))

    # What a certificate says.

    def extreme(self, form: Affine) -> tuple[Fraction, Values]:
        """The maximum of a form of the last state, and the values of nodes that attain it."""
        proof = self._systems[-1].highest(form)
        return proof.value, dict(zip(self._systems[-1].names, proof.point, strict=True))

    def proof(self, goal: Affine) -> Json:
        """A proof tree that a form is nowhere negative behind the last layer."""
        splits = self.pre if self.kept.exact else {}
        return prove(goal, self._citable(self.last), splits, self.budget)

    def _citable(self, depth: int) -> list[Known]:
        rows = [] if self.kept.forgets and depth else list(self.domain_rows)
        for fact in self._facts_behind(depth):
            rows.append(Known(fact.form, self._citing(fact)))
        return rows

    def _citing(self, fact: Fact) -> Callable[[], list[str | int]]:
        return lambda: ["fact", self._place(fact)]

    def _place(self, fact: Fact) -> int:
        """The index of a fact, which is proved first if it is new."""
        if fact not in self._fact_places:
            piece = fact.piece
            known, splits = self._citable(piece.layer - 1), set(piece.group)
            if self.kept.true:
                known = self.domain_rows
                splits.update(name for layer in self.layers[: piece.layer - 1] for name in layer)
            pre = {name: form for name, form in self.pre.items() if name in splits}
            tree = prove(fact.form, known, pre, self.budget)
            self._fact_places[fact] = len(self.facts)
            self.facts.append(
                {
                    "layer": piece.layer,
                    "group": list(piece.group),
                    "form": form_json(fact.symbols),
                    "proof": tree,
                }
            )
        return self._fact_places[fact]

    def input(self, point: Sequence[Fraction]) -> int:
        """The index of an input as a point."""
        return self._point(0, dict(zip(self.network.inputs, point, strict=True)))

    def point(self, values: Values) -> int:
        """The index of a point of the last relaxed set, which is taken apart first if it is new."""
        return self._point(self.last, values)

    def _point(self, depth: int, values: Values) -> int:
        names = self._systems[depth].names
        key = depth, tuple([values[name] for name in names])
        if key not in self._point_places:
            entry = self._taken_apart(depth, values) if depth else {"at": texts(key[1])}
            self._point_places[key] = len(self.points)
            self.points.append(entry)
        return self._point_places[key]

    def _taken_apart(self, depth: int, values: Values) -> Json:
        """A point behind a layer as convex combinations, one for each group, of earlier points."""
        own = self.stages.names[depth] if self.kept.forgets else self.layers[depth - 1]
        entry: Json = {"layer": depth, "values": values_json(values, own)}
        if not self.kept.forgets:
            entry["extends"] = self._point(depth - 1, values)
        parts = []
        for piece in self._pieces[depth]:
            target = [form.evaluate(values) for form in piece.coordinates.values()]
            part = []
            for image, weight in combination(
                [point_of(row) for row in piece.sources], tuple(target)
            ):
                source = point_of(piece.sources[homogeneous(image)])
                part.append([format_rational(weight), self._source(depth, source)])
            parts.append(part)
        return entry | {"parts": parts}

    def _source(self, depth: int, source: Point) -> int:
        """The index of a point of the set that a layer was hulled over."""
        if self.kept.true:
            return self.input(source)
        state = dict(zip(self.stages.names[depth - 1], source, strict=True))
        return self._point(depth - 1, self.lifted(depth - 1, state))

    def lifted(self, depth: int, given: Values | Sequence[tuple[Affine, Fraction]]) -> Values:
        """A point behind a layer in which some nodes, or forms, have given values."""
        system = self._systems[depth]
        if isinstance(given, Mapping):
            if all(name in given for name in system.names):
                return given
            given = [(Affine.atom(name), value) for name, value in given.items()]
        equations = [integer_row((form - value).row(system.names)) for form, value in given]
        equations = [row for row in equations if any(row)]
        zero = (0,) * (len(system.names) + 1)
        found = lp.maximize(system.rows, [*system.equations, *equations], zero)
        if not isinstance(found, lp.Optimal):
            raise CheckFailed("A point of a relaxed set has no relaxed trace.")
        return dict(zip(system.names, found.point, strict=True))

    def shadow(self) -> Polyhedron:
        """The outputs' share of the last relaxed set."""
        return shadow(self._systems[-1], self.outputs, self.budget).rename(
            self.network.output_names
        )
