"""The official document on the page: head, signature, attachments, record (GB/T 9704-2012)."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
import render
from docx.oxml.ns import qn

from converter import convert, parse
from converter.errors import UsageError
from converter.model import Document, Paragraph, Part, Text, role_of
from converter.options import ReadOptions, WriteOptions
from converter.readers.docx import read as from_docx
from converter.writers.docx import write

INPUT = Path(__file__).resolve().parent.parent / "input"

HEAD = {
    "serial_number": "000012",
    "classification": "秘密★10年",
    "urgency": "加急",
    "issuer_mark": "望川市人民政府办公室文件",
}
IMPRINT = {
    "copy_to": "市委各部门，市人大常委会办公室，市政协办公室，市中级人民法院，市人民检察院。",
    "printer": "望川市人民政府办公室",
    "print_date": "2031年4月18日",
}
NOTICE = """望川市人民政府办公室关于做好2031年防汛抗旱工作的通知

望政办发〔2031〕12号

各县（区）人民政府：

为做好防汛抗旱工作，现将有关事项通知如下。

附件：1.重点任务分工
2.物资储备定额

望川市人民政府办公室
2031年4月18日

（此件公开发布）

附件1

重点任务分工

市气象局负责天气监测，每日8时前报送信息。
"""


def official(text: str = NOTICE, **metadata: str) -> Document:
    return parse(text).model_copy(update={"kind": "official", "metadata": metadata})


def paragraphs(made: Document, **options: Any) -> list[Any]:
    data = write(made, WriteOptions(**options)).data
    return list(docx.Document(io.BytesIO(data)).paragraphs)


def part_of(made: Document, name: str, **options: Any) -> str:
    with zipfile.ZipFile(io.BytesIO(write(made, WriteOptions(**options)).data)) as archive:
        return archive.read(name).decode("utf-8")


def styled(made: Document, style: str) -> list[str]:
    return [line.text for line in paragraphs(made) if line.style.name == style]


def indents(line: Any) -> dict[str, int]:
    """Return the indents of a paragraph, in hundredths of a character."""
    found = re.findall(r'w:(left|right|hanging|firstLine)Chars="(-?\d+)"', line._p.xml)
    return {side: int(value) for side, value in found}


# -- the tree and the metadata --


def test_elements_of_the_metadata_stand_where_the_standard_has_them() -> None:
    styles = [line.style.name for line in paragraphs(official(**HEAD))]
    assert styles[:8] == [
        "份号",
        "密级和保密期限",
        "紧急程度",
        "发文机关标志",
        "发文字号",
        "Normal",  # the rule
        "Title",
        "Salutation",
    ]


def test_metadata_wins_over_the_text_and_the_text_stays_without_it() -> None:
    assert styled(official(document_number="望政发〔2031〕7号"), "发文字号") == [
        "望政发〔2031〕7号"
    ]
    assert styled(official(), "发文字号") == ["望政办发〔2031〕12号"]


def test_below_the_title_a_number_leaves_a_blank_line_to_the_addressee() -> None:
    lines = {line.style.name: line._p.xml for line in paragraphs(official())}
    assert 'w:beforeLines="100"' in lines["Salutation"]
    assert 'w:beforeLines="0"' in lines["发文字号"]  # its style has two, below a mark


def test_two_signers_stand_on_a_line_and_the_number_on_the_last(tmp_path: Path) -> None:
    made = official(issuer_mark="望川市水利局文件", signer="祁砚农、云一、梅知秋")
    assert [line.replace("\u3000", " ") for line in styled(made, "发文字号")] == [
        "\t签发人：祁砚农 云一",
        "望政办发〔2031〕12号\t\t梅知秋",
    ]
    validated(made, tmp_path)


def test_a_mark_too_long_for_its_line_is_set_narrower() -> None:
    made = official(issuer_mark="望川市推进新型城镇化工作领导小组办公室文件")
    (mark,) = [line for line in paragraphs(made) if line.style.name == "发文机关标志"]
    assert '<w:w w:val="57"/>' in mark._p.xml


def test_later_lines_of_attachments_stand_below_the_name() -> None:
    first, second = [line for line in paragraphs(official()) if line.style.name == "附件说明"]
    assert indents(first) == {"left": 600, "hanging": 400}  # 附件：1.
    assert indents(second) == {"left": 600, "hanging": 100}  # 2.


@pytest.mark.parametrize(
    ("seal", "name", "date"),
    [
        # 望川市人民政府办公室 has 10 字, 2031年4月18日 has 6.5, a line 28
        ("none", {"right": 200}, {"left": 1800, "right": -200}),  # 28 - 2 - 10 + 2
        ("organ", {"left": 1350, "right": 0}, {"left": 1350, "right": 0}),  # 28 - 2 * 4 - 6.5
        ("signature_stamp", {"right": 400}, {"right": 400}),
    ],
)
def test_signature_and_date_by_the_seal(
    seal: str, name: dict[str, int], date: dict[str, int]
) -> None:
    lines = [x for x in paragraphs(official(seal=seal)) if x.style.name in ("Signature", "Date")]
    assert [indents(line) for line in lines] == [name, date]


def test_each_organ_of_a_joint_signature_has_a_line() -> None:
    made = official(signature="望川市水利局、望川市财政局")
    assert styled(made, "Signature") == ["望川市水利局", "望川市财政局"]


@pytest.mark.parametrize(
    ("line", "signatures"),
    [
        ("望川市水利局　望川市财政局", ["望川市水利局", "望川市财政局"]),
        ("望川市 水利局", ["望川市 水利局"]),  # a part of a name is no organ
        ("市长　　祁砚农", ["市长　　祁砚农"]),
    ],
)
def test_organs_that_are_typed_on_one_line_have_lines_too(line: str, signatures: list[str]) -> None:
    signed = Paragraph(role="signature", content=(Text(text=line),))
    dated = Paragraph(role="date", content=(Text(text="2031年4月18日"),))
    made = Document(kind="official", parts=(Part(back=(signed, dated)),))
    assert styled(made, "Signature") == signatures


def test_the_record_is_a_table_behind_all_attachments() -> None:
    body = part_of(official(**IMPRINT), "word/document.xml")
    assert body.index("每日8时") < body.index("<w:tbl>") < body.index("抄送：市委各部门")
    assert "抄送" not in part_of(official(), "word/document.xml")


def validated(made: Document, folder: Path, **options: Any) -> None:
    audit = pytest.importorskip("openxml_audit")
    file = folder / "validated.docx"
    file.write_bytes(write(made, WriteOptions(**options)).data)
    assert audit.OpenXmlValidator().validate(str(file)).errors == []


def test_the_validator_finds_no_error(tmp_path: Path) -> None:
    validated(official(**HEAD, **IMPRINT, seal="organ"), tmp_path)


# -- the page, rendered --

rendered = pytest.mark.skipif(render.missing() is not None, reason=render.missing() or "")

TOLERANCE = 0.5
"""In mm: the standard allows 1 mm for the type area (6.1) and the margins (5.2.1)."""
LINE = 225 / 22
ONE = 156 / 28
FOURTH = 14 * render.MM_PER_PT
"""一行 and 一字 in mm, and 一字 of 四号."""


def found(pages: list[render.Page], text: str) -> render.Line:
    return next(
        line for page in pages for line in page.lines if line.text.replace(" ", "").startswith(text)
    )


@rendered
def test_head_and_record_where_the_standard_has_them(tmp_path: Path) -> None:
    pdf = render.to_pdf(write(official(**HEAD, **IMPRINT), WriteOptions()).data, tmp_path)
    pages = render.pages(pdf)
    for at, text in enumerate(("000012", "秘密★10年", "加急")):
        line = found(pages, text)
        assert line.left == pytest.approx(28, abs=TOLERANCE)
        assert line.middle - found(pages, "000012").middle == pytest.approx(
            at * LINE, abs=TOLERANCE
        )
    first_red, (red,) = render.ink(pdf, 1)
    assert first_red == pytest.approx(37 + 35, abs=1)  # type stands a little inside its box
    assert red.red
    assert (red.left, red.right) == pytest.approx((28, 184), abs=TOLERANCE)
    number = found(pages, "望政办发")
    assert (number.left + number.right) / 2 == pytest.approx(106, abs=TOLERANCE)
    type_bottom = number.middle + 16 * render.MM_PER_PT / 2
    assert red.top - type_bottom == pytest.approx(4, abs=TOLERANCE)
    title = next(line for line in pages[0].lines if line.text == "望川市人民政府办公室")
    # two blank lines; then type of 22 pt on the base line at four fifths of its own line
    middle = 0.8 * LINE - (0.5 - 0.12) * 22 * render.MM_PER_PT
    assert title.middle - red.bottom == pytest.approx(2 * LINE + middle, abs=1)
    number_top = number.middle - 16 * render.MM_PER_PT / 2
    mark_bottom = 37 + 35 + 38 * render.MM_PER_PT
    assert number_top - mark_bottom == pytest.approx(2.3 * LINE, abs=1)  # type sits low in a line

    _, (first, inner, last) = render.ink(pdf, len(pages))
    for rule in (first, inner, last):
        assert not rule.red
        assert (rule.left, rule.right) == pytest.approx((28, 184), abs=TOLERANCE)
    assert last.bottom == pytest.approx(262, abs=TOLERANCE)
    assert len(pages) == 4  # the attachment ends on page 3
    assert first.bottom - first.top > inner.bottom - inner.top


@rendered
@pytest.mark.parametrize("seal", ["none", "organ", "signature_stamp"])
def test_signature_and_date_on_the_page(seal: str, tmp_path: Path) -> None:
    pdf = render.to_pdf(write(official(seal=seal), WriteOptions()).data, tmp_path)
    pages = render.pages(pdf)
    attachment, date = found(pages, "2.物资"), found(pages, "2031年4月18日")
    name = next(
        line
        for line in pages[0].lines
        if line.middle > attachment.middle and line.text.startswith("望川")
    )
    gap = name.middle - attachment.middle
    if seal == "none":
        assert gap == pytest.approx(2 * LINE, abs=TOLERANCE)
        assert name.right == pytest.approx(184 - 2 * ONE, abs=TOLERANCE)
        assert date.left - name.left == pytest.approx(2 * ONE, abs=TOLERANCE)
    elif seal == "organ":
        assert gap == pytest.approx(3 * LINE, abs=TOLERANCE)
        middle = (date.left + date.right) / 2
        assert (name.left + name.right) / 2 == pytest.approx(middle, abs=TOLERANCE)
        assert middle == pytest.approx(184 - (4 + 6.5 / 2) * ONE, abs=TOLERANCE)
    else:
        assert (name.right, date.right) == pytest.approx((184 - 4 * ONE,) * 2, abs=TOLERANCE)
        assert date.middle - name.middle == pytest.approx(2 * LINE, abs=TOLERANCE)


@rendered
def test_an_attachment_has_its_mark_on_line_1_and_its_title_on_line_3(tmp_path: Path) -> None:
    pages = render.pages(render.to_pdf(write(official(), WriteOptions()).data, tmp_path))
    mark, title = pages[1].lines[:2]
    assert mark.left == pytest.approx(28, abs=TOLERANCE)
    assert (title.left + title.right) / 2 == pytest.approx(106, abs=TOLERANCE)
    assert title.middle - mark.middle == pytest.approx(2 * LINE, abs=1)


@rendered
def test_every_element_of_a_document_to_a_higher_organ(tmp_path: Path) -> None:
    """Each edge in mm from the left of the page, each distance in lines of the grid."""
    many = IMPRINT["copy_to"].rstrip("。") + "，望川军分区，各民主党派，各人民团体。"
    made = official(
        NOTICE.replace("通知\n", "请示\n").replace("（此件公开发布）", "（联系人：祁砚农）"),
        **{**HEAD, **IMPRINT, "copy_to": many, "signer": "祁砚农、云一一、梅知秋"},
    )
    pdf = render.to_pdf(write(made, WriteOptions()).data, tmp_path)
    pages = render.pages(pdf)
    one = pytest.approx
    for text, edge, expected in (
        ("望政办发", "left", 28 + ONE),  # 7.2.5
        ("签发人：", "right", 184 - ONE),  # 7.2.6
        ("各县（区）", "left", 28),  # 7.3.2
        ("为做好", "left", 28 + 2 * ONE),  # 7.3.3
        ("附件：1.", "left", 28 + 2 * ONE),  # 7.3.4
        ("2.物资", "left", 28 + 5 * ONE),  # 7.3.4: below the number of the first
        ("（联系人", "left", 28 + 2 * ONE),  # 7.3.6
        ("附件1", "left", 28),  # 7.3.7
        ("抄送：", "left", 28 + FOURTH),  # 7.4.2
        ("人民法院，", "left", 28 + 4 * FOURTH),  # 7.4.2: behind 抄送：
        ("—1—", "right", 184 - FOURTH),  # 7.5
        ("—2—", "left", 28 + FOURTH),  # 7.5
        ("—3—", "right", 184 - FOURTH),  # 7.5: goes on in the attachments
    ):
        assert getattr(found(pages, text), edge) == one(expected, abs=TOLERANCE), text
    signers, number = found(pages, "签发人："), found(pages, "望政办发")
    last_signer = found(pages, "梅知秋")
    assert last_signer.left == one(signers.left + 4 * ONE, abs=TOLERANCE)
    assert number.middle == last_signer.middle
    title = found(pages, "关于做好2031年防汛抗旱工作的请示")
    for upper, lower, lines in (
        (signers, number, 1),
        (title, found(pages, "各县（区）"), 2),  # 7.3.2: a blank line
        (found(pages, "各县（区）"), found(pages, "为做好"), 1),
        (found(pages, "为做好"), found(pages, "附件：1."), 2),  # 7.3.4: a blank line
        (found(pages, "2031年4月18日"), found(pages, "（联系人"), 1),  # 7.3.6
    ):
        assert lower.middle - upper.middle == one(lines * LINE, abs=TOLERANCE), lower.text
    assert all(line.middle == one(269, abs=TOLERANCE) for page in pages for line in page.lines[-1:])
    printer, day = (
        next(line for line in pages[-1].lines if line.text.replace(" ", "") == text)
        for text in (IMPRINT["printer"], f"{IMPRINT['print_date']}印发")
    )
    assert printer.left == one(28 + FOURTH, abs=TOLERANCE)  # 7.4.3
    assert day.right == one(184 - FOURTH, abs=TOLERANCE)  # 7.4.3
    assert printer.middle == day.middle


# -- joint documents --

JOINT = {
    "issuer_mark": "望川市人民政府办公室、望川市水利局、望川市财政局文件",
    "signature": "望川市水利局、望川市财政局、望川市教育局、望川市审计局、望川市统计局",
    "seal": "organ",
}


def test_a_joint_mark_has_a_line_for_each_organ_and_one_word_beside_them(tmp_path: Path) -> None:
    made = official(**JOINT)
    (table,) = docx.Document(io.BytesIO(write(made, WriteOptions()).data)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["望川市人民政府办公室", "文件"],
        ["望川市水利局", "文件"],
        ["望川市财政局", "文件"],
    ]
    assert {p.style.name for row in table.rows for c in row.cells for p in c.paragraphs} == {
        "发文机关标志"
    }
    validated(made, tmp_path)


def test_a_mark_of_one_organ_in_two_lines_is_not_joint() -> None:
    marks = ["望川市推进新型城镇化工作", "领导小组办公室文件"]
    blocks = [Paragraph(role="issuer_mark", content=(Text(text=line),)) for line in marks]
    part = official().parts[0]
    part = part.model_copy(update={"front": (*blocks, *part.front)})
    made = official().model_copy(update={"parts": (part,)})
    assert docx.Document(io.BytesIO(write(made, WriteOptions()).data)).tables == []
    assert styled(made, "发文机关标志") == marks


def test_a_letter_has_the_mark_of_its_host_alone() -> None:
    made = official(LETTER, issuer_mark="望川市水利局、望川市财政局")
    header = part_of(made, "word/header1.xml", profile="letter")
    assert "望川市水利局" in header
    assert "望川市财政局" not in header
    (remark,) = write(made, WriteOptions(profile="letter")).diagnostics
    assert remark.code == "organ-left-out"
    assert "望川市财政局" in remark.message


def test_every_number_and_signer_of_a_letter_is_written() -> None:
    made = official(LETTER, issuer_mark="望川市水利局", urgency="加急", signer="祁砚农")
    number = Paragraph(role="document_number", content=(Text(text="望财函〔2031〕4号"),))
    part = made.parts[0]
    part = part.model_copy(update={"front": (number, *part.front)})
    made = made.model_copy(update={"parts": (part,)})
    lines = [x.text for x in paragraphs(made, profile="letter")]
    assert lines[:3] == ["加急\t望财函〔2031〕4号", "\t望水函〔2031〕8号", "\t签发人：祁砚农"]


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (["甲乙丙局", "丁戊己局"], ["\t甲乙丙局\t丁戊己局"]),
        (["甲局", "乙局", "丙局", "丁局"], ["\t甲局\t乙局\t丙局", "\t丁局"]),
        (["望川市住房和城乡建设局", "甲局", "乙局"], ["\t望川市住房和城乡建设局\t甲局", "\t乙局"]),
        (["望川市" + "城乡" * 9 + "局", "甲局"], ["\t望川市" + "城乡" * 9 + "局", "\t甲局"]),
    ],
)
def test_sealed_organs_stand_side_by_side_as_many_as_fit(names: list[str], rows: list[str]) -> None:
    made = official(signature="、".join(names), seal="organ")
    assert styled(made, "Signature") == rows
    assert styled(made, "Date") == ["\t2031年4月18日"]


@rendered
def test_a_joint_document_on_the_page(tmp_path: Path) -> None:
    pdf = render.to_pdf(write(official(**JOINT), WriteOptions()).data, tmp_path)
    pages = render.pages(pdf)
    first_red, (red,) = render.ink(pdf, 1)
    assert first_red == pytest.approx(37 + 35, abs=1)
    marks = [line for line in pages[0].lines if line.middle < red.top - 20]
    assert ["".join(line.text.split()) for line in marks] == [
        "望川市人民政府办公室",
        "望川市水利局文件",  # 文件 beside the middle one
        "望川市财政局",
    ]
    assert marks[0].left == pytest.approx(marks[2].left, abs=TOLERANCE)
    assert marks[0].right == pytest.approx(marks[2].right, abs=2)
    assert red.red
    # a date of 6.5 字 that ends 4 字 from the margin: its middle is that of the last seal
    middle = 184 - (4 + 6.5 / 2) * ONE
    lines = [line for page in pages for line in page.lines]
    names = {
        organ: next(line for line in lines if line.text == organ)
        for organ in JOINT["signature"].split("、")[2:]
    }
    last, day = names["望川市统计局"], found(pages, "2031年4月18日")
    for line in (names["望川市教育局"], last, day):
        assert (line.left + line.right) / 2 == pytest.approx(middle, abs=TOLERANCE)
    assert day.middle - last.middle == pytest.approx(LINE, abs=TOLERANCE)
    seal = 42  # mm
    beside = names["望川市审计局"]
    assert last.left + last.right - beside.left - beside.right > 2 * seal
    assert last.middle - names["望川市教育局"].middle > seal
    assert beside.left + beside.right > 2 * 28 + seal


# -- the last page and the first --


def record(made: Document, folder: Path) -> tuple[list[render.Page], list[render.Rule]]:
    """Return the pages of ``made``, and the rules on the last one."""
    pdf = render.to_pdf(write(made, WriteOptions()).data, folder)
    pages = render.pages(pdf)
    return pages, render.ink(pdf, len(pages))[1]


def notice_of(paragraphs: int, addressee: str = "各县（区）人民政府：") -> str:
    """Return a notice with so many paragraphs of three lines, and a signature."""
    text = NOTICE.split("附件：")[0].replace("各县（区）人民政府：", addressee)
    return text + ("各县要认真落实。" * 8 + "\n") * paragraphs + "望川市水利局\n2031年4月18日\n"


@rendered
@pytest.mark.parametrize(
    ("paragraphs", "pages", "numbers"),
    [
        (0, 2, ["— 1 —", "— 2 —"]),  # the text ends on page 1
        (3, 2, ["— 1 —", "— 2 —"]),  # it ends on page 2, with room for the record
        (8, 4, ["— 1 —", "— 2 —"]),  # without: a blank page, and neither has a number
        (10, 4, ["— 1 —", "— 2 —", "— 3 —", "— 4 —"]),
    ],
)
def test_the_record_stands_at_the_foot_of_an_even_page(
    paragraphs: int, pages: int, numbers: list[str], tmp_path: Path
) -> None:
    found, rules = record(official(notice_of(paragraphs), **HEAD, **IMPRINT), tmp_path)
    assert len(found) == pages
    assert rules[-1].bottom == pytest.approx(262, abs=TOLERANCE)
    lines = [line.text for page in found for line in page.lines if line.middle > 264]
    assert lines == numbers
    validated(official(notice_of(paragraphs), **HEAD, **IMPRINT), tmp_path)


@rendered
def test_addressees_that_leave_page_1_no_room_for_text_go_to_the_record(tmp_path: Path) -> None:
    many = "、".join(f"市第{number}监测站" for number in range(11, 41)) + "："
    made = official(notice_of(2, many), **HEAD, **IMPRINT)
    assert not styled(made, "Salutation")
    pages, _ = record(made, tmp_path)
    assert any(line.text.startswith("为做好防汛") for line in pages[0].lines)
    moved = found(pages[-1:], "主送：市第11监测站")
    assert moved.middle < found(pages[-1:], "抄送").middle
    few = official(notice_of(2, many[:120] + "："), **HEAD, **IMPRINT)
    assert styled(few, "Salutation")


def test_a_signature_never_stands_alone_on_a_page() -> None:
    lines = paragraphs(official(notice_of(2)))
    kept = ["<w:keepNext/>" in line._p.xml for line in lines if line.text.startswith("各县要认")]
    assert kept == [False, True]


@rendered
def test_page_1_has_text_even_if_all_of_it_does_not_fit(tmp_path: Path) -> None:
    made = official(notice_of(0).replace("为做好", "为做好" * 150), **HEAD)
    pages = render.pages(render.to_pdf(write(made, WriteOptions()).data, tmp_path))
    assert found(pages[:1], "为做好")
    assert found(pages[1:], "望川市水利局")


@rendered
def test_a_date_as_wide_as_the_signature_stays_on_its_line(tmp_path: Path) -> None:
    text = notice_of(1).replace("2031年4月18日", "2031年4月8日")  # 6 字 each
    pages = render.pages(render.to_pdf(write(official(text), WriteOptions()).data, tmp_path))
    assert found(pages, "2031年4月8日")


def test_notes_below_the_title_are_broken_by_meaning() -> None:
    note = "（2031年6月20日望川市人民政府第8次常务会议通过　自2031年9月1日起施行）"
    part = Part(front=(Paragraph(role="note", content=(Text(text=note),)),))
    assert styled(Document(parts=(part,)), "题注") == [note.replace("\u3000", "\n")]


def test_a_letter_has_its_record_on_its_last_page() -> None:
    assert "pageBreakBefore" not in part_of(FORMS["letter"], "word/document.xml", profile="letter")


# -- the other forms --

LETTER = """望川市水利局关于商请支持节水宣传工作的函

