"""Text: what a person writes is read exactly, and nothing is ever run."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import InvalidInput, PolyrelaxError
from polyrelax.rational.affine import Affine
from polyrelax.rational.syntax import Comparison, Text, parse_affine, parse_comparisons

x, y = Affine.atom("x"), Affine.atom("y")


def affine(text):
    """The form of a text whose every name is a variable."""
    return parse_affine(text, Affine.atom)


EXPRESSIONS = {
    "x": x,
    "  x  ": x,
    "-x": -x,
    "+x - -y": x + y,
    "2*x + y*3": 2 * x + 3 * y,
    "2*(x - y)/4": x / 2 - y / 2,
    "(1/2)*(3*x)": Fraction(3, 2) * x,
    "x/3*3": x,
    "0.1": Affine.of(Fraction(1, 10)),
    "0.1*x + 0.2*x": Fraction(3, 10) * x,
    "1e-3 + 1_000": Affine.of(Fraction(1000001, 1000)),
    ".5": Affine.of(Fraction(1, 2)),
    "0.30000000000000004": Affine.of(Fraction("0.30000000000000004")),
    "9007199254740993.0": Affine.of(9007199254740993),
    "1 - 1 - 1": Affine.of(-1),
    "12/4/3": Affine.of(1),
    "x\n + y": x + y,
    "x − y · 2": x - 2 * y,
    "ξ + 1": Affine.atom("ξ") + 1,
    "0x10 + 0b11": Affine.of(19),
    "((x))": x,
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions(text):
    """Expressions mean what they mean in mathematics, decimals being exact."""
    assert affine(text) == EXPRESSIONS[text]


COMPARISONS = {
    "x <= 1": [(1 - x, False)],
    "x >= 1": [(x - 1, False)],
    "x == 1": [(x - 1, True)],
    "0 <= x <= 1": [(x, False), (1 - x, False)],
    "1 >= x >= y == 0": [(1 - x, False), (x - y, False), (y, True)],
    "x <= 1, y <= 2,": [(1 - x, False), (2 - y, False)],
    "x ≤ 1,\n y ≥ 2": [(1 - x, False), (y - 2, False)],
    "(x <= 1)": [(1 - x, False)],
    "x <= 1 # as agreed": [(1 - x, False)],
}


@pytest.mark.parametrize("text", COMPARISONS)
def test_comparisons(text):
    """Comparisons come one by one, chains taken apart."""
    found = parse_comparisons(text, Affine.atom)
    expected = [Comparison(*pair) for pair in COMPARISONS[text]]
    assert len(found) == len(expected)
    for mine, theirs in zip(found, expected, strict=True):
        assert mine.is_equation == theirs.is_equation
        same = mine.form == theirs.form
        assert same or (mine.is_equation and mine.form == -theirs.form)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "only numbers, names"),
        ("x +", "not understood"),
        ("x y", "not understood"),
        ("x * y", "is not affine: both factors vary"),
        ("x / y", "the divisor varies"),
        ("x / 0", "division by zero"),
        ("1 / (2 - 2)", "division by zero"),
        ("x ** 2", "only +, -, * and / are understood in 'x ** 2'"),
        ("x @ y", "only +, -, * and / are understood"),
        ("x % 2", "only +, -, * and / are understood"),
        ("x if x else y", "only numbers, names"),
        ("[x]", "only numbers, names"),
        ("x, y", "only numbers, names"),
        ("lambda: x", "only numbers, names"),
        ("x.y", "only numbers, names"),
        ("x[0]", "only numbers, names"),
        ("'x'", "only numbers, names"),
        ("True", "only numbers, names"),
        ("1j", "only numbers, names"),
        ("nan", "'nan' is not a rational number"),
        ("Infinity", "'Infinity' is not a rational number"),
        ("oo", "'oo' is not a rational number"),
        ("1e99999", "exponent"),
        ("f(x)", "unknown function 'f' (known: none)"),
        ("__import__('os').system('true')", "only numbers, names"),
        ("eval('1')", "unknown function 'eval'"),
        ("().__class__", "only numbers, names"),
        ("(x := 1)", "only numbers, names"),
        ("x\0", "not understood"),
        ("x + " * 2600, "at most 9999 characters long, not 10400 long"),
        (1, "a string, not 1"),
        (None, "a string, not None"),
    ],
)
def test_refused_expressions(text, message):
    """What is no affine expression is an error that quotes what it is about."""
    with pytest.raises(InvalidInput, match="'text'") as caught:
        affine(text)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x < 1", "sets are closed: use <=, >= or ==, nothing else in 'x < 1'"),
        ("x > 1", "sets are closed"),
        ("x != 1", "sets are closed"),
        ("x in y", "sets are closed"),
        ("x is y", "sets are closed"),
        ("x = 1", "an equation is written =="),
        ("x", "expected comparisons such as 0 <= x <= 1"),
        ("x <= 1, y", "expected comparisons such as 0 <= x <= 1 or x - z == 1 in 'y'"),
        ("x <= 1 and y <= 1", "expected comparisons"),
        ("not x <= 1", "expected comparisons"),
        ("", "expected at least one comparison"),
        (",", "not understood"),
        ("x*x <= 1", "not affine"),
    ],
)
def test_refused_comparisons(text, message):
    """Strict relations, assignments and logic are errors that say what to write."""
    with pytest.raises(InvalidInput, match="'text'") as caught:
        parse_comparisons(text, Affine.atom)
    assert message in str(caught.value)


def test_long_sums_are_read():
    """A sum of two thousand terms is no problem, though its syntax tree is as deep."""
    assert affine(" + ".join(["x"] * 2000)) == 2000 * x
    assert affine(" - ".join(["1"] * 2000)) == Affine.of(-1998)


@pytest.mark.parametrize("text", ["(" * 4900 + "x" + ")" * 4900, "-" * 9000 + "x"])
def test_deep_nesting_is_refused(text):
    """Nesting beyond Python's stack is an error of ours, not a crash."""
    with pytest.raises(InvalidInput, match=r"nested too deeply|not understood"):
        affine(text)


