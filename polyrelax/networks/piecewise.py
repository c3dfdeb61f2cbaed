"""Continuous piecewise linear functions of one variable, on R or on an interval, exactly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from polyrelax.errors import InvalidInput, Unbounded
from polyrelax.networks.expressions import Input
from polyrelax.networks.line import End, between, ends_of, ends_text
from polyrelax.rational.interval import Interval
from polyrelax.rational.numbers import format_rational, rational

if TYPE_CHECKING:
    from polyrelax.networks.network import Network

Knot = tuple[Fraction, Fraction]


class Piece(NamedTuple):
    """An affine piece: where it begins and ends (None: at infinity), a point on it, its slope."""

    low: End
    high: End
    knot: Knot
    slope: Fraction

    def __call__(self, x: Fraction) -> Fraction:
        """The value of the prolonged piece."""
        return self.knot[1] + self.slope * (x - self.knot[0])

    def where(self, level: Fraction) -> Fraction:
        """Where the prolonged piece, which is not constant, has a value."""
        return self.knot[0] + (level - self.knot[1]) / self.slope


class PiecewiseLinear:
    """An immutable continuous piecewise linear function of one variable.

    It is kept in canonical form: two functions are equal iff they have the same domain and the same
    values.

    Args:
        knots: points (x, f(x)) with increasing x, at least those where the slope changes.
        left: the slope before the first knot, down to minus infinity; None if the domain begins at
            the first knot.
        right: the slope after the last knot; None if the domain ends there.

    Attributes:
        knots: the points where the slope changes, and the finite ends of the domain; (0, f(0)) for
            an affine function on R.
        left, right: as above.

    Raises:
        InvalidInput: for knots that do not increase, or a domain with no interior.

    >>> f = PiecewiseLinear([(-1, 1), (0, 0), (1, 1)], left=-1, right="1/2")
    >>> f
    PiecewiseLinear("-x for x <= 0; x for 0 <= x <= 1; 1/2*x + 1/2 for 1 <= x")
    >>> f(-3), f.kinks, f.slopes
    (Fraction(3, 1), (Fraction(0, 1), Fraction(1, 1)), (Fraction(-1, 1), Fraction(1, 1), \
Fraction(1, 2)))
    """

    __slots__ = ("knots", "left", "right")

    knots: tuple[Knot, ...]
    left: Fraction | None
    right: Fraction | None

    def __init__(self, knots: Iterable[Any], left: Any = None, right: Any = None) -> None:
        if isinstance(knots, str) or not isinstance(knots, Iterable):
            raise InvalidInput.argument("knots", "a sequence of pairs (x, f(x))", repr(knots))
        points = [_knot(knot, f"knots[{i}]") for i, knot in enumerate(knots)]
        for (x, _), (after, _) in pairwise(points):
            if x >= after:
                got = f"{format_rational(x)} before {format_rational(after)}"
                raise InvalidInput.argument("knots", "in increasing order of x", got)
        outer = [
            None if slope is None else rational(slope, name)
            for slope, name in ((left, "left"), (right, "right"))
        ]
        if len(points) < 2 and (not points or outer == [None, None]):
            raise InvalidInput.argument(
                "knots",
                "at least two points, or one and a slope beside it (a domain with an interior)",
                f"{len(points)}",
            )
        slopes = [outer[0], *(_slope(a, b) for a, b in pairwise(points)), outer[1]]
        kept = [
            point
            for point, before, after in zip(points, slopes, slopes[1:], strict=False)
            if before is None or before != after
        ]
        if not kept:  # affine on R
            (x, y), slope = points[0], slopes[0] or Fraction(0)
            kept = [(Fraction(0), y - slope * x)]
        for name, value in zip(self.__slots__, (tuple(kept), *outer), strict=True):
            object.__setattr__(self, name, value)

    @classmethod
    def affine(cls, slope: Any, constant: Any, domain: Any = None) -> PiecewiseLinear:
        """slope * x + constant, on R or on a domain (see `restrict`).

        >>> PiecewiseLinear.affine(2, -1)
        PiecewiseLinear("2*x - 1")
        """
        a, b = rational(slope, "slope"), rational(constant, "constant")
        return cls([(0, b)], a, a).restrict(domain)

    @classmethod
    def from_network(cls, network: Network, domain: Any = None) -> PiecewiseLinear:
        """What a network of one input and one output computes, on R or on a domain.

        Raises:
            InvalidInput: for what is no network, and another number of inputs or outputs.

        >>> from polyrelax.networks import Network
        >>> PiecewiseLinear.from_network(Network.parse("relu(x) + relu(-x)"), (-1, 2))
        PiecewiseLinear("-x for -1 <= x <= 0; x for 0 <= x <= 2")
        """
        from polyrelax.networks.network import Network

        Network.require(network)
        if len(network.inputs) > 1 or len(network.outputs) != 1:
            got = f"one of {len(network.inputs)} inputs and {len(network.outputs)} outputs"
            raise InvalidInput.argument("network", "a network of one input and one output", got)
        one = cls.affine(0, 1, domain)
        values: dict[Any, Any] = {Input(name): cls.affine(1, 0, domain) for name in network.inputs}
        for neuron in network.neurons:
            values[neuron] = (neuron.pre.evaluate(values) + 0 * one).positive_part()
        total: PiecewiseLinear = network.outputs[0].evaluate(values) + 0 * one
        return total

    @classmethod
    def from_sympy(cls, expression: Any, domain: Any = None) -> PiecewiseLinear:
        """The function of a SymPy expression in one symbol.

        Args:
            expression: built from Max, Min, Abs, Piecewise, +, and rational multiples.
            domain: see `restrict`; R unless told.

        Raises:
            InvalidInput: for floats, two symbols, a jump, a gap, and what else is not CPWL.

        >>> import sympy
        >>> x = sympy.Symbol("x")
        >>> PiecewiseLinear.from_sympy(sympy.Piecewise((0, x < 0), (x, True)))
        PiecewiseLinear("0 for x <= 0; x for 0 <= x")
        """
        from polyrelax.networks.symbolic_pieces import from_sympy

        return from_sympy(expression, domain)

    # What it is.

    @property
    def domain(self) -> tuple[End, End]:
        """The ends of the domain; None where it goes to infinity."""
        low = self.knots[0][0] if self.left is None else None
        high = self.knots[-1][0] if self.right is None else None
        return low, high

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The affine pieces, from left to right."""
        found = []
        first, last = self.knots[0], self.knots[-1]
        if self.left is not None:
            found.append(Piece(None, first[0], first, self.left))
        found += [Piece(a[0], b[0], a, _slope(a, b)) for a, b in pairwise(self.knots)]
        if self.right is not None:
            found.append(Piece(last[0], None, last, self.right))
        if len(found) == 2 and found[0].slope == found[1].slope:  # affine on R
            return (found[0]._replace(high=None),)
        return tuple(found)

    @property
    def slopes(self) -> tuple[Fraction, ...]:
        """The slopes of the pieces, from left to right; no two neighbours are equal."""
        return tuple([piece.slope for piece in self.pieces])

    @property
    def kinks(self) -> tuple[Fraction, ...]:
        """Where the slope changes, from left to right."""
        return tuple([piece.low for piece in self.pieces[1:] if piece.low is not None])

    def is_convex(self) -> bool:
        """Whether the slopes do not decrease."""
        return all(a < b for a, b in pairwise(self.slopes))

    def is_concave(self) -> bool:
        """Whether the slopes do not increase."""
        return all(a > b for a, b in pairwise(self.slopes))

    def is_monotone(self) -> bool:
        """Whether it nowhere decreases, or nowhere increases."""
        return min(self.slopes) >= 0 or max(self.slopes) <= 0

    @property
    def is_constant(self) -> bool:
        """Whether it has one value only."""
        return not any(self.slopes)

    @property
    def constant(self) -> Fraction:
        """The value of a constant function."""
        return self.knots[0][1]

    def __call__(self, x: Any) -> Fraction:
        """The value at a point.

        Raises:
            InvalidInput: outside of the domain.
        """
        at = rational(x, "x")
        self._require_inside("x", at)
        i = bisect_left(self.knots, at, key=lambda knot: knot[0])
        before, after = self.knots[max(i - 1, 0)], self.knots[min(i, len(self.knots) - 1)]
        if before != after:
            slope = _slope(before, after)
        else:
            slope = (self.left if i == 0 else self.right) or Fraction(0)
        return before[1] + slope * (at - before[0])

    def range(self, low: Any = None, high: Any = None) -> Interval:
        """The least and the greatest value on an interval, by default on the whole domain.

        Raises:
            InvalidInput: for an interval that is empty or leaves the domain.
            Unbounded: when an end is infinite and the function is not constant towards it.

        >>> PiecewiseLinear([(0, 0)], -1, 2).range(-1, 3)
        [0, 6]
        """
        ends = [
            rational(end, name) if end is not None else default
            for end, name, default in zip((low, high), ("low", "high"), self.domain, strict=True)
        ]
        for end, name in zip(ends, ("low", "high"), strict=True):
            if end is not None:
                self._require_inside(name, end)
        low, high = ends
        if low is not None and high is not None and low > high:
            raise InvalidInput.argument("low", f"at most high = {format_rational(high)}", f"{low}")
        if (low is None and self.left) or (high is None and self.right):
            raise Unbounded("The function is unbounded on the interval.")
        inside = [y for x, y in self.knots if between(low, x, high)]
        values = inside + [self(end) for end in ends if end is not None]
        return Interval(min(values), max(values))

    def minimum(self, low: Any = None, high: Any = None) -> Fraction:
        """The least value on an interval (see `range`)."""
        found: Interval = self.range(low, high)
        return found.lower

    def maximum(self, low: Any = None, high: Any = None) -> Fraction:
        """The greatest value on an interval (see `range`)."""
        return self.range(low, high).upper

    # Functions made from it.

    def restrict(self, domain: Any) -> PiecewiseLinear:
        """The same values on a smaller domain.

        Args:
            domain: a pair of ends (None for an infinite one), an `Interval`, a polyhedron in one
                variable or its text; None for no change.

        Raises:
            InvalidInput: for a domain with no interior, or one that leaves this function's.
            EmptyDomain: for an empty polyhedron.
        """
        if domain is None:
            return self
        low, high = ends_of(domain)
        low, high = (
            default if end is None else end
            for end, default in zip((low, high), self.domain, strict=True)
        )
        for end in (low, high):
            if end is not None:
                self._require_inside("domain", end)
        xs = {x for x, _ in self.knots if between(low, x, high)}
        xs |= {end for end in (low, high) if end is not None}
        left = self.left if low is None else None
        right = self.right if high is None else None
        return self._through(xs, self, left, right)

    def positive_part(self) -> PiecewiseLinear:
        """max(f, 0).

        >>> PiecewiseLinear.affine(2, -1).positive_part()
        PiecewiseLinear("0 for x <= 1/2; 2*x - 1 for 1/2 <= x")
        """
        xs = {x for x, _ in self.knots} | set(self.crossings(Fraction(0)))
        # Towards minus infinity the function is positive iff it falls from there, or is constant.
        left, right = self.left, self.right
        far = None if left is None else min(left, Fraction(0))
        end = None if right is None else max(right, Fraction(0))
        return self._through(xs, lambda x: max(self(x), Fraction(0)), far, end)

    def crossings(self, level: Fraction) -> tuple[Fraction, ...]:
        """Where the function passes a level within a piece or reaches it with a non-zero slope."""
        found = set()
        for piece in self.pieces:
            if piece.slope:
                x = piece.where(level)
                if between(piece.low, x, piece.high):
                    found.add(x)
        return tuple(sorted(found))

    def __add__(self, other: Any) -> PiecewiseLinear:
        if not isinstance(other, PiecewiseLinear):
            other = PiecewiseLinear.affine(0, rational(other, "other"), self.domain)
        if self.domain != other.domain:
            got = f"{ends_text(other.domain)}"
            raise InvalidInput.argument("other", f"a function on {ends_text(self.domain)}", got)
        left = None if self.left is None else self.left + other.left
        right = None if self.right is None else self.right + other.right
        xs = {x for x, _ in (*self.knots, *other.knots)}
        return self._through(xs, lambda x: self(x) + other(x), left, right)

    __radd__ = __add__

    def __mul__(self, factor: Any) -> PiecewiseLinear:
        scale = rational(factor, "factor")
        left, right = (None if s is None else s * scale for s in (self.left, self.right))
        return PiecewiseLinear([(x, y * scale) for x, y in self.knots], left, right)

    __rmul__ = __mul__

    def __neg__(self) -> PiecewiseLinear:
        return self.__mul__(-1)

    def __sub__(self, other: Any) -> PiecewiseLinear:
        if not isinstance(other, PiecewiseLinear):
            other = rational(other, "other")
        return self.__add__(-other)

    def __rsub__(self, other: Any) -> PiecewiseLinear:
        return (-self).__add__(other)

    # How it is compared and shown.

    @staticmethod
    def require(f: Any) -> None:
        """Raise an error for an argument `f` that is no such function."""
        if not isinstance(f, PiecewiseLinear):
            raise InvalidInput.argument("f", "a PiecewiseLinear", repr(f))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PiecewiseLinear):
            return NotImplemented
        return (self.knots, self.left, self.right) == (other.knots, other.left, other.right)

    def __hash__(self) -> int:
        return hash((self.knots, self.left, self.right))

    def __reduce__(self) -> tuple[Any, ...]:
        return PiecewiseLinear, (self.knots, self.left, self.right)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a PiecewiseLinear is immutable: {name!r} cannot be set")

    def __str__(self) -> str:
        from polyrelax.rational.affine import Affine

        texts = []
        for piece in self.pieces:
            form = Affine.atom("x") * piece.slope + piece(Fraction(0))
            place = ends_text((piece.low, piece.high))
            texts.append(str(form) if place == "R" else f"{form} for {place}")
        return "; ".join(texts)

    def __repr__(self) -> str:
        return f'PiecewiseLinear("{self}")'

    @staticmethod
    def _through(
        xs: Iterable[Fraction],
        value: Callable[[Fraction], Fraction],
        left: Fraction | None,
        right: Fraction | None,
    ) -> PiecewiseLinear:
        """The function with these values, affine between neighbours of `xs`."""
        return PiecewiseLinear([(x, value(x)) for x in sorted(xs)], left, right)

    def _require_inside(self, argument: str, x: Fraction) -> None:
        low, high = self.domain
        if not between(low, x, high):
            raise InvalidInput.argument(
                argument, f"inside of the domain {ends_text(self.domain)}", format_rational(x)
            )


def _knot(knot: Any, argument: str) -> Knot:
    if isinstance(knot, str) or not isinstance(knot, Sequence) or len(knot) != 2:
        raise InvalidInput.argument(argument, "a pair (x, f(x))", repr(knot))
    return rational(knot[0], argument), rational(knot[1], argument)


def _slope(a: Knot, b: Knot) -> Fraction:
    return (b[1] - a[1]) / (b[0] - a[0])
