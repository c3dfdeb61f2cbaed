"""The rows of the abstract of mao2024."""

import pytest

import polyrelax as pr
from polyrelax.claims import Verdict, judge
from polyrelax.papers.mao2024 import encodings
from tests.papers.rows import check_row, claim

# What is known of each row from elsewhere.
VERDICTS = {
    "mao2024.abstract.max-single-neuron": "refuted",
    "mao2024.abstract.max-single-neuron.every-box": "proved",
    "mao2024.abstract.complete": "refuted",
    "mao2024.abstract.expressivity": "vacuous",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_rows(judged, name):
    """Each row has the verdict that is known, is complete, and its evidence holds once more."""
    check_row(judged(name), VERDICTS[name])


def test_max_can_be_bounded_exactly_on_one_box(judged):
    """The witness computes max, has three neurons, and IBP and Triangle return [0, 1] for it."""
    net, square = judged("mao2024.abstract.max-single-neuron").finding.witness.parsed()
    assert len(net.neurons) == 3
    for x in ((0, 0), (1, 0), ("1/3", "2/3"), (1, 1), ("1/2", "1/4")):
        point = [pr.Affine.of(v).constant for v in x]
        assert net.evaluate(point) == (max(point),)
    found = pr.compare(net, square, ["ibp", "triangle", "exact"])
    assert str(found["ibp"]) == str(found["triangle"]) == str(found["exact"]) == "[0, 1]"


def test_no_encoding_is_exact_on_the_small_box(judged):
    """The class has encodings of max, and for all of them the Triangle overshoots."""
    result = judged("mao2024.abstract.max-single-neuron.every-box")
    assert result.counts["encodings"] > 100
    assert result.counts["networks"] > 30_000


def test_the_clamped_max_overshoots_on_a_smaller_box():
    """On [0, 1/2]^2 the clamped max has the Triangle bounds [0, 3/4] and the IBP bounds [0, 1]."""
    net = pr.Network.parse("1 - relu(relu(1 - x1) - relu(x2 - x1))", "x1 x2")
    found = pr.compare(net, pr.polytope("0 <= x1 <= 1/2, 0 <= x2 <= 1/2"), ["ibp", "triangle"])
    assert (str(found["ibp"]), str(found["triangle"])) == ("[0, 1]", "[0, 3/4]")


def test_nothing_is_found_where_nothing_is_exact(monkeypatch):
    """With no encoding at all, nothing is refuted."""
    monkeypatch.setattr(encodings, "encodings", lambda *arguments: [])
    found = judge(claim("mao2024.abstract.max-single-neuron")).finding
    assert found.verdict is not Verdict.REFUTED
    with pytest.raises(pr.CheckFailed):
        judge(claim("mao2024.abstract.max-single-neuron.every-box"))


def test_encodings_are_found_among_all(judged):
    """The encodings of |x| with two neurons are those that a person finds."""
    from polyrelax.claims import Inquiry

    absolute, line = pr.Network.parse("relu(x) + relu(-x)"), pr.polytope("-1 <= x <= 1")
    points = [(i,) for i in range(-4, 5)]
    found = encodings.encodings(
        Inquiry(), ["1-2"], lambda point: abs(point[0]), absolute, line, points
    )
    assert found == [absolute]
