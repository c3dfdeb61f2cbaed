"""`encode_univariate`: one call from a function of one variable to a network that is precise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.networks.encodings.carrying import is_feed_forward, without_skips
from polyrelax.networks.encodings.flips import flip
from polyrelax.networks.encodings.shallow import (
    encode_convex,
    encode_in_one_layer,
    encode_monotone,
)
from polyrelax.networks.encodings.slices import encode_by_teeth, encode_by_zigzags
from polyrelax.networks.network import Network
from polyrelax.networks.piecewise import PiecewiseLinear

_JOINT = re.compile(r"(krelu|m|mo|p):([1-9]\d{0,5}|inf)")
_UNKNOWN = {
    "deeppoly-area": "its area rule mixes the two lower lines; no construction is known",
    "crown": "its area rule mixes the two lower lines; no construction is known",
    "deepz": "no construction is known",
}


def encode_univariate(
    f: PiecewiseLinear,
    relaxation: str = "deeppoly-0",
    domain: Any = None,
    *,
    skips: bool = True,
) -> Network:
    """A network that computes f, and on which a relaxation is precise.

    Precise is: its bounds are exact on every interval [a, b] inside of the domain (baader2024).

    * `ibp`: f must be monotone; at most two hidden layers.
    * `deeppoly-0`, `triangle`, `triangle@ibp`: one network for the three; one hidden layer for a
      convex or concave f, two for a monotone one, three for any other.
    * `deeppoly-1`: likewise; x and what is read again later is carried by skip connections.
    * `m:inf`, `mo:inf`, `exact`, and `krelu:K`, `m:K`, `mo:K` with K at least the number of kinks
      (for `mo:K` one more if a neuron has to carry x), `p:R`: one hidden layer, whatever f is. For
      smaller K, `krelu:K` and `m:K` lie inside the Triangle, whose network is returned, and
      `mo:K` inside interval propagation: f must be monotone.

    Args:
        f: the function; its domain is R or an interval.
        relaxation: the name of a relaxation (see `method`).
        domain: where the network is to be precise, if not on all of f's domain.
        skips: whether values may be carried by skip connections. If not, they are carried by
            neurons relu(v + S), which needs a bounded domain unless there is nothing to carry.

    Raises:
        InvalidInput: for a name that is no relaxation, or a domain that f is not given on.
        Unsupported: when the relaxation is precise on no network that computes f, or when no
            construction is known; the message says which and why.

    >>> f = PiecewiseLinear([(0, 0), (1, 1), (2, 0)], left=0, right=0)
    >>> encode_univariate(f)
    Network("-relu(-relu(-relu(-x + 1) - relu(x - 1) + 1) + 1) + 1")
    """
    PiecewiseLinear.require(f)
    if not isinstance(relaxation, str):
        must = "the name of a relaxation, such as 'triangle'"
        raise InvalidInput.argument("relaxation", must, repr(relaxation))
    f = f.restrict(domain)
    nets = _constructions(f, relaxation, skips)
    first = next(nets)
    if skips:
        return first
    return next((net for net in (first, *nets) if is_feed_forward(net)), None) or without_skips(
        first, f.domain
    )


def _constructions(f: PiecewiseLinear, relaxation: str, skips: bool) -> Iterator[Network]:
    """The networks that a relaxation is precise on, the smallest first."""
    if relaxation == "ibp":
        return _for_intervals(f)
    if relaxation in ("deeppoly-0", "triangle", "lp", "triangle@ibp"):
        return _for_lines(f)
    if relaxation == "deeppoly-1":
        return _for_identities(f)
    if relaxation == "exact":
        return iter([encode_in_one_layer(f)])
    if relaxation in _UNKNOWN:
        raise Unsupported(f"{relaxation}: {_UNKNOWN[relaxation]} (see docs/open-cells.md).")
    match = _JOINT.fullmatch(relaxation)
    if match is None or (match[2] == "inf" and match[1] in ("krelu", "p")):
        must = "ibp, deeppoly-0, deeppoly-1, triangle, triangle@ibp, krelu:K, m:K, mo:K or p:R"
        raise InvalidInput.argument("relaxation", must, repr(relaxation))
    family, size = match.groups()
    net = encode_in_one_layer(f)
    neurons = len(net.neurons)
    if family == "mo" and not skips and not is_feed_forward(net):
        neurons += 1  # what carries x past the layer takes a place in the hull
    if family == "p" or size == "inf" or int(size) >= neurons:
        return iter([net])
    if family != "mo":
        return _for_lines(f)
    if f.is_monotone():
        return _for_intervals(f)
    raise Unsupported(
        f"{relaxation}: no construction is known for this function, which is not monotone and has "
        f"{neurons} neurons in one hidden layer, more than are hulled together."
    )


def _for_intervals(f: PiecewiseLinear) -> Iterator[Network]:
    if f.is_monotone() and _bends_one_way(f):
        yield encode_convex(f)
    yield encode_monotone(f)


def _for_lines(f: PiecewiseLinear) -> Iterator[Network]:
    """For DeepPoly-0 and the Triangle."""
    if _bends_one_way(f):
        yield encode_convex(f)
    if f.is_monotone():
        yield encode_monotone(f)
    yield encode_by_teeth(f)


def _for_identities(f: PiecewiseLinear) -> Iterator[Network]:
    """For DeepPoly-1."""
    if _bends_one_way(f) or f.is_monotone():
        yield flip(next(_for_lines(f)))
    yield flip(encode_by_zigzags(f))


def _bends_one_way(f: PiecewiseLinear) -> bool:
    return f.is_convex() or f.is_concave()
