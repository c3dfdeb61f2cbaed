"""Networks from SymPy expressions and back; SymPy is imported only when this is used."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

from polyrelax.errors import InvalidInput, Unsupported, shorten
from polyrelax.networks.expressions import Input, Neuron, functions, name_problem, split_names
from polyrelax.networks.network import Network
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import rational

if TYPE_CHECKING:
    import sympy


def from_sympy(expressions: Any, inputs: Any) -> Network:
    """The network of SymPy expressions (use `Network.from_sympy`)."""
    try:
        return _from_sympy(expressions, inputs)
    except RecursionError:
        raise InvalidInput("Argument 'expressions': nested too deeply.") from None


def _from_sympy(expressions: Any, inputs: Any) -> Network:
    import sympy

    if isinstance(expressions, sympy.MatrixBase):
        expressions = list(expressions)
    if isinstance(expressions, str) or not isinstance(expressions, Sequence | sympy.Tuple):
        expressions = [expressions]
    parts = [
        part if isinstance(part, sympy.Basic) else sympy.Rational(rational(part, "expressions"))
        for part in expressions
    ]
    symbols = {symbol for part in parts for symbol in part.atoms(sympy.Symbol)}
    names = _names(symbols)
    if inputs is None:
        order = tuple(names)
    else:
        if not isinstance(inputs, str):
            inputs = [getattr(name, "name", name) for name in inputs]
        order = split_names(inputs, "inputs")
    translator = _Neurons()
    forms = [translator.form(part) for part in parts]
    return Network(*forms, inputs=order, neurons=translator.neurons)


def to_sympy(network: Network) -> tuple[sympy.Expr, ...]:
    """The outputs as SymPy expressions (use `Network.to_sympy`)."""
    import sympy

    values: dict[Any, Any] = {Input(name): sympy.Symbol(name) for name in network.inputs}

    def write(form: Affine) -> Any:
        terms = [sympy.Rational(factor) * values[atom] for atom, factor in form.terms.items()]
        return sympy.Add(*terms, sympy.Rational(form.constant))

    try:
        for neuron in network.neurons:
            pre = write(neuron.pre)
            if pre.is_Rational:
                values[neuron] = max(pre, sympy.S.Zero)
            else:
                # Unevaluated: SymPy would compare the arguments with one another, which is slow
                # in deep networks.
                values[neuron] = sympy.Max(0, pre, evaluate=False)
        return tuple(write(form) for form in network.outputs)
    except RecursionError:
        raise Unsupported("The network is too deep for SymPy's expressions.") from None


class Translator(ABC):
    """Translates SymPy expressions into what can be added up, scaled, and compared by max and min.

    Subclasses say what numbers and symbols are, and what to make of Max, Min and Abs. What was
    translated before is the same value again. Values have `is_constant` and, where that is true,
    `constant`.
    """

    def __init__(self, argument: str) -> None:
        self.argument = argument
        self.known: dict[Any, Any] = {}

    @abstractmethod
    def number(self, value: Fraction) -> Any:
        """A constant."""

    @abstractmethod
    def symbol(self, name: str) -> Any:
        """An input."""

    @abstractmethod
    def extreme(self, expression: Any, name: str, sign: int) -> Any:
        """A Max ("max", 1) or a Min ("min", -1)."""

    @abstractmethod
    def absolute(self, value: Any) -> Any:
        """An absolute value."""

    def other(self, expression: Any) -> Any:
        """Anything else."""
        raise self.error(expression, reason(expression))

    def form(self, expression: Any) -> Any:
        """The translation of an expression."""
        if expression not in self.known:
            self.known[expression] = self._translate(expression)
        return self.known[expression]

    def error(self, expression: Any, why: str) -> InvalidInput:
        """The error that quotes what is not understood."""
        text = shorten(str(expression), 100)
        return InvalidInput(f"Argument {self.argument!r}: {why}, in {text!r}.")

    def _translate(self, expression: Any) -> Any:
        import sympy

        parts = expression.args
        if isinstance(expression, sympy.Rational):
            return self.number(rational(expression))
        if isinstance(expression, sympy.Symbol):
            return self.symbol(expression.name)
        if isinstance(expression, sympy.Add):
            total = self.number(Fraction(0))
            for part in expression.as_ordered_terms():
                total = total + self.form(part)
            return total
        if isinstance(expression, sympy.Mul):
            factors = [self.form(part) for part in parts]
            varying = [factor for factor in factors if not factor.is_constant]
            if len(varying) > 1:
                raise self.error(expression, "a product of factors that vary is not affine")
            scale = prod((f.constant for f in factors if f.is_constant), start=Fraction(1))
            return varying[0] * scale if varying else self.number(scale)
        if isinstance(expression, sympy.Pow) and parts[1] == -1:
            divisor = self.form(parts[0])
            if not divisor.is_constant or not divisor.constant:
                raise self.error(expression, "a division by zero or by what varies")
            return self.number(1 / divisor.constant)
        if isinstance(expression, sympy.Abs):
            return self.absolute(self.form(parts[0]))
        if isinstance(expression, sympy.Max):
            return self.extreme(expression, "max", 1)
        if isinstance(expression, sympy.Min):
            return self.extreme(expression, "min", -1)
        return self.other(expression)


class _Neurons(Translator):
    """Translates into affine forms of neurons."""

    def __init__(self) -> None:
        super().__init__("expressions")
        self.neurons: list[Neuron] = []
        self.functions = functions(self._make)

    def number(self, value: Fraction) -> Affine:
        return Affine.of(value)

    def symbol(self, name: str) -> Affine:
        return Affine.atom(Input(name))

    def absolute(self, value: Affine) -> Affine:
        return self.functions["abs"](value)

    def extreme(self, expression: Any, name: str, sign: int) -> Affine:
        """Max(0, t, ...) = relu(max(t, ...)) and Min(0, t, ...) = -relu(-min(t, ...))."""
        import sympy

        parts = sorted(expression.args, key=sympy.default_sort_key)
        others = [self.form(part) for part in parts if part != 0]
        if not others:
            return Affine.of(0)
        best = self.functions[name](*others)
        return best if len(others) == len(parts) else sign * self._make(sign * best)

    def _make(self, form: Any) -> Affine:
        self.neurons.append(Neuron(None, Affine.of(form)))
        return Affine.atom(self.neurons[-1])


def _names(symbols: set[Any]) -> list[str]:
    """The symbols' names in natural order; each must be one that a network can use."""
    names = sorted((symbol.name for symbol in symbols), key=_natural)
    for i, name in enumerate(names):
        problem = name_problem(name)
        if problem:
            raise InvalidInput(
                f"Argument 'expressions': the symbol {shorten(name)!r} cannot be an input's name: "
                f"it is {problem}."
            )
        if name in names[:i]:
            raise InvalidInput(
                f"Argument 'expressions': there are two symbols {name!r} of different assumptions."
            )
    return names


def _natural(name: str) -> list[tuple[str, int]]:
    """A sort key that puts x2 before x10."""
    pieces = re.findall(r"(\D*)(\d*)", name)
    return [(letters, int(digits or -1)) for letters, digits in pieces]


def reason(expression: Any, functions: str = "Max, Min and Abs") -> str:
    """Why an expression is not understood, by those who understand the named functions."""
    import sympy

    if isinstance(expression, sympy.Float):
        return "a float is not exact: write sympy.Rational(1, 10), not 0.1"
    if expression.is_number:
        return "not a rational number"
    if isinstance(expression, sympy.Piecewise):
        return "Piecewise is not understood: write it with Max, Min and Abs"
    return f"only rational numbers, symbols, sums, rational multiples, {functions} are understood"
