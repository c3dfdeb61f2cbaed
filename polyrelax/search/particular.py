"""Claims about one function, or about one network that a text prints, as predicates with evidence.

They say nothing of other functions and networks, and so hold for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from polyrelax.claims.claim import Witness
from polyrelax.claims.conjecture import Predicate
from polyrelax.claims.recheck import difference
from polyrelax.claims.witnesses import bounds_witness, same_witness
from polyrelax.exact import range_of
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Point, Polyhedron
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import method
from polyrelax.search.classes import NetworkClass
from polyrelax.search.questions import BoundsAreExact, evidence_of
from polyrelax.search.screens import Always, Screen


@dataclass(frozen=True, slots=True)
class NoExactEncoding:
    """No network is a given function on the domain and bounded exactly there by a method.

    Attributes:
        function: the function, as the text of a network of as many inputs.
        method: the relaxation by name.

    >>> from polyrelax.polyhedra import polytope
    >>> claim = NoExactEncoding("absolute(x)", "ibp")
    >>> claim(Network.parse("relu(x) + relu(-x)"), polytope("-1 <= x <= 1"))
    True
    """

    function: str
    method: str

    def __post_init__(self) -> None:
        method(self.method)
        Network.parse(self.function)

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether the network is another function, or is not bounded exactly."""
        if _reads_more(self.function, domain):
            return True
        function = Network.parse(self.function, domain.names)
        if any(network(*point) != function(*point) for point in _probes(domain)):
            return True
        apart = range_of(difference(network, function), domain)
        is_same = apart.lower == apart.upper == 0
        return not (is_same and BoundsAreExact(self.method)(network, domain))

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The two networks that agree on the domain, and the exact bounds; re-checked."""
        function = Network.parse(self.function, domain.names)
        return same_witness(network, function, domain, self.method)

    def screen(self, cls: NetworkClass, domain: Polyhedron) -> Screen | None:
        """A screen that passes over the networks with other values at some points."""
        if _reads_more(self.function, domain):
            return Always()
        if cls.skips or cls.widths[-1] != 1:
            return None
        from polyrelax.search.screens.at_points import DiffersAtAPoint

        function, points = Network.parse(self.function, domain.names), _probes(domain)
        return DiffersAtAPoint(cls, points, tuple(function(*point)[0] for point in points))


@dataclass(frozen=True, slots=True)
class BoundsAre:
    """A method's bounds of a network's output are given numbers.

    Attributes:
        method: the relaxation by name.
        said: the numbers.
    """

    method: str
    said: Interval

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether it is so."""
        found: bool = method(self.method).bounds(network, domain) == self.said
        return found

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The exact range beside bounds that are not exact, the method's or those said."""
        bounds, exact = method(self.method).bounds(network, domain), range_of(network, domain)
        if bounds != exact:
            return bounds_witness(network, domain, bounds, self.method)
        return bounds_witness(network, domain, self.said)


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What a text says of one network that it prints; of another network it says nothing.

    Attributes:
        network: the network, as text.
        claim: what is said of it; asked about the network as printed, with its names.

    >>> from polyrelax.polyhedra import polytope
    >>> printed = SaidOf("relu(x) - relu(x)", BoundsAreExact("triangle"))
    >>> line = polytope("-1 <= x <= 1")
    >>> printed(Network.parse("relu(x) - relu(x)"), line), printed(Network.parse("relu(x)"), line)
    (False, True)
    """

    network: str
    claim: Predicate

    def __call__(self, network: Network, domain: Polyhedron) -> Any:
        """Whether it is another network, or the claim holds."""
        if _reads_more(self.network, domain):
            return True
        printed = Network.parse(self.network, domain.names)
        return network != printed or self.claim(printed, domain)

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """The evidence against the claim, if it gives any."""
        return evidence_of(self.claim, Network.parse(self.network, domain.names), domain)


def _reads_more(text: str, domain: Polyhedron) -> bool:
    """Whether a network has more inputs than a domain, so that none on the domain is the same."""
    return len(Network.parse(text).inputs) > len(domain.names)


def _probes(domain: Polyhedron) -> list[Point]:
    """The vertices of a polytope, and the points half-way between any two of them."""
    middles = [
        tuple((a + b) / 2 for a, b in zip(*pair, strict=True))
        for pair in combinations(domain.vertices, 2)
    ]
    return list(dict.fromkeys([*domain.vertices, *middles]))
