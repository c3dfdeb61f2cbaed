"""What M_k^o with k at least the width is exact for (repairs Theorems 1 and 2 of mao2024).

Its set is the iterated hull, H_0 = X and H_l = conv(rho(W_l H_(l-1))), read out by the last map. In
network scope, with values that are carried past a layer, they are a part of its states.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice, pairwise, takewhile

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, domain_text, recheck
from polyrelax.claims.witnesses import bounds_witness, output_set
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of, stability
from polyrelax.networks import Network, Neuron, relu, split_in_stages
from polyrelax.networks import inputs as input_forms
from polyrelax.papers.repaired.paper import PAPER, proved
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.rational.affine import Affine
from polyrelax.relaxations import OutputHull, method
from polyrelax.search import (
    AllHold,
    BoundsAreExact,
    Member,
    NetworkClass,
    Where,
    random_polytopes,
)

LINE = "-1 <= x <= 1"
SEED = 5
DEEP, CONVEX, MAXIMA = 40, 60, 8  # random networks; for MAXIMA, in each dimension
T2_SHAPES = "1-2-2-1, |w| <= 1, b = 0, no dead neurons"
T2_CLASS = f"{T2_SHAPES}, up to symmetry"
# The classes of searches: with two outputs, and with three ReLU layers.
TWO_OUTPUTS = "1-2-2, 1-2-2-2, |w| <= 1, b = 0, no dead neurons"
DEEPER = "1-2-2-1-1, |w| <= 1, b = 0, output w in {-1, 1}, no dead neurons"


def _convex_layers(network: Network, domain: Polyhedron) -> int:
    """How many of the ReLU layers, from the first on, have a convex image."""
    states = split_in_stages(network).names[1:]
    layers = (image(network.with_outputs(*names), domain).is_convex() for names in states)
    return sum(1 for _ in takewhile(bool, layers))


def _hulls_the_outputs(network: Network, domain: Polyhedron) -> bool:
    """Whether M_k^o's set contains the outputs' hull, and is that hull where it must be."""
    true, relaxed = image(network, domain).hull, output_set(network, domain)
    must_be = _convex_layers(network, domain) >= len(network.layers) - 1
    return true == relaxed if must_be else true <= relaxed


def _exact_ends(network: Network, convex: int) -> tuple[bool, bool]:
    """Whether Theorem 21 says that M_k^o's lower and upper bounds are exact.

    Args:
        convex: how many of the first ReLU layers have convex images.
    """
    stages = split_in_stages(network)
    forms = [[neuron.pre for neuron in part.neurons] for part in stages.maps]
    *between, last = [
        [weight for form in layer for weight in form.terms.values()]
        for layer in [*forms, stages.read_out.outputs][convex + 2 :]
    ] or [[]]
    rising = all(weight >= 0 for layer in between for weight in layer)
    return rising and all(w <= 0 for w in last), rising and all(w >= 0 for w in last)


def _has_exact_end(network: Network, domain: Polyhedron) -> bool:
    """Whether the theorem says anything of a network without skip connections."""
    is_case = network.chain.is_feed_forward
    return is_case and any(_exact_ends(network, _convex_layers(network, domain)))


def _exact_ends_are_met(network: Network, domain: Polyhedron) -> bool:
    """Whether M_k^o's bounds are exact where the theorem says so."""
    exact, bounds = range_of(network, domain), OutputHull().bounds(network, domain)
    lower, upper = _exact_ends(network, _convex_layers(network, domain))
    return (bounds.lower == exact.lower or not lower) and (bounds.upper == exact.upper or not upper)


def _ends_are_monotone(network: Network, domain: Polyhedron) -> bool:
    """Whether W_3, ..., W_(m+1) have no negative entry, and there are no skip connections."""
    return network.chain.is_feed_forward and _exact_ends(network, 0)[1]


def _is_input_convex(network: Network, domain: Polyhedron) -> bool:
    """Whether no weight on a neuron is negative; those on inputs are free."""
    forms = (*(neuron.pre for neuron in network.neurons), *network.outputs)
    read = (pair for form in forms for pair in form.terms.items())
    return all(weight >= 0 for node, weight in read if isinstance(node, Neuron))


