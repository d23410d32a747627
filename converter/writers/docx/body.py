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

from collections.abc import Iterator, Sequence
from copy import copy
from typing import NamedTuple

from converter.layout import HEADING_LEVELS
from converter.layout.elements import HEAD_ROLES, IMPRINT_ROLES, is_order_head
from converter.layout.pages import PageCount
from converter.layout.titles import broken, width
from converter.layout.word_styles import BODY
from converter.markers import printed_with_gap
from converter.model import (
    Block,
    Document,
    Form,
    Inline,
    Marker,
    Part,
    Role,
    Section,
    Table,
    plain_text,
    role_of,
)
from converter.options import WriteOptions
from converter.regex import Regex
from converter.writers import flow
from converter.writers.docx.letterhead import (
    head_height,
    imprint,
    imprint_height,
    letterhead,
    organs_left_out,
    page_header,
)
from converter.writers.docx.markup import SPECK, WORD_NAMESPACES, XML_HEAD
from converter.writers.docx.numbering import Numbering
from converter.writers.docx.parts import section_properties
from converter.writers.docx.place import HERE, Place
from converter.writers.docx.runs import Line, runs
from converter.writers.docx.signatures import STAMP_GAP, Places, signed
from converter.writers.docx.styles import indent, indents
from converter.writers.docx.tables import laid_out, row_heights, table_xml
from converter.writers.docx.template import Template, lead_style

_END = "</w:p>"

_ATTACHED_GAP = 1
"""行 below the title of what is attached, which is set as any text (7.3.7), under an order too."""

_LEFT_OUT: frozenset[Role | None] = frozenset(("toc", "noise"))
_HEAD_STYLES: dict[Role | None, str] = {
    "date": "head_date",
    "signature": "head_signature",
    "note": "head_note",
}
"""The styles of roles that are set differently in the head of a document."""

_STYLE_SEPARATOR = "<w:vanish/><w:specVanish/>"
"""The properties of a paragraph mark that the next paragraph does not heed (17.3.2.36)."""

_COUNTED: frozenset[Role | None] = frozenset(("issuer_mark", "copy_to", "imprint"))
"""Where one of these stands, something hangs on the number of pages."""

_ATTACHMENT = Regex(r"(附\s*件?\s*[：:]\s*)?([0-9０-９]{1,2}[.．、]\s*)?")
_WIDE_GAP = Regex("[ \u3000]{3,}")
_ADDRESS = Regex(r"[!-~]{12}")
"""Addresses on the web and of mail that no line can be divided in; they have a / or an @."""
_LABELLED = Regex(r"[^，。；：:]{2,8}[：:].*", "：:")
_ATTENDANCE = Regex(r"(?:出\s*席|列\s*席|缺\s*席|请\s*假)[^：:。]{0,8}[：:]")


class Page(NamedTuple):
    """What is written of a document.

    Attributes:
        body: word/document.xml.
        header: word/header1.xml, where the profile sets the head there.
        numbering: word/numbering.xml, where markers are numbered.
        typed: The markers that are not.
        left_out: How many contents lines and residues of printing are not written.
        organs_left_out: The organs that the mark does not name.
    """

    body: str
    header: str | None
    numbering: str | None
    typed: Sequence[Marker]
    left_out: int
    organs_left_out: Sequence[str]


def document_pages(document: Document, template: Template, options: WriteOptions) -> Page:
    """Return the parts of the package that hold the text of ``document``.

    Its metadata is placed (`converter.layout.elements`).
    """
    body = _Body(template, options)
    body.seal = document.metadata.get("seal", template.profile.seal)
    matter = (block for part in document.parts for block in (*part.front, *part.back))
    if any(role_of(block) in _COUNTED for block in matter):
        body.pages = PageCount(template.profile)
    for part in document.parts:
        body.add_part(part)
    body.add_imprint()
    text = (
        f"{XML_HEAD}<w:document {WORD_NAMESPACES}><w:body>{''.join(body.out)}"
        f"{body.last_section}</w:body></w:document>"
    )
    header = None
    unnamed: Sequence[str] = ()
    if template.profile.letterhead.from_page:
        header = page_header(body.head_lines, template)
        unnamed = organs_left_out(body.head_lines)
    return Page(text, header, body.numbering.xml(), body.typed, body.left_out, unnamed)


