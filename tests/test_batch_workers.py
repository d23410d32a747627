"""Worker processes: limits, deaths, and that one of them concerns a single call only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, Future
from pathlib import Path
from typing import Any

import psutil
import pytest

from converter.batch.chunks import chunked
from converter.batch.contents import Whole
from converter.batch.entry import Carried, Entry
from converter.batch.pool import Pool, outcomes
from converter.batch.stores import store_at
from converter.batch.work import Chunk, Task, convert_chunk
from converter.batch.workers import Limits, WorkerLostError, Workers, begin_part
from converter.conversion import request_for
from converter.errors import InternalError, LimitError, SourceError
from converter.options import WriteOptions
from converter.plan import Target

NO_LIMITS = Limits()


def double(number: int) -> int:
    return 2 * number


def pid() -> int:
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)


def leave() -> None:
    os._exit(7)


def fail() -> None:
    raise SourceError("this is no text")


def listen() -> bytes:
    return os.read(0, 1)


def chatter() -> str:
    print("what a library prints")
    os.write(1, b"and what its C part prints\n")
    return "the result"


def hold(mebibytes: int, seconds: float) -> int:
    held = bytearray(mebibytes * 2**20)
    time.sleep(seconds)
    return len(held)


def in_parts(count: int, seconds: float) -> int:
    for _ in range(count):
        begin_part()
        time.sleep(seconds)
    return count


KEPT: list[bytearray] = []


def keep(mebibytes: int) -> int:
    KEPT.append(bytearray(mebibytes * 2**20))
    return os.getpid()


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(2, NO_LIMITS) as pool:
        yield pool


def test_results_come_back_whatever_is_printed(workers: Workers) -> None:
    assert list(workers.map(double, range(50))) == list(range(0, 100, 2))
    assert workers.submit(chatter).result() == "the result"


def test_what_is_called_reads_no_calls(workers: Workers) -> None:
    assert [workers.submit(listen).result(10) for _ in range(4)] == [b""] * 4


def test_they_are_other_processes_and_used_again(workers: Workers) -> None:
    pids = {workers.submit(pid).result() for _ in range(10)}
    assert os.getpid() not in pids
    assert len(pids) <= 2


def test_what_a_call_raises_is_raised(workers: Workers) -> None:
    with pytest.raises(SourceError, match="this is no text"):
        workers.submit(fail).result()


@pytest.mark.parametrize("end", [die, leave])
def test_a_death_concerns_one_call(workers: Workers, end: Any) -> None:
    others = [workers.submit(double, number) for number in range(10)]
    lost = workers.submit(end)
    more = [workers.submit(double, number) for number in range(10)]
    with pytest.raises(WorkerLostError, match=r"SIGKILL|exit code"):
        lost.result()
    assert [each.result() for each in others + more] == [*range(0, 20, 2)] * 2


def test_a_worker_that_died_while_idle_is_replaced() -> None:
    with Workers(1, NO_LIMITS) as workers:
        first = workers.submit(pid).result()
        psutil.Process(first).kill()
        psutil.wait_procs([psutil.Process(first)] if psutil.pid_exists(first) else [], 10)
        assert workers.submit(double, 3).result() == 6


def test_a_call_that_takes_too_long_is_ended() -> None:
    with Workers(2, Limits(seconds=3)) as workers:
        slow, quick = workers.submit(time.sleep, 60), workers.submit(double, 4)
        assert quick.result() == 8
        with pytest.raises(WorkerLostError, match=r"longer than 3 s"):
            slow.result()


def test_each_part_of_a_call_has_the_whole_time() -> None:
    with Workers(1, Limits(seconds=4)) as workers:
        assert workers.submit(in_parts, 2, 2.5).result() == 2


def test_a_call_that_takes_too_much_memory_is_ended() -> None:
    with Workers(1, Limits(mebibytes=400)) as workers:
        assert workers.submit(hold, 50, 0.3).result() == 50 * 2**20
        with pytest.raises(WorkerLostError, match="more memory than 400 MiB"):
            workers.submit(hold, 600, 60).result()
        assert workers.submit(double, 4).result() == 8


def test_a_worker_that_holds_much_is_replaced_before_another_call_is_blamed() -> None:
    with Workers(1, Limits(mebibytes=600)) as workers:
        first = workers.submit(pid).result()
        assert workers.submit(keep, 350).result() == first
        assert workers.submit(pid).result() != first


def test_shutting_down_ends_what_is_under_way() -> None:
    workers = Workers(1, NO_LIMITS)
    under_way = workers.submit(time.sleep, 60)
    waiting = workers.submit(double, 1)
    while not under_way.running():
        time.sleep(0.01)
    workers.shutdown(cancel_futures=True)
    with pytest.raises((WorkerLostError, CancelledError)):
        under_way.result()
    with pytest.raises((WorkerLostError, CancelledError)):
        waiting.result()
    assert not [child for child in psutil.Process().children() if "workers" in str(child.cmdline())]


def test_workers_that_cannot_start_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["nowhere"])
    with Workers(1, NO_LIMITS) as workers, pytest.raises(InternalError, match="could be started"):
        workers.submit(double, 1).result()


def test_a_system_that_starts_no_process_is_told_at_each_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with Workers(1, NO_LIMITS) as workers:
        for _ in range(2):
            with pytest.raises(InternalError, match=r"started with .*temporarily unavailable"):
                workers.submit(double, 1).result(timeout=60)


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import converter\n"
        "open('a.txt', 'w', encoding='utf-8').write('关于修桥的通知')\n"
        "print(converter.convert_many(['a.txt'], 'md', 'out').converted)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, check=False)
    assert (done.stdout.split(), done.stderr) == ([b"1"], b"")


# Chunks


class Fragile(Executor):
    """Runs chunks at once; those that hold a document called ``bad`` lose their worker."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def submit(self, fn: Any, /, *args: Any, **_: Any) -> Future[Any]:
        """Run a chunk."""
        chunk: Chunk = args[0]
        self.sizes.append(len(chunk.tasks))
        future: Future[Any] = Future()
        if any("bad" in task.entry.origin for task in chunk.tasks):
            future.set_exception(OSError("the connection was lost"))
        else:
            future.set_result(fn(chunk))
        return future


