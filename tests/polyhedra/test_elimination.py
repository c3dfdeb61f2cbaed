"""Projection: eliminated inequalities, projected generators and PPL give the same shadow."""

import dataclasses
import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import CheckFailed, InvalidInput, Unsupported
from polyrelax.polyhedra import elimination
from polyrelax.polyhedra.elimination import Derived, Elimination, FourierMotzkin, Vertices
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.strategies import polyhedra
from tests.benchmarks.peers import naive_fourier_motzkin
from tests.exactness import assert_exact
from tests.polyhedra.oracles import NAMES, polyhedron, ppl_of, ppl_of_rows, systems

METHODS = [FourierMotzkin(), Vertices()]


@st.composite
def systems_and_columns(draw, most=4):
    """A system, and the columns to eliminate."""
    system = draw(systems(dimension=(0, most), rows=8))
    columns = [i + 1 for i in range(system[0]) if draw(st.booleans())]
    return system, draw(st.permutations(columns))


@given(systems_and_columns())
def test_both_methods_and_ppl_agree(case):
    """Fourier-Motzkin, vertices and PPL's projection are the same set."""
    (n, rows, equations), columns = case
    kept = [i for i in range(n) if i + 1 not in columns]
    names = [NAMES[i] for i in kept]
    eliminated = polyhedron(case[0]).project(names, FourierMotzkin())
    assert eliminated == polyhedron(case[0]).project(names, Vertices())
    oracle = ppl_of((n, rows, equations))
    # PPL's `expand`-free way to drop dimensions that are not last: unconstrain, then compare.
    for column in columns:
        oracle.unconstrain(_variable(column - 1))
    lifted = [
        [(row[0], *(row[1 + kept.index(i)] if i in kept else 0 for i in range(n))) for row in group]
        for group in eliminated.system()
    ]
    assert ppl_of_rows(n, *lifted) == oracle


def _variable(index):
    import ppl

    return ppl.Variable(index)


@given(systems_and_columns())
def test_every_row_is_its_combination(case):
    """The multipliers add up to each row, are not negative, and cancel what was eliminated."""
    (_, rows, equations), columns = case
    found = FourierMotzkin().eliminate(rows, equations, columns)
    found.check()
    assert_exact([(d.row, d.multipliers) for d in (*found.inequalities, *found.equations)])
    given = (*rows, *equations)
    for derived in found.inequalities:
        # Once more by hand, to check the checker.
        total = [Fraction(0)] * len(derived.row)
        for index, multiplier in derived.multipliers.items():
            assert multiplier > 0 or index >= len(rows)
            total = [t + multiplier * a for t, a in zip(total, given[index], strict=True)]
        assert tuple(total) == derived.row
        assert not any(total[column] for column in columns)


@given(systems_and_columns())
def test_histories_are_short(case):
    """Kohler: after k eliminations no row needs more than k + 1 of the inequalities."""
    (_, rows, _), columns = case
    for derived in FourierMotzkin().eliminate(rows, [], columns).inequalities:
        assert len(derived.multipliers) <= len(columns) + 1


@given(systems_and_columns())
def test_histories_are_minimal(case):
    """Chernikov: the combinations found before the last comparison have incomparable supports."""
    (_, rows, _), columns = case
    nodes = [Derived(row, ((index, 1),), 1) for index, row in enumerate(rows)]
    found = FourierMotzkin()._run(nodes, columns)
    supports = [frozenset(derived.multipliers) for derived in found]
    if not any(derived.row[0] < 0 and not any(derived.row[1:]) for derived in found):
        assert not any(a < b for a, b in itertools.permutations(supports, 2))


def test_chernikov_drops_what_kohler_does_not():
    """Here a fifth combination passes Kohler's rule, but contains another one's history."""
    rows = [(1, 1, 0, -1), (1, 1, 1, 0), (1, -1, 0, -1), (1, -1, 0, 0), (1, 0, 0, 1), (1, 1, 0, 1)]
    nodes = [Derived(row, ((index, 1),), 1) for index, row in enumerate(rows)]
    assert len(FourierMotzkin()._run(nodes, [1, 2, 3])) == 4


@given(systems_and_columns(most=3))
def test_the_naive_way_agrees(case):
    """The textbook's elimination, with linear programs, describes the same set."""
    (n, rows, _), columns = case
    plain = naive_fourier_motzkin(rows, columns)
    found = FourierMotzkin().eliminate(rows, [], columns)
    mine = ppl_of_rows(n, [derived.row for derived in found.inequalities])
    scaled = [tuple([entry * _denominators(row) for entry in row]) for row in plain]
    assert mine == ppl_of_rows(n, [tuple(map(int, row)) for row in scaled])


def _denominators(row):
    product = 1
    for entry in row:
        product *= entry.denominator
    return product


@given(polyhedra(dimension=(1, 3)), st.data())
def test_projecting_in_steps(body, data):
    """Projecting twice is projecting once, in whatever order the variables are named."""
    first = data.draw(st.lists(st.sampled_from(body.names), unique=True))
    second = [name for name in first if data.draw(st.booleans())]
    for method, other in itertools.product(METHODS, repeat=2):
        assert body.project(first, method).project(second, other) == body.project(second, other)


