"""The names of what comes in: which are archives, what unmarked bytes spell, which are safe.

A name is kept as it is or refused, never altered: an output that has another name than its input
would be found by nobody.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from converter.columns import visible
from converter.errors import SourceError
from converter.regex import Regex

ARCHIVE_SUFFIXES = (
    ".zip",
    ".7z",
    *(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"),
)
"""Endings of archives that can be opened."""

MOST_FOLDERS = 100
"""Folders that a name may lead through; more are an accident or an attack."""

LONGEST_PART = 255
"""Bytes of UTF-8 that a file system takes for the name of one file or folder."""

_LONGEST_SHOWN = 400
"""Characters of a name in a message: one may have 65,535."""

_URL = Regex(r"(?i)[a-z][a-z0-9+.-]+://", ["://"])  # two letters at least: C:/ is a drive
_DRIVE = Regex(r"[A-Za-z]:")
_DEVICE = Regex(r"(?i)(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])(?=$|[ .])")
_ODD_IN_UTF8 = Regex(r"(?i)[\x80-\xbf\u0250-\u02ff\u0530-\u07ff]|(?<![a-z])[\u0300-\u036f]")
_BEYOND_TWO_BYTES = Regex(r"[^\0-\u07ff]")
_CONTROL = Regex(r"[\x00-\x1f\x7f-\x9f]")
_NOT_ON_WINDOWS = Regex(r'[<>:"|?*\\]')  # the backslash parts folders there


def is_archive(name: str) -> bool:
    """Tell whether the file ``name`` is an archive, by its ending."""
    return name.lower().endswith(ARCHIVE_SUFFIXES)


def is_url(name: str) -> bool:
    """Tell whether ``name`` is the address of a file or folder elsewhere: ``s3://bucket/in``."""
    return _URL.match(name) is not None


def is_litter(path: str) -> bool:
    """Tell whether a file is none of the user's: macOS' forks, the locks of Word and WPS."""
    folder, _, name = path.rpartition("/")
    return name.startswith(("._", "~$", ".~")) or "__MACOSX" in folder.split("/")


def safe_path(name: str, origin: str = "") -> str:
    """Return ``name`` as a relative path that leads out of no folder, parts joined by ``/``.

    Args:
        name: A name as a folder or an archive has it, parts joined by ``/``.
        origin: What messages call what has it; nothing is the name itself.

    Raises:
        SourceError: If it is absolute, leads upwards, or is a name that some system cannot have
            (Microsoft, *Naming Files, Paths, and Namespaces*).
    """
    if objection := _objection(name):
        called = _shortened(visible(origin or name))
        raise SourceError(f"{called} was left out: its name {objection}. Rename it and try again.")
    return "/".join(_parts(name))


def _parts(name: str) -> list[str]:
    return [part for part in name.split("/") if part not in ("", ".")]


def _objection(name: str) -> str | None:
    """Return what is wrong with a name."""
    parts = _parts(name)
    if name.startswith("/") or _DRIVE.match(name):
        return "is absolute and could end anywhere"
    if ".." in parts:
        return "leads out of its folder"
    if not parts:
        return "is empty"
    if len(parts) > MOST_FOLDERS:
        return f"leads through more than {MOST_FOLDERS} folders"
    return next(filter(None, map(_objection_to_part, parts)), None)


def _objection_to_part(part: str) -> str | None:
    """Return what is wrong with one part of a name."""
    if _CONTROL.search(part):
        return "holds control characters"
    if _DEVICE.match(part):
        return "is a device on Windows"
    if part.endswith((".", " ")):
        return "ends in a dot or a space, which Windows drops"
    if len(part.encode()) > LONGEST_PART:
        return f"is longer than {LONGEST_PART} bytes"
    if os.name == "nt" and _NOT_ON_WINDOWS.search(part):
        return "holds characters that Windows does not allow"
    return None


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"


def readable(name: str) -> str:
    """Return the name of a file, or a path, as text, whatever wrote it.

    A disk may hold names in GBK beside its own UTF-8; Python gives their bytes as lone surrogates.
    """
    if _is_text(name):
        return name
    return "/".join(part if _is_text(part) else _from_disk(part) for part in name.split("/"))


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _from_disk(part: str) -> str:
    try:
        return _decoded_alone(part.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # Windows lets half a surrogate pair stand
        return part.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def decoded(names: Iterable[bytes]) -> list[str]:
    """Return the names of one archive that says nothing about their encoding.

    They are UTF-8 if all are, else what Chinese Windows writes (GBK, read as its superset
    GB18030), else what the format says (code page 437). Two bytes of another code page are often
    some rare character of GBK; so it is GBK only if most characters are of the common set GB 2312.
    """
    raw = list(names)
    together = b"".join(raw)
    for encoding in ("utf-8", "gb18030"):
        if _is_likely(together, encoding):
            return [name.decode(encoding) for name in raw]
    return [_decoded_alone(name) for name in raw]


def _decoded_alone(raw: bytes) -> str:
    """Return a name whose neighbours say nothing about its encoding."""
    likely = (each for each in ("utf-8", "gb18030") if _is_likely(raw, each))
    return raw.decode(next(likely, "cp437"))


def _is_likely(raw: bytes, encoding: str) -> bool:
    """Tell whether bytes are likely to be of an encoding, ``utf-8`` or ``gb18030``."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    if encoding == "gb18030":
        return _is_chinese(text)
    # 通知 in GBK is also UTF-8, of two accents that stand alone
    odd = _ODD_IN_UTF8.search(text) and not _BEYOND_TWO_BYTES.search(text)
    return not (odd and _is_likely(raw, "gb18030"))


def _is_chinese(text: str) -> bool:
    """Tell whether most of the characters beyond ASCII are of GB 2312."""
    beyond = [character for character in text if not character.isascii()]
    common = sum(len(character.encode("gb2312", "ignore")) > 0 for character in beyond)
    return 2 * common > len(beyond)
