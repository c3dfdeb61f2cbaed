"""Section 6, its opening and Definitions 4 and 5: what a stable neuron is, and what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

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
from polyrelax.claims.inquiry import plural
from polyrelax.claims.witnesses import gap_witness, output_set, same_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of, stability
from polyrelax.exact.ranges import NeuronRange, Zero
from polyrelax.networks import Input, Network, relu, split_in_stages
from polyrelax.papers.mao2024.paper import (
    LAYER,
    LAYERS,
    LINE,
    LIVING,
    PAPER,
    members,
    none_found,
    proved,
)
from polyrelax.papers.mao2024.single import SINGLE, bent_pairs
from polyrelax.papers.mao2024.telling import join, show_gap, show_vertices
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.relaxations import method
from polyrelax.relaxations.system import named
from polyrelax.search import NetworkClass, SetIsExact, intervals

ZEROS: tuple[Zero, ...] = ("strict", "inactive", "active")
CONVENTIONS: dict[Zero, str] = {"inactive": "active means u > 0", "active": "active means u >= 0"}

STABILITY = (
    f"1-1-1, |w| <= 1, |b| <= 1, ReLU outputs, {LIVING}",
    f"1-2-1, |w| <= 1, b = 0, ReLU outputs, {LIVING}",
)
ONE_NEURON = "1-1, |w| <= 1, b = 0, ReLU outputs, no dead neurons"
METHODS = ("ibp", "triangle", "m:inf")


@PAPER.claim(
    "section-6.hull",
    "In a feedforward ReLU network, M_k^o does not lose precision for layers with at most k "
    "neurons.",
    "section 6, first paragraph",
    wrong_step="Precision is kept by a layer iff its image is convex, which rests on Lemma 3.",
    instead="M_k^o's set is conv rho(W P + b): it is the layer's image iff that image is convex, "
    "by repaired.t1 iff rho(pi_T U) is a subset of pi_T U for U = W P + b. The bounds of a "
    "read-out directly behind the layer are exact all the same (mao2024.theorem-2.bounds.one-layer)"
    "; those behind a further ReLU layer need not be (mao2024.theorem-2.bounds).",
    rests_on=("mao2024.lemma-3", "mao2024.theorem-2.set"),
    conjecture=Conjecture(SetIsExact(), LAYER),
)
def section_6_hull(inquiry: Inquiry) -> Finding:
    """All single layers of a class: the hull against the image, and when they are equal."""
    domain, lost = polytope(LINE), []
    for member in members(LAYERS):
        inquiry.look("layers")
        true, hull = image(member.network, domain), output_set(member.network, domain)
        if true != hull:
            lost.append(member.network)
        if bool(true.is_convex()) != (true == hull):
            raise CheckFailed(f"({member.network}): is the image its hull, or is it not?")
    if not lost:
        return none_found(inquiry, "no layer of the class loses anything")
    witness = gap_witness(lost[0], domain, output_set(lost[0], domain))
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = show_gap(witness)
    total = inquiry.counts["layers"]
    return Finding(
        Verdict.REFUTED,
        f"The layer ({lost[0]}) on [-1, 1] loses: {shown['between']} is in the hull, and no input "
        f"reaches it; {len(lost)} of {plural('layers', total)} lose.",
        [
            f"{shown['sentence']} M_2^o keeps the convex set with the vertices "
            f"{show_vertices(witness.relaxed)}, and with it this point.",
            f"Of all {plural('layers', total)} of one input and one or two neurons with weights "
            f"and biases in {{-1, 0, 1}}, up to the order of neurons, {len(lost)} lose something "
            "on [-1, 1]: exactly those whose image is not convex.",
        ],
        witness,
    )


@PAPER.claim(
    "section-6.conversion",
    "A network with skip connections can be converted to a feedforward network without increasing "
    "the number of unstable neurons in any layer.",
    "section 6, first two paragraphs",
)
def conversion(inquiry: Inquiry) -> Finding:
    """The theorem, and the conversion of every small network with a skip: values and counts."""
    domain = polytope(LINE)
    plain = 0
    for net in _skips():
        inquiry.look("networks")
        straight = feed_forward(net, domain)
        both = Network(*net.outputs, *straight.outputs, inputs=net.inputs)
        if range_of(both, domain, "y1 - y2") != Interval(Fraction(0), Fraction(0)):
            raise CheckFailed(f"{straight} is not {net}.")
        before, after = stability(net, domain), stability(straight, domain)
        for zero in ZEROS:
            if _unstable(before, zero) != _unstable(after, zero):
                text = f"{net} has other unstable neurons than {straight} on {domain_text(domain)}."
                return Finding(Verdict.REFUTED, text)
        first = before[0].state(zero="inactive")
        plain += first == "unstable"
    inquiry.recheck("that both networks are the same function, over all linear cells")
    return proved(
        inquiry,
        "Theorem 25",
        "A value v that is carried past a layer becomes the neuron rho(v - a) for an a below its "
        "minimum: its pre-activation is positive, and the neurons that were there before keep "
        "theirs.",
        "Looked at: y = rho(w x + b), z = rho(p x + q y + c), f = x + y + z on [-1, 1] with "
        "weights and biases in {-1, 0, 1}, each with the number of unstable neurons of every "
        "layer, for all three conventions at 0. Plain copies rho(v) would not do: a negative input "
        f"is lost, and in {plain} of these networks y reaches 0, so that its copy rho(y) is "
        "intrinsically unstable if active means u > 0.",
    )


@PAPER.claim(
    "section-6.conversion.width",
    "Such a conversion introduces additional neurons: the width of the feedforward network becomes "
    "larger, and with it the k that Theorem 2 asks for.",
    "section 6, first paragraph",
    rests_on=("mao2024.section-6.conversion",),
)
def conversion_width(inquiry: Inquiry) -> Finding:
    """Widths before and after, and which k gives M_k^o's bounds for k = the width, on the class."""
    domain = polytope(LINE)
    enough: Counter[int] = Counter()
    for net in _skips():
        inquiry.look("networks")
        straight = feed_forward(net, domain)
        before, width = max(net.widths), max(straight.widths)
        if width <= before:
            return Finding(Verdict.REFUTED, f"{net} is no narrower than {straight}.")
        found = [method(f"mo:{k}").bounds(straight, domain) for k in range(1, width + 1)]
        enough[found.index(found[-1]) + 1] += 1
        for x in (Fraction(-1), Fraction(1, 3), Fraction(1)):
            if net.evaluate([x]) != straight.evaluate([x]):
                raise CheckFailed(f"{straight} is not {net} at {x}.")
    inquiry.recheck("that both networks are the same function, at the points -1, 1/3 and 1")
    shown = join([f"k = {k} on {enough[k]}" for k in sorted(enough)])
    return Finding(
        Verdict.VERIFIED,
        f"Looked at {inquiry.tally}: each becomes wider.",
        [
            "Every value that is carried past a layer becomes a neuron of that layer. Looked at: "
            "y = rho(w x + b), z = rho(p x + q y + c), f = x + y + z on [-1, 1] with weights and "
            "biases in {-1, 0, 1}. These have one neuron a layer, and x, or x and y, beside it "
            "afterwards.",
            "Theorem 2 asks for k as large as the width. M_k^o's bounds need not: the smallest k "
            f"that gives those of the full width is {shown} of the networks.",
        ],
    )


