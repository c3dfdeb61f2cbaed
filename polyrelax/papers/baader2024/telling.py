"""How the rows of baader2024 are decided and worded."""

from __future__ import annotations

from polyrelax.claims import Finding, Inquiry, Verdict

PROOFS = "proofs/baader2024.md"


def proved(inquiry: Inquiry, theorem: str, argument: str, looked_at: str) -> Finding:
    """A claim with a proof in proofs/baader2024.md, after nothing was found against it."""
    return Finding(
        Verdict.PROVED,
        f"{theorem} in {PROOFS}; and no exception among {inquiry.tally}.",
        [argument, looked_at],
    )


def against(inquiry: Inquiry, text: str) -> Finding:
    """Something was found against a theorem: nothing is claimed then."""
    return Finding(Verdict.UNDECIDED, f"After {inquiry.tally}: {text}", [text])
