"""What is true of sets: when a ReLU layer keeps a polytope convex (repairs Lemma 3)."""

from __future__ import annotations

from itertools import chain

from polyrelax.claims import Conjecture, Finding, Inquiry, Verdict, domain_text
from polyrelax.claims.witnesses import gap_witness
from polyrelax.errors import CheckFailed
from polyrelax.exact import image
from polyrelax.networks import Network
from polyrelax.papers.one_layer import before_relu
from polyrelax.papers.repaired.paper import PAPER, proved
from polyrelax.polyhedra import Polyhedron, Union, polytope
from polyrelax.search import lattice_polytopes, random_polytopes

RANDOM, SEED = 25, 3  # random polytopes in each of the dimensions 3 and 4
# A search has affine images of polytopes: a network of one ReLU layer takes W X + b to rho of it.
LAYERS = "2-1, 2-2, |w| <= 1, b = 0, ReLU outputs; 1-2, |w| <= 1, |b| <= 1, ReLU outputs"
POLYTOPES = "lattice polytopes 0..1"


def _conditions_agree(network: Network, domain: Polyhedron) -> bool:
    """Whether Theorem 1's conditions agree on what the network's only ReLU layer reads."""
    before = before_relu(network, domain)
    return before is None or len(set(_conditions(before, image(network, domain)))) == 1


def _fills_upwards(network: Network, domain: Polyhedron) -> bool:
    """Whether Theorem 2's sets are equal for what the network's only ReLU layer reads."""
    before = before_relu(network, domain)
    if before is None:
        return True
    left, right = _upwards(before, image(network, domain))
    return left == right


@PAPER.claim(
    "t1",
    "For a compact convex X in R^d and T = {i : max x_i over X > 0}: rho(X) is convex iff "
    "rho(pi_T X) is a subset of pi_T X, iff rho(X) = {y : y_T in pi_T X, y_T >= 0, the rest 0}.",
    "Theorem 1 in proofs/theorems.md; repairs mao2024, Lemma 3",
    conjecture=Conjecture(
        _conditions_agree, LAYERS, POLYTOPES, theorem="Theorem 1 in proofs/theorems.md"
    ),
)
def t1(inquiry: Inquiry) -> Finding:
    """The theorem, and all three conditions on lattice polytopes and on random ones."""
    convex = 0
    for things, domain in _polytopes():
        inquiry.look(things)
        net = _relu(domain)
        conditions = _conditions(domain, image(net, domain))
        if len(set(conditions)) > 1:
            return _fails(domain, f"the three conditions say {conditions}")
        convex += conditions[0]
        if domain.ambient_dimension <= 2 and not conditions[0]:
            gap_witness(net, domain)
    inquiry.recheck("for every polygon with an image that is not convex, the witness of that")
    total = sum(inquiry.counts.values())
    return proved(
        inquiry,
        "Theorem 1",
        "If rho(pi_T X) stays inside pi_T X, it is pi_T X cut with the orthant. Conversely, "
        "average points of a convex rho(X) that are positive in one coordinate of T each: the "
        "half-open segment from there to any point c of rho(X) is positive on T, so it lies in "
        "pi_T X, which is closed.",
        "Looked at besides: all convex hulls of points of the grids {-2, ..., 2} and {-1, 0, 1}^2, "
        f"and random polytopes in 3 and 4 dimensions (seed {SEED}). rho(X) is convex for {convex} "
        f"of the {total}, and the three conditions agree on all.",
    )


@PAPER.claim(
    "t1.upward",
    "For every convex polytope X in R^d: rho(X) + R_+^d = (X + R_+^d) cut with R_+^d, so it is "
    "convex.",
    "Theorem 2 in proofs/theorems.md; repairs mao2024, Lemma 3",
    conjecture=Conjecture(
        _fills_upwards, LAYERS, POLYTOPES, theorem="Theorem 2 in proofs/theorems.md"
    ),
)
def t1_upward(inquiry: Inquiry) -> Finding:
    """The theorem, and both sides of the equation on lattice polytopes and on random ones."""
    for things, domain in _polytopes():
        inquiry.look(things)
        left, right = _upwards(domain, image(_relu(domain), domain))
        if left != right:
            return _fails(domain, f"rho(X) + R_+^d is {left}, the other set is {right}")
        for vertex in right.vertices:
            _check_below(domain, vertex)
    inquiry.recheck("every vertex of the right-hand side, by a point of X that it dominates")
    return proved(
        inquiry,
        "Theorem 2",
        "rho(x) >= x and rho(x) >= 0 give one inclusion; y >= x and y >= 0 give y >= rho(x), which "
        "is the other.",
        "Looked at besides: the polytopes of repaired.t1, bounded cells and unbounded sums alike.",
    )


