"""`compare`: every method side by side on one network and domain."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any

from polyrelax.errors import Undecided, Unsupported
from polyrelax.exact.cells import prepared
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations.methods import DEFAULT, method


@dataclass(frozen=True, slots=True)
class Row:
    """What one method says: bounds of each output, or why there are none.

    `undecided` is true where a budget ended and the bounds are merely sound.
    """

    method: str
    bounds: tuple[Interval, ...] | None
    unsupported: str | None
    undecided: bool
    milliseconds: int

    def to_json(self) -> Any:
        """The row as the contract of `compare --json` has it."""
        if self.bounds is None:
            return {"unsupported": self.unsupported}
        pairs: list[dict[str, Any]] = [dict(interval.to_json()) for interval in self.bounds]
        if self.undecided:
            for pair in pairs:
                pair["undecided"] = True
        return pairs[0] if len(pairs) == 1 else pairs


@dataclass(frozen=True, slots=True)
class Comparison:
    """The bounds of several methods on one network and domain: a table, or data by `to_json`."""

    network: Network
    domain: Polyhedron
    rows: tuple[Row, ...]

    def __getitem__(self, name: str) -> Interval | tuple[Interval, ...]:
        """The bounds of a method (of each output, where there are several)."""
        for row in self.rows:
            if row.method == name and row.bounds is not None:
                return row.bounds[0] if len(row.bounds) == 1 else row.bounds
        raise KeyError(name)

    def to_json(self) -> dict[str, Any]:
        """`{"results": {METHOD: {"lower": "p/q", "upper": "p/q"}}}`; a list for several outputs."""
        return {"results": {row.method: row.to_json() for row in self.rows}}

    def cells(self) -> list[list[str]]:
        """The table's rows as text: method, bounds, excess over the exact width, time."""
        exact = next((r for r in self.rows if r.method == "exact" and not r.undecided), None)
        return [
            [row.method, _bounds_text(row), _excess(row, exact), f"{row.milliseconds} ms"]
            for row in self.rows
        ]

    def __rich__(self) -> Any:
        from rich.table import Table

        table = Table(title=None, box=None, pad_edge=False, header_style="bold")
        for heading in HEADINGS:
            table.add_column(heading, justify="right" if heading == "time" else "left")
        for line in self.cells():
            table.add_row(*line)
        return table

    def __repr__(self) -> str:
        table = [list(HEADINGS), *self.cells()]
        widths = [max(len(line[i]) for line in table) for i in range(len(HEADINGS))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in table]
        return "\n".join(line.rstrip() for line in lines)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(h)}</th>" for h in HEADINGS)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>"
            for line in self.cells()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


HEADINGS = ("method", "bounds", "excess", "time")


def compare(
    network: Network,
    domain: Polyhedron,
    methods: Iterable[str] = DEFAULT,
    *,
    seconds: Any = None,
) -> Comparison:
    """Every method side by side.

    Args:
        network: any network; its inputs are matched to the domain by name.
        domain: a non-empty polytope.
        methods: names as on the command line; each appears as typed.
        seconds: a limit in time for each method.

    Raises:
        InvalidInput: for an unknown method.
        EmptyDomain, Unbounded: when the domain is not a non-empty bounded polyhedron.
        Undecided: when it is interrupted; `partial` is the comparison so far.

    >>> from polyrelax.polyhedra.polyhedron import polytope
    >>> net = Network.parse("c = relu(x1 - x2); d = relu(x2); c + d")
    >>> compare(net, polytope("0 <= x1 <= 1, 0 <= x2 <= 1")).to_json()["results"]["ibp"]
    {'lower': '0', 'upper': '2'}
    """
    network = prepared(network, domain)
    domain.require_bounded()
    rows: list[Row] = []
    for name in dict.fromkeys(methods):
        start = time.monotonic_ns()
        bounds, unsupported, undecided = None, None, False
        interrupted: BaseException | None = None
        try:
            bounds = method(name).output_bounds(network, domain, seconds=seconds)
        except Unsupported as error:
            unsupported = str(error)
        except Undecided as error:
            bounds, undecided = error.partial, True
            interrupted = (
                error.__cause__ if isinstance(error.__cause__, KeyboardInterrupt) else None
            )
        took = (time.monotonic_ns() - start) // 10**6
        if interrupted is not None:
            partial = Comparison(network, domain, tuple(rows))
            raise Undecided(f"The comparison was interrupted at {name}.", partial) from interrupted
        rows.append(Row(name, bounds, unsupported, undecided, took))
    return Comparison(network, domain, tuple(rows))


def _bounds_text(row: Row) -> str:
    if row.bounds is None:
        return f"unsupported: {row.unsupported}"
    text = ", ".join(map(str, row.bounds))
    return f"inside {text} (undecided)" if row.undecided else text


def _excess(row: Row, exact: Row | None) -> str:
    """By how much the bounds are wider than the exact range, in all outputs together."""
    if row.bounds is None or exact is None or exact.bounds is None or row.undecided:
        return ""
    widths = [sum((i.width for i in r.bounds or ()), Fraction(0)) for r in (row, exact)]
    return format_rational(widths[0] - widths[1]) if widths[0] != widths[1] else "exact"
