"""cddlib's text files: .ine for inequalities, .ext for generators (lrs reads them as well).

A row of an .ine file is (b, a1, ..., an), meaning b + a1*x1 + ... + an*xn >= 0. A row of an .ext
file is (1, x1, ..., xn) for a point, or (0, r1, ..., rn) for a ray. The rows listed after the word
`linearity` are equations, or lines. See K. Fukuda, "cddlib reference manual", section 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from polyrelax.errors import InvalidInput, Unsupported, shorten
from polyrelax.formats.exact_json import number_text
from polyrelax.polyhedra.constraints import check_names
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.numbers import rational
from polyrelax.rational.rows import integer_row

_COUNT = re.compile(r"[0-9]{1,9}")

_LINEAR = ("linearity", "equality")
_REFUSED = ("strict_inequality", "partial_enum", "partial_enumeration")


def write_ine(polyhedron: Polyhedron) -> str:
    """The irredundant system as the text of an .ine file.

    Raises:
        InvalidInput: for a number of more than 4,000 characters, which could not be read back.

    >>> print(write_ine(Polyhedron.from_text("0 <= x <= 1/2, x + y == 1")), end="")
    * variables: x y
    H-representation
    linearity 1 1
    begin
     3 3 integer
     1 -1 -1
     -1 0 2
     1 0 -1
    end
    """
    equations = [constraint.row for constraint in polyhedron.equations]
    rows = [constraint.row for constraint in polyhedron.inequalities]
    return _text("H-representation", polyhedron.names, equations, rows)


def write_ext(polyhedron: Polyhedron) -> str:
    """The vertices, rays and lines as the text of an .ext file.

    Raises:
        InvalidInput: for a number of more than 4,000 characters, which could not be read back.

    >>> print(write_ext(Polyhedron.from_text("1/2 <= x")), end="")
    * variables: x
    V-representation
    begin
     2 2 rational
     1 1/2
     0 1
    end
    """
    points = [(Fraction(1), *vertex) for vertex in polyhedron.vertices]
    rays = [(0, *ray) for ray in polyhedron.rays]
    lines = [(0, *line) for line in polyhedron.lines]
    return _text("V-representation", polyhedron.names, lines, [*points, *rays])


def read_ine(text: str, names: Iterable[str] | str | None = None) -> Polyhedron:
    """The polyhedron of an .ine file's text; decimals are read exactly.

    Args:
        text: the file's text.
        names: the variables; those of a comment "* variables: ...", or x1, x2, ..., unless told.

    Raises:
        InvalidInput: for what is no such text, naming the place.
        Unsupported: for cdd's strict inequalities and partial enumerations.

    >>> read_ine("begin 1 2 real\\n 0.5 -1\\nend")
    {x1: 2*x1 <= 1}
    """
    found, linear, known = _read(text, "H-representation", names)
    rows = [integer_row(row) for i, row in enumerate(found) if i not in linear]
    equations = [integer_row(found[i]) for i in linear]
    return Polyhedron(known, rows=tuple(rows), equations=tuple(equations))


def read_ext(text: str, names: Iterable[str] | str | None = None) -> Polyhedron:
    """The polyhedron of an .ext file's text; decimals are read exactly.

    Rays without any point are those of a cone with its apex at the origin, as cddlib has it.

    Args:
        text: the file's text.
        names: the variables; those of a comment "* variables: ...", or x1, x2, ..., unless told.

    Raises:
        InvalidInput: for what is no such text, naming the place.
        Unsupported: for cdd's partial enumerations.

    >>> read_ext("V-representation\\nbegin\\n 2 2 rational\\n 1 1/2\\n 0 1\\nend")
    {x1: -2*x1 <= -1}
    """
    found, linear, known = _read(text, "V-representation", names)
    for i, row in enumerate(found):
        if row[0] not in ((0,) if i in linear else (0, 1)):
            what = "0 for a line" if i in linear else "1 for a point or 0 for a ray"
            raise InvalidInput.argument("text", f"with {what} first", f"{row[0]} in row {i + 1}")
    rays = [integer_row(row) for i, row in enumerate(found) if i not in linear]
    lines = [integer_row(found[i]) for i in linear]
    if found and not any(ray[0] for ray in rays):
        rays.append((1,) + (0,) * len(known))
    return Polyhedron(known, rays=tuple(rays), lines=tuple(lines))


def _text(
    title: str,
    names: tuple[str, ...],
    linear: Sequence[Sequence[Fraction | int]],
    others: Sequence[Sequence[Fraction | int]],
) -> str:
    rows = [*linear, *others]
    lines = []
    if names != check_names(None, len(names)) and all(map(str.isidentifier, names)):
        lines.append(f"* variables: {' '.join(names)}")
    lines.append(title)
    if linear:
        lines.append(" ".join(["linearity", *map(str, [len(linear), *range(1, len(linear) + 1)])]))
    whole = all(entry.denominator == 1 for row in rows for entry in row)
    lines += ["begin", f" {len(rows)} {len(names) + 1} {'integer' if whole else 'rational'}"]
    lines += [" " + " ".join(map(number_text, row)) for row in rows]
    return "\n".join([*lines, "end", ""])


def _read(
    text: str, title: str, names: Iterable[str] | str | None
) -> tuple[list[list[Fraction]], list[int], tuple[str, ...]]:
    """The matrix, the indices of its linear rows, and the variables."""
    if not isinstance(text, str):
        raise InvalidInput.argument("text", "a string", f"{text!r}")
    other = {"H-representation": "V-representation"}.get(title, "H-representation")
    block: list[str] | None = None
    ended = False
    linear: dict[int, None] = {}
    comment: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if line.startswith("*") and not (block == [] and set(words[0]) == {"*"}):
            if line.startswith("* variables:"):
                comment = line.removeprefix("* variables:")
        elif not words:
            continue
        elif block is not None and not ended:
            ended = "end" in words
            block += words[: words.index("end")] if ended else words
        elif words[0] == "begin" and block is None:
            ended = "end" in words
            block = words[1 : words.index("end")] if ended else words[1:]
        elif words[0] == other:
            raise InvalidInput.argument("text", f"a {title}", f"a {other}")
        elif words[0] in _REFUSED:
            raise Unsupported(f"Line {number}: {words[0]} is not understood.")
        elif words[0] in _LINEAR:
            linear.update(dict.fromkeys(_indices(words, number)))
    if block is None or not ended:
        raise InvalidInput.argument("text", "a matrix between 'begin' and 'end'", "without one")
    rows = _matrix(block)
    wrong = [i + 1 for i in linear if not 0 <= i < len(rows)]
    if wrong:
        raise InvalidInput.argument("text", f"linear in rows 1 to {len(rows)} only", f"in {wrong}")
    size = int(block[1]) - 1
    known = check_names(comment if names is None else names, size)
    return rows, list(linear), known


def _indices(words: list[str], number: int) -> list[int]:
    """The rows, from 0, that a line "linearity k i1 ... ik" lists."""
    if all(map(_COUNT.fullmatch, words[1:])) and len(words) > 1:
        count, *indices = map(int, words[1:])
        if count == len(indices):
            return [index - 1 for index in indices]
    raise InvalidInput(
        f"Line {number}: expected '{words[0]} k i1 ... ik', not {shorten(' '.join(words))!r}."
    )


def _matrix(words: list[str]) -> list[list[Fraction]]:
    """The rows of a block "m n type, m * n numbers"; lrs writes m as asterisks."""
    head, entries = words[:3], words[3:]
    if (
        len(head) < 3
        or not (_COUNT.fullmatch(head[0]) or set(head[0]) == {"*"})
        or not _COUNT.fullmatch(head[1])
        or len(head[1]) > 5  # a short text must not cost gigabytes
        or int(head[1]) < 1
        or head[2] not in ("integer", "rational", "real")
    ):
        raise InvalidInput.argument(
            "text", "with 'm n integer', 'rational' or 'real' after 'begin'", f"{' '.join(head)!r}"
        )
    width = int(head[1])
    count = int(head[0]) if _COUNT.fullmatch(head[0]) else len(entries) // width
    if len(entries) != count * width:
        raise InvalidInput.argument(
            "text", f"of {count} rows of {width} numbers", f"of {len(entries)} numbers"
        )
    return [
        [rational(entries[r * width + c], f"row {r + 1}, column {c + 1}") for c in range(width)]
        for r in range(count)
    ]
