"""Networks: the computation DAG of ReLU neurons, how it is built, evaluated, compared and shown."""

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

__all__ = [
    "Activation",
    "Chain",
    "Input",
    "Layer",
    "Network",
    "Neuron",
    "Output",
    "absolute",
    "clip",
    "inputs",
    "maximum",
    "minimum",
    "relu",
]
