"""The chord map: a network with some or all neurons replaced by their chords, a network again.

Source: Papamichail, Varsos, Flouris and Marques-Silva, arXiv 2604.18728, as reported: the "full
relaxation" as a *map*, with every neuron linearised. A neuron whose pre-activation has the interval
[l, u] under interval propagation is replaced by the chord t -> slope * (t - l'), where l' =
min(l, 0), u' = max(u, 0), and the slope is u'/(u' - l'), or 0 where both are 0. A stable neuron
keeps what it does. Outputs that are neurons are replaced too. The chord maps [l, u] onto the
interval that the neuron itself has, so it does not matter which of the two the intervals of later
nodes come from.

The map is no relaxation: it is one function beside another one, and its outputs need not contain
the network's. The relaxation as a *feasible set* is `triangle@ibp`; see `deviation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from polyrelax.errors import Undecided
from polyrelax.exact.cells import prepared
from polyrelax.exact.intervals import NodeIntervals
from polyrelax.exact.pieces import Piece, pieces
from polyrelax.exact.ranges import Enclosure, Range, range_of
from polyrelax.networks import Input, Network, relu
from polyrelax.polyhedra.polyhedron import Point, Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point, format_rational
from polyrelax.relaxations.groups import chosen_neurons


@dataclass(frozen=True, slots=True)
class Chord:
    """The line t -> slope * t + offset in place of a neuron."""

    slope: Fraction
    offset: Fraction

    @classmethod
    def over(cls, interval: Interval) -> Chord:
        """The chord of the ReLU over the interval of its pre-activation.

        >>> Chord.over(Interval(Fraction(-1), Fraction(3)))
        Chord(slope=Fraction(3, 4), offset=Fraction(3, 4))
        """
        low, high = min(interval.lower, Fraction(0)), max(interval.upper, Fraction(0))
        slope = high / (high - low) if high > low else Fraction(0)
        return cls(slope, -slope * low)


@dataclass(frozen=True, slots=True, repr=False)
class WorstCase:
    """The greatest divergence of a network from its chord map: where, and in which output.

    Attributes:
        value: the divergence, max |z - s|.
        at: an input that attains it.
        output: the index of the output in which it does.
        gaps: the exact range of z - s for each output, with inputs that attain both its ends.
    """

    value: Fraction
    at: Point
    output: int
    gaps: tuple[Range, ...]

    def __repr__(self) -> str:
        return f"{format_rational(self.value)}, attained at {format_point(self.at)}"


class ChordMap:
    """A network beside the map that has chords in place of some of its neurons.

    Attributes:
        network: the network z, its inputs in the domain's order.
        domain: the polytope that the chords were made for.
        linearised: the names of the neurons that are replaced.
        chords: of these neurons, by name.
        map: the chord map s, a network of the neurons that are left; affine where none is.
    """

    def __init__(self, network: Network, domain: Polyhedron, linearised: tuple[str, ...]) -> None:
        intervals = NodeIntervals.of(network, domain).pre
        by_name = zip(network.neuron_names, intervals, strict=True)
        self.network = network
        self.domain = domain
        self.linearised = linearised
        self.chords: Mapping[str, Chord] = {
            name: Chord.over(interval) for name, interval in by_name if name in linearised
        }
        values: dict[Any, Affine] = {
            Input(name): Affine.atom(Input(name)) for name in network.inputs
        }
        for name, neuron in zip(network.neuron_names, network.neurons, strict=True):
            pre, chord = Affine.of(neuron.pre.evaluate(values)), self.chords.get(name)
            if chord is not None:
                values[neuron] = pre * chord.slope + chord.offset
            else:
                # A neuron that reads no chord is the network's own, and stays so in `gap`.
                values[neuron] = Affine.atom(neuron) if pre == neuron.pre else relu(pre)
        self.map = Network(
            *[form.evaluate(values) for form in network.outputs], inputs=network.inputs
        )

    @cached_property
    def gap(self) -> Network:
        """The network z - s, output by output."""
        pairs = zip(self.network.outputs, self.map.outputs, strict=True)
        return Network(*[z - s for z, s in pairs], inputs=self.network.inputs)

    @property
    def centre(self) -> Point:
        """The centre of the domain's bounding box."""
        return tuple([self.domain.bounds(name).midpoint for name in self.domain.names])

    def pieces(self) -> Iterator[Piece]:
        """The chord map as one affine map for each of its linear cells: one, if all are chords."""
        return pieces(self.map, self.domain)

    def divergence(self, point: Sequence[Any] | Mapping[str, Any]) -> Fraction:
        """dvg(x) = max |z(x) - s(x)| over the outputs.

        Args:
            point: an input, as `Network.evaluate` takes it; it need not be in the domain.

        Raises:
            InvalidInput: when the point does not have a value for each input.
        """
        return max(map(abs, self.gap.evaluate(point)))

    def worst_case(self, *, seconds: Any = None) -> WorstCase:
        """E = max dvg(x) over the domain, exactly, with an input that attains it.

        It comes from the exact range of each output of z - s (`polyrelax.range`), by branch and
        bound over the linear cells; both ends of every range are attained and evaluated again.

        Raises:
            Undecided: when the time runs out; `partial` is an interval that contains E.
        """
        try:
            found = range_of(self.gap, self.domain, seconds=seconds)
        except Undecided as error:
            partial = error.partial if isinstance(error.partial, tuple) else (error.partial,)
            attained = [gap.attained if isinstance(gap, Enclosure) else gap for gap in partial]
            error.partial = Interval(*[max(map(_largest, gaps)) for gaps in (attained, partial)])
            raise
        gaps = found if isinstance(found, tuple) else (found,)
        ends = [
            end
            for i, gap in enumerate(gaps)
            for end in ((-gap.lower, i, gap.lower_at), (gap.upper, i, gap.upper_at))
        ]
        value, output, at = max(ends, key=lambda end: end[0])
        return WorstCase(value, at, output, gaps)

    def __repr__(self) -> str:
        names = ", ".join(self.linearised) or "no neuron"
        return f"<chord map of {self.network}, linearised: {names}>"


def _largest(gap: Interval) -> Fraction:
    return max(-gap.lower, gap.upper)


def chord_map(
    network: Network, domain: Polyhedron, linearised: Iterable[str | int] | str | None = None
) -> ChordMap:
    """The network with every neuron, or each of a chosen set, replaced by its chord.

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: a non-empty polytope, in the paper a box; the chords' intervals are those of
            interval propagation from its bounding box.
        linearised: names of neurons, or numbers from 1 in the network's order; all unless told.

    Raises:
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        InvalidInput: when a chosen neuron is not in the network.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> line, net = polytope("-1 <= x <= 1"), Network.parse("a = relu(x); b = relu(-x); a + b")
    >>> chord_map(net, line).map, chord_map(net, line, ["a"]).map
    (Network("1", inputs='x'), Network("b = relu(-x); 1/2*x + b + 1/2"))
    >>> chord_map(net, line).worst_case(), chord_map(net, line).divergence(["1/2"])
    (1, attained at (0), Fraction(1, 2))
    """
    network = prepared(network, domain)
    domain.require_bounded()
    return ChordMap(network, domain, chosen_neurons(network, linearised, "linearised"))
