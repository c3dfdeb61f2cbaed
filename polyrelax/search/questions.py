"""Claims that are often made about a network on a domain, as predicates with evidence and screens.

A predicate is any function of (network, domain). Those of this module also give the evidence for a
counterexample, a `Witness` that other code re-checks, and where there are formulas for it, a screen
that decides thousands of networks at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from polyrelax.claims.claim import Witness
from polyrelax.claims.conjecture import Predicate
from polyrelax.claims.witnesses import bounds_witness, difference_witness, gap_witness, output_set
from polyrelax.errors import InvalidInput
from polyrelax.exact import image, range_of, stability
from polyrelax.networks import Network
from polyrelax.polyhedra.convexity import Convexity
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.relaxations import method
from polyrelax.search.classes import NetworkClass
from polyrelax.search.screens import Always, Screen, Together, bounds_screen

End = Literal["lower", "upper", "both"]


@dataclass(frozen=True, slots=True)
class BoundsAreExact:
    """A method's bounds of a network's output are its exact range, or one end of it.

    Attributes:
        method: the relaxation by name, such as "m:inf".
        end: which end, or both.
        unstable: if given, this is claimed only of networks with at most so many neurons in each
            layer that have 0 in the exact range of their pre-activation.

    >>> from polyrelax.polyhedra import polytope
    >>> toy = Network.parse("c = relu(x); d = relu(x); c - d")
    >>> BoundsAreExact("triangle")(toy, polytope("-1 <= x <= 1"))
    False
    """

    method: str
    end: End = "both"
    unstable: int | None = None

    def __post_init__(self) -> None:
        method(self.method)
        if self.end not in ("lower", "upper", "both"):
            raise InvalidInput.argument("end", "lower, upper or both", repr(self.end))

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether it is so."""
        if not _few_unstable(network, domain, self.unstable):
            return True
        exact, bounds = range_of(network, domain), method(self.method).bounds(network, domain)
        return (self.end == "upper" or exact.lower == bounds.lower) and (
            self.end == "lower" or exact.upper == bounds.upper
        )

    def screen(self, cls: NetworkClass, domain: Polyhedron) -> Screen | None:
        """A screen for a class on a domain, if there is one."""
        return bounds_screen(cls, domain, self.method, self.end, self.unstable)

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The exact range, attained at two inputs, beside the method's bounds; re-checked."""
        return bounds_witness(
            network, domain, method(self.method).bounds(network, domain), self.method
        )


@dataclass(frozen=True, slots=True)
class BoundsAreExactAfter:
    """A method's bounds are the exact range once a network has been transformed.

    Attributes:
        transform: makes a network of the same function from a network and the domain.
        method: the relaxation by name.
    """

    transform: Callable[[Network, Polyhedron], Network]
    method: str

    def __post_init__(self) -> None:
        method(self.method)

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether it is so."""
        return BoundsAreExact(self.method)(self.transform(network, domain), domain)

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The exact range of the transformed network beside the method's bounds; re-checked."""
        return BoundsAreExact(self.method).evidence(self.transform(network, domain), domain)


@dataclass(frozen=True, slots=True)
class BoundsAgree:
    """Two methods give the same bounds of a network's output.

    Attributes:
        one, other: the relaxations by name.
        unstable: as in `BoundsAreExact`.
    """

    one: str
    other: str
    unstable: int | None = None

    def __post_init__(self) -> None:
        method(self.one)
        method(self.other)

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether it is so."""
        if not _few_unstable(network, domain, self.unstable):
            return True
        found: bool = method(self.one).bounds(network, domain) == method(self.other).bounds(
            network, domain
        )
        return found

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The bounds of a method that are not exact, re-checked: not both of them are."""
        exact = range_of(network, domain)
        bounds = {name: method(name).bounds(network, domain) for name in (self.one, self.other)}
        name = next(name for name, found in bounds.items() if found != exact)
        return bounds_witness(network, domain, bounds[name], name)


