"""One hidden layer, or two: convex functions in every sign pattern, any function, monotone ones.

Source: baader2024, Table 1 and its solutions for convex functions; the proofs are Theorems 28 to 30
in proofs/theorems.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product

from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.networks.expressions import inputs, relu
from polyrelax.networks.network import Network
from polyrelax.networks.piecewise import PiecewiseLinear
from polyrelax.rational.affine import Affine

Hinge = tuple[Fraction, Fraction, int]
"""weight, kink and sign of a neuron weight * relu(sign * (x - kink))."""


def encode_convex(f: PiecewiseLinear, signs: Sequence[str] | None = None) -> Network:
    """A convex or concave function as b + c*x + sum of g_i * relu(s_i * (x - x_i)).

    Args:
        f: a convex or concave function with kinks x_i; the g_i are its jumps of slope.
        signs: "+" or "-" for each kink, from left to right: the s_i. Unless told, the pattern that
            is precise for DeepPoly-0, and for interval propagation if f is monotone; if f has no
            piece of slope 0 and is not monotone, that pattern splits the kink of its extremum into
            two neurons.

    Raises:
        InvalidInput: for a function that is neither convex nor concave, or other signs.

    >>> f = PiecewiseLinear([(0, 0), (1, 1)], -2, 3)
    >>> encode_convex(f)
    Network("relu(x) + 2*relu(-x) + 2*relu(x - 1)")
    >>> encode_convex(f, "-+")
    Network("x + 3*relu(-x) + 2*relu(x - 1)")
    """
    PiecewiseLinear.require(f)
    if not f.is_convex():
        if not f.is_concave():
            raise InvalidInput.argument("f", "convex or concave", str(f))
        mirrored = encode_convex(-f, signs)
        return Network(-mirrored.outputs[0], inputs=mirrored.inputs, neurons=mirrored.neurons)
    jumps = [after - before for before, after in pairwise(f.slopes)]
    if signs is None:
        return one_layer(f, _split(f, jumps))
    if (
        not isinstance(signs, Sequence)
        or len(signs) != len(jumps)
        or any(sign not in ("+", "-") for sign in signs)
    ):
        must = f"'+' or '-' for each of the {len(jumps)} kinks"
        raise InvalidInput.argument("signs", must, repr(signs))
    return one_layer(
        f, [(g, x, 1 if s == "+" else -1) for g, x, s in zip(jumps, f.kinks, signs, strict=True)]
    )


def convex_encodings(f: PiecewiseLinear) -> Iterator[tuple[str, Network]]:
    """All sign patterns of a convex or concave function, each with its network.

    A function of n pieces has 2^(n-1). The Triangle is precise on all of them; DeepPoly-0 and
    DeepPoly-1 are on at most one each.

    Raises:
        InvalidInput: for a function that is neither convex nor concave.

    >>> for signs, net in convex_encodings(PiecewiseLinear([(0, 0)], -1, 1)):
    ...     print(signs, net)
    + -x + 2*relu(x)
    - x + 2*relu(-x)
    """
    PiecewiseLinear.require(f)
    for signs in product("+-", repeat=len(f.kinks)):
        yield "".join(signs), encode_convex(f, signs)


def encode_in_one_layer(f: PiecewiseLinear) -> Network:
    """Any function, with one neuron a kink, as the multi-neuron relaxations want it.

    >>> encode_in_one_layer(PiecewiseLinear([(0, 0), (1, 1)], 0, 0))
    Network("relu(x) - relu(x - 1)")
    """
    jumps = [after - before for before, after in pairwise(f.slopes)]
    return one_layer(f, [(g, x, 1) for g, x in zip(jumps, f.kinks, strict=True)])


def encode_monotone(f: PiecewiseLinear) -> Network:
    """A monotone function by two hidden layers that are monotone in x, one clip a piece.

    A piece of slope s from a to b is s * relu(b - a - relu(b - x)).

    Raises:
        Unsupported: for a function that is not monotone: interval propagation is precise on none
            of its encodings, as it adds up bounds that different inputs attain.

    >>> encode_monotone(PiecewiseLinear([(0, 0), (1, 1)], 0, 0))
    Network("relu(-relu(-x + 1) + 1)")
    """
    if not f.is_monotone():
        raise Unsupported(
            "IBP is precise on no network that computes this function, as it is not monotone "
            f"(baader2024, Table 1): {f}."
        )
    (x,) = inputs("x")
    if len(f.pieces) == 1:
        return one_layer(f, [])
    total = Affine.of(f.knots[0][1])
    for piece in f.pieces:
        if not piece.slope:
            continue
        if piece.low is None:
            total = total - piece.slope * relu(relu((piece.high or 0) - x))
        elif piece.high is None:
            total = total + piece.slope * relu(relu(x - piece.low))
        else:
            total = total + piece.slope * relu(piece.high - piece.low - relu(piece.high - x))
    return Network(total, inputs="x")


def one_layer(f: PiecewiseLinear, hinges: Sequence[Hinge]) -> Network:
    """b + c*x + the hinges, with b and c such that it equals f on its first piece."""
    (x,) = inputs("x")
    first = f.pieces[0]
    form = first.slope * (x - first.knot[0]) + first.knot[1]
    total = Affine.of(0)
    for weight, kink, sign in hinges:
        total = total + weight * relu(sign * (x - kink))
        if sign < 0:
            form = form + weight * (x - kink)
    return Network(form + total, inputs="x")


def _split(f: PiecewiseLinear, jumps: Sequence[Fraction]) -> list[Hinge]:
    """The pattern of DeepPoly-0 for a convex function: what rises to the right, and to the left.

    Kinks before the minimum look to the left and those behind it to the right; c*x is 0 unless f
    is strictly monotone.
    """
    hinges: list[Hinge] = []
    for jump, kink, (before, after) in zip(jumps, f.kinks, pairwise(f.slopes), strict=True):
        if before < 0 < after:
            hinges += [(after, kink, 1), (-before, kink, -1)]
        else:
            hinges.append((jump, kink, 1 if before >= 0 else -1))
    return hinges
