"""Section 6 of mao2024: stability, Theorem 6, Lemmas 7 and 8; through the public API."""

from fractions import Fraction

import pytest

import polyrelax as pr
from polyrelax.claims import Verdict, judge
from polyrelax.papers import ledger
from polyrelax.papers.mao2024 import (
    section_6,
    section_6_theorem_6,
    section_6_theorem_6_induction,
    section_6_theorem_6_lemmas,
    single,
)
from tests.papers.rows import check_row, claim

VERDICTS = {
    "section-6.hull": "refuted",
    "section-6.conversion": "proved",
    "section-6.conversion.width": "verified",
    "definition-5.remark": "refuted",
    "definition-5.remark.strict": "proved",
    "definition-5.converse": "proved",
    "definition-5.stable": "refuted",
    "definition-5.stable.strict": "proved",
    "definition-5.figure-5": "proved",
    "definition-5.affine": "proved",
    "theorem-6": "refuted",
    "theorem-6@A2": "refuted",
    "theorem-6@A3": "proved",
    "theorem-6.skips": "refuted",
    "theorem-6.skips@A3": "refuted",
    "theorem-6.skips.carried": "refuted",
    "theorem-6.proof-equivalent": "refuted",
    "theorem-6.proof-m-inf": "proved",
    "theorem-6.proof-base": "proved",
    "theorem-6.proof-exact-set": "refuted",
    "theorem-6.proof-stable": "refuted",
    "lemma-7": "refuted",
    "lemma-7.network-scope": "proved",
    "lemma-7.proof-inclusion": "proved",
    "lemma-7.proof-stable": "proved",
    "lemma-7.proof-effective": "refuted",
    "lemma-7.proof-all": "proved",
    "lemma-8": "proved",
    "lemma-8.proof": "refuted",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts_agree_with_what_is_known(judged, name):
    """Each verdict is the one that is known from elsewhere, and its evidence holds."""
    check_row(judged(f"mao2024.{name}"), VERDICTS[name])


def test_the_rows_stand_in_the_papers_order():
    """The ledger has the rows of section 6 in this order, and no others between them."""
    ids = [c.id.removeprefix("mao2024.") for c in ledger()]
    start = ids.index("section-6.hull")
    assert ids[start : start + len(VERDICTS)] == list(VERDICTS)


def test_theorem_6_fails_whatever_zero_counts_as(judged):
    """Its network has one unstable neuron in each layer under every convention at 0."""
    witness = judged("mao2024.theorem-6").finding.witness
    net, domain = witness.parsed()
    relaxed = pr.MultiNeuron(1).relax(net, domain)
    for zero in ("strict", "inactive", "active"):
        for ranges in (pr.stability(net, domain), relaxed.neurons()):
            unstable = [n.layer for n in ranges if n.state(zero=zero) == "unstable"]
            assert unstable == [1, 2]
    found = pr.compare(net, domain, ["exact", "m:1", "m:inf", "mo:2"])
    assert found["m:1"] == found["m:inf"] == found["mo:2"] != found["exact"]


def test_theorem_6_fails_for_the_known_network_too():
    """The known counterexample gives {0} against [0, 1/2]."""
    net = pr.Network("y1 = relu(x); y2 = relu(x + 2); relu(y1 + 1) - relu(y2 - 2) - 1")
    found = pr.compare(net, pr.polytope("-1 <= x <= 1"), ["exact", "m:1", "m:1@A3"]).to_json()
    assert found["results"]["exact"] == found["results"]["m:1@A3"] == {"lower": "0", "upper": "0"}
    assert found["results"]["m:1"] == {"lower": "0", "upper": "1/2"}


@pytest.mark.slow
def test_no_smaller_pair_of_layers_fails(judged):
    """Up to the size of the witness, plain comparison of all nets of a class finds none."""
    size = 7
    domain = pr.polytope("-1 <= x <= 1")
    looked = 0
    for member in single.members([single.SINGLE[4]]):
        if member.size[3] > size:
            break
        net = member.network
        if any(n.state() == "unstable" for n in pr.stability(net, domain)[:2]):
            counts = [n.layer for n in pr.stability(net, domain) if 0 in n.range]
            if len(counts) == len(set(counts)):
                looked += 1
                assert pr.image(net, domain).hull == section_6.output_set(net, domain)
    assert looked > 100


def test_the_smallest_skip_network_is_smaller_than_the_known_one(judged):
    """It fails in both scopes with weights of at most 1, one neuron a layer."""
    net, domain = judged("mao2024.theorem-6.skips.carried").finding.witness.parsed()
    assert net.widths == (1, 1)
    found = pr.compare(net, domain, ["exact", "m:inf", "m:inf@network"])
    assert found["exact"] != found["m:inf@network"] <= found["m:inf"]


def test_the_stage_of_the_known_skip_network():
    """The geometry behind the search agrees with M_inf on the known network."""
    net = pr.Network("y = relu(x); z = relu(4*x + 2*y); 2*x + 2*y - z")
    domain = pr.polytope("-1 <= x <= 1")
    assert str(pr.range(net, domain)) == "[-2, 0]"
    assert str(pr.method("m:inf@network").bounds(net, domain)) == "[-2, 2/5]"
    assert str(pr.method("m:inf").bounds(net, domain)) == "[-12/5, 2/5]"


def test_lemma_7_finds_the_known_point(judged):
    """M_1 allows v = 1/2 at x = (1, 1) for u = x1 - x2; the hull of the graph does not."""
    summary = judged("mao2024.lemma-7").finding.summary
    assert "u = x1 - x2" in summary
    assert "((1, 1), 1/2)" in summary
    net, domain = pr.Network("v = relu(x1 - x2); v"), pr.polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    point = {"x1": 1, "x2": 1, "v": Fraction(1, 2)}
    assert pr.MultiNeuron().relax(net, domain).contains(point)
    graph = pr.image(net.with_outputs("x1", "x2", "v"), domain).hull
    assert not graph.contains([1, 1, Fraction(1, 2)])


def test_bounded_and_intrinsic_stability_part_in_layer_3(judged):
    """The converse's network has three ReLU layers, and the last neuron is as the row says."""
    summary = judged("mao2024.definition-5.converse").finding.summary
    text = summary.partition(" of ")[2].partition(": the range")[0]
    net, domain = pr.Network(text), pr.polytope("-1 <= x <= 1")
    exact, bounds = pr.stability(net, domain), pr.MultiNeuron().relax(net, domain).neurons()
    assert len(net.widths) == 3
    for zero in ("strict", "inactive", "active"):
        assert exact[-1].state(zero=zero) != "unstable"
    assert bounds[-1].state() == "unstable"
    assert [n.range for n in exact[:-1]] == [n.range for n in bounds[:-1]]


# -- no verdict is stored: where the computation says otherwise, so does the row ------------------


def test_theorem_6_would_stand_if_hulls_were_exact(monkeypatch):
    """With the hull of the true states in place of M_inf's set, no pair of layers fails."""
    monkeypatch.setattr(single, "output_set", lambda net, X: pr.image(net, X).hull)
    found = judge(claim("mao2024.theorem-6"), seconds=2).finding
    assert found.verdict in {Verdict.VERIFIED, Verdict.UNDECIDED}
    assert found.witness is None


def test_lemma_7_would_stand_if_the_sets_agreed(monkeypatch):
    """With LS_2 in place of LS_1, no layer shows a difference."""

    def same(net, domain, name="m:inf"):
        names = (*net.inputs, *net.neuron_names)
        hull = pr.image(net.with_outputs(*names), domain).hull.rename(names)
        return hull, hull

    monkeypatch.setattr(section_6_theorem_6_lemmas, "_both", same)
    assert judge(claim("mao2024.lemma-7")).finding.verdict is Verdict.VERIFIED


def test_lemma_8_would_fall_if_m_k_were_looser(monkeypatch):
    """With 1-ReLU in place of M_k, the feasible sets differ."""
    found = section_6_theorem_6_lemmas.method

    def looser(name):
        return found("triangle") if name == "m:2" else found(name)

    monkeypatch.setattr(section_6_theorem_6_lemmas, "method", looser)
    assert judge(claim("mao2024.lemma-8")).finding.verdict is Verdict.REFUTED


def test_the_remark_would_fall_if_bounds_were_unsound(monkeypatch):
    """A relaxation that misses half of every range makes a neuron of both signs look stable."""
    exact = section_6.stability

    def halved(net, domain):
        return [
            type(n)(n.name, n.layer, pr.Interval(max(n.range.lower, 0), max(n.range.upper, 0)))
            for n in exact(net, domain)
        ]

    class Unsound:
        def relax(self, net, domain):
            return self._of(net, domain)

        def _of(self, net, domain):
            found = Unsound()
            found.neurons = lambda: halved(net, domain)
            return found

    monkeypatch.setattr(section_6, "method", lambda name: Unsound())
    assert judge(claim("mao2024.definition-5.remark.strict")).finding.verdict is Verdict.REFUTED


def test_the_converse_would_fail_if_bounds_were_exact(monkeypatch):
    """Without a neuron in the third layer the row does not say that there is one."""
    monkeypatch.setattr(section_6, "_third_layer", lambda inquiry: None)
    assert judge(claim("mao2024.definition-5.converse")).finding.verdict is Verdict.VERIFIED


def test_the_conversion_is_compared_layer_by_layer(monkeypatch):
    """Copies that touch 0 raise the count where active means u > 0."""
    monkeypatch.setattr(section_6, "_below", lambda net, X, name: pr.range(net, X, name).lower)
    assert judge(claim("mao2024.section-6.conversion")).finding.verdict is Verdict.REFUTED


def test_m_inf_is_compared_with_the_iterated_hull(monkeypatch):
    """With the Triangle in place of M_inf, the row on the proof's step falls."""
    found = section_6_theorem_6_induction.method

    def looser(name):
        return found("triangle" if name == "m:inf" else name)

    monkeypatch.setattr(section_6_theorem_6_induction, "method", looser)
    assert judge(claim("mao2024.theorem-6.proof-m-inf")).finding.verdict is Verdict.REFUTED


def test_boxes_would_be_exact_if_they_were_not_boxes(monkeypatch):
    """With reading A1 in place of A2, one ReLU layer is bounded exactly."""
    found = section_6_theorem_6.method
    monkeypatch.setattr(section_6_theorem_6, "method", lambda name: found(name.partition("@")[0]))
    finding = judge(claim("mao2024.theorem-6@A2"), seconds=3).finding
    assert finding.verdict in {Verdict.VERIFIED, Verdict.UNDECIDED}
