"""Expressions of networks: inputs, neurons, and the functions that are spelled out in ReLUs."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational, rational
from polyrelax.rational.syntax import NOT_NUMBERS

# Atoms remember the order in which they were made: it is the order that networks keep.
_serials = count()

# An unnamed neuron whose formula is longer prints as relu(...).
_MAX_FORMULA = 80


@dataclass(frozen=True, slots=True)
class Input:
    """An input of a network; two inputs of the same name are the same input."""

    name: str
    serial: int = field(default_factory=lambda: next(_serials), compare=False, repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, eq=False)
class Neuron:
    """A neuron relu(pre), where `pre` is one affine form over inputs and earlier neurons.

    Neurons are compared by identity: every one that is made is a neuron of its own.
    """

    name: str | None
    pre: Affine
    depth: int = field(init=False, repr=False)
    """The ReLU depth: 1 for a neuron that reads inputs only, else 1 + the deepest neuron read."""
    serial: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.name is not None:
            check_name(self.name)
        check_form(self.pre, "expr")
        depths = [atom.depth for atom in self.pre.atoms if isinstance(atom, Neuron)]
        object.__setattr__(self, "depth", 1 + max(depths, default=0))
        object.__setattr__(self, "serial", next(_serials))

    def __reduce__(self) -> Any:
        return Neuron, (self.name, self.pre)

    def __str__(self) -> str:
        return _formula(self, _MAX_FORMULA) or "relu(...)"

    def __repr__(self) -> str:
        return f"<Neuron {self}>"


class Label:
    """A stand-in for an atom that prints as a given text; no two of them are ever equal."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def inputs(names: str | Iterable[str]) -> tuple[Affine, ...]:
    """The inputs of the given names, as forms to calculate with.

    Args:
        names: the names, separated by spaces or commas, or a sequence of them.

    Raises:
        InvalidInput: for no name, a name given twice, or one that cannot be a name.

    >>> x1, x2 = inputs("x1 x2")
    >>> 2 * x1 - x2 / 3 + 1
    2*x1 - 1/3*x2 + 1
    """
    return tuple(Affine.atom(Input(name)) for name in split_names(names, "names"))


def relu(expr: Any, name: str | None = None) -> Affine:
    """A new neuron max(0, expr); every call makes a neuron of its own.

    Args:
        expr: an affine form of inputs and neurons, or a rational number.
        name: what to call the neuron; share one by naming it in your program.

    >>> x, = inputs("x")
    >>> relu(x) - relu(x)
    relu(x) - relu(x)
    >>> relu(x, name="c") + 1
    c + 1
    """
    return Affine.atom(Neuron(name, Affine.of(expr, "expr")))


def maximum(*forms: Any) -> Affine:
    """The greatest of the forms, spelled out as maximum(a, b) = b + relu(a - b) from the left.

    >>> x, y, z = inputs("x y z")
    >>> maximum(x, y)
    y + relu(x - y)
    >>> maximum(x, y, z)
    z + relu(y + relu(x - y) - z)
    """
    return _maximum(relu, forms)


def minimum(*forms: Any) -> Affine:
    """The least of the forms, spelled out as minimum(a, b) = b - relu(b - a) from the left.

    >>> x, y = inputs("x y")
    >>> minimum(x, y)
    y - relu(y - x)
    """
    return _minimum(relu, forms)


def absolute(form: Any) -> Affine:
    """The absolute value, spelled out as relu(t) + relu(-t).

    >>> x, = inputs("x")
    >>> absolute(x - 1)
    relu(x - 1) + relu(-x + 1)
    """
    return _absolute(relu, form)


def clip(form: Any, low: Any, high: Any) -> Affine:
    """The form cut off at two constants, spelled out as low + relu(t - low) - relu(t - high).

    Args:
        form: an affine form of inputs and neurons.
        low: a rational number.
        high: a rational number, at least `low`.

    >>> x, = inputs("x")
    >>> clip(x, 0, 1)
    relu(x) - relu(x - 1)
    """
    return _clip(relu, form, low, high)


def functions(make: Callable[[Any], Affine]) -> dict[str, Callable[..., Affine]]:
    """What may be called in the text of a network, by name; `make` makes each neuron.

    >>> sorted(set(functions(relu)))[:5]
    ['Abs', 'Max', 'Min', 'ReLU', 'abs']
    """

    def one(function: Callable[..., Affine], arity: int | None) -> Callable[..., Affine]:
        def call(*values: Affine) -> Affine:
            if arity is not None and len(values) != arity:
                plural = "s" if arity > 1 else ""
                raise InvalidInput(f"takes {arity} argument{plural}, not {len(values)}.")
            return function(*values)

        return call

    table = {
        "relu ReLU": one(make, 1),
        "maximum max Max": one(lambda *forms: _maximum(make, forms), None),
        "minimum min Min": one(lambda *forms: _minimum(make, forms), None),
        "absolute abs Abs": one(lambda form: _absolute(make, form), 1),
        "clip": one(lambda *values: _clip(make, *values), 3),
    }
    return {name: function for names, function in table.items() for name in names.split()}


