"""cddlib as second engine: its traps are filtered, and nothing brings the interpreter down."""

import subprocess
import sys
from pathlib import Path

import pytest

from polyrelax.errors import CheckFailed, Unsupported
from polyrelax.polyhedra import cddlib, lp
from polyrelax.polyhedra.polyhedron import Polyhedron

ROOT = Path(__file__).parents[2]


def test_whole_space_is_not_empty():
    """No rows mean every direction is a line; cddlib itself answers as for the empty set."""
    assert cddlib.extreme_rays([], [], 2) == ([], [(1, 0), (0, 1)])
    assert cddlib.extreme_rays([(0, 0)], [(0, 0)], 2) == ([], [(1, 0), (0, 1)])


def test_the_origin_has_neither_rays_nor_lines():
    """The cone {0} comes back without generators."""
    assert cddlib.extreme_rays([(1, 0), (-1, 0), (0, 1), (0, -1)], [], 2) == ([], [])


def test_a_pointed_cone_has_no_apex_among_its_rays():
    """The quadrant has its two rays and nothing else."""
    rays, lines = cddlib.extreme_rays([(1, 0), (0, 1)], [], 2)
    assert sorted(rays) == [(0, 1), (1, 0)]
    assert lines == []


def test_dependent_equations_are_welcome():
    """Repeated, scaled and zero equations do no harm."""
    rays, lines = cddlib.extreme_rays([], [(1, -1), (2, -2), (0, 0)], 2)
    assert (rays, lines) == ([], [(1, 1)])


def test_infeasibility_has_a_complete_proof():
    """cddlib's own certificate leaves out a multiplier; ours adds up to 0 >= 1."""
    outcome = cddlib.solve([(-1, 1, 0), (0, -1, 0), (0, 0, 1)], [(0, 1, -1)], (0, 0, 1))
    assert isinstance(outcome, lp.Infeasible)
    lp.check(outcome, [(-1, 1, 0), (0, -1, 0), (0, 0, 1)], [(0, 1, -1)], (0, 0, 1))


def test_equations_have_one_multiplier_of_any_sign():
    """The two sides of an equation are joined into one multiplier."""
    outcome = cddlib.solve([], [(-3, 1)], (0, -2))
    assert outcome == lp.Optimal(-6, (3,), (), (2,))


def test_a_wrong_answer_of_cddlib_is_never_returned(monkeypatch):
    """Were cddlib to err, the re-check of `lp.maximize` would say so."""
    wrong = lp.Optimal(lp.Fraction(2), (lp.Fraction(2),), (lp.Fraction(1),), ())
    monkeypatch.setattr(cddlib, "_optimum", lambda *_: wrong)
    with pytest.raises((CheckFailed, ValueError)):
        lp.maximize([(1, -1)], [], (0, 1), cddlib.solve)


# What aborts the process, hangs or raises strange errors when it is handed to cddlib directly.
TRAPS = {
    "zero normal": ([(1, 0, 0)], []),
    "zero row": ([(0, 0, 0)], []),
    "only zero rows": ([(0, 0, 0), (0, 0, 0)], [(0, 0, 0)]),
    "zero normal, infeasible": ([(-1, 0, 0)], []),
    "redundant and infeasible": ([(-1, 1, 0), (0, -1, 0), (5, -1, 0)], []),
    "no rows": ([], []),
    "0 == 1": ([], [(1, 0, 0)]),
    "one equation twice": ([], [(1, 1, 0), (1, 1, 0)]),
    "two contradictory equations": ([], [(1, 1, 0), (0, 1, 0)]),
    "no coordinates": ([(1,)], []),
    "no coordinates, infeasible": ([(-1,)], [(1,)]),
    "no coordinates, no rows": ([], []),
    "huge": ([(10**2000, 1, 0), (10**2000, -1, 1)], [(1, 10**2000, 7)]),
}


def test_traps_do_not_abort():
    """Each trap, through our own functions, in an interpreter of its own that must survive."""
    code = f"""
from polyrelax.polyhedra import cddlib, lp
for name, (rows, equations) in {TRAPS!r}.items():
    width = len((*rows, *equations, (0,) if "no coordinates" in name else (0, 0, 0))[0])
    cddlib.extreme_rays(rows, equations, width)
    for objective in ((0,) * width, (1,) * width):
        mine = lp.maximize(rows, equations, objective)
        theirs = lp.maximize(rows, equations, objective, cddlib.solve)
        assert type(mine) is type(theirs), name
        assert getattr(mine, "value", None) == getattr(theirs, "value", None), name
print("alive")
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.stdout == "alive\n", done.stderr


def test_numbers_too_long_for_pycddlib():
    """pycddlib passes numbers on as text, where Python stops at 4300 digits: a clear error."""
    rows = [(10**5000, 1), (1, -1)]
    with pytest.raises(Unsupported, match="more than 4300 digits"):
        cddlib.extreme_rays(rows, [], 2)
    with pytest.raises(Unsupported, match="more than 4300 digits"):
        cddlib.solve(rows, [], (0, 1))
    answer_too_long = [(10**4000, 1, 0), (10**4000, -1, 1)]
    with pytest.raises(Unsupported, match="more than 4300 digits"):
        cddlib.extreme_rays(answer_too_long, [(1, 10**4000, 7)], 3)


def test_both_engines_describe_the_same_polytope():
    """The vertices of a body with twelve facets are the same from both engines."""
    body = Polyhedron.from_text(
        "-3 <= x <= 3, -3 <= y <= 3, -3 <= z <= 3, "
        "-4 <= x + y <= 4, -4 <= y + z <= 4, -4 <= x + z <= 4"
    )
    cone = [*body.system()[0], (1, 0, 0, 0)]
    rays, lines = cddlib.extreme_rays(cone, [], 4)
    assert lines == []
    assert tuple(sorted(rays)) == body.description.rays
