"""A real Dask cluster on this machine: a scheduler and workers, some of which are killed."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from archive_builders import tar_of

from converter.batch import cluster as module
from converter.batch.cluster import cluster
from converter.batch.entry import Entry
from converter.batch.inputs import entries
from converter.batch.run import Observer, Progress, convert_many
from converter.batch.stores import store_at
from converter.batch.workers import Limits, WorkerLostError
from converter.cli import main
from converter.errors import EXIT_INCOMPLETE, ClusterError, UsageError
from converter.version import VERSION

T = TypeVar("T")

distributed = pytest.importorskip("distributed", reason="the extra [cluster] is not installed")

REPOSITORY = Path(__file__).resolve().parent.parent
FILE = "scheduler.json"  # where the scheduler says its address
SLEEPER = "(__import__('time').sleep(1), __import__('os').getpid())"  # needs no module of the tests
HURRY = 5  # seconds that a test waits for what is not there


class Cluster:
    """A scheduler with two workers, each a process that a nanny starts anew when it dies."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", FILE)
        self.address = _awaited(self._address)
        self.add_workers(workers)

    def add_workers(self, count: int, threads: int = 1) -> None:
        """Start more workers."""
        numbers = ("--nworkers", str(count), "--nthreads", str(threads))
        if count:
            self._start("worker", self.address, *numbers)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"],
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def _address(self) -> str | None:
        try:
            text = (self._folder / FILE).read_text(encoding="utf-8")
            return str(json.loads(text)["address"])
        except (OSError, ValueError):
            return None

    def worker_processes(self) -> list[int]:
        """Return the process numbers of the workers."""
        with distributed.Client(self.address, set_as_default=False) as client:
            return list(client.run(os.getpid).values())

    def stop(self) -> None:
        """Kill all of it."""
        for process in reversed(self._processes):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _awaited(ask: Callable[[], T | None]) -> T:
    for _ in range(600):
        if found := ask():
            return found
        time.sleep(0.1)
    raise TimeoutError("what was awaited does not come")


@contextmanager
def running(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    folder.mkdir(exist_ok=True)
    started = Cluster(folder, workers)
    try:
        if workers:
            _awaited(lambda: len(started.worker_processes()) == workers)
        yield started
    finally:
        started.stop()


pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="what is killed here is killed by signals"
)


@pytest.fixture(scope="module")
def shared_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive of speeches, one of which is empty."""
    members = {f"{number // 9}/第{number}次讲话.txt": _speech(number) for number in range(60)}
    members["empty.txt"] = b""
    return tar_of(tmp_path_factory.mktemp("in") / "in.tar.gz", members, "w:gz")


def _speech(number: int) -> bytes:
    items = "".join(f"{'一二三四五六七八九'[n]}、抓好第{n}项工作。\n" for n in range(9))
    return f"在第{number}次会议上的讲话\n\n同志们：\n{items}谢谢大家。\n".encode()


@pytest.fixture(scope="module")
def expected(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what one machine makes of the archive, undisturbed."""
    out = tmp_path_factory.mktemp("expected")
    summary = convert_many(str(archive), "md,docx", out, jobs=1)
    assert (summary.converted, summary.failed) == (60, 1)
    return outputs(out)


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.name.startswith(".")
    }


def once(act: Callable[[], None]) -> Observer:
    """Return what acts when the first documents are done, and not again."""
    left = [act]

    def progress(state: Progress) -> None:
        if state.total and state.done and left:
            left.pop()()

    return Observer(progress=progress)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DOCUMENTS", 2)


