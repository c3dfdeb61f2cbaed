"""Linear algebra on integer rows, against SymPy and by its laws."""

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.rational.matrix import echelon, kernel, rank, reduce_modulo
from polyrelax.rational.rows import combine, dot, integer_row


@st.composite
def matrices(draw):
    """Small integer matrices, often of less than full rank; and their width."""
    width = draw(st.integers(0, 4))
    row = st.tuples(*[st.integers(-3, 3)] * width)
    rows = draw(st.lists(row, max_size=4))
    if len(rows) > 1 and draw(st.booleans()):
        rows.append(combine(rows[0], rows[1], 2, -3))
    return rows, width


@given(matrices())
def test_echelon_is_sympys(case):
    """The reduced echelon form is SymPy's, scaled to primitive integers, with the same pivots."""
    rows, width = case
    basis, pivots = echelon(rows)
    expected, columns = sympy.Matrix(len(rows), width, lambda i, j: rows[i][j]).rref()
    assert pivots == list(columns)
    lines = [expected.row(i) for i in range(len(columns))]
    assert basis == [integer_row([as_fraction(entry) for entry in line]) for line in lines]
    assert rank(rows) == len(columns)
    assert all(type(entry) is int for line in basis for entry in line)


def as_fraction(entry):
    """SymPy's rational as a Fraction."""
    from polyrelax.rational.numbers import rational

    return rational(entry)


@given(matrices(), st.randoms(use_true_random=False))
def test_the_form_depends_on_the_span_alone(case, random):
    """Permuting, scaling and adding combinations of rows does not change the echelon form."""
    rows, _ = case
    more = []
    for row in rows:
        factor = random.choice([-2, 1, 5])
        more.append(tuple([factor * entry for entry in row]))
    if rows:
        more.append(combine(random.choice(rows), random.choice(rows), 3, -2))
    random.shuffle(more)
    assert echelon(more) == echelon(rows)


@given(matrices())
def test_kernel(case):
    """The kernel is orthogonal to the rows, independent, and as large as it can be."""
    rows, width = case
    vectors = kernel(rows, width)
    assert len(vectors) == width - rank(rows)
    assert rank(vectors) == len(vectors)
    assert not any(dot(row, vector) for row in rows for vector in vectors)


@given(matrices(), st.data())
def test_reduction(case, data):
    """Reducing clears the pivots, changes the row by a combination, and is idempotent."""
    rows, width = case
    row = data.draw(st.tuples(*[st.integers(-5, 5)] * width))
    basis, pivots = echelon(rows)
    found = reduce_modulo(row, basis, pivots)
    assert not any(found[pivot] for pivot in pivots)
    assert reduce_modulo(found, basis, pivots) == found
    # A positive multiple of the row plus a combination of the basis: the span says so, and on
    # whatever is orthogonal to the basis the sign stays.
    assert rank([*rows, row]) == rank([*rows, found])
    for vector in kernel(rows, width):
        assert (dot(row, vector) > 0) == (dot(found, vector) > 0)


@pytest.mark.parametrize("rows", [[], [()], [(), ()]])
def test_nothing(rows):
    """No rows, and rows without entries, have rank 0."""
    assert echelon(rows) == ([], [])
    assert rank(rows) == 0
    assert kernel(rows, 0) == []


def test_kernel_of_no_rows():
    """Without rows everything is in the kernel."""
    assert kernel([], 2) == [(1, 0), (0, 1)]
    assert kernel([(0, 0)], 2) == [(1, 0), (0, 1)]


def test_huge_entries():
    """Entries of four thousand digits are exact."""
    huge = 10**4000
    assert echelon([(huge, 1), (1, 1)]) == ([(1, 0), (0, 1)], [0, 1])
    assert kernel([(huge, -1)], 2) == [(1, huge)]
