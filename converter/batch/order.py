"""What a run is asked for: which inputs, which outputs, and how they are converted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from converter import files
from converter.batch.entry import Found
from converter.batch.inputs import entries
from converter.batch.names import is_url
from converter.conversion import Request
from converter.errors import UsageError
from converter.formats import format_named
from converter.version import VERSION


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked for.

    Attributes:
        sources: Files, folders, archives and addresses.
        formats: The names of the formats of the outputs.
        include: Patterns of what to take of folders and archives (`converter.batch.inputs`).
        exclude: Patterns of what to leave out.
        request: How documents are read and written.
    """

    sources: tuple[str, ...]
    formats: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    request: Request

    def check(self) -> None:
        """Check that there is something to do, for many documents.

        Raises:
            UsageError: If not.
        """
        if not self.formats:
            raise UsageError("No format is named. Name one with --to, for example --to docx.")
        if not self.sources:
            raise UsageError("No input is named.")
        if files.STREAM in self.sources:
            raise UsageError("Standard input is one document. Convert it on its own.")

    def found(self, own: Iterable[str], *, with_metadata: bool) -> Iterator[Found]:
        """Find the inputs (`converter.batch.inputs.entries`).

        Args:
            own: The files and folders of the run, which are no inputs.
            with_metadata: Whether the files that describe them are looked for in archives.
        """
        return entries(
            self.sources,
            include=self.include,
            exclude=self.exclude,
            source_format=self.request.source_format,
            own=own,
            with_metadata=with_metadata,
        )

    @property
    def suffixes(self) -> Mapping[str, str]:
        """The ending of the outputs in each format."""
        return {name: format_named(name).suffixes[0] for name in self.formats}

    @property
    def text(self) -> str:
        """The order as the journal keeps it, in a form that tells it from others."""
        facts = {
            "inputs": list(map(_absolute, self.sources)),
            "--to": self.formats,
            "--include or --exclude": (self.include, self.exclude),
            "options that change outputs": self.request,
            "version of this program": VERSION,
        }
        return json.dumps(facts, sort_keys=True)

    def differences(self, text: str) -> list[str]:
        """Return in what the order differs from another one, of which the journal has the text."""
        before, now = json.loads(text), json.loads(self.text)
        return [name for name in now if before.get(name) != now[name]]


def _absolute(name: str) -> str:
    return name if is_url(name) else str(Path(name).absolute())
