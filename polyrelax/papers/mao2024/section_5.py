"""Section 5: Theorem 2, its proof, and the two observations that follow it."""

from __future__ import annotations

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, recheck
from polyrelax.claims.inquiry import plural
from polyrelax.claims.witnesses import bounds_witness, gap_witness, output_set, spurious_witness
from polyrelax.exact import image
from polyrelax.papers.mao2024 import laws
from polyrelax.papers.mao2024.paper import (
    LINE,
    LIVING,
    OUTPUTS_EXACT,
    PAPER,
    READ_OUT,
    SQUARE,
    first_wrong_bounds,
    first_wrong_set,
    members,
    none_found,
    proved,
    wrong_direction,
)
from polyrelax.papers.mao2024.telling import (
    as_interval,
    join,
    show_cells,
    show_gap,
    show_inputs,
    show_point,
    show_sum,
    show_vertices,
)
from polyrelax.polyhedra import polytope
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations import OutputHull
from polyrelax.search import ImageIsConvex, SetIsExact, affine_maps


@PAPER.claim(
    "theorem-2.set",
    "For a ReLU network f of width at most k and a convex polytope X, M_k^o(f, X) = f(X), and it "
    "is a convex polytope.",
    "Theorem 2 (section 5)",
    wrong_step="The proof opens with: by Lemma 3, f(X) is a convex polytope. Lemma 3 is false for "
    "two outputs or more, and a set that is not convex can never equal M_k^o(f, X), which is.",
    instead="M_k^o(f, X) contains conv f(X) (proofs/theorems.md, Theorem 6); with one ReLU layer "
    "it is conv f(X) (Theorem 5). So it equals f(X) there iff f(X) is convex.",
    rests_on=(
        "mao2024.lemma-3",
        "mao2024.theorem-2.proof-base",
        "mao2024.theorem-2.proof-depth",
        "mao2024.theorem-2.proof-hypothesis",
        "mao2024.theorem-2.proof-induction",
        "mao2024.theorem-2.observation-hull",
        "mao2024.theorem-2.observation-convex",
    ),
    conjecture=Conjecture(SetIsExact(), READ_OUT),
)
def theorem_2_set(inquiry: Inquiry) -> Finding:
    """The smallest network with one input and one ReLU layer whose image is not M_k^o's set."""
    member = first_wrong_set(inquiry)
    if member is None:
        return none_found(inquiry, "no network of the class has another image than M_k^o's set")
    net, domain = member.network, polytope(LINE)
    hull = output_set(net, domain)
    witness = gap_witness(net, domain, hull)
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = show_gap(witness)
    return Finding(
        Verdict.REFUTED,
        f"f(x) = ({net}) on [-1, 1]: M_k^o(f, X) has {shown['between']}, and f(X) has not.",
        [
            f"Take f(x) = ({net}), with one ReLU layer, on X = [-1, 1]. {shown['sentence']} So "
            f"f(X), which is {show_cells(witness.exact['cells'])}, is not convex, while "
            f"M_k^o(f, X) is the convex set with the vertices {show_vertices(witness.relaxed)}.",
            f"Networks of one input and one ReLU layer, weights in {{-1, 0, 1}}, no biases, were "
            f"looked at in order of size: of {inquiry.tally}, this is the first that fails.",
        ],
        witness,
    )


@PAPER.claim(
    "theorem-2.bounds",
    "For a ReLU network f of width at most k and a convex polytope X, M_k^o returns the exact "
    "upper and lower bounds of f on X.",
    "Theorem 2 (section 5), as section 4 and Theorem 1 use it",
    wrong_step="The induction step applies its hypothesis, made for depth at most L - 1, to f'' = "
    "W_L o rho, which has depth 2. For L = 2 that is the statement being proved; and for L >= 3 it "
    "applies it to the set f'(X), which need not be convex, so it is no domain of the theorem.",
    instead="With one ReLU layer both bounds are exact on every polytope (proofs/theorems.md, "
    "Theorem 5), and so they are whenever the images of all ReLU layers but the last are convex "
    "(Theorem 6). In general M_k^o(f, X) contains conv f(X): the bounds are sound.",
    rests_on=("mao2024.theorem-2.set",),
    conjecture=OUTPUTS_EXACT,
)
def theorem_2_bounds(inquiry: Inquiry) -> Finding:
    """The smallest network with one input and two ReLU layers whose M_k^o bounds are not exact."""
    member = first_wrong_bounds(inquiry)
    if member is None:
        return none_found(inquiry, "M_k^o's bounds are exact on every network of the class")
    net, domain = member.network, polytope(LINE)
    witness = spurious_witness(net, domain)
    inquiry.recheck("the exact range, by all sign patterns")
    inquiry.recheck("the states, evaluated at their inputs, and their convex combination")
    inquiry.recheck("that no input reaches it, infeasible for all sign patterns")
    exact, relaxed = as_interval(witness.exact), as_interval(witness.relaxed)
    points = witness.points
    spurious, value = show_point(points["spurious"]), points["value"]
    upper = value == format_rational(relaxed.upper)
    end = "max" if upper else "min"
    sign, limit = (">", exact.upper) if upper else ("<", exact.lower)
    states = join([show_point(state) for state in points["states"]])
    neurons = ", ".join(net.neuron_names[: net.widths[0]])
    return Finding(
        Verdict.REFUTED,
        f"f: {net} on [-1, 1]: the range is {exact}, M_k^o gives {relaxed}.",
        [
            f"Take f: {net}, of width {max(net.widths)}, on X = [-1, 1]. Its range is {exact}, and "
            f"M_k^o returns {relaxed}.",
            f"By hand: the inputs {show_inputs(points['inputs'])} reach the states ({neurons}) = "
            f"{states} behind the first ReLU layer. M_k^o keeps the convex hull of that layer's "
            f"image, and so the state {spurious} = {show_sum(points)}. No input reaches this "
            f"state. From it the rest of the network gives f = {value} {sign} "
            f"{format_rational(limit)} = {end} f(X).",
            "Networks of one input, one output and two ReLU layers, weights and biases in "
            "{-1, 0, 1}, without dead neurons and up to the order of neurons, were looked at in "
            f"order of size on [-1, 1]: of {inquiry.tally}, this is the first that fails, with "
            f"{member.size[2]} neurons and the sum of absolute weights and biases "
            f"{member.size[3]}. Where the hull behind the last ReLU layer is the hull of the true "
            "states, no read-out can fail, so one comparison settles all networks that differ in "
            "the read-out only.",
        ],
        witness,
    )


