"""Clamping a network at its own range: why Theorem 1 holds, and for which relaxations."""

from __future__ import annotations

from polyrelax.networks import Network, relu
from polyrelax.rational.interval import Interval


def clamped(network: Network, bounds: Interval) -> Network:
    """u - rho(u - l - rho(f - l)) for a network f with the range [l, u] (Theorem 11).

    >>> from fractions import Fraction
    >>> clamped(Network.parse("relu(x)"), Interval(Fraction(0), Fraction(1)))
    Network("-relu(-relu(relu(x)) + 1) + 1")
    """
    (form,) = network.outputs
    low, high = bounds
    return Network(high - relu(high - low - relu(form - low)), inputs=network.inputs)
