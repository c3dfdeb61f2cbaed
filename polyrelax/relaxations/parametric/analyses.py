"""What each relaxation says of a family at a place: one entry point, by the relaxation's class."""

from __future__ import annotations

from polyrelax.errors import Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.relaxations.base import Relaxation
from polyrelax.relaxations.deeppoly import DeepPoly
from polyrelax.relaxations.exact import Exact
from polyrelax.relaxations.hulls import OutputHull
from polyrelax.relaxations.ibp import IntervalPropagation
from polyrelax.relaxations.krelu import KReLU
from polyrelax.relaxations.multineuron import MultiNeuron
from polyrelax.relaxations.parametric import cells
from polyrelax.relaxations.parametric.families import Family
from polyrelax.relaxations.parametric.groups import joint_groups, output_groups
from polyrelax.relaxations.parametric.hulls import is_feed_forward, iterated, layers
from polyrelax.relaxations.parametric.intervals import Analysis, propagated
from polyrelax.relaxations.parametric.lines import back_substituted
from polyrelax.relaxations.parametric.places import Place
from polyrelax.relaxations.parametric.triangles import triangles
from polyrelax.relaxations.triangle import Triangle


def analysis(relaxation: Relaxation, family: Family, place: Place, budget: Budget) -> Analysis:
    """The bounds that a relaxation gives at a place; the exact range and joint hulls give those of
    the outputs only.

    Raises:
        Unsupported: for a relaxation, or a size of its groups, that is not done here.
        Undecided: when the budget is spent.
    """
    match relaxation:
        case Exact():
            return cells.ranges(family, place, budget)
        case IntervalPropagation():
            return propagated(family, place)
        case DeepPoly(intersect=False):
            return back_substituted(family, place, relaxation.below, budget)
        case Triangle(bounds_from=None):
            return triangles(family, place, budget)
        case Triangle(bounds_from=Relaxation() as start):
            given = analysis(start, family, place, budget)
            return triangles(family, place, budget, given)
        case OutputHull(groups=None) | MultiNeuron(groups=None, reading="A1", scope="layer"):
            return _hulled(relaxation, family, place, budget)
        case KReLU(groups=None, over="exact"):
            return _hulled(relaxation, family, place, budget)
    raise Unsupported(
        f"{relaxation.name} has no bounds in a symbol: exact, ibp, deepz, deeppoly-0, deeppoly-1, "
        "deeppoly-area, triangle, m:K, mo:K and krelu:K have, without readings, scopes and boxes."
    )


def _hulled(
    relaxation: OutputHull | MultiNeuron | KReLU, family: Family, place: Place, budget: Budget
) -> Analysis:
    """What a relaxation by joint hulls says."""
    k = relaxation.k
    whole = k is None or k >= max(map(len, layers(family)), default=0)
    if isinstance(relaxation, OutputHull):
        if k is None or whole:
            return iterated(family, place, budget)
        return output_groups(family, k, place, budget)
    if isinstance(relaxation, MultiNeuron) and whole and is_feed_forward(family):
        # Without skip connections M_inf and the iterated hull have the same bounds.
        return iterated(family, place, budget)
    return joint_groups(family, k, isinstance(relaxation, KReLU), place, budget)
