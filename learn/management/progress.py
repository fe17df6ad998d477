"""Progress for people: a bar with rate and time left on a terminal, a plain line now and then anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

PLAIN_STEPS = 10  # lines a stage without a terminal


@contextmanager
def shown_progress(stream: TextIO) -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function `progress(stage, done, total)` that shows on the stream how far a long piece of work has come."""
    if not stream.isatty():
        yield _plain_lines(stream)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as bars:
        stages: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total)
            bars.update(stages[stage], completed=done)

        yield progress


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:,.0f}/s")


def _plain_lines(stream: TextIO) -> Callable[[str, int, int], None]:
    shown: dict[str, int] = {}

    def progress(stage: str, done: int, total: int) -> None:
        step = done * PLAIN_STEPS // max(total, 1)
        if step > shown.get(stage, 0) and total >= PLAIN_STEPS:
            shown[stage] = step
            stream.write(f"{stage}: {done:,} of {total:,}\n")

    return progress
