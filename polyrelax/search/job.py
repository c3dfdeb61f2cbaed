"""One part of a search: a range of the enumeration decided, anywhere, again, or twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import numpy as np

from polyrelax.claims import Conjecture, domain_text
from polyrelax.errors import CheckFailed, InvalidInput, Undecided
from polyrelax.exact.budget import Budget, alarm
from polyrelax.networks import Network
from polyrelax.polyhedra.convexity import Convexity
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.search.canonical import Canonical
from polyrelax.search.classes import NetworkClass
from polyrelax.search.screens import FAILS, HOLDS, UNKNOWN, Screen, Together
from polyrelax.search.space import Block, Space

# How many networks a range has: many where a screen decides them, few where each is asked about;
# and how many are written down at once.
SCREENED, ASKED = 2**18, 2**7
GRACE = 5  # seconds that a predicate may work on behind its limit before its worker is killed
PIECE = 2**13  # arrays that stay in the cache, and that Dask's allocator settings do not slow down

Aim = Literal["first", "all", "count"]


@dataclass(frozen=True)
class Job:
    """What is searched: a claim, classes, and for each of them the domains.

    Attributes:
        limit: how many seconds, rounded up, the predicate may take for one network.
        expendable: whether this process may be killed where the predicate does not end even then.
    """

    conjecture: Conjecture
    classes: tuple[NetworkClass, ...]
    domains: tuple[tuple[int, tuple[Polyhedron, ...]], ...]
    limit: int
    expendable: bool = False

    def domains_of(self, inputs: int) -> tuple[Polyhedron, ...]:
        """The domains for networks of so many inputs."""
        return dict(self.domains)[inputs]

    def failing_domain(self, network: Network) -> Polyhedron | None:
        """The first domain on which the predicate fails for a network.

        Of a claim of existence, the first one on which the network does what is claimed: what fails
        then is that there is no such network.

        Raises:
            Undecided: when the predicate gives up, or takes longer than the limit.
            InvalidInput: when it raises anything else, or answers something else than a truth.
        """
        unsure: Undecided | None = None
        late, grace = self.limit, GRACE if self.expendable else None
        for domain in self.domains_of(len(network.inputs)):
            try:
                with alarm(late, f"The predicate took longer than {late} s.", grace=grace):
                    answer = self.conjecture(network, domain)
            except Undecided as error:
                if isinstance(error.__cause__, KeyboardInterrupt):
                    raise KeyboardInterrupt from error
                unsure = error
                continue
            except (CheckFailed, MemoryError, KeyboardInterrupt):
                raise
            except BaseException as error:
                what = f"{type(error).__name__}: {error}".rstrip(": ")
                where = f"{network} on {domain_text(domain)}"
                raise InvalidInput(f"The claim raised an error for {where}: {what}") from error
            if not isinstance(answer, bool | np.bool_ | Convexity):
                where = f"{answer!r} for {network} on {domain_text(domain)}"
                raise InvalidInput.argument(
                    "claim", "a predicate that answers True or False", where
                )
            if bool(answer) is self.conjecture.exists:
                return domain
        if unsure is not None:
            raise unsure
        return None


@dataclass(frozen=True, slots=True)
class Task:
    """A range of a block, and what is to be found out about its networks.

    Attributes:
        aim: "first" for the first that fails, "all" for the number of those that fail, "count" for
            how many networks there are.
        seconds: when to end with what is known; None for never.
    """

    block: Block
    start: int
    stop: int
    aim: Aim = "first"
    seconds: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a range.

    Attributes:
        stop: where the work ended: at the task's end, unless its time ran out or one fails.
        members: how many networks of the class the range has.
        orbits: how many of them are the first of their kind.
        found: the index of the first that fails; None if there is none.
        failing: how many fail, up to symmetry; only if all were to be found.
        undecided: the indices that the predicate did not decide, and why.
    """

    block: Block
    start: int
    stop: int
    aim: Aim
    members: int
    orbits: int
    found: int | None = None
    failing: int = 0
    undecided: tuple[tuple[int, str], ...] = ()

    def joined(self, after: Outcome) -> Outcome:
        """This outcome and that of the range right behind it, as one."""
        return replace(
            after,
            start=self.start,
            members=self.members + after.members,
            orbits=self.orbits + after.orbits,
            failing=self.failing + after.failing,
            undecided=self.undecided + after.undecided,
        )


