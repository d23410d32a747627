"""customXml/item1.xml: the structure of the tree (`converter.layout.structure`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from pydantic_core import to_json

from converter.layout.elements import HEAD_ROLES, IMPRINT_ROLES
from converter.layout.structure import BLANKS, NAMESPACE
from converter.markers import official_text
from converter.model import (
    Block,
    Document,
    Inline,
    Marker,
    Part,
    Role,
    Section,
    role_of,
)
from converter.options import WriteOptions
from converter.writers.characters import representable
from converter.writers.docx.markup import XML_HEAD, escape
from converter.writers.docx.runs import Line
from converter.writers.flow import opening

_RESIDUES: frozenset[Role | None] = frozenset(("toc", "noise"))

_ALL_OF_IT = "[null]"
"""One text that takes all of its line."""


def structure_part(document: Document, options: WriteOptions) -> bytes:
    """Return the part for ``document``, its metadata placed (`converter.layout.elements`)."""
    maker = _Maker(options)
    parts = ",".join([maker.part(part) for part in document.parts])
    text = f'{{"kind":"{document.kind}","parts":[{parts}]}}'
    return f'{XML_HEAD}<structure xmlns="{NAMESPACE}">{text}</structure>'.encode()


class _Maker:
    """Turns nodes into their structure, as the page shows them: JSON, written as XML text.

    A line is made from its end: its last text takes what those before it leave.
    """

    def __init__(self, options: WriteOptions) -> None:
        self._options = options
        self._official = options.markers == "official"
        self._keep_noise = options.keep_noise
        self._at_top = True  # nothing stands on the page yet
        self._at_end = True  # nothing but breaks stands behind, on the line

    def part(self, part: Part) -> str:
        """Return the structure of a part; 版头 is that of the part at the top of page 1."""
        front = part.front
        has_head = self._at_top and any(role_of(block) == "issuer_mark" for block in front)
        lists = (
            ("front", front, HEAD_ROLES if has_head else ()),
            ("body", part.body, ()),
            ("back", part.back, IMPRINT_ROLES),
        )
        fields = [f'"kind":"{part.kind}"']
        if has_head:
            fields.append('"has_head":true')
        for name, blocks, apart in lists:
            if blocks:
                fields.append(f'"{name}":[{",".join(self._blocks(blocks, apart))}]')
        return f"{{{','.join(fields)}}}"

    def _blocks(self, blocks: Iterable[Block], apart: Sequence[Role] = ()) -> list[str]:
        """Return the structures of blocks; those with roles ``apart`` are not in the flow."""
        result: list[str] = []
        for block in blocks:
            match block.type:
                case "section":
                    result.append(self._section(block))
                case "paragraph":
                    role = block.role
                    if role is None:
                        result.append(self._paragraph(block.content))
                    elif role not in _RESIDUES or self._keep_noise:
                        result.append(self._element(role, block.content, apart=role in apart))
                case "table":
                    result.append('"table"')
                    self._at_top = False
        return result

    def _paragraph(self, content: Sequence[Inline]) -> str:
        self._at_end = True
        written = self._inlines(content)
        if written == _ALL_OF_IT and len(content) == 1:
            return "null"
        return f'{{"content":{written}}}'

    def _element(self, role: Role, content: Sequence[Inline], *, apart: bool) -> str:
        """Return the structure of a paragraph that has a role."""
        self._at_end = True
        lines = ""
        if apart:
            line = Line(self._options, author_breaks=role == "issuer_mark")
            line.add(content)
            count = sum(bool(row.strip(BLANKS)) for row in line.text().split("\n"))
            if count != 1:
                lines = f',"lines":{count}'
        return f'{{"role":"{role}","content":{self._inlines(content)}{lines}}}'

    def _section(self, section: Section) -> str:
        form, role, marker, heading = section.form, section.role, section.marker, section.heading
        content = section.content
        text, below = opening(form, content)
        self._at_end = True
        blocks = [] if below is content else [f'{{"content":{self._inlines(text)}}}']
        fields = f'"form":"{form}"'
        if role:
            fields += f',"role":"{role}"'
        if marker is not None:
            fields += f',"marker":{self._marker(marker)}'
        if heading is not None:
            fields += f',"heading":{self._inlines(heading.content)}'
        if below:
            blocks += self._blocks(below)
        if blocks:
            fields += f',"content":[{",".join(blocks)}]'
        return f"{{{fields}}}"

    def _inlines(self, inlines: Sequence[Inline]) -> str:
        if len(inlines) == 1 and inlines[0].type == "text":  # nearly always
            return f"[{self._text(inlines[0].text)}]"
        result: list[str] = []
        for inline in reversed(inlines):
            if inline.type == "text":
                result.append(self._text(inline.text))
            elif inline.type == "break":
                result.append('"break"')
            elif inline.type == "item":
                content = self._inlines(inline.content)
                result.append(f'{{"marker":{self._marker(inline.marker)},"content":{content}}}')
                self._at_end = False
            elif self._keep_noise:
                result.append(f"[{_count(inline.text)}]")
                self._at_end = False
                self._at_top = self._at_top and not inline.text.strip(BLANKS)
        result.reverse()
        return f"[{','.join(result)}]"

    def _text(self, text: str) -> str:
        if not text.strip(BLANKS):
            return "0"
        at_end, self._at_end, self._at_top = self._at_end, False, False
        return "null" if at_end else str(_count(text))

    def _marker(self, marker: Marker) -> str:
        text = official_text(marker) if self._official else marker.text
        self._at_top = self._at_top and not text.strip(BLANKS)
        return _marker_json(text, marker.family, marker.ordinal)


@lru_cache(maxsize=1024)  # there are few different ones
def _marker_json(text: str, family: str, ordinal: int | None) -> str:
    written = to_json((representable(text), family, ordinal), ensure_ascii=True)
    return escape(written.decode())


def _count(text: str) -> int:
    return len("".join(representable(text).split()))
