"""`Conjecture`: what a claim says of single networks, each of a class or some one of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron

Predicate = Callable[[Network, Polyhedron], Any]
"""Whether a claim holds for a network on a domain."""

SYMMETRIES = ("neurons", "inputs", "scaling")
UNIT = "[-1, 1]"


@dataclass(frozen=True, slots=True)
class Conjecture:
    """A claim about every network of a class on every domain of a family, and where to look.

    It is called as its predicate is. A claim of existence says that its predicate is true for some
    network on some domain; no single network refutes it. Its predicate may have a method
    `concerns(network, domain)`: False for networks that are no case at all, such as one whose bound
    is 0 where a bound that is not 0 is to be attained. What is claimed of every network under a
    condition is true of those that do not meet it; its predicate may have that method as well.

    Attributes:
        holds: whether it is true for a network on a domain: True or False.
        networks: the class to look in unless told, as text; "" where there is none.
        domains: the domains to look at unless told, as text.
        name: what it is called in answers.
        symmetries: what never changes the predicate's answer: "neurons", the order of the neurons
            within their layers; "inputs", a permutation or reflection of the inputs that maps the
            domain to itself; "scaling", a positive factor moved through a neuron.
        exists: whether the claim is one of existence.
        theorem: where it is proved that no network at all is a counterexample; for a claim of
            existence, that none does what it says.
    """

    holds: Predicate
    networks: str = ""
    domains: str = UNIT
    name: str = ""
    symmetries: tuple[str, ...] = SYMMETRIES
    exists: bool = False
    theorem: str = ""

    def __post_init__(self) -> None:
        if not callable(self.holds):
            raise InvalidInput.argument("holds", "a function (network, domain)", f"{self.holds!r}")
        unknown = [name for name in self.symmetries if name not in SYMMETRIES]
        if isinstance(self.symmetries, str) or unknown:
            must_be = f"names among {', '.join(SYMMETRIES)}"
            raise InvalidInput.argument("symmetries", must_be, f"{self.symmetries!r}")

    def __call__(self, network: Network, domain: Polyhedron) -> Any:
        """What the predicate says."""
        return self.holds(network, domain)


def conjecture(
    networks: str = "",
    domains: str = UNIT,
    *,
    symmetries: Iterable[str] = SYMMETRIES,
    exists: bool = False,
) -> Callable[[Predicate], Conjecture]:
    """Make a predicate over (network, domain) a conjecture that `find_counterexample` takes.

    Args:
        networks: the class of networks to look in unless told, as text.
        domains: the domains to look at unless told, as text.
        symmetries: what never changes the predicate's answer; see `Conjecture`. A predicate that
            looks at single weights should give fewer than all.
        exists: whether the claim is that the predicate is true for some network; then the search
            is for one.

    Raises:
        InvalidInput: for symmetries that there are not.

    >>> @conjecture("1-2-1, |w| <= 1, b = 0")
    ... def is_small(network, domain):
    ...     return all(abs(value) <= 2 for vertex in domain.vertices for value in network(*vertex))
    >>> is_small.name, is_small.networks
    ('is_small', '1-2-1, |w| <= 1, b = 0')
    """

    def make(holds: Predicate) -> Conjecture:
        name = getattr(holds, "__name__", type(holds).__name__)
        return Conjecture(holds, networks, domains, name, tuple(symmetries), exists)

    return make
