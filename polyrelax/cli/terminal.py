"""What all commands share: reading their arguments, and showing answers."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from math import ceil
from typing import Any

from polyrelax.errors import InvalidInput


def read(options: argparse.Namespace) -> tuple[Any, Any]:
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


def _is_file(text: str) -> bool:
    return text.endswith(".json")


def budget(options: argparse.Namespace) -> Any:
    """The seconds of --budget."""
    from polyrelax.rational import rational

    seconds = rational(options.budget, "--budget")
    if seconds < 0:
        raise InvalidInput.argument("--budget", "at least 0 seconds", options.budget)
    return seconds


def jobs(options: argparse.Namespace) -> int:
    """The number of --jobs."""
    if options.jobs is None:
        return os.cpu_count() or 1
    text = options.jobs.strip()
    if not text.isdecimal() or len(text) > 6 or int(text) < 1:
        raise InvalidInput.argument("--jobs", "a positive integer", text)
    return int(text)


def written(place: str, write: Callable[[str], Any]) -> Any:
    """What `write` returns for a place in the file system."""
    try:
        return write(place)
    except OSError as error:
        raise InvalidInput(f"Nothing can be written to {place}: {error.strerror}.") from None


def tell_left_out(names: list[str]) -> None:
    """Say on standard error what is in no certificate."""
    if names:
        print(f"polyrelax: not certified: {', '.join(names)}", file=sys.stderr)


def time_limit(seconds: Any) -> AbstractContextManager[None]:
    """Raise Undecided in the midst of the work when so many seconds, rounded up, are over."""
    from polyrelax.exact.budget import alarm

    return alarm(max(1, ceil(seconds)), "The budget ran out before the shape of a set was known.")


def show(answer: Any) -> None:
    """A dictionary as JSON, anything else as rich prints it."""
    if isinstance(answer, dict):
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    # A plain repr is printed as it is: rich would read square brackets as markup.
    Console(highlight=False, soft_wrap=True).print(answer, markup=hasattr(answer, "__rich__"))


def working(what: str) -> Any:
    """A sign of life on a terminal's standard error while something takes its time."""
    from contextlib import nullcontext

    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"{what} ...")
