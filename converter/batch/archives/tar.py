"""Tar archives (POSIX pax and ustar, GNU), plain or compressed by gzip, bzip2 or xz."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, TypeAlias, cast

from converter.batch.archives.common import (
    MIB,
    Archive,
    Budget,
    Member,
    Piece,
    Wanted,
    damaged,
    name_beside,
)
from converter.batch.contents import Part
from converter.batch.entry import Carried, Content
from converter.batch.names import decoded
from converter.errors import ConverterError, SourceError

_LONGEST_HEADER = 64 * 1024
"""Bytes of an extended header: a name, or a handful of attributes."""

_EXTENDED = frozenset(
    {
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
    }
)

_Stream: TypeAlias = "gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile"

_BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
"""What ``tarfile`` and the decompressors raise for damage; OSError also for a disk that fails."""


class _Info(tarfile.TarInfo):
    """A header, read with more care than ``tarfile`` takes.

    ``tarfile`` reads an extended header of any length into memory, goes round in circles for a
    negative length, and takes a broken header for the end of the archive.
    """

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> _Info:
        """Read the next header, and let the archive remember why there is none."""
        try:
            return super().fromtarfile(tarfile)
        except Exception as error:
            cast("_Tar", tarfile).stopped = error
            raise

    def _proc_member(self, tar: tarfile.TarFile) -> _Info:
        """Check a header before what it announces is read."""
        if self.size < 0:
            raise tarfile.ReadError("a length is negative")
        if self.type in _EXTENDED and self.size > _LONGEST_HEADER:
            raise tarfile.ReadError("a name is longer than names are")
        return super()._proc_member(tar)  # type: ignore[misc, no-any-return] # tarfile says: may be overridden


class _Tar(tarfile.TarFile):
    """A tar that knows why it has no further member."""

    tarinfo = _Info
    members: list[tarfile.TarInfo]  # what getmembers() returns
    stopped: Exception | None = None


class _Unpacked:
    """The bytes of a compressed file, for as long as they are not far too many."""

    def __init__(self, stream: _Stream, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def read(self, size: int) -> bytes:
        data = self._stream.read1(size)  # read would lose what stands before damage
        self._budget.spend(len(data))
        return data


def pieces(archive: Archive, file: BinaryIO, wanted: Wanted) -> Iterator[Piece]:
    """Go through a tar (see `converter.batch.archives.pieces`)."""
    stream = _decompressed(file)
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    source = _Unpacked(stream, archive.budget) if stream else file
    place = None if stream else archive.place
    try:
        tar = _open(source, seekable=stream is None)
        while (info := tar.next()) is not None:
            tar.members.clear()  # tarfile would keep them all
            member = _member(info)
            if member.kind != "file" or not wanted(member):
                yield member, None
                continue
            origin = archive.origin_of(member.name)
            objection = archive.limits.objection(origin, info.size)
            if objection:
                yield member, objection
            elif place and not info.issparse():
                yield member, _part(origin, place, info, length)
            else:
                yield member, _carried(origin, tar, info)
        _check_end(archive, tar)
    except _BROKEN as error:
        raise damaged(archive, error) from error


def _decompressed(file: BinaryIO) -> _Stream | None:
    """Return the stream in a compressed file, known by its first bytes; None for a plain one."""
    head = file.read(6)
    file.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if head.startswith(b"BZh"):
        return bz2.BZ2File(file)
    return lzma.LZMAFile(file) if head == b"\xfd7zXZ\0" else None


def _open(source: BinaryIO | _Unpacked, *, seekable: bool) -> _Tar:
    return _Tar.open(
        fileobj=cast("IO[bytes]", source),
        mode="r:" if seekable else "r|",
        encoding="utf-8",
        errors="surrogateescape",
    )


def _member(info: tarfile.TarInfo) -> Member:
    name = _name(info.name)
    if info.isdir():
        return Member(name, "folder")
    if info.issym():
        return Member(name, "link", target=name_beside(name, _name(info.linkname)))
    if info.islnk():
        return Member(name, "link", target=_name(info.linkname))
    return Member(name, "file" if info.isreg() else "special", info.size)


def _name(name: str) -> str:
    """Return a name that was taken for UTF-8 as what its bytes look like."""
    (text,) = decoded([name.encode("utf-8", "surrogateescape")])
    return text.replace("\\", "/")


def _part(origin: str, place: str, info: tarfile.TarInfo, length: int) -> Part | SourceError:
    if info.offset_data + info.size > length:
        return _cut_short(origin)
    return Part(place, info.offset_data, info.size)


def _carried(origin: str, tar: _Tar, info: tarfile.TarInfo) -> Content | ConverterError:
    try:
        data = cast("IO[bytes]", tar.extractfile(info)).read()
    except _BROKEN:
        return _cut_short(origin)
    return Carried(data) if len(data) == info.size else _cut_short(origin)


def _cut_short(origin: str) -> SourceError:
    return SourceError(f"{origin} is damaged, or cut short, in its archive. Copy that anew.")


def _check_end(archive: Archive, tar: _Tar) -> None:
    """Check that a tar has been read to its end, and that nothing follows.

    ``tarfile`` goes by the first block that is no header, whatever it is.
    """
    if type(tar.stopped).__name__ != "EOFHeaderError":  # the one that has no name in the stubs
        raise damaged(archive, tar.stopped or "its end is missing")
    rest = cast("IO[bytes]", tar.fileobj)
    while block := rest.read(MIB):
        if block.strip(b"\0"):
            raise SourceError(
                f"{archive.origin} has something behind its end that was not read: another "
                "archive, perhaps. Take the archives apart and name each."
            )
