"""max in R^d: what one neuron with its layer's input can do, and groups of neurons cannot."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from polyrelax.claims import Finding, Inquiry, Stated, Verdict, domain_text, recheck, stated_bounds
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.networks.families import nested_maximum
from polyrelax.papers.mao2024.encodings import max_encodings
from polyrelax.papers.mao2026.paper import PAPER, against, check_range, computed, proved
from polyrelax.polyhedra import Polyhedron
from polyrelax.relaxations import method
from polyrelax.search import lattice_polytopes, random_polytopes

DIMENSIONS = (2, 3, 4)
RANDOM, SEED = 8, 11
P, EPSILON = Fraction(3, 7), Fraction(1, 28)


@PAPER.claim(
    "max.nested",
    "Nested ReLUs encode max in R^d, and M_1 bounds that network exactly on every polytope.",
    "max in R^d, as reported; abstract (version 2)",
)
def nested(inquiry: Inquiry) -> Finding:
    """The function, and M_1's bounds on lattice polytopes and random ones of every dimension."""
    for domain in _polytopes():
        inquiry.look("polytopes")
        net, d = _maximum_on(domain), domain.ambient_dimension
        exact, bounds = range_of(net, domain), method("m:1").bounds(net, domain)
        if bounds != exact:
            return against(net, domain, bounds, "m:1")
        for at, value in ((exact.lower_at, exact.lower), (exact.upper_at, exact.upper)):
            recheck.check_attained(net, domain_text(domain), at, [value])
        (form,) = net.outputs
        for name in domain.names:
            if range_of(net, domain, f"y - {name}").lower < 0:
                raise CheckFailed(f"{net} is below {name} on {domain_text(domain)}.")
        if any(net(vertex) != (max(vertex),) for vertex in domain.vertices):
            raise CheckFailed(f"{form} is no maximum of {d} numbers.")
    inquiry.recheck("the ends of every range, evaluated at their inputs")
    return proved(
        inquiry,
        "Theorems 17 and 22",
        "max(x1, ..., xd) is built from u <- rho(u - x) + x. The later inputs are carried by "
        "neurons that are shifted by the least coordinate of the polytope, so that they are never "
        "cut; the weights on u are positive. So the network is input-convex, and both bounds of "
        "the iterated hull are exact; M_1's are the same, as one neuron in each layer is unstable "
        "(Theorem 17).",
        "Looked at: convex hulls of points of {-1, 0, 1} and {-1, 0}^2, and random polytopes in "
        f"two, three and four dimensions (seed {SEED}), flat ones among them.",
        "theorems.md",
    )


@PAPER.claim(
    "max.triangle",
    "The Triangle does not bound the nested maximum exactly on [0, 1]^d, for d = 2, 3, 4.",
    "max in R^d, as reported",
)
def triangle(inquiry: Inquiry) -> Finding:
    """The Triangle's bounds beside M_1's, dimension by dimension."""
    found: list[str] = []
    evidence: list[Stated] = []
    for d in DIMENSIONS:
        inquiry.look("dimensions")
        net, box = nested_maximum(d), Polyhedron.box([0] * d, [1] * d)
        exact = check_range(inquiry, net, box)
        bounds = method("triangle").bounds(net, box)
        if bounds == exact or method("m:1").bounds(net, box) != exact:
            return Finding(Verdict.REFUTED, f"d = {d}: the Triangle gives {bounds}.")
        found.append(f"{bounds} for d = {d}")
        evidence += stated_bounds(net, box, "exact", "triangle", "m:1")
    return computed(
        f"The Triangle gives {', '.join(found)}; M_1 gives the range, {exact}.",
        "Each max(u, x) = rho(u - x) + x loses half of the largest overshoot, as the Triangle does "
        "not know that u - x and x depend on each other.",
        evidence=evidence,
    )


@PAPER.claim(
    "max.barrier",
    "Every relaxation that is exact on stable neurons, no looser than IBP in its bounds, and "
    "relaxes groups of unstable neurons only overshoots, on some box, for every network of max.",
    "the single-neuron barrier of the abstract, stronger",
)
def barrier(inquiry: Inquiry) -> Finding:
    """All encodings of max in a class on a small box of the diagonal: Triangle and every k-ReLU."""
    box = Polyhedron.box([P - EPSILON] * 2, [P + EPSILON] * 2)
    text = domain_text(box)
    least, widest = None, 0
    found = max_encodings(inquiry)
    for net in found:
        inquiry.look("encodings")
        exact = range_of(net, box)
        recheck.check_range(net, text, [exact])
        widest = max(widest, *net.widths)
        names = ["triangle", *(f"krelu:{k}" for k in range(1, max(net.widths) + 1))]
        for name in names:
            excess = method(name).bounds(net, box).upper - exact.upper
            least = excess if least is None else min(least, excess)
            if excess < EPSILON:
                return Finding(Verdict.REFUTED, f"{net}, {name}: only {excess} too much on {text}.")
    inquiry.recheck("the exact range of every encoding on the box, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 13",
        "Near almost every point of the diagonal an unstable neuron vanishes along the diagonal, "
        "so it is a function of x1 - x2. Two mirrored inputs average to a relaxed trace with "
        "x1 = x2, which may be moved along the diagonal, beyond the maximum. Triangles over the "
        "exact ranges are such a relaxation, and every single-neuron relaxation allows what they "
        "allow.",
        f"The class (at most three neurons, weights and biases in {{-1, 0, 1}}) has {len(found)} "
        f"encodings of max. On {text} the Triangle and k-ReLU with k up to {widest}, the greatest "
        f"width, exceed the maximum by {least} or more, and half the side is {EPSILON}.",
    )


def _polytopes() -> Iterator[Polyhedron]:
    yield from chain(lattice_polytopes(1, -1, 1), lattice_polytopes(2, -1, 0))
    for d in DIMENSIONS:
        yield from random_polytopes(d, RANDOM, SEED, size=2)


def _maximum_on(domain: Polyhedron) -> Network:
    floor = min(domain.bounds(name).lower for name in domain.names)
    return nested_maximum(domain.ambient_dimension, floor).with_outputs("y")
