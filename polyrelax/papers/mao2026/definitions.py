"""Primitive layers, windows, and the two lemmas on layer-wise propagation."""

from __future__ import annotations

from itertools import pairwise

from polyrelax.claims import Finding, Inquiry, Verdict
from polyrelax.claims.witnesses import output_set
from polyrelax.exact import image
from polyrelax.networks import Network, split_in_stages
from polyrelax.networks.families import unbounded_error
from polyrelax.papers.mao2026.paper import (
    LINE,
    LOOKED_AT,
    PAPER,
    TWO_LAYERS,
    check_range,
    proved,
    two_layers,
)
from polyrelax.relaxations import CrossLayer, method
from polyrelax.relaxations.crosslayer import Windows
from polyrelax.search import NetworkClass

MOST = 4  # identities
LENGTHS = (1, 3, 5)  # the classes' networks have five primitive layers


@PAPER.claim(
    "definition.layers",
    "A network with m ReLU layers is a chain of 2m + 1 primitive layers, affine and ReLU in "
    "alternation; an identity that is inserted is one more.",
    "definitions, as reported",
)
def layers(inquiry: Inquiry) -> Finding:
    """The number of primitive layers that P_r sees."""
    for number in range(MOST + 1):
        inquiry.look("networks")
        net = unbounded_error(1, identities=number)
        relaxed = CrossLayer(1).relax(net, LINE)
        assert isinstance(relaxed, Windows)
        if relaxed.primitive != 2 * len(net.layers) + 1 + number:
            return Finding(Verdict.REFUTED, f"{net} has {relaxed.primitive} primitive layers.")
        check_range(inquiry, net, LINE)
    return Finding(
        Verdict.VERIFIED,
        f"The network of Theorem 3.3 with N = 0 to {MOST} identities has 5 + N primitive layers.",
        [
            'An identity handed to Network.sequential, as the text "identity", is remembered by '
            "the network as a primitive layer of its own; it computes nothing."
        ],
    )


@PAPER.claim(
    "definition.layer-wise",
    "P_1, propagation layer by layer, has the bounds of M_inf and of the iterated hull, on "
    "networks without skip connections.",
    "definitions, as reported",
)
def layer_wise(inquiry: Inquiry) -> Finding:
    """The three bounds, on networks of a class."""
    for net in two_layers():
        inquiry.look("networks")
        check_range(inquiry, net, LINE)
        found = {method(name).bounds(net, LINE) for name in ("p:1", "m:inf", "mo:inf")}
        if len(found) > 1:
            return Finding(Verdict.REFUTED, f"{net}: {', '.join(map(str, found))}.")
    return proved(
        inquiry,
        "Theorem 3",
        "The hull of a ReLU's graph over a set has the hull of its image as its projection, and an "
        "affine layer's graph loses nothing. With skip connections P_1 hulls what is carried as "
        "well, and so does M_inf in network scope; in layer scope M_inf can be looser.",
        f"{LOOKED_AT}.",
    )


@PAPER.claim(
    "definition.windows",
    "P_r is sound, never looser for a larger r, and exact for r >= 2m + 1.",
    "definitions, as reported",
)
def windows(inquiry: Inquiry) -> Finding:
    """The bounds for r = 1, ..., 5, on networks of a class."""
    for net in two_layers():
        inquiry.look("networks")
        exact = check_range(inquiry, net, LINE)
        chain = [CrossLayer(r).bounds(net, LINE) for r in LENGTHS]
        nested = all(tight <= loose for loose, tight in pairwise(chain))
        if not nested or chain[-1] != exact:
            return Finding(Verdict.REFUTED, f"{net}: {', '.join(map(str, chain))}.")
    return proved(
        inquiry,
        "Theorem 3",
        "A shorter window is a part of a longer one, and what is left of an exact trace is an "
        "exact trace. The longest window has the hull of the true traces.",
        f"{LOOKED_AT}, with r = {', '.join(map(str, LENGTHS))}.",
    )


@PAPER.claim(
    "lemma-3-0",
    "f2(conv f1(X)) is a subset of the layer-wise output set of f2 after f1 on X.",
    "Lemma 3.0, as reported",
)
def lemma_3_0(inquiry: Inquiry) -> Finding:
    """Both sets, for the networks of a class that are cut behind their first ReLU layer."""
    wider = 0
    for net in two_layers():
        inquiry.look("networks")
        stages = split_in_stages(net)
        first = net.with_outputs(*stages.names[1])
        middle = image(first, LINE).hull.rename(stages.names[1])
        rest = stages.read_out.compose(stages.maps[1])
        left, right = image(rest, middle), output_set(net, LINE)
        if not left.rename(right.names) <= right:
            return Finding(Verdict.REFUTED, f"{net}: {left} is not inside {right}.")
        wider += not left.rename(right.names) <= image(net, LINE).rename(right.names)
        check_range(inquiry, net, LINE)
    return proved(
        inquiry,
        "Theorem 1",
        "The hulls contain the true states and are convex, so they contain conv f1(X), and what "
        "the rest of the network makes of it.",
        f"{LOOKED_AT}, cut behind the first ReLU layer; for {wider} of them f2(conv f1(X)) has "
        "points that are no output, and there no layer-wise set can be f(X).",
    )


@PAPER.claim(
    "lemma-3-1",
    "Later layers never tighten earlier ones: the constraints of a layer-wise relaxation on the "
    "nodes up to a layer are those of the layers up to it.",
    "Lemma 3.1, as reported",
    rests_on=("mao2026.definition.layer-wise",),
)
def lemma_3_1(inquiry: Inquiry) -> Finding:
    """The set of the first layer's neurons, under all constraints and under the first layer's."""
    seen = set()
    for member in NetworkClass.parse(TWO_LAYERS).members():
        hidden = member.hidden
        if hidden in seen:  # the read-out plays no part
            continue
        seen.add(hidden)
        inquiry.look("pairs of layers")
        net = member.network
        check_range(inquiry, net, LINE)
        names = split_in_stages(net).names[1]
        first = Network(*net.with_outputs(*names).outputs, inputs=net.inputs)
        for name in ("triangle", "m:inf"):
            whole = method(name).relax(net, LINE).set(["x", *names])
            alone = method(name).relax(first, LINE).set(["x", *first.neuron_names])
            if whole != alone.rename(whole.names):
                return Finding(Verdict.REFUTED, f"{net}, {name}: {whole} is not {alone}.")
    return proved(
        inquiry,
        "Theorem 2",
        "Any pre-activations that the layers so far allow can be continued by what the network "
        "itself makes of them.",
        f"{LOOKED_AT}, under the Triangle and M_inf.",
    )
