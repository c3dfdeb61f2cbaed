"""`triangle`: every unstable neuron by the convex hull of its graph, on its own.

Source: Wong and Kolter 2018, as mao2024 sections 2 and 3 cite it. The ends of the triangle are
LP-tight: the bounds of the pre-activation over all constraints so far. The literature also takes
them from interval propagation or from DeepPoly, which gives other numbers: `triangle@ibp`.
"""

from __future__ import annotations

from polyrelax.exact.budget import Budget
from polyrelax.relaxations.base import Relaxation
from polyrelax.relaxations.layerwise import Layer, LayerwiseRelaxation, add_triangle
from polyrelax.relaxations.system import System


class Triangle(LayerwiseRelaxation):
    """The Triangle relaxation.

    Args:
        bounds_from: the relaxation that the pre-activations' bounds come from; LP-tight unless
            told.

    >>> from polyrelax.networks import Network
    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> from polyrelax.relaxations.ibp import IntervalPropagation
    >>> square = polytope("0 <= x1 <= 1, 0 <= x2 <= 1")
    >>> Triangle().bounds(Network.parse("relu(x1 - x2) + relu(x2)"), square)
    [0, 3/2]
    >>> net = Network.parse("relu(relu(x) + relu(-x) - 1/2)")
    >>> Triangle().bounds(net, polytope("-1 <= x <= 1"))
    [0, 1/2]
    >>> Triangle(bounds_from=IntervalPropagation()).bounds(net, polytope("-1 <= x <= 1"))
    [0, 3/4]
    """

    def __init__(self, bounds_from: Relaxation | None = None) -> None:
        self.bounds_from = bounds_from
        self.name = "triangle" if bounds_from is None else f"triangle@{bounds_from.name}"

    def _constrain(self, system: System, layer: Layer, budget: Budget) -> None:
        for i in layer.unstable:
            add_triangle(system, layer, i)
