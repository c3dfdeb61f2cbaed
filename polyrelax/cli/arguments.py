"""The arguments of the command line."""

from __future__ import annotations

import argparse
import os
from typing import NoReturn

import polyrelax
from polyrelax.cli import claims, networks

DEFAULT_SECONDS = "60"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The parser; `options.run(options)` then runs the command."""
    whole = _Parser(
        prog="polyrelax",
        description="An exact laboratory for convex relaxations of ReLU networks.",
        epilog="Exit codes: 0 answered, 2 bad input, 3 not supported or out of budget, "
        "130 interrupted, 70 a fault.",
    )
    whole.add_argument("--version", action="version", version=polyrelax.__version__)
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    referee = commands.add_parser("referee", help="judge the papers' claims, with witnesses")
    referee.add_argument(
        "ids", nargs="*", metavar="ID", help="claims or whole papers, such as mao2024.theorem-2"
    )
    referee.add_argument(
        "--graph", action="store_true", help="which claims rest on which, and what falls"
    )
    referee.add_argument(
        "--jobs", metavar="N", help="how many processes judge (default: one for each core)"
    )
    referee.add_argument(
        "--certificates", metavar="DIR", help="write certificates for proofs/check.py to DIR"
    )
    _common(referee, budget="for each claim")
    referee.set_defaults(run=claims.referee)

    compare = commands.add_parser("compare", help="every method's bounds, side by side")
    _network(compare)
    compare.add_argument(
        "--methods", metavar="LIST", help="separated by commas, such as exact,triangle,m:1"
    )
    compare.add_argument(
        "--certificate", metavar="FILE", help="write the bounds' proofs for proofs/check.py to FILE"
    )
    _common(compare, budget="for each method")
    compare.set_defaults(run=networks.compare)

    trace = commands.add_parser("trace", help="one method layer by layer, beside the truth")
    _network(trace)
    trace.add_argument("--method", default="mo:inf", metavar="METHOD", help="default: mo:inf")
    _common(trace, budget="for the trace")
    trace.set_defaults(run=networks.trace)

    image = commands.add_parser("image", help="the exact image, its hull, and whether it is convex")
    _network(image)
    _common(image, budget="for the image")
    image.set_defaults(run=networks.image)

    export = commands.add_parser("export", help="refutations as theorems of a proof assistant")
    export.add_argument("ids", nargs="*", metavar="ID", help="refuted claims, or whole papers")
    export.add_argument("--coq", action="store_true", required=True, help="for Coq 8.16")
    export.add_argument("--net", metavar="NET", help="a network of one's own; needs --domain")
    export.add_argument("--domain", metavar="TEXT", help="its domain")
    export.add_argument("--to", metavar="DIR", help="write one file a claim, and list them")
    export.set_defaults(run=claims.export)

    search = commands.add_parser("search", help="the smallest counterexample of a class, proved")
    search.add_argument(
        "claim",
        metavar="CLAIM",
        help="an id such as mao2024.theorem-2.bounds, or file.py:name, which runs that file",
    )
    search.add_argument(
        "--class",
        dest="networks",
        metavar="TEXT",
        help="such as '1-2-2-1, |w| <= 1, |b| <= 1'; the claim's own unless told",
    )
    search.add_argument(
        "--domain", metavar="TEXT", help="such as '[-1, 1]'; the claim's own unless told"
    )
    search.add_argument(
        "--jobs", type=int, metavar="N", default=os.cpu_count(), help="processes (default: cores)"
    )
    search.add_argument("--scheduler", metavar="ADDRESS", help="of Dask; its workers decide")
    search.add_argument("--store", metavar="FILE", help="keeps what is done, to go on later")
    search.add_argument(
        "--certificate", metavar="FILE", help="write the evidence for proofs/check.py to FILE"
    )
    search.add_argument(
        "--limit", type=int, metavar="SECONDS", default=10, help="for one network (default: 10)"
    )
    _common(search, budget="for the search")
    search.set_defaults(run=claims.search)
    return whole


def _network(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "net",
        metavar="NET",
        help="an expression such as 'c = relu(x1 - x2); c + x2', or a JSON file",
    )
    parser.add_argument(
        "--domain",
        required=True,
        metavar="TEXT",
        help="comparisons such as '0 <= x1 <= 1, x1 + x2 <= 3/2', or a JSON file",
    )


def _common(parser: argparse.ArgumentParser, budget: str) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument(
        "--budget",
        metavar="SECONDS",
        default=DEFAULT_SECONDS,
        help=f"time {budget}; what is not known then is undecided (default: {DEFAULT_SECONDS})",
    )
