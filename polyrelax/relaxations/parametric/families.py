"""Networks whose weights are rational functions of one parameter, on a fixed polytope.

The radius is such a parameter: f on c + r*B is z -> f(c + r*z) on B. Every relaxation is computed
from the affine forms of the neurons and from the polytope, and does not notice the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.networks import Input, Network, Neuron, relu
from polyrelax.networks.expressions import check_name
from polyrelax.networks.text import parse
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.ratios import Ratio

# With more vertices than this a domain that is no box is not for back-substitution here.
_MOST_VERTICES = 4000


class Form(Affine):
    """An affine form whose coefficients are rational functions of the parameter.

    >>> x, t = Affine.atom("x"), Form.parameter()
    >>> (t - 1) * (x + 1) / 2
    (t/2 - 1/2)*x + t/2 - 1/2
    """

    __slots__ = ()

    @classmethod
    def parameter(cls) -> Form:
        """The constant form that is the parameter."""
        return cls({}, Ratio.parameter())  # type: ignore[arg-type]

    @classmethod
    def lifted(cls, form: Any) -> Form:
        """Any form, or number, as one of these."""
        if isinstance(form, Form):
            return form
        if isinstance(form, Ratio):
            return cls({}, form)  # type: ignore[arg-type]
        plain = Affine.of(form)
        terms = {atom: Ratio.of(factor) for atom, factor in plain.terms.items()}
        return cls(terms, Ratio.of(plain.constant))  # type: ignore[arg-type]

    @property
    def base(self) -> Ratio:
        """The constant term."""
        return Ratio.of(self.constant)

    @property
    def factors(self) -> dict[Any, Ratio]:
        """The coefficients by atom."""
        return {atom: Ratio.of(factor) for atom, factor in self._terms.items()}

    @property
    def bits(self) -> int:
        """How many bits the longest coefficient has."""
        return max([factor.bits for factor in (self.base, *self.factors.values())])

    def substituted(self, values: Mapping[Any, Form]) -> Form:
        """The form with forms in place of some atoms."""
        total = Form.lifted(self.base)
        for atom, factor in self.factors.items():
            total = total + Form.lifted(values.get(atom, Affine.atom(atom))) * factor
        return total

    def __add__(self, other: Any) -> Form:
        other = Form.lifted(other)
        terms = self.factors
        for atom, factor in other.factors.items():
            terms[atom] = terms[atom] + factor if atom in terms else factor
        return Form(terms, self.base + other.base)  # type: ignore[arg-type]

    __radd__ = __add__

    def __neg__(self) -> Form:
        return self * -1

    def __sub__(self, other: Any) -> Form:
        return self + -Form.lifted(other)

    def __rsub__(self, other: Any) -> Form:
        return Form.lifted(other) + -self

    def __mul__(self, other: Any) -> Form:
        left, right = self, Form.lifted(other)
        if not right.is_constant:
            left, right = right, left
        if not right.is_constant:
            raise InvalidInput("A product is not affine: both factors vary.")
        factor = right.base
        terms = {atom: value * factor for atom, value in left.factors.items()}
        return Form(terms, left.base * factor)  # type: ignore[arg-type]

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Form:
        divisor = Form.lifted(other)
        if not (divisor.is_constant and divisor.base.is_constant and divisor.base):
            raise InvalidInput("division is by numbers other than 0 only, not by the parameter")
        return self * (Ratio.of(1) / divisor.base)

    def __rtruediv__(self, other: Any) -> Form:
        return Form.lifted(other) / self

    def __repr__(self) -> str:
        pieces = []
        for atom, factor in self.factors.items():
            text = str(factor)
            pieces.append(f"({text})*{atom}" if " " in text else f"{text}*{atom}")
        if self.base or not pieces:
            pieces.append(str(self.base))
        return " + ".join(pieces)


@dataclass(frozen=True)
class Family:
    """For each value of the parameter a network, all on one polytope.

    Attributes:
        names: of the inputs, as the polytope has them.
        neurons: in the network's order.
        pre: the pre-activation of each neuron, over `Input`s and earlier neurons.
        outputs: forms over the same.
        domain: a non-empty polytope.
    """

    names: tuple[str, ...]
    neurons: tuple[Neuron, ...]
    pre: tuple[Form, ...]
    outputs: tuple[Form, ...]
    domain: Polyhedron

    @classmethod
    def of(cls, network: Network, values: Mapping[str, Form], domain: Polyhedron) -> Family:
        """A network with forms of the parameter and the domain's variables as its inputs."""
        given = {Input(name): form for name, form in values.items()}

        def read(forms: Sequence[Affine]) -> tuple[Form, ...]:
            return tuple([Form.lifted(form).substituted(given) for form in forms])

        pre = read([neuron.pre for neuron in network.neurons])
        return cls(domain.names, network.neurons, pre, read(network.outputs), domain)

    @classmethod
    def around(cls, network: Network, centre: Sequence[Fraction], shape: Polyhedron) -> Family:
        """A network on centre + t * shape."""
        t = Form.parameter()
        values = {
            name: t * Affine.atom(Input(name)) + middle
            for name, middle in zip(shape.names, centre, strict=True)
        }
        return cls.of(network, values, shape)

    @classmethod
    def written(cls, text: Network | str, domain: Polyhedron, parameter: str) -> Family:
        """The network of a text in which the parameter may be a factor, or of a network with the
        parameter as an input.

        Raises:
            InvalidInput: when the parameter is no name, or one of the domain's, or the text is not
                understood.
        """
        check_name(parameter, "parameter")
        if parameter in domain.names:
            known = ", ".join(domain.names)
            raise InvalidInput.argument(
                "parameter", f"no variable of the domain ({known})", repr(parameter)
            )
        t = Form.parameter()
        if isinstance(text, str):
            forms, names, neurons = parse(text, domain.names, "network", {parameter: t})
            text = Network(*forms, inputs=names, neurons=neurons)
        unknown = [name for name in text.inputs if name not in (*domain.names, parameter)]
        if unknown:
            raise InvalidInput.argument(
                "network",
                f"over {', '.join((*domain.names, parameter))} only",
                f"over {', '.join(unknown)} too",
            )
        return cls.of(text, {parameter: t}, domain)

    def at(self, value: Fraction) -> Network:
        """The network for one value of the parameter."""
        made: dict[Any, Affine] = {Input(name): Affine.atom(Input(name)) for name in self.names}

        def concrete(form: Form) -> Affine:
            total = Affine.of(form.base.value(value))
            for atom, factor in form.factors.items():
                total = total + made[atom] * factor.value(value)
            return total

        for neuron, pre in zip(self.neurons, self.pre, strict=True):
            made[neuron] = relu(concrete(pre), neuron.name)
        kept = [made[neuron] for neuron in self.neurons]
        return Network(*map(concrete, self.outputs), inputs=self.names, neurons=kept)

    @cached_property
    def box(self) -> dict[Any, tuple[Fraction, Fraction]]:
        """The bounds of the inputs on the polytope."""
        bounds = [self.domain.bounds(name) for name in self.names]
        return {Input(name): (b.lower, b.upper) for name, b in zip(self.names, bounds, strict=True)}

    @cached_property
    def corners(self) -> tuple[tuple[Fraction, ...], ...] | None:
        """The vertices of the polytope; None where it is a box, which needs none.

        Raises:
            Unsupported: when there are too many.
        """
        if self.domain == self.domain.bounding_box():
            return None
        self.domain.description_within(_MOST_VERTICES)
        if len(self.domain.vertices) > _MOST_VERTICES:
            raise Unsupported(f"The polytope has more than {_MOST_VERTICES} vertices.")
        return self.domain.vertices
