"""What a claim of a paper is, and what a computation finds about it: verdict, witness, reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from polyrelax.claims.conjecture import Conjecture
from polyrelax.claims.inquiry import Inquiry
from polyrelax.claims.verdict import Verdict
from polyrelax.errors import InvalidInput
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron, polytope
from polyrelax.rational.numbers import format_rational

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")


@dataclass(frozen=True, slots=True)
class Witness:
    """What a person can check by hand: a network on a domain, what is true there, what is claimed.

    Attributes:
        net, domain: text, as `polyrelax compare` accepts it.
        exact, relaxed: bounds ({"lower", "upper"}) or sets ({"cells"} or {"vertices"}), as the
            contracts of `--json` have them: what is true, and what the claim says it is.
        points: named points, values and inputs, all as strings in lowest terms.
    """

    net: str
    domain: str
    exact: Any
    relaxed: Any
    points: Mapping[str, Any]

    def parsed(self) -> tuple[Network, Polyhedron]:
        """The network and the domain that the two texts describe."""
        domain = polytope(self.domain)
        return Network.parse(self.net, domain.names), domain

    def to_json(self) -> dict[str, Any]:
        """The object of the contract of `referee --json`."""
        return {
            "net": self.net,
            "domain": self.domain,
            "exact": self.exact,
            "relaxed": self.relaxed,
            "points": dict(self.points),
        }


@dataclass(frozen=True, slots=True)
class Stated:
    """What a verdict rests on that is a computation on a given network, so that it is certified.

    Attributes:
        kind: "bounds": what a method gives for the outputs, where `exact` is a method like others;
            "hull": the convex hull of what the outputs take; "same": that the outputs are those of
            another network; "chords": how far the outputs are from those of the chord map, with the
            neurons linearised that a method `lattice:S` names; "gap": that the set of outputs is
            not convex; "allowed" and "excluded": the outputs of values of all nodes that
            `lattice:S` allows, or does not; "inexact": that a method's bounds are not the range.
        net, domain: text, as `polyrelax compare` accepts it.
        method: the relaxation by name, where it is not the network itself.
        other: the other network, as text.
        at: an input, for a distance there and not for the greatest one; or the values of all nodes.
    """

    kind: Literal["bounds", "hull", "same", "chords", "gap", "allowed", "excluded", "inexact"]
    net: str
    domain: str
    method: str = "exact"
    other: str = ""
    at: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What the computation of a claim found.

    Attributes:
        verdict: what it says of the claim.
        summary: one line.
        paragraphs: the explanation; all numbers in it are computed.
        witness: for a refutation, where it shows.
        evidence: for a verdict that rests on finitely many computations, what they found; it is
            certified (`polyrelax referee --certificates`).
    """

    verdict: Verdict
    summary: str
    paragraphs: Sequence[str] = ()
    witness: Witness | None = None
    evidence: Sequence[Stated] = ()


Decision = Callable[[Inquiry], Finding]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a paper that can be decided under a named reading.

    Attributes:
        id: `<paper>.<item>[.<part>]`; readings other than A1 end in `@A2`, `@A3`.
        statement: the sentence, shortly restated.
        source: where it stands in the paper.
        decide: the computation that decides it.
        reading: the reading under which it is decided.
        wrong_step: where the paper's proof first goes wrong, if it does.
        instead: what is true instead.
        rests_on: ids of the claims that the paper's argument for this one uses.
        conjecture: what it says of a single network on a domain, so that `search` can look for
            the smallest counterexample; None where it says no such thing.
    """

    id: str
    statement: str
    source: str
    decide: Decision
    reading: str = "A1"
    wrong_step: str = ""
    instead: str = ""
    rests_on: tuple[str, ...] = ()
    conjecture: Conjecture | None = None


@dataclass(frozen=True)
class Paper:
    """A paper's claims in its order; its module adds them, one decorated function each.

    Args:
        key: the first part of the claims' ids.
        title: how the paper is cited.
        reading: the reading of its claims, unless one says otherwise.

    >>> paper = Paper("demo2024", "A demonstration")
    >>> @paper.claim("lemma-1", "One is one.", "Lemma 1")
    ... def lemma_1(inquiry):
    ...     return Finding(Verdict.PROVED, "1 = 1")
    >>> [claim.id for claim in paper.claims], lemma_1(Inquiry()).summary
    (['demo2024.lemma-1'], '1 = 1')
    """

    key: str
    title: str
    claims: list[Claim] = field(default_factory=list)
    reading: str = "A1"

    def claim(
        self,
        item: str,
        statement: str,
        place: str,
        *,
        reading: str | None = None,
        wrong_step: str = "",
        instead: str = "",
        rests_on: Sequence[str] = (),
        conjecture: Conjecture | None = None,
    ) -> Callable[[Decision], Decision]:
        """Add the decorated function to the paper, as the decision of a claim.

        Args:
            item: the id without the paper's key, such as "lemma-3.proof-range".
            statement, wrong_step, instead, conjecture: as in `Claim`.
            reading: the paper's own unless told; another one is added to the id.
            place: where it stands in the paper, such as "Lemma 3 (section 5)".
            rests_on: ids of other claims.

        Raises:
            InvalidInput: when the item is no name of this shape.
        """
        if not _NAME.fullmatch(item):
            raise InvalidInput.argument("item", "lower-case words such as 'lemma-3.part'", item)
        reading = reading or self.reading
        suffix = "" if reading == self.reading else f"@{reading}"

        def add(decide: Decision) -> Decision:
            claim = Claim(
                id=f"{self.key}.{item}{suffix}",
                statement=statement,
                source=f"{self.key}, {place}",
                decide=decide,
                reading=reading,
                wrong_step=wrong_step,
                instead=instead,
                rests_on=tuple(rests_on),
                conjecture=conjecture,
            )
            self.claims.append(claim)
            return decide

        return add


def stated_bounds(network: Network, domain: Polyhedron, *methods: str) -> list[Stated]:
    """The evidence that methods give a network's outputs the bounds that they give.

    >>> stated_bounds(Network.parse("relu(x)"), polytope("0 <= x <= 1"), "m:1")
    [Stated(kind='bounds', net='relu(x)', domain='0 <= x <= 1', method='m:1', other='', at=())]
    """
    return [Stated("bounds", str(network), domain_text(domain), name) for name in methods]


def domain_text(domain: Polyhedron) -> str:
    """A bounded polyhedron as text that parses back, its variables in order.

    >>> domain_text(polytope("x2 - x1 <= 0, 0 <= x1 <= 1, x2 >= 0", "x1 x2"))
    '0 <= x1 <= 1, 0 <= x2 <= 1, -x1 + x2 <= 0'
    """
    parts = []
    for name in domain.names:
        low, high = map(format_rational, domain.bounds(name))
        parts.append(f"{name} == {low}" if low == high else f"{low} <= {name} <= {high}")
    for constraint in (*domain.equations, *domain.inequalities):
        if sum(1 for coefficient in constraint.row[1:] if coefficient) > 1:
            parts.append(repr(constraint))
    return ", ".join(parts)