@given(polyhedra(dimension=(1, 3)))
def test_projecting_onto_everything(body):
    """Onto all variables a projection is the set itself; onto none it says whether it is empty."""
    for method in METHODS:
        assert body.project(body.names, method) == body
        onto_nothing = body.project([], method)
        assert onto_nothing.names == ()
        assert onto_nothing.is_empty == body.is_empty


# name: what is projected, onto what, the shadow
SHADOWS = {
    "triangle": ("0 <= x, 0 <= y, x + y <= 1", "x", "0 <= x <= 1"),
    "segment, by an equation": ("0 <= x <= 1, y == 2*x + 1", "y", "1 <= y <= 3"),
    "cube, onto two in another order": (
        "0 <= x <= 1, 0 <= y <= 2, 0 <= z <= 3",
        "z x",
        "0 <= z <= 3, 0 <= x <= 1",
    ),
    "half-plane": ("x + y <= 1", "x", "0*x <= 0"),
    "wedge": ("y >= x, y <= 1 - x", "x", "x <= 1/2"),
    "empty": ("x <= 0, x >= 1, y == 0", "y", "0*y <= -1"),
    "empty, where the other variable hides it": ("x + y <= 0, x + y >= 1", "y", "0*y <= -1"),
    "empty by equations": ("x + y == 0, x + y == 1", "y", "0*y <= -1"),
    "point": ("x == 1/2, y == 1/3", "y", "y == 1/3"),
    "octahedron": (
        "x+y+z<=1, x+y-z<=1, x-y+z<=1, x-y-z<=1, -x+y+z<=1, -x+y-z<=1, -x-y+z<=1, -x-y-z<=1",
        "x y",
        "x+y<=1, x-y<=1, -x+y<=1, -x-y<=1",
    ),
}


@pytest.mark.parametrize("method", METHODS, ids=["FourierMotzkin", "Vertices"])
@pytest.mark.parametrize("name", SHADOWS)
def test_shadows_one_can_see(name, method):
    """Projections that a person can check are as they should be."""
    text, onto, expected = SHADOWS[name]
    shadow = Polyhedron.from_text(text).project(onto, method)
    assert shadow == Polyhedron.from_text(expected, onto)


@pytest.mark.parametrize("method", METHODS, ids=["FourierMotzkin", "Vertices"])
def test_generators_are_welcome(method):
    """A polyhedron made from generators is projected like any other."""
    body = Polyhedron.from_generators([(0, 0, 1)], rays=[(1, 1, 0)], lines=[(0, 1, 1)])
    shadow = body.project("x1 x3", method)
    assert shadow == Polyhedron.from_generators([(0, 1)], [(1, 0)], [(0, 1)], names="x1 x3")


def test_farkas_proof_of_emptiness():
    """Where there is no point, the one row is 0 >= 1, and its multipliers prove it."""
    rows = [(0, 1, -1), (-1, 0, 1), (0, -2, 0)]  # x >= y, y >= 1, x <= 0
    found = FourierMotzkin().eliminate(rows, [], [1, 2])
    assert found.is_infeasible
    assert [derived.row for derived in found.inequalities] == [(-1, 0, 0)]
    assert found.inequalities[0].multipliers == {0: 1, 1: 1, 2: Fraction(1, 2)}
    found.check()


@pytest.mark.parametrize("equations", [[(2, 0)], [(-2, 0)], [(0, 1), (-3, 1)], [(3, 1), (0, 1)]])
def test_contradicting_equations_have_a_proof(equations):
    """0 == 2, however it comes about, is turned into 0 >= 1, by multipliers of any sign."""
    assert FourierMotzkin().eliminate([(0, 1)], equations, []).is_infeasible
    found = FourierMotzkin().eliminate([(0, 1)], equations, [1])
    assert found.is_infeasible
    assert found.equations == ()
    assert found.inequalities[0].row == (-1, 0)
    found.check()


def test_equations_come_first():
    """A variable that an equation mentions is substituted, and the equation has its multiplier."""
    # x + y + z == 1, x >= 0, y >= 0, z >= 0 without z: x >= 0, y >= 0, 1 - x - y >= 0
    rows = [(0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)]
    found = FourierMotzkin().eliminate(rows, [(-1, 1, 1, 1)], [3])
    assert [(derived.row, derived.multipliers) for derived in found.inequalities] == [
        ((0, 1, 0, 0), {0: 1}),
        ((0, 0, 1, 0), {1: 1}),
        ((1, -1, -1, 0), {2: 1, 3: -1}),
    ]


def test_remaining_equations_stay():
    """Equations beyond those that are used up describe the affine hull of the shadow."""
    found = FourierMotzkin().eliminate([], [(0, 1, 1, 0), (1, 0, 1, 1), (1, 1, 2, 1)], [2])
    assert found.inequalities == ()
    assert [derived.row for derived in found.equations] == [(1, -1, 0, 1)]
    found.check()


