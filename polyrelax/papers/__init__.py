"""The papers' claims, one module a paper, collected in the ledger."""

from __future__ import annotations

from polyrelax.claims import Ledger


def ledger() -> Ledger:
    """The ledger of all claims, in the papers' order.

    >>> [claim.id for claim in ledger().select(["mao2024.lemma-3.proof-range"])]
    ['mao2024.lemma-3.proof-range', 'mao2024.lemma-3.proof-range.subset']
    """
    from polyrelax.papers import baader2024, mao2024, mao2026, papamichail2026, repaired

    modules = (mao2024, mao2026, baader2024, papamichail2026, repaired)
    return Ledger(claim for module in modules for claim in module.PAPER.claims)


__all__ = ["ledger"]
