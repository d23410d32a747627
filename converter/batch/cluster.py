"""Chunks on many machines: a Dask cluster (extra ``[cluster]``, guide docs/cluster.md).

The cluster is an executor like any other (`converter.batch.pool`). On each of its workers the work
is done by processes of our own, so that the limits of a document hold there as they do here::

    pool ──chunk──▶ scheduler ──▶ Dask worker ──▶ process, cut off at a limit
                              ──▶ Dask worker ──▶ process

A worker that dies takes no document with it: Dask gives its chunk to another one, and gives up on
a chunk that has ended several workers; then its documents are tried one by one, as on one machine.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import platform
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from types import ModuleType
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from converter.batch.pool import Pool
from converter.batch.workers import USUAL_LIMITS, Limits, WorkerLostError, Workers
from converter.errors import ClusterError, UsageError
from converter.version import VERSION

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["cluster"]

P = ParamSpec("P")
T = TypeVar("T")

DOCUMENTS = 256
"""Documents in a chunk: each chunk is work for the scheduler, too."""

RETRIES = 2
"""How often a chunk that failed on one worker is tried on another before it is taken apart."""

PATIENCE = 30
"""Seconds to wait for the scheduler."""

PATIENCE_FOR_WORKERS = 30
"""Seconds to wait for the first of its workers."""

LOGS = ("distributed", "distributed.client", "tornado.application", "asyncio")
"""Where Dask logs what goes wrong, with tracebacks."""


@contextlib.contextmanager
def cluster(address: str, limits: Limits = USUAL_LIMITS) -> Iterator[Pool]:
    """Return a pool of the workers of a cluster; those that come later help as well.

    For `converter.convert_many`::

        with cluster("tcp://scheduler:8786") as pool:
            convert_many("in.tar.gz", "docx", "out", pool=pool)

    Args:
        address: That of the scheduler: ``tcp://host:8786``, or ``tls://…``.
        limits: What a document may take.

    Raises:
        UsageError: If the extra is missing, or a worker has another version of this package.
        ClusterError: If no scheduler answers, or it has no workers.
    """
    dask = _dask()
    # a chunk that holds a large document is no mistake that must be warned of
    quiet = dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"})
    with quiet, _unheard(), contextlib.ExitStack() as afterwards:
        client = _connected(address)
        afterwards.callback(_close, client)
        _check_workers(client, address)
        executor = _Executor(client, address, limits)
        yield Pool(executor, executor.workers, DOCUMENTS, remote=True)


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Keep to ourselves what Dask logs of what we say in plain words."""
    logs = [logging.getLogger(name) for name in LOGS]
    before = [log.level for log in logs]
    try:
        for log in logs:
            log.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for log, level in zip(logs, before, strict=True):
            log.setLevel(level)


def _dask() -> ModuleType:
    try:
        import dask
        import distributed  # noqa: F401 - it sets the levels of its logs
    except ModuleNotFoundError as error:
        raise UsageError(
            f"A cluster needs {error.name}. Install it with "
            "pip install 'gongwen-converter[cluster]'."
        ) from None
    return dask


def _connected(address: str) -> Client:
    """Return a client of the scheduler, made only if that answers.

    A client that fails to connect waits for ever where nothing answers behind an open port, and
    one that is left half made stops the program when it is collected as the next one starts.
    """
    from distributed import Client
    from distributed.utils import LoopRunner

    try:
        LoopRunner().run_sync(_shake_hands, address, callback_timeout=PATIENCE)
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except Exception as error:  # Dask has no one name for it, nor for a wrong address
        raise ClusterError(
            f"No scheduler answers at {address} ({_line(error)}). Check the address, or start "
            "one with: dask scheduler"
        ) from error


async def _shake_hands(address: str) -> None:
    """Connect to the scheduler, and leave it."""
    from distributed.comm import connect
    from distributed.security import Security

    comm = await connect(address, timeout=PATIENCE, **Security().get_connection_args("client"))
    await comm.close()


def _close(client: Client) -> None:
    """Let go of what is under way; where that takes long, Dask goes on with it in the background.

    It must not hide why the run has ended.
    """
    with contextlib.suppress(TimeoutError):
        client.close(timeout=10)


def _check_workers(client: Client, address: str) -> None:
    """Check that there are workers, and that they have what it takes."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE_FOR_WORKERS)
    except TimeoutError:
        raise ClusterError(
            f"The scheduler at {address} has no workers. Start one on each machine with: "
            f"dask worker {address}"
        ) from None
    for worker, error in client.run(_check_version, VERSION, on_error="return").items():
        if isinstance(error, UsageError):
            raise error
        if error:
            raise UsageError(
                f"The worker {worker} cannot be used ({_line(error)}). Install the version "
                f"{VERSION} of gongwen-converter there."
            )


def _check_version(version: str) -> None:
    """Check, on a worker, that it has our version of this package."""
    if version != VERSION:
        raise UsageError(
            f"A worker on {platform.node()} has the version {VERSION} of gongwen-converter, and "
            f"{version} is used here. Install the same one on every machine."
        )


class _Executor(Executor):
    """What runs calls on a cluster; if that goes away, it says so and not that they failed."""

    def __init__(self, client: Client, address: str, limits: Limits) -> None:
        self._client, self._address, self._limits = client, address, limits
        self._workers: int = sum(client.nthreads().values())
        self._calls = client.get_executor(retries=RETRIES, pure=False)

    def workers(self) -> int:
        """Return how many calls could run at a time when that was last asked for; ask again."""
        self._client.loop.add_callback(self._count)
        return self._workers

    async def _count(self) -> None:
        with contextlib.suppress(OSError):  # the scheduler is gone: `submit` tells of it
            self._workers = max(1, sum((await self._client.nthreads()).values()))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Let a worker call ``fn``."""
        if self._client.status != "running":
            raise self._gone()
        future: Future[T] = Future()

        def pass_on(call: Future[T | WorkerLostError]) -> None:
            error = None if call.cancelled() else call.exception()
            if self._client.status != "running" or call.cancelled():
                future.set_exception(self._gone())
            elif error:
                future.set_exception(error)
            elif isinstance(result := call.result(), WorkerLostError):
                future.set_exception(result)
            else:
                future.set_result(result)

        call = functools.partial(_call, VERSION, self._limits, fn)
        self._calls.submit(call, *args, **kwargs).add_done_callback(pass_on)
        return future

    def _gone(self) -> ClusterError:
        return ClusterError(
            f"The scheduler at {self._address} is gone. What was converted is kept; start it again "
            "and go on with --resume."
        )


def _call(
    version: str, limits: Limits, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T | WorkerLostError:
    """Call ``fn`` on a worker; what exceeds a limit does so on any other, and is not tried again.

    Raises:
        UsageError: If the worker, which may have come later, has another version.
    """
    _check_version(version)
    try:
        return _processes(limits).submit(fn, *args, **kwargs).result()
    except WorkerLostError as lost:
        return lost


@functools.cache
def _processes(limits: Limits) -> Workers:
    """Return the processes of a worker, one for each of its threads; they last as long as it."""
    from distributed import get_worker

    return Workers(get_worker().state.nthreads, limits)


def _line(error: object) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
