"""Theorem 4.2 by example: windows of several layers are incomplete too, however long."""

from __future__ import annotations

from fractions import Fraction

from polyrelax.claims import Finding, Inquiry, Verdict
from polyrelax.networks.families import delayed_copy, unbounded_error
from polyrelax.papers.mao2026.paper import LINE, PAPER, check_range, proved
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import CrossLayer

IDENTITIES, DELAYS, WINDOWS = (0, 1, 2, 4), (0, 1, 2), (1, 2, 5, 8)
T = Fraction(3)


@PAPER.claim(
    "theorem-4-2.identities",
    "With N identities behind its first ReLU, the network of Theorem 3.3 has 5 + N primitive "
    "layers, and P_r is exact iff r >= N + 3.",
    "Theorem 4.2 by example, as reported",
    rests_on=("mao2026.theorem-3-3", "mao2026.definition.windows"),
)
def identities(inquiry: Inquiry) -> Finding:
    """Every window length, for several numbers of identities."""
    for number in IDENTITIES:
        net = unbounded_error(T, identities=number)
        exact = check_range(inquiry, net, LINE)
        for r in range(1, number + 6):
            inquiry.look("windows")
            bounds = CrossLayer(r).bounds(net, LINE)
            said = exact if r >= number + 3 else Interval(Fraction(0), 3 * T)
            if bounds != said:
                return Finding(Verdict.REFUTED, f"N = {number}, r = {r}: {bounds}, not {said}.")
    return proved(
        inquiry,
        "Theorem 10",
        "From the first ReLU to the second there are N + 3 primitive layers. A window that has "
        "both starts in a true set; if none has both, P_r says no more than P_1.",
        f"Computed for N in {', '.join(map(str, IDENTITIES))}, T = {T} and all r up to N + 5.",
    )


@PAPER.claim(
    "theorem-4-2.relus",
    "With its first stage carried by D more ReLU layers, N1 errs by 1/2 under every window of "
    "fewer than 2D + 3 primitive layers, and by nothing from there on.",
    "Theorem 4.2 by example, as reported",
    rests_on=("mao2026.definition.windows",),
)
def relus(inquiry: Inquiry) -> Finding:
    """Every window length, for several delays."""
    half = Interval(Fraction(0), Fraction(1, 2))
    for delay in DELAYS:
        net = delayed_copy(delay)
        exact = check_range(inquiry, net, LINE)
        for r in range(1, 2 * delay + 6):
            inquiry.look("windows")
            bounds = CrossLayer(r).bounds(net, LINE)
            if bounds != (exact if r >= 2 * delay + 3 else half):
                return Finding(Verdict.REFUTED, f"D = {delay}, r = {r}: {bounds}.")
    return proved(
        inquiry,
        "Theorem 11",
        "The mean of the true traces of -1 and 1 has the state (1/2, 1), which is carried to the "
        "last ReLU layer as it is; only a window with the first and the last one sees that it is "
        "not true.",
        f"Computed for D in {', '.join(map(str, DELAYS))} and all r up to 2D + 5. So windows that "
        "span D + 1 ReLU layers are not enough, and those that span D + 2 are.",
    )


@PAPER.claim(
    "theorem-4-2.every-window",
    "For every r there are networks on which the error of P_r is as large as one likes.",
    "Theorem 4.2 by example, as reported",
    rests_on=("mao2026.theorem-4-2.identities",),
)
def every_window(inquiry: Inquiry) -> Finding:
    """For several r, the network with r - 2 identities, and several T."""
    for r in WINDOWS:
        for height in (T, 100 * T):
            inquiry.look("networks")
            net = unbounded_error(height, identities=max(r - 2, 0))
            error = check_range(inquiry, net, LINE).lower - CrossLayer(r).bounds(net, LINE).lower
            if error != height:
                return Finding(Verdict.REFUTED, f"r = {r}, T = {height}: the error is {error}.")
    return proved(
        inquiry,
        "Theorem 10",
        "Put N > r - 3 identities behind the first ReLU of the network of Theorem 3.3: P_r errs by "
        "T, which is arbitrary.",
        f"Computed for r in {', '.join(map(str, WINDOWS))} with T = {T} and T = {100 * T}.",
    )
