r"""The names of the XML vocabulary, and how it holds characters that XML 1.0 cannot.

The vocabulary is described element by element in ``schemas/document.xsd``. In text such a
character is an element, ``<char code="0001"/>``; in an attribute, where no element can stand,
it is the six characters ``\u0001``. A backslash is only escaped (``\u005C``) where it would
begin such a sequence by chance, so that ``C:\speech`` stays what it is.
"""

from __future__ import annotations

import re

NAMESPACE = "urn:gongwen:document:1"
"""It ends in the version. Elements and attributes may be added under the same name; what makes
a valid document invalid, or changes what it means, is another version."""


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


DOCUMENT = _name("document")
METADATA = _name("metadata")
ENTRY = _name("entry")
PART = _name("part")
FRONT = _name("front")
BODY = _name("body")
BACK = _name("back")
SECTION = _name("section")
MARKER = _name("marker")
HEADING = _name("heading")
PARAGRAPH = _name("p")
TABLE = _name("table")
ROW = _name("row")
CELL = _name("cell")
ITEM = _name("item")
TEXT = _name("t")
BREAK = _name("break")
NOISE = _name("noise")
CHAR = _name("char")
DIAGNOSTICS = _name("diagnostics")
DIAGNOSTIC = _name("diagnostic")

ID = "{http://www.w3.org/XML/1998/namespace}id"

NOT_XML_CLASS = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"
"""The characters that XML 1.0 has no way to write (2.2), for a class of a regular expression.
(Half a surrogate pair is none: it is refused.)"""

NOT_XML = re.compile(f"[{NOT_XML_CLASS}]")
"""A character that XML 1.0 has no way to write."""

CHAR_CODE = re.compile("000[0-8BCEF]|001[0-9A-F]|FFF[EF]")
"""What ``code`` of ``<char>`` may be: the characters of `NOT_XML`."""

_CODE = rf"(?:{CHAR_CODE.pattern}|005C)"
_TO_ESCAPE = re.compile(rf"\\(?=u{_CODE})|{NOT_XML.pattern}")
_ESCAPED = re.compile(rf"\\u({_CODE})")


def escape(text: str) -> str:
    """Return ``text`` as an attribute can hold it."""
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


def unescape(value: str) -> str:
    """Return the text that `escape` made ``value`` of."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