望水函〔2031〕8号

望川市教育局：

为做好节水宣传进校园工作，现商请贵局支持以下事项。

望川市水利局
2031年4月18日
"""
MINUTES = """望政纪〔2031〕3号

2031年4月20日，市长祁砚农主持召开市政府第6次常务会议。

出席：祁砚农、云一、梅知秋、云二、云三、云四、云五、云六、云七、云八、云九、云十、云十一。
请假：云十二
"""
ORDER = """第7号

《望川市节约用水管理办法》已经市政府第5次常务会议通过，现予公布，自2031年6月1日起施行。

市长　祁砚农
2031年4月1日
"""
FORMS = {
    "letter": official(LETTER, issuer_mark="望川市水利局", urgency="加急", copy_to="市委宣传部。"),
    "minutes": official(MINUTES, issuer_mark="望川市人民政府常务会议纪要", **IMPRINT),
    "order": official(ORDER, issuer_mark="望川市人民政府令"),
    "gbt33476": official(**HEAD, **IMPRINT),
    "speech": official(**HEAD, **IMPRINT),
}


@pytest.mark.parametrize("profile", FORMS)
def test_the_validator_finds_no_error_in_any_form(profile: str, tmp_path: Path) -> None:
    validated(FORMS[profile], tmp_path, profile=profile)


def test_attendance_hangs_below_its_first_name() -> None:
    lines = [x for x in paragraphs(FORMS["minutes"], profile="minutes") if x.style.name == "出席"]
    assert [line.runs[0].text for line in lines] == ["出席：", "请假："]
    assert [indents(line) for line in lines] == [{"left": 500, "hanging": 300}] * 2


def test_labels_above_the_text_of_minutes_are_no_attendance() -> None:
    text = "县政府常务会议纪要\n时间：2031年3月1日\n列席：云一\n会议研究了防汛工作。\n列席：云二\n"
    assert styled(parse(text), "出席") == ["列席：云二"]


def test_the_title_of_an_order_is_its_mark_and_what_it_issues_is_no_order() -> None:
    made = parse(
        f"望川市人民政府令\n{ORDER}\n望川市节约用水管理办法\n第一条　为节约用水，制定本办法。\n"
    )
    assert styled(made, "发文机关标志") == ["望川市人民政府令"]
    assert styled(made, "Title") == []
    *_, title, first = paragraphs(made)
    assert title.style.name == "附件标题"
    assert 'w:beforeLines="100"' in first._p.xml  # 7.3.7; below 令号 it is two lines


def test_the_title_of_an_order_comes_back_as_its_title() -> None:
    made = parse(f"望川市人民政府令\n{ORDER}")
    again = from_docx(write(made, WriteOptions()).data, ReadOptions())
    assert [role_of(block) for block in again.parts[0].front] == ["title", "document_number"]


SIGNED = "关于防汛工作的通知\n各镇：\n现通知如下。\n县水利局\n2031年3月15日\n"


def test_an_imprint_on_two_lines_has_one_row(tmp_path: Path) -> None:
    made = parse(f"{SIGNED}抄送：县委办公室。\n县水利局办公室\n2031年3月15日印发\n")
    (record,) = docx.Document(io.BytesIO(write(made, WriteOptions()).data)).tables
    assert len(record.rows) == 2
    (inner,) = record.rows[1].cells[0].tables
    assert [cell.text for cell in inner.rows[0].cells] == ["县水利局办公室", "2031年3月15日印发"]
    validated(made, tmp_path)
    again = from_docx(write(made, WriteOptions()).data, ReadOptions())
    roles = [role_of(block) for block in again.parts[0].back]
    assert roles[-3:] == ["copy_to", "imprint", "imprint"]


def test_a_print_date_below_the_number_of_copies_has_a_row_of_its_own() -> None:
    made = parse(f"{SIGNED}抄送：县委办公室。\n（共印30份）\n2031年3月15日印发\n")
    (record,) = docx.Document(io.BytesIO(write(made, WriteOptions()).data)).tables
    assert len(record.rows) == 3


def test_wide_blanks_of_a_note_below_the_mark_break_no_line_that_fits() -> None:
    blanks = " " * 22
    made = parse(
        f"县专题会议纪要\n第6期\n县政府办公室{blanks}2031年2月26日\n研究防汛工作\n会议研究了防汛。\n"
    )
    assert styled(made, "题注") == ["县政府办公室\u3000\u30002031年2月26日"]


def test_an_organ_below_the_title_is_set_like_the_date_there() -> None:
    made = parse("望川市统计公报\n望川市统计局\n2031年3月20日\n全市经济稳步增长。\n")
    assert styled(made, "题下署名") == ["望川市统计局"]
    assert styled(made, "题下日期") == ["2031年3月20日"]


def pdf_of(profile: str, folder: Path) -> Path:
    return render.to_pdf(write(FORMS[profile], WriteOptions(profile=profile)).data, folder)


@rendered
def test_the_letter_on_the_page(tmp_path: Path) -> None:
    pdf = pdf_of("letter", tmp_path)
    (page,) = render.pages(pdf)
    first_red, rules = render.ink(pdf, 1)
    assert first_red == pytest.approx(30, abs=1)
    thick, thin, foot_thin, foot_thick = rules
    for rule in rules:
        assert rule.red
        assert (rule.left, rule.right) == pytest.approx((20, 190), abs=TOLERANCE)
    assert thick.bottom - thick.top > thin.bottom - thin.top
    assert foot_thick.bottom - foot_thick.top > foot_thin.bottom - foot_thin.top
    assert foot_thick.bottom == pytest.approx(297 - 20, abs=TOLERANCE)
    assert found([page], "望水函").right == pytest.approx(184, abs=TOLERANCE)
    assert found([page], "加急").left == pytest.approx(28, abs=TOLERANCE)
    assert not any("— 1 —" in line.text for line in page.lines)


@rendered
def test_the_minutes_and_the_order_on_the_page(tmp_path: Path) -> None:
    minutes, order = tmp_path / "minutes", tmp_path / "order"
    minutes.mkdir()
    order.mkdir()
    assert render.ink(pdf_of("minutes", minutes), 1)[0] == pytest.approx(37 + 35, abs=1)
    pdf = pdf_of("order", order)
    first_red, rules = render.ink(pdf, 1)
    assert first_red == pytest.approx(37 + 20, abs=1)
    assert not rules
    pages = render.pages(pdf)
    gap = found(pages, "《望川市").middle - found(pages, "第7号").middle
    assert gap == pytest.approx(3 * LINE, abs=TOLERANCE)


@rendered
def test_33476_has_22_lines_in_coordinates_of_its_own(tmp_path: Path) -> None:
    made = parse("青" * 40 + "。\n" + ("青" * 81 + "。\n") * 30)
    data = write(made, WriteOptions(profile="gbt33476")).data
    second = render.pages(render.to_pdf(data, tmp_path))[1]
    lines = [line for line in second.lines if line.middle < 264]
    assert len(lines) == 22
    assert lines[1].middle - lines[0].middle == pytest.approx((297 - 34.58 - 32.58) / 22, abs=0.1)
    assert second.lines[-1].middle == pytest.approx(269, abs=TOLERANCE)


# -- options --


def in_times(folder: Path) -> str:
    """Return a profile with Latin letters and digits in Times New Roman."""
    file = folder / "times.toml"
    file.write_text('extends = "gbt9704"\n[styles.normal]\nlatin = "times"', encoding="utf-8")
    return str(file)


def font_slots(line: Any) -> tuple[str, str]:
    """Return the Latin and the Chinese font of a paragraph's style."""
    fonts = line.style.element.rPr.rFonts
    return fonts.ascii, fonts.get(qn("w:eastAsia"))


