"""Hypothesis strategies for networks, polyhedra, points and numbers; they shrink to readable ones.

Hypothesis imports this module whenever it is imported itself, so nothing heavy is imported before
a strategy is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from polyrelax.errors import InvalidInput

if TYPE_CHECKING:
    from polyrelax.networks import Network
    from polyrelax.polyhedra.polyhedron import Polyhedron
    from polyrelax.rational import Affine

__all__ = ["affine_forms", "networks", "points", "polyhedra", "polytopes", "rationals"]

Size = int | tuple[int, int]
"""How many: a number, or a pair of the least and the greatest."""


def rationals(*, max_numerator: int = 6, max_denominator: int = 4) -> st.SearchStrategy[Fraction]:
    """Exact rational numbers p/q; they shrink to integers, and towards 0.

    Args:
        max_numerator: the greatest |p|.
        max_denominator: the greatest q; 1 for integers only.

    >>> from hypothesis import find
    >>> find(rationals(), lambda number: number > 1)
    Fraction(2, 1)
    """
    _size("max_numerator", max_numerator, 0)
    _size("max_denominator", max_denominator, 1)
    numerators = st.integers(-max_numerator, max_numerator)
    whole = numerators.map(Fraction)
    if max_denominator == 1:
        return whole
    return whole | st.builds(Fraction, numerators, st.integers(2, max_denominator))


def points(
    dimension: int, *, coordinates: st.SearchStrategy[Fraction] | None = None
) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Points with rational coordinates.

    Args:
        dimension: the number of coordinates.
        coordinates: what each is drawn from; `rationals()` by default.

    >>> from hypothesis import find
    >>> find(points(2), lambda point: point[0] < point[1])
    (Fraction(0, 1), Fraction(1, 1))
    """
    _size("dimension", dimension, 0)
    return st.tuples(*[rationals() if coordinates is None else coordinates] * dimension)


def affine_forms(
    *atoms: Any,
    weights: st.SearchStrategy[Fraction] | None = None,
    constants: st.SearchStrategy[Fraction] | None = None,
) -> st.SearchStrategy[Affine]:
    """Affine forms of the given atoms.

    Args:
        atoms: names of variables, or forms such as `inputs` and `relu` return.
        weights: what the coefficients are drawn from; integers in [-3, 3] by default.
        constants: what the constant is drawn from; as the weights by default.

    >>> from hypothesis import find
    >>> find(affine_forms("x", "y"), lambda form: len(form.atoms) == 2)
    x + y
    """
    from polyrelax.rational import Affine

    weights = _integers() if weights is None else weights
    constants = weights if constants is None else constants
    forms = [atom if isinstance(atom, Affine) else Affine.atom(atom) for atom in atoms]

    def combine(constant: Fraction, factors: tuple[Fraction, ...]) -> Affine:
        products = (form * factor for form, factor in zip(forms, factors, strict=True))
        return sum(products, Affine.of(constant))

    return st.builds(combine, constants, st.tuples(*[weights] * len(forms)))


def networks(
    *,
    inputs: Size = (1, 3),
    layers: Size = (0, 3),
    widths: Size = (1, 3),
    outputs: Size = 1,
    weights: st.SearchStrategy[Fraction | int] | None = None,
    biases: st.SearchStrategy[Fraction | int] | None = None,
    skips: bool = True,
) -> st.SearchStrategy[Network]:
    """Networks with inputs x1, x2, ...; they shrink to few neurons and to zero weights.

    A size is a number, or a pair of the least and the greatest. Every neuron reads a neuron of the
    layer before its own, so that the networks have as many layers as were asked for.

    Args:
        inputs: the number of inputs.
        layers: the number of ReLU layers.
        widths: the number of neurons of each layer.
        outputs: the number of outputs.
        weights: what the coefficients are drawn from; integers in [-3, 3] by default.
        biases: what the constants are drawn from; as the weights by default.
        skips: whether neurons and outputs may read more than the layer before them.

    >>> from hypothesis import find
    >>> find(networks(inputs=1, layers=1, widths=2), lambda net: True)
    Network("r1 = relu(0); r2 = relu(0); 0", inputs='x1')
    """
    sizes = [
        _size("inputs", inputs, 0),
        _size("layers", layers, 0),
        _size("widths", widths, 1),
        _size("outputs", outputs, 1),
    ]
    weights = _integers() if weights is None else weights.map(Fraction)
    biases = weights if biases is None else biases.map(Fraction)
    return _networks(sizes, weights, biases, skips)


