"""What is true where few neurons are unstable (repairs Theorem 6 and Lemma 7 of mao2024)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, domain_text, recheck
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, stability
from polyrelax.networks import Network, split_in_stages
from polyrelax.papers.repaired.paper import PAPER, proved
from polyrelax.polyhedra import FourierMotzkin, Polyhedron, polytope
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import MultiNeuron, Relaxed, method
from polyrelax.relaxations.system import named
from polyrelax.search import NetworkClass, Where, lattice_polytopes

LINE = "-1 <= x <= 1"
_LIVING = "ReLU outputs, no dead neurons, up to symmetry"
F6_CLASS = f"1-2-1, |w| <= 1, |b| <= 1, {_LIVING}"
T6_CLASSES = tuple(f"{shape}, |w| <= 1, b = 0, {_LIVING}" for shape in ("1-2-1", "1-2-2", "1-3"))
LAYERS = (f"2-1, |w| <= 1, |b| <= 1, {_LIVING}", f"2-2, |w| <= 1, b = 0, {_LIVING}")


def _is_feed_forward(network: Network, domain: Polyhedron) -> bool:
    return network.chain.is_feed_forward


def _ranges(network: Network, domain: Polyhedron) -> tuple[list[Interval], list[Interval]]:
    """The ranges of the pre-activations in the first two ReLU layers, exactly and under M_inf."""
    number = sum(map(len, network.layers[:2]))
    relaxed = method("m:inf").relax(network, domain).neurons()
    exact, bounds = (
        [Interval(*n.range) for n in known[:number]]
        for known in (stability(network, domain), relaxed)
    )
    return exact, bounds


def _ranges_agree(network: Network, domain: Polyhedron) -> bool:
    exact, bounds = _ranges(network, domain)
    return exact == bounds


def _whole(network: Network, domain: Polyhedron) -> tuple[Relaxed, int]:
    """M_inf, and the least k with at most k bounded unstable neurons in each layer, at least 1."""
    whole = MultiNeuron(scope="network").relax(network, domain)
    unstable = [n.layer for n in whole.neurons() if n.state() == "unstable"]
    return whole, max((unstable.count(layer) for layer in unstable), default=1)


def _first_other_hull(whole: Any, hulls: Any, states: int) -> int | None:
    """The first state on which M_inf's set is not the iterated hull."""
    return next((i for i in range(states) if whole.hull(i) != hulls.hull(i)), None)


def _sets_agree(network: Network, domain: Polyhedron) -> bool:
    """Whether M_k's set is M_inf's, and its projections on the states are the iterated hulls."""
    whole, k = _whole(network, domain)
    limited = MultiNeuron(k, scope="network").relax(network, domain)
    hulls, states = method("mo:inf").relax(network, domain), split_in_stages(network).names
    return (
        limited.system.polyhedron() == whole.system.polyhedron()
        and _first_other_hull(whole, hulls, len(states)) is None
    )


def _both(network: Network, domain: Polyhedron) -> tuple[Polyhedron, Polyhedron]:
    """M_inf's set over the inputs and neurons of one layer, and the hull of its graph."""
    loose = method("m:inf").relax(network, domain).system.polyhedron()
    return loose, image(network.with_outputs(*loose.names), domain).hull.rename(loose.names)


def _is_injective(network: Network, domain: Polyhedron) -> bool:
    """Whether the pre-activations of the only ReLU layer determine the inputs on the domain."""
    if len(network.layers) != 1:
        return False
    pre = domain.image([named(neuron.pre, network) for neuron in network.neurons])
    return pre.dimension == domain.dimension


def _graph_is_hulled(network: Network, domain: Polyhedron) -> bool:
    loose, tight = _both(network, domain)
    return loose == tight


@PAPER.claim(
    "f6",
    "Under M_inf, and with one convention at 0 for both notions, intrinsic and bounded stability "
    "coincide in the ReLU layers 1 and 2 of a feedforward network.",
    "Theorem 18 in proofs/theorems.md; repairs mao2024, proof of Theorem 6",
    conjecture=Conjecture(
        Where(_is_feed_forward, _ranges_agree),
        "1-2-1, 1-1-2, 1-2-1-1, |w| <= 1, |b| <= 1, ReLU outputs, no dead neurons",
        theorem="Theorem 18 in proofs/theorems.md",
    ),
)
def f6(inquiry: Inquiry) -> Finding:
    """The theorem, and the ranges of all pre-activations of a class."""
    domain = polytope(LINE)
    for net in NetworkClass.parse(F6_CLASS):
        inquiry.look("networks")
        exact, bounds = _ranges(net, domain)
        if bounds != exact:
            return Finding(Verdict.REFUTED, f"({net}): the ranges {exact}, M_inf's {bounds}.")
        if inquiry.counts["networks"] <= 40:
            pre = net.with_outputs(*(neuron.pre for neuron in net.neurons))
            recheck.check_range(pre, LINE, exact)
    inquiry.recheck("for the first 40 networks the ranges, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 18",
        "Layer 1 reads X itself. Layer 2 reads the hull of the first layer's true states, and an "
        "affine form has the same range over a set and over its hull.",
        f'The class "{F6_CLASS}" on [-1, 1]. In the third layer the two can differ '
        "(mao2024.definition-5.converse).",
    )


