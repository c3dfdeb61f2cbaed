"""The lattice of relaxations: its top and bottom, its order, its meets, and the chord maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

from polyrelax.claims import (
    Conjecture,
    Finding,
    Inquiry,
    Stated,
    Verdict,
    Witness,
    domain_text,
    recheck,
)
from polyrelax.claims.conjecture import Predicate
from polyrelax.claims.recheck_choices import check_traces
from polyrelax.claims.witnesses import difference_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of
from polyrelax.networks import Network
from polyrelax.papers.papamichail2026.families import box
from polyrelax.papers.papamichail2026.paper import PAPER, SUMMARY, all_of, choice, proved
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations import Lattice, chord_map, method
from polyrelax.relaxations.lattice import BoundsOf, Branches
from polyrelax.relaxations.system import named
from polyrelax.search import NetworkClass, in_size_order

PLACE = f'{SUMMARY}, "the relaxation space forms a lattice"'
MEETS = tuple(
    f"{shape}, |w| <= 1, {bias}, no dead neurons, up to symmetry"
    for shape, bias in (("1-2-1", "|b| <= 1"), ("1-1-1-1", "|b| <= 1"), ("2-2-1", "b = 0"))
)
SHAPES = ("1-2", "1-1-1", "1-2-1", "2-2")
CLASSES = tuple(
    [f"{shape}, |w| <= 1, b = 0, ReLU outputs, no dead neurons, up to symmetry" for shape in SHAPES]
)
SEARCHED = "1-1, 1-1-1, |w| <= 1, |b| <= 1, ReLU outputs; 1-2-1, 2-2, |w| <= 1, b = 0, ReLU outputs"
TOPS: dict[BoundsOf, str] = {"fixed": "triangle@ibp", "recomputed": "triangle"}
SHARED = "a = relu(x1 + x2); b = relu(x1 - x2); relu(a + b - 1)"


def _top_is_triangle(network: Network, domain: Polyhedron) -> bool:
    """Whether all neurons linearised give the Triangle's set of the values of all nodes."""
    return all(
        choice(network, domain, None, bounds).system.polyhedron()
        == method(name).relax(network, domain).system.polyhedron()
        for bounds, name in TOPS.items()
    )


def _bottom_is_exact(network: Network, domain: Polyhedron) -> bool:
    """Whether no neuron linearised gives the exact range."""
    exact = _ranges(network, domain)
    return all(choice(network, domain, (), bounds).bounds() == exact for bounds in TOPS)


@dataclass(frozen=True, slots=True)
class _GrowsWithChoice:
    """R_S is contained in R_T for S a part of T."""

    bounds: BoundsOf

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        return _first_shrunk(network, domain, self.bounds) is None


def _traces_meet(network: Network, domain: Polyhedron) -> bool:
    """Whether the traces that R_S and R_T have in common are in R_(S and T), with fixed bounds."""
    for one, other in combinations(_choices(network), 2):
        meet = choice(network, domain, tuple(name for name in one if name in other))
        if not all(meet.contains(at) for at in _common(network, domain, one, other, "fixed")):
            return False
    return True


def _searched(holds: Predicate) -> Conjecture:
    """What Theorem 1 says of the lattice of a network, to search."""
    return Conjecture(holds, SEARCHED, theorem="Theorem 1 in proofs/papamichail2026.md")


@PAPER.claim(
    "lattice.top",
    "The top element of the lattice, with every neuron linearised, is the full relaxation.",
    PLACE,
    conjecture=_searched(_top_is_triangle),
)
def top(inquiry: Inquiry) -> Finding:
    """All neurons: the bounds, and the sets of all nodes, of the Triangle."""
    for net, domain in _networks(inquiry):
        if not _top_is_triangle(net, domain):
            return Finding(Verdict.REFUTED, f"{net}: the top is not the Triangle.")
        for bounds in TOPS:
            whole = choice(net, domain, None, bounds)
            for end in ("lower", "upper"):
                trace = whole.attaining(net.outputs[0], end)
                if bounds == "fixed":
                    check_traces(net, domain_text(domain), net.neuron_names, [trace])
    inquiry.recheck("relaxed traces that attain the bounds, by triangles made anew")
    return proved(
        inquiry,
        "Theorem 1",
        "With all neurons linearised no branch is left, and the rows are those of the Triangle: "
        "with fixed bounds triangle@ibp, with recomputed ones the LP-tight triangle.",
        _looked_at(),
    )