@st.composite
def _networks(
    draw: st.DrawFn,
    sizes: list[tuple[int, int]],
    weights: st.SearchStrategy[Fraction],
    biases: st.SearchStrategy[Fraction],
    skips: bool,
) -> Network:
    from polyrelax.networks import Input, Network, Neuron
    from polyrelax.rational import Affine

    # A neuron is drawn together with the weights by which the outputs read it: a neuron that does
    # not matter then goes away in one step of the shrinker.
    inputs, layers, (least, most), (fewest, many) = sizes
    names = [f"x{i + 1}" for i in range(draw(st.integers(*inputs)))]
    count = draw(st.integers(*layers))
    earlier: list[Input | Neuron] = []
    before: list[Input | Neuron] = [Input(name) for name in names]
    neurons: list[Neuron] = []

    read = before if skips or not count else []
    heads = st.tuples(biases, *[weights] * len(read))
    outputs = [
        Affine(dict(zip(read, row[1:], strict=True)), row[0])
        for row in draw(st.lists(heads, min_size=fewest, max_size=many))
    ]
    for depth in range(1, count + 1):
        old = st.tuples(biases, *[weights] * (len(earlier) if skips else 0))
        new = st.tuples(*[weights] * len(before))
        outward = [weights] * (len(outputs) if skips or depth == count else 0)
        drawn = st.tuples(old, new.filter(any) if depth > 1 else new, st.tuples(*outward))
        layer = []
        for (constant, *skipped), near, out in draw(st.lists(drawn, min_size=least, max_size=most)):
            terms = {
                **dict(zip(earlier, skipped, strict=False)),
                **dict(zip(before, near, strict=True)),
            }
            layer.append(Neuron(None, Affine(terms, constant)))
            for i, factor in enumerate(out):
                outputs[i] += Affine.atom(layer[-1]) * factor
        neurons += layer
        earlier, before = [*earlier, *before], [*layer]
    return Network(*outputs, inputs=names, neurons=neurons)


def polytopes(
    *,
    dimension: Size = (1, 3),
    names: Iterable[str] | str | None = None,
    coordinates: st.SearchStrategy[Fraction] | None = None,
    full_dimensional: bool = False,
    empty: bool = False,
) -> st.SearchStrategy[Polyhedron]:
    """Bounded polyhedra, some made from points and some from inequalities; they shrink to a point.

    Points, segments and flat polytopes come up often, as do redundant and repeated points and
    inequalities.

    Args:
        dimension: the number of variables, x1, x2, ...
        names: the variables instead, in order.
        coordinates: what the points' coordinates are drawn from; `rationals()` by default.
        full_dimensional: whether only polytopes with interior points are drawn.
        empty: whether the empty set may be drawn.

    >>> from hypothesis import find
    >>> find(polytopes(dimension=1), lambda polytope: polytope.dimension == 1)
    {x1: -x1 <= 0, x1 <= 1}
    """
    if empty and full_dimensional:
        raise InvalidInput.argument("empty", "False where full_dimensional is True", "True")
    known = _variables(dimension, names)
    numbers = rationals() if coordinates is None else coordinates
    return _polyhedra(known, numbers, True, full_dimensional, empty)


