"""`find_counterexample`: the smallest network of a class that refutes a claim, with the proof."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polyrelax
from polyrelax.claims import Claim, Conjecture, Witness
from polyrelax.errors import (
    CheckFailed,
    InvalidInput,
    PolyrelaxError,
    Undecided,
    Unsupported,
)
from polyrelax.exact.budget import Budget
from polyrelax.networks import Network
from polyrelax.search.answer import Answer, Counterexample, Status
from polyrelax.search.classes import NetworkClass, in_size_order
from polyrelax.search.families import Domains
from polyrelax.search.source import ADDRESS, source_of

if TYPE_CHECKING:
    from polyrelax.polyhedra.polyhedron import Polyhedron
    from polyrelax.search.course import Course
    from polyrelax.search.job import Decider, Job
    from polyrelax.search.members import Size

MOST_CLASSES = 1000
NOT_SEARCHED = (
    "it is about one object, a number, the text, or what can be constructed, and not about each "
    "network of a class. Each refuted claim has one, and so have most laws about every network."
)
SHOWN = 10  # undecided networks in an answer


def find_counterexample(
    claim: Conjecture | Claim | Callable[..., Any],
    networks: Any = None,
    domains: Any = None,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    store: str | Path | None = None,
    seconds: Any = None,
    limit: int = 10,
    draws: int | None = None,
    watch: Callable[[Any], None] | None = None,
) -> Answer:
    """The smallest network of a class on which a claim fails, proved by exhausting all before it.

    The size of a network is (inputs, ReLU layers, neurons, weight), the weight being the sum of all
    absolute weights and biases, those of the outputs included. Everything is exact: what a screen
    of integer formulas does not decide goes to the exact predicate, and the counterexample is
    checked once more from its text. Of a claim of existence, the smallest network that does what it
    says is looked for instead; where there is none, the first that could is shown.

    Args:
        claim: a predicate over (network, domain) that says whether the claim holds, decorated by
            `conjecture` or not; or a claim of the ledger that has one.
        networks: the class: text such as "1-2-2-1, |w| <= 1, |b| <= 1", a `NetworkClass`, or
            several; or a Hypothesis strategy for networks, where no class is given to exhaust.
            The conjecture's own unless told.
        domains: text such as "[-1, 1]" or "-1 <= x <= 1", a polytope, or several. The conjecture's
            own unless told. The claim must hold on each.
        jobs: how many processes decide; 1 for this one only.
        scheduler: the address of a Dask scheduler whose workers decide.
        store: a file that keeps what is finished, so that a search can be taken up again.
        seconds: a budget; when it runs out the answer is "found" or "undecided".
        limit: how many seconds the predicate may take for one network; else it is undecided.
        draws: how many networks Hypothesis draws before the class is gone through, for a first
            counterexample; by default none, or 1000 in classes of more than 10^6 networks (10^9
            where a screen decides them).
        watch: called with the course of the search whenever a range is finished.

    Raises:
        InvalidInput: for arguments that do not fit, an infinite or empty class, a predicate that
            raises or does not answer True or False, a store of another search or without space.
        EmptyDomain, Unbounded: for domains that are not non-empty polytopes.
        CheckFailed: when a counterexample does not pass its re-check.

    >>> from polyrelax.search.questions import BoundsAreExact
    >>> answer = find_counterexample(BoundsAreExact("triangle"), "1-2-1, |w| <= 1, |b| <= 1")
    >>> answer.status.value, answer.checked, str(answer.counterexample.network)
    ('smallest', 939, 'relu(x) - relu(x)')
    """
    from polyrelax.search.chance import drawn, found_in_strategy, is_strategy
    from polyrelax.search.course import Course, follow
    from polyrelax.search.job import Job
    from polyrelax.search.store import Store
    from polyrelax.search.workers import Workers

    known = as_conjecture(claim)
    family = Domains.make(known.domains if domains is None else domains)
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise InvalidInput.argument("limit", "a positive number of whole seconds", repr(limit))
    budget = Budget(seconds)
    if is_strategy(networks):
        return found_in_strategy(known, networks, family, budget, limit, draws)
    classes = as_classes(known.networks if networks is None else networks)
    inputs = dict.fromkeys(cls.widths[0] for cls in classes)
    job = Job(known, classes, tuple((n, family.of(n)) for n in inputs), limit)
    interrupted = False
    with Workers(job, jobs, scheduler) as workers:
        opened = Store(store, _description(job, family)) if store is not None else None
        try:
            course = Course(workers.decider, store=opened)
            try:
                for outcome in drawn(workers.decider, course, draws, budget):
                    course.record(outcome)
                follow(course, workers, budget, watch)
            except KeyboardInterrupt:
                interrupted = True
            return _answer(course, workers.decider, family, interrupted)
        finally:
            if opened is not None:
                opened.close()


def as_conjecture(claim: Any) -> Conjecture:
    """The conjecture that a claim of the ledger has, or that a predicate is.

    Raises:
        InvalidInput: for anything else, and for a claim that has none.
    """
    if isinstance(claim, Claim):
        if claim.conjecture is None:
            raise InvalidInput(
                f"The claim {claim.id} has no predicate about single networks to search with: "
                f"{NOT_SEARCHED}"
            )
        return replace(claim.conjecture, name=claim.id)
    if isinstance(claim, Conjecture):
        return claim if claim.name else replace(claim, name=_name(claim.holds))
    if not callable(claim):
        raise InvalidInput.argument("claim", "a predicate over (network, domain)", repr(claim))
    return Conjecture(claim, name=_name(claim))


def as_classes(networks: Any) -> tuple[NetworkClass, ...]:
    """The classes that a text, a class or several of either describe.

    Raises:
        InvalidInput: for anything else, for none, for a class without networks, and for two
            classes of one shape.
    """
    if isinstance(networks, str) and not networks:
        raise InvalidInput("The claim has no class of its own: say which networks to look at.")
    given = [networks] if isinstance(networks, str | NetworkClass) else networks
    if not isinstance(given, Iterable):
        raise InvalidInput.argument("networks", "a class of networks, or its text", repr(networks))
    known: list[NetworkClass] = []
    for one in islice(given, MOST_CLASSES + 1):
        if not isinstance(one, str | NetworkClass):
            raise InvalidInput.argument("networks", "classes, or their texts", repr(one))
        known += NetworkClass.parse_all(one) if isinstance(one, str) else [one]
    if not known or len(known) > MOST_CLASSES:
        must_be = f"of one to {MOST_CLASSES} classes"
        raise InvalidInput.argument("networks", must_be, f"{len(known)} of them or more")
    for cls in known:
        if next(cls.members(), None) is None:
            raise InvalidInput.argument(
                "networks", "a class with networks", f"{cls}, which has none"
            )
    classes = tuple(dict.fromkeys(known))
    shapes = {(cls.widths, cls.relu_outputs) for cls in classes}
    if len(shapes) < len(classes):
        # Two of them could have networks in common, which would be counted twice.
        raise InvalidInput.argument(
            "networks", "classes of different shapes", "; ".join(map(str, classes))
        )
    return classes


def counterexample(job: Job, network: Network, size: Size) -> Counterexample:
    """A counterexample, or an example of what exists, checked once more from its text.

    A counterexample comes with its evidence; what an example does can be seen.

    Raises:
        CheckFailed: when the predicate gives another answer now.
    """
    again = Network.parse(str(network), network.inputs)
    try:
        domain = job.failing_domain(again)
    except Undecided:
        domain = None
    if domain is None:
        raise CheckFailed(f"The answer for {network} was another one when it was asked again.")
    evidence = None if job.conjecture.exists else _evidence(job.conjecture, network, domain)
    return Counterexample(network, domain, size, evidence)


def first_case(job: Job, classes: Iterable[NetworkClass]) -> Counterexample | None:
    """Where no network of the classes does what is claimed to exist: the first that is a case."""
    for member in in_size_order(classes):
        network = member.network
        for domain in job.domains_of(member.size[0]):
            if _asked(job.conjecture, "concerns", network, domain, default=True):
                evidence = _evidence(job.conjecture, network, domain)
                return Counterexample(network, domain, member.size, evidence)
    return None


def _evidence(conjecture: Conjecture, network: Network, domain: Polyhedron) -> Witness | None:
    try:
        found = _asked(conjecture, "evidence", network, domain, default=None)
    except CheckFailed as error:
        if not isinstance(error.__cause__, Unsupported):
            raise
        return None  # too large to be re-checked; the predicate was asked twice
    if not isinstance(found, Witness | None):
        raise InvalidInput.argument("evidence", "a Witness or None", repr(found))
    return found


def _asked(
    conjecture: Conjecture, name: str, network: Network, domain: Polyhedron, default: Any
) -> Any:
    """What another method of the predicate says, if there is one; its errors are the claim's."""
    method = getattr(conjecture.holds, name, None)
    try:
        return default if method is None else method(network, domain)
    except PolyrelaxError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        raise InvalidInput(f"The claim's {name} raised an error for {network}: {what}") from error


