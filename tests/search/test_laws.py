"""Claims of the ledger that hold of every network: each is searched, and its predicate can fail."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from random import Random

import pytest

import polyrelax as pr
from polyrelax.claims.conjecture import Conjecture
from polyrelax.claims.ledger import judge
from polyrelax.exact import image
from polyrelax.papers import ledger
from polyrelax.papers.mao2024 import laws, section_6, section_6_theorem_6_lemmas
from polyrelax.papers.mao2026 import definitions, partitions, transformations
from polyrelax.papers.papamichail2026 import choices, deviations, distances
from polyrelax.papers.papamichail2026.families import norms
from polyrelax.papers.repaired import layers, output_hulls, unstable
from polyrelax.relaxations import method
from polyrelax.search import (
    AllHold,
    BoundsAreExact,
    BoundsLieWithin,
    Where,
    find_counterexample,
    in_size_order,
)
from polyrelax.search.families import Domains
from polyrelax.search.finding import as_classes

CLAIMS = {claim.id: claim for claim in ledger()}
LAWS = {
    name: claim.conjecture
    for name, claim in CLAIMS.items()
    if claim.conjecture is not None and not (claim.wrong_step or claim.instead)
}
TOY, LINE = pr.Network.parse("c = relu(x); d = relu(x); c - d"), pr.polytope("-1 <= x <= 1")
TWO_LAYERS = "1-2-2-1, |w| <= 1, |b| <= 1"
SEED = 7
CLASS = "1-2-1, |w| <= 1, |b| <= 1"


def cases(conjecture):
    """Pairs of a network and a domain of a conjecture's class that it is about, in random order."""
    family = Domains.make(conjecture.domains)
    concerns = getattr(conjecture.holds, "concerns", lambda network, domain: True)
    members = list(in_size_order(as_classes(conjecture.networks)))
    for member in Random(SEED).sample(members, len(members)):
        for domain in family.of(member.size[0])[-2:]:
            if concerns(member.network, domain):
                yield member.network, domain


@pytest.mark.parametrize("name", LAWS)
def test_laws_hold_on_a_part_of_their_class(name):
    """Each claim holds on some networks of its class, and these meet its condition."""
    found = list(islice(cases(LAWS[name]), 6))
    assert len(found) > 1
    assert all(LAWS[name](network, domain) for network, domain in found)


@pytest.mark.slow
@pytest.mark.parametrize("name", LAWS)
def test_laws_hold_on_their_class(name):
    """No network of its class is a counterexample, and its theorem is the one of the verdict."""
    answer = find_counterexample(CLAIMS[name])
    assert (answer.status, answer.counterexample) == ("none", None)
    assert answer.checked == answer.total or "no dead" in answer.networks
    verdict = judge(CLAIMS[name]).finding
    assert verdict.verdict in ("proved", "verified")
    assert LAWS[name].theorem in verdict.summary


@pytest.mark.parametrize(
    ("name", "networks"),
    [
        ("mao2024.theorem-2.bounds.one-layer", TWO_LAYERS),
        ("mao2024.theorem-2.figure-3", None),
        ("mao2024.theorem-6.proof-base", "1-1-1, |w| <= 1, |b| <= 1"),
        ("mao2024.section-6.conversion.width", "1-1-1-1, w = 1, b = 0"),
        ("papamichail2026.depth.norms", "1-2-1, |w| <= 2, b = 0, ReLU outputs"),
        ("papamichail2026.radius.scaled", "1-1, |w| <= 1, |b| <= 1, ReLU outputs"),
        ("repaired.f4", None),
        ("repaired.f5", None),
        ("repaired.lemma-7", None),
    ],
)
def test_without_their_condition_they_fail(name, networks):
    """The law without the condition, or on deeper networks, has a counterexample."""
    conjecture = LAWS[name]
    law = Conjecture(conjecture.holds.law, networks or conjecture.networks, conjecture.domains)
    assert find_counterexample(law).status == "smallest"


