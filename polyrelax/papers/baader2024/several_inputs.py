"""More than one input: evidence that no single-neuron relaxation is precise for max."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, Witness, recheck
from polyrelax.claims.witnesses import same_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import range_of, stability
from polyrelax.networks import Network, maximum
from polyrelax.papers.baader2024.maxima import UNIT, encodings
from polyrelax.papers.baader2024.telling import against, proved
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations import Triangle, precise
from polyrelax.search import NetworkClass

FEW = ((1, 1), (2, 1), (1, 2))
MORE = (*FEW, (2, 2))
BOX = "1/4 <= x1 <= 1/2, 1/4 <= x2 <= 1/2"
MONOTONE = "2-1-1, |w| <= 1, b = 0, no dead neurons, up to symmetry"
_ARGUMENT = (
    "Near almost every point of the diagonal every neuron is stable or a function of x1 - x2 "
    "alone. Two mirrored inputs average to a relaxed trace whose x may be moved along the "
    "diagonal, and its output exceeds the maximum: the barrier, proofs/mao2026.md, Theorem 13."
)


def barrier(inquiry: Inquiry, shapes: Sequence[tuple[int, int]] = FEW) -> Finding:
    """The theorem, and the Triangle for all encodings of max in a class on one box."""
    least, box = None, polytope(BOX)
    for net in chain.from_iterable(encodings(inquiry, *shape) for shape in shapes):
        inquiry.look("encodings")
        exact, bounds = range_of(net, box), Triangle().bounds(net, box)
        if bounds.upper <= exact.upper:
            found = precise(net, polytope(UNIT), grid=4)
            if found.answer != "not precise":
                return against(inquiry, f"{net} computes max, and no box of a grid fails.")
        else:
            least = bounds.upper if least is None else min(least, bounds.upper)
        if inquiry.counts["encodings"] % 20 == 1:
            recheck.check_range(net, BOX, [exact])
    if least is None:
        raise CheckFailed("No network of the classes computes max.")
    inquiry.recheck("for every twentieth encoding the range on the box, by all sign patterns")
    told = ", ".join(f"{first}+{second}" for first, second in shapes)
    return proved(
        inquiry,
        "Theorem 2 in proofs/baader2024.md",
        _ARGUMENT,
        f"Looked at besides: all encodings of max on [0, 1]^2 with {told} neurons in two layers, "
        f"weights and biases in {{-1, 0, 1}}. On {BOX}, where max is at most 1/2, the Triangle's "
        f"upper bound is {format_rational(least)} or more wherever it is not exact; where it is, "
        "another box of a grid fails.",
    )


@dataclass(frozen=True, slots=True)
class _NoException:
    """A network of one neuron is not multivariate, not convex, or not precise.

    One neuron is monotone in each input. It bends in both where its sign changes on the domain and
    it reads both, and is convex where the output's weight is positive.
    """

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        (neuron,), (form,) = network.neurons, network.outputs
        (state,) = stability(network, domain)
        bends = state.state() == "unstable" and len(neuron.pre.terms) > 1
        if not bends or form.terms.get(neuron, 0) <= 0:
            return True
        return precise(network, domain, "triangle").answer == "not precise"

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The same function as a maximum, and the exact bounds on the domain; re-checked."""
        (neuron,), (form,) = network.neurons, network.outputs
        same = form.terms[neuron] * maximum(neuron.pre, 0) + form.constant
        return same_witness(network, Network(same, inputs=network.inputs), domain)


EXCEPTION = Conjecture(_NoException(), "2-1-1, |w| <= 1, |b| <= 1")


def every_one(inquiry: Inquiry) -> Finding:
    """The first network, by size, of a convex nondecreasing function that bends in both inputs.

    Weights without a negative one make every neuron nondecreasing and convex; then interval
    propagation is exact on every box.
    """
    square = polytope("-1 <= x1 <= 1, -1 <= x2 <= 1")
    for member in NetworkClass.parse(MONOTONE).members():
        inquiry.look("networks")
        rows = [row for layer in member.weights for row in layer]
        if min(map(min, rows)) < 0 or not all(member.weights[0][0][:2]):
            continue
        net = member.network
        for name in ("ibp", "triangle"):
            if precise(net, square, name).answer == "not precise":
                raise CheckFailed(f"{name} is not precise for {net}.")
        witness = same_witness(net, _as_maximum(member.weights[0][0]), square)
        inquiry.recheck("the bounds on [-1, 1]^2, by an interval propagation of its own")
        return Finding(
            Verdict.REFUTED,
            f"{net} is multivariate, convex and monotone, and already IBP is precise for it.",
            [
                f"{net} has no negative weight, so its neuron and its output are convex and "
                "nondecreasing in both inputs: on every box the bounds of interval propagation are "
                "the values at the lowest and at the highest corner. No box of a grid fails.",
                "That some such functions cannot be expressed does not say that none can.",
            ],
            witness,
        )
    return Finding(Verdict.VERIFIED, f"Looked at {inquiry.tally}: there is no such network.")


def _as_maximum(row: tuple[int, ...]) -> Network:
    """The same function, written as a maximum."""
    form = " + ".join(f"{a}*x{i + 1}" for i, a in enumerate(row[:2]))
    return Network.parse(f"maximum({form}, 0)", "x1 x2")
