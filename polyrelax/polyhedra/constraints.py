"""What users read and write: affine inequalities and equations over named variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import rational, rationals
from polyrelax.rational.rows import Row, dot, homogeneous, integer_row
from polyrelax.rational.syntax import parse_affine, parse_comparisons


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint `form <= bound` or, for an equation, `form == bound`, in primitive integers.

    >>> Constraint.from_row((1, -1, 2), ("x", "y"))
    x - 2*y <= 1
    """

    names: tuple[str, ...]
    coefficients: tuple[int, ...]
    bound: int
    is_equation: bool = False

    @classmethod
    def from_row(cls, row: Row, names: tuple[str, ...], is_equation: bool = False) -> Constraint:
        """The constraint b + a.x >= 0 (or == 0) of a row (b, a), read as -a.x <= b."""
        flip = -1
        if is_equation and next((entry for entry in row[1:] if entry), -1) > 0:
            flip = 1
        return cls(names, tuple([flip * a for a in row[1:]]), -flip * row[0], is_equation)

    @property
    def row(self) -> Row:
        """The constraint as an integer row (b, a), meaning b + a.x >= 0 (or == 0)."""
        return (self.bound, *(-a for a in self.coefficients))

    @property
    def form(self) -> Affine:
        """The left-hand side."""
        pairs = zip(self.names, self.coefficients, strict=True)
        return Affine({name: Fraction(a) for name, a in pairs})

    def holds(self, point: Sequence[Any]) -> bool:
        """Whether a point, given by its coordinates, satisfies the constraint."""
        value = dot(self.row, homogeneous(rationals(point, "point", len(self.names))))
        return value == 0 if self.is_equation else value >= 0

    def __repr__(self) -> str:
        return f"{self.form} {'==' if self.is_equation else '<='} {Affine.of(self.bound)}"


def functional(spec: Any, names: tuple[str, ...], argument: str = "functional") -> list[Fraction]:
    """An affine functional of named variables, as a row (constant, coefficients).

    Args:
        spec: an `Affine` form over the names, text such as "x1 - 2*x2 + 1", a mapping from names
            to coefficients, or the sequence of all coefficients.

    >>> functional("x - y/2", ("x", "y"))
    [Fraction(0, 1), Fraction(1, 1), Fraction(-1, 2)]
    """
    if isinstance(spec, str):
        spec = parse_affine(spec, lambda name: _known(name, names, argument), argument)
    if isinstance(spec, Mapping):
        coefficients = {str(name): rational(value, argument) for name, value in spec.items()}
        spec = Affine(coefficients)
    if isinstance(spec, Affine):
        forms = Affine({str(atom): value for atom, value in spec.terms.items()}, spec.constant)
        for name in forms.atoms:
            _known(name, names, argument)
        return forms.row(names)
    return [Fraction(0), *rationals(spec, argument, len(names))]


def functional_row(spec: Any, names: tuple[str, ...], argument: str = "functional") -> Row:
    """The functional as an integer row; only its direction and sign matter."""
    return integer_row(functional(spec, names, argument))


def rows_from_text(
    source: str, names: Sequence[str] | None
) -> tuple[tuple[str, ...], list[Row], list[Row]]:
    """The names, inequalities and equations that a text lists; names in order of appearance."""
    order: dict[str, None] = dict.fromkeys(names or ())

    def name(text: str) -> Affine:
        if names is not None:
            return _known(text, tuple(names), "text")
        order.setdefault(text)
        return Affine.atom(text)

    comparisons = parse_comparisons(source, name)
    found = tuple(order)
    if not found:
        raise InvalidInput.argument("text", "comparisons of at least one variable", repr(source))
    rows = [integer_row(c.form.row(found)) for c in comparisons if not c.is_equation]
    equations = [integer_row(c.form.row(found)) for c in comparisons if c.is_equation]
    return found, rows, equations


def check_names(names: Iterable[str] | None, size: int) -> tuple[str, ...]:
    """The given names, or x1, x2, ...; distinct, and as many as there are coordinates.

    >>> check_names(None, 2)
    ('x1', 'x2')
    """
    if names is None:
        return tuple([f"x{i + 1}" for i in range(size)])
    found = tuple(names.replace(",", " ").split() if isinstance(names, str) else names)
    if len(found) != size:
        raise InvalidInput.argument("names", f"{size} names", f"{len(found)}: {found!r}")
    if len(set(found)) != size or not all(isinstance(name, str) and name for name in found):
        raise InvalidInput.argument("names", "distinct non-empty strings", f"{found!r}")
    return found


def _known(name: str, names: tuple[str, ...], argument: str) -> Affine:
    if name not in names:
        raise InvalidInput(
            f"Argument {argument!r}: unknown variable {name!r}; the variables are "
            f"{', '.join(names)}."
        )
    return Affine.atom(name)
