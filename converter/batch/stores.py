"""Where outputs are kept: a folder, a zip, or a place elsewhere that has an address.

==============================  =============================================================
named                           kept
==============================  =============================================================
``out``                         in a folder, each file written beside its place and renamed
``out.zip``                     in a folder beside it, and packed when the run is complete
``s3://bucket/out``             there; other machines may write as well
``file:///share/out``           in a folder that other machines have under the same path
==============================  =============================================================
"""

from __future__ import annotations

import contextlib
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from converter import files
from converter.batch import durable, folders, remote
from converter.batch.entry import Store
from converter.batch.names import is_url
from converter.errors import OutputError

_WHOLE_AT_ONCE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory"})
"""File systems where a file appears when it is complete."""

_BLOCK = 2**20


def store_at(output: str) -> Store:
    """Return what keeps outputs at ``output``: a folder, a ``.zip``, or an address.

    Raises:
        UsageError: If it is an address of a kind that nothing installed knows.
        InputError: If it is an address that cannot be reached.
    """
    if is_url(output):
        _names_in.cache_clear()  # others write there, too
        system, path = remote.file_system(output)
        local = "file" in _protocols(system.protocol)
        return Folder(path, shared=True) if local else Elsewhere(output)
    is_zip = output.lower().endswith(".zip") and not files.is_folder(output)
    return Zip(output) if is_zip else Folder(output)


@dataclass(slots=True)
class Folder:
    """A folder of this machine, or one that many machines have.

    Attributes:
        root: Its path; it is made when something is put into it.
        shared: As for `converter.batch.entry.Store`.
    """

    root: str
    shared: bool = False
    _fresh: list[Path] = field(default_factory=list, repr=False, compare=False)

    @property
    def own(self) -> tuple[str, ...]:
        """As for `converter.batch.entry.Store`."""
        return (self.root,)

    @property
    def single_file(self) -> bool:
        """Return False: each output is a file."""
        return False

    def clear(self) -> None:
        """Do nothing: what is in the folder may be the user's."""

    def exists(self, path: str) -> bool:
        """Tell whether something of the name ``path`` is there."""
        return os.path.lexists(Path(self.root, path))

    def put(self, path: str, data: bytes) -> None:
        """Write a file, whole or not at all."""
        target = Path(self.root, path)
        files.write_file(str(target), data)
        self._fresh.append(target)

    def settle(self) -> None:
        """Have the system write to the disk what it still holds in memory of new files."""
        try:
            durable.settle(self._fresh)
        except OSError as error:
            raise OutputError(
                f"{self.root} cannot be written: {remote.reason(error)}. Check the disk."
            ) from error
        self._fresh.clear()

    def sweep(self, folders: Iterable[str]) -> None:
        """Remove files that were being written when their writers were killed."""
        for folder in folders:
            files.remove_unfinished(str(Path(self.root, folder)))

    def close(self) -> None:
        """Do nothing: everything is in its place."""


@dataclass(slots=True)
class Zip:
    """A zip, packed from a folder beside it when everything is there.

    So workers write side by side, a run that is killed goes on where it was, and the bytes of the
    zip depend neither on the order in which documents were done nor on the time.

    Attributes:
        path: The zip.
        parts: The folder.
    """

    path: str
    parts: Folder = field(init=False)

    def __post_init__(self) -> None:
        self.parts = Folder(f"{self.path}.convert-parts")

    @property
    def shared(self) -> bool:
        """Return False: it is packed on this machine."""
        return False

    @property
    def own(self) -> tuple[str, ...]:
        """As for `converter.batch.entry.Store`."""
        return (self.path, self.parts.root)

    @property
    def single_file(self) -> bool:
        """Return True: the zip."""
        return True

    def clear(self) -> None:
        """Remove the folder that a run left which was not finished."""
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.parts.root)

    def exists(self, path: str) -> bool:
        """Tell whether a file of the name ``path`` will be in the zip."""
        return self.parts.exists(path)

    def put(self, path: str, data: bytes) -> None:
        """Keep a file for the zip."""
        self.parts.put(path, data)

    def settle(self) -> None:
        """Make what was put survive a power cut."""
        self.parts.settle()

    def sweep(self, folders: Iterable[str]) -> None:
        """Remove files that were being written when their writers were killed."""
        self.parts.sweep(folders)

    def close(self) -> None:
        """Pack the zip, put it into its place, and remove the folder; packed already is packed."""
        packed = Path(f"{self.parts.root}-packed")
        shutil.rmtree(packed, ignore_errors=True)  # what a run left that was killed right here
        if not files.is_folder(self.parts.root):
            return
        fresh = Path(f"{self.path}.convert-packing")
        try:
            _pack(self.parts.root, fresh)
            durable.sync(fresh)
            fresh.replace(self.path)
            # renamed at once: what is left of it after a kill must not be packed again
            Path(self.parts.root).replace(packed)
            shutil.rmtree(packed, ignore_errors=True)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise OutputError(
                f"{self.path} cannot be written: {files.explain(error, Path(self.path))} What was "
                f"converted is in {self.parts.root}; --resume packs it."
            ) from error


