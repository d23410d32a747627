"""Worker processes that are cut off at a limit, and whose death harms nobody else.

`concurrent.futures.ProcessPoolExecutor` lets all its workers share one pipe: it breaks as a whole
when one of them dies, and it can stop none of them. Here every worker has pipes of its own and a
thread that waits at them, so that a death concerns a single call::

    thread of the pool ──call──▶ stdin  ┌────────┐
                       ◀─result─ stdout │ worker │  a fresh interpreter, on every system
                                        └────────┘

The interpreter is started anew rather than forked, and runs no part of the caller's program: a
script may use the pool without an ``if __name__ == "__main__"``.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import import_module
from typing import IO, Any, NoReturn, ParamSpec, TypeVar, cast

from converter.errors import InternalError
from converter.plugins import are_disabled, disable_plugins

P = ParamSpec("P")
T = TypeVar("T")

_CHECKED_EVERY = 0.1  # seconds
_TRIES_TO_START = 3
_READY = b"ready\n"

_RESULTS: ContextVar[IO[bytes]] = ContextVar("_RESULTS")
"""Where this process gives its results, if it is a worker."""


class WorkerLostError(Exception):
    """A worker died, or was ended at a limit, before it gave a result; the message says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take; None is no limit.

    Attributes:
        seconds: Time by the clock; each part of a call (`begin_part`) has as much.
        mebibytes: Memory of the worker, as the system counts what is resident.
    """

    seconds: float | None = None
    mebibytes: float | None = None


USUAL_LIMITS = Limits(seconds=300, mebibytes=2048)
"""What a document may take, if not told otherwise."""


@dataclass(slots=True)
class _Call:
    """A call that waits for a worker."""

    future: Future[Any]
    function: Callable[..., Any]
    args: tuple[object, ...]
    kwargs: dict[str, object]


class Workers(Executor):
    """A pool of worker processes.

    The future of a call whose worker was lost raises `WorkerLostError`; another worker takes its
    place. What is called, what it is given and what it returns must be picklable.
    """

    def __init__(self, count: int, limits: Limits) -> None:
        """Make a pool of ``count`` workers; they are started when they are needed."""
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._limits = limits
        self._closing = threading.Event()
        self._workers: dict[int, _Worker] = {}
        self._threads = [
            threading.Thread(target=self._serve, args=(number,), daemon=True)
            for number in range(count)
        ]
        self._guard = threading.Thread(target=self._watch, daemon=True)
        for thread in (*self._threads, self._guard):
            thread.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Let a worker call ``fn``."""
        future: Future[T] = Future()
        self._calls.put(_Call(future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers: at once if ``cancel_futures``, else when every call is done."""
        if cancel_futures:
            self._closing.set()
            for worker in list(self._workers.values()):
                worker.end("it was stopped")
        for _ in self._threads:
            self._calls.put(None)
        if wait:
            for thread in self._threads:
                thread.join()
            self._closing.set()
            self._guard.join()

    def _serve(self, number: int) -> None:
        """Hand calls to a worker, one after the other; this is what a thread of the pool does."""
        _shield_from_interrupts()
        while (call := self._calls.get()) is not None:
            if not call.future.set_running_or_notify_cancel():
                continue
            try:
                result = self._worker(number).call(call)
            except BaseException as error:
                call.future.set_exception(error)
            else:
                call.future.set_result(result)
        if number in self._workers:
            self._workers[number].close()

    def _worker(self, number: int) -> _Worker:
        """Return the worker of a thread, ready for a call.

        Raises:
            InternalError: If none can be started.
            WorkerLostError: If the pool is being shut down.
        """
        if (idle := self._workers.get(number)) and idle.alive:
            if not idle.is_large(self._limits):
                return idle
            idle.close()  # or this call would be blamed for it
        for _ in range(_TRIES_TO_START):
            self._workers[number] = worker = _Worker(_started())
            if self._closing.is_set():
                worker.end("it was stopped")
            if worker.is_ready():
                return worker
        if self._closing.is_set():
            raise WorkerLostError(worker.ended_for)
        raise _not_started(f"exit code {worker.process.returncode}")

    def _watch(self) -> None:
        """End what exceeds a limit."""
        while not self._closing.wait(_CHECKED_EVERY):
            for worker in list(self._workers.values()):
                if reason := worker.excess(self._limits):
                    worker.end(reason)


@dataclass(slots=True)
class _Worker:
    """A worker process, seen from the pool."""

    process: subprocess.Popen[bytes]
    began: float = 0.0
    ended_for: str = field(default="")

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def is_ready(self) -> bool:
        """Wait until it has imported what it needs; tell whether it lives."""
        if _stdout(self.process).readline() == _READY:
            return True
        self.process.kill()
        self.process.wait()
        return False

    def call(self, call: _Call) -> object:
        """Return what the call gives, or raise what it raises."""
        task = pickle.dumps((call.function, call.args, call.kwargs), pickle.HIGHEST_PROTOCOL)
        self.began = time.monotonic()
        try:
            _stdin(self.process).write(task)
            _stdin(self.process).flush()
            while (answer := pickle.load(_stdout(self.process))) is None:
                self.began = time.monotonic()
        except (OSError, EOFError, pickle.UnpicklingError):
            self.process.kill()  # it may have closed its output only
            cause = _cause(self.process.wait())
            raise WorkerLostError(self.ended_for or cause) from None
        finally:
            self.began = 0.0
        succeeded, result = answer
        if succeeded:
            return result
        raise result

    def excess(self, limits: Limits) -> str:
        """Return which of its limits the call under way exceeds; nothing if it keeps them."""
        if not self.began:
            return ""
        if limits.seconds and time.monotonic() - self.began > limits.seconds:
            return f"it took longer than {limits.seconds:g} s"
        if limits.mebibytes and _resident(self.process.pid) > limits.mebibytes * 2**20:
            return f"it took more memory than {limits.mebibytes:g} MiB"
        return ""

    def is_large(self, limits: Limits) -> bool:
        """Tell whether it holds so much memory already that a call may exceed the limit."""
        if not limits.mebibytes:
            return False
        return 2 * _resident(self.process.pid) > limits.mebibytes * 2**20

    def end(self, reason: str) -> None:
        self.ended_for = self.ended_for or reason
        with contextlib.suppress(OSError):  # it has ended by itself
            self.process.kill()

    def close(self) -> None:
        """Let the worker end: it reads the end of its input."""
        with contextlib.suppress(OSError):
            _stdin(self.process).close()
        self.process.wait()
        _stdout(self.process).close()


def _started() -> subprocess.Popen[bytes]:
    """Start a worker process.

    Raises:
        InternalError: If the system starts none.
    """
    path = f"import sys; sys.path[:] = {sys.path!r}; "
    try:
        return subprocess.Popen(
            [sys.executable, "-c", f"{path}from converter.batch.workers import work; work()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Windows sends Ctrl-C to all processes of a console but those of a new group
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    except OSError as error:
        raise _not_started(str(error)) from error


def _not_started(reason: str) -> InternalError:
    return InternalError(
        f"No worker process could be started with {sys.executable} ({reason}). "
        "Check that it runs, and that there is memory for it."
    )


def _shield_from_interrupts() -> None:
    """Let Ctrl-C reach the main thread only, and no process that this thread starts."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _stdin(process: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", process.stdin)


def _stdout(process: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", process.stdout)


def _resident(pid: int) -> int:
    """Return the bytes of memory that a process holds; 0 if it is gone."""
    import psutil

    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return 0


def _cause(code: int) -> str:
    """Say why a process ended by itself."""
    if code < 0:
        name = signal.Signals(-code).name
        hint = ", which is what systems do that run out of memory" if name == "SIGKILL" else ""
        return f"the process that converted it was ended by {name}{hint}"
    return f"the process that converted it ended with exit code {code}"


def work() -> NoReturn:
    """Do what comes in by standard input until it ends: the whole life of a worker."""
    calls, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    _RESULTS.set(results)
    os.dup2(2, 1)  # what a library prints must not stand between the results
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # nor may it read calls, or wait on Windows for a pipe that is being read
    os.close(nothing)
    tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(calls, tasks), daemon=True).start()
    if are_disabled():
        disable_plugins()
    import_module("converter.batch.work")  # now, while no clock runs

    _tell(results, _READY)
    while True:
        function, args, kwargs = tasks.get()
        try:
            answer = pickle.dumps((True, function(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # the pool's side raises it
            answer = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
        _tell(results, answer)


def begin_part() -> None:
    """Say that a part of the call under way begins, which has the time that a call may take.

    In a process that is no worker nothing happens.
    """
    if results := _RESULTS.get(None):
        _tell(results, pickle.dumps(None))


def _tell(results: IO[bytes], answer: bytes) -> None:
    try:
        results.write(answer)
        results.flush()
    except OSError:  # nobody takes it: the pool is dead, and so is the worker
        os._exit(0)


def _listen(calls: IO[bytes], tasks: queue.SimpleQueue[Any]) -> None:
    """Take in calls; when no more can come, the pool is done or dead, and so is the worker."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            tasks.put(pickle.load(calls))
    os._exit(0)
