"""Tables in DOCX: grid, merged cells, head, widths."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
import render
from hypothesis import given
from strategies import tables

from converter.model import Cell, Document, Noise, Paragraph, Part, Row, Table, Text
from converter.options import WriteOptions
from converter.writers.docx import write


def cell(*lines: str, columns: int = 1, rows: int = 1) -> Cell:
    content = tuple(Paragraph(content=(Text(text=line),)) for line in lines)
    return Cell(column_span=columns, row_span=rows, content=content)


def row(*cells: Cell) -> Row:
    return Row(cells=cells)


DUTIES = Table(
    header_rows=2,
    rows=(
        row(cell("序号", rows=2), cell("任务", rows=2), cell("责任分工", columns=2)),
        row(cell("牵头单位"), cell("配合单位")),
        row(cell("1", rows=2), cell("修订预案" * 9), cell("市水利局"), cell("市气象局")),
        row(cell("开展排查" * 9), cell("市水利局"), cell()),
        row(cell("2"), cell("储备物资" * 9), cell("市财政局", "市发展改革委"), cell()),
    ),
)


def data(*found: Table | str) -> bytes:
    body = [
        each if isinstance(each, Table) else Paragraph(content=(Text(text=each),)) for each in found
    ]
    return write(Document(parts=(Part(body=tuple(body)),)), WriteOptions()).data


def opened(*found: Table | str) -> Any:
    return docx.Document(io.BytesIO(data(*found)))


def test_a_table_has_its_cells_and_the_merged_ones_are_one() -> None:
    (made,) = opened(DUTIES).tables
    assert [[place.text for place in line.cells] for line in made.rows] == [
        ["序号", "任务", "责任分工", "责任分工"],
        ["序号", "任务", "牵头单位", "配合单位"],
        ["1", "修订预案" * 9, "市水利局", "市气象局"],
        ["1", "开展排查" * 9, "市水利局", ""],
        ["2", "储备物资" * 9, "市财政局\n市发展改革委", ""],
    ]
    assert made.cell(0, 0)._tc is made.cell(1, 0)._tc


def test_the_head_is_repeated_and_no_row_is_divided() -> None:
    (made,) = opened(DUTIES).tables
    assert ["tblHeader" in line._tr.xml for line in made.rows] == [True, True, False, False, False]
    assert all("cantSplit" in line._tr.xml for line in made.rows)
    assert {p.style.name for p in made.cell(0, 0).paragraphs} == {"表头"}
    assert {p.style.name for p in made.cell(4, 1).paragraphs} == {"表格文字"}
    assert made.style.name == "Table Grid"


def test_columns_of_short_texts_are_centred_and_narrow() -> None:
    (made,) = opened(DUTIES).tables
    centred = ["w:jc" in made.cell(2, at).paragraphs[0]._p.xml for at in range(4)]
    assert centred == [True, False, True, True]
    number, task, lead, other = [column.width for column in made.columns]
    assert number < other < lead < task


def test_a_row_that_is_too_short_is_filled_up() -> None:
    (made,) = opened(Table(rows=(row(cell("甲"), cell("乙"), cell("丙")), row(cell("丁"))))).tables
    assert [place.text for place in made.rows[1].cells] == ["丁", "", ""]


def test_a_table_without_cells_is_none() -> None:
    assert opened(Table(), Table(rows=(Row(),)), "甲").tables == []


def test_two_tables_stay_two_and_a_paragraph_ends_the_text() -> None:
    made = opened(DUTIES, DUTIES)
    assert len(made.tables) == 2
    assert made.element.body[-2].tag.endswith("}p")


@given(tables)
def test_any_table_fills_its_grid(made: Table) -> None:
    with zipfile.ZipFile(io.BytesIO(data(made))) as archive:
        body = archive.read("word/document.xml").decode("utf-8")
    widths = [int(size) for size in re.findall(r'<w:gridCol w:w="(-?\d+)"', body)]
    if not widths:
        return
    assert sum(widths) == 8844
    assert min(widths) >= 0
    for line in re.findall(r"<w:tr>.*?</w:tr>", body):
        spans = [
            int(span or 1) for span in re.findall(r'"dxa"/>(?:<w:gridSpan w:val="(\d+)")?', line)
        ]
        assert sum(spans) == len(widths)


def test_columns_of_a_month_have_room_for_a_character_each() -> None:
    (made,) = opened(Table(rows=(row(*(cell(str(day)) for day in range(1, 32))),))).tables
    margins = {int(size) for size in re.findall(r'<w:left w:w="(\d+)"', made._tbl.xml)}
    assert max(margins) * 2 + 12 * 20 <= min(column.width.twips for column in made.columns)


def test_residue_in_a_cell_is_counted_once_also_where_pages_are_counted() -> None:
    torn = Paragraph(content=(Text(text="石"), Noise(text="— 1 —"), Text(text="桥")))
    table = Table(rows=(row(Cell(content=(torn,))),))
    imprint = Paragraph(role="imprint", content=(Text(text="临江县水利局　2031年5月6日印发"),))
    document = Document(parts=(Part(body=(table,), back=(imprint,)),))
    (remark,) = write(document, WriteOptions()).diagnostics
    assert (remark.code, remark.message[:1]) == ("noise-left-out", "1")


def test_the_validator_finds_no_error(tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    file = tmp_path / "table.docx"
    file.write_bytes(data("甲", DUTIES, DUTIES, "乙"))
    assert audit.OpenXmlValidator().validate(str(file)).errors == []


@pytest.mark.skipif(render.missing() is not None, reason=render.missing() or "")
def test_a_long_table_fills_the_type_area_and_repeats_its_head(tmp_path: Path) -> None:
    long = DUTIES.model_copy(update={"rows": (*DUTIES.rows[:2], *DUTIES.rows[2:] * 12)})
    pdf = render.to_pdf(data(long), tmp_path)
    pages = render.pages(pdf)
    assert len(pages) > 1
    assert all(any(line.text == "责任分工" for line in page.lines) for page in pages)
    _, rules = render.ink(pdf, 2)
    assert (rules[0].left, rules[0].right) == pytest.approx((28, 184), abs=0.5)
    assert rules[-1].bottom <= 262.5
