"""Section 6: Lemma 7 and Lemma 8, and their proofs.

For one ReLU layer behind an affine one, LS_1 is what M_k says of (x, v): x in X and (Ax + b, v) in
the hull of {(u, rho(u))}. LS_2 is the convex hull of the composed function's graph {(x, v)}.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, Witness, domain_text, recheck
from polyrelax.claims.conjecture import Predicate
from polyrelax.claims.witnesses import bounds_witness, output_set
from polyrelax.errors import CheckFailed
from polyrelax.exact import image
from polyrelax.networks import Network
from polyrelax.papers.mao2024 import laws
from polyrelax.papers.mao2024.paper import (
    LINE,
    LIVING,
    PAPER,
    UNIT,
    members,
    none_found,
    proved,
    relaxed_bounds,
)
from polyrelax.papers.mao2024.telling import as_interval, join
from polyrelax.polyhedra import FourierMotzkin, Polyhedron, polytope
from polyrelax.polyhedra.constraints import Constraint
from polyrelax.rational.affine import Affine
from polyrelax.rational.matrix import rank
from polyrelax.rational.numbers import format_point, format_rational
from polyrelax.rational.rows import integer_row
from polyrelax.relaxations import Relaxed, method
from polyrelax.relaxations.system import named
from polyrelax.search import Where

ONE = f"2-1, |w| <= 1, |b| <= 1, ReLU outputs, {LIVING}"
NETS = (
    f"1-1-2, |w| <= 1, b = 0, ReLU outputs, {LIVING}",
    f"1-1-1, |w| <= 1, |b| <= 1, ReLU outputs, {LIVING}",
    f"1-2-2, |w| <= 1, b = 0, ReLU outputs, {LIVING}",
)
TWO = f"2-2, |w| <= 1, b = 0, ReLU outputs, {LIVING}"


LAYER_OF_TWO = "2-1, 2-2, |w| <= 1, |b| <= 1, ReLU outputs"


@dataclass(frozen=True, slots=True)
class _SetsAreEqual:
    """What Lemma 7 says of a layer: LS_1 is LS_2."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        loose, tight = _both(network, domain)
        return loose == tight

    def evidence(self, network: Network, domain: Polyhedron) -> Witness:
        """The range of a facet's form, beside its bounds on LS_1; re-checked."""
        return _beyond(Inquiry(), network, *_both(network, domain))[0]


class _FacetsAreForms(_SetsAreEqual):
    """What its proof says: the facets of LS_2 that read a neuron are forms of (u, v)."""

    def __call__(self, network: Network, domain: Polyhedron) -> bool:
        tight = _both(network, domain)[1]
        # A set without interior has no facets of its own: equations may be added to each.
        is_flat = bool(tight.equations)
        return is_flat or not any(_is_foreign(network, facet) for facet in tight.inequalities)


LEMMA_7 = Conjecture(_SetsAreEqual(), LAYER_OF_TWO, "[0, 1]")


def _not_affine(
    network: Network, domain: Polyhedron, loose: Polyhedron, tight: Polyhedron
) -> str | None:
    """A bounded stable neuron that is not u, and not 0, in LS_1 or in LS_2."""
    relaxed = method("m:inf").relax(network, domain).neurons()
    for neuron, found in zip(network.neurons, relaxed, strict=True):
        state = found.state()
        form = named(Affine.atom(neuron) - (neuron.pre if state == "active" else 0), network)
        if state != "unstable" and any(set_.bounds(form).width for set_ in (loose, tight)):
            return found.name
    return None


def _of_pre_and_post(
    network: Network, loose: Polyhedron, tight: Polyhedron
) -> tuple[Polyhedron, Polyhedron]:
    """The images of LS_1 and LS_2 in the space of (u, v)."""
    forms = [named(neuron.pre, network) for neuron in network.neurons]
    forms += map(Affine.atom, network.neuron_names)
    return loose.image(forms), tight.image(forms)


def _most_unstable(relaxed: Relaxed) -> int:
    """The greatest number of bounded unstable neurons in a layer, and at least 1."""
    unstable = [n.layer for n in relaxed.neurons() if n.state() == "unstable"]
    return max(map(unstable.count, unstable), default=1)


def _is_inside(network: Network, domain: Polyhedron) -> bool:
    loose, tight = _both(network, domain)
    return tight <= loose


