"""The second route for choices of linearised neurons: chord maps and triangles, made anew.

Intervals are propagated term by term from the domain's text, chords and triangles are written down
from them, and what is true of the network is asked of all sign patterns (`recheck`). Nothing of
`relaxations` is used.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from polyrelax.claims.claim import Witness
from polyrelax.claims.recheck import SignPatterns, propagated_ranges
from polyrelax.errors import CheckFailed
from polyrelax.networks import Input, Network, relu
from polyrelax.polyhedra.polyhedron import polytope
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import rational, rationals

_ZERO = Fraction(0)


def chord_outputs(network: Network, domain: str, linearised: Collection[str]) -> list[Affine]:
    """The outputs with chords in place of chosen neurons; the other neurons are new ones.

    >>> net = Network.parse("a = relu(x); b = relu(-x); a + b")
    >>> chord_outputs(net, "-1 <= x <= 1", ["a", "b"])
    [1]
    """
    ranges = propagated_ranges(network, domain, [neuron.pre for neuron in network.neurons])
    values: dict[Any, Affine] = {Input(name): Affine.atom(Input(name)) for name in network.inputs}
    nodes = zip(network.neuron_names, network.neurons, ranges, strict=True)
    for name, neuron, (low, high) in nodes:
        pre = Affine.of(neuron.pre.evaluate(values))
        if name not in linearised:
            values[neuron] = relu(pre)
        elif low >= 0 or high <= 0:
            values[neuron] = pre if high > 0 else Affine.of(0)
        else:
            values[neuron] = (pre - low) * high / (high - low)
    return [Affine.of(form.evaluate(values)) for form in network.outputs]


def gaps(network: Network, domain: str, linearised: Collection[str]) -> tuple[Interval, ...]:
    """The exact range of each output of the network minus that of its chord map."""
    # The chord map's neurons are made anew, so the names of the network's own stay unique.
    pairs = zip(network.outputs, chord_outputs(network, domain, linearised), strict=True)
    apart = Network(*[z - s for z, s in pairs], inputs=network.inputs)
    return SignPatterns(apart, domain).ranges


def check_worst_case(
    network: Network, domain: str, linearised: Collection[str], value: Fraction
) -> None:
    """Raise CheckFailed unless the network and its chord map are at most, and somewhere, so far."""
    found = max(max(-gap.lower, gap.upper) for gap in gaps(network, domain, linearised))
    if found != value:
        raise CheckFailed(f"{network} on {domain} is {found} from its chord map, not {value}.")


def check_traces(
    network: Network,
    domain: str,
    linearised: Collection[str],
    traces: Iterable[Mapping[str, Any]],
) -> None:
    """Raise CheckFailed unless a choice allows all traces, with propagated intervals.

    >>> net = Network.parse("a = relu(x); a")
    >>> check_traces(net, "-1 <= x <= 1", ["a"], [{"x": 0, "a": "1/2"}])
    """
    box = polytope(domain)
    ranges = propagated_ranges(network, domain, [neuron.pre for neuron in network.neurons])
    nodes = list(zip(network.neuron_names, network.neurons, ranges, strict=True))
    for trace in traces:
        at = {name: rational(value, name) for name, value in trace.items()}
        if not box.contains({name: at[name] for name in network.inputs}):
            raise CheckFailed("The inputs of a relaxed trace are not in the domain.")
        values: dict[Any, Fraction] = {Input(name): at[name] for name in network.inputs}
        for name, neuron, (low, high) in nodes:
            pre, post = neuron.pre.evaluate(values), at[name]
            values[neuron] = post
            true = max(pre, _ZERO)
            above = low < 0 < high and true <= post <= (pre - low) * high / (high - low)
            if post != true and not (name in linearised and above):
                raise CheckFailed(f"A relaxed trace is not allowed at {name}.")


def allowed_outputs(network: Network, domain: str) -> tuple[list[str], str, list[Affine]]:
    """The full relaxation with further inputs, for what it allows of each neuron.

    Returns:
        The names of all inputs, the polytope of all traces as text, and the outputs of a trace.

    >>> allowed_outputs(Network.parse("a = relu(x); 2*a"), "-1 <= x <= 1")[1:]
    ('-1 <= x <= 1, allowed_1 >= 0, allowed_1 >= x, allowed_1 <= 1/2*x + 1/2', [2*allowed_1])
    """
    ranges = propagated_ranges(network, domain, [neuron.pre for neuron in network.neurons])
    values: dict[Any, Affine] = {Input(name): Affine.atom(Input(name)) for name in network.inputs}
    names, rules = list(network.inputs), [domain]
    for number, (neuron, (low, high)) in enumerate(zip(network.neurons, ranges, strict=True), 1):
        pre, name = Affine.of(neuron.pre.evaluate(values)), f"allowed_{number}"
        values[neuron] = Affine.atom(Input(name))
        names.append(name)
        if low < 0 < high:
            chord = (pre - low) * high / (high - low)
            rules += [f"{name} >= 0", f"{name} >= {pre}", f"{name} <= {chord}"]
        else:
            rules.append(f"{name} == {pre if high > 0 else 0}")
    outputs = [Affine.of(form.evaluate(values)) for form in network.outputs]
    return names, ", ".join(rules), outputs


def check_deviation(network: Network, witness: Witness) -> None:
    """Check a witness of how far what the full relaxation allows is from the network at most.

    `said` is what the claim says of this distance, such as "== 1/2", and is false.
    """
    points, (z,) = witness.points, network.outputs
    deviation, trace = rational(points["deviation"]), points["trace"]
    names, text, (y,) = allowed_outputs(network, witness.domain)
    apart, exact, relaxed = SignPatterns(Network(y - z, z, y, inputs=names), text).ranges
    if max(-apart.lower, apart.upper) != deviation:
        raise CheckFailed(f"What is allowed is not {deviation} from the network at most.")
    if exact.to_json() != witness.exact or relaxed.to_json() != witness.relaxed:
        raise CheckFailed("The range of the network, or what is allowed, is another one.")
    check_traces(network, witness.domain, network.neuron_names, [trace])
    values = dict(zip(names, [*network.inputs, *network.neuron_names], strict=True))
    at = {Input(name): rational(trace[node]) for name, node in values.items()}
    true = network.evaluate([trace[name] for name in network.inputs])
    if abs(y.evaluate(at) - true[0]) != deviation:
        raise CheckFailed("The trace does not show the distance.")
    relation, _, number = points["said"].partition(" ")
    if relation != "==" or _holds(deviation, relation, rational(number)):
        raise CheckFailed("What is said of the distance is true after all.")


def check_distance(network: Network, witness: Witness) -> None:
    """Check a witness of how far a network is from its chord map.

    `said` is what the claim says of the distance, such as "> 1/2" or "== 0", and is false. Where
    it compares with another case, `beside` has that network, domain and distance.
    """
    points = witness.points
    linearised, distance = points["linearised"], rational(points["distance"])
    check_worst_case(network, witness.domain, linearised, distance)
    (exact,) = SignPatterns(network, witness.domain).ranges
    shadow = Network(*chord_outputs(network, witness.domain, linearised), inputs=network.inputs)
    (relaxed,) = SignPatterns(shadow, witness.domain).ranges
    if exact.to_json() != witness.exact or relaxed.to_json() != witness.relaxed:
        raise CheckFailed("The range of the network, or that of its chord map, is another one.")
    at = rationals(points["at"], "at", len(network.inputs))
    (true,), (chord,) = network.evaluate(at), shadow.evaluate(at)
    if not polytope(witness.domain).contains(at) or abs(true - chord) != distance:
        raise CheckFailed("The distance is not attained where it is said to be.")
    relation, _, number = points["said"].partition(" ")
    if not re.fullmatch("==|>", relation) or _holds(distance, relation, rational(number)):
        raise CheckFailed("What is said of the distance is true after all.")
    for other in points.get("beside", ()):
        domain = polytope(other["domain"])
        beside = Network.parse(other["net"], domain.names)
        check_worst_case(beside, other["domain"], beside.neuron_names, rational(other["distance"]))


def check_shared(network: Network, witness: Witness) -> None:
    """Check a witness of an output that several choices allow, and that no input gives.

    The bounds of a choice are not computed again; only that each allows the output.
    """
    value = rational(witness.points["value"])
    for one in witness.points["traces"]:
        trace = one["trace"]
        check_traces(network, witness.domain, one["linearised"], [trace])
        nodes = dict(zip(network.neurons, network.neuron_names, strict=True))
        named = {node: rational(trace[name]) for node, name in nodes.items()}
        inputs = {Input(name): rational(trace[name]) for name in network.inputs}
        if network.outputs[0].evaluate({**inputs, **named}) != value:
            raise CheckFailed("A relaxed trace has another output than it is said to have.")
    (exact,) = SignPatterns(network, witness.domain).ranges
    if exact.to_json() != witness.exact or value in exact:
        raise CheckFailed("The network takes the output after all, or has another range.")


def _holds(distance: Fraction, relation: str, number: Fraction) -> bool:
    return distance == number if relation == "==" else distance > number
