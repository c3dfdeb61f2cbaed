"""What the tests of the relaxations share: known networks, random cases, true traces."""

from fractions import Fraction

from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.strategies import networks, polytopes

UNIT = "-1 <= x <= 1"
SQUARE = "0 <= x1 <= 1, 0 <= x2 <= 1"

N1 = "y1 = relu(x); y2 = relu(x + 1); relu(y1) - relu(y2 - 1)"
N2 = "y1 = relu(x); y2 = relu(-x); relu(y1) - relu(y1 - y2)"
MAX2 = "c = relu(x1 - x2); d = relu(x2); c + d"

ALL = (
    "ibp",
    "deepz",
    "deeppoly-0",
    "deeppoly-1",
    "deeppoly-area",
    "deeppoly-area@ibp",
    "triangle",
    "triangle@ibp",
    "triangle@deeppoly-0",
    "krelu:2",
    "krelu:2@box",
    "krelu:2@octahedron",
    "m:1",
    "m:2@A2",
    "m:2@A3",
    "m:inf",
    "m:inf@network",
    "mo:1",
    "mo:2",
    "mo:inf",
    "p:1",
    "p:3",
    "lattice:none",
    "lattice:all",
    "lattice:all@recomputed",
    "exact",
)

SMALL = {"inputs": (1, 2), "layers": (0, 2), "widths": (1, 2), "outputs": 1}


@st.composite
def cases(draw, **options):
    """A network and a non-empty polytope in its inputs, degenerate ones included."""
    net = draw(networks(**{**SMALL, **options}))
    domain = draw(polytopes(names=net.inputs, empty=False))
    return net, domain


def interval(lower, upper):
    """An interval from two rationals or texts."""
    return pr.Interval(Fraction(lower), Fraction(upper))


def trace_at(net, point):
    """The true value of every node at an input, by name."""
    names = (*net.inputs, *net.neuron_names)
    return dict(zip(names, net.with_outputs(*names).evaluate(point), strict=True))


def points_of(domain):
    """The vertices of a polytope, and its middle."""
    return [*domain.vertices, domain.interior_point()]
