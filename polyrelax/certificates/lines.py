"""DeepPoly and DeepZ: each neuron between two lines, over bounds that the same method gave before.

Back-substitution is not replayed. As each neuron has one line above and one below, what it finds is
the optimum of the linear program over these lines; so a proof cites lines, and a point attains it.
"""

from __future__ import annotations

from polyrelax.certificates.encoding import Json, pre_activations, rows_of, texts, values_json
from polyrelax.certificates.proving import Known, citing, listed, prove
from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational
from polyrelax.relaxations import method as method_by_name
from polyrelax.relaxations.deeppoly import BackSubstituted, DeepPoly
from polyrelax.relaxations.system import named


def deep_poly_of(method: str) -> DeepPoly | None:
    """DeepPoly or DeepZ by name, without intersections; None for other methods.

    >>> deep_poly_of("crown").name, deep_poly_of("deepz").name, deep_poly_of("deepz@ibp")
    ('deeppoly-area', 'deepz', None)
    """
    try:
        found = method_by_name(method)
    except InvalidInput:
        return None
    return found if isinstance(found, DeepPoly) and not found.intersect else None


def triangle_source(method: str) -> DeepPoly | None:
    """Where the bounds of a triangle come from, if from DeepPoly or DeepZ.

    >>> triangle_source("triangle@deepz").name, triangle_source("triangle@ibp")
    ('deepz', None)
    """
    triangle, _, source = method.partition("@")
    return deep_poly_of(source) if triangle in ("triangle", "lp") else None


class Between:
    """What one of these methods says of a network, as statements of bounds.

    Args:
        method: DeepPoly or DeepZ.
        network: its outputs include the pre-activations.
        domain: a non-empty polytope.
        budget: what is left.

    Attributes:
        stated: for each output that has one, its statement in the certificate.

    Raises:
        Unsupported: for DeepZ where the domain is not written as a box: it starts from the
            bounding box, and a certificate from the domain.
    """

    def __init__(
        self, method: DeepPoly, network: Network, domain: Polyhedron, budget: Budget
    ) -> None:
        self._domain = rows_of(domain)
        if method.below == "parallel" and any(len(row.atoms) > 1 for row in self._domain):
            raise Unsupported("Bounds of deepz are certified on boxes only.")
        self.method, self._network, self._budget = method, network, budget
        self.stated: dict[int, int] = {}
        self._pre = pre_activations(network)
        relaxed = method.relax(network, domain, seconds=budget.left())
        assert isinstance(relaxed, BackSubstituted)
        self._relaxed = relaxed
        self._lines = dict(zip(network.neuron_names, relaxed.lines.values(), strict=True))

    def needed(self, output: int) -> list[int]:
        """The pre-activations of neurons that an output depends on, in order, and the output."""
        first = len(self._network.outputs) - len(self._network.neurons)
        places = {name: first + i for i, name in enumerate(self._network.neuron_names)}
        return [*(places[name] for name in self._relaxed_for(output)), output]

    def _relaxed_for(self, output: int) -> list[str]:
        reads = set(named(self._network.outputs[output], self._network).atoms)
        for name in reversed(self._network.neuron_names):
            if name in reads:
                reads.update(self._pre[name].atoms)
        return [name for name in self._network.neuron_names if name in reads]

    def bounds(self, output: int) -> Json:
        """The bounds of an output, with points that attain them, and proofs.

        Those of the pre-activations that it needs must have been stated.
        """
        form, names = self._network.outputs[output], self._relaxed_for(output)
        places = [self.stated[index] for index in self.needed(output)[:-1]]
        goal, found = named(form, self._network), self._relaxed.bound(form)
        traces = [self._relaxed.attaining(form, end) for end in ("lower", "upper")]
        return {
            "method": self.method.name,
            "lower": format_rational(found.lower),
            "upper": format_rational(found.upper),
            "facts": [
                {"neuron": name, "bounds": place} for name, place in zip(names, places, strict=True)
            ],
            "points": [
                {
                    "at": texts([trace[name] for name in self._network.inputs]),
                    "relaxed": values_json(trace, names),
                }
                for trace in traces
            ],
            "lower_at": 0,
            "upper_at": 1,
            "lower_proof": self._proof(goal - found.lower, names),
            "upper_proof": self._proof(-goal + found.upper, names),
        }

    def _proof(self, goal: Affine, names: list[str]) -> Json:
        above, below = [], []
        for name in names:
            y, u, lines = Affine.atom(name), self._pre[name], self._lines[name]
            above.append(u * lines.upper + lines.upper_offset - y)
            below.append(Known(y - u * lines.lower, citing("below", name)))
        known = [*listed("domain", self._domain), *listed("fact", above), *below]
        return prove(goal, known, budget=self._budget)
