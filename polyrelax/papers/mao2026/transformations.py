"""Completeness by transformation: what keeps the function and makes a relaxation exact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, recheck, stated_bounds
from polyrelax.errors import CheckFailed
from polyrelax.exact import one_hidden_layer, range_of
from polyrelax.networks import Network
from polyrelax.networks.families import delayed_copy, unbounded_error
from polyrelax.networks.transformations import Clamping, Skips, carry_inputs, clamp, gap
from polyrelax.papers.mao2026.paper import (
    CALLED,
    LINE,
    LOOKED_AT,
    MAX_2,
    N1,
    PAPER,
    SMALL_NETWORKS,
    SQUARE,
    against,
    check_range,
    computed,
    first_loose,
    law,
    proved,
    two_layers,
)
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import method
from polyrelax.search import AllHold, BoundsAreExactAfter, NetworkClass, intervals

# The networks of the other class are affine on both sides of 0, and one neuron is left of them.
SKIPPING = Network.parse("x2 + relu(x1 - x2)", "x1 x2")
DELAYS = 5
SEARCHED = "1-1-1, 1-2-1, 1-1-1-1, |w| <= 1, |b| <= 1"
KINKS = "1-2-1, |w| <= 2, |b| <= 1"
TWO_KINKS = f"{KINKS}, no dead neurons, up to symmetry"


def _clamped(network: Network, domain: Polyhedron) -> Network:
    return clamp(network, range_of(network, domain))


def _clamped_on_line(network: Network, domain: Polyhedron) -> Network:
    return clamp(network, range_of(network, LINE), "nested")


def _merged_on_line(network: Network, domain: Polyhedron) -> Network:
    return one_hidden_layer(network, LINE)


def _nested_clamp(network: Network, domain: Polyhedron) -> Network:
    return clamp(network, range_of(network, domain), "nested")


def _gapped_as_it_is(network: Network, domain: Polyhedron) -> Network:
    return gap(network, domain)


@dataclass(frozen=True, slots=True)
class _KeepsTheFunction:
    """A transformation makes a network of the same function on the domain."""

    transform: Callable[[Network, Polyhedron], Network]

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        new = self.transform(network, domain)
        return not any(range_of(recheck.difference(new, network), domain))


def _becomes_exact(transform: Callable[[Network, Polyhedron], Network], name: str) -> AllHold:
    """That a transformation keeps the function, and that a method is exact on what it makes."""
    return AllHold((_KeepsTheFunction(transform), BoundsAreExactAfter(transform, name)))


def _carrying_changes_nothing(network: Network, domain: Polyhedron) -> bool:
    """Whether M_inf and the iterated hull bound a network as they do with its inputs carried."""
    new = carry_inputs(network, domain)
    return all(
        method(name).bounds(network, domain) == method(name).bounds(new, domain)
        for name in ("m:inf", "mo:inf")
    )


def _most_gap_neurons(network: Network) -> int:
    """How many neurons the gap transform's have at most, by Theorem 6."""
    widths, m = network.widths, len(network.widths)
    again, copies = sum(widths[:-1]), sum((m - i - 1) * n for i, n in enumerate(widths))
    return sum(widths) + again + copies + (m - 1) * len(network.inputs) + 2


def _gap_is_small(network: Network, domain: Polyhedron) -> bool:
    return len(gap(network, domain).neurons) <= _most_gap_neurons(network)


def _gapped(network: Network, domain: Polyhedron) -> Network:
    return gap(network, domain, skips="all")


@PAPER.claim(
    "transformation.carry",
    "Carrying the inputs along, alone, does not change the bounds of M_inf on a network without "
    "skip connections.",
    "completeness by transformation (a), as reported",
    conjecture=law(_carrying_changes_nothing, "Theorem 4"),
)
def carry(inquiry: Inquiry) -> Finding:
    """M_inf and the iterated hull before and after, on networks of a class."""
    loose = 0
    for net in two_layers():
        inquiry.look("networks")
        new = carry_inputs(net, LINE)
        exact = _same(inquiry, new, net)
        for name in ("m:inf", "mo:inf"):
            before, after = (method(name).bounds(f, LINE) for f in (net, new))
            if before != after:
                return Finding(Verdict.REFUTED, f"{net}: {name} gives {before}, then {after}.")
        loose += before != exact
    return proved(
        inquiry,
        "Theorem 4",
        "The copies are never cut, and dropping them takes the new hulls to the old ones.",
        f"{LOOKED_AT}; M_inf is not exact on {loose} of them, before and after.",
    )


