"""Classes of networks as text: "1-2-2-1, |w| <= 1, |b| <= 1, no dead neurons"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network
from polyrelax.search.members import input_names, layers_of, of_layers

if TYPE_CHECKING:
    from polyrelax.search.classes import Allowed, NetworkClass

OPTIONS = {
    "ReLU outputs": "relu_outputs",
    "skips": "skips",
    "no dead neurons": "alive",
    "no duplicate neurons": "distinct",
    "up to symmetry": "up_to_symmetry",
}
_FIELDS = {"w": "weight", "b": "bias", "output w": "output_weight", "output b": "output_bias"}
_SHAPE = re.compile(r"[1-9]\d{0,3}(-[1-9]\d{0,3})+")
_INTEGER = r"[+-]?\d{1,6}"
_VALUES = re.compile(
    rf"(?P<output>output )?(?:\|(?P<bounded>[wb])\| ?<= ?(?P<bound>\d{{1,6}})"
    rf"|(?P<fixed>[wb]) ?= ?(?P<value>{_INTEGER})"
    rf"|(?P<listed>[wb]) in \{{(?P<values> ?{_INTEGER} ?(?:, ?{_INTEGER} ?)*)\}})"
)
_TOTAL = re.compile(r"weight ?<= ?(\d{1,6})")
_BEHIND = re.compile(r"behind \{(.*)\}")
_TEXTS = re.compile(r";(?![^{]*\})")
_PARTS = re.compile(r",(?![^{]*\})")  # the commas outside braces
_MUST_BE = (
    "of parts among '|w| <= 1', 'w in {-1, 1}', 'b = 0', 'output |w| <= 2' and the like, "
    f"'weight <= 9', 'behind {{NET}}', {', '.join(OPTIONS)}, each once"
)


def split_texts(text: str) -> list[str]:
    """The texts that semicolons separate, but for those within braces."""
    return _TEXTS.split(text)


def parse_parts(text: str) -> tuple[list[tuple[int, ...]], dict[str, Any]]:
    """The shapes, and the other arguments of `NetworkClass` by name.

    Raises:
        InvalidInput: quoting the part that is not understood.
    """
    parts = [" ".join(part.split()) for part in _PARTS.split(text)]
    shapes: list[tuple[int, ...]] = []
    found: dict[str, Any] = {}
    value: Any
    for part in parts:
        if _SHAPE.fullmatch(part) and not found:
            shapes.append(tuple(map(int, part.split("-"))))
            continue
        if not shapes:
            raise InvalidInput.argument("class", "a shape such as '1-2-2-1' first", repr(part))
        match = _VALUES.fullmatch(part)
        if match is not None:
            letter = match["bounded"] or match["fixed"] or match["listed"]
            name, value = _FIELDS[(match["output"] or "") + letter], _values(match)
        elif match := _TOTAL.fullmatch(part):
            name, value = "total", int(match[1])
        elif match := _BEHIND.fullmatch(part):
            given = Network.parse(match[1], input_names(shapes[0][0]))
            name, value = "first", layers_of(given)
        elif part in OPTIONS:
            name, value = OPTIONS[part], True
        else:
            raise InvalidInput.argument("class", _MUST_BE, repr(part))
        if name in found:
            raise InvalidInput.argument("class", _MUST_BE, f"{part!r} once more")
        found[name] = value
    for letter in "wb":
        if "total" in found:
            found.setdefault(_FIELDS[letter], found["total"])
        if _FIELDS[letter] not in found:
            must_be = f"finite: a text that bounds |{letter}|"
            raise InvalidInput.argument("class", must_be, repr(text))
    if len(set(shapes)) < len(shapes):
        raise InvalidInput.argument("class", "a text with each shape once", repr(text))
    return shapes, found


def _values(match: re.Match[str]) -> Allowed:
    if match["bound"] is not None:
        return int(match["bound"])
    if match["value"] is not None:
        return (int(match["value"]),)
    return tuple(int(entry) for entry in match["values"].split(","))


def text_of(cls: NetworkClass) -> str:
    """The text that `parse_parts` reads as this class."""
    parts = ["-".join(map(str, cls.widths))]
    for letter, name in _FIELDS.items():
        allowed = getattr(cls, name)
        prefix, _, symbol = letter.rpartition(" ")
        if allowed is not None:
            parts.append(f"{prefix} {_condition(symbol, allowed)}".strip())
    if cls.total is not None:
        parts.append(f"weight <= {cls.total}")
    if cls.first:
        parts.append(f"behind {{{of_layers(cls.first)}}}")
    parts += [text for text, name in OPTIONS.items() if getattr(cls, name)]
    return ", ".join(parts)


def _condition(symbol: str, allowed: Allowed) -> str:
    if isinstance(allowed, int):
        # Weights that are all 0 keep the form that they always had.
        return f"{symbol} = 0" if not allowed and symbol == "b" else f"|{symbol}| <= {allowed}"
    if len(allowed) == 1:
        return f"{symbol} = {allowed[0]}"
    return f"{symbol} in {{{', '.join(map(str, reversed(allowed)))}}}"
