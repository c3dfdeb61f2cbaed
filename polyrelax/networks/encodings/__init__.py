"""Encodings: networks that compute a given function in a form that a relaxation bounds exactly."""

from polyrelax.networks.encodings.convex import (
    convex_encodings,
    encode_convex,
    encode_in_one_layer,
    encode_monotone,
)
from polyrelax.networks.encodings.flips import flip
from polyrelax.networks.encodings.slices import (
    encode_by_teeth,
    encode_by_zigzags,
    slices,
)
from polyrelax.networks.encodings.univariate import encode_univariate

__all__ = [
    "convex_encodings",
    "encode_by_teeth",
    "encode_by_zigzags",
    "encode_convex",
    "encode_in_one_layer",
    "encode_monotone",
    "encode_univariate",
    "flip",
    "slices",
]
