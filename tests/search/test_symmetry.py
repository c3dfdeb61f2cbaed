"""Networks up to symmetry: one of each orbit, counted by a formula and by brute force."""

from fractions import Fraction
from itertools import product

import pytest

from polyrelax.polyhedra import polytope
from polyrelax.search import NetworkClass
from polyrelax.search.canonical import Canonical
from polyrelax.search.space import Space
from polyrelax.search.symmetry import Layout, group, input_symmetries, orbits

LINE, UNIT = polytope("-1 <= x <= 1"), polytope("0 <= x <= 1")
SQUARE = polytope("-1 <= x1 <= 1, -1 <= x2 <= 1")
CASES = [
    ("1-2-1, |w| <= 1, |b| <= 1", LINE),
    ("1-2-1, |w| <= 1, |b| <= 1", UNIT),
    ("1-2-2-1, |w| <= 1, b = 0", LINE),
    ("2-2-1, |w| <= 1, b = 0", SQUARE),
    ("2-1-1, |w| <= 1, |b| <= 1", polytope("-1 <= x1 <= 1, -2 <= x2 <= 2")),
    ("1-2-1, |w| <= 1, b = 0, skips", LINE),
    ("1-1-2-1, |w| <= 1, b = 0, skips", LINE),
    ("1-2-1, w in {0, 1}, |b| <= 1", LINE),
    ("1-3, |w| <= 1, |b| <= 1, ReLU outputs", LINE),
    ("1-2-2-1, |w| <= 1, b = 0, behind {relu(x), relu(-x)}", LINE),
    ("2-2-2-1, w in {0, 1}, b = 0, behind {relu(x1), relu(x2)}", SQUARE),
]


def all_columns(text):
    """Every network of a class as a tuple of entries, in order, with the class's enumeration."""
    space = Space([NetworkClass.parse(text)])
    blocks = [block for _, (block,) in space.levels()]
    parts = [space.entries(block, 0, space.count(block)) for block in blocks]
    return space.enumerations[0], parts


def images(column, elements):
    """What the elements of a group make of a network."""
    for place, sign in elements:
        yield tuple(s * column[i] for i, s in zip(place, sign, strict=True))


@pytest.mark.parametrize(("text", "domain"), CASES)
def test_orbits_by_formula_and_by_brute_force(text, domain):
    """Burnside's formula, the canonical columns and the set of all orbits count the same."""
    enumeration, parts = all_columns(text)
    canonical = Canonical(enumeration, ("neurons", "inputs"), [domain])
    elements = group(enumeration.layout, ("neurons", "inputs"), [domain])
    formula = orbits(enumeration.layout, elements, enumeration.heaviest)
    counted = []
    for entries in parts:
        known = {frozenset(images(tuple(c), elements)) for c in entries.T.tolist()}
        first = {tuple(c) for c in entries[:, canonical.first(entries)].T.tolist()}
        assert first == {max(orbit) for orbit in known}
        counted.append(len(known))
    assert [number for number in formula if number] == counted


def test_groups_are_groups():
    """2! orders of the neurons of a layer, 8 symmetries of a square, 1 of a half interval."""
    sizes = {
        ("1-2-2-1, |w| <= 1, b = 0", LINE): 8,
        ("1-2-2-1, |w| <= 1, b = 0", UNIT): 4,
        ("2-2-1, |w| <= 1, b = 0", SQUARE): 16,
        ("1-2-1, w in {0, 1}, b = 0", LINE): 2,  # a reflection leads out of the class
    }
    for (text, domain), size in sizes.items():
        layout = Layout(NetworkClass.parse(text))
        elements = group(layout, ("neurons", "inputs"), [domain])
        assert len(set(elements)) == len(elements) == size
    assert len(input_symmetries([SQUARE, polytope("-1 <= x1 <= 1, -2 <= x2 <= 2")])) == 4


@pytest.mark.parametrize(
    "text",
    [
        "1-1-1, |w| <= 2, |b| <= 1",
        "1-2-1, |w| <= 2, b = 0",
        "1-1-1, |w| <= 3, |b| <= 3",
        "1-1-1-1, |w| <= 2, |b| <= 1",
    ],
)
def test_factors_through_neurons(text):
    """One network is kept of all that differ in a factor moved through neurons, and the first.

    By brute force: two networks are the same if factors p/q of all neurons, any p and q up to the
    bound, and then the order of the neurons, make one of the other. A neuron whose weights and bias
    are 0 takes part as any other.
    """
    enumeration, parts = all_columns(text)
    cls, layout = enumeration.cls, enumeration.layout
    neurons = [(d, r) for d in cls.permuted_layers for r in range(cls.widths[d + 1])]
    bound = max(map(abs, (value for allowed in layout.values for value in allowed)))
    numbers = range(1, bound + 1)
    factors = sorted({Fraction(p, q) for p in numbers for q in numbers})
    elements = group(layout, ("neurons",), [LINE])
    ordered = [tuple(c) for entries in parts for c in entries.T.tolist()]
    place = {column: i for i, column in enumerate(ordered)}
    parent = list(range(len(ordered)))

    def root(i):
        while parent[i] != i:
            i = parent[i]
        return i

    for i, column in enumerate(ordered):
        for chosen in product(factors, repeat=len(neurons)):
            factor = dict(zip(neurons, chosen, strict=True))
            scaled = tuple(
                value * factor.get(entry[:2], 1) / factor.get(layout.source(entry), Fraction(1))
                for value, entry in zip(column, layout.entries, strict=True)
            )
            for image in images(scaled, elements):
                if image in place:
                    one, other = sorted((root(i), root(place[image])))
                    parent[other] = one
    expected = {column for i, column in enumerate(ordered) if root(i) == i}
    canonical = Canonical(enumeration, ("neurons", "scaling"), [LINE])
    kept = [entries[:, canonical.first(entries)] for entries in parts]
    assert {tuple(c) for entries in kept for c in entries.T.tolist()} == expected
