"""Certificates of the ledger's rows: of what refutes a claim, and of what proves one by computing.

They are made from the texts of a witness, or of what a finding states; so every row that has one
or the other gets a certificate, whatever paper it belongs to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from polyrelax.certificates.certificate import Certificate, certifies
from polyrelax.certificates.choices import lattice_of
from polyrelax.claims.claim import Stated, Witness
from polyrelax.claims.ledger import Result
from polyrelax.claims.witnesses import gap_witness
from polyrelax.errors import Undecided, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.networks import Input, Network, relu
from polyrelax.polyhedra.polyhedron import Polyhedron, polytope
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import rational
from polyrelax.relaxations.groups import chosen_neurons
from polyrelax.relaxations.lattice import Lattice

# Neurons that stand beside a network do not change what these methods say of it.
_APART = ("exact", "ibp", "triangle", "krelu:1")


def certificate_of_row(result: Result, *, seconds: Any = None) -> Certificate | None:
    """The certificate of a judged claim; None where its verdict rests on nothing that has one.

    A refutation is certified by its witness, and every verdict by what its finding states.

    Args:
        seconds: a limit in time.

    Raises:
        Unsupported: when a set is too large to be described.
        Undecided: when the time runs out.
    """
    finding = result.finding
    about = [f"{result.claim.id}: {finding.verdict}", result.claim.statement, finding.summary]
    made = Certificate(about, seconds)
    if finding.witness is not None:
        _add_witness(made, finding.witness)
    _add_statements(made, finding.evidence)
    return made if made.statements else None


def write_all(
    results: Iterable[Result], folder: str, *, seconds: Any = None
) -> tuple[list[Result], list[str]]:
    """Write the certificates of judged claims to a folder, ID.json each.

    Args:
        seconds: a limit in time for each.

    Returns:
        The results, which name their certificates now, and the ids of those whose certificate
        would be too large, or take too long.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    named: list[Result] = []
    left_out: list[str] = []
    for result in results:
        made, file = None, place / f"{result.claim.id}.json"
        with _left_out(left_out, result.claim.id):
            made = certificate_of_row(result, seconds=seconds)
        if made is not None:
            made.save(file)
        named.append(replace(result, certificate=None if made is None else file.as_posix()))
    return named, left_out


def certificate_of_witness(
    witness: Witness, about: Sequence[str] = (), *, seconds: Any = None
) -> Certificate:
    """What a witness shows, as statements with proofs; its kinds are those of `claims.recheck`.

    Where the bounds of its method cannot be certified, those of the network alone are.

    >>> witness = Witness("relu(x) - relu(x)", "-1 <= x <= 1", {"lower": "0", "upper": "0"},
    ...     {"lower": "-1", "upper": "1"}, {"method": "ibp", "lower_at": ["0"], "upper_at": ["0"]})
    >>> [statement["kind"] for statement in certificate_of_witness(witness).statements]
    ['bounds', 'bounds', 'apart']
    """
    made = Certificate(about, seconds)
    _add_witness(made, witness)
    return made


def _add_witness(made: Certificate, witness: Witness) -> None:
    points = witness.points
    network, domain = witness.parsed()
    if "distance" in points:
        _add_distances(made, witness)
        return
    made.about.append(f"f: {witness.net} on {witness.domain}")
    if "same_as" in points:
        _add_same(made, network, witness, domain)
        return
    made.network("f", network, domain)
    if "between" in points:
        made.gap("f", points["inputs"], points["between"])
    elif "output" in points:
        made.outside("f", points["input"], witness.relaxed["vertices"])
    elif "missed" in points:
        made.missed("f", witness.relaxed["vertices"], points["missed"])
    elif "deviation" in points:
        made.allowed("f", Lattice(), points["trace"])
        made.about.append("not certified: that no other trace is further from the network")
    elif "traces" in points:
        made.bounds("f", "exact")
        made.missed("f", [[points["value"]]], [points["value"]])
        for one in points["traces"]:
            made.allowed("f", Lattice(one["linearised"]), one["trace"])
    else:
        method = "mo:inf" if "spurious" in points else points.get("method", "")
        said = Interval(rational(witness.relaxed["lower"]), rational(witness.relaxed["upper"]))
        _add_apart(made, method, said)


