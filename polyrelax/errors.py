"""The one exception tree: everything polyrelax raises on purpose is a `PolyrelaxError`."""

from __future__ import annotations

from typing import Any


class PolyrelaxError(Exception):
    """The root of every error that polyrelax raises on purpose."""


class InvalidInput(PolyrelaxError, ValueError):
    """An argument is not what it must be; the message names it, what it must be and what it is."""

    @classmethod
    def argument(cls, name: str, must_be: str, got: str) -> InvalidInput:
        """The error in the one shape all of them have.

        >>> print(InvalidInput.argument("k", "a positive integer", "-1"))
        Argument 'k' must be a positive integer, not -1.
        """
        return cls(f"Argument {name!r} must be {must_be}, not {shorten(got)}.")


class EmptyDomain(PolyrelaxError, ValueError):
    """The question has no answer on an empty set."""


class Unbounded(PolyrelaxError, ArithmeticError):
    """The question needs a bounded set, or its answer is infinite."""


class Unsupported(PolyrelaxError, NotImplementedError):
    """The question is well posed, but cannot be answered here."""


class Undecided(PolyrelaxError, TimeoutError):
    """A budget ran out, or the work was interrupted; `partial` holds the sound answer so far."""

    def __init__(self, message: str, partial: Any = None) -> None:
        super().__init__(message)
        self.partial = partial


class CheckFailed(PolyrelaxError, AssertionError):
    """A result did not pass its own re-check: an engine or polyrelax is wrong. Please report it."""


def shorten(text: str, limit: int = 200) -> str:
    """The text itself, or its beginning and its length when it is too long for a message.

    >>> shorten("x" * 1000, limit=5)
    'xxxxx... (1000 characters)'
    """
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text)} characters)"
