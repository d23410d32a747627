"""Plain text → document tree: decode, then recognise the outline."""

from __future__ import annotations

from converter.model import Document
from converter.options import ReadOptions
from converter.outline import parse
from converter.source import decode


def read(data: bytes, options: ReadOptions) -> Document:
    """Read a plain text file.

    Raises:
        SourceError: If ``data`` is empty, or not text.
        EncodingError: If its encoding is not found, or not the one asked for.
        UsageError: If there is no encoding of the name asked for.
    """
    return parse(decode(data, options.origin, options.encoding))
