"""Stable ids (标识): a name for each part, section, table and inline item, for others to link to.

An id is the path of markers that leads to a node, outermost first, joined by full stops:
一 → （二） → 3. is ``han-1.han_bracket-2.arabic-3``. One step is

=====================  ====================================================================
``han_bracket-2``      a marker: its family (`converter.markers.FAMILIES`) and its ordinal
``han_bracket-2-3``    the third of that family and ordinal under the same parent
``dash_1``             a marker without an ordinal, counted by its place among its like
``heading_1``          an unmarked heading, counted in the same way
``table_1``            a table
``attachment_1``       a part, by its kind; the first ``document`` is no step in the path of
                       what stands in it
=====================  ====================================================================

Inline items stand under the section or the table whose text holds them. An id is an NCName of
ASCII letters, digits and ``. - _``, so it can be an ``xml:id``, an HTML anchor and a URL fragment
as it is; no two nodes of a document share one.

Ids are worked out from the tree and never stored in it. The id of a node stays the same
whatever text is edited, added or removed elsewhere, while the markers above it and its own
stay. What is counted by its place (``_1``) moves on when one of its like is put before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from converter.model.document import Document, Part
from converter.model.nodes import Block, Inline, Item, Section, Table
from converter.model.visit import cell_paragraphs

Identified: TypeAlias = Part | Section | Table | Item
"""What has an id."""

_NO_NAME = re.compile(r"[^A-Za-z0-9_]")  # the full stop and the hyphen part the path
_FIRST_DOCUMENT = "document_1"


def identified(document: Document) -> Iterator[tuple[str, Identified]]:
    """Yield every part, section, table and inline item with its id, in document order.

    A table of them is ``{id(node): name for name, node in identified(document)}``. A writer that
    meets the nodes in that order can take them from `Names`.
    """
    names = Names()
    for part in document.parts:
        name = names.of_part(part)
        yield name, part
        yield from _below(part, inside(name), names)


def find(document: Document, name: str) -> Identified | None:
    """Return the part, section, table or item that has the id ``name``, or None."""
    return next((node for own, node in identified(document) if own == name), None)


def _below(part: Part, prefix: str, names: Names) -> Iterator[tuple[str, Identified]]:
    stack: list[tuple[str, Block | Item]] = []
    below: Sequence[Block | Item] = (*part.front, *part.body, *part.back)
    while True:
        stack.extend([(prefix, node) for node in reversed(below)])
        if not stack:
            return
        prefix, here = stack.pop()
        if here.type == "paragraph":
            below = _items(here.content)
            continue
        name = names.of(prefix, here)
        yield name, here
        prefix = inside(name)
        if here.type == "item":
            below = _items(here.content)
        elif here.type == "table":
            below = [*cell_paragraphs(here)]
        elif here.heading is None:
            below = here.content
        else:
            below = (*_items(here.heading.content), *here.content)


def _items(content: Iterable[Inline]) -> list[Item]:
    return [inline for inline in content if inline.type == "item"]


def inside(name: str) -> str:
    """Return what the ids begin with of what stands in the node that is called ``name``."""
    return "" if name == _FIRST_DOCUMENT else f"{name}."


class Names:
    """The ids given so far: how many there are of each kind below each parent."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of_part(self, part: Part) -> str:
        """Return a new id for ``part``."""
        return self._by_place("", part.kind)

    def of(self, prefix: str, node: Section | Table | Item) -> str:
        """Return a new id for ``node``; ``prefix`` is what it begins with (`inside`)."""
        marker = None if node.type == "table" else node.marker
        if marker is None:
            return self._by_place(prefix, "table" if node.type == "table" else "heading")
        family, ordinal = _name(marker.family), marker.ordinal
        if ordinal is None:
            return self._by_place(prefix, family)
        name = f"{prefix}{family}-{ordinal}"
        count = self._count(name)
        return name if count == 1 else f"{name}-{count}"

    def _by_place(self, prefix: str, kind: str) -> str:
        name = f"{prefix}{kind}"
        return f"{name}_{self._count(name)}"

    def _count(self, name: str) -> int:
        count = self._given[name] = self._given.get(name, 0) + 1
        return count


@lru_cache
def _name(family: str) -> str:
    """Return ``family`` as a name."""
    name = _NO_NAME.sub("_", family)
    return f"_{name}" if name[:1] in "0123456789" else name