# -- Definitions 4 and 5 -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _IsBoundedUnstable:
    """All relaxations see that a neuron is unstable, if active means a positive pre-activation."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        (true,) = stability(network, domain)
        return true.state(zero="inactive") != "unstable" or all(
            method(name).relax(network, domain).neurons()[0].state() == "unstable"
            for name in METHODS
        )

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The neuron is the identity, as its pre-activation is nowhere negative; re-checked."""
        pre = Network(network.neurons[0].pre, inputs=network.inputs)
        return same_witness(network, pre, domain)


UNSTABLE_SEEN = Conjecture(_IsBoundedUnstable(), ONE_NEURON, "intervals 1")


@PAPER.claim(
    "definition-5.remark",
    "An intrinsically unstable neuron is always bounded unstable w.r.t. any convex relaxation, if "
    "a pre-activation of 0 counts as one of the two patterns (say, active means u > 0).",
    "remark after Definition 5 (section 6)",
    wrong_step="Definition 5 asks for a positive upper and a negative lower bound. Definition 4 is "
    "content with two patterns, and where 0 belongs to one of them, a neuron shows two patterns "
    "although its pre-activation never takes both signs.",
    instead="It holds if intrinsically unstable means that the pre-activation takes both signs "
    "strictly (mao2024.definition-5.remark.strict).",
    conjecture=UNSTABLE_SEEN,
)
def remark(inquiry: Inquiry) -> Finding:
    """The smallest neuron and interval with two patterns and one sign, for both conventions."""
    shown = {}
    for zero, convention in CONVENTIONS.items():
        found = _on_the_boundary(inquiry, zero)
        if found is None:
            return none_found(inquiry, f"no exception if {convention}")
        shown[convention] = found
    inquiry.recheck("the range of the pre-activation, by all sign patterns")
    neuron, where, ends = next(iter(shown.values()))
    net, domain = Network.parse(neuron), polytope(where)
    witness = same_witness(net, Network(net.neurons[0].pre, inputs=net.inputs), domain)
    inquiry.recheck("that the neuron is the identity there, by all sign patterns")
    return Finding(
        Verdict.REFUTED,
        f"The neuron {neuron} on {where} shows both patterns, and its bounds are {ends}.",
        [
            f"If {convention}: the neuron {neuron} on {where} is active at one end of the domain "
            "and inactive at the other, so it is intrinsically unstable. The range of its "
            f"pre-activation is {ends}, which is what {join(METHODS)} return: no bound is "
            f"{'negative' if ends.lower == 0 else 'positive'}, so it is bounded stable."
            for convention, (neuron, where, ends) in shown.items()
        ],
        witness,
    )


