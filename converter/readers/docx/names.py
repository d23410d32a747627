"""Names of elements and attributes of WordprocessingML, as lxml spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = f"{OFFICE}/relationships"
MATH = f"{OFFICE}/math"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
VML = "urn:schemas-microsoft-com:vml"

STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": WORD,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": RELATIONSHIPS,
    "http://purl.oclc.org/ooxml/officeDocument/math": MATH,
    "http://purl.oclc.org/ooxml/drawingml/main": DRAWING,
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": (
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    ),
}
"""The namespaces of Strict documents (ISO/IEC 29500-1) and those of all others (part 4)."""


_QUALIFIED = f"{{{WORD}}}"


def w(name: str) -> str:
    """Return the name of an element or an attribute of WordprocessingML."""
    return _QUALIFIED + name


VAL = w("val")


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first descendant of ``element`` by the ``path`` of ``w:`` names."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(_QUALIFIED + name), None)
    return element


def value(element: etree._Element | None, *path: str) -> str | None:
    """Return ``w:val`` of the descendant by the ``path``, None if either is missing."""
    found = child(element, *path)
    return None if found is None else found.get(VAL)


def number(element: etree._Element | None, *path: str) -> int | None:
    """Return ``w:val`` of the descendant by the ``path`` if it is a whole number."""
    return whole(value(element, *path))


def whole(text: str | None) -> int | None:
    """Return the whole number that ``text`` is, if it is one of a sensible size."""
    try:
        result = int(text or "")
    except ValueError:
        return None
    return result if abs(result) < 2**31 else None


def is_on(element: etree._Element | None, *path: str) -> bool | None:
    """Return the state of a toggle such as ``w:vanish``; None if it is not there."""
    found = child(element, *path)
    if found is None:
        return None
    return found.get(VAL) not in ("0", "false", "off")
