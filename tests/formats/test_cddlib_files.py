"""cddlib's .ine and .ext files, written and read."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.formats.cddlib_files import read_ext, read_ine, write_ext, write_ine
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.strategies import polyhedra
from tests.exactness import assert_exact

READERS = [read_ine, read_ext]


@given(polyhedra())
def test_there_and_back(body):
    """What was written is read back as the same set, from either description."""
    for write, read in ((write_ine, read_ine), (write_ext, read_ext)):
        again = read(write(body))
        assert again == body
        assert write(again) == write(body)
        assert_exact(again.description)


@given(polyhedra(names="p q"))
def test_names_travel_in_a_comment(body):
    """The variables are written as a comment, and read back; the argument overrules them."""
    for write, read in ((write_ine, read_ine), (write_ext, read_ext)):
        assert write(body).startswith("* variables: p q\n")
        assert read(write(body)).names == ("p", "q")
        assert read(write(body), "u v") == body.rename("u v")


def test_strange_names_stay_out_of_the_file():
    """Names that could be mistaken for something else are not written."""
    body = Polyhedron.box([0], [1], ["x\nbegin"])
    assert read_ine(write_ine(body)) == Polyhedron.box([0], [1])


@given(polyhedra(dimension=(1, 3)))
def test_cddlib_reads_it_alike(body):
    """cddlib itself, handed the matrix that the file holds, finds the generators of the set."""
    import cdd
    import cdd.gmp

    lines = write_ine(body).splitlines()
    start = lines.index("begin")
    numbers = [[Fraction(word) for word in line.split()] for line in lines[start + 2 : -1]]
    linear = [line for line in lines if line.startswith("linearity")]
    indices = [int(word) - 1 for word in linear[0].split()[2:]] if linear else []
    if not any(any(row[1:]) for row in numbers):
        return  # cddlib answers [] both for the empty set and for the whole space
    table = cdd.gmp.matrix_from_array(numbers, lin_set=indices, rep_type=cdd.RepType.INEQUALITY)
    answer = cdd.gmp.copy_generators(cdd.gmp.polyhedron_from_matrix(table))
    points = [row[1:] for i, row in enumerate(answer.array) if row[0] and i not in answer.lin_set]
    assert len(points) == len(body.vertices) or (not points and len(body.vertices) == 1)
    assert all(body.contains(point) for point in points)
    rays = [row for i, row in enumerate(answer.array) if not row[0] and i not in answer.lin_set]
    assert len(rays) == len(body.rays)
    assert len(answer.lin_set) == len(body.lines)


SQUARE = Polyhedron.box([0, 0], [1, 1])

INE = {
    "as in cddlib's manual": (
        "* a comment\nH-representation\nbegin\n 4 3 integer\n"
        " 0 1 0\n 1 -1 0\n 0 0 1\n 1 0 -1\nend\n",
        SQUARE,
    ),
    "without a title, decimals, exponents and fractions": (
        "begin\n4 3 real\n0 0.1 0\n1e0 -1.0 0\n0 0 1/3\n10e-1 0 -1.00\nend",
        SQUARE,
    ),
    "numbers over several lines, comments between": (
        "begin\n4 3 rational\n0 1\n* here\n0 1 -1 0 0\n0 1\n\n1 0 -1\nend",
        SQUARE,
    ),
    "lrs's unknown number of rows": (
        "sq\nH-representation\nbegin\n***** 3 rational\n0 1 0\n1 -1 0\n0 0 1\n1 0 -1\nend\n",
        SQUARE,
    ),
    "linearity after the matrix, and a goal": (
        "begin\n3 2 integer\n0 1\n1 -1\n-1 2\nend\nlinearity 1 3\nmaximize\n0 1\n",
        Polyhedron.from_text("x1 == 1/2"),
    ),
    "no rows": ("begin\n0 3 integer\nend", Polyhedron.universe("x1 x2")),
    "no variables": ("begin\n1 1 integer\n-1\nend", Polyhedron.empty("")),
    "zero rows": ("begin\n2 2 integer\n0 0\n3 0\nend", Polyhedron.universe("x1")),
    "windows": ("begin\r\n1 2 integer\r\n1 -1\r\nend\r\n", Polyhedron.from_text("x1 <= 1")),
}


@pytest.mark.parametrize("name", INE)
def test_ine(name):
    """.ine files as they are found in the wild."""
    text, expected = INE[name]
    assert read_ine(text) == expected


EXT = {
    "square": (
        "V-representation\nbegin\n 4 3 integer\n 1 0 0\n 1 1 0\n 1 0 1\n 1 1 1\nend\n",
        SQUARE,
    ),
    "decimals": ("begin\n2 2 real\n1.0 0.5\n1 1e1\nend", Polyhedron.box(["1/2"], [10])),
    "a ray and a line": (
        "linearity 1 2\nbegin\n3 3 integer\n1 0 0\n0 1 1\n0 0 1\nend",
        Polyhedron.from_generators([(0, 0)], rays=[(0, 1)], lines=[(1, 1)]),
    ),
    "a cone without its apex, as cddlib writes it": (
        "begin\n2 3 integer\n0 1 0\n0 0 1\nend",
        Polyhedron.from_text("x1 >= 0, x2 >= 0"),
    ),
    "only a line": ("linearity 1 1\nbegin\n1 2 integer\n0 3\nend", Polyhedron.universe("x1")),
    "nothing": ("begin\n0 3 integer\nend", Polyhedron.empty("x1 x2")),
    "the point without coordinates": ("begin\n1 1 integer\n1\nend", Polyhedron.universe("")),
}


@pytest.mark.parametrize("name", EXT)
def test_ext(name):
    """.ext files as they are found in the wild."""
    text, expected = EXT[name]
    assert read_ext(text) == expected


def test_written_files_are_minimal():
    """Redundant rows and points are not written."""
    body = Polyhedron.from_text("0 <= x1 <= 1, x1 <= 2, 2*x1 <= 2")
    assert write_ine(body) == "H-representation\nbegin\n 2 2 integer\n 0 1\n 1 -1\nend\n"
    assert write_ext(body) == "V-representation\nbegin\n 2 2 integer\n 1 0\n 1 1\nend\n"
    assert write_ext(Polyhedron.empty("x1")) == "V-representation\nbegin\n 0 2 integer\nend\n"
    assert read_ine(write_ine(Polyhedron.empty("x1"))).is_empty


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a matrix between 'begin' and 'end', not without one"),
        ("begin\n1 2 integer\n1 0\n", "a matrix between 'begin' and 'end'"),
        ("1 2 integer\n1 0\nend", "a matrix between 'begin' and 'end'"),
        ("begin\nend", "with 'm n integer', 'rational' or 'real' after 'begin'"),
        ("begin\n1 2 float\n1 0\nend", "'m n integer', 'rational' or 'real' after 'begin', not"),
        ("begin\n1 x integer\n1 0\nend", "'m n integer'"),
        ("begin\n-1 2 integer\nend", "'m n integer'"),
        ("begin\n1 0 integer\nend", "'m n integer'"),
        ("begin\n0 999999999 integer\nend", "'m n integer'"),
        (f"begin\n{'9' * 5000} 2 integer\nend", "'m n integer'"),
        ("begin\n2 2 integer\n1 0\nend", "of 2 rows of 2 numbers, not of 2 numbers"),
        ("begin\n1 2 integer\n1 0 0\nend", "of 1 rows of 2 numbers, not of 3 numbers"),
        ("begin\n1 2 integer\n1 nan\nend", "'row 1, column 2' must be a rational number"),
        ("begin\n1 2 rational\n1 1/0\nend", "non-zero denominator"),
        ("begin\n1 2 real\n1 1e999999\nend", "smaller in exponent"),
        ("begin\n1 2 integer\n1 __import__\nend", "'row 1, column 2' must be a rational number"),
        ("linearity 1 2\nbegin\n1 2 integer\n1 0\nend", "linear in rows 1 to 1 only, not in [2]"),
        ("linearity 1 0\nbegin\n1 2 integer\n1 0\nend", "linear in rows 1 to 1 only, not in [0]"),
        ("linearity 2 1\nbegin\n1 2 integer\n1 0\nend", "Line 1: expected 'linearity k i1 ... ik'"),
        ("linearity\nbegin\n1 2 integer\n1 0\nend", "Line 1: expected 'linearity k i1 ... ik'"),
        ("linearity 1 -1\nbegin\n1 2 integer\n1 0\nend", "Line 1: expected"),
        (7, "a string, not 7"),
        (b"begin", "a string, not b'begin'"),
    ],
)
def test_malformed_files(read, text, message):
    """What is no such file is an error that names the place."""
    with pytest.raises(InvalidInput) as caught:
        read(text)
    assert message in str(caught.value)


def test_what_is_not_understood():
    """The other kind of file, strict inequalities, and rows that are no generators are refused."""
    matrix = "begin\n1 2 integer\n{}\nend"
    with pytest.raises(InvalidInput, match="a H-representation, not a V-representation"):
        read_ine("V-representation\n" + matrix.format("1 1"))
    with pytest.raises(InvalidInput, match="a V-representation, not a H-representation"):
        read_ext("H-representation\n" + matrix.format("1 1"))
    with pytest.raises(Unsupported, match="Line 5: strict_inequality"):
        read_ine(matrix.format("1 1") + "\nstrict_inequality 1 1")
    with pytest.raises(InvalidInput, match="1 for a point or 0 for a ray first, not 2 in row 1"):
        read_ext(matrix.format("2 1"))
    with pytest.raises(InvalidInput, match="0 for a line first, not 1 in row 1"):
        read_ext("linearity 1 1\n" + matrix.format("1 1"))


@pytest.mark.parametrize("read", READERS)
def test_names_must_fit(read):
    """As many names as the file has columns beside the first, distinct."""
    text = "begin\n1 3 integer\n1 0 0\nend"
    with pytest.raises(InvalidInput, match="2 names"):
        read(text, "x")
    with pytest.raises(InvalidInput, match="distinct"):
        read(text, "x x")
    with pytest.raises(InvalidInput, match="2 names"):
        read("* variables: x\n" + text)


@pytest.mark.parametrize("write", [write_ine, write_ext])
def test_huge_numbers(write):
    """Numbers that can be read back are written; longer ones are an error, not a broken file."""
    read = read_ine if write is write_ine else read_ext
    body = Polyhedron.box([0], [10**3990])
    assert read(write(body)) == body
    with pytest.raises(InvalidInput, match="A number of 4001 characters cannot be written"):
        write(Polyhedron.box([0], [10**4000]))


@given(st.text(alphabet="begind 012/-\n.*", max_size=40))
def test_garbage_is_refused_or_read(text):
    """Whatever the text, the answer is a polyhedron or an error of ours."""
    for read in READERS:
        try:
            found = read(f"begin\n{text}\nend")
        except InvalidInput:
            continue
        assert isinstance(found, Polyhedron)


def test_rows_come_in_order():
    """Equations first, then facets, sorted: files can be compared line by line."""
    body = Polyhedron.from_text("x1 + x2 + x3 == 1, 0 <= x1, 0 <= x2, 0 <= x3")
    assert write_ine(body).splitlines()[1:3] == ["linearity 1 1", "begin"]
    rows = write_ine(body).splitlines()[5:-1]
    assert all(a <= b for a, b in pairwise([list(map(int, row.split())) for row in rows]))
