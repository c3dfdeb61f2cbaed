"""What a network really does: linear cells, exact ranges and images, intrinsic stability."""

from polyrelax.exact.cells import Cell, cells
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
    "Cell",
    "Enclosure",
    "NeuronRange",
    "PartialImage",
    "Range",
    "cells",
    "image",
    "live",
    "range_of",
    "stability",
]
