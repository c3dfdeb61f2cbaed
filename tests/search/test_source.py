"""A predicate's source, with all that it reads: what changes it, and what does not."""

import subprocess
import sys
from functools import cache, partial
from pathlib import Path

import pytest

from polyrelax.search import AllHold, BoundsAreExact
from polyrelax.search.source import source_of

ROOT = Path(__file__).parents[2]
MINE = """
import os
from dataclasses import dataclass
from functools import cache, partial

LIMIT = 3
NAMES = {"a", "b", "c", "d"}


@cache
def bound():
    return [LIMIT for _ in range(1)][0]


class Base:
    def most(self):
        return bound()


class Small(Base):
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, network, domain):
        return network(1)[0] < self.factor * self.most() and "a" in NAMES and bool(os.sep)

    def method(self, network, domain):
        return self(network, domain)


@dataclass(frozen=True)
class Both:
    parts: tuple

    def __call__(self, network, domain):
        return all(part(network, domain) for part in self.parts)


def with_limit(limit, network, domain):
    return small(network, domain) or network(1)[0] < limit


def enclosing(limit):
    def inner(network, domain):
        return inner is not None and network(1)[0] < limit

    return inner


small = Small(1)
"""
MADE = {
    "small": "an object",
    "small.method": "a method",
    "partial(with_limit, 7)": "a partial function",
    "Both((small, enclosing(5)))": "a dataclass",
    "lambda network, domain: small(network, domain)": "a function without a name",
}


def run(tmp_path, text):
    """The source of a predicate in a file, as another process sees it."""
    (tmp_path / "mine.py").write_text(text)
    code = "from polyrelax.search.source import source_of; import mine, sys; "
    code += "sys.stdout.write(source_of(mine.predicate))"
    environment = {"PYTHONPATH": f"{ROOT}:{tmp_path}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True)


@pytest.mark.parametrize("made", MADE, ids=MADE.values())
def test_what_a_predicate_reads_is_part_of_it(tmp_path, made):
    """The same in another process; another where a constant, or a class above, was changed."""
    text = MINE + f"\npredicate = {made}\n"
    first = run(tmp_path, text).stdout
    assert run(tmp_path, text + "\nunused = 1\n").stdout == first
    for old, new in (("LIMIT = 3", "LIMIT = 4"), ("return bound()", "return bound() + 1")):
        assert run(tmp_path, text.replace(old, new)).stdout != first


def test_what_a_predicate_is_made_with_is_part_of_it():
    """Arguments of partial functions, variables of enclosing functions, defaults, attributes."""

    def with_limit(limit, network, domain):
        return network(1)[0] < limit

    def enclosing(limit):
        return lambda network, domain: with_limit(limit, network, domain)

    def with_default(limit):
        return lambda network, domain, most=limit: with_limit(most, network, domain)

    def cached(limit):
        return cache(lambda network, domain: with_limit(limit, network, domain))

    for make in (enclosing, with_default, cached, lambda limit: partial(with_limit, limit)):
        assert source_of(make(3)) == source_of(make(3)) != source_of(make(4))


def test_ready_made_predicates():
    """Those of polyrelax are known by their source and their fields."""
    one, other = BoundsAreExact("ibp"), BoundsAreExact("triangle")
    assert source_of(AllHold((one,))) == source_of(AllHold((one,))) != source_of(AllHold((other,)))
    assert len(source_of(one)) < 10_000
