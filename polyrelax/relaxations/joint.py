"""Joint hulls: the convex hull of what a network does, inputs and outputs together.

A polytope is cut along the neurons' hyperplanes, the vertices of the pieces are lifted to the graph,
and one conversion from vertices to inequalities gives all facets.
"""

from __future__ import annotations

from collections.abc import Sequence

from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells
from polyrelax.networks import Input, Network, relu
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.rows import Row


def joint_hull(over: Polyhedron, group: Sequence[int], budget: Budget) -> Polyhedron:
    """The convex hull of {(u, relu(u_i) for i in the group) : u in a non-empty polytope}.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> joint_hull(polytope("-1 <= u <= 1"), [0], Budget())
    {(y1, y2): y1 - y2 <= 0, -y2 <= 0, -y1 + 2*y2 <= 1}
    """
    read = [Affine.atom(Input(name)) for name in over.names]
    graph = Network(*read, *(relu(read[i]) for i in group), inputs=over.names)
    return hull_of_traces(graph, over, budget)


def hull_of_traces(network: Network, domain: Polyhedron, budget: Budget) -> Polyhedron:
    """The convex hull of a network's outputs on a non-empty polytope.

    Raises:
        Undecided: when the budget is spent.
    """
    points: dict[Row, None] = {}
    for count, cell in enumerate(cells(network, domain)):
        budget.require(count, "a joint hull")
        points.update(dict.fromkeys(cell.image_rows))
    return Polyhedron(network.output_names, rays=tuple(points))
