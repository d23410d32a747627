"""Recognise the outline of a plain text and build its tree."""

from __future__ import annotations

from collections.abc import Sequence

from converter.collector import collector_paused
from converter.model import Document
from converter.outline.abreast import apart
from converter.outline.assemble import validated
from converter.outline.candidate import Candidate
from converter.outline.candidates import at_start
from converter.outline.line_ends import unify
from converter.outline.lines import Paragraph, keep_visible, table_at
from converter.outline.paragraphs import paragraphs
from converter.outline.parser import Parser
from converter.outline.variants import usual
from converter.source import Source

__all__ = ["Paragraph", "opening_marker", "parse", "parse_paragraphs", "table_at"]


def parse(source: Source) -> Document:
    """Return the document tree of ``source``; any text gives one."""
    with collector_paused():
        text = unify(source.text)
        seen = usual(text)
        document = validated(Parser(seen, apart(seen, paragraphs(seen))).tree(text))
    return document.with_source(source)


def opening_marker(line: str) -> Candidate | None:
    """Return the candidate for a marker that opens ``line``, if there is one."""
    return at_start(usual(line), 0, len(line))


def parse_paragraphs(text: str, given: Sequence[Paragraph]) -> Document:
    """Return the tree of a text whose paragraphs and heading levels are known.

    Args:
        text: A text that holds the paragraphs one after the other.
        given: The paragraphs, ranges of ``text``; those with a ``level`` are headings. A table
            between them is `table_at` the end of the one before it.

    The tree has no spans: ``text`` is no file.
    """
    with collector_paused():
        seen = usual(text)
        if seen != text:
            for paragraph in given:
                paragraph.text = usual(paragraph.text)
        keep_visible(seen, given)
        return validated(Parser(seen, apart(seen, given)).tree(text, spans=False))
