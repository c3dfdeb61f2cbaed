"""Files: what polyrelax reads and writes, each format exactly."""

from polyrelax.formats.cddlib_files import read_ext, read_ine, write_ext, write_ine
from polyrelax.formats.networks import (
    load_network,
    network_from_json,
    network_to_json,
    save_network,
)
from polyrelax.formats.polyhedra import (
    load_polyhedron,
    polyhedron_from_json,
    polyhedron_to_json,
    save_polyhedron,
)

__all__ = [
    "load_network",
    "load_polyhedron",
    "network_from_json",
    "network_to_json",
    "polyhedron_from_json",
    "polyhedron_to_json",
    "read_ext",
    "read_ine",
    "save_network",
    "save_polyhedron",
    "write_ext",
    "write_ine",
]
