"""No float takes part in a computation: read off the source, and looked for in results."""

import ast
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import sympy

import polyrelax
import polyrelax as pr
from polyrelax.claims import judge
from polyrelax.papers import ledger
from polyrelax.rational import from_float, rational, rationals
from polyrelax.rational.affine import Affine
from polyrelax.rational.matrix import echelon, kernel
from polyrelax.rational.rows import integer_row
from polyrelax.search import BoundsAreExact
from tests.exactness import assert_exact

PACKAGE = Path(polyrelax.__file__).parent

# What a module may do although the rule forbids it, and why. An entry that is no longer needed
# fails. Keys are paths below polyrelax/ and names of rules, as `find` reports them.
ALLOWED = {
    ("rational/numbers.py", "math.isfinite"): "from_float refuses nan and the infinities",
    ("exact/budget.py", "import time"): "budgets read the clock, in whole nanoseconds",
    ("claims/ledger.py", "import time"): "how long a claim took, in whole nanoseconds",
    ("relaxations/comparison.py", "import time"): "how long a method took, in whole nanoseconds",
}

# Representative public calls: their results hold no float. One line a room is enough.
SQUARE = pr.polytope("0 <= x1 <= 1, 0 <= x2 <= 1, x1 + x2 <= 5/3")
NET = pr.Network("a = relu(x1 - x2/3); b = relu(a - 1/7 + x2); a - b, relu(x1 - b)")
RESULTS: dict[str, Callable[[], Any]] = {
    "polyhedra": lambda: [
        SQUARE.description,
        SQUARE.bounds("x1 - x2/3"),
        SQUARE.project("x1", pr.FourierMotzkin()).vertices,
        SQUARE.image(["x1/3 + x2"]).inequalities,
    ],
    "union": lambda: pr.image(NET, SQUARE).is_convex(),
    "range": lambda: pr.range(NET, SQUARE),
    "stability": lambda: pr.stability(NET, SQUARE),
    "relaxations": lambda: [
        pr.method(name).relax(NET, SQUARE).bounds()
        for name in ("ibp", "deeppoly-area", "deepz", "triangle", "krelu:2", "m:1", "mo:inf", "p:3")
    ],
    "chord_map": lambda: [
        pr.chord_map(NET, SQUARE).worst_case(),
        pr.chord_map(NET, SQUARE).divergence(["1/7", "1/3"]),
    ],
    "deviation": lambda: pr.deviation(NET, SQUARE),
    "lattice": lambda: pr.Lattice([1]).relax(NET, SQUARE).bounds(),
    "radius": lambda: [
        [bounds.lower, bounds.upper, bounds.width, bounds.pieces, bounds.at("1/3")]
        for bounds in pr.in_radius(NET, ["1/4", 0], None, "triangle")
    ],
    "compare": lambda: pr.compare(NET, SQUARE, ["exact", "ibp"]).to_json(),
    "claims": lambda: judge(ledger().select(["mao2024.lemma-3.proof-range"])[0]).to_json(),
    "rational": lambda: [rational("0.1"), from_float(0.1), rationals([1, "2/3"])],
    "Affine": lambda: 2 * Affine.atom("x") / 3 - Affine.atom("y") + "0.5",
    "rows": lambda: integer_row([Fraction(1, 2), Fraction(-1, 3)]),
    "search": lambda: pr.find_counterexample(
        BoundsAreExact("mo:inf"), "1-2-2-1, |w| <= 1, b = 0"
    ).to_json(),
    "matrix": lambda: (echelon([(2, 4, 2), (1, 2, 2)]), kernel([(1, 2, 3)], 3)),
}

EXACT_MATH = {"ceil", "comb", "factorial", "floor", "gcd", "isqrt", "lcm", "perm", "prod", "trunc"}
EXACT_RANDOM = {"Random", "choice", "choices", "getrandbits", "randint", "randrange", "sample"}
EXACT_RANDOM |= {"seed", "shuffle"}
# cdd's enumerations; all that computes comes from cdd.gmp.
EXACT_CDD = {"gmp", "LPObjType", "LPSolverType", "LPStatusType", "RepType", "RowOrderType"}
# What of numpy is integers and truth values; those that make arrays must be told the kind.
EXACT_NUMPY_MAKERS = {"arange", "array", "empty", "full", "ones", "zeros"}
EXACT_NUMPY = EXACT_NUMPY_MAKERS | {"abs", "bool_", "dtype", "flatnonzero", "gcd", "int8", "int32"}
EXACT_NUMPY |= {"int64", "isin", "maximum", "minimum", "object_", "where"}
INEXACT_MODULES = {"cmath", "datetime", "decimal", "mpmath", "numpy", "scipy", "statistics"}
INEXACT_MODULES |= {"struct", "time", "timeit"}
INEXACT_NAMES = {"complex", "eval", "float"}
INEXACT_METHODS = {"arb", "acb", "evalf", "limit_denominator", "mpfr", "nfloat", "nsimplify"}
INEXACT_METHODS |= {"Float", "__float__", "total_seconds"}


