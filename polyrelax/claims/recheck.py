"""The second route: whatever a verdict rests on is re-checked here, by code that shares no idea.

All sign patterns of a small network's neurons are gone through. Under a pattern every neuron is
affine, so each question is a linear program over the inputs; cddlib solves it, and its answer is
proved by its multipliers before it is used (`polyhedra.lp`). No cell is ever cut and no hull is
computed: that a point is in a hull is shown by an explicit convex combination of states that the
network takes at given inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from polyrelax.claims.claim import Witness
from polyrelax.errors import CheckFailed, InvalidInput, Unsupported
from polyrelax.networks import Input, Network, Neuron, split_in_stages
from polyrelax.polyhedra import lp
from polyrelax.polyhedra.cddlib import solve
from polyrelax.polyhedra.polyhedron import Point, polytope
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_point, format_rational, rational, rationals
from polyrelax.rational.rows import Row, integer_row

# 2^12 patterns are a matter of seconds; nothing larger is re-checked this way.
MAX_NEURONS = 12


@dataclass(frozen=True, slots=True)
class _Pattern:
    """The inputs on which the neurons have given signs, and the outputs as forms of the inputs."""

    rows: tuple[Row, ...]
    outputs: tuple[Affine, ...]


class SignPatterns:
    """A network on a polytope, seen through all sign patterns of its neurons.

    Args:
        network: a network of at most 12 neurons.
        domain: the polytope as text, so that no earlier computation about it is used.

    Raises:
        Unsupported: when the network has more neurons.
        InvalidInput: when it has another input than the domain.

    >>> patterns = SignPatterns(Network.parse("relu(x), relu(-x)"), "-1 <= x <= 1")
    >>> patterns.ranges, patterns.input_of(["1/2", "1/2"]), patterns.maximum([1, 1])
    (([0, 1], [0, 1]), None, Fraction(1, 1))
    """

    def __init__(self, network: Network, domain: str) -> None:
        if len(network.neurons) > MAX_NEURONS:
            raise Unsupported(
                f"A network of {len(network.neurons)} neurons has too many sign patterns to be "
                f"re-checked; at most {MAX_NEURONS} neurons are possible."
            )
        self.domain = polytope(domain)
        self.network = network.with_inputs(self.domain.names)
        self._atoms = tuple(Input(name) for name in self.domain.names)
        self._equations = self.domain.system()[1]
        self._zero = (0,) * (len(self._atoms) + 1)

    @cached_property
    def _patterns(self) -> list[_Pattern]:
        """The patterns that some input shows."""
        start = self._solved(rows := self.domain.system()[0], self._equations, self._zero)
        if start is None:
            return []
        forms: list[tuple[tuple[Row, ...], Point, dict[Any, Affine]]]
        forms = [(rows, start, {atom: Affine.atom(atom) for atom in self._atoms})]
        for neuron in self.network.neurons:
            grown = []
            for rows, point, values in forms:
                pre = Affine.of(neuron.pre.evaluate(values))
                for sign, post in ((1, pre), (-1, Affine.of(0))):
                    row = integer_row((sign * pre).row(self._atoms))
                    # The point known so far shows one of the two signs without a program.
                    shown: Point | None = point
                    if self._value(row, point) < 0:
                        shown = self._solved((*rows, row), self._equations, self._zero)
                    if shown is not None:
                        grown.append(((*rows, row), shown, {**values, neuron: post}))
            forms = grown
        outputs = self.network.outputs
        return [
            _Pattern(rows, tuple(Affine.of(form.evaluate(values)) for form in outputs))
            for rows, _, values in forms
        ]

    def _solved(self, rows: Sequence[Row], equations: Sequence[Row], goal: Row) -> Point | None:
        outcome = lp.maximize(rows, equations, goal, engine=solve)
        if isinstance(outcome, lp.UnboundedAbove):
            raise CheckFailed("The domain of a re-check is not bounded.")
        return outcome.point if isinstance(outcome, lp.Optimal) else None

    @staticmethod
    def _value(row: Row, point: Point) -> Fraction:
        return sum((a * x for a, x in zip(row[1:], point, strict=True)), Fraction(row[0]))

    def maximum(self, weights: Sequence[Any]) -> Fraction:
        """The exact maximum of a linear functional of the outputs, given by its coefficients."""
        factors = rationals(weights, "weights", len(self.network.outputs))
        found = []
        for pattern in self._patterns:
            pairs = zip(factors, pattern.outputs, strict=True)
            form = sum((factor * output for factor, output in pairs), Affine.of(0))
            if not form.terms:
                found.append(form.constant)
                continue
            point = self._solved(pattern.rows, self._equations, integer_row(form.row(self._atoms)))
            assert point is not None  # some input shows the pattern
            found.append(form.evaluate(dict(zip(self._atoms, point, strict=True))))
        return Fraction(max(found))

    @property
    def ranges(self) -> tuple[Interval, ...]:
        """The exact range of each output."""
        size = len(self.network.outputs)
        units = [[int(i == j) for j in range(size)] for i in range(size)]
        return tuple(
            Interval(-self.maximum([-u for u in unit]), self.maximum(unit)) for unit in units
        )

    def input_of(self, outputs: Sequence[Any]) -> Point | None:
        """An input at which the network takes these outputs; None if it is proved that none does.

        The proof is one of infeasibility for each sign pattern.
        """
        target = rationals(outputs, "outputs", len(self.network.outputs))
        for pattern in self._patterns:
            pairs = zip(pattern.outputs, target, strict=True)
            hits = [integer_row((form - value).row(self._atoms)) for form, value in pairs]
            equations = [*self._equations, *hits]
            point = self._solved(pattern.rows, equations, self._zero)
            if point is not None:
                return point
        return None


def check_range(network: Network, domain: str, claimed: Sequence[Interval]) -> None:
    """Raise CheckFailed unless the outputs have exactly these ranges on the domain."""
    found = SignPatterns(network, domain).ranges
    if found != tuple(claimed):
        raise CheckFailed(f"{network} on {domain}: the range is {found}, not {tuple(claimed)}.")


def check_attained(network: Network, domain: str, at: Sequence[Any], value: Sequence[Any]) -> None:
    """Raise CheckFailed unless an input of the domain has exactly these outputs."""
    polyhedron = polytope(domain)
    point = dict(zip(polyhedron.names, rationals(at, "at"), strict=True))
    if not polyhedron.contains(point):
        raise CheckFailed(f"The input {format_point(rationals(at))} is not in {domain}.")
    found = network.evaluate({name: point[name] for name in network.inputs})
    if found != tuple(rationals(value, "value")):
        given = format_point(rationals(value))
        raise CheckFailed(f"The network takes {format_point(found)}, not {given}.")


def check_combination(
    points: Sequence[Sequence[Any]], weights: Sequence[Any], target: Sequence[Any]
) -> None:
    """Raise CheckFailed unless the target is this convex combination of the points."""
    factors = rationals(weights, "weights", len(points))
    total = [Fraction(0)] * len(target)
    for factor, point in zip(factors, points, strict=True):
        coordinates = rationals(point, "points", len(target))
        total = [t + factor * x for t, x in zip(total, coordinates, strict=True)]
    if total != rationals(target, "target") or sum(factors) != 1 or min(factors) < 0:
        raise CheckFailed("A point is not the convex combination that it is said to be.")


def is_in_hull(points: Sequence[Sequence[Any]], target: Sequence[Any]) -> bool:
    """Whether a point is in the convex hull of points, by cddlib's linear programming.

    >>> is_in_hull([(0, 0), (1, 0), (0, 1)], ("1/2", "1/2")), is_in_hull([], (0,))
    (True, False)
    """
    if not points:
        return False
    size = len(points)
    coordinates = [rationals(point, "points", len(target)) for point in points]
    rows = [(0, *(int(i == j) for j in range(size))) for i in range(size)]
    equations: list[Row] = [(-1,) + (1,) * size]
    for value, column in zip(rationals(target), zip(*coordinates, strict=True), strict=True):
        equations.append(integer_row([-value, *column]))
    outcome = lp.maximize(rows, equations, (0,) * (size + 1), engine=solve)
    return isinstance(outcome, lp.Optimal)


def check_witness(witness: Witness) -> None:
    """Raise CheckFailed unless a witness shows what it is said to show; only its texts are used.

    Nine kinds are known, by their points; the last three are in `recheck_choices`:

    * `ends`, `between`, `inputs`: the network takes the two ends at the two inputs, and takes the
      point between them nowhere; the claimed set has that point.
    * `states`, `weights`, `spurious`, `inputs`, `value`: the first ReLU layer takes the states at
      the inputs, their convex combination nowhere; from there the rest of the network gives the
      relaxed bound, which lies outside the exact range.
    * `input`, `output`: the network takes the output at the input, and the claimed set has no such
      point.
    * `missed`: a point of the claimed set that the network takes nowhere.
    * `lower_at`, `upper_at`: inputs that attain the exact bounds, which are not the claimed ones.
    * `same_as`, `lower_at`, `upper_at`: the network takes the values of the other one everywhere;
      the inputs attain the exact bounds, and plain interval propagation returns just these.
    * `distance`, `at`, `linearised`, `said`: how far the network is from its chord map at most.
    * `deviation`, `trace`, `said`: how far the full relaxation's outputs are from it at most.
    * `value`, `traces`: an output that two choices of linearised neurons allow, and no input gives.
    """
    from polyrelax.claims import recheck_choices  # which is built on this module

    points = witness.points
    try:
        network, _ = witness.parsed()
        if "between" in points:
            _check_between(network, witness)
        elif "spurious" in points:
            _check_spurious(network, witness)
        elif "output" in points:
            check_attained(network, witness.domain, points["input"], points["output"])
            if is_in_hull(witness.relaxed["vertices"], points["output"]):
                raise CheckFailed("The claimed set has the point that it is said to lack.")
        elif "missed" in points:
            _check_missed(SignPatterns(network, witness.domain), points["missed"])
            if not is_in_hull(witness.relaxed["vertices"], points["missed"]):
                raise CheckFailed("The claimed set lacks the point that it is said to have.")
        elif "distance" in points:
            recheck_choices.check_distance(network, witness)
        elif "deviation" in points:
            recheck_choices.check_deviation(network, witness)
        elif "traces" in points:
            recheck_choices.check_shared(network, witness)
        elif "lower_at" in points:
            exact, relaxed = _interval(witness.exact), _interval(witness.relaxed)
            check_range(network, witness.domain, [exact])
            check_attained(network, witness.domain, points["lower_at"], [exact.lower])
            check_attained(network, witness.domain, points["upper_at"], [exact.upper])
            if ("same_as" in points) is not (exact == relaxed):
                not_ = "not " if exact != relaxed else ""
                raise CheckFailed(f"The bounds are {not_}exact after all.")
            if "same_as" in points:
                _check_same(network, points["same_as"], witness.domain, relaxed)
        else:
            raise CheckFailed(f"No way is known to check a witness with {', '.join(points)}.")
    except Unsupported as error:
        raise CheckFailed(f"The witness cannot be checked: {error}") from error
    except (KeyError, TypeError, InvalidInput, ValueError) as error:
        raise CheckFailed(f"The witness is malformed: {error}") from error


def _check_between(network: Network, witness: Witness) -> None:
    points = witness.points
    ends, between = points["ends"], rationals(points["between"])
    for at, end in zip(points["inputs"], ends, strict=True):
        check_attained(network, witness.domain, at, end)
    first, last = map(rationals, ends)
    axis = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), None)
    if axis is None:
        raise CheckFailed("The two ends of a witness are the same point.")
    weight = (between[axis] - first[axis]) / (last[axis] - first[axis])
    check_combination(ends, [1 - weight, weight], between)
    _check_missed(SignPatterns(network, witness.domain), between)
    if not is_in_hull(witness.relaxed["vertices"], between):
        raise CheckFailed("The claimed set lacks the point that it is said to have.")


def _check_spurious(network: Network, witness: Witness) -> None:
    points = witness.points
    stages = split_in_stages(network)
    first = network.with_outputs(*stages.names[1])
    for at, state in zip(points["inputs"], points["states"], strict=True):
        check_attained(first, witness.domain, at, state)
    check_combination(points["states"], points["weights"], points["spurious"])
    _check_missed(SignPatterns(first, witness.domain), points["spurious"])
    reached = tuple(rationals(points["spurious"]))
    for step in (*stages.maps[1:], stages.read_out):
        reached = step.evaluate(reached)
    exact, relaxed = _interval(witness.exact), _interval(witness.relaxed)
    check_range(network, witness.domain, [exact])
    value = rational(points["value"], "value")
    if reached != (value,) or value in exact or value not in tuple(relaxed):
        raise CheckFailed(f"The spurious state does not give {format_rational(value)}.")
    if not exact <= relaxed:
        raise CheckFailed(f"The bounds {relaxed} are not sound: the range is {exact}.")


def _check_same(network: Network, other: str, domain: str, relaxed: Interval) -> None:
    apart = difference(network, Network.parse(other, network.inputs))
    check_range(apart, domain, [Interval(Fraction(0), Fraction(0))])
    if relaxed != propagated(network, domain):
        raise CheckFailed("Interval propagation does not return the bounds.")


def difference(one: Network, other: Network) -> Network:
    """The network of the difference of two networks' single outputs.

    >>> difference(Network.parse("c = relu(x); c"), Network.parse("c = relu(-x); c"))
    Network("c = relu(x); c - relu(-x)")
    """
    values: dict[Any, Affine] = {Input(name): Affine.atom(Input(name)) for name in one.inputs}
    for neuron in other.neurons:
        values[neuron] = Affine.atom(Neuron(None, Affine.of(neuron.pre.evaluate(values))))
    (form,), (there,) = one.outputs, other.outputs
    return Network(form - Affine.of(there.evaluate(values)), inputs=one.inputs)


def propagated(network: Network, domain: str) -> Interval:
    """The bounds of interval propagation for one output, term by term from the domain's box.

    >>> propagated(Network.parse("relu(x) - relu(x)"), "-1 <= x <= 1")
    [-1, 1]
    """
    return propagated_ranges(network, domain, network.outputs)[0]


def propagated_ranges(
    network: Network, domain: str, forms: Sequence[Affine]
) -> tuple[Interval, ...]:
    """The bounds of interval propagation for forms of the network's nodes."""
    box = polytope(domain)
    ends: dict[Any, Interval] = {Input(name): box.bounds(name) for name in box.names}

    def over(form: Affine) -> Interval:
        low = high = form.constant
        for atom, factor in form.terms.items():
            one, other = (factor * end for end in ends[atom])
            low, high = low + min(one, other), high + max(one, other)
        return Interval(low, high)

    for neuron in network.neurons:
        low, high = over(neuron.pre)
        ends[neuron] = Interval(max(low, Fraction(0)), max(high, Fraction(0)))
    return tuple(map(over, forms))


def _check_missed(patterns: SignPatterns, point: Sequence[Any]) -> None:
    found = patterns.input_of(point)
    if found is not None:
        where = format_point(found)
        raise CheckFailed(f"{format_point(rationals(point))} is reached after all, at {where}.")


def _interval(bounds: Mapping[str, Any]) -> Interval:
    return Interval(rational(bounds["lower"], "lower"), rational(bounds["upper"], "upper"))
