"""SymPy relations in and out, and LaTeX."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import And, Eq, Ge, Gt, Le, Lt, Ne, Not, Or, Rational, symbols

from polyrelax.errors import InvalidInput
from polyrelax.polyhedra.polyhedron import Polyhedron, polytope
from polyrelax.polyhedra.sympy_forms import from_relations
from polyrelax.strategies import points, polyhedra

x, y = symbols("x y")


@given(polyhedra())
def test_there_and_back(body):
    """The relations of a polyhedron, read again, are the same set."""
    assert from_relations(body.to_sympy(), body.names) == body


@given(polyhedra(dimension=2), points(2))
def test_the_condition_holds_where_the_set_is(body, point):
    """SymPy's condition is true at exactly the points of the set."""
    values = dict(zip(symbols("x1 x2"), map(sympy.Rational, point), strict=True))
    assert bool(body.to_sympy().subs(values)) == body.contains(point)


@given(polyhedra(dimension=1), st.fractions(-3, 3, max_denominator=4))
def test_conditions_are_ready_for_piecewise(body, value):
    """A Piecewise with the condition is 1 on the set and 0 elsewhere."""
    indicator = sympy.Piecewise((1, body.to_sympy()), (0, True))
    assert indicator.subs(symbols("x1"), sympy.Rational(value)) == int(body.contains([value]))


SPECS = {
    "one relation": (Le(x, 1), "x <= 1"),
    "the other way round": (Ge(1, x), "x <= 1"),
    "ge": (Ge(2 * x, y + 1), "2*x >= y + 1"),
    "equation": (Eq(x, Rational(1, 3)), "x == 1/3"),
    "conjunction": (And(x >= 0, x <= 1, Eq(y, 2 * x)), "0 <= x <= 1, y == 2*x"),
    "list": ([x >= 0, y <= 1], "0 <= x, y <= 1"),
    "nested": ([(x >= 0) & (x <= 1), (y >= 0, [y <= 2])], "0 <= x <= 1, 0 <= y <= 2"),
    "sympy tuple": (sympy.Tuple(x >= 0, y <= 1), "0 <= x, y <= 1"),
    "product not multiplied out": (Le(2 * (x + y) / 3, 1), "x + y <= 3/2"),
    "a relation that is true": ([sympy.true, x <= 1], "x <= 1"),
    "a Python truth value": ([True, x <= 1], "x <= 1"),
    "a relation that is false": ([Le(1, 0), x <= 1], "x <= 1, x >= 2"),
}


@pytest.mark.parametrize("name", SPECS)
def test_relations(name):
    """Relations mean what they say."""
    spec, text = SPECS[name]
    expected = Polyhedron.from_text(text)
    assert from_relations(spec, expected.names) == expected
    assert polytope(spec, expected.names) == expected


def test_names_come_as_they_appear():
    """Unless told, the variables are ordered by a list's order; SymPy sorts within And."""
    assert from_relations([y <= x, x <= 1]).names == ("y", "x")
    assert from_relations(And(y <= 1, x <= 1)).names == ("x", "y")
    assert from_relations([x <= 1], [y, x]).names == ("y", "x")
    assert from_relations([x <= 1], "y x").names == ("y", "x")


