"""What the claims that hold say of a single network on a domain: predicates to search with.

The same is proved of every network; a search goes through a class for an exception to the proof.
"""

from __future__ import annotations

from itertools import pairwise

from polyrelax.claims import Conjecture
from polyrelax.claims.conjecture import Predicate
from polyrelax.claims.witnesses import output_set
from polyrelax.exact import image, range_of, stability
from polyrelax.networks import Network, split_in_stages
from polyrelax.papers.mao2024.paper import said_range, split_last
from polyrelax.papers.one_layer import before_relu
from polyrelax.polyhedra import FourierMotzkin, Polyhedron, Union
from polyrelax.rational.affine import Affine
from polyrelax.relaxations import method
from polyrelax.relaxations.system import System, named
from polyrelax.search import (
    AllHold,
    BoundsAreExact,
    BoundsLieWithin,
    ImageIsConvex,
    SetIsExact,
    Where,
)

METHODS = ("ibp", "triangle", "m:inf")
NEURON_PAIRS = "1-1-1, |w| <= 1, |b| <= 1, ReLU outputs; 1-2-1, |w| <= 1, b = 0, ReLU outputs"
FEED_FORWARD = (
    "1-1-1, 1-2-1, |w| <= 1, |b| <= 1; 1-1-1-1, 1-2-1-1, 1-2-2-1, |w| <= 1, b = 0, no dead neurons"
)
AFFINE = "1-1, 2-1, 1-2, |w| <= 1, |b| <= 1; 2-2, |w| <= 1, b = 0"
LAYERS = "1-1, 1-2, |w| <= 1, |b| <= 1, ReLU outputs"
LAYERS_OF_TWO = "2-1, |w| <= 1, |b| <= 1, ReLU outputs; 2-2, |w| <= 1, b = 0, ReLU outputs"
POLYTOPES = "lattice polytopes 0..1"


def law(holds: Predicate, networks: str, theorem: str = "", domains: str = "[-1, 1]") -> Conjecture:
    """A conjecture with its theorem in proofs/theorems.md, if it has one."""
    where = f"{theorem} in proofs/theorems.md" if theorem else ""
    return Conjecture(holds, networks, domains, theorem=where)


# -- what they say -------------------------------------------------------------------------------


def is_feed_forward(network: Network, domain: Polyhedron) -> bool:
    """Whether a network has ReLU layers, and no skip connections."""
    return bool(network.layers) and network.chain.is_feed_forward


def can_be_split(network: Network, domain: Polyhedron) -> bool:
    """Whether a network is one of f' and f'' as the induction has them: its last layer is read."""
    read = {node for form in network.outputs for node in form.atoms}
    return is_feed_forward(network, domain) and not read.isdisjoint(network.layers[-1])


def has_skips(network: Network, domain: Polyhedron) -> bool:
    """Whether something is carried past a ReLU layer."""
    return not network.chain.is_feed_forward


def is_affine(network: Network, domain: Polyhedron) -> bool:
    """Whether a network has no ReLU."""
    return not network.layers


def is_one_layer(network: Network, domain: Polyhedron) -> bool:
    """Whether a network is one ReLU layer, and nothing else."""
    return before_relu(network, domain) is not None


def has_one_relu_layer(network: Network, domain: Polyhedron) -> bool:
    """Whether a network has one ReLU layer, with any read-out of it and no skip connections."""
    return len(network.layers) == 1 and network.chain.is_feed_forward


def has_convex_image(network: Network, domain: Polyhedron) -> bool:
    """Whether the image is convex: of any network, with one output too."""
    return bool(image(network, domain).is_convex())


def eliminates_to_image(network: Network, domain: Polyhedron) -> bool:
    """Whether Fourier-Motzkin elimination of x from {x in X, y = Ax + b} leaves the image."""
    outputs = [f"y{i + 1}" for i in range(len(network.outputs))]
    graph = System((*domain.names, *outputs))
    graph.keep(domain, "the domain")
    for name, form in zip(outputs, network.outputs, strict=True):
        graph.equate(Affine.atom(name) - named(form, network), "an output")
    shadow = graph.polyhedron().project(outputs, FourierMotzkin())
    return image(network, domain) == shadow.rename(network.output_names)


def systems_are_the_domain(network: Network, domain: Polyhedron) -> bool:
    """Whether M_1 and M_inf both keep x in X, and have the output's range as its bounds."""
    one, all_ = (method(name).relax(network, domain) for name in ("m:1", "m:inf"))
    return (
        one.system.polyhedron() == all_.system.polyhedron() == domain
        and one.bounds() == all_.bounds() == _ranges(network, domain)
    )


