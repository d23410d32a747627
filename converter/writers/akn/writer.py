"""The text of a document in Akoma Ntoso.

===================  =====================================================================
in the tree          in Akoma Ntoso
===================  =====================================================================
a law                ``act``: 编 ``part``, 章 ``chapter``, 节 ``section``, 条 ``article``,
                     （一） in an article ``point``
a speech             ``statement``: what one person said; a ``debateReport`` is the record
                     of a sitting with many
anything else        ``doc``
front, body, back    ``preface``, ``body`` or ``mainBody``, ``conclusions``
other parts          ``attachments``, each a ``doc``
a section            the element of its family (as in a law), or ``hcontainer``; its marker
                     is ``num``, its form the ``class``; text before the first section in
                     it is the ``intro``, behind the last the ``wrapUp``, between two an
                     ``hcontainer`` of the name ``text``; text alone is its ``content``
a role               ``block`` of that name, with ``docTitle``, ``docNumber`` … in it
an inline item       ``inline`` of the name ``item``
===================  =====================================================================

Every character of the tree is there, noise and contents pages too, but those that XML cannot
hold: U+FFFD stands in their place, and a diagnostic says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from converter.formats import Output
from converter.markers import official_text
from converter.model import (
    Block,
    Cell,
    Document,
    Heading,
    Inline,
    Item,
    Marker,
    Paragraph,
    Part,
    Role,
    Row,
    Section,
    Table,
    plain_text,
)
from converter.options import WriteOptions
from converter.writers.akn.identification import MAIN, Identification, identify, iso_date, meta
from converter.writers.akn.names import Names
from converter.writers.characters import (
    escape,
    escape_attribute,
    page_bytes,
)

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
FORMAT = "Akoma Ntoso"

_TYPES = {"law": "act", "speech": "statement"}

_HIERARCHY = {
    "part": "part",
    "subpart": "subpart",
    "chapter": "chapter",
    "section": "section",
    "article": "article",
    "inserted_article": "article",
}
"""The elements of a law by the family of their marker."""

_MEANING: dict[Role | None, str] = {
    "issuer_mark": "docAuthority",
    "document_number": "docNumber",
    "title": "docTitle",
    "attachment_title": "docTitle",
    "signature": "signature",
}
"""The inline element that says what a line of a role is."""


def write(document: Document, options: WriteOptions) -> Output:
    """Write ``document`` as Akoma Ntoso 3.0 in UTF-8.

    Raises:
        UsageError: If ``SOURCE_DATE_EPOCH`` is set to something that is no moment.
    """
    page = _Writer(document, official=options.markers != "typed").document(document)
    data, remarks = page_bytes(document, page, FORMAT)
    return Output(data, tuple(remarks))


class _Writer:
    """Writes one document; ``prefix`` is everywhere the eId of the element around."""

    def __init__(self, document: Document, official: bool) -> None:
        self.official = official
        self.doc_type = _TYPES.get(document.kind, "doc")
        self.identification: Identification = identify(document, self.doc_type)
        self.names = Names()

    def document(self, document: Document) -> str:
        first, *others = document.parts or (Part(),)
        attachments = [self.attachment(part, number) for number, part in enumerate(others, 1)]
        content = self.part(first, self.doc_type, document.kind, MAIN, "", attachments)
        return (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            + _lines("akomaNtoso", f' xmlns="{NAMESPACE}"', [content])
            + "\n"
        )

    def attachment(self, part: Part, number: int) -> str:
        name = self.names.of("", "attachment", number)
        return _lines(
            "attachment", f' eId="{name}"', [self.part(part, "doc", part.kind, name, name, ())]
        )

    def part(
        self,
        part: Part,
        doc_type: str,
        name: str,
        component: str,
        prefix: str,
        attachments: Sequence[str],
    ) -> str:
        children = [meta(self.identification, component)]
        if part.front:
            children.append(_lines("preface", "", self.blocks(part.front, prefix)))
        if doc_type == "act":
            children.append(_lines("body", "", self.runs(part.body, prefix, "body")))
        else:
            children.append(_lines("mainBody", "", self.mixed(part.body, prefix)))
        if part.back:
            children.append(_lines("conclusions", "", self.blocks(part.back, prefix)))
        if attachments:
            children.append(_lines("attachments", "", attachments))
        return _lines(doc_type, f' name="{name}"', children)

    def mixed(self, blocks: Sequence[Block], prefix: str) -> list[str]:
        """Write the body of a document, where text may stand beside sections."""
        return [
            self.section(block, prefix, "mainBody")
            if block.type == "section"
            else self.block(block, prefix)
            for block in blocks
        ] or ["<p/>"]

    def runs(self, blocks: Sequence[Block], prefix: str, around: str) -> list[str]:
        """Write blocks where only sections may stand: text becomes ``hcontainer``."""
        written: list[str] = []
        for is_section, run in groupby(blocks, lambda block: block.type == "section"):
            if is_section:
                written += [self.section(block, prefix, around) for block in run]  # type: ignore[arg-type]  # groupby cannot tell
            else:
                written.append(self.text_container(run, prefix))
        return written or [self.text_container((), prefix)]

    def text_container(self, blocks: Iterable[Block], prefix: str) -> str:
        name = self.names.of(prefix, "hcontainer")
        content = _lines("content", f' eId="{name}__content"', self.blocks(blocks, name))
        return _lines("hcontainer", f' eId="{name}" name="text"', [content])

    def section(self, section: Section, prefix: str, around: str) -> str:
        """Write a section as an element of the hierarchy, in the element ``around``."""
        marker = section.marker
        family = marker.family if marker else "heading"
        element = _HIERARCHY.get(family, "hcontainer")
        if around == "article" and family == "han_bracket":
            element = "point"
        kind = f' name="{escape_attribute(family)}"' if element == "hcontainer" else ""
        name = self.names.of(prefix, element, marker.ordinal if marker else None)
        children = [
            *self.head(marker, section.heading, name),
            *self.content(section.content, name, element),
        ]
        return _lines(element, f' eId="{name}"{kind} class="{section.form}"', children)

    def content(self, blocks: Sequence[Block], name: str, element: str) -> list[str]:
        """Write what stands in a section below its heading."""
        below = [number for number, block in enumerate(blocks) if block.type == "section"]
        if not below:
            return [self.text("content", blocks, name)]
        first, last = below[0], below[-1] + 1
        intro, middle, rest = blocks[:first], blocks[first:last], blocks[last:]
        return [
            *([self.text("intro", intro, name)] if intro else ()),
            *self.runs(middle, name, element),
            *([self.text("wrapUp", rest, name)] if rest else ()),
        ]

    def text(self, element: str, blocks: Iterable[Block], prefix: str) -> str:
        return _lines(element, f' eId="{prefix}__{element.lower()}"', self.blocks(blocks, prefix))

    def head(self, marker: Marker | None, heading: Heading | None, prefix: str) -> list[str]:
        head: list[str] = []
        if marker is not None:
            head.append(f"<num>{self.number(marker)}</num>")
        if heading is not None:
            text = self.inlines(heading.content, prefix)
            head.append(f'<heading eId="{prefix}__heading">{text}</heading>')
        return head

    def blocks(self, blocks: Iterable[Block], prefix: str) -> list[str]:
        """Write blocks where no hierarchy may stand."""
        return [self.block(block, prefix) for block in blocks]

    def container(self, section: Section, prefix: str) -> str:
        """Write a section outside the body."""
        marker = section.marker
        name = self.names.of(prefix, "blockContainer", marker.ordinal if marker else None)
        children = self.blocks(section.content, name) or ["<p/>"]
        attributes = f' eId="{name}" class="{section.form}"'
        return _lines(
            "blockContainer", attributes, [*self.head(marker, section.heading, name), *children]
        )

    def block(self, block: Block, prefix: str) -> str:
        match block.type:
            case "paragraph":
                return self.line(block, prefix)
            case "section":
                return self.container(block, prefix)
            case "table":
                return self.table(block, prefix)

    def line(self, paragraph: Paragraph, prefix: str) -> str:
        role, content = paragraph.role, self.inlines(paragraph.content, prefix)
        if role is None:
            return _element("p", "", content)
        meaning, attributes = _MEANING.get(role), ""
        if role == "date" and (day := iso_date(plain_text(paragraph.content))):
            meaning, attributes = "docDate", f' date="{day}"'
        if meaning:
            content = _element(meaning, attributes, content)
        return _element("block", f' name="{role}"', content)

    def table(self, table: Table, prefix: str) -> str:
        name = self.names.of(prefix, "table")
        rows = [
            self.row(row, "th" if number < table.header_rows else "td", name)
            for number, row in enumerate(table.rows)
        ]
        return _lines("table", f' eId="{name}"', rows or [_EMPTY_ROW])

    def row(self, row: Row, element: str, prefix: str) -> str:
        if not row.cells:
            return _EMPTY_ROW
        return _lines("tr", "", [self.cell(cell, element, prefix) for cell in row.cells])

    def cell(self, cell: Cell, element: str, prefix: str) -> str:
        spans = (("colspan", cell.column_span), ("rowspan", cell.row_span))
        attributes = "".join(f' {name}="{count}"' for name, count in spans if count > 1)
        return _lines(element, attributes, self.blocks(cell.content, prefix))

    def inlines(self, content: Sequence[Inline], prefix: str) -> str:
        if len(content) == 1 and content[0].type == "text":  # as most are
            return escape(content[0].text)
        return "".join(self.inline(inline, prefix) for inline in content)

    def inline(self, inline: Inline, prefix: str) -> str:
        match inline.type:
            case "text":
                return escape(inline.text)
            case "break":
                return "<eol/>"
            case "noise":
                return _element("inline", ' name="noise"', escape(inline.text))
            case "item":
                return self.item(inline, prefix)

    def item(self, item: Item, prefix: str) -> str:
        name = self.names.of(prefix, "item", item.marker.ordinal)
        number = _element("inline", ' name="num"', self.number(item.marker))
        return (
            f'<inline eId="{name}" name="item">{number}{self.inlines(item.content, name)}</inline>'
        )

    def number(self, marker: Marker) -> str:
        return escape(official_text(marker) if self.official else marker.text)


_EMPTY_ROW = "<tr><td/></tr>"
"""The schema demands a row of a table, and a cell of a row."""


def _element(tag: str, attributes: str, content: str) -> str:
    return f"<{tag}{attributes}>{content}</{tag}>" if content else f"<{tag}{attributes}/>"


def _lines(tag: str, attributes: str, children: Sequence[str]) -> str:
    """Write an element of ``children``, each on a line of its own."""
    return _element(tag, attributes, "\n".join(("", *children, "")) if children else "")
