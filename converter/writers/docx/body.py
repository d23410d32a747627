"""word/document.xml: the tree as paragraphs, written as a string (the hot path).

How a section stands on the page follows its form:

===========  ======================================================================
``heading``  a paragraph in the heading style of its level
``run_in``   one paragraph of body text that begins with a run in the character
             style linked to the heading style
``item``     a paragraph of body text that begins with the marker
===========  ======================================================================

The paragraph of a run-in heading has no outline level: navigation panes list whole
paragraphs, and this one may be a thousand characters long. On request (`style_separator`)
it is two paragraphs, the heading and its text, that Word sets as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from converter.layout import HEADING_LEVELS, Align
from converter.layout.elements import placed
from converter.layout.profile import SignOff
from converter.layout.titles import broken, width
from converter.layout.word_styles import BODY
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
    cell_paragraphs,
    plain_text,
    role_of,
)
from converter.model.visit import joins_with_space
from converter.options import WriteOptions
from converter.writers.docx.letterhead import (
    HEAD_ROLES,
    IMPRINT_ROLES,
    imprint,
    letterhead,
    page_header,
)
from converter.writers.docx.markup import WORD_NAMESPACES, XML_HEAD, escape
from converter.writers.docx.styles import indent, space_before
from converter.writers.docx.template import RUN_END, TEXT_END, TEXT_START, Template

_PARAGRAPH_END = "</w:p>"

_LEFT_OUT: frozenset[Role | None] = frozenset(("toc", "noise"))
_HEAD_STYLES: dict[Role | None, str] = {"date": "head_date", "note": "head_note"}
"""The styles of roles that are set differently in the head of a document."""

_DATE_SHIFT = 2
"""How far right of the signature's the date's first character stands, in 字 (7.3.5.2)."""

_STAMP_GAP = "\u3000\u3000"
"""Between the signer's title and the stamp: 2 字 (7.3.5.3)."""

_STYLE_SEPARATOR = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
"""The properties of a paragraph mark that the next paragraph does not heed (17.3.2.36)."""

_ATTACHMENT = re.compile(r"(附\s*件?\s*[：:]\s*)?([0-9０-９]{1,2}[.．、]\s*)?")
_ATTENDANCE = re.compile(r"(?:出\s*席|列\s*席|请\s*假)[^：:。]{0,8}[：:]")


class Page(NamedTuple):
    """What is written of a document.

    Attributes:
        body: word/document.xml.
        header: word/header1.xml, where the profile sets the head there.
        left_out: How many contents lines and residues of printing are not written.
    """

    body: str
    header: str | None
    left_out: int


_Side: TypeAlias = tuple[Align, float]
"""How a line is aligned, and its indent in 字: from the left unless it is aligned right."""


class _Place(NamedTuple):
    """How a paragraph stands apart from its style.

    Attributes:
        sides: Attributes of ``w:ind``.
        before: Blank lines (行) before it.
        align: Its ``w:jc``.
        ends_hidden: The next paragraph runs on behind it (Word's style separator).
    """

    sides: str = ""
    before: float | None = None
    align: Align | None = None
    ends_hidden: bool = False


def document_pages(document: Document, template: Template, options: WriteOptions) -> Page:
    """Return the parts of the package that hold the text of ``document``."""
    document = placed(document)
    body = _Body(template, options)
    body.seal = document.metadata.get("seal", template.profile.seal)
    for part in document.parts:
        body.add_part(part)
    body.add_imprint()
    text = (
        f"{XML_HEAD}<w:document {WORD_NAMESPACES}><w:body>{''.join(body.out)}"
        f"{template.section}</w:body></w:document>"
    )
    header = None
    if template.profile.letterhead.from_page:
        header = page_header(body.head_lines, template)
    return Page(text, header, body.left_out)


