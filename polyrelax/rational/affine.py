"""Affine forms: an exact constant plus rational multiples of atoms (variables, inputs, neurons)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.rational.numbers import format_rational, rational


class Affine:
    """An immutable affine form c + a1*v1 + ... + an*vn with rational coefficients.

    The atoms v are any hashable values that print as a name: strings for the variables of a
    polyhedron, inputs and neurons for a network. Forms add, subtract, and scale by rationals;
    anything that would not be affine is an error.

    Raises:
        InvalidInput: for a product of two forms, a division by a form or by zero, or a float.

    >>> x, y = Affine.atom("x"), Affine.atom("y")
    >>> 2 * x - y / 3 + 1
    2*x - 1/3*y + 1
    >>> (x + y) - y == x
    True
    """

    __slots__ = ("_terms", "constant")

    def __init__(self, terms: Mapping[Any, Fraction], constant: Fraction = Fraction(0)) -> None:
        self._terms = {atom: value for atom, value in terms.items() if value}
        self.constant = constant

    @classmethod
    def atom(cls, atom: Hashable) -> Affine:
        """The form that is one atom."""
        return cls({atom: Fraction(1)})

    @classmethod
    def of(cls, value: Any, argument: str = "value") -> Affine:
        """The value itself if it is a form, else the constant form of a rational number."""
        return value if isinstance(value, Affine) else cls({}, rational(value, argument))

    @property
    def terms(self) -> Mapping[Any, Fraction]:
        """The non-zero coefficients by atom, in the order in which the atoms first appeared."""
        return dict(self._terms)

    @property
    def atoms(self) -> tuple[Any, ...]:
        """The atoms with a non-zero coefficient."""
        return tuple(self._terms)

    @property
    def is_constant(self) -> bool:
        """Whether no atom has a non-zero coefficient."""
        return not self._terms

    @property
    def bits(self) -> int:
        """How many bits the longest number in the form has."""
        numbers = (self.constant, *self._terms.values())
        return max([n.numerator.bit_length() + n.denominator.bit_length() for n in numbers])

    def coefficient(self, atom: Hashable) -> Fraction:
        """The coefficient of an atom, zero if it does not appear."""
        return self._terms.get(atom, Fraction(0))

    def row(self, atoms: Iterable[Hashable]) -> list[Fraction]:
        """The form as a row (constant, coefficients in the order of `atoms`)."""
        return [self.constant, *(self._terms.get(atom, Fraction(0)) for atom in atoms)]

    def evaluate(self, values: Mapping[Any, Any]) -> Any:
        """The value at a point, given as a mapping from atoms to numbers (or to other forms)."""
        total: Any = self.constant
        for atom, factor in self._terms.items():
            total = total + factor * values[atom]
        return total

    def __add__(self, other: Any) -> Affine:
        other = Affine.of(other, "other")
        terms = dict(self._terms)
        for atom, factor in other._terms.items():
            terms[atom] = terms.get(atom, Fraction(0)) + factor
        return Affine(terms, self.constant + other.constant)

    __radd__ = __add__

    def __neg__(self) -> Affine:
        return self * -1

    def __pos__(self) -> Affine:
        return self

    def __sub__(self, other: Any) -> Affine:
        return self + -Affine.of(other, "other")

    def __rsub__(self, other: Any) -> Affine:
        return Affine.of(other, "other") + -self

    def __mul__(self, other: Any) -> Affine:
        if isinstance(other, Affine):
            if other.is_constant:
                other = other.constant
            elif self.is_constant:
                return other * self.constant
            else:
                raise InvalidInput(f"({self}) * ({other}) is not affine: both factors vary.")
        factor = rational(other, "factor")
        terms = {atom: value * factor for atom, value in self._terms.items()}
        return Affine(terms, self.constant * factor)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Affine:
        if isinstance(other, Affine):
            if not other.is_constant:
                raise InvalidInput(f"({self}) / ({other}) is not affine: the divisor varies.")
            other = other.constant
        divisor = rational(other, "divisor")
        if not divisor:
            raise InvalidInput(f"({self}) / 0 is a division by zero.")
        return self * (1 / divisor)

    def __rtruediv__(self, other: Any) -> Affine:
        return Affine.of(other, "other") / self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Affine):
            return NotImplemented
        return self.constant == other.constant and self._terms == other._terms

    def __hash__(self) -> int:
        return hash((self.constant, frozenset(self._terms.items())))

    def __repr__(self) -> str:
        pieces: list[str] = []
        for atom, factor in self._terms.items():
            size = "" if abs(factor) == 1 else f"{format_rational(abs(factor))}*"
            pieces.append(("- " if factor < 0 else "+ ") + f"{size}{atom}")
        if self.constant or not pieces:
            sign = "- " if self.constant < 0 else "+ "
            pieces.append(sign + format_rational(abs(self.constant)))
        sign, first = pieces[0][0], pieces[0][2:]
        return " ".join([first if sign == "+" else f"-{first}", *pieces[1:]])