def test_latin_letters_have_the_font_of_the_profile_and_punctuation_stays(tmp_path: Path) -> None:
    made = parse("一、“十五五”规划\n（一）2031—2035年。建设“Wi-Fi 6”网络……\n（二）见图①。\n")
    lines = paragraphs(made, profile=in_times(tmp_path))
    assert [(run.text, run.font.name) for run in lines[1].runs] == [
        ("（一）2031", None),
        ("—", "楷体_GB2312"),
        ("2035年。", None),
        ("建设", None),
        ("“", "仿宋_GB2312"),
        ("Wi-Fi 6", None),
        ("”", "仿宋_GB2312"),
        ("网络", None),
        ("……", "仿宋_GB2312"),
    ]
    assert font_slots(lines[1]) == ("Times New Roman", "仿宋_GB2312")
    validated(made, tmp_path, profile=in_times(tmp_path))


def test_without_a_latin_font_a_paragraph_is_one_run_in_the_chinese_one() -> None:
    (line,) = paragraphs(parse("建设“Wi-Fi 6”网络……"))
    assert len(line.runs) == 1
    assert font_slots(line) == ("仿宋_GB2312", "仿宋_GB2312")


def test_the_digits_of_page_numbers_stay_in_their_font(tmp_path: Path) -> None:
    styles = part_of(official(), "word/styles.xml", profile=in_times(tmp_path))
    footer = styles.split('w:styleId="Footer"')[1].split("</w:style>")[0]
    assert "Times New Roman" not in footer


