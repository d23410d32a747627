"""Recognise the outline of a plain text and build its tree."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from converter.model import Document
from converter.outline.candidates import at_start
from converter.outline.line_ends import unify
from converter.outline.lines import Paragraph, paragraphs, table_at
from converter.outline.parser import Parser
from converter.source import Source

__all__ = ["Paragraph", "at_start", "parse", "parse_paragraphs", "table_at"]


def parse(source: Source) -> Document:
    """Return the document tree of ``source``; any text gives one."""
    with _collector_paused():
        text, place = unify(source.text)
        document = Parser(text, paragraphs(text)).document(place)
    return document.with_source(source)


def parse_paragraphs(text: str, given: Sequence[Paragraph]) -> Document:
    """Return the tree of a text whose paragraphs and heading levels are known.

    Args:
        text: A text that holds the paragraphs one after the other.
        given: The paragraphs, ranges of ``text``; those with a ``level`` are headings. A table
            between them is `table_at` the end of the one before it.

    The tree has no spans: ``text`` is no file.
    """
    with _collector_paused():
        return Parser(text, given).document(place=None)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the garbage collector: it triples the time of building a large tree."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
