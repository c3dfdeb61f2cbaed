"""The hull of what a method allows, as a theorem for Coq: its vertices are taken, its facets hold,
and what satisfies the facets is in the hull of the vertices, face by face."""

from __future__ import annotations

from collections.abc import Sequence

from polyrelax.certificates.coq_sets import Allowed
from polyrelax.certificates.coq_terms import Graph, comma, number, vector
from polyrelax.certificates.encoding import Json
from polyrelax.rational.numbers import rational


def hull_of(graph: Graph, statement: Json, allowed: Allowed, name: str) -> tuple[str, str, str]:
    """That what is allowed has the outputs whose hull is that of the vertices.

    Args:
        name: of the lemma on the facets.

    Returns:
        The lemma that the facets leave no room beside the vertices; what is stated; its script.
    """
    net = graph.name
    rows = [_row(facet["row"]) for facet in statement["facets"]]
    vertices = [f"vec {vector(one['point'])}" for one in statement["vertices"]]
    points = f"(points {comma(vertices)})"
    lemma = (
        f"Lemma {name} : forall y, in_space {len(graph.outputs)} y ->\n"
        f"  meets {comma(rows)} y -> hull {points} y.\n"
        f"Proof.\n"
        f"  intros y Y M.\n{_Faces(statement, rows).below(statement['faces'], 0, ())}\nQed.\n"
    )
    outputs = f"(map (fun f => value f v) (outputs {net}))"
    script = ["apply same_hulls.", f"- intros y (v & H & ->); apply {name}."]
    script.append(f"  {{ exact (vec_in_space {outputs}). }}")
    for i, facet in enumerate(statement["facets"]):
        script.append(f"  assert (P{i} : 0 <= value {rows[i]} (vec {outputs})).")
        script.append(f"  {{ {allowed.holds(facet['proof'])} }}")
    proof = "I"
    for i in reversed(range(len(rows))):
        proof = f"(conj P{i} {proof})"
    script.append(f"  exact {proof}.")
    pattern, ends = "[]", []
    for one in reversed(statement["vertices"]):
        pattern = f"[<- | {pattern}]"
        at = one["at"]
        member = f"split; [{allowed.member(at)} | same_vector {net}]"
        ends.append(f"  + left; exists (vec {allowed.state(at)}); {member}.")
    script += [f"- intros y {pattern}.", *reversed(ends)]
    said = f"same (hull (takes {allowed.term} {net})) (hull {points})"
    return lemma, said, "\n".join(script)


def _row(row: Sequence[str]) -> str:
    """A row of a facet, as a form of the coordinates."""
    constant, *factors = row
    terms = comma(f"{number(factor)} of {i}" for i, factor in enumerate(factors))
    return f"({terms}, {number(constant)})"


class _Faces:
    """The script that follows the tree of faces."""

    def __init__(self, statement: Json, rows: list[str]) -> None:
        self._vertices = [list(map(rational, one["point"])) for one in statement["vertices"]]
        self._facets = [list(map(rational, one["row"])) for one in statement["facets"]]
        self._rows = rows

    def below(self, node: Json, depth: int, zero: Sequence[int]) -> str:
        """For the point of this depth, where some facets are zero: it is in the hull."""
        margin = "  " * (depth + 1)
        if "vertex" not in node:
            return f"{margin}exfalso; plain; lra."
        point = self._vertices[node["vertex"]]
        script = [
            f"{margin}past {comma(self._rows)} (vec {vector(point)}) y Y M; intros q Y M K B.",
            *(f"{margin}apply (K {self._rows[j]}) in Z{j}; [| plainly]." for j in zero),
            f"{margin}clear dependent y; rename q into y.",
        ]
        beyond = dict(map(tuple, node["beyond"]))
        pattern = "[]"
        for j in reversed(range(len(self._facets))):
            pattern = f"[{f'[_ Z{j}]' if j in beyond else '[B _]'} | {pattern}]"
        script.append(f"{margin}destruct B as {pattern}.")
        for j in range(len(self._facets)):
            if j in beyond:
                inner = self.below(beyond[j], depth + 1, (*zero, j))
                script.append(f"{margin}{{\n{inner} }}")
            else:
                script.append(f"{margin}{{ exfalso; clear - B; plain; lra. }}")
        return "\n".join(script)
