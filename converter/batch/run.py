"""Many documents in one run: found, planned, converted by a pool, and gone on with.

The run loop is `convert_many`; the modules beside it are its steps::

    inputs ──▶ plan ──▶ pool ──▶ work ──▶ stores
                 │        │
                 ▼        ▼
              journal ──▶ report
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Unpack

from converter import files
from converter.batch.entry import Entry, Found
from converter.batch.inputs import entries
from converter.batch.journal import Journal
from converter.batch.names import is_url
from converter.batch.place import Place, place_for
from converter.batch.plan import State
from converter.batch.pool import Pool, outcomes
from converter.batch.report import check_report, write_log, write_report
from converter.batch.work import Chunk, Outcome, Task
from converter.batch.workers import Limits, Workers
from converter.conversion import Request, request_for
from converter.errors import (
    EXIT_ALL_FAILED,
    EXIT_INCOMPLETE,
    EXIT_OK,
    ConverterError,
    InputError,
    OutputError,
    OutputExistsError,
    UsageError,
)
from converter.formats import format_named
from converter.options import WriteChoices, chosen
from converter.plan import StrPath, listed_formats, listed_sources, path_key
from converter.version import VERSION

__all__ = ["Limits", "Observer", "Pool", "Progress", "Summary", "convert_many"]

USUAL_LIMITS = Limits(seconds=300, mebibytes=2048)
"""What a document may take, if not told otherwise."""

_DOCUMENT_BYTES = 2**15  # of a chunk; larger documents travel in smaller chunks
_CHUNKS_A_WORKER = 4  # at least, or one worker would be busy long after the others


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        done: Inputs that are done with; while they are being found, those found.
        total: Inputs there are; 0 while they are being found.
        failed: Inputs that failed, in part or as a whole.
    """

    done: int
    total: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Observer:
    """What is told how a run goes, in the thread that called `convert_many`.

    Attributes:
        progress: Takes how far it is.
        failure: Takes what messages call an input, and a message.
    """

    progress: Callable[[Progress], None] = lambda _: None
    failure: Callable[[str, str], None] = lambda *_: None


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a run: how many inputs there are of each sort.

    Attributes:
        output: Where the outputs are; empty if each is beside its input.
        converted: All outputs of these were written, in this run or the one it went on with.
        kept: All outputs of these were there, when a run without its journal was resumed.
        partly: Some outputs of these were written.
        failed: No output of these was written.
        skipped: These are no documents that can be read.
        waiting: These were not reached.
        resumable: Whether resuming the run may do more.
        seconds: How long this run took.
    """

    output: str
    converted: int = 0
    kept: int = 0
    partly: int = 0
    failed: int = 0
    skipped: int = 0
    waiting: int = 0
    resumable: bool = False
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """What a program should end with (`converter.errors.EXIT_CODES`)."""
        if not (self.partly or self.failed or self.waiting):
            return EXIT_OK
        some = self.converted or self.kept or self.partly
        return EXIT_INCOMPLETE if some else EXIT_ALL_FAILED


def convert_many(
    sources: StrPath | Iterable[StrPath],
    to: str | Iterable[str],
    output: StrPath | None = None,
    *,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    source_format: str | None = None,
    encoding: str | None = None,
    metadata: Mapping[str, object] | None = None,
    force: bool = False,
    resume: bool = False,
    fail_fast: bool = False,
    jobs: int | None = None,
    limits: Limits = USUAL_LIMITS,
    pool: Pool | None = None,
    report: StrPath | None = None,
    log: StrPath | None = None,
    observer: Observer | None = None,
    **choices: Unpack[WriteChoices],
) -> Summary:
    """Convert all documents in files, folders and archives; one that fails stops no other.

    Args:
        sources: Paths of files, folders and archives, and addresses (`converter.batch.inputs`).
        to: The names of formats, as for `converter.convert`.
        output: The folder, the .zip or the address to write to; None takes the folder ``output``,
            or the places beside the inputs if these are all plain files.
        include: Patterns as in ``.gitignore``: what to take of folders and archives.
        exclude: The same: what to leave out.
        source_format: The format of the inputs; None goes by their names.
        encoding: The encoding of the inputs; None finds it for each.
        metadata: As for `converter.read`; the same for every input.
        force: Replace outputs that are there, and a run that was not finished.
        resume: Go on with a run that was not finished. If none is known there, outputs that are
            there count as done.
        fail_fast: Stop at the first failure.
        jobs: How many processes work at a time; None takes one for each processor.
        limits: What a document may take.
        pool: What runs the work in place of processes of this machine; it is not shut down, and
            ``jobs`` and ``limits`` are its own affair.
        report: A file for what became of each input (`converter.batch.report`).
        log: A file for all that was noticed, as JSON lines (`converter.report`).
        observer: Is told how the run goes.
        **choices: As for `converter.render`.

    Returns:
        How many inputs there are of each sort; the report has them one by one.

    Raises:
        UsageError: If the request is wrong; nothing is written then.
        InputError: If there is no document in the inputs.
        OutputExistsError: If a run there was not finished, and is neither to be gone on with nor
            to be replaced.
        OutputError: If the run cannot go on: another one is writing there, the disk is full.
    """
    began = time.monotonic()
    names, formats = listed_sources(sources), listed_formats(to)
    if not formats:
        raise UsageError("No format is named. Name one with --to, for example --to docx.")
    request = request_for(
        formats,
        source_format=source_format,
        encoding=encoding,
        metadata=metadata,
        options=chosen(**choices),
    )
    if report is not None:
        check_report(os.fspath(report))
    place = place_for(names, None if output is None else os.fspath(output))
    told = [os.fspath(name) for name in (report, log) if name is not None]
    _check(names, told, replace=force or resume)
    search = _Search(names, tuple(include), tuple(exclude), source_format, (*place.own, *told))
    with contextlib.closing(Journal(place.journal)) as journal:
        run = _Run(place, journal, search, request, observer or Observer())
        run.plan(formats, force=force, resume=resume)
        try:
            with _workers(pool, jobs, limits) as workers:
                run.convert(workers, fail_fast=fail_fast)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(run.interruption()) from None
        finally:
            run.sweep()
        run.finish()
        summary = run.summary(time.monotonic() - began)
        if report is not None:
            write_report(os.fspath(report), summary, journal.records())
        if log is not None:
            write_log(os.fspath(log), journal.records())
        if not summary.resumable:
            journal.forget()
    return summary


@dataclass(frozen=True, slots=True)
class _Search:
    """What `converter.batch.inputs.entries` is asked for."""

    sources: Sequence[str]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    source_format: str | None
    own: tuple[str, ...]

    def found(self) -> Iterator[Found]:
        return entries(
            self.sources,
            include=self.include,
            exclude=self.exclude,
            source_format=self.source_format,
            own=self.own,
        )


@dataclass(slots=True)
class _Run:
    """A run under way."""

    place: Place
    journal: Journal
    search: _Search
    request: Request
    observer: Observer
    counts: Counter[str] = field(default_factory=Counter)
    has_failed: bool = False

    def plan(self, formats: Sequence[str], *, force: bool, resume: bool) -> None:
        """Take up the plan of a run that was not finished, or make one."""
        asked = self._asked(formats)
        known = self.journal.request if resume or not force else None
        if known is None:
            self._begin(asked, formats, force=force, resume=resume)
        elif resume:
            self._check_same(known, asked)
            self.sweep()
            self.journal.try_again()
        else:
            raise OutputExistsError(
                f"A run that writes to {self.place.output} was not finished. Go on with it by "
                "--resume, or start anew with --force."
            )
        self.counts = self.journal.counts()
        if self.counts.total() == self.counts["skipped"]:
            self.journal.forget()
            raise InputError(
                f"{' '.join(self.search.sources)}: there is no document to convert "
                f"({self.counts['skipped']} files were skipped). --from names the format of files "
                "whose ending says none."
            )

    def _begin(self, asked: str, formats: Sequence[str], *, force: bool, resume: bool) -> None:
        """Make a plan."""
        self.place.check(self.search.sources, replace=force or resume)
        if not resume:
            self.place.store.clear()
        suffixes = {name: format_named(name).suffixes[0] for name in formats}
        self.journal.begin(asked, self._found(), suffixes, self._state(force, resume))
        for record in self.journal.records(failed_only=True):
            self._tell(record["file"], record["errors"][0]["message"])

    def _asked(self, formats: Sequence[str]) -> str:
        """Return what the run is asked for, in a form that tells it from others."""
        facts = {
            "inputs": list(map(_absolute, self.search.sources)),
            "--to": formats,
            "--include or --exclude": (self.search.include, self.search.exclude),
            "options that change outputs": self.request,
            "version of this program": VERSION,
        }
        return json.dumps(facts, sort_keys=True)

    def _check_same(self, known: str, asked: str) -> None:
        """Refuse to go on with a run that was asked for something else."""
        before, now = json.loads(known), json.loads(asked)
        other = [name for name in now if before.get(name) != now[name]]
        if other:
            raise UsageError(
                f"The run that writes to {self.place.output} and was not finished had other "
                f"{' and '.join(other)}. Resume it with the same command, or start anew with "
                "--force and without --resume."
            )

    def _found(self) -> Iterator[Found]:
        """Find the inputs for the plan."""
        for number, found in enumerate(self._search(), 1):
            yield found
            self.observer.progress(Progress(number))

    def _search(self) -> Iterator[Found]:
        """Find the inputs; those without a folder for outputs are told by their own."""
        for found in self.search.found():
            if isinstance(found, Entry) and not self.place.output:
                yield replace(found, path=PurePath(found.origin).as_posix())
            else:
                yield found

    def _state(self, force: bool, resume: bool) -> Callable[[str], State]:
        """Return what tells whether an output is to be written."""

        def state(path: str) -> State:
            if not force and self.place.is_packed:
                return "done"
            if not self.place.store.exists(path):
                return "new"
            if self.journal.is_input(files.file_id(self.place.label(path))):
                return "input"
            return "new" if force else "done" if resume else "there"

        return state

    def convert(self, pool: Pool, *, fail_fast: bool) -> None:
        """Convert what waits."""
        waiting = self.counts["waiting"]
        self._show_progress()
        if not waiting or (fail_fast and self.has_failed):
            return
        most = max(1, min(pool.documents, waiting // (pool.workers() * _CHUNKS_A_WORKER)))
        with contextlib.closing(outcomes(pool, self._chunks(pool, most))) as chunks:
            for done in chunks:
                done = [self._put(outcome) for outcome in done]
                self.place.store.settle()
                self._note(done)
                if fail_fast and self.has_failed:
                    return
        self._note(self.journal.gone())

    def _note(self, done: Sequence[Outcome]) -> None:
        """Write what became of a chunk into the journal, and tell it."""
        self.journal.record(done)
        for outcome in done:
            self.counts["waiting"] -= 1
            self.counts[outcome.status] += 1
            for error in outcome.errors:
                self._tell(outcome.source, str(error))
        self._show_progress()

    def _show_progress(self) -> None:
        total = self.counts.total() - self.counts["skipped"]
        failed = self.counts["failed"] + self.counts["partly"]
        self.observer.progress(Progress(total - self.counts["waiting"], total, failed))

    def _tell(self, source: str, message: str) -> None:
        self.has_failed = True
        self.observer.failure(source, message)

    def _chunks(self, pool: Pool, most: int) -> Iterator[Chunk]:
        """Divide what waits into chunks for the pool."""
        store = None if pool.remote and not self.place.store.shared else self.place.store
        most_bytes = pool.documents * _DOCUMENT_BYTES
        tasks: list[Task] = []
        size = 0
        for task in self.journal.tasks(self._search(), self.place.label):
            if isinstance(task, Outcome):
                self._note([task])
                continue
            if tasks and (len(tasks) == most or size + task.entry.size > most_bytes):
                yield Chunk(tuple(tasks), self.request, store)
                tasks, size = [], 0
            if ready := self._ready(task, pool):
                tasks.append(ready)
            size += task.entry.size
        if tasks:
            yield Chunk(tuple(tasks), self.request, store)

    def _ready(self, task: Task, pool: Pool) -> Task | None:
        """Return a task that the pool can do; None if its bytes cannot be had."""
        if not pool.remote or task.entry.shared:
            return task
        try:
            return replace(task, entry=task.entry.carried())
        except ConverterError as error:
            self._note([Outcome(task.number, task.entry.origin, errors=(error,))])
            return None

    def _put(self, outcome: Outcome) -> Outcome:
        """Keep the outputs that have travelled back."""
        written, errors = list(outcome.written), list(outcome.errors)
        for path, data in outcome.carried:
            try:
                self.place.store.put(path, data)
            except OutputError as error:
                written.remove(path)
                errors.append(error)
        return replace(outcome, written=tuple(written), errors=tuple(errors), carried=())

    def sweep(self) -> None:
        """Remove what killed workers have left of files they were writing."""
        self.place.sweep(self.journal.folders())

    def interruption(self) -> str:
        """Return what is said when the run is stopped half-way."""
        total = self.counts.total() - self.counts["skipped"]
        advice = "; --resume goes on with the rest" if self.place.journal else ""
        return f"interrupted: {total - self.counts['waiting']:,} of {total:,} done{advice}"

    def finish(self) -> None:
        """Complete the output, unless the run is to be gone on with."""
        self.counts = self.journal.counts()
        if not self.counts["waiting"]:
            self.place.store.close()

    def summary(self, seconds: float) -> Summary:
        """Return what became of the run."""
        waiting = self.counts["waiting"] > 0
        return Summary(
            self.place.output,
            **self.counts,
            resumable=waiting or (self.journal.may_go_on() and not self.place.is_zip),
            seconds=seconds,
        )


def _absolute(name: str) -> str:
    return name if is_url(name) else str(Path(name).absolute())


@contextlib.contextmanager
def _workers(pool: Pool | None, jobs: int | None, limits: Limits) -> Iterator[Pool]:
    """Return the pool, or one of processes of this machine, which are ended in the end."""
    if pool:
        yield pool
        return
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


def _check(sources: Sequence[str], told: Sequence[str], *, replace: bool) -> None:
    """Check what cannot be found out later, when work was done in vain."""
    if not sources:
        raise UsageError("No input is named.")
    if files.STREAM in sources:
        raise UsageError("Standard input is one document. Convert it on its own.")
    if len(set(map(path_key, map(Path, told)))) < len(told):
        raise UsageError("The report and the log need a file each. Name two.")
    inputs = frozenset(filter(None, map(files.file_id, sources)))
    for name in told:
        if name == files.STREAM:
            raise UsageError("A report or a log needs a file. Name one.")
        files.check_target(name, force=replace, inputs=inputs)
