"""What a worker does: a chunk of documents, one after the other, each with an outcome.

What it is given and what it gives back is plain data, for another process or another machine.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

from converter.batch.entry import Entry, Store
from converter.batch.workers import begin_part
from converter.collector import collector_paused
from converter.conversion import Input, Request, convert_input
from converter.errors import ConverterError
from converter.model import Block, Document, Section, Table, cell_paragraphs
from converter.outcome import Conversion
from converter.plan import Target
from converter.report import log_lines

MOST_REMARKS = 1000
"""Remarks on one document that are kept; all are counted."""

Status: TypeAlias = Literal["waiting", "converted", "kept", "partly", "failed", "skipped"]
"""What becomes of an input (`converter.batch.progress.Summary`)."""

_PLURALS = {"section": "sections", "paragraph": "paragraphs", "table": "tables"}


@dataclass(frozen=True, slots=True)
class Task:
    """A document and what it is to become.

    Attributes:
        number: Its place in the plan.
        targets: Its outputs, by the names they have in the store.
        barred: Why some of them must not be written.
    """

    number: int
    entry: Entry
    targets: tuple[Target, ...]
    barred: Mapping[str, ConverterError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Documents that are converted in one go.

    Attributes:
        store: Where outputs are kept; None if they travel back.
    """

    tasks: tuple[Task, ...]
    request: Request
    store: Store | None

    def singles(self) -> list[Chunk]:
        """Return a chunk for each of the documents."""
        return [replace(self, tasks=(task,)) for task in self.tasks]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document that was read.

    Attributes:
        encoding: The encoding it had; None if it was no text.
        kind: `converter.model.Document.kind`.
        characters: Code points of its text.
        counts: How many sections, paragraphs and tables its tree has.
    """

    encoding: str | None
    kind: str
    characters: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document.

    Attributes:
        number: Its place in the plan.
        source: What messages call it.
        written: Its outputs, by the names they have in the store.
        errors: Why outputs were not written; empty if all is well.
        facts: None if it was not read.
        log: What was noticed, as lines of the log (`converter.report`).
        infos: How many remarks with this severity there were, those left out of ``log`` as well.
        warnings: The same for this one.
        seconds: How long it took.
        carried: Outputs that travel back: their names in the store and their bytes.
    """

    number: int
    source: str
    written: tuple[str, ...] = ()
    errors: tuple[ConverterError, ...] = ()
    facts: Facts | None = None
    log: tuple[str, ...] = ()
    infos: int = 0
    warnings: int = 0
    seconds: float = 0.0
    carried: tuple[tuple[str, bytes], ...] = ()

    @property
    def status(self) -> Status:
        """How it went."""
        return "converted" if not self.errors else "partly" if self.written else "failed"


def warm_up() -> None:
    """Do nothing, but in a worker that is started for it."""


def convert_chunk(chunk: Chunk) -> list[Outcome]:
    """Convert the documents of a chunk; what fails is told by their outcomes.

    Raises:
        OutputError: If the store cannot keep what was put.
    """
    outcomes = []
    for task in chunk.tasks:
        begin_part()
        outcomes.append(_convert(task, chunk.request, chunk.store))
    if chunk.store:
        chunk.store.settle()
    return outcomes


@collector_paused()  # until the tree is gone: each time it runs it looks at all of it
def _convert(task: Task, request: Request, store: Store | None) -> Outcome:
    """Convert a document."""
    entry = task.entry
    carried: list[tuple[str, bytes]] = []
    read: list[Document] = []

    def check(path: str) -> None:
        if path in task.barred:
            raise task.barred[path]

    def put(path: str, data: bytes) -> None:
        if store:
            store.put(path, data)
        else:
            carried.append((path, data))

    began = time.perf_counter()
    conversion = convert_input(
        Input(entry.origin, PurePosixPath(entry.path).name, entry.content.read, entry.metadata),
        task.targets,
        request,
        check=check,
        put=put,
        on_document=read.append,
    )
    severities = Counter(remark.diagnostic.severity for remark in conversion.remarks)
    kept = Conversion(entry.origin, remarks=conversion.remarks[:MOST_REMARKS])
    return Outcome(
        task.number,
        entry.origin,
        conversion.written,
        conversion.errors,
        _facts(read[0]) if read else None,
        tuple(log_lines(kept)),
        severities["info"],
        severities["warning"],
        time.perf_counter() - began,
        tuple(carried),
    )


def _facts(document: Document) -> Facts:
    source = document.source
    return Facts(
        source.encoding if source else None,
        document.kind,
        len(source.text) if source else 0,
        _counts(document),
    )


def _counts(document: Document) -> dict[str, int]:
    """Count the blocks of each type, level by level; what is inside a paragraph is left alone."""
    counts: Counter[str] = Counter()
    blocks = [block for part in document.parts for block in (*part.front, *part.body, *part.back)]
    while blocks:
        counts.update(map(attrgetter("type"), blocks))
        blocks = [
            inner for block in blocks if block.type != "paragraph" for inner in _blocks_in(block)
        ]
    return {plural: counts[name] for name, plural in _PLURALS.items()}


def _blocks_in(block: Section | Table) -> Iterable[Block]:
    return block.content if block.type == "section" else cell_paragraphs(block)
