"""`make bench`: measure, show the tables, and write docs/performance.md."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.benchmarks import (
    bench_cells,
    bench_joint,
    bench_kernel,
    bench_programs,
    bench_projection,
    bench_range,
    bench_relaxations,
    bench_search,
    bench_start,
)
from tests.benchmarks.measuring import ROOT, Report
from tests.benchmarks.writing import VERDICTS, document, updated

BENCHMARKS = {
    "cells": bench_cells.run,
    "range": bench_range.run,
    "kernel": bench_kernel.run,
    "projection": bench_projection.run,
    "programs": bench_programs.run,
    "joint": bench_joint.run,
    "relaxations": bench_relaxations.run,
    "search": bench_search.run,
    "start": bench_start.run,
}


def main() -> None:
    """Run the benchmarks that were asked for; a whole run writes the document."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all")
    parser.add_argument("--quick", action="store_true", help="a subset, in about a minute")
    parser.add_argument(
        "--output", type=Path, help="where to write; a partial run replaces its own tables there"
    )
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    chosen = options.names or list(BENCHMARKS)
    console = Console()
    reports = []
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("")
        for name in chosen:
            reports.append(
                BENCHMARKS[name](
                    options.quick, lambda text: progress.update(task, description=text)
                )
            )
            show(console, reports[-1])
    output = options.output
    if output is None and not options.quick and not options.names:
        output = ROOT / "docs" / "performance.md"
    if output is not None:
        partial = bool(options.names) and output.exists()
        text = updated(output.read_text("utf-8"), reports) if partial else document(reports)
        output.write_text(text, encoding="utf-8")
        console.print(f"Written to {output}.")


def show(console: Console, report: Report) -> None:
    """One benchmark's table and verdict."""
    caption = f"target: {report.target}; measured: {report.outcome} ({VERDICTS[report.met]})"
    table = Table(*report.headers, title=report.title, caption=caption)
    for row in report.rows:
        table.add_row(*row)
    console.print(table)
    if report.profile:
        console.print(report.profile, markup=False, highlight=False)


if __name__ == "__main__":
    main()
