"""The chain of implications: what rests on what, and what falls with a refuted claim."""

import json

import pytest

from polyrelax.claims import Claim, Finding, Ledger, Verdict, graph, judge
from polyrelax.cli import main
from polyrelax.errors import InvalidInput
from polyrelax.papers import ledger


def judged(*claims):
    """Results of claims, given as (name, verdict, what it rests on)."""
    return [
        judge(
            Claim(
                f"demo.{name}",
                "So.",
                "demo",
                lambda inquiry, verdict=verdict: Finding(verdict, "So."),
                rests_on=tuple(f"demo.{premise}" for premise in premises),
            )
        )
        for name, verdict, premises in claims
    ]


CHAIN = [
    ("lemma", Verdict.REFUTED, []),
    ("theorem", Verdict.REFUTED, ["lemma"]),
    ("corollary", Verdict.PROVED, ["theorem", "fact"]),
    ("fact", Verdict.VERIFIED, []),
    ("alone", Verdict.PROVED, []),
]


def test_edges_go_from_premises_to_what_rests_on_them():
    """Each claim is behind what it rests on, and knows the refuted claims that it uses."""
    dag = graph.graph(judged(*CHAIN))
    assert set(dag.edges) == {
        ("demo.lemma", "demo.theorem"),
        ("demo.theorem", "demo.corollary"),
        ("demo.fact", "demo.corollary"),
    }
    assert dag.nodes["demo.corollary"]["falls"] == ("demo.lemma", "demo.theorem")
    assert dag.nodes["demo.theorem"]["falls"] == ("demo.lemma",)
    assert dag.nodes["demo.fact"]["falls"] == ()


def test_the_tree_tells_what_falls():
    """Refuted roots come first; whatever rests on a claim is indented below it."""
    text = graph.render(graph.graph(judged(*CHAIN)))
    lines = text.splitlines()
    assert lines[0].split() == ["demo.lemma", "refuted"]
    assert lines[1].startswith("└─ demo.theorem")
    assert lines[1].endswith("refuted, with what it rests on")
    assert lines[2].startswith("   └─ demo.corollary")
    assert lines[2].endswith("proved, but its argument falls")
    assert lines[3].split() == ["demo.fact", "verified"]
    assert "demo.alone" not in text
    assert "5 claims, 2 refuted" in text
    assert "Not refuted, but their arguments fall: demo.corollary." in text
    assert "With demo.lemma fall: demo.theorem, demo.corollary." in text
    assert "With demo.theorem" not in text


def test_what_follows_is_told_once():
    """A claim that rests on two is below both, with what follows it below the first only."""
    claims = [
        ("a", Verdict.PROVED, []),
        ("b", Verdict.PROVED, []),
        ("c", Verdict.PROVED, ["a", "b"]),
        ("d", Verdict.PROVED, ["c"]),
    ]
    text = graph.render(graph.graph(judged(*claims)))
    assert text.count("demo.c ") == 2
    assert text.count("(see above)") == text.count("demo.d ") == 1


def test_nothing_at_all():
    """No claims, or none that rests on another, still give a sentence."""
    assert graph.render(graph.graph([])).startswith("0 claims, 0 refuted.")
    assert graph.render(graph.graph(judged(CHAIN[-1]))).startswith("1 claim, 0 refuted.")


def test_a_circle_is_no_argument():
    """Claims that rest on each other in a circle are an error that shows the circle."""
    with pytest.raises(InvalidInput, match=r"demo\.b -> demo\.a|demo\.a -> demo\.b"):
        graph.graph(judged(("a", Verdict.PROVED, ["b"]), ("b", Verdict.PROVED, ["a"])))


def test_premises_are_added():
    """A selection is completed by all that it rests on, in the ledger's order."""
    book = Ledger(result.claim for result in judged(*CHAIN))
    found = graph.with_premises(book, book.select(["demo.corollary"]))
    assert [claim.id for claim in found] == [f"demo.{name}" for name, *_ in CHAIN[:4]]


def test_json_has_the_edges():
    """One object an edge, with the names of the contract."""
    edges = graph.to_json(graph.graph(judged(*CHAIN)))
    assert {"claim": "demo.theorem", "rests_on": "demo.lemma"} in edges
    assert len(edges) == 3


def test_dot_marks_what_is_refuted():
    """Graphviz gets every node and edge; refuted claims are red, falling ones dashed."""
    text = graph.to_dot(graph.graph(judged(*CHAIN)))
    assert '"demo.lemma" [label="demo.lemma\\nrefuted", shape=octagon, color=red];' in text
    assert '"demo.corollary" [label="demo.corollary\\nproved", shape=box, ' in text
    assert text.count("style=dashed") == 2
    assert '"demo.lemma" -> "demo.theorem";' in text


def test_the_papers_claims_rest_on_each_other_without_circles():
    """The real ledger is a DAG, and Lemma 3 carries Theorems 2, 6 and 1."""
    claims = [(c.id, Verdict.PROVED, c.rests_on) for c in ledger()]
    results = [
        judge(Claim(name, "So.", "demo", lambda i, v=v: Finding(v, "So."), rests_on=premises))
        for name, v, premises in claims
    ]
    import networkx

    dag = graph.graph(results)
    below = networkx.descendants(dag, "mao2024.lemma-3")
    assert {f"mao2024.theorem-{n}" for n in (1, 6)} | {"mao2024.theorem-2.bounds"} <= below


def test_the_command_line_shows_the_graph(capsys):
    """`referee ID --graph` judges the claim and its premises, and prints the tree."""
    assert main(["referee", "mao2024.lemma-3", "--graph"]) == 0
    text = capsys.readouterr().out
    assert "mao2024.section-3.affine" in text
    assert "With mao2024.lemma-3.proof-range fall:" in text


def test_the_command_line_adds_edges_to_json(capsys):
    """With --json the edges stand beside the claims."""
    assert main(["referee", "mao2024.lemma-3.proof-range", "--graph", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["graph"] == []
    assert main(["referee", "mao2024.section-3.toy.inexact", "--graph", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    edge = {"claim": "mao2024.section-3.toy.inexact", "rests_on": "mao2024.section-3.toy.triangle"}
    assert found["graph"] == [edge]
    assert len(found["claims"]) == 2
