"""Polyhedra from SymPy relations and back, and as LaTeX; SymPy is imported only when it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from polyrelax.errors import InvalidInput, shorten
from polyrelax.polyhedra.constraints import Constraint, check_names
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.latex import latex_affine
from polyrelax.rational.numbers import rational
from polyrelax.rational.rows import integer_row

if TYPE_CHECKING:
    import sympy


def from_relations(spec: Any, names: Iterable[Any] | str | None = None) -> Polyhedron:
    """The set of the points that satisfy SymPy relations.

    Args:
        spec: Le, Ge or Eq of affine expressions, a conjunction of them, true or false, or a list
            or tuple of all these.
        names: the variables in order, as names or symbols; as they first appear, unless told.
            (SymPy sorts what stands inside a conjunction or a sum; a list keeps its order.)

    Raises:
        InvalidInput: for strict relations, Ne, disjunctions, floats, and what is not affine.

    >>> from sympy import Eq, symbols
    >>> x, y = symbols("x y")
    >>> from_relations([x >= 0, (x <= 1) & Eq(y, 2 * x)]).vertices
    ((Fraction(0, 1), Fraction(0, 1)), (Fraction(1, 1), Fraction(2, 1)))
    """
    known: tuple[str, ...] | None = None
    if names is not None:
        listed = names.replace(",", " ").split() if isinstance(names, str) else list(names)
        listed = [getattr(name, "name", name) for name in listed]
        known = check_names(listed, len(listed))
    reader = _Reader(known)
    try:
        found = [reader.constraint(relation) for relation in _relations(spec)]
    except RecursionError:
        raise InvalidInput("Argument 'spec': nested too deeply.") from None
    order = tuple(reader.symbols) if known is None else known
    if not order and known is None:
        raise InvalidInput.argument("spec", "relations of at least one variable", f"{spec}")
    rows = tuple([integer_row(form.row(order)) for form, equation in found if not equation])
    equations = tuple([integer_row(form.row(order)) for form, equation in found if equation])
    return Polyhedron(order, rows=rows, equations=equations)


def to_sympy(polyhedron: Polyhedron) -> sympy.Basic:
    """A conjunction of SymPy relations that says "in the set"; a condition for `Piecewise`.

    The empty set is `false`, the whole space `true`.

    >>> to_sympy(Polyhedron.from_text("0 <= x <= 1, x - y == 1"))
    (y <= 0) & (-y <= 1) & Eq(x - y, 1)
    """
    import sympy

    if polyhedron.is_empty:
        return sympy.false

    def relation(constraint: Constraint) -> sympy.Basic:
        pairs = zip(constraint.names, constraint.coefficients, strict=True)
        left = sympy.Add(*(sympy.Integer(a) * sympy.Symbol(name) for name, a in pairs if a))
        kind = sympy.Eq if constraint.is_equation else sympy.Le
        return kind(left, sympy.Integer(constraint.bound))

    return sympy.And(*map(relation, (*polyhedron.equations, *polyhedron.inequalities)))


def to_latex(polyhedron: Polyhedron) -> str:
    r"""The irredundant system as LaTeX, aligned at the relations.

    >>> print(to_latex(Polyhedron.from_text("0 <= x1, x1 + 2*x2 == 1")))
    \left\{\begin{array}{rcl}
    x_1 + 2 x_2 &=& 1 \\
    x_2 &\le& \tfrac{1}{2}
    \end{array}\right.
    """
    if polyhedron.is_empty:
        return r"\emptyset"
    constraints = (*polyhedron.equations, *polyhedron.inequalities)
    if not constraints:
        return rf"\mathbb{{R}}^{{{len(polyhedron.names)}}}"
    lines = " \\\\\n".join(map(_latex_line, constraints))
    return "\n".join([r"\left\{\begin{array}{rcl}", lines, r"\end{array}\right."])


def _latex_line(constraint: Constraint) -> str:
    """form <= bound, turned round where its first coefficient is negative."""
    form, bound = constraint.form, Affine.of(constraint.bound)
    relation = "=" if constraint.is_equation else r"\le"
    first = next(iter(form.terms.values()))
    if first < 0:
        relation = "=" if constraint.is_equation else r"\ge"
    if len(form.terms) == 1:
        form, bound = form / first, bound / first  # x <= 1/2 rather than 2 x <= 1
    elif first < 0:
        form, bound = -form, -bound
    return f"{latex_affine(form)} &{relation}& {latex_affine(bound)}"


def _relations(spec: Any) -> Iterator[Any]:
    """The single relations of nested conjunctions, lists and tuples, in order."""
    import sympy

    if isinstance(spec, list | tuple | sympy.Tuple):
        for part in spec:
            yield from _relations(part)
    elif isinstance(spec, sympy.And):
        for part in spec.args:
            yield from _relations(part)
    else:
        yield spec


class _Reader:
    """Reads relations; `symbols` maps the names of the variables met so far to their symbols."""

    def __init__(self, names: tuple[str, ...] | None) -> None:
        self.names = names
        self.symbols: dict[str, Any] = {}

    def constraint(self, relation: Any) -> tuple[Affine, bool]:
        """The form that must be >= 0 and, for an equation, == 0; and whether it is an equation."""
        import sympy

        if relation in (True, False) and isinstance(
            relation, bool | type(sympy.true) | type(sympy.false)
        ):
            return Affine.of(0 if relation else -1), False
        if isinstance(relation, sympy.Le | sympy.Ge | sympy.Eq):
            left, right = self.form(relation.lhs), self.form(relation.rhs)
            if isinstance(relation, sympy.Le):
                return right - left, False
            return left - right, isinstance(relation, sympy.Eq)
        if isinstance(relation, sympy.Lt | sympy.Gt | sympy.Ne):
            raise _error(relation, "sets are closed: use Le, Ge or Eq, nothing else")
        if isinstance(relation, sympy.logic.boolalg.BooleanFunction):
            raise _error(relation, "only conjunctions of relations are convex for certain")
        raise _error(relation, "expected relations such as Le(x, 1) or Eq(x, y)")

    def form(self, expression: Any) -> Affine:
        """The affine form of an expression."""
        import sympy

        if isinstance(expression, sympy.Rational):
            return Affine.of(rational(expression))
        if isinstance(expression, sympy.Symbol):
            return self._variable(expression)
        if isinstance(expression, sympy.Add):
            total = Affine.of(0)
            for part in expression.as_ordered_terms():
                total = total + self.form(part)
            return total
        if isinstance(expression, sympy.Mul):
            product = Affine.of(1)
            for part in expression.args:
                factor = self.form(part)
                if not factor.is_constant and not product.is_constant:
                    raise _error(expression, "a product of factors that vary is not affine")
                product = product * factor
            return product
        if isinstance(expression, sympy.Float):
            raise _error(expression, "a float is not exact: write Rational(1, 10), not 0.1")
        if isinstance(expression, sympy.Expr) and expression.is_number:
            raise _error(expression, "not a rational number")
        raise _error(expression, "not an affine expression")

    def _variable(self, symbol: Any) -> Affine:
        name = symbol.name
        if self.names is not None and name not in self.names:
            listed = ", ".join(self.names)
            raise _error(symbol, f"unknown variable; the variables are {listed}")
        if self.symbols.setdefault(name, symbol) != symbol:
            raise _error(symbol, "two symbols of this name differ in their assumptions")
        return Affine.atom(name)


def _error(part: Any, problem: str) -> InvalidInput:
    return InvalidInput(f"Argument 'spec': {problem}, in {shorten(str(part), 100)!r}.")
