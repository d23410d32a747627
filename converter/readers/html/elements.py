"""From bytes to elements: decoding, and the parser of lxml with limits of our own.

The parser reports what it meets and builds no tree: lxml's own takes time in proportion to the
square of the number of attributes, and ends a page in silence where it is too deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from converter.errors import EncodingError, SourceError, UsageError
from converter.options import ReadOptions
from converter.source import check_encoding, decode

MAX_NESTING = 200
"""Elements nest at most this deep; those below lie side by side, as in browsers."""

MOST_ELEMENTS = 1_000_000
"""A page has at most this many elements."""

_HEAD = 4096
"""Bytes in which a page names its encoding (HTML asks for 1024, pages differ)."""

_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """An element of a page: elements and texts are its children."""

    tag: str
    attributes: Mapping[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its classes, in order."""
        return self.attributes.get("class", "").split()

    def elements(self) -> Iterator[Element]:
        """Yield its children that are elements."""
        return (child for child in self.children if isinstance(child, Element))

    def descendants(self) -> Iterator[Element]:
        """Yield the elements below it, each before its own children."""
        stack = [*self.elements()]
        stack.reverse()
        while stack:
            here = stack.pop()
            yield here
            stack.extend(reversed([*here.elements()]))

    def text(self) -> str:
        """Return all text below it."""
        pieces: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            here = stack.pop()
            if isinstance(here, str):
                pieces.append(here)
            else:
                stack.extend(reversed(here.children))
        return "".join(pieces)


def page_of(data: bytes, options: ReadOptions) -> Element:
    """Return the elements of a page, below a root without a name.

    Raises:
        SourceError, EncodingError, UsageError: As `converter.readers.html.read`.
    """
    return elements_of(_decoded(data, options), options.origin)


def elements_of(text: str, origin: str) -> Element:
    """Return the elements of ``text``, below a root without a name.

    Raises:
        SourceError: If they are more than `MOST_ELEMENTS`.
    """
    builder = _Builder(origin)
    # lxml's stubs know targets of bytes only
    parser = etree.HTMLParser(target=builder, encoding="utf-8", huge_tree=True)  # type: ignore[arg-type]
    try:
        parser.feed(text.replace("\0", "\ufffd").encode())
        parser.close()
    except etree.XMLSyntaxError:  # there was nothing to parse
        pass
    return builder.root


def _decoded(data: bytes, options: ReadOptions) -> str:
    """Decode a page: by the encoding asked for, else its own word, else as any text."""
    if options.encoding is None and (named := _named_encoding(data)):
        try:
            return decode(data, options.origin, named).text
        except EncodingError:
            pass  # pages are copied with the <meta> of another encoding
    return decode(data, options.origin, options.encoding).text


def _named_encoding(data: bytes) -> str | None:
    """Return the encoding that ``<meta>`` names, if Python knows it and no mark says more."""
    found = _CHARSET.search(data[:_HEAD])
    if found is None or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    name = found[1].decode("ascii", "replace")
    if name.lower().startswith(("utf-16", "utf-32")):
        return None  # it was read as ASCII
    try:
        check_encoding(name)
    except UsageError:
        return None
    return name


class _Builder:
    """The target of the parser."""

    def __init__(self, origin: str) -> None:
        self.root = Element("", {})
        self._origin = origin
        self._open = [self.root]
        self._count = 0
        self._too_deep = 0  # how many elements are open that do not hold their content

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise SourceError(
                f"{self._origin} has more than {MOST_ELEMENTS:,} elements. Split the page."
            )
        element = Element(tag, dict(attributes))
        self._open[-1].children.append(element)
        if len(self._open) > MAX_NESTING:
            self._too_deep += 1
        else:
            self._open.append(element)

    def end(self, tag: str) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def data(self, text: str) -> None:
        self._open[-1].children.append(text)

    def close(self) -> None:
        """End the page; elements that are open still end with it."""
