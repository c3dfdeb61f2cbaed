"""What is true instead: repaired statements, each with its proof in proofs/theorems.md."""

from polyrelax.papers.repaired.paper import PAPER as PAPER  # isort: split

from polyrelax.papers.repaired import layers as layers
from polyrelax.papers.repaired import output_hulls as output_hulls
from polyrelax.papers.repaired import unstable as unstable
