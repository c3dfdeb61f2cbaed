"""Curves and places: jumps, isolated values, samples that are no good, and what joins pieces."""

from fractions import Fraction

import flint
import pytest
import sympy

from polyrelax.exact.budget import Budget
from polyrelax.rational.algebraic import Algebraic, real_roots
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.parametric.curves import Curve
from polyrelax.relaxations.parametric.places import NotGeneric, Part, Place, parts

T = Ratio.parameter()
s = sympy.Symbol("s")
ZERO, ONE, TWO = (Algebraic.rational(Fraction(i)) for i in range(3))


def curve(compute, start=ZERO, end=TWO):
    """The curve of one value that is computed from signs."""
    return Curve.of(parts(lambda place: [compute(place)], start, end, Budget()))


def test_pieces_end_where_a_sign_changes():
    """max(t^2, 1/2) has one knot, and is continuous there."""
    found = curve(lambda place: place.largest([T * T, Ratio.of(1) / 2]))
    assert [knot.sympy() for knot in found.knots] == [0, sympy.sqrt(2) / 2, 2]
    assert found.sympy(s) == sympy.Piecewise(
        (sympy.Rational(1, 2), (s >= 0) & (s <= sympy.sqrt(2) / 2)),
        (s**2, (s >= sympy.sqrt(2) / 2) & (s <= 2)),
    )


def test_a_value_of_its_own():
    """The sign of t - 1 has three values: SymPy gets the one at 1 as an equation."""
    found = curve(lambda place: Ratio.of(place.sign(T - 1)))
    assert found.at_knots == (Ratio.of(-1), Ratio.of(0), Ratio.of(1))
    written = found.sympy(s)
    assert [written.subs(s, at) for at in (0, "1/2", 1, "3/2", 2)] == [-1, -1, 0, 1, 1]
    assert found.reaching(Ratio.of(0)) == [ONE]


def test_signs_that_do_not_matter_leave_no_knot():
    """A guard ends a piece, but the pieces are joined where the function is the same."""

    def compute(place):
        place.sign(T * T - 3 * T + 1)
        return T / 3

    assert curve(compute).knots == (ZERO, TWO)


def test_a_sample_at_a_root_is_a_breakpoint():
    """A function that is zero at the sample has no sign around it; work goes on at both sides."""
    place = Place(ONE, around=True)
    with pytest.raises(NotGeneric):
        place.sign(T - 1)
    assert place.sign(Ratio.of(0)) == 0
    assert Place(ONE, around=False).sign(T - 1) == 0
    # The first sample between 0 and 2 lies at 10/11.
    found = curve(lambda place: Ratio.of(place.sign(11 * T - 10)))
    assert found.knots[1].fraction == Fraction(10, 11)
    assert found.at_knots[1] == 0


def test_signs_at_an_irrational_place():
    """At sqrt(2) the function t^2 - 2 is zero, and 1/(t - 1) is positive."""
    (low, high) = sorted(real_roots(flint.fmpz_poly([-2, 0, 1])))
    place = Place(high, around=False)
    assert [place.sign(T * T - 2), place.sign(Ratio.of(1) / (T - 1))] == [
        0,
        1,
    ]
    assert place.largest([T, T * T - 1, Ratio.of(1)]) == T
    assert Place(low, around=False).smallest([T, T * T, Ratio.of(0)]) == T


def test_curves_are_combined_on_common_pieces():
    """The difference of two curves has the knots of both, less those it does not need."""
    up = curve(lambda place: place.largest([T, Ratio.of(1)]))
    down = curve(lambda place: place.largest([T, Ratio.of(1) / 2]))
    gap = up.combined(down, Ratio.__sub__)
    assert [knot.fraction for knot in gap.knots] == [0, Fraction(1, 2), 1, 2]
    assert [gap.value(Fraction(i, 4)) for i in (0, 3, 8)] == [Fraction(1, 2), Fraction(1, 4), 0]
    assert up.combined(up, Ratio.__sub__).knots == (ZERO, TWO)


def test_an_unfinished_interval_is_left_out():
    """Parts without a last end make a curve up to the last end that is known."""
    begun = [Part(ZERO, ZERO, (T,)), Part(ZERO, ONE, (T,)), Part(ONE, ONE, (T,))]
    found = Curve.of([*begun, Part(ONE, TWO, (T * 2,))])
    assert found.knots == (ZERO, ONE)
    assert found.between == (T,)
