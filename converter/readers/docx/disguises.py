"""Files that are called .docx and are something else: what they are, and the way out.

Offices pass on web pages that a system exported, old documents under a new name, whole archives.
"""

from __future__ import annotations

from collections.abc import Collection

from converter.errors import SourceError
from converter.source.signatures import is_binary, known_kind

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 1_000
"""Bytes in which a text says what it is."""

_SAVE = "Open it in Word, WPS or LibreOffice, save it as .docx and convert that."
_UNLOCK = (
    "Open it in Word or WPS, take the password away (File, Info, Protect Document), save it and "
    "try again."
)
_UNPACK = "If there are documents in it, unpack it, and convert those."
_AS_TEXT = "Save what it says as .docx or as plain text, and convert that."

_IN_OLE = {
    "EncryptedPackage": ("protected by a password", _UNLOCK),
    "PowerPoint Document": ("an old PowerPoint presentation (.ppt)", _AS_TEXT),
    "Workbook": ("an old Excel workbook (.xls)", _AS_TEXT),
}
"""Names of streams in an OLE compound file, and what they say about it."""

_IN_TEXT = {
    b"{\\rtf": ("a Rich Text document (.rtf)", _SAVE),
    b"mime-version:": ("a web page in one file (.mht)", _SAVE),
    b"worddocument": ("a Word document in XML of 2003", _SAVE),
    b"pkg:package": ("a Word document in one XML file", _SAVE),
    b"<html": ("a web page (HTML)", "Read it with --from html."),
    b"<!doctype html": ("a web page (HTML)", "Read it with --from html."),
}
"""What stands near the beginning of a text, in lower case."""

_IN_ZIP = {
    "xl/": ("an Excel workbook", _AS_TEXT),
    "ppt/": ("a PowerPoint presentation", _AS_TEXT),
    "content.xml": ("an OpenDocument file (.odt)", _SAVE),
    "ofd.xml": ("an OFD document", _AS_TEXT),
    "index/document.iwa": ("a Pages document", "Open it in Pages, and export it as .docx."),
}
"""How the name of a part begins, in lower case."""


def check_container(data: bytes, origin: str) -> None:
    """Refuse what is no zip archive, in words that say what to do.

    Raises:
        SourceError: If ``data`` does not begin as a zip archive does.
    """
    if not data.startswith(b"PK"):
        what, way_out = _container(data)
        raise SourceError(f"{origin} is {what}. {way_out}")


def no_document(names: Collection[str], missing: str, origin: str) -> SourceError:
    """Return the error of a zip archive without a document.

    Args:
        names: Its parts, in lower case.
        missing: The part that would hold the text.
        origin: The name messages call it by.
    """
    for start, (what, way_out) in _IN_ZIP.items():
        if any(name.startswith(start) for name in names):
            return SourceError(f"{origin} is {what}, not a Word document. {way_out}")
    return SourceError(
        f"{origin} is no Word document: it is a zip archive without the text of one ({missing}). "
        f"{_UNPACK}"
    )


def _container(data: bytes) -> tuple[str, str]:
    """Return what ``data`` is that is no zip archive, and the way out."""
    if not data:
        return "empty", "Check that it was saved or copied completely."
    if data.startswith(_OLE):
        old = ("an old Word or WPS document (.doc, .wps)", _SAVE)
        found = (row for name, row in _IN_OLE.items() if name.encode("utf-16-le") in data)
        return next(found, old)
    head = data[:_HEAD].lower().replace(b"\0", b"")  # of UTF-16 the letters are left
    for mark, row in _IN_TEXT.items():
        if mark in head:
            return row
    kind = known_kind(data)
    if kind is not None:
        return kind, _UNPACK if kind.endswith("archive") else _AS_TEXT
    if is_binary(data):
        return "of an unknown kind", "Open it in the program it was made with. " + _AS_TEXT
    return "plain text", "Read it with --from txt."
