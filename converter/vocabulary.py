r"""The names of the XML vocabulary, and how it holds characters that XML 1.0 cannot.

The vocabulary is described element by element in ``schemas/document.xsd``. In text such a
character is an element, ``<char code="0001"/>``; in an attribute, where no element can stand,
it is the six characters ``\u0001``. A backslash is only escaped (``\u005C``) where it would
begin such a sequence by chance, so that ``C:\speech`` stays what it is.
"""

from __future__ import annotations

import re

NAMESPACE = "urn:gongwen:document:draft"
"""It says *draft* until the round trips of all formats are proven."""

NAMESPACES: dict[str, str] = {None: NAMESPACE}  # type: ignore[dict-item]  # lxml's stubs forget None
"""The default namespace, as lxml takes it."""


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

NOT_XML = re.compile("([^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")
"""A character that XML 1.0 has no way to write (a group, so that `re.split` keeps it)."""

CHAR_CODE = re.compile("000[0-8BCEF]|001[0-9A-F]|FFF[EF]")
"""What ``code`` of ``<char>`` may be: the characters of `NOT_XML` that Unicode text can hold."""

_CODE = rf"(?:{CHAR_CODE.pattern}|005C)"
_TO_ESCAPE = re.compile(rf"\\(?=u{_CODE})|{NOT_XML.pattern}")
_ESCAPED = re.compile(rf"\\u({_CODE})")


def escape(text: str) -> str:
    """Return ``text`` as an attribute can hold it."""
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


def unescape(value: str) -> str:
    """Return the text that `escape` made ``value`` of."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