@PAPER.claim(
    "t2",
    "For a network f of width at most k: M_k^o(f, X) contains conv f(X), and equals it where the "
    "images of all ReLU layers but the last are convex.",
    "Theorem 6 in proofs/theorems.md; repairs mao2024, Theorem 2",
    conjecture=Conjecture(
        _hulls_the_outputs, TWO_OUTPUTS, theorem="Theorem 6 in proofs/theorems.md"
    ),
)
def t2(inquiry: Inquiry) -> Finding:
    """The theorem, and the states behind both ReLU layers of all networks of a class."""
    domain, text = polytope(LINE), LINE
    seen: dict[object, bool] = {}
    wider = 0
    for member in NetworkClass.parse(T2_CLASS).members():
        inquiry.look("networks")
        states = member.weights[:-1]
        if states in seen:
            continue
        net = member.hidden
        first = net.with_outputs(*net.neuron_names[: net.widths[0]])
        true, relaxed = image(net, domain).hull, output_set(net, domain)
        straight = bool(image(first, domain).is_convex())
        if not true <= relaxed or (straight and true != relaxed):
            return Finding(
                Verdict.REFUTED, f"({net}): the hull of the states is {true}, M_k^o has {relaxed}."
            )
        seen[states] = straight
        wider += true != relaxed
        patterns = recheck.SignPatterns(net, text)
        for constraint in relaxed.inequalities:
            if patterns.maximum(constraint.coefficients) > constraint.bound:
                raise CheckFailed(f"A state of ({net}) is outside of {relaxed}.")
    inquiry.recheck("that no state is outside of the hull, over all sign patterns")
    return proved(
        inquiry,
        "Theorem 6",
        "Hulls are monotone: H_l contains the true states behind layer l, by induction. If the "
        "images of all layers but the last are convex, the hulls before the last are the images, "
        "and the last hull is that of the true states.",
        f'The class "{T2_CLASS}" has {len(seen)} different pairs of ReLU layers. On [-1, 1] the '
        f"first layer's image is convex for {sum(seen.values())} of them, and there M_k^o's set "
        f"is conv f(X); it is wider for {wider}, all with an image that is not convex.",
    )


@PAPER.claim(
    "t2.bounds",
    "If the images of the first j ReLU layers are convex and W_(j+3), ..., W_(m+1) have no "
    "negative entry, the upper bound of M_k^o is exact; so is the lower one if W_(m+1) has no "
    "positive one and the others none that is negative.",
    "Theorem 21 in proofs/theorems.md; repairs mao2024, Theorem 2, one bound at a time",
    conjecture=Conjecture(
        Where(_has_exact_end, _exact_ends_are_met),
        DEEPER,
        theorem="Theorem 21 in proofs/theorems.md",
    ),
)
def t2_bounds(inquiry: Inquiry) -> Finding:
    """The theorem with j = 1, on random networks with three ReLU layers."""
    domain, loose = polytope(LINE), 0
    for net in islice(_three_layers(), DEEP):
        inquiry.look("networks")
        for sign in (1, -1):
            flipped = Network(sign * net.outputs[0], inputs=net.inputs)
            exact, bounds = range_of(flipped, domain), OutputHull().bounds(flipped, domain)
            if (bounds.upper if sign > 0 else bounds.lower) != (
                exact.upper if sign > 0 else exact.lower
            ):
                return _inexact(flipped, domain, "mo:inf")
        recheck.check_range(flipped, LINE, [exact])
        loose += exact != bounds
    inquiry.recheck("every range, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 21",
        "The hulls before layer j + 1 are the true sets. From there the output is a convex "
        "function of the state behind each layer, so its maximum over a hull is attained on what "
        "was hulled, layer by layer. For the lower bound take -f.",
        f"Looked at: random networks of one input and 3+2+2 neurons on [-1, 1] (seed {SEED}) with "
        "a convex image behind the first layer and a read-out of one sign; the other bound is off "
        f"for {loose} of them.",
    )


