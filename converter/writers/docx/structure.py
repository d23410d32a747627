"""customXml/item1.xml: the structure of the tree (`converter.layout.structure`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """Turns nodes into their structure, as the page shows them."""

    def __init__(self, options: WriteOptions) -> None:
        self._official = options.markers == "official"
        self._keep_noise = options.keep_noise
        self._at_top = True  # nothing stands on the page yet

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
            if block.type == "table":
                result.append("table")
                self._at_top = False
            elif block.type == "section":
                result.append(self._section(block))
            elif block.role not in _RESIDUES or self._keep_noise:
                result.append(self._paragraph(block, apart=block.role in apart))
        return result

    def _paragraph(self, block: Paragraph, *, apart: bool = False) -> dict[str, Any] | None:
        content = block.content
        only = content[0] if len(content) == 1 else None
        if only is not None and only.type == "text" and block.role is None:
            if not only.text.strip(BLANKS):
                return {"content": [0]}
            self._at_top = False
            return None
        line = _Line("\n" if block.role == "issuer_mark" else "")
        node: dict[str, Any] = {"role": block.role} if block.role else {}
        node["content"] = self._inlines(content, line)
        self._at_top = self._at_top and not line.is_seen()
        if apart:
            rows = "".join(line.texts).split("\n")
            count = sum(bool(row.strip(BLANKS)) for row in rows)
            if count != 1:
                node["lines"] = count
        return node

    def _section(self, section: Section) -> dict[str, Any]:
        line = _Line()
        node: dict[str, Any] = {"form": section.form}
        if section.role:
            node["role"] = section.role
        if section.marker is not None:
            node["marker"] = self._marker(section.marker)
            line.texts.append(node["marker"][0])
        if section.heading is not None:
            node["heading"] = self._inlines(section.heading.content, line)
        content = section.content
        opening: list[Any] = []
        first = content[0] if content and section.form != "heading" else None
        if first is not None and first.type == "paragraph" and first.role is None:
            opening = [{"content": self._inlines(first.content, line)}]
            content = content[1:]
        self._at_top = self._at_top and not line.is_seen()
        if opening or content:
            node["content"] = opening + self._blocks(content)
        return node

    def _marker(self, marker: Marker) -> list[Any]:
        text = official_text(marker) if self._official else marker.text
        return [representable(text), marker.family, marker.ordinal]

    def _inlines(self, inlines: Iterable[Inline], line: _Line) -> list[Any]:
        result: list[Any] = []
        for inline in inlines:
            if inline.type == "text":
                line.add(inline.text, result)
            elif inline.type == "break":
                result.append("break")
                line.texts.append(line.joint)
            elif inline.type == "item":
                marker = self._marker(inline.marker)
                line.end_text(marker[0])
                result.append({"marker": marker, "content": self._inlines(inline.content, line)})
            elif self._keep_noise:
                line.end_text(inline.text)
                result.append([_count(inline.text)])
        return result


class _Line:
    """The texts of one line of the page; the last one is as long as the line.

    ``joint`` is what stands on the page for a break.
    """

    __slots__ = ("_last", "joint", "texts")

    def __init__(self, joint: str = "") -> None:
        self.texts: list[str] = []
        self.joint = joint
        self._last: tuple[list[Any], int, str] | None = None

    def add(self, text: str, content: list[Any]) -> None:
        """Add a text to a line and to the ``content`` that it belongs to."""
        self.texts.append(text)
        if not text.strip(BLANKS):
            content.append(0)
            return
        self._count_last()
        self._last = content, len(content), text
        content.append(None)

    def end_text(self, other: str) -> None:
        """Add what is no text: the text before it does not take the rest of the line."""
        self.texts.append(other)
        self._count_last()

    def is_seen(self) -> bool:
        """Tell whether the line stands on the page."""
        return any(text.strip(BLANKS) for text in self.texts)

    def _count_last(self) -> None:
        """Say how long the last text is: it takes not all of the line."""
        if self._last is not None:
            content, at, text = self._last
            content[at] = _count(text)
            self._last = None


def _count(text: str) -> int:
    return len("".join(representable(text).split()))
