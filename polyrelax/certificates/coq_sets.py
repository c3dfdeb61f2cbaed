"""What the method of a statement allows, as a set in Coq: how to prove what holds on all of it, and
that it has a point.

`Runs` is the network itself, `Relaxed` a layer-wise relaxation of `proofs/coq/Dag.v`, and `Chosen`
a network in which some neurons are relaxed one by one, as in `proofs/coq/Choices.v`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from polyrelax.certificates.coq_facts import RelaxedFacts, cases
from polyrelax.certificates.coq_points import RelaxedPoints
from polyrelax.certificates.coq_terms import Graph, Values, comma, number
from polyrelax.certificates.encoding import Json
from polyrelax.errors import Unsupported
from polyrelax.rational.numbers import rational


class Proved(NamedTuple):
    """A lemma: its name, what it says, and the script that proves it."""

    name: str
    proposition: str
    script: str


class Bounds(NamedTuple):
    """Bounds that a lemma states: of which output, and of what, as a predicate."""

    whose: str
    lemma: str
    output: int
    lower: str
    upper: str

    @property
    def proposition(self) -> str:
        """What the lemma says."""
        return f"{self.whose} {self.output} {number(self.lower)} {number(self.upper)}"


Known = Mapping[int, Bounds]
"""The bounds that are written, by the indices of their statements."""

Written = tuple[list[str], list[Proved]]
"""The texts of lemmas that are only cited, and what is stated."""

Writer = Callable[[Graph, Json, int, Known], Written]
"""Writes the statement with an index."""


class Allowed(Protocol):
    """A set of states, which have values for all nodes of a network.

    Attributes:
        term: the set, in Coq.
        computes: the tactic that evaluates the network, and proves that a state is in the set.
        lemmas: what the other scripts cite, once these have been asked for.
    """

    term: str
    computes: str

    @property
    def lemmas(self) -> list[str]:
        """The texts of lemmas."""

    def holds(self, tree: Json) -> str:
        """The script for a linear goal, from `H` that v is in the set, by a proof tree."""

    def state(self, at: int) -> str:
        """The values of the point with this index, as a list."""

    def values(self, at: int) -> Values:
        """The values of the point with this index."""

    def member(self, at: int) -> str:
        """The script that this point is in the set."""


class Runs:
    """What the network itself computes."""

    def __init__(self, graph: Graph, statement: Json) -> None:
        self._graph, self._points = graph, statement["points"]
        self.term = f"(runs {graph.name})"
        self.computes = f"computes {graph.name}"
        self.lemmas: list[str] = []

    def holds(self, tree: Json) -> str:
        """The script for a linear goal: all cases."""
        return f"equations {self._graph.name}; {cases(self._graph, tree)}."

    def values(self, at: int) -> Values:
        """The values of all nodes at an input."""
        return self._graph.run(self._points[at]["at"])

    def state(self, at: int) -> str:
        """They as a list."""
        return self._graph.state(self.values(at))

    def member(self, at: int) -> str:
        """Evaluation."""
        return self.computes


class Relaxed:
    """What a layer-wise relaxation allows: by its facts, and points taken apart."""

    def __init__(self, graph: Graph, statement: Json, index: int) -> None:
        self._graph = graph
        self._points = RelaxedPoints(graph, statement, f"point_{index}")
        self._facts = RelaxedFacts(graph, statement, f"fact_{index}", self._points)
        self.term = f"(allowed {self._points.relaxation} {graph.name})"
        self.computes = f"computes {graph.name}"

    @property
    def lemmas(self) -> list[str]:
        """Those of facts and points."""
        return self._points.lemmas

    def holds(self, tree: Json) -> str:
        """The facts that the tree cites; linear arithmetic."""
        cited = self._facts.cite(tree, "H", len(self._graph.layers))
        return f"{cited.lstrip()}\n    equations {self._graph.name}; lra."

    def values(self, at: int) -> Values:
        """The values that the statement gives a point."""
        return self._points.values(at)

    def state(self, at: int) -> str:
        """They as a list."""
        return self._graph.state(self.values(at))

    def member(self, at: int) -> str:
        """The point's lemma."""
        return f"exact ({self._points.allow(at)} [])"


_INSTEAD = {
    "chosen": "in_triangle",
    "deeppoly-0": "deep_poly_0",
    "deeppoly-1": "deep_poly_1",
    "deeppoly-area": "deep_poly_area",
    "deepz": "deep_z",
}
"""What the methods that choose neurons allow of these, by the names of `proofs/coq/Choices.v`."""


class Chosen:
    """What is allowed where some neurons are between lines, and all others are exact."""

    def __init__(self, graph: Graph, statement: Json, known: Known) -> None:
        self._graph, self._points = graph, statement["points"]
        neurons = choices(graph, statement["facts"], known)
        self.term = f"(instead {_INSTEAD[statement['method']]} {neurons} {graph.name})"
        self.computes = f"computes_chosen {graph.name}"
        self.lemmas: list[str] = []

    def holds(self, tree: Json) -> str:
        """All cases of the exact neurons."""
        return f"chosen {self._graph.name}; {cases(self._graph, tree)}."

    def values(self, at: int) -> Values:
        """The values of all nodes, by those of the relaxed ones."""
        point = self._points[at]
        relaxed = {name: rational(value) for name, value in point["relaxed"].items()}
        return self._graph.run(point["at"], relaxed)

    def state(self, at: int) -> str:
        """They as a list."""
        return self._graph.state(self.values(at))

    def member(self, at: int) -> str:
        """Evaluation."""
        return self.computes


def allowed_by(graph: Graph, statement: Json, index: int, known: Known) -> Allowed:
    """What the method of a statement allows.

    Raises:
        Unsupported: for methods that Coq's files do not define.
    """
    if statement["method"] == "exact":
        return Runs(graph, statement)
    if statement["method"] in _INSTEAD:
        return Chosen(graph, statement, known)
    return Relaxed(graph, statement, index)


def chosen_of(statement: Json) -> list[Json]:
    """The chosen neurons of a statement, each with the bounds of its pre-activation."""
    if statement["kind"] == "chords":
        return list(statement["chords"])
    return list(statement["facts"]) if statement.get("method") in _INSTEAD else []


def choices(graph: Graph, facts: Sequence[Json], known: Known) -> str:
    """Chosen neurons with their intervals, as a list.

    Raises:
        Unsupported: when the bounds that are their intervals are not written.
    """
    if any(fact["bounds"] not in known for fact in facts):
        raise Unsupported("The intervals of chosen neurons cannot be written for Coq.")
    ends = [(fact["neuron"], known[fact["bounds"]]) for fact in facts]
    return comma(
        f"over {graph.number_of(name)} {number(at.lower)} {number(at.upper)}" for name, at in ends
    )


def intervals(graph: Graph, facts: Sequence[Json], index: int, known: Known) -> list[Proved]:
    """That the intervals of chosen neurons are bounds of their pre-activations; one lemma for all
    that are bounded by the same method."""
    found: dict[str, list[Json]] = {}
    for fact in facts:
        found.setdefault(known[fact["bounds"]].whose, []).append(fact)
    lemmas = []
    for place, (whose, same) in enumerate(found.items()):
        script = "exact I."
        for fact in reversed(same):
            bounds = known[fact["bounds"]]
            known_by = f"exists {bounds.output}%nat; split; [reflexivity | exact {bounds.lemma}]"
            script = f"split; [{known_by} |].\n{script}"
        said = f"bounded_by ({whose}) {graph.name} {choices(graph, same, known)}"
        lemmas.append(Proved(f"intervals_{index}_{place}", said, script))
    return lemmas
