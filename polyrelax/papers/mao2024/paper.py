"""What the claims of mao2024 share: the paper, its definitions, and how its claims are decided.

The definitions are those of its section 3. M_k^o with k at least the width is the iterated hull,
`mo:inf`: H_0 = X and H_l = conv(rho(W_l H_(l-1))), read out by the last affine map. A network "of
depth L" has L affine maps and L - 1 ReLU layers. Reading A1 is that of the paper's own examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from polyrelax.claims import Conjecture, Finding, Inquiry, Paper, Stated, Verdict, recheck
from polyrelax.claims.witnesses import bounds_witness, iterated, output_set
from polyrelax.errors import CheckFailed
from polyrelax.exact import image, range_of
from polyrelax.networks import Input, Network, relu
from polyrelax.polyhedra import FourierMotzkin, Polyhedron, polytope
from polyrelax.rational.affine import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import rational
from polyrelax.relaxations import OutputHull
from polyrelax.relaxations import method as relaxation
from polyrelax.relaxations.hulls import IteratedHull
from polyrelax.relaxations.system import System, named
from polyrelax.search import (
    BoundsAreExact,
    Member,
    NetworkClass,
    NoExactEncoding,
    in_size_order,
)

PAPER = Paper("mao2024", "Mao, Zhang and Vechev, arXiv 2410.06816 v1")

LINE, SQUARE = "-1 <= x <= 1", "-1 <= x1 <= 1, -1 <= x2 <= 1"
UNIT = "0 <= x1 <= 1, 0 <= x2 <= 1"
MAX_2 = "c = relu(x1 - x2); d = relu(x2); c + d"  # Figure 6
TOY = "c = relu(x); d = relu(x); c - d"  # Figure 2
VALUE = "value"  # the name of an output among the variables of a relaxation
LIVING = "no dead neurons, up to symmetry"
# What `polyrelax search` looks at. 2 + 2 neurons are the smallest shape in which bounds can fail.
TWO_BY_TWO = "1-2-2-1, |w| <= 1, |b| <= 1"
READ_OUT = "1-1-1, 1-1-2, 1-2-1, 1-2-2, |w| <= 1, |b| <= 1"
LAYER = "1-1, 1-2, |w| <= 1, |b| <= 1, ReLU outputs"
OUTPUTS_EXACT = Conjecture(BoundsAreExact("mo:inf"), TWO_BY_TWO)
JOINT_EXACT = Conjecture(BoundsAreExact("m:inf"), TWO_BY_TWO)
SINGLE_EXACT = Conjecture(BoundsAreExact("m:1", unstable=1), "1-2-2-1, |w| <= 1, |b| <= 2")
FIGURE_6 = "2-2-1, |w| <= 1, b = 0, output w = 1"  # its network, and others
# Clamping a function at its range takes one more layer, of one neuron.
MAX_CLASS = "2-1-1, 2-2-1, 2-3-1, 2-1-1-1, 2-1-2-1, 2-2-1-1, |w| <= 1, |b| <= 1"
ABSOLUTE_CLASS = "1-1-1, 1-2-1, 1-3-1, 1-1-1-1, 1-1-2-1, 1-2-1-1, |w| <= 1, |b| <= 1"
NO_EXACT_MAX = Conjecture(NoExactEncoding("maximum(x1, x2)", "triangle"), MAX_CLASS, "[0, 1]")
NO_EXACT_ABSOLUTE = Conjecture(NoExactEncoding("absolute(x)", "ibp"), ABSOLUTE_CLASS)
LAYERS = tuple(f"1-{n}, |w| <= 1, |b| <= 1, ReLU outputs, {LIVING}" for n in (1, 2))


def members(classes: Sequence[str]) -> Iterator[Member]:
    """The networks of the classes that the texts describe, in order of size."""
    return in_size_order(map(NetworkClass.parse, classes))


def unit_box(dimension: int) -> Polyhedron:
    """The box [-1, 1]^n, in x or in x1, x2, ..."""
    names = ["x"] if dimension == 1 else [f"x{i + 1}" for i in range(dimension)]
    return Polyhedron.box([-1] * dimension, [1] * dimension, names)


def first_bent_layer(inquiry: Inquiry) -> Member | None:
    """The first ReLU layer of one input, by size, with an image of [-1, 1] that is not convex."""
    for member in members(LAYERS):
        inquiry.look("networks")
        if not image(member.network, polytope(LINE)).is_convex():
            return member
    return None


def first_wrong_set(inquiry: Inquiry) -> Member | None:
    """The first network with one input and one ReLU layer, by size, with M_k^o(f, X) != f(X)."""
    shapes = ("1-1-1", "1-1-2", "1-2-1", "1-2-2")
    for member in members([f"{shape}, |w| <= 1, b = 0, {LIVING}" for shape in shapes]):
        inquiry.look("networks")
        net, domain = member.network, polytope(LINE)
        if image(net, domain) != output_set(net, domain):
            return member
    return None


def first_wrong_bounds(inquiry: Inquiry) -> Member | None:
    """The first network with one input and two ReLU layers, by size, with bounds not exact.

    Both the true states behind the last ReLU layer and M_k^o's are computed once for all networks
    that differ in the read-out only. Where their hulls are equal, no read-out can fail.
    """
    # Several claims need this network, and the search is the longest of all: it is done once.
    route = (output_set, image)
    before = inquiry.counts["networks"]
    if route not in _SEARCHED:
        found = _search_wrong_bounds(inquiry)
        _SEARCHED[route] = found, inquiry.counts["networks"] - before
        return found
    inquiry.look("networks")
    found, looked_at = _SEARCHED[route]
    inquiry.counts["networks"] = before + looked_at
    return found


_SEARCHED: dict[object, tuple[Member | None, int]] = {}


def _search_wrong_bounds(inquiry: Inquiry) -> Member | None:
    shapes = ("1-1-1-1", "1-1-2-1", "1-2-1-1", "1-1-3-1", "1-2-2-1", "1-3-1-1")
    hulls: dict[object, bool] = {}
    domain = polytope(LINE)
    for member in members([f"{shape}, |w| <= 1, |b| <= 1, {LIVING}" for shape in shapes]):
        inquiry.look("networks")
        states = member.weights[:-1]
        if states not in hulls:
            true = image(member.hidden, domain).hull
            hulls[states] = true == output_set(member.hidden, domain)
        if not hulls[states]:
            exact = range_of(member.network, domain)
            if OutputHull().bounds(member.network, domain) != exact:
                return member
    return None


def wrong_direction(hidden: Network, domain: str) -> str | None:
    """A functional of a ReLU layer's neurons that M_k^o bounds wrongly, if there is one.

    The vertices of the hull are evaluated at the inputs that they come from, so they are true
    states; that no true state lies beyond a facet is asked of all sign patterns.
    """
    relaxed = iterated(hidden, polytope(domain))
    for step in relaxed.steps(1):
        recheck.check_attained(hidden, domain, step.before, step.after)
    patterns = recheck.SignPatterns(hidden, domain)
    hull = relaxed.hulls[-1]
    for constraint in (*hull.inequalities, *hull.equations):
        signs = (1, -1) if constraint.is_equation else (1,)
        for sign in signs:
            weights = [sign * a for a in constraint.coefficients]
            if patterns.maximum(weights) != sign * constraint.bound:
                pairs = zip(weights, hidden.neuron_names, strict=True)
                return " + ".join(f"{weight}*{name}" for weight, name in pairs)
    return None


def split_last(network: Network) -> tuple[Network, Network]:
    """f' and f'' of the paper's induction: all before the last ReLU layer, and the rest."""
    last = network.layers[-1]
    inner = Network(*(neuron.pre for neuron in last), inputs=network.inputs)
    names = [f"u{i + 1}" for i in range(len(last))]
    after = {neuron: relu(Affine.atom(Input(u))) for neuron, u in zip(last, names, strict=True)}
    outputs = (Affine.of(form.evaluate(after)) for form in network.outputs)
    return inner, Network(*outputs, inputs=names)


def said_range(domain: Polyhedron) -> Polyhedron:
    """The set {y : C(y) <= 0, y >= 0} for the domain {x : C(x) <= 0}."""
    return domain & polytope(", ".join(f"{name} >= 0" for name in domain.names), domain.names)


def between(lower: Any, upper: Any) -> Interval:
    """The interval with these ends, exactly."""
    return Interval(rational(lower), rational(upper))


def bounds_of(
    inquiry: Inquiry,
    net: str,
    domain: str,
    said: Interval,
    *,
    method: str = "mo:inf",
    called: str = "M_2^o",
    exact: bool = True,
) -> Finding:
    """Whether a method gives, on the paper's own network, the bounds that the paper says.

    Args:
        method: the relaxation, by the name that `compare` knows.
        called: the relaxation as the paper calls it.
        exact: what the paper says besides: that these bounds are the exact range, or are not.
    """
    network, X = Network.parse(net), polytope(domain)
    inquiry.look("networks")
    bounds, true = relaxed_bounds(inquiry, method, network, X), range_of(network, X)
    recheck.check_range(network, domain, [true])
    inquiry.recheck("the exact range, by all sign patterns")
    summary = f"{called} returns {bounds}; the exact range is {true!s}; the paper says {said}."
    if bounds == said and (bounds == true) == exact:
        return Finding(
            Verdict.PROVED,
            summary,
            [f"The network is {net}; its range is {true!r}."],
            evidence=[Stated("bounds", net, domain, name) for name in ("exact", method)],
        )
    wrong = bounds if bounds != true else said
    if wrong == true:
        return Finding(Verdict.REFUTED, f"{summary} So {called} is exact here.")
    paragraphs = [f"Take {net} on {domain}. {called} returns {bounds}, not {said}."]
    witness = bounds_witness(network, X, wrong, method if wrong == bounds else "")
    return Finding(Verdict.REFUTED, summary, paragraphs, witness)


def relaxed_bounds(inquiry: Inquiry, name: str, network: Network, X: Polyhedron) -> Interval:
    """The bounds that a method gives for one output, by linear programming and by elimination."""
    relaxed = relaxation(name).relax(network, X)
    (form,) = network.outputs
    bounds: Interval = relaxed.bound(form)
    hull = relaxed.hulls[-1] if isinstance(relaxed, IteratedHull) else relaxed.system.polyhedron()
    plain = named(form, network)
    eliminated = _with_value(hull, plain).project(VALUE, FourierMotzkin()).bounds(VALUE)
    if eliminated != bounds:
        raise CheckFailed(
            f"{name} on {network}: {bounds} by programs, {eliminated} by elimination."
        )
    inquiry.recheck("the relaxed bounds, by Fourier-Motzkin elimination")
    return bounds


def _with_value(polyhedron: Polyhedron, form: Affine) -> Polyhedron:
    """The polyhedron with one more variable, which equals the form."""
    system = System((*polyhedron.names, VALUE))
    system.keep(polyhedron, "the relaxation")
    system.equate(form - Affine.atom(VALUE), "the output")
    return system.polyhedron()


def exhaust(
    inquiry: Inquiry,
    classes: Sequence[str],
    against: Callable[[Network, Polyhedron], Finding | None],
) -> Finding | None:
    """The first finding against a claim among the networks of classes, each on its unit box."""
    for member in members(classes):
        inquiry.look("networks")
        found = against(member.network, unit_box(member.size[0]))
        if found is not None:
            return found
    return None


def proved(inquiry: Inquiry, theorem: str, argument: str, exhausted: str) -> Finding:
    """A claim with a proof in proofs/theorems.md, after its check has found nothing against it."""
    return Finding(
        Verdict.PROVED,
        f"{theorem} in proofs/theorems.md; and no exception among {inquiry.tally}.",
        [argument, exhausted],
    )


def none_found(inquiry: Inquiry, what: str) -> Finding:
    """No counterexample in an exhausted class."""
    return Finding(Verdict.VERIFIED, f"Looked at {inquiry.tally}: {what}.")


def multi_neuron_fails(inquiry: Inquiry, net: Network, name: str, called: str) -> Finding:
    """The finding that a method does not bound a network exactly on [-1, 1]."""
    X = polytope(LINE)
    bounds, exact = relaxed_bounds(inquiry, name, net, X), range_of(net, X)
    if bounds == exact:
        raise CheckFailed(f"{called} is exact on {net}.")
    witness = bounds_witness(net, X, bounds, name)
    inquiry.recheck("the exact range, by all sign patterns")
    return Finding(
        Verdict.REFUTED,
        f"f: {net} on [-1, 1]: the range is {exact!s}, {called} gives {bounds}.",
        [
            f"Take f: {net} on [-1, 1]. Its range is {exact!s}, and {called}, with all neurons of "
            f"a layer relaxed jointly, gives {bounds}.",
            f"{inquiry.tally.capitalize()} were looked at in order of size; this is the first that "
            "fails.",
        ],
        witness,
    )
