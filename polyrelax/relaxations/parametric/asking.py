"""The two questions: bounds in the radius of the domain, and bounds in one weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from polyrelax.errors import CheckFailed, InvalidInput, Undecided
from polyrelax.exact.budget import Budget
from polyrelax.exact.cells import prepared
from polyrelax.networks import Network
from polyrelax.networks.expressions import check_name
from polyrelax.polyhedra.polyhedron import Polyhedron, polytope
from polyrelax.rational.algebraic import Algebraic
from polyrelax.rational.numbers import rationals
from polyrelax.rational.ratios import Ratio
from polyrelax.relaxations.base import Relaxation
from polyrelax.relaxations.exact import Exact
from polyrelax.relaxations.methods import method as method_named
from polyrelax.relaxations.parametric import cone
from polyrelax.relaxations.parametric.analyses import analysis
from polyrelax.relaxations.parametric.curves import Curve
from polyrelax.relaxations.parametric.families import Family
from polyrelax.relaxations.parametric.places import Part, Place, parts
from polyrelax.relaxations.parametric.symbolic import SymbolicBounds, fraction_pair

Curves = list[tuple[Curve, Curve]]


def in_radius(
    network: Network,
    centre: Sequence[Any] | Mapping[str, Any],
    shape: Any = None,
    method: str | Relaxation = "exact",
    radii: tuple[Any, Any] = (0, 1),
    *,
    symbol: Any = None,
    seconds: Any = None,
) -> Any:
    """The bounds on centre + r * shape as exact functions of the radius r.

    Each bound is a piecewise rational function of r, with rational or algebraic breakpoints. Every
    piece is proved for the whole of its interval, and every breakpoint is a computation of its own:
    see docs/radius.md.

    Args:
        network: any network.
        centre: a rational point: by name, or in the order of the network's inputs, with what else
            the shape has behind them.
        shape: a non-empty polytope in the network's inputs, or text for one; the unit box
            -1 <= x <= 1 unless told.
        method: "exact", "ibp", "deepz", "deeppoly-0", "deeppoly-1", "deeppoly-area", "triangle"
            (also with bounds from another method, "triangle@ibp"), "m:K", "mo:K" or "krelu:K"; or
            such a relaxation.
        radii: the first and the last radius, 0 <= r0 < r1.
        symbol: a SymPy symbol, or a name; r unless told.
        seconds: a limit in time; none unless told.

    Returns:
        `SymbolicBounds`, or a tuple of them where there are several outputs.

    Raises:
        InvalidInput: for radii that are negative or not in increasing order, or a centre that is
            no point of the inputs' space.
        EmptyDomain, Unbounded: when the shape is not a non-empty bounded polyhedron.
        Unsupported: for another method.
        Undecided: when the time runs out, or the work is interrupted; `partial` has the bounds
            from r0 to where it came, or is None.

    >>> net = Network.parse("relu(x) - relu(x - 1/2)")
    >>> in_radius(net, ["1/4"], method="triangle", radii=("1/4", 2)).upper_curve.between
    ((4*t + 1)**2/(32*t),)
    """
    if not isinstance(network, Network):
        raise InvalidInput.argument("network", "a Network", repr(network))
    if shape is None:
        ones = [1] * len(network.inputs)
        shape = Polyhedron.box([-1 for _ in ones], ones, network.inputs)
    shape = polytope(shape)
    order = network.inputs
    network = prepared(network, shape, "shape")
    shape.require_bounded("shape")
    middle = _point(centre, order, shape)
    ends = fraction_pair(radii, "radii", Fraction(0))
    relaxation = _relaxation(method)
    budget = Budget(seconds)
    symbol = _symbol("r" if symbol is None else symbol, "symbol")
    if isinstance(relaxation, Exact):
        known: Curves = []

        def work() -> Curves:
            for curves in cone.ranges(network, middle, shape, ends, budget):
                known[:] = curves
            return known

        found = _answer(work, lambda: known, relaxation, symbol)
    else:
        pieces = _Pieces(relaxation, Family.around(network, middle, shape), ends, budget)
        found = _answer(pieces.all, pieces.so_far, relaxation, symbol)

    def concrete(radius: Fraction) -> tuple[Network, Polyhedron]:
        return network, shape.scale(radius).translate(middle)

    return _rechecked(found, relaxation, concrete, budget)


def in_parameter(
    network: Network | str,
    domain: Any,
    method: str | Relaxation,
    parameter: Any,
    interval: tuple[Any, Any],
    *,
    seconds: Any = None,
) -> Any:
    """The bounds on a fixed polytope as exact functions of one symbolic weight, scale or bias.

    Args:
        network: text as for `Network.parse`, in which the parameter may multiply anything; or a
            network that has the parameter as one of its inputs.
        domain: a non-empty polytope in the other inputs, or text for one.
        method: as for `in_radius`.
        parameter: the parameter: its name, or a SymPy symbol of that name.
        interval: its first and its last value.
        seconds: a limit in time; none unless told.

    Returns:
        `SymbolicBounds`, or a tuple of them where there are several outputs.

    Raises:
        InvalidInput: for an interval that is no pair in increasing order, or a name that is
            neither the parameter nor a variable of the domain.
        EmptyDomain, Unbounded, Unsupported, Undecided: as `in_radius`.

    >>> found = in_parameter("relu(w*x) - relu(x)", "-1 <= x <= 1", "exact", "w", (-2, 2))
    >>> found
    exact: [-1, -w] for -2 <= w <= 0; [w - 1, 0] for 0 <= w <= 1; [0, w - 1] for 1 <= w <= 2
    """
    if not isinstance(network, Network | str):
        raise InvalidInput.argument("network", "a Network or a text", repr(network))
    domain = polytope(domain)
    prepared(Network("0", inputs=domain.names), domain)
    domain.require_bounded()
    symbol = _symbol(parameter, "parameter")
    family = Family.written(network, domain, symbol.name)
    ends = fraction_pair(interval, "interval")
    relaxation = _relaxation(method)
    budget = Budget(seconds)
    pieces = _Pieces(relaxation, family, ends, budget)
    found = _answer(pieces.all, pieces.so_far, relaxation, symbol)
    return _rechecked(found, relaxation, lambda value: (family.at(value), domain), budget)


def _point(centre: Any, order: Sequence[str], shape: Polyhedron) -> tuple[Fraction, ...]:
    """A point in the shape's order, from one by name or in the order of a network's inputs."""
    if isinstance(centre, Mapping):
        unknown = [name for name in shape.names if name not in centre]
        if unknown or len(centre) > len(shape.names):
            must_be = f"a value for each of {', '.join(shape.names)}"
            raise InvalidInput.argument("centre", must_be, repr(dict(centre)))
        return tuple(rationals([centre[name] for name in shape.names], "centre"))
    names = [*order, *[name for name in shape.names if name not in order]]
    given = dict(zip(names, rationals(centre, "centre", len(names)), strict=True))
    return tuple([given[name] for name in shape.names])


def _relaxation(method: str | Relaxation) -> Relaxation:
    if isinstance(method, Relaxation):
        return method
    if not isinstance(method, str):
        raise InvalidInput.argument("method", "a relaxation or its name", repr(method))
    return method_named(method)


def _symbol(given: Any, argument: str) -> Any:
    """A SymPy symbol, from itself or from a name."""
    import sympy

    if isinstance(given, str):
        return sympy.Symbol(check_name(given, argument))
    if not isinstance(given, sympy.Symbol):
        raise InvalidInput.argument(argument, "a SymPy symbol or a name", repr(given))
    return given


class _Pieces:
    """The bounds of every output, one piece of the parameter's interval after the other."""

    def __init__(
        self,
        relaxation: Relaxation,
        family: Family,
        ends: tuple[Fraction, Fraction],
        budget: Budget,
    ) -> None:
        def compute(place: Place) -> list[Ratio]:
            outputs = analysis(relaxation, family, place, budget).outputs
            return [end for pair in outputs for end in pair]

        self._parts = parts(
            compute, Algebraic.rational(ends[0]), Algebraic.rational(ends[1]), budget
        )
        self._found: list[Part] = []
        self._outputs = len(family.outputs)

    def all(self) -> Curves:
        """The bounds on the whole interval."""
        for part in self._parts:
            self._found.append(part)
        return self.so_far()

    def so_far(self) -> Curves:
        """The bounds up to where the work has come; none before the first piece is finished."""
        if sum([part.start is part.end for part in self._found]) < 2:
            return []
        return [
            (Curve.of(self._found, 2 * i), Curve.of(self._found, 2 * i + 1))
            for i in range(self._outputs)
        ]


