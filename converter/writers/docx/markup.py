"""What all parts of the package need to be written as XML text."""

from __future__ import annotations

from converter.writers.characters import escape, escape_attribute

__all__ = ["WORD_NAMESPACES", "XML_HEAD", "escape", "escape_attribute"]

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