@PAPER.claim(
    "transformation.carry.skips",
    "With skip connections, and hulls in layer scope, carrying the inputs can make M_inf exact.",
    "completeness by transformation (a), what the restriction to feed-forward networks is for",
    rests_on=("mao2026.transformation.carry",),
)
def carry_skips(inquiry: Inquiry) -> Finding:
    """max as x2 + rho(x1 - x2), where the hull is over x1 - x2 alone, and over x1 and x2."""
    inquiry.look("networks")
    exact = check_range(inquiry, SKIPPING, SQUARE)
    new = carry_inputs(SKIPPING, SQUARE)
    before, after = (method("m:inf").bounds(f, SQUARE) for f in (SKIPPING, new))
    if before == exact or after != exact:
        return Finding(Verdict.REFUTED, f"M_inf gives {before}, then {after}.")
    return computed(
        f"{SKIPPING} on [0, 1]^2: M_inf gives {before!s}, and {after!s} with x1 and x2 carried.",
        "In layer scope the hull is over what the layer's neurons read. The copies read x1 and x2, "
        "so that they become a part of it; in network scope they are anyway.",
        evidence=[
            f for net in (SKIPPING, new) for f in stated_bounds(net, SQUARE, "exact", "m:inf")
        ],
    )


@PAPER.claim(
    "transformation.clamp",
    "Clamped at its range, as l + rho(f - l) - rho(f - u), every network is exact under M_inf.",
    "completeness by transformation (b), as reported",
    conjecture=law(_becomes_exact(_clamped, "m:inf"), "Theorem 5"),
)
def clamping(inquiry: Inquiry) -> Finding:
    """M_inf on clamped networks of a class."""
    return _exact_after(
        inquiry,
        lambda net: clamp(net, range_of(net, LINE)),
        "m:inf",
        "Theorem 5",
        "A relaxed f may be any number t; but l + rho(t - l) - rho(t - u) is in [l, u], and M_inf "
        "hulls both neurons together.",
    )


@PAPER.claim(
    "transformation.clamp.triangle",
    "Clamped at its range, as l + rho(f - l) - rho(f - u), every network is exact under the "
    "Triangle.",
    "completeness by transformation (b), for another relaxation",
    instead="The nested form is (mao2026.transformation.clamp.nested).",
    conjecture=Conjecture(BoundsAreExactAfter(_clamped, "triangle"), SEARCHED),
)
def clamping_triangle(inquiry: Inquiry) -> Finding:
    """The first clamped network of a class on which the Triangle is not exact."""
    cases = ((clamp(net, range_of(net, LINE)), LINE) for net in two_layers())
    return first_loose(inquiry, cases, "triangle") or _none(inquiry)


@PAPER.claim(
    "transformation.clamp.nested",
    "Clamped at its range, as u - rho(u - l - rho(f - l)), every network is exact under IBP.",
    "completeness by transformation (c), as reported",
    conjecture=law(_becomes_exact(_nested_clamp, "ibp"), "Theorem 11", page="theorems.md"),
)
def clamping_nested(inquiry: Inquiry) -> Finding:
    """IBP on clamped networks of a class."""
    return _exact_after(
        inquiry,
        lambda net: clamp(net, range_of(net, LINE), "nested"),
        "ibp",
        "Theorem 11",
        "Whatever interval f has, rho(f - l) is not negative, so rho(u - l - rho(f - l)) is in "
        "[0, u - l].",
        "theorems.md",
    )


