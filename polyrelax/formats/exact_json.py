"""JSON with exact numbers, and errors that name the place: what the JSON formats share."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from polyrelax.errors import InvalidInput, shorten
from polyrelax.rational.numbers import MAX_DIGITS, format_rational, rational

T = TypeVar("T")


def parse(text: str | bytes, what: str) -> Any:
    """The value of a JSON text; its numbers are read exactly, as Fractions.

    Raises:
        InvalidInput: saying where `what`, the thing that the text describes, is not JSON.

    >>> parse('{"x": 0.1}', "point")
    {'x': Fraction(1, 10)}
    """

    def refuse(literal: str) -> NoReturn:
        raise InvalidInput(f"{literal} is not a rational number.")

    def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise InvalidInput(f"The key {shorten(key)!r} comes twice in a JSON object.")
            found[key] = value
        return found

    try:
        return json.loads(
            text,
            parse_int=rational,
            parse_float=rational,
            parse_constant=refuse,
            object_pairs_hook=without_duplicates,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InvalidInput(f"The {what}'s text is not JSON: {error.msg} ({where}).") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"The {what}'s text is not JSON: it is not UTF-8.") from None
    except RecursionError:
        raise InvalidInput(f"The {what}'s text is nested too deeply.") from None


def document(
    source: Mapping[str, Any] | str | bytes,
    what: str,
    form: str,
    version: int,
    keys: tuple[str, ...],
    optional: tuple[str, ...] = (),
) -> Mapping[str, Any]:
    """The object of a JSON text (or the object itself), of the right format and version.

    Raises:
        InvalidInput: when it has other keys than "format", "version" and the given ones, or is
            of another format or version.
    """
    value = parse(source, what) if isinstance(source, str | bytes) else source
    whole = object_of(value, what, ("format", "version", *keys), optional)
    if whole["format"] != form:
        raise InvalidInput.argument("format", repr(form), repr(whole["format"]))
    found = rational(whole["version"], "version")
    if found != version:
        raise InvalidInput.argument("version", str(version), format_rational(found))
    return whole


def object_of(
    value: Any, place: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    """The value if it is an object of these keys, else an error that names the place.

    The optional keys may be missing; there may be no others.
    """
    if not isinstance(value, Mapping):
        raise InvalidInput.argument(place, f"an object with {', '.join(keys)}", kind(value))
    for key in keys:
        if key not in value:
            raise InvalidInput.argument(place, f"an object with {key!r}", "without it")
    for key in value:
        if key not in keys and key not in optional:
            known = ", ".join([*keys, *optional])
            raise InvalidInput.argument(place, f"an object with {known} only", f"with {key!r}")
    return value


def list_of(value: Any, place: str) -> list[Any]:
    """The value if it is a list, else an error that names the place."""
    if not isinstance(value, list | tuple):
        raise InvalidInput.argument(place, "a list", kind(value))
    return list(value)


def terms_of(
    value: Any, place: str, known: Mapping[str, Any] | set[str], over: str
) -> dict[str, Fraction]:
    """The non-zero coefficients of an object {name: number} over known names.

    `over` says what these are, for the error.
    """
    if not isinstance(value, Mapping):
        raise InvalidInput.argument(place, "an object", kind(value))
    found = {}
    for name, number in value.items():
        if name not in known:
            raise InvalidInput.argument(place, f"over {over}", f"with {name!r}")
        factor = rational(number, f"{place}.{name}")
        if factor:
            found[name] = factor
    return found


def number_text(value: Fraction | int) -> str:
    """The number as a string in lowest terms, of a length that can be read back.

    >>> number_text(Fraction(-2, 4))
    '-1/2'
    """
    text = format_rational(value)
    if len(text) > MAX_DIGITS:
        raise InvalidInput(
            f"A number of {len(text)} characters cannot be written: at most {MAX_DIGITS} are read."
        )
    return text


def kind(value: Any) -> str:
    """What a JSON value is, for messages.

    >>> kind([]), kind(None), kind(3)
    ('a list', 'null', 'a number')
    """
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "a truth value"}
    return "null" if value is None else kinds.get(type(value), "a number")


def load(path: str | os.PathLike[str], read: Callable[[str], T]) -> T:
    """What `read` makes of a file's text; an error names the file."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"The file {str(path)!r} cannot be read: {problem}.") from None
    try:
        return read(text)
    except InvalidInput as error:
        raise InvalidInput(f"In the file {str(path)!r}: {error}") from None


def save(document: Mapping[str, Any], path: str | os.PathLike[str]) -> None:
    """Write an object to a JSON file."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    Path(path).write_text(text + "\n", encoding="utf-8")
