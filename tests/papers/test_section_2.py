"""The rows of section 2 of mao2024."""

import pytest

import polyrelax as pr
from tests.papers.rows import check_row

# What is known of each row from elsewhere.
VERDICTS = {
    "mao2024.section-2.ibp-approximate": "proved",
    "mao2024.section-2.ibp": "refuted",
    "mao2024.section-2.ibp.every-interval": "verified",
    "mao2024.section-2.triangle-more": "verified",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_rows(judged, name):
    """Each row has the verdict that is known, is complete, and its evidence holds once more."""
    check_row(judged(name), VERDICTS[name])


def test_ibp_bounds_an_absolute_value_exactly(judged):
    """The witness is |x| on [-1, 1], and IBP gives [0, 1] for it."""
    net, line = judged("mao2024.section-2.ibp").finding.witness.parsed()
    assert [net(x)[0] for x in (-1, 0, 1)] == [1, 0, 1]
    assert str(pr.compare(net, line, ["ibp"])["ibp"]) == "[0, 1]"
