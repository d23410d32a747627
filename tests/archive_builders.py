"""Archives for tests, built byte by byte where the usual tools refuse to build them."""

from __future__ import annotations

import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

TEXT = "关于春耕生产的通知\n\n一、及时播种。\n".encode()
"""A document; what is in it does not matter here."""


def zip_of(path: Path, members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip as Python does: names that are not ASCII are marked as UTF-8."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return path


def raw_zip(members: Iterable[tuple[bytes, bytes]], *, flags: int = 0, extra: bytes = b"") -> bytes:
    """Return a zip whose names are just these bytes, as old programs write them (stored)."""
    local, central = io.BytesIO(), io.BytesIO()
    count = 0
    for name, data in members:
        common = struct.pack(
            "<HHHHHIIIHH",
            *(20, flags, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(name), len(extra)),
        )
        offset = local.tell()
        local.write(b"PK\3\4" + common + name + extra + data)
        central.write(
            b"PK\1\2\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name + extra
        )
        count += 1
    end = struct.pack(
        "<HHHHIIH", 0, 0, count, count, len(central.getvalue()), len(local.getvalue()), 0
    )
    return local.getvalue() + central.getvalue() + b"PK\5\6" + end


def overlapping_zip(data: bytes, count: int) -> bytes:
    """Return a zip that lists one member under many names."""
    one = io.BytesIO()
    with zipfile.ZipFile(one, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0000.txt", data)
    raw = one.getvalue()
    start = raw.index(b"PK\1\2")
    end = raw.index(b"PK\5\6")
    entry = raw[start:end]
    listed = b"".join(entry.replace(b"0000.txt", b"%04d.txt" % n) for n in range(count))
    tail = struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), start, 0)
    return raw[:start] + listed + b"PK\5\6" + tail


def unicode_path(raw: bytes, name: str) -> bytes:
    """Return the extra field that gives the member ``raw`` its name in Unicode (APPNOTE 4.6.9)."""
    field = b"\1" + zlib.crc32(raw).to_bytes(4, "little") + name.encode()
    return struct.pack("<HH", 0x7075, len(field)) + field


def add_link(archive: zipfile.ZipFile, name: str, target: str) -> None:
    """Add a symbolic link to a zip, as ``zip -y`` does."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, target)


def tar_of(path: Path, members: Mapping[str, bytes], mode: str = "w") -> Path:
    """Write a tar; ``mode`` says how it is compressed (``w:gz``)."""
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload] # any mode
        for name, data in members.items():
            archive.addfile(header(name, size=len(data)), io.BytesIO(data))
    return path


def header(name: str, **values: object) -> tarfile.TarInfo:
    """Return a header of a tar with these values."""
    info = tarfile.TarInfo(name)
    for key, value in values.items():
        setattr(info, key, value)
    return info