# -- how they are decided ------------------------------------------------------------------------


def _conditions(domain: Polyhedron, true: Union) -> tuple[bool, bool, bool]:
    """Theorem 1's three conditions on a polytope X and on rho(X)."""
    active = _positive_somewhere(domain)
    return (
        bool(true.is_convex()),
        _keeps(domain, active),
        true == _cut_back(domain, active).rename(true.names),
    )


def _upwards(domain: Polyhedron, true: Union) -> tuple[Union, Polyhedron]:
    """The two sides of Theorem 2 for a polytope X and rho(X)."""
    size = domain.ambient_dimension
    unit = [[int(i == j) for j in range(size)] for i in range(size)]
    orthant = Polyhedron.from_generators([[0] * size], rays=unit, names=true.names)
    left = Union([cell + orthant for cell in true.cells])
    return left, (domain.rename(true.names) + orthant) & orthant


def _polytopes() -> chain[tuple[str, Polyhedron]]:
    """Lattice polytopes in one and two dimensions, and random ones in three and four."""
    families = {
        "lattice polytopes": chain(lattice_polytopes(1, -2, 2), lattice_polytopes(2, -1, 1)),
        "random polytopes": chain(*(random_polytopes(n, RANDOM, SEED) for n in (3, 4))),
    }
    return chain(*([(name, X) for X in family] for name, family in families.items()))


def _relu(domain: Polyhedron) -> Network:
    """rho on the space of a domain, one neuron a coordinate."""
    size = domain.ambient_dimension
    unit = [[int(i == j) for j in range(size)] for i in range(size)]
    return Network.sequential(unit, inputs=domain.names, relu_last=True)


def _positive_somewhere(domain: Polyhedron) -> list[str]:
    """The coordinates of T: those that are positive somewhere."""
    return [name for name in domain.names if domain.bounds(name).upper > 0]


def _keeps(domain: Polyhedron, active: list[str]) -> bool:
    """Whether rho(pi_T X) is a subset of pi_T X; it is where T is empty."""
    if not active:
        return True
    shadow = domain.project(active)
    moved = image(_relu(shadow), shadow).rename(shadow.names)
    return all(cell <= shadow for cell in moved.cells)


def _cut_back(domain: Polyhedron, active: list[str]) -> Polyhedron:
    """The set {y : y_T in pi_T X, y_T >= 0, the rest 0}."""
    rest = [name for name in domain.names if name not in active]
    zero = Polyhedron.from_generators([[0] * len(rest)], names=rest)
    if not active:
        return zero
    shadow = domain.project(active)
    positive = polytope(", ".join(f"{name} >= 0" for name in active), active)
    found = shadow & positive
    return (found * zero).project(domain.names) if rest else found


def _check_below(domain: Polyhedron, point: tuple[object, ...]) -> None:
    """Raise CheckFailed unless the domain has a point that is nowhere above the given one."""
    from polyrelax.polyhedra import lp
    from polyrelax.polyhedra.cddlib import solve

    below = Polyhedron.from_inequalities(
        [[int(i == j) for j in range(len(point))] for i in range(len(point))],
        point,
        names=domain.names,
    )
    outcome = lp.maximize(*(domain & below).system(), (0,) * (len(point) + 1), engine=solve)
    if not isinstance(outcome, lp.Optimal):
        raise CheckFailed(f"No point of {domain_text(domain)} is below {point}.")


def _fails(domain: Polyhedron, how: str) -> Finding:
    """A polytope that contradicts a theorem."""
    return Finding(Verdict.REFUTED, f"On {domain_text(domain)}: {how}.")
