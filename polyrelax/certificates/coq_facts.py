"""The facts of a certificate, which hold wherever a relaxation allows, as lemmas for Coq."""

from __future__ import annotations

from collections.abc import Iterator

from polyrelax.certificates.coq_points import relaxation
from polyrelax.certificates.coq_terms import Graph
from polyrelax.certificates.encoding import Json
from polyrelax.certificates.methods import Kept
from polyrelax.errors import Unsupported
from polyrelax.rational.numbers import format_rational, rational


def cases(graph: Graph, tree: Json) -> str:
    """A proof tree as a script: the cases of neurons; linear arithmetic where they end."""
    if "split" not in tree:
        return "ends"
    neuron = graph.number_of(tree["split"])
    inactive, active = cases(graph, tree["inactive"]), cases(graph, tree["active"])
    return f"on {neuron}%nat; [{inactive} | {active}]"


class RelaxedFacts:
    """Lemmas that forms are nowhere negative behind a layer, each proved by those before it.

    A fact is proved for the members of the hull of its group, hence for the hull, hence for every
    value that has the same coordinates as a point of the hull.
    """

    def __init__(self, graph: Graph, statement: Json, prefix: str) -> None:
        kept = Kept.by(statement["method"])
        if kept is None or kept.unstable:
            raise Unsupported(f"{statement['method']} cannot be written for Coq.")
        self._kept, self._graph, self._prefix = kept, graph, prefix
        self._facts: list[Json] = statement["facts"]
        self.lemmas = [self._lemma(index) for index in range(len(self._facts))]

    def _lemma(self, index: int) -> str:
        fact, net = self._facts[index], self._graph.name
        depth = fact["layer"]
        form = self._graph.form(self._in_nodes(fact["form"]))
        found = "_ & " * self._group(fact)
        whole = f"{found}(p & Hp & E) & _"
        pattern = whole if self._kept.forgets else f"_ & {whole}"
        cited = "" if self._kept.true else self.cite(fact["proof"], "Hq", depth - 1)
        return (
            f"Lemma {self._prefix}_{index} : forall v,\n"
            f"  allowed_behind {relaxation(self._kept)} {net} {depth} v -> 0 <= value {form} v.\n"
            f"Proof.\n"
            f"  intros v H; destruct H as ({pattern}).\n"
            f"  apply (hull_positive _ {form}) in Hp.\n"
            f"  - equations {net}; lra.\n"
            f"  - clear p Hp E; intros q [Hq L].{cited}\n"
            f"    equations {net}; {cases(self._graph, fact['proof'])}.\n"
            f"Qed.\n"
        )

    def cite(self, tree: Json, hypothesis: str, depth: int) -> str:
        """The script that replaces "allowed behind the layer" by the facts that a proof cites."""
        terms = list(_cited(tree))
        facts = sorted({which for kind, which, _ in terms if kind == "fact"})
        scripts = [
            f"assert (F{which} := {self._prefix}_{which} _ "
            f"{_earlier(hypothesis, depth - self._facts[which]['layer'])})."
            for which in facts
        ]
        if any(kind == "domain" for kind, *_ in terms):
            scripts.append(
                f"assert (D : in_domain {self._graph.name} _) "
                f"by exact {_earlier(hypothesis, depth)}."
            )
        return "".join(f"\n    {script}" for script in [*scripts, f"clear {hypothesis}."])

    def _in_nodes(self, form: dict[str, str]) -> dict[str, str]:
        """A form of the hull's coordinates, with the pre-activations written out."""
        total: dict[str, str] = {}
        for name, factor in form.items():
            parts = self._graph.pre[name[2:]] if name.startswith("u.") else {name: "1"}
            for node, weight in parts.items():
                added = rational(total.get(node, "0")) + rational(weight) * rational(factor)
                total[node] = format_rational(added)
        return total

    def _group(self, fact: Json) -> int:
        """The place of the first group that has all neurons of the fact's."""
        groups = self._kept.groups(self._graph.layers[fact["layer"] - 1], ())
        return next(i for i, group in enumerate(groups) if set(fact["group"]) <= set(group))


def _cited(tree: Json) -> Iterator[tuple[str, int, str]]:
    if "split" in tree:
        yield from _cited(tree["active"])
        yield from _cited(tree["inactive"])
    else:
        yield from tree.get("sum", ()) or tree.get("empty", ())


def _earlier(hypothesis: str, layers: int) -> str:
    """What is allowed so many layers earlier, by what is allowed here."""
    for _ in range(layers):
        hypothesis = f"(proj1 {hypothesis})"
    return hypothesis