def _add_apart(made: Certificate, method: str, said: Interval) -> None:
    """That the exact range is not what a method gives, or what is said."""
    exact = made.bounds("f", "exact")
    if certifies(method):
        given = made.bounds("f", method)
        made.relate("apart", exact, given)
        if made.interval(given) != said:
            made.relate("apart", given, said)
    else:
        made.relate("apart", exact, said)
        if method:
            made.about.append(f"not certified: the bounds {said} of {method}")


def _add_same(made: Certificate, network: Network, witness: Witness, domain: Polyhedron) -> None:
    """That a network is the same function as another one, and that a method bounds it exactly."""
    method = witness.points["method"]
    other = Network.parse(witness.points["same_as"], domain.names)
    made.about.append(f"both: {witness.points['same_as']} beside it, and the difference")
    made.network("both", side_by_side(network, other), domain)
    nothing = made.bounds("both", "exact", 2)
    made.relate("alike", nothing, Interval(rational(0), rational(0)))
    if not certifies(method):
        made.about.append(f"not certified: the bounds of {method}")
        return
    key = "both" if method in _APART else "f"
    if key == "f":
        made.network("f", network, domain)
    made.relate("alike", made.bounds(key, "exact"), made.bounds(key, method))


def _add_distances(made: Certificate, witness: Witness) -> None:
    """The chord maps of networks, and how far they are from them."""
    cases = [{"net": witness.net, "domain": witness.domain, **witness.points}]
    for i, case in enumerate([*cases, *witness.points.get("beside", ())], start=1):
        domain = polytope(case["domain"])
        network = Network.parse(case["net"], domain.names)
        _add_chords(made, f"c{i}", network, domain, case.get("linearised", network.neuron_names))
        made.about.append(f"c{i}: the largest absolute value is {case['distance']}")


def _add_chords(
    made: Certificate,
    key: str,
    network: Network,
    domain: Polyhedron,
    linearised: Collection[str],
    at: Sequence[Any] = (),
) -> None:
    """A network, its chord map and the difference, at an input or with their ranges."""
    size = made.chord_map(key, network, domain, linearised)
    made.about.append(f"{key}: {network}, its chord map and the differences")
    if at:
        made.value(key, at)
    else:
        for output in range(3 * size):
            made.bounds(key, "exact", output)


def certificate_of_statements(
    stated: Iterable[Stated], about: Sequence[str] = (), *, seconds: Any = None
) -> Certificate:
    """What a finding states, with proofs, but for methods that cannot be certified.

    >>> made = certificate_of_statements([Stated("hull", "relu(x)", "-1 <= x <= 1", "triangle")])
    >>> made.statements[0]["vertices"]
    [{'point': ['0'], 'at': 1}, {'point': ['1'], 'at': 3}]
    """
    made = Certificate(about, seconds)
    _add_statements(made, stated)
    return made


