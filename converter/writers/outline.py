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

from converter.columns import columns, cut, head_of, visible
from converter.formats import Output
from converter.markers import printed_with_gap
from converter.model import (
    Block,
    Document,
    Inline,
    Item,
    Marker,
    Paragraph,
    Part,
    Role,
    Row,
    Section,
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

_Node: TypeAlias = Block | Item | Row


class _Line(NamedTuple):
    """What is said of a node, and the nodes that stand below it."""

    text: str
    below: Sequence[_Node]
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
                start = self.number(node) + INDENT * depth
                yield start + _fitted(row, max(self.width - columns(start), NARROWEST))
            stack.extend((depth + 1, child) for child in reversed(row.below))

    def number(self, node: _Node) -> str:
        """Return the column of line numbers; a line that goes on is not numbered again."""
        if self.source is None:
            return ""
        before = self.line
        if node.span is not None:
            self.line = self.source.position(node.span.start)[0]
        return f"{'' if self.line == before else self.line:>{self.digits}}  "

    def row(self, node: _Node) -> _Line:
        match node:
            case Item():
                own, below = _split(node.content)
                return _Line(self.marked(node.marker, own), below)
            case Section(form="item", marker=Marker() as marker, content=[Paragraph() as p, *rest]):
                own, below = _split(p.content)
                return _Line(self.marked(marker, own), [*below, *rest])
            case Section():
                inlines = node.heading.content if node.heading else ()
                text = self.marked(node.marker, inlines) if node.marker else plain_text(inlines)
                return _Line(self.labelled(node.role, text), node.content, is_heading=True)
            case Table():
                return _Line(f"[表格] {len(node.rows)}行", node.rows, is_heading=True)
            case Row():
                return _Line(_cells(node), (), is_heading=True)
            case Paragraph():
                own, below = _split(node.content)
                text = plain_text(own)
                if node.role:
                    return _Line(self.labelled(node.role, text), below, is_heading=True)
                return _Line(text, below, lead="· ")

    def marked(self, marker: Marker, inlines: Iterable[Inline]) -> str:
        sign, gap = printed_with_gap(marker, official=self.official)
        return f"{sign}{gap}{plain_text(inlines)}"

    def labelled(self, role: Role | None, text: str) -> str:
        return f"[{self.roles[role]}] {text}" if role else text


def _cells(row: Row) -> str:
    """Return a row of a table: of each cell its beginning."""
    texts = (" ".join(plain_text(each.content) for each in cell.content) for cell in row.cells)
    return " │ ".join(cut(text, CELL) for text in texts)


def _split(content: Sequence[Inline]) -> tuple[list[Inline], list[Item]]:
    """Return what a paragraph or an item says itself, and the items inside it."""
    own: list[Inline] = [inline for inline in content if not isinstance(inline, Item)]
    return own, [inline for inline in content if isinstance(inline, Item)]


def _fitted(row: _Line, room: int) -> str:
    """Return the text of a row in ``room`` columns; of what is no heading only the beginning."""
    if row.is_heading:
        return visible(cut(row.text, room))
    room = min(room, BEGINNING) - columns(row.lead)
    if head_of(row.text, room) == row.text:
        return row.lead + visible(row.text)
    count = f" {len(row.text)}字"
    return row.lead + visible(cut(row.text, max(room - columns(count), NARROWEST))) + count
