"""Where the bytes of an entry are: in a file, in a part of one, in a member of a zip.

Each says so in a few words that travel to the process that wants the bytes. A place is the path of
a file, or an address (`converter.batch.remote`), which other machines reach as well.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from converter import files
from converter.batch import remote
from converter.batch.names import is_url
from converter.errors import ConverterError, InputError, SourceError

_LOCAL_HEADER = b"PK\3\4"
_LOCAL_HEADER_SIZE = 30  # APPNOTE 4.3.7; the lengths of name and extra field are its last four


@dataclass(frozen=True, slots=True)
class Broken:
    """Bytes that cannot be had; who wants them is told why."""

    error: ConverterError

    @property
    def shared(self) -> bool:
        """Return True: they are nowhere."""
        return True

    def read(self) -> bytes:
        """Raise the error."""
        raise self.error


@dataclass(frozen=True, slots=True)
class _InPlace:
    """Bytes that stand in a file.

    Attributes:
        place: The file.
    """

    place: str

    @property
    def shared(self) -> bool:
        """Tell whether other machines reach it."""
        return is_url(self.place)


class Whole(_InPlace):
    """All of a file."""

    __slots__ = ()

    def read(self) -> bytes:
        """Return the bytes.

        Raises:
            InputError: If the file cannot be read.
        """
        return remote.read_url(self.place) if is_url(self.place) else files.read_file(self.place)


@dataclass(frozen=True, slots=True)
class Part(_InPlace):
    """Some bytes of a file: a member of a tar that is not compressed."""

    offset: int
    size: int

    def read(self) -> bytes:
        """Return the bytes.

        Raises:
            InputError: If the file cannot be read.
            SourceError: If it is shorter than it was.
        """
        with open_place(self.place) as file:
            return _exactly(file, self.offset, self.size, self.place)


@dataclass(frozen=True, slots=True)
class ZipMember(_InPlace):
    """A member of a zip, found without its list of contents (PKWARE APPNOTE 4.3.7).

    Attributes:
        name: What messages call the member.
        offset: Where its local header stands.
        packed: Its length there.
        size: Its own length.
        method: How it is compressed (APPNOTE 4.4.5), one that ``zipfile`` knows.
        checksum: Its CRC-32.
    """

    name: str
    offset: int
    packed: int
    size: int
    method: int
    checksum: int

    def read(self) -> bytes:
        """Return the bytes.

        Raises:
            InputError: If the zip cannot be read.
            SourceError: If the member is damaged.
        """
        with open_place(self.place) as file:
            return self.read_from(file)

    def read_from(self, file: BinaryIO) -> bytes:
        """Return the bytes, from the zip that is open already.

        Raises:
            InputError: If the zip cannot be read.
            SourceError: If the member is damaged.
        """
        header = _exactly(file, self.offset, _LOCAL_HEADER_SIZE, self.place)
        if not header.startswith(_LOCAL_HEADER):
            raise self._damaged()
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:], "little")
        start = self.offset + _LOCAL_HEADER_SIZE + lengths
        packed = io.BytesIO(_exactly(file, start, self.packed, self.place))
        try:
            with zipfile.ZipExtFile(packed, "r", self._info()) as member:
                data = member.read()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise self._damaged() from error
        if len(data) != self.size:  # fewer bytes, and a checksum that fits them
            raise self._damaged()
        return data

    def _info(self) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo("member")
        info.compress_type, info.CRC = self.method, self.checksum
        info.compress_size, info.file_size = self.packed, self.size
        return info

    def _damaged(self) -> SourceError:
        return SourceError(
            f"{self.place}: {self.name} is damaged in its archive. Copy the archive anew, or mend "
            "it with zip -FF."
        )


def open_place(place: str) -> BinaryIO:
    """Open the file at a place for reading; it can be sought in.

    Raises:
        InputError: If it cannot be opened.
        UsageError: If it is an address of a kind that nothing knows.
    """
    if is_url(place):
        return remote.open_url(place)
    try:
        return Path(place).open("rb")
    except OSError as error:
        raise InputError(
            f"{place} cannot be opened: {files.reason(error)}. Check the name and the permissions."
        ) from None


def _exactly(file: BinaryIO, offset: int, size: int, place: str) -> bytes:
    """Return ``size`` bytes of the file from ``offset`` on."""
    try:
        file.seek(offset)
        data = file.read(size)
    except (OSError, ValueError) as error:
        raise InputError(f"{place} cannot be read: {remote.reason(error)}.") from error
    if len(data) != size:
        raise SourceError(f"{place} ends in the middle of a file it holds. Copy it anew.")
    return data