def _ranges(network: Network, domain: Polyhedron) -> tuple[object, ...]:
    found = range_of(network, domain)
    return found if isinstance(found, tuple) else (found,)


def triangle_is_the_hull(network: Network, domain: Polyhedron) -> bool:
    """Whether the Triangle's set over a neuron's pre-activation and value is its graph's hull."""
    (neuron,) = network.neurons
    relaxed = method("triangle").relax(network, domain).system.polyhedron()
    forms = [named(neuron.pre, network), *map(Affine.atom, network.neuron_names)]
    graph = image(Network(neuron.pre, Affine.atom(neuron), inputs=network.inputs), domain)
    return relaxed.image(forms, names=graph.names) == graph.hull


def is_one_neuron(network: Network, domain: Polyhedron) -> bool:
    """Whether a network has one neuron."""
    return len(network.neurons) == 1


def crossing(network: Network, domain: Polyhedron, name: str) -> str | None:
    """A row of a method's system that relates more than two neighbouring states."""
    states = [set(names) for names in split_in_stages(network).names]
    for constraint, origin in method(name).relax(network, domain).system.constraints():
        read = {str(atom) for atom in constraint.form.atoms}
        inside = any(read <= state for state in states)
        if not inside and not any(read <= s | t for s, t in pairwise(states)):
            return f"{name} on {network}: {constraint} ({origin})."
    return None


def no_row_crosses(network: Network, domain: Polyhedron) -> bool:
    """Whether each row of Triangle's, 2-ReLU's and M_inf's systems is about neighbouring states."""
    return all(crossing(network, domain, name) is None for name in LAYER_WISE)


LAYER_WISE = ("triangle", "krelu:2", "m:inf")


def image_is_not_convex(network: Network, domain: Polyhedron) -> bool:
    """Whether the image is not convex."""
    return not image(network, domain).is_convex()


def set_is_not_exact(network: Network, domain: Polyhedron) -> bool:
    """Whether M_k^o's set is not the image."""
    return not SetIsExact()(network, domain)


def said_range_is_inside(network: Network, domain: Polyhedron) -> bool:
    """Whether {y in X, y >= 0} is a subset of rho(X), for the set X that the layer reads."""
    before = before_relu(network, domain)
    assert before is not None
    said = said_range(before)
    true = image(network, domain)
    inside = said.is_empty or Union([said.rename(true.names)]).point_outside(true) is None
    return bool(inside)


def splits_in_two(network: Network, domain: Polyhedron) -> bool:
    """Whether f' and f'' have the depths and widths that the induction step says."""
    inner, outer = split_last(network)
    depth, widths = len(network.layers) + 1, [*inner.widths, len(inner.outputs), *outer.widths]
    depths = len(inner.layers) + 1, len(outer.layers) + 1
    return depths == (depth - 1, 2) and max(widths) <= max(network.widths)


def composes(network: Network, domain: Polyhedron) -> bool:
    """Whether M_k^o(f'' o f', X) = M_k^o(f'', M_k^o(f', X))."""
    inner, outer = split_last(network)
    whole = output_set(network, domain)
    parts = output_set(outer, output_set(inner, domain).rename(outer.inputs))
    return whole == parts.rename(whole.names)


def unstable_is_seen(network: Network, domain: Polyhedron) -> bool:
    """Whether each neuron that takes both signs has bounds of both signs, under each method."""
    exact = stability(network, domain)
    return all(
        bounds.state() == "unstable" or true.state() != "unstable"
        for name in METHODS
        for true, bounds in zip(exact, method(name).relax(network, domain).neurons(), strict=True)
    )


def bounded_stable_is_stable(network: Network, domain: Polyhedron) -> bool:
    """Whether each neuron with bounds of one sign has this sign, under each method."""
    exact = stability(network, domain)
    return all(
        bounds.state() in ("unstable", true.state())
        for name in METHODS
        for true, bounds in zip(exact, method(name).relax(network, domain).neurons(), strict=True)
    )


def stable_is_affine(network: Network, domain: Polyhedron) -> bool:
    """Whether Triangle and M_inf have y = u or y = 0 for each neuron with bounds of one sign."""
    for name in METHODS[1:]:
        relaxed = method(name).relax(network, domain)
        for neuron, bounds in zip(network.neurons, relaxed.neurons(), strict=True):
            state = bounds.state()
            form = Affine.atom(neuron) - (neuron.pre if state == "active" else 0)
            if state != "unstable" and any(relaxed.bound(form)):
                return False
    return True


