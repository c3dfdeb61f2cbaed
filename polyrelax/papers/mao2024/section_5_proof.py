"""Section 5: the proof of Theorem 2, step by step, and the two observations behind it."""

from __future__ import annotations

from itertools import product

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, domain_text, recheck
from polyrelax.claims.witnesses import difference_witness, gap_witness, output_set
from polyrelax.errors import CheckFailed
from polyrelax.exact import image
from polyrelax.networks import Network
from polyrelax.papers.mao2024 import laws
from polyrelax.papers.mao2024.paper import (
    LAYER,
    LAYERS,
    LINE,
    LIVING,
    PAPER,
    READ_OUT,
    SQUARE,
    first_bent_layer,
    first_wrong_bounds,
    first_wrong_set,
    members,
    none_found,
    proved,
    split_last,
)
from polyrelax.papers.mao2024.telling import show_cells, show_gap
from polyrelax.polyhedra import convex_hull, polytope
from polyrelax.rational.numbers import format_point
from polyrelax.search import ImageIsConvex, SetIsExact, lattice_polytopes

SPLIT = tuple(
    f"{s}, |w| <= 1, b = 0, {LIVING}" for s in ("1-1-1", "1-2-1", "1-1-1-1", "1-2-1-1", "1-1-2-1")
)


@PAPER.claim(
    "theorem-2.proof-polytope",
    "By Lemma 3, f(X) is a convex polytope for every ReLU network f.",
    "proof of Theorem 2 (section 5), second sentence",
    wrong_step="Lemma 3 is false for two outputs or more.",
    instead="f(X) is a finite union of polytopes, and an interval if f has one output "
    "(mao2024.lemma-3.one-output).",
    rests_on=("mao2024.lemma-3",),
    conjecture=Conjecture(ImageIsConvex(), READ_OUT),
)
def theorem_2_polytope(inquiry: Inquiry) -> Finding:
    """The smallest network with one input, one ReLU layer and an image that is not convex."""
    for member in members(
        [f"1-1-1, |w| <= 1, b = 0, {LIVING}", f"1-2-2, |w| <= 1, b = 0, {LIVING}"]
    ):
        inquiry.look("networks")
        if not image(member.network, polytope(LINE)).is_convex():
            return _bent(inquiry, member.network, LINE)
    return none_found(inquiry, "every network of the class has a convex image")


@PAPER.claim(
    "theorem-2.proof-base",
    "The base case L = 1: for f(x) = Ax + b, M_k^o(f, X) = {Ax + b | x in X} = f(X).",
    "proof of Theorem 2 (section 5)",
    rests_on=("mao2024.section-3.affine",),
    conjecture=laws.PROOF_BASE,
)
def theorem_2_base(inquiry: Inquiry) -> Finding:
    """The theorem, and affine maps of small polygons: M_k^o's set and the image."""
    shears = [((1, a), (b, c)) for a, b, c in product((-1, 0, 1), repeat=3)]
    for X in lattice_polytopes(2, 0, 1):
        for rows in shears:
            inquiry.look("affine networks")
            net = Network.sequential((rows, [1, 0]), inputs=X.names)
            found = output_set(net, X)
            if image(net, X) != found:
                witness = difference_witness(net, X, found)
                return Finding(Verdict.REFUTED, f"{net} on {domain_text(X)}.", witness=witness)
            for vertex in found.vertices:
                if not any(net.evaluate(corner) == vertex for corner in X.vertices):
                    raise CheckFailed(f"{format_point(vertex)} is no image of a corner.")
    inquiry.recheck("every vertex of the set, as the image of a corner of X")
    return proved(
        inquiry,
        "Theorem 9",
        "Without a ReLU layer no hull is taken, and affine maps take polytopes to polytopes.",
        "Looked at besides: the matrices ((1, a), (b, c)) with entries in {-1, 0, 1} on all convex "
        "hulls of corners of the unit square.",
    )


