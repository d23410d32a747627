"""Where output goes: which file each input becomes in each format.

=====================================  =====================================================
asked for                              written
=====================================  =====================================================
no ``-o``                              beside the input; standard input to standard output
``-o -``                               to standard output, if there is exactly one output
``-o NAME``, one input, one format     the file NAME, or into NAME if it is a folder or ends
                                       in a separator
``-o NAME``, several of either         into the folder NAME
=====================================  =====================================================

An input ``speech.txt`` becomes ``speech.docx``. Where two outputs would have one name (upper
and lower case are the same here, and so are composed and decomposed characters, as some file
systems have it) each keeps its input's whole name: ``speech.txt.docx``, ``speech.md.docx``.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple, TypeAlias

from converter.errors import UsageError
from converter.files import STREAM, is_file, is_folder
from converter.formats import Format, all_formats, format_named, format_of_path

StrPath: TypeAlias = "str | os.PathLike[str]"


class Target(NamedTuple):
    """An output: the path of a file (or ``-``), and the name of its format."""

    path: str
    format: str


class Job(NamedTuple):
    """An input (a path or ``-``) and what it is to become."""

    source: str
    targets: tuple[Target, ...]


def listed(one_or_many: StrPath | Iterable[StrPath]) -> list[str]:
    """Return one name or path, or several, as a list of strings."""
    several = (one_or_many,) if isinstance(one_or_many, str | os.PathLike) else one_or_many
    return [os.fspath(name) for name in several]


def listed_sources(one_or_many: StrPath | Iterable[StrPath]) -> list[str]:
    """Return the names of inputs as a list.

    Raises:
        UsageError: If one is empty, as an unset variable of a shell is.
    """
    names = listed(one_or_many)
    if "" in names:
        raise UsageError("The name of an input is empty. Name a file, a folder or - instead.")
    return names


def listed_formats(to: str | Iterable[str]) -> list[str]:
    """Return the names of formats as a list: of ``"docx,md"``, or of ``["docx", "md"]``."""
    return [name for entry in listed(to) for name in entry.split(",") if name]


def make_plan(
    sources: Iterable[str], formats: Sequence[str] = (), output: str | None = None
) -> tuple[Job, ...]:
    """Decide what is written where.

    Args:
        sources: Paths of files, or ``-``; the same one twice counts once.
        formats: Names of formats; if there are none, the ending of ``output`` says it.
        output: What ``-o`` says (see the module).

    Returns:
        One job for each input, in order.

    Raises:
        UsageError: If the request contradicts itself, or two outputs cannot be told apart.
        UnknownFormatError: If a format is not known.
    """
    names = tuple({_identity(name): name for name in sources}.values())
    if not names:
        raise UsageError("No input is named.")
    rows = _rows(formats, output, single=len(names) == 1)
    if output == STREAM:
        return _to_stdout(names, rows)
    if output is not None and len(names) == len(rows) == 1 and not _means_folder(output):
        return (Job(names[0], (Target(output, rows[0].name),)),)
    if output is None and STREAM in names:
        return _from_stdin(names, rows)
    if output is not None and is_file(output):
        raise UsageError(
            f"{output} is a file, but several outputs need a folder. Name a folder with -o."
        )
    return _into_folders(names, rows, output)


def _rows(formats: Sequence[str], output: str | None, *, single: bool) -> tuple[Format, ...]:
    """Return the formats asked for, each once."""
    if formats:
        return tuple(dict.fromkeys(format_named(name) for name in formats))
    if output is None or output == STREAM or not single or _means_folder(output):
        raise UsageError("No format is named. Name one with --to, for example --to docx.")
    return (format_of_path(PurePath(output)),)


def _to_stdout(names: tuple[str, ...], rows: tuple[Format, ...]) -> tuple[Job, ...]:
    if len(names) * len(rows) > 1:
        raise UsageError(
            f"Standard output takes one output, and {len(names) * len(rows)} are asked for. "
            "Name a folder with -o."
        )
    return (Job(names[0], (Target(STREAM, rows[0].name),)),)


def _from_stdin(names: tuple[str, ...], rows: tuple[Format, ...]) -> tuple[Job, ...]:
    if len(names) * len(rows) > 1:
        raise UsageError("Several outputs are asked for. Name a folder for them with -o.")
    return _to_stdout(names, rows)


class _Wish(NamedTuple):
    """An output, its name not yet told apart from those of others."""

    source: str
    row: Format
    folder: Path
    whole_name: bool = False

    @property
    def path(self) -> Path:
        name = "stdin" if self.source == STREAM else PurePath(self.source).name
        return self.folder / ((name if self.whole_name else stem_of(name)) + self.row.suffixes[0])

    @property
    def key(self) -> tuple[str, str]:
        return path_key(self.path)


def path_key(path: Path) -> tuple[str, str]:
    """Return what is equal for paths that one file system or another takes for the same."""
    return os.path.realpath(path.parent), name_key(path.name)


def name_key(name: str) -> str:
    """Return what is equal for names that one file system or another takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _into_folders(
    names: tuple[str, ...], rows: tuple[Format, ...], output: str | None
) -> tuple[Job, ...]:
    """Plan a file for each input and format, in ``output`` or beside the input."""
    wishes = [
        _Wish(name, row, Path(output) if output else Path(name).parent)
        for name in names
        for row in rows
    ]
    targets: dict[str, list[Target]] = {name: [] for name in names}
    for wish in _told_apart(wishes):
        targets[wish.source].append(Target(str(wish.path), wish.row.name))
    return tuple(Job(name, tuple(group)) for name, group in targets.items())


def _told_apart(wishes: Sequence[_Wish]) -> Sequence[_Wish]:
    """Let outputs of one name keep their inputs' whole names, until no two are the same."""
    while clashes := _clashes(wishes):
        short = {wish for wish in clashes if not wish.whole_name}
        if not short:
            first, second = clashes[:2]
            raise UsageError(
                f"{first.source} and {second.source} would both be written to {first.path}. "
                "Convert them one by one, or leave out -o to write each beside its input."
            )
        wishes = [wish._replace(whole_name=True) if wish in short else wish for wish in wishes]
    return wishes


def _clashes(wishes: Sequence[_Wish]) -> list[_Wish]:
    """Return the outputs that share a name with another one, those of one name together."""
    named: dict[tuple[str, str], list[_Wish]] = {}
    for wish in wishes:
        named.setdefault(wish.key, []).append(wish)
    return [wish for group in named.values() if len(group) > 1 for wish in group]


def stem_of(name: str) -> str:
    """Return a file name without the ending that says its format."""
    suffixes = (suffix for row in all_formats() for suffix in row.suffixes)
    known = [suffix for suffix in suffixes if name.lower().endswith(suffix)]
    stem = name[: -len(max(known, key=len))] if known else PurePath(name).stem
    return stem or name


def _identity(name: str) -> str:
    if name == STREAM:
        return name
    return os.path.normcase(os.path.abspath(name))  # noqa: PTH100 - links stay apart


def _means_folder(output: str) -> bool:
    separators = (os.sep, os.altsep) if os.altsep else (os.sep,)
    return output.endswith(separators) or is_folder(output)
