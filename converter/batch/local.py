"""The pool of this machine: worker processes, one for each processor if not told otherwise."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator

from converter.batch.pool import Pool
from converter.batch.workers import Limits, Workers
from converter.errors import UsageError


@contextlib.contextmanager
def processes(jobs: int | None, limits: Limits) -> Iterator[Pool]:
    """Return a pool of processes of this machine, which are ended in the end.

    Args:
        jobs: How many work at a time; None takes one for each processor.
        limits: What a document may take.

    Raises:
        UsageError: If the system cannot run so many.
    """
    count = jobs or _processors()
    try:
        workers = Workers(count, limits)
    except RuntimeError as error:  # no thread can be started to watch over each
        raise UsageError(
            f"This system cannot run {count} processes at a time. Name fewer with --jobs."
        ) from error
    try:
        yield Pool(workers, lambda: count)
    finally:
        with _uninterrupted():
            workers.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let a second Ctrl-C not disturb what the first one began."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
