"""The course of a search: which ranges are left, what is known of those that are finished."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait

from polyrelax.errors import CheckFailed
from polyrelax.exact.budget import Budget
from polyrelax.search.job import Aim, Decider, Outcome, Task
from polyrelax.search.members import Size
from polyrelax.search.space import Block
from polyrelax.search.store import Store
from polyrelax.search.symmetry import orbits
from polyrelax.search.workers import Workers, is_death

Position = tuple[int, int, int, int, int, int]
"""Where a network stands in the order: its size, its class, its index among those."""

Watch = Callable[["Course"], None]


class Course:
    """What is known of a search so far, and what comes next.

    Attributes:
        best: where the first network stands that is known to fail.
        undecided: where the predicate gave up, and why.
        lost: the ranges that took a worker down twice.
        level: the size that was reached.
        seen: how many networks of the classes' shapes and values are behind us.
    """

    def __init__(self, decider: Decider, aim: Aim = "first", store: Store | None = None) -> None:
        self.decider, self.aim, self.store = decider, aim, store
        self.space = decider.space
        self.best: Position | None = None
        self.undecided: list[tuple[Position, str]] = []
        self.lost: list[Task] = []
        self.failing = 0
        self.level: Size | None = None
        self.seen = 0
        self._members: Counter[Size] = Counter()
        self._orbits: Counter[Size] = Counter()
        self._done: defaultdict[Block, list[tuple[int, int]]] = defaultdict(list)
        for outcome in store.outcomes() if store is not None else ():
            self._learn(outcome)

    # What is next.

    def tasks(self, budget: Budget, aim: Aim | None = None) -> Iterator[Task]:
        """The ranges that are left, in order; those behind the best one only to be counted."""
        aim = aim or self.aim
        for size, blocks in self.space.levels():
            self.level = size
            for block in blocks:
                for start, stop in self._gaps(block):
                    for first in range(start, stop, self.decider.length(block)):
                        if not self._is_wanted(block, first, aim):
                            return
                        last = min(first + self.decider.length(block), stop)
                        yield Task(block, first, last, aim, budget.left())

    def _is_wanted(self, block: Block, first: int, aim: Aim) -> bool:
        if self.best is None:
            return True
        at = self.position(block, first)
        return at[:4] <= self.best[:4] if aim == "count" else at < self.best

    def _gaps(self, block: Block) -> list[tuple[int, int]]:
        """The indices of a block that no finished range has."""
        found, at = [], 0
        for start, stop in sorted(self._done[block]):
            if start > at:
                found.append((at, start))
            at = max(at, stop)
        if at < self.space.count(block):
            found.append((at, self.space.count(block)))
        return found

    def position(self, block: Block, index: int) -> Position:
        """Where a network stands in the order."""
        return (*self.space.size(block), block.shape, index)

    # What is known.

    def record(self, outcome: Outcome) -> None:
        """Take note of a finished range, and write it down."""
        self._learn(outcome)
        if self.store is not None:
            self.store.add(outcome)

    def _learn(self, outcome: Outcome) -> None:
        block, size = outcome.block, self.space.size(outcome.block)
        self._done[block].append((outcome.start, outcome.stop))
        self._members[size] += outcome.members
        self._orbits[size] += outcome.orbits
        self.failing += outcome.failing
        self.seen += outcome.stop - outcome.start
        self.undecided += [(self.position(block, i), why) for i, why in outcome.undecided]
        if outcome.found is not None:
            at = self.position(block, outcome.found)
            self.best = at if self.best is None else min(self.best, at)

    def lose(self, task: Task) -> None:
        """Give up a range, for this run."""
        self._done[task.block].append((task.start, task.stop))
        self.lost.append(task)

    @property
    def is_complete(self) -> bool:
        """Whether everything before the best network, or everything, is decided."""
        left = next(self.tasks(Budget()), None) is not None
        doubts = [at for at, _ in self.undecided]
        doubts += [self.position(task.block, task.start) for task in self.lost]
        return not left and not any(self.best is None or at < self.best for at in doubts)

    def counts(self) -> dict[Size, tuple[int, int]]:
        """Of each size, how many networks of the class were checked, and how many up to symmetry.

        Where a smallest one is known, those are all up to its size.

        Raises:
            CheckFailed: when the ranges do not add up to what formulas say.
        """
        sizes = [size for size in self._members if self.best is None or size <= self.best[:4]]
        known = {size: (self._members[size], self._orbits[size]) for size in sizes}
        if self.is_complete and self._has_formulas:
            for size, blocks in self.space.levels():
                if self.best is not None and size > self.best[:4]:
                    break
                exact = self._formula(blocks)
                is_whole = self.best is None or size < self.best[:4]
                if is_whole and known.get(size) != exact:
                    raise CheckFailed(f"Of size {size}, {known.get(size)} are not {exact}.")
                known[size] = exact
        return known

    @property
    def _has_formulas(self) -> bool:
        """Whether networks can be counted without going through them."""
        plain = [cls.keeps_all for cls in self.space.classes]
        return all(plain) and not any(found.scales for found in self.decider.canonical)

    def _formula(self, blocks: list[Block]) -> tuple[int, int]:
        """How many networks blocks have, and how many up to symmetry (Burnside's lemma)."""
        first = 0
        for block in blocks:
            found = self.decider.canonical[block.shape]
            first += orbits(found.layout, found.group, block.weight)[block.weight]
        return sum(map(self.space.count, blocks)), first

    @property
    def needs_counting(self) -> bool:
        """Whether networks of the best one's size are left that only going through can count."""
        return self.best is not None and self.is_complete and not self._has_formulas


def follow(course: Course, workers: Workers, budget: Budget, watch: Watch | None = None) -> None:
    """Have the ranges that are left decided, until the first that fails, the end, or the budget's.

    A keyboard interrupt passes, after what is under way was taken note of.
    """
    _drive(course, workers, budget, watch, course.aim)
    if course.needs_counting:
        workers.go_on()
        _drive(course, workers, Budget(), watch, "count")


def _drive(course: Course, workers: Workers, budget: Budget, watch: Watch | None, aim: Aim) -> None:
    plan = course.tasks(budget, aim)
    pending: dict[Future[Outcome], Task] = {}
    suspects: list[Task] = []
    try:
        while True:
            while len(pending) < workers.width and not suspects and not budget.spent(0):
                task = next(plan, None)
                if task is None:
                    break
                try:
                    pending[workers.submit(task)] = task
                except BrokenExecutor:
                    suspects.append(task)
            if not pending:
                if not suspects:
                    return
                workers.renew()
                _alone(course, workers, suspects.pop(0))
            else:
                if budget.spent(0):
                    workers.stop()
                patience = workers.patience(budget)
                done, _ = wait(pending, timeout=patience, return_when=FIRST_COMPLETED)
                if not done:
                    return  # the budget is over, and they do not answer
                for future in done:
                    _take(course, future, pending.pop(future), suspects)
            if watch is not None:
                watch(course)
    except BaseException:
        workers.stop()
        for future in pending:
            future.cancel()
        for future in wait(pending, timeout=2 * workers.job.limit).done:
            if not future.cancelled() and future.exception() is None:
                course.record(future.result())
        raise


def _take(course: Course, future: Future[Outcome], task: Task, suspects: list[Task]) -> None:
    """The outcome of a range; if its worker died, it is tried once more, alone."""
    error = future.exception() if not future.cancelled() else BrokenExecutor()
    if error is None:
        course.record(future.result())
    elif is_death(error):
        suspects.append(task)
    else:
        raise error


def _alone(course: Course, workers: Workers, task: Task) -> None:
    """Try a range again with nothing else under way: if the worker dies once more, it is why."""
    try:
        course.record(workers.submit(task).result())
    except BaseException as error:
        if not is_death(error):
            raise
        course.lose(task)
        workers.renew()
