"""Folders, on this machine or elsewhere: their files in the order of their names, one at a time.

A folder's names are held together, to sort them; nothing else is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from converter import sidecar
from converter.batch import remote
from converter.batch.names import MOST_FOLDERS, is_url, readable
from converter.errors import ConverterError, InputError
from converter.files import reason

_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT, which Python has only on Windows

Kind: TypeAlias = Literal["file", "folder", "link", "astray", "special", "deep"]


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in a folder.

    Attributes:
        path: Its name from the first folder on, parts joined by ``/``.
        place: Where it is: a path of this machine, or an address.
        kind: ``file``, also for a link to a file of the same tree; ``link`` is a link to a folder
            of the same tree; ``astray`` one that leads out of it, or nowhere; ``special`` a pipe
            or the like; ``deep`` a folder in too many others.
        size: The bytes of a file.
        beside: The places of the files with its metadata.
    """

    path: str
    place: str
    kind: Kind
    size: int = 0
    beside: tuple[str, ...] = ()


class Unreadable(NamedTuple):
    """A folder that cannot be looked into."""

    place: str
    error: ConverterError


class _Child(NamedTuple):
    name: str
    place: str
    kind: Kind
    size: int


def walk(place: str, enter: Callable[[Item], bool]) -> Iterator[Item | Unreadable]:
    """Go through a folder and all below it.

    Args:
        place: Its path or address.
        enter: Whether to go into a folder that is met.
    """
    listed = _remote if is_url(place) else _local
    root = place if is_url(place) else os.path.realpath(place)
    open_folders = [(place, _items("", listed(place, root)))]
    while open_folders:
        folder, items = open_folders[-1]
        try:
            item = next(items, None)
        except ConverterError as error:
            yield Unreadable(folder, error)
            item = None
        if item is None:
            open_folders.pop()
        elif item.kind != "folder":
            yield item
        elif enter(item):
            open_folders.append((item.place, _items(f"{item.path}/", listed(item.place, root))))


def _items(above: str, children: Iterator[tuple[_Child, frozenset[str]]]) -> Iterator[Item]:
    """Yield the items of a folder whose path is ``above``."""
    too_deep = above.count("/") >= MOST_FOLDERS
    for child, sidecars in children:
        path = above + readable(child.name)
        if child.kind == "folder" and too_deep:
            yield Item(path, child.place, "deep")
            continue
        beside = sidecar.names_beside(child.name) if sidecars and child.kind == "file" else ()
        folder = child.place.removesuffix(child.name)
        yield Item(
            path,
            child.place,
            child.kind,
            child.size,
            tuple(folder + name for name in beside if name in sidecars),
        )


def _local(folder: str, root: str) -> Iterator[tuple[_Child, frozenset[str]]]:
    """Yield what is in a folder of this machine, and the names of the sidecars there."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        raise InputError(
            f"{readable(folder)} cannot be looked into: {reason(error)}. Ask its owner for "
            "permission, or leave it out with --exclude."
        ) from None
    sidecars = frozenset(entry.name for entry in entries if sidecar.is_sidecar(entry.name))
    for entry in entries:
        yield _local_child(entry, root), sidecars


def _local_child(entry: os.DirEntry[str], root: str) -> _Child:
    try:
        kind, size = _local_kind(entry, root)
    except OSError:  # it went away, or a link goes in a circle
        kind, size = "astray", 0
    return _Child(entry.name, entry.path, kind, size)


def _local_kind(entry: os.DirEntry[str], root: str) -> tuple[Kind, int]:
    if _is_link(entry):
        real = os.path.realpath(entry.path, strict=True)
        if not Path(real).is_relative_to(root):
            return "astray", 0
        if entry.is_dir():
            return "link", 0
    elif entry.is_dir():
        return "folder", 0
    return ("file", entry.stat().st_size) if entry.is_file() else ("special", 0)


def _is_link(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        return True
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) if os.name == "nt" else 0
    return tag == _JUNCTION


def _remote(folder: str, _: str) -> Iterator[tuple[_Child, frozenset[str]]]:
    """Yield what is in a folder elsewhere, and the names of the sidecars there."""
    system, path = remote.file_system(folder)
    try:
        rows = {_last(row["name"]): row for row in system.ls(path, detail=True)}
    except Exception as error:  # whatever the package for this kind of address raises
        raise remote.unreachable(folder, error) from error
    sidecars = frozenset(filter(sidecar.is_sidecar, rows))
    for name, row in sorted(rows.items()):
        if name and row["name"].rstrip("/") != path.rstrip("/"):  # a bucket may list its folder
            kind: Kind = "folder" if row["type"] == "directory" else "file"
            place = f"{folder.rstrip('/')}/{name}"
            yield _Child(name, place, kind, row["size"] or 0), sidecars


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
