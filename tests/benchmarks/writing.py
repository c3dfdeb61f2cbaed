"""The reports as a document, docs/performance.md, with the machine they were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.measuring import Report

PACKAGES = ("pycddlib", "z3-solver", "numpy", "distributed", "python-flint", "sympy")
VERDICTS = {True: "met", False: "missed", None: "—"}


def machine() -> list[str]:
    """The processor, the system, Python and the peers, a line each."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cores = os.cpu_count()
    peers = ", ".join(f"{package} {installed(package)}" for package in PACKAGES)
    return [
        f"{names[0] if names else platform.processor() or platform.machine()}, {cores} cores",
        f"{platform.system()} {platform.release()}",
        f"{platform.python_implementation()} {platform.python_version()}",
        peers,
        f"{datetime.now(UTC):%Y-%m-%d}",
    ]


def installed(package: str) -> str:
    """A package's version."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def document(reports: Sequence[Report]) -> str:
    """The whole document, in Markdown."""
    parts = [
        "# Performance",
        "Written by `make bench`; do not edit. All figures are ratios within one run on one "
        "machine: both sides did the same work in the same process, turn by turn, and the least "
        "processor time of each counts. Absolute times move by a factor of two and more from "
        "machine to machine; the ratios move far less. Wherever both sides have an answer, the run "
        "stops if the answers differ.",
        "\n".join(f"* {line}" for line in machine()),
        table(
            ["what", "target", "measured", ""],
            [[r.title, r.target, r.outcome, VERDICTS[r.met]] for r in reports],
        ),
    ]
    for report in reports:
        parts += [f"## {report.title}", f"Target: {report.target}. {report.notes}"]
        parts.append(table(report.headers, report.rows))
        if report.profile:
            parts.append(f"Where our time goes:\n\n```text\n{report.profile}\n```")
    return "\n\n".join(parts) + "\n"


def updated(text: str, reports: Sequence[Report]) -> str:
    """An earlier document with the reports in place of those of the same titles, or at the end."""
    old, new = _parts(text), _parts(document(reports))
    rows, sections = {**old.rows, **new.rows}, {**old.sections, **new.sections}
    return "".join([new.head, *rows.values(), *sections.values()])


class _Parts(NamedTuple):
    """A document in pieces: up to the table of targets, its rows and the sections by title."""

    head: str
    rows: dict[str, str]
    sections: dict[str, str]


def _parts(text: str) -> _Parts:
    whole, *sections = text.split("\n## ")
    head, line, rows = whole.partition("| --- | --- | --- | --- |\n")
    return _Parts(
        head + line,
        {
            row.split(" | ")[0].removeprefix("| "): row
            for row in rows.splitlines(keepends=True)
            if row.strip()
        },
        {section.partition("\n")[0]: f"\n## {section}" for section in sections},
    )


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
