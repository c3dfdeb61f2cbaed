"""Theorem 3.3: the error of every layer-wise relaxation can be made as large as one likes."""

from __future__ import annotations

from fractions import Fraction

from polyrelax.claims import Finding, Inquiry, Verdict, domain_text
from polyrelax.networks.families import amplified, unbounded_error
from polyrelax.papers.mao2026.paper import LINE, PAPER, check_range, proved
from polyrelax.polyhedra import polytope
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import method

HEIGHTS = (Fraction(1, 3), Fraction(1), Fraction(7), Fraction(1000))
DOMAINS = (
    "0 <= x <= 1/3",
    "-5 <= x1 <= 2, 0 <= x2 <= 1",
    "0 <= x1, 0 <= x2, x1 + x2 <= 1",
    "x1 == x2, 2 <= x1 <= 3",
    "0 <= x1 <= 1, x2 == 4, x1 <= x3 <= 1",
)
AMPLIFIERS = 5


@PAPER.claim(
    "theorem-3-3",
    "For every T > 0 there is a network on which every layer-wise relaxation errs by at least T: "
    "its range is [T, 3T], and the layer-wise hull gives [0, 3T].",
    "Theorem 3.3, as reported",
    rests_on=("mao2026.lemma-3-0", "mao2026.lemma-3-1"),
)
def theorem_3_3(inquiry: Inquiry) -> Finding:
    """The family for several T: range and hull, and that other relaxations are no better."""
    for T in HEIGHTS:
        inquiry.look("values of T")
        net = unbounded_error(T)
        exact = check_range(inquiry, net, LINE)
        wrong = [f"the range is {exact}"] if exact != Interval(T, 3 * T) else []
        for name in ("mo:inf", "m:inf", "p:1", "triangle", "krelu:4", "m:1"):
            bounds = method(name).bounds(net, LINE)
            tight = name in ("mo:inf", "m:inf", "p:1")
            if bounds.lower > 0 or (tight and bounds != Interval(Fraction(0), 3 * T)):
                wrong.append(f"{name} gives {bounds}")
        if wrong:
            return Finding(Verdict.REFUTED, f"T = {T}: {', '.join(wrong)}.")
    return proved(
        inquiry,
        "Theorem 9",
        "The first layer's image is a bent line from (0, 0) over (1, 0) to (2, 1). Its hull has "
        "the point (1, 1/2) between the ends, at which both absolute values are 0.",
        f"Computed for T in {', '.join(map(str, HEIGHTS))}, under six relaxations: none has a "
        "positive lower bound, so the error, T, grows without bound.",
    )


@PAPER.claim(
    "theorem-3-3.domains",
    "Theorem 3.3 holds on every domain with a non-degenerate first coordinate.",
    "Theorem 3.3, as reported",
    rests_on=("mao2026.theorem-3-3",),
)
def domains(inquiry: Inquiry) -> Finding:
    """The family on several polytopes, flat ones among them."""
    T = Fraction(2)
    for text in DOMAINS:
        inquiry.look("domains")
        domain = polytope(text)
        net = unbounded_error(T, domain)
        exact = check_range(inquiry, net, domain)
        bounds = method("mo:inf").bounds(net, domain)
        if (exact, bounds) != (Interval(T, 3 * T), Interval(Fraction(0), 3 * T)):
            return Finding(Verdict.REFUTED, f"On {domain_text(domain)}: {exact}, {bounds}.")
    return proved(
        inquiry,
        "Theorem 9",
        "The network reads the first coordinate alone, rescaled from its exact interval to "
        "[-1, 1].",
        f"Computed for T = {T} on {'; '.join(DOMAINS)}.",
    )


@PAPER.claim(
    "theorem-3-3.depth",
    "A network that is identically 0, of width 2 and with weights of at most 2, can have a "
    "Triangle and M_inf error that is exponential in its depth.",
    "in addition to Theorem 3.3, as reported",
)
def depth(inquiry: Inquiry) -> Finding:
    """N2 with amplifiers: M_inf's bound doubles with each, and the Triangle's is no smaller."""
    bounds = []
    for k in range(AMPLIFIERS + 1):
        inquiry.look("networks")
        net = amplified(k)
        exact = check_range(inquiry, net, LINE)
        bounds.append(method("m:inf").bounds(net, LINE))
        doubles = not k or bounds[-1].upper == 2 * bounds[-2].upper
        inside = bounds[-1] <= method("triangle").bounds(net, LINE)
        if exact.width or not (doubles and inside and bounds[-1].width):
            return Finding(Verdict.REFUTED, f"{net}: the range is {exact}, M_inf: {bounds[-1]}.")
    return proved(
        inquiry,
        "Theorem 12",
        "N2 relaxed is min(y1, y2) on a triangle, which reaches 1/2; every further neuron rho(2z) "
        "is active there and doubles it.",
        f"Computed with up to {AMPLIFIERS} amplifiers: {', '.join(map(str, bounds))} under M_inf.",
    )
