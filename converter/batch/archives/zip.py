"""Zip archives (PKWARE APPNOTE 6.3)."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from converter.batch.archives.common import (
    Archive,
    Member,
    Piece,
    Wanted,
    damaged,
    name_beside,
)
from converter.batch.contents import ZipMember
from converter.batch.entry import Carried, Content
from converter.batch.names import decoded
from converter.errors import ConverterError, SourceError

_LOCKED = 0x1  # APPNOTE 4.4.4, bit 0
_UTF8 = 0x800  # bit 11
_UNICODE_PATH = 0x7075  # APPNOTE 4.6.9
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_LONGEST_TARGET = 4096  # bytes of a path, on Linux


def pieces(archive: Archive, file: BinaryIO, wanted: Wanted) -> Iterator[Piece]:
    """Go through a zip (see `converter.batch.archives.pieces`)."""
    try:
        infos = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OSError) as error:
        raise damaged(archive, error) from error
    for info, name in zip(infos, _names(infos), strict=True):
        content = _content(archive, info, name)
        member = _member(info, name, content, file)
        if member.kind != "file" or not wanted(member):
            yield member, None
            continue
        objection = _objection(archive, info, name)
        if objection:
            yield member, objection
            continue
        archive.budget.spend(info.file_size)
        yield member, content if archive.place else _carried(content, file)


def _names(infos: Sequence[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield the names, those that are not marked as UTF-8 decoded as what they look like."""
    # zipfile has read unmarked names as code page 437, and that can be undone
    raw = [info.orig_filename.encode("cp437") for info in infos if not info.flag_bits & _UTF8]
    unmarked = zip(raw, decoded(raw), strict=True)
    for info in infos:
        if info.flag_bits & _UTF8:
            name = info.orig_filename
        else:
            bytes_, name = next(unmarked)
            name = _unicode_path(info.extra, bytes_) or name
        yield name.replace("\\", "/")


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the name in the extra field for Unicode, if it belongs to the name ``raw``."""
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return field[5:].decode("utf-8", "replace")
    return None


def _content(archive: Archive, info: zipfile.ZipInfo, name: str) -> ZipMember:
    return ZipMember(
        archive.place or archive.origin,
        name,
        info.header_offset,
        info.compress_size,
        info.file_size,
        info.compress_type,
        info.CRC,
    )


def _member(info: zipfile.ZipInfo, name: str, content: ZipMember, file: BinaryIO) -> Member:
    mode = info.external_attr >> 16  # Unix keeps its mode there, others nothing
    if name.endswith("/"):
        return Member(name, "folder")
    if stat.S_ISLNK(mode):
        return Member(name, "link", target=name_beside(name, _link_target(info, content, file)))
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return Member(name, "special")
    return Member(name, "file", info.file_size)


def _link_target(info: zipfile.ZipInfo, content: ZipMember, file: BinaryIO) -> str:
    """Return where a symbolic link leads, which is its content; what cannot be read is absolute."""
    if info.file_size > _LONGEST_TARGET or info.flag_bits & _LOCKED:
        return "/"
    try:
        return content.read_from(file).decode("utf-8", "replace")
    except ConverterError:
        return "/"


def _objection(archive: Archive, info: zipfile.ZipInfo, name: str) -> SourceError | None:
    """Return why a member cannot or must not be unpacked."""
    origin = archive.origin_of(name)
    if info.flag_bits & _LOCKED:
        return SourceError(f"{origin} is locked with a password. Unpack it and convert that.")
    if info.compress_type not in _METHODS:
        return SourceError(
            f"{origin} is compressed in a way that is not known (method {info.compress_type}). "
            "Unpack it and convert that."
        )
    return archive.limits.objection(origin, info.file_size, info.compress_size)


def _carried(content: ZipMember, file: BinaryIO) -> Content | ConverterError:
    try:
        return Carried(content.read_from(file))
    except ConverterError as error:
        return error