def _stable_are_affine(network: Network, domain: Polyhedron) -> bool:
    return _not_affine(network, domain, *_both(network, domain)) is None


def _agree_on_pre_and_post(network: Network, domain: Polyhedron) -> bool:
    one, two = _of_pre_and_post(network, *_both(network, domain))
    return one == two


def _agree_in_network_scope(network: Network, domain: Polyhedron) -> bool:
    carried = network.with_outputs(*network.neuron_names, *network.inputs)
    loose, tight = _both(carried, domain, "m:inf@network")
    return loose == tight


def _m_k_is_m_inf(network: Network, domain: Polyhedron) -> bool:
    """Whether M_k, for k unstable neurons in a layer at most, has M_inf's feasible set."""
    whole = method("m:inf").relax(network, domain)
    limited = method(f"m:{_most_unstable(whole)}").relax(network, domain)
    return limited.system.polyhedron() == whole.system.polyhedron()


def _lemma_7_law(holds: Predicate, theorem: str) -> Conjecture:
    """What is true of LS_1 and LS_2 for each layer, with a class to search."""
    networks = "2-1, |w| <= 1, |b| <= 1, ReLU outputs; 2-2, |w| <= 1, b = 0, ReLU outputs"
    law = Where(laws.is_one_layer, holds)
    return Conjecture(law, networks, "[0, 1]", theorem=f"{theorem} in proofs/theorems.md")


@PAPER.claim(
    "lemma-7",
    "For an affine layer u = Ax + b, a ReLU layer v = rho(u) with k bounded unstable neurons and "
    "every convex polytope X, the constraints of M_k on the k unstable neurons are equivalent to "
    "those of the convex hull of the graph of rho(Ax + b) on X.",
    "Lemma 7 (section 6)",
    wrong_step="All effective constraints l_2(x, v) <= 0 must be of the form l_2(Ax + b, v) <= 0 "
    "(mao2024.lemma-7.proof-effective).",
    instead="It holds if A is injective on the affine hull of X, so that u determines x "
    "(repaired.lemma-7); both always satisfy the same constraints on (u, v) "
    "(mao2024.lemma-7.proof-all).",
    rests_on=("mao2024.lemma-7.proof-effective",),
    conjecture=LEMMA_7,
)
def lemma_7(inquiry: Inquiry) -> Finding:
    """The smallest layer of two inputs with a point that M_k allows and the hull does not."""
    found = _first_loose(inquiry)
    if found is None:
        return none_found(inquiry, "the two sets are equal")
    net, (loose, tight) = found, _both(found, polytope(UNIT))
    spurious = [v for v in loose.vertices if not tight.contains(v)]
    _check_allowed(inquiry, net, [dict(zip(loose.names, v, strict=True)) for v in spurious])
    witness, facet = _beyond(inquiry, net, loose, tight)
    exact, relaxed = as_interval(witness.exact), as_interval(witness.relaxed)
    points = join([f"(x, v) = ({format_point(v[:2])}, {format_rational(v[2])})" for v in spurious])
    (form,) = (str(named(neuron.pre, net)) for neuron in net.neurons)
    return Finding(
        Verdict.REFUTED,
        f"u = {form} on [0, 1]^2: M_1 allows {points}; the hull of the graph does not.",
        [
            f"Take u = {form} on X = [0, 1]^2 and k = 1. The constraints of M_1 know x through u "
            f"only, and allow {points}: other inputs give the same u, and v is in the hull there. "
            f"In the hull of the graph {facet} holds, with v = {net.neuron_names[0]}: "
            f"{witness.net} has the range {exact} on X, but with the constraints of M_1 the bounds "
            f"are {relaxed}.",
            "Layers of two inputs and one neuron, weights and bias in {-1, 0, 1}, were looked at "
            f"in order of size on [0, 1]^2: of {inquiry.tally}, this is the first for which the "
            "two sets differ.",
        ],
        witness,
    )


