"""Linear programs: every outcome proves itself, and other engines agree."""

import dataclasses
import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import CheckFailed
from polyrelax.polyhedra import cddlib, lp
from tests.exactness import assert_exact
from tests.polyhedra.oracles import ppl_maximum, ppl_of, systems

ENGINES = {"simplex": lp.simplex, "cddlib": cddlib.solve}
engines = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)


def answer(outcome):
    """The outcome in the oracle's words."""
    if isinstance(outcome, lp.Optimal):
        return outcome.value
    return "infeasible" if isinstance(outcome, lp.Infeasible) else "unbounded"


@engines
@given(data=st.data())
def test_ppl_agrees(engine, data):
    """PPL has the same outcome and the same maximum; the engine's proof is checked on the way."""
    system = data.draw(systems(dimension=(0, 4), rows=9))
    n, rows, equations = system
    objective = data.draw(st.tuples(*[st.integers(-3, 3)] * (n + 1)))
    outcome = lp.maximize(rows, equations, objective, engine)
    assert answer(outcome) == ppl_maximum(ppl_of(system), objective)
    assert_exact(outcome)


@given(st.data(), st.sampled_from([-1, 10**9]))
def test_either_pivot_rule_alone_is_right(data, patience):
    """Bland's rule from the first pivot, or never, leads to the same outcomes."""
    system = data.draw(systems(dimension=(0, 4), rows=9))
    n, rows, equations = system
    objective = data.draw(st.tuples(*[st.integers(-3, 3)] * (n + 1)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lp, "_DEGENERATE_BEFORE_BLAND", patience)
        outcome = lp.maximize(rows, equations, objective)
    assert answer(outcome) == ppl_maximum(ppl_of(system), objective)


# name: rows, equations, objective, what the outcome is
PROGRAMS = {
    "interval": ([(0, 1), (3, -1)], [], (1, 2), Fraction(7)),
    "interval, downwards": ([(0, 1), (3, -1)], [], (1, -2), Fraction(1)),
    "no rows, no objective": ([], [], (5, 0), Fraction(5)),
    "no rows": ([], [], (0, 1), "unbounded"),
    "no coordinates": ([(1,)], [(0,)], (4,), Fraction(4)),
    "no coordinates, 0 >= 1": ([(-1,)], [], (4,), "infeasible"),
    "no coordinates, 0 == 1": ([], [(1,)], (4,), "infeasible"),
    "zero rows": ([(0, 0), (2, 0)], [(0, 0)], (0, 0), Fraction(0)),
    "0 >= 1": ([(-1, 0)], [], (0, 1), "infeasible"),
    "0 == 1": ([], [(1, 0)], (0, 1), "infeasible"),
    "equations that contradict": ([], [(0, 1, 1), (1, 1, 1)], (0, 0, 0), "infeasible"),
    "repeated equations": ([], [(0, 1, 1), (0, 2, 2)], (0, 1, 1), Fraction(0)),
    "a point by equations": ([], [(-1, 2, 0), (0, 1, -1)], (0, 1, 1), Fraction(1)),
    "a point by inequalities": ([(0, 1), (0, -1)], [], (0, 7), Fraction(0)),
    "infeasible along a free direction": ([(-1, 1, 0), (0, -1, 0)], [], (0, 0, 1), "infeasible"),
    "unbounded along a line": ([(1, -1, 0)], [], (0, 0, -1), "unbounded"),
    "bounded across a line": ([(1, -1, 0)], [], (0, 2, 0), Fraction(2)),
    "unbounded along an equation": ([], [(0, 1, -1)], (0, 1, 1), "unbounded"),
    "bounded along an equation": ([], [(0, 1, -1)], (3, 1, -1), Fraction(3)),
    "far from the origin": ([(-5, 1), (7, -1)], [], (0, 1), Fraction(7)),
    "huge": ([(10**4000, -1), (0, 1)], [], (0, 3), Fraction(3 * 10**4000)),
    "huge and infeasible": ([(-(10**4000), 1), (10**4000 - 1, -1)], [], (0, 3), "infeasible"),
}


@engines
@pytest.mark.parametrize("name", PROGRAMS)
def test_small_programs(engine, name):
    """Programs that a person can solve in the head come out as they should."""
    rows, equations, objective, expected = PROGRAMS[name]
    assert answer(lp.maximize(rows, equations, objective, engine)) == expected


@engines
def test_degenerate_pivots_do_not_cycle(engine):
    """Beale's program, on which a careless simplex method cycles, is solved."""
    # maximise 3/4 x1 - 150 x2 + 1/50 x3 - 6 x4
    rows = [
        (0, -25, 6000, 4, -900),
        (0, -50, 9000, 2, -300),
        (1, 0, 0, -1, 0),
        *[(0, *(int(i == j) for j in range(4))) for i in range(4)],
    ]
    outcome = lp.maximize(rows, [], (0, 75, -15000, 2, -600), engine)
    assert answer(outcome) == 5


@engines
def test_klee_minty(engine):
    """A Klee-Minty cube in six dimensions is solved exactly."""
    n = 6
    rows = [(0, *(int(i == j) for j in range(n))) for i in range(n)]
    for i in range(n):
        terms = [-(2 ** (i - j + 1)) if j < i else -int(i == j) for j in range(n)]
        rows.append((5 ** (i + 1), *terms))
    objective = (0, *(2 ** (n - 1 - j) for j in range(n)))
    assert answer(lp.maximize(rows, [], objective, engine)) == 5**n


SQUARE = [(0, 1, 0), (1, -1, 0), (0, 0, 1), (1, 0, -1)]
DIAGONAL = [(0, 1, -1)]
GOAL = (1, 1, 2)


def test_a_right_optimum_passes():
    """The optimum on the diagonal of the square is the one that the corrupted ones below spoil."""
    lp.check(optimum(), SQUARE, DIAGONAL, GOAL)


def optimum():
    """The true optimum of the program above."""
    found = lp.maximize(SQUARE, DIAGONAL, GOAL)
    assert isinstance(found, lp.Optimal)
    assert found.value == 4
    return found


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"value": Fraction(5)}, "attain"),
        ({"value": Fraction(3)}, "attain"),
        ({"point": (Fraction(1), Fraction(0))}, "violates"),
        ({"point": (Fraction(2), Fraction(2))}, "violates"),
        ({"point": (Fraction(0), Fraction(0))}, "attain"),
        ({"multipliers": (Fraction(0),) * 4}, "multipliers"),
        ({"equation_multipliers": (Fraction(9),)}, "multipliers"),
    ],
)
def test_a_corrupted_optimum_is_caught(changes, problem):
    """An engine that errs in the value, the point or a multiplier is found out."""
    wrong = dataclasses.replace(optimum(), **changes)
    with pytest.raises(CheckFailed, match=problem):
        lp.maximize(SQUARE, DIAGONAL, GOAL, lambda *_: wrong)


