"""How a search that goes on is shown: how far it is, how fast, and how long it may take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polyrelax.search.course import Course


@contextmanager
def shown() -> Iterator[Callable[[Course], None] | None]:
    """What to call with the course: a bar on standard error, where that is a terminal.

    The estimate is for the whole class; a counterexample ends the search before.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Networks a second."""

        def render(self, task: Any) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{int(speed):,} networks/s" if speed else "")

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), Rate(), TimeRemainingColumn())
    # No thread of its own: the pool's processes are forked while the bar is there.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("searching")

        def watch(course: Course) -> None:
            size = "" if course.level is None else f"size {course.level}"
            bar.update(task, description=size, completed=course.seen, total=course.space.total)
            bar.refresh()

        yield watch
