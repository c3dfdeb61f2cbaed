"""The ledger: all claims in order, how ids select among them, and how they are judged."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from polyrelax.claims.claim import Claim, Finding
from polyrelax.claims.inquiry import Inquiry
from polyrelax.claims.recheck import check_witness
from polyrelax.claims.verdict import Verdict
from polyrelax.errors import InvalidInput, Undecided
from polyrelax.rational.numbers import format_rational

_ROOT = Path(__file__).parents[2]
_COQ = "proofs/coq"

Watch = Callable[[Claim, Counter[str]], None]
"""Called with a claim when its judging begins, and whenever it has looked at something."""


@dataclass(frozen=True, slots=True)
class Result:
    """A claim that has been judged: what was found, at what cost.

    Attributes:
        counts: how many of what were looked at.
        rechecks: what has been re-checked by code that did not produce it, in words.
        seconds: how long it took, to the millisecond.
        certificate: the file of its certificate, if there is one.
        theorems: the theorems in Coq about it, each as "FILE: THEOREM".
    """

    claim: Claim
    finding: Finding
    counts: Counter[str]
    rechecks: tuple[str, ...]
    seconds: Fraction
    certificate: str | None = None
    theorems: tuple[str, ...] = ()

    @property
    def wrong_step(self) -> str:
        """Where the paper's proof first goes wrong; nothing unless the claim is refuted."""
        return self.claim.wrong_step if self.finding.verdict is Verdict.REFUTED else ""

    @property
    def instead(self) -> str:
        """What is true instead; nothing unless the claim is refuted."""
        return self.claim.instead if self.finding.verdict is Verdict.REFUTED else ""

    def to_json(self) -> dict[str, Any]:
        """An entry of the contract of `referee --json`."""
        claim, finding = self.claim, self.finding
        return {
            "id": claim.id,
            "statement": claim.statement,
            "source": claim.source,
            "reading": claim.reading,
            "verdict": finding.verdict.value,
            "summary": finding.summary,
            "witness": None if finding.witness is None else finding.witness.to_json(),
            "seconds": format_rational(self.seconds),
            "explanation": list(finding.paragraphs),
            "first_wrong_step": self.wrong_step or None,
            "instead": self.instead or None,
            "rests_on": list(claim.rests_on),
            "looked_at": dict(self.counts),
            "rechecked": list(self.rechecks),
            "certificate": self.certificate,
            "theorems": list(self.theorems),
        }


Finished = Callable[[Result], None]
"""Called with each result as it comes."""


@dataclass(frozen=True, slots=True)
class Docket:
    """The results in order; `interrupted` is true where a keyboard interrupt cut them short."""

    results: tuple[Result, ...]
    interrupted: bool = False


class Ledger:
    """All claims, in the order of their papers.

    Raises:
        InvalidInput: when two claims have the same id, or one rests on an unknown one.
    """

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims = tuple(claims)
        ids = [claim.id for claim in self.claims]
        for name, number in Counter(ids).items():
            if number > 1:
                raise InvalidInput.argument("claims", "claims with unique ids", f"{name} twice")
        for claim in self.claims:
            for name in claim.rests_on:
                if name not in ids:
                    raise InvalidInput(f"The claim {claim.id} rests on an unknown one, {name}.")

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def __len__(self) -> int:
        return len(self.claims)

    def select(self, ids: Iterable[str] = ()) -> tuple[Claim, ...]:
        """The claims that the ids select, in the ledger's order; all of them where there is no id.

        An id selects the claim of that name and all whose names continue it after a dot.

        Raises:
            InvalidInput: for an id that selects nothing, with those that look like it.
        """
        wanted = list(dict.fromkeys(ids))
        for name in wanted:
            if not any(_selects(name, claim) for claim in self.claims):
                raise InvalidInput.argument("ids", self._near(name), repr(name))
        return tuple(
            claim
            for claim in self.claims
            if not wanted or any(_selects(name, claim) for name in wanted)
        )

    def _near(self, name: str) -> str:
        known: dict[str, None] = {}
        for claim in self.claims:
            parts = claim.id.split(".")
            known.update(dict.fromkeys(".".join(parts[:n]) for n in range(1, len(parts) + 1)))
        close = get_close_matches(name, known, n=3, cutoff=0)
        return f"the id of a claim, of an item or of a paper (such as {', '.join(close)})"


def judge(
    claim: Claim, *, seconds: Any = None, watch: Callable[[Counter[str]], None] | None = None
) -> Result:
    """Decide a claim by its computation, and re-check its witness if it is refuted.

    Args:
        seconds: a limit in time; when it runs out, the verdict is undecided.
        watch: called with the counts whenever something has been looked at.

    Raises:
        CheckFailed: when what was found does not pass its re-check; there is no result then.
    """
    start = time.monotonic_ns()
    inquiry = Inquiry(seconds, watch)
    try:
        finding = claim.decide(inquiry)
    except Undecided as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        finding = Finding(Verdict.UNDECIDED, str(error))
    if finding.verdict is Verdict.REFUTED and finding.witness is not None:
        check_witness(finding.witness)
    took = Fraction((time.monotonic_ns() - start) // 10**6, 1000)
    rechecks = tuple(inquiry.rechecks)
    named = certificate_of(claim), theorems_of(claim)
    return Result(claim, finding, inquiry.counts, rechecks, took, *named)


def certificate_of(claim: Claim) -> str | None:
    """The file in proofs/certificates/ that certifies a claim's verdict, where there is one.

    An installed package comes without these files, a copy of the repository with them.
    """
    file = _ROOT / "proofs" / "certificates" / f"{claim.id}.json"
    return file.relative_to(_ROOT).as_posix() if file.is_file() else None


def theorems_of(claim: Claim) -> tuple[str, ...]:
    """The Coq theorems that decide a claim, or that its answer rests on, each as "FILE: THEOREM".

    They are those of proofs/coq/theorems.txt, which an installed package comes without.
    """
    return tuple(
        f"{_COQ}/{file}.v: {theorem}"
        for file, theorem, *claims in _index_of_theorems()
        if claim.id in claims
    )


@cache
def _index_of_theorems() -> list[list[str]]:
    index = _ROOT / _COQ / "theorems.txt"
    lines = index.read_text().splitlines() if index.is_file() else []
    return [line.split() for line in lines if line and not line.startswith("#")]


def judge_all(
    claims: Iterable[Claim],
    *,
    seconds: Any = None,
    watch: Watch | None = None,
    finished: Finished | None = None,
) -> Docket:
    """Judge claims one after another; an interrupt leaves the results so far.

    Args:
        seconds: a limit in time for each claim.
        watch: called with the claim and its counts at its beginning and as it proceeds.
        finished: called with each result as it comes.
    """
    results: list[Result] = []
    try:
        for claim in claims:
            results.append(judge(claim, seconds=seconds, watch=_watcher(watch, claim)))
            if finished is not None:
                finished(results[-1])
    except KeyboardInterrupt:
        return Docket(tuple(results), interrupted=True)
    return Docket(tuple(results))


def _watcher(watch: Watch | None, claim: Claim) -> Callable[[Counter[str]], None] | None:
    if watch is None:
        return None
    watch(claim, Counter())
    return lambda counts: watch(claim, counts)


def _selects(name: str, claim: Claim) -> bool:
    return claim.id == name or claim.id.startswith(f"{name}.")