def chunk_of(*names: str) -> Chunk:
    tasks = tuple(
        Task(
            number,
            Entry(name, f"{name}.txt", 9, Carried("关于修桥的通知".encode())),
            (Target(f"{name}.md", "md"),),
        )
        for number, name in enumerate(names, 1)
    )
    return Chunk(tasks, request_for((), options=WriteOptions()), None)


def test_a_chunk_that_is_lost_is_run_again_one_by_one() -> None:
    executor = Fragile()
    chunks = [chunk_of("a", "b"), chunk_of("c", "bad", "d"), chunk_of("e")]
    done = [each for some in outcomes(Pool(executor, lambda: 1), chunks) for each in some]
    assert {each.source for each in done if not each.errors} == {"a", "b", "c", "d", "e"}
    (lost,) = (each for each in done if each.errors)
    assert isinstance(lost.errors[0], LimitError)
    assert str(lost.errors[0]).startswith("bad was given up: the connection was lost.")
    assert sorted(executor.sizes) == [1, 1, 1, 1, 2, 3]


def test_no_wait_is_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuck(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            return Future()

    def interrupted(_: object, seconds: float | None = None, *__: object) -> None:
        assert seconds is not None  # or Windows would not tell of Ctrl-C
        raise KeyboardInterrupt

    monkeypatch.setattr("converter.batch.pool.wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        next(outcomes(Pool(Stuck(), lambda: 1), [chunk_of("a")]))


def test_few_chunks_are_taken_ahead() -> None:
    taken: list[str] = []

    def chunks() -> Iterator[Chunk]:
        for number in range(100):
            taken.append(str(number))
            yield chunk_of(str(number))

    run = outcomes(Pool(Fragile(), lambda: 2), chunks())
    next(run)
    assert len(taken) <= 5
    run.close()


def sizes(waiting: int, workers: int, document: int = 9) -> list[int]:
    """Return the sizes of the chunks that so many documents of some bytes are divided into."""
    entry = Entry("a", "a.txt", document, Carried(b""))
    tasks = (Task(number, entry, ()) for number in range(waiting))
    return [len(chunk) for chunk in chunked(tasks, waiting, Pool(Fragile(), lambda: workers))]


@pytest.mark.parametrize(
    ("waiting", "workers", "chunks"),
    [
        (0, 2, []),
        (3, 2, [1, 1, 1]),
        (9, 2, [2, 1, 1, 1, 1, 1, 1, 1]),
        (256, 1, [64, 64, 64, 32, 16, 8, 4, 2, 1, 1]),
    ],
)
def test_chunks_become_smaller_as_the_end_comes_near(
    waiting: int, workers: int, chunks: list[int]
) -> None:
    assert sizes(waiting, workers) == chunks


def test_large_documents_travel_in_small_chunks() -> None:
    assert max(sizes(1000, 1, document=2**19)) == 4
    assert max(sizes(1000, 1, document=2**30)) == 1


def test_workers_are_started_for_the_first_documents_only() -> None:
    class Counting(Fragile):
        def submit(self, fn: Any, /, *_: Any, **__: Any) -> Future[Any]:
            started.append(fn)
            return Future()

    for remote, expected in ((False, 3), (True, 0)):
        started: list[Any] = []
        pool = Pool(Counting(), lambda: 3, remote=remote)
        for documents in range(1, 10):
            pool.expect(documents)
        assert len(started) == expected


def test_a_document_that_vanished_fails_alone(tmp_path: Path) -> None:
    chunk = chunk_of("a", "b")
    gone = Entry("gone.txt", "gone.txt", 9, Whole(str(tmp_path / "gone.txt")))
    tasks = (chunk.tasks[0], Task(3, gone, (Target("gone.md", "md"),)), chunk.tasks[1])
    store = store_at(str(tmp_path / "out"))
    first, second, third = convert_chunk(
        Chunk(tasks, request_for((), options=WriteOptions()), store)
    )
    assert (first.status, second.status, third.status) == ("converted", "failed", "converted")
    assert "does not exist" in str(second.errors[0])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.md", "b.md"]


def test_interrupts_reach_the_main_thread_only() -> None:
    with Workers(1, NO_LIMITS) as workers:
        child = workers.submit(pid).result()
        if sys.platform != "win32":
            os.kill(child, signal.SIGINT)
        assert workers.submit(pid).result() == child
    assert threading.current_thread() is threading.main_thread()
