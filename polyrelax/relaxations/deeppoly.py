"""`deeppoly-0`, `deeppoly-1`, `deeppoly-area`, `deepz`: one line above and one below each neuron.

Sources: DeepPoly, Singh et al. 2019 (with the area rule it is CROWN-Ada, Zhang et al. 2018);
DeepZ, Singh et al. 2018. Above an unstable neuron runs the chord over [l, u]. Below runs 0
(`deeppoly-0`), the identity (`deeppoly-1`), whichever leaves the smaller area (`deeppoly-area`: 0
iff u < -l), or the parallel to the chord through the origin (`deepz`: the zonotope's new generator
is what lies between the two). A bound is found by back-substitution: from the last neuron to the
first each neuron is replaced by one of its lines, and the form of the inputs that remains is
maximised over the domain itself (for `deepz`, over its bounding box, which is the zonotope one
starts from). The bounds l, u come from the same analysis; nothing is intersected with intervals,
unless that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from polyrelax.errors import CheckFailed, InvalidInput, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.exact.intervals import interval_of
from polyrelax.exact.ranges import NeuronRange
from polyrelax.networks import Input, Network, Neuron
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations.base import End, Relaxation, Relaxed
from polyrelax.relaxations.system import System, named

Below = Literal["0", "1", "area", "parallel"]


@dataclass(frozen=True, slots=True)
class Lines:
    """What a neuron is replaced by: slope * pre-activation + offset, above and below."""

    upper: Fraction
    upper_offset: Fraction
    lower: Fraction

    @classmethod
    def over(cls, interval: Interval, below: Below) -> Lines:
        """The lines of a neuron whose pre-activation has the given range.

        >>> Lines.over(Interval(Fraction(-1), Fraction(3)), "area")
        Lines(upper=Fraction(3, 4), upper_offset=Fraction(3, 4), lower=Fraction(1, 1))
        """
        low, high = interval
        if low >= 0:
            return cls(Fraction(1), Fraction(0), Fraction(1))
        if high <= 0:
            return cls(Fraction(0), Fraction(0), Fraction(0))
        chord = high / (high - low)
        lower = {
            "0": Fraction(0),
            "1": Fraction(1),
            "area": Fraction(0 if high < -low else 1),
            "parallel": chord,
        }[below]
        return cls(chord, -chord * low, lower)


class DeepPoly(Relaxation):
    """DeepPoly with a rule for the lower line, or DeepZ.

    Args:
        below: "0", "1", "area", or "parallel" for DeepZ.
        intersect: whether every bound is intersected with that of interval arithmetic, as many
            implementations do.

    Raises:
        InvalidInput: for another rule.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net, domain = Network.parse("relu(x) + relu(-x)"), polytope("-1 <= x <= 1/3")
    >>> [DeepPoly(rule).bounds(net, domain) for rule in ("0", "1", "area")]
    [[0, 1], [0, 1], [-1/3, 1]]
    >>> DeepPoly("area", intersect=True).bounds(net, domain)
    [0, 1]
    """

    def __init__(self, below: Below = "area", *, intersect: bool = False) -> None:
        if below not in ("0", "1", "area", "parallel"):
            raise InvalidInput.argument("below", "'0', '1', 'area' or 'parallel'", repr(below))
        self.below = below
        self.intersect = intersect
        name = "deepz" if below == "parallel" else f"deeppoly-{below}"
        self.name = f"{name}@ibp" if intersect else name

    def _relax(self, network: Network, domain: Polyhedron, budget: Budget) -> BackSubstituted:
        return BackSubstituted(network, domain, self.below, self.intersect, budget)


class BackSubstituted(Relaxed):
    """A network with a line above and a line below each neuron.

    Attributes:
        lines: of each neuron.
    """

    def __init__(
        self,
        network: Network,
        domain: Polyhedron,
        below: Below,
        intersect: bool,
        budget: Budget,
    ) -> None:
        super().__init__(network, domain, budget)
        self.start = domain.bounding_box() if below == "parallel" else domain
        self.lines: dict[Neuron, Lines] = {}
        self._system = System.of(network, self.start)
        self._ranges: list[Interval] = []
        # The interval of every node, where bounds are to be intersected with interval arithmetic.
        self._box: dict[Any, Interval] | None = None
        if intersect:
            self._box = {Input(name): domain.bounds(name) for name in domain.names}
        for neuron, name in zip(network.neurons, network.neuron_names, strict=True):
            budget.require(0, f"the bounds of {name}")
            interval = self._range(neuron.pre)
            self._ranges.append(interval)
            self.lines[neuron] = lines = Lines.over(interval, below)
            pre, post = named(neuron.pre, network), Affine.atom(name)
            upper = pre * lines.upper + lines.upper_offset
            if lines.upper == lines.lower and not lines.upper_offset:
                self._system.equate(post - upper, f"{name} is stable")
            else:
                self._system.require(upper - post, f"the line above {name}")
                self._system.require(post - pre * lines.lower, f"the line below {name}")
            if self._box is not None:
                ends = [max(end, Fraction(0)) for end in interval]
                self._box[neuron] = Interval(*ends)
                for form, (low, high) in ((pre, interval), (post, self._box[neuron])):
                    self._system.require(form - low, f"the interval of {name}")
                    self._system.require(high - form, f"the interval of {name}")

    @property
    def system(self) -> System:
        """The lines as inequalities over all nodes."""
        return self._system

    def bound(self, form: Affine | str) -> Interval:
        """By back-substitution, with a trace and multipliers that linear programming finds.

        Each neuron has one line above and one below, so the two must agree. They need not where
        bounds are intersected with intervals; these come without evidence, as no trace need attain
        them.
        """
        form = self.form(form)
        by_hand = self._range(form)
        found = self.system.bound(named(form, self.network))
        if found != by_hand and not (self._box is not None and found <= by_hand):
            raise CheckFailed("Back-substitution and linear programming disagree.")
        return found if found == by_hand else by_hand

    def attaining(self, form: Affine | str, end: End = "upper") -> dict[str, Fraction]:
        """A relaxed trace in which a form attains its lower or upper bound, by the nodes' names.

        Raises:
            Unsupported: where bounds are intersected with intervals, and no trace attains this one.
        """
        form = self.form(form)
        if self.bound(form) != self.system.bound(named(form, self.network)):
            raise Unsupported("No relaxed trace attains a bound that came from intersecting.")
        return super().attaining(form, end)

    def neurons(self) -> tuple[NeuronRange, ...]:
        """The bounds of each pre-activation, from the same analysis."""
        return self._neuron_ranges(self._ranges)

    def _range(self, form: Affine) -> Interval:
        upper = self.start.bounds(named(self._substituted(form), self.network)).upper
        lower = -self.start.bounds(named(self._substituted(-form), self.network)).upper
        if self._box is not None:
            box = interval_of(form, self._box)
            lower, upper = max(lower, box.lower), min(upper, box.upper)
        return Interval(lower, upper)

    def _substituted(self, form: Affine) -> Affine:
        """A form of the inputs that is nowhere below the given one."""
        for neuron in reversed(self.lines):
            factor = form.coefficient(neuron)
            if factor:
                lines = self.lines[neuron]
                form = form - Affine.atom(neuron) * factor
                if factor > 0:
                    form = form + (neuron.pre * lines.upper + lines.upper_offset) * factor
                else:
                    form = form + neuron.pre * (lines.lower * factor)
        return form
