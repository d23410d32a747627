"""OPML 2.0: the outline of a document for mind-map programs and outliners."""

from lxml import etree

import converter
from converter.editing import without_spans
from converter.errors import SourceError
from converter.formats import Format, Output
from converter.markers import official_text
from converter.metadata import element
from converter.model import Block, Document, Section, plain_text
from converter.options import ReadOptions, WriteOptions

FORMAT = Format(
    "opml",
    "OPML, the outline for mind maps",
    (".opml",),
    reader="gongwen_opml:read",
    writer="gongwen_opml:write",
)


def read(data: bytes, options: ReadOptions) -> Document:
    """Read the texts of an outline, line by line."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{options.origin} is no OPML: {error}. Export it anew.") from None
    lines = [root.findtext("head/title", "")]
    lines += [outline.get("text", "") for outline in root.iter("outline")]
    return without_spans(converter.parse("\n".join(lines), origin=options.origin))


def write(document: Document, options: WriteOptions) -> Output:
    """Write the sections, each in the one above it."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = element(document, "title")
    body = etree.SubElement(root, "body")
    for part in document.parts:
        _write_sections(part.body, body, typed=options.markers == "typed")
    return Output(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _write_sections(blocks: tuple[Block, ...], above: etree._Element, *, typed: bool) -> None:
    for section in blocks:
        if isinstance(section, Section):
            text = plain_text(section.heading.content) if section.heading else ""
            if section.marker:
                text = (section.marker.text if typed else official_text(section.marker)) + text
            outline = etree.SubElement(above, "outline", text=text)
            _write_sections(section.content, outline, typed=typed)
