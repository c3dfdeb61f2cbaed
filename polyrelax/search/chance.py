"""Networks drawn by Hypothesis and shrunk, where a class is too large to begin with its smallest.

What is drawn only says where to stop: everything below it is enumerated afterwards as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from polyrelax.claims import Conjecture
from polyrelax.errors import InvalidInput, Undecided, Unsupported
from polyrelax.exact.budget import Budget
from polyrelax.networks import Input, Network
from polyrelax.search.classes import NetworkClass
from polyrelax.search.families import Domains

if TYPE_CHECKING:
    from polyrelax.search.answer import Answer
    from polyrelax.search.course import Course
    from polyrelax.search.job import Decider, Job, Outcome

# Classes of no more networks are gone through without drawing first: with screens, and without.
SCREENED, ASKED = 10**9, 10**6
DRAWS = 1000


def is_strategy(networks: Any) -> bool:
    """Whether this is a Hypothesis strategy; Hypothesis is not imported to find out."""
    return type(networks).__module__.partition(".")[0] == "hypothesis"


def drawn(decider: Decider, course: Course, draws: int | None, budget: Budget) -> Iterator[Outcome]:
    """A network of the classes that fails, drawn and shrunk, if there is one among the draws."""
    from hypothesis import strategies as st

    from polyrelax.search.job import Outcome
    from polyrelax.search.space import Block

    space = decider.space
    if draws is None:
        draws = DRAWS if space.total > (ASKED if None in decider.screens else SCREENED) else 0
    if not draws or course.best is not None:
        return

    def columns(shape: int) -> Any:
        values = space.enumerations[shape].layout.values
        entries = [
            st.sampled_from(sorted(allowed, key=lambda v: (abs(v), -v))) for allowed in values
        ]
        return st.tuples(st.just(shape), st.tuples(*entries))

    def fails(found: Any) -> bool:
        member = space.enumerations[found[0]].member(found[1])
        is_member = space.classes[found[0]].keeps(member.weights)
        return is_member and _fails(decider.job, member.network, budget)

    shapes = range(len(space.classes))
    example = _example(st.one_of(*map(columns, shapes)), fails, draws)
    if example is not None:
        shape, column = example
        index = space.enumerations[shape].index(column)
        block = Block(shape, sum(map(abs, column)))
        yield Outcome(block, index, index, "first", 0, 0, found=index, failing=1)


def found_in_strategy(
    conjecture: Conjecture,
    networks: Any,
    family: Domains,
    budget: Budget,
    limit: int,
    draws: int | None,
) -> Answer:
    """A network that a strategy draws, shrunk, and made smallest in the class of its shape.

    The class has its shape and its greatest weight and bias, with skip connections if it has some.

    Raises:
        Unsupported: when what was found has weights that are not integers: it is in no class.
    """
    from polyrelax.search.answer import Answer, Status
    from polyrelax.search.finding import find_counterexample
    from polyrelax.search.job import Job

    def fails(network: Any) -> bool:
        if not isinstance(network, Network):
            raise InvalidInput.argument("networks", "a strategy for networks", f"{network!r}")
        size = len(network.inputs)
        domains = tuple(domain.rename(network.inputs) for domain in family.of(size))
        return _fails(Job(conjecture, (), ((size, domains),), limit), network, budget)

    network = _example(networks, fails, DRAWS if draws is None else draws)
    if network is None:
        text, named = repr(networks), conjecture.name
        nothing = conjecture.symmetries, Status.UNDECIDED, 0, 0, 0, 0
        return Answer(named, text, family.text, *nothing, exists=conjecture.exists)
    cls = class_of(network)
    left = budget.left()
    return find_counterexample(conjecture, cls, family, seconds=left, limit=limit, draws=0)


def class_of(network: Network) -> NetworkClass:
    """The smallest class with bounds on |w| and |b| that has a network.

    Raises:
        Unsupported: when its weights are not integers, or it has no output of its own kind.

    >>> print(class_of(Network.parse("a = relu(x); b = relu(x - 2); relu(a) - 3*relu(b) + a")))
    1-2-2-1, |w| <= 3, |b| <= 2, skips
    """
    forms = [neuron.pre for neuron in network.neurons] + list(network.outputs)
    entries = [value for form in forms for value in form.terms.values()]
    biases = [form.constant for form in forms]
    if any(value.denominator != 1 for value in (*entries, *biases)):
        raise Unsupported(f"Only networks with integer weights are in a class, not {network}.")
    depths = {neuron: neuron.depth for neuron in network.neurons}
    skips = any(
        (0 if isinstance(atom, Input) else depths[atom]) != depth - 1
        for form, depth in zip(
            forms,
            [*depths.values(), *[len(network.layers) + 1] * len(network.outputs)],
            strict=True,
        )
        for atom in form.terms
    )
    widths = (len(network.inputs), *network.widths, len(network.outputs))
    weight, bias = (int(max(map(abs, values), default=0)) for values in (entries, biases))
    return NetworkClass(widths, weight, bias, skips=skips)


def _fails(job: Job, network: Network, budget: Budget) -> bool:
    if budget.spent(0):
        return False  # the draws that are left pass quickly
    try:
        return job.failing_domain(network) is not None
    except Undecided:
        return False


def _example(strategy: Any, fails: Callable[[Any], bool], draws: int) -> Any:
    """What Hypothesis finds and shrinks among so many draws, always the same; None for nothing."""
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import NoSuchExample

    quiet = settings(
        max_examples=draws,
        database=None,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        return find(strategy, fails, settings=quiet)
    except NoSuchExample:
        return None
