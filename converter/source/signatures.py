"""What a file is that is not text: known by its first bytes, or by its control characters."""

from __future__ import annotations

from typing import NamedTuple

_HEAD = 4096
"""Bytes that are looked at: a binary file shows itself early."""

_MOST_CONTROLS = 0.05
"""Share of control characters that text does not reach (Word's cell marks, a stray escape) and
that binary data does (of random bytes it is a tenth)."""

_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r"))


class _Signature(NamedTuple):
    start: bytes
    name: str
    mark: bytes = b""  # must stand somewhere in the head as well


_SIGNATURES = (
    _Signature(b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    _Signature(b"\xff\xd8\xff", "a JPEG picture"),
    _Signature(b"GIF87a", "a GIF picture"),
    _Signature(b"GIF89a", "a GIF picture"),
    _Signature(b"BM", "a BMP picture", b"\0\0\0\0"),
    _Signature(b"II*\0", "a TIFF picture"),
    _Signature(b"MM\0*", "a TIFF picture"),
    _Signature(b"RIFF", "a WebP picture", b"WEBP"),
    _Signature(b"%PDF-", "a PDF document"),
    _Signature(b"PK\x03\x04", "a Word document (.docx)", b"word/"),
    _Signature(b"PK\x03\x04", "an OFD document", b"OFD.xml"),
    _Signature(b"PK\x03\x04", "a zip archive or an Office document"),
    _Signature(b"PK\x05\x06", "an empty zip archive"),
    _Signature(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or WPS document (.doc, .wps)"),
    _Signature(b"{\\rtf", "a Rich Text document (.rtf)"),
    _Signature(b"Rar!\x1a\x07", "a RAR archive"),
    _Signature(b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    _Signature(b"\x1f\x8b\x08", "a gzip archive"),
    _Signature(b"\xfd7zXZ\0", "an xz archive"),
    _Signature(b"BZh91AY&SY", "a bzip2 archive"),
)
_STARTS = tuple(row.start for row in _SIGNATURES)


def known_kind(data: bytes) -> str | None:
    """Return what ``data`` is by its signature, such as ``a PNG picture``; None for no match."""
    if not data.startswith(_STARTS):
        return None
    head = data[:_HEAD]
    fits = (row.name for row in _SIGNATURES if head.startswith(row.start) and row.mark in head)
    return next(fits, None)


def is_binary(data: bytes) -> bool:
    """Tell whether ``data`` has more control characters than text in one-byte units has."""
    head = data[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > _MOST_CONTROLS * len(head)