@PAPER.claim(
    "transformation.clamp.bounds",
    "Both clamps need both ends of the range: with a wider interval M_inf may stay inexact.",
    "completeness by transformation (b) and (c), as reported",
)
def clamping_bounds(inquiry: Inquiry) -> Finding:
    """N1 clamped at its range, and at intervals that are wider at one end."""
    net = Network.parse(N1)
    exact = check_range(inquiry, net, LINE)
    found, stated = [], stated_bounds(net, LINE, "exact")
    forms: tuple[Clamping, ...] = ("difference", "nested")
    for form in forms:
        for low, high in ((exact.lower, exact.upper), (exact.lower, exact.upper + 1)):
            inquiry.look("networks")
            new = clamp(net, (low, high), form)
            bounds = method("m:inf").bounds(new, LINE)
            if (bounds == exact) != (high == exact.upper):
                return Finding(Verdict.REFUTED, f"{new}: M_inf gives {bounds}.")
            found.append(f"{form} at [{low}, {high}]: {bounds}")
            stated += stated_bounds(new, LINE, "exact", "m:inf")
    return computed(
        f"N1, whose range is {exact!s}: {'; '.join(found)}.",
        "A clamp cuts a relaxed value at the bounds that it is given, and at nothing else.",
        evidence=stated,
    )


@PAPER.claim(
    "transformation.clamp.sub-domains",
    "Clamped at its range on X, as u - rho(u - l - rho(f - l)), every network is exact under IBP "
    "on every polytope in X.",
    "completeness by transformation (c), for all sub-domains at once",
    instead="It is exact on X (mao2026.transformation.clamp.nested).",
    conjecture=Conjecture(
        BoundsAreExactAfter(_clamped_on_line, "ibp"), KINKS, "[-1/2, 1/2]; [-1, 0]; [0, 1]"
    ),
)
def clamping_sub_domains(inquiry: Inquiry) -> Finding:
    """max, clamped on the unit square, on a quarter of it."""
    net = Network.parse(MAX_2)
    new, quarter = clamp(net, range_of(net, SQUARE), "nested"), SQUARE.scale("1/2")
    return first_loose(inquiry, [(new, quarter)], "ibp") or _none(inquiry)


@PAPER.claim(
    "transformation.gap",
    "The gap transform keeps the function, needs no bounds, and makes M_inf exact.",
    "completeness by transformation (d), as reported",
    conjecture=law(_becomes_exact(_gapped_as_it_is, "m:inf"), "Theorem 6"),
)
def gap_transform(inquiry: Inquiry) -> Finding:
    """N1 with every way of carrying, and networks of a class and of the families."""
    net, sizes = Network.parse(N1), []
    before = method("m:inf").bounds(net, LINE)
    ways: tuple[Skips, ...] = ("none", "inputs", "all")
    for skips in ways:
        new = gap(net, LINE, skips=skips)
        after = method("m:inf@network").bounds(new, LINE)
        sizes.append(str(len(new.neurons)))
        if after != _same(inquiry, new, net):
            return against(new, LINE, after, "m:inf@network")
    families = [delayed_copy(1), unbounded_error(1), *two_layers()]
    for old in families:
        inquiry.look("networks")
        new = gap(old, LINE)
        exact, bounds = range_of(old, LINE), method("m:inf").bounds(new, LINE)
        if range_of(new, LINE) != exact or bounds != exact:
            return against(new, LINE, bounds, "m:inf")
    return proved(
        inquiry,
        "Theorem 6",
        "Each layer is computed once more from what is carried. On relaxed states h is at least "
        "the recomputed r, and the weighted sum of h - r bounds the error of the output; the last "
        "layer subtracts it.",
        f"N1: {before} before, {after} after, with {', '.join(sizes)} neurons as nothing, the "
        f"inputs, or all is carried by skip connections. {LOOKED_AT}; and two of the families.",
    )


@PAPER.claim(
    "transformation.gap.size",
    "The gap transform needs polynomially many neurons.",
    "completeness by transformation (d), as reported",
    rests_on=("mao2026.transformation.gap",),
    conjecture=law(_gap_is_small, "Theorem 6"),
)
def gap_size(inquiry: Inquiry) -> Finding:
    """The number of neurons against the bound of the theorem, for deeper and deeper networks."""
    sizes = []
    for delay in range(DELAYS):
        inquiry.look("networks")
        net = delayed_copy(delay)
        new, most = gap(net, LINE), _most_gap_neurons(net)
        if len(new.neurons) > most:
            return Finding(Verdict.REFUTED, f"{net}: {len(new.neurons)} neurons, not {most}.")
        if range_of(new, LINE) != check_range(inquiry, net, LINE):
            return Finding(Verdict.REFUTED, f"{net}: the function changes.")
        sizes.append(f"{len(net.neurons)} -> {len(new.neurons)}")
    return proved(
        inquiry,
        "Theorem 6",
        "A network of d inputs, m ReLU layers and W neurons becomes one of at most (m + 1) W + d m "
        "+ 2 neurons: each neuron is carried to layer m and computed once more there.",
        f"N1, its first stage carried by 0 to {DELAYS - 1} more layers: {', '.join(sizes)}.",
    )