def name_problem(name: str) -> str | None:
    """Why the text cannot name an input or a neuron; None if it can.

    >>> name_problem("x1"), name_problem("relu")
    (None, 'the name of a function')
    """
    if not name.isidentifier() or "·" in name or unicodedata.normalize("NFKC", name) != name:
        return "no identifier (letters, digits and _, not a digit first)"
    if keyword.iskeyword(name):
        return "a word of Python's grammar"
    if name.startswith("__"):
        return "a name of Python's own"
    if name in FUNCTION_NAMES:
        return "the name of a function"
    if name.lower() in NOT_NUMBERS:
        return "no number and no name"
    return None


def check_name(name: Any, argument: str = "name") -> str:
    """The name itself if it can name an input or a neuron, else an error."""
    if not isinstance(name, str):
        raise InvalidInput.argument(argument, "a name such as 'x1'", repr(name))
    problem = name_problem(name)
    if problem:
        raise InvalidInput.argument(argument, "a name such as 'x1'", f"{name!r}, {problem}")
    return name


def split_names(names: Any, argument: str) -> tuple[str, ...]:
    """The names in a text (separated by spaces or commas) or a sequence; none may come twice.

    >>> split_names("x1, x2", "inputs")
    ('x1', 'x2')
    """
    if isinstance(names, str):
        names = names.replace(",", " ").split()
        if not names:
            raise InvalidInput.argument(argument, "at least one name", "an empty text")
    if not isinstance(names, Iterable):
        raise InvalidInput.argument(argument, "a sequence of names", repr(names))
    found: dict[str, None] = {}
    for entry in names:
        if (
            isinstance(entry, Affine)
            and len(entry.atoms) == 1
            and entry == Affine.atom(entry.atoms[0])
        ):
            entry = entry.atoms[0]
        name = check_name(entry.name if isinstance(entry, Input) else entry, argument)
        if name in found:
            raise InvalidInput.argument(argument, "distinct names", f"{name!r} twice")
        found[name] = None
    return tuple(found)


def check_form(form: Affine, argument: str) -> Affine:
    """The form itself if it is one over inputs and neurons, else an error."""
    for atom in form.atoms:
        if not isinstance(atom, Input | Neuron):
            raise InvalidInput.argument(
                argument,
                "an affine form of inputs (see polyrelax.inputs) and neurons",
                f"{form} with the {type(atom).__name__} {atom}",
            )
    return form


def _maximum(make: Callable[[Any], Affine], forms: Sequence[Any]) -> Affine:
    first, *rest = _forms(forms)
    for form in rest:
        first = form + make(first - form)
    return first


def _minimum(make: Callable[[Any], Affine], forms: Sequence[Any]) -> Affine:
    first, *rest = _forms(forms)
    for form in rest:
        first = form - make(form - first)
    return first


def _absolute(make: Callable[[Any], Affine], form: Any) -> Affine:
    form = Affine.of(form, "form")
    return make(form) + make(-form)


def _clip(make: Callable[[Any], Affine], form: Any, low: Any, high: Any) -> Affine:
    form, bottom, top = Affine.of(form, "form"), _constant(low, "low"), _constant(high, "high")
    if bottom > top:
        raise InvalidInput.argument(
            "low", f"at most high = {format_rational(top)}", format_rational(bottom)
        )
    upper = make(form - bottom)
    return bottom + upper - make(form - top)


def _constant(value: Any, argument: str) -> Fraction:
    form = Affine.of(value, argument)
    if not form.is_constant:
        raise InvalidInput.argument(argument, "a rational number", str(form))
    return rational(form.constant, argument)


def _forms(values: Sequence[Any]) -> list[Affine]:
    if not values:
        raise InvalidInput("At least one argument is needed.")
    return [Affine.of(value, f"forms[{i}]") for i, value in enumerate(values)]


def _formula(neuron: Neuron, room: int) -> str | None:
    """The neuron's name or formula, None if it needs more room; the room bounds the work too."""
    if neuron.name is not None:
        return neuron.name
    terms = neuron.pre.terms
    if 2 * len(terms) > room:
        return None
    labels = {}
    for atom, factor in terms.items():
        text = _formula(atom, room - len("relu()")) if isinstance(atom, Neuron) else str(atom)
        if text is None or len(text) > room:
            return None
        room -= len(text)
        labels[Label(text)] = factor
    formula = f"relu({type(neuron.pre)(labels, neuron.pre.constant)})"
    return formula if len(formula) <= _MAX_FORMULA else None


FUNCTION_NAMES = frozenset(functions(relu))
