"""The network: affine forms of inputs and ReLU neurons, as one immutable computation DAG."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from polyrelax.errors import InvalidInput, shorten
from polyrelax.networks import printing
from polyrelax.networks.chain import Chain, build_chain
from polyrelax.networks.expressions import Input, Neuron, check_form, split_names
from polyrelax.networks.structure import (
    check_identities,
    check_neuron_names,
    flatten,
    one_neuron,
    reach,
    require_names,
    unflatten,
)
from polyrelax.networks.text import parse
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import rational, rationals

if TYPE_CHECKING:
    import networkx
    import sympy

    from polyrelax.polyhedra.polyhedron import Polyhedron


class Activation(NamedTuple):
    """The value of a neuron at a point, before and after its ReLU."""

    pre: Fraction
    post: Fraction


class Network:
    """An immutable network: affine forms of its inputs and neurons are its outputs.

    Each neuron is the ReLU of *one* affine form of inputs and earlier neurons, whatever names the
    form was built with. A ReLU layer is the vector of all neurons of the same ReLU depth; forms may
    read any earlier layer, so skip connections are everyday. Two networks are equal iff they have
    the same inputs, the same neurons in the same order, the same outputs and the same identities;
    the names of neurons do not matter.

    Args:
        outputs: affine forms or rational numbers; or one text, see `parse`.
        inputs: the names of the inputs, in order; by default those that are read, in the order
            in which they were made.
        neurons: neurons to keep even when no output reads them.
        identities: how many identities stand in front of the first ReLU layer, behind the first,
            behind the second, and so on. They compute nothing, but each is a primitive layer of its
            own, which the windows of `p:R` count.

    Attributes:
        inputs: the names of the inputs.
        outputs: the forms of the outputs.
        neurons: all neurons, by layer, then in the order in which they were made.
        layers: the neurons of ReLU depth 1, 2, and so on.
        identities: as given, without zeros at the end; empty for most networks.

    Raises:
        InvalidInput: for a form over anything else, an unknown input, a name that comes twice, or
            identities behind a ReLU layer that is not there.

    >>> from polyrelax.networks import inputs, relu
    >>> x1, x2 = inputs("x1 x2")
    >>> max2 = Network(relu(x1 - x2) + relu(x2))
    >>> max2
    Network("relu(x1 - x2) + relu(x2)")
    >>> max2(3, "-1/2"), max2.widths
    ((Fraction(7, 2),), (2,))
    """

    inputs: tuple[str, ...]
    outputs: tuple[Affine, ...]
    neurons: tuple[Neuron, ...]
    layers: tuple[tuple[Neuron, ...], ...]
    identities: tuple[int, ...]

    def __init__(
        self,
        *outputs: Any,
        inputs: Any = None,
        neurons: Iterable[Neuron | Affine] | None = None,
        identities: Iterable[int] = (),
    ) -> None:
        kept = [one_neuron(neuron, "neurons") for neuron in neurons or ()]
        if len(outputs) == 1 and isinstance(outputs[0], str):
            names = None if inputs is None else split_names(inputs, "inputs")
            outputs, inputs, written = parse(outputs[0], names, "outputs")
            kept += written
        if not outputs:
            raise InvalidInput("A network needs at least one output.")
        forms = tuple(
            check_form(Affine.of(form, f"outputs[{i}]"), f"outputs[{i}]")
            for i, form in enumerate(outputs)
        )
        read, found = reach(forms, kept)
        order = sorted(found, key=lambda neuron: (neuron.depth, neuron.serial))
        layers: list[list[Neuron]] = [[] for _ in range(order[-1].depth if order else 0)]
        for neuron in order:
            layers[neuron.depth - 1].append(neuron)
        if inputs is None:
            names = tuple(atom.name for atom in read)
        else:
            names = split_names(inputs, "inputs")
            read_names = [atom.name for atom in read]
            require_names(names, read_names, "inputs", "the names of all inputs that are read")
        check_neuron_names(names, order)
        self.__dict__.update(
            inputs=names,
            outputs=forms,
            neurons=tuple(order),
            layers=tuple(tuple(layer) for layer in layers),
            identities=check_identities(identities, len(layers)),
        )

    @classmethod
    def sequential(cls, *layers: Any, inputs: Any = None, relu_last: bool = False) -> Network:
        """The feed-forward network of the given affine maps, with a ReLU between any two.

        Args:
            layers: matrices W, or pairs (W, b) of a matrix and a vector, for x -> W x + b. Every
                row but the last map's makes a neuron, be its weights zero or not. The text
                "identity" is an identity without a ReLU of its own, behind the ReLU (if there is
                one) of the map before it: a primitive layer (see `identities`). The matrix of the
                identity is a map like any other.
            inputs: the names of the inputs; by default x1, x2, and so on.
            relu_last: whether the last map has its ReLU too.

        Raises:
            InvalidInput: naming the layer whose size does not fit.

        >>> Network.sequential([[1, -1], [0, 1]], ([[1, 1]], ["1/2"]))
        Network("relu(x1 - x2) + relu(x2) + 1/2")
        >>> Network.sequential([[1]], "identity", [[2]], inputs="x")
        Network("2*relu(x)", identities=[0, 1])
        """
        from polyrelax.networks.building import sequential

        return sequential(layers, inputs, relu_last)

    @classmethod
    def parse(cls, text: str, inputs: Any = None) -> Network:
        """The network that a text describes.

        Statements are separated by semicolons or line ends; the last one lists the outputs,
        separated by commas. `c = relu(x1 - x2)` names the neuron c; a name for any other form makes
        no node. Every `relu(...)` that is written is a neuron of its own, even if it cancels. The
        other functions are maximum, minimum, absolute (or max, min, abs) and clip.

        Args:
            text: at most 9,999 characters; numbers are exact (0.1 is 1/10).
            inputs: the names of the inputs; by default the free names in the order in which they
                first appear.

        Raises:
            InvalidInput: quoting the place in the text that is not understood.

        >>> Network.parse("c = relu(x1 - x2); d = relu(x2); c + d, 2*c")
        Network("c = relu(x1 - x2); d = relu(x2); c + d, 2*c")
        """
        names = None if inputs is None else split_names(inputs, "inputs")
        forms, names, neurons = parse(text, names, "text")
        return cls(*forms, inputs=names, neurons=neurons)

    @classmethod
    def from_sympy(cls, expressions: Any, inputs: Any = None) -> Network:
        """The network of SymPy expressions built from Max, Min, Abs, +, and rational multiples.

        Max(0, t) is a neuron. What SymPy holds equal is the same neuron: an expression that appears
        several times is built once.

        Args:
            expressions: a SymPy expression or a sequence of them, one an output.
            inputs: names or symbols, in order; by default the symbols by name, x2 before x10.

        Raises:
            InvalidInput: for floats, Piecewise, products of symbols, and what else is not CPWL.

        >>> import sympy
        >>> x, y = sympy.symbols("x y")
        >>> Network.from_sympy(sympy.Max(x, y) - sympy.Abs(x) / 2)
        Network("-1/2*relu(x) - 1/2*relu(-x) + y + relu(x - y)")
        """
        from polyrelax.networks.symbolic import from_sympy

        return from_sympy(expressions, inputs)

    # What it consists of.

    @property
    def widths(self) -> tuple[int, ...]:
        """The number of neurons in each ReLU layer."""
        return tuple(len(layer) for layer in self.layers)

    @cached_property
    def neuron_names(self) -> tuple[str, ...]:
        """A unique name for each neuron: its own, or r1, r2, ... for those that have none."""
        taken = {*self.inputs, *(neuron.name for neuron in self.neurons)}
        fresh = (name for i in range(1, 10**9) if (name := f"r{i}") not in taken)
        return tuple(neuron.name or next(fresh) for neuron in self.neurons)

    @cached_property
    def output_names(self) -> tuple[str, ...]:
        """y for one output, else y1, y2, ...; another letter where these names are taken."""
        taken = {*self.inputs, *self.neuron_names}
        suffixes = (
            [""] if len(self.outputs) == 1 else [str(i + 1) for i in range(len(self.outputs))]
        )
        prefixes = ["y", "f", "out", *(f"out{'_' * i}" for i in range(1, len(taken) + 2))]
        candidates = (tuple(prefix + suffix for suffix in suffixes) for prefix in prefixes)
        return next(names for names in candidates if taken.isdisjoint(names))

    @cached_property
    def _by_name(self) -> dict[str, Neuron]:
        return dict(zip(self.neuron_names, self.neurons, strict=True))

    def neuron(self, name: str) -> Neuron:
        """The neuron of this name (see `neuron_names`).

        >>> Network.parse("c = relu(x); 2*c").neuron("c").pre
        x
        """
        if name not in self._by_name:
            known = ", ".join(self.neuron_names) or "none"
            raise InvalidInput.argument("name", f"the name of a neuron ({known})", repr(name))
        return self._by_name[name]

    def depth_of(self, neuron: Neuron | Affine | str) -> int:
        """The ReLU layer, counted from 1, that a neuron (or the neuron of a name) is in."""
        if isinstance(neuron, str):
            return self.neuron(neuron).depth
        found = one_neuron(neuron, "neuron")
        if found not in self._members:
            raise InvalidInput.argument("neuron", "a neuron of this network", str(found))
        return found.depth

    @cached_property
    def _members(self) -> frozenset[Neuron]:
        return frozenset(self.neurons)

    @cached_property
    def chain(self) -> Chain:
        """The network as a chain of layers with integer rows, the form computations use."""
        return build_chain(self.inputs, self.layers, self.outputs)

    @cached_property
    def graph(self) -> networkx.DiGraph:
        """The computation DAG, as a frozen directed graph of networkx.

        Its nodes have a `kind`: "input" (named as it is), "affine" (an output, or `pre(c)` for the
        pre-activation of neuron c, with a `constant`) or "relu" (named as the neuron). The edges
        into an affine node have a `weight`; a skip connection is an edge like any other.

        >>> graph = Network.parse("c = relu(x - 1); c + 2*x").graph
        >>> list(graph.edges(data="weight"))  # doctest: +NORMALIZE_WHITESPACE
        [('x', 'pre(c)', Fraction(1, 1)), ('x', 'y', Fraction(2, 1)), ('pre(c)', 'c', None),
         ('c', 'y', Fraction(1, 1))]
        """
        from polyrelax.networks.building import graph

        return graph(self)

    # What it computes.

    def __call__(self, *point: Any) -> tuple[Fraction, ...]:
        """The outputs at a rational point, as in `net(1, "1/2")` or `net({"x": 1, "y": "1/2"})`."""
        whole = len(point) == 1 and isinstance(point[0], list | tuple | Mapping)
        return self.evaluate(point[0] if whole else point)

    def evaluate(self, point: Sequence[Any] | Mapping[str, Any]) -> tuple[Fraction, ...]:
        """The outputs at a rational point.

        Args:
            point: the coordinates in the order of the inputs, or a mapping from the inputs' names.

        >>> Network.parse("relu(x - y), y").evaluate({"y": 1, "x": "3/2"})
        (Fraction(1, 2), Fraction(1, 1))
        """
        values, _ = self._run(point)
        return tuple(form.evaluate(values) for form in self.outputs)

    def trace(self, point: Sequence[Any] | Mapping[str, Any]) -> dict[str, Activation]:
        """The values of all neurons at a point, by name, before and after the ReLU.

        >>> Network.parse("c = relu(x - 1); c + x").trace([0])
        {'c': Activation(pre=Fraction(-1, 1), post=Fraction(0, 1))}
        """
        values, before = self._run(point)
        return {
            name: Activation(pre, values[neuron])
            for name, neuron, pre in zip(self.neuron_names, self.neurons, before, strict=True)
        }

    def activation_pattern(
        self, point: Sequence[Any] | Mapping[str, Any]
    ) -> tuple[tuple[int, ...], ...]:
        """The sign (1, 0 or -1) of each neuron's pre-activation at a point, layer by layer.

        >>> Network.parse("relu(x) + relu(-x) + relu(x - 1)").activation_pattern([1])
        ((1, -1, 0),)
        """
        signs = iter([(pre > 0) - (pre < 0) for pre in self._run(point)[1]])
        return tuple(tuple(next(signs) for _ in layer) for layer in self.layers)

    def _run(self, point: Any) -> tuple[dict[Any, Fraction], list[Fraction]]:
        if isinstance(point, Mapping):
            require_names(point, self.inputs, "point", "a value for each input")
            unknown = [str(name) for name in point if name not in self.inputs]
            if unknown:
                known = ", ".join(self.inputs)
                got = f"with {', '.join(unknown)}"
                raise InvalidInput.argument("point", f"over the inputs {known} only", got)
            point = [rational(point[name], f"point[{name!r}]") for name in self.inputs]
        point = rationals(point, "point", len(self.inputs))
        values: dict[Any, Fraction] = dict(zip(map(Input, self.inputs), point, strict=True))
        before = []
        for neuron in self.neurons:
            pre = neuron.pre.evaluate(values)
            before.append(pre)
            values[neuron] = max(pre, Fraction(0))
        return values, before

    # Networks made from it.

    def with_outputs(self, *functionals: Any) -> Network:
        """The same inputs and neurons, read out by other affine functionals.

        Args:
            functionals: affine forms of this network's inputs and neurons, rational numbers, or
                texts such as "y1 - y2" that name inputs, neurons and outputs.

        >>> Network.parse("c = relu(x); c, x").with_outputs("y1 - y2", "2*c + 1")
        Network("c = relu(x); c - x, 2*c + 1")
        """
        from polyrelax.networks.building import with_outputs

        return with_outputs(self, functionals)

    def with_inputs(self, names: Any) -> Network:
        """The same network with its inputs in this order; names that it does not have are added.

        >>> Network.parse("relu(x)").with_inputs("y x")(5, 2)
        (Fraction(2, 1),)
        """
        names = split_names(names, "names")
        require_names(names, self.inputs, "names", "a list that names all inputs")
        return Network(
            *self.outputs, inputs=names, neurons=self.neurons, identities=self.identities
        )

    @staticmethod
    def require(network: Any) -> None:
        """Raise an error for an argument `network` that is not a network."""
        if not isinstance(network, Network):
            raise InvalidInput.argument("network", "a Network", repr(network))

    def over(self, domain: Polyhedron, argument: str = "domain") -> Network:
        """The network with the variables of a domain as its inputs, in the domain's order.

        Raises:
            InvalidInput: when the network reads an input that the domain does not have.
        """
        if self.inputs == domain.names:
            return self
        must_be = f"in all inputs of the network, {', '.join(self.inputs)}"
        require_names(domain.names, self.inputs, argument, must_be)
        return self.with_inputs(domain.names)

    def compose(self, inner: Network) -> Network:
        """This network after another: the inputs of this one read the outputs of `inner` in order.

        The identities of this network stand behind those of `inner`.

        >>> Network.parse("relu(u - v)").compose(Network.parse("relu(x), 2*x - 1"))
        Network("relu(relu(x) - 2*x + 1)")
        """
        from polyrelax.networks.building import compose

        return compose(self, inner)

    def substitute(self, forms: Mapping[str, Any]) -> Network:
        """The network with affine forms, or rational numbers, in place of some inputs, all at once.

        The inputs that remain keep their order; new ones follow in the order of their making.

        >>> from polyrelax.networks import inputs
        >>> t, = inputs("t")
        >>> Network.parse("relu(x1 - x2)").substitute({"x2": 2*t + 1})
        Network("relu(x1 - 2*t - 1)")
        """
        from polyrelax.networks.building import substitute

        return substitute(self, forms)

    def to_sympy(self) -> tuple[sympy.Expr, ...]:
        """The outputs as SymPy expressions in Max(0, t).

        >>> Network.parse("relu(x) - relu(x - 1)/2").to_sympy()
        (Max(0, x) - Max(0, x - 1)/2,)
        """
        from polyrelax.networks.symbolic import to_sympy

        return to_sympy(self)

    # How it is compared, kept and shown.

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return (*flatten(self.inputs, self.neurons, self.outputs), self.identities)

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Network) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    def __reduce__(self) -> tuple[Callable[..., Network], tuple[Any, ...]]:
        names = tuple(neuron.name for neuron in self.neurons)
        return _unpickle, (self.inputs, names, *self._key[1:])

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"a Network is immutable: {name!r} cannot be set")

    def __str__(self) -> str:
        """Text that `Network.parse` reads back, given the inputs, as an equal network.

        That is true of texts of at most 9,999 characters; larger networks are kept as JSON. A text
        says what a network computes: identities, which compute nothing, are not in it.
        """
        return printing.to_text(self)

    def __repr__(self) -> str:
        order = printing.reading_order(self)
        extra = "" if order == self.inputs else f", inputs={' '.join(self.inputs)!r}"
        if self.identities:
            extra += f", identities={list(self.identities)}"
        return f'Network("{shorten(str(self), 2000)}"{extra})'

    def to_latex(self) -> str:
        r"""The network as aligned equations in LaTeX.

        >>> print(Network.parse("c = relu(x1 - x2); c + x2/2").to_latex())
        \begin{aligned}
        c &= \rho(x_1 - x_2) \\
        y &= c + \tfrac{1}{2} x_2
        \end{aligned}
        """
        return printing.to_latex(self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.to_latex()}$"


def _unpickle(inputs: tuple[str, ...], names: tuple[str | None, ...], *key: Any) -> Network:
    *flat, identities = key
    neurons, outputs = unflatten(inputs, names, *flat)
    return Network(*outputs, inputs=inputs, neurons=neurons, identities=identities)