def test_repeated_and_zero_rows_are_dropped():
    """Of parallel rows the tightest stays; what always holds goes."""
    rows = [(3, -1), (1, -1), (2, -2), (0, 0), (5, 0)]
    found = FourierMotzkin().eliminate(rows, [(0, 0)], [])
    assert [(derived.row, derived.multipliers) for derived in found.inequalities] == [
        ((1, -1), {1: 1})
    ]
    assert found.equations == ()


def test_nothing_given():
    """No rows at all describe a space, and so does their projection."""
    assert FourierMotzkin().eliminate([], [], [1]).inequalities == ()
    assert Polyhedron.universe("x y").project("y", FourierMotzkin()) == Polyhedron.universe("y")


def test_huge_numerators():
    """Numbers of four thousand digits are projected exactly by both methods."""
    huge = 10**4000
    body = Polyhedron(("x", "y"), rows=((0, 1, 0), (huge, -1, 0), (1, -huge, 1), (0, 1, -1)))
    shadows = [body.project("y", method) for method in METHODS]
    assert shadows[0] == shadows[1]
    assert shadows[0].bounds("y").upper <= huge


def test_too_many_rows():
    """An elimination that explodes is given up, and says what else to do."""
    cross = [(1, *signs) for signs in itertools.product((1, -1), repeat=5)]
    with pytest.raises(Unsupported, match=r"beyond 20 rows.*Vertices.*max_rows"):
        FourierMotzkin(max_rows=20).eliminate(cross, [], [1, 2, 3])
    assert len(FourierMotzkin().eliminate(cross, [], [1, 2, 3]).inequalities) > 0


@pytest.mark.parametrize("columns", [[0], [3], [-1]])
def test_bad_columns(columns):
    """Only columns of variables can be eliminated."""
    with pytest.raises(InvalidInput, match=r"'columns' must be from 1 to 2, not \[-?\d\]"):
        FourierMotzkin().eliminate([(0, 1, 1)], [], columns)


@given(systems_and_columns())
def test_redundant_rows_may_be_dropped_on_the_way(case):
    """Rid of the redundant rows before every step, the elimination has the same result."""
    (_, rows, equations), columns = case
    plain = FourierMotzkin().eliminate(rows, equations, columns)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(elimination, "_MANY_PRODUCTS", -1)
        found = FourierMotzkin().eliminate(rows, equations, columns)
    found.check()
    n = case[0][0]
    sides = [
        ppl_of_rows(n, *([derived.row for derived in group] for group in parts))
        for parts in ((e.inequalities, e.equations) for e in (plain, found))
    ]
    assert sides[0] == sides[1]


def test_many_rows_of_few_variables():
    """Hundreds of redundant rows around an octahedron, whose facets all matter, do no harm."""
    signs = list(itertools.product((1, -1), repeat=3))
    loose = [tuple([i * factor % 101 - 50 for factor in (37, 53, 71)]) for i in range(1, 300)]
    body = Polyhedron.from_inequalities([*loose, *signs], [*([60] * len(loose)), *([1] * 8)])
    diamond = Polyhedron.from_text("x1+x2<=1, x1-x2<=1, -x1+x2<=1, -x1-x2<=1")
    assert body.project("x1 x2", FourierMotzkin(max_rows=100)) == diamond


def test_unknown_and_repeated_names():
    """A projection onto what is no variable, or onto one twice, is an error."""
    square = Polyhedron.box([0, 0], [1, 1])
    with pytest.raises(InvalidInput, match=r"'onto' must be among the variables .*not \['z'\]"):
        square.project("z")
    with pytest.raises(InvalidInput, match="distinct"):
        square.project(["x1", "x1"])


@pytest.mark.parametrize(
    ("row", "sources", "problem"),
    [
        ((1, 0, -2), ((0, 1), (1, 1)), "not its combination"),
        ((-1, 0, 1), ((0, -1), (1, -1)), "negative multiplier"),
        ((0, 1, 0), ((0, 1),), "mentions an eliminated variable"),
    ],
)
def test_corrupted_combinations_are_caught(row, sources, problem):
    """The check adds up anew: a wrong row, multiplier or column is found out."""
    rows = ((0, 1, 0), (1, -1, -1))
    right = FourierMotzkin().eliminate(rows, [], [1])
    right.check()
    assert [derived.row for derived in right.inequalities] == [(1, 0, -1)]
    wrong = dataclasses.replace(right, inequalities=(Derived(row, sources, 1),))
    with pytest.raises(CheckFailed, match=problem):
        wrong.check()


def test_an_equation_from_an_inequality_is_caught():
    """An equation must be a combination of equations only."""
    wrong = Elimination(((0, 1),), (), (), (), (Derived((0, 1), ((0, 1),), 1),))
    with pytest.raises(CheckFailed, match="uses an inequality"):
        wrong.check()


def test_methods_are_values():
    """Methods compare, hash and print as what they are."""
    assert FourierMotzkin() == FourierMotzkin() != Vertices()
    assert len({FourierMotzkin(), FourierMotzkin(max_rows=5), Vertices()}) == 3
    assert repr(FourierMotzkin(max_rows=5)) == "FourierMotzkin(max_rows=5)"
