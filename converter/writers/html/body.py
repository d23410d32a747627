"""The body of a page: the tree as elements.

=================================  ==================================================
in the tree                        on the page
=================================  ==================================================
part                               ``<article data-kind>`` with ``<header>``,
                                   ``<div class="body">``, ``<footer>``
title, attachment title            ``<h1 class="title">``
other paragraphs                   ``<p>``, the role as its class
section of form ``heading``        ``<section data-form="heading">`` that begins with its
                                   ``<h2>`` … ``<h6>``
section of form ``run_in``         ``<section data-form="run_in">``; heading and text stand in
                                   one ``<div class="lead">``
section of form ``item``           ``<div data-form="item">``; its first ``<p>`` has the marker
inline item                        ``<span class="item">``
marker                             ``<span class="marker" data-family data-ordinal>``, with
                                   ``data-typed`` where the printed form differs
line end inside a paragraph        ``<span class="break">``; the lines of a title stand
                                   in ``<span class="line">``
noise, if it is kept               ``<span class="noise">``
table                              ``<div class="table">`` that scrolls where it is narrow
what only the page has             ``<span class="gap">``; blocks with ``data-placed``
=================================  ==================================================

Sections, parts and items have the ids of `converter.model.ids`: the nodes are met in their order,
so ids are given as they are written, and the headings of the contents are gathered. The blocks of
版头 stand in the order of the tree, the style sheet moves them; those of 版记 stand at the end of
the document, and ``data-place`` says which part and place they are from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from converter.layout.elements import ABOVE_MARK
from converter.layout.profile import MM_PER_PT
from converter.layout.titles import broken
from converter.markers import printed_with_gap
from converter.model import (
    Block,
    Document,
    Inline,
    Marker,
    Paragraph,
    Part,
    Role,
    Section,
    Table,
    plain_text,
    role_of,
)
from converter.model.ids import Names, inside
from converter.model.visit import joins_with_space
from converter.options import WriteOptions
from converter.writers.flow import Flow, opening
from converter.writers.html import markup
from converter.writers.html.contents import DEEPEST, Entry, name_of
from converter.writers.html.look import Look
from converter.writers.html.tables import table_html

TITLES: frozenset[Role | None] = frozenset({"title", "attachment_title"})
RESIDUES: frozenset[Role | None] = frozenset({"toc", "noise"})
SIGN_OFF: frozenset[Role | None] = frozenset({"signature", "date"})
IMPRINT: frozenset[Role | None] = frozenset({"copy_to", "imprint"})

DEEPEST_HEADING = 6
_SCROLLS = 'role="region" aria-label="表格" tabindex="0"'  # by the keyboard as well
_SPACE = '<span class="gap"> </span>'

_SECOND_PARTS: dict[Role, tuple[re.Pattern[str], str]] = {
    "signer": (re.compile(r"(\s*签\s*发\s*人\s*[：:]\s*)(.+)"), "signer_name"),
    "imprint": (re.compile(r"(.*?\s+)(\S*[年.]\S*\s*印\s*发.*)"), "print_date"),
}
"""Elements whose second half is set in its own way."""

_ATTACHMENT = re.compile(r"(附\s*件?\s*[：:]\s*)?([0-9０-９]{1,2}[.．、]\s*)?")


class Body:
    """The elements of a document as they are written.

    ``within`` is everywhere what the ids of what is written begin with.

    Attributes:
        left_out: How many contents lines and residues of printing are not.
        entries: The lines of the contents, known when the body is written.
    """

    def __init__(
        self, document: Document, shown: Document, look: Look, options: WriteOptions
    ) -> None:
        self.left_out = 0
        self.entries: list[Entry] = []
        self._document = shown
        self._profile = look.profile
        self._headings = look.headings
        self._official = options.markers != "typed"
        self._keep_noise = options.keep_noise
        self._flow = Flow(options)
        self._names = Names()
        self._below_a_part = False  # whose name is a line of the contents
        self._depth = 1  # of the sections that come next, those around them counted
        self._placed = (
            frozenset[int]() if shown is document else _ends_of(shown) - _ends_of(document)
        )
        self._record: list[str] = []

    def html(self) -> str:
        """Return ``<main>``."""
        articles = [self._part(number, part) for number, part in enumerate(self._document.parts)]
        if self._record:
            end = "</article>\n"
            record = f'<footer class="record">\n{"".join(self._record)}</footer>\n'
            articles[-1] = f"{articles[-1].removesuffix(end)}{record}{end}"
        return f"<main>\n{''.join(articles)}</main>\n"

    # Parts

    def _part(self, number: int, part: Part) -> str:
        name, kind, front_matter = self._names.of_part(part), part.kind, part.front
        within = inside(name)
        if number:
            self.entries.append(Entry(1, name, name_of(part, self._flow)))
        self._below_a_part = bool(number)
        front = "".join([self._block(block, 1, within) for block in front_matter])
        if front:
            letterhead = "" if number else self._letterhead(front_matter)
            front = f'<header class="front{letterhead}">\n{front}</header>\n'
        body = "".join([self._block(block, 1, within) for block in part.body])
        if body:
            body = f'<div class="body">\n{body}</div>\n'
        back = self._back(number, part.back, within)
        if back:
            back = f'<footer class="back">\n{back}</footer>\n'
        return f'<article id="{name}" data-kind="{kind}">\n{front}{body}{back}</article>\n'

    def _letterhead(self, blocks: Sequence[Block]) -> str:
        """Return the classes of a front that has a 发文机关标志: it is set as 版头."""
        roles = [role_of(block) for block in blocks]
        if "issuer_mark" not in roles:
            return ""
        if self._profile.letterhead.from_page:
            return " letterhead below-rule"
        above = sum(role in ABOVE_MARK for role in roles)
        return f" letterhead above-{min(above, 3)}{' signed' if 'signer' in roles else ''}"

    def _back(self, number: int, blocks: Sequence[Block], within: str) -> str:
        """Return the back matter; signature and date are set as one, 版记 is put by."""
        out: list[str] = []
        place = 0
        signing = False
        for block in blocks:
            role = role_of(block)
            aside = f' data-place="{number}.{place}"' if role in IMPRINT else ""
            shown = self._block(block, 1, within, aside)
            if not shown:
                continue
            place += id(block) not in self._placed
            if aside:
                self._record.append(shown)
                continue
            if (role in SIGN_OFF) != signing:
                out.append("</div>\n" if signing else f'<div class="sign-off {self._seal()}">\n')
                signing = not signing
            out.append(shown)
        return "".join(out) + ("</div>\n" if signing else "")

    def _seal(self) -> str:
        """Return how signature and date stand to each other (7.3.5)."""
        asked: str = self._document.metadata.get("seal", self._profile.seal)
        ways = self._profile.sign_off
        way = next((way for seal, way in ways.items() if seal == asked), ways["none"])
        return way.place

    # Blocks

    def _block(self, block: Block, level: int, within: str, attributes: str = "") -> str:
        match block.type:
            case "paragraph":
                return self._paragraph(block, within, attributes)
            case "section":
                return self._section(block, level, within)
            case "table":
                return self._table(block, within)

    def _table(self, table: Table, within: str) -> str:
        inner = inside(self._names.of(within, table))
        shown = table_html(table, partial(self._inlines, within=inner))
        return f'<div class="table" {_SCROLLS}>\n{shown}</div>\n'

    def _paragraph(self, block: Paragraph, within: str, attributes: str) -> str:
        role, content = block.role, block.content
        if role in RESIDUES and not self._keep_noise:
            self.left_out += 1
            self._skip(content, within)
            return ""
        if role is None:
            text = self._inlines(content, within)
        else:
            text = self._set(content, role, within)
            classes = _hanging(plain_text(content)) if role == "attachment_note" else ""
            attributes += f' class="{role}{classes}"'
        if not text:
            return ""
        if id(block) in self._placed:
            attributes += " data-placed"
        tag = "h1" if role in TITLES else "p"
        return f"<{tag}{attributes}>{text}</{tag}>\n"

    def _skip(self, content: Sequence[Inline], within: str) -> None:
        """Give items their ids that are not written."""
        for inline in content:
            if inline.type == "item":
                self._skip(inline.content, inside(self._names.of(within, inline)))

    def _set(self, content: Sequence[Inline], role: Role, within: str) -> str:
        """Return the text of a paragraph that has a role, as its style sets it."""
        style = self._profile.styles.get(role)
        if style is not None and len(content) == 1 and content[0].type == "text":
            text = content[0].text
            if style.by_meaning:
                room = int(self._profile.page.text_width / MM_PER_PT / style.size)
                return _in_lines(text, broken(text, room))
            if (parts := _SECOND_PARTS.get(role)) and (found := parts[0].fullmatch(text)):
                first, second = map(markup.text, found.groups())
                return f'{first}<span class="{parts[1]}">{second}</span>'
        lines = style is not None and style.author_breaks
        return self._inlines(content, within, lines=lines)

    def _section(self, section: Section, level: int, within: str) -> str:
        name = self._names.of(within, section)
        within = inside(name)
        form, marker, content = section.form, section.marker, section.content
        heading = section.heading.content if section.heading else ()
        text, below = opening(form, content)
        role = f' data-role="{section.role}"' if section.role else ""
        start = f'id="{name}" data-form="{form}"{role}'
        if form == "item":
            lead = self._inlines(heading, within)
            lead = f'<span class="heading">{lead}</span>' if lead else ""
            line = self._marker(marker, heading or text) + lead + self._inlines(text, within)
            shown = f"<p>{line}</p>\n" if line else ""
            rest = self._below(below, level, within)
            return f"<div {start}>\n{shown}{rest}</div>\n"
        if self._depth <= DEEPEST:
            self._list(name, marker, heading)
        line = self._marker(marker, heading) + self._inlines(heading, within)
        shown = self._heading(line, level) if line else ""
        if form == "run_in":
            body = self._inlines(text, within)
            if body and joins_with_space(plain_text(heading), plain_text(text)):
                shown += _SPACE
            if body:
                shown += f"<p>{body}</p>"
            shown = f'<div class="lead">{shown}</div>\n'
        elif shown:
            shown += "\n"
        rest = self._below(below, level + 1, within)
        return f"<section {start}>\n{shown}{rest}</section>\n"

    def _below(self, blocks: Sequence[Block], level: int, within: str) -> str:
        """Return the blocks below a section."""
        self._depth += 1
        shown = "".join([self._block(block, level, within) for block in blocks])
        self._depth -= 1
        return shown

    def _list(self, name: str, marker: Marker | None, heading: Sequence[Inline]) -> None:
        """Add the heading of the section ``name`` to the contents, if it has a text."""
        text = self._flow.marked(marker, self._flow.text(heading)).strip()
        if text:
            self.entries.append(Entry(self._depth + self._below_a_part, name, text))

    def _heading(self, text: str, level: int) -> str:
        """Return a heading; level 1 of HTML is the title's."""
        tag = f"h{min(level + 1, DEEPEST_HEADING)}"
        deeper = f' aria-level="{level + 1}"' if level + 1 > DEEPEST_HEADING else ""
        style = f"heading{min(level, self._headings)}"
        return f'<{tag} class="{style}"{deeper}>{text}</{tag}>'

    # Inlines

    def _inlines(self, inlines: Sequence[Inline], within: str, *, lines: bool = False) -> str:
        """Return inlines as they stand on the page; with ``lines`` their line ends show."""
        if len(inlines) == 1 and inlines[0].type == "text":  # as most are
            return markup.text(inlines[0].text)
        out: list[str] = []
        before = ""
        for at, inline in enumerate(inlines):
            if inline.type == "break":
                following = plain_text(inlines[at + 1 : at + 2])
                space = " " if joins_with_space(before, following) else ""
                end = f'<span class="break">{space}</span>'
                out.append(f'</span>{end}<span class="line">' if lines else end)
            elif inline.type == "item":
                name = self._names.of(within, inline)
                marked = self._marker(inline.marker, inline.content)
                text = self._inlines(inline.content, inside(name))
                out.append(f'<span class="item" id="{name}">{marked}{text}</span>')
                before = plain_text([inline])
            elif inline.type == "text":
                out.append(markup.text(inline.text))
                before = inline.text
            elif self._keep_noise:
                out.append(f'<span class="noise">{markup.text(inline.text)}</span>')
            else:
                self.left_out += 1
        text = "".join(out)
        return f'<span class="line">{text}</span>' if lines and text else text

    def _marker(self, marker: Marker | None, behind: Sequence[Inline]) -> str:
        """Return a marker, and what parts it from what stands ``behind`` it."""
        if marker is None:
            return ""
        shown, gap = printed_with_gap(marker, official=self._official)
        count = "" if marker.ordinal is None else f' data-ordinal="{marker.ordinal}"'
        typed = "" if shown == marker.text else f' data-typed="{markup.attribute(marker.text)}"'
        family = markup.attribute(marker.family)
        html = (
            f'<span class="marker" data-family="{family}"{count}{typed}>{markup.text(shown)}</span>'
        )
        text = plain_text(behind)
        if text and gap:
            return f'{html}<span class="gap">{gap}</span>'
        return html + (_SPACE if joins_with_space(shown, text) else "")


def _ends_of(document: Document) -> set[int]:
    """Return the identities of the blocks in front and back matter."""
    return {id(block) for part in document.parts for block in (*part.front, *part.back)}


def _hanging(text: str) -> str:
    """Return the classes of a line of 附件说明, which hangs below the attachment's name (7.3.4)."""
    found = _ATTACHMENT.match(text)
    label, number = found.groups() if found else (None, None)
    return (" labelled" if label else "") + (" numbered" if number else "")


def _in_lines(text: str, lines: Sequence[str]) -> str:
    """Return ``text``, whole, in the lines that a wide page sets it in."""
    if len(lines) == 1:
        return markup.text(text)
    out: list[str] = []
    start = 0
    for line in lines[1:]:
        end = text.index(line, start + 1)
        out.append(text[start:end])
        start = end
    out.append(text[start:])
    return "".join(f'<span class="line">{markup.text(part)}</span>' for part in out)
