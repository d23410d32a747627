"""XML, one to one with the tree; the vocabulary is described in ``schemas/document.xsd``.

Three rules keep the text exact:

- Line ends and indentation stand only between block elements, where no text can be.
- Text that stands bare in a paragraph, a heading or an item is one `Text` with the span of
  that element; any other run is a ``<t>`` with a span of its own. (Where offsets are left
  out, all text stands bare but for runs that would run together.)
- The text content of the document element is the text of the document and nothing else: what
  is said *about* it (metadata, diagnostics) stands in attributes.

It is written as strings, one for each line, which are joined once: several times as fast as
building elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from converter import vocabulary as xml
from converter.diagnostics import diagnostic
from converter.formats import Output
from converter.markers import FAMILIES, official_text
from converter.model import (
    Block,
    Cell,
    Diagnostic,
    Document,
    Heading,
    Inline,
    Item,
    Marker,
    Noise,
    Paragraph,
    Part,
    Section,
    Span,
    Table,
)
from converter.model.ids import Names, inside
from converter.options import WriteOptions
from converter.writers.characters import encoded

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"

# A carriage return would be read as a line end, and so would white space in an attribute as
# a space (XML 1.0, 2.11 and 3.3.3): they are written as references.
_REFERENCES = {character: f"&#{ord(character)};" for character in "\r\n\t"} | {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
}
_NOT_TEXT = re.compile(f"[&<>\r{xml.NOT_XML_CLASS}]")
_NOT_VALUE = re.compile('[&<>"\r\n\t]')
_MAY_NEED_ESCAPE = re.compile(rf'[&<>"\r\n\t\\{xml.NOT_XML_CLASS}]')


def write(document: Document, options: WriteOptions) -> Output:
    """Write ``document`` as XML in UTF-8.

    With official markers the text of a ``<marker>`` is the printed form, and ``typed`` keeps
    what the source has where the two differ; so either style reads back to the same tree.
    Without offsets it reads back to that tree without its spans.

    Raises:
        UsageError: If the tree holds half a surrogate pair, which no reader lets in.
    """
    writer = _Writer(options)
    data = encoded(f"{_DECLARATION}{writer.document(document)}\n")
    return Output(data, tuple(writer.replaced.values()))


class _Writer:
    """Writes one document and remembers what XML cannot hold.

    Methods that take a ``gap``, the line end and the indentation of an element, write lines of
    their own; others return what stands on a line. ``within`` is the id that leads to what is
    written.
    """

    def __init__(self, options: WriteOptions) -> None:
        self.official = options.markers != "typed"
        self.offsets = options.offsets
        self.names = Names()
        self.lines: list[str] = []
        self.replaced: dict[str, Diagnostic] = {}

    def document(self, document: Document) -> str:
        """Return ``document`` as its element."""
        entries = [
            f'<entry key="{self.value(key)}" value="{self.value(value)}"/>'
            for key, value in document.metadata.items()
        ]
        self.lines += (
            f'<document xmlns="{xml.NAMESPACE}" schema_version="{document.schema_version}"'
            f' kind="{document.kind}">',
            "\n  ",
            _of_lines("metadata", "", entries, "\n    "),
        )
        for part in document.parts:
            self.part(part, "\n  ")
        remarks = map(self.remark, document.diagnostics)
        self.lines += "\n  ", _of_lines("diagnostics", "", remarks, "\n    "), "\n</document>"
        return "".join(self.lines)

    def remark(self, remark: Diagnostic) -> str:
        return (
            f'<diagnostic code="{self.value(remark.code)}" severity="{remark.severity}"'
            f' message="{self.value(remark.message)}" help="{self.value(remark.help)}"'
            f"{self.place(remark.span)}/>"
        )

    def part(self, part: Part, gap: str) -> None:
        name = self.names.of_part(part)
        place = self.place(part.span)
        self.lines.append(f'{gap}<part xml:id="{name}" kind="{part.kind}"{place}>')
        for tag, blocks in (("front", part.front), ("body", part.body), ("back", part.back)):
            if not blocks:
                self.lines.append(f"{gap}  <{tag}/>")
                continue
            self.lines.append(f"{gap}  <{tag}>")
            self.blocks(blocks, gap + "    ", inside(name))
            self.lines.append(f"{gap}  </{tag}>")
        self.lines.append(f"{gap}</part>")

    def blocks(self, blocks: Iterable[Block], gap: str, within: str) -> None:
        for block in blocks:
            if block.type == "paragraph":
                self.lines += gap, self.paragraph(block, within)
            elif block.type == "section":
                self.section(block, gap, within)
            else:
                self.lines += gap, self.table(block, gap, within)

    def paragraph(self, paragraph: Paragraph, within: str) -> str:
        role, place = paragraph.role, self.place(paragraph.span)
        attributes = place if role is None else f' role="{role}"{place}'
        return _element("p", attributes, self.inlines(paragraph.content, place, within))

    def section(self, section: Section, gap: str, within: str) -> None:
        name = self.names.of(within, section)
        role = "" if section.role is None else f' role="{section.role}"'
        place = self.place(section.span)
        attributes = f' xml:id="{name}" form="{section.form}"{role}{place}'
        marker, heading, content = section.marker, section.heading, section.content
        if marker is None and heading is None and not content:
            self.lines.append(f"{gap}<section{attributes}/>")
            return
        self.lines.append(f"{gap}<section{attributes}>")
        inner, within = gap + "  ", inside(name)
        if marker is not None:
            self.lines += inner, self.marker(marker)
        if heading is not None:
            self.lines += inner, self.heading(heading, within)
        self.blocks(content, inner, within)
        self.lines.append(f"{gap}</section>")

    def table(self, table: Table, gap: str, within: str) -> str:
        name = self.names.of(within, table)
        header_rows = f' header_rows="{table.header_rows}"' if table.header_rows else ""
        inner, within = gap + "  ", inside(name)
        rows = [
            _of_lines(
                "row",
                self.place(row.span),
                [self.cell(cell, inner + "    ", within) for cell in row.cells],
                inner + "  ",
            )
            for row in table.rows
        ]
        attributes = f' xml:id="{name}"{header_rows}{self.place(table.span)}'
        return _of_lines("table", attributes, rows, inner)

    def cell(self, cell: Cell, gap: str, within: str) -> str:
        spans = (("column_span", cell.column_span), ("row_span", cell.row_span))
        attributes = "".join(f' {name}="{count}"' for name, count in spans if count > 1)
        paragraphs = [self.paragraph(paragraph, within) for paragraph in cell.content]
        return _of_lines("cell", f"{attributes}{self.place(cell.span)}", paragraphs, gap)

    def heading(self, heading: Heading, within: str) -> str:
        place = self.place(heading.span)
        return _element("heading", place, self.inlines(heading.content, place, within))

    def marker(self, marker: Marker) -> str:
        own, family, ordinal, span = marker.text, marker.family, marker.ordinal, marker.span
        text = official_text(marker) if self.official else own
        if family not in FAMILIES:  # whose names need no escape
            family = self.value(family)
        number = "" if ordinal is None else f' ordinal="{ordinal}"'
        typed = "" if text == own else f' typed="{self.value(own)}"'
        attributes = f' family="{family}"{number}{typed}{self.place(span)}'
        return _element("marker", attributes, self.text(text, span))

    def inlines(self, content: Sequence[Inline], place: str, within: str) -> str:
        """Write the ``content`` of an element, whose text stands bare where it has its place."""
        if len(content) == 1 and content[0].type == "text":  # as most have
            own, span = content[0].text, content[0].span
            if own and self.place(span) == place:
                return self.text(own, span)
        written: list[str] = []
        after_bare = False
        for inline in content:
            bare = False
            if inline.type == "text":
                own, span = inline.text, inline.span
                own_place = self.place(span)
                bare = own_place == place and not after_bare and own != ""
                text = self.text(own, span)
                written.append(text if bare else _element("t", own_place, text))
            elif inline.type == "break":
                written.append("<break/>")
            elif inline.type == "noise":
                written.append(self.noise(inline))
            else:
                written.append(self.item(inline, within))
            after_bare = bare
        return "".join(written)

    def noise(self, noise: Noise) -> str:
        return _element("noise", self.place(noise.span), self.text(noise.text, noise.span))

    def item(self, item: Item, within: str) -> str:
        name = self.names.of(within, item)
        place = self.place(item.span)
        content = self.inlines(item.content, place, inside(name))
        return _element("item", f' xml:id="{name}"{place}', f"{self.marker(item.marker)}{content}")

    def place(self, span: Span | None) -> str:
        """Write the offsets of ``span``."""
        if span is None or not self.offsets:
            return ""
        return f' start="{span.start}" end="{span.end}"'

    def text(self, text: str, span: Span | None) -> str:
        """Write the text of a leaf, with a ``<char>`` for each character XML cannot hold."""
        if text.isprintable() and not ("&" in text or "<" in text or ">" in text):
            return text  # as nearly all is: a third of the time of a search

        def written(found: re.Match[str]) -> str:
            character = found[0]
            if character in _REFERENCES:
                return _REFERENCES[character]
            element = f'<char code="{ord(character):04X}"/>'
            self.remember(character, element, span)
            return element

        return _NOT_TEXT.sub(written, text)

    def value(self, text: str) -> str:
        """Write the value of an attribute."""
        if not _MAY_NEED_ESCAPE.search(text):
            return text
        for character in xml.NOT_XML.findall(text):
            self.remember(character, xml.escape(character), None)
        return _NOT_VALUE.sub(lambda found: _REFERENCES[found[0]], xml.escape(text))

    def remember(self, character: str, replacement: str, span: Span | None) -> None:
        """Remark on ``character`` once, where the first leaf stands that holds it."""
        if character not in self.replaced:
            self.replaced[character] = diagnostic(
                "control-character",
                span,
                code=ord(character),
                format="XML",
                replacement=replacement,
            )


def _element(tag: str, attributes: str, content: str) -> str:
    return f"<{tag}{attributes}>{content}</{tag}>" if content else f"<{tag}{attributes}/>"


def _of_lines(tag: str, attributes: str, children: Iterable[str], gap: str) -> str:
    """Write an element of ``children``, each on a line: ``gap`` is line end and indentation."""
    content = gap.join(children)
    return _element(tag, attributes, content and f"{gap}{content}{gap[:-2]}")
