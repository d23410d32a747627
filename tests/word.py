"""Word files as other programs write them, made from the XML of their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)

ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "header": "hdr",
    "footer": "ftr",
}
"""The root elements of the parts of a document."""


def run(text: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """Return a paragraph; what does not begin with < is the text of a run."""
    runs = "".join(each if each.startswith("<") else run(each) for each in content)
    inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inner}{runs}</w:p>"


def numbered(text: str, use: int, level: int = 0) -> str:
    return paragraph(
        text,
        properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{use}"/></w:numPr>',
    )


def level(depth: int, form: str, text: str, more: str = "") -> str:
    """Return a level of a list."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*definitions: str, uses: str = "") -> str:
    """Return word/numbering.xml: the definitions, each used by the list of its number, from 1."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>'
        for at, levels in enumerate(definitions, 1)
    )
    own = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>'
        for at in range(1, len(definitions) + 1)
    )
    return abstract + own + uses


def style(key: str, name: str, more: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'


def cell(*content: str, properties: str = "") -> str:
    inner = "".join(paragraph(each) for each in content) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str, borders: bool = True) -> str:
    lines = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>' if borders else ""
    return f"<w:tbl><w:tblPr>{lines}</w:tblPr>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def parts_of(body: str, **parts: str) -> dict[str, bytes]:
    """Return the parts of a file by name: the document, and ``parts`` by their kinds."""
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
        for at, kind in enumerate(parts)
    )
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{MAIN_TYPE}.{kind}+xml"/>'
        for kind in parts
    )
    texts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Override'
            f' PartName="/word/document.xml" ContentType="{MAIN_TYPE}.document.main+xml"/>'
            f"{overrides}</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>'
        ),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        **{
            f"word/{kind}.xml": f"<w:{ROOTS[kind]} {NAMESPACES}>{text}</w:{ROOTS[kind]}>"
            for kind, text in parts.items()
        },
    }
    return {name: text.encode() for name, text in texts.items()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of ``parts``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def word_file(body: str, **parts: str) -> bytes:
    """Return a file with this ``body``; ``parts`` by their kinds (``styles``, ``header`` …)."""
    return packed(parts_of(body, **parts))
