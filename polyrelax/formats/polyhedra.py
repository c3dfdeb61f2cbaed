"""Polyhedra as JSON, with exact numbers.

The format is an object {"format": "polyrelax-polyhedron", "version": 1, "names": [...],
"inequalities": [...], "equations": [...]}; a constraint {"terms": {name: number}, "bound": number}
says that the sum of number * name is at most (or, among the equations, is equal to) the bound.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.formats.exact_json import (
    document,
    list_of,
    load,
    number_text,
    object_of,
    save,
    terms_of,
)
from polyrelax.polyhedra.constraints import Constraint
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.numbers import rational
from polyrelax.rational.rows import Row, integer_row

FORMAT = "polyrelax-polyhedron"
VERSION = 1


def polyhedron_to_json(polyhedron: Polyhedron) -> dict[str, Any]:
    """The irredundant system as an object that `json.dumps` writes; numbers are strings.

    Raises:
        InvalidInput: for a number of more than 4,000 characters, which could not be read back.

    >>> polyhedron_to_json(Polyhedron.from_text("x <= 1/2"))["inequalities"]
    [{'terms': {'x': '2'}, 'bound': '1'}]
    """

    def write(constraints: Iterable[Constraint]) -> list[dict[str, Any]]:
        return [
            {
                "terms": {name: number_text(a) for name, a in constraint.form.terms.items()},
                "bound": number_text(constraint.bound),
            }
            for constraint in constraints
        ]

    return {
        "format": FORMAT,
        "version": VERSION,
        "names": list(polyhedron.names),
        "inequalities": write(polyhedron.inequalities),
        "equations": write(polyhedron.equations),
    }


def polyhedron_from_json(source: Mapping[str, Any] | str | bytes) -> Polyhedron:
    """The polyhedron that a JSON text, or the object it stands for, describes.

    Args:
        source: the text, or the object as `polyhedron_to_json` makes it. JSON numbers in a text
            are exact: 0.1 is 1/10.

    Raises:
        InvalidInput: naming the place that is not as the format says.

    >>> square = Polyhedron.box([0, 0], [1, 1])
    >>> polyhedron_from_json(polyhedron_to_json(square)) == square
    True
    """
    whole = document(source, "polyhedron", FORMAT, VERSION, ("names", "inequalities", "equations"))
    names: dict[str, None] = {}
    for i, name in enumerate(list_of(whole["names"], "names")):
        if not isinstance(name, str) or not name or name in names:
            raise InvalidInput.argument(f"names[{i}]", "a name of its own", f"{name!r}")
        names[name] = None

    def read(group: str) -> tuple[Row, ...]:
        rows = []
        for i, entry in enumerate(list_of(whole[group], group)):
            place = f"{group}[{i}]"
            found = object_of(entry, place, ("terms", "bound"))
            terms = terms_of(found["terms"], f"{place}.terms", names, "the names")
            bound = rational(found["bound"], f"{place}.bound")
            rows.append(integer_row([bound, *(-terms.get(name, Fraction(0)) for name in names)]))
        return tuple(rows)

    return Polyhedron(tuple(names), rows=read("inequalities"), equations=read("equations"))


def load_polyhedron(path: str | os.PathLike[str]) -> Polyhedron:
    """The polyhedron in a JSON file.

    Raises:
        InvalidInput: if the file cannot be read, or is not as the format says.
    """
    return load(path, polyhedron_from_json)


def save_polyhedron(polyhedron: Polyhedron, path: str | os.PathLike[str]) -> None:
    """Write the polyhedron to a JSON file, which `load_polyhedron` reads back as an equal one."""
    save(polyhedron_to_json(polyhedron), path)
