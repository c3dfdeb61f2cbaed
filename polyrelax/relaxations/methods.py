"""Methods by the names that the command line and JSON use."""

from __future__ import annotations

import re

from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.relaxations.base import Relaxation
from polyrelax.relaxations.exact import Exact
from polyrelax.relaxations.hulls import OutputHull
from polyrelax.relaxations.ibp import IntervalPropagation

DEFAULT = ("exact", "ibp", "mo:inf")

_PLANNED = re.compile(
    r"deeppoly-(0|1|area)|deepz|triangle|crown|lp|krelu:[1-9]\d{0,5}|m:([1-9]\d{0,5}|inf)"
    r"|p:[1-9]\d{0,5}"
)


def method(name: str) -> Relaxation:
    """The relaxation of that name.

    Args:
        name: `exact`, `ibp`, `mo:inf`, or `mo:K` with K at least the width.

    Raises:
        InvalidInput: for a name that is no method.
        Unsupported: for a method that polyrelax does not have yet.

    >>> method("mo:inf")
    <relaxation mo:inf>
    """
    base, _, options = name.partition("@")
    if not options and base == "exact":
        return Exact()
    if not options and base == "ibp":
        return IntervalPropagation()
    match = re.fullmatch(r"mo:([1-9]\d{0,5}|inf)", base)
    if not options and match is not None:
        return OutputHull(None if match[1] == "inf" else int(match[1]))
    if _PLANNED.fullmatch(base) or match is not None:
        raise Unsupported(f"Method {name!r} is not built yet; {', '.join(DEFAULT)} are.")
    raise InvalidInput.argument("methods", f"among {', '.join(DEFAULT)} and mo:K", repr(name))
