"""The rows of section 1 of mao2024."""

import pytest

import polyrelax as pr
from tests.papers.rows import check_row

# What is known of each row from elsewhere.
VERDICTS = {
    "mao2024.section-1.expressive": "proved",
    "mao2024.section-1.approximate": "proved",
    "mao2024.section-1.ibp-approximate": "proved",
    "mao2024.section-1.ibp-least": "refuted",
    "mao2024.section-1.triangle-over-ibp": "proved",
    "mao2024.section-1.max-single-neuron": "refuted",
    "mao2024.section-1.max-single-neuron.every-box": "proved",
    "mao2024.section-1.max-two-neurons": "proved",
    "mao2024.section-1.complete.feedforward": "refuted",
    "mao2024.section-1.complete.skip": "refuted",
    "mao2024.section-1.complete.output-only": "refuted",
    "mao2024.section-1.contrast": "refuted",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_rows(judged, name):
    """Each row has the verdict that is known, is complete, and its evidence holds once more."""
    check_row(judged(name), VERDICTS[name])


def test_the_smallest_failing_skip_network(judged):
    """One neuron a layer and a skip connection: both scopes of M_inf overshoot."""
    net, line = judged("mao2024.section-1.complete.skip").finding.witness.parsed()
    assert net.widths == (1, 1)
    found = pr.compare(net, line, ["exact", "m:inf", "m:inf@network"])
    assert found["exact"] <= found["m:inf@network"] != found["exact"]
    assert found["m:inf@network"] <= found["m:inf"]


def test_the_figure_6_network_needs_x2_to_be_positive(judged):
    """The two-neuron network for max is told to be off at (-1, -1)."""
    result = judged("mao2024.section-1.max-two-neurons")
    assert "at (-1, -1) it is off by 1" in result.finding.paragraphs[0]


@pytest.mark.parametrize("name", ["feedforward", "output-only"])
def test_completeness_falls_with_four_neurons(judged, name):
    """Both completeness claims fall on the same network of width two."""
    witness = judged(f"mao2024.section-1.complete.{name}").finding.witness
    assert witness.parsed()[0].widths == (2, 2)
    assert (witness.exact["upper"], witness.relaxed["upper"]) == ("0", "1/2")


def test_deepz_is_looser_than_intervals_on_one_neuron(judged):
    """The witness has one neuron, and DeepZ's bounds of it contain IBP's strictly."""
    net, line = judged("mao2024.section-1.ibp-least").finding.witness.parsed()
    assert net.widths == (1,)
    found = pr.compare(net, line, ["ibp", "deepz", "exact"])
    assert found["exact"] == found["ibp"] <= found["deepz"] != found["ibp"]
