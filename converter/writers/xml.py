"""XML, one to one with the tree; the vocabulary is described in ``schemas/document.xsd``.

Three rules keep the text exact:

- Line ends and indentation stand only between block elements, where no text can be.
- Text that stands bare in a paragraph, a heading or an item is one `Text` with the span of
  that element; any other run is a ``<t>`` with a span of its own.
- The text content of the document element is the text of the document and nothing else: what
  is said *about* it (metadata, diagnostics) stands in attributes.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree
from lxml.etree import SubElement

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
    Text,
)
from converter.options import WriteOptions


def write(document: Document, options: WriteOptions) -> Output:
    """Write ``document`` as XML in UTF-8.

    With official markers the text of a ``<marker>`` is the printed form, and ``typed`` keeps
    what the source has where the two differ; so either style reads back to the same tree.
    """
    builder = _Builder(official=options.markers != "typed")
    root = builder.document(document)
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return Output(data + b"\n", tuple(builder.replaced.values()))


class _Builder:
    """Builds the elements of one document and remembers what XML cannot hold."""

    def __init__(self, official: bool) -> None:
        self.official = official
        self.replaced: dict[str, Diagnostic] = {}

    def document(self, document: Document) -> etree._Element:
        root = etree.Element(xml.DOCUMENT, nsmap=xml.NAMESPACES)
        root.set("schema_version", document.schema_version)
        root.set("kind", document.kind)
        metadata = SubElement(root, xml.METADATA)
        for key, value in document.metadata.items():
            entry = {"key": self.escape(key), "value": self.escape(value)}
            SubElement(metadata, xml.ENTRY, entry).tail = "\n    "
        _close(metadata, "\n    ")
        for part in document.parts:
            self.part(root, part)
        remarks = SubElement(root, xml.DIAGNOSTICS)
        for remark in document.diagnostics:
            self.remark(remarks, remark).tail = "\n    "
        _close(remarks, "\n    ")
        for child in root:
            child.tail = "\n  "
        _close(root, "\n  ")
        return root

    def remark(self, parent: etree._Element, remark: Diagnostic) -> etree._Element:
        element = SubElement(parent, xml.DIAGNOSTIC)
        element.set("code", self.escape(remark.code))
        element.set("severity", remark.severity)
        element.set("message", self.escape(remark.message))
        element.set("help", self.escape(remark.help))
        return _locate(element, remark.span)

    def part(self, root: etree._Element, part: Part) -> None:
        element = SubElement(root, xml.PART)
        element.set("kind", part.kind)
        _locate(element, part.span)
        for tag, blocks in ((xml.FRONT, part.front), (xml.BODY, part.body), (xml.BACK, part.back)):
            matter = SubElement(element, tag)
            matter.tail = "\n    "
            self.blocks(matter, blocks, "\n      ")
        _close(element, "\n    ")

    def blocks(self, parent: etree._Element, blocks: Iterable[Block], gap: str) -> None:
        """Add ``blocks`` to ``parent``; ``gap`` is the line end and the indentation of each."""
        for block in blocks:
            if block.type == "section":
                self.section(parent, block, gap).tail = gap
            elif block.type == "table":
                self.table(parent, block, gap).tail = gap
            else:
                self.paragraph(parent, block).tail = gap
        _close(parent, gap)

    def paragraph(self, parent: etree._Element, paragraph: Paragraph) -> etree._Element:
        element = SubElement(parent, xml.PARAGRAPH)
        if paragraph.role is not None:
            element.set("role", paragraph.role)
        self.inlines(element, None, paragraph)
        return element

    def table(self, parent: etree._Element, table: Table, gap: str) -> etree._Element:
        element = _locate(SubElement(parent, xml.TABLE), table.span)
        if table.header_rows:
            element.set("header_rows", str(table.header_rows))
        for row in table.rows:
            line = _locate(SubElement(element, xml.ROW), row.span)
            line.tail = gap + "  "
            for cell in row.cells:
                self.cell(line, cell, gap + "      ").tail = gap + "    "
            _close(line, gap + "    ")
        _close(element, gap + "  ")
        return element

    def cell(self, parent: etree._Element, cell: Cell, gap: str) -> etree._Element:
        element = _locate(SubElement(parent, xml.CELL), cell.span)
        for name, count in (("column_span", cell.column_span), ("row_span", cell.row_span)):
            if count > 1:
                element.set(name, str(count))
        self.blocks(element, cell.content, gap)
        return element

    def section(self, parent: etree._Element, section: Section, gap: str) -> etree._Element:
        element = SubElement(parent, xml.SECTION)
        element.set("form", section.form)
        if section.role is not None:
            element.set("role", section.role)
        _locate(element, section.span)
        inner = gap + "  "
        if section.marker is not None:
            self.marker(element, section.marker).tail = inner
        if section.heading is not None:
            heading = SubElement(element, xml.HEADING)
            heading.tail = inner
            self.inlines(heading, None, section.heading)
        self.blocks(element, section.content, inner)
        return element

    def marker(self, parent: etree._Element, marker: Marker) -> etree._Element:
        text = official_text(marker) if self.official else marker.text
        element = SubElement(parent, xml.MARKER)
        element.set("family", self.escape(marker.family))
        if marker.ordinal is not None:
            element.set("ordinal", str(marker.ordinal))
        if text != marker.text:
            element.set("typed", self.escape(marker.text))
        _locate(element, marker.span)
        self.text(element, None, text, marker.span)
        return element

    def inlines(
        self,
        parent: etree._Element,
        last: etree._Element | None,
        node: Paragraph | Heading | Item,
    ) -> None:
        """Fill ``parent`` from ``node``, its content behind ``last``."""
        span = node.span
        _locate(parent, span)
        after_bare = False
        for inline in node.content:
            bare = False
            if inline.type == "text":
                bare = not after_bare and inline.text != "" and _same(inline.span, span)
                if bare:
                    last = self.text(parent, last, inline.text, span)
                else:
                    last = self.leaf(parent, xml.TEXT, inline)
            elif inline.type == "break":
                last = SubElement(parent, xml.BREAK)
            elif inline.type == "noise":
                last = self.leaf(parent, xml.NOISE, inline)
            else:
                last = SubElement(parent, xml.ITEM)
                self.inlines(last, self.marker(last, inline.marker), inline)
            after_bare = bare

    def leaf(self, parent: etree._Element, tag: str, leaf: Text | Noise) -> etree._Element:
        element = _locate(SubElement(parent, tag), leaf.span)
        self.text(element, None, leaf.text, leaf.span)
        return element

    def text(
        self, parent: etree._Element, last: etree._Element | None, text: str, span: Span | None
    ) -> etree._Element | None:
        """Add ``text`` to ``parent`` behind ``last`` and return the element now last.

        lxml looks at every character anyway; only what it refuses is looked at again.
        """
        if not text:
            return last
        try:
            _put(parent, last, text)
        except ValueError:
            return self.split_text(parent, last, text, span)
        return last

    def split_text(
        self, parent: etree._Element, last: etree._Element | None, text: str, span: Span | None
    ) -> etree._Element | None:
        """Add ``text`` with a ``<char>`` for each character that XML cannot hold."""
        held, *rest = xml.NOT_XML.split(text)
        _put(parent, last, held)
        for character, held in zip(rest[::2], rest[1::2], strict=True):
            code = f"{ord(character):04X}"
            last = SubElement(parent, xml.CHAR, {"code": code})
            last.tail = held
            self.remember(character, f'<char code="{code}"/>', span)
        return last

    def escape(self, text: str) -> str:
        escaped = xml.escape(text)
        if escaped != text:
            for character in xml.NOT_XML.findall(text):
                self.remember(character, xml.escape(character), None)
        return escaped

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


def _put(parent: etree._Element, last: etree._Element | None, text: str) -> None:
    """Set the text that follows ``last``, or that opens ``parent``."""
    if last is None:
        parent.text = text
    else:
        last.tail = text


def _locate(element: etree._Element, span: Span | None) -> etree._Element:
    """Give ``element`` the offsets of ``span``; attributes set singly cost lxml least."""
    if span is not None:
        element.set("start", str(span.start))
        element.set("end", str(span.end))
    return element


def _same(one: Span | None, other: Span | None) -> bool:
    """Tell whether two spans are equal, at a tenth of what comparing models costs."""
    if one is None or other is None:
        return one is other
    return one.start == other.start and one.end == other.end


def _close(parent: etree._Element, gap: str) -> None:
    """Set the first line end in ``parent``, and the last, which is indented one step less."""
    if len(parent):
        parent.text = gap
        parent[-1].tail = gap[:-2]
