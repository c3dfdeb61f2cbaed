"""`assert_exact`: a result holds no float, however deep one looks."""

import dataclasses
import numbers
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

# Clocks are measured, not computed.
CLOCKS = frozenset({"seconds"})

_LEAVES = (str, bytes, Fraction, type(None), Enum)
_OPAQUE = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)


def assert_exact(result: Any, *, ignore: AbstractSet[str] = CLOCKS) -> None:
    """Fail, naming the place, if a float is anywhere inside the result.

    Looks into containers, dataclasses, attributes and slots, into keys as well as values, and into
    SymPy expressions. Attributes and string keys named in `ignore` are passed over.
    """
    for path, value in inexact_parts(result, ignore=ignore):
        raise AssertionError(f"result{path} is {value!r}, a {type(value).__name__}")


def inexact_parts(result: Any, *, ignore: AbstractSet[str] = CLOCKS) -> Iterator[tuple[str, Any]]:
    """Every part of the result that is not exact, with the path that leads to it."""
    seen: dict[int, Any] = {}
    stack: list[tuple[str, Any]] = [("", result)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, _LEAVES + _OPAQUE) or id(value) in seen:
            continue
        seen[id(value)] = value
        if _is_inexact(value):
            yield path, value
        elif not isinstance(value, numbers.Rational):
            stack += [(path + step, part) for step, part in _parts(value, ignore)]


def _is_inexact(value: Any) -> bool:
    family, kind = type(value).__module__.partition(".")[0], type(value).__name__
    if family == "sympy":
        return kind == "Float"
    if isinstance(value, numbers.Number | Decimal):
        return not isinstance(value, numbers.Rational)
    return (
        family in {"numpy", "mpmath"}
        or (family == "flint" and kind.startswith(("arb", "acb", "arf")))
        or (family == "gmpy2" and kind in {"mpfr", "mpc"})
    )


def _parts(value: Any, ignore: AbstractSet[str]) -> Iterator[tuple[str, Any]]:
    family = type(value).__module__.partition(".")[0]
    if family in {"flint", "cdd", "gmpy2", "ppl", "z3"}:
        return  # exact and without parts, the inexact kinds have been met above
    if family == "sympy":
        yield from ((f".args[{i}]", part) for i, part in enumerate(getattr(value, "args", ())))
        return
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key not in ignore:
                yield f".key({key!r})", key
                yield f"[{key!r}]", part
    elif isinstance(value, list | tuple):
        yield from ((f"[{i}]", part) for i, part in enumerate(value))
    elif isinstance(value, AbstractSet):
        yield from ((f".element({part!r})", part) for part in value)
    for name in _attributes(value):
        if name not in ignore and hasattr(value, name):
            yield f".{name}", getattr(value, name)


def _attributes(value: Any) -> set[str]:
    names = set(getattr(value, "__dict__", ()))
    if dataclasses.is_dataclass(value):
        names |= {field.name for field in dataclasses.fields(value)}
    for cls in type(value).__mro__:
        slots = vars(cls).get("__slots__", ())
        names |= {slots} if isinstance(slots, str) else set(slots)
    return names - {"__dict__", "__weakref__"}