def _answer(
    work: Callable[[], Curves],
    so_far: Callable[[], Curves],
    relaxation: Relaxation,
    symbol: Any,
) -> tuple[SymbolicBounds, ...]:
    """The bounds, or what is known of them where the work ends early."""

    def symbolic(curves: Curves) -> tuple[SymbolicBounds, ...]:
        return tuple([SymbolicBounds(relaxation.name, symbol, *pair) for pair in curves])

    try:
        return symbolic(work())
    except (Undecided, KeyboardInterrupt) as error:
        reason = str(error) if isinstance(error, Undecided) else f"{relaxation.name}: interrupted."
        known = symbolic(so_far())
        raise Undecided(reason, _alone(known) if known else None) from error


def _rechecked(
    found: tuple[SymbolicBounds, ...],
    relaxation: Relaxation,
    concrete: Callable[[Fraction], tuple[Network, Polyhedron]],
    budget: Budget,
) -> Any:
    """The bounds, after comparing every piece with the relaxation itself at one value in it.

    A budget that is spent ends the comparing: what was found is proved without it.

    Raises:
        CheckFailed: when the two differ.
    """
    knots = sorted({knot for bounds in found for knot in bounds.knots})
    for left, right in pairwise(knots):
        sample = left.between(right)
        try:
            budget.require(0, "comparing")
            wanted = relaxation.output_bounds(*concrete(sample), seconds=budget.left())
        except Undecided:
            break
        except KeyboardInterrupt as error:
            raise Undecided("Comparing was interrupted.", _alone(found)) from error
        if wanted != tuple([bounds.at(sample) for bounds in found]):
            raise CheckFailed(
                f"{relaxation.name}: the bounds at {sample} are not those of a piece."
            )
    return _alone(found)


def _alone(found: tuple[SymbolicBounds, ...]) -> Any:
    return found[0] if len(found) == 1 else found
