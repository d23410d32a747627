"""How deep a tree that comes from elsewhere may nest."""

from __future__ import annotations

from converter.model import MAX_DEPTH, Document, Item, Section, children
from converter.model.visit import AnyNode

DEPTH_LIMIT = 2 * MAX_DEPTH
"""Marked nodes nest `MAX_DEPTH` deep; unmarked headings may stand between them."""

TOO_DEEP = f"sections and items nest deeper than {DEPTH_LIMIT} levels"


def is_too_deep(document: Document) -> bool:
    """Tell whether sections and items of ``document`` nest deeper than `DEPTH_LIMIT`."""
    stack: list[tuple[int, AnyNode]] = [(0, document)]
    while stack:
        depth, here = stack.pop()
        depth += isinstance(here, Section | Item)
        if depth > DEPTH_LIMIT:
            return True
        stack.extend((depth, child) for child in children(here))
    return False