@PAPER.claim(
    "t6",
    "If every layer has at most k bounded unstable neurons, M_k and M_inf have the same feasible "
    "set, and its projections on the layers are the iterated hulls; with skip connections too, if "
    "the carried values are a part of the layer's input.",
    "Theorem 17 in proofs/theorems.md; repairs mao2024, Theorem 6",
    conjecture=Conjecture(
        _sets_agree,
        "1-2-1, 1-2-2, |w| <= 1, b = 0, ReLU outputs, no dead neurons; "
        "1-1-1-1, |w| <= 1, b = 0, output w = 1, skips",
        theorem="Theorem 17 in proofs/theorems.md",
    ),
)
def t6(inquiry: Inquiry) -> Finding:
    """The theorem, and all three sets for all networks of some classes, with skips and without."""
    domain, ones = polytope(LINE), 0
    for net in _networks():
        inquiry.look("networks")
        whole, k = _whole(net, domain)
        ones += k == 1
        limited = MultiNeuron(k, scope="network").relax(net, domain).system.polyhedron()
        if limited != whole.system.polyhedron():
            return Finding(Verdict.REFUTED, f"({net}), k = {k}: M_k allows more than M_inf.")
        hulls = method("mo:inf").relax(net, domain)
        states = split_in_stages(net).names
        wrong = _first_other_hull(whole, hulls, len(states))
        if wrong is not None:
            return Finding(Verdict.REFUTED, f"({net}): layer {wrong} is no iterated hull.")
        if limited.project(states[-1], FourierMotzkin()) != hulls.hull(len(states) - 1):
            raise CheckFailed(f"Elimination does not give the last hull of ({net}).")
    inquiry.recheck("the projection on the last layer, by Fourier-Motzkin elimination")
    return proved(
        inquiry,
        "Theorem 17",
        "With at most k bounded unstable neurons the only group is all of them. A layer's set "
        "projects onto the whole of what its input may be, so that it restricts no earlier node.",
        f"Looked at on [-1, 1]: the classes {', '.join(T6_CLASSES)}, and networks of two neurons "
        f"with skip connections, with k as small as the bounds allow; k = 1 for {ones} of them.",
    )


@PAPER.claim(
    "lemma-7",
    "If A is injective on the affine hull of X, the constraints of M_k on the k bounded unstable "
    "neurons of v = rho(Ax + b) are equivalent to the convex hull of the graph {(x, v)}.",
    "Theorem 20 in proofs/theorems.md; repairs mao2024, Lemma 7",
    conjecture=Conjecture(
        Where(_is_injective, _graph_is_hulled),
        "2-1, 2-2, |w| <= 1, b = 0, ReLU outputs, no dead neurons",
        "lattice polytopes 0..1",
        theorem="Theorem 20 in proofs/theorems.md",
    ),
)
def lemma_7(inquiry: Inquiry) -> Finding:
    """The theorem, and both sets for all layers of two classes on all polygons of a grid."""
    others = 0
    for net, domain in _layers():
        loose, tight = _both(net, domain)
        if not _is_injective(net, domain):
            others += loose != tight
            continue
        inquiry.look("layers on polygons")
        if loose != tight:
            return Finding(Verdict.REFUTED, f"({net}) on {domain_text(domain)}: {loose}, {tight}.")
        for vertex in loose.vertices:
            at = dict(zip(loose.names, vertex, strict=True))
            outputs = [at[name] for name in net.neuron_names]
            recheck.check_attained(
                net, domain_text(domain), [at[name] for name in domain.names], outputs
            )
    inquiry.recheck("every vertex of M_k's set, as a point of the graph")
    return proved(
        inquiry,
        "Theorem 20",
        "Then x is an affine function of u on X, so a convex combination of points (u, rho(u)) is "
        "one of points (x, rho(Ax + b)), with the same weights.",
        f"Looked at: the classes {', '.join(LAYERS)} on polygons, segments and points with corners "
        f"in {{0, 1}}^2. Where A is not injective, the sets differ in {others} cases.",
    )


# -- how they are decided ------------------------------------------------------------------------


def _networks() -> Iterator[Network]:
    """Feedforward networks of some classes, and small networks with skip connections."""
    for text in T6_CLASSES:
        yield from NetworkClass.parse(text)
    for w, p, q, c in product((1, -1), (1, -1), (1, -1), (0, 1)):
        yield Network.parse(f"y = relu({w}*x); z = relu({p}*x + {q}*y + {c}); x + y + z", "x")


def _layers() -> Iterator[tuple[Network, Polyhedron]]:
    """Layers of one neuron on all polygons of the grid {0, 1}^2, and of two on the square."""
    one, two = map(NetworkClass.parse, LAYERS)
    polygons = list(lattice_polytopes(2, 0, 1))
    yield from product(one, polygons)
    yield from product(two, [X for X in polygons if X.dimension == 2])