def _add_statements(made: Certificate, stated: Iterable[Stated]) -> None:
    keys: dict[tuple[str, str, str], str] = {}
    ranges: dict[str, int] = {}
    for entry in stated:
        domain = polytope(entry.domain)
        network = Network.parse(entry.net, domain.names)
        lattice = lattice_of(entry.method)
        if entry.kind == "chords":
            key, chosen = f"s{len(made.networks) + 1}", None if lattice is None else lattice.neurons
            linearised = chosen_neurons(network, chosen, "neurons")
            _add_chords(made, key, network, domain, linearised, entry.at)
            continue
        if not certifies(entry.method, hull=entry.kind == "hull"):
            made.about.append(f"not certified: {entry.method} on {entry.net}")
            continue
        key = keys.setdefault((entry.net, entry.domain, entry.other), f"f{len(keys) + 1}")
        if key not in made.networks:
            made.about.append(f"{key}: {entry.net} on {entry.domain}")
            if entry.other:
                made.about.append(f"{key} has {entry.other} beside it, and the difference")
                network = side_by_side(network, Network.parse(entry.other, domain.names))
            made.network(key, network, domain)
        if entry.kind == "hull":
            made.hull(key, entry.method)
        elif entry.kind == "gap":
            points = gap_witness(network, domain).points
            made.gap(key, points["inputs"], points["between"])
        elif entry.kind in ("allowed", "excluded") and lattice is not None:
            nodes = [*network.inputs, *network.neuron_names]
            state = made.allowed if entry.kind == "allowed" else made.excluded
            state(key, lattice, dict(zip(nodes, entry.at, strict=True)))
        elif entry.kind == "inexact":
            if key not in ranges:
                ranges[key] = made.bounds(key, "exact")
            made.relate("apart", ranges[key], made.bounds(key, entry.method))
        elif entry.kind == "bounds":
            for output in range(len(network.outputs)):
                made.bounds(key, entry.method, output)
        else:
            nothing = made.bounds(key, "exact", 2)
            made.relate("alike", nothing, Interval(rational(0), rational(0)))


def side_by_side(one: Network, other: Network) -> Network:
    """Two networks with one output each as one network: their outputs, and the difference.

    >>> side_by_side(Network.parse("relu(x)"), Network.parse("x"))
    Network("r1 = relu(x); r1, x, r1 - x")
    """
    values: dict[Any, Affine] = {Input(name): Affine.atom(Input(name)) for name in one.inputs}
    for neuron in other.neurons:
        values[neuron] = relu(Affine.of(neuron.pre.evaluate(values)))
    (first,), (form,) = one.outputs, other.outputs
    second = Affine.of(form.evaluate(values))
    return Network(first, second, first - second, inputs=one.inputs, neurons=one.neurons)


def comparison_certificate(
    network: Network, domain: Polyhedron, methods: Iterable[str], *, seconds: Any = None
) -> tuple[Certificate, list[str]]:
    """The bounds of several methods on one network, and which of the methods have no certificate.

    Args:
        seconds: a limit in time for each method.

    Raises:
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.

    >>> square, max2 = polytope("0 <= x1 <= 1, 0 <= x2 <= 1"), "relu(x1 - x2) + relu(x2)"
    >>> made, left_out = comparison_certificate(Network.parse(max2), square, ["m:1", "p:3"])
    >>> len(made.statements), left_out
    (1, ['p:3'])
    """
    made = Certificate([f"f: {network}"])
    left_out: list[str] = []
    made.network("f", network, domain)
    for method in dict.fromkeys(methods):
        made.budget = Budget(seconds)
        with _left_out(left_out, method):
            for output in range(len(network.outputs)):
                made.bounds("f", method, output)
    if left_out:
        made.about.append(f"not certified: {', '.join(left_out)}")
    return made, left_out


@contextmanager
def _left_out(names: list[str], name: str) -> Iterator[None]:
    """Note a name where there is no certificate; an interrupt stays one."""
    try:
        yield
    except (Unsupported, Undecided) as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        names.append(name)


def counterexample_certificate(
    network: Network, domain: Polyhedron, method: str, about: Sequence[str] = ()
) -> Certificate:
    """That a method does not bound a network exactly: both bounds, and that they are apart.

    Raises:
        Unsupported: when the method's bounds cannot be certified, see `certifies`.

    >>> net, unit = Network.parse("relu(x) - relu(x)"), polytope("0 <= x <= 1")
    >>> made = counterexample_certificate(net, unit, "ibp")
    >>> made.statements[2]
    {'kind': 'apart', 'bounds': [0, 1]}
    """
    made = Certificate([*about, f"f: {network}"])
    made.network("f", network, domain)
    pair = [made.bounds("f", name) for name in ("exact", method)]
    made.relate("apart", *pair)
    return made
