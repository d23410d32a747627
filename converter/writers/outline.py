"""The outline for people: what was understood, one line a node, to be looked at and not parsed.

::

    == 讲话稿 ==
    1  [标题] 在松溪镇道路整修会议上的讲话
    3  [称呼] 同志们：
    4  · 今天我们召开会议，研究部署全镇道… 37字
    5  一、抓好工期
    6    （一）倒排时间。
           · 各村要在雨季之前完成。
             一是备料，提前半个月备齐；
             二是用工，优先用本村劳力。
    9  二、备足物资
         [表格] 2行
           村名 │ 物资
           石桥村 │ 沙袋200条

Roles stand in Chinese, by the names that GB/T 9704 and the offices give them: who checks an
outline knows 主送 and 附注, not the names in the tree. Headings are cut to the width, other
text is only shown by its beginning (after ``·``) and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from converter.columns import ELLIPSIS, columns, cut, visible
from converter.formats import Output
from converter.markers import printed_with_gap
from converter.model import (
    Block,
    Document,
    Inline,
    Item,
    Marker,
    Part,
    Role,
    Row,
    Section,
    Span,
    Table,
    plain_text,
)
from converter.options import WriteOptions

ROLES: dict[Role, str] = {
    "serial_number": "份号",
    "classification": "密级",
    "urgency": "紧急程度",
    "issuer_mark": "发文机关标志",
    "document_number": "发文字号",
    "signer": "签发人",
    "title": "标题",
    "subtitle": "副标题",
    "speaker": "讲话人",
    "date": "日期",
    "addressee": "主送",
    "note": "附注",
    "toc": "目录",
    "uheading": "小标题",
    "closing": "结束语",
    "signature": "署名",
    "attachment_note": "附件说明",
    "attachment_mark": "附件标识",
    "attachment_title": "附件标题",
    "copy_to": "抄送",
    "imprint": "印发",
    "noise": "杂项",
}
SPEECH_ROLES: dict[Role, str] = {**ROLES, "addressee": "称呼"}

KINDS = {"speech": "讲话稿", "official": "公文", "law": "法规", "other": "文稿"}
PARTS = {"attachment": "附件", "forwarded": "转发文件"}

INDENT = "  "
BEGINNING = 40
"""Columns that are shown of a text which is no heading."""

NARROWEST = 12
"""Columns that a text has at least, however deep it is indented."""

CELL = 20
"""Columns that are shown of a cell."""

_Node: TypeAlias = Block | Item


class _Line(NamedTuple):
    """What is said of a node, its place, and the nodes that stand below it."""

    text: str
    span: Span | None
    below: Sequence[_Node] = ()
    is_heading: bool = False
    lead: str = ""


def write(document: Document, options: WriteOptions) -> Output:
    """Write the outline of ``document`` in UTF-8, lines at most ``options.width`` wide.

    Line numbers are those of the source; a tree that was not read from text has none.
    """
    view = _View(document, options)
    pages = ("\n".join(view.page(part)) for part in document.parts)
    return Output(("\n\n".join(pages) + "\n").encode())


class _View:
    def __init__(self, document: Document, options: WriteOptions) -> None:
        self.source = document.source
        self.kind = KINDS[document.kind]
        self.roles = SPEECH_ROLES if document.kind == "speech" else ROLES
        self.official = options.markers != "typed"
        self.width = options.width
        self.digits = len(str(len(self.source.line_starts))) if self.source else 0
        self.line = 0

    def page(self, part: Part) -> Iterator[str]:
        """Return the lines of a part."""
        yield f"== {PARTS.get(part.kind, self.kind)} =="
        stack: list[tuple[int, _Node]] = [
            (0, block) for block in reversed((*part.front, *part.body, *part.back))
        ]
        while stack:
            depth, node = stack.pop()
            row = self.row(node)
            if row.text:
                yield self.fitted(row, depth)
            stack.extend([(depth + 1, child) for child in reversed(row.below)])
            if node.type == "table":
                yield from self.table(node, depth)

    def table(self, table: Table, depth: int) -> Iterator[str]:
        """Return the lines of the rows of a table."""
        for row in table.rows:
            text = _cells(row)
            if text:
                yield self.fitted(_Line(text, row.span, is_heading=True), depth + 1)

    def fitted(self, row: _Line, depth: int) -> str:
        """Return the line of a row."""
        start = self.number(row.span) + INDENT * depth
        return start + _fitted(row, max(self.width - columns(start), NARROWEST))

    def number(self, span: Span | None) -> str:
        """Return the column of line numbers; a line that goes on is not numbered again."""
        if self.source is None:
            return ""
        before = self.line
        if span is not None:
            self.line = self.source.position(span.start)[0]
        return f"{'' if self.line == before else self.line:>{self.digits}}  "

    def row(self, node: _Node) -> _Line:
        match node.type:
            case "item":
                own, below = _split(node.content)
                return _Line(self.marked(node.marker, own), node.span, below)
            case "section":
                return self.section(node)
            case "table":
                return _Line(f"[表格] {len(node.rows)}行", node.span, is_heading=True)
            case "paragraph":
                role = node.role
                own, below = _split(node.content)
                text = self.labelled(role, plain_text(own))
                if role:
                    return _Line(text, node.span, below, is_heading=True)
                return _Line(text, node.span, below, lead="· ")

    def section(self, section: Section) -> _Line:
        marker, heading, content = section.marker, section.heading, section.content
        if marker is not None and section.form == "item" and content:
            first = content[0]
            if first.type == "paragraph":
                own, below = _split(first.content)
                return _Line(self.marked(marker, own), section.span, (*below, *content[1:]))
        inlines = heading.content if heading else ()
        title = self.marked(marker, inlines) if marker else plain_text(inlines)
        shown = self.labelled(section.role, title)
        return _Line(shown, section.span, content, is_heading=True)

    def marked(self, marker: Marker, inlines: Iterable[Inline]) -> str:
        sign, gap = printed_with_gap(marker, official=self.official)
        return f"{sign}{gap}{plain_text(inlines)}"

    def labelled(self, role: Role | None, text: str) -> str:
        return f"[{self.roles[role]}] {text}" if role else text


def _cells(row: Row) -> str:
    """Return a row of a table: of each cell its beginning."""
    texts = (" ".join(plain_text(each.content) for each in cell.content) for cell in row.cells)
    return " │ ".join(cut(text, CELL) for text in texts)


def _split(content: Sequence[Inline]) -> tuple[Sequence[Inline], Sequence[Item]]:
    """Return what a paragraph or an item says itself, and the items inside it."""
    items = [inline for inline in content if inline.type == "item"]
    if not items:  # as in most
        return content, ()
    return [inline for inline in content if inline.type != "item"], items


def _fitted(row: _Line, room: int) -> str:
    """Return the text of a row in ``room`` columns; of what is no heading only the beginning."""
    if row.is_heading:
        return visible(cut(row.text, room))
    ending = f"{ELLIPSIS} {len(row.text)}字"
    room = max(min(room, BEGINNING) - columns(row.lead), NARROWEST + columns(ending) - 1)
    return visible(f"{row.lead}{cut(row.text, room, ending)}")
