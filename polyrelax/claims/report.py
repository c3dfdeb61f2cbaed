"""How verdicts are shown: a table, the explanation of one claim, JSON; and progress on the way."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from polyrelax.claims.claim import Claim
from polyrelax.claims.inquiry import plural
from polyrelax.claims.ledger import Docket, Result, judge_all
from polyrelax.claims.parallel import Book, judge_in_parallel
from polyrelax.claims.verdict import Verdict

if TYPE_CHECKING:
    from rich.table import Table

COLOURS = {
    Verdict.REFUTED: "red",
    Verdict.PROVED: "green",
    Verdict.VERIFIED: "cyan",
    Verdict.SUPPORTED: "blue",
    Verdict.VACUOUS: "yellow",
    Verdict.UNDECIDED: "magenta",
}
_WIDEST, _NARROWEST = 100, 40


def run(
    claims: Sequence[Claim], *, seconds: Any = None, jobs: int = 1, book: Book | None = None
) -> Docket:
    """Judge claims, with a progress bar on stderr where that is a terminal.

    Args:
        seconds: a limit in time for each claim; those that hit it are undecided.
        jobs: how many processes; with one, or one claim, all is done here.
        book: what makes the ledger, which other processes look the claims up in.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=len(claims))

        def watch(claim: Claim, counts: Counter[str]) -> None:
            seen = ", ".join(map(plural, counts, counts.values()))
            bar.update(task, description=f"{claim.id}  {seen}")

        def finished(_: Result) -> None:
            bar.advance(task)

        if book is None or jobs < 2 or len(claims) < 2:
            return judge_all(claims, seconds=seconds, watch=watch, finished=finished)
        return judge_in_parallel(
            claims, book, jobs, seconds=seconds, watch=watch, finished=finished
        )


def is_explained(results: Sequence[Result], ids: Sequence[str]) -> bool:
    """Whether the ids ask for explanations: they name items or claims, not all or whole papers."""
    return bool(results) and bool(ids) and all("." in name for name in ids)


def table(results: Iterable[Result]) -> Table:
    """The results as a table for rich, one row a claim."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("claim", no_wrap=True)
    shown.add_column("verdict", no_wrap=True)
    shown.add_column("summary")
    for result in results:
        verdict = result.finding.verdict
        shown.add_row(
            Text(result.claim.id),
            Text(verdict.value, style=COLOURS[verdict]),
            Text(result.finding.summary),
        )
    return shown


def totals(results: Iterable[Result]) -> str:
    """One line: how many claims have which verdict.

    >>> totals([])
    '0 claims'
    """
    verdicts = [result.finding.verdict for result in results]
    counts = Counter(verdicts)
    parts = [f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict]]
    return ": ".join([plural("claims", len(verdicts)), *filter(None, [", ".join(parts)])])


def explain(result: Result, width: int | None = None) -> str:
    """The explanation of one claim: paragraphs, wrapped to a width (that of the terminal).

    Commands to try stand on lines of their own, however long they are.
    """
    if width is None:
        from shutil import get_terminal_size

        width = get_terminal_size().columns
    width = max(_NARROWEST, min(width, _WIDEST))
    claim, finding = result.claim, result.finding
    heading = f"{claim.id}: {finding.verdict}"
    paragraphs = [
        f"{claim.source} (reading: {claim.reading}): {claim.statement}",
        finding.summary,
        *finding.paragraphs,
    ]
    if result.wrong_step:
        paragraphs.append(f"The first wrong step. {result.wrong_step}")
    if result.instead:
        paragraphs.append(f"What is true instead. {result.instead}")
    if claim.rests_on:
        paragraphs.append(f"The claim rests on {', '.join(claim.rests_on)}.")
    paragraphs.append(_evidence(result))
    wrapped = [textwrap.fill(text, width, break_on_hyphens=False) for text in paragraphs]
    blocks = [f"{heading}\n{'-' * len(heading)}", *wrapped]
    if finding.witness is not None:
        witness = finding.witness
        given = f'"{witness.net}" --domain "{witness.domain}"'
        named = witness.points.get("method")
        methods = f" --methods exact,{named}" if isinstance(named, str) else ""
        commands = [f"    polyrelax image {given}", f"    polyrelax compare {given}{methods}"]
        blocks.append("\n".join(["To see it:", *commands]))
    if result.certificate is not None:
        command = f"    python proofs/check.py {result.certificate}"
        blocks.append(f"To check it without polyrelax, by its certificate:\n{command}")
    return "\n\n".join(blocks)


def to_json(results: Iterable[Result]) -> dict[str, Any]:
    """The object of the contract of `referee --json`."""
    return {"claims": [result.to_json() for result in results]}


def _evidence(result: Result) -> str:
    looked = ", ".join(map(plural, result.counts, result.counts.values()))
    parts = [f"Looked at: {looked or 'the one case'}"]
    if result.rechecks:
        parts.append(f"Re-checked by another route: {'; '.join(result.rechecks)}")
    milliseconds = int(result.seconds * 1000)
    parts.append(f"{milliseconds // 1000}.{milliseconds % 1000:03d} s")
    return ". ".join(parts) + "."
