"""Baader, Mueller, Mao, Vechev (ICLR 2024, arXiv 2311.04015): its claims, in the paper's order."""

from polyrelax.papers.baader2024.paper import PAPER as PAPER  # isort: split

from polyrelax.papers.baader2024 import abstract as abstract
from polyrelax.papers.baader2024 import table_1 as table_1  # isort: split

from polyrelax.papers.baader2024 import solutions as solutions  # isort: split

from polyrelax.papers.baader2024 import open_cells as open_cells
from polyrelax.papers.baader2024 import open_questions as open_questions