class Decider:
    """Decides ranges of a job; made once in each process.

    Args:
        stopped: asked between networks; the work ends early once it is true.
    """

    def __init__(self, job: Job, stopped: Callable[[], bool] = lambda: False) -> None:
        self.job = job
        self.stopped = stopped
        self.space = Space(job.classes)
        self.canonical = [
            Canonical(
                enumeration, job.conjecture.symmetries, job.domains_of(enumeration.cls.widths[0])
            )
            for enumeration in self.space.enumerations
        ]

    @cached_property
    def screens(self) -> list[list[Screen] | None]:
        """For each class a screen for every domain, or None where one of them has none."""
        is_every = not self.job.conjecture.exists  # screens decide claims about every network
        make = getattr(self.job.conjecture.holds, "screen", None) if is_every else None
        found: list[list[Screen] | None] = []
        for cls in self.space.classes:
            domains = self.job.domains_of(cls.widths[0])
            screens = [make(cls, domain) for domain in domains] if make is not None else []
            found.append(screens if screens and None not in screens else None)
        return found

    def length(self, block: Block) -> int:
        """How many networks of a block make a range."""
        return ASKED if self.screens[block.shape] is None else SCREENED

    def run(self, task: Task) -> Outcome:
        """Decide a range, piece by piece, so that little memory is needed and time is kept."""
        budget = Budget(task.seconds)
        found: Outcome | None = None
        for start in range(task.start, task.stop, PIECE):
            stop = min(start + PIECE, task.stop)
            piece = self._piece(Task(task.block, start, stop, task.aim), budget)
            found = piece if found is None else found.joined(piece)
            is_over = piece.stop < stop or piece.found is not None
            if is_over or budget.spent(0) or self.stopped():
                break
        assert found is not None
        return found

    def _piece(self, task: Task, budget: Budget) -> Outcome:
        entries = self.space.entries(task.block, task.start, task.stop)
        canonical = self.canonical[task.block.shape]
        members = canonical.members(entries)
        first = members & canonical.first(entries)
        places = np.flatnonzero(first)
        undecided: list[tuple[int, str]] = []
        failing = 0

        def outcome(stop: int = task.stop, found: int | None = None) -> Outcome:
            known = slice(0, stop - task.start)
            counts = int(members[known].sum()), int(first[known].sum())
            unsure = tuple(undecided)
            return Outcome(task.block, task.start, stop, task.aim, *counts, found, failing, unsure)

        if task.aim == "count":
            return outcome()
        verdicts = self._screened(task.block, entries[:, places])
        places, verdicts = places[verdicts != HOLDS], verdicts[verdicts != HOLDS]
        enumeration = self.space.enumerations[task.block.shape]
        asked = 0
        for place, verdict in zip(places.tolist(), verdicts.tolist(), strict=True):
            if verdict == FAILS and task.aim == "all":
                failing += 1
                continue
            index = task.start + place
            if asked and (budget.spent(0) or self.stopped()):
                return outcome(index)
            asked += 1
            network = enumeration.member(entries[:, place]).network
            try:
                fails = self.job.failing_domain(network) is not None
            except Undecided as error:
                undecided.append((index, str(error)))
                continue
            if verdict == FAILS and not fails:
                raise CheckFailed(f"The screen and the predicate disagree on {network}.")
            failing += fails
            if fails and task.aim == "first":
                return outcome(found=index)
        return outcome()

    def _screened(self, block: Block, entries: Any) -> Any:
        """The verdicts of the screens: a network holds where it does on every domain."""
        screens = self.screens[block.shape]
        if screens is None:
            return np.full(entries.shape[1], UNKNOWN, dtype=np.int8)
        return Together(screens).verdicts(entries)