@PAPER.claim(
    "theorem-2.proof-depth",
    "f' = W_(L-1) o rho o ... o W_1 has depth L - 1 and width at most k; f'' = W_L o rho, or "
    "W_L o rho o identity, has depth 2 and width at most k.",
    "proof of Theorem 2 (section 5), the induction step",
    conjecture=laws.SPLITS,
)
def theorem_2_depth(inquiry: Inquiry) -> Finding:
    """Depths and widths of both parts, for all networks of a class."""
    for member in members(SPLIT):
        inquiry.look("networks")
        net = member.network
        inner, outer = split_last(member.network)
        if not laws.splits_in_two(net, polytope(LINE)):
            return Finding(Verdict.REFUTED, f"{net} is split into ({inner}) and ({outer}).")
        for x in (-1, 0, 1):
            if outer.evaluate(inner.evaluate([x])) != net.evaluate([x]):
                raise CheckFailed(f"{net} is not ({outer}) after ({inner}).")
    inquiry.recheck("that f'' after f' is f, at the points -1, 0 and 1")
    return Finding(
        Verdict.VERIFIED,
        f"Looked at {inquiry.tally}: depth L - 1 and 2, no part wider than f.",
        [
            "True; and it says where the induction cannot work: f'' has depth 2, so the "
            "hypothesis, for depth at most L - 1, covers it from L = 3 on only. The case L = 2 is "
            "never proved, and that one is false (mao2024.theorem-2.proof-induction)."
        ],
    )


@PAPER.claim(
    "theorem-2.proof-hypothesis",
    "By induction hypothesis M_k^o(f', X) = f'(X).",
    "proof of Theorem 2 (section 5), the induction step",
    wrong_step="For L = 2 it is the base case, and true. For L = 3, f' = W_2 o rho o W_1 is a "
    "network with a ReLU layer, whose image need not be convex.",
    instead="M_k^o(f', X) contains conv f'(X), and for L = 3 it is conv f'(X) (proofs/theorems.md, "
    "Theorems 5 and 6).",
    rests_on=(
        "mao2024.theorem-2.proof-base",
        "mao2024.lemma-3",
    ),
    conjecture=Conjecture(SetIsExact(), READ_OUT),
)
def theorem_2_hypothesis(inquiry: Inquiry) -> Finding:
    """f' of the network that refutes the theorem: its image against M_k^o's set."""
    member = first_wrong_bounds(inquiry)
    if member is None:
        return none_found(inquiry, "no network of the class contradicts the theorem")
    inner, _ = split_last(member.network)
    hull = output_set(inner, polytope(LINE))
    found = _bent(inquiry, inner, LINE)
    more = (
        f"This is f' of f: {member.network}, the smallest network that contradicts the theorem's "
        f"bounds. M_k^o(f', X) has the vertices {', '.join(map(format_point, hull.vertices))}."
    )
    return Finding(found.verdict, found.summary, [*found.paragraphs, more], found.witness)


