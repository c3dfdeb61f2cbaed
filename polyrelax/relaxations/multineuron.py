"""`m:K`: the multi-neuron relaxation M_k, groups of neurons relaxed jointly with the layer's input.

Source: mao2024, section 3. The constraints of a layer with input u are those of the convex hull of
{(u, rho(u_I)) : u in P}, for every set I of k unstable neurons. Readings: under A1, P is the
projection of everything constrained so far; under A2 the box of the layer's input; under A3 the set
that the network really reaches. With skip connections, the hull is over u only (layer scope), or
also over the values carried past the layer (network scope); the two differ (Lemma 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from polyrelax.errors import InvalidInput
from polyrelax.exact.budget import Budget
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.relaxations.groups import ByHand, all_of_size, by_hand, check_size
from polyrelax.relaxations.joint import hull_of_traces, joint_hull
from polyrelax.relaxations.layerwise import Layer, LayerwiseRelaxation, add_triangle
from polyrelax.relaxations.system import System

Scope = Literal["layer", "network"]
Reading = Literal["A1", "A2", "A3"]


class MultiNeuron(LayerwiseRelaxation):
    """M_k: for every group of k unstable neurons, the hull of the layer's input and their outputs.

    Args:
        k: the size of the groups; None for all unstable neurons at once, M_inf.
        reading: what P is: "A1", "A2" or "A3", see this module's text.
        scope: "layer" or "network".
        groups: for each layer the names of neurons to relax jointly, instead of all groups of k.

    Raises:
        InvalidInput: for anything else.

    >>> from polyrelax.networks import Network
    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> square = polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    >>> MultiNeuron(1).bounds(Network.parse("relu(x1 - x2) + relu(x2)"), square)
    [0, 1]
    """

    def __init__(
        self,
        k: int | None = None,
        *,
        reading: Reading = "A1",
        scope: Scope = "layer",
        groups: ByHand | None = None,
    ) -> None:
        check_size(k)
        if reading not in ("A1", "A2", "A3"):
            raise InvalidInput.argument("reading", "'A1', 'A2' or 'A3'", repr(reading))
        if scope not in ("layer", "network"):
            raise InvalidInput.argument("scope", "'layer' or 'network'", repr(scope))
        self.k = k
        self.reading = reading
        self.scope = scope
        self.groups = groups
        options = [o for o, usual in ((reading, "A1"), (scope, "layer")) if o != usual]
        self.name = "@".join([f"m:{'inf' if k is None else k}", *options])

    def _constrain(self, system: System, layer: Layer, budget: Budget) -> None:
        carried = layer.carried if self.scope == "network" else ()
        forms = [*layer.pre, *map(Affine.atom, carried)]
        if self.groups is None:
            groups = all_of_size(layer.unstable, self.k)
        else:
            groups = by_hand(self.groups, layer.number, layer.names)
        for group in groups:
            hull = self._hull(layer, group, forms, budget)
            names = [layer.names[i] for i in group]
            origin = f"the joint hull of {', '.join(names)}"
            system.impose(hull, [*forms, *map(Affine.atom, names)], origin)
        # Under A1 a joint hull implies the triangles of its members.
        hulled = {i for group in groups for i in group} if self.reading == "A1" else set()
        for i in layer.unstable:
            if i not in hulled:
                add_triangle(system, layer.names[i], layer.pre[i], layer.ranges[i])

    def _hull(
        self, layer: Layer, group: Sequence[int], forms: Sequence[Affine], budget: Budget
    ) -> Polyhedron:
        if self.reading == "A3":
            return hull_of_traces(
                layer.network.with_outputs(*map(str, forms), *(layer.names[i] for i in group)),
                layer.domain,
                budget,
            )
        over = layer.before.image(forms, names=[f"u{i + 1}" for i in range(len(forms))])
        if self.reading == "A2":
            over = over.bounding_box()
        return joint_hull(over, group, budget)
