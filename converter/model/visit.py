"""Ways through the tree: in document order, without recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, TypeAlias, TypeVar

from converter.model.document import Document, Part
from converter.model.nodes import (
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

Leaf: TypeAlias = Marker | Text | Noise
"""What the text of a document stands in."""

AnyNode: TypeAlias = Document | Part | Block | Row | Cell | Inline | Heading | Marker
"""Any node of a tree, the document itself among them."""

N = TypeVar("N", bound=AnyNode)


def children(node: AnyNode) -> tuple[AnyNode, ...]:
    """Return the child nodes of ``node`` in document order."""
    return _below(type(node))(node)


def _of_section(section: Section) -> tuple[AnyNode, ...]:
    own = (section.marker, section.heading)
    return (*(child for child in own if child is not None), *section.content)


_CHILDREN: dict[type, Callable[[Any], tuple[AnyNode, ...]]] = {
    Document: lambda node: node.parts,
    Part: lambda node: (*node.front, *node.body, *node.back),
    Section: _of_section,
    Paragraph: lambda node: node.content,
    Heading: lambda node: node.content,
    Item: lambda node: (node.marker, *node.content),
    Table: lambda node: node.rows,
    Row: lambda node: node.cells,
    Cell: lambda node: node.content,
}


@cache
def _below(kind: type) -> Callable[[Any], tuple[AnyNode, ...]]:
    """Return what tells the children of nodes of ``kind``.

    It is looked for once: an ``isinstance`` that fails is slow on pydantic models.
    """
    return next((below for of, below in _CHILDREN.items() if issubclass(kind, of)), lambda _: ())


@cache
def _is_leaf(kind: type) -> bool:
    return issubclass(kind, Marker | Text | Noise)


def walk(node: AnyNode) -> Iterator[AnyNode]:
    """Yield ``node`` and all nodes below it, each before its children."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(reversed(children(here)))


def leaves(node: AnyNode) -> Iterator[Leaf]:
    """Yield the leaves below ``node`` in order: the text of the document."""
    return (here for here in walk(node) if _is_leaf(type(here)))  # type: ignore[misc]  # by its class


def sections(node: AnyNode) -> Iterator[tuple[int, Section]]:
    """Yield every section below ``node`` with its depth; the outermost have depth 1."""
    stack: list[tuple[int, AnyNode]] = [(1, node)]
    while stack:
        depth, here = stack.pop()
        inside = depth
        if isinstance(here, Section):
            yield depth, here
            inside = depth + 1
        stack.extend((inside, child) for child in reversed(children(here)))


def select(
    node: AnyNode,
    kind: type[N],
    *,
    role: Role | None = None,
    family: str | None = None,
    where: Callable[[N], bool] | None = None,
) -> Iterator[N]:
    """Yield the nodes below ``node`` that are asked for, in document order.

    Args:
        node: A document, or any node of one; it may be among them.
        kind: Their class: `Heading`, `Section`, `Paragraph` …
        role: Only those with this role.
        family: Only those whose marker is of this family (`converter.markers.FAMILIES`).
        where: Only those of which this is true.
    """
    for here in walk(node):
        if not isinstance(here, kind):
            continue
        if role is not None and getattr(here, "role", None) != role:
            continue
        if family is not None and _family_of(here) != family:
            continue
        if where is None or where(here):
            yield here


def _family_of(node: AnyNode) -> str | None:
    marker = node if isinstance(node, Marker) else getattr(node, "marker", None)
    return marker.family if marker else None


def role_of(block: Block) -> Role | None:
    """Return the role of a block; a table has none."""
    return None if block.type == "table" else block.role


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the paragraphs among ``blocks`` and below them, in order."""
    stack = [iter(blocks)]
    while stack:
        for block in stack[-1]:
            match block.type:
                case "paragraph":
                    yield block
                case "section":
                    stack.append(iter(block.content))
                    break
                case "table":
                    yield from cell_paragraphs(block)
        else:
            stack.pop()


def cell_paragraphs(table: Table) -> Iterator[Paragraph]:
    """Yield the paragraphs of a table's cells, row by row."""
    return (paragraph for row in table.rows for cell in row.cells for paragraph in cell.content)


def plain_text(inlines: Iterable[Inline]) -> str:
    """Return the text of a paragraph or a heading on one line.

    Markers stand as typed. Noise is left out; a break joins without a space, as Chinese
    lines do, unless a space is what keeps two Latin words apart.
    """
    inlines = tuple(inlines)
    if len(inlines) == 1 and inlines[0].type == "text":  # as most are
        return inlines[0].text
    parts: list[str] = []
    stack: list[Inline | Marker] = [*reversed(inlines)]
    pending_break = False
    while stack:
        here = stack.pop()
        if isinstance(here, Break):
            pending_break = bool(parts)
        elif isinstance(here, Item):
            stack.extend(reversed((here.marker, *here.content)))
        elif not isinstance(here, Noise):
            if pending_break and joins_with_space(parts[-1], here.text):
                parts.append(" ")
            pending_break = False
            parts.append(here.text)
    return "".join(parts)


def joins_with_space(before: str, after: str) -> bool:
    """Tell whether two lines of one paragraph need a space between them (Latin words do)."""
    return bool(before and after) and after[0].isascii() and before[-1].isascii()
