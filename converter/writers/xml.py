"""XML, one to one with the tree; the vocabulary is described in ``schemas/document.xsd``.

Three rules keep the text exact:

- Line ends and indentation stand only between block elements, where no text can be.
- Text that stands bare in a paragraph, a heading or an item is one `Text` with the span of
  that element; any other run is a ``<t>`` with a span of its own. (Where offsets are left
  out, all text stands bare but for runs that would run together.)
- The text content of the document element is the text of the document and nothing else: what
  is said *about* it (metadata, diagnostics) stands in attributes.

It is written as strings, from the leaves up: several times as fast as building elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from converter import vocabulary as xml
from converter.diagnostics import diagnostic
from converter.formats import Output
from converter.markers import official_text
from converter.model import (
    Block,
    Cell,
    Diagnostic,
    Document,
    Heading,
    Item,
    Marker,
    Noise,
    Paragraph,
    Part,
    Section,
    Span,
    Table,
    identified,
)
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
    writer = _Writer(document, options)
    data = encoded(f"{_DECLARATION}{writer.document(document)}\n")
    return Output(data, tuple(writer.replaced.values()))


class _Writer:
    """Writes one document and remembers what XML cannot hold."""

    def __init__(self, document: Document, options: WriteOptions) -> None:
        self.official = options.markers != "typed"
        self.offsets = options.offsets
        self.ids = (name for name, _ in identified(document))  # taken as the nodes are met
        self.replaced: dict[str, Diagnostic] = {}

    def document(self, document: Document) -> str:
        entries = [
            f'<entry key="{self.value(key)}" value="{self.value(value)}"/>'
            for key, value in document.metadata.items()
        ]
        parts = [self.part(part) for part in document.parts]
        remarks = map(self.remark, document.diagnostics)
        children = (
            _of_lines("metadata", "", entries, "\n    "),
            *parts,
            _of_lines("diagnostics", "", remarks, "\n    "),
        )
        attributes = (
            f' xmlns="{xml.NAMESPACE}" schema_version="{document.schema_version}"'
            f' kind="{document.kind}"'
        )
        return _of_lines("document", attributes, children, "\n  ")

    def remark(self, remark: Diagnostic) -> str:
        return (
            f'<diagnostic code="{self.value(remark.code)}" severity="{remark.severity}"'
            f' message="{self.value(remark.message)}" help="{self.value(remark.help)}"'
            f"{self.place(remark.span)}/>"
        )

    def part(self, part: Part) -> str:
        attributes = f'{self.next_id()} kind="{part.kind}"{self.place(part.span)}'
        matters = (("front", part.front), ("body", part.body), ("back", part.back))
        children = [
            _of_lines(tag, "", self.blocks(blocks, "\n      "), "\n      ")
            for tag, blocks in matters
        ]
        return _of_lines("part", attributes, children, "\n    ")

    def blocks(self, blocks: Iterable[Block], gap: str) -> list[str]:
        """Write ``blocks``; ``gap`` is the line end and the indentation of each."""
        return [self.block(block, gap) for block in blocks]

    def block(self, block: Block, gap: str) -> str:
        if block.type == "paragraph":
            return self.paragraph(block)
        return self.section(block, gap) if block.type == "section" else self.table(block, gap)

    def paragraph(self, paragraph: Paragraph) -> str:
        role = "" if paragraph.role is None else f' role="{paragraph.role}"'
        return _element(
            "p", f"{role}{self.place(paragraph.span)}", self.inlines(paragraph, paragraph.span)
        )

    def section(self, section: Section, gap: str) -> str:
        role = "" if section.role is None else f' role="{section.role}"'
        attributes = f'{self.next_id()} form="{section.form}"{role}{self.place(section.span)}'
        inner = gap + "  "
        children: list[str] = []
        if section.marker is not None:
            children.append(self.marker(section.marker))
        if section.heading is not None:
            children.append(self.heading(section.heading))
        children += self.blocks(section.content, inner)
        return _of_lines("section", attributes, children, inner)

    def table(self, table: Table, gap: str) -> str:
        header_rows = f' header_rows="{table.header_rows}"' if table.header_rows else ""
        inner = gap + "  "
        rows = [
            _of_lines(
                "row",
                self.place(row.span),
                [self.cell(cell, inner + "    ") for cell in row.cells],
                inner + "  ",
            )
            for row in table.rows
        ]
        attributes = f"{self.next_id()}{header_rows}{self.place(table.span)}"
        return _of_lines("table", attributes, rows, inner)

    def cell(self, cell: Cell, gap: str) -> str:
        spans = (("column_span", cell.column_span), ("row_span", cell.row_span))
        attributes = "".join(f' {name}="{count}"' for name, count in spans if count > 1)
        paragraphs = map(self.paragraph, cell.content)
        return _of_lines("cell", f"{attributes}{self.place(cell.span)}", paragraphs, gap)

    def heading(self, heading: Heading) -> str:
        return _element("heading", self.place(heading.span), self.inlines(heading, heading.span))

    def marker(self, marker: Marker) -> str:
        text = official_text(marker) if self.official else marker.text
        ordinal = "" if marker.ordinal is None else f' ordinal="{marker.ordinal}"'
        typed = "" if text == marker.text else f' typed="{self.value(marker.text)}"'
        attributes = f' family="{self.value(marker.family)}"{ordinal}{typed}'
        return _element(
            "marker", f"{attributes}{self.place(marker.span)}", self.text(text, marker.span)
        )

    def inlines(self, node: Paragraph | Heading | Item, span: Span | None) -> str:
        """Write the content of ``node``, whose text stands bare where it has its ``span``."""
        written: list[str] = []
        after_bare = False
        for inline in node.content:
            bare = False
            if inline.type == "text":
                bare = not after_bare and inline.text != "" and self.same(inline.span, span)
                text = self.text(inline.text, inline.span)
                written.append(text if bare else _element("t", self.place(inline.span), text))
            elif inline.type == "break":
                written.append("<break/>")
            elif inline.type == "noise":
                written.append(self.noise(inline))
            else:
                written.append(self.item(inline))
            after_bare = bare
        return "".join(written)

    def noise(self, noise: Noise) -> str:
        return _element("noise", self.place(noise.span), self.text(noise.text, noise.span))

    def item(self, item: Item) -> str:
        attributes = f"{self.next_id()}{self.place(item.span)}"
        return _element(
            "item", attributes, f"{self.marker(item.marker)}{self.inlines(item, item.span)}"
        )

    def next_id(self) -> str:
        return f' xml:id="{next(self.ids)}"'

    def place(self, span: Span | None) -> str:
        """Write the offsets of ``span``."""
        if span is None or not self.offsets:
            return ""
        return f' start="{span.start}" end="{span.end}"'

    def same(self, one: Span | None, other: Span | None) -> bool:
        """Tell whether two spans are written alike, at a tenth of what comparing models costs."""
        if not self.offsets:
            return True
        if one is None or other is None:
            return one is other
        return one.start == other.start and one.end == other.end

    def text(self, text: str, span: Span | None) -> str:
        """Write the text of a leaf, with a ``<char>`` for each character XML cannot hold."""
        if not _NOT_TEXT.search(text):
            return text

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