def _answer(course: Course, decider: Decider, family: Domains, interrupted: bool) -> Answer:
    from polyrelax.search.space import Block

    job, found = decider.job, None
    if course.best is not None:
        *size, shape, index = course.best
        member = course.space.member(Block(shape, size[3]), index)
        found = counterexample(job, member.network, member.size)
    complete = course.is_complete
    if found is not None:
        status = Status.SMALLEST if complete else Status.FOUND
    else:
        status = Status.NONE if complete else Status.UNDECIDED
    counts = course.counts()
    pairs = sum(n * len(job.domains_of(size[0])) for size, (n, _) in counts.items())
    if found is not None:
        domains = job.domains_of(found.size[0])
        pairs -= len(domains) - 1 - domains.index(found.domain)
    unsure = [
        f"{course.space.member(Block(at[4], at[3]), at[5]).network}: {why}"
        for at, why in sorted(course.undecided)[:SHOWN]
    ]
    conjecture, case = job.conjecture, found
    if conjecture.exists:
        case = first_case(job, course.space.classes) if status is Status.NONE else None
    return Answer(
        claim=conjecture.name,
        networks="; ".join(map(str, job.classes)),
        domains=family.text,
        symmetries=conjecture.symmetries,
        status=status,
        checked=sum(n for n, _ in counts.values()),
        up_to_symmetry=sum(m for _, m in counts.values()),
        pairs=pairs,
        total=course.space.total,
        counterexample=case,
        example=found if conjecture.exists else None,
        exists=conjecture.exists,
        theorem=conjecture.theorem,
        undecided=tuple(unsure),
        undecided_count=len(course.undecided),
        lost=tuple(
            f"{course.space.classes[task.block.shape]}: weight {task.block.weight}, "
            f"networks {task.start:,} to {task.stop - 1:,}"
            for task in course.lost
        ),
        interrupted=interrupted,
    )


def _description(job: Job, family: Domains) -> str:
    """What makes two searches the same: the claim and its code, the classes, domains, version."""
    code = hashlib.sha256(source_of(job.conjecture.holds).encode())
    searched_for = {"exists": True} if job.conjecture.exists else {}
    return json.dumps(
        {
            **searched_for,
            "claim": job.conjecture.name,
            "code": code.hexdigest()[:16],
            "classes": list(map(str, job.classes)),
            "domains": family.text,
            "symmetries": list(job.conjecture.symmetries),
            "limit": job.limit,
            "polyrelax": polyrelax.__version__,
        }
    )


def _name(holds: Any) -> str:
    """What a predicate is called, in every process the same."""
    name = str(getattr(holds, "__name__", None) or repr(holds))
    return type(holds).__name__ if ADDRESS.search(name) else name
