"""What the repaired statements share."""

from __future__ import annotations

from polyrelax.claims import Finding, Inquiry, Paper, Verdict

PAPER = Paper("repaired", "What is true instead")


def proved(inquiry: Inquiry, theorem: str, argument: str, exhausted: str) -> Finding:
    """A claim with a proof in proofs/theorems.md, after its check has found nothing against it."""
    return Finding(
        Verdict.PROVED,
        f"{theorem} in proofs/theorems.md; and no exception among {inquiry.tally}.",
        [argument, exhausted],
    )
