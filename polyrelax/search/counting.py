"""How often a claim fails: all networks of a class decided, not only those before the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from polyrelax.claims import Claim, Conjecture
from polyrelax.exact.budget import Budget
from polyrelax.search.families import Domains
from polyrelax.search.finding import as_classes, as_conjecture


@dataclass(frozen=True, slots=True)
class Survey:
    """How many networks of a class a claim holds for, up to its symmetries.

    Attributes:
        checked: the members of the class that were decided.
        up_to_symmetry: how many of them there are up to symmetry.
        failing: for how many of these the claim fails.
        undecided: for how many of these the predicate gave up.
        whole: whether the whole class was decided within the budget.
    """

    checked: int
    up_to_symmetry: int
    failing: int
    undecided: int
    whole: bool

    @property
    def holding(self) -> int:
        """For how many networks, up to symmetry, the claim holds."""
        return self.up_to_symmetry - self.failing - self.undecided


def survey(
    claim: Conjecture | Claim | Callable[..., Any],
    networks: Any = None,
    domains: Any = None,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    seconds: Any = None,
    limit: int = 10,
) -> Survey:
    """How many networks of a class a claim holds for.

    A claim of existence holds for a network that does what is claimed.

    Args:
        claim, networks, domains, jobs, scheduler, seconds, limit: as in `find_counterexample`.

    Raises:
        InvalidInput, EmptyDomain, Unbounded: as `find_counterexample`.

    >>> from polyrelax.search.questions import BoundsAreExact
    >>> found = survey(BoundsAreExact("triangle", "upper"), "2-2-1, |w| <= 1, |b| <= 1")
    >>> found.checked, found.up_to_symmetry, found.failing
    (19683, 1917, 90)
    """
    from polyrelax.search.course import Course, follow
    from polyrelax.search.job import Job
    from polyrelax.search.workers import Workers

    known = replace(as_conjecture(claim), exists=False)
    family = Domains.make(known.domains if domains is None else domains)
    classes = as_classes(known.networks if networks is None else networks)
    inputs = dict.fromkeys(cls.widths[0] for cls in classes)
    job = Job(known, classes, tuple((n, family.of(n)) for n in inputs), limit)
    with Workers(job, jobs, scheduler) as workers:
        course = Course(workers.decider, "all")
        follow(course, workers, Budget(seconds))
        counts = course.counts().values()
        checked, up_to_symmetry = (sum(pair[i] for pair in counts) for i in (0, 1))
        whole = not course.lost and next(course.tasks(Budget()), None) is None
        return Survey(checked, up_to_symmetry, course.failing, len(course.undecided), whole)
