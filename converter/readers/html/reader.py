"""The entry point: the bytes of a page in, a document tree out."""

from __future__ import annotations

from converter.model import Document
from converter.options import ReadOptions
from converter.readers.html.elements import page_of
from converter.readers.html.foreign import read_foreign
from converter.readers.html.own import read_own


def read(data: bytes, options: ReadOptions) -> Document:
    """Read an HTML page.

    A page that this program wrote gives the tree it was written from; spans and diagnostics do
    not come back. Of any other page what a reader sees is read, and its outline recognised.

    Raises:
        SourceError: If ``data`` is empty, not text, or goes beyond the limits of
            `converter.readers.html.elements`.
        EncodingError: If its encoding is not found, or not the one asked for.
        UsageError: If there is no encoding of the name asked for.
    """
    root = page_of(data, options)
    return read_own(root) or read_foreign(root)
