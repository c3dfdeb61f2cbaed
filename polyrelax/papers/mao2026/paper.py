"""What the claims of mao2026 share: the paper, and how its claims are decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from polyrelax.claims import (
    Conjecture,
    Finding,
    Inquiry,
    Paper,
    Stated,
    Verdict,
    domain_text,
    recheck,
)
from polyrelax.claims.claim import Decision
from polyrelax.claims.conjecture import Predicate
from polyrelax.claims.witnesses import bounds_witness
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import method
from polyrelax.search import NetworkClass, Where

PAPER = Paper("mao2026", "Mao, Zhang and Vechev, later versions of arXiv 2410.06816")

LINE = polytope("-1 <= x <= 1")
SQUARE = polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
N1 = "y1 = relu(x); y2 = relu(x + 1); relu(y1) - relu(y2 - 1)"
MAX_2 = "c = relu(x1 - x2); d = relu(x2); c + d"
TWO_LAYERS = "1-2-2-1, |w| <= 1, b = 0, no dead neurons, up to symmetry"
LOOKED_AT = f'Looked at: all networks f of the class "{TWO_LAYERS}", -f left out, on [-1, 1]'
# What searches look at: all small networks of one ReLU layer, and of two.
SMALL_NETWORKS = (
    f"1-1-1, 1-2-1, |w| <= 1, |b| <= 1; 1-1-1-1, {TWO_LAYERS.removesuffix(', up to symmetry')}"
)
CALLED = {
    "ibp": "IBP",
    "triangle": "the Triangle",
    "m:1": "M_1",
    "m:inf": "M_inf",
    "m:inf@network": "M_inf",
}


def proved(
    inquiry: Inquiry, theorem: str, argument: str, looked_at: str, page: str = "mao2026.md"
) -> Finding:
    """A claim with a proof in proofs/, after its check has found nothing against it."""
    return Finding(
        Verdict.PROVED,
        f"{theorem} in proofs/{page}; and no exception among {inquiry.tally}.",
        [argument, looked_at],
    )


def computed(summary: str, *paragraphs: str, evidence: Sequence[Stated] = ()) -> Finding:
    """A claim about given networks, by exact computation on them."""
    return Finding(Verdict.PROVED, summary, paragraphs, evidence=evidence)


def against(net: Network, domain: Polyhedron, bounds: Interval, name: str) -> Finding:
    """A refutation by a method's bounds on one network, with the witness."""
    witness = bounds_witness(net, domain, bounds, name)
    exact, where, called = range_of(net, domain), domain_text(domain), CALLED.get(name, name)
    return Finding(
        Verdict.REFUTED,
        f"On one of them the range is {exact!s}, and {called} returns {bounds!s}.",
        [f"Take {net} on {where}. Its range is {exact!s}, and {called} returns {bounds!s}."],
        witness,
    )


def law(
    holds: Predicate, theorem: str, networks: str = SMALL_NETWORKS, page: str = "mao2026.md"
) -> Conjecture:
    """What a theorem says of each network without skip connections that has a ReLU, to search."""
    proof = f"{theorem} in proofs/{page}" if theorem else ""
    return Conjecture(Where(_is_feed_forward, holds), networks, theorem=proof)


def _is_feed_forward(network: Network, domain: Polyhedron) -> bool:
    return bool(network.layers) and network.chain.is_feed_forward


def first_loose(
    inquiry: Inquiry, cases: Iterable[tuple[Network, Polyhedron]], name: str
) -> Finding | None:
    """The first network of the cases that a method does not bound exactly, as a refutation."""
    for net, domain in cases:
        inquiry.look("networks")
        bounds = method(name).bounds(net, domain)
        if bounds != range_of(net, domain):
            inquiry.recheck("the exact range, by all sign patterns")
            return against(net, domain, bounds, name)
    return None


def two_layers() -> Iterator[Network]:
    """The networks of a small class with two ReLU layers, in order of size.

    Of f and -f one comes: relaxations treat both alike.
    """
    for member in NetworkClass.parse(TWO_LAYERS).members():
        (*read_out, _), *_ = member.weights[-1]
        if next(weight for weight in read_out if weight) > 0:
            yield member.network


def check_range(inquiry: Inquiry, net: Network, domain: Polyhedron) -> Interval:
    """The exact range, found once more by all sign patterns."""
    exact = _checked_range(net, domain)
    inquiry.recheck("every exact range, by all sign patterns")
    return exact


@lru_cache(maxsize=1000)  # most claims look at the same class
def _checked_range(net: Network, domain: Polyhedron) -> Interval:
    exact: Interval = range_of(net, domain)
    recheck.check_range(net, domain_text(domain), [exact])
    return exact


def restated(item: str) -> Decision:
    """The decision of another claim of this paper, for a sentence that says the same."""

    def decide(inquiry: Inquiry) -> Finding:
        claim = next(claim for claim in PAPER.claims if claim.id == f"{PAPER.key}.{item}")
        return claim.decide(inquiry)

    return decide
