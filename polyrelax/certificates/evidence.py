"""Evidence about a relaxation: facts that hold in it and points that lie in it, found on demand.

`docs/certificates.md` says what facts and points are. Only those that something cites are proved,
or taken apart, and end up in a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from polyrelax.certificates.encoding import Json, form_json, rows_of, texts, values_json
from polyrelax.certificates.layers import Fact, Layers, Values
from polyrelax.certificates.proving import Known, listed, prove
from polyrelax.claims.witnesses import combination
from polyrelax.polyhedra.polyhedron import Point
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational
from polyrelax.rational.rows import homogeneous, point_of


class Evidence:
    """What has been proved of a relaxation so far.

    Attributes:
        facts, points: the lists of a certificate.

    >>> from polyrelax.certificates.methods import Kept
    >>> from polyrelax.exact import Budget
    >>> from polyrelax.networks import Network
    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> layers = Layers(Kept.by("triangle"), Network.parse("relu(x)"), polytope("-1 <= x <= 1"),
    ...     Budget())
    >>> evidence = Evidence(layers)
    >>> evidence.proof(layers.outputs[0]), evidence.facts[0]["form"]
    ({'sum': [['fact', 0, '1']]}, {'r1': '1'})
    """

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self.facts: list[Json] = []
        self.points: list[Json] = []
        self._fact_places: dict[Fact, int] = {}
        self._point_places: dict[tuple[int, tuple[Fraction, ...]], int] = {}
        self._domain = listed("domain", rows_of(layers.domain))

    def proof(self, goal: Affine) -> Json:
        """A proof tree that a form is nowhere negative behind the last layer."""
        layers = self.layers
        splits = layers.pre if layers.kept.exact else {}
        return prove(goal, self._known(layers.last), splits, layers.budget)

    def _known(self, depth: int) -> list[Known]:
        """What may be cited about the relaxed set behind a layer."""
        rows = [] if self.layers.kept.forgets and depth else list(self._domain)
        facts = self.layers.facts_behind(depth)
        return [*rows, *(Known(fact.form, self._citing(fact)) for fact in facts)]

    def _citing(self, fact: Fact) -> Callable[[], list[str | int]]:
        return lambda: ["fact", self._place(fact)]

    def _place(self, fact: Fact) -> int:
        """The index of a fact, which is proved first if it is new."""
        if fact not in self._fact_places:
            layers, piece = self.layers, fact.piece
            known, splits = self._known(piece.layer - 1), set(piece.group)
            if layers.kept.true:
                known = self._domain
                splits.update(*layers.names[: piece.layer - 1])
            pre = {name: form for name, form in layers.pre.items() if name in splits}
            entry = {
                "layer": piece.layer,
                "group": list(piece.group),
                "form": form_json(fact.symbols),
                "proof": prove(fact.form, known, pre, layers.budget),
            }
            self._fact_places[fact] = len(self.facts)
            self.facts.append(entry)
        return self._fact_places[fact]

    def input(self, point: Sequence[Fraction]) -> int:
        """The index of an input as a point."""
        return self._point(0, dict(zip(self.layers.network.inputs, point, strict=True)))

    def point(self, values: Values) -> int:
        """The index of a point of the last relaxed set, which is taken apart first if it is new."""
        return self._point(self.layers.last, values)

    def _point(self, depth: int, values: Values) -> int:
        key = depth, tuple([values[name] for name in self.layers.nodes(depth)])
        if key not in self._point_places:
            entry = self._taken_apart(depth, values) if depth else {"at": texts(key[1])}
            self._point_places[key] = len(self.points)
            self.points.append(entry)
        return self._point_places[key]

    def _taken_apart(self, depth: int, values: Values) -> Json:
        """A point behind a layer as convex combinations, one for each group, of earlier points."""
        layers = self.layers
        own = layers.nodes(depth) if layers.kept.forgets else layers.names[depth - 1]
        entry: Json = {"layer": depth, "values": values_json(values, own)}
        if not layers.kept.forgets:
            entry["extends"] = self._point(depth - 1, values)
        parts = []
        for piece in layers.pieces[depth]:
            target = tuple([form.evaluate(values) for form in piece.coordinates.values()])
            part = []
            for image, weight in combination(list(map(point_of, piece.sources)), target):
                source = point_of(piece.sources[homogeneous(image)])
                part.append([format_rational(weight), self._source(depth, source)])
            parts.append(part)
        return entry | {"parts": parts}

    def _source(self, depth: int, source: Point) -> int:
        """The index of a point of the set that a layer was hulled over."""
        layers = self.layers
        if layers.kept.true or depth == 1:
            return self.input(source)
        state = dict(zip(layers.states[depth - 1], source, strict=True))
        if layers.kept.forgets:
            return self._point(depth - 1, state)
        given = [(Affine.atom(name), value) for name, value in state.items()]
        return self._point(depth - 1, layers.lifted(depth - 1, given))
