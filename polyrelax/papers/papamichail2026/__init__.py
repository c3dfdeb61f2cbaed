"""Papamichail, Varsos, Flouris and Marques-Silva, arXiv 2604.18728: its claims.

Only a summary of the paper is at hand; its sentences are followed in their order. The modules are
imported in that order, and each adds its claims to `PAPER`. The networks are in `families`, what
the computations share is in `paper`.
"""

from polyrelax.papers.papamichail2026.paper import PAPER as PAPER  # isort: split

from polyrelax.papers.papamichail2026 import soundness as soundness  # isort: split

from polyrelax.papers.papamichail2026 import perceptron as perceptron  # isort: split

from polyrelax.papers.papamichail2026 import choices as choices  # isort: split

from polyrelax.papers.papamichail2026 import distances as distances  # isort: split

from polyrelax.papers.papamichail2026 import deviations as deviations  # isort: split

from polyrelax.papers.papamichail2026 import depth as depth