@PAPER.claim(
    "lemma-7.network-scope",
    "The same, if the constraints of M_k are over x as well, as a value that is carried past the "
    "layer.",
    "Lemma 7 (section 6), with x as a part of the layer's input",
    conjecture=_lemma_7_law(_agree_in_network_scope, "Theorem 20"),
)
def lemma_7_network_scope(inquiry: Inquiry) -> Finding:
    """The theorem, and both sets for all layers of two classes with the inputs carried."""
    domain = polytope(UNIT)
    for member in members([ONE, TWO]):
        inquiry.look("layers")
        net = member.network
        carried = net.with_outputs(*net.neuron_names, *net.inputs)
        loose, tight = _both(carried, domain, "m:inf@network")
        _evaluate(inquiry, net, tight)
        if loose != tight:
            return Finding(Verdict.REFUTED, f"({net}): M_inf allows {loose}, the hull is {tight}.")
    return proved(
        inquiry,
        "Theorem 20",
        "With x as a part of it, the layer's input determines x.",
        "Looked at: layers of two inputs and one neuron with weights and bias in {-1, 0, 1}, and "
        "of two neurons without biases, on [0, 1]^2.",
    )


@PAPER.claim(
    "lemma-7.proof-inclusion",
    "Every solution that satisfies LS_2, the convex hull, also satisfies LS_1.",
    "proof of Lemma 7 (section 6)",
    conjecture=_lemma_7_law(_is_inside, "Theorem 20"),
)
def inclusion(inquiry: Inquiry) -> Finding:
    """The theorem, and both sets for all layers of two classes."""
    for net, loose, tight in _all_layers(inquiry):
        if not tight <= loose:
            return Finding(Verdict.REFUTED, f"({net}): {tight} is not a part of {loose}.")
    return proved(
        inquiry,
        "Theorem 20",
        "The constraints of M_k are sound, and LS_2 is the smallest convex set that contains the "
        "graph.",
        "Looked at: layers of two inputs and one neuron with weights and bias in {-1, 0, 1}, and "
        "of two neurons without biases, on [0, 1]^2.",
    )


@PAPER.claim(
    "lemma-7.proof-stable",
    "Stable neurons are affine functions of x, in LS_1 as in LS_2.",
    "proof of Lemma 7 (section 6)",
    rests_on=("mao2024.definition-5.affine",),
    conjecture=_lemma_7_law(_stable_are_affine, "Theorem 16"),
)
def stable_neurons(inquiry: Inquiry) -> Finding:
    """The theorem, and the equation of every stable neuron in both sets."""
    domain = polytope(UNIT)
    for net, loose, tight in _all_layers(inquiry):
        name = _not_affine(net, domain, loose, tight)
        if name is not None:
            return Finding(Verdict.REFUTED, f"{name} of ({net}) is stable, not affine.")
    return proved(
        inquiry,
        "Theorem 16",
        "A neuron whose bounds do not have both signs is u or 0 everywhere; both sets say so.",
        "Looked at: every stable neuron of the layers of mao2024.lemma-7.proof-inclusion.",
    )


@PAPER.claim(
    "lemma-7.proof-effective",
    "All effective constraints l_2(x, v) <= 0 of the hull, those that change the set if removed, "
    "must be of the form l_2(Ax + b, v) <= 0.",
    "proof of Lemma 7 (section 6)",
    wrong_step="It is inferred from v = rho(Ax + b). But the hull is one over X, whose borders "
    "are not of this form: where u takes a value tells more about v than u does.",
    instead="It holds where u determines x on X (repaired.lemma-7).",
    conjecture=Conjecture(_FacetsAreForms(), LAYER_OF_TWO, "[0, 1]"),
)
def effective(inquiry: Inquiry) -> Finding:
    """The smallest layer of two inputs whose hull has a facet that is no form of (Ax + b, v)."""
    found = _first_loose(inquiry, of_that_form=True)
    if found is None:
        return none_found(inquiry, "all facets are of this form")
    loose, tight = _both(found, polytope(UNIT))
    witness, facet = _beyond(inquiry, found, loose, tight)
    (form,) = (str(named(neuron.pre, found)) for neuron in found.neurons)
    exact, relaxed = as_interval(witness.exact), as_interval(witness.relaxed)
    return Finding(
        Verdict.REFUTED,
        f"u = {form} on [0, 1]^2: the hull of the graph has the facet {facet}, no form of (u, v).",
        [
            f"Take u = {form} on X = [0, 1]^2. The convex hull of the graph has the facet {facet}, "
            "where the coefficients of x are not a multiple of those in u. It is effective: "
            f"without it {witness.net} reaches {relaxed}, in the graph {exact}.",
            f"Layers of two inputs and one unstable neuron were looked at in order of size, "
            f"{inquiry.tally} in all.",
        ],
        witness,
    )


