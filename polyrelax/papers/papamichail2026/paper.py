"""What the claims of papamichail2026 share: the paper, and how its claims are decided.

Only a summary of the paper is at hand; what it says is quoted from there. The numbers and the
definitions of its examples are cited as reported. The full relaxation is read in two ways: as a
*map*, the chord map s beside the network z, with E = max |z(x) - s(x)| over the inputs; and as a
*feasible set*, `triangle@ibp`, with D = max |y - z(x)| over the inputs x and the outputs y that it
allows at x. Distances are in the maximum norm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain as one_after_the_other
from typing import Any

from polyrelax.claims import Finding, Inquiry, Paper, Stated, Verdict, Witness, domain_text, recheck
from polyrelax.claims.recheck_choices import check_traces, check_worst_case
from polyrelax.claims.witnesses import texts
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.papers.papamichail2026.families import Matrix, random_matrices
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations import Lattice, chord_map, deviation, method
from polyrelax.relaxations.lattice import BoundsOf, Branches
from polyrelax.search import NetworkClass

PAPER = Paper(
    "papamichail2026",
    "Papamichail, Varsos, Flouris and Marques-Silva, arXiv 2604.18728",
    reading="as reported",
)

SUMMARY = "the summary"
SEED, RANDOM, DEPTH = 2604, 12, 3
_LIVING = "b = 0, ReLU outputs, no dead neurons, up to symmetry"
SHAPES = ("1-1", "1-2", "1-1-1", "1-2-1", "2-2-1")
CLASSES = tuple([f"{shape}, |w| <= 1, {_LIVING}" for shape in SHAPES])


def proved(inquiry: Inquiry, theorem: str, argument: str, looked_at: str) -> Finding:
    """A claim with a proof, after its check has found nothing against it."""
    return Finding(
        Verdict.PROVED,
        f"{theorem} in proofs/papamichail2026.md; and no exception among {inquiry.tally}.",
        [argument, looked_at],
    )


def all_of(shapes: Sequence[str]) -> str:
    """What is looked at, in words: all small networks without biases of some shapes."""
    return (
        f"Looked at: all networks of the shapes {', '.join(shapes)} (the number of inputs, then of "
        "the neurons in each layer) with weights in {-1, 0, 1} and without biases, in which every "
        "neuron reads something and is read; of those that differ in the order of neurons, one."
    )


LOOKED_AT = f"{all_of(SHAPES)} And {RANDOM} random ones of {DEPTH} layers (seed {SEED})."


def without_biases(inquiry: Inquiry) -> Iterator[list[Matrix]]:
    """The matrices of all networks of small classes, and of random ones of three layers."""
    members = (member for text in CLASSES for member in NetworkClass.parse(text).members())
    small: Iterator[list[Matrix]]
    small = ([[row[:-1] for row in layer] for layer in member.weights] for member in members)
    for matrices in one_after_the_other(small, random_matrices(RANDOM, DEPTH, SEED)):
        inquiry.look("networks")
        yield matrices


def choice(
    network: Network,
    domain: Polyhedron,
    neurons: Sequence[str] | None = None,
    bounds: BoundsOf = "fixed",
) -> Branches:
    """R_S as the lattice has it, with its branches."""
    relaxed = Lattice(neurons, bounds).relax(network, domain)
    assert isinstance(relaxed, Branches)
    return relaxed


def worst_case(inquiry: Inquiry, network: Network, domain: Polyhedron) -> Fraction:
    """E, found by branch and bound and re-checked by all sign patterns."""
    value = chord_map(network, domain).worst_case().value
    check_worst_case(network, domain_text(domain), network.neuron_names, value)
    inquiry.recheck("every E, by all sign patterns and with chords made anew")
    return value


def largest_deviation(inquiry: Inquiry, network: Network, domain: Polyhedron) -> Fraction:
    """D, with the trace that attains it re-checked against triangles that are made anew."""
    found = deviation(network, domain)
    check_traces(network, domain_text(domain), network.neuron_names, [found.trace])
    inquiry.recheck("every trace that attains D, by triangles made anew")
    return found.value


def distance_witness(
    network: Network,
    domain: Polyhedron,
    said: str,
    beside: Sequence[tuple[Network, Polyhedron]] = (),
) -> Witness:
    """E of a network with all neurons linearised, and what is wrongly said of it.

    Args:
        said: what the claim says of E, such as "> 1/2".
        beside: other cases that it is compared with.
    """
    found = chord_map(network, domain)
    worst = found.worst_case()
    points: dict[str, Any] = {
        "linearised": list(found.linearised),
        "distance": format_rational(worst.value),
        "at": texts(worst.at),
        "said": said,
    }
    if beside:
        points["beside"] = [
            {
                "net": str(net),
                "domain": domain_text(X),
                "distance": format_rational(chord_map(net, X).worst_case().value),
            }
            for net, X in beside
        ]
    witness = Witness(
        net=str(network),
        domain=domain_text(domain),
        exact=range_of(network, domain).to_json(),
        relaxed=range_of(found.map, domain).to_json(),
        points=points,
    )
    recheck.check_witness(witness)
    return witness


def deviation_witness(network: Network, domain: Polyhedron, said: str) -> Witness:
    """D of a network with one output, and what is wrongly said of it, such as "== 1/2"."""
    found = deviation(network, domain)
    witness = Witness(
        net=str(network),
        domain=domain_text(domain),
        exact=range_of(network, domain).to_json(),
        relaxed=method("triangle@ibp").bounds(network, domain).to_json(),
        points={
            "deviation": format_rational(found.value),
            "trace": {name: format_rational(value) for name, value in found.trace.items()},
            "said": said,
        },
    )
    recheck.check_witness(witness)
    return witness


def matches(
    inquiry: Inquiry, holds: bool, summary: str, paragraph: str, evidence: Sequence[Stated] = ()
) -> Finding:
    """A statement about a given network: proved or refuted by one exact computation."""
    inquiry.look("networks")
    verdict = Verdict.PROVED if holds else Verdict.REFUTED
    return Finding(verdict, summary, [paragraph], evidence=evidence)