class _Body:
    """The paragraphs of a document as they are written.

    Attributes:
        out: What is written.
        left_out: How many contents lines and residues of printing are not.
        seal: How the document is sealed; a key of the profile's ``sign_off``.
        head_lines: The lines of the head (版头).
    """

    def __init__(self, template: Template, options: WriteOptions) -> None:
        self.out: list[str] = []
        self.left_out = 0
        self.seal: str = "none"
        self.head_lines: dict[Role, list[str]] = {}
        self._imprint_lines: dict[Role, list[str]] = {}
        self._template = template
        self._options = options
        self._after_head = False
        self._new_page = False
        self._label = 0.0
        self._attendance = "attendance" in template.profile.styles

    def add_part(self, part: Part) -> None:
        """Write a part; every part but the first begins on a new page (7.3.7)."""
        self._new_page = bool(self.out)
        self._after_head = False
        front = part.front
        if not self.out and any(role_of(block) == "issuer_mark" for block in front):
            front = self._sorted_out(front, HEAD_ROLES, self.head_lines)
            self.out.append(letterhead(self.head_lines, self._template))
            self._after_head = True
        self._add_blocks(front, _HEAD_STYLES, {})
        self._add_blocks(part.body, {}, {})
        back = part.back
        if any(role_of(block) in IMPRINT_ROLES for block in back):
            back = self._sorted_out(back, IMPRINT_ROLES, self._imprint_lines)
        self._add_blocks(back, {}, self._sign_off(back))

    def add_imprint(self) -> None:
        """Write the record (版记) that the parts had, at the foot of the last page."""
        if self._imprint_lines:
            self.out.append(imprint(self._imprint_lines, self._template))

    def _sorted_out(
        self, blocks: tuple[Block, ...], roles: Sequence[Role], lines: dict[Role, list[str]]
    ) -> tuple[Block, ...]:
        """Put the text of blocks with ``roles`` into ``lines``; return the others."""
        others = []
        for block in blocks:
            if block.type != "paragraph" or block.role is None or block.role not in roles:
                others.append(block)
                continue
            line = _Line(self._options, author_breaks=block.role == "issuer_mark")
            line.add(block.content)
            self.left_out += line.left_out
            lines.setdefault(block.role, []).extend(line.text().split("\n"))
        return tuple(others)

    def _add_blocks(
        self,
        blocks: tuple[Block, ...],
        styles: dict[Role | None, str],
        places: dict[Role | None, _Place],
    ) -> None:
        """Write ``blocks`` and all below them.

        Args:
            blocks: The blocks, in order.
            styles: Roles that have another style here.
            places: Roles that stand apart from their style here.
        """
        stack: list[tuple[Block, int]] = [(block, 1) for block in reversed(blocks)]
        while stack:
            block, level = stack.pop()
            if block.type == "section":
                rest = self._add_section(block, level)
                # An item heads nothing: headings below it are of the level that it is on.
                below = level if block.form == "item" else level + 1
                stack.extend((child, below) for child in reversed(rest))
            elif block.type == "table":
                stack.extend((each, level) for each in reversed([*cell_paragraphs(block)]))
            else:
                role = block.role
                self._add_paragraph(block, styles.get(role), places.get(role, _Place()))

    def _add_paragraph(self, block: Paragraph, key: str | None, place: _Place) -> None:
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
        if role == "attachment_note":
            place = self._attachment(text)
        elif role == "signature" and self.seal == "signature_stamp":
            text = _STAMP_GAP.join(text.split())
        elif self._attendance and role is None and (label := _ATTENDANCE.match(text)):
            self._add_attendance(label[0], text[label.end() :])
            return
        self._put(key, _run(text), place)

    def _add_attendance(self, label: str, names: str) -> None:
        """Write 出席：… of minutes, its later lines below the first name (10.3)."""
        styles = self._template.profile.styles
        named = self._template.run_start("attendance_label")
        sides = self._hanging("attendance", styles["attendance"].first_line, width(label, 0.5))
        self._put("attendance", _run(label, named) + _run(names), _Place(sides))

    def _attachment(self, text: str) -> _Place:
        """Return how a line of 附件说明 is indented: later lines below the name (7.3.4)."""
        found = _ATTACHMENT.match(text)
        label, number = (width(part or "", 0.5) for part in found.groups()) if found else (0, 0)
        start = self._template.profile.styles["attachment_note"].first_line
        if label:
            self._label = label
            return _Place(self._hanging("attachment_note", start, label + number))
        return _Place(self._hanging("attachment_note", start + self._label, number))

    def _hanging(self, key: str, start: float, hang: float) -> str:
        """Return ``w:ind`` of lines that hang: the first one at ``start``, all in 字."""
        one = self._template.measures.character_of(self._template.profile.styles[key])
        first = indent("hanging", hang, one) if hang else indent("firstLine", 0, one)
        return f"{indent('left', start + hang, one)} {first}"

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
        elif self._options.style_separator and lead:
            self._put(f"heading{level}", _run(line.text(0, lead)), _Place(ends_hidden=True))
            self._put(BODY, _run(line.text(lead)))
            return rest
        lead_start = self._template.lead_starts[level - 1]
        self._put(BODY, _run(line.text(0, lead), lead_start) + _run(line.text(lead)))
        return rest

    def _sign_off(self, blocks: tuple[Block, ...]) -> dict[Role | None, _Place]:
        """Return how signature and date stand, by the way the document is sealed (7.3.5)."""
        names = list(_widths(blocks, "signature"))
        dates = list(_widths(blocks, "date"))
        if not names or not dates:
            return {}
        profile = self._template.profile
        way = next((how for seal, how in profile.sign_off.items() if seal == self.seal), None)
        way = way or profile.sign_off["none"]
        name, day = _sign_off_sides(way, max(names), max(dates), profile.grid.characters)
        return {
            "signature": self._signed("signature", name, way.gap),
            "date": self._signed("date", day, way.date_gap or None),
        }

    def _signed(self, key: Role, side: _Side, before: float | None) -> _Place:
        style = self._template.profile.styles.get(key, self._template.profile.styles[BODY])
        one = self._template.measures.character_of(style)
        align, characters = side
        sides = "right" if align == "right" else "left"
        other = "" if align == "right" else " " + indent("right", 0, one)
        return _Place(indent(sides, characters, one) + other, before, align)

    def _put(self, key: str, runs: str, place: _Place | None = None) -> None:
        """Write a paragraph; one without text is none."""
        if not runs:
            return
        head = key in self._template.heads
        after_head = self._after_head and not head
        if after_head or self._new_page or place:
            self.out.append(self._start(key, place or _Place(), after_head=after_head))
        else:
            self.out.append(self._template.starts[key])
        self.out += runs, _PARAGRAPH_END
        self._after_head = head
        self._new_page = False

    def _start(self, key: str, place: _Place, *, after_head: bool) -> str:
        """Return how a paragraph begins that may differ from its style."""
        template = self._template
        before = place.before
        if after_head:
            before = max(template.profile.styles[key].space_before, template.profile.head.gap)
        return template.start(
            key,
            ("<w:pageBreakBefore/>" if self._new_page else "")
            + ("" if before is None else f"<w:spacing {space_before(before, template.measures)}/>")
            + (f"<w:ind {place.sides}/>" if place.sides else "")
            + (f'<w:jc w:val="{place.align}"/>' if place.align else "")
            + (_STYLE_SEPARATOR if place.ends_hidden else ""),
        )


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
        official = self._options.markers != "typed"
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
    return f"{start}{TEXT_START}{text}{RUN_END}"


