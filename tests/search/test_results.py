"""The results that the documents show are those that a search gives."""

import json

import pytest

import polyrelax as pr
from polyrelax.claims.ledger import judge_all
from polyrelax.papers import ledger
from polyrelax.search import find_counterexample
from tests import results

STORED = json.loads(results.SMALLEST.read_text("utf-8"))["searches"]
ASKED = {"mao2024.lemma-3", "mao2024.section-6.hull", "mao2024.lemma-3.proof-range"}
ASKED |= {"mao2024.theorem-2.bounds", "mao2024.section-9.output-hull", "mao2024.section-8.stop"}
ASKED |= {"mao2024.section-7.nested.output-hull.polytopes", "mao2024.theorem-6.proof-stable"}
ASKED |= {"papamichail2026.worst-case.upper", "papamichail2026.deviation.attained"}


def test_what_is_wrong_is_there():
    """The file has an answer for each searchable claim that the ledger says is wrong, in order."""
    searched = [claim for claim in ledger() if claim.conjecture is not None]
    known = [claim.id for claim in searched if claim.wrong_step or claim.instead]
    assert [entry["claim"] for entry in STORED] == known


@pytest.mark.slow
def test_every_refuted_claim_is_there():
    """The claims with an answer are the refuted ones, all of them."""
    refuted = {r.claim.id for r in judge_all(ledger()).results if r.finding.verdict == "refuted"}
    assert {entry["claim"] for entry in STORED} == refuted


@pytest.mark.parametrize("entry", STORED, ids=lambda entry: entry["claim"])
def test_counterexamples_are_counterexamples(entry):
    """The claim fails for the stored network on the stored domain, whose size is as stored."""
    (claim,) = [claim for claim in ledger() if claim.id == entry["claim"]]
    found = entry["counterexample"]
    domain = pr.polytope(found["domain"])
    net = pr.Network.parse(found["net"], domain.names)
    assert entry["status"] == ("none" if entry["kind"] == "existence" else "smallest")
    assert entry.get("example") is None
    assert not claim.conjecture(net, domain)
    assert found["size"][:3] == [len(net.inputs), len(net.layers), len(net.neurons)]
    read_out = () if "ReLU outputs" in entry["class"] else net.outputs
    forms = [*(neuron.pre for neuron in net.neurons), *read_out]
    weight = sum(abs(value) for form in forms for value in (*form.terms.values(), form.constant))
    assert found["size"][3] == weight


@pytest.mark.parametrize("name", sorted(ASKED))
def test_some_are_searched_again(name):
    """A search gives what is stored, with the number of networks."""
    (claim,) = [claim for claim in ledger() if claim.id == name]
    (stored,) = [entry for entry in STORED if entry["claim"] == name]
    assert find_counterexample(claim).to_json() == stored


def test_failure_rates_are_those_of_the_table():
    """The first rows of the table are computed again."""
    table = results.RATES.read_text("utf-8").splitlines()
    name, function, domain, text = results.ENCODINGS[0]
    nets = results.encodings(function, domain, text)
    row = next(line for line in table if line.startswith(f"| `{name}`"))
    cells = [cell.strip() for cell in row.replace("\\|", "/").strip("|").split("|")]
    exact = [pr.method("triangle").bounds(n, domain) == pr.range(n, domain) for n in nets]
    assert cells[3] == str(len(nets))
    assert cells[4 + results.METHODS.index("triangle")] == str(sum(exact))
