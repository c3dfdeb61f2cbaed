"""Networks from text, and back to text."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import InvalidInput
from polyrelax.networks import Network, inputs, relu
from polyrelax.rational.affine import Affine
from polyrelax.strategies import networks, points, rationals

x, y = inputs("x y")


@st.composite
def shared(draw):
    """Networks with named and unnamed neurons, in which anything may read anything earlier."""
    forms = [*inputs("x y")]
    kept = []
    for i in range(draw(st.integers(0, 6))):
        chosen = draw(st.lists(st.sampled_from(forms), max_size=3))
        total = Affine.of(draw(st.integers(-2, 2)))
        for form in chosen:
            total = total + form * draw(st.sampled_from([1, -1, 2]))
        forms.append(relu(total, name=draw(st.sampled_from([None, None, f"c{i}", f"r{i}"]))))
        if draw(st.booleans()):
            kept.append(forms[-1])
    outputs = draw(
        st.lists(st.sampled_from([*forms, -forms[-1], forms[-1] + forms[0]]), min_size=1)
    )
    return Network(*outputs, inputs="y x", neurons=kept)


@given(st.one_of(shared(), networks(outputs=(1, 3), weights=rationals())))
def test_text_reads_back(net):
    """Parsing what a network prints gives an equal network, with the names that the user gave."""
    again = Network.parse(str(net), net.inputs)
    assert again == net
    given = [neuron.name for neuron in net.neurons]
    found = [neuron.name for neuron in again.neurons]
    assert [b for a, b in zip(given, found, strict=True) if a] == [a for a in given if a]
    assert eval(repr(net), {"Network": Network}) == net  # noqa: S307 - our own text


@pytest.mark.parametrize(
    "text",
    [
        "relu(x) - relu(x)",
        "c = relu(x1 - x2); d = relu(x2); c + d",
        "c = relu(x); relu(c) + relu(-c)",
        "relu(relu(relu(x) - 1) - 1)",
        "r1 = relu(x); y",
        "r1 = relu(-x); relu(x) + r1, r1",
        "-relu(x) + 1/2",
        "0",
        "relu(0)",
        "relu(-1/2), 2*x - 1/3*y, 5",
    ],
)
def test_text_is_short_and_natural(text):
    """What a person would write is what is printed."""
    assert str(Network.parse(text)) == text


def test_order_of_neurons_decides_what_is_inlined():
    """Neurons that are read in another order than they were made in get statements of their own."""
    c, d = relu(x), relu(-x)
    assert str(Network(d + c)) == "r1 = relu(x); r2 = relu(-x); r2 + r1"


def test_deep_nesting_is_cut():
    """A chain of 30 neurons is printed in statements of moderate nesting."""
    value = x
    for _ in range(30):
        value = relu(value)
    text = str(Network(value))
    assert text.count(";") == 3
    assert Network.parse(text) == Network(value)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("c = relu(x - y)\nd = relu(y)\nc + d", "relu(x - y) + relu(y)"),
        ("  c = relu(x);\n  c  ", "relu(x)"),
        ("t = x - y; relu(t) + t", "relu(x - y) + x - y"),
        ("max(x, y), min(x, y), abs(x)", "maximum(x, y), minimum(x, y), absolute(x)"),
        ("Max(x, y), Min(x, y), Abs(x)", "maximum(x, y), minimum(x, y), absolute(x)"),
        ("clip(x, 0, 0.1)", "relu(x) - relu(x - 1/10)"),
        ("ReLU(2*(x − y)/4)", "relu(1/2*x - 1/2*y)"),
        ("relu(x)*(2 - 1/2) - -1", "3/2*relu(x) + 1"),
    ],
)
def test_writings_of_the_same(text, same):
    """Statements, names of forms, aliases, decimals and pasted signs all mean the obvious."""
    assert Network.parse(text) == Network.parse(same)


@given(points(2))
def test_text_agrees_with_python(point):
    """A text with all functions computes what Python computes."""
    net = Network.parse("c = max(x - y, 2*x); min(c, abs(y)) - clip(x, -1, 1/2)", "x y")
    a, b = point
    assert net(a, b) == (min(max(a - b, 2 * a), abs(b)) - min(max(a, -1), Fraction(1, 2)),)


def test_every_relu_written_is_kept():
    """Neurons that cancel, or are named and never read, are neurons all the same."""
    assert Network.parse("c = relu(x); relu(x) - c - relu(x)").widths == (3,)
    assert Network.parse("0*relu(x)").widths == (1,)
    assert Network.parse("c = relu(x); x").neuron_names == ("c",)
    assert Network.parse("t = relu(x) + 1; t - t").widths == (1,)


def test_inputs_are_found_or_given():
    """Free names become inputs as they appear, even if they cancel, unless the inputs are given."""
    assert Network.parse("relu(b - b) + a").inputs == ("b", "a")
    assert Network.parse("relu(b) + a", inputs="a b c").inputs == ("a", "b", "c")
    assert Network("relu(b) + a", inputs="a b").inputs == ("a", "b")
    with pytest.raises(InvalidInput, match=r"unknown name 'q' \(known: x\)"):
        Network.parse("relu(x) + q", inputs=["x"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not understood|expression at the end"),
        ("c = relu(x)", "expression at the end"),
        ("c = relu(x); c = relu(y); c", "'c' is assigned twice"),
        ("x = relu(x); x", "'x' is used before it is assigned"),
        ("d = relu(c); c = relu(x); d", "'c' is used before it is assigned"),
        ("relu = x; relu", "'relu' is a function"),
        ("relu", "cannot stand alone"),
        ("nan = x; nan", "'nan' cannot be a name"),
        ("relu(nan)", "not a rational number"),
        ("__import__('os').system('true')", "only numbers, names"),
        ("__import__('os')", "unknown function"),
        ("__import__", "cannot be a name"),
        ("relu(x, y)", "takes 1 argument, not 2"),
        ("clip(x, 1, 0)", "at most high"),
        ("clip(x, y, 1)", "'low' must be a rational number"),
        ("clip(x, 1)", "takes 3 arguments, not 2"),
        ("max()", "at least one"),
        ("relu(x)*x", "not affine"),
        ("1/relu(x)", "not affine"),
        ("x/0", "division by zero"),
        ("x**2", "only"),
        ("x if y else 1", "only"),
        ("[x]", "only"),
        ("relu(*x)", "starred"),
        ("relu(x", "not understood"),
        ("a = b = relu(x); a", "name = expression"),
        ("x += 1; x", "name = expression"),
        ("import os; x", "name = expression"),
        ("()", "at least one output"),
        ("x" * 10_000, "at most 9999 characters"),
        ("(" * 4000 + "x" + ")" * 4000, "not understood|nested"),
        ("-" * 9000 + "x", "too long|nested|not understood"),
        ("relu(" * 190 + "x" + ")" * 190 + "+" + "q" * 8000 + "(1)", "not understood|unknown"),
        ("a0=9" + "".join(f";a{i + 1}=a{i}*a{i}" for i in range(60)) + ";a60", "grows beyond"),
        ("\udcff", "not understood"),
        ("x\0", "not understood"),
        (3, "a string"),
    ],
)
def test_bad_text(text, message):
    """Whatever the text is, the error is ours, says what is wrong and is short."""
    with pytest.raises(InvalidInput, match=f"(?i){message}") as caught:
        Network.parse(text)
    assert len(str(caught.value)) < 600


def test_given_inputs_cannot_be_assigned():
    """A statement that assigns to an input is an error."""
    with pytest.raises(InvalidInput, match="'x' is an input"):
        Network.parse("x = relu(y); x", inputs="x y")


@given(st.text(alphabet="xyrelu(),;=+-*/1 .\n", max_size=30))
def test_no_text_breaks_the_parser(text):
    """Any text gives a network or an error of ours."""
    with contextlib.suppress(InvalidInput):
        Network.parse(text)


def test_latex_is_for_a_slide():
    """Neurons with a name get equations; names, fractions and signs are typeset."""
    net = Network.parse("alpha = relu(x1 - x12/2); -alpha + relu(-h_2 + 1/3), 0")
    assert net.to_latex().splitlines() == [
        r"\begin{aligned}",
        r"\alpha &= \rho(x_1 - \tfrac{1}{2} x_{12}) \\",
        r"y_1 &= -\alpha + \rho(-h_2 + \tfrac{1}{3}) \\",
        r"y_2 &= 0",
        r"\end{aligned}",
    ]
    assert net._repr_latex_().startswith(r"$\displaystyle \begin{aligned}")
