"""Functions of one variable, and boxes to try relaxations on, for Hypothesis."""

from fractions import Fraction

from hypothesis import strategies as st

import polyrelax as pr

small = st.integers(-3, 3)
FAR = 9


@st.composite
def functions(draw, max_knots=5, bounded=False):
    """Functions with knots at integers or halves, on R, a half-line or an interval."""
    ends = st.none() if bounded else st.none() | small
    left, right = draw(ends), draw(ends)
    least = 1 if (left, right) != (None, None) else 2
    xs = draw(
        st.lists(
            st.integers(-12, 12).map(lambda i: Fraction(i, 2)),
            min_size=least,
            max_size=max_knots,
            unique=True,
        )
    )
    return pr.PiecewiseLinear([(x, draw(small)) for x in sorted(xs)], left, right)


@st.composite
def convex_functions(draw):
    """Convex functions on R with up to four kinks."""
    xs = sorted(draw(st.lists(st.integers(-4, 4), min_size=1, max_size=4, unique=True)))
    slopes = sorted(draw(st.lists(small, min_size=len(xs) + 1, max_size=len(xs) + 1, unique=True)))
    f = pr.PiecewiseLinear.affine(slopes[0], draw(small))
    for x, before, after in zip(xs, slopes, slopes[1:], strict=False):
        hinge = pr.PiecewiseLinear.affine(1, -x).positive_part()
        f = f + (after - before) * hinge
    return f


@st.composite
def monotone_functions(draw):
    """Rising or falling functions."""
    f = draw(functions())
    steep = max(map(abs, f.slopes)) * draw(st.sampled_from([1, -1]))
    return f + pr.PiecewiseLinear.affine(steep, 0, f.domain)


@st.composite
def boxes(draw, f):
    """Intervals in the domain of f: points, ends at kinks, ends at odd places."""
    low, high = (
        Fraction(far if end is None else end)
        for end, far in zip(f.domain, (-FAR, FAR), strict=True)
    )
    anywhere = st.integers(0, 60).map(lambda i: low + (high - low) * i / 60)
    ends = st.one_of(anywhere, st.sampled_from([x for x, _ in f.knots]))
    return tuple(sorted((draw(ends), draw(ends))))


def polytope(box):
    """A box as a polytope."""
    return pr.Polyhedron.box([box[0]], [box[1]], ["x"])


def precise_on(net, f, box, *methods):
    """Whether the methods have the exact bounds of f on a box."""
    X = polytope(box)
    return all(pr.method(name).bounds(net, X) == f.range(*box) for name in methods)
