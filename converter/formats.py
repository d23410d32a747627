"""The table of formats: one row each, reader and writer named lazily.

A third-party package adds a row by an entry point of the group ``converter.formats`` that
resolves to a `Format`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from converter.collector import collector_paused
from converter.errors import UnknownFormatError, UsageError
from converter.options import ReadOptions, WriteOptions

if TYPE_CHECKING:  # listing formats imports neither pydantic nor importlib.metadata
    from importlib.metadata import EntryPoint

    from converter.model import Diagnostic, Document

__all__ = [
    "BUILT_IN",
    "ENTRY_POINT_GROUP",
    "Format",
    "Output",
    "Reader",
    "Writer",
    "all_formats",
    "format_named",
    "format_of_path",
]

ENTRY_POINT_GROUP = "converter.formats"
_METADATA_FOLDERS = (".dist-info", ".egg-info")


class Output(NamedTuple):
    """What a writer gives: the bytes of the file, and what could not be held as it was."""

    data: bytes
    diagnostics: tuple[Diagnostic, ...] = ()


Reader: TypeAlias = "Callable[[bytes, ReadOptions], Document]"
Writer: TypeAlias = "Callable[[Document, WriteOptions], Output]"


class Format(NamedTuple):
    """A row of the table.

    Attributes:
        name: What ``--to`` and ``--from`` call it.
        description: One line for people.
        suffixes: File name endings it is known by, the first is the one written.
        reader: ``module:function`` of type `Reader`, or None if it is only written.
        writer: ``module:function`` of type `Writer`, or None if it is only read.
    """

    name: str
    description: str
    suffixes: tuple[str, ...]
    reader: str | None = None
    writer: str | None = None

    def load_reader(self) -> Reader:
        """Import and return the reader.

        Raises:
            UnknownFormatError: If this format is only written.
        """
        if self.reader is None:
            raise UnknownFormatError(f"{self.name} can be written but not read.")
        return cast("Reader", _load(self.reader))

    def load_writer(self) -> Writer:
        """Import and return the writer.

        Raises:
            UnknownFormatError: If this format is only read.
        """
        if self.writer is None:
            raise UnknownFormatError(f"{self.name} can be read but not written.")
        return cast("Writer", _load(self.writer))


BUILT_IN: tuple[Format, ...] = (
    Format(
        "txt",
        "plain text, its outline recognised; written as it was, or in canonical form",
        (".txt", ".text"),
        reader="converter.readers.text:read",
        writer="converter.writers.text:write",
    ),
    Format(
        "md",
        "Markdown (CommonMark)",
        (".md", ".markdown"),
        reader="converter.readers.markdown:read",
        writer="converter.writers.markdown:write",
    ),
    Format(
        "docx",
        "Word document in the layout of GB/T 9704-2012",
        (".docx",),
        reader="converter.readers.docx:read",
        writer="converter.writers.docx:write",
    ),
    Format(
        "xml",
        "XML, one to one with the tree (schemas/)",
        (".xml",),
        reader="converter.readers.xml:read",
        writer="converter.writers.xml:write",
    ),
    Format(
        "akn",
        "Akoma Ntoso 3.0, the OASIS standard for laws and official documents",
        (".akn.xml",),
        writer="converter.writers.akn:write",
    ),
    Format(
        "json",
        "JSON, the tree itself with spans and diagnostics",
        (".json",),
        reader="converter.readers.json:read",
        writer="converter.writers.json:write",
    ),
    Format(
        "html",
        "web page that looks like the document; pages of others are read",
        (".html", ".htm"),
        reader="converter.readers.html:read",
        writer="converter.writers.html.writer:write",
    ),
    Format(
        "outline",
        "the outline as it was understood, for people to look at",
        (".outline.txt",),
        writer="converter.writers.outline:write",
    ),
)


_OTHERS = {
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt"), "Word and WPS save it as .docx."),
    **dict.fromkeys((".docm", ".dotx", ".dotm"), "Its text is read with --from docx."),
    ".pdf": "It has no paragraphs to read; Word and WPS save a .docx as .pdf.",
}
"""What to do with files that people have and no format reads or writes."""


def all_formats() -> tuple[Format, ...]:
    """Return every format: the built-in rows, then those of installed packages.

    Raises:
        UsageError: If an installed package offers a format that cannot be loaded.
    """
    return (*BUILT_IN, *_installed())


@cache
def _installed() -> tuple[Format, ...]:
    """Return the rows of installed packages."""
    if not any(map(_may_offer, sys.path)):
        return ()
    from importlib.metadata import entry_points

    return tuple(_loaded(entry) for entry in entry_points(group=ENTRY_POINT_GROUP))


def _may_offer(entry: str) -> bool:
    """Tell whether a package in an entry of `sys.path` may offer a format.

    It looks where installers write entry points, which takes a tenth of the time in which
    `importlib.metadata`, longer than a conversion, is imported and finds the same.
    """
    try:
        with os.scandir(entry or os.curdir) as found:
            packages = [each.path for each in found if each.name.endswith(_METADATA_FOLDERS)]
    except NotADirectoryError:
        return True  # an archive with packages, which only `importlib.metadata` reads
    except OSError:
        return False
    listed = (Path(package, "entry_points.txt") for package in packages)
    return any(ENTRY_POINT_GROUP.encode() in file.read_bytes() for file in listed if file.is_file())


def format_named(name: str) -> Format:
    """Return the format that is called ``name``.

    Raises:
        UnknownFormatError: If no row has that name.
    """
    return _first(lambda row: row.name == name.lower()) or _unknown(f"format {name!r}")


def format_of_path(path: PurePath) -> Format:
    """Return the format that the ending of ``path`` stands for; the longest ending decides.

    Raises:
        UnknownFormatError: If no row has that ending.
    """
    hint = _OTHERS.get(path.suffix.lower(), "Name the format with --from or --to.")
    return _longest(all_formats(), path.name.lower()) or (
        _unknown(f"file name ending of {str(path)!r}", f" {hint}")
    )


def _longest(rows: Iterable[Format], name: str) -> Format | None:
    """Return the row that has the longest of the endings of ``name``."""
    endings = {suffix: row for row in rows for suffix in row.suffixes if name.endswith(suffix)}
    return endings[max(endings, key=len)] if endings else None


def _first(fits: Callable[[Format], bool]) -> Format | None:
    """Return the first row that fits; packages are asked only if no built-in row does."""
    return next(filter(fits, BUILT_IN), None) or next(filter(fits, all_formats()), None)


def _loaded(entry: EntryPoint) -> Format:
    """Return the row an entry point resolves to."""
    try:
        row: object = entry.load()
    except Exception as error:  # another package's code may raise anything
        raise UsageError(_bad_entry(entry, str(error))) from error
    if not isinstance(row, Format):
        raise UsageError(_bad_entry(entry, "it is not a converter.formats.Format"))
    return row


def _bad_entry(entry: EntryPoint, reason: str) -> str:
    return (
        f"The format {entry.name!r} that an installed package adds ({entry.value}) cannot be "
        f"loaded: {reason}. Repair or remove that package."
    )


def _unknown(what: str, hint: str = "") -> Format:
    names = ", ".join(row.name for row in all_formats())
    raise UnknownFormatError(f"Unknown {what}. Known formats: {names}.{hint}")


@cache
def _load(target: str) -> object:
    """Return the function ``target``, during which the garbage collector waits."""
    module, _, name = target.partition(":")
    return collector_paused()(getattr(import_module(module), name))
