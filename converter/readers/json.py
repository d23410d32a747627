"""JSON: the tree as `converter.writers.json` wrote it, or another program."""

from __future__ import annotations

from pydantic import ValidationError

from converter.errors import SourceError
from converter.model import SCHEMA_VERSION, Document
from converter.options import ReadOptions
from converter.readers.limits import TOO_DEEP, is_too_deep
from converter.readers.problems import problems_of, shortened
from converter.source import decode


def read(data: bytes, options: ReadOptions) -> Document:
    """Read a document tree from JSON.

    Raises:
        SourceError: If ``data`` is not JSON, not a tree of this schema version, or too deep
            (`converter.readers.limits`).
        EncodingError: If ``data`` is not text in ``options.encoding``, or in any that is tried.
    """
    text = decode(data, options.origin, options.encoding).text
    try:
        document = Document.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise SourceError(f"{options.origin}: {_explain(error)}") from None
    if "schema_version" not in document.model_fields_set:
        raise SourceError(
            f"{options.origin}: $.schema_version is missing, so this is not a document tree. "
            'If it is one, add "schema_version": "1".'
        )
    if is_too_deep(document):
        raise SourceError(f"{options.origin}: {TOO_DEEP}. Flatten it.")
    return document


def _explain(error: ValidationError) -> str:
    """Say in one line what is wrong first, where, and what to do."""
    first, *more = problems_of(error)
    if error.errors()[0]["type"] == "json_invalid":
        return f"{first.message}. Correct the file there, or write it anew."
    if first.path == "schema_version":
        return (
            f"$.schema_version is not {SCHEMA_VERSION!r}, the version this program reads. "
            "Write the file anew with this version, or use the version that wrote it."
        )
    place = shortened(f"$.{first.path}".removesuffix("."))
    others = f" ({len(more)} more like this.)" if more else ""
    return (
        f"{place}: {first.message}. "
        f"Correct it there; schemas/document.schema.json says what may stand where.{others}"
    )
