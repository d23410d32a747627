"""Where a run writes: its store, and its journal in it or beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from converter import files
from converter.batch.entry import Entry, Found, Store
from converter.batch.inputs import is_collection
from converter.batch.names import is_archive, is_url
from converter.batch.stores import store_at
from converter.errors import OutputExistsError, UsageError

DEFAULT = "output"
"""The folder for outputs of folders and archives that are not told where to go."""

_JOURNAL = ".convert-journal"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run writes.

    Attributes:
        output: The folder, zip or address; empty if outputs stand beside their inputs.
        store: What keeps them there.
        journal: The file of the journal; None if the run cannot be gone on with.
    """

    output: str
    store: Store
    journal: Path | None

    @property
    def own(self) -> tuple[str, ...]:
        """The files and folders that the run writes, which are no inputs."""
        return (*self.store.own, str(self.journal)) if self.journal else ()

    @property
    def is_packed(self) -> bool:
        """Tell whether the zip is there, which it is when a run is complete."""
        return self.store.single_file and files.is_file(self.output)

    def label(self, path: str) -> str:
        """Return what messages call the output ``path``."""
        if is_url(self.output):
            return f"{self.output.rstrip('/')}/{path}"
        if self.store.single_file:
            return f"{self.output}: {path}"
        return str(PurePath(self.output, path))

    def named(self, found: Iterable[Found]) -> Iterator[Found]:
        """Give inputs the names that outputs mirror; without a folder for them, their own ones."""
        for each in found:
            if isinstance(each, Entry) and not self.output:
                yield replace(each, path=PurePath(each.origin).as_posix())
            else:
                yield each

    def check(self, sources: Iterable[str], *, replace: bool) -> None:
        """Check that a new run may write here.

        Raises:
            UsageError: If the zip is an input.
            OutputExistsError: If the zip is there and is to be kept.
        """
        if self.is_packed:
            if files.file_id(self.output) in set(map(files.file_id, sources)):
                raise UsageError(f"{self.output} is an input. Name another output with -o.")
            if not replace:
                raise OutputExistsError(
                    f"{self.output} exists already and was kept. Use --force to replace it."
                )


def place_for(sources: Iterable[str], output: str | None) -> Place:
    """Return where a run of ``sources`` writes that was told ``output``.

    Raises:
        UsageError: If that cannot take several outputs.
    """
    if output is None and not any(map(is_collection, sources)):
        return Place("", store_at(""), None)
    name = DEFAULT if output is None else output
    if name == files.STREAM:
        raise UsageError(
            "Standard output takes one output, and this may be many. Name a folder with -o."
        )
    store = store_at(name)
    if not store.single_file and files.is_file(name):
        raise UsageError(
            f"{name} is a file, but several outputs need a folder or a .zip. Name one with -o."
        )
    if is_archive(name) and not (store.single_file or is_url(name) or files.is_folder(name)):
        raise UsageError(f"{name}: outputs are packed as .zip only. Name one with -o, or a folder.")
    return Place(name, store, _journal(name, store))


def _journal(output: str, store: Store) -> Path:
    if is_url(output):
        return Path(_JOURNAL + re.sub(r"\W+", "-", output.rstrip("/")).removeprefix("-"))
    return Path(output + _JOURNAL) if store.single_file else Path(output, _JOURNAL)
