"""Networks: the computation DAG of ReLU neurons, how it is built, evaluated, compared and shown."""

from polyrelax.networks import families, transformations
from polyrelax.networks.chain import Chain, Layer, Output
from polyrelax.networks.encodings import (
    convex_encodings,
    encode_convex,
    encode_max_min,
    encode_univariate,
    flip,
)
from polyrelax.networks.expressions import (
    Input,
    Neuron,
    absolute,
    clip,
    inputs,
    maximum,
    minimum,
    relu,
)
from polyrelax.networks.network import Activation, Network
from polyrelax.networks.piecewise import PiecewiseLinear
from polyrelax.networks.stages import Stages, split_in_stages

__all__ = [
    "Activation",
    "Chain",
    "Input",
    "Layer",
    "Network",
    "Neuron",
    "Output",
    "PiecewiseLinear",
    "Stages",
    "absolute",
    "clip",
    "convex_encodings",
    "encode_convex",
    "encode_max_min",
    "encode_univariate",
    "families",
    "flip",
    "inputs",
    "maximum",
    "minimum",
    "relu",
    "split_in_stages",
    "transformations",
]
