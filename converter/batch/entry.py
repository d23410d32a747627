"""The boundary of a run: what comes in, one entry a document, and where output is kept.

`converter.batch.inputs` finds entries, `converter.batch.stores` keeps outputs; what runs between
them knows only what stands here. Everything but a `Store` that is open is immutable and can be
pickled, so that it reaches the process, or the machine, that does the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

from converter import sidecar
from converter.errors import ConverterError, SourceError


class Content(Protocol):
    """Bytes that can be fetched in another process.

    Attributes:
        shared: Whether they can be fetched on another machine too.
    """

    @property
    def shared(self) -> bool: ...  # noqa: D102 - above

    def read(self) -> bytes:
        """Return the bytes.

        Raises:
            InputError: If they cannot be reached any more.
            SourceError: If the archive around them is broken there.
        """


@dataclass(frozen=True, slots=True)
class Carried:
    """Bytes that travel with their entry: those of a stream, which cannot be entered midway.

    What holds many entries at a time counts their bytes, not only their number.
    """

    data: bytes = field(repr=False)

    @property
    def shared(self) -> bool:
        """Return True: what travels along is everywhere."""
        return True

    def read(self) -> bytes:
        """Return the bytes."""
        return self.data


@dataclass(frozen=True, slots=True)
class Beside:
    """The file with metadata that stands beside a document (`converter.sidecar`)."""

    origin: str
    content: Content


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to convert.

    Attributes:
        origin: What messages call it: ``speeches/2026/a.txt``, ``in.zip: 2026/a.txt``.
        path: Its relative name, parts joined by ``/``, that the output mirrors; it leads out of
            no folder and every system can have it. Two entries may have the same one: an archive
            may hold a name twice.
        size: Its length in bytes, as the folder or archive says.
        content: Its bytes.
        beside: The files with its metadata; more than one is an error of the document.
    """

    origin: str
    path: str
    size: int
    content: Content
    beside: tuple[Beside, ...] = ()

    def metadata(self) -> Mapping[str, str]:
        """Return the metadata beside the document.

        Raises:
            InputError: If it cannot be read.
            SourceError: If it cannot be understood, or stands there twice.
        """
        if len(self.beside) > 1:
            first, second = self.beside[:2]
            raise SourceError(
                f"{first.origin} and {second.origin} both describe {self.origin}. Keep one of them."
            )
        return {
            key: value
            for each in self.beside
            for key, value in sidecar.read_metadata(each.origin, each.content.read()).items()
        }

    @property
    def shared(self) -> bool:
        """Tell whether another machine can read it as it stands."""
        return self.content.shared and all(each.content.shared for each in self.beside)

    def carried(self) -> Entry:
        """Return the entry with its bytes along, for a machine that cannot fetch them.

        Raises:
            InputError: If they cannot be reached any more.
            SourceError: If the archive around them is broken there.
        """
        return replace(
            self,
            content=Carried(self.content.read()),
            beside=tuple(Beside(each.origin, Carried(each.content.read())) for each in self.beside),
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """What should be a document and cannot be one: a bomb, a name that leads elsewhere."""

    origin: str
    error: ConverterError


@dataclass(frozen=True, slots=True)
class Skipped:
    """What is no document, and no failure either: a picture, a link to a file of the same tree."""

    origin: str
    reason: str


Found: TypeAlias = Entry | Refused | Skipped


class Store(Protocol):
    """Where outputs are kept. It can be pickled; every process opens its own.

    Attributes:
        shared: Whether other machines reach it; if not, the bytes travel back and a process of
            this machine puts them.
        own: The files and folders it writes, which are no inputs.
        single_file: Whether outputs end up in one file, made when the run is complete. A run that
            is complete is not gone on with then.
    """

    @property
    def shared(self) -> bool: ...  # noqa: D102 - above

    @property
    def own(self) -> tuple[str, ...]: ...  # noqa: D102 - above

    @property
    def single_file(self) -> bool: ...  # noqa: D102 - above

    def clear(self) -> None:
        """Forget what a run left that was not finished; called when another one begins anew."""

    def exists(self, path: str) -> bool:
        """Tell whether an output of the relative name ``path`` is there.

        Raises:
            OutputError: If nothing can be found out.
        """

    def put(self, path: str, data: bytes) -> None:
        """Keep an output, whole or not at all; what is there is replaced.

        Raises:
            OutputError: If it cannot be written; no part of it is left behind.
        """

    def settle(self) -> None:
        """Make what this process has put survive a power cut; called once a chunk.

        Raises:
            OutputError: If that cannot be done.
        """

    def sweep(self, folders: Iterable[str]) -> None:
        """Remove what killed processes have left in ``folders`` of outputs they were writing.

        Args:
            folders: Relative names; ``.`` is the store itself.
        """

    def close(self) -> None:
        """Finish, once, when every output of the whole run is put (a zip is made of them then).

        Raises:
            OutputError: If that cannot be done.
        """
