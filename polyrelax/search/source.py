"""What a predicate is made of, as text: the same in every process, until the code is changed.

A file of a search must not be taken up with another predicate. So the text has the predicate's
source, and of the user's own code also what it reads: functions, classes, constants, and variables
of enclosing functions. Code of polyrelax and of installed packages is known by its source or name.
"""

from __future__ import annotations

import inspect
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import polyrelax

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_INSTALLED = [
    Path(polyrelax.__file__).parent,
    *(Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")),
]


def source_of(part: Any) -> str:
    """The source of a predicate and of what it is made of.

    >>> limit = 3
    >>> before = source_of(lambda network, domain: len(network.outputs) < limit)
    >>> limit = 4
    >>> before == source_of(lambda network, domain: len(network.outputs) < limit)
    False
    """
    return "\n".join(_texts(part, []))


def _texts(part: Any, seen: list[Any]) -> Iterator[str]:
    part = inspect.unwrap(part) if callable(part) else part
    if any(part is one for one in seen):
        return
    if isinstance(part, FunctionType | type):
        seen.append(part)
        yield _text(part)
        if _is_own(part):
            yield from _named(_read(part), seen)
    elif isinstance(part, ModuleType):
        yield _text(part) if _is_own(part) else part.__name__
    elif isinstance(part, dict):
        seen.append(part)
        yield from _named(part.items(), seen)
    elif isinstance(part, list | tuple):
        seen.append(part)
        yield from _named(enumerate(part), seen)
    elif isinstance(part, set | frozenset):
        yield str(sorted(map(repr, part)))
    else:
        yield ADDRESS.sub("", repr(part))
        attributes = _attributes(part)
        if attributes is not None:
            seen.append(part)
            yield from _texts(type(part), seen)
            yield from _named(attributes, seen)


def _named(parts: Iterable[tuple[Any, Any]], seen: list[Any]) -> Iterator[str]:
    for name, part in parts:
        yield str(name)
        yield from _texts(part, seen)


def _text(part: Any) -> str:
    """The source of a function, class or module, or what is known of one that has none."""
    try:
        return inspect.getsource(part)
    except (OSError, TypeError):
        code = getattr(part, "__code__", None)
        return ADDRESS.sub("", repr(code and (code.co_code, code.co_consts)))


def _read(part: FunctionType | type) -> Iterator[tuple[str, Any]]:
    """What a function reads from outside, or the functions of a class and the classes above it."""
    if isinstance(part, type):
        yield from (pair for pair in vars(part).items() if isinstance(pair[1], FunctionType))
        yield from (("base", base) for base in part.__bases__)
        return
    yield "defaults", [part.__defaults__, part.__kwdefaults__]
    for name in sorted(_names(part.__code__)):
        if name in part.__globals__:
            yield name, part.__globals__[name]
    cells = zip(part.__code__.co_freevars, part.__closure__ or (), strict=True)
    yield from ((name, _content(cell)) for name, cell in cells)


def _names(code: CodeType) -> set[str]:
    inner = [_names(one) for one in code.co_consts if isinstance(one, CodeType)]
    return set(code.co_names).union(*inner)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not assigned yet
        return None


def _attributes(part: Any) -> Iterable[tuple[str, Any]] | None:
    """What an object is made of; None where its representation says all that is known."""
    if isinstance(part, MethodType):
        return [("self", part.__self__), ("function", part.__func__)]
    if isinstance(part, partial):
        return [("function", part.func), ("args", part.args), ("keywords", part.keywords)]
    if is_dataclass(part):
        return [(field.name, getattr(part, field.name)) for field in fields(part)]
    return sorted(getattr(part, "__dict__", {}).items()) if _is_own(type(part)) else None


def _is_own(part: Any) -> bool:
    """Whether something is of the user's code, and not of an installed package."""
    name = part.__name__ if isinstance(part, ModuleType) else part.__module__
    if name == "builtins":
        return False
    file = getattr(sys.modules.get(name), "__file__", None)
    return file is None or not any(Path(file).is_relative_to(path) for path in _INSTALLED)