@PAPER.claim(
    "definition-5.remark.strict",
    "An intrinsically unstable neuron, one whose pre-activation takes a positive and a negative "
    "value, is bounded unstable w.r.t. every sound convex relaxation.",
    "remark after Definition 5 (section 6), with strict signs on both sides",
)
def remark_strict(inquiry: Inquiry) -> Finding:
    """The theorem, and every neuron of a class under three relaxations."""
    for net, exact, relaxed in _all_ranges(inquiry):
        for name, ranges in relaxed.items():
            for true, bounds in zip(exact, ranges, strict=True):
                if true.state() == "unstable" and bounds.state() != "unstable":
                    return _unlike(net, name, true, bounds)
    return _enclosed(inquiry, "So a neuron that takes both signs has bounds of both signs.")


@PAPER.claim(
    "definition-5.converse",
    "The converse is not necessarily true: intrinsically stable neurons can be bounded unstable.",
    "remark after Definition 5 (section 6)",
)
def converse(inquiry: Inquiry) -> Finding:
    """The smallest neuron for each of three relaxations, by enumeration."""
    domain = polytope(LINE)
    found: dict[str, tuple[Network, NeuronRange, NeuronRange]] = {}
    for member in members([STABILITY[1].replace("b = 0", "|b| <= 1")]):
        inquiry.look("networks")
        exact = stability(member.network, domain)
        for name in METHODS[:2]:
            if name not in found:
                last = method(name).relax(member.network, domain).neurons()[-1]
                if last.state() == "unstable" and _is_settled(exact[-1]):
                    found[name] = (member.network, exact[-1], last)
        if len(found) == 2:
            break
    net = _third_layer(inquiry)
    if net is not None:
        last = method("m:inf").relax(net, domain).neurons()[-1]
        if last.state() == "unstable":
            found["m:inf"] = (net, stability(net, domain)[-1], last)
    if "m:inf" not in found:
        return none_found(inquiry, "no intrinsically stable neuron is bounded unstable")
    shown = []
    for name, (witness, true, bounds) in found.items():
        pre = witness.with_outputs(witness.neurons[-1].pre)
        recheck.check_range(pre, LINE, [true.range])
        shown.append(
            f"{name}: the last neuron of {witness} has the pre-activation's range {true.range} on "
            f"[-1, 1], and the bounds {bounds.range}."
        )
    inquiry.recheck("the exact ranges, by all sign patterns")
    net, true, bounds = found["m:inf"]
    return Finding(
        Verdict.PROVED,
        f"M_inf, ReLU layer 3 of {net}: the range {true.range}, the bounds {bounds.range}.",
        [
            "Intrinsically stable whatever 0 counts as, and bounded unstable, the first found in "
            f"order of size for each relaxation. {' '.join(shown)}",
            "Under M_inf this is first possible in the third ReLU layer: before, both notions are "
            "the same (repaired.f6). There the first two layers were taken in order of size, and "
            "behind each pair of them the neurons with weights and biases of at most 3.",
        ],
        evidence=[
            Stated("bounds", str(net.with_outputs(net.neurons[-1].pre)), LINE, name)
            for name in ("exact", "m:inf")
        ],
    )


