"""Pieces: on each linear cell the affine forms are what the network computes there."""

from hypothesis import given, settings

from polyrelax.exact import cells, pieces
from polyrelax.networks import Input
from tests.relaxations.nets import cases


@given(cases(outputs=(1, 2), widths=(1, 3)))
@settings(max_examples=40)
def test_forms_have_the_networks_values(case):
    """At every corner of a cell the forms give the outputs, and the sign forms are not negative."""
    net, domain = case
    net = net.with_inputs(domain.names)
    found = list(pieces(net, domain))
    assert [piece.cell.signs for piece in found] == [cell.signs for cell in cells(net, domain)]
    for piece in found:
        for point in piece.cell.domain.vertices:
            at = dict(zip(map(Input, net.inputs), point, strict=True))
            assert tuple(form.evaluate(at) for form in piece.outputs) == net.evaluate(point)
            assert all(form.evaluate(at) >= 0 for form in piece.signs)


@given(cases(widths=(1, 3)))
@settings(max_examples=25)
def test_signs_and_domain_describe_the_cell(case):
    """The domain's constraints and the sign forms together are the cell, and nothing more."""
    net, domain = case
    for piece in pieces(net, domain):
        rows, equations = domain.system()
        signs = [tuple(form.row(map(Input, domain.names))) for form in piece.signs]
        cut = type(domain).from_inequalities(
            [*[[-a for a in row[1:]] for row in (*rows, *signs)]],
            [row[0] for row in (*rows, *signs)],
            names=domain.names,
        )
        for row in equations:
            cut = cut & type(domain)(domain.names, rows=(), equations=(row,))
        assert cut == piece.cell.domain