@PAPER.claim(
    "lemma-7.proof-all",
    "Both LS_1 and LS_2 impose all possible constraints of the form l(Ax + b, v) <= 0.",
    "proof of Lemma 7 (section 6)",
    conjecture=_lemma_7_law(_agree_on_pre_and_post, "Theorem 20"),
)
def all_constraints(inquiry: Inquiry) -> Finding:
    """The theorem, and the images of both sets in the space of (u, v)."""
    for net, loose, tight in _all_layers(inquiry):
        one, two = _of_pre_and_post(net, loose, tight)
        if one != two:
            return Finding(Verdict.REFUTED, f"({net}): {one} and {two} in the space of (u, v).")
    return proved(
        inquiry,
        "Theorem 20",
        "Under (x, v) -> (Ax + b, v) both sets have the same image, the hull of {(u, rho(u))}.",
        "Looked at: the images for the layers of mao2024.lemma-7.proof-inclusion.",
    )


# -- Lemma 8 -------------------------------------------------------------------------------------


@PAPER.claim(
    "lemma-8",
    "Given the constraints of the layers before, and at most k bounded unstable neurons in f_L, "
    "the constraints of M_k on these neurons have the same feasible set as those of M_inf for f_L.",
    "Lemma 8 (section 6)",
    rests_on=("mao2024.lemma-8.proof",),
    conjecture=Conjecture(
        _m_k_is_m_inf,
        "1-1-2, 1-2-2, |w| <= 1, b = 0, ReLU outputs; 1-1-1, |w| <= 1, |b| <= 1, ReLU outputs",
        theorem="Theorem 17 in proofs/theorems.md",
    ),
)
def lemma_8(inquiry: Inquiry) -> Finding:
    """The theorem, and both feasible sets over all nodes of all networks of a class."""
    domain, few = polytope(LINE), 0
    for member in members(NETS):
        inquiry.look("networks")
        net = member.network
        whole = method("m:inf").relax(net, domain)
        k = _most_unstable(whole)
        few += k < 2
        last = net.neuron_names[net.widths[0] :]
        shadow = whole.system.polyhedron().project(last, FourierMotzkin())
        if shadow.rename(net.output_names) != output_set(net, domain):
            raise CheckFailed(f"The projection of M_inf on the last layer of ({net}) is {shadow}.")
        if method(f"m:{k}").relax(net, domain).system.polyhedron() != whole.system.polyhedron():
            return Finding(Verdict.REFUTED, f"({net}), k = {k}: M_k allows more than M_inf.")
    inquiry.recheck("M_inf's set behind the last layer, by Fourier-Motzkin, as the iterated hull")
    return proved(
        inquiry,
        "Theorem 17",
        "Under reading A1 both relax the same neurons over the same set: with at most k bounded "
        "unstable ones M_k has one group, all of them, and that is M_inf's. The paper's proof "
        "goes through Lemma 7, which is false (mao2024.lemma-8.proof); the lemma does not need it.",
        f"Looked at: the feasible sets over all nodes for {join(list(NETS), quote=True)} on "
        "[-1, 1], with k the largest number of bounded unstable neurons in a layer; k = 1 for "
        f"{few} of them.",
    )


@PAPER.claim(
    "lemma-8.proof",
    "By Lemma 7, M_k already computes the convex hull for (X_L, U), the layer's input and its "
    "unstable neurons.",
    "proof of Lemma 8 (section 6)",
    wrong_step="Lemma 7 is false; X_L is the input of f_L, an affine layer and a ReLU layer.",
    instead="M_k computes the hull for (A X_L + b, U), and so does M_inf: the lemma holds.",
    rests_on=("mao2024.lemma-7",),
    conjecture=LEMMA_7,
)
def lemma_8_proof(inquiry: Inquiry) -> Finding:
    """The layer that refutes Lemma 7, as f_L with X_L = [0, 1]^2."""
    found = lemma_7(inquiry)
    if found.verdict is not Verdict.REFUTED or found.witness is None:
        return found
    return Finding(
        Verdict.REFUTED,
        f"With X_L = [0, 1]^2, {found.summary}",
        [f"Lemma 7's counterexample, as the layer f_L. {found.paragraphs[0]}"],
        found.witness,
    )


