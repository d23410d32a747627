"""What a person sees of a run: a progress bar on a terminal, the first failures, a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from converter.batch.progress import Observer, Progress, Summary
from converter.columns import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar

MOST_FAILURES = 50
"""Failures that are shown one by one; the report has them all."""

Say = Callable[[str], None]


class Failures:
    """Says the first failures, and counts them."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._count = 0

    def __call__(self, _: str, message: str) -> None:
        """Take a failure."""
        self._count += 1
        if self._count <= MOST_FAILURES:
            self._say(f"error: {visible(message)}")
        elif self._count == MOST_FAILURES + 1:
            self._say("… more failures follow; --report FILE lists them all")


@contextmanager
def plain(say: Say) -> Iterator[Observer]:
    """Show failures, as lines that ``say`` writes."""
    yield Observer(failure=Failures(say))


@contextmanager
def bar() -> Iterator[Observer]:
    """Show a progress bar on the terminal that standard error is, and failures above it."""
    from rich import progress  # not where no bar is shown
    from rich.console import Console

    console = Console(stderr=True)
    with progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]}"),
        progress.TimeRemainingColumn(),
        progress.TextColumn("[red]{task.fields[failed]}"),
        console=console,
        transient=True,
    ) as shown:
        say = _sayer(console)
        yield Observer(_mover(shown), Failures(say))


def _sayer(console: Console) -> Say:
    return lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True)


def _mover(shown: Bar) -> Callable[[Progress], None]:
    task = shown.add_task("finding", total=None, rate="", failed="")

    def move(now: Progress) -> None:
        speed = shown.tasks[0].speed
        shown.update(
            task,
            description="converting" if now.total else "finding",
            completed=now.done,
            total=now.total or None,
            rate=f"{speed:.0f}/s" if speed else "",
            failed=f"{now.failed} failed" if now.failed else "",
        )

    return move


def summed_up(summary: Summary) -> str:
    """Return what is said at the end of a run."""
    failed = summary.failed + summary.partly
    total = summary.converted + summary.kept + failed + summary.waiting
    parts = [f"{summary.converted:,} of {total:,} documents converted"]
    for count, what in (
        (summary.kept, "were there already"),
        (failed, "failed"),
        (summary.waiting, "not reached"),
        (summary.skipped, "other files skipped"),
    ):
        if count:
            parts.append(f"{count:,} {what}")
    where = f", in {summary.output}" if summary.output else ""
    advice = " --resume goes on with the rest." if summary.resumable else ""
    return f"{', '.join(parts)} ({summary.seconds:,.1f} s{where}).{advice}"