@PAPER.claim(
    "f4",
    "If the rest of the network, from each ReLU layer's state to the output, is quasi-convex on "
    "H_l, the upper bound of M_k^o is exact; for instance if W_3, ..., W_(m+1) have no negative "
    "entry.",
    "Theorem 21 in proofs/theorems.md; repairs mao2024, Theorem 2, one bound at a time",
    conjecture=Conjecture(
        Where(_ends_are_monotone, BoundsAreExact("mo:inf", "upper")),
        f"{T2_SHAPES}; 1-1-2-1-1, |w| <= 1, b = 0, no dead neurons",
        theorem="Theorem 21 in proofs/theorems.md",
    ),
)
def f4(inquiry: Inquiry) -> Finding:
    """The theorem, on all networks of a class with a nonnegative read-out."""
    domain, loose = polytope(LINE), 0
    for member in NetworkClass.parse(T2_CLASS).members():
        (*weights, _) = member.weights[-1][0]
        if min(weights) < 0:
            continue
        inquiry.look("networks")
        net = member.network
        exact, bounds = range_of(net, domain), OutputHull().bounds(net, domain)
        recheck.check_attained(net, LINE, exact.upper_at, [exact.upper])
        if bounds.upper != exact.upper:
            return _inexact(net, domain, "mo:inf")
        loose += bounds != exact
    inquiry.recheck("every maximum, evaluated at an input that attains it")
    return proved(
        inquiry,
        "Theorem 21",
        "A quasi-convex function's maximum over a hull is attained on what was hulled; go back "
        "layer by layer.",
        f'All networks of the class "{T2_CLASS}" with a nonnegative read-out, on [-1, 1]; the '
        f"lower bound is off for {loose} of them.",
    )


F5_CLASS = "1-2-2-1, |w| <= 1, b = 0, no dead neurons, up to symmetry"


@PAPER.claim(
    "f5",
    "If W_2, ..., W_(m+1) have no negative entry, and carried inputs any sign, both bounds of "
    "M_inf and of M_inf^o, with what is carried as a part of the states, are exact on every "
    "polytope.",
    "Theorem 22 in proofs/theorems.md; repairs mao2024, Theorems 2 and 6",
    conjecture=Conjecture(
        Where(
            _is_input_convex, AllHold((BoundsAreExact("mo:inf"), BoundsAreExact("m:inf@network")))
        ),
        f"1-1-1, 1-2-1, 1-1-1-1, |w| <= 1, b = 0, skips; {T2_SHAPES}",
        theorem="Theorem 22 in proofs/theorems.md",
    ),
)
def f5(inquiry: Inquiry) -> Finding:
    """The theorem, on all networks of a class and on random ones with carried inputs."""
    for net, domain in chain(_nonnegative(), islice(_input_convex(), CONVEX)):
        inquiry.look("networks")
        exact = range_of(net, domain)
        for name in ("mo:inf", "m:inf@network"):
            if method(name).bounds(net, domain) != exact:
                return _inexact(net, domain, name)
        recheck.check_range(net, domain_text(domain), [exact])
    inquiry.recheck("every range, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 22",
        "Every state in a hull dominates the true state at its own x, by Jensen's inequality: that "
        "is the lower bound. The upper one is repaired.f4.",
        f'Looked at: the networks of the class "{F5_CLASS}" without a negative weight behind the '
        f"first layer, on [-1, 1], and {CONVEX} random ones of two or three inputs and two ReLU "
        f"layers that carry all inputs, on random polytopes (seed {SEED}).",
    )


@PAPER.claim(
    "t-convex",
    "Every convex (or concave) continuous piecewise linear function on a polytope in R^d has one "
    "network, of width d + 1 and with one unstable neuron a layer, on which M_1 and M_(d+1)^o are "
    "exact for all sub-polytopes.",
    "Theorem 23 in proofs/theorems.md; repairs mao2024, Theorem 1",
)
def t_convex(inquiry: Inquiry) -> Finding:
    """The construction, on random maxima of affine functions and random sub-polytopes."""
    rng = random.Random(SEED)
    for d in (1, 2, 3):
        for _ in range(MAXIMA):
            inquiry.look("functions")
            pieces = [[rng.randint(-3, 3) for _ in range(d + 1)] for _ in range(rng.randint(2, 4))]
            net = folded(pieces)
            net = Network(rng.choice((1, -1)) * net.outputs[0], inputs=net.inputs)
            for domain in random_polytopes(d, 2, rng.randint(0, 10**6)):
                inquiry.look("polytopes")
                inside = (domain + [3] * d).scale("1/6").rename(net.inputs)
                exact = range_of(net, inside)
                for name in ("m:1", f"mo:{d + 1}"):
                    if method(name).bounds(net, inside) != exact:
                        return _inexact(net, inside, name)
                layers = [n.layer for n in stability(net, inside) if n.state() == "unstable"]
                if max(net.widths) > d + 1 or len(layers) > len(set(layers)):
                    raise CheckFailed(f"{net} is not of the shape that the theorem promises.")
                for at, value in ((exact.lower_at, exact.lower), (exact.upper_at, exact.upper)):
                    true = max(_linear(p, at) + p[-1] for p in pieces)
                    if abs(value) != abs(true):
                        raise CheckFailed(f"{net} is not the maximum of its pieces.")
    inquiry.recheck("the function's values where the range is attained, from its pieces")
    return proved(
        inquiry,
        "Theorem 23",
        "Fold the maximum, v <- rho(v + g_j - g_(j+1)), with x carried by d neurons; the weights "
        "on v are 1, so that repaired.f5 applies, and repaired.t6 for M_1.",
        f"Looked at: {MAXIMA} random maxima (or their negatives) of two to four affine functions "
        f"in each of one, two and three dimensions, on random polytopes in [0, 1]^d (seed {SEED}).",
    )


