"""Bounds in one weight: the relaxations themselves at many weights, and a second exact route."""

from fractions import Fraction
from itertools import product

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import polyrelax as pr
from polyrelax.exact.budget import Budget
from polyrelax.networks import Input, relu
from polyrelax.rational.affine import Affine
from polyrelax.rational.algebraic import Algebraic
from polyrelax.relaxations.parametric import cells, cone
from polyrelax.relaxations.parametric.curves import Curve
from polyrelax.relaxations.parametric.families import Family, Form
from polyrelax.relaxations.parametric.places import parts
from polyrelax.strategies import networks, points, polytopes
from tests.relaxations.nets import interval

w = sympy.Symbol("w")
TEXTS = (
    "relu(w*x + 1) - w*relu(x) + w*w/3",
    "a = relu(w*x - y); b = relu(a + w*y - 1/2); w*b - a + x",
    "relu((w - 1)*(x + 2) + y) - relu(w*w*x - 1)",
    "maximum(w*x, y) - absolute(x - w)",
)
SINGLE = ("exact", "ibp", "deeppoly-0", "deeppoly-1", "deeppoly-area", "deepz", "triangle")
JOINT = ("mo:inf", "mo:1", "m:1", "krelu:2")
SQUARED = "; ".join(["a0 = w + 1", *(f"a{i + 1} = a{i}*a{i}" for i in range(40)), "a40"])
SQUARE = "-1 <= x <= 1, 0 <= y <= 1, x + y <= 3/2"


@pytest.mark.parametrize(
    ("name", "text"), [*product(SINGLE, TEXTS), *product(JOINT, (TEXTS[0], TEXTS[2]))]
)
def test_bounds_are_the_relaxation_at_every_weight(name, text):
    """With the weight written into the text as a number, at breakpoints and between them."""
    domain = pr.polytope(SQUARE)
    bounds = pr.in_parameter(text, domain, name, "w", (-2, 2))
    weights = {Fraction(-2), Fraction(-3, 7), Fraction(0), Fraction(1), Fraction(2)}
    weights |= {knot.fraction for knot in bounds.knots if knot.is_rational}
    for weight in sorted(weights):
        network = pr.Network.parse(text.replace("w", f"({weight})"), inputs="x y")
        assert bounds.at(weight) == pr.method(name).bounds(network, domain), weight


@st.composite
def balls(draw):
    """A network, a shape and a centre."""
    net = draw(networks(inputs=(1, 2), layers=(0, 2), widths=(1, 2), outputs=1))
    return net, draw(polytopes(names=net.inputs, empty=False)), draw(points(len(net.inputs)))


@given(balls())
@settings(max_examples=30)
def test_two_ways_to_the_exact_range(case):
    """The cells over Q(t), and the envelope of the rational cells of the cone, are one function."""
    network, shape, centre = case
    ends = Fraction(0), Fraction(2)
    ((by_cone,),) = cone.ranges(network, centre, shape, ends, Budget())
    family = Family.around(network, centre, shape)

    def compute(place):
        return cells.ranges(family, place, Budget()).outputs[0]

    found = list(parts(compute, *map(Algebraic.rational, ends), Budget()))
    assert (Curve.of(found, 0), Curve.of(found, 1)) == by_cone


def test_one_weight_in_closed_form():
    """relu(w x) - relu(x) on [-1, 1]: for w >= 1 the range is [0, w - 1]."""
    bounds = pr.in_parameter("relu(w*x) - relu(x)", "-1 <= x <= 1", "exact", "w", (-2, 2))
    assert bounds.breakpoints == (0, 1)
    assert [piece.upper for piece in bounds.pieces] == [-w, 0, w - 1]
    ibp = pr.in_parameter("relu(w*x) - relu(x)", "-1 <= x <= 1", "ibp", "w", (-2, 2))
    below, above = ibp.excess(bounds)
    assert (below.subs(w, 2), above.subs(w, 2)) == (1, 1)


def test_a_weight_between_layers():
    """A scale inside two layers makes the bounds quadratic, with irrational breakpoints."""
    bounds = pr.in_parameter("relu(w*relu(w*x) - 1/2)", "0 <= x <= 1", "exact", "w", (0, 2))
    assert bounds.breakpoints == (sympy.sqrt(2) / 2,)
    assert sympy.expand(bounds.pieces[1].upper) == w**2 - sympy.Rational(1, 2)
    assert bounds.at(sympy.sqrt(2) / 2) == (0, 0)


def test_a_bias_may_be_an_input():
    """A network that has the parameter as an input is the same as a text that adds it."""
    network = pr.Network("relu(x + w) - x")
    bounds = pr.in_parameter(network, "-1 <= x <= 1", "exact", "w", (-2, 2))
    assert bounds.lower_curve == (
        pr.in_parameter("relu(x + w) - x", "-1 <= x <= 1", "exact", "w", (-2, 2)).lower_curve
    )
    assert bounds.at(0) == interval(0, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"network": "relu(x) / w"}, "division"),
        ({"network": "relu(x * x)"}, "both factors vary"),
        ({"network": "relu(w*x*x)"}, r"both factors vary in 'w\*x\*x'"),
        ({"network": "relu(w*x) * relu(w*x)"}, r"both factors vary in 'relu\(w\*x\)"),
        ({"network": "relu(w) * x"}, r"both factors vary in 'relu\(w\) \* x'"),
        ({"network": "w / relu(w*x)"}, "the divisor varies in 'w / relu"),
        ({"parameter": 3}, "'parameter' must be a SymPy symbol or a name, not 3"),
        ({"network": "relu(q * x)"}, "unknown name 'q'"),
        ({"network": "w = 3; relu(w*x)"}, "'w' is assigned twice"),
        ({"network": "clip(x, 0, w)"}, "'high' must be a rational number"),
        ({"network": pr.Network("relu(x + q)")}, "over x, w only"),
        ({"network": 3}, "a Network or a text"),
        ({"parameter": "x"}, "no variable of the domain"),
        ({"parameter": "relu"}, "the name of a function"),
        ({"interval": (2, 2)}, "smaller number first"),
        ({"interval": "12"}, "a pair of rational numbers"),
        ({"network": SQUARED}, "grows beyond"),
    ],
)
def test_bad_input(change, message):
    """Each mistake is named."""
    asked = {"network": "relu(w*x)", "domain": "-1 <= x <= 1", "method": "ibp"}
    with pytest.raises(pr.InvalidInput, match=message):
        pr.in_parameter(**{**asked, "parameter": "w", "interval": (0, 1), **change})


def test_the_parameter_may_be_a_symbol():
    """A symbol stands for its name, and the bounds are in this very symbol."""
    w = sympy.Symbol("w", positive=True)
    found = pr.in_parameter("relu(w*x)", "-1 <= x <= 1", "exact", w, (1, 2))
    assert found.upper == sympy.Piecewise((w, (w >= 1) & (w <= 2)))
    named = pr.in_parameter("relu(w*x)", "-1 <= x <= 1", "exact", "w", (1, 2))
    assert str(found) == str(named)


def test_neurons_with_symbolic_weights_have_names():
    """A neuron without a name prints with its weights, whatever they are."""
    t = Form.parameter()
    assert str(relu(t * Affine.atom(Input("x")) - t)) == "relu(t*x + -t)"
