"""Bounds by back-substitution: sound for every row, tight where nothing is unstable."""

import flint
from hypothesis import given

from polyrelax.exact.bounding import BackSubstitution, Lines, Sign, fixed_point, sign_of
from polyrelax.exact.ranges import region_of
from polyrelax.exact.regions import PRECISION
from tests.exact.oracles import grid, problems

UNIT = 1 << PRECISION


def test_signs_of_spans():
    """Bounds that touch 0 decide a neuron; unknown bounds decide nothing."""
    assert sign_of(None) is Sign.UNSTABLE
    assert sign_of((-1, 1)) is Sign.UNSTABLE
    assert sign_of((0, 1)) is sign_of((0, 0)) is Sign.ACTIVE
    assert sign_of((-1, 0)) is sign_of((-2, -1)) is Sign.INACTIVE


def test_lines_enclose_the_relu():
    """The upper line is above and the lower one below relu on the whole span, at every integer."""
    for low in range(-9, 0):
        for high in range(1, 9):
            lines = Lines.of([Sign.UNSTABLE], [(low, high)])
            for tilted in (lines, lines.tilted([1], 3), lines.tilted([2], 2)):
                for x in range(low, high + 1):
                    upper = tilted.upper[0] * x + tilted.intercept[0]
                    assert upper >= 256 * max(x, 0) >= tilted.lower[0] * x


@given(problems(inputs=(1, 2), layers=(1, 3)))
def test_spans_are_sound(problem):
    """Spans found layer by layer hold the pre-activations at every point tried."""
    net, domain = problem
    net = net.with_inputs(domain.names)
    chain, region = net.chain, region_of(domain)
    back = BackSubstitution(chain)
    first = fixed_point((back.plain[0] * _identity(len(net.inputs) + 1)).tolist())
    rows = [[row[0] << PRECISION, *row[1:]] for row in chain.layers[0].rows]
    table = flint.fmpz_mat([*rows, *[[-entry for entry in row] for row in rows]])
    tops, width = region.tops(table), len(rows)
    spans = [[(-int(tops[width + i]), int(tops[i])) for i in range(width)]]
    lines = [Lines.of([sign_of(span) for span in spans[0]], spans[0])]
    for depth, layer in enumerate(chain.layers[1:], start=1):
        spans.append(back.spans(layer.rows, lines, first, depth, region))
        lines.append(Lines.of([sign_of(span) for span in spans[-1]], spans[-1]))
    for point in grid(domain):
        for state, layer, found in zip(chain.walk(point), chain.layers, spans, strict=False):
            for row, (low, high) in zip(layer.rows, found, strict=True):
                value = row[0] + sum(a * s for a, s in zip(row[1:], state, strict=True))
                assert low <= value * UNIT <= high


def _identity(size):
    return flint.fmpz_mat([[int(i == j) for j in range(size)] for i in range(size)])