@dataclass(frozen=True, slots=True)
class BoundsReachBeyond:
    """A method's bounds of some output of a network are not inside another's.

    Attributes:
        one, other: the relaxations by name; `exact` is one.

    >>> from polyrelax.polyhedra import polytope
    >>> toy = Network.parse("c = relu(x); d = relu(x); c - d")
    >>> BoundsReachBeyond("ibp", "triangle")(toy, polytope("-1 <= x <= 1"))
    True
    """

    one: str
    other: str

    def __post_init__(self) -> None:
        method(self.one)
        method(self.other)

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether it is so."""
        one, other = (
            method(name).relax(network, domain).bounds() for name in (self.one, self.other)
        )
        return not all(inner <= outer for inner, outer in zip(one, other, strict=True))

    def concerns(self, network: Network, domain: Polyhedron) -> bool:
        """Whether the two bounds differ."""
        return not BoundsAgree(self.one, self.other)(network, domain)

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """The other method's bounds, which are wider and so not exact; re-checked.

        There is none for several outputs.
        """
        if len(network.outputs) > 1:
            return None
        return BoundsAreExact(self.other).evidence(network, domain)


@dataclass(frozen=True, slots=True)
class BoundsLieWithin:
    """The bounds of some methods are never wider than those of others, for every output.

    Attributes:
        inner, outer: the relaxations by name; `exact` is one. Each of the one is compared with each
            of the other.

    >>> from polyrelax.polyhedra import polytope
    >>> toy = Network.parse("c = relu(x); d = relu(x); c - d")
    >>> BoundsLieWithin(("exact", "m:inf"), ("triangle",))(toy, polytope("-1 <= x <= 1"))
    True
    """

    inner: tuple[str, ...]
    outer: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in (*self.inner, *self.outer):
            method(name)

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether it is so."""
        tight, loose = (
            [method(name).relax(network, domain).bounds() for name in names]
            for names in (self.inner, self.outer)
        )
        return all(
            a <= b for one in tight for other in loose for a, b in zip(one, other, strict=True)
        )

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """The first bounds that are not exact, re-checked: there are some.

        There is none for several outputs.
        """
        if len(network.outputs) > 1:
            return None
        names = (*self.inner, *self.outer)
        name = next(name for name in names if not BoundsAreExact(name)(network, domain))
        return BoundsAreExact(name).evidence(network, domain)


@dataclass(frozen=True, slots=True)
class ImageIsConvex:
    """A network maps the domain to a convex set.

    Attributes:
        unstable: as in `BoundsAreExact`.
    """

    unstable: int | None = None

    def __call__(self, network: Network, domain: Polyhedron) -> bool | Convexity:
        """Whether it is so."""
        if not _few_unstable(network, domain, self.unstable):
            return True
        return image(network, domain).is_convex()

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """Two outputs, and a point between them that is no output; re-checked."""
        return gap_witness(network, domain)

    def screen(self, cls: NetworkClass, domain: Polyhedron) -> Screen | None:
        """With one output the image is an interval."""
        return Always() if cls.widths[-1] == 1 else None


@dataclass(frozen=True, slots=True)
class SetIsExact:
    """M_k^o's set, for k at least the width, is the network's image."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether it is so."""
        return image(network, domain) == output_set(network, domain)

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """A point in which the two sets differ; re-checked."""
        return difference_witness(network, domain, output_set(network, domain))

    def screen(self, cls: NetworkClass, domain: Polyhedron) -> Screen | None:
        """With one output both sets are intervals, and equal iff M_k^o's bounds are exact."""
        return bounds_screen(cls, domain, "mo:inf", "both")


@dataclass(frozen=True, slots=True)
class Where:
    """A law about the networks that meet a condition; of all others it says nothing.

    Attributes:
        condition, law: predicates.

    >>> from polyrelax.polyhedra import polytope
    >>> single = Where(lambda network, domain: len(network.neurons) == 1, BoundsAreExact("ibp"))
    >>> single(Network.parse("relu(x) - relu(x)"), polytope("-1 <= x <= 1"))
    True
    """

    condition: Predicate
    law: Predicate

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether it is so."""
        return not self.condition(network, domain) or bool(self.law(network, domain))

    def concerns(self, network: Network, domain: Polyhedron) -> bool:
        """Whether the condition is met."""
        return bool(self.condition(network, domain))

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """The evidence against the law."""
        return evidence_of(self.law, network, domain)


@dataclass(frozen=True, slots=True)
class AllHold:
    """Several claims together: it fails where one of them does.

    >>> from polyrelax.polyhedra import polytope
    >>> both = AllHold((BoundsAreExact("ibp"), ImageIsConvex()))
    >>> both(Network.parse("relu(x)"), polytope("-1 <= x <= 1"))
    True
    """

    parts: tuple[Predicate, ...]

    def screen(self, cls: NetworkClass, domain: Polyhedron) -> Screen | None:
        """The screens of all parts together, if all of them have one."""
        makes = [getattr(part, "screen", None) for part in self.parts]
        screens = [make(cls, domain) if make is not None else None for make in makes]
        known = [screen for screen in screens if screen is not None]
        return Together(known) if len(known) == len(screens) else None

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        """Whether it is so."""
        return all(part(network, domain) for part in self.parts)

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """The evidence against the first of the claims that fails."""
        failing = next(part for part in self.parts if not part(network, domain))
        return evidence_of(failing, network, domain)


def evidence_of(claim: Predicate, network: Network, domain: Polyhedron) -> Witness | None:
    """The evidence that a predicate gives, if it gives any."""
    give = getattr(claim, "evidence", None)
    found: Witness | None = None if give is None else give(network, domain)
    return found


def _few_unstable(network: Network, domain: Polyhedron, most: int | None) -> bool:
    """Whether at most so many neurons of each layer have 0 in their exact range."""
    if most is None:
        return True
    ranges = iter(stability(network, domain))
    return all(sum(0 in next(ranges).range for _ in layer) <= most for layer in network.layers)
