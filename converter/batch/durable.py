"""New files survive a power cut: the system writes to the disk what it still holds in memory."""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path


def settle(files: Collection[Path]) -> None:
    """Return when the files, and their names, are on the disk.

    On Linux one call does it for all that a file system holds, which takes about as long as for a
    single file; elsewhere each is written on its own.

    Raises:
        OSError: If they cannot be written, or one is gone.
    """
    folders = {path.parent for path in files}
    sync_file_system = _sync_file_system()
    if sync_file_system and len(files) > 1:
        for folder in {folder.stat().st_dev: folder for folder in folders}.values():
            _opened(folder, sync_file_system)
        return
    for path in files:
        with contextlib.suppress(PermissionError):  # on Windows somebody may have it open already
            sync(path)
    if os.name == "posix":  # names are in the folder; Windows keeps them with the file
        for folder in folders:
            sync(folder)


def sync(path: Path) -> None:
    """Return when a file, or a folder with its names, is on the disk.

    Raises:
        OSError: If it cannot be written, or is gone.
    """
    _opened(path, os.fsync)


def _opened(path: Path, act: Callable[[int], object]) -> None:
    # Windows syncs only what is open for writing, and Unix opens no folder so
    number = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        act(number)
    finally:
        os.close(number)


@cache
def _sync_file_system() -> Callable[[int], None] | None:
    """Return what calls syncfs(2), which Python does not; None where there is none."""
    if os.name != "posix":
        return None
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return None

    def sync_file_system(number: int) -> None:
        if call(number):
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code))

    return sync_file_system
