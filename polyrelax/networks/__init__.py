"""Networks: the computation DAG of ReLU neurons, how it is built, evaluated, compared and shown."""

from polyrelax.networks import families, transformations
from polyrelax.networks.chain import Chain, Layer, Output
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
from polyrelax.networks.stages import Stages, split_in_stages

__all__ = [
    "Activation",
    "Chain",
    "Input",
    "Layer",
    "Network",
    "Neuron",
    "Output",
    "Stages",
    "absolute",
    "clip",
    "families",
    "inputs",
    "maximum",
    "minimum",
    "relu",
    "split_in_stages",
    "transformations",
]