@pytest.mark.usefixtures("small_chunks")
def test_a_cluster_gives_the_bytes_of_one_machine(
    shared_cluster: Cluster, archive: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    with cluster(shared_cluster.address) as pool:
        assert pool.workers() == 2
        summary = convert_many(str(archive), "md,docx", tmp_path, pool=pool)
    assert (summary.converted, summary.failed) == (60, 1)
    assert outputs(tmp_path) == expected


def test_the_command_line(
    shared_cluster: Cluster, archive: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    arguments = [str(archive), "--to", "md,docx", "-o", str(tmp_path / "out")]
    assert main([*arguments, "--cluster", shared_cluster.address]) == EXIT_INCOMPLETE
    assert outputs(tmp_path / "out") == expected


def test_storage_that_is_shared_is_read_and_written_by_the_workers(
    shared_cluster: Cluster, archive: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    pytest.importorskip("fsspec", reason="the extra [remote] is not installed")
    out = tmp_path / "out"
    with cluster(shared_cluster.address) as pool:
        convert_many(archive.as_uri(), "md,docx", out.as_uri(), pool=pool)
    assert outputs(out) == expected


def test_a_bucket_is_read_and_written_by_the_workers(
    bucket: str, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where the journal of a run to a bucket is
    with running(tmp_path, workers=1) as started, cluster(started.address) as pool:
        source = store_at(f"{bucket}/speeches")
        source.put("0/第3次讲话.txt", _speech(3))
        summary = convert_many(f"{bucket}/speeches", "md", f"{bucket}/out", pool=pool)
        assert (summary.converted, summary.failed) == (1, 0)
    (entry,) = entries([f"{bucket}/out"])
    assert isinstance(entry, Entry)
    assert entry.content.read() == expected["0/第3次讲话.md"]


@pytest.mark.usefixtures("small_chunks")
def test_a_worker_that_is_killed_takes_nothing_with_it(
    shared_cluster: Cluster, archive: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    victims = shared_cluster.worker_processes()

    def kill() -> None:
        os.kill(victims[0], signal.SIGKILL)

    with cluster(shared_cluster.address) as pool:
        summary = convert_many(str(archive), "md,docx", tmp_path, pool=pool, observer=once(kill))
    assert (summary.converted, summary.failed) == (60, 1)
    assert outputs(tmp_path) == expected
    assert victims[0] not in shared_cluster.worker_processes()


def test_a_call_that_ends_its_process_fails_alone(shared_cluster: Cluster) -> None:
    with cluster(shared_cluster.address) as pool:
        deadly = pool.executor.submit(os._exit, 1)
        with pytest.raises(WorkerLostError, match="exit code 1"):
            deadly.result(timeout=60)
        assert pool.executor.submit(abs, -1).result(timeout=60) == 1


@pytest.mark.parametrize(
    ("limits", "greedy", "words"),
    [
        (Limits(seconds=1), "__import__('time').sleep(300)", "longer than 1 s"),
        (
            Limits(mebibytes=300),
            "(b'x' * 600 * 2**20, __import__('time').sleep(300))",
            "more memory than 300 MiB",
        ),
    ],
)
def test_the_limits_of_a_document_hold_on_every_machine(
    shared_cluster: Cluster, limits: Limits, greedy: str, words: str
) -> None:
    with (
        cluster(shared_cluster.address, limits) as pool,
        pytest.raises(WorkerLostError, match=words),
    ):
        pool.executor.submit(eval, greedy).result(timeout=60)


def test_a_worker_that_comes_later_helps(tmp_path: Path) -> None:
    with running(tmp_path, workers=1) as growing, cluster(growing.address) as pool:
        assert pool.workers() == 1
        growing.add_workers(1, threads=2)
        _awaited(lambda: pool.workers() == 3)
        calls = [pool.executor.submit(eval, SLEEPER) for _ in range(6)]
        assert len({call.result(timeout=60) for call in calls}) > 1


def test_a_worker_of_another_version_that_comes_later(
    shared_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster(shared_cluster.address) as pool:
        monkeypatch.setattr(module, "VERSION", "99.9")
        with pytest.raises(UsageError, match=r"and 99\.9 is used here"):
            pool.executor.submit(abs, -1).result(timeout=60)


@pytest.mark.usefixtures("small_chunks")
def test_a_scheduler_that_is_killed_ends_the_run_and_another_goes_on(
    shared_cluster: Cluster,
    archive: Path,
    expected: dict[str, bytes],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    for name in module.LOGS:
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    with running(tmp_path / "cluster") as doomed:

        def kill() -> None:
            os.kill(doomed.scheduler.pid, signal.SIGKILL)

        with (
            pytest.raises(ClusterError, match=r"is gone.*--resume"),
            cluster(doomed.address) as pool,
        ):
            convert_many(str(archive), "md,docx", out, pool=pool, observer=once(kill))
    assert caplog.text == ""  # Dask would show tracebacks
    assert len(outputs(out)) < len(expected)
    with cluster(shared_cluster.address) as pool:
        summary = convert_many(str(archive), "md,docx", out, resume=True, pool=pool)
    assert (summary.converted, summary.failed) == (60, 1)
    assert outputs(out) == expected


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", HURRY)
    with (
        pytest.raises(ClusterError, match=r"No scheduler answers at tcp://127\.0\.0\.1:9 "),
        cluster("tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.parametrize("address", ["nonsense", "gopher://127.0.0.1:9", "tcp://127.0.0.1:port"])
def test_an_address_that_is_none(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", HURRY)
    with pytest.raises(ClusterError, match="No scheduler answers"), cluster(address):
        pass
    # a client that is left half made waits for itself when it is collected as another one starts
    clients = [each for each in gc.get_objects() if type(each) is distributed.Client]
    assert all(client.status == "closed" for client in clients)


def test_a_port_behind_which_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", HURRY)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(ClusterError, match="No scheduler answers"),
        cluster(f"tcp://127.0.0.1:{silent.getsockname()[1]}"),
    ):
        pass


def test_a_scheduler_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_FOR_WORKERS", HURRY)
    with (
        running(tmp_path, workers=0) as lonely,
        pytest.raises(ClusterError, match=r"has no workers\. Start one"),
        cluster(lonely.address),
    ):
        pass


def test_a_cluster_that_is_left_slowly_does_not_hide_why_the_run_ended(
    shared_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = distributed.Client.close

    def close_slowly(client: object, **_: object) -> None:
        close(client)
        raise TimeoutError("timed out after 1 s.")

    monkeypatch.setattr(distributed.Client, "close", close_slowly)
    with pytest.raises(UsageError, match="the run ended"), cluster(shared_cluster.address):
        raise UsageError("the run ended")


def test_workers_of_another_version(
    shared_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "VERSION", "99.9")
    with (
        pytest.raises(UsageError, match=rf"has the version {VERSION} .* 99\.9 is used here"),
        cluster(shared_cluster.address),
    ):
        pass


def test_a_cluster_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UsageError, match=r"gongwen-converter\[cluster\]"),
        cluster("tcp://127.0.0.1:9"),
    ):
        pass
