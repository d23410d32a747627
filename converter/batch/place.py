"""Where a run writes: its store, and its journal in it or beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from converter import files
from converter.batch.entry import Store
from converter.batch.inputs import is_collection
from converter.batch.names import is_url
from converter.batch.stores import is_zip, store_at
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
        return self.is_zip and files.is_file(self.output)

    @property
    def is_zip(self) -> bool:
        """Tell whether the outputs end up in one file."""
        return is_zip(self.output)

    def label(self, path: str) -> str:
        """Return what messages call the output ``path``."""
        if is_url(self.output):
            return f"{self.output.rstrip('/')}/{path}"
        return f"{self.output}: {path}" if self.is_zip else str(PurePath(self.output, path))

    def sweep(self, folders: Iterable[str]) -> None:
        """Remove what killed workers have left in ``folders`` of files they were writing."""
        root = self.store.own[-1]
        if not is_url(root):
            for folder in folders:
                files.remove_unfinished(str(PurePath(root, folder)))

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
    if not is_zip(name) and files.is_file(name):
        raise UsageError(
            f"{name} is a file, but several outputs need a folder or a .zip. Name one with -o."
        )
    return Place(name, store_at(name), _journal(name))


def _journal(output: str) -> Path:
    if is_url(output):
        return Path(_JOURNAL + re.sub(r"\W+", "-", output.rstrip("/")).removeprefix("-"))
    return Path(output + _JOURNAL) if is_zip(output) else Path(output, _JOURNAL)
