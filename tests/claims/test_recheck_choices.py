"""The re-check of choices: it agrees with the library's own chords, and refuses what is wrong."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

import polyrelax as pr
from polyrelax.claims import domain_text
from polyrelax.claims.recheck import SignPatterns, check_witness
from polyrelax.claims.recheck_choices import (
    allowed_outputs,
    check_traces,
    check_worst_case,
    chord_outputs,
)
from polyrelax.papers.papamichail2026.paper import deviation_witness
from tests.relaxations.nets import MAX2, SQUARE, UNIT, cases, points_of


@given(cases(outputs=(1, 2)))
@settings(max_examples=25)
def test_chords_made_anew_are_the_same(case):
    """Two codes that make the chord map of all neurons give the same affine forms."""
    net, domain = case
    net = net.with_inputs(domain.names)
    assert tuple(chord_outputs(net, domain_text(domain), net.neuron_names)) == (
        pr.chord_map(net, domain).map.outputs
    )


@given(cases())
@settings(max_examples=15)
def test_the_worst_case_is_confirmed(case):
    """E by branch and bound is E by all sign patterns; any other number is refused."""
    net, domain = case
    net = net.with_inputs(domain.names)
    worst = pr.chord_map(net, domain).worst_case().value
    check_worst_case(net, domain_text(domain), net.neuron_names, worst)
    with pytest.raises(pr.CheckFailed):
        check_worst_case(net, domain_text(domain), net.neuron_names, worst + 1)


@given(cases())
@settings(max_examples=15)
def test_true_traces_are_allowed(case):
    """What the network computes is allowed by every choice."""
    net, domain = case
    names = (*net.inputs, *net.neuron_names)
    net = net.with_inputs(domain.names)
    for point in points_of(domain):
        at = dict(zip(domain.names, point, strict=True))
        values = net.with_outputs(*names).evaluate(at)
        trace = {**at, **dict(zip(names, values, strict=True))}
        for chosen in ((), net.neuron_names):
            check_traces(net, domain_text(domain), chosen, [trace])


@pytest.mark.parametrize(
    ("chosen", "trace"),
    [
        ((), {"x": 0, "a": "1/2"}),  # exact, but not the ReLU
        (("a",), {"x": 0, "a": "2/3"}),  # above the chord
        (("a",), {"x": 1, "a": "1/2"}),  # below the neuron
        (("a",), {"x": 2, "a": 2}),  # not in the domain
    ],
)
def test_wrong_traces_are_refused(chosen, trace):
    """A value outside the triangle, or beside the graph of an exact neuron, is refused."""
    with pytest.raises(pr.CheckFailed):
        check_traces(pr.Network("a = relu(x); a"), UNIT, chosen, [trace])


def test_a_deviation_passes_the_recheck():
    """The trace that attains D is allowed by triangles that are made anew."""
    net = pr.Network(MAX2)
    trace = pr.deviation(net, pr.polytope(SQUARE)).trace
    check_traces(net, SQUARE, net.neuron_names, [trace])
    with pytest.raises(pr.CheckFailed):
        check_traces(net, SQUARE, (), [trace])


@given(cases())
@settings(max_examples=15)
def test_deviations_are_those_of_sign_patterns(case):
    """D by programs over cells is D by sign patterns over the polytope of all traces."""
    net, domain = case
    net = net.with_inputs(domain.names)
    names, text, allowed = allowed_outputs(net, domain_text(domain))
    gaps = [y - z for y, z in zip(allowed, net.outputs, strict=True)]
    ranges = SignPatterns(pr.Network(*gaps, inputs=names), text).ranges
    most = max(max(-gap.lower, gap.upper) for gap in ranges)
    assert pr.deviation(net, domain).value == most


@pytest.mark.parametrize(
    "change",
    [
        {"said": "== 1/2"},  # which it is
        {"deviation": "2/3"},
        {"trace": {"x": "0", "r1": "0", "r2": "0"}},  # which shows no distance
        {"trace": {"x": "0", "r1": "1", "r2": "1"}},  # which is not allowed
    ],
)
def test_wrong_deviations_are_refused(change):
    """Whatever is changed in a witness of D, its re-check fails."""
    line = pr.polytope("-1 <= x <= 1")
    witness = deviation_witness(pr.Network.parse("relu(relu(x))"), line, "== 25/32")
    check_witness(witness)
    with pytest.raises(pr.CheckFailed):
        check_witness(replace(witness, points={**witness.points, **change}))
