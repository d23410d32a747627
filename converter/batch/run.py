"""Many documents in one run: found, planned, converted by a pool, and gone on with.

The run is `convert_many`; the modules beside it are its steps::

    order ──▶ inputs ──▶ start ──▶ chunks ──▶ pool ──▶ work ──▶ stores
                           │                    │
                           ▼                    ▼
                        journal ─────────▶ progress, report
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Unpack

from converter.batch.chunks import chunked
from converter.batch.entry import Entry, Found, Refused
from converter.batch.journal import Journal
from converter.batch.local import processes
from converter.batch.order import Order
from converter.batch.place import Place, place_for
from converter.batch.pool import Pool, outcomes
from converter.batch.progress import Observer, Progress, Summary
from converter.batch.report import Reports
from converter.batch.start import start
from converter.batch.work import Chunk, Outcome, Task
from converter.batch.workers import USUAL_LIMITS, Limits
from converter.conversion import request_for
from converter.errors import ConverterError, OutputError
from converter.options import WriteChoices, chosen
from converter.plan import StrPath, listed_formats, listed_sources

__all__ = ["Limits", "Observer", "Pool", "Progress", "Summary", "convert_many"]


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
    names, formats = tuple(listed_sources(sources)), tuple(listed_formats(to))
    request = request_for(
        formats,
        source_format=source_format,
        encoding=encoding,
        metadata=metadata,
        options=chosen(**choices),
    )
    order = Order(names, formats, tuple(include), tuple(exclude), request)
    order.check()
    place = place_for(order.sources, _path(output))
    reports = Reports(_path(report), _path(log))
    reports.check(order.sources, replace=force or resume)
    with contextlib.closing(Journal(place.journal)) as journal:
        run = _Run(order, place, reports, journal, observer or Observer())
        try:
            with _workers(pool, jobs, limits) as workers:
                run.start(workers, force=force, resume=resume)
                run.convert(workers, fail_fast=fail_fast)
        finally:
            run.sweep()
        return run.finish(began)


def _workers(
    pool: Pool | None, jobs: int | None, limits: Limits
) -> contextlib.AbstractContextManager[Pool]:
    return contextlib.nullcontext(pool) if pool else processes(jobs, limits)


def _path(name: StrPath | None) -> str | None:
    return None if name is None else os.fspath(name)


@dataclass(slots=True)
class _Run:
    """A run under way."""

    order: Order
    place: Place
    reports: Reports
    journal: Journal
    observer: Observer
    counts: Counter[str] = field(default_factory=Counter)
    has_failed: bool = False

    def start(self, pool: Pool, *, force: bool, resume: bool) -> None:
        """Make a plan, or take up that of a run that was not finished."""
        found = self._finding(pool)
        start(self.order, self.place, self.journal, found, force=force, resume=resume)
        self.counts = self.journal.counts()

    def _finding(self, pool: Pool) -> Iterator[Found]:
        """Find what comes in for the first time, and tell of it."""
        documents = 0
        for number, found in enumerate(self._found(with_metadata=False), 1):
            yield found
            if isinstance(found, Entry):
                documents += 1
                pool.expect(documents)
            elif isinstance(found, Refused):
                self._tell(found.origin, str(found.error))
            self.observer.progress(Progress(number))

    def _found(self, *, with_metadata: bool) -> Iterator[Found]:
        own = (*self.place.own, *self.reports.names)
        return self.place.named(self.order.found(own, with_metadata=with_metadata))

    def convert(self, pool: Pool, *, fail_fast: bool) -> None:
        """Convert what waits."""
        self._show_progress()
        if not self.counts["waiting"] or (fail_fast and self.has_failed):
            return
        try:
            with contextlib.closing(outcomes(pool, self._chunks(pool))) as finished:
                for done in finished:
                    self._note(self._kept(done))
                    if fail_fast and self.has_failed:
                        return
            self._note(self.journal.gone())
        except KeyboardInterrupt:
            raise KeyboardInterrupt(self._interruption()) from None

    def _chunks(self, pool: Pool) -> Iterator[Chunk]:
        """Divide what waits into chunks for the pool."""
        store = None if pool.remote and not self.place.store.shared else self.place.store
        for tasks in chunked(self._tasks(pool), self.counts["waiting"], pool):
            yield Chunk(tasks, self.order.request, store)

    def _tasks(self, pool: Pool) -> Iterator[Task]:
        """Yield what is to do and can be done by the pool; what cannot be done has failed."""
        found = self._found(with_metadata=True)
        for task in self.journal.tasks(found, self.place.label):
            ready = self._within_reach(task, pool) if isinstance(task, Task) else task
            if isinstance(ready, Task):
                yield ready
            else:
                self._note([ready])

    def _within_reach(self, task: Task, pool: Pool) -> Task | Outcome:
        """Return a task with the bytes that the pool cannot reach."""
        if not pool.remote or task.entry.shared:
            return task
        try:
            return replace(task, entry=task.entry.carried())
        except ConverterError as error:
            return Outcome(task.number, task.entry.origin, errors=(error,))

    def _kept(self, done: Sequence[Outcome]) -> Sequence[Outcome]:
        """Keep the outputs of a chunk that have travelled back, if there are any."""
        if not any(outcome.carried for outcome in done):
            return done
        kept = [self._put(outcome) for outcome in done]
        self.place.store.settle()
        return kept

    def _put(self, outcome: Outcome) -> Outcome:
        """Keep the outputs of a document that have travelled back."""
        written, errors = list(outcome.written), list(outcome.errors)
        for path, data in outcome.carried:
            try:
                self.place.store.put(path, data)
            except OutputError as error:
                written.remove(path)
                errors.append(error)
        return replace(outcome, written=tuple(written), errors=tuple(errors), carried=())

    def _note(self, done: Sequence[Outcome]) -> None:
        """Write what became of a chunk into the journal, and tell it."""
        self.journal.record(done)
        for outcome in done:
            self.counts["waiting"] -= 1
            self.counts[outcome.status] += 1
            for error in outcome.errors:
                self._tell(outcome.source, str(error))
        self._show_progress()

    def _tell(self, source: str, message: str) -> None:
        self.has_failed = True
        self.observer.failure(source, message)

    def _show_progress(self) -> None:
        failed = self.counts["failed"] + self.counts["partly"]
        self.observer.progress(Progress(self._total - self.counts["waiting"], self._total, failed))

    def _interruption(self) -> str:
        """Return what is said when the run is stopped half-way."""
        advice = "; --resume goes on with the rest" if self.place.journal else ""
        done = self._total - self.counts["waiting"]
        return f"interrupted: {done:,} of {self._total:,} done{advice}"

    @property
    def _total(self) -> int:
        """How many documents there are."""
        return self.counts.total() - self.counts["skipped"]

    def sweep(self) -> None:
        """Remove what killed workers have left of files they were writing."""
        if self.counts:  # or there is no plan
            self.place.store.sweep(self.journal.folders())

    def finish(self, began: float) -> Summary:
        """Complete the output, unless the run is to be gone on with, and report."""
        self.counts = self.journal.counts()
        is_done = not self.counts["waiting"]
        if is_done:
            self.place.store.close()
        is_final = is_done and (self.place.store.single_file or not self.journal.may_go_on())
        summary = Summary(
            self.place.output,
            **self.counts,
            resumable=not is_final,
            seconds=time.monotonic() - began,
        )
        self.reports.write(summary, self.journal.records)
        if is_final:
            self.journal.forget()
        return summary
