"""Mao, Zhang and Vechev, arXiv 2410.06816 version 1: its claims, in the paper's order.

Every section of the paper is a module; they are imported in the paper's order, and each adds its
claims to `PAPER`. What their computations share is in `paper`, how they are worded in `telling`.
docs/papers/mao2024.md tells the whole as one story.
"""

from polyrelax.papers.mao2024.paper import PAPER as PAPER  # isort: split

from polyrelax.papers.mao2024 import abstract as abstract
from polyrelax.papers.mao2024 import section_1 as section_1
from polyrelax.papers.mao2024 import section_1_this_work as section_1_this_work
from polyrelax.papers.mao2024 import section_2 as section_2
from polyrelax.papers.mao2024 import section_3 as section_3
from polyrelax.papers.mao2024 import section_3_toy as section_3_toy
from polyrelax.papers.mao2024 import section_4 as section_4
from polyrelax.papers.mao2024 import section_5 as section_5
from polyrelax.papers.mao2024 import section_5_proof as section_5_proof  # isort: split

from polyrelax.papers.mao2024 import section_5_lemma_3 as section_5_lemma_3
from polyrelax.papers.mao2024 import section_6 as section_6
from polyrelax.papers.mao2024 import section_6_theorem_6 as section_6_theorem_6
from polyrelax.papers.mao2024 import section_6_theorem_6_induction as section_6_theorem_6_induction
from polyrelax.papers.mao2024 import section_6_theorem_6_lemmas as section_6_theorem_6_lemmas
from polyrelax.papers.mao2024 import section_7 as section_7
from polyrelax.papers.mao2024 import section_7_nested as section_7_nested
from polyrelax.papers.mao2024 import section_8 as section_8
from polyrelax.papers.mao2024 import section_9 as section_9