@PAPER.claim(
    "lattice.bottom",
    "The bottom element of the lattice, with no neuron linearised, is the original network.",
    PLACE,
    conjecture=_searched(_bottom_is_exact),
)
def bottom(inquiry: Inquiry) -> Finding:
    """No neuron: the bounds are the exact range."""
    for net, domain in _networks(inquiry):
        exact = _ranges(net, domain)
        if not _bottom_is_exact(net, domain):
            return Finding(Verdict.REFUTED, f"{net}: the bottom is not {exact}.")
        recheck.check_range(net, domain_text(domain), exact)
    inquiry.recheck("every range, by all sign patterns")
    return proved(
        inquiry,
        "Theorem 1",
        "With no neuron linearised every neuron equals its ReLU: the relaxed set is the graph of "
        "all nodes.",
        _looked_at(),
    )


@PAPER.claim(
    "lattice.monotone",
    "The relaxed set, and with it the output interval, grows with the set of linearised neurons, "
    "when the bounds are fixed once.",
    PLACE,
    conjecture=_searched(_GrowsWithChoice("fixed")),
)
def monotone(inquiry: Inquiry) -> Finding:
    """All pairs S < T of choices."""
    return _monotone(inquiry, "fixed")


@PAPER.claim(
    "lattice.monotone.recomputed",
    "The relaxed set, and with it the output interval, grows with the set of linearised neurons, "
    "when the bounds are recomputed for each choice.",
    PLACE,
    conjecture=_searched(_GrowsWithChoice("recomputed")),
)
def monotone_recomputed(inquiry: Inquiry) -> Finding:
    """All pairs S < T of choices."""
    return _monotone(inquiry, "recomputed")


@dataclass(frozen=True, slots=True)
class _KeepsMeets:
    """For a network of two neurons: what R_{1} and R_{2} both allow is its range."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        same: bool = _shared(network, domain) == range_of(network, domain)
        return same

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """An output that is allowed by both, at different inputs; re-checked."""
        return _meet_lost(Inquiry(), network, domain, _shared(network, domain)).witness


@dataclass(frozen=True, slots=True)
class _NestsChordMaps:
    """Linearising more of a network's neurons keeps all outputs of its chord maps."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        return _first_unnested(network, domain) is None

    def evidence(self, network: Network, domain: Polyhedron) -> Witness | None:
        """An output of the one chord map that the other does not have; re-checked."""
        lost = _first_unnested(network, domain)
        assert lost is not None
        small, large = lost
        claimed = image(chord_map(network, domain, large).map, domain).hull
        return difference_witness(chord_map(network, domain, small).map, domain, claimed)


def _shared(network: Network, domain: Polyhedron) -> Interval:
    """What R_{1} and R_{2} both allow as an output."""
    one, other = (Lattice([i]).bounds(network, domain) for i in (1, 2))
    return Interval(max(one.lower, other.lower), min(one.upper, other.upper))


