"""Section 4: Theorem 1 and Lemma 1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise, product

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, Witness, domain_text
from polyrelax.claims.recheck import difference
from polyrelax.claims.witnesses import bounds_witness, same_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of, stability
from polyrelax.networks import Network
from polyrelax.networks.families import nested_maximum
from polyrelax.networks.transformations import clamp
from polyrelax.papers.mao2024.folding import (
    Maxima,
    cube,
    differences,
    direct,
    fold_network,
    folded,
    random_differences,
    show,
    value,
)
from polyrelax.papers.mao2024.paper import (
    LIVING,
    PAPER,
    between,
    first_wrong_bounds,
    members,
    none_found,
    proved,
    relaxed_bounds,
    unit_box,
)
from polyrelax.papers.mao2024.telling import join
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.relaxations import MultiNeuron, OutputHull, method
from polyrelax.search import BoundsAreExactAfter, random_polytopes

RANDOM, SEED = 12, 4  # random functions in each dimension, and where their numbers come from
KINKED = "1-1-1, 1-2-1, |w| <= 2, |b| <= 1, output b = 0, skips, no dead neurons"
DIMENSIONS = (2, 3, 4)
CLAMPED = tuple(f"{shape}, |w| <= 1, b = 0, {LIVING}" for shape in ("1-2-1", "1-2-1-1"))


@PAPER.claim(
    "section-4.far-smaller",
    "The number of unstable neurons in each layer could be far smaller than the network width.",
    "section 4, second paragraph",
)
def far_smaller(inquiry: Inquiry) -> Finding:
    """The nested maximum of d inputs: its width, and the unstable neurons of its layers."""
    for d in DIMENSIONS:
        inquiry.look("dimensions")
        net, X = nested_maximum(d), Polyhedron.box([0] * d, [1] * d)
        if max(net.widths) != d or set(_unstable(net, X)) != {1}:
            return Finding(Verdict.UNDECIDED, f"d = {d}: {net.widths}, {_unstable(net, X)}.")
        traces = [net.trace(corner) for corner in X.vertices]
        for neuron in method("ibp").relax(net, X).neurons():
            values = [trace[neuron.name].pre for trace in traces]
            if neuron.range.lower < 0 and not min(values) < 0 < max(values):
                raise CheckFailed(f"{neuron.name} of {net} has one sign at all corners.")
    inquiry.recheck("the unstable neurons at corners, the others by interval propagation")
    return proved(
        inquiry,
        "Theorem 24",
        "The network of section 7 for the maximum of d inputs has width d and one unstable neuron "
        "in each layer: the others carry inputs, which are not negative on [0, 1]^d.",
        f"Computed for d = {join([str(d) for d in DIMENSIONS])}.",
    )


@PAPER.claim(
    "theorem-1",
    "For every continuous piecewise linear f on [0, 1]^d and polytope X there is a ReLU network "
    "that equals f on X, for which M_3 and M_(d+3)^o both return the exact bounds l and u.",
    "Theorem 1 (section 4)",
    rests_on=("mao2024.theorem-1.proof",),
)
def theorem_1(inquiry: Inquiry) -> Finding:
    """The transformation of Theorem 11 on a class of networks: which relaxations are exact."""
    shown = ""
    wrong = first_wrong_bounds(inquiry)
    first = [] if wrong is None else [(wrong.network, unit_box(1))]
    for net, X in chain(first, _functions()):
        inquiry.look("functions")
        exact = range_of(net, X)
        new = clamp(net, exact, "nested")
        names = ("ibp", "triangle", "m:3", f"mo:{len(X.names) + 3}")
        found = {name: method(name).bounds(new, X) for name in names}
        if any(bounds != exact for bounds in found.values()):
            raise CheckFailed(f"Clamped at its range {exact!s}, {net} has the bounds {found}.")
        same_witness(new, net, X)
        before = method("m:3").bounds(net, X)
        if not shown and before != exact:
            shown = (
                f"For f: {net} on {domain_text(X)} the range is {exact!s}, and M_3 gives {before}; "
                f"for the network {new}, which is the same function there, interval propagation, "
                f"the Triangle, M_3 and M_{len(X.names) + 3}^o all return {exact!s}."
            )
    inquiry.recheck("that both networks are the same function on X, by all sign patterns")
    inquiry.recheck("the bounds, by an interval propagation of its own")
    return Finding(
        Verdict.VACUOUS,
        "True, and of interval propagation as well: clamp f at its own range (Theorem 11).",
        [
            "X is fixed before the network is chosen, and l and u with it. So take any network for "
            "f, and u - rho(u - l - rho(f - l)): it equals f on X, as l <= f <= u there, and its "
            "outer ReLU forces every interval to lie inside [l, u]. Every relaxation that is no "
            "coarser than interval propagation returns l and u, and nothing is said about "
            "multi-neuron relaxations. With a network of width d + 3 for f (mao2024.lemma-1) the "
            "new one has that width too.",
            f"Computed for {inquiry.counts['functions']} functions: the network that refutes "
            f"Theorem 2, the classes {join(CLAMPED, quote=True)} on [-1, 1], and folded networks "
            f"of random functions on random polytopes. {shown}",
            "The paper's proof takes another route, which breaks (mao2024.theorem-1.proof). On all "
            "polytopes X at once, with one network, the question is open.",
        ],
    )


@dataclass(frozen=True, slots=True)
class _FoldedIsExact:
    """The network of Lemma 1 for a network's function is bounded exactly by M_3 and M_(d+3)^o."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        return all(part(network, domain) for part in _folded_parts(domain))

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The first of the two bounds that are not exact, of that network; re-checked."""
        parts = _folded_parts(domain)
        failing = next(part for part in parts if not part(network, domain))
        return failing.evidence(network, domain)


def _folded_parts(domain: Polyhedron) -> list[BoundsAreExactAfter]:
    return [
        BoundsAreExactAfter(fold_network, name) for name in ("m:3", f"mo:{len(domain.names) + 3}")
    ]


@PAPER.claim(
    "theorem-1.proof",
    "The network of Lemma 1, of width d + 3 and at most 3 unstable neurons a layer, has exact "
    "bounds under M_3 (by Theorem 6) and under M_(d+3)^o (by Theorem 2).",
    "proof of Theorem 1 (section 4)",
    wrong_step="The proof applies Theorems 2 and 6, both of which are false, to the networks of "
    "Lemma 1; and these are among the networks on which they fail.",
    instead="The theorem holds by another network (mao2024.theorem-1).",
    rests_on=("mao2024.lemma-1", "mao2024.theorem-2.bounds", "mao2024.theorem-6"),
    # Functions with one or two kinks. Two neurons may be folded in another order.
    conjecture=Conjecture(_FoldedIsExact(), KINKED, "[0, 1]", symmetries=("scaling",)),
)
def theorem_1_proof(inquiry: Inquiry) -> Finding:
    """The smallest function whose folded network is not bounded exactly by M_3 and M_4^o."""
    X = polytope("0 <= x <= 1")
    for function in differences(2):
        inquiry.look("functions")
        # Where a maximum does not bend inside of (0, 1), its layer is affine there: Theorem 6.
        if not all(_bends(*rows) for rows in function):
            continue
        net = folded(function)
        exact = range_of(net, X)
        if MultiNeuron(3).bounds(net, X) != exact and OutputHull(4).bounds(net, X) != exact:
            break
    else:
        return none_found(inquiry, "the folded networks of all functions are bounded exactly")
    bounds = relaxed_bounds(inquiry, "m:3", net, X)
    output = relaxed_bounds(inquiry, "mo:4", net, X)
    witness = bounds_witness(net, X, bounds, "m:3")
    inquiry.recheck("the exact range, by all sign patterns")
    unstable = _unstable(net, X)
    return Finding(
        Verdict.REFUTED,
        f"{net} on [0, 1] has the range {exact!s}; M_3 gives {bounds}, M_4^o {output}.",
        [
            f"Take f = {show(function)} on [0, 1], d = 1. Hanin's construction folds each maximum "
            f"with the input copied alongside: {net}, of width {max(net.widths)} <= d + 3 with at "
            f"most {max(unstable)} unstable neuron a layer. Its range is {exact!s}; M_3 gives "
            f"{bounds}, with all neurons of a layer relaxed jointly, and M_4^o gives {output}.",
            "Behind the first layer the hull forgets that the folded maximum and the copied input "
            "belong together, and the second fold reads the copy.",
            "Differences of two maxima of two affine functions with coefficients up to 2 were "
            f"looked at by the sum of their absolute coefficients: of {inquiry.tally}, this is the "
            "first that fails. One whose maximum does not bend inside of (0, 1) cannot fail.",
        ],
        witness,
    )


@PAPER.claim(
    "lemma-1",
    "Every continuous piecewise linear f on [0, 1]^d is expressed by a ReLU network of width d + 3 "
    "and finite depth, with at most 3 unstable neurons in each layer.",
    "Lemma 1 (section 4), after Hanin (2019), Theorem 2; also sections 1 and 8",
    rests_on=("mao2024.lemma-1.copies",),
)
def lemma_1(inquiry: Inquiry) -> Finding:
    """The theorem, and the folded networks of random functions: width, stability, values."""
    widest: dict[int, int] = {}
    most = 0
    for size, function in _random():
        inquiry.look("functions")
        net, X = folded(function), cube(size)
        widest[size] = max([widest.get(size, 0), *net.widths])
        most = max([most, *_unstable(net, X)])
        if widest[size] > size + 3 or most > 3:
            return Finding(Verdict.UNDECIDED, f"{show(function)}: widths {net.widths}, {most}.")
        if range_of(difference(net, direct(function)), X) != between(0, 0):
            raise CheckFailed(f"{net} is not {show(function)}.")
        for point in product([Fraction(i, 3) for i in range(4)], repeat=size):
            if net.evaluate(point) != (value(function, point),):
                raise CheckFailed(f"{net} is not {show(function)} at {point}.")
    inquiry.recheck("the values on a grid, straight from the two maxima")
    widths = ", ".join(f"{widest[size]} for d = {size}" for size in sorted(widest))
    return proved(
        inquiry,
        "Theorem 12",
        "Write f = max(g) - max(h) with affine g and h. Folding, v <- rho(v + g_j - g_(j+1)), "
        "takes one neuron a layer beside the copies of x, which are stable as x >= 0; then h is "
        "folded beside v. Width d + 2 and one unstable neuron a layer are enough, less than is "
        "claimed.",
        f"Built besides for {RANDOM} random functions each in one and two dimensions (seed "
        f"{SEED}): widths up to {widths}, never more than {most} unstable neuron a layer, and the "
        "networks are equal to the functions on the whole cube.",
    )


@PAPER.claim(
    "lemma-1.copies",
    "In each hidden layer of the constructed network d neurons are copies of the input variables; "
    "thus the network has at most 3 unstable neurons a layer.",
    "proof of Lemma 1 (section 4)",
)
def lemma_1_copies(inquiry: Inquiry) -> Finding:
    """Every hidden layer of folded networks: which neurons copy an input, and are they stable."""
    for size, function in _random():
        inquiry.look("functions")
        net, X = folded(function), cube(size)
        states = {(n.layer, n.name): n for n in stability(net, X)}
        for number, layer in enumerate(net.layers, start=1):
            copies = 0
            for name in net.neuron_names:
                if (number, name) not in states:
                    continue
                copied = any(
                    range_of(net.with_outputs(f"{name} - {x}"), X) == between(0, 0)
                    for x in net.inputs
                )
                copies += copied
                if copied and states[number, name].range.lower < 0:
                    raise CheckFailed(f"A copy in layer {number} of {net} is not stable.")
            read = len({atom for n in layer for atom in n.pre.atoms} & set(layer))
            if len(layer) - copies + read > 3:
                return Finding(Verdict.UNDECIDED, f"{net}: layer {number} has {copies} copies.")
    inquiry.recheck("each copy against its input, over the whole cube")
    return proved(
        inquiry,
        "Theorem 12",
        "On [0, 1]^d, rho(x_i) = x_i, so a copy's pre-activation is never negative, and interval "
        "propagation sees it: copies are stable in both senses.",
        f"Looked at besides: {RANDOM} random functions each in one and two dimensions. Copies that "
        "no later layer reads are left out there, so that the layers have d copies or fewer, and "
        "never more than 2 other neurons.",
    )


# -- how they are decided ------------------------------------------------------------------------


def _functions() -> Iterator[tuple[Network, Polyhedron]]:
    """Networks with a domain: all of two classes, and folded ones on random polytopes."""
    for member in members(CLAMPED):
        yield member.network, unit_box(1)
    for size in (1, 2):
        names = cube(size).names
        chosen = zip(
            random_differences(size, RANDOM, SEED),
            random_polytopes(size, RANDOM, SEED),
            strict=True,
        )
        for function, polygon in chosen:
            net = folded(function)
            X = polygon.scale(Fraction(1, 6)).translate([Fraction(1, 2)] * size).rename(names)
            if len(net.neurons) <= 3:  # the re-check goes through all sign patterns
                yield net, X


def _random() -> Iterator[tuple[int, Maxima]]:
    for size in (1, 2):
        for function in random_differences(size, RANDOM, SEED):
            yield size, function


def _unstable(network: Network, domain: Polyhedron) -> list[int]:
    """How many neurons of each layer take both signs on the domain."""
    states = [n for n in stability(network, domain) if n.range.lower < 0 < n.range.upper]
    return [sum(n.layer == i + 1 for n in states) for i in range(len(network.layers))] or [0]


def _bends(*rows: tuple[int, ...]) -> bool:
    """Whether neighbouring affine functions of x meet inside of (0, 1)."""
    gaps = [[a - b for a, b in zip(one, other, strict=True)] for one, other in pairwise(rows)]
    return all(constant * (slope + constant) < 0 for slope, constant in gaps)