def _opening(section: Section) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    """Return the text on the line of a run-in or item marker, and the blocks below it."""
    first = section.content[0] if section.content else None
    if first is not None and first.type == "paragraph" and first.role is None:
        return first.content, section.content[1:]
    return (), section.content


def _sign_off_sides(way: SignOff, name: float, day: float, characters: int) -> tuple[_Side, _Side]:
    """Return how signature and date, of these widths in 字, are aligned and indented.

    Each is set from the side that makes the rule hold whatever width digits have in a font:
    a date begins 2 字 right of the signature, or both share one axis.
    """
    if way.place == "right":
        return ("right", way.right), ("right", way.right)
    if way.place == "centre":
        left = max(min(characters - 2 * way.right - day, characters - name), 0)
        return ("center", left), ("center", left)
    if day > name:
        return ("right", way.right + _DATE_SHIFT + day - name), ("right", way.right)
    start = characters - way.right - name
    return ("right", way.right), ("left", max(start + _DATE_SHIFT, 0))


def _widths(blocks: tuple[Block, ...], role: Role) -> Iterator[float]:
    """Yield the widths of the paragraphs of ``role``, in 字; Latin letters count half."""
    for block in blocks:
        if block.type == "paragraph" and block.role == role:
            yield width(plain_text(block.content), 0.5)
