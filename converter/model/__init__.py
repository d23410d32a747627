"""The document tree (pydantic): nodes, spans, ways through it."""

from converter.model.base import Span
from converter.model.diagnostic import Diagnostic, Severity
from converter.model.document import SCHEMA_VERSION, Document, Kind, Part
from converter.model.ids import find, identified
from converter.model.nodes import (
    MAX_DEPTH,
    Block,
    Break,
    Heading,
    Inline,
    Item,
    Marker,
    Noise,
    Paragraph,
    Role,
    Section,
    Text,
)
from converter.model.visit import children, leaves, plain_text, sections, walk

__all__ = [
    "MAX_DEPTH",
    "SCHEMA_VERSION",
    "Block",
    "Break",
    "Diagnostic",
    "Document",
    "Heading",
    "Inline",
    "Item",
    "Kind",
    "Marker",
    "Noise",
    "Paragraph",
    "Part",
    "Role",
    "Section",
    "Severity",
    "Span",
    "Text",
    "children",
    "find",
    "identified",
    "leaves",
    "plain_text",
    "sections",
    "walk",
]