@PAPER.claim(
    "transformation.gap.triangle",
    "The gap transform makes the Triangle exact.",
    "completeness by transformation (d), for another relaxation",
    instead="It makes M_inf exact (mao2026.transformation.gap).",
    conjecture=Conjecture(BoundsAreExactAfter(_gapped, "triangle"), SEARCHED),
)
def gap_triangle(inquiry: Inquiry) -> Finding:
    """The first network of a class on whose gap transform the Triangle is not exact."""
    cases = ((gap(net, LINE, skips="all"), LINE) for net in two_layers())
    return first_loose(inquiry, cases, "triangle") or _none(inquiry)


@PAPER.claim(
    "transformation.merge",
    "Merged into one hidden layer, every network of one input is exact under M_inf, on every "
    "sub-interval at once.",
    "completeness by transformation, networks of one input",
    conjecture=Conjecture(
        _becomes_exact(_merged_on_line, "m:inf"),
        SMALL_NETWORKS,
        "intervals 1",
        theorem="Theorem 7 in proofs/mao2026.md",
    ),
)
def merge(inquiry: Inquiry) -> Finding:
    """Merged networks of a class, on all intervals of a grid."""
    parts = list(intervals(1))
    for net in two_layers():
        inquiry.look("networks")
        new = one_hidden_layer(net, LINE)
        _same(inquiry, new, net)
        for part in parts:
            exact, bounds = range_of(net, part), method("m:inf").bounds(new, part)
            if bounds != exact:
                return against(new, part, bounds, "m:inf")
    return proved(
        inquiry,
        "Theorem 7",
        "With one ReLU layer the hull of the graph is all there is, and its bounds are the range.",
        f"{LOOKED_AT} and on its two halves.",
    )


@PAPER.claim(
    "transformation.merge.triangle",
    "Merged into one hidden layer, every network of one input is exact under the Triangle.",
    "completeness by transformation, networks of one input, for another relaxation",
    instead="It is exact under M_inf (mao2026.transformation.merge).",
    conjecture=Conjecture(BoundsAreExactAfter(one_hidden_layer, "triangle"), KINKS),
)
def merge_triangle(inquiry: Inquiry) -> Finding:
    """The first merged network of a class on which the Triangle is not exact."""
    networks = NetworkClass.parse(TWO_KINKS)
    cases = ((one_hidden_layer(net, LINE), LINE) for net in networks)
    return first_loose(inquiry, cases, "triangle") or _none(inquiry)


# -- how they are decided ------------------------------------------------------------------------


def _same(inquiry: Inquiry, new: Network, old: Network) -> Interval:
    """The range of both networks on [-1, 1], after checking that they are the same function."""
    apart = range_of(recheck.difference(new, old), LINE)
    if any(apart):
        raise CheckFailed(f"{new} is not {old} on [-1, 1]: they differ by {apart!s}.")
    return check_range(inquiry, old, LINE)


def _exact_after(
    inquiry: Inquiry,
    change: Callable[[Network], Network],
    name: str,
    theorem: str,
    argument: str,
    page: str = "mao2026.md",
) -> Finding:
    """Whether a method is exact on the changed networks of the class."""
    mended = 0
    for net in two_layers():
        inquiry.look("networks")
        new = change(net)
        exact, bounds = _same(inquiry, new, net), method(name).bounds(new, LINE)
        if bounds != exact:
            return against(new, LINE, bounds, name)
        mended += method(name).bounds(net, LINE) != exact
    return proved(
        inquiry,
        theorem,
        argument,
        f"{LOOKED_AT}; {CALLED[name]} is not exact on {mended} of them before.",
        page,
    )


def _none(inquiry: Inquiry) -> Finding:
    return Finding(Verdict.UNDECIDED, f"No exception among {inquiry.tally}.")
