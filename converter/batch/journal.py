"""The journal of a run: what is planned, what became of it, and where to go on.

An SQLite file beside the outputs, or in their folder. The plan is written at once, before any work;
then, chunk by chunk, what became of each document, in a transaction that survives a power cut.
Whatever the moment at which a run ends, the journal holds either all of a chunk or nothing of it.
While a run lasts no other can open its journal.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, cast

from converter import files
from converter.batch import plan
from converter.batch.entry import Entry, Found, Refused, Skipped
from converter.batch.plan import State, packed, unpacked
from converter.batch.work import Outcome, Status, Task
from converter.errors import (
    ConverterError,
    InputError,
    LimitError,
    OutputError,
    OutputExistsError,
)
from converter.plan import Target

VERSION = "1"
"""The version of the tables; a journal of another one is not gone on with."""

_REASONS: dict[str, Callable[[str], ConverterError]] = {
    "there": lambda name: OutputExistsError(
        f"{name} exists already and was kept. Use --force to replace it."
    ),
    "input": lambda name: OutputExistsError(
        f"{name} is an input, and an input is never overwritten. Name another output with -o, or "
        "another format."
    ),
}
"""Why an output is not written, by its state in the plan."""

_TABLES = """
CREATE TABLE run (version TEXT NOT NULL, request TEXT NOT NULL);
CREATE TABLE inputs (
    number INTEGER PRIMARY KEY,
    origin BLOB NOT NULL,
    file TEXT,                  -- what makes it the same file under all its names
    status TEXT NOT NULL,
    again INTEGER NOT NULL,     -- failed, but may succeed another time
    record TEXT NOT NULL,       -- JSON
    log TEXT NOT NULL           -- lines of JSON
);
"""


class _Row(NamedTuple):
    """What became of an input, as the journal holds it."""

    status: Status
    facts: Mapping[str, object] = {}
    again: bool = False
    log: str = ""

    @property
    def json(self) -> str:
        return json.dumps(self.facts)  # in ASCII: a file name need not be text


class Journal:
    """The journal of one run, open and locked."""

    def __init__(self, path: Path | None) -> None:
        """Open a journal, or make one.

        Args:
            path: The file; None keeps it out of sight, for a run that cannot be gone on with.

        Raises:
            OutputError: If it cannot be opened or made, is in use, or is no journal.
        """
        self._path = path
        with self._explained():
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path or "", timeout=0, isolation_level=None)
            try:
                self._lock()
            except BaseException:
                self._db.close()
                raise

    def _lock(self) -> None:
        """Keep others out until this process ends, however it ends."""
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")  # a commit is on the disk
        self._db.execute("BEGIN EXCLUSIVE")
        self._db.execute("COMMIT")

    @property
    def request(self) -> str | None:
        """What the run in the journal was asked for; None if its plan was never finished.

        Raises:
            OutputError: If it is the journal of another version, or none.
        """
        if self._is_empty():
            return None
        with self._explained():
            row = self._db.execute("SELECT version, request FROM run").fetchone()
        if row and row[0] != VERSION:
            raise OutputError(
                f"{self._path} was written by another version of this program. Resume the run "
                "with that version, or start anew with --force and without --resume."
            )
        return cast("str", row[1]) if row else None

    def begin(
        self,
        request: str,
        found: Iterable[Found],
        suffixes: Mapping[str, str],
        state_of: Callable[[str], State],
    ) -> None:
        """Plan a new run; what was in the journal is forgotten.

        Args:
            request: What the run is asked for.
            found: What comes in.
            suffixes: The formats it is written in, each with its ending.
            state_of: Tells whether an output is to be written; called when all inputs are known.
        """
        with self._explained(), self._transaction():
            for (table,) in self._db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
            ).fetchall():
                self._db.execute(f"DROP TABLE {table}")
            for statement in (_TABLES + plan.TABLES).split(";\n"):
                self._db.execute(statement)
            for number, each in enumerate(found, 1):
                self._add(number, each, suffixes)
            self._db.execute("CREATE INDEX input_origins ON inputs (origin, number)")
            self._db.execute("CREATE INDEX input_files ON inputs (file)")
            plan.settle_names(self._db)
            self._mark_outputs(state_of)
            self._db.execute("INSERT INTO run VALUES (?, ?)", (VERSION, request))

    def _add(self, number: int, found: Found, suffixes: Mapping[str, str]) -> None:
        """Add what comes in to the plan; what is no document is done already."""
        file = None
        match found:
            case Entry():
                row, file = _Row("waiting"), files.file_id(found.origin)
                plan.add_outputs(self._db, number, found.path, suffixes)
            case Refused():
                row = _failed(found.origin, found.error)._replace(again=False)
            case Skipped():
                row = _Row("skipped", {"reason": found.reason})
        self._db.execute(
            "INSERT INTO inputs VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                packed(found.origin),
                file and str(file),
                row.status,
                row.again,
                row.json,
                row.log,
            ),
        )

    def _mark_outputs(self, state_of: Callable[[str], str]) -> None:
        """Note which outputs are not to be written, before any is."""
        for row, path in self._db.execute("SELECT rowid, path FROM outputs"):
            state = state_of(unpacked(path))
            if state != "new":
                self._db.execute("UPDATE outputs SET state = ? WHERE rowid = ?", (state, row))
        self._db.execute(
            "UPDATE inputs SET status = 'kept' WHERE status = 'waiting' AND number NOT IN "
            "(SELECT input FROM outputs WHERE state != 'done')"
        )

    def is_input(self, file: files.FileId | None) -> bool:
        """Tell whether a file is one of the inputs."""
        with self._explained():
            query = "SELECT 1 FROM inputs WHERE file = ?"
            return self._db.execute(query, (str(file),)).fetchone() is not None

    def folders(self) -> Iterator[str]:
        """Yield the folders of the outputs, ``.`` for the store itself; one may come twice."""
        last = None
        with self._explained():
            for (path,) in self._db.execute("SELECT path FROM outputs"):
                folder = str(PurePosixPath(unpacked(path)).parent)
                if folder != last:
                    yield folder
                last = folder

    def try_again(self) -> None:
        """Let what failed and may succeed now wait once more."""
        with self._explained():
            self._db.execute(
                "UPDATE inputs SET status = 'waiting', again = 0, record = '{}', log = '' "
                "WHERE again"
            )

    def tasks(self, found: Iterable[Found], show: Callable[[str], str]) -> Iterator[Task | Outcome]:
        """Yield what is to do: what comes in, as far as it is planned and not done.

        What has since become impossible to read is yielded with what became of it.

        Args:
            found: What comes in, in the order in which it was planned.
            show: Returns what messages call an output.
        """
        last = 0
        for each in found:
            number, status = self._planned(each.origin, last)
            if number is None or isinstance(each, Skipped):  # it came after the plan was made
                continue
            last = number
            if status != "waiting":
                continue
            if isinstance(each, Entry):
                yield self._task(number, each, show)
            else:
                yield Outcome(number, each.origin, errors=(each.error,))

    def _planned(self, origin: str, last: int) -> tuple[int, Status] | tuple[None, None]:
        """Return number and status of the next input called ``origin``; one may come twice."""
        with self._explained():
            row = self._db.execute(
                "SELECT number, status FROM inputs WHERE origin = ? AND number > ? "
                "ORDER BY number LIMIT 1",
                (packed(origin), last),
            ).fetchone()
        return cast("tuple[int, Status]", row) if row else (None, None)

    def _task(self, number: int, entry: Entry, show: Callable[[str], str]) -> Task:
        with self._explained():
            outputs = self._db.execute(
                "SELECT path, format, state FROM outputs WHERE input = ? AND state != 'done' "
                "ORDER BY rowid",
                (number,),
            ).fetchall()
        targets = tuple(Target(unpacked(path), format_name) for path, format_name, _ in outputs)
        barred = {
            unpacked(path): _REASONS[state](show(unpacked(path)))
            for path, _, state in outputs
            if state != "new"
        }
        return Task(number, entry, targets, barred)

    def record(self, outcomes: Iterable[Outcome]) -> None:
        """Note what became of the documents of a chunk; it is on the disk when this returns."""
        rows = ((outcome.number, _row(outcome)) for outcome in outcomes)
        with self._explained(), self._transaction():
            self._db.executemany(
                "UPDATE inputs SET status = ?, again = ?, record = ?, log = ? WHERE number = ?",
                ((row.status, row.again, row.json, row.log, number) for number, row in rows),
            )

    def gone(self) -> list[Outcome]:
        """Return what still waits though all has come in: it was removed during the run."""
        with self._explained():
            rows = self._db.execute("SELECT number, origin FROM inputs WHERE status = 'waiting'")
            names = [(number, unpacked(origin)) for number, origin in rows]
        return [Outcome(number, name, errors=(_gone(name),)) for number, name in names]

    def counts(self) -> Counter[str]:
        """Return how many inputs there are of each status."""
        with self._explained():
            return Counter(
                dict(self._db.execute("SELECT status, count(*) FROM inputs GROUP BY status"))
            )

    def may_go_on(self) -> bool:
        """Tell whether a later run could do more."""
        with self._explained():
            query = "SELECT 1 FROM inputs WHERE again OR status = 'waiting' LIMIT 1"
            return self._db.execute(query).fetchone() is not None

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield what became of each input, in the order of the plan (`converter.batch.report`)."""
        with self._explained():
            for origin, status, record, log, rank in self._db.execute(
                "SELECT origin, status, record, log, (SELECT max(rank) FROM outputs WHERE input = "
                "number) FROM inputs ORDER BY number"
            ):
                told_apart = {"told_apart": True} if rank else {}
                yield {
                    "file": unpacked(origin),
                    "status": status,
                    **json.loads(record),
                    **told_apart,
                    "log": log.splitlines(),
                }

    def close(self) -> None:
        """Let go of the journal; one without a plan is removed."""
        empty = self._is_empty()
        self._db.close()
        if empty:
            self._remove()

    def forget(self) -> None:
        """Remove the journal: there is nothing to go on with."""
        self._db.close()
        self._remove()

    def _is_empty(self) -> bool:
        try:
            return not self._db.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except sqlite3.Error:  # closed, or broken
            return False

    def _remove(self) -> None:
        if self._path:
            with contextlib.suppress(OSError):
                self._path.unlink()
            with contextlib.suppress(OSError):  # it holds something
                self._path.parent.rmdir()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do all that is inside, or nothing of it."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Say in plain words what keeps the journal from being used."""
        try:
            yield
        except sqlite3.Error as error:
            raise OutputError(self._explanation(error)) from error
        except OSError as error:
            raise OutputError(
                f"{self._path} cannot be written: {files.reason(error)}. "
                "Name another output with -o."
            ) from None

    def _explanation(self, error: sqlite3.Error) -> str:
        match getattr(error, "sqlite_errorname", ""):
            case "SQLITE_BUSY":
                return (
                    f"Another run is writing there: {self._path} is in use. Wait for its end, or "
                    "name another output with -o."
                )
            case "SQLITE_FULL":
                return (
                    f"{self._path} cannot be written: the disk is full. Free some space, and go on "
                    "with --resume."
                )
            case "SQLITE_NOTADB" | "SQLITE_CORRUPT" | "SQLITE_ERROR":
                return (
                    f"{self._path} is broken, or no journal of this program. Remove it and go on "
                    "with --resume: outputs that are there then count as done."
                )
        return f"{self._path} cannot be used: {error}. Name another output with -o."


