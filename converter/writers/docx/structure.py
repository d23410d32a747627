"""customXml/item1.xml: the structure of the tree (`converter.layout.structure`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from pydantic_core import to_json

from converter.layout.structure import BLANKS, NAMESPACE
from converter.markers import official_text
from converter.model import (
    Block,
    Document,
    Inline,
    Marker,
    Paragraph,
    Part,
    Role,
    Section,
    role_of,
)
from converter.options import WriteOptions
from converter.writers.characters import representable
from converter.writers.docx.letterhead import HEAD_ROLES, IMPRINT_ROLES
from converter.writers.docx.markup import XML_HEAD, escape
from converter.writers.docx.runs import Line
from converter.writers.flow import opening

_RESIDUES: frozenset[Role | None] = frozenset(("toc", "noise"))


def structure_part(document: Document, options: WriteOptions) -> bytes:
    """Return the part for ``document``, its metadata placed (`converter.layout.elements`)."""
    maker = _Maker(options)
    structure = {
        "kind": document.kind,
        "parts": [maker.part(part) for part in document.parts],
    }
    text = escape(to_json(structure, ensure_ascii=True).decode())  # XML holds all of ASCII
    return f'{XML_HEAD}<structure xmlns="{NAMESPACE}">{text}</structure>'.encode()


class _Maker:
    """Turns nodes into their structure, as the page shows them.

    A line is made from its end: its last text takes what those before it leave.
    """

    def __init__(self, options: WriteOptions) -> None:
        self._options = options
        self._official = options.markers == "official"
        self._keep_noise = options.keep_noise
        self._at_top = True  # nothing stands on the page yet
        self._at_end = True  # nothing but breaks stands behind, on the line

    def part(self, part: Part) -> dict[str, Any]:
        """Return the structure of a part; 版头 is that of the part at the top of page 1."""
        has_head = self._at_top and any(role_of(block) == "issuer_mark" for block in part.front)
        lists = (
            ("front", part.front, HEAD_ROLES if has_head else ()),
            ("body", part.body, ()),
            ("back", part.back, IMPRINT_ROLES),
        )
        return {
            "kind": part.kind,
            **({"has_head": True} if has_head else {}),
            **{name: self._blocks(blocks, apart) for name, blocks, apart in lists if blocks},
        }

    def _blocks(self, blocks: Iterable[Block], apart: Sequence[Role] = ()) -> list[Any]:
        """Return the structures of blocks; those with roles ``apart`` are not in the flow."""
        result: list[Any] = []
        for block in blocks:
            if block.type == "section":
                result.append(self._section(block))
            elif block.type == "table":
                result.append("table")
                self._at_top = False
            elif block.role is None:
                result.append(self._paragraph(block))
            elif block.role not in _RESIDUES or self._keep_noise:
                result.append(self._element(block, apart=block.role in apart))
        return result

    def _paragraph(self, block: Paragraph) -> dict[str, Any] | None:
        content = block.content
        self._at_end = True
        written = self._inlines(content)
        return None if written == [None] and len(content) == 1 else {"content": written}

    def _element(self, block: Paragraph, *, apart: bool) -> dict[str, Any]:
        """Return the structure of a paragraph that has a role."""
        self._at_end = True
        node: dict[str, Any] = {"role": block.role, "content": self._inlines(block.content)}
        if apart:
            line = Line(self._options, author_breaks=block.role == "issuer_mark")
            line.add(block.content)
            count = sum(bool(row.strip(BLANKS)) for row in line.text().split("\n"))
            if count != 1:
                node["lines"] = count
        return node

    def _section(self, section: Section) -> dict[str, Any]:
        role, marker, heading = section.role, section.marker, section.heading
        text, below = opening(section)
        self._at_end = True
        first = [] if below is section.content else [{"content": self._inlines(text)}]
        node: dict[str, Any] = {"form": section.form}
        if role:
            node["role"] = role
        if marker is not None:
            node["marker"] = self._marker(marker)
        if heading is not None:
            node["heading"] = self._inlines(heading.content)
        if first or below:
            node["content"] = first + self._blocks(below) if below else first
        return node

    def _inlines(self, inlines: Sequence[Inline]) -> list[Any]:
        if len(inlines) == 1 and inlines[0].type == "text":  # nearly always
            return [self._text(inlines[0].text)]
        result: list[Any] = []
        for inline in reversed(inlines):
            if inline.type == "text":
                result.append(self._text(inline.text))
            elif inline.type == "break":
                result.append("break")
            elif inline.type == "item":
                content = self._inlines(inline.content)
                result.append({"marker": self._marker(inline.marker), "content": content})
                self._at_end = False
            elif self._keep_noise:
                result.append([_count(inline.text)])
                self._at_end = False
                self._at_top = self._at_top and not inline.text.strip(BLANKS)
        result.reverse()
        return result

    def _text(self, text: str) -> int | None:
        if not text.strip(BLANKS):
            return 0
        at_end, self._at_end, self._at_top = self._at_end, False, False
        return None if at_end else _count(text)

    def _marker(self, marker: Marker) -> tuple[str, str, int | None]:
        text = official_text(marker) if self._official else marker.text
        self._at_top = self._at_top and not text.strip(BLANKS)
        return _representable(text), marker.family, marker.ordinal


_representable = lru_cache(maxsize=1024)(representable)
"""The texts of markers are few."""


def _count(text: str) -> int:
    return len("".join(representable(text).split()))
