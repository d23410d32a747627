"""The names of all outputs of a run, settled before any work begins.

An output mirrors its input: ``2031/speech.txt`` becomes ``2031/speech.docx``. Where two would have
one name (`converter.plan.name_key` says when) both keep their inputs' whole names:
``speech.txt.docx``, ``speech.md.docx``. Where even these are the same, as an archive may hold a
name twice, the first keeps it and the others are counted: ``speech.txt-2.docx``. A name that a
folder of the outputs has counts as taken.

The names are settled in the tables of the journal, however many there are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

from converter.plan import name_key, stem_of

State: TypeAlias = Literal["new", "there", "done", "input"]
"""Whether an output is to be written: it is there and kept, there and done, or itself an input."""

TABLES = """
CREATE TABLE outputs (
    input INTEGER NOT NULL,     -- the number of what it is made of
    format TEXT NOT NULL,
    suffix TEXT NOT NULL,
    whole BLOB NOT NULL,        -- the path of the input
    rank INTEGER NOT NULL,      -- which of its names it has: 0 speech, 1 speech.txt, 2 speech.txt-2
    path BLOB NOT NULL,
    key BLOB NOT NULL,          -- is equal for paths that may be the same
    state TEXT NOT NULL         -- `State`
);
CREATE TABLE folders (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""

_CLASHES = """
CREATE TEMP TABLE clashes AS SELECT key, rowid, whole, suffix, rank FROM outputs
WHERE key IN (SELECT key FROM outputs GROUP BY key HAVING count(*) > 1)
    OR key IN (SELECT key FROM folders)
ORDER BY key, rowid
"""


def packed(name: str) -> bytes:
    """Return a name for the journal: a file name need not be text."""
    return name.encode("utf-8", "surrogatepass")


def unpacked(name: bytes) -> str:
    """Return a name from the journal."""
    return name.decode("utf-8", "surrogatepass")


def add_outputs(
    db: sqlite3.Connection, number: int, path: str, suffixes: Mapping[str, str]
) -> None:
    """Add the outputs of an input under the names they have if no other claims them.

    Args:
        db: The journal.
        number: The number of the input.
        path: Its relative name.
        suffixes: The formats it is written in, each with its ending.
    """
    for format_name, suffix in suffixes.items():
        own = _path(path, suffix, 0)
        db.execute(
            "INSERT INTO outputs VALUES (?, ?, ?, ?, 0, ?, ?, 'new')",
            (number, format_name, suffix, packed(path), packed(own), _key(own)),
        )
    folder, _, _ = path.rpartition("/")
    db.executemany("INSERT OR IGNORE INTO folders VALUES (?)", _folders(folder))


def settle_names(db: sqlite3.Connection) -> None:
    """Give outputs that would share a name other names, until no two do."""
    db.execute("CREATE INDEX output_keys ON outputs (key)")
    while db.execute(_CLASHES) and db.execute("SELECT 1 FROM clashes").fetchone():
        clashes = db.execute("SELECT * FROM clashes")
        for _, group in groupby(clashes, key=lambda row: row[0]):
            _tell_apart(db, [row[1:] for row in group])
        db.execute("DROP TABLE clashes")
    db.execute("DROP TABLE clashes")
    db.execute("CREATE INDEX output_inputs ON outputs (input)")


def _tell_apart(db: sqlite3.Connection, group: list[tuple[int, bytes, str, int]]) -> None:
    """Give the outputs of one name their next names."""
    short = any(rank == 0 for *_, rank in group)
    for place, (row, whole, suffix, rank) in enumerate(group):
        new = max(rank, 1) if short else rank + place if len(group) > 1 else rank + 1
        path = _path(unpacked(whole), suffix, new)
        db.execute(
            "UPDATE outputs SET rank = ?, path = ?, key = ? WHERE rowid = ?",
            (new, packed(path), _key(path), row),
        )


def _path(path: str, suffix: str, rank: int) -> str:
    """Return the name of rank ``rank`` of an output of the input ``path``."""
    folder, slash, name = path.rpartition("/")
    stem = name if rank else stem_of(name)
    count = f"-{rank}" if rank > 1 else ""
    return f"{folder}{slash}{stem}{count}{suffix}"


def _key(path: str) -> bytes:
    return packed(name_key(path))


@lru_cache  # the next input is mostly in the same folder
def _folders(folder: str) -> tuple[tuple[bytes], ...]:
    """Return the keys of a folder and of those it is in."""
    path = PurePosixPath(folder)
    return tuple((_key(str(each)),) for each in (path, *path.parents) if each.name)
