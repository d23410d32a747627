"""What a run converts: the documents in files, folders and archives, here or elsewhere.

==========================  ================================================================
named                       what its documents are called
==========================  ================================================================
a file                      its name
one folder or archive       their names in it
several, each               the name of the folder or archive, then their names in it
==========================  ================================================================

An archive that is met on the way counts as a folder of its name; an archive in an archive is
opened, one in that is not. Links are followed to files of the same tree, and to nothing else.

The order is that of the names, folder by folder, and in an archive its own. Nothing is held but
the names of the folders that are open, and the metadata beside the documents of an archive.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

from converter import files, sidecar
from converter.batch import folders, remote
from converter.batch.archives import pieces
from converter.batch.archives.common import Archive, Budget, Limits, Member
from converter.batch.contents import Broken, Whole
from converter.batch.entry import Beside, Carried, Content, Entry, Found, Refused, Skipped
from converter.batch.names import is_archive, is_litter, is_url, readable, safe_path
from converter.columns import visible
from converter.errors import ConverterError, SourceError, UnknownFormatError, UsageError
from converter.formats import format_of_path

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NESTING = 1
"""Archives in archives are opened so many levels deep; bombs are built of more."""


def is_collection(name: str) -> bool:
    """Tell whether an input may hold several documents: a folder, an archive, an address."""
    return is_url(name) or is_archive(name) or files.is_folder(name)


def entries(
    sources: Iterable[str],
    *,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    source_format: str | None = None,
    own: Iterable[str] = (),
    limits: Limits | None = None,
    with_metadata: bool = True,
) -> Iterator[Found]:
    """Find the documents to convert, and what is in the way of being one.

    Args:
        sources: Paths, addresses, or ``-``; the same one twice counts once.
        include: Patterns as in ``.gitignore``, in any case of letters; of what is in folders and
            archives only files that fit one are taken. None takes all.
        exclude: The same for what is left out; a folder that fits is not entered.
        source_format: The format of all inputs; None goes by their names, and skips files whose
            name says no format that is read.
        own: Files and folders that the run writes to, which are no inputs.
        limits: What is refused as too large, or as a bomb; None is the usual.
        with_metadata: Whether documents in archives come with the files that describe them, for
            which an archive is gone through once more.

    Yields:
        In an order that is always the same, each document, what was refused, and what was skipped.
    """
    own = tuple(own)
    search = _Search(
        _spec(include),
        _spec(exclude),
        any_ending=source_format is not None,
        own=frozenset(map(_real, own)),
        own_names=frozenset(_last(name).casefold() for name in own),
        limits=limits or Limits(),
        with_metadata=with_metadata,
    )
    names = _once(sources)
    first = list(islice(names, 2))
    for name in chain(first, names):
        yield from _named(name, search, alone=len(first) == 1)


@dataclass(frozen=True, slots=True)
class _Search:
    """What is wanted."""

    include: GitIgnoreSpec | None
    exclude: GitIgnoreSpec | None
    any_ending: bool
    own: frozenset[str]
    own_names: frozenset[str]
    limits: Limits
    with_metadata: bool

    def judge(self, origin: str, name: str, above: str = "") -> str | Refused | Skipped | None:
        """Return the path of a file, if it is wanted; else what is said of it, if anything is.

        Args:
            origin: What messages call it.
            name: Its name, as its folder or archive has it.
            above: The path of that.
        """
        if is_litter(name):
            return Skipped(origin, "belongs to the system, or to a program that is open")
        try:
            path = safe_path(name, origin)
            if above:
                path = safe_path(above + path, origin)
        except SourceError as error:
            return Refused(origin, error)
        if sidecar.is_sidecar(path) or self.excludes(path):
            return None
        if is_archive(path):
            return path
        if self.include and not self.include.match_file(_folded(path)):
            return None
        return path if self.any_ending or _is_read(path) else Skipped(origin, _not_read(path))

    def excludes(self, path: str) -> bool:
        """Tell whether a file is left out, or, with a ``/`` at its end, a folder."""
        return self.exclude is not None and self.exclude.match_file(_folded(path))


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where in a source an archive was met.

    Attributes:
        prefix: What stands before the paths of all entries of the source.
        above: The path of the archive in the source, with a ``/`` behind it, if it has one.
        depth: In how many archives it stands.
    """

    prefix: str
    above: str = ""
    depth: int = 0


def _named(name: str, search: _Search, *, alone: bool) -> Iterator[Found]:
    """Find what is in one source."""
    try:
        yield from _found_at(name, search, "" if alone else f"{_last(name)}/")
    except ConverterError as error:
        yield Refused(readable(name), error)