def test_negative_multipliers_are_caught():
    """A combination that adds up, but with a negative multiplier, proves nothing."""
    # On x >= 0, x <= 1 the combination 2*(1 - x) - 1*(1 - x) adds up to 1 - x.
    rows = [(0, 1), (1, -1), (1, -1)]
    wrong = lp.Optimal(Fraction(1), (Fraction(1),), (Fraction(0), Fraction(2), Fraction(-1)), ())
    with pytest.raises(CheckFailed, match="multipliers"):
        lp.check(wrong, rows, [], (0, 1))


def test_corrupted_infeasibility_is_caught():
    """Multipliers that do not add up to 0 >= 1 prove no infeasibility."""
    rows = [(-1, 1), (0, -1)]
    right = lp.Infeasible((Fraction(1), Fraction(1)), ())
    lp.check(right, rows, [], (0, 1))
    for wrong in ((1, 2), (2, 2), (0, 0), (-1, -1)):
        outcome = lp.Infeasible(tuple(map(Fraction, wrong)), ())
        with pytest.raises(CheckFailed, match="multipliers"):
            lp.check(outcome, rows, [], (0, 1))


def test_corrupted_unboundedness_is_caught():
    """A ray that leaves the set, or along which nothing grows, and a point outside, are caught."""
    rows, equations, goal = [(0, 1, 0)], [(0, 1, -1)], (0, 1, 0)
    one, zero = Fraction(1), Fraction(0)
    lp.check(lp.UnboundedAbove((zero, zero), (one, one)), rows, equations, goal)
    for point, ray, problem in [
        ((zero, zero), (one, zero), "ray"),
        ((zero, zero), (-one, -one), "ray"),
        ((zero, zero), (zero, zero), "ray"),
        ((-one, -one), (one, one), "point"),
        ((one, zero), (one, one), "point"),
    ]:
        with pytest.raises(CheckFailed, match=problem):
            lp.check(lp.UnboundedAbove(point, ray), rows, equations, goal)


def test_outcomes_of_the_wrong_size_are_caught():
    """A multiplier too few, or one counted among the equations that may be negative, is caught."""
    rows, goal = [(0, 1), (1, -1), (1, -1)], (0, 1)
    one, zero = Fraction(1), Fraction(0)
    for wrong in (
        lp.Optimal(one, (one,), (zero, one), ()),
        lp.Optimal(one, (one,), (zero, 2 * one), (-one,)),
        lp.Optimal(one, (one, one), (zero, one, zero), ()),
        lp.Infeasible((one,), ()),
        lp.UnboundedAbove((zero,), (one, one)),
        lp.UnboundedAbove((), (one,)),
    ):
        with pytest.raises(CheckFailed, match="size"):
            lp.check(wrong, rows, [], goal)


def test_optima_of_the_cube():
    """On the cube every sign pattern is maximised at its own corner."""
    rows = [r for i in range(3) for r in unit_rows(i, 3)]
    for signs in itertools.product((-1, 1), repeat=3):
        found = lp.maximize(rows, [], (0, *signs))
        assert found.point == tuple([Fraction(max(sign, 0)) for sign in signs])


def unit_rows(i, n):
    """0 <= x_i <= 1 as rows."""
    unit = [int(i == j) for j in range(n)]
    return (0, *unit), (1, *(-u for u in unit))


def test_a_program_can_be_stopped():
    """The tick is called before every pivot, and what it raises ends the work."""
    cube = [(1, *(s * int(i == j) for j in range(4))) for i in range(4) for s in (1, -1)]
    calls = []
    lp.maximize(cube, [], (0, 1, 1, 1, 1), tick=lambda: calls.append(1))

    def stop():
        raise TimeoutError

    assert len(calls) >= 4
    with pytest.raises(TimeoutError):
        lp.maximize(cube, [], (0, 1, 1, 1, 1), tick=stop)
