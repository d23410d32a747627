"""The entry point: the bytes of a DOCX in, a document tree out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from converter.diagnostics import diagnostic
from converter.model import Document
from converter.options import ReadOptions
from converter.outline import Paragraph as Outlined
from converter.outline import opening_marker, parse_paragraphs, patterns, table_at
from converter.readers.docx.letterhead import parted, signed_apart
from converter.readers.docx.line import Line
from converter.readers.docx.names import w
from converter.readers.docx.number_formats import numbered
from converter.readers.docx.numbering import Numbering
from converter.readers.docx.package import Package, open_package
from converter.readers.docx.remarks import Loss, Remarks
from converter.readers.docx.story import Story
from converter.readers.docx.structure import restored, structure_in
from converter.readers.docx.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

_PAGE_NUMBER = re.compile(r"[\W\d_第页共]*")
_NOTE_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}
"""How Word counts notes if nobody asks for another way (17.11.17)."""

OUTLINE_LEVELS = 9

_KEEPS_BREAKS = frozenset(("title", "subtitle", "attachment_title", "issuer_mark"))
"""Roles whose breaks are those of one heading."""

_HEAD_LINES = 10
"""A text box further down belongs to another document."""

_FOUND_BY_TEXT = frozenset(("closing",))
"""Roles for which the words count and not the style: where a closing begins, say."""


def read(data: bytes, options: ReadOptions) -> Document:
    """Read a Word document.

    Raises:
        SourceError: If ``data`` is no Word document, is protected by a password, is damaged,
            or larger than `converter.readers.docx.package.LIMITS`.
    """
    package = open_package(data, options.origin)
    page = _Page(package)
    lines = page.lines()
    document = _as_written(package, lines) or _as_understood(lines)
    broken = [diagnostic("docx-part-broken", part=part) for part in package.broken]
    remarks = (*broken, *page.remarks.diagnostics(), *document.diagnostics)
    return document.model_copy(update={"diagnostics": remarks})


def _as_written(package: Package, lines: Sequence[Line]) -> Document | None:
    """Return the tree that the file was written from, if it is one of ours and still is so."""
    structure = structure_in(package.parts.get("customXml", {}).values())
    if structure is None:
        return None
    return restored(structure, lines) or restored(structure, list(signed_apart(lines)))


def _as_understood(lines: Sequence[Line]) -> Document:
    """Return the tree that the outline parser finds in the lines."""
    text, paragraphs = _as_paragraphs(_with_title(list(_at_breaks(_with_mark(parted(lines))))))
    return parse_paragraphs(text, paragraphs)


def _with_mark(lines: Sequence[Line]) -> Sequence[Line]:
    """Put a 发文机关标志 in a text box first: it stands above the paragraph that holds the box."""
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if line.boxed and line.role is None and patterns.ISSUER_MARK.fullmatch(line.text):
            line.role = "issuer_mark"
            return [line, *lines[:at], *lines[at + 1 :]]
    return lines


def _at_breaks(lines: Iterable[Line]) -> Iterator[Line]:
    """Part lines at their breaks, which are often typed for the end of a paragraph."""
    for line in lines:
        if "\n" not in line.text or line.role in _KEEPS_BREAKS or line.level is not None:
            yield line
            continue
        gap = line.gap
        for text in filter(None, map(str.strip, line.text.split("\n"))):
            yield Line(text, role=line.role, gap=gap)
            gap = 0


class _Page:
    """The stories of a package in the order in which they are read."""

    def __init__(self, package: Package) -> None:
        self.remarks = Remarks()
        self._package = package
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), self._styles)
        self._notes: list[tuple[str, str]] = []
        self._marks: dict[tuple[str, str], str] = {}
        self._counts: Counter[str] = Counter()

    def lines(self) -> list[Line]:
        """Return all lines: headers, the text, notes, footers."""
        body = self._story(self._package.body, flat_tables=False)
        notes = self._note_lines()
        headers, footers = self._margin_lines("header"), self._margin_lines("footer")
        return [*headers, *body, *notes, *footers]

    def _story(self, root: etree._Element, *, flat_tables: bool = True) -> list[Line]:
        story = Story(
            self._styles, self._numbering, self.remarks, self._note_mark, flat_tables=flat_tables
        )
        return story.read(root)

    def _note_mark(self, kind: str, key: str) -> str:
        """Return the mark of a note in brackets: the next one, if it is met for the first time."""
        known = self._marks.get((kind, key))
        if known is not None:
            return known
        self._counts[kind] += 1
        self._notes.append((kind, key))
        self.remarks.note(Loss.FOOTNOTE)
        mark = f"[{numbered(_NOTE_FORMATS[kind], self._counts[kind])}]"
        return self._marks.setdefault((kind, key), mark)

    def _note_lines(self) -> list[Line]:
        """Return the texts of the notes, each behind its mark."""
        texts = {
            (kind, each.get(w("id"))): each
            for kind in _NOTE_FORMATS
            for root in self._package.parts.get(f"{kind}s", {}).values()
            for each in root.iterchildren(w(kind))
        }
        lines: list[Line] = []
        for note in self._notes:  # a note may refer to further ones: it grows
            found = texts.get(note)
            own = [] if found is None else self._story(found)
            if own:
                own[0].text = f"{self._marks[note]} {own[0].text}"
            lines += own
        for line in lines:
            line.role, line.level, line.lead = "note", None, None
        return lines

    def _margin_lines(self, kind: str) -> list[Line]:
        """Return the lines of page headers or footers, page numbers left out.

        A 发文机关标志 may stand in a header, that of a letter does; other lines are residues.
        """
        lines: dict[str, Line] = {}
        for root in self._package.parts.get(kind, {}).values():
            for line in self._story(root):
                if _PAGE_NUMBER.fullmatch(line.text):
                    continue
                line.level = line.lead = None
                if line.role is None and not patterns.ISSUER_MARK.fullmatch(line.text):
                    line.role = "noise"
                lines.setdefault(line.text, line)
        residues = sum(line.role == "noise" for line in lines.values())
        self.remarks.note(Loss.PAGE_HEADER, residues)
        return list(lines.values())


def _with_title(lines: Sequence[Line]) -> Sequence[Line]:
    """Take the first heading for the title if it alone is of the outermost level, unmarked.

    Many people set titles in 标题 1; a style that says "title" makes the search needless.
    """
    headings = [line for line in lines if line.level]
    if not headings or any(line.role == "title" for line in lines):
        return lines
    first = headings[0]
    others = [line.level for line in headings[1:] if line.level]
    alone = first.lead is None and min(others, default=OUTLINE_LEVELS) > (first.level or 0)
    if alone and opening_marker(first.text) is None:
        first.role, first.level = "title", None
    return lines


def _as_paragraphs(lines: Sequence[Line]) -> tuple[str, list[Outlined]]:
    """Return one text that holds the lines, and its paragraphs with what is known of them."""
    levels = [line.level for line in lines if line.level and line.role is None]
    outermost = min(levels, default=1)
    pieces: list[str] = []
    paragraphs: list[Outlined] = []
    start = 0
    for line in lines:
        if line.table is not None:
            paragraphs.append(table_at(start, line.table))
            continue
        start += 1
        end = start + len(line.text)
        paragraph = Outlined(start, end, line.text.replace("\n", ""), gap=line.gap)
        paragraph.role = None if line.role in _FOUND_BY_TEXT else line.role
        if line.level and line.role is None:
            paragraph.level = line.level - outermost + 1
            paragraph.heading_end = None if line.lead is None else start + line.lead
        paragraphs.append(paragraph)
        pieces.append(line.text)
        start = end
    return "".join(f"\n{piece}" for piece in pieces), paragraphs
