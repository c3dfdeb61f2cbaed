"""Claims, verdicts, findings and their re-checks; the ledger of all claims, and how it is shown."""

from polyrelax.claims.claim import (
    Claim,
    Finding,
    Paper,
    Stated,
    Witness,
    domain_text,
    stated_bounds,
)
from polyrelax.claims.conjecture import Conjecture, conjecture
from polyrelax.claims.inquiry import Inquiry
from polyrelax.claims.ledger import Docket, Ledger, Result, judge, judge_all
from polyrelax.claims.verdict import Verdict

__all__ = [
    "Claim",
    "Conjecture",
    "Docket",
    "Finding",
    "Inquiry",
    "Ledger",
    "Paper",
    "Result",
    "Stated",
    "Verdict",
    "Witness",
    "conjecture",
    "domain_text",
    "judge",
    "judge_all",
    "stated_bounds",
]
