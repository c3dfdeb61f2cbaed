"""Networks of two neurons with a skip connection, in order of size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from polyrelax.claims import Inquiry
from polyrelax.exact import image
from polyrelax.networks import Network
from polyrelax.papers.mao2024.paper import LINE
from polyrelax.polyhedra import Polyhedron, polytope
from polyrelax.relaxations import MultiNeuron


def first_wrong_skip(inquiry: Inquiry) -> Network | None:
    """The first network y = rho(a x + b), z = rho(c x + d y + e) that M_inf bounds wrongly.

    Weights and biases are in {-1, 0, 1}, a and d not 0, and the domain is [-1, 1]. M_inf's hulls
    are over all carried values. Its set of (x, y, z) is compared with the hull of the true traces,
    so one comparison settles all read-outs; the read-out that is returned is a facet of that hull.
    """
    domain = polytope(LINE)
    for net in _pairs():
        inquiry.look("networks")
        true = image(net, domain).hull
        relaxed = MultiNeuron(scope="network").relax(net, domain).set("x y z").rename(true.names)
        wrong = _violated(true, relaxed)
        if wrong is not None:
            terms = " + ".join(f"{c}*{name}" for c, name in zip(wrong, "xyz", strict=True) if c)
            return net.with_outputs(terms)
    return None


def _pairs() -> Iterator[Network]:
    entries = [row for row in product((1, 0, -1), repeat=5) if row[0] and row[3]]
    for a, b, c, d, e in sorted(entries, key=lambda row: sum(map(abs, row))):
        text = f"y = relu({a}*x + {b}); z = relu({c}*x + {d}*y + {e}); x, y, z"
        yield Network.parse(text, "x")


def _violated(true: Polyhedron, relaxed: Polyhedron) -> list[object] | None:
    """The coefficients of a constraint of one set that the other, larger one does not satisfy."""
    for constraint in (*true.equations, *true.inequalities):
        high = relaxed.bounds(constraint.form)
        if high.upper > constraint.bound or (
            constraint.is_equation and high.lower < constraint.bound
        ):
            return list(constraint.coefficients)
    return None