# -- how they are decided ------------------------------------------------------------------------


def _both(net: Network, domain: Polyhedron, name: str = "m:inf") -> tuple[Polyhedron, Polyhedron]:
    """LS_1 and LS_2, over the inputs and the neurons."""
    loose = method(name).relax(net, domain).system.polyhedron()
    graph = net.with_outputs(*loose.names)
    return loose, image(graph, domain).hull.rename(loose.names)


def _all_layers(inquiry: Inquiry) -> Iterator[tuple[Network, Polyhedron, Polyhedron]]:
    """The layers of two classes, with LS_1 and LS_2."""
    domain = polytope(UNIT)
    for member in members([ONE, TWO]):
        inquiry.look("layers")
        net = member.network
        loose, tight = _both(net, domain)
        _evaluate(inquiry, net, tight)
        yield net, loose, tight


def _evaluate(inquiry: Inquiry, net: Network, graph: Polyhedron) -> None:
    """Raise CheckFailed unless every vertex of a graph's hull is a point of the graph."""
    for vertex in graph.vertices:
        values = dict(zip(graph.names, vertex, strict=True))
        point = [values[name] for name in net.inputs]
        recheck.check_attained(net, UNIT, point, [values[name] for name in net.neuron_names])
    inquiry.recheck("the vertices of the graphs' hulls, evaluated")


def _check_allowed(inquiry: Inquiry, net: Network, points: list[dict[str, Fraction]]) -> None:
    """Raise CheckFailed unless x is in the domain and (u, v) a convex combination of true ones."""
    domain = polytope(UNIT)
    graph = Network(*(n.pre for n in net.neurons), *net.outputs, inputs=net.inputs)
    true = [graph.evaluate(corner) for corner in domain.vertices]
    for at in points:
        u = graph.evaluate([at[name] for name in net.inputs])[: len(net.neurons)]
        v = [at[name] for name in net.neuron_names]
        if not domain.contains([at[name] for name in net.inputs]):
            raise CheckFailed("A point that M_1 allows is outside of the domain.")
        if not recheck.is_in_hull(true, (*u, *v)):
            raise CheckFailed("A point that M_1 allows is no combination of true ones.")
    inquiry.recheck("that M_1 must allow the points: (u, v) is a combination of true ones")


def _first_loose(inquiry: Inquiry, of_that_form: bool = False) -> Network | None:
    """The first layer of one neuron for which the two sets differ.

    Args:
        of_that_form: ask instead for a facet of the hull that is no form of (u, v).
    """
    domain = polytope(UNIT)
    for member in members([ONE]):
        inquiry.look("layers")
        net = member.network
        loose, tight = _both(net, domain)
        if of_that_form:
            foreign = any(_is_foreign(net, facet) for facet in tight.inequalities)
            if foreign and not tight.equations:
                return net
        elif loose != tight:
            return net
    return None


def _is_foreign(net: Network, facet: Constraint) -> bool:
    """Whether a facet reads a neuron, and reads x otherwise than through the pre-activations."""
    size = len(net.inputs)
    if not any(facet.coefficients[size:]):
        return False
    rows = [
        integer_row([form.terms.get(name, Fraction(0)) for name in net.inputs])
        for form in (named(neuron.pre, net) for neuron in net.neurons)
    ]
    return rank([*rows, facet.coefficients[:size]]) > rank(rows)


def _beyond(
    inquiry: Inquiry, net: Network, loose: Polyhedron, tight: Polyhedron
) -> tuple[Witness, Constraint]:
    """A facet of the hull that M_1 does not know, and the bounds of its form as a witness."""
    domain = polytope(UNIT)
    for facet in tight.inequalities:
        if loose.bounds(facet.form).upper > facet.bound:
            read = net.with_outputs(str(facet.form))
            bounds = relaxed_bounds(inquiry, "m:1", read, domain)
            if bounds.upper != loose.bounds(facet.form).upper:
                raise CheckFailed(f"{read} on {domain_text(domain)}: M_1 gives {bounds}.")
            inquiry.recheck("the exact range, by all sign patterns")
            return bounds_witness(read, domain, bounds, "m:1"), facet
    raise CheckFailed(f"No facet of {tight} is missing in {loose}.")