ONE_LAYER = (f"1-2-1, |w| <= 1, |b| <= 1, {LIVING}", f"2-2-1, |w| <= 1, b = 0, {LIVING}")


@PAPER.claim(
    "theorem-2.bounds.one-layer",
    "For a network with one ReLU layer of width at most k and a convex polytope X, M_k^o returns "
    "the exact upper and lower bounds.",
    "Theorem 2 (section 5), the case L = 2",
    conjecture=laws.ONE_LAYER,
)
def theorem_2_one_layer(inquiry: Inquiry) -> Finding:
    """The theorem, and every first layer of two classes: the hull against all sign patterns."""
    domains = {1: LINE, 2: SQUARE}
    known: set[object] = set()
    for member in members(ONE_LAYER):
        inquiry.look("networks")
        if member.weights[0] in known:
            continue
        known.add(member.weights[0])
        text = domains[member.size[0]]
        wrong = wrong_direction(member.hidden, text)
        if wrong is not None:
            net, X = member.hidden.with_outputs(wrong), polytope(text)
            bounds = OutputHull().bounds(net, X)
            summary = f"{net} on {text}: M_k^o gives {bounds}, and that is not the range."
            return Finding(Verdict.REFUTED, summary, witness=bounds_witness(net, X, bounds))
    inquiry.recheck("all vertices of the hull, evaluated; all its facets, over all sign patterns")
    return proved(
        inquiry,
        "Theorem 5",
        "A linear functional's maximum over a convex hull is attained on the set itself. With one "
        "ReLU layer the output is an affine function on H_1 = conv rho(W_1 X + b_1), and every "
        "point of the set rho(W_1 X + b_1) is a state that an input reaches.",
        f"The classes {join(list(ONE_LAYER), quote=True)} on the unit boxes [-1, 1]^n have "
        f"{plural('different ReLU layers', len(known))}; each one's hull is the hull of true "
        "states, which makes the bounds exact for every read-out.",
    )


@PAPER.claim(
    "theorem-2.set",
    "For a ReLU network f of width at most k and a convex polytope X, M_k^o(f, X) = f(X), and it "
    "is a convex polytope.",
    "Theorem 2 (section 5), with hulls over the exact sets",
    reading="A3",
    wrong_step="As under reading A1: a set that is not convex is never equal to a convex one, "
    "however the convex one is found.",
    instead="Under this reading M_k^o(f, X) = conv f(X), for every network (proofs/theorems.md, "
    "Theorem 15).",
    rests_on=("mao2024.lemma-3",),
    conjecture=Conjecture(ImageIsConvex(), READ_OUT),
)
def theorem_2_set_a3(inquiry: Inquiry) -> Finding:
    """The smallest network with one input and one ReLU layer whose image is not convex."""
    member = first_wrong_set(inquiry)
    if member is None:
        return none_found(inquiry, "no network of the class has another image than M_k^o's set")
    net, domain = member.network, polytope(LINE)
    witness = gap_witness(net, domain, image(net, domain).hull)
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = show_gap(witness)
    return Finding(
        Verdict.REFUTED,
        f"f(x) = ({net}) on [-1, 1]: conv f(X) has {shown['between']}, and f(X) has not.",
        [f"{shown['sentence']} {inquiry.tally.capitalize()} were looked at in order of size."],
        witness,
    )


@PAPER.claim(
    "theorem-2.bounds",
    "For a ReLU network f of width at most k and a convex polytope X, M_k^o returns the exact "
    "upper and lower bounds of f on X.",
    "Theorem 2 (section 5), with hulls over the exact sets",
    reading="A3",
)
def theorem_2_bounds_a3(inquiry: Inquiry) -> Finding:
    """The theorem, and the network that refutes reading A1: the hull of its true states."""
    member = first_wrong_bounds(inquiry)
    if member is None:
        return none_found(inquiry, "M_k^o's bounds are exact on every network of the class")
    net, domain = member.network, polytope(LINE)
    states = image(member.hidden, domain).hull
    weights, (offset,) = affine_maps(member.weights)[-1]
    names = zip(weights[0], states.names, strict=True)
    bounds = states.bounds(" + ".join(f"{a}*{name}" for a, name in names) + f" + {offset}")
    recheck.check_range(net, LINE, [bounds])
    inquiry.recheck("the bounds over the hull of the true states, by all sign patterns")
    return Finding(
        Verdict.VACUOUS,
        f"True, as the exact set is asked for: Theorem 15. {net}: {bounds!s}.",
        [
            "Under this reading every layer is hulled over the set that the network really "
            "reaches. The last hull is that of the true states, whose bounds are exact. To state "
            "the relaxation one has to know the set that it is meant to bound: the claim is "
            "circular.",
            f"Computed for the network that refutes reading A1, f: {net}: the hull of its true "
            f"states behind the last ReLU layer gives {bounds!s}, its range.",
        ],
    )
