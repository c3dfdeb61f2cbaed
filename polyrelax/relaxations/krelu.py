"""`krelu:K`: groups of unstable neurons relaxed jointly over their own inputs.

Source: Singh et al. 2019, "Beyond the single neuron convex barrier", as mao2024 section 3 describes
it: the convex hull of {(u_I, rho(u_I)) : u_I in P_I} for every set I of k unstable neurons. P_I is
the projection of everything constrained so far on u_I, exactly, or its bounding box or octahedron
(the bounds of all u_i, u_i + u_j and u_i - u_j), as implementations use them.
"""

from __future__ import annotations

from itertools import combinations
from typing import Literal

from polyrelax.errors import InvalidInput
from polyrelax.exact.budget import Budget
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.relaxations.groups import ByHand, check_size, groups_of
from polyrelax.relaxations.joint import joint_hull, shadow
from polyrelax.relaxations.layerwise import Layer, LayerwiseRelaxation, add_triangle
from polyrelax.relaxations.system import System

Over = Literal["exact", "box", "octahedron"]


class KReLU(LayerwiseRelaxation):
    """k-ReLU.

    Args:
        k: the size of the groups.
        over: "exact", "box" or "octahedron".
        groups: for each layer the names of neurons to relax jointly, instead of all groups of k.

    Raises:
        InvalidInput: for anything else.

    >>> from polyrelax.networks import Network
    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> square = polytope("-1 <= x1 <= 1, -1 <= x2 <= 1")
    >>> net = Network.parse("relu(x1 + x2) + relu(x1 - x2)")
    >>> [str(KReLU(k).bounds(net, square)) for k in (1, 2)]
    ['[0, 3]', '[0, 2]']
    """

    def __init__(self, k: int, *, over: Over = "exact", groups: ByHand | None = None) -> None:
        if k is None:
            raise InvalidInput.argument("k", "a positive integer", "None")
        check_size(k)
        if over not in ("exact", "box", "octahedron"):
            raise InvalidInput.argument("over", "'exact', 'box' or 'octahedron'", repr(over))
        self.k = k
        self.over = over
        self.groups = groups
        self.name = f"krelu:{k}" + ("" if over == "exact" else f"@{over}")

    def _constrain(self, system: System, layer: Layer, budget: Budget) -> None:
        for group in groups_of(layer.network, layer.number, layer.unstable, self.k, self.groups):
            forms = [layer.pre[i] for i in group]
            over = shadow(layer.so_far, forms, budget)
            if self.over == "box":
                over = over.bounding_box()
            elif self.over == "octahedron":
                over = octahedron(over)
            hull = joint_hull(over, range(len(group)), budget)
            names = [layer.names[i] for i in group]
            origin = f"the joint hull of {', '.join(names)}"
            system.impose(hull, [*forms, *map(Affine.atom, names)], origin)
        for i in layer.unstable:
            add_triangle(system, layer, i)


def octahedron(polytope: Polyhedron) -> Polyhedron:
    """The smallest octahedron around a polytope: the bounds of all x_i, x_i + x_j and x_i - x_j.

    >>> octahedron(Polyhedron.from_generators([(0, 0), (1, 1)])).vertices
    ((Fraction(0, 1), Fraction(0, 1)), (Fraction(1, 1), Fraction(1, 1)))
    """
    names = polytope.names
    forms = [Affine.atom(name) for name in names]
    forms += [s for a, b in combinations(forms, 2) for s in (a + b, a - b)]
    bounds = [polytope.bounds(form) for form in forms]
    rows = [list(form.row(names)[1:]) for form in forms]
    return Polyhedron.from_inequalities(
        [*rows, *([-a for a in row] for row in rows)],
        [*(b.upper for b in bounds), *(-b.lower for b in bounds)],
        names=names,
    )