@PAPER.claim(
    "definition-5.stable",
    "Bounded stable neurons must be intrinsically stable, if a pre-activation of 0 counts as one "
    "of the two patterns (say, active means u > 0).",
    "remark after Definition 5 (section 6)",
    wrong_step="It is the first remark read backwards, and fails where that fails.",
    instead="It holds with strict signs (mao2024.definition-5.stable.strict).",
    rests_on=("mao2024.definition-5.remark",),
    conjecture=UNSTABLE_SEEN,
)
def stable(inquiry: Inquiry) -> Finding:
    """The same neurons: bounded stable, with two patterns."""
    return remark(inquiry)


@PAPER.claim(
    "definition-5.stable.strict",
    "Bounded stable neurons must be intrinsically stable: the pre-activation does not take both "
    "signs.",
    "remark after Definition 5 (section 6), with strict signs on both sides",
    rests_on=("mao2024.definition-5.remark.strict",),
)
def stable_strict(inquiry: Inquiry) -> Finding:
    """The theorem, and every bounded stable neuron of a class."""
    for net, exact, relaxed in _all_ranges(inquiry):
        for name, ranges in relaxed.items():
            for true, bounds in zip(exact, ranges, strict=True):
                if bounds.state() != "unstable" and true.state() != bounds.state():
                    return _unlike(net, name, true, bounds)
    return _enclosed(inquiry, "So a neuron with bounds of one sign keeps that sign.")


@PAPER.claim(
    "definition-5.figure-5",
    "The intrinsically unstable neurons are a part of the bounded unstable ones, and the bounded "
    "stable ones a part of the intrinsically stable ones; in between are neurons that are "
    "intrinsically stable and bounded unstable.",
    "Figure 5 (section 6), with strict signs on both sides",
    rests_on=("mao2024.definition-5.remark.strict", "mao2024.definition-5.converse"),
)
def figure_5(inquiry: Inquiry) -> Finding:
    """How many neurons of a class are in each of the four regions, for each relaxation."""
    counts = {name: [[0, 0], [0, 0]] for name in METHODS}
    for _, exact, relaxed in _all_ranges(inquiry):
        for name, ranges in relaxed.items():
            for true, bounds in zip(exact, ranges, strict=True):
                counts[name][true.state() == "unstable"][bounds.state() == "unstable"] += 1
    if any(table[True][False] for table in counts.values()):
        return Finding(Verdict.REFUTED, "An intrinsically unstable neuron is bounded stable.")
    if not any(table[False][True] for table in counts.values()):
        return none_found(inquiry, "no neuron is in between")
    return _enclosed(
        inquiry,
        "Neurons that are unstable in both senses, in between, stable in both: "
        + "; ".join(f"{n} {t[1][1]}, {t[0][1]}, {t[0][0]}" for n, t in counts.items())
        + ". Under M_inf the part in between is empty in these two layers (repaired.f6); "
        "mao2024.definition-5.converse has a neuron in it.",
    )


@PAPER.claim(
    "definition-5.affine",
    "A bounded stable neuron reduces to an affine transformation, the identity or zero, and a "
    "relaxation may process it as such.",
    "section 6, after Definition 5",
    rests_on=("mao2024.definition-5.stable.strict",),
)
def affine(inquiry: Inquiry) -> Finding:
    """The theorem, and that the relaxations really put an equation for every stable neuron."""
    domain, zero = polytope(LINE), Interval(Fraction(0), Fraction(0))
    for member in members(STABILITY):
        inquiry.look("networks")
        net = member.network
        for name in METHODS[1:]:
            relaxed = method(name).relax(net, domain)
            for neuron, bounds in zip(net.neurons, relaxed.neurons(), strict=True):
                state = bounds.state()
                post, pre = Affine.atom(neuron), neuron.pre
                form = post - pre if state == "active" else post
                if state != "unstable" and relaxed.bound(form) != zero:
                    text = f"{named(post, net)} of {net} is {state}, and {name} has no equation."
                    return Finding(Verdict.REFUTED, text)
                if state != "unstable" and name == "triangle":
                    recheck.check_range(net.with_outputs(form), LINE, [zero])
    inquiry.recheck("the equations of the stable neurons, by all sign patterns")
    return _enclosed(
        inquiry, "Triangle and M_inf put the equation y = u, or y = 0, for every one of them."
    )


# -- how they are decided ------------------------------------------------------------------------