def test_a_profile_of_the_user_s_own_and_one_that_changes(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    for size in (18, 21):
        file.write_text(f'extends = "speech"\n[styles.title]\nsize = {size}', encoding="utf-8")
        os.utime(file, (size, size))
        styles = part_of(official(), "word/styles.xml", profile=str(file))
        assert f'<w:sz w:val="{size * 2}"/>' in styles


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ("nonesuch", "Known profiles: gbt33476, gbt9704, letter, minutes, order, speech"),
        ("missing.toml", "missing.toml cannot be read"),
        ("impossible.toml", "60 lines of type 5.64 mm high do not fit"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_before_any_work(
    profile: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    impossible = 'extends = "gbt9704"\n[grid]\nlines = 60'
    Path("impossible.toml").write_text(impossible, encoding="utf-8")
    Path("notice.txt").write_text(NOTICE, encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(reason)):
        convert("notice.txt", "docx", profile=profile)


def test_a_style_separator_makes_a_run_in_heading_a_heading(tmp_path: Path) -> None:
    made = parse("一、总体要求\n（一）抓收割。要抢晴天。\n（二）抓烘干。要保质量。\n")
    lines = paragraphs(made, style_separator=True)
    assert [(line.style.name, line.text) for line in lines[1:3]] == [
        ("Heading 2", "（一）抓收割。"),
        ("Body Text", "要抢晴天。"),
    ]
    assert "<w:vanish/>" in lines[1]._p.xml
    assert "<w:specVanish/>" in lines[1]._p.xml
    assert "specVanish" not in part_of(made, "word/document.xml")
    validated(made, tmp_path, style_separator=True)


def test_styles_of_a_reference_document_are_taken_by_name(tmp_path: Path) -> None:
    reference = docx.Document()  # python-docx's own template: Latin fonts, a blue Title
    reference.styles["Title"].font.size = docx.shared.Pt(31)
    reference.save(str(tmp_path / "house.docx"))
    choice = {"reference_doc": str(tmp_path / "house.docx")}
    lines = {line.style.name: line for line in paragraphs(official(), **choice)}
    assert lines["Title"].style.font.size.pt == 31
    assert "附件说明" in lines  # no such style there: the profile's
    validated(official(), tmp_path, **choice)


@pytest.mark.parametrize(
    ("data", "reason"), [(None, "cannot be read"), (b"text", "is no sound DOCX")]
)
def test_a_reference_document_that_is_none(data: bytes | None, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "house.docx"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(UsageError, match=reason):
        write(official(), WriteOptions(reference_doc=str(file)))
