"""The DOCX writer: styles and text as python-docx sees them, the file, the rendered page."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
import render
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from converter.errors import UsageError
from converter.formats import Output
from converter.model import (
    MAX_DEPTH,
    Block,
    Break,
    Document,
    Heading,
    Inline,
    Item,
    Marker,
    Noise,
    Paragraph,
    Part,
    Role,
    Section,
    Span,
    Text,
    leaves,
)
from converter.options import WriteOptions
from converter.writers.docx import package, write

TYPED = WriteOptions(markers="typed", keep_noise=True)
SENTENCE = "青石县今年的秋收工作进展顺利，“颗粒归仓”的目标已经基本实现——这是共同努力的结果……"


# -- small trees --


def text(*words: str) -> tuple[Text, ...]:
    return tuple(Text(text=word) for word in words)


def paragraph(words: str, role: Role | None = None) -> Paragraph:
    return Paragraph(role=role, content=text(words))


def marker(typed: str, family: str, ordinal: int) -> Marker:
    return Marker(text=typed, family=family, ordinal=ordinal)


def heading(sign: Marker, words: str, *content: Block) -> Section:
    return Section(
        form="heading", marker=sign, heading=Heading(content=text(words)), content=content
    )


def run_in(sign: Marker, words: str, *content: Block) -> Section:
    return Section(
        form="run_in", marker=sign, heading=Heading(content=text(words)), content=content
    )


def item(sign: Marker, *content: Block) -> Section:
    return Section(form="item", marker=sign, content=content)


def document(*body: Block, **parts: Any) -> Document:
    return Document(parts=(Part(body=body, **parts),))


def speech() -> Document:
    title = (*text("在青石县秋收工作"), Break(), *text("动员部署会议上的讲话"))
    return Document(
        kind="speech",
        parts=(
            Part(
                front=(
                    Paragraph(role="title", content=title),
                    paragraph("——在全县三级干部大会上的讲话", "subtitle"),
                    paragraph("云某某", "speaker"),
                    paragraph("（2031年9月5日）", "date"),
                ),
                body=(
                    paragraph("同志们：", "addressee"),
                    paragraph(SENTENCE),
                    heading(
                        marker("一、", "han", 1),
                        "把握新形势，增强责任感",
                        paragraph(SENTENCE),
                        run_in(
                            marker("(一)", "han_bracket", 1),
                            "抓收割、促归仓。",
                            paragraph(SENTENCE),
                            item(marker("1.", "arabic", 1), paragraph("要抓烘干。")),
                            item(marker("2.", "arabic", 2), paragraph("要抓仓储。")),
                        ),
                    ),
                ),
                back=(paragraph("谢谢大家！", "closing"),),
            ),
        ),
    )


def notice() -> Document:
    first = marker("一、", "han", 1)
    return Document(
        kind="official",
        parts=(
            Part(
                front=(
                    paragraph("青石县人民政府关于做好秋收工作的通知", "title"),
                    paragraph("各镇人民政府，县政府各部门：", "addressee"),
                ),
                body=(paragraph(SENTENCE), heading(first, "总体要求", paragraph(SENTENCE))),
                back=(
                    paragraph("附件：秋收工作任务表", "attachment_note"),
                    paragraph("青石县人民政府办公室", "signature"),
                    paragraph("2031年9月5日", "date"),
                    paragraph("（此件公开发布）", "note"),
                ),
            ),
            Part(
                kind="attachment",
                front=(
                    paragraph("附件", "attachment_mark"),
                    paragraph("秋收工作任务表", "attachment_title"),
                ),
                body=(heading(first, "收割任务", paragraph(SENTENCE)),),
            ),
        ),
    )


def deepest() -> Document:
    section: Block = paragraph("到底了。")
    for level in range(MAX_DEPTH, 0, -1):
        section = heading(marker(f"{level}.", "arabic", level), f"第{level}层", section)
    return document(section)


def hostile() -> Document:
    return document(
        paragraph("<w:p> & \"引号\" 'x' ]]> &amp;"),
        paragraph("  两端有空格  中间\t有制表符 "),
        paragraph("表情😀🇨🇳👨‍👩‍👧与生僻字𠀀𪚥"),
        paragraph("控制\x00字\x0b符\ufffe"),
        paragraph("行分隔\u2028与\x85不断行\u200b"),
        paragraph("红头 " + "X" * 500),
    )


SAMPLES = {
    "speech": speech(),
    "notice": notice(),
    "deepest": deepest(),
    "hostile": hostile(),
    "empty": Document(),
    "empty parts": Document(parts=(Part(), Part(kind="attachment"))),
}


# -- what is in the file --


def opened(made: Document, options: WriteOptions = TYPED) -> Any:
    """Return the document as python-docx opens it, which is untyped."""
    return docx.Document(io.BytesIO(write(made, options).data))


def lines(made: Document, options: WriteOptions = TYPED) -> list[tuple[str, str]]:
    """Return the name of the style and the text of each paragraph."""
    return [(line.style.name, line.text) for line in opened(made, options).paragraphs]


def part_of(output: Output, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(output.data)) as archive:
        return archive.read(name).decode("utf-8")


def visible(words: str) -> str:
    return "".join(char for char in words if not char.isspace())


# -- text and styles --


def test_a_speech_in_named_styles() -> None:
    assert lines(speech(), WriteOptions()) == [
        ("Title", "在青石县秋收工作\n动员部署会议上的讲话"),
        ("Subtitle", "——在全县三级干部大会上的讲话"),
        ("讲话人", "云某某"),
        ("题下日期", "（2031年9月5日）"),
        ("Salutation", "同志们："),
        ("Body Text", SENTENCE),
        ("Heading 1", "一、把握新形势，增强责任感"),
        ("Body Text", SENTENCE),
        ("Body Text", f"（一）抓收割、促归仓。{SENTENCE}"),
        ("Body Text", "1.要抓烘干。"),
        ("Body Text", "2.要抓仓储。"),
        ("Closing", "谢谢大家！"),
    ]


def test_a_notice_with_an_attachment_in_named_styles() -> None:
    assert [style for style, _ in lines(notice())] == [
        "Title",
        "Salutation",
        "Body Text",
        "Heading 1",
        "Body Text",
        "附件说明",
        "Signature",
        "Date",
        "附注",
        "附件序号",
        "附件标题",
        "Heading 1",
        "Body Text",
    ]


def test_a_run_in_heading_styles_its_lead_only_and_has_no_outline_level() -> None:
    section = run_in(marker("(一)", "han_bracket", 1), "抓收割。", paragraph(SENTENCE))
    line = opened(document(section)).paragraphs[0]
    lead, body = line.runs
    assert (lead.style.name, lead.text) == ("Heading 1 Char", "(一)抓收割。")
    assert (body.style.name, body.text) == ("Default Paragraph Font", SENTENCE)
    assert "outlineLvl" not in line.style.element.xml


def test_a_heading_style_and_the_style_of_run_in_leads_are_linked() -> None:
    styles = opened(speech()).styles
    assert 'w:link w:val="Heading2Char"' in styles["Heading 2"].element.xml
    assert 'w:link w:val="Heading2"' in styles["Heading 2 Char"].element.xml


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),  # 7.3.1
        ("Heading 1", "黑体", 16),  # 7.3.3, as are those below
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Heading 4", "仿宋_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
        ("footer", "宋体", 14),  # 7.5
    ],
)
def test_typefaces_are_those_of_the_standard_and_none_is_bold(
    style: str, font: str, size: int
) -> None:
    found = opened(speech()).styles[style]
    slots = {found.element.rPr.rFonts.get(qn(f"w:{slot}")) for slot in ("ascii", "eastAsia")}
    assert slots == {font}
    assert (found.font.size.pt, found.font.bold, found.font.color.rgb) == (size, None, None)


def test_programs_are_told_the_language_the_levels_and_other_fonts() -> None:
    output = write(speech(), WriteOptions())
    styles = part_of(output, "word/styles.xml")
    assert 'w:lang w:val="en-US" w:eastAsia="zh-CN"' in styles
    for level in range(1, 10):
        heading = styles.split(f'w:styleId="Heading{level}"')[1].split("</w:style>")[0]
        assert f'w:outlineLvl w:val="{level - 1}"' in heading
    fonts = part_of(output, "word/fontTable.xml")
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong"/>' in fonts


@pytest.mark.parametrize("name", SAMPLES)
def test_every_leaf_is_found_again_in_order(name: str) -> None:
    made = SAMPLES[name]
    source = "".join(leaf.text for leaf in leaves(made))
    for lost in "\x00\ufffe":
        source = source.replace(lost, "\ufffd")
    source = source.replace("\x0b", "\ufffd")  # white space to Python, nothing to XML
    assert visible("".join(words for _, words in lines(made))) == visible(source)


@given(st.text())
def test_any_text_is_written_and_read_back(words: str) -> None:
    held = "".join("\ufffd" if package_cannot_hold(char) else char for char in words)
    assert visible("".join(text for _, text in lines(document(paragraph(words))))) == visible(held)


def package_cannot_hold(char: str) -> bool:
    return (char < " " and char not in "\t\n\r") or char in "\ufffe\uffff"


def test_markers_are_official_by_default_and_as_typed_on_request() -> None:
    made = document(
        item(marker("(一)", "han_bracket", 1), paragraph("甲")),
        item(marker("第1条", "article", 1), paragraph("乙")),
    )
    assert [words for _, words in lines(made, WriteOptions())] == ["（一）甲", "第一条　乙"]
    assert [words for _, words in lines(made, TYPED)] == ["(一)甲", "第1条　乙"]


def test_a_number_after_a_latin_marker_does_not_run_into_it() -> None:
    made = document(item(marker("1.", "arabic", 1), paragraph("5G基站建设")))
    assert lines(made) == [("Body Text", "1. 5G基站建设")]


def test_no_line_is_spread_because_an_address_does_not_fit_on_it() -> None:
    made = document(
        paragraph("报名网址为https://www.example.edu.cn/enrollment/2031/，请各校做好宣传。"),
        paragraph("请各校于4月8日17:00前将回执发至邮箱baoming@xx.com。"),
        paragraph("报名系统使用AI技术，24小时开放/运行。"),
    )
    aligned = [line.paragraph_format.alignment for line in opened(made).paragraphs]
    assert aligned == [WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.LEFT, None]


def test_items_inside_a_paragraph_stay_in_it() -> None:
    inside: tuple[Inline, ...] = (
        *text("要抓好两件事："),
        Item(marker=marker("一是", "han_is", 1), content=text("抓责任。")),
        Item(marker=marker("二是", "han_is", 2), content=text("抓督导。")),
    )
    assert lines(document(Paragraph(content=inside))) == [
        ("Body Text", "要抓好两件事：一是抓责任。二是抓督导。")
    ]


def test_line_ends_of_the_source_stand_in_titles_and_vanish_elsewhere() -> None:
    wrapped = (*text("秋收"), Break(), *text("工作 in"), Break(), *text("2031"))
    made = document(
        Paragraph(role="title", content=wrapped),
        Paragraph(content=wrapped),
        Section(form="heading", heading=Heading(content=wrapped)),
    )
    assert lines(made) == [
        ("Title", "秋收\n工作 in\n2031"),
        ("Body Text", "秋收工作 in 2031"),
        ("Heading 1", "秋收工作 in 2031"),
    ]


@pytest.mark.parametrize("form", ["heading", "run_in", "item"])
def test_sections_with_little_in_them(form: Any) -> None:
    sign = marker("一、", "han", 1)
    inner = item(marker("1.", "arabic", 1), paragraph("内"))
    made = document(
        Section(form=form),
        Section(form=form, marker=sign),
        Section(form=form, marker=sign, heading=Heading()),
        Section(form=form, marker=sign, content=(inner,)),
        Section(form=form, marker=sign, content=(Paragraph(),)),
    )
    assert [words for _, words in lines(made)] == ["一、", "一、", "一、", "1.内", "一、"]


def test_an_unmarked_heading_is_a_heading() -> None:
    made = Section(
        form="heading",
        role="uheading",
        heading=Heading(content=text("总体要求")),
        content=(heading(marker("一、", "han", 1), "目标"),),
    )
    assert lines(document(made)) == [("Heading 1", "总体要求"), ("Heading 2", "一、目标")]


def test_levels_below_the_ninth_are_as_the_ninth() -> None:
    styles = [style for style, _ in lines(deepest())]
    assert styles[:10] == [f"Heading {level}" for level in (*range(1, 10), 9)]
    assert len(styles) == MAX_DEPTH + 1


def test_signature_and_date_stand_apart_by_the_rule_of_the_standard() -> None:
    # 青石县人民政府办公室: 10 字 of 28, 2 of them blank behind it; the date begins 2 字 further in.
    name, date = [p for p in opened(notice()).paragraphs if p.style.name in ("Signature", "Date")]
    assert 'w:rightChars="200"' in name._p.xml
    assert 'w:leftChars="1800"' in date._p.xml


def test_a_date_longer_than_the_name_pushes_the_name_left() -> None:
    back = (paragraph("青石县", "signature"), paragraph("2031年12月15日", "date"))
    name, date = opened(document(back=back)).paragraphs
    assert 'w:rightChars="800"' in name._p.xml
    assert 'w:rightChars="200"' in date._p.xml


def test_an_attachment_begins_on_a_new_page() -> None:
    broken = [p.text for p in opened(notice()).paragraphs if "pageBreakBefore" in p._p.xml]
    assert broken == ["附件"]


# -- what is left out, what is replaced --


def noisy() -> Document:
    inside = (*text("秋收"), Break(), Noise(text="— 3 —"), Break(), *text("工作"))
    return document(
        paragraph("目录", "toc"), Paragraph(content=inside), paragraph("第4页", "noise")
    )


def test_contents_and_residue_are_left_out_with_a_remark() -> None:
    output = write(noisy(), WriteOptions())
    assert lines(noisy(), WriteOptions()) == [("Body Text", "秋收工作")]
    (remark,) = output.diagnostics
    assert remark.code == "noise-left-out"
    assert remark.message.startswith("3 ")


def test_contents_and_residue_are_kept_on_request() -> None:
    assert [words for _, words in lines(noisy(), TYPED)] == ["目录", "秋收— 3 —工作", "第4页"]
    assert write(noisy(), TYPED).diagnostics == ()


def test_a_control_character_is_replaced_with_a_remark_on_its_place() -> None:
    words = Text(text="青\x01石\x01", span=Span(start=10, end=14))
    made = document(Paragraph(content=(words,)))
    assert lines(made) == [("Body Text", "青\ufffd石\ufffd")]
    (remark,) = write(made, TYPED).diagnostics
    assert (remark.code, remark.span) == ("control-character", Span(start=11, end=12))
    assert "U+0001" in remark.message


# -- the file --


@pytest.mark.parametrize("name", SAMPLES)
def test_the_validator_finds_no_error(name: str, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    file = tmp_path / "document.docx"
    file.write_bytes(write(SAMPLES[name], WriteOptions()).data)
    assert audit.OpenXmlValidator().validate(str(file)).errors == []


@pytest.mark.parametrize("without_isal", [False, True])
def test_the_archive_is_sound(without_isal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if without_isal:
        monkeypatch.setitem(sys.modules, "isal", None)
        monkeypatch.setitem(sys.modules, "isal.isal_zlib", None)
    package._codec.cache_clear()
    try:
        output = write(speech(), TYPED)
    finally:
        package._codec.cache_clear()
    with zipfile.ZipFile(io.BytesIO(output.data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write(speech(), TYPED).data == write(speech(), TYPED).data


def test_source_date_epoch_dates_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1930000000")
    output = write(speech(), TYPED)
    assert "2031-02-27T23:06:40Z" in part_of(output, "docProps/core.xml")
    with zipfile.ZipFile(io.BytesIO(output.data)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2031, 2, 27)}


@pytest.mark.parametrize("value", ["yesterday", "9" * 30])
def test_a_source_date_epoch_that_is_no_moment(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        write(speech(), TYPED)


def test_the_core_properties_are_the_document_s() -> None:
    made = speech().model_copy(update={"metadata": {"creator": "云某某"}})
    core = opened(made).core_properties
    assert core.title == "在青石县秋收工作动员部署会议上的讲话"
    assert (core.author, core.language, core.last_modified_by) == ("云某某", "zh-CN", "")


# -- the page, rendered --

rendered = pytest.mark.skipif(render.missing() is not None, reason=render.missing() or "")
"""Tests that need LibreOffice, poppler and fonts."""

TOLERANCE = 0.5
"""In mm: the standard allows 1 mm for the type area (6.1) and the margins (5.2.1)."""


def text_lines(page: render.Page) -> Sequence[render.Line]:
    """Return the lines of the type area, without the page number below it."""
    return [line for line in page.lines if line.middle < 262]


@rendered
def test_a_full_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    made = document(*[paragraph("青" * 82)] * 30)
    second = render.pages(render.to_pdf(write(made, TYPED).data, tmp_path))[1]
    assert (second.width, second.height) == pytest.approx((210, 297), abs=TOLERANCE)
    full = [line for line in text_lines(second) if line.left < 29]
    assert len(text_lines(second)) == 22
    assert {len(line.text) for line in full} == {28}
    assert full[0].left == pytest.approx(28, abs=TOLERANCE)
    assert full[0].right == pytest.approx(184, abs=TOLERANCE)
    lines = text_lines(second)
    assert lines[0].top > 37
    assert lines[-1].bottom < 262 + TOLERANCE
    assert lines[-1].middle - lines[0].middle == pytest.approx(21 * 225 / 22, abs=TOLERANCE)


@rendered
def test_no_line_is_longer_than_the_type_area_or_begins_with_a_closing_mark(
    tmp_path: Path,
) -> None:
    made = document(*[paragraph("青" * before + "”，" + "石" * 40) for before in range(22, 28)])
    for line in text_lines(render.pages(render.to_pdf(write(made, TYPED).data, tmp_path))[0]):
        assert line.right < 184 + TOLERANCE
        assert line.text[0] not in "”，"


@rendered
def test_page_numbers_stand_outside_7_mm_below_the_text(tmp_path: Path) -> None:
    made = document(*[paragraph("青" * 82)] * 20)
    odd, even = (
        page.lines[-1]
        for page in render.pages(render.to_pdf(write(made, TYPED).data, tmp_path))[:2]
    )
    assert (odd.text, even.text) == ("— 1 —", "— 2 —")
    one = 14 * render.MM_PER_PT  # 一字 of 四号
    assert odd.right == pytest.approx(184 - one, abs=TOLERANCE)
    assert even.left == pytest.approx(28 + one, abs=TOLERANCE)
    assert odd.middle == even.middle == pytest.approx(269, abs=TOLERANCE)


@rendered
def test_the_head_of_a_speech_is_centred_and_its_salutation_is_not(tmp_path: Path) -> None:
    first = render.pages(render.to_pdf(write(speech(), TYPED).data, tmp_path))[0]
    *head, salutation, body = text_lines(first)[:7]
    for line in head:
        assert (line.left + line.right) / 2 == pytest.approx(106, abs=1)
    assert salutation.left == pytest.approx(28, abs=TOLERANCE)
    assert body.left == pytest.approx(28 + 2 * 156 / 28, abs=TOLERANCE)
    two_lines = 2 * 225 / 22
    assert salutation.middle - head[-1].middle == pytest.approx(two_lines, abs=TOLERANCE)
