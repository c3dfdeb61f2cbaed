"""Claims by name: an id of the ledger, or a predicate in a file of the user's."""

from __future__ import annotations

import importlib.util
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from polyrelax.claims import Conjecture, Ledger
from polyrelax.errors import InvalidInput
from polyrelax.search.finding import NOT_SEARCHED, as_conjecture
from polyrelax.search.questions import AllHold


def is_file(name: str) -> bool:
    """Whether a name is that of a predicate in a file, `path/to/file.py:name`."""
    return ".py:" in name


def from_ledger(
    ledger: Ledger, name: str, networks: Any = None, domains: Any = None
) -> tuple[Conjecture, list[str]]:
    """What the claim of an id says of single networks, and the ids that are left out.

    An id that only continues in others stands for those of them that are about every network of the
    same class on the same domains as the first: it fails where one of them does. The others are
    left out. If the ledger says of some what is wrong, it stands for these only.

    Args:
        networks, domains: where to look, if it is not where the claims do themselves.

    Raises:
        InvalidInput: for an unknown id, and where no such claim says something of single networks.
    """
    selected = ledger.select([name])
    exact = [claim for claim in selected if claim.id == name]
    if exact and exact[0].conjecture is not None:
        return as_conjecture(exact[0]), []
    searched = [claim for claim in selected if claim.conjecture is not None]
    # What holds everywhere is asked only where nothing else is: it cannot fail.
    wrong = [claim for claim in searched if claim.wrong_step or claim.instead]
    known = [as_conjecture(claim) for claim in wrong or searched]
    if not known:
        names = [claim.id for claim in ledger if claim.conjecture is not None]
        near = get_close_matches(name, names, n=3, cutoff=0)
        raise InvalidInput(
            f"{name} has no predicate about single networks to search with: {NOT_SEARCHED} Names "
            f"that are near: {', '.join(near)}."
        )

    def where(part: Conjecture) -> tuple[bool, Any, Any]:
        return part.exists, networks or part.networks, domains or part.domains

    first = next((part for part in known if not part.exists), known[0])
    together = [part for part in known if where(part) == where(first)]
    if first.exists:
        together = [first]
    left_out = [part.name for part in known if part not in together]
    return _together(name, together), left_out


def _together(name: str, parts: list[Conjecture]) -> Conjecture:
    if len(parts) == 1:
        return parts[0]
    symmetries = [kind for kind in parts[0].symmetries if all(kind in p.symmetries for p in parts)]
    every = AllHold(tuple(part.holds for part in parts))
    return Conjecture(every, parts[0].networks, parts[0].domains, name, tuple(symmetries))


def from_file(name: str) -> Conjecture:
    """The predicate `path/to/file.py:name`; the file is run, as `python` would run it.

    Raises:
        InvalidInput: when there is no such file or name, or the file raises an error.
    """
    path, _, attribute = name.rpartition(":")
    file = Path(path)
    if not file.is_file():
        raise InvalidInput.argument("claim", "an id, or a file and a name in it", repr(name))
    module_name = f"polyrelax_claim_{file.stem}"
    spec = importlib.util.spec_from_file_location(module_name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    sys.path.insert(0, str(file.parent.resolve()))
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        raise InvalidInput(f"{path} raised an error when it was run: {what}") from error
    if not callable(getattr(module, attribute, None)):
        raise InvalidInput(f"{path} has no predicate {attribute!r}.")
    _send_by_value(module)
    return as_conjecture(getattr(module, attribute))


def _send_by_value(module: object) -> None:
    """Let Dask's workers have what is in the file, which they cannot import."""
    try:
        import cloudpickle
    except ImportError:
        return
    cloudpickle.register_pickle_by_value(module)
