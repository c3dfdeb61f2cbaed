"""What the tests of this room share: small networks on small polytopes, and z3's answers."""

from fractions import Fraction
from itertools import product

import z3
from hypothesis import strategies as st

from polyrelax.networks import Network
from polyrelax.networks.expressions import Input
from polyrelax.polyhedra import Polyhedron
from polyrelax.strategies import networks, polytopes, rationals

# Networks with skip connections, dead neurons, zero and fractional weights, and a domain for each.
SMALL = rationals(max_numerator=2, max_denominator=3)


@st.composite
def problems(
    draw: st.DrawFn,
    inputs: tuple[int, int] = (1, 3),
    layers: tuple[int, int] = (0, 3),
    widths: tuple[int, int] = (1, 4),
    outputs: int = 1,
) -> tuple[Network, Polyhedron]:
    """A network and a polytope of any dimension, a point included."""
    size = draw(st.integers(*inputs))
    weights = st.sampled_from([SMALL, rationals(max_numerator=3, max_denominator=1)])
    net = draw(
        networks(inputs=size, layers=layers, widths=widths, outputs=outputs, weights=draw(weights))
    )
    return net, draw(polytopes(dimension=size, coordinates=SMALL))


def constrained(problem: z3.Optimize, net: Network, domain: Polyhedron) -> list[z3.ArithRef]:
    """Put the network on the domain into a z3 problem, straight from its expressions."""
    values = {Input(name): z3.Real(name) for name in net.inputs}
    rows, equations = domain.system()
    for group, holds in ((rows, z3.ArithRef.__ge__), (equations, z3.ArithRef.__eq__)):
        for row in group:
            terms = [a * z3.Real(name) for a, name in zip(row[1:], domain.names, strict=True)]
            problem.add(holds(z3.Sum([z3.RealVal(row[0]), *terms]), 0))

    def form(affine):
        terms = [z3.RealVal(str(factor)) * values[node] for node, factor in affine.terms.items()]
        return z3.Sum([z3.RealVal(str(affine.constant)), *terms])

    for neuron in net.neurons:
        pre = form(neuron.pre)
        values[neuron] = z3.If(pre > 0, pre, z3.RealVal(0))
    return [form(output) for output in net.outputs]


def z3_range(net: Network, domain: Polyhedron) -> tuple[Fraction, Fraction]:
    """Both ends of the first output, by z3."""
    ends = []
    for sense in ("minimize", "maximize"):
        problem = z3.Optimize()
        end = getattr(problem, sense)(constrained(problem, net, domain)[0])
        assert problem.check() == z3.sat
        ends.append(Fraction(end.value().as_string()))
    return ends[0], ends[1]


def grid(domain: Polyhedron, most: int = 40) -> list[tuple[Fraction, ...]]:
    """Points of a polytope: its vertices, and means of two and of all of them."""
    vertices = domain.vertices
    pairs = [
        tuple([(a + 2 * b) / 3 for a, b in zip(p, q, strict=True)])
        for p, q in product(vertices, repeat=2)
    ]
    return list(dict.fromkeys([*vertices, domain.interior_point(), *pairs]))[:most]
