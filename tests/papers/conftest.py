"""Every row of the ledger is judged once for all tests."""

import pytest

from polyrelax.claims import judge
from tests.papers.rows import claim


@pytest.fixture(scope="session")
def judged():
    """The result of a row, by its id."""
    results = {}

    def result(name):
        if name not in results:
            results[name] = judge(claim(name))
        return results[name]

    return result