def _row(outcome: Outcome) -> _Row:
    """Return what became of a document, for the journal."""
    facts = outcome.facts
    known = {
        "outputs": outcome.written,
        "encoding": facts and facts.encoding,
        "kind": facts and facts.kind,
        "characters": facts and facts.characters,
        **(facts.counts if facts else {}),
        "warnings": outcome.warnings,
        "infos": outcome.infos,
        "seconds": round(outcome.seconds, 4),
        "errors": [_told(error) for error in outcome.errors],
    }
    log = "\n".join(outcome.log).encode("utf-8", "backslashreplace").decode()
    return _Row(
        outcome.status,
        {key: value for key, value in known.items() if value is not None},
        any(map(_may_pass, outcome.errors)),
        log,
    )


def _failed(origin: str, error: ConverterError) -> _Row:
    return _row(Outcome(0, origin, errors=(error,)))


def _gone(origin: str) -> InputError:
    return InputError(f"{origin} was removed while the run was under way. Put it back.")


def _told(error: ConverterError) -> dict[str, str]:
    return {"code": type(error).__name__, "message": str(error)}


def _may_pass(error: ConverterError) -> bool:
    """Tell whether another try may succeed although the document is the same."""
    if isinstance(error, OutputExistsError):
        return False
    return isinstance(error, InputError | OutputError | LimitError)
