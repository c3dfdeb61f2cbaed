"""Exact expressions from text: Python's own syntax tree is walked, nothing is evaluated by Python.

Numerals are read from the source text, so that 0.1 is exactly 1/10.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from polyrelax.errors import InvalidInput, shorten
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import rational

MAX_CHARACTERS = 9_999

# What a text computes must stay about as small as what it could spell out.
MAX_BITS = 40_000

# What people paste from papers.
_SIGNS = str.maketrans({"≤": "<=", "≥": ">=", "−": "-", "·": "*", "×": "*"})

# Names that stand for no rational number, in any case of letters.
NOT_NUMBERS = {"nan", "inf", "infinity", "oo"}

T = TypeVar("T", bound=ast.mod)


class Comparison(NamedTuple):
    """A closed comparison, in the form `form >= 0` or, for an equation, `form == 0`."""

    form: Affine
    is_equation: bool


class Text:
    """A piece of mathematics in Python's syntax, parsed once; `argument` names it in errors.

    Args:
        source: the text, at most 9,999 characters.
        argument: the name that error messages use for it.
        names: called with each variable's name; answers its `Affine` form or raises.
        functions: by name, what may be called in the text, on `Affine` arguments.
    """

    def __init__(
        self,
        source: str,
        argument: str,
        names: Callable[[str], Affine],
        functions: Mapping[str, Callable[..., Affine]] | None = None,
    ) -> None:
        if not isinstance(source, str):
            raise InvalidInput.argument(argument, "a string", f"{source!r}")
        if len(source) > MAX_CHARACTERS:
            raise InvalidInput.argument(
                argument, f"at most {MAX_CHARACTERS} characters long", f"{len(source)} long"
            )
        self.argument = argument
        self.names = names
        self.functions = dict(functions or {})
        lines = source.translate(_SIGNS).strip().split("\n")
        self._lines = [line.strip().encode("utf-8", "surrogatepass") for line in lines]

    def error(self, problem: str, node: ast.expr | ast.stmt | None = None) -> InvalidInput:
        """An error about this text, quoting the place it is about."""
        where = f" in {shorten(self._segment(node), 60)!r}" if node is not None else ""
        return InvalidInput(f"Argument {self.argument!r}: {shorten(problem, 400)}{where}.")

    def comparisons(self) -> list[Comparison]:
        """The comparisons that the text lists, separated by commas; chains are taken apart."""
        self._lines = [b"(", *self._lines, b")"]
        tree = self._tree()
        parts = tree.elts if isinstance(tree, ast.Tuple) else [tree]
        if not parts:
            raise self.error("expected at least one comparison, such as 0 <= x <= 1")
        found: list[Comparison] = []
        for part in parts:
            if not isinstance(part, ast.Compare):
                raise self.error("expected comparisons such as 0 <= x <= 1 or x - z == 1", part)
            sides = [self.affine(side) for side in [part.left, *part.comparators]]
            for low, operator, high in zip(sides, part.ops, sides[1:], strict=False):
                if isinstance(operator, ast.LtE):
                    found.append(Comparison(high - low, False))
                elif isinstance(operator, ast.GtE):
                    found.append(Comparison(low - high, False))
                elif isinstance(operator, ast.Eq):
                    found.append(Comparison(low - high, True))
                else:
                    raise self.error("sets are closed: use <=, >= or ==, nothing else", part)
        return found

    def statements(self) -> tuple[list[tuple[str, ast.expr]], list[ast.expr]]:
        """The assignments (name, expression) of the text, and the expressions of its last line."""
        body = self._parsed("exec", ast.Module).body
        if not body or not isinstance(body[-1], ast.Expr):
            raise self.error("expected an expression at the end, such as relu(x1 - x2) + x2")
        assignments = []
        for statement in body[:-1]:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    assignments.append((name, value))
                case _:
                    raise self.error("expected 'name = expression' before the last line", statement)
        last = body[-1].value
        outputs = list(last.elts) if isinstance(last, ast.Tuple) else [last]
        if not outputs:
            raise self.error("expected at least one output")
        return assignments, outputs

    def expression(self) -> Affine:
        """The one affine expression that the text is."""
        self._lines = [b"(", *self._lines, b")"]
        return self.affine(self._tree())

    def affine(self, node: ast.expr) -> Affine:
        """The affine form of an expression's syntax tree."""
        try:
            return self._affine(node)
        except RecursionError:
            raise self.error("the expression is too long or nested too deeply") from None

    def _affine(self, node: ast.expr) -> Affine:
        # A sum of many terms is a tree as deep as the sum is long: its left spine is walked
        # in a loop, so that only nesting by parentheses uses the stack.
        pending: list[ast.BinOp] = []
        while isinstance(node, ast.BinOp):
            pending.append(node)
            node = node.left
        value = self._operand(node)
        for operation in reversed(pending):
            value = self._apply(operation, value, self._affine(operation.right))
        return value

    def _apply(self, node: ast.BinOp, left: Affine, right: Affine) -> Affine:
        # What varies is quoted as it is written: forms of a parameter do not know its name.
        match node.op:
            case ast.Mult() if not (left.is_constant or right.is_constant):
                raise self.error("a product is not affine: both factors vary", node)
            case ast.Div() if not right.is_constant:
                raise self.error("a quotient is not affine: the divisor varies", node)
        try:
            match node.op:
                case ast.Add():
                    return self._sized(left + right)
                case ast.Sub():
                    return self._sized(left - right)
                case ast.Mult():
                    return self._sized(left * right)
                case ast.Div():
                    return self._sized(left / right)
        except InvalidInput as error:
            raise self.error(str(error).rstrip(".")) from None
        raise self.error("only +, -, * and / are understood", node)

    def _sized(self, form: Affine) -> Affine:
        # Where names can be bound, a short text could square a number a hundred times.
        if form.bits > MAX_BITS:
            raise InvalidInput(f"a number grows beyond {MAX_BITS} bits")
        return form

    def _operand(self, node: ast.expr) -> Affine:
        match node:
            case ast.Name(id=name):
                if name in self.functions:
                    raise self.error(f"{name!r} is a function and cannot stand alone", node)
                if name.lower() in NOT_NUMBERS:
                    raise self.error(f"{name!r} is not a rational number", node)
                return self.names(name)
            case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(
                value, bool
            ):
                literal = self._segment(node).replace("_", "")
                number = value if isinstance(value, int) else rational(literal, self.argument)
                return Affine.of(number)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self._affine(operand)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self._affine(operand)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                if name not in self.functions:
                    known = ", ".join(self.functions) or "none"
                    raise self.error(f"unknown function {name!r} (known: {known})", node)
                if any(isinstance(argument, ast.Starred) for argument in arguments):
                    raise self.error("a starred argument is not understood", node)
                values = [self._affine(argument) for argument in arguments]
                try:
                    return self.functions[name](*values)
                except (TypeError, InvalidInput) as error:
                    raise self.error(f"{name}: {error}".rstrip("."), node) from None
        raise self.error("only numbers, names, + - * / and known functions are understood", node)

    def _tree(self) -> ast.expr:
        """The syntax tree of a text that is one expression."""
        return self._parsed("eval", ast.Expression).body

    def _parsed(self, mode: str, kind: type[T]) -> T:
        try:
            source = b"\n".join(self._lines).decode("utf-8")
            tree = ast.parse(source, mode=mode)
        except SyntaxError as error:
            hint = "; an equation is written ==" if mode == "eval" and "=" in str(error) else ""
            raise self.error(f"not understood: {error.msg}{hint}") from None
        except (RecursionError, MemoryError):
            raise self.error("the expression is too long or nested too deeply") from None
        except ValueError as error:
            raise self.error(f"not understood: {error}") from None
        assert isinstance(tree, kind)
        return tree

    def _segment(self, node: ast.expr | ast.stmt) -> str:
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        start, end = node.col_offset, node.end_col_offset
        if first == last:
            return self._lines[first][start:end].decode("utf-8")
        pieces = [
            self._lines[first][start:],
            *self._lines[first + 1 : last],
            self._lines[last][:end],
        ]
        return b" ".join(piece.strip() for piece in pieces).decode("utf-8")


def parse_comparisons(
    source: str, names: Callable[[str], Affine], argument: str = "text"
) -> list[Comparison]:
    """The closed affine comparisons that a text lists.

    >>> parse_comparisons("0 <= x <= 1", Affine.atom)
    [Comparison(form=x, is_equation=False), Comparison(form=-x + 1, is_equation=False)]
    """
    return Text(source, argument, names).comparisons()


def parse_affine(source: str, names: Callable[[str], Affine], argument: str = "text") -> Affine:
    """The affine form that a text denotes.

    >>> parse_affine("2*(x - y)/4 + 0.1", Affine.atom)
    1/2*x - 1/2*y + 1/10
    """
    return Text(source, argument, names).expression()
