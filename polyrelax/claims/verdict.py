"""Verdicts: what a computation can say of a claim."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What a computation says of a claim; each is as strong as its text says, and no stronger."""

    REFUTED = "refuted"
    """False: the finding holds a witness."""
    PROVED = "proved"
    """True: by exact computation on the networks it speaks of, or by a theorem in proofs/."""
    VERIFIED = "verified"
    """True of every network of a finite class that has been exhausted."""
    SUPPORTED = "supported"
    """True of all samples that were looked at."""
    VACUOUS = "vacuous"
    """True, but for an empty reason."""
    UNDECIDED = "undecided"
    """None of these: the budget ran out, or it cannot be decided here."""
