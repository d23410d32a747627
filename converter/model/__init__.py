"""The document tree (pydantic): nodes, spans, ways through it."""

from converter.model.base import Span
from converter.model.diagnostic import Diagnostic, Severity
from converter.model.document import SCHEMA_VERSION, Document, Kind, Part
from converter.model.ids import find, identified
from converter.model.nodes import (
    MAX_DEPTH,
    Block,
    Break,
    Cell,
    Heading,
    Inline,
    Item,
    Marker,
    Noise,
    Paragraph,
    Role,
    Row,
    Section,
    Table,
    Text,
)
from converter.model.visit import (
    cell_paragraphs,
    children,
    leaves,
    plain_text,
    role_of,
    sections,
    select,
    walk,
)

__all__ = [
    "MAX_DEPTH",
    "SCHEMA_VERSION",
    "Block",
    "Break",
    "Cell",
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
    "Row",
    "Section",
    "Severity",
    "Span",
    "Table",
    "Text",
    "cell_paragraphs",
    "children",
    "find",
    "identified",
    "leaves",
    "plain_text",
    "role_of",
    "sections",
    "select",
    "walk",
]
