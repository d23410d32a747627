"""Tables: where they stand in a tree that was made of paragraphs and tables."""

from __future__ import annotations

import pytest

import converter
from converter.model import Cell, Paragraph, Row, Section, Table, Text, leaves
from converter.outline import Paragraph as Outlined
from converter.outline import parse_paragraphs, table_at


def table(*rows: tuple[str, ...]) -> Table:
    return Table(
        header_rows=1,
        rows=tuple(
            Row(cells=tuple(Cell(content=(Paragraph(content=(Text(text=t),)),)) for t in row))
            for row in rows
        ),
    )


TABLE = table(("序号", "村名"), ("1", "石桥村"))


def parsed(*pieces: str | Table) -> converter.Document:
    """Return the tree of paragraphs and tables that follow each other."""
    text = ""
    given: list[Outlined] = []
    for piece in pieces:
        if isinstance(piece, Table):
            given.append(table_at(len(text), piece))
            continue
        start = len(text) + 1
        text += "\n" + piece
        given.append(Outlined(start, len(text), piece, gap=1))
    return parse_paragraphs(text, given)


def test_a_table_belongs_to_the_section_it_stands_in() -> None:
    document = parsed("关于石桥镇的报告", "一、基本情况", TABLE, "二、主要做法", "修路三公里。")
    first, second = document.parts[0].body
    assert isinstance(first, Section)
    assert isinstance(second, Section)
    assert first.form == "heading", "a table is text below the heading"
    assert first.content == (TABLE,)
    assert [leaf.text for leaf in leaves(second)] == ["二、", "主要做法", "修路三公里。"]


def test_a_table_ends_the_front_and_is_body() -> None:
    part = parsed("石桥镇村庄名单", TABLE, "以上名单自发布之日起使用。").parts[0]
    assert [block.role for block in part.front if block.type == "paragraph"] == ["title"]
    assert part.body[0] == TABLE


def test_a_table_behind_the_date_leaves_signature_and_date_where_they_are() -> None:
    part = parsed(
        "关于修路的通知", "各村：", "请于本月修路。", "石桥镇人民政府", "2031年5月4日", TABLE
    ).parts[0]
    roles = [getattr(block, "role", None) for block in part.back]
    assert roles == ["signature", "date", None]
    assert part.back[-1] == TABLE


def test_the_title_may_follow_a_table() -> None:
    part = parsed(TABLE, "石桥镇工作总结", "一年来，全镇修路三公里，建桥两座。").parts[0]
    assert part.front[0] == TABLE
    assert part.front[1].type == "paragraph"
    assert part.front[1].role == "title"


@pytest.mark.parametrize("format", ["md", "xml", "json", "outline"])
def test_text_formats_show_the_cells(format: str) -> None:
    shown = converter.render(parsed("石桥镇村庄名单", TABLE), format).data.decode()
    assert all(text in shown for text in ("序号", "村名", "石桥村"))
