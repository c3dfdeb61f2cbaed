"""Families of networks that the papers on multi-neuron relaxations turn on, by their parameters.

Source: mao2026 (arXiv 2410.06816, later versions), as reported in docs/papers/mao2026.md, where
each family's part in the story is told.
"""

from __future__ import annotations

from typing import Any

from polyrelax.errors import EmptyDomain, InvalidInput
from polyrelax.networks.expressions import inputs, relu
from polyrelax.networks.network import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.numbers import rational


def unbounded_error(T: Any, domain: Polyhedron | None = None, *, identities: int = 0) -> Network:
    """The network with range [T, 3T] that every layer-wise relaxation bounds by [0, 3T] at best.

    With s the domain's first coordinate, its exact interval rescaled to [-1, 1]:
    y = (rho(s + 1), rho(s)) and f = 2T |y1 - 1| + 2T |y2 - 1/2|, each absolute value as
    rho(t) + rho(-t). Source: mao2026, Theorem 3.3; with identities, Theorem 4.2 by example: the
    network has 5 + N primitive layers, and P_r is exact iff r >= N + 3.

    Args:
        T: a positive rational number.
        domain: a non-empty polyhedron; [-1, 1] in x unless told. The network has its variables as
            inputs and reads the first.
        identities: the number N of identities behind the first ReLU layer.

    Raises:
        InvalidInput: when T is not positive, or the first coordinate is constant on the domain.
        EmptyDomain, Unbounded: when the domain is empty, or its first coordinate is not bounded.

    >>> unbounded_error(1)
    Network("r1 = relu(x + 1); r2 = relu(x);
             2*relu(r1 - 1) + 2*relu(-r1 + 1) + 2*relu(r2 - 1/2) + 2*relu(-r2 + 1/2)")
    """
    height = rational(T, "T")
    if height <= 0:
        raise InvalidInput.argument("T", "a positive rational number", str(height))
    _require_number("identities", identities, 0)
    if domain is None:
        domain = Polyhedron.box([-1], [1], "x")
    if not isinstance(domain, Polyhedron) or not domain.names:
        must_be = "a Polyhedron of at least one variable"
        raise InvalidInput.argument("domain", must_be, repr(domain))
    if domain.is_empty:
        raise EmptyDomain("Argument 'domain' must be a non-empty polyhedron, not the empty set.")
    first = domain.bounds(domain.names[0])
    if not first.width:
        must_be = f"of an {domain.names[0]} that is not constant"
        raise InvalidInput.argument("domain", must_be, f"with {domain.names[0]} = {first.lower}")
    scale = 2 / first.width
    shift = -first.midpoint * scale
    row = [scale, *[0] * (len(domain.names) - 1)]
    return Network.sequential(
        ([row, row], [shift + 1, shift]),
        *["identity"] * identities,
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], [-1, 1, "-1/2", "1/2"]),
        [[2 * height] * 4],
        inputs=domain.names,
    )


def delayed_copy(delay: int = 0) -> Network:
    """N1, the copy that comes late: identically 0 on [-1, 1], while M_inf allows [0, 1/2].

    y = (rho(x), rho(x + 1)), z = (rho(y1), rho(y2 - 1)), f = z1 - z2. With a delay D, the first
    stage y is carried by D more ReLU layers: windows of fewer than 2D + 3 primitive layers still
    err by 1/2, and one that spans all D + 2 ReLU layers gives 0.

    Raises:
        InvalidInput: when the delay is no integer, or negative.

    >>> delayed_copy()
    Network("relu(relu(x)) - relu(relu(x + 1) - 1)")
    """
    _require_number("delay", delay, 0)
    unit = [[1, 0], [0, 1]]
    return Network.sequential(
        ([[1], [1]], [0, 1]),
        *[unit] * delay,
        (unit, [0, -1]),
        [[1, -1]],
        inputs="x",
    )


def amplified(factors: int = 0) -> Network:
    """N2 with amplifiers: identically 0, while the errors of Triangle and M_inf double k times.

    N2 is y = (rho(x), rho(-x)), f = rho(y1) - rho(y1 - y2), free of biases: {0}, while M_inf allows
    [0, 1/2] on [-1, 1]. Each of k amplifiers maps f to rho(2f).

    Args:
        factors: the number k of amplifiers.

    Raises:
        InvalidInput: when k is no integer, or negative.

    >>> amplified(), amplified(1).widths
    (Network("r1 = relu(x); relu(r1) - relu(r1 - relu(-x))"), (2, 2, 1))
    """
    _require_number("factors", factors, 0)
    if not factors:
        read_out: list[Any] = [[[1, -1]]]
    else:
        read_out = [[[2, -2]], *[[[2]]] * (factors - 1), [[1]]]
    return Network.sequential([[1], [-1]], [[1, 0], [1, -1]], *read_out, inputs="x")


def nested_maximum(d: int, floor: Any = 0) -> Network:
    """The maximum of d numbers, none below a floor, by nested ReLUs in layers of d, ..., 2 neurons.

    Layer l has c = rho(u - x_(l+1)), e = rho(x_(l+1)) and a copy of every later input, with u = x1
    in the first layer and c + e of the layer before in the others; all but c are shifted by the
    floor, so that they are never cut. M_1 bounds it exactly on every polytope on which no input is
    below the floor. Source: mao2024, section 7; mao2026, abstract.

    Args:
        d: the number of inputs, at least 1.
        floor: a rational number.

    Raises:
        InvalidInput: when d is no positive integer, or the floor no rational number.

    >>> nested_maximum(3).widths, nested_maximum(3, -5)(-4, -2, -3)
    ((3, 2), (Fraction(-2, 1),))
    >>> nested_maximum(2)
    Network("c1 = relu(x1 - x2); e1 = relu(x2); c1 + e1")
    """
    _require_number("d", d, 1)
    low = rational(floor, "floor")
    names = [f"x{i + 1}" for i in range(d)]
    u, *later = [form - low for form in inputs(names)]
    for layer in range(1, d):
        step = relu(u - later[0], f"c{layer}")
        u = step + relu(later[0], f"e{layer}")
        later = [relu(form, f"x{i}_{layer}") for i, form in enumerate(later[1:], layer + 2)]
    return Network(u + low, inputs=names)


def _require_number(argument: str, value: Any, least: int) -> None:
    if type(value) is not int or value < least:
        raise InvalidInput.argument(argument, f"an integer, at least {least}", repr(value))
