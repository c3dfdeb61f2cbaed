"""The enumeration in bulk: the same networks in the same order as the walk, from any index."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.polyhedra import polytope
from polyrelax.search import NetworkClass, in_size_order
from polyrelax.search.canonical import Canonical
from polyrelax.search.space import Block, Enumeration, Space

LINE = polytope("-1 <= x <= 1")
CLASSES = [
    "1-2-1, |w| <= 1, |b| <= 1",
    "1-2-1, w in {-2, 1, 3}, b in {0, 1}, output |w| <= 1",
    "1-2-1, |w| <= 1, b = 1, output w in {-1, 1}, output b = 0",
    "1-1-1-1, |w| <= 1, b = 0, skips",
    "1-1-1-1, |w| <= 1, b = 0, skips, no dead neurons",
    "1-2-1-1, |w| <= 1, b = 0, skips, up to symmetry",
    "1-2-1, |w| <= 1, |b| <= 1, no dead neurons, no duplicate neurons, up to symmetry",
    "1-2, |w| <= 2, |b| <= 1, ReLU outputs, no dead neurons",
    "1-2-1, weight <= 3",
    "1-2-1, |w| <= 1, b in {-2, 1}, weight <= 8, no dead neurons",
]


def columns(space, block):
    """All networks of a block that the options of its class keep."""
    enumeration = space.enumerations[block.shape]
    entries = space.entries(block, 0, space.count(block))
    entries = entries[:, Canonical(enumeration, (), [LINE]).members(entries)]
    return [enumeration.member(column) for column in entries.T]


@pytest.mark.parametrize("text", CLASSES)
def test_bulk_and_walk_agree(text):
    """Arrays of entries give the networks that the walk gives, in its order, options included."""
    cls = NetworkClass.parse(text)
    space = Space([cls])
    found = [m for _, blocks in space.levels() for block in blocks for m in columns(space, block)]
    assert found == list(cls.members())
    assert len(found) == len(cls)


def test_several_classes_come_in_one_order():
    """Levels go by size; networks of one size come class by class, the narrow ones first."""
    classes = NetworkClass.parse_all("1-2-1-1, 1-1-2-1, 1-1-1, |w| <= 1, b = 0")
    space = Space(classes)
    sizes = [size for size, _ in space.levels()]
    assert sizes == sorted(set(sizes))
    found = [m for _, blocks in space.levels() for block in blocks for m in columns(space, block)]
    assert sorted(found, key=str) == sorted(in_size_order(classes), key=str)
    assert [member.size for member in found] == sorted(member.size for member in found)
    assert space.total == len(found)


@given(st.data())
def test_any_part_can_be_written_down(data):
    """A range of indices gives the same columns as the whole, and `index` leads back."""
    enumeration = Enumeration(NetworkClass.parse("2-1-2, |w| <= 2, b in {-1, 0, 3}"))
    weight = data.draw(st.integers(0, 8))
    count = enumeration.count(weight)
    start = data.draw(st.integers(0, count - 1))
    stop = data.draw(st.integers(start, min(count, start + 20)))
    part = enumeration.entries(weight, start, stop)
    assert part.tolist() == enumeration.entries(weight, 0, count)[:, start:stop].tolist()
    assert [enumeration.index(column.tolist()) for column in part.T] == list(range(start, stop))
    assert (np.abs(part).sum(axis=0) == weight).all()


def test_indices_beyond_a_machine_word():
    """A level of more than 2^64 networks is enumerated all the same, with Python's integers."""
    enumeration = Enumeration(NetworkClass.parse("9-9-1, |w| <= 9, |b| <= 9"))
    weight = 60
    count = enumeration.count(weight)
    assert count > 2**64
    last = enumeration.entries(weight, count - 2, count)
    assert (np.abs(last).sum(axis=0) == weight).all()
    assert enumeration.index([int(entry) for entry in last[:, 1]]) == count - 1


def test_huge_bounds_start_at_once():
    """Bounds of 10^6 cost nothing as long as only light networks are looked at."""
    enumeration = Enumeration(NetworkClass.parse("1-1-1, |w| <= 100000, |b| <= 100000"))
    assert enumeration.entries(1, 0, 8).shape == (4, 8)
    assert Space([enumeration.cls]).count(Block(0, 2)) == enumeration.count(2)


def test_entries_are_integers():
    """No array of the enumeration holds floats."""
    for text in CLASSES:
        enumeration = Enumeration(NetworkClass.parse(text))
        assert enumeration.entries(3, 0, enumeration.count(3)).dtype == np.int64
