"""Primitive layers, windows, and the two lemmas on layer-wise propagation."""

from __future__ import annotations

from itertools import pairwise

from polyrelax.claims import Finding, Inquiry, Verdict
from polyrelax.claims.witnesses import output_set
from polyrelax.exact import image, range_of
from polyrelax.networks import Network, split_in_stages
from polyrelax.networks.families import unbounded_error
from polyrelax.papers.mao2026.paper import (
    LINE,
    LOOKED_AT,
    PAPER,
    TWO_LAYERS,
    check_range,
    law,
    proved,
    two_layers,
)
from polyrelax.polyhedra import Polyhedron, Union
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import CrossLayer, method
from polyrelax.relaxations.crosslayer import Windows
from polyrelax.search import NetworkClass

MOST = 4  # identities
LENGTHS = (1, 3, 5)  # the classes' networks have five primitive layers
LAYER_WISE = ("p:1", "m:inf", "mo:inf")


def _has_said_layers(network: Network, domain: Polyhedron) -> bool:
    """Whether a network with m ReLU layers is a chain of 2m + 1 primitive layers."""
    relaxed = CrossLayer(1).relax(network, domain)
    return isinstance(relaxed, Windows) and relaxed.primitive == 2 * len(network.layers) + 1


def _layer_wise_bounds(network: Network, domain: Polyhedron) -> set[Interval]:
    """The bounds of P_1, of M_inf and of the iterated hull."""
    return {method(name).bounds(network, domain) for name in LAYER_WISE}


def _layer_wise_agree(network: Network, domain: Polyhedron) -> bool:
    return len(_layer_wise_bounds(network, domain)) == 1


def _windows(network: Network, domain: Polyhedron) -> list[Interval]:
    """The bounds of P_r for r = 1, 3, ..., 2m + 1."""
    lengths = range(1, 2 * len(network.layers) + 2, 2)
    return [CrossLayer(r).bounds(network, domain) for r in lengths]


def _windows_are_nested(network: Network, domain: Polyhedron) -> bool:
    """Whether they are sound, nested, and exact at the end."""
    chain = _windows(network, domain)
    nested = all(tight <= loose for loose, tight in pairwise(chain))
    return nested and chain[-1] == range_of(network, domain)


def _middle_and_set(network: Network, domain: Polyhedron) -> tuple[Union, Polyhedron]:
    """f2(conv f1(X)), cut behind the first ReLU layer, and the layer-wise output set."""
    stages = split_in_stages(network)
    first = network.with_outputs(*stages.names[1])
    middle = image(first, domain).hull.rename(stages.names[1])
    rest = stages.read_out
    for part in reversed(stages.maps[1:]):
        rest = rest.compose(part)
    right = output_set(network, domain)
    return image(rest, middle).rename(right.names), right


def _middle_is_inside(network: Network, domain: Polyhedron) -> bool:
    left, right = _middle_and_set(network, domain)
    return left <= right


def _first_layer_sets(
    network: Network, domain: Polyhedron, name: str
) -> tuple[Polyhedron, Polyhedron]:
    """The set of the inputs and the first layer, under all constraints and under the layer's."""
    names = split_in_stages(network).names[1]
    first = Network(*network.with_outputs(*names).outputs, inputs=network.inputs)
    whole = method(name).relax(network, domain).set([*network.inputs, *names])
    alone = method(name).relax(first, domain).set([*network.inputs, *first.neuron_names])
    return whole, alone.rename(whole.names)


def _first_layer_is_kept(network: Network, domain: Polyhedron) -> bool:
    """Whether later layers leave the first layer's set as it is, under the Triangle and M_inf."""
    return all(
        one == other
        for one, other in (
            _first_layer_sets(network, domain, name) for name in ("triangle", "m:inf")
        )
    )


@PAPER.claim(
    "definition.layers",
    "A network with m ReLU layers is a chain of 2m + 1 primitive layers, affine and ReLU in "
    "alternation; an identity that is inserted is one more.",
    "definitions, as reported",
    conjecture=law(_has_said_layers, ""),
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
    conjecture=law(_layer_wise_agree, "Theorem 3"),
)
def layer_wise(inquiry: Inquiry) -> Finding:
    """The three bounds, on networks of a class."""
    for net in two_layers():
        inquiry.look("networks")
        check_range(inquiry, net, LINE)
        found = _layer_wise_bounds(net, LINE)
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
    conjecture=law(_windows_are_nested, "Theorem 3"),
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
    conjecture=law(_middle_is_inside, "Theorem 1"),
)
def lemma_3_0(inquiry: Inquiry) -> Finding:
    """Both sets, for the networks of a class that are cut behind their first ReLU layer."""
    wider = 0
    for net in two_layers():
        inquiry.look("networks")
        left, right = _middle_and_set(net, LINE)
        if not left <= right:
            return Finding(Verdict.REFUTED, f"{net}: {left} is not inside {right}.")
        wider += not left <= image(net, LINE).rename(right.names)
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
    conjecture=law(_first_layer_is_kept, "Theorem 2"),
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
        for name in ("triangle", "m:inf"):
            whole, alone = _first_layer_sets(net, LINE, name)
            if whole != alone:
                return Finding(Verdict.REFUTED, f"{net}, {name}: {whole} is not {alone}.")
    return proved(
        inquiry,
        "Theorem 2",
        "Any pre-activations that the layers so far allow can be continued by what the network "
        "itself makes of them.",
        f"{LOOKED_AT}, under the Triangle and M_inf.",
    )
