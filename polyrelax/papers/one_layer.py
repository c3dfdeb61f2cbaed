"""Networks that are one ReLU layer, as what claims about sets X and rho(X) are asked of."""

from __future__ import annotations

from polyrelax.exact import image
from polyrelax.networks import Network, Neuron
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.affine import Affine


def before_relu(network: Network, domain: Polyhedron) -> Polyhedron | None:
    """The set W X + b on which a network rho(W x + b) applies rho; None for other networks.

    >>> from polyrelax.polyhedra import polytope
    >>> line = polytope("-1 <= x <= 1")
    >>> before_relu(Network.parse("relu(2*x)"), line).vertices
    ((Fraction(-2, 1),), (Fraction(2, 1),))
    >>> before_relu(Network.parse("relu(x) + 1"), line) is None
    True
    """
    neurons = [node for form in network.outputs for node in form.atoms if isinstance(node, Neuron)]
    if len(network.layers) != 1 or tuple(map(Affine.atom, neurons)) != network.outputs:
        return None
    return image(Network(*(neuron.pre for neuron in neurons), inputs=network.inputs), domain).hull