def _found_at(name: str, search: _Search, prefix: str) -> Iterator[Found]:
    if name == files.STREAM:
        yield from _stdin()
    elif is_archive(name) and not files.is_folder(name):
        yield from _archive_at(readable(name), name, search, _Spot(prefix))
    elif files.is_folder(name) or (is_url(name) and _is_remote_folder(name)):
        yield from _folder(name, search, prefix)
    else:
        yield from _file(name)


def _stdin() -> Iterator[Found]:
    data = files.read_input(files.STREAM)
    yield Entry(files.label(files.STREAM), "stdin", len(data), Carried(data))


def _file(name: str) -> Iterator[Found]:
    """Take a file that was named, whatever it is; who reads it says if it cannot be read."""
    beside = _besides(each for each in sidecar.names_beside(name) if files.is_file(each))
    yield Entry(readable(name), safe_path(_last(name)), _size(name), Whole(name), beside)


def _folder(place: str, search: _Search, prefix: str) -> Iterator[Found]:
    """Find what is in a folder."""
    for item in folders.walk(place, lambda folder: _is_entered(folder, search)):
        origin = readable(item.place)
        if isinstance(item, folders.Unreadable):
            yield Refused(origin, item.error)
        elif item.kind == "file":
            yield from _file_in_folder(origin, item, search, prefix)
        elif not search.excludes(item.path):
            yield _no_file(origin, item)


def _is_entered(folder: folders.Item, search: _Search) -> bool:
    return not search.excludes(f"{folder.path}/") and not _is_own(folder, search)


def _is_own(item: folders.Item, search: _Search) -> bool:
    """Tell whether the run itself writes there; the name is asked first, which is quick."""
    _, _, name = item.path.rpartition("/")
    return name.casefold() in search.own_names and _real(item.place) in search.own


def _file_in_folder(
    origin: str, item: folders.Item, search: _Search, prefix: str
) -> Iterator[Found]:
    path = search.judge(origin, item.path)
    if not isinstance(path, str):
        if path:
            yield path
    elif _is_own(item, search):
        return
    elif is_archive(path):
        yield from _archive_at(origin, item.place, search, _Spot(prefix, f"{path}/"))
    elif objection := search.limits.objection(origin, item.size):
        yield Refused(origin, objection)
    else:
        yield Entry(origin, prefix + path, item.size, Whole(item.place), _besides(item.beside))


def _no_file(origin: str, item: folders.Item) -> Found:
    """Say what something is that is neither file nor folder."""
    match item.kind:
        case "link":
            return Skipped(origin, "leads to a folder that is converted where it stands")
        case "astray":
            return Refused(origin, _astray(origin))
        case "deep":
            return Refused(origin, SourceError(f"{origin} stands in too many folders. Move it up."))
        case _:
            return Skipped(origin, "is no ordinary file")


def _astray(origin: str) -> SourceError:
    return SourceError(
        f"{origin} is a link that leads out of what is converted, or nowhere. "
        "Put the file itself in its place, or name it."
    )


def _archive_at(origin: str, place: str, search: _Search, spot: _Spot) -> Iterator[Found]:
    """Find what is in an archive that is a file."""
    budget = Budget(origin, _size(place), search.limits)
    yield from _archive(Archive(origin, budget, place), search, spot)


def _archive(archive: Archive, search: _Search, spot: _Spot) -> Iterator[Found]:
    """Find what is in an archive."""

    @lru_cache(maxsize=1)  # each member is asked for twice
    def judge(member: Member) -> str | Refused | Skipped | None:
        return search.judge(archive.origin_of(member.name), member.name, spot.above)

    try:
        sidecars = _sidecars(archive) if search.with_metadata else {}
        for member, content in pieces(archive, lambda member: isinstance(judge(member), str)):
            if member.kind != "file":
                yield from _no_file_in_archive(archive.origin_of(member.name), member)
                continue
            path = judge(member)
            if isinstance(path, str):
                entry = _entry(archive, member, path, content, sidecars)
                yield from _opened(entry, archive, search, spot)
            elif path:
                yield path
    except ConverterError as error:
        yield Refused(archive.origin, error)