def _skips() -> Iterator[Network]:
    """Networks of two neurons and skip connections, x and the first neuron read at the end."""
    values = (-1, 0, 1)
    for w, b, p, q, c in product(values, repeat=5):
        if w and q:
            text = f"y = relu({w}*x + {b}); z = relu({p}*x + {q}*y + {c}); x + y + z"
            yield Network.parse(text, "x")


def feed_forward(network: Network, domain: Polyhedron) -> Network:
    """The network with a shifted neuron for every value that is carried past a layer."""
    stages = split_in_stages(network)
    values = {Input(name): Affine.atom(Input(name)) for name in network.inputs}
    for layer, names in zip(stages.maps, stages.names[1:], strict=True):
        after = [relu(neuron.pre.evaluate(values)) for neuron in layer.neurons]
        for name in names[len(after) :]:
            below = _below(network, domain, name)
            after.append(relu(values[Input(name)] - below) + below)
        values = {Input(name): form for name, form in zip(names, after, strict=True)}
    outputs = [Affine.of(form.evaluate(values)) for form in stages.read_out.outputs]
    return Network(*outputs, inputs=network.inputs)


def _is_settled(neuron: NeuronRange) -> bool:
    """Whether a neuron is stable whatever 0 counts as."""
    return all(neuron.state(zero=zero) != "unstable" for zero in ZEROS)


def _below(network: Network, domain: Polyhedron, name: str) -> Fraction:
    """A number that is less than all values of a node."""
    lowest: Fraction = range_of(network, domain, name).lower
    return lowest - 1


def _unstable(ranges: Sequence[NeuronRange], zero: Zero) -> Counter[int]:
    """How many neurons of each layer are unstable."""
    return Counter(r.layer for r in ranges if r.state(zero=zero) == "unstable")


def _on_the_boundary(inquiry: Inquiry, zero: Zero) -> tuple[str, str, Interval] | None:
    """The first neuron, domain and range with two patterns and bounds of one sign."""
    for domain, net in product(intervals(1), NetworkClass.parse(ONE_NEURON)):
        inquiry.look("neurons on intervals")
        (true,) = stability(net, domain)
        bounds = [method(name).relax(net, domain).neurons()[0] for name in METHODS]
        if true.state(zero=zero) == "unstable" and all(b.state() != "unstable" for b in bounds):
            pre = Network(net.neurons[0].pre, inputs=net.inputs)
            recheck.check_range(pre, domain_text(domain), [true.range])
            return str(net), domain_text(domain), Interval(*true.range)
    return None


Ranges = tuple[NeuronRange, ...]


def _all_ranges(inquiry: Inquiry) -> Iterator[tuple[Network, Ranges, dict[str, Ranges]]]:
    """The networks of two classes, their neurons' ranges, and the bounds of three methods."""
    domain = polytope(LINE)
    for member in members(STABILITY):
        inquiry.look("networks")
        net = member.network
        exact = stability(net, domain)
        if len(exact) == 2:
            pre = net.with_outputs(*(neuron.pre for neuron in net.neurons))
            recheck.check_range(pre, LINE, [Interval(*n.range) for n in exact])
        yield net, exact, {name: method(name).relax(net, domain).neurons() for name in METHODS}
    inquiry.recheck("for networks of two neurons the exact ranges, by all sign patterns")


def _unlike(net: Network, name: str, true: NeuronRange, bounds: NeuronRange) -> Finding:
    """A neuron that contradicts the theorem."""
    text = f"{true.name} of {net}: the range {true.range}, {name} gives {bounds.range}."
    return Finding(Verdict.REFUTED, text)


def _enclosed(inquiry: Inquiry, conclusion: str) -> Finding:
    """A row that rests on the theorem about bounds that enclose."""
    return proved(
        inquiry,
        "Theorem 16",
        f"A sound relaxation's bounds enclose the range of every pre-activation. {conclusion}",
        f"The classes {join(list(STABILITY), quote=True)} on [-1, 1], under {join(METHODS)}.",
    )


def _third_layer(inquiry: Inquiry) -> Network | None:
    """The first neuron in ReLU layer 3 that only M_inf takes for an unstable one."""
    for bent in bent_pairs(inquiry, [c.replace("<= 2", "<= 1") for c in SINGLE], single=False):
        row = bent.first_unstable_form(3, 3)
        if row is not None:
            return bent.neuron(row)
    return None
