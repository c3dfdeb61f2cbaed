"""What relaxing gives up: integer constraints, unreachable outputs, soundness or completeness."""

from __future__ import annotations

from polyrelax.claims import (
    Conjecture,
    Finding,
    Inquiry,
    Stated,
    Verdict,
    domain_text,
    recheck,
    stated_bounds,
)
from polyrelax.claims.recheck_choices import check_traces, chord_outputs
from polyrelax.claims.witnesses import difference_witness, gap_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of
from polyrelax.networks import Network
from polyrelax.papers.papamichail2026.families import box, layered
from polyrelax.papers.papamichail2026.paper import LOOKED_AT, PAPER, SUMMARY, choice, without_biases
from polyrelax.rational.numbers import format_point
from polyrelax.relaxations import chord_map, method
from polyrelax.search import BoundsReachBeyond

INTEGER = f'{SUMMARY}, "requiring integer constraints to simulate activations"'
SACRIFICE = f'{SUMMARY}, "sacrifices soundness by considering outputs unreachable"'
EFFICIENCY = f'{SUMMARY}, "which enhances computational efficiency"'
MOST_NEURONS = 5


@PAPER.claim(
    "integer-constraints",
    "A sound and complete representation of a network as a constraint program needs integer "
    "constraints: linear ones alone, in any number of variables, do not do.",
    INTEGER,
)
def integer_constraints(inquiry: Inquiry) -> Finding:
    """The graph of one neuron is not convex; a projection of a polyhedron is."""
    graph = Network.parse("x, relu(x)")
    inquiry.look("networks")
    convexity = image(graph, box(1)).is_convex()
    if convexity.witness is None:
        return Finding(Verdict.REFUTED, "The graph of relu(x) on [-1, 1] is convex.")
    gap_witness(graph, box(1))
    inquiry.recheck("the point between two points of the graph that no input gives")
    between = format_point(convexity.witness.between)
    return Finding(
        Verdict.PROVED,
        f"The graph of relu(x) on [-1, 1] is not convex: it lacks {between}.",
        [
            "What linear constraints describe, in these and any auxiliary variables, projects onto "
            "a convex set. The graph of one neuron is none: "
            f"{between} lies between two of its points and is not on it. So no such description "
            "is both sound and complete. One variable that is 0 or 1 says which of the two sides "
            "holds, and is enough for one neuron."
        ],
        evidence=[Stated("gap", str(graph), domain_text(box(1)))],
    )


@PAPER.claim(
    "efficiency",
    "Relaxing convexly saves work: n neurons can split the exact constraints into 2^n cases, where "
    "the full relaxation is one linear program.",
    EFFICIENCY,
)
def efficiency(inquiry: Inquiry) -> Finding:
    """The branches of the lattice's top and bottom on relu(x1) + ... + relu(xn)."""
    found = []
    for n in range(1, MOST_NEURONS + 1):
        inquiry.look("networks")
        net = Network.parse(" + ".join(f"relu(x{i + 1})" for i in range(n)))
        domain = box(n).rename(net.inputs)
        branches = [len(choice(net, domain, S).branches) for S in ((), None)]
        patterns = 0
        for corner in domain.vertices:
            patterns += len({tuple(net.activation_pattern(corner))})
        if branches != [2**n, 1] or patterns != 2**n:
            return Finding(Verdict.REFUTED, f"{net}: {branches} branches, {patterns} patterns.")
        found.append(str(branches[0]))
    inquiry.recheck("the number of patterns, at the corners of the domain")
    return Finding(
        Verdict.VERIFIED,
        f"relu(x1) + ... + relu(xn), n up to {MOST_NEURONS}: {', '.join(found)} cases against one.",
        [
            "With no neuron linearised, every sign pattern of the neurons is a branch of its own, "
            "and each occurs at a corner of the domain. With all linearised there is one system. "
            "How long either takes is not a statement about networks, and is not judged."
        ],
    )