def _first_unnested(
    network: Network, domain: Polyhedron
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The first S < T such that the chord map of S has an output that that of T lacks."""
    hulls = {S: image(chord_map(network, domain, S).map, domain).hull for S in _choices(network)}
    pairs = combinations(hulls, 2)
    return next(((S, T) for S, T in pairs if set(S) < set(T) and not hulls[S] <= hulls[T]), None)


@PAPER.claim(
    "lattice.meets",
    "Meets are preserved: the outputs that R_S and R_T both allow are those that R_(S and T) "
    "allows.",
    PLACE,
    wrong_step="An output can be allowed by R_S at one input and by R_T at another one.",
    instead="R_(S and T) is contained in both. As sets of values of all nodes, with fixed bounds, "
    "meets are preserved (papamichail2026.lattice.meets.traces).",
    conjecture=Conjecture(_KeepsMeets(), "1-2-1, 1-1-1-1, 2-2-1, |w| <= 1, |b| <= 1"),
)
def meets(inquiry: Inquiry) -> Finding:
    """The first network with two neurons, by size, where {1} and {2} share an output too many."""
    for member in in_size_order(map(NetworkClass.parse, MEETS)):
        inquiry.look("networks")
        net, domain = member.network, box(member.size[0])
        exact = range_of(net, domain)
        both = _shared(net, domain)
        if both != exact:
            return _meet_lost(inquiry, net, domain, both)
    return Finding(Verdict.VERIFIED, f"Preserved for {inquiry.tally}.")


@PAPER.claim(
    "lattice.meets.traces",
    "With fixed bounds, and as sets of values of all nodes, meets are preserved: R_S and R_T have "
    "the traces of R_(S and T) in common, and no others.",
    PLACE,
    conjecture=_searched(_traces_meet),
)
def meets_of_traces(inquiry: Inquiry) -> Finding:
    """All pairs of choices: every corner of the intersection is allowed by the meet."""
    for net, domain in _networks(inquiry):
        for one, other in combinations(_choices(net), 2):
            meet = tuple(name for name in one if name in other)
            if meet != one:
                common = _common(net, domain, one, other, "fixed")
                check_traces(net, domain_text(domain), meet, common)
    inquiry.recheck("every corner of an intersection, against the meet's triangles made anew")
    return proved(
        inquiry,
        "Theorem 1",
        "A neuron outside S is exact in R_S, one outside T is exact in R_T, and the triangle of a "
        "neuron in both is the same one.",
        _looked_at(),
    )


@PAPER.claim(
    "lattice.meets.recomputed",
    "With recomputed bounds meets are not preserved, even as sets of values of all nodes: R_S and "
    "R_T can have a trace in common that R_(S and T) has not.",
    PLACE,
)
def meets_recomputed(inquiry: Inquiry) -> Finding:
    """Two neurons in front of a third one, which is linearised in both choices."""
    net, domain = Network.parse(SHARED), box(2)
    inquiry.look("networks")
    last = net.neuron_names[2]
    meet = choice(net, domain, (last,), "recomputed")
    (low, high) = meet.neurons()[2].range
    pre = net.with_outputs(net.neurons[2].pre)
    recheck.check_range(pre, domain_text(domain), [Interval(low, high)])
    inquiry.recheck("the third neuron's exact range, by all sign patterns")
    for trace in _common(net, domain, ("a", last), ("b", last), "recomputed"):
        if not meet.contains(trace):
            shown = ", ".join(f"{name} = {format_rational(trace[name])}" for name in trace)
            # With all nodes as outputs, to state the outputs is to state the trace.
            nodes, at = net.with_outputs(*trace), tuple(trace.values())
            allows = {("a", last): True, ("b", last): True, (last,): False}
            stated = [
                Stated(
                    "allowed" if allowed else "excluded",
                    str(nodes),
                    domain_text(domain),
                    f"{_named(net, S)}@recomputed",
                    at=at,
                )
                for S, allowed in allows.items()
            ]
            return Finding(
                Verdict.PROVED,
                f"{net} on [-1, 1]^2: S = {{a, {last}}} and T = {{b, {last}}} allow more.",
                [
                    f"Both allow {shown}. With {last} alone linearised, a and b are exact, and the "
                    f"interval of {last}'s pre-activation is {Interval(low, high)}, smaller than "
                    "with a or b linearised: its chord is lower, and excludes this trace."
                ],
                evidence=stated,
            )
    return Finding(Verdict.REFUTED, f"{net}: the meet has all common traces.")


@PAPER.claim(
    "lattice.chord-maps",
    "Chord maps are nested along the lattice: linearising more neurons keeps all outputs.",
    f"{PLACE}; the second reading, with chord maps in place of feasible sets",
    wrong_step="A chord replaces the neuron's values, and does not add to them.",
    instead="Feasible sets are nested (papamichail2026.lattice.monotone); chord maps are not.",
    conjecture=Conjecture(_NestsChordMaps(), "1-1-1, 1-2-1, |w| <= 1, |b| <= 1"),
)
def chord_maps(inquiry: Inquiry) -> Finding:
    """rho(x) + rho(-x): the outputs of the chord maps of all four choices."""
    net, domain = Network.parse("a = relu(x); b = relu(-x); a + b"), box(1)
    inquiry.look("networks")
    shown = {S: image(chord_map(net, domain, S).map, domain) for S in _choices(net)}
    lost = _first_unnested(net, domain)
    if lost is None:
        return Finding(Verdict.PROVED, f"{net}: nested.")
    witness = _NestsChordMaps().evidence(net, domain)
    inquiry.recheck("the output that is lost, at its input")
    sets = [f"{', '.join(S) or 'none'}: {U.hull}" for S, U in shown.items()]
    return Finding(
        Verdict.REFUTED,
        f"{net} on [-1, 1]: with {', '.join(lost[1])} linearised, outputs are lost.",
        [f"The outputs of the chord maps, by linearised neurons: {'; '.join(sets)}."],
        witness,
        [Stated("chords", str(net), domain_text(domain), _named(net, S)) for S in lost],
    )


# -- how they are decided ------------------------------------------------------------------------


def _networks(inquiry: Inquiry) -> Iterator[tuple[Network, Polyhedron]]:
    """The networks of small classes, on the unit box."""
    for member in in_size_order(map(NetworkClass.parse, CLASSES)):
        inquiry.look("networks")
        yield member.network, box(member.size[0])


def _looked_at() -> str:
    return f"{all_of(SHAPES)} Of each, all choices of neurons."


def _choices(net: Network) -> list[tuple[str, ...]]:
    """All sets of neurons, the smaller ones first."""
    names = net.neuron_names
    sizes = range(len(names) + 1)
    return list(chain.from_iterable(combinations(names, size) for size in sizes))


def _covers(net: Network) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """All S < T with one neuron more in T."""
    pairs = combinations(_choices(net), 2)
    return ((S, T) for S, T in pairs if set(S) < set(T) and len(T) == len(S) + 1)


def _first_shrunk(
    net: Network, domain: Polyhedron, bounds: BoundsOf
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, Fraction]] | None:
    """The first S < T, and a corner of R_S that R_T does not allow."""
    relaxed = {S: choice(net, domain, S, bounds) for S in _choices(net)}
    for S, T in _covers(net):
        allowed = [system.polyhedron() for system in relaxed[T].branches]
        for trace in _corners(relaxed[S]):
            if not any(part.contains(trace) for part in allowed):
                return S, T, trace
    return None


def _ranges(net: Network, domain: Polyhedron) -> tuple[Interval, ...]:
    found = range_of(net, domain)
    return found if isinstance(found, tuple) else (found,)


def _monotone(inquiry: Inquiry, bounds: BoundsOf) -> Finding:
    """Whether R_S is contained in R_T, corner by corner, for all S < T."""
    for net, domain in _networks(inquiry):
        shrunk = _first_shrunk(net, domain, bounds)
        if shrunk is not None:
            S, T, trace = shrunk
            return Finding(Verdict.REFUTED, f"{net}: {S} allows {trace}, {T} does not.")
        if bounds == "fixed":
            for S, T in _covers(net):
                corners = list(_corners(choice(net, domain, S, bounds)))
                check_traces(net, domain_text(domain), T, corners)
        bottom = choice(net, domain, (), bounds)
        recheck.check_range(net, domain_text(domain), bottom.bounds())
    inquiry.recheck("the ranges at the bottom, by all sign patterns")
    if bounds == "fixed":
        inquiry.recheck("every corner of a smaller set, by triangles made anew")
    return proved(
        inquiry,
        "Theorem 1",
        "A neuron's graph is inside its triangle, and the triangle over a smaller interval is "
        "inside that over a larger one; recomputed intervals grow with the choice, layer by layer.",
        _looked_at(),
    )


def _corners(relaxed: Branches) -> Iterator[dict[str, Fraction]]:
    for system in relaxed.branches:
        for vertex in system.polyhedron().vertices:
            yield dict(zip(system.names, vertex, strict=True))


def _common(
    net: Network,
    domain: Polyhedron,
    one: Sequence[str],
    other: Sequence[str],
    bounds: BoundsOf,
) -> Iterator[dict[str, Fraction]]:
    """The corners of the branches of one choice, cut with those of the other."""
    for here in choice(net, domain, one, bounds).branches:
        for there in choice(net, domain, other, bounds).branches:
            both = here.polyhedron() & there.polyhedron()
            for vertex in both.vertices:
                yield dict(zip(here.names, vertex, strict=True))


def _named(net: Network, choice: Sequence[str]) -> str:
    """A choice of neurons as the method that linearises them."""
    numbers = [str(net.neuron_names.index(name) + 1) for name in choice]
    return f"lattice:{'+'.join(numbers) or 'none'}"


def _meet_lost(inquiry: Inquiry, net: Network, domain: Polyhedron, both: Interval) -> Finding:
    """The finding that an end of the intersection is no output of the network."""
    exact = range_of(net, domain)
    value = both.upper if both.upper not in exact else both.lower
    traces: list[dict[str, Any]] = []
    for name in net.neuron_names:
        trace = _trace_with(net, domain, [name], value)
        shown = {node: format_rational(x) for node, x in trace.items()}
        traces.append({"linearised": [name], "trace": shown})
    witness = Witness(
        net=str(net),
        domain=domain_text(domain),
        exact=exact.to_json(),
        relaxed=both.to_json(),
        points={"value": format_rational(value), "traces": traces},
    )
    recheck.check_witness(witness)
    inquiry.recheck("the exact range, by all sign patterns")
    inquiry.recheck("the two relaxed traces, by triangles made anew")
    at = [
        ", ".join(f"{node} = {x}" for node, x in one["trace"].items())
        for one in witness.points["traces"]
    ]
    return Finding(
        Verdict.REFUTED,
        f"{net}: the range is {exact!s}; {{1}} and {{2}} both allow {value}.",
        [
            f"Take {net} on {domain_text(domain)}, S = {{1}} and T = {{2}}. No neuron is in both, "
            f"so R_(S and T) is the network, with the range {exact!s}. S allows {value} by "
            f"{at[0]}; T allows it by {at[1]}: at another input.",
            f"{inquiry.tally.capitalize()} were looked at in order of size; this is the first with "
            "S = {1} and T = {2}, of two neurons, that shares too much.",
        ],
        witness,
    )


def _trace_with(
    net: Network, domain: Polyhedron, neurons: Sequence[str], value: Fraction
) -> dict[str, Fraction]:
    """A relaxed trace of a choice in which the output has a value."""
    for system in choice(net, domain, neurons, "fixed").branches:
        form = named(net.outputs[0], net)
        low, high = system.bound(form)
        if low <= value <= high:
            there = system.copy()
            there.equate(form - value, "the value")
            return dict(zip(system.names, there.highest(form).point, strict=True))
    raise CheckFailed(f"No trace of {net} with {neurons} linearised has the output {value}.")
