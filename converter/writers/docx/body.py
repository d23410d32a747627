"""word/document.xml: the tree as paragraphs, written as a string (the hot path).

How a section stands on the page follows its form:

===========  ======================================================================
``heading``  a paragraph in the heading style of its level
``run_in``   one paragraph of body text that begins with a run in the character
             style linked to the heading style
``item``     a paragraph of body text that begins with the marker
===========  ======================================================================

The paragraph of a run-in heading has no outline level: navigation panes list whole
paragraphs, and this one may be a thousand characters long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from converter.layout import HEADING_LEVELS
from converter.layout.titles import broken
from converter.markers import gap_after, official_text
from converter.model import (
    Block,
    Document,
    Inline,
    Marker,
    Paragraph,
    Part,
    Role,
    Section,
    plain_text,
)
from converter.model.visit import joins_with_space
from converter.options import WriteOptions
from converter.writers.docx.markup import WORD_NAMESPACES, XML_HEAD, escape
from converter.writers.docx.styles import BODY
from converter.writers.docx.template import TEXT_END, TEXT_START, Template

_RUN_START = f"<w:r>{TEXT_START}"
_RUN_END = f"{TEXT_END}</w:r>"
_PARAGRAPH_END = "</w:p>"

_LEFT_OUT: frozenset[Role | None] = frozenset(("toc", "noise"))
_HEAD_STYLES: dict[Role | None, str] = {"date": "head_date", "note": "head_note"}
"""The styles of roles that are set differently in the head of a document."""

_DATE_SHIFT = 2
"""How far right of the signature's the date's first character stands, in 字 (7.3.5.2)."""


def document_xml(document: Document, template: Template, options: WriteOptions) -> tuple[str, int]:
    """Return word/document.xml, and how many contents lines and residues it leaves out."""
    body = _Body(template, options)
    for part in document.parts:
        body.add_part(part)
    text = (
        f"{XML_HEAD}<w:document {WORD_NAMESPACES}><w:body>{''.join(body.out)}"
        f"{template.section}</w:body></w:document>"
    )
    return text, body.left_out


class _Body:
    """The paragraphs of a document as they are written.

    Attributes:
        out: What is written.
        left_out: How many contents lines and residues of printing are not.
    """

    def __init__(self, template: Template, options: WriteOptions) -> None:
        self.out: list[str] = []
        self.left_out = 0
        self._template = template
        self._options = options
        self._after_head = False
        self._new_page = False

    def add_part(self, part: Part) -> None:
        """Write a part; every part but the first begins on a new page (7.3.7)."""
        self._new_page = bool(self.out)
        self._after_head = False
        self._add_blocks(part.front, _HEAD_STYLES, {})
        self._add_blocks(part.body, {}, {})
        self._add_blocks(part.back, {}, self._sign_off(part.back))

    def _add_blocks(
        self,
        blocks: tuple[Block, ...],
        styles: dict[Role | None, str],
        indents: dict[Role | None, float],
    ) -> None:
        """Write ``blocks`` and all below them.

        Args:
            blocks: The blocks, in order.
            styles: Roles that have another style here.
            indents: Roles whose indent from the right, in 字, is not that of their style.
        """
        stack: list[tuple[Block, int]] = [(block, 1) for block in reversed(blocks)]
        while stack:
            block, level = stack.pop()
            if block.type == "section":
                rest = self._add_section(block, level)
                # An item heads nothing: headings below it are of the level that it is on.
                below = level if block.form == "item" else level + 1
                stack.extend((child, below) for child in reversed(rest))
            else:
                role = block.role
                self._add_paragraph(block, styles.get(role), indents.get(role))

    def _add_paragraph(self, block: Paragraph, key: str | None, right: float | None) -> None:
        """Write a paragraph in the style ``key`` or, if that is None, in that of its role."""
        role = block.role
        if role in _LEFT_OUT and not self._options.keep_noise:
            self.left_out += 1
            return
        styles = self._template.profile.styles
        key = key or role or BODY
        if key not in styles:
            key = BODY
        line = _Line(self._options, author_breaks=styles[key].author_breaks)
        line.add(block.content)
        self.left_out += line.left_out
        text = line.text()
        room = self._template.rooms.get(key)
        if room is not None and len(text) > room:
            text = "\n".join(part for row in text.split("\n") for part in broken(row, room))
        self._put(key, _run(text), right)

    def _add_section(self, section: Section, level: int) -> tuple[Block, ...]:
        """Write what stands on the line of the section's marker; return the blocks below."""
        line = _Line(self._options)
        if section.marker is not None:
            line.add_marker(section.marker)
        if section.heading is not None:
            line.add(section.heading.content)
            line.join()
        level = min(level, HEADING_LEVELS)
        if section.form == "heading":
            self.left_out += line.left_out
            self._put(f"heading{level}", _run(line.text()))
            return section.content
        lead = len(line.pieces)
        opening, rest = _opening(section)
        line.add(opening)
        self.left_out += line.left_out
        if section.form == "item":
            lead = 0
        lead_start = self._template.lead_starts[level - 1]
        self._put(BODY, _run(line.text(0, lead), lead_start) + _run(line.text(lead)))
        return rest

    def _sign_off(self, blocks: tuple[Block, ...]) -> dict[Role | None, float]:
        """Return the indents of signature and date from the right, in 字 (7.3.5.2, no seal).

        The date begins two characters right of where the signature does; the one that then
        reaches further to the right keeps the distance from the margin that its style has.
        """
        names = list(_widths(blocks, "signature"))
        dates = list(_widths(blocks, "date"))
        if not names or not dates:
            return {}
        styles = self._template.profile.styles
        margin = styles.get("signature", styles[BODY]).right
        longer = max(dates) - max(names)
        if longer <= 0:
            return {"signature": margin, "date": max(margin - _DATE_SHIFT - longer, 0)}
        return {"signature": margin + _DATE_SHIFT + longer, "date": margin}

    def _put(self, key: str, runs: str, right: float | None = None) -> None:
        """Write a paragraph; one without text is none."""
        if not runs:
            return
        head = key in self._template.heads
        after_head = self._after_head and not head
        if after_head or self._new_page or right is not None:
            start = self._template.special_start(
                key, new_page=self._new_page, after_head=after_head, right=right
            )
        else:
            start = self._template.starts[key]
        self.out += start, runs, _PARAGRAPH_END
        self._after_head = head
        self._new_page = False


