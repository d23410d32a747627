"""Stable ids (标识): a name for each part, section and inline item, so that others can link to it.

An id is the path of markers that leads to a node, outermost first, joined by full stops:
一 → （二） → 3. is ``han-1.han_bracket-2.arabic-3``. One step is

=====================  ====================================================================
``han_bracket-2``      a marker: its family (`converter.markers.FAMILIES`) and its ordinal
``han_bracket-2-3``    the third of that family and ordinal under the same parent
``dash_1``             a marker without an ordinal, counted by its place among its like
``heading_1``          an unmarked heading, counted in the same way
``attachment_1``       a part, by its kind; the first ``document`` is no step in the path of
                       what stands in it
=====================  ====================================================================

Inline items stand under the section whose text holds them. An id is an NCName of ASCII letters,
digits and ``. - _``, so it can be an ``xml:id``, an HTML anchor and a URL fragment as it is;
no two nodes of a document share one.

Ids are worked out from the tree and never stored in it. The id of a node stays the same
whatever text is edited, added or removed elsewhere, while the markers above it and its own
stay. What is counted by its place (``_1``) moves on when one of its like is put before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from converter.model.document import Document, Part
from converter.model.nodes import Break, Item, Marker, Noise, Section, Text
from converter.model.visit import AnyNode, children

Identified: TypeAlias = Part | Section | Item

_NO_NAME = re.compile(r"[^A-Za-z0-9_]")  # the full stop and the hyphen part the path
_FIRST_DOCUMENT = "document_1"


def identified(document: Document) -> Iterator[tuple[str, Identified]]:
    """Yield every part, section and inline item with its id, in document order.

    A writer that meets the nodes in that order takes the ids one by one. One that does not can
    make a table: ``{id(node): name for name, node in identified(document)}``.
    """
    names = _Names()
    for part in document.parts:
        name = names.by_place("", part.kind)
        yield name, part
        prefix = "" if name == _FIRST_DOCUMENT else f"{name}."
        yield from _below(part, prefix, names)


def find(document: Document, name: str) -> Identified | None:
    """Return the part, the section or the item that has the id ``name``, or None."""
    return next((node for own, node in identified(document) if own == name), None)


def _below(part: Part, prefix: str, names: _Names) -> Iterator[tuple[str, Identified]]:
    stack: list[tuple[str, AnyNode]] = [(prefix, part)]
    while stack:
        prefix, here = stack.pop()
        if isinstance(here, Section | Item):
            name = names.of(prefix, here)
            yield name, here
            prefix = f"{name}."
        stack.extend(
            (prefix, child)
            for child in reversed(children(here))
            if not isinstance(child, Text | Break | Noise | Marker)
        )


class _Names:
    """The ids given so far: how many there are of each kind below each parent."""

    def __init__(self) -> None:
        self.given: Counter[str] = Counter()

    def of(self, prefix: str, node: Section | Item) -> str:
        """Return a new id below ``prefix`` for what ``node`` is marked with."""
        if node.marker is None:
            return self.by_place(prefix, "heading")
        family = _NO_NAME.sub("_", node.marker.family) or "_"
        if family[0] in "0123456789":
            family = f"_{family}"
        if node.marker.ordinal is None:
            return self.by_place(prefix, family)
        name = f"{prefix}{family}-{node.marker.ordinal}"
        self.given[name] += 1
        return name if self.given[name] == 1 else f"{name}-{self.given[name]}"

    def by_place(self, prefix: str, kind: str) -> str:
        name = f"{prefix}{kind}"
        self.given[name] += 1
        return f"{name}_{self.given[name]}"