@PAPER.claim(
    "theorem-2.proof-induction",
    "The induction step: f'' = W_L o rho has depth 2, so by induction hypothesis M_k^o(f'', f'(X)) "
    "= f''(f'(X)); hence M_k^o(f'' o f', X) = M_k^o(f'', f'(X)) = f(X).",
    "proof of Theorem 2 (section 5)",
    wrong_step="At L = 2 the hypothesis covers affine functions only, and f'' = W_2 o rho is not "
    "one: the induction uses the statement that it is about to prove.",
    instead="What is always true is M_k^o(f'' o f', X) = M_k^o(f'', M_k^o(f', X)): the relaxed "
    "set, not the true one, is handed on.",
    rests_on=(
        "mao2024.lemma-3",
        "mao2024.theorem-2.proof-hypothesis",
        "mao2024.theorem-2.proof-depth",
    ),
    conjecture=Conjecture(SetIsExact(), READ_OUT),
)
def theorem_2_induction(inquiry: Inquiry) -> Finding:
    """Both equations of the step, on the networks that refute the theorem."""
    shallow, deep = first_wrong_set(inquiry), first_wrong_bounds(inquiry)
    if shallow is None or deep is None:
        return none_found(inquiry, "no network of the classes contradicts the step")
    inner, outer = split_last(shallow.network)
    before = image(inner, polytope(LINE)).hull.rename(outer.inputs)
    witness = gap_witness(outer, before, output_set(outer, before))
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = show_gap(witness)
    paragraphs = [
        f"The case L = 2. Take f' (x) = ({inner}) on X = [-1, 1], an affine map, and f''"
        f"({', '.join(outer.inputs)}) = ({outer}). The hypothesis, for depth at most 1, speaks of "
        f"f' only. The set f'(X) is a convex polytope, and still M_k^o(f'', f'(X)) is not "
        f"f''(f'(X)): {shown['sentence']}"
    ]
    inner, outer = split_last(deep.network)
    true = image(inner, polytope(LINE)).rename(outer.inputs)
    on_true = convex_hull([output_set(outer, cell) for cell in true.cells])
    on_hull = output_set(outer, output_set(inner, polytope(LINE)).rename(outer.inputs))
    whole = output_set(deep.network, polytope(LINE))
    name = whole.names[0]
    ends = [set_.bounds(set_.names[0]) for set_ in (whole, on_true, on_hull)]
    recheck.check_range(deep.network, LINE, [ends[1]])
    inquiry.recheck("the range of the network with two ReLU layers, by all sign patterns")
    chain = "" if ends[0] != ends[1] else ", which is the same here"
    paragraphs.append(
        f"The case L = 3. Take f: {deep.network}, and f' without its last ReLU layer. Started on "
        f"the true set f'(X), which is {'' if true.is_convex() else 'not '}convex, M_k^o(f'', "
        f"f'(X)) has the bounds {ends[1]}; M_k^o(f'' o f', X) has {ends[0]}{chain}. M_k^o does not "
        f"see f'(X): it is started on its hull M_k^o(f', X), and from there it gives {ends[2]} for "
        f"{name}."
    )
    return Finding(
        Verdict.REFUTED,
        f"L = 2: f'' = ({witness.net}) on the segment f'(X) is the theorem itself, and fails; "
        f"L = 3: M_k^o(f, X) = {ends[0]}, M_k^o(f'', f'(X)) = {ends[1]}.",
        paragraphs,
        witness,
    )


@PAPER.claim(
    "theorem-2.proof-composition",
    "M_k^o(f'' o f', X) = M_k^o(f'', M_k^o(f', X)): what the chain of equations may use.",
    "proof of Theorem 2 (section 5), the induction step, repaired",
    conjecture=laws.COMPOSES,
)
def theorem_2_composition(inquiry: Inquiry) -> Finding:
    """Both sides for all networks of a class with two ReLU layers."""
    domain = polytope(LINE)
    for member in members(SPLIT):
        inquiry.look("networks")
        inner, outer = split_last(member.network)
        whole = output_set(member.network, domain)
        if not laws.composes(member.network, domain):
            return Finding(Verdict.REFUTED, f"{member.network}: M_k^o's set is {whole}.")
        text = domain_text(output_set(inner, domain).rename(outer.inputs))
        patterns = recheck.SignPatterns(outer, text)
        if patterns.ranges != (whole.bounds(whole.names[0]),):
            raise CheckFailed(f"{outer} on {text} has another range than M_k^o's set.")
    inquiry.recheck("the range of f'' on M_k^o(f', X), by all sign patterns")
    return Finding(
        Verdict.VERIFIED,
        f"Looked at {inquiry.tally}: the two sets are the same.",
        [
            "M_k^o hands on the relaxed set M_k^o(f', X), where the paper writes the true one, "
            "f'(X). The chain of equations holds with this correction, and then ends before f(X)."
        ],
    )


@PAPER.claim(
    "theorem-2.observation-hull",
    "The convex hull of a convex polytope is the polytope itself; M_k^o does not introduce any "
    "relaxation error for a single layer when the feasible output set is a convex polytope.",
    "section 5, the first observation, and the left half of Figure 3",
    conjecture=laws.KEEPS_CONVEX,
)
def theorem_2_observation(inquiry: Inquiry) -> Finding:
    """The theorem, and all layers of a class with a convex image: the hull against the image."""
    return _hulls(inquiry, convex=True)


@PAPER.claim(
    "theorem-2.figure-3",
    "When the output set is not a convex polytope, M^o introduces imprecision.",
    "section 5, Figure 3, the right half",
    conjecture=laws.WIDENS_THE_REST,
)
def figure_3(inquiry: Inquiry) -> Finding:
    """The theorem, and all layers of a class with an image that is not convex."""
    return _hulls(inquiry, convex=False)


