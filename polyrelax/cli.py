"""The command line, thin: arguments in, the library's answers out.

Exit codes: 0 an answer was printed (whatever the verdicts, and also when a budget ended it:
"undecided" then says so); 2 bad input or an unknown name; 3 well posed, but not supported here, or
out of budget with nothing to show; 130 interrupted, with what was found so far printed; 70 a fault
of polyrelax itself.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any, NoReturn

import polyrelax
from polyrelax.errors import CheckFailed, InvalidInput, PolyrelaxError, Undecided, Unsupported

DEFAULT_SECONDS = "60"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    try:
        given = sys.argv[1:] if arguments is None else arguments
        options = _parser().parse_args([_shielded(argument) for argument in given])
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _complain("interrupted before anything was found.", 130)
    except BrokenPipeError:
        # The reader has gone; without this, Python would complain once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Unsupported, Undecided) as error:
        return _complain(error, 3)
    except CheckFailed as error:
        return _complain(f"a result failed its re-check; please report this: {error}", 70)
    except PolyrelaxError as error:
        return _complain(error, 2)
    except Exception as error:  # the last resort: a user never sees a traceback
        if os.environ.get("POLYRELAX_TRACEBACK"):
            raise
        return _complain(
            f"internal error, please report it (POLYRELAX_TRACEBACK=1 shows where): "
            f"{type(error).__name__}: {error}",
            70,
        )


def _shielded(argument: str) -> str:
    """The argument, but "-relu(x)" and "-1<=x<=1" with a space that says they are no options."""
    is_option = argument.startswith("--") or argument == "-h" or not argument.startswith("-")
    return argument if is_option else " " + argument


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="polyrelax",
        description="An exact laboratory for convex relaxations of ReLU networks.",
        epilog="Exit codes: 0 answered, 2 bad input, 3 not supported or out of budget, "
        "130 interrupted, 70 a fault.",
    )
    parser.add_argument("--version", action="version", version=polyrelax.__version__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

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
    referee.set_defaults(run=_referee)

    compare = commands.add_parser("compare", help="every method's bounds, side by side")
    _network(compare)
    compare.add_argument(
        "--methods", metavar="LIST", help="separated by commas, such as exact,triangle,m:1"
    )
    compare.add_argument(
        "--certificate", metavar="FILE", help="write the bounds' proofs for proofs/check.py to FILE"
    )
    _common(compare, budget="for each method")
    compare.set_defaults(run=_compare)

    trace = commands.add_parser("trace", help="one method layer by layer, beside the truth")
    _network(trace)
    trace.add_argument("--method", default="mo:inf", metavar="METHOD", help="default: mo:inf")
    _common(trace, budget="for the trace")
    trace.set_defaults(run=_trace)

    image = commands.add_parser("image", help="the exact image, its hull, and whether it is convex")
    _network(image)
    _common(image, budget="for the image")
    image.set_defaults(run=_image)

    export = commands.add_parser("export", help="refutations as theorems of a proof assistant")
    what = "refuted claims, whole papers, or a certificate (FILE.json)"
    export.add_argument("ids", nargs="*", metavar="ID", help=what)
    export.add_argument("--coq", action="store_true", required=True, help="for Coq 8.16")
    export.add_argument("--net", metavar="NET", help="a network of one's own; needs --domain")
    export.add_argument("--domain", metavar="TEXT", help="its domain")
    export.add_argument("--to", metavar="DIR", help="write one file a claim, and list them")
    export.set_defaults(run=_export)
    return parser


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


# -- commands ------------------------------------------------------------------------------------


def _compare(options: argparse.Namespace) -> int:
    from polyrelax.relaxations import compare
    from polyrelax.relaxations.methods import DEFAULT

    network, domain = _read(options)
    names = DEFAULT if options.methods is None else options.methods.split(",")
    methods = [name.strip() for name in names]
    code = 0
    with _working("comparing"):
        try:
            found = compare(network, domain, methods, seconds=_seconds(options))
        except Undecided as error:
            found, code = error.partial, 130
    _show(found.to_json() if options.json else found)
    if options.certificate is not None:
        _certify(network, domain, [row.method for row in found.rows], options)
    return code


def _certify(network: Any, domain: Any, methods: list[str], options: argparse.Namespace) -> None:
    """Write the certificate of a comparison, and say which of its methods are not in it."""
    from polyrelax.certificates import comparison_certificate

    with _working("certifying"):
        made, left_out = comparison_certificate(network, domain, methods, seconds=_seconds(options))
    _written(options.certificate, made.save)
    _tell_left_out(left_out)


def _tell_left_out(names: list[str]) -> None:
    if names:
        print(f"polyrelax: not certified: {', '.join(names)}", file=sys.stderr)


def _trace(options: argparse.Namespace) -> int:
    from polyrelax.relaxations import trace

    network, domain = _read(options)
    seconds = _seconds(options)
    with _working("tracing"), _time_limit(seconds):
        found = trace(network, domain, options.method, seconds=seconds)
    _show(found.to_json() if options.json else found)
    return 0


def _image(options: argparse.Namespace) -> int:
    from polyrelax.exact import Budget, image

    network, domain = _read(options)
    budget = Budget(_seconds(options))
    known: dict[str, Any] = {"convex": None, "witness": None}
    shown, notes, code = "undecided", {}, 0
    with _working("finding the image"):
        try:
            found = image(network, domain, seconds=budget.left())
            known["cells"] = [_corners(cell) for cell in found.given]
            with _time_limit(budget.left()):
                known["cells"] = [{"vertices": _vertices(cell)} for cell in found.cells]
                known["hull"] = {"vertices": _vertices(found.hull)}
                convexity = found.is_convex()
            shown, known["convex"] = str(convexity), convexity.convex
            known["witness"] = None if convexity.witness is None else convexity.witness.to_json()
        except (Undecided, KeyboardInterrupt) as error:
            notes = {"undecided": True, "why": str(error) or "The work was interrupted."}
            if isinstance(error, Undecided) and hasattr(error.partial, "box"):
                known["cells"] = [_corners(cell) for cell in error.partial.found.given]
                notes["inside"] = _vertices(error.partial.box)
            if isinstance(error, KeyboardInterrupt) or error.__cause__ is not None:
                code = 130
            if "cells" not in known:
                raise
    if options.json:
        order = ("cells", "hull", "convex", "witness")
        _show({**{key: known.get(key) for key in order}, **notes})
        return code
    count = len(known["cells"])
    print(
        f"image: {count} polytope{'s' if count != 1 else ''} in ({', '.join(network.output_names)})"
    )
    for cell in known["cells"]:
        print(f"  {_points(cell['vertices'])}")
    if "hull" in known:
        print(f"hull: {_points(known['hull']['vertices'])}")
    print(f"convex: {notes.get('why', shown)}")
    return code


def _referee(options: argparse.Namespace) -> int:
    from polyrelax.claims import graph, report
    from polyrelax.papers import ledger

    book = ledger()
    claims = book.select(options.ids)
    if options.graph:
        claims = graph.with_premises(book, claims)
    jobs = _jobs(options)
    docket = report.run(claims, seconds=_seconds(options), jobs=jobs, book=ledger)
    if options.certificates is not None:
        from polyrelax.certificates import write_all

        write = partial(write_all, docket.results, seconds=_seconds(options))
        with _working("certifying"):
            named, left_out = _written(options.certificates, write)
        docket = replace(docket, results=tuple(named))
        _tell_left_out(left_out)
    if options.json:
        found = report.to_json(docket.results)
        if options.graph:
            found["graph"] = graph.to_json(graph.graph(docket.results))
        _show(found)
    elif options.graph:
        print(graph.render(graph.graph(docket.results)))
    elif report.is_explained(docket.results, options.ids):
        print("\n\n".join(map(report.explain, docket.results)))
    else:
        _show(report.table(docket.results))
        print(report.totals(docket.results))
    return 130 if docket.interrupted else 0


def _export(options: argparse.Namespace) -> int:
    from polyrelax.certificates import coq as certificates
    from polyrelax.claims import coq
    from polyrelax.papers import ledger

    if (options.net is None) != (options.domain is None):
        raise InvalidInput("Arguments --net and --domain go together.")
    if options.net is not None:
        print(coq.coq_file(coq.witness_of(*_read(options)), "A network of one's own."), end="")
        return 0
    if len(options.ids) == 1 and options.ids[0].endswith(".json"):
        found = certificates.read_certificate(options.ids[0])
        print(certificates.certificate_to_coq(found), end="")
        return 0
    claims = ledger().select(options.ids)
    if options.to is None:
        named = [claim for claim in claims if claim.id in options.ids]
        if len(named) != 1:
            raise InvalidInput("Without --to, one claim or one network is written.")
        with _working("exporting"):
            text = certificates.refutation_to_coq(named[0])
        print(text, end="")
        return 0
    folder = Path(options.to)
    if not folder.is_dir():
        raise InvalidInput.argument("--to", "a folder that exists", options.to)
    for claim in claims:
        try:
            with _working(f"exporting {claim.id}"):
                text = certificates.refutation_to_coq(claim)
        except Unsupported:
            continue
        path = folder / f"{coq.coq_name(claim.id)}.v"
        path.write_text(text)
        print(f"{claim.id}: {path}")
    return 0


# -- input and output ----------------------------------------------------------------------------


def _read(options: argparse.Namespace) -> tuple[Any, Any]:
    """The network and the domain; the network's inputs in the order of the domain's variables."""
    from polyrelax.formats import load_network, load_polyhedron
    from polyrelax.networks import Network
    from polyrelax.polyhedra import polytope

    def domain() -> Any:
        return load_polyhedron(text) if _is_file(text) else polytope(text)

    def network() -> Any:
        return load_network(net) if _is_file(net) else Network.parse(net, found.names)

    net, text = options.net, options.domain
    found = _named("--domain", domain)
    return _named("NET", network), found


def _named(argument: str, read: Callable[[], Any]) -> Any:
    """What `read` reads; its errors name the argument of the command line."""
    try:
        return read()
    except InvalidInput as error:
        raise InvalidInput(str(error).replace("Argument 'text'", argument, 1)) from None


def _written(place: str, write: Callable[[str], Any]) -> Any:
    """What `write` returns for a place in the file system."""
    try:
        return write(place)
    except OSError as error:
        raise InvalidInput(f"Nothing can be written to {place}: {error.strerror}.") from None


def _is_file(text: str) -> bool:
    return text.endswith(".json")


def _seconds(options: argparse.Namespace) -> Any:
    from polyrelax.rational import rational

    seconds = rational(options.budget, "--budget")
    if seconds < 0:
        raise InvalidInput.argument("--budget", "at least 0 seconds", options.budget)
    return seconds


def _jobs(options: argparse.Namespace) -> int:
    if options.jobs is None:
        return os.cpu_count() or 1
    text = options.jobs.strip()
    if not text.isdecimal() or len(text) > 6 or int(text) < 1:
        raise InvalidInput.argument("--jobs", "a positive integer", text)
    return int(text)


def _vertices(polyhedron: Any) -> list[list[str]]:
    from polyrelax.rational import format_rational

    return [[format_rational(entry) for entry in vertex] for vertex in polyhedron.vertices]


def _corners(cell: Any) -> dict[str, list[list[str]]]:
    """A cell by the points it was found by, without looking which of them are vertices."""
    from polyrelax.rational import format_rational
    from polyrelax.rational.rows import point_of

    rays, _ = cell.generators()
    return {"vertices": [[format_rational(entry) for entry in point_of(ray)] for ray in rays]}


def _points(vertices: list[list[str]]) -> str:
    return " ".join("(" + ", ".join(vertex) + ")" for vertex in vertices)


@contextmanager
def _time_limit(seconds: Any) -> Iterator[None]:
    """Raise Undecided in the midst of the work when so many seconds, rounded up, are over."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def expire(*_: object) -> None:
        raise Undecided("The budget ran out before the shape of a set was known.")

    before = signal.signal(signal.SIGALRM, expire)
    signal.alarm(max(1, ceil(seconds)))
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _show(answer: Any) -> None:
    """A dictionary as JSON, anything else as rich prints it."""
    if isinstance(answer, dict):
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    # A plain repr is printed as it is: rich would read square brackets as markup.
    Console(highlight=False, soft_wrap=True).print(answer, markup=hasattr(answer, "__rich__"))


def _working(what: str) -> Any:
    """A sign of life on a terminal's standard error while something takes its time."""
    from contextlib import nullcontext

    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"{what} ...")


def _complain(problem: object, code: int) -> int:
    sentence = " ".join(str(problem).split())
    print(f"polyrelax: {sentence}", file=sys.stderr)
    return code
