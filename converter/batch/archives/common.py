"""What the kinds of archives have in common: opening one, its members, what is a bomb."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Literal, TypeAlias

from converter.batch.contents import open_place
from converter.batch.entry import Content
from converter.columns import visible
from converter.errors import ConverterError, SourceError

MIB = 2**20

_SMALL = 10 * MIB
"""A file of so few bytes does no harm, however tightly it is packed."""

_SMALL_ARCHIVE = 1024 * MIB
"""An archive that unpacks to so little does none; the headers of a million files in a tar are
half of it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken for a document, and beyond which it is taken for an attack.

    Attributes:
        size: Bytes of one document.
        ratio: How many times its packed length a file or an archive may have unpacked.
    """

    size: int = 256 * MIB
    ratio: int = 200

    def objection(self, origin: str, size: int, packed: int | None = None) -> SourceError | None:
        """Return why a file is not to be read; None if it may.

        Args:
            origin: What messages call the file.
            size: Its bytes.
            packed: Its bytes in the archive, if that is known.
        """
        if size > self.size:
            return SourceError(
                f"{origin} has {size:,} bytes, and no document has more than {self.size:,}. "
                "Split it, or convert it alone."
            )
        if packed is not None and size > max(_SMALL, self.ratio * packed):
            return SourceError(
                f"{origin} would grow from {packed:,} bytes to {size:,}. Archives that fill a disk "
                "are built like that, documents are not. If it is one, unpack it first."
            )
        return None


class Budget:
    """What an archive may grow to, all that stands in it together."""

    def __init__(self, origin: str, packed: int, limits: Limits) -> None:
        """Open it for an archive of ``packed`` bytes."""
        self._origin, self.limits = origin, limits
        self._left = max(_SMALL_ARCHIVE, limits.ratio * packed)

    def spend(self, size: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            SourceError: If they are too many.
        """
        self._left -= size
        if self._left < 0:
            raise SourceError(
                f"{self._origin} grows to more than {self.limits.ratio} times its size. Archives "
                "that fill a disk are built like that. What follows in it was left out; if it is "
                "what you want, unpack it first."
            )


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive to go through.

    Attributes:
        origin: What messages call it.
        budget: What it may grow to; an archive in it spends from the same.
        place: Its path or address; None for one that stood in another archive.
        data: The bytes of one that stood in another archive.
    """

    origin: str
    budget: Budget
    place: str | None
    data: bytes = b""

    @property
    def limits(self) -> Limits:
        """Return what is refused in it."""
        return self.budget.limits

    def open(self) -> BinaryIO:
        """Open it.

        Raises:
            InputError: If it cannot be opened.
        """
        return io.BytesIO(self.data) if self.place is None else open_place(self.place)

    def origin_of(self, name: str) -> str:
        """Return what messages call the member ``name``."""
        return f"{self.origin}: {visible(name)}"


@dataclass(frozen=True, slots=True)
class Member:
    """What an archive says of one of its members.

    Attributes:
        name: Its name, parts joined by ``/``; it may be anything yet.
        kind: What it is; a special one is a device, a pipe or the like.
        size: Its bytes.
        target: Where a link leads, as a name in the archive.
    """

    name: str
    kind: Literal["file", "folder", "link", "special"] = "file"
    size: int = 0
    target: str = ""


Wanted: TypeAlias = Callable[[Member], bool]
Piece: TypeAlias = "tuple[Member, Content | ConverterError | None]"


def name_beside(name: str, target: str) -> str:
    """Return what a symbolic link ``name`` to ``target`` leads to, as a name in the archive."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target.replace("\\", "/")))


def damaged(archive: Archive, what: object) -> SourceError:
    """Return what tells that an archive is damaged."""
    return SourceError(
        f"{archive.origin} is damaged or cut short ({what}). What could not be read was left out; "
        "copy the archive anew."
    )