@PAPER.claim(
    "soundness",
    "Relaxing sacrifices soundness: the full relaxation as a feasible set misses an output that "
    "the network takes.",
    SACRIFICE,
    wrong_step="The word sound. A relaxed set with outputs that the network does not reach is not "
    "complete; it would be unsound if it missed some.",
    instead="As a feasible set the relaxation stays sound and loses completeness. The chord map, "
    "taken as a network, is not sound (papamichail2026.soundness.chord-map).",
    conjecture=Conjecture(
        BoundsReachBeyond("exact", "triangle@ibp"),
        "1-1, 1-1-1, 1-2-1, |w| <= 1, |b| <= 1, ReLU outputs",
        exists=True,
        theorem="Theorem 1 in proofs/papamichail2026.md",
    ),
)
def soundness(inquiry: Inquiry) -> Finding:
    """Every true trace is allowed, by a theorem; and at all corners and centres of a class."""
    for matrices in without_biases(inquiry):
        net, domain = layered(matrices), box(len(matrices[0][0]))
        relaxed = method("triangle@ibp").relax(net, domain)
        nodes = net.with_outputs(*net.inputs, *net.neuron_names)
        names = (*net.inputs, *net.neuron_names)
        points = (*domain.vertices, domain.interior_point())
        traces = [dict(zip(names, nodes.evaluate(point), strict=True)) for point in points]
        check_traces(net, domain_text(domain), net.neuron_names, traces)
        for trace in traces:
            if not relaxed.contains(trace):
                raise CheckFailed(f"{net}: the relaxation misses {trace}.")
    inquiry.recheck("true traces at corners and centres, against triangles made anew")
    return Finding(
        Verdict.REFUTED,
        "Theorem 1 in proofs/papamichail2026.md: every true output is allowed; nothing is missed.",
        [
            "Read as the set of all outputs that satisfy the relaxed constraints, the full "
            "relaxation contains everything that the network does: the triangle over a neuron's "
            "interval contains the neuron's graph. It is sound, and what it gives up is "
            "completeness: see papamichail2026.soundness.unreachable.",
            LOOKED_AT,
        ],
        evidence=stated_bounds(net, domain, "exact", "triangle@ibp"),
    )


@PAPER.claim(
    "soundness.unreachable",
    "The full relaxation considers outputs that are unreachable by the original network.",
    SACRIFICE,
)
def unreachable(inquiry: Inquiry) -> Finding:
    """The first network of the classes whose relaxed bounds are not its range."""
    for matrices in without_biases(inquiry):
        net, domain = layered(matrices), box(len(matrices[0][0]))
        for name in net.output_names:
            single = net.with_outputs(name)
            exact, relaxed = range_of(single, domain), method("triangle@ibp").bounds(single, domain)
            if exact != relaxed:
                recheck.check_range(single, domain_text(domain), [exact])
                inquiry.recheck("the exact range, by all sign patterns")
                return Finding(
                    Verdict.PROVED,
                    f"{single} on {domain_text(domain)}: {exact!s}, relaxed {relaxed}.",
                    [
                        f"Take {single} on {domain_text(domain)}. It takes the outputs {exact!s}; "
                        f"the full relaxation allows {relaxed}."
                    ],
                    evidence=stated_bounds(single, domain, "exact", "triangle@ibp"),
                )
    return Finding(Verdict.REFUTED, f"None among {inquiry.tally}.")


@PAPER.claim(
    "soundness.chord-map",
    "Relaxing sacrifices soundness: the full relaxation as a map, the chord map in place of the "
    "network, misses an output that the network takes.",
    f"{SACRIFICE}; the second reading",
)
def chord_map_unsound(inquiry: Inquiry) -> Finding:
    """rho(x) + rho(-x): the chord map's outputs against the network's."""
    net, domain = Network.parse("relu(x) + relu(-x)"), box(1)
    inquiry.look("networks")
    found = chord_map(net, domain)
    (anew,) = chord_outputs(net, domain_text(domain), net.neuron_names)
    if found.map.outputs != (anew,):
        raise CheckFailed(f"The chord map of {net} is {anew}, not {found.map}.")
    inquiry.recheck("the chord map, with chords made anew")
    true, chords = range_of(net, domain), range_of(found.map, domain)
    if true <= chords:
        return Finding(Verdict.REFUTED, f"The chord map of {net} has all its outputs.")
    points = difference_witness(net, domain, image(found.map, domain).hull).points
    inquiry.recheck("the output that is missed, at its input")
    (at,), (output,) = points["input"], points["output"]
    return Finding(
        Verdict.PROVED,
        f"{net} on [-1, 1]: the network's range is {true!s}, the chord map's {chords!s}.",
        [
            f"Take {net} on [-1, 1]. Its chord map is {found.map.outputs[0]}. At x = {at} the "
            f"network gives {output}, which the chord map gives nowhere. Read in this way the "
            "summary's word is right."
        ],
        evidence=[Stated("chords", str(net), domain_text(domain))],
    )