class Finding(NamedTuple):
    """A place in the source where a float may come in."""

    rule: str
    line: int


def find(source: str) -> Iterator[Finding]:
    """Every place in the source where a float may come in, except for divisions of unknown types.

    `isinstance(x, float)`, match patterns and annotations are no such places.
    """
    tree = ast.parse(source)
    harmless = {id(name) for node in ast.walk(tree) for name in _names_of_types(node)}
    has_numpy = any(_imports_numpy(node) for node in ast.walk(tree))
    for node in ast.walk(tree):
        if has_numpy and isinstance(node, ast.BinOp | ast.AugAssign) and _divides(node):
            yield Finding("division beside numpy", node.lineno)
        if id(node) not in harmless:
            for rule in _rules_broken(node):
                yield Finding(rule, getattr(node, "lineno", 0))


def _imports_numpy(node: ast.AST) -> bool:
    """Whether this is `import numpy as np`, whose use is looked at name by name."""
    return isinstance(node, ast.Import) and ("numpy", "np") in {
        (alias.name, alias.asname) for alias in node.names
    }


def _divides(node: ast.BinOp | ast.AugAssign) -> bool:
    return isinstance(node.op, ast.Div)


def _names_of_types(node: ast.AST) -> Iterator[ast.AST]:
    """Names that only say what type something has."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[_, kinds]):
            yield from ast.walk(kinds)
        case ast.Call(func=ast.Attribute(attr="atoms" | "has"), args=kinds):  # of SymPy
            yield from (name for kind in kinds for name in ast.walk(kind))
        case ast.MatchClass(cls=cls):
            yield cls
        case ast.arg(annotation=ast.AST() as kind) | ast.AnnAssign(annotation=kind):
            yield from ast.walk(kind)
        case ast.FunctionDef(returns=ast.AST() as kind):
            yield from ast.walk(kind)


def _rules_broken(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=float() | complex()):
            yield "literal"
        case ast.Name(id=name) if name in INEXACT_NAMES:
            yield name
        case ast.Import() if _imports_numpy(node):
            return
        case ast.ImportFrom(module="numpy.typing", level=0):
            return
        case ast.Attribute(value=ast.Name(id="np"), attr=name) if name not in EXACT_NUMPY:
            yield f"numpy.{name}"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name), keywords=given) if (
            name in EXACT_NUMPY_MAKERS and "dtype" not in {keyword.arg for keyword in given}
        ):
            yield f"numpy.{name} without dtype"
        case ast.Import(names=names):
            yield from (f"import {a.name}" for a in names if _module_is_inexact(a.name))
        case ast.ImportFrom(module=str(module), names=names, level=0):
            yield from _rules_of_import(module, [alias.name for alias in names])
        case ast.Attribute(value=ast.Name(id=("math" | "random" | "cdd") as module), attr=name):
            yield from _rules_of_import(module, [name])
        case ast.Attribute(attr=name) if name in INEXACT_METHODS:
            yield name
        case ast.Call(func=ast.Attribute(value=ast.Name(id="json"), attr="load" | "loads")):
            if "parse_float" not in {keyword.arg for keyword in node.keywords}:
                yield "json without parse_float"
        case ast.BinOp(left=left, op=ast.Div(), right=right) if _is_int(left) and _is_int(right):
            yield "division of integers"
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.UnaryOp(op=ast.USub())) if _is_int(left):
            yield "negative power of an integer"


def _rules_of_import(module: str, names: list[str]) -> Iterator[str]:
    exact = {"math": EXACT_MATH, "random": EXACT_RANDOM, "cdd": EXACT_CDD}.get(module)
    if exact is not None:
        yield from (f"{module}.{name}" for name in names if name not in exact)
    elif _module_is_inexact(module):
        yield f"import {module}"
    else:
        yield from (name for name in names if name in INEXACT_METHODS)


def _module_is_inexact(module: str) -> bool:
    return module.partition(".")[0] in INEXACT_MODULES


def _is_int(node: ast.expr) -> bool:
    """Whether the expression evidently is an integer."""
    match node:
        case ast.Constant(value=int()):
            return True
        case ast.Call(func=ast.Name(id="len" | "int" | "abs")):
            return True
        case ast.Attribute(attr="numerator" | "denominator"):
            return True
    return False


MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_source_has_no_way_in_for_floats(module):
    """No module makes a float, except where ALLOWED gives a reason."""
    found = find((PACKAGE / module).read_text(encoding="utf-8"))
    broken = [f"{module}:{x.line}: {x.rule}" for x in found if (module, x.rule) not in ALLOWED]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("entry", ALLOWED, ids=" ".join)
def test_every_exception_is_needed(entry):
    """An exception outlives neither its module nor its use."""
    module, rule = entry
    assert rule in {x.rule for x in find((PACKAGE / module).read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", RESULTS)
def test_results_are_exact(name):
    """No float hides in what public calls return."""
    assert_exact(RESULTS[name]())


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("x = 0.5", "literal"),
        ("x = 2j", "literal"),
        ("y = float(x)", "float"),
        ("y = map(float, x)", "float"),
        ("y = math.sqrt(x)", "math.sqrt"),
        ("bound = math.inf", "math.inf"),
        ("from math import log", "math.log"),
        ("random.random()", "random.random"),
        ("from random import uniform", "random.uniform"),
        ("from cdd import matrix_from_array", "cdd.matrix_from_array"),
        ("import time", "import time"),
        ("from time import monotonic", "import time"),
        ("import numpy.linalg as la", "import numpy"),
        ("import numpy as np\nnp.sqrt(a)", "numpy.sqrt"),
        ("import numpy as np\nnp.zeros(3)", "numpy.zeros without dtype"),
        ("import numpy as np\na = b / 2", "division beside numpy"),
        ("x.limit_denominator(9)", "limit_denominator"),
        ("sympy.Float(x)", "Float"),
        ("from sympy import Float", "Float"),
        ("flint.arb(x)", "arb"),
        ("json.loads(text)", "json without parse_float"),
        ("1 / 3", "division of integers"),
        ("x.numerator / x.denominator", "division of integers"),
        ("2 ** -k", "negative power of an integer"),
        ("eval(text)", "eval"),
    ],
)
def test_the_rules_catch(source, rule):
    """Each way in is recognised."""
    assert rule in {x.rule.removesuffix(".linalg") for x in find(source)}


@pytest.mark.parametrize(
    "source",
    [
        "isinstance(x, int | float)",
        "isinstance(x, sympy.Float) or x.has(sympy.Float)",
        "def f(x: float) -> dict[str, float]: ...",
        "match x:\n    case float(): pass",
        "math.floor(x) + math.gcd(2, 4)",
        "from math import gcd, lcm",
        "import cdd.gmp as gmp",
        "from cdd import gmp",
        "json.loads(text, parse_float=str)",
        "x / 3 + Fraction(1) / n",
        "random.Random(7).randrange(3)",
        "import numpy as np\nnp.zeros(3, dtype=np.int64) // 2",
        "'0.5'",
    ],
)
def test_the_rules_let_pass(source):
    """What is exact, or only asks for a type, is left alone."""
    assert list(find(source)) == []


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        [Fraction(1), {"bound": (1, 0.5)}],
        {0.5: "key"},
        {frozenset({math.inf})},
        SimpleNamespace(parts=[SimpleNamespace(value=1j)]),
        sympy.Float(1) * sympy.Symbol("x"),
        Decimal("0.1"),
    ],
    ids=repr,
)
def test_inexact_results_are_noticed(value):
    """assert_exact sees floats in keys, values, attributes and expressions."""
    with pytest.raises(AssertionError, match="result"):
        assert_exact(value)


def test_exact_results_are_let_pass():
    """assert_exact takes every exact kind, cycles, infinity as a symbol, and clocks."""
    loop: list[Any] = [Fraction(1, 3), {"a": (1, True, None)}, sympy.oo, sympy.Rational(1, 3)]
    loop.append(loop)
    assert_exact(loop)
    assert_exact({"seconds": 0.5})