def test_the_order_does_not_depend_on_hashes():
    """In another process, with other hashes, the variables come in the same order."""
    code = (
        "from sympy import *; from polyrelax.polyhedra.sympy_forms import from_relations;"
        "v = symbols('v1:9'); print(from_relations(And(*[a + b <= 1 for a in v for b in v])).names)"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (Lt(x, 1), "sets are closed: use Le, Ge or Eq, nothing else, in 'x < 1'"),
        (Gt(x, 1), "sets are closed"),
        (Ne(x, 1), "sets are closed"),
        (Not(x <= 1), "sets are closed"),
        (Or(x <= 0, x >= 1), "only conjunctions of relations"),
        (Le(x, 0.5), "a float is not exact"),
        (Le(0.1 * x, 1), "a float is not exact"),
        (Le(x * y, 1), "a product of factors that vary"),
        (Le(x**2, 1), "not an affine expression, in 'x**2'"),
        (Le(1 / x, 1), "not an affine expression"),
        (Le(sympy.Max(x, y), 1), "not an affine expression"),
        (Le(sympy.pi * x, 1), "not a rational number, in 'pi'"),
        (Le(x, sympy.sqrt(2)), "not a rational number"),
        (Le(x, sympy.oo), "not a rational number, in 'oo'"),
        (Eq(x, sympy.I), "not a rational number"),
        (x, "expected relations such as Le(x, 1)"),
        ("x <= 1", "expected relations"),
        (None, "expected relations"),
        (1, "expected relations"),
        ([], "relations of at least one variable"),
        (sympy.true, "relations of at least one variable"),
        ([x <= 1, symbols("x", real=True) >= 0], "two symbols of this name"),
    ],
)
def test_bad_relations(spec, message):
    """What is no system of closed affine relations is an error that says why."""
    with pytest.raises(InvalidInput, match="spec") as caught:
        from_relations(spec)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 300


def test_long_expressions_have_short_messages():
    """An error about a long expression does not repeat all of it."""
    with pytest.raises(InvalidInput, match="characters") as caught:
        from_relations(sum(symbols("v1:200")) < 1)
    assert len(str(caught.value)) < 300


def test_unknown_and_repeated_names():
    """Given names must cover the symbols, and be distinct."""
    with pytest.raises(InvalidInput, match="unknown variable; the variables are x, in 'y'"):
        from_relations([x <= y], "x")
    with pytest.raises(InvalidInput, match="distinct"):
        from_relations([x <= 1], "x x")


@pytest.mark.parametrize(
    ("body", "condition"),
    [
        (Polyhedron.empty("x y"), sympy.false),
        (Polyhedron.universe("x y"), sympy.true),
        (Polyhedron.empty(""), sympy.false),
        (Polyhedron.universe(""), sympy.true),
        (Polyhedron.from_text("x <= 1/2"), Le(2 * x, 1)),
        (Polyhedron.from_text("x == 1/2, y == 1"), Eq(2 * x, 1) & Eq(y, 1)),
    ],
)
def test_to_sympy(body, condition):
    """Trivial sets are true or false; others say their irredundant system."""
    assert body.to_sympy() == condition


LATEX = {
    "x <= 1/2": (r"x &\le& \tfrac{1}{2}",),
    "0 <= x": (r"x &\ge& 0",),
    "x == -1/2": (r"x &=& -\tfrac{1}{2}",),
    "alpha + x_12 >= 1": (r"\alpha + x_{12} &\ge& 1",),
    "out1 - 2*x2 == 3, x2 <= 0": (r"\mathrm{out}_1 - 2 x_2 &=& 3", r"x_2 &\le& 0"),
}


@pytest.mark.parametrize("text", LATEX)
def test_latex(text):
    """Systems are aligned at the relation, equations first, with fractions where they help."""
    lines = " \\\\\n".join(LATEX[text])
    body = Polyhedron.from_text(text)
    system = f"\\left\\{{\\begin{{array}}{{rcl}}\n{lines}\n\\end{{array}}\\right."
    assert body.to_latex() == system
    assert body._repr_latex_() == rf"$\displaystyle {system}$"


def test_latex_of_trivial_sets():
    """The empty set and the whole space have their signs."""
    assert Polyhedron.empty("x").to_latex() == r"\emptyset"
    assert Polyhedron.universe("x y").to_latex() == r"\mathbb{R}^{2}"
    assert Polyhedron.universe("").to_latex() == r"\mathbb{R}^{0}"


def test_hostile_names_are_harmless_in_latex():
    """A name with LaTeX's own signs is shown, not obeyed."""
    text = Polyhedron.box([0], [1], names=["\\input{a}$_b"]).to_latex()
    assert "\\input" not in text
    assert r"\$" in text
