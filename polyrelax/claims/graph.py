"""The chain of implications: which claims rest on which, and what falls when one is refuted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from polyrelax.claims.claim import Claim
from polyrelax.claims.inquiry import plural
from polyrelax.claims.ledger import Ledger, Result
from polyrelax.claims.verdict import Verdict
from polyrelax.errors import InvalidInput

if TYPE_CHECKING:
    import networkx

SHAPES = {Verdict.REFUTED: "octagon", Verdict.VACUOUS: "diamond"}
COLOURS = {
    Verdict.REFUTED: "red",
    Verdict.PROVED: "darkgreen",
    Verdict.VERIFIED: "darkcyan",
    Verdict.SUPPORTED: "blue",
    Verdict.VACUOUS: "goldenrod",
    Verdict.UNDECIDED: "magenta",
}


def with_premises(ledger: Ledger, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims and all that they rest on, directly or not, in the ledger's order."""
    by_id = {claim.id: claim for claim in ledger}
    wanted: set[str] = set()
    open_ids = [claim.id for claim in claims]
    while open_ids:
        name = open_ids.pop()
        if name not in wanted:
            wanted.add(name)
            open_ids += by_id[name].rests_on
    return tuple(claim for claim in ledger if claim.id in wanted)


def graph(results: Iterable[Result]) -> networkx.DiGraph:
    """The graph of judged claims: an edge goes from each claim to those that rest on it.

    Nodes have the attributes `verdict` and `falls`: the ids of the refuted claims that its argument
    uses, directly or not. Claims that were not judged are left out.

    Raises:
        InvalidInput: when claims rest on each other in a circle.
    """
    import networkx as nx

    judged = {result.claim.id: result for result in results}
    dag = nx.DiGraph()
    for name, result in judged.items():
        dag.add_node(name, verdict=result.finding.verdict)
    for name, result in judged.items():
        premises = [premise for premise in result.claim.rests_on if premise in judged]
        dag.add_edges_from((premise, name) for premise in premises)
    if not nx.is_directed_acyclic_graph(dag):
        circle = " -> ".join(edge[0] for edge in nx.find_cycle(dag))
        raise InvalidInput(f"Claims rest on each other in a circle: {circle}.")
    refuted = {name for name in dag if dag.nodes[name]["verdict"] is Verdict.REFUTED}
    for name in dag:
        used = nx.ancestors(dag, name) & refuted
        dag.nodes[name]["falls"] = tuple(other for other in judged if other in used)
    return nx.freeze(dag)


def render(dag: networkx.DiGraph) -> str:
    """The graph as an indented tree: below each claim, those that rest on it.

    Refuted ones come first. A claim that rests on several stands below each of them, with what
    follows it once only. Claims that are tied to no other are counted, not listed.
    """
    roots = [name for name in dag if dag.out_degree(name) and not dag.in_degree(name)]
    roots.sort(key=lambda name: dag.nodes[name]["verdict"] is not Verdict.REFUTED)
    lines: list[tuple[str, str]] = []
    told: set[str] = set()

    def tell(name: str, lead: str, branch: str) -> None:
        children = list(dag.successors(name))
        again = name in told and bool(children)
        remark = _remark(dag, name) + (" (see above)" if again else "")
        lines.append((f"{lead}{branch}{name}", remark))
        if again:
            return
        told.add(name)
        below = lead + {"": "", "├─ ": "│  ", "└─ ": "   "}[branch]
        for child in children:
            tell(child, below, "└─ " if child == children[-1] else "├─ ")

    for root in roots:
        tell(root, "", "")
    width = max((len(label) for label, _ in lines), default=0)
    tree = [f"{label.ljust(width)}  {remark}" for label, remark in lines]
    return "\n".join([*tree, *([""] if tree else []), *_totals(dag)])


def to_json(dag: networkx.DiGraph) -> list[dict[str, str]]:
    """The edges: which claim rests on which.

    >>> to_json(graph([]))
    []
    """
    return [{"claim": name, "rests_on": premise} for premise, name in dag.edges]


def to_dot(dag: networkx.DiGraph) -> str:
    """The graph in Graphviz' language, refuted claims in red.

    >>> print(to_dot(graph([])))
    digraph {
      rankdir=LR;
    }
    """
    lines = ["digraph {", "  rankdir=LR;"]
    for name in dag:
        verdict = dag.nodes[name]["verdict"]
        looks = [f'label="{name}\\n{verdict}"', f"shape={SHAPES.get(verdict, 'box')}"]
        looks.append(f"color={COLOURS[verdict]}")
        looks += ["style=dashed"] if dag.nodes[name]["falls"] else []
        lines.append(f'  "{name}" [{", ".join(looks)}];')
    lines += [f'  "{premise}" -> "{name}";' for premise, name in dag.edges]
    return "\n".join([*lines, "}"])


def _remark(dag: networkx.DiGraph, name: str) -> str:
    verdict, falls = dag.nodes[name]["verdict"], dag.nodes[name]["falls"]
    if not falls:
        return str(verdict)
    if verdict is Verdict.REFUTED:
        return f"{verdict}, with what it rests on"
    return f"{verdict}, but its argument falls"


def _totals(dag: networkx.DiGraph) -> list[str]:
    nodes = dag.nodes
    tied = [name for name in dag if dag.degree(name)]
    refuted = [name for name in dag if nodes[name]["verdict"] is Verdict.REFUTED]
    falling = [name for name in dag if nodes[name]["falls"]]
    standing = [name for name in falling if name not in refuted]
    lines = [
        f"{plural('claims', len(dag))}, {len(refuted)} refuted. Of the {len(tied)} that rest on "
        f"others or carry them, {len(falling)} use a refuted one."
    ]
    if standing:
        lines.append(f"Not refuted, but their arguments fall: {', '.join(standing)}.")
    for name in _first_causes(dag, refuted):
        lines.append(f"With {name} fall: {', '.join(_fallen(dag, name))}.")
    return lines


def _first_causes(dag: networkx.DiGraph, refuted: Sequence[str]) -> list[str]:
    """The refuted claims that use no refuted one, and that others rest on."""
    return [name for name in refuted if not dag.nodes[name]["falls"] and dag.out_degree(name)]


def _fallen(dag: networkx.DiGraph, cause: str) -> list[str]:
    return [name for name in dag if cause in dag.nodes[name]["falls"]]