def _pack(folder: str, target: Path) -> None:
    """Pack a folder into a zip that says nothing of when and where."""
    with zipfile.ZipFile(target, "w") as archive:
        for path, place in _files_in(folder):
            info = zipfile.ZipInfo(path)  # its date is 1980-01-01, the first that a zip can say
            info.create_system, info.external_attr = 3, 0o100644 << 16  # as Unix does, everywhere
            with place.open("rb") as file:
                info.compress_type = _method(file.peek(2)[:2])
                info.file_size = place.stat().st_size
                with archive.open(info, "w") as member:
                    shutil.copyfileobj(file, member, _BLOCK)


def _files_in(folder: str) -> Iterator[tuple[str, Path]]:
    """Yield the files in a folder and below it with their relative paths, in order."""
    for item in folders.walk(folder, lambda _: True):
        if isinstance(item, folders.Unreadable):
            raise OutputError(str(item.error))
        if item.kind == "file" and not files.is_unfinished(item.place):
            yield item.path, Path(item.place)


def _method(head: bytes) -> int:
    """Return how a file is compressed; one that is a zip itself, such as DOCX, is not."""
    return zipfile.ZIP_STORED if head == b"PK" else zipfile.ZIP_DEFLATED


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place that has an address (`converter.batch.remote`).

    Attributes:
        url: Its address.
    """

    url: str

    @property
    def shared(self) -> bool:
        """Return True: every machine reaches it."""
        return True

    @property
    def own(self) -> tuple[str, ...]:
        """As for `converter.batch.entry.Store`."""
        return (self.url,)

    @property
    def single_file(self) -> bool:
        """Return False: each output is a file."""
        return False

    def clear(self) -> None:
        """Do nothing: what is there may be the user's."""

    def exists(self, path: str) -> bool:
        """Tell whether a file of the name ``path`` is there."""
        folder, _, name = path.rpartition("/")
        try:
            return name in _names_in(f"{self.url.rstrip('/')}/{folder}".rstrip("/"))
        except Exception as error:  # whatever the package for this kind of address raises
            raise self._failed(path, error) from error

    def put(self, path: str, data: bytes) -> None:
        """Send a file; where it would be seen half-sent, it is renamed when it is whole."""
        _names_in.cache_clear()
        system, root = remote.file_system(self.url)
        target = f"{root.rstrip('/')}/{path}"
        try:
            if _protocols(system.protocol) & _WHOLE_AT_ONCE:
                system.pipe_file(target, data)
                return
            folder, _, _ = target.rpartition("/")
            system.makedirs(folder, exist_ok=True)
            fresh = f"{folder}/{files.unfinished_name()}"
            system.pipe_file(fresh, data)
            if system.exists(target):
                system.rm_file(target)
            system.mv(fresh, target)
        except Exception as error:  # whatever the package for this kind of address raises
            raise self._failed(path, error) from error

    def settle(self) -> None:
        """Do nothing: what was sent has arrived."""

    def sweep(self, folders: Iterable[str]) -> None:
        """Do nothing: to look into each folder would take long."""

    def close(self) -> None:
        """Do nothing: everything is in its place."""

    def _failed(self, path: str, error: Exception) -> OutputError:
        return OutputError(
            f"{self.url.rstrip('/')}/{path} cannot be written: {remote.reason(error)}. "
            "Check the address, the keys and the network."
        )


@lru_cache(maxsize=1)
def _names_in(folder: str) -> frozenset[str]:
    """Return the names in a folder elsewhere.

    Those of the last one are kept, as the next file is mostly in the same: a question for each of
    a million files takes hours, a list of them minutes.
    """
    system, path = remote.file_system(folder)
    try:
        found = [place.rstrip("/") for place in system.ls(path, detail=False)]
    except FileNotFoundError:
        return frozenset()
    return frozenset(place.rpartition("/")[2] for place in found if place != path.rstrip("/"))


def _protocols(protocol: str | tuple[str, ...]) -> frozenset[str]:
    """Return the names of a file system; fsspec has one as itself, several as a tuple."""
    return frozenset([protocol] if isinstance(protocol, str) else protocol)
