"""7z archives, read by py7zr (extra ``[7z]``).

py7zr hands out members as it unpacks them and cannot be asked for the next one. So what is wanted
is unpacked to a temporary file first, and yielded from there.
"""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from typing import IO, BinaryIO

from py7zr import FileInfo, Py7zIO, SevenZipFile, WriterFactory
from py7zr.exceptions import PasswordRequired

from converter.batch.archives.common import Archive, Member, Piece, Wanted, damaged
from converter.batch.entry import Carried
from converter.errors import SourceError


def pieces(archive: Archive, file: BinaryIO, wanted: Wanted) -> Iterator[Piece]:
    """Go through a 7z (see `converter.batch.archives.pieces`)."""
    seven, infos = _opened(archive, file)
    archive.budget.spend(sum(info.uncompressed for info in infos))
    count = Counter(info.filename for info in infos)
    members = [_member(info) for info in infos]
    objections = {
        index: _objection(archive, member, twice=count[infos[index].filename] > 1)
        for index, member in enumerate(members)
        if member.kind == "file" and wanted(member)
    }
    names = {infos[index].filename for index, objection in objections.items() if not objection}
    with tempfile.TemporaryFile() as spool:
        unpacked = _Unpacked(spool)
        failure = _unpack(seven, names, unpacked)
        for index, member in enumerate(members):
            if index not in objections:
                yield member, None
            elif objections[index] or infos[index].filename not in unpacked.done:
                yield member, objections[index] or _lost(archive, member)
            else:
                yield member, Carried(unpacked.read(infos[index].filename))
    if failure:
        raise damaged(archive, failure)


def _opened(archive: Archive, file: BinaryIO) -> tuple[SevenZipFile, list[FileInfo]]:
    locked = SourceError(f"{archive.origin} is locked with a password. Unpack it and convert that.")
    try:
        seven = SevenZipFile(file)
        infos = seven.list()
    except PasswordRequired:
        raise locked from None
    except Exception as error:  # py7zr raises all kinds of exceptions for damage
        raise damaged(archive, error) from error
    if seven.needs_password():
        raise locked
    return seven, infos


def _member(info: FileInfo) -> Member:
    if info.is_directory:
        return Member(info.filename, "folder")
    if info.is_symlink:
        return Member(info.filename, "link", target=info.filename)
    return Member(info.filename, "file" if info.is_file else "special", info.uncompressed)


def _objection(archive: Archive, member: Member, *, twice: bool) -> SourceError | None:
    """Return why a member is not to be unpacked."""
    origin = archive.origin_of(member.name)
    if twice:
        return SourceError(
            f"{origin} stands in its archive more than once, and one could be taken for the other. "
            "Unpack it and convert that."
        )
    return archive.limits.objection(origin, member.size)


def _lost(archive: Archive, member: Member) -> SourceError:
    origin = archive.origin_of(member.name)
    return SourceError(f"{origin} cannot be unpacked: the archive is damaged. Copy that anew.")


def _unpack(seven: SevenZipFile, names: Collection[str], unpacked: _Unpacked) -> Exception | None:
    """Unpack members; what one that is damaged hides is tried without it.

    Returns:
        The first damage, if there is any.
    """
    failure: Exception | None = None
    left = set(names)
    while left:
        before = len(left)
        try:
            seven.extract(targets=left, factory=unpacked)
        except Exception as error:  # py7zr raises all kinds of exceptions for damage
            failure = failure or error
        left -= unpacked.begun  # what was begun is done, or damaged
        if failure is None or len(left) == before:
            break
        seven.reset()
    return failure


class _Unpacked(WriterFactory):
    """Members in a temporary file, one behind the other."""

    def __init__(self, spool: IO[bytes]) -> None:
        self._spool = spool
        self.begun: set[str] = set()
        self.done: dict[str, tuple[int, int]] = {}

    def create(self, filename: str) -> Py7zIO:
        """Make room for a member (py7zr calls this)."""
        self.begun.add(filename)
        return _Writer(self, filename, self._spool)

    def read(self, name: str) -> bytes:
        """Return the bytes of a member that is done."""
        start, end = self.done[name]
        self._spool.seek(start)
        return self._spool.read(end - start)


class _Writer(Py7zIO):
    """What py7zr writes a member to; members are written one after the other."""

    def __init__(self, unpacked: _Unpacked, name: str, spool: IO[bytes]) -> None:
        self._unpacked, self._name, self._spool = unpacked, name, spool
        self._start = spool.seek(0, io.SEEK_END)

    def write(self, s: bytes | bytearray) -> int:
        return self._spool.write(s)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def flush(self) -> None:
        pass

    def size(self) -> int:
        return self._spool.tell() - self._start

    def close(self) -> None:
        """Note that the member is whole: py7zr has compared its checksum."""
        self._unpacked.done[self._name] = (self._start, self._spool.tell())