class _Line:
    """The text of one paragraph, joined from its inlines.

    Attributes:
        pieces: The text so far.
        left_out: How many residues of printing it leaves out.
    """

    __slots__ = ("_author_breaks", "_joint", "_options", "left_out", "pieces")

    def __init__(self, options: WriteOptions, *, author_breaks: bool = False) -> None:
        self.pieces: list[str] = []
        self.left_out = 0
        self._options = options
        self._author_breaks = author_breaks
        self._joint: str | None = None

    def add(self, inlines: Sequence[Inline]) -> None:
        """Add inlines and all below them."""
        if len(inlines) == 1 and inlines[0].type == "text":  # nearly always
            self._add_text(inlines[0].text)
            return
        stack = list(inlines)
        stack.reverse()
        while stack:
            here = stack.pop()
            if here.type == "text":
                self._add_text(here.text)
            elif here.type == "item":
                self.add_marker(here.marker)
                stack.extend(reversed(here.content))
            elif here.type == "break":
                self.join("\n" if self._author_breaks else "")
            elif self._options.keep_noise:
                self._add_text(here.text)
            else:
                self.left_out += 1

    def add_marker(self, marker: Marker) -> None:
        """Add a marker in the form asked for."""
        official = self._options.markers == "official"
        self._add_text(official_text(marker) if official else marker.text)
        self.join(gap_after(marker))

    def join(self, joint: str = "") -> None:
        """Say what stands before the next text: nothing but a space between Latin words."""
        self._joint = joint or self._joint or ""

    def text(self, start: int = 0, end: int | None = None) -> str:
        """Return the text of some of the pieces, of all by default."""
        return "".join(self.pieces[start:end])

    def _add_text(self, text: str) -> None:
        if self._joint is not None and self.pieces:
            latin = joins_with_space(self.pieces[-1], text)
            text = (self._joint or (" " if latin else "")) + text
        self._joint = None
        self.pieces.append(text)


def _run(text: str, start: str = "<w:r>") -> str:
    """Return the run that holds ``text``; no text needs no run."""
    if not text:
        return ""
    text = escape(text)
    if "\n" in text:
        text = text.replace("\n", f"{TEXT_END}<w:br/>{TEXT_START}")
    if "\t" in text:
        text = text.replace("\t", f"{TEXT_END}<w:tab/>{TEXT_START}")
    return f"{start}{TEXT_START}{text}{_RUN_END}"


def _opening(section: Section) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    """Return the text on the line of a run-in or item marker, and the blocks below it."""
    first = section.content[0] if section.content else None
    if first is not None and first.type == "paragraph" and first.role is None:
        return first.content, section.content[1:]
    return (), section.content


def _widths(blocks: tuple[Block, ...], role: Role) -> Iterator[float]:
    """Yield the widths of the paragraphs of ``role``, in 字; Latin letters count half."""
    for block in blocks:
        if block.type == "paragraph" and block.role == role:
            text = plain_text(block.content)
            yield sum(1 if east_asian_width(char) in "WFA" else 0.5 for char in text)
