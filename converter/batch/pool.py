"""Chunks through an executor: few under way at a time, and none that fails takes others with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass

from converter.batch.work import Chunk, Outcome, Task, convert_chunk, warm_up
from converter.errors import ConverterError, LimitError

_AHEAD = 2  # chunks handed out for each worker: one it is at, one that waits
_PAUSE = 0.2  # seconds; on Windows nothing, not even Ctrl-C, disturbs who waits without an end


@dataclass(frozen=True, slots=True)
class Pool:
    """What runs chunks.

    Attributes:
        executor: Runs `converter.batch.work.convert_chunk`.
        workers: Tells how many chunks it runs at a time, which may be more later on.
        documents: How many documents a chunk has at most.
        remote: Whether it is on other machines, to which bytes must travel.
    """

    executor: Executor
    workers: Callable[[], int]
    documents: int = 64
    remote: bool = False

    def expect(self, documents: int) -> None:
        """Have workers started for so many documents, before there are chunks for them.

        Those of other machines are there already.
        """
        if documents <= self.workers() and not self.remote:
            self.executor.submit(warm_up)


def outcomes(pool: Pool, chunks: Iterable[Chunk]) -> Generator[list[Outcome]]:
    """Convert chunks, and yield the outcomes of each as soon as they are there, in any order.

    A chunk that is lost (its worker died, or was ended at a limit) is run again, one document at
    a time; a document that is lost alone has failed.

    Args:
        pool: What runs them.
        chunks: What to convert; the next is taken only when a worker may soon be idle.

    Raises:
        ConverterError: If the run cannot go on: the store is full, no worker can be started.
    """
    waiting = iter(chunks)
    again: deque[Chunk] = deque()
    under_way: dict[Future[list[Outcome]], Chunk] = {}
    while True:
        most = _AHEAD * pool.workers()
        while len(under_way) < most and (chunk := _next(again, waiting)):
            under_way[pool.executor.submit(convert_chunk, chunk)] = chunk
        if not under_way:
            return
        done, _ = wait(under_way, _PAUSE, FIRST_COMPLETED)
        for future in done:
            chunk = under_way.pop(future)
            try:
                yield future.result()
            except ConverterError:
                raise
            except Exception as error:  # every executor has its own for a worker that is lost
                if len(chunk.tasks) > 1:
                    again.extend(chunk.singles())
                else:
                    yield [_lost(chunk.tasks[0], error)]


def _next(again: deque[Chunk], waiting: Iterator[Chunk]) -> Chunk | None:
    return again.popleft() if again else next(waiting, None)


def _lost(task: Task, error: Exception) -> Outcome:
    """Return the outcome of a document that took its worker with it."""
    origin = task.entry.origin
    reason = str(error) or type(error).__name__
    advice = "Split it, or raise --time-limit or --memory-limit."
    return Outcome(
        task.number, origin, errors=(LimitError(f"{origin} was given up: {reason}. {advice}"),)
    )