def match_is_exact(network: Network, domain: Polyhedron) -> bool:
    """Whether M_1's upper bound is exact if the input of its optimal solution attains it."""
    relaxed = method("m:1").relax(network, domain)
    (bounds,) = relaxed.bounds()
    proof = relaxed.system.bound(named(network.outputs[0], network)).upper_proof
    at = dict(zip(relaxed.system.names, proof.point, strict=True))
    attained = network.evaluate([at[name] for name in network.inputs]) == (bounds.upper,)
    return not attained or bounds.upper == range_of(network, domain).upper


# -- with their classes --------------------------------------------------------------------------

SOUND = law(
    BoundsLieWithin(("exact",), ("ibp", "triangle", "krelu:2", "m:1", "m:inf", "mo:inf")),
    FEED_FORWARD,
    "Theorem 7",
)
TRIANGLE_OVER_IBP = law(BoundsLieWithin(("triangle",), ("ibp",)), FEED_FORWARD, "Theorem 10")
STRONGER = law(
    AllHold(tuple(BoundsLieWithin((f"m:{k}",), (f"krelu:{k}",)) for k in (1, 2))),
    FEED_FORWARD,
    "Theorem 7",
)
WEAKER = law(
    Where(
        is_feed_forward, AllHold(tuple(BoundsLieWithin((f"m:{k}",), (f"mo:{k}",)) for k in (1, 2)))
    ),
    FEED_FORWARD,
    "Theorem 7",
)
MULTI_OVER_SINGLE = law(
    BoundsLieWithin(("m:1", "m:2", "krelu:2"), ("triangle",)), FEED_FORWARD, "Theorem 7"
)
NO_CROSS_LAYER = law(Where(is_feed_forward, no_row_crosses), FEED_FORWARD)
AFFINE_IS_EXACT = law(
    Where(is_affine, AllHold((eliminates_to_image, SetIsExact(), ImageIsConvex()))),
    AFFINE,
    "Theorem 9",
    POLYTOPES,
)
TRIANGLE_HULL = law(
    Where(is_one_neuron, triangle_is_the_hull),
    "1-1, |w| <= 2, |b| <= 2, ReLU outputs",
    "Theorem 8",
    "intervals 2",
)
ONE_LAYER = law(
    Where(has_one_relu_layer, BoundsAreExact("mo:inf")),
    "1-1-1, 1-2-1, |w| <= 1, |b| <= 1; 2-2-1, |w| <= 1, b = 0",
    "Theorem 5",
)
PROOF_BASE = law(Where(is_affine, SetIsExact()), AFFINE, "Theorem 9", POLYTOPES)
ELIMINATION = law(Where(is_affine, eliminates_to_image), AFFINE, "Theorem 9", POLYTOPES)
SPLITS = law(Where(can_be_split, splits_in_two), FEED_FORWARD)
COMPOSES = law(Where(can_be_split, composes), FEED_FORWARD)
KEEPS_CONVEX = law(
    Where(has_convex_image, Where(is_one_layer, SetIsExact())), LAYERS_OF_TWO, "Theorem 14"
)
WIDENS_THE_REST = law(Where(image_is_not_convex, set_is_not_exact), LAYERS_OF_TWO, "Theorem 14")
ONE_OUTPUT = law(
    has_convex_image,
    "1-1-1, 1-2-1, |w| <= 1, |b| <= 1; 1-2-1-1, 2-2-1, |w| <= 1, b = 0",
    "Theorem 3",
)
SAID_RANGE_INSIDE = law(
    Where(is_one_layer, said_range_is_inside), LAYERS_OF_TWO, "Theorem 4", POLYTOPES
)
UNSTABLE_IS_SEEN = law(unstable_is_seen, NEURON_PAIRS, "Theorem 16")
STABLE_IS_STABLE = law(bounded_stable_is_stable, NEURON_PAIRS, "Theorem 16")
STABLE_IS_AFFINE = law(stable_is_affine, NEURON_PAIRS, "Theorem 16")
OVER_OUTPUT_HULL = law(BoundsLieWithin(("m:inf",), ("mo:inf",)), FEED_FORWARD, "Theorem 17")
AFFINE_SYSTEMS = law(Where(is_affine, systems_are_the_domain), AFFINE, "Theorem 17", POLYTOPES)
MATCH_IS_EXACT = law(match_is_exact, "1-1-1, 1-2-1, |w| <= 1, |b| <= 1", "Theorem 26")
