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
from polyrelax.networks import Input
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.relaxations.exact import Exact
from polyrelax.relaxations.groups import ByHand, Group, check_size, groups_of
from polyrelax.relaxations.joint import hull_of_traces, joint_hull
from polyrelax.relaxations.layerwise import Layer, LayerwiseRelaxation, add_triangle
from polyrelax.relaxations.system import System, substituted

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
        # A3 takes stability, too, from the set that is really reached.
        self.bounds_from = Exact() if reading == "A3" else None
        options = [o for o, usual in ((reading, "A1"), (scope, "layer")) if o != usual]
        self.name = "@".join([f"m:{'inf' if k is None else k}", *options])

    def _constrain(self, system: System, layer: Layer, budget: Budget) -> Polyhedron | None:
        carried = layer.carried if self.scope == "network" else ()
        forms = [*layer.pre, *map(Affine.atom, carried)]
        groups = groups_of(layer.network, layer.number, layer.unstable, self.k, self.groups)
        hulled: set[int] = set()
        hull = None
        for group in groups:
            coordinates, hull = self._hull(layer, group, forms, budget)
            names = [layer.names[i] for i in group]
            origin = f"the joint hull of {', '.join(names)}"
            values = [*(forms[i] for i in coordinates), *map(Affine.atom, names)]
            system.impose(hull, values, origin)
            hulled.update(group)
        for i in layer.unstable:
            # A joint hull over the whole of P implies the triangles of its members.
            if i not in hulled or self.reading == "A2":
                add_triangle(system, layer, i)
        if hull is None or self.reading == "A2" or len(carried) < len(layer.carried):
            return None
        return _state_behind(layer, groups, hull) if hulled.issuperset(layer.unstable) else None

    def _hull(
        self, layer: Layer, group: Group, forms: Sequence[Affine], budget: Budget
    ) -> tuple[Sequence[int], Polyhedron]:
        """A joint hull, and which of the forms are its coordinates."""
        names = [f"u{i + 1}" for i in range(len(forms))]
        if self.reading == "A2":
            # Over a box the other coordinates are independent of the group: nothing is lost.
            box = [layer.ranges[i] for i in group]
            over = Polyhedron.box([r.lower for r in box], [r.upper for r in box])
            return group, joint_hull(over, range(len(group)), budget)
        everywhere = range(len(forms))
        if self.reading == "A3":
            network = layer.network
            values = {name: Affine.atom(Input(name)) for name in network.inputs}
            for name, neuron in zip(network.neuron_names, network.neurons, strict=True):
                values[name] = Affine.atom(neuron)
            read = [substituted(form, values) for form in forms]
            reached = network.with_outputs(*read, *(values[layer.names[i]] for i in group))
            return everywhere, hull_of_traces(reached, layer.domain, budget)
        over = layer.before().image(forms, names=names)
        return everywhere, joint_hull(over, group, budget)


def _state_behind(layer: Layer, groups: Sequence[Group], hull: Polyhedron) -> Polyhedron | None:
    """The state behind a layer, where one hull has all that is needed as coordinates."""
    if len(groups) != 1:
        return None
    width, group = len(layer.names), list(groups[0])
    names = hull.names
    first_post = len(names) - len(group)
    state = []
    for i, interval in enumerate(layer.ranges):
        if i in group:
            state.append(Affine.atom(names[first_post + group.index(i)]))
        else:
            state.append(Affine.atom(names[i]) if interval.lower >= 0 else Affine({}))
    return hull.image([*state, *map(Affine.atom, names[width:first_post])])