def polyhedra(
    *,
    dimension: Size = (0, 3),
    names: Iterable[str] | str | None = None,
    coordinates: st.SearchStrategy[Fraction] | None = None,
    empty: bool = True,
) -> st.SearchStrategy[Polyhedron]:
    """Polyhedra of every kind: empty, flat, bounded or not, with and without lines.

    Args:
        dimension: the number of variables, x1, x2, ...
        names: the variables instead, in order.
        coordinates: what the points' coordinates are drawn from; `rationals()` by default.
        empty: whether the empty set may be drawn.

    >>> from hypothesis import find
    >>> find(polyhedra(), lambda polyhedron: not polyhedron.is_bounded)
    {x1: everything}
    """
    known = _variables(dimension, names)
    numbers = rationals() if coordinates is None else coordinates
    return _polyhedra(known, numbers, False, False, empty)


@st.composite
def _polyhedra(
    draw: st.DrawFn,
    known: st.SearchStrategy[tuple[str, ...]],
    coordinates: st.SearchStrategy[Fraction],
    bounded: bool,
    full: bool,
    empty: bool,
) -> Polyhedron:
    from polyrelax.polyhedra.polyhedron import Polyhedron

    names = draw(known)
    size = len(names)
    units = [[int(i == j) for j in range(size)] for i in range(size)]
    directions = st.tuples(*[_integers()] * size)
    positive = st.builds(Fraction, st.integers(1, 3), st.integers(1, 2))
    slacks = positive if full else st.just(Fraction(0)) | positive
    if not draw(st.booleans()):
        corners = st.lists(st.tuples(*[coordinates] * size), min_size=not empty, max_size=5)
        points = draw(corners)
        if full:
            steps = [draw(positive) for _ in names]
            points += [
                tuple([p + step * u for p, u in zip(points[0], unit, strict=True)])
                for step, unit in zip(steps, units, strict=True)
            ]
        if bounded or not points:
            return Polyhedron.from_generators(points, names=names)
        rays = draw(st.lists(directions, max_size=3))
        lines = draw(st.lists(directions, max_size=1))
        return Polyhedron.from_generators(points, rays, lines, names=names)

    # Inequalities that hold at a point, unless the set may be empty.
    inner = draw(st.tuples(*[coordinates] * size))
    anywhere = empty and draw(st.booleans())

    def bound(normal: tuple[Fraction, ...], slack: Fraction) -> Fraction:
        at = Fraction(0) if anywhere else sum(map(Fraction.__mul__, normal, inner), Fraction(0))
        return at + slack

    numbers = rationals() if anywhere else slacks
    cuts = draw(st.lists(st.tuples(directions, numbers), max_size=5))
    flats = [] if full else draw(st.lists(directions, max_size=1))
    system = [(normal, bound(normal, slack)) for normal, slack in cuts]
    if bounded:
        for p, unit in zip(inner, units, strict=True):
            system.append((tuple([Fraction(-u) for u in unit]), draw(slacks) - p))
            system.append((tuple(map(Fraction, unit)), p + draw(slacks)))
    return Polyhedron.from_inequalities(
        [normal for normal, _ in system],
        [value for _, value in system],
        equations=(flats, [bound(normal, Fraction(0)) for normal in flats]),
        names=names,
    )


def _variables(
    dimension: Size, names: Iterable[str] | str | None
) -> st.SearchStrategy[tuple[str, ...]]:
    """The given names, or x1, x2, ... up to a number of them that is drawn."""
    sizes = _size("dimension", dimension, 0)
    if names is not None:
        found = names.replace(",", " ").split() if isinstance(names, str) else names
        return st.just(tuple(found))
    return st.integers(*sizes).map(lambda n: tuple([f"x{i + 1}" for i in range(n)]))


def _integers() -> st.SearchStrategy[Fraction]:
    return rationals(max_numerator=3, max_denominator=1)


def _size(argument: str, size: Size, least: int) -> tuple[int, int]:
    """The least and the greatest of a size."""
    pair = size if isinstance(size, tuple) and len(size) == 2 else (size, size)
    match pair:
        case (int(low), int(high)) if least <= low <= high:
            return low, high
    raise InvalidInput.argument(
        argument, f"a size of at least {least}, or a pair (least, greatest)", repr(size)
    )
