"""What is measured of this package: ways from the bytes of a text file to those of another."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import converter
from benchmarks.timing import Way
from converter.writers.docx import package


def to_tree(path: Path) -> converter.Document:
    """Read a text file."""
    return converter.read(path.read_bytes())


def to(format: str) -> Way:
    """Return the way from a text file to ``format``, by the validated tree."""
    return lambda path: converter.render(to_tree(path), format).data


def to_docx_with_zlib(path: Path) -> bytes:
    """Convert as the DOCX writer does where isal is not installed."""
    installed = package._codec
    package._codec = lambda: (zlib, 6)  # type: ignore[assignment]  # as without isal
    try:
        return converter.render(to_tree(path), "docx").data
    finally:
        package._codec = installed


def document_xml(path: Path) -> bytes:
    """Return word/document.xml of a text: what the limit has to compress."""
    data = converter.render(to_tree(path), "docx").data
    return ZipFile(BytesIO(data)).read("word/document.xml")
