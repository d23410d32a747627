"""What all parts of the package need to be written as XML text."""

from __future__ import annotations

from converter.writers.characters import escape, escape_attribute

__all__ = ["WORD_NAMESPACES", "XML_HEAD", "escape", "escape_attribute"]

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

SPECK_HEIGHT = 20
SPECK = (
    '<w:p><w:pPr><w:snapToGrid w:val="0"/>'
    f'<w:spacing w:line="{SPECK_HEIGHT}" w:lineRule="exact"/></w:pPr></w:p>'
)
"""A paragraph of next to no height (in twips), where the schema or a program needs one."""
