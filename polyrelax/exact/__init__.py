"""What a network really does: linear cells, exact ranges and images, intrinsic stability."""

from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import Cell, cells
from polyrelax.exact.merging import one_hidden_layer
from polyrelax.exact.pieces import Piece, pieces
from polyrelax.exact.ranges import (
    Enclosure,
    NeuronRange,
    PartialImage,
    Range,
    image,
    live,
    range_of,
    stability,
)

__all__ = [
    "Budget",
    "Cell",
    "Enclosure",
    "NeuronRange",
    "PartialImage",
    "Piece",
    "Range",
    "cells",
    "image",
    "live",
    "one_hidden_layer",
    "pieces",
    "range_of",
    "stability",
]
