"""The facts of a certificate, which hold wherever a relaxation allows, as lemmas for Coq."""

from __future__ import annotations

from collections.abc import Iterator

from polyrelax.certificates.coq_points import RelaxedPoints
from polyrelax.certificates.coq_terms import Graph
from polyrelax.certificates.encoding import Json
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
    value that has the same coordinates as a point of the hull. Each is written once, before it is
    cited, to the list of lemmas that the points are written to as well.
    """

    def __init__(self, graph: Graph, statement: Json, prefix: str, points: RelaxedPoints) -> None:
        self._kept, self._graph, self._prefix, self._points = points.kept, graph, prefix, points
        self._facts: list[Json] = statement["facts"]
        self._unstable: dict[str, list[int]] = statement.get("unstable", {})
        self._done: set[str] = set()
        points.stable = {
            fact["group"][0]: self._stable(index)
            for index, fact in enumerate(self._facts)
            if self._kept.unstable and fact["form"] in _signs(fact["group"])
        }

    def cite(self, tree: Json, hypothesis: str, depth: int) -> str:
        """The script that replaces "allowed behind the layer" by the facts that a proof cites."""
        terms = list(_cited(tree))
        facts = sorted({which for kind, which, _ in terms if kind == "fact"})
        scripts = [
            f"assert (F{which} := {self._fact(which)} _ "
            f"{_earlier(hypothesis, depth - self._facts[which]['layer'])})."
            for which in facts
        ]
        if any(kind == "domain" for kind, *_ in terms):
            scripts.append(
                f"assert (D : in_domain {self._graph.name} _) "
                f"by exact {_earlier(hypothesis, depth)}."
            )
        return "".join(f"\n    {script}" for script in [*scripts, f"clear {hypothesis}."])

    def _fact(self, index: int) -> str:
        """The name of the lemma of a fact, which is written if it is not yet."""
        name = f"{self._prefix}_{index}"
        if name not in self._done:
            self._done.add(name)
            self._points.lemmas.append(self._lemma(name, self._facts[index]))
        return name

    def _lemma(self, name: str, fact: Json) -> str:
        depth, net = fact["layer"], self._graph.name
        form = self._graph.form(self._in_nodes(fact["form"]))
        found = "_ & " * self._points.place(fact["group"], depth)
        pattern, asked = f"{found}(p & Hp & E) & _", ""
        if self._kept.unstable:
            pattern = f"{found}K & _"
            asked = f"  destruct K as (p & Hp & E); [{self._asked(fact)} |].\n"
        pattern = pattern if self._kept.forgets else f"_ & {pattern}"
        cited = "" if self._kept.true else self.cite(fact["proof"], "Hq", depth - 1)
        return (
            f"Lemma {name} : forall v,\n"
            f"  allowed_behind {self._points.relaxation} {net} {depth} v -> 0 <= value {form} v.\n"
            f"Proof.\n"
            f"  intros v H; destruct H as ({pattern}).\n"
            f"{asked}"
            f"  apply (hull_positive _ {form}) in Hp.\n"
            f"  - equations {net}; lra.\n"
            f"  - clear p Hp E; intros q [Hq L].{cited}\n"
            f"    equations {net}; {cases(self._graph, fact['proof'])}.\n"
            f"Qed.\n"
        )

    def _asked(self, fact: Json) -> str:
        """The script that a group of k-ReLU is one: a single neuron, or unstable ones."""
        if len(fact["group"]) == 1:
            return "left; reflexivity"
        chain = "exact I"
        for neuron in reversed([n for n in self._layer(fact) if n in fact["group"]]):
            pre = self._graph.pre[neuron]
            pair = sorted(
                self._unstable[neuron],
                key=lambda at: self._graph.value(pre, self._points.values(at)),
            )
            ends = []
            for at in pair:
                state = self._graph.state(self._points.values(at), fact["layer"] - 1)
                member = f"exact ({self._points.allow(at)} [])"
                ends.append(
                    f"exists (vec {state}); split; [{member} | computes {self._graph.name}]"
                )
            chain = f"split; [split; [{ends[0]} | {ends[1]}] | {chain}]"
        return f"right; {chain}"

    def _layer(self, fact: Json) -> list[str]:
        return self._graph.layers[fact["layer"] - 1]

    def _stable(self, index: int) -> tuple[str, bool]:
        """That a neuron is stable, by the fact that says so, as `RelaxedPoints.stable` has it."""
        fact, graph = self._facts[index], self._graph
        name, depth = f"{self._prefix}_{index}_stable", fact["layer"] - 1
        form = graph.form(self._in_nodes(fact["form"]))
        cited = self.cite(fact["proof"], "H", depth)
        self._points.lemmas.append(
            f"Lemma {name} : forall v,\n"
            f"  allowed_behind {self._points.relaxation} {graph.name} {depth} v "
            f"-> 0 <= value {form} v.\n"
            f"Proof.\n  intros v H.{cited}\n    equations {graph.name}; lra.\nQed.\n"
        )
        return name, "1" in fact["form"].values()

    def _in_nodes(self, form: dict[str, str]) -> dict[str, str]:
        """A form of the hull's coordinates, with the pre-activations written out."""
        total: dict[str, str] = {}
        for name, factor in form.items():
            parts = self._graph.pre[name[2:]] if name.startswith("u.") else {name: "1"}
            for node, weight in parts.items():
                added = rational(total.get(node, "0")) + rational(weight) * rational(factor)
                total[node] = format_rational(added)
        return total


def _signs(group: list[str]) -> list[dict[str, str]]:
    """The forms that say of a single neuron that it is stable."""
    return [{f"u.{group[0]}": sign} for sign in ("1", "-1")] if len(group) == 1 else []


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
