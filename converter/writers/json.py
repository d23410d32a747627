"""JSON: the tree itself, as pydantic dumps it; described by ``schemas/document.schema.json``.

Markers are always as typed, whatever `WriteOptions.markers` says: a marker's family and ordinal
stand beside its text, and whoever reads JSON makes the official form of them.
"""

from __future__ import annotations

from pydantic_core import PydanticSerializationError, to_json

from converter.errors import UsageError
from converter.formats import Output
from converter.model import Document
from converter.options import WriteOptions

INDENT = 1
"""People open these files and compare them line by line. Against no line ends this costs a
quarter more time and half more bytes; two spaces would double the bytes."""


def write(document: Document, _options: WriteOptions) -> Output:
    """Write ``document`` as JSON in UTF-8; no character of a tree is beyond JSON.

    Raises:
        UsageError: If the tree holds half a surrogate pair, which no reader lets in, or nests
            deeper than pydantic goes: sections and items 125 levels, on Windows 47.
    """
    try:
        data = to_json(document, indent=INDENT)
    except PydanticSerializationError as error:
        if "depth" in str(error):
            raise UsageError(
                "Sections and items of the document nest too deep for JSON. Flatten them, or write "
                "XML."
            ) from None
        raise UsageError(
            f"The document holds what is no text, such as half a surrogate pair ({error}). "
            "Remove it from the tree."
        ) from None
    return Output(data + b"\n")
