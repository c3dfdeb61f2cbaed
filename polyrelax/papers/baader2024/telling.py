"""How the rows of baader2024 are decided and worded."""

from __future__ import annotations

from polyrelax.claims import Finding, Inquiry, Verdict


def proved(inquiry: Inquiry, theorem: str, argument: str, looked_at: str) -> Finding:
    """A claim with a proof in proofs/, after nothing was found against it.

    Args:
        theorem: its name, and the file in proofs/ where it stands.
    """
    return Finding(
        Verdict.PROVED,
        f"{theorem}; and no exception among {inquiry.tally}.",
        [argument, looked_at],
    )


def against(inquiry: Inquiry, text: str) -> Finding:
    """Something was found against a theorem: nothing is claimed then."""
    return Finding(Verdict.UNDECIDED, f"After {inquiry.tally}: {text}", [text])
