"""The table of contents of a page: its headings, as links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from converter.model import Part
from converter.writers.characters import escape
from converter.writers.flow import Flow

DEEPEST = 3
"""Headings of this depth still have a line."""

FEWEST = 3
"""A page with fewer headings needs no contents."""


class Entry(NamedTuple):
    """A line of the contents: how deep it stands, the id it leads to, its text."""

    depth: int
    name: str
    text: str


def contents(entries: Sequence[Entry]) -> str:
    """Return ``<nav>`` with a nested list of the headings, nothing if there are few."""
    if len(entries) < FEWEST:
        return ""
    out: list[str] = []
    depth = 0
    for entry in entries:
        here = min(entry.depth, depth + 1)
        out.append("<ol>\n" if here > depth else "</li>\n" + "</ol>\n</li>\n" * (depth - here))
        out.append(f'<li><a href="#{entry.name}">{escape(entry.text)}</a>')
        depth = here
    out.append("</li>\n</ol>\n" * depth)
    return f'<nav class="contents" aria-label="目录">\n{"".join(out)}</nav>\n'


def name_of(part: Part, flow: Flow) -> str:
    """Return the mark and the title of an attachment: 附件1　物资清单."""
    texts = [
        flow.text(block.content)
        for block in part.front
        if block.type == "paragraph"
        and block.role in ("attachment_mark", "attachment_title", "title")
    ]
    return "\u3000".join(filter(None, texts)) or {"attachment": "附件"}.get(part.kind, "转发文件")
