"""Mao, Zhang and Vechev, later versions of arXiv 2410.06816: their claims, in the paper's order.

Of version 2 the abstract is at hand; of version 4 (ICLR 2026) what the project's notes report. Each
module is a part of the story that docs/papers/mao2026.md tells. The proofs are in
proofs/mao2026.md.
"""

from polyrelax.papers.mao2026.paper import PAPER as PAPER  # isort: split

from polyrelax.papers.mao2026 import abstract as abstract
from polyrelax.papers.mao2026 import definitions as definitions
from polyrelax.papers.mao2026 import theorem_3_3 as theorem_3_3
from polyrelax.papers.mao2026 import theorem_4_2 as theorem_4_2  # isort: split

from polyrelax.papers.mao2026 import maximum as maximum  # isort: split

from polyrelax.papers.mao2026 import transformations as transformations  # isort: split

from polyrelax.papers.mao2026 import partitions as partitions  # isort: split

from polyrelax.papers.mao2026 import open_questions as open_questions
