"""Encodings: networks that compute a given function in a form that a relaxation bounds exactly."""

from polyrelax.networks.encodings.carrying import is_feed_forward, without_skips
from polyrelax.networks.encodings.flips import flip
from polyrelax.networks.encodings.folding import encode_max_min, fold
from polyrelax.networks.encodings.one_layer import loose_interval, one_layer_bounds
from polyrelax.networks.encodings.shallow import (
    convex_encodings,
    encode_convex,
    encode_in_one_layer,
    encode_monotone,
)
from polyrelax.networks.encodings.slices import (
    Ramp,
    Slice,
    encode_by_teeth,
    encode_by_zigzags,
    slices,
)
from polyrelax.networks.encodings.univariate import encode_univariate

__all__ = [
    "Ramp",
    "Slice",
    "convex_encodings",
    "encode_by_teeth",
    "encode_by_zigzags",
    "encode_convex",
    "encode_in_one_layer",
    "encode_max_min",
    "encode_monotone",
    "encode_univariate",
    "flip",
    "fold",
    "is_feed_forward",
    "loose_interval",
    "one_layer_bounds",
    "slices",
    "without_skips",
]
