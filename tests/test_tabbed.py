"""Tables in plain text: rows whose cells are parted by tabs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import converter
from converter.model import Document, Table, leaves, plain_text, walk

HEAD = "关于修路的请示\n县人民政府：\n一、所需资金\n明细如下：\n"
TAIL = "二、请示事项\n妥否，请批示。\n"
ROWS = "序号\t村名\t公里\t金额\n1\t石桥村\t3.2\t120\n2\t柳沟村\t1.5\t60\n合计\t\t4.7\t180\n"


def tables(document: Document) -> list[tuple[int, list[list[str]]]]:
    """Return the rows of head and the texts of each table."""
    found = (node for node in walk(document) if isinstance(node, Table))
    return [
        (
            table.header_rows,
            [
                ["".join(plain_text(each.content) for each in cell.content) for cell in row.cells]
                for row in table.rows
            ],
        )
        for table in found
    ]


def read(rows: str) -> list[tuple[int, list[list[str]]]]:
    return tables(converter.parse(HEAD + rows + TAIL))


def test_rows_from_a_spreadsheet_are_a_table_where_they_stand() -> None:
    document = converter.parse(HEAD + ROWS + TAIL)

    assert tables(document) == [
        (
            1,
            [
                ["序号", "村名", "公里", "金额"],
                ["1", "石桥村", "3.2", "120"],
                ["2", "柳沟村", "1.5", "60"],
                ["合计", "", "4.7", "180"],
            ],
        )
    ]
    page = converter.render(document, "md").data.decode()
    assert page.index("明细如下") < page.index("| 石桥村") < page.index("二、请示事项")


def test_its_leaves_say_where_they_stand_and_the_text_comes_back() -> None:
    text = HEAD + ROWS + TAIL
    document = converter.parse(text)

    assert document.source is not None
    for leaf in leaves(document):
        assert leaf.span is not None
        assert text[leaf.span.start : leaf.span.end] == leaf.text
    assert converter.render(document, "txt").data.decode() == text


def test_the_canonical_text_has_the_same_table() -> None:
    document = converter.parse(HEAD + ROWS + TAIL)
    text = converter.render(document, "txt", markers="official").data.decode()

    assert tables(converter.parse(text)) == tables(document)


@pytest.mark.parametrize(
    ("rows", "table"),
    [
        pytest.param(
            "\t村名\t公里\n\t石桥村\t3\n\t柳沟村\t1\n",
            (1, [["村名", "公里"], ["石桥村", "3"], ["柳沟村", "1"]]),
            id="indented by a tab",
        ),
        pytest.param(
            "村名\t\t公里\t金额\n石桥村石门组\t3\t\t12\n柳沟村\t\t1\t6\n",
            (1, [["村名", "公里", "金额"], ["石桥村石门组", "3", "12"], ["柳沟村", "1", "6"]]),
            id="tabs that only widen a gap",
        ),
        pytest.param(
            "村名\t公里\t备注\n石桥村\t3\n",
            (1, [["村名", "公里", "备注"], ["石桥村", "3", ""]]),
            id="the last cell is empty, its tab gone",
        ),
        pytest.param(
            "姓名\t职务\t电话\n\t\t\n\t\t\n",
            (1, [["姓名", "职务", "电话"], ["", "", ""], ["", "", ""]]),
            id="to be filled in",
        ),
        pytest.param(
            "填报单位：石桥镇\t\t\t单位：万元\n村名\t公里\t金额\t备注\t人口\n石桥村\t3\t12\t\t95\n",
            (1, [["村名", "公里", "金额", "备注", "人口"], ["石桥村", "3", "12", "", "95"]]),
            id="a line above it",
        ),
        pytest.param(
            "石桥村\t3\t12\n柳沟村\t1\t6\n",
            (0, [["石桥村", "3", "12"], ["柳沟村", "1", "6"]]),
            id="without a head",
        ),
        pytest.param(
            "村名\t公里\t金额\r\n石桥村\t3\t12\r\n",
            (1, [["村名", "公里", "金额"], ["石桥村", "3", "12"]]),
            id="CR LF",
        ),
        pytest.param(
            "姓名\t单位\t职务\n何雨田\t水利局\t局长\n",
            (1, [["姓名", "单位", "职务"], ["何雨田", "水利局", "局长"]]),
            id="short words below their columns",
        ),
    ],
)
def test_how_rows_are_typed(rows: str, table: tuple[int, list[list[str]]]) -> None:
    assert read(rows) == [table]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("祁砚农\t陆小满\t何雨田\n钟 磊\t王晓东\t赵一鸣\n", id="names"),
        pytest.param(
            "石桥镇人民政府\t县水利局\n县交通局\t县农业局\n县财政局\t县气象局\n", id="organs"
        ),
        pytest.param("甲方（盖章）：\t乙方：\n代表：\t代表：\n日期：\t日期：\n", id="labels"),
        pytest.param(
            "甲方：县水利局\t乙方：石桥公司\n代表：何雨田\t代表：王晓东\n日期：三月\t日期：四月\n",
            id="labels with their values",
        ),
        pytest.param(
            "甲方（盖章）\t乙方（盖章）\n县水利局\t石桥公司\n2031年3月1日\t2031年3月1日\n",
            id="who signs, and when",
        ),
        pytest.param("（一）\t修路\n（二）\t架桥\n（三）\t植树\n", id="markers"),
        pytest.param("附件：1.\t修路计划\n2.\t任务分解表\n3.\t名单\n", id="attachments"),
        pytest.param("（一）修路\t交通局\n（二）架桥\t水利局\n时间\t三月\n", id="a list"),
        pytest.param("第一章\t总则\t1\n第二章\t修路\t3\n", id="a contents page"),
        pytest.param("总则\t1\n修路\t3\n附则\t9\n", id="one without markers"),
        pytest.param("联系人\t何雨田\n电话\t0999\n", id="two pairs"),
        pytest.param("村名\t公里\t金额\n", id="one row"),
        pytest.param("村名\t公里\t金额\n\n\n石桥村\t3\t12\n", id="lines apart"),
    ],
)
def test_what_only_looks_like_a_table_is_text(rows: str) -> None:
    assert read(rows) == []


def test_wrapped_lines_above_and_below_a_table_are_joined_among_themselves() -> None:
    line = "为方便群众出行镇里决定今年把通往各村的道路再修一遍并且加宽到四米五\n"
    text = f"{line * 4}。\n{ROWS}{line * 4}。\n"
    first, table, last = converter.parse(text).parts[0].body

    assert (first.type, table.type, last.type) == ("paragraph", "table", "paragraph")


cells = st.sampled_from(["", "序号", "石桥村", "12", "一、", "（一）修路。", "金额：", " "])


@given(st.lists(st.lists(cells, max_size=5).map("\t".join), max_size=6).map("\n".join))
def test_no_character_of_any_rows_is_lost(text: str) -> None:
    document = converter.parse("标题\n" + text)

    assert "".join("".join(leaf.text.split()) for leaf in leaves(document)) == "".join(
        f"标题{text}".split()
    )