# -- how they are decided ------------------------------------------------------------------------


def folded(pieces: list[list[int]]) -> Network:
    """The network of Theorem 23 on [0, 1]^d: each piece has d coefficients, then a constant.

    >>> folded([[1, 0], [-1, 0], [0, 1]]).widths
    (2, 1)
    """
    size = len(pieces[0]) - 1
    forms = input_forms(" ".join(f"x{i + 1}" for i in range(size)))
    names = tuple(f"x{i + 1}" for i in range(size))
    v = Affine.of(0)

    def value(piece: list[int]) -> Affine:
        return sum((a * x for a, x in zip(piece, forms, strict=False)), Affine.of(piece[-1]))

    for one, other in pairwise(pieces):
        v, forms = relu(v + value(one) - value(other)), tuple(relu(x + 1) - 1 for x in forms)
    return Network(v + value(pieces[-1]), inputs=names)


def _linear(piece: list[int], at: Sequence[Fraction]) -> Fraction:
    """The linear part of a piece at a point."""
    return sum((a * x for a, x in zip(piece, at, strict=False)), Fraction(0))


def _inexact(net: Network, domain: Polyhedron, name: str) -> Finding:
    """A network that contradicts a theorem."""
    bounds, exact = method(name).bounds(net, domain), range_of(net, domain)
    text = f"{net} on {domain_text(domain)}: the range is {exact!s}, {name} gives {bounds}."
    return Finding(Verdict.REFUTED, text, witness=bounds_witness(net, domain, bounds, name))


def _nonnegative() -> Iterator[tuple[Network, Polyhedron]]:
    """The networks of a class without a negative weight behind the first ReLU layer."""

    def fits(member: Member) -> bool:
        return all(min(row[:-1]) >= 0 for layer in member.weights[1:] for row in layer)

    for member in NetworkClass.parse(F5_CLASS).members():
        if fits(member):
            yield member.network, polytope(LINE)


def _input_convex() -> Iterator[tuple[Network, Polyhedron]]:
    """Random input-convex networks of two ReLU layers that carry all inputs, and polytopes."""
    rng = random.Random(SEED)
    while True:
        d = rng.choice((2, 3))
        names = [f"x{i + 1}" for i in range(d)]
        x = input_forms(names)

        def free(x: tuple[Affine, ...] = x) -> Affine:
            terms = (rng.randint(-2, 2) * form for form in x)
            return sum(terms, Affine.of(rng.randint(-1, 1)))

        first = [relu(free()) for _ in range(2)]
        second = [relu(sum((rng.randint(0, 2) * y for y in first), free())) for _ in range(2)]
        net = Network(sum((rng.randint(0, 2) * z for z in second), free()), inputs=names)
        (domain,) = random_polytopes(d, 1, rng.randint(0, 10**6))
        yield net, domain.rename(names)


def _three_layers() -> Iterator[Network]:
    """Random networks with 3+2+2 neurons, a convex first image, and a nonnegative read-out."""
    rng = random.Random(SEED)
    shape = ((3, 1), (2, 3), (2, 2))
    while True:
        maps = [
            ([[rng.randint(-2, 2) for _ in range(n)] for _ in range(m)], [rng.randint(-1, 1)] * m)
            for m, n in shape
        ]
        read_out = [[rng.randint(0, 2) for _ in range(2)]]
        first = Network.sequential(maps[0], inputs="x", relu_last=True)
        if image(first, polytope(LINE)).is_convex():
            yield Network.sequential(*maps, read_out, inputs="x")
