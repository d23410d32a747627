"""Assembly: from paragraphs and markers to the nested tree.

The tree is built as nested dicts and validated when it is whole, the fastest way into pydantic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeAlias

from converter import model
from converter.model import Span
from converter.model.base import span_between
from converter.outline.lines import LINE, WHITE_SPACE, Paragraph, TabbedTable
from converter.outline.sequence import Accepted

Tree: TypeAlias = dict[str, Any]


def marker(text: str, accepted: Accepted) -> Tree:
    """Return the marker node of an accepted candidate."""
    candidate = accepted.candidate
    written = text[candidate.start : candidate.end]
    if "\n" in written:  # white space at the ends of lines is in no leaf
        written = "\n".join(line.rstrip(WHITE_SPACE) for line in written.split("\n"))
    return {
        "text": written,
        "family": candidate.family.name,
        "ordinal": accepted.ordinal,
        "span": span_between(candidate.start, candidate.end),
    }


def hull(nodes: Sequence[Tree]) -> Span | None:
    """Return the span from the first of ``nodes`` to the last; None if none of them has one."""
    if len(nodes) == 1:  # as most are
        return nodes[0].get("span")
    first = _first_span(nodes)
    if first is None:
        return None
    last = _first_span(reversed(nodes)) or first
    return span_between(first.start, last.end)


def _first_span(nodes: Iterable[Tree]) -> Span | None:
    for node in nodes:
        span: Span | None = node.get("span")
        if span is not None:
            return span
    return None


def close_spans(nodes: Sequence[Tree]) -> None:
    """Give sections or items, in the order of the text, the hulls of all they hold as spans."""
    for node in reversed(nodes):  # what stands inside another comes before it
        head: Tree = node["marker"] if "marker" in node else node["heading"]
        last = _first_span(reversed(node["content"])) or node.get("heading", head)["span"]
        node["span"] = span_between(head["span"].start, last.end)


def heading(content: list[Tree]) -> Tree:
    """Return the heading node that holds ``content``."""
    return {"content": content, "span": hull(content)}


def inlines(text: str, start: int, end: int, noise: Collection[int] = ()) -> list[Tree]:
    """Return the inlines of ``text[start:end]``: text, line breaks and noise."""
    if not noise and text.find("\n", start, end) < 0:
        rest = text[start:end].lstrip(WHITE_SPACE)
        line = rest.rstrip(WHITE_SPACE)
        at = end - len(rest)
        return [_leaf("text", line, at)] if line else []
    result: list[Tree] = []
    for found in LINE.finditer(text, start, end):
        if result or text.find("\n", start, found.start()) >= 0:
            result.append({"type": "break"})
        kind = "noise" if found.start() in noise else "text"
        result.append(_leaf(kind, found.group(), found.start()))
    return result


def _leaf(kind: str, line: str, start: int) -> Tree:
    return {"type": kind, "text": line, "span": span_between(start, start + len(line))}


def residue(text: str, source: Paragraph) -> Tree:
    """Return the noise inside a paragraph that the line ``source`` is."""
    return _leaf("noise", text[source.start : source.end], source.start)


def with_items(
    text: str,
    start: int,
    end: int,
    items: Sequence[Accepted],
    noise: Collection[int] = (),
) -> list[Tree]:
    """Return the inlines of ``text[start:end]`` with its inline items nested in it."""
    root = inlines(text, start, items[0].candidate.start, noise)
    contents = [root]
    nodes: list[Tree] = []
    for here, following in zip(items, [*items[1:], None], strict=True):
        candidate = here.candidate
        stop = following.candidate.start if following else end
        content = inlines(text, candidate.end, stop, noise)
        node: Tree = {"type": "item", "marker": marker(text, here), "content": content}
        del contents[here.depth :]
        contents[-1].append(node)
        contents.append(content)
        nodes.append(node)
    close_spans(nodes)
    return root


def paragraph(
    text: str,
    source: Paragraph,
    items: Sequence[Accepted] = (),
    start: int | None = None,
) -> Tree:
    """Return the paragraph node of ``source``, from ``start`` on if its head is elsewhere.

    A table comes as it was given, or typed.
    """
    if isinstance(source.table, TabbedTable):
        return _table(text, source.table)
    if source.table is not None:
        return source.table.model_dump()
    begin = source.start if start is None else start
    if items:
        content = with_items(text, begin, source.end, items, source.noise)
    else:
        content = inlines(text, begin, source.end, source.noise)
    node: Tree = {"type": "paragraph", "content": content, "span": hull(content)}
    if source.role:
        node["role"] = source.role
    return node


def _table(text: str, table: TabbedTable) -> Tree:
    rows: list[Tree] = []
    for ranges in table.rows:
        cells = [_cell(text, start, end) for start, end in ranges]
        rows.append({"cells": cells, "span": hull(cells)})
    return {
        "type": "table",
        "header_rows": table.header_rows,
        "rows": rows,
        "span": hull(rows),
    }


def _cell(text: str, start: int, end: int) -> Tree:
    content = inlines(text, start, end)
    if not content:
        return {"content": []}
    span = hull(content)
    return {"content": [{"type": "paragraph", "content": content, "span": span}], "span": span}


def validated(tree: Tree) -> model.Document:
    """Return the document that ``tree`` says, which is used up.

    Many blocks are validated one by one and take the places of their dicts: a large tree does not
    stand in memory twice.
    """
    for part in tree["parts"]:
        for blocks in (part["front"], part["body"], part["back"]):
            if len(blocks) < _MANY:
                continue
            for place, block in enumerate(blocks):
                blocks[place] = _BLOCKS[block["type"]].model_validate(block)
    return model.Document.model_validate(tree)


_MANY = 1000
"""Blocks of one list for which memory counts; for fewer it takes no validators of their own."""

_BLOCKS: dict[str, type[model.Block]] = {
    "paragraph": model.Paragraph,
    "section": model.Section,
    "table": model.Table,
}


def drop_spans(node: Tree) -> None:
    """Take the spans off ``node`` and all below it."""
    node.pop("span", None)
    for key in ("marker", "heading"):
        if key in node:
            drop_spans(node[key])
    for key in ("front", "body", "back", "content"):
        for child in node.get(key, ()):
            drop_spans(child)
