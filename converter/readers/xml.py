"""XML in the vocabulary of ``schemas/document.xsd``, back to the tree it was written from.

What the schemas refuse is refused here, with the line: nothing is skipped or guessed. Only
comments and processing instructions are passed over. A document type declaration is refused
before anything behind it is read, so no entity can be defined, and nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any, TypeVar

from lxml import etree
from pydantic import ValidationError

from converter import vocabulary as xml
from converter.errors import SourceError, UsageError
from converter.model import (
    SCHEMA_VERSION,
    Block,
    Break,
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
    Row,
    Section,
    Span,
    Table,
    Text,
)
from converter.model.base import Node
from converter.options import ReadOptions
from converter.readers.limits import DEPTH_LIMIT, TOO_DEEP
from converter.readers.problems import problems_of, shortened
from converter.source import check_encoding

N = TypeVar("N", bound=Node)

ATTRIBUTES: dict[str, frozenset[str]] = {
    xml.DOCUMENT: frozenset({"schema_version", "kind"}),
    xml.ENTRY: frozenset({"key", "value"}),
    xml.PART: frozenset({xml.ID, "kind", "start", "end"}),
    xml.SECTION: frozenset({xml.ID, "form", "role", "start", "end"}),
    xml.MARKER: frozenset({"family", "ordinal", "typed", "start", "end"}),
    xml.HEADING: frozenset({"start", "end"}),
    xml.PARAGRAPH: frozenset({"role", "start", "end"}),
    xml.TABLE: frozenset({xml.ID, "header_rows", "start", "end"}),
    xml.ROW: frozenset({"start", "end"}),
    xml.CELL: frozenset({"column_span", "row_span", "start", "end"}),
    xml.ITEM: frozenset({xml.ID, "start", "end"}),
    xml.TEXT: frozenset({"start", "end"}),
    xml.NOISE: frozenset({"start", "end"}),
    xml.CHAR: frozenset({"code"}),
    xml.DIAGNOSTIC: frozenset({"code", "severity", "message", "help", "start", "end"}),
}
"""The attributes of each element; an element without a row has none."""

_ID_ERRORS = (etree.ErrorTypes.DTD_ID_REDEFINED, etree.ErrorTypes.DTD_XMLID_VALUE)
_NO_ATTRIBUTES: frozenset[str] = frozenset()
_NOT_FIELDS = (
    xml.ID,
    "start",
    "end",
    "typed",
)  # attributes that are no field of their own in the tree
_WHITE_SPACE = " \t\r\n"
_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,4000}\s*", re.ASCII)  # Python reads no longer ones


def read(data: bytes, options: ReadOptions) -> Document:
    """Read a document tree from XML.

    Raises:
        SourceError: If ``data`` is not XML, has a document type declaration, or is not in
            the vocabulary.
        UsageError: If there is no encoding of the name asked for.
    """
    root = _parse(data, options)
    try:
        return _document(root)
    except _InvalidError as error:
        raise SourceError(
            f"{options.origin}, line {error.line}: {error}. "
            "Correct it there; schemas/document.xsd says what may stand where."
        ) from None


class _InvalidError(Exception):
    """An element is not what the vocabulary says."""

    def __init__(self, element: etree._Element, message: str) -> None:
        super().__init__(shortened(message))
        self.line = element.sourceline


def _parse(data: bytes, options: ReadOptions) -> etree._Element:
    if options.encoding is not None:
        check_encoding(options.encoding)
    safe: dict[str, Any] = {
        "encoding": options.encoding,
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "remove_comments": True,
        "remove_pis": True,
    }
    try:
        # Without entities a long text is harmless (huge_tree); so first see that there are none.
        if _doctype(etree.iterparse(BytesIO(data), events=("start",), huge_tree=False, **safe)):
            raise SourceError(
                f"{options.origin}: has a document type declaration, which is refused because "
                "it can define entities. Remove the line that begins with <!DOCTYPE."
            )
        return etree.fromstring(data, etree.XMLParser(huge_tree=True, **safe))
    except LookupError:
        raise UsageError(f"XML cannot be read as {options.encoding!r}.") from None
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{options.origin}, {_explain(error)}") from None


def _doctype(events: Iterable[tuple[str, etree._Element]]) -> str:
    """Return the document type declaration; ``events`` are read up to the root element."""
    root = next(iter(events))[1]
    return str(root.getroottree().docinfo.doctype)  # type: ignore[attr-defined]  # the stubs' slip


def _explain(error: etree.XMLSyntaxError) -> str:
    """Say in one line where the XML is wrong, in what, and what to do."""
    line, column = error.position
    place = f"line {line}, column {column}"
    if error.code in _ID_ERRORS:  # type: ignore[attr-defined]  # the stubs forget it
        return (
            f"{place}: {error.msg}. Each xml:id must be a name of its own; all may be left out, "
            "for they follow from the document."
        )
    return (
        f"{place}: not well-formed XML, or nested beyond all limits ({error.msg}). Correct the "
        "file there, or write it anew."
    )


def _document(root: etree._Element) -> Document:
    if root.tag != xml.DOCUMENT:
        raise _InvalidError(root, f"the root is <{root.tag}>, not <{xml.DOCUMENT}>")
    version = root.get("schema_version")
    if version != SCHEMA_VERSION:
        raise _InvalidError(
            root, f"schema_version is {version!r}, but this program reads {SCHEMA_VERSION!r}"
        )
    children = _children(root)
    _expect(root, children[:1] + children[1:][-1:], xml.METADATA, xml.DIAGNOSTICS)
    metadata, *parts, diagnostics = children
    _attributes(diagnostics)
    return _make(
        Document,
        root,
        metadata=_metadata(metadata),
        parts=tuple(_part(part) for part in parts),
        diagnostics=tuple(_diagnostic(remark) for remark in _children(diagnostics, xml.DIAGNOSTIC)),
    )


def _metadata(element: etree._Element) -> dict[str, str]:
    _attributes(element)
    metadata: dict[str, str] = {}
    for entry in _children(element, xml.ENTRY):
        _attributes(entry)
        _expect(entry, _children(entry))
        key = _text_attribute(entry, "key")
        if key in metadata:
            raise _InvalidError(entry, f"there is another <entry> with the key {key!r}")
        metadata[key] = _text_attribute(entry, "value")
    return metadata


def _diagnostic(element: etree._Element) -> Diagnostic:
    _expect(element, _children(element))
    texts = {name: _text_attribute(element, name) for name in ("code", "message", "help")}
    return _make(Diagnostic, element, **texts)


def _part(element: etree._Element) -> Part:
    if element.tag != xml.PART:
        raise _misplaced(element)
    matters = _children(element)
    _expect(element, matters, xml.FRONT, xml.BODY, xml.BACK)
    for matter in matters:
        _attributes(matter)
    front, body, back = (_blocks(_children(matter), 1) for matter in matters)
    return _make(Part, element, front=front, body=body, back=back)


def _blocks(elements: Iterable[etree._Element], depth: int) -> tuple[Block, ...]:
    return tuple(_block(element, depth) for element in elements)


def _block(element: etree._Element, depth: int) -> Block:
    if element.tag == xml.PARAGRAPH:
        return _paragraph(element, depth)
    if element.tag == xml.SECTION:
        return _section(element, depth)
    if element.tag == xml.TABLE:
        return _table(element, depth)
    raise _misplaced(element)


def _paragraph(element: etree._Element, depth: int) -> Paragraph:
    content = _inlines(element, element.text, list(element), depth)
    return _make(Paragraph, element, content=content)


def _table(element: etree._Element, depth: int) -> Table:
    rows = _children(element, xml.ROW)
    header_rows = _count(element, "header_rows", 0)
    content = tuple(_row(row, depth) for row in rows)
    return _make(Table, element, header_rows=header_rows, rows=content)


def _row(element: etree._Element, depth: int) -> Row:
    cells = _children(element, xml.CELL)
    return _make(Row, element, cells=tuple(_cell(cell, depth) for cell in cells))


def _cell(element: etree._Element, depth: int) -> Cell:
    paragraphs = _children(element, xml.PARAGRAPH)
    return _make(
        Cell,
        element,
        column_span=_count(element, "column_span", 1),
        row_span=_count(element, "row_span", 1),
        content=tuple(_paragraph(paragraph, depth) for paragraph in paragraphs),
    )


def _section(element: etree._Element, depth: int) -> Section:
    _check_depth(element, depth)
    children = _children(element)
    opening: dict[str, object] = {}
    if children and children[0].tag == xml.MARKER:
        opening["marker"] = _marker(children.pop(0))
    if children and children[0].tag == xml.HEADING:
        heading = children.pop(0)
        content = _inlines(heading, heading.text, list(heading), depth + 1)
        opening["heading"] = _make(Heading, heading, content=content)
    return _make(Section, element, content=_blocks(children, depth + 1), **opening)


def _marker(element: etree._Element) -> Marker:
    text = _text(element)
    if "typed" in element.attrib:
        text = _text_attribute(element, "typed")
    ordinal = _integer(element, "ordinal") if "ordinal" in element.attrib else None
    family = _text_attribute(element, "family")
    return _make(Marker, element, text=text, family=family, ordinal=ordinal)


def _inlines(
    parent: etree._Element, bare: str | None, elements: Iterable[etree._Element], depth: int
) -> tuple[Inline, ...]:
    """Read the content of ``parent``: the text ``bare``, then ``elements`` with their tails."""
    inlines: list[Inline] = []
    run = [bare or ""]
    span = _span(parent)

    def end_run() -> None:
        if text := "".join(run):
            inlines.append(Text(text=text, span=span))
        run.clear()

    for element in elements:
        if element.tag == xml.CHAR:
            run.append(_character(element))
        else:
            end_run()
            inlines.append(_inline(element, depth))
        run.append(element.tail or "")
    end_run()
    return tuple(inlines)


def _inline(element: etree._Element, depth: int) -> Inline:
    if element.tag == xml.TEXT:
        return _make(Text, element, text=_text(element))
    if element.tag == xml.NOISE:
        return _make(Noise, element, text=_text(element))
    if element.tag == xml.BREAK:
        _expect(element, _children(element))
        return _make(Break, element)
    if element.tag == xml.ITEM:
        return _item(element, depth)
    raise _misplaced(element)


def _item(element: etree._Element, depth: int) -> Item:
    _check_depth(element, depth)
    children = list(element)
    _expect(element, children[:1], xml.MARKER)
    if element.text:
        raise _InvalidError(element, "text stands before the <marker> of an <item>")
    marker, *rest = children
    content = _inlines(element, marker.tail, rest, depth + 1)
    return _make(Item, element, marker=_marker(marker), content=content)


def _text(element: etree._Element) -> str:
    """Return the text of an element that holds nothing but text and ``<char>``."""
    text = [element.text or ""]
    for child in element:
        _expect(element, [child], xml.CHAR)
        text += (_character(child), child.tail or "")
    return "".join(text)


def _character(element: etree._Element) -> str:
    _attributes(element)
    _expect(element, _children(element))
    code = element.get("code", "")
    if not xml.CHAR_CODE.fullmatch(code):
        raise _InvalidError(element, f"<char> has the code {code!r}, of no control character")
    return chr(int(code, 16))


def _make(model: type[N], element: etree._Element, **fields: object) -> N:
    """Make a node of ``fields``, the span of ``element`` and its other attributes."""
    values: dict[str, object] = {**_attributes(element), **fields}
    for name in _NOT_FIELDS:
        values.pop(name, None)
    span = _span(element)
    if span is not None:
        values["span"] = span
    try:
        return model(**values)
    except ValidationError as error:
        problem = problems_of(error)[0]
        message = f"<{_local(element)}> {problem.path}: {problem.message}"
        raise _InvalidError(element, message) from None


def _attributes(element: etree._Element) -> dict[str, str]:
    """Return the attributes of ``element``, all of them known."""
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    unknown = attributes.keys() - ATTRIBUTES.get(str(element.tag), _NO_ATTRIBUTES)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise _InvalidError(element, f"<{_local(element)}> has no attribute {names}")
    return attributes


def _span(element: etree._Element) -> Span | None:
    if "start" not in element.attrib and "end" not in element.attrib:
        return None
    start, end = _integer(element, "start"), _integer(element, "end")
    try:
        return Span(start=start, end=end)
    except ValidationError as error:
        message = problems_of(error)[0].message
        raise _InvalidError(element, f"<{_local(element)}> start, end: {message}") from None


def _count(element: etree._Element, name: str, default: int) -> int:
    return _integer(element, name) if name in element.attrib else default


def _integer(element: etree._Element, name: str) -> int:
    value = _attribute(element, name)
    if not _INTEGER.fullmatch(value):
        raise _InvalidError(element, f"{name} is {value!r}, not a number")
    return int(value)


def _text_attribute(element: etree._Element, name: str) -> str:
    return xml.unescape(_attribute(element, name))


def _attribute(element: etree._Element, name: str) -> str:
    value = element.get(name)
    if value is None:
        raise _InvalidError(element, f"<{_local(element)}> lacks the attribute {name}")
    return value


def _children(element: etree._Element, tag: str | None = None) -> list[etree._Element]:
    """Return the children of an element that holds no text; all are called ``tag``, if given."""
    children = list(element)
    for text in (element.text, *(child.tail for child in children)):
        if text and text.strip(_WHITE_SPACE):
            raise _InvalidError(element, f"text stands in <{_local(element)}>, which holds none")
    for child in children:
        if tag is not None and child.tag != tag:
            raise _misplaced(child)
    return children


def _expect(parent: etree._Element, found: list[etree._Element], *tags: str) -> None:
    """Check that ``found`` are elements of the names ``tags``, in that order."""
    if [element.tag for element in found] != list(tags):
        wanted = ", ".join(f"<{tag.partition('}')[2]}>" for tag in tags) or "nothing"
        raise _InvalidError(parent, f"<{_local(parent)}> must hold {wanted} here")


def _check_depth(element: etree._Element, depth: int) -> None:
    if depth > DEPTH_LIMIT:
        raise _InvalidError(element, TOO_DEEP)


def _misplaced(element: etree._Element) -> _InvalidError:
    parent = element.getparent()
    place = "here" if parent is None else f"in <{_local(parent)}>"
    return _InvalidError(element, f"<{_local(element)}> cannot stand {place}")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
