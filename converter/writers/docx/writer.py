"""The entry point: a document and options in, the bytes of a DOCX and diagnostics out."""

from __future__ import annotations

from collections.abc import Iterator

from converter import layout
from converter.diagnostics import diagnostic
from converter.formats import Output
from converter.layout import structure
from converter.layout.elements import placed
from converter.metadata import element
from converter.model import Diagnostic, Document
from converter.options import WriteOptions
from converter.writers.characters import page_bytes, representable
from converter.writers.docx.body import Page, document_pages
from converter.writers.docx.package import FIRST_MOMENT
from converter.writers.docx.parts import (
    CORE_PROPERTIES,
    DOCUMENT,
    NUMBERING,
    PAGE_HEADER,
    core_properties,
)
from converter.writers.docx.static import static_archive
from converter.writers.docx.structure import structure_part
from converter.writers.docx.template import template
from converter.writers.epoch import source_date

FORMAT = "DOCX"


def write(document: Document, options: WriteOptions) -> Output:
    """Write ``document`` as DOCX in the layout of its kind.

    The same document and options give the same bytes. All dates in the file are those of the
    environment variable ``SOURCE_DATE_EPOCH``, or a constant.

    Raises:
        UsageError: If ``SOURCE_DATE_EPOCH`` is set to something that is no moment, or the
            profile asked for is none.
    """
    shown = placed(document)
    made = template(options.profile or layout.name_for(shown))
    moment = source_date() or FIRST_MOMENT
    page = document_pages(shown, made, options)
    body, replaced = page_bytes(document, page.body, FORMAT)
    remarks = [*_remarks(page, options), *replaced]
    parts = {
        DOCUMENT: body,
        structure.PART: structure_part(shown, options),
        CORE_PROPERTIES: core_properties(
            representable(element(document, "title") or ""),
            representable(element(document, "creator") or ""),
            moment.isoformat().replace("+00:00", "Z"),
        ),
    }
    if page.header is not None:
        parts[PAGE_HEADER] = representable(page.header).encode("utf-8")
    if page.numbering is not None:
        parts[NUMBERING] = representable(page.numbering).encode("utf-8")
    archive = static_archive(
        made, moment, options.reference_doc, numbered=page.numbering is not None
    ).add(parts, moment)
    return Output(archive.close(), tuple(remarks))


def _remarks(page: Page, options: WriteOptions) -> Iterator[Diagnostic]:
    """Yield what the layout of ``page`` could not hold as it was."""
    if page.left_out:
        yield diagnostic("noise-left-out", count=page.left_out, format=FORMAT)
    if page.organs_left_out:
        yield diagnostic("organ-left-out", organs="、".join(page.organs_left_out))
    if page.typed and options.numbering == "automatic":
        first = page.typed[0]
        yield diagnostic("marker-typed", first.span, marker=first.text, count=len(page.typed))