WIDER = partitions.partition
FALSE = {  # what a name of a module becomes, so that the claim says something that is false
    "repaired.t1": (layers, "_keeps", lambda domain, active: True),
    "repaired.t1.upward": (layers, "_upwards", lambda X, true: (true, true.hull)),
    "repaired.t2": (output_hulls, "_convex_layers", lambda net, X: 9),
    "repaired.t2.bounds": (output_hulls, "_exact_ends", lambda net, convex: (True, True)),
    "repaired.f6": (unstable, "method", lambda name: method("ibp")),
    "repaired.t6": (unstable, "_whole", lambda net, X: (unstable.MultiNeuron().relax(net, X), 1)),
    "mao2024.section-3.no-cross-layer": (laws, "LAYER_WISE", ("p:5",)),
    "mao2024.section-3.triangle-hull": (laws, "method", lambda name: method("ibp")),
    "mao2024.theorem-2.proof-depth": (laws, "split_last", lambda net: (net, net)),
    "mao2024.theorem-2.proof-composition": (laws, "output_set", lambda net, X: image(net, X).hull),
    "mao2024.lemma-3.proof-range.subset": (laws, "said_range", lambda X: X),
    "mao2024.section-6.conversion": (section_6, "_below", lambda net, X, name: Fraction(0)),
    "mao2024.definition-5.affine": (laws, "METHODS", ("triangle", "ibp")),
    "mao2024.lemma-8": (section_6_theorem_6_lemmas, "_most_unstable", lambda relaxed: 1),
    "mao2026.definition.windows": (
        definitions,
        "_windows",
        lambda net, X: [method("p:1").bounds(net, X)],
    ),
    "mao2026.definition.layer-wise": (definitions, "LAYER_WISE", ("p:3", "m:inf")),
    "mao2026.transformation.carry": (
        transformations,
        "carry_inputs",
        lambda net, X: pr.one_hidden_layer(net, X),
    ),
    "mao2026.lemma-3-0": (definitions, "output_set", lambda net, X: image(net, X).hull),
    "mao2026.transformation.clamp": (transformations, "clamp", lambda net, bounds: net),
    "mao2026.transformation.clamp.nested": (
        transformations,
        "clamp",
        lambda net, bounds, form: net,
    ),
    "mao2026.transformation.gap": (transformations, "gap", lambda net, X: net),
    "mao2026.transformation.gap.size": (
        transformations,
        "_most_gap_neurons",
        lambda net: len(net.neurons),
    ),
    "mao2026.transformation.merge": (transformations, "one_hidden_layer", lambda net, X: net),
    "mao2026.partition.complete": (partitions, "partition", lambda net, X, by: WIDER(net, X, 1)),
    "mao2026.partition.complexity": (
        partitions,
        "partition",
        lambda net, X, by: WIDER(net, X, {"inner": "cells", "cells": 1}[by]),
    ),
    "papamichail2026.lattice.top": (choices, "TOPS", {"fixed": "triangle"}),
    "papamichail2026.lattice.monotone": (choices, "_covers", lambda net: [(net.neuron_names, ())]),
    "papamichail2026.midpoint": (
        distances,
        "propagated_ranges",
        lambda net, X, forms: [pr.range(net.with_outputs(form), pr.polytope(X)) for form in forms],
    ),
    "papamichail2026.worst-case.bounds": (distances, "growth", lambda maps, r: norms(maps) * r),
    "papamichail2026.deviation.bound": (deviations, "factor", lambda depth: Fraction(1, 8)),
    "papamichail2026.deviation.smaller": (
        deviations,
        "smaller_factor",
        lambda depth: Fraction(1, 5),
    ),
    "papamichail2026.deviation.two-layers": (
        deviations,
        "_at_most_k",
        lambda share: share <= Fraction(1, 8),
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_found(name, monkeypatch):
    """A predicate that is changed into a false one has a counterexample."""
    monkeypatch.setattr(*FALSE[name])
    assert find_counterexample(LAWS[name]).status == "smallest"


@pytest.mark.parametrize(
    ("inner", "outer"),
    [("ibp", "triangle"), ("triangle", "exact"), ("krelu:1", "m:1"), ("mo:1", "m:1")],
)
def test_the_other_way_round_bounds_are_not_nested(inner, outer):
    """What the claims say of two methods fails with the two exchanged; the evidence is checked."""
    networks = f"{CLASS}; 2-2-1, |w| <= 1, b = 0"
    answer = find_counterexample(BoundsLieWithin((inner,), (outer,)), networks, "[0, 1]; [-1, 1]")
    assert answer.status == "smallest"
    assert answer.counterexample.evidence is not None


def test_a_law_of_some_networks():
    """Outside of its condition a law is true, and no case; within, it has the law's evidence."""
    law = Where(lambda network, domain: len(network.neurons) > 1, BoundsAreExact("triangle"))
    single = pr.Network.parse("relu(x)")
    assert law(single, LINE)
    assert not law.concerns(single, LINE)
    assert not law(TOY, LINE)
    assert law.evidence(TOY, LINE) == BoundsAreExact("triangle").evidence(TOY, LINE)
    assert AllHold((law,)).evidence(TOY, LINE) == law.evidence(TOY, LINE)
