"""Files and standard streams: reading whole, writing whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Collection, Iterable
from pathlib import Path, PurePath
from typing import BinaryIO, TypeAlias

from converter.errors import InputError, OutputError, OutputExistsError

STREAM = "-"
"""The name that stands for standard input or standard output."""

_ON_WINDOWS = os.name == "nt"

_LONGEST_PATH = 259
"""Characters of a path that Windows takes, if long paths are not turned on."""

_TRIES_TO_RENAME = 6
_SCANNED_FOR = 0.1
"""Seconds: on Windows a file that a virus scanner or an index looks into cannot be renamed."""

FileId: TypeAlias = tuple[int, int]
"""What makes a file the same under all its names (`os.path.samefile`): device and inode."""


def label(name: str) -> str:
    """Return what messages call the input ``name``."""
    return "<stdin>" if name == STREAM else name


def read_input(name: str) -> bytes:
    """Return the bytes of the file ``name``, or of standard input for ``-``.

    Raises:
        InputError: If it is missing, a folder, or cannot be read.
    """
    return _read_stdin() if name == STREAM else read_file(name)


def read_file(name: str) -> bytes:
    """Return the bytes of the file ``name``.

    Raises:
        InputError: If it is missing, a folder, or cannot be read.
    """
    path = Path(name)
    try:
        if path.is_dir():  # asked first: Windows calls opening one a lack of permission
            raise InputError(
                f"{name} is a folder. Name a file in it; converter.convert_many takes folders."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(_missing(name)) from None
    except PermissionError:
        raise InputError(
            f"{name} cannot be opened: no permission, or another program holds it. Close it there, "
            "or ask its owner for permission or a copy."
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{name} cannot be read: {reason(error)}.") from None


def _missing(name: str) -> str:
    """Say that a file is not found, and what to do."""
    whole = Path(name).absolute()
    if _ON_WINDOWS and len(str(whole)) > _LONGEST_PATH:
        return (
            f"{name} cannot be opened: {_too_long(whole)}. Move it nearer to the drive, or turn on "
            "long paths in Windows."
        )
    return f"{name} does not exist. Check the name and the folder."


def _too_long(path: Path) -> str:
    return f"with {len(str(path))} characters its path is too long for Windows"


def file_id(name: str) -> FileId | None:
    """Return what identifies the file ``name`` (``-`` is standard input); None if none is there."""
    found = _stat(name)
    return (found.st_dev, found.st_ino) if found else None


def is_folder(name: str) -> bool:
    """Tell whether ``name`` is a folder; what may not be looked at is none."""
    found = _stat(name)
    return found is not None and stat.S_ISDIR(found.st_mode)


def is_file(name: str) -> bool:
    """Tell whether ``name`` is an ordinary file; what may not be looked at is none."""
    found = _stat(name)
    return found is not None and stat.S_ISREG(found.st_mode)


def check_target(name: str, *, force: bool, inputs: Collection[FileId] = ()) -> None:
    """Check that the output ``name`` may be written.

    Args:
        name: The path of the output, or ``-``.
        force: Whether a file that is there may be replaced.
        inputs: The files that are read, which are never replaced.

    Raises:
        OutputExistsError: If it is there and is to be kept.
        OutputError: If it is an input, or a folder.
    """
    found = None if name == STREAM else _stat(name)
    if found is None:
        return
    if (found.st_dev, found.st_ino) in inputs:
        raise OutputError(
            f"{name} is an input, and an input is never overwritten. "
            "Name another output with -o, or another format."
        )
    if stat.S_ISDIR(found.st_mode):
        raise OutputError(f"{name} is a folder, so no file of that name can be written.")
    if stat.S_ISREG(found.st_mode) and not force:
        raise OutputExistsError(f"{name} exists already and was kept. Use --force to replace it.")


def write_output(name: str, data: bytes) -> None:
    """Write ``data`` to the file ``name``, or to standard output for ``-``.

    Raises:
        OutputError: If it cannot be written; no part of a file is left behind.
        BrokenPipeError: If nobody reads standard output any more.
    """
    if name == STREAM:
        _write_stdout(data)
    else:
        write_file(name, data)


def write_file(name: str, data: bytes | Iterable[bytes]) -> None:
    """Write ``data``, in one piece or several, to the file ``name``, whole or not at all.

    It is written beside its place under another name and renamed when it is whole. Missing
    folders are made; a link is followed; devices and pipes are written straight to.

    Raises:
        OutputError: If it cannot be written; no part of it is left behind.
    """
    pieces = (data,) if isinstance(data, bytes) else data
    replaced = _stat(name)
    try:
        if replaced and not stat.S_ISREG(replaced.st_mode):
            with Path(name).open("wb") as device:
                device.writelines(pieces)
        else:
            _replace(_followed(name), pieces, replaced)
    except (OSError, ValueError) as error:
        raise OutputError(f"{name} cannot be written: {explain(error, _real(name))}") from None


def _real(name: str) -> Path:
    """Return the file that ``name`` leads to, or is meant to lead to."""
    try:
        return Path(os.path.realpath(name))
    except OSError:  # CON.md is the console, on some versions of Windows
        return Path(name).absolute()


def _followed(name: str) -> Path:
    """Return the file to replace: ``name``, or what it leads to if it is a link."""
    path = Path(name)
    return Path(os.path.realpath(name)) if path.is_symlink() else path


def _replace(target: Path, pieces: Iterable[bytes], replaced: os.stat_result | None) -> None:
    """Write a file beside ``target`` and put it in its place, where ``replaced`` may be."""
    if not replaced and not target.parent.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
    # a short name of its own: that of the target may be as long as names can be
    fresh = target.with_name(unfinished_name())
    try:
        with fresh.open("xb") as file:  # mode 0666 less the umask, as for any new file
            file.writelines(pieces)
        if replaced and not _ON_WINDOWS:  # which replaces and removes nothing read-only
            with contextlib.suppress(OSError):  # a file system without modes
                fresh.chmod(stat.S_IMODE(replaced.st_mode))
        _put_in_place(fresh, target)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _put_in_place(fresh: Path, target: Path) -> None:
    """Rename a file that was just written, when those who look into new files let go of it."""
    for tries_left in reversed(range(_TRIES_TO_RENAME)):
        try:
            fresh.replace(target)
        except PermissionError:
            if not _ON_WINDOWS or not tries_left:
                raise
            time.sleep(_SCANNED_FOR)
        else:
            return


def unfinished_name() -> str:
    """Return a new name for a file that is being written."""
    return f".convert-{os.urandom(8).hex()}.tmp"


def is_unfinished(name: str) -> bool:
    """Tell whether the file ``name`` was being written when its writer was killed."""
    return PurePath(name).match(".convert-*.tmp")


def remove_unfinished(folder: str) -> None:
    """Remove what a process that was killed has left of files it was writing in ``folder``."""
    with contextlib.suppress(OSError):  # there is no such folder, or another process is at it
        for path in Path(folder).iterdir():
            if is_unfinished(path.name):
                path.unlink(missing_ok=True)


def _write_stdout(data: bytes) -> None:
    stream = _binary(sys.stdout)
    if stream is None:
        raise OutputError("There is no standard output here. Name a file with -o.")
    if b"\0" in data and stream.isatty():
        raise OutputError(
            "This format is not text, and standard output is a terminal. "
            "Name a file with -o, or redirect the output."
        )
    try:
        rest = memoryview(data)
        while rest:  # a stream without a buffer (python -u) may take a part at a time, or nothing
            taken: int | None = stream.write(rest)
            if taken is None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            rest = rest[taken:]
        stream.flush()
    except OSError as error:
        if is_without_reader(error):
            raise BrokenPipeError from None
        abandon_stdout()
        raise OutputError(f"Standard output cannot be written: {reason(error)}.") from None


def is_without_reader(error: OSError) -> bool:
    """Tell whether a pipe is not written because nobody reads it; Windows has a vague word."""
    return isinstance(error, BrokenPipeError) or (_ON_WINDOWS and error.errno == errno.EINVAL)


def abandon_stdout() -> None:
    """Point standard output nowhere, or the interpreter would flush it once more and complain."""
    with contextlib.suppress(OSError, ValueError):  # a stream without a file number needs no care
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _read_stdin() -> bytes:
    stream = _binary(sys.stdin)
    if stream is None:
        raise InputError("There is no standard input here. Name a file instead of -.")
    try:
        return stream.read()
    except OSError as error:
        raise InputError(f"Standard input cannot be read: {reason(error)}.") from None


def _binary(stream: object) -> BinaryIO | None:
    """Return the binary stream under a standard stream; a program without a console has none."""
    return getattr(stream, "buffer", None)


def _stat(name: str) -> os.stat_result | None:
    try:
        return os.fstat(sys.stdin.fileno()) if name == STREAM else Path(name).stat()
    except (OSError, ValueError, AttributeError):  # nothing there, an odd name, no stdin
        return None


def explain(error: OSError | ValueError, target: Path) -> str:
    """Say why ``target`` cannot be written, and what to do, in plain words."""
    match error:
        case PermissionError() if _stat(str(target)):
            return (
                "it is protected, or open in another program such as Word. "
                "Close it there and try again, or name another output with -o."
            )
        case PermissionError():
            return (
                f"no permission to write in the folder {target.parent}. "
                "Name another folder with -o."
            )
        case FileExistsError() | NotADirectoryError():
            return f"{target.parent} is not a folder. Name another folder with -o."
        case FileNotFoundError() if not Path(target.anchor).exists():
            return f"there is no drive or share {target.drive}. Name another folder with -o."
        case FileNotFoundError() if _ON_WINDOWS:  # missing folders were made
            return (
                f"{_too_long(target)}. Name a folder nearer to the drive with -o, or turn on long "
                "paths in Windows."
            )
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return "the disk is full. Make room and try again."
        case OSError(errno=errno.ENAMETOOLONG):
            return "its name is too long. Give the input a shorter one."
        case _:
            return f"{reason(error)}."


def reason(error: OSError | ValueError) -> str:
    """Return what the system says, without the full stop that it has in Chinese Windows."""
    return (getattr(error, "strerror", None) or str(error)).rstrip("。")
