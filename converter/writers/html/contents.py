"""The table of contents of a page: its headings, as links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from converter.model import Document, Part, Section, identified, role_of, sections
from converter.options import WriteOptions
from converter.writers.characters import escape
from converter.writers.flow import Flow

DEEPEST = 3
"""Headings of this depth still have a line."""

FEWEST = 3
"""A page with fewer headings needs no contents."""


class _Line(NamedTuple):
    depth: int
    name: str
    text: str


def contents(document: Document, options: WriteOptions) -> str:
    """Return ``<nav>`` with a nested list of the headings, nothing if there are few."""
    lines = list(_lines(document, Flow(options)))
    if len(lines) < FEWEST:
        return ""
    out: list[str] = []
    depth = 0
    for line in lines:
        here = min(line.depth, depth + 1)
        out.append("<ol>\n" if here > depth else "</li>\n" + "</ol>\n</li>\n" * (depth - here))
        out.append(f'<li><a href="#{line.name}">{escape(line.text)}</a>')
        depth = here
    out.append("</li>\n</ol>\n" * depth)
    return f'<nav class="contents" aria-label="目录">\n{"".join(out)}</nav>\n'


def _lines(document: Document, flow: Flow) -> Iterator[_Line]:
    names = {id(node): name for name, node in identified(document)}
    for number, part in enumerate(document.parts):
        if number:
            yield _Line(1, names[id(part)], _name_of(part, flow))
        for depth, section in sections(part):
            if section.form != "item" and depth <= DEEPEST:
                text = _text_of(section, flow)
                if text:
                    yield _Line(depth + bool(number), names[id(section)], text)


def _text_of(section: Section, flow: Flow) -> str:
    heading = section.heading.content if section.heading else ()
    return flow.marked(section.marker, flow.text(heading)).strip()


def _name_of(part: Part, flow: Flow) -> str:
    """Return the mark and the title of an attachment: 附件1　物资清单."""
    texts = [
        flow.text(block.content)
        for block in part.front
        if block.type == "paragraph"
        and role_of(block) in ("attachment_mark", "attachment_title", "title")
    ]
    return "\u3000".join(filter(None, texts)) or {"attachment": "附件"}.get(part.kind, "转发文件")
