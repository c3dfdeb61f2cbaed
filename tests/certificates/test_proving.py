"""Proof trees and faces: what is true is proved, what is not is refused."""

from fractions import Fraction

import pytest
from hypothesis import given

import polyrelax as pr
from polyrelax.certificates.encoding import form_json, pre_activations, rows_of
from polyrelax.certificates.faces import box, faces
from polyrelax.certificates.proving import listed, prove
from polyrelax.relaxations.system import named
from tests.relaxations.nets import cases


@given(case=cases())
def test_a_bound_is_proved_iff_it_is_one(case):
    """The exact maximum has a proof, and anything less has none."""
    net, X = case
    net = net.with_inputs(X.names)
    form, known = named(net.outputs[0], net), listed("domain", rows_of(X))
    top = pr.range(net, X).upper
    prove(-form + top, known, pre_activations(net))
    with pytest.raises(pr.CheckFailed):
        prove(-form + top - Fraction(1, 10**6), known, pre_activations(net))


def test_constants_and_no_rows():
    """A constant is proved by nothing; a negative one only where nothing is left."""
    assert prove(pr.Affine.of(0), []) == {"sum": []}
    with pytest.raises(pr.CheckFailed):
        prove(pr.Affine.of(-1), [])
    x = pr.Affine.atom("x")
    tree = prove(pr.Affine.of(-1), listed("domain", [x - 1, -x]))
    assert tree == {"empty": [["domain", 0, "1"], ["domain", 1, "1"]]}


def test_forms_keep_their_constant_under_its_own_key():
    """Zero is left out, and the constant stands under "1"."""
    assert form_json(pr.Affine.atom("x") * 2 - "1/2") == {"1": "-1/2", "x": "2"}
    assert form_json(pr.Affine.of(0)) == {}


def test_faces_of_what_is_no_hull_have_no_tree():
    """Facets that leave room beside the points, or that bound nothing, are refused."""
    square = [(0, 1, 0), (1, -1, 0), (0, 0, 1), (1, 0, -1)]
    corners = [tuple(map(Fraction, corner)) for corner in ((0, 0), (0, 1), (1, 0))]
    with pytest.raises(pr.CheckFailed):
        faces(square, corners)
    with pytest.raises(pr.CheckFailed):
        box(square[:3], 2)
