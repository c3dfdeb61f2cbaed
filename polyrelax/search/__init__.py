"""Classes of networks and families of domains, enumerated in a stated order of size."""

from polyrelax.search.classes import Member, NetworkClass, affine_maps, in_size_order
from polyrelax.search.domains import intervals, lattice_polytopes, random_polytopes

__all__ = [
    "Member",
    "NetworkClass",
    "affine_maps",
    "in_size_order",
    "intervals",
    "lattice_polytopes",
    "random_polytopes",
]
