"""Lines with hints: what the readers of Markdown and HTML give to the outline parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from converter.model import Diagnostic, Document, Table
from converter.outline import Paragraph as Outlined
from converter.outline import opening_marker, parse_paragraphs, table_at

SEPARATOR = "\n"
"""Stands before each paragraph in the text that the outline parser gets."""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    r"""A paragraph, a heading or a table, and what the page says about it.

    Attributes:
        text: Its text; the line ends inside it (``\n``) are breaks.
        level: A heading's level; None for a paragraph.
        run_in: Whether the line after this heading is the text of the same paragraph.
        table: The table that stands here; ``text`` is empty then.
    """

    text: str
    level: int | None = None
    run_in: bool = False
    table: Table | None = None


def assemble(
    lines: Sequence[MarkedLine], metadata: dict[str, str], diagnostics: Sequence[Diagnostic]
) -> Document:
    """Give the lines to the outline parser, with what the page says about them."""
    text, paragraphs = _as_paragraphs(lines)
    document = parse_paragraphs(text, paragraphs)
    return document.model_copy(
        update={"metadata": metadata, "diagnostics": (*diagnostics, *document.diagnostics)}
    )


def _as_paragraphs(lines: Sequence[MarkedLine]) -> tuple[str, list[Outlined]]:
    """Return one text that holds the lines, and its paragraphs with their heading levels."""
    titles = _titles(lines)
    levels = [line.level for at, line in enumerate(lines) if line.level and at not in titles]
    outermost = min(levels, default=1)
    pieces: list[str] = []
    paragraphs: list[Outlined] = []
    end = 0
    run_in = False
    for at, line in enumerate(lines):
        if line.table is not None:
            paragraphs.append(table_at(end, line.table))
        elif run_in:  # the text of the heading before it, in one paragraph with it
            before = paragraphs[-1]
            before.heading_end = before.end
            before.end += len(line.text)
            before.text += _one_line(line.text)
            pieces[-1] += line.text
            end = before.end
        else:
            level = line.level - outermost + 1 if line.level and at not in titles else None
            start = end + len(SEPARATOR)
            end = start + len(line.text)
            paragraph = Outlined(start, end, _one_line(line.text), gap=1, level=level)
            paragraph.role = "title" if at in titles else None
            paragraphs.append(paragraph)
            pieces.append(line.text)
        run_in = line.run_in
    return "".join(SEPARATOR + piece for piece in pieces), paragraphs


def _one_line(text: str) -> str:
    return text.replace("\n", "")


def _titles(lines: Sequence[MarkedLine]) -> set[int]:
    """Return which lines are titles: a heading of level 1 above all others, and its like below.

    On a page whose first heading is no title, headings of level 1 are sections. What may be a
    marker or a word (甲.) is one if its second member is a heading of level 1 as well.
    """
    openers = {at: opening_marker(line.text) for at, line in enumerate(lines) if line.level == 1}
    continued = {
        opener.family.series for opener in openers.values() if opener and opener.ordinal == 2
    }
    titles = {
        at
        for at, opener in openers.items()
        if opener is None or (opener.family.doubtful and opener.family.series not in continued)
    }
    first = next((at for at, line in enumerate(lines) if line.level), None)
    return titles if first in titles else set()