def _below_title(front: tuple[Block, ...]) -> Places:
    """Return how 发文字号 stands that has no mark above it, but the title: directly below."""
    roles = [role_of(block) for block in front]
    if "document_number" not in roles or "title" not in roles:
        return {}
    if roles.index("document_number") < roles.index("title"):
        return {}
    return {"document_number": [Place(before=0)]}


def _labelled(blocks: tuple[Block, ...]) -> int:
    """Return how many lines with a label stand above the text of minutes: 时间：… 地点：….

    None do where nothing else follows them.
    """
    for at, block in enumerate(blocks):
        if block.type != "paragraph" or _LABELLED.fullmatch(plain_text(block.content)) is None:
            return at
    return 0


class _Body:
    """The paragraphs of a document as they are written.

    Attributes:
        out: What is written.
        left_out: How many contents lines and residues of printing are not.
        typed: The markers that are written as text.
        numbering: The lists of the others.
        seal: How the document is sealed; a key of the profile's ``sign_off``.
        head_lines: The lines of the head (版头).
        last_section: The properties of the last section, which may be the only one.
        pages: Counts the pages, where something hangs on their number.
    """

    def __init__(self, template: Template, options: WriteOptions) -> None:
        self.out: list[str] = []
        self.left_out = 0
        self.typed: list[Marker] = []
        self.numbering = Numbering()
        self.seal: str = "none"
        self.head_lines: dict[Role, list[str]] = {}
        self.last_section = template.section
        self.pages: PageCount | None = None
        self._imprint_lines: dict[Role, list[str]] = {}
        self._template = template
        self._options = options
        self._gap = template.profile.head.gap
        self._after_head = False
        self._new_page = False
        self._first_text: int | None = None
        self._label = 0.0
        self._styles = template.profile.styles

    def add_part(self, part: Part) -> None:
        """Write a part; every part but the first begins on a new page (7.3.7)."""
        self._new_page = bool(self.out)
        if self._new_page:
            self._gap = min(self._gap, _ATTACHED_GAP)
        self._after_head = False
        self._first_text = None
        self.numbering.begin_part()
        front = part.front if self.out else self._below_head(part.front)
        self._add_blocks(front, _HEAD_STYLES, _below_title(front))
        self._add_body(part.body)
        back = part.back
        if any(role_of(block) in IMPRINT_ROLES for block in back):
            back = self._sorted_out(back, IMPRINT_ROLES, self._imprint_lines)
        back, places = signed(back, self.seal, self._template)
        self._add_blocks(back, {}, places)

    def _below_head(self, front: tuple[Block, ...]) -> tuple[Block, ...]:
        """Write 版头, if the document has one; return the front matter below it."""
        if any(role_of(block) == "issuer_mark" for block in front):
            below = self._sorted_out(front, HEAD_ROLES, self.head_lines)
        elif self._begins_order(front):
            titles: dict[Role, list[str]] = {}
            self._sorted_out(front[:1], ("title",), titles)
            self.head_lines["issuer_mark"] = titles["title"]
            self._sorted_out(front[1:2], ("document_number",), self.head_lines)
            below = front[2:]
        else:
            return front
        self.out.append(letterhead(self.head_lines, self._template))
        if self.pages:
            self.pages.add_block(head_height(self.head_lines, self._template))
        self._after_head = True
        return below

    def _add_body(self, blocks: tuple[Block, ...]) -> None:
        """Write the text of a part; 时间：… 列席：… above that of minutes is none of 10.3."""
        if "attendance" not in self._styles:
            self._add_blocks(blocks, {}, {})
            return
        labelled = _labelled(blocks)
        self._add_blocks(blocks[:labelled], {}, {})
        self._add_blocks(blocks[labelled:], {None: "attendance"}, {})

    def _begins_order(self, front: tuple[Block, ...]) -> bool:
        """Tell whether what reads like the title is the mark of an order, in the flow (10.2)."""
        return not self._template.profile.letterhead.from_page and is_order_head(front)

    def add_imprint(self) -> None:
        """Write the record (版记) that the parts had, at the foot of the last page."""
        lines, template = self._imprint_lines, self._template
        if not lines:
            return
        if self.pages and template.profile.imprint.even_page:
            self._turn_to_even_page(self.pages, imprint_height(lines, template))
        self.out.append(imprint(lines, template))

    def _turn_to_even_page(self, pages: PageCount, height: float) -> None:
        """Let what comes next, ``height`` pt high, stand on an even page."""
        if pages.page % 2:
            self.out.append(SPECK.replace("<w:pPr>", "<w:pPr><w:pageBreakBefore/>"))
        elif not pages.fits(height):
            # Neither the blank page before the record nor its own has a number (7.5).
            template = self._template
            blank = section_properties(template.profile, template.measures, numbered=False)
            self._end_section()
            self.out.append(SPECK.replace("</w:pPr>", f"{blank}</w:pPr>"))
            self.out.append(SPECK)  # LibreOffice floats no table that begins a section
            self.last_section = blank

    def _end_section(self) -> None:
        """Let the section end with the last paragraph."""
        for at in range(len(self.out) - 1, -1, -1):
            before, end, after = self.out[at].rpartition("</w:pPr>")
            if end:
                self.out[at] = f"{before}{self._template.section}{end}{after}"
                return

    def _sorted_out(
        self, blocks: tuple[Block, ...], roles: Sequence[Role], lines: dict[Role, list[str]]
    ) -> tuple[Block, ...]:
        """Put the text of blocks with ``roles`` into ``lines``; return the others."""
        others = []
        for block in blocks:
            if block.type != "paragraph" or block.role is None or block.role not in roles:
                others.append(block)
                continue
            line = Line(self._options, author_breaks=block.role == "issuer_mark")
            line.add(block.content)
            self._note(line)
            lines.setdefault(block.role, []).extend(line.text().split("\n"))
        return tuple(others)

    def _add_blocks(
        self,
        blocks: tuple[Block, ...],
        styles: dict[Role | None, str],
        places: Places,
    ) -> None:
        """Write ``blocks`` and all below them.

        Args:
            blocks: The blocks, in order.
            styles: Roles that have another style here.
            places: Roles that stand apart from their style here.
        """
        seen = dict.fromkeys(places, 0)
        stack: list[tuple[Iterator[Block], int]] = [(iter(blocks), 1)]
        while stack:
            below, level = stack[-1]
            for block in below:
                match block.type:
                    case "section":
                        form = block.form
                        rest = self._add_section(block, form, level, len(stack))
                        if rest:
                            # An item heads nothing: what is below it is of the level it is on.
                            stack.append((iter(rest), level if form == "item" else level + 1))
                            break
                    case "paragraph":
                        role = block.role
                        place = HERE
                        if role in seen:
                            place = places[role][min(seen[role], len(places[role]) - 1)]
                            seen[role] += 1
                        self._add_paragraph(role, block.content, styles.get(role), place)
                    case "table":
                        self._add_table(block)
            else:
                stack.pop()

    def _add_paragraph(
        self, role: Role | None, content: Sequence[Inline], key: str | None, place: Place
    ) -> None:
        """Write a paragraph in the style ``key`` or, if that is None, in that of its role."""
        if role in _LEFT_OUT and not self._options.keep_noise:
            self.left_out += 1
            return
        styles = self._styles
        key = key or role or BODY
        attendance = key == "attendance"
        if attendance or key not in styles:
            key = BODY
        text = self._text_of(content, author_breaks=styles[key].author_breaks)
        room = self._template.rooms.get(key)
        if room is not None and len(text) > room:
            if key == "head_note":  # 办公室　　2026年2月26日 stands on one line if it may
                text = _WIDE_GAP.compiled.sub("\u3000\u3000", text)
            text = "\n".join(broken(text, room))
        if role == "addressee" and self._moves(text):
            self._imprint_lines["addressee"] = [f"主送：{text.rstrip('：:')}。"]
            return
        if role == "attachment_note":
            place = self._attachment(text)
        elif role == "signature" and self.seal == "signature_stamp":
            text = STAMP_GAP.join(text.split())
        elif attendance and (label := _ATTENDANCE.match(text)):
            self._add_attendance(label[0], text[label.end() :])
            return
        self._put_text(key, text, place)

    def _moves(self, addressee: str) -> bool:
        """Tell whether a 主送机关 would leave no room for text on page 1 (7.3.2)."""
        if not self.pages or not self.head_lines:
            return False
        there = copy(self.pages)
        there.add("addressee", addressee, before=self._template.profile.head.gap)
        return self.pages.page == 1 and (there.page > 1 or not there.fits(there.line))

    def _add_table(self, table: Table) -> None:
        """Write a table; a blank line or a page's end before it takes a paragraph of its own."""
        laid = laid_out(table, self._template, self._text_of)
        if laid is None:
            return
        if self._new_page:
            self._put_empty(BODY, Place(new_page=True))
        elif self._after_head:
            self._put_empty(BODY)
        self.out.append(table_xml(laid, self._template))
        if self.pages:
            for height in row_heights(laid, self._template):
                self.pages.add_block(height)

    def _put_empty(self, key: str, place: Place = HERE) -> None:
        """Write a paragraph without text."""
        if self.pages:
            self.pages.add(key, "", new_page=place.new_page)
        self.out += self._template.start(key, place.properties(self._template.measures)), _END
        self._after_head = self._new_page = False

    def _text_of(self, content: Sequence[Inline], *, author_breaks: bool = False) -> str:
        if len(content) == 1 and content[0].type == "text":  # nearly always
            return content[0].text
        line = Line(self._options, author_breaks=author_breaks)
        line.add(content)
        self._note(line)
        return line.text()

    def _add_attendance(self, label: str, names: str) -> None:
        """Write 出席：… of minutes, its later lines below the first name (10.3)."""
        styles = self._styles
        sides = self._hanging("attendance", styles["attendance"].first_line, width(label, 0.5))
        content = runs(label, self._template.label_start("attendance_label"))
        content += runs(names, self._template.run_starts["attendance"])
        self._put("attendance", content, label + names, Place(sides))

    def _attachment(self, text: str) -> Place:
        """Return how a line of 附件说明 is indented: later lines below the name (7.3.4)."""
        found = _ATTACHMENT.match(text)
        label, number = (width(part or "", 0.5) for part in found.groups()) if found else (0, 0)
        start = self._styles["attachment_note"].first_line
        if label:
            self._label = label
            return Place(self._hanging("attachment_note", start, label + number))
        return Place(self._hanging("attachment_note", start + self._label, number))

    def _hanging(self, key: str, start: float, hang: float) -> str:
        """Return ``w:ind`` of lines that hang: the first one at ``start``, all in 字."""
        one = self._template.measures.character_of(self._styles[key])
        first = indent("hanging", hang, one) if hang else indent("firstLine", 0, one)
        return f"{indent('left', start + hang, one)} {first}"

    def _add_section(self, section: Section, form: Form, level: int, depth: int) -> Sequence[Block]:
        """Write what stands on the line of the section's marker; return the blocks below."""
        marker, heading, content = section.marker, section.heading, section.content
        line = Line(self._options)
        number = self._add_marker(line, marker, depth) if marker is not None else ""
        if heading is not None:
            line.add(heading.content)
            line.join()
        lead = len(line.pieces)
        opening, rest = flow.opening(form, content)
        line.add(opening)
        self._note(line)
        if form == "item":
            self._put_text(BODY, line.text(), self._numbered(BODY, number))
            return rest
        level = min(level, HEADING_LEVELS)
        key = f"heading{level}"
        if form == "heading":
            self._put_text(key, line.text(), self._numbered(key, number))
        elif self._options.style_separator and lead:
            place = self._numbered(key, number)._replace(mark=_STYLE_SEPARATOR)
            self._put_text(key, line.text(0, lead), place)
            self._put_text(BODY, line.text(lead))
        else:
            both = runs(line.text(0, lead), self._template.lead_starts[level - 1])
            both += runs(line.text(lead), self._template.run_starts[BODY])
            place = self._numbered(BODY, number, lead_style(level))
            self._put(BODY, both, line.text(), place)
        return rest

    def _add_marker(self, line: Line, marker: Marker, depth: int) -> str:
        """Return the ``w:numPr`` of ``marker``, or add it to ``line`` as text."""
        if self._options.numbering == "literal":
            line.add_marker(marker)
            return ""
        shown, gap = printed_with_gap(marker, official=self._options.markers != "typed")
        number = self.numbering.number(marker, shown + gap, depth)
        if number is None:
            line.add_marker(marker)
            return ""
        line.follow(shown)
        return number

    def _numbered(self, key: str, number: str, mark: str = "") -> Place:
        """Return the place of a paragraph with a number set in ``mark``.

        The indents are those of its style: a level of a list has its own, none if it says
        nothing, and they would count more.
        """
        if not number:
            return HERE
        style = self._styles[key]
        return Place(indents(self._template.measures, style), number=number, mark=mark)

    def _note(self, line: Line) -> None:
        """Keep account of what ``line`` leaves out, and of its markers."""
        self.left_out += line.left_out
        self.typed += line.markers

    def _put_text(self, key: str, text: str, place: Place = HERE) -> None:
        """Write a paragraph of one kind of text."""
        self._put(key, runs(text, self._template.run_starts[key]), text, place)

    def _put(self, key: str, content: str, text: str, place: Place = HERE) -> None:
        """Write a paragraph; one without text is none, unless it has a number.

        Args:
            key: The name of its style.
            content: Its runs.
            text: Their text.
            place: How it stands apart from its style.
        """
        if not content and not place.number:
            return
        template = self._template
        head = key in template.heads
        if self._after_head and not head:
            gap = max(template.profile.styles[key].space_before, self._gap)
            place = place._replace(before=gap)
        if ("/" in text or "@" in text) and _ADDRESS.search(text) and self._is_justified(key):
            place = place._replace(align="left")  # or the line before is spread over its width
        if self._new_page:
            place = place._replace(new_page=True)
        elif key == "signature":
            self._keep_with_next()
        if self._first_text is None and not head and key != "addressee":
            self._first_text = len(self.out)
        properties = "" if place is HERE else place.properties(template.measures)
        self.out += template.start(key, properties), content, _END
        if self.pages:
            self.pages.add(key, text, before=place.before, new_page=place.new_page)
        self._after_head = head
        self._new_page = False

    def _is_justified(self, key: str) -> bool:
        return self._styles[key].align == "justify"

    def _keep_with_next(self) -> None:
        """Keep the last paragraph on one page with the next: no signature stands alone.

        The first paragraph stays where it is, as page 1 must have text (7.3.3) and LibreOffice
        divides no paragraph that is kept with the next.
        """
        at = len(self.out) - 3
        if at < 0 or at == self._first_text:
            return
        start = self.out[at]
        if start.startswith("<w:p><w:pPr><w:pStyle ") and "<w:pageBreakBefore/>" not in start:
            style, _, properties = start.partition("/>")
            self.out[at] = f"{style}/><w:keepNext/>{properties}"
