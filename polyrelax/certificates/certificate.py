"""`Certificate`: statements about networks on domains, each with its proof, as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

from polyrelax.certificates.choices import Choice, lattice_of, opened, with_chords
from polyrelax.certificates.encoding import Json, rows_of, texts
from polyrelax.certificates.evidence import Evidence
from polyrelax.certificates.faces import box, faces
from polyrelax.certificates.layers import Layers
from polyrelax.certificates.lines import Between, deep_poly_of, triangle_source
from polyrelax.certificates.methods import Kept
from polyrelax.certificates.proving import listed, prove
from polyrelax.certificates.statements import Statements
from polyrelax.errors import Unsupported
from polyrelax.exact import image, range_of
from polyrelax.exact.cells import cells
from polyrelax.exact.intervals import NodeIntervals
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Point, Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational, rational, rationals
from polyrelax.rational.rows import integer_row, point_of
from polyrelax.relaxations.deeppoly import DeepPoly
from polyrelax.relaxations.groups import chosen_neurons
from polyrelax.relaxations.lattice import Lattice
from polyrelax.relaxations.system import named


def certifies(method: str, *, hull: bool = False) -> bool:
    """Whether bounds of this method, or hulls of its sets, can be certified.

    >>> [name for name in ("exact", "m:2@A3", "p:3", "lattice:1", "deepz") if certifies(name)]
    ['exact', 'm:2@A3', 'lattice:1', 'deepz']
    """
    if Kept.by(method) is not None:
        return True
    others = lattice_of(method), deep_poly_of(method), triangle_source(method)
    return not hull and (method == "ibp" or any(one is not None for one in others))


class Certificate(Statements):
    """Statements about networks on their domains, each with its proof.

    Statements are numbered from 0; the methods that make one return its number.

    Args:
        about: what this is, in words; nothing rests on it.
        seconds: a limit in time.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> certificate = Certificate()
    >>> certificate.network("f", Network.parse("relu(x) - relu(x)"), polytope("-1 <= x <= 1"))
    >>> certificate.bounds("f", "exact"), certificate.bounds("f", "triangle")
    (0, 1)
    >>> [(s["lower"], s["upper"]) for s in certificate.to_json()["statements"]]
    [('0', '0'), ('-1/2', '1/2')]
    """

    def __init__(self, about: Sequence[str] = (), seconds: Any = None) -> None:
        super().__init__(about, seconds)
        self._intervals: dict[tuple[str, int, Choice | None], int] = {}
        self._between: dict[tuple[str, str], Between] = {}

    def bounds(self, key: str, method: str, output: int = 0) -> int:
        """The bounds that a method gives an output, `exact` among the methods.

        Raises:
            Unsupported: when the method's bounds cannot be certified, see `certifies`.
            Undecided: when the time runs out.
        """
        network, domain = self.networks[key], self.domains[key]
        statement: Json = {"kind": "bounds", "network": key, "method": method, "output": output}
        if method == "ibp":
            found = NodeIntervals.of(network, domain).bounds(network)[output]
            ends = {"lower": format_rational(found.lower), "upper": format_rational(found.upper)}
            return self._add(
                statement | ends | {"box": [self._extent(domain, n) for n in network.inputs]}
            )
        if (lattice := lattice_of(method)) is not None:
            key, choice = self._choice(key, lattice)
            return self._interval(key, output, choice)
        if (source := triangle_source(method)) is not None:
            key, choice = self._choice(key, Lattice(), source)
            return self._interval(key, output, choice)
        if (deep_poly := deep_poly_of(method)) is not None:
            return self._bounds_between(self._opened(key), deep_poly, output)
        evidence = self._evidence(key, method)
        form = evidence.layers.outputs[output]
        if evidence.layers.kept.exact:
            left = self.budget.left()
            single = network.with_outputs(network.outputs[output])
            true = range_of(single, domain, seconds=left)
            lower, upper = true.lower, true.upper
            at = [evidence.input(point) for point in (true.lower_at, true.upper_at)]
        else:
            both = evidence.layers.ends(evidence.layers.last, form)
            (lower, _), (upper, _) = both
            at = [evidence.point(values) for _, values in both]
        proofs = [evidence.proof(form - lower), evidence.proof(-form + upper)]
        return self._add(
            statement
            | {
                "method": evidence.layers.kept.name,
                "lower": format_rational(lower),
                "upper": format_rational(upper),
                **evidence.to_json(),
                "lower_at": at[0],
                "upper_at": at[1],
                "lower_proof": proofs[0],
                "upper_proof": proofs[1],
            }
        )

    def hull(self, key: str, method: str = "exact") -> int:
        """The convex hull of what the outputs take, by its vertices and its facets.

        Raises:
            Unsupported: when the method's sets cannot be certified.
            Undecided: when the time runs out.
        """
        evidence = self._evidence(key, method)
        hull, places = self._outputs(evidence)
        rows = [integer_row(form.row(hull.names)) for form in rows_of(hull)]
        facets = []
        for row in rows:
            goal = Affine({}, Fraction(row[0]))
            for factor, form in zip(row[1:], evidence.layers.outputs, strict=True):
                goal = goal + form * factor
            facets.append({"row": texts(map(Fraction, row)), "proof": evidence.proof(goal)})
        vertices = [{"point": texts(point), "at": at} for point, at in places.items()]
        return self._add(
            {
                "kind": "hull",
                "network": key,
                "method": evidence.layers.kept.name,
                **evidence.to_json(),
                "vertices": vertices,
                "facets": facets,
                "box": box(rows, len(hull.names)),
                "faces": faces(rows, list(places)),
            }
        )

    def value(self, key: str, at: Sequence[Any]) -> int:
        """What the outputs are at an input."""
        network, point = self.networks[key], rationals(at)
        return self._value(key, "exact", [], {"at": texts(point)}, network.evaluate(point))

    def allowed(self, key: str, lattice: Lattice, trace: Mapping[str, Any]) -> int:
        """What the outputs are in values of all nodes, by name, that a choice allows."""
        key, choice, values, outputs = self._traced(key, lattice, trace)
        return self._value(key, "chosen", choice.facts, choice.point(values), outputs)

    def excluded(self, key: str, lattice: Lattice, trace: Mapping[str, Any]) -> int:
        """That a choice does not allow the outputs that values of all nodes, by name, have.

        Raises:
            CheckFailed: when the choice allows them.
        """
        key, choice, _, outputs = self._traced(key, lattice, trace)
        proof = choice.excludes(outputs, self.budget)
        statement = {"kind": "excluded", "network": key, "method": "chosen", "facts": choice.facts}
        return self._add(statement | {"points": [], "outputs": texts(outputs), "proof": proof})

    def _traced(
        self, key: str, lattice: Lattice, trace: Mapping[str, Any]
    ) -> tuple[str, Choice, dict[str, Fraction], list[Fraction]]:
        """A choice with the key of its network, values of all nodes, and the outputs there."""
        key, choice = self._choice(key, lattice)
        values = {name: rational(value, name) for name, value in trace.items()}
        forms = choice.network.outputs
        return key, choice, values, [named(f, choice.network).evaluate(values) for f in forms]

    def chord_map(
        self, key: str, network: Network, domain: Polyhedron, linearised: Collection[str]
    ) -> int:
        """Add a network, its chord map and the differences, as the outputs of one network.

        Returns:
            The number of the network's outputs; with those of the chord map and the differences
            there are three times as many, and the pre-activations follow.
        """
        both = with_chords(network, domain, linearised)
        self.network(key, both, domain)
        size = len(network.outputs)
        chords = [
            {"neuron": name, "bounds": self.bounds(key, "ibp", 3 * size + i)}
            for i, name in enumerate(both.neuron_names)
            if network.neuron_names[i] in linearised
        ]
        statement = {"kind": "chords", "network": key, "chords": chords}
        self._add(statement | {"outputs": [[i, size + i] for i in range(size)]})
        return size

    # What the statements are made of.

    def _value(
        self, key: str, method: str, facts: list[Json], point: Json, outputs: Iterable[Fraction]
    ) -> int:
        statement = {"kind": "value", "network": key, "method": method, "facts": facts}
        return self._add(statement | {"points": [point], "at": 0, "outputs": texts(outputs)})

    def _choice(
        self, key: str, lattice: Lattice, source: DeepPoly | None = None
    ) -> tuple[str, Choice]:
        """A choice of neurons, with statements that bound their pre-activations.

        Their bounds are the lattice's own, or those of DeepPoly or DeepZ.
        """
        wide, network, domain = self._opened(key), self.networks[key], self.domains[key]
        linearised = chosen_neurons(network, lattice.neurons, "neurons")
        places = enumerate(network.neuron_names, start=len(network.outputs))
        choice = Choice(self.networks[wide], domain, ())
        for layer in network.layers:
            earlier = choice if lattice.bounds_are == "recomputed" else None
            for output, name in islice(places, len(layer)):
                if name in linearised:
                    if source is None:
                        place = self._interval(wide, output, earlier)
                    else:
                        place = self._bounds_between(wide, source, output)
                    choice = choice.and_of(name, self.interval(place), place)
        return wide, choice

    def _opened(self, key: str) -> str:
        """The key of a network whose pre-activations are outputs too."""
        wide = f"{key}.pre"
        if wide not in self.networks:
            self.network(wide, opened(self.networks[key]), self.domains[key])
        return wide

    def _bounds_between(self, wide: str, method: DeepPoly, output: int) -> int:
        """The statement that bounds an output by DeepPoly or DeepZ, behind those that it cites."""
        if (wide, method.name) not in self._between:
            made = Between(method, self.networks[wide], self.domains[wide], self.budget)
            self._between[wide, method.name] = made
        between = self._between[wide, method.name]
        for index in between.needed(output):
            if index not in between.stated:
                statement: Json = {"kind": "bounds", "network": wide, "output": index}
                between.stated[index] = self._add(statement | between.bounds(index))
        return between.stated[output]

    def _interval(self, key: str, output: int, choice: Choice | None) -> int:
        """The statement that bounds a pre-activation: by intervals, or over a choice of neurons."""
        asked = key, output, choice
        if asked not in self._intervals:
            if choice is None:
                self._intervals[asked] = self.bounds(key, "ibp", output)
            else:
                found = choice.bounds(output, self.budget)
                statement = {"kind": "bounds", "network": key, "output": output, **found}
                self._intervals[asked] = self._add(statement)
        return self._intervals[asked]

    def _evidence(self, key: str, method: str) -> Evidence:
        kept = Kept.by(method)
        if kept is None:
            raise Unsupported(f"Bounds of {method} cannot be certified.")
        layers = Layers(kept, self.networks[key], self.domains[key], self.budget)
        return Evidence(layers)

    def _extent(self, domain: Polyhedron, name: str) -> Json:
        """The bounds of an input on the domain, with points that attain them, and proofs."""
        bounds, form = domain.bounds(name), Affine.atom(name)
        known = listed("domain", rows_of(domain))
        return {
            "lower_at": texts(bounds.lower_proof.point),
            "upper_at": texts(bounds.upper_proof.point),
            "lower_proof": prove(form - bounds.lower, known),
            "upper_proof": prove(-form + bounds.upper, known),
        }

    def _outputs(self, evidence: Evidence) -> tuple[Polyhedron, dict[Point, int]]:
        """The hull of the outputs, and for each of its vertices a point that attains it."""
        if evidence.layers.kept.exact:
            network, domain = evidence.layers.network, evidence.layers.domain
            sources = {
                point_of(there): point_of(here)
                for cell in cells(network, domain)
                for here, there in zip(cell.corners, cell.image_rows, strict=True)
            }
            hull = image(network, domain, seconds=self.budget.left()).hull
            return hull, {vertex: evidence.input(sources[vertex]) for vertex in hull.vertices}
        hull = evidence.layers.output_set()
        places = {}
        for vertex in hull.vertices:
            given = list(zip(evidence.layers.outputs, vertex, strict=True))
            places[vertex] = evidence.point(evidence.layers.lifted(evidence.layers.last, given))
        return hull, places