@PAPER.claim(
    "theorem-2.observation-convex",
    "ReLU networks transform convex polytopes into convex polytopes.",
    "section 5, the second observation",
    wrong_step="It is Lemma 3. The right half of Figure 3 shows an output set that is no convex "
    "polytope, which by this sentence does not occur.",
    instead="mao2024.lemma-3.one-output, repaired.t1 and repaired.t1.upward.",
    rests_on=("mao2024.lemma-3",),
    conjecture=Conjecture(ImageIsConvex(), LAYER),
)
def theorem_2_observation_convex(inquiry: Inquiry) -> Finding:
    """The smallest ReLU layer of one input with an image that is not convex."""
    member = first_bent_layer(inquiry)
    if member is None:
        return none_found(inquiry, "every layer of the class maps [-1, 1] to a convex set")
    return _bent(inquiry, member.network, LINE)


@PAPER.claim(
    "theorem-2.figure-4",
    "A convex polytope in R^2 retains as a convex polytope under arbitrary compositions of affine "
    "and ReLU transformations.",
    "section 5, Figure 4",
    wrong_step="It is Lemma 3 in the plane; the figure shows transformations that happen to keep "
    "the set convex.",
    instead="By repaired.t1, rho keeps a polygon X with a positive point in each coordinate convex "
    "iff rho(X) is a subset of X.",
    rests_on=("mao2024.lemma-3",),
    conjecture=Conjecture(ImageIsConvex(), "2-2, |w| <= 1, |b| <= 1, ReLU outputs"),
)
def figure_4(inquiry: Inquiry) -> Finding:
    """The smallest ReLU layer of the plane that bends the square [-1, 1]^2."""
    for member in members([f"2-2, |w| <= 1, |b| <= 1, ReLU outputs, {LIVING}"]):
        inquiry.look("layers")
        if not image(member.network, polytope(SQUARE)).is_convex():
            return _bent(inquiry, member.network, SQUARE)
    return none_found(inquiry, "every layer of the class keeps the square convex")


# -- how they are decided ------------------------------------------------------------------------


def _bent(inquiry: Inquiry, net: Network, domain: str) -> Finding:
    """The finding that a network's image of a domain is not convex."""
    witness = gap_witness(net, polytope(domain))
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = show_gap(witness)
    return Finding(
        Verdict.REFUTED,
        f"({net}) on {domain}: {shown['between']} lies between the outputs {shown['ends']} and is "
        "no output.",
        [
            f"Take ({net}) on {domain}. {shown['sentence']} The image is "
            f"{show_cells(witness.exact['cells'])}.",
            f"{inquiry.tally.capitalize()} were looked at in order of size; this is the first that "
            "fails.",
        ],
        witness,
    )


def _hulls(inquiry: Inquiry, convex: bool) -> Finding:
    """Theorem 14 on the layers of a class whose image is convex, or is not: the hull, the image."""
    domain, other = polytope(LINE), 0
    for member in members(LAYERS):
        inquiry.look("layers")
        true, hull = image(member.network, domain), output_set(member.network, domain)
        if bool(true.is_convex()) is not convex:
            other += 1
            continue
        if (true == hull) is not convex:
            return Finding(Verdict.REFUTED, f"({member.network}): the hull is {hull}.")
        if not convex:
            gap_witness(member.network, domain, hull)
        elif any(
            recheck.SignPatterns(member.network, LINE).input_of(vertex) is None
            for vertex in hull.vertices
        ):
            raise CheckFailed(f"A vertex of the hull of ({member.network}) is no output.")
    reached = "vertices of the hull, reached by inputs"
    inquiry.recheck(reached if convex else "a point of each hull that no input reaches")
    kind = "convex" if convex else "not convex"
    return proved(
        inquiry,
        "Theorem 14",
        "The convex hull is the smallest convex set around: it is the set itself iff that is "
        "convex.",
        "Looked at besides: all layers of one input and one or two neurons with weights and "
        f"biases in {{-1, 0, 1}} on [-1, 1]. {inquiry.counts['layers'] - other} have an image that "
        f"is {kind}, and the hull is {'the image' if convex else 'larger'} there.",
    )