def test_numbers_cannot_explode():
    """A text whose numbers grow beyond what it could spell out is refused."""
    with pytest.raises(InvalidInput, match="grows beyond 40000 bits"):
        affine(" * ".join(["1e3999"] * 40))


def test_nothing_is_run(tmp_path):
    """Text that would have an effect if Python ran it has none."""
    target = tmp_path / "made"
    for text in (f"open({str(target)!r}, 'w')", f"__import__('os').mkdir({str(target)!r})"):
        with pytest.raises(InvalidInput):
            affine(text)
    assert not target.exists()


@given(st.text(alphabet="x1 +-*/().,<=>\n_e", max_size=30))
def test_any_text_is_read_or_refused(text):
    """Whatever the text, there is an answer or an error of ours."""
    for read in (affine, lambda text: parse_comparisons(text, Affine.atom)):
        with contextlib.suppress(PolyrelaxError):
            assert read(text) is not None


def test_functions_that_are_offered():
    """Functions are called with forms; wrong calls are errors that name the function."""

    def double(value):
        return 2 * value

    def read(text):
        source = Text(text, "net", Affine.atom, {"double": double})
        return source.expression()

    assert read("double(x + 1) - double(double(y))") == 2 * x + 2 - 4 * y
    for text, message in [
        ("double", "'double' is a function and cannot stand alone"),
        ("double()", "double:"),
        ("double(x, y)", "double:"),
        ("double(*x)", "starred"),
        ("double(value=x)", "only numbers, names"),
        ("triple(x)", "unknown function 'triple' (known: double)"),
        ("x.double(x)", "only numbers, names"),
    ]:
        with pytest.raises(InvalidInput, match="'net'") as caught:
            read(text)
        assert message in str(caught.value)
