"""What all parts of the package need to be written as XML text."""

from __future__ import annotations

import re

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

REPLACEMENT = "\ufffd"
UNREPRESENTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that no XML 1.0 document can hold, not even escaped (section 2.2)."""


def escape(text: str) -> str:
    """Return ``text`` as XML character data."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Return ``text`` as the value of an attribute in double quotes."""
    return escape(text).replace('"', "&quot;")


def representable(text: str) -> str:
    """Return ``text`` with U+FFFD in the place of what XML cannot hold."""
    return UNREPRESENTABLE.sub(REPLACEMENT, text)
