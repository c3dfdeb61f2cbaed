"""Claims by name: an id of the ledger, or a predicate in a file of the user's."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from polyrelax.claims import Claim, Conjecture, Ledger
from polyrelax.errors import InvalidInput
from polyrelax.search.finding import as_conjecture
from polyrelax.search.questions import AllHold


def is_file(name: str) -> bool:
    """Whether a name is that of a predicate in a file, `path/to/file.py:name`."""
    return ".py:" in name


def from_ledger(ledger: Ledger, name: str) -> Conjecture:
    """What the claim of an id says of single networks.

    An id that only continues in others stands for all of them that say something of single
    networks: it fails where one of them does.

    Raises:
        InvalidInput: for an unknown id, and where no such claim says something of single networks.
    """
    selected = ledger.select([name])
    exact = [claim for claim in selected if claim.id == name]
    if exact and exact[0].conjecture is not None:
        return as_conjecture(exact[0])
    known = [claim for claim in selected if claim.conjecture is not None]
    if not known:
        searched = [claim.id for claim in ledger if claim.conjecture is not None]
        raise InvalidInput(
            f"{name} says nothing about single networks that could be searched; "
            f"these claims do: {', '.join(searched)}."
        )
    return _together(name, known)


def _together(name: str, claims: list[Claim]) -> Conjecture:
    parts = [as_conjecture(claim) for claim in claims]
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
    except Exception as error:
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
