"""One hidden layer for a network of one input, from its exact linear pieces on an interval."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import cells, prepared
from polyrelax.networks import Network, relu
from polyrelax.networks import inputs as input_forms
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.rows import point_of


def one_hidden_layer(network: Network, domain: Polyhedron, *, seconds: Any = None) -> Network:
    """The same function of one input on an interval, with a single ReLU layer.

    With a the interval's left end and k the kinks, each output is a constant, plus a slope times
    rho(x - a), plus a slope's jump times rho(x - k) for each kink. M_inf is exact on every
    sub-interval then, as on every network with one ReLU layer. Source: mao2026, completeness by
    transformation, as reported; Theorem 7 in proofs/mao2026.md.

    Args:
        network: any network of one input, which is matched to the domain by name.
        domain: a non-empty interval; on a point the network becomes constant.
        seconds: a limit in time.

    Raises:
        InvalidInput: when network and domain have not one variable in common and no others.
        EmptyDomain, Unbounded: when the domain is empty or not bounded.
        Undecided: when the time runs out; there is no partial answer.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> deep = Network.parse("relu(relu(x) + relu(-x) - 1) + x")
    >>> one_hidden_layer(deep, polytope("-2 <= x <= 2"))
    Network("relu(x + 1) + relu(x - 1) - 1")
    """
    network = prepared(network, domain)
    if len(domain.names) != 1:
        raise InvalidInput.argument(
            "domain", "an interval of one variable", f"in {', '.join(domain.names) or 'none'}"
        )
    budget = Budget(seconds)
    values: dict[Fraction, tuple[Fraction, ...]] = {}
    for count, cell in enumerate(cells(network, domain)):
        budget.require(count, "the linear pieces of a network")
        for corner in cell.corners:
            (x,) = point_of(corner)
            values[x] = network.evaluate([x])
    ends = sorted(values)
    (atom,) = input_forms(domain.names)
    outputs = [Affine.of(value) for value in values[ends[0]]]
    slopes = [Fraction(0)] * len(outputs)
    for left, right in pairwise(ends):
        rises = zip(values[left], values[right], strict=True)
        new = [(after - before) / (right - left) for before, after in rises]
        if new != slopes:
            neuron = relu(atom - left)
            outputs = [
                form + (slope - old) * neuron
                for form, slope, old in zip(outputs, new, slopes, strict=True)
            ]
            slopes = new
    return Network(*outputs, inputs=domain.names)