def _sidecars(archive: Archive) -> Mapping[str, Beside]:
    """Return the files with metadata in an archive, by their names in it.

    They may stand behind their documents, so that they are looked for first. An archive that is
    damaged gives those before the damage; the search for documents will tell of it.
    """
    found = {}
    archive = replace(archive, budget=copy(archive.budget))  # the documents have all of it
    with suppress(ConverterError):
        for member, content in pieces(archive, lambda member: sidecar.is_sidecar(member.name)):
            if isinstance(content, ConverterError):
                content = Broken(content)
            if content:
                found[member.name] = Beside(archive.origin_of(member.name), content)
    return found


def _entry(
    archive: Archive,
    member: Member,
    path: str,
    content: Content | ConverterError | None,
    sidecars: Mapping[str, Beside],
) -> Entry | Refused:
    """Return the document that a member is."""
    origin = archive.origin_of(member.name)
    if content is None or isinstance(content, ConverterError):
        return Refused(origin, content or SourceError(f"{origin} has no content."))
    names = sidecar.names_beside(member.name) if sidecars else ()
    beside = tuple(sidecars[name] for name in names if name in sidecars)
    return Entry(origin, path, member.size, content, beside)


def _opened(
    entry: Entry | Refused, archive: Archive, search: _Search, spot: _Spot
) -> Iterator[Found]:
    """Yield a member of an archive, or what is in it, if it is an archive itself."""
    if isinstance(entry, Refused):
        yield entry
    elif not is_archive(entry.path):
        yield replace(entry, path=spot.prefix + entry.path)
    elif spot.depth == NESTING:
        yield Refused(
            entry.origin,
            SourceError(f"{entry.origin} stands in too many archives. Unpack the outermost one."),
        )
    else:
        try:
            data = entry.content.read()
        except ConverterError as error:
            yield Refused(entry.origin, error)
        else:
            inner = Archive(entry.origin, archive.budget, None, data)
            yield from _archive(inner, search, _Spot(spot.prefix, f"{entry.path}/", spot.depth + 1))


def _no_file_in_archive(origin: str, member: Member) -> Iterator[Found]:
    """Say what a member is that is no file; of a folder there is nothing to say."""
    if member.kind == "special":
        yield Skipped(origin, "is no ordinary file")
    elif member.kind == "link":
        try:
            safe_path(member.target)
        except SourceError:
            yield Refused(origin, _astray(origin))
        else:
            yield Skipped(origin, "leads to a file that is converted where it stands")


def _once(names: Iterable[str]) -> Iterator[str]:
    """Yield each name once, however it is spelled."""
    seen = set()
    for name in names:
        path = None if name == files.STREAM or is_url(name) else Path(name).absolute()
        key = os.path.normcase(path) if path else name
        if key not in seen:
            seen.add(key)
            yield name


def _spec(patterns: Iterable[str]) -> GitIgnoreSpec | None:
    """Return what matches patterns as in ``.gitignore``, or None if there are none."""
    lines = [_folded(each.replace(os.sep, "/")) for each in patterns]
    if not lines:
        return None
    from pathspec import GitIgnoreSpec  # few runs have patterns

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        raise UsageError(f"{error}. Write patterns as in a .gitignore: *.txt, drafts/.") from None


def _folded(path: str) -> str:
    """Return what is equal for names that differ in case, or in how accents are composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _is_read(path: str) -> bool:
    """Tell whether the name of a file says a format that is read."""
    try:
        return format_of_path(PurePosixPath(path)).reader is not None
    except UnknownFormatError:
        return False


def _not_read(path: str) -> str:
    ending = PurePosixPath(path).suffix.lower()
    return f"{visible(ending)} is no format that is read" if ending else "its name has no ending"


def _is_remote_folder(url: str) -> bool:
    system, path = remote.file_system(url)
    try:
        return bool(system.isdir(path))
    except Exception as error:  # whatever the package for this kind of address raises
        raise remote.unreachable(url, error) from error


def _size(place: str) -> int:
    """Return the bytes of a file; 0 if nobody knows, and who reads it will say why."""
    try:
        if not is_url(place):
            return Path(place).stat().st_size
        system, path = remote.file_system(place)
        return int(system.size(path) or 0)
    except Exception:  # whatever the package for this kind of address raises
        return 0


def _besides(places: Iterable[str]) -> tuple[Beside, ...]:
    return tuple(Beside(readable(place), Whole(place)) for place in places)


def _last(name: str) -> str:
    """Return the last part of a path or an address."""
    whole = name.rstrip("/") if is_url(name) else str(Path(name).absolute())
    return readable(PurePath(whole).name)


def _real(place: str) -> str:
    """Return what is equal for all names of a file or folder."""
    return place.rstrip("/") if is_url(place) else os.path.normcase(os.path.realpath(place))
