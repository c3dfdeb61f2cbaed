"""What interval propagation cannot express: evidence that several rows share."""

from __future__ import annotations

from collections.abc import Sequence

from polyrelax.claims import Finding, Inquiry, Verdict
from polyrelax.networks import Network, PiecewiseLinear
from polyrelax.papers.baader2024.telling import proved
from polyrelax.polyhedra import polytope
from polyrelax.relaxations import precise
from polyrelax.search import NetworkClass

LINE = "-2 <= x <= 2"
CLASSES = tuple(
    f"{shape}, no dead neurons, up to symmetry"
    for shape in ("1-2-1, |w| <= 1, |b| <= 1", "1-3-1, |w| <= 1, b = 0", "1-2-2-1, |w| <= 1, b = 0")
)


def only_monotone(inquiry: Inquiry, example: str, classes: Sequence[str] = CLASSES) -> Finding:
    """Theorem 29, with the decision for all networks of classes that are not monotone.

    Args:
        example: a function that the row is about, as a network.
        classes: of networks, as text.
    """
    domain, encodings = polytope(LINE), 0
    goal = PiecewiseLinear.from_network(Network.parse(example, "x"), domain)
    for net in (net for text in classes for net in NetworkClass.parse(text)):
        inquiry.look("networks")
        f = PiecewiseLinear.from_network(net, domain)
        if f.is_monotone():
            continue
        inquiry.look("of them not monotone")
        encodings += f == goal
        found = precise(net, domain, "ibp")
        if found:
            text = f"{net} is not monotone, and IBP is precise on it."
            return Finding(Verdict.REFUTED, text, [text])
    inquiry.recheck("for each network the failing interval, by IBP itself and the exact range")
    return proved(
        inquiry,
        "Theorem 29 in proofs/theorems.md",
        "Take an interval at whose two ends the function has its maximum. For an exact upper bound "
        "every term must attain its own bound at both ends, and so must all that it reads, down to "
        "the input: but x is greatest at one end only.",
        f"Decided besides on [-2, 2]: {'; '.join(classes)}. {encodings} of the networks compute "
        f"{example}.",
    )
