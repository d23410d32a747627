"""Documents taken apart and put together."""

from __future__ import annotations

from typing import Literal

from converter.editing.change import remaining, remove, without_spans
from converter.model import Block, Document, Part


def take_out(document: Document, *blocks: Block) -> tuple[Document, Document]:
    """Take blocks out of a document: a section with all below it, say.

    Returns:
        A document of their own, of the same kind and without metadata, which describes the
        whole; and the document without them.

    Raises:
        EditError: If a block is not in the document.
    """
    rest = remove(document, *blocks)
    parts = (Part(body=blocks),)
    diagnostics = tuple(
        each for each in remaining(document.diagnostics, parts) if each.span is not None
    )
    return Document(kind=document.kind, parts=parts, diagnostics=diagnostics), rest


def attach(
    document: Document,
    *others: Document,
    kind: Literal["attachment", "forwarded"] = "attachment",
) -> Document:
    """Put the parts of other documents behind those of a document.

    Kind, metadata, spans and diagnostics are those of the first: what is told of an attachment
    is not true of the whole, and its spans count another text.

    Args:
        document: The document.
        others: What is attached to it; their own attachments come along.
        kind: What they are there.
    """
    parts = [
        part.model_copy(update={"kind": kind}) if part.kind == "document" else part
        for other in others
        for part in without_spans(other).parts
    ]
    return _with_parts(document, (*document.parts, *parts))


def join(document: Document, *others: Document) -> Document:
    """Make one document of several: those of a text that came in several files.

    The front matter of the others follows the first's body, with their bodies; their back
    matter follows its back matter, their attachments its attachments. The numbers stay: see
    `number`. Kind, metadata, spans and diagnostics are those of the first, as in `attach`.
    """
    joined = document
    for other in others:
        joined = _joined(joined, without_spans(other))
    return joined


def _joined(document: Document, other: Document) -> Document:
    if not document.parts or not other.parts:
        return _with_parts(document, (*document.parts, *other.parts))
    first, second = document.parts[0], other.parts[0]
    main = Part(
        kind=first.kind,
        front=first.front,
        body=(*first.body, *second.front, *second.body),
        back=(*first.back, *second.back),
    )
    return _with_parts(document, (main, *document.parts[1:], *other.parts[1:]))


def split(document: Document) -> tuple[Document, ...]:
    """Return each part as a document of its own, all of the same kind.

    The metadata, and diagnostics that speak of no place, go to the first; the others to the
    part they speak of.
    """
    documents = []
    for index, part in enumerate(document.parts):
        diagnostics = remaining(document.diagnostics, (part,))
        documents.append(
            Document(
                kind=document.kind,
                metadata={} if index else document.metadata,
                parts=(part,),
                diagnostics=tuple(each for each in diagnostics if not index or each.span),
            )
        )
    return tuple(documents)


def _with_parts(document: Document, parts: tuple[Part, ...]) -> Document:
    """Return ``document`` with other parts; it is no longer what was read."""
    return Document(
        kind=document.kind,
        metadata=document.metadata,
        parts=parts,
        diagnostics=document.diagnostics,
    )
