"""The rows of section 4 of mao2024."""

from fractions import Fraction

import pytest

import polyrelax as pr
from polyrelax.papers.mao2024 import folding
from tests.papers.rows import check_row

# What is known of each row from elsewhere.
VERDICTS = {
    "mao2024.section-4.far-smaller": "proved",
    "mao2024.theorem-1": "vacuous",
    "mao2024.theorem-1.proof": "refuted",
    "mao2024.lemma-1": "proved",
    "mao2024.lemma-1.copies": "proved",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_rows(judged, name):
    """Each row has the verdict that is known, is complete, and its evidence holds once more."""
    check_row(judged(name), VERDICTS[name])


def test_theorem_1_says_that_ibp_does_it_too(judged):
    """The row tells that interval propagation returns the range as well."""
    text = " ".join(judged("mao2024.theorem-1").finding.paragraphs)
    assert "interval propagation, the Triangle, M_3" in text


def test_the_proof_route_fails_on_a_folded_network(judged):
    """The witness is a folded network that is 0 and that M_3 bounds by 1/2."""
    witness = judged("mao2024.theorem-1.proof").finding.witness
    net, X = witness.parsed()
    assert (witness.exact["upper"], witness.relaxed["upper"]) == ("0", "1/2")
    assert str(pr.compare(net, X, ["mo:4"])["mo:4"]) == "[0, 1/2]"


@pytest.mark.parametrize(
    ("function", "size"),
    [
        ("relu(2*x - 1) - relu(x) + 3*x - 2", 1),
        ("relu(2*x - 1) + relu(3*x - 2)", 1),
        ("x1 - 2*relu(x1 - x2) - relu(2*x2 - 1) + relu(x1)", 2),
    ],
)
def test_functions_of_networks_are_folded(function, size):
    """On the whole cube the narrow network is the function of the network with one ReLU layer."""
    domain = folding.cube(size)
    net = pr.Network.parse(function, domain.names)
    narrow = folding.fold_network(net, domain)
    assert max(narrow.widths) <= size + 2
    apart = pr.range(pr.Network(narrow.outputs[0] - net.outputs[0], inputs=domain.names), domain)
    assert apart.lower == apart.upper == 0


def test_only_one_layer_is_folded():
    """A deeper network, or one of two outputs, is refused."""
    for text in ("relu(relu(x))", "relu(x), relu(-x)"):
        with pytest.raises(pr.InvalidInput, match="one ReLU layer"):
            folding.fold_network(pr.Network.parse(text), folding.cube(1))


def test_a_known_network_of_hanin_s_kind():
    """The network that is known to break the route: {0}, and [0, 1/2] under M_3."""
    net = pr.Network.parse(
        "c = relu(x); v = relu(2*x - 1); relu(1-c+v) + relu(c) - relu(2*c-1) - 1"
    )
    found = pr.compare(net, pr.polytope("0 <= x <= 1"), ["exact", "m:3"])
    assert (str(found["exact"]), str(found["m:3"])) == ("[0, 0]", "[0, 1/2]")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_folded_networks_are_the_functions(size):
    """On points of the cube, with the width and the one unstable neuron that are promised."""
    points = [[Fraction(i * j % 5, 4) for j in range(1, size + 1)] for i in range(5)]
    for function in folding.random_differences(size, 10, seed=9):
        net = folding.folded(function)
        assert all(net.evaluate(p) == (folding.value(function, p),) for p in points)
        assert max(net.widths, default=0) <= size + 2
        unstable = [
            n.layer
            for n in pr.stability(net, folding.cube(size))
            if n.range.lower < 0 < n.range.upper
        ]
        assert len(unstable) == len(set(unstable))


def test_clamping_cuts_at_the_range():
    """The clamped network has the range as its interval, and is the same function."""
    net, line = pr.Network.parse("relu(x) - 2*relu(x - 1/2)"), pr.polytope("-1 <= x <= 1")
    new = pr.transformations.clamp(net, pr.range(net, line), "nested")
    assert pr.compare(new, line, ["ibp"])["ibp"] == pr.range(net, line)
    assert all(new(x) == net(x) for x in (-1, 0, Fraction(1, 2), Fraction(2, 3), 1))
