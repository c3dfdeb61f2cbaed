"""Polyhedra as JSON, written and read."""

import json

import pytest
from hypothesis import given

from polyrelax.errors import InvalidInput
from polyrelax.formats import polyhedron_from_json, polyhedron_to_json
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.strategies import polyhedra
from tests.exactness import assert_exact


@given(polyhedra())
def test_there_and_back(body):
    """The object, and its text, are read back as the same set in the same variables."""
    written = polyhedron_to_json(body)
    assert_exact(written)
    assert polyhedron_from_json(written) == body
    text = json.dumps(written)
    assert polyhedron_from_json(text) == body
    assert polyhedron_from_json(text.encode()) == body
    assert polyhedron_to_json(polyhedron_from_json(text)) == written


def test_a_file_one_can_read():
    """The format is what its description says, numbers being strings."""
    body = Polyhedron.from_text("x <= 1/2, y == 2*x")
    assert polyhedron_to_json(body) == {
        "format": "polyrelax-polyhedron",
        "version": 1,
        "names": ["x", "y"],
        "inequalities": [{"terms": {"y": "1"}, "bound": "1"}],
        "equations": [{"terms": {"x": "2", "y": "-1"}, "bound": "0"}],
    }


def document(**changes):
    """A right document with some entries changed; None takes an entry out."""
    whole = {
        "format": "polyrelax-polyhedron",
        "version": 1,
        "names": ["x", "y"],
        "inequalities": [{"terms": {"x": "1"}, "bound": "1/2"}],
        "equations": [],
    }
    whole.update(changes)
    return {key: value for key, value in whole.items() if value is not None}


def test_numbers_are_exact():
    """A JSON number 0.1 is 1/10; so is the string."""
    text = json.dumps(document()).replace('"1/2"', "0.1")
    assert polyhedron_from_json(text) == Polyhedron.from_text("x <= 1/10", "x y")
    assert polyhedron_from_json(text.replace("0.1", '"0.1"')) == polyhedron_from_json(text)


def test_zero_terms_and_zero_rows_are_welcome():
    """A term with coefficient zero is no term, and 0 <= 1 is no restriction."""
    entries = [{"terms": {"x": "0", "y": 0}, "bound": "1"}, {"terms": {}, "bound": 0}]
    body = polyhedron_from_json(document(inequalities=entries))
    assert body == Polyhedron.universe("x y")
    assert polyhedron_from_json(document(equations=[{"terms": {}, "bound": "1"}])).is_empty


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (document(format="polyrelax-network"), "'format' must be 'polyrelax-polyhedron', not"),
        (document(version=2), "'version' must be 1, not 2"),
        (document(version=None), "'polyhedron' must be an object with 'version'"),
        (document(names=None), "an object with 'names', not without it"),
        (document(colour="red"), "only, not with 'colour'"),
        (document(names="x y"), "'names' must be a list, not a string"),
        (document(names=["x", "x"]), "'names[1]' must be a name of its own, not 'x'"),
        (document(names=["x", ""]), "'names[1]' must be a name of its own, not ''"),
        (document(names=["x", 3]), "'names[1]' must be a name of its own, not 3"),
        (document(inequalities={}), "'inequalities' must be a list, not an object"),
        (document(inequalities=[3]), "'inequalities[0]' must be an object with terms, bound"),
        (
            document(inequalities=[{"terms": {}}]),
            "'inequalities[0]' must be an object with 'bound'",
        ),
        (document(equations=[{"terms": [], "bound": 1}]), "'equations[0].terms' must be an object"),
        (
            document(equations=[{"terms": {"z": 1}, "bound": 1}]),
            "'equations[0].terms' must be over the names, not with 'z'",
        ),
        (
            document(equations=[{"terms": {"x": 0.5}, "bound": 1}]),
            "'equations[0].terms.x' must be an exact rational",
        ),
        (
            document(equations=[{"terms": {"x": "1/0"}, "bound": 1}]),
            "'equations[0].terms.x' must be a number with a non-zero denominator",
        ),
        (
            document(equations=[{"terms": {"x": 1}, "bound": None}]),
            "'equations[0].bound' must be a rational number, not None",
        ),
        (
            document(equations=[{"terms": {"x": 1}, "bound": True}]),
            "'equations[0].bound' must be a rational number, not the truth value True",
        ),
        ([], "'polyhedron' must be an object with format, version, names"),
        ("[]", "'polyhedron' must be an object with format, version, names"),
        ("null", "not null"),
        ("", "The polyhedron's text is not JSON: Expecting value (line 1, column 1)"),
        ("{", "The polyhedron's text is not JSON"),
        ('{"a": 1, "a": 2}', "The key 'a' comes twice"),
        ('{"a": NaN}', "NaN is not a rational number"),
        ('{"a": 1e999999}', "exponent"),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe\xfa", "not JSON"),
        (7, "'polyhedron' must be an object"),
    ],
)
def test_malformed(source, message):
    """What is not as the format says is an error that names the place."""
    with pytest.raises(InvalidInput) as caught:
        polyhedron_from_json(source)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


def test_huge_numbers():
    """Numbers that can be read back are written; longer ones are an error."""
    body = Polyhedron.box([0], [10**3990])
    assert polyhedron_from_json(polyhedron_to_json(body)) == body
    with pytest.raises(InvalidInput, match="A number of 4001 characters cannot be written"):
        polyhedron_to_json(Polyhedron.box([0], [10**4000]))
