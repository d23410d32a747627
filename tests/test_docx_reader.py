"""The DOCX reader on files of other programs: what a reader of the page sees, and what is said."""

from __future__ import annotations

import pytest
from word import (
    cell,
    level,
    lists,
    numbered,
    paragraph,
    row,
    run,
    style,
    table,
    word_file,
)

from converter.model import Document, Paragraph, Table, leaves, sections, walk
from converter.options import ReadOptions
from converter.readers.docx import read
from converter.readers.docx.number_formats import FORMATS
from converter.readers.docx.number_formats import numbered as shown_as
from converter.readers.docx.package import open_package
from converter.readers.docx.reader import _Page


def lines_of(body: str, **parts: str) -> list[str]:
    """Return the lines that are read of a file, before anyone looks for an outline."""
    return [line.text for line in _Page(open_package(word_file(body, **parts), "稿.docx")).lines()]


def document_of(body: str, **parts: str) -> Document:
    return read(word_file(body, **parts), ReadOptions(origin="稿.docx"))


def text_of(document: Document) -> str:
    return "".join(leaf.text for leaf in leaves(document))


def told(document: Document) -> dict[str, str]:
    """Return what is said about a document: what it holds, by the code less ``docx-``."""
    return {
        each.message.removeprefix("The Word document holds ").partition(")")[0] + ")": each.code
        for each in document.diagnostics
        if each.code.startswith("docx-")
    }


# -- automatic numbers --


CHINESE = lists(
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4")
)


def test_automatic_numbers_are_text() -> None:
    body = (
        numbered("总体要求", 1)
        + numbered("指导思想", 1, 1)
        + numbered("基本原则", 1, 1)
        + numbered("重点任务", 1)
        + numbered("修路", 1, 1)
        + numbered("备料", 1, 2)
        + numbered("砂石", 1, 3)
        + numbered("水泥", 1, 3)
        + paragraph("另行安排。")
        + numbered("施工", 1, 2)
    )
    shown = "一、总体要求 （一）指导思想 （二）基本原则 二、重点任务 （一）修路 1.备料 ①砂石 ②水泥"
    assert lines_of(body, numbering=CHINESE) == [*shown.split(), "另行安排。", "2.施工"]


def test_automatic_numbers_are_markers() -> None:
    body = numbered("总体要求", 1) + numbered("指导思想", 1, 1) + numbered("重点任务", 1)
    document = document_of(body, numbering=CHINESE)
    found = [(depth, each.marker and each.marker.text) for depth, each in sections(document)]
    assert found == [(1, "一、"), (2, "（一）"), (1, "二、")]


def test_a_number_shows_the_levels_above_it() -> None:
    legal = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    body = numbered("总则", 1) + numbered("目的", 1, 1) + numbered("分则", 1) + numbered("任", 1, 1)
    assert lines_of(body, numbering=lists(legal)) == [
        "第一章总则",
        "1.1目的",
        "第二章分则",
        "2.1任",
    ]


def test_a_level_that_is_left_out_has_begun() -> None:
    """As LibreOffice counts."""
    body = numbered("甲", 1, 1) + numbered("乙", 1)
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2.")
    assert lines_of(body, numbering=lists(levels)) == ["1.1.甲", "2.乙"]


def test_uses_of_one_definition_share_its_count_unless_one_starts_anew() -> None:
    uses = (
        '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="8"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = numbered("甲", 1) + numbered("乙", 7) + numbered("丙", 8) + numbered("丁", 8)
    numbering = lists(level(0, "decimal", "%1."), uses=uses)
    assert lines_of(body, numbering=numbering) == ["1.甲", "2.乙", "5.丙", "6.丁"]


@pytest.mark.parametrize(
    ("restart", "last"), [("", "（1）丁"), ('<w:lvlRestart w:val="0"/>', "（2）丁")]
)
def test_a_level_restarts_below_another_unless_it_says_no(restart: str, last: str) -> None:
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "（%2）", restart)
    body = numbered("甲", 1) + numbered("乙", 1, 1) + numbered("丙", 1) + numbered("丁", 1, 1)
    assert lines_of(body, numbering=lists(levels))[-1] == last


def test_a_use_may_replace_a_level() -> None:
    uses = (
        '<w:num w:numId="9"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        f"{level(0, 'upperLetter', '%1)')}</w:lvlOverride></w:num>"
    )
    assert lines_of(numbered("甲", 9), numbering=lists(level(0, "decimal", "%1."), uses=uses)) == [
        "A)甲"
    ]


def test_a_style_may_number_and_a_paragraph_may_decline() -> None:
    of_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("a", "标题一", of_list) + style("b", "标题二", '<w:basedOn w:val="a"/>')
    levels = level(0, "decimal", "%1.", '<w:pStyle w:val="a"/>') + level(
        1, "decimal", "(%2)", '<w:pStyle w:val="b"/>'
    )
    none = '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        paragraph("甲", properties='<w:pStyle w:val="a"/>')
        + paragraph("乙", properties='<w:pStyle w:val="b"/>')
        + paragraph("丙", properties=none)
    )
    assert lines_of(body, styles=styles, numbering=lists(levels)) == ["1.甲", "(1)乙", "丙"]


def test_the_number_of_an_empty_paragraph_is_seen() -> None:
    body = numbered("", 1) + numbered("5亿元", 1)
    assert lines_of(body, numbering=lists(level(0, "decimal", "%1."))) == ["1.", "2. 5亿元"]


def test_bullets_are_left_out_and_said() -> None:
    document = document_of(numbered("甲", 1), numbering=lists(level(0, "bullet", "\uf0b7")))
    assert text_of(document) == "甲"
    assert told(document) == {"bullets (1)": "docx-left-out"}


def test_a_number_of_an_unknown_form_is_arabic_and_said() -> None:
    document = document_of(numbered("甲", 1), numbering=lists(level(0, "thaiNumbers", "%1.")))
    assert text_of(document) == "1.甲"
    assert told(document) == {"automatic numbers in a form unknown here (1)": "docx-as-text"}


@pytest.mark.parametrize(
    ("form", "numbers"),
    {
        "decimal": "1 10 120",
        "decimalZero": "01 10 120",
        "decimalFullWidth": "１ １０ １２０",
        "decimalEnclosedCircle": "① ⑩ 120",
        "decimalEnclosedFullstop": "⒈ ⒑ 120",
        "decimalEnclosedParen": "⑴ ⑽ 120",
        "numberInDash": "-1- -10- -120-",
        "upperRoman": "I X CXX",
        "lowerLetter": "a j ppppp",
        "chineseCounting": "一 十 一二〇",
        "chineseCountingThousand": "一 十 一百二十",
        "taiwaneseCountingThousand": "一 十 一百二十",
        "ideographDigital": "一 一〇 一二〇",
        "chineseLegalSimplified": "壹 壹拾 壹佰贰拾",
        "ideographLegalTraditional": "壹 壹拾 壹佰贰拾",
        "ideographTraditional": "甲 癸 癸",
        "ideographZodiac": "子 酉 亥",
        "ideographEnclosedCircle": "㊀ ㊉ 120",
        "ordinal": "1st 10th 120th",
    }.items(),
)
def test_forms_of_numbers(form: str, numbers: str) -> None:
    shown = [(shown_as(form, number) or "").replace(" ", "") for number in (1, 10, 120)]
    assert shown == numbers.split()


def test_thousands_are_counted_as_people_count() -> None:
    counted = {
        12: "十二",
        105: "一百零五",
        1_000: "一千",
        1_010: "一千零一十",
        1_100: "一千一百",
        3_456: "三千四百五十六",
        10_001: "一万零一",
        12_345: "一万二千三百四十五",
        100_000: "十万",
    }
    assert {n: shown_as("chineseCountingThousand", n) for n in counted} == counted


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_shows_any_number(form: str) -> None:
    assert all(shown_as(form, number) for number in (-1, 0, 1, 99, 100, 1_001, 2**31 - 1))


# -- text --


def field(code: str, *result: str) -> str:
    """Return a complex field; without a result it has no place for one."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    shown = mark("separate") + "".join(map(run, result)) if result else ""
    return f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{mark('end')}"


def test_of_a_field_the_result_is_read() -> None:
    nested = field("IF 1", "甲").replace(">甲<", ">乙<")
    body = paragraph("见", field("REF x", "第三条"), "。", nested)
    assert lines_of(body) == ["见第三条。乙"]
    simple = f'<w:fldSimple w:instr="DATE">{run("今日")}</w:fldSimple>'
    assert lines_of(paragraph(simple)) == ["今日"]


def test_a_field_may_run_over_paragraphs() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    begin = mark("begin") + "<w:r><w:instrText>TOC</w:instrText></w:r>" + run("码")
    body = (
        paragraph(begin)
        + paragraph("仍是码", mark("separate"), "一、总则")
        + paragraph("二、分则", mark("end"))
        + paragraph("正文")
    )
    assert lines_of(body) == ["一、总则", "二、分则", "正文"]


def test_enclosed_characters_and_phonetic_guides_are_fields_of_old_word() -> None:
    body = paragraph(field(r"eq \o\ac(○,3)"), "甲", field(r"EQ \* jc2 \o\ad(\s\up 9(pīn),拼)"))
    document = document_of(body)
    assert text_of(document) == "③甲拼"
    assert told(document) == {"phonetic guides (1)": "docx-left-out"}


def test_a_field_that_was_never_updated_is_said() -> None:
    document = document_of(paragraph("甲", field("REF 条")))
    assert told(document) == {"fields without a result (1)": "docx-left-out"}


def test_insertions_are_read_and_deletions_are_not() -> None:
    body = paragraph(
        "甲",
        f"<w:ins>{run('乙')}</w:ins>",
        "<w:del><w:r><w:delText>丙</w:delText></w:r></w:del>",
        f"<w:moveFrom>{run('丁')}</w:moveFrom><w:moveTo>{run('戊')}</w:moveTo>",
    )
    document = document_of(body)
    assert text_of(document) == "甲乙戊"
    assert told(document) == {
        "insertions that are tracked (2)": "docx-as-text",
        "deletions that are tracked (2)": "docx-left-out",
    }


def test_a_deleted_paragraph_mark_joins_its_paragraph_to_the_next() -> None:
    body = paragraph("前", properties="<w:rPr><w:del/></w:rPr>") + paragraph("后")
    assert lines_of(body) == ["前后"]


def test_hidden_text_is_left_out_and_said() -> None:
    styles = style("h", "Hidden", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    body = paragraph(
        "甲",
        run("乙", "<w:vanish/>"),
        run("丙", '<w:rStyle w:val="h"/>'),
        run("丁", '<w:rStyle w:val="h"/><w:vanish w:val="0"/>'),
    )
    document = document_of(body, styles=styles)
    assert text_of(document) == "甲丁"
    assert told(document) == {"passages of hidden text (2)": "docx-left-out"}


def test_all_containers_of_runs_are_looked_into() -> None:
    body = paragraph(
        f'<w:hyperlink r:id="x">{run("甲")}</w:hyperlink>',
        f"<w:smartTag>{run('乙')}</w:smartTag>",
        f"<w:sdt><w:sdtContent>{run('丙')}</w:sdtContent></w:sdt>",
        f"<w:customXml>{run('丁')}</w:customXml><w:bdo>{run('戊')}</w:bdo>",
    )
    assert lines_of(f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>") == ["甲乙丙丁戊"]


def test_special_characters() -> None:
    body = paragraph(
        run("甲"),
        "<w:r><w:tab/><w:noBreakHyphen/></w:r>",
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>',
        '<w:r><w:sym w:font="某字体" w:char="F0AA"/></w:r>',
    )
    document = document_of(body)
    assert text_of(document) == "甲\t\u2011☑α\uf0aa"
    assert told(document) == {"signs of a symbol font (1)": "docx-as-text"}


def test_letters_of_a_symbol_font_are_the_signs_that_it_draws() -> None:
    """R and £ in Wingdings 2 are how forms are ticked."""
    ticks = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
    body = paragraph(
        run("R", ticks),
        "同意",
        run("£ \uf052", ticks),
        run("R A", '<w:rFonts w:ascii="Times New Roman"/>'),
        run("\uf0aa", '<w:rFonts w:ascii="某字体"/>'),
    )
    document = document_of(body)
    assert text_of(document) == "☑同意□ ☑R A\uf0aa"
    assert told(document) == {"signs of a symbol font (1)": "docx-as-text"}


def form_field(name: str, data: str) -> str:
    """Return a field of a form of old Word; what was entered stands at its beginning."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    return field(name).replace('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', begin)


def test_fields_of_forms_show_what_was_entered() -> None:
    entries = '<w:listEntry w:val="石桥镇"/><w:listEntry w:val="云岭镇"/>'
    body = paragraph(
        form_field("FORMCHECKBOX", "<w:checkBox><w:checked/></w:checkBox>"),
        form_field("FORMCHECKBOX", '<w:checkBox><w:default w:val="0"/></w:checkBox>'),
        form_field("FORMCHECKBOX", "<w:checkBox><w:default/></w:checkBox>"),
        form_field("FORMDROPDOWN", f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>'),
        form_field("FORMDROPDOWN", f"<w:ddList>{entries}</w:ddList>"),
        form_field("FORMDROPDOWN", '<w:ddList><w:result w:val="9"/></w:ddList>'),
        form_field("FORMCHECKBOX", ""),
    )
    document = document_of(body)
    assert text_of(document) == "☑☐☑云岭镇石桥镇☐"
    assert told(document) == {}


def test_of_ruby_text_the_base_is_read() -> None:
    guide, base = run("zhōng"), run("中")
    ruby = f"<w:r><w:ruby><w:rt>{guide}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"
    document = document_of(paragraph(ruby, "国"))
    assert text_of(document) == "中国"
    assert told(document) == {"phonetic guides (1)": "docx-left-out"}


def test_equations_are_read_as_their_letters() -> None:
    document = document_of(paragraph("设", "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"))
    assert text_of(document) == "设x=1"
    assert told(document) == {"equations (1)": "docx-as-text"}


def test_a_line_break_parts_paragraphs_and_not_titles() -> None:
    broken = "{}<w:r><w:br/></w:r>{}".format
    title = broken(run("石桥镇"), run("工作报告"))
    body = paragraph(title, properties='<w:pStyle w:val="t"/>') + paragraph(
        broken(run("路要修好。"), run("桥要建好。"))
    )
    document = document_of(body, styles=style("t", "Title"))
    shown = [
        "/".join(leaf.text for leaf in leaves(each))
        for each in walk(document)
        if isinstance(each, Paragraph)
    ]
    assert shown == ["石桥镇/工作报告", "路要修好。", "桥要建好。"]


def test_pictures_objects_comments_and_chunks_are_counted() -> None:
    body = paragraph(
        "甲",
        "<w:r><w:drawing><a:blip/></w:drawing></w:r>",
        "<w:r><w:object/></w:r>",
        "<w:r><w:commentReference w:id='1'/></w:r>",
    )
    document = document_of(body + '<w:altChunk r:id="x"/>')
    assert text_of(document) == "甲"
    assert set(told(document)) == {
        "pictures (1)",
        "embedded objects, charts or diagrams (1)",
        "comments (1)",
        "documents that Word takes in when it opens the file (1)",
    }


# -- stories besides the text --


def box(*texts: str) -> str:
    inner = "".join(map(paragraph, texts))
    return f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>"


def test_a_text_box_stands_behind_its_paragraph_and_once() -> None:
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box('框中', '两行')}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box('框中', '两行')}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = paragraph("前", both, "文") + paragraph("后文")
    assert lines_of(body) == ["前文", "框中", "两行", "后文"]
    assert told(document_of(body)) == {"text boxes (1)": "docx-as-text"}


@pytest.mark.parametrize("anchor", ["", "望政发〔2031〕5号", "关于修路的通知"])
def test_an_issuer_mark_in_a_text_box_stands_above_its_paragraph(anchor: str) -> None:
    mark = f"<w:r><w:pict>{box('望川市人民政府文件')}</w:pict></w:r>"
    lines = ("望政发〔2031〕5号", "关于修路的通知", "各村：", "请于本月修路。")
    body = "".join(paragraph(line, mark if line == anchor else "") for line in lines)
    document = document_of(body if anchor else paragraph(mark) + body)
    roles = [each.model_dump()["role"] for each in document.parts[0].front]
    assert roles == ["issuer_mark", "document_number", "title", "addressee"]


def test_word_art_is_text() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="石桥镇人民政府文件"/></v:shape></w:pict></w:r>'
    assert lines_of(paragraph(art)) == ["石桥镇人民政府文件"]


def test_notes_stand_at_the_end_behind_their_marks() -> None:
    note = '<w:footnote w:id="{}">{}</w:footnote>'.format
    end = '<w:endnote w:id="{}">{}</w:endnote>'.format
    body = (
        paragraph("甲", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。")
        + paragraph("乙", '<w:r><w:footnoteReference w:id="3"/></w:r>')
        + paragraph("丙", '<w:r><w:endnoteReference w:id="2"/></w:r>')
    )
    footnotes = note(0, paragraph("——")) + note(3, paragraph("二注")) + note(2, paragraph("一注"))
    document = document_of(body, footnotes=footnotes, endnotes=end(2, paragraph("尾注")))
    assert text_of(document) == "甲[1]。乙[2]丙[i][1] 一注[2] 二注[i] 尾注"
    assert told(document) == {"footnotes or endnotes (3)": "docx-as-text"}


def test_page_headers_are_residues_and_page_numbers_nothing() -> None:
    number = paragraph("— ", field("PAGE", "1"), " —")
    document = document_of(paragraph("正文。"), header=paragraph("石桥镇年鉴"), footer=number)
    assert [leaf.text for leaf in leaves(document)] == ["石桥镇年鉴", "正文。"]
    roles = [getattr(each, "role", None) for each in walk(document)]
    assert "noise" in roles
    assert told(document) == {"lines of page headers and footers (1)": "docx-as-text"}


def test_an_issuer_mark_in_a_page_header_is_the_head_of_the_document() -> None:
    """As in letters (10.1); it is set as text, as word art, in a frame."""
    body = paragraph("关于修路的通知") + paragraph("各村：") + paragraph("请于本月修路。")
    document = document_of(body, header=paragraph("望川市人民政府文件"))
    roles = [each.model_dump()["role"] for each in document.parts[0].front]
    assert roles == ["issuer_mark", "title", "addressee"]
    assert told(document) == {}


# -- headings --


HEADINGS = (
    style("1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:link w:val="c"/>')
    + style("2", "heading 2")
    + style("3", "小标题", '<w:basedOn w:val="2"/>')
    + style("c", "Heading 1 Char", '<w:link w:val="1"/>', kind="character")
    + style("t", "Title")
    + style("toc1", "toc 1")
    + style("wps1", "WPSOffice手动目录 1")
)


def styled(text: str, key: str, more: str = "") -> str:
    return paragraph(text, properties=f'<w:pStyle w:val="{key}"/>{more}')


def test_heading_styles_and_outline_levels_nest() -> None:
    body = (
        styled("石桥镇工作报告", "t")
        + styled("总体情况", "1")
        + paragraph("正文一。")
        + styled("道路", "2")
        + paragraph("正文二。")
        + styled("桥梁", "3")
        + paragraph("水利", properties='<w:outlineLvl w:val="1"/>')
        + styled("不是标题", "1", '<w:outlineLvl w:val="9"/>')
    )
    document = document_of(body, styles=HEADINGS)
    found = [
        (depth, "".join(leaf.text for leaf in leaves(each.heading)))
        for depth, each in sections(document)
        if each.heading
    ]
    assert found == [(1, "总体情况"), (2, "道路"), (2, "桥梁"), (2, "水利")]
    assert document.parts[0].front[0].model_dump()["role"] == "title"


@pytest.mark.parametrize("entry", ["toc1", "wps1"])
def test_a_contents_page_is_known_by_its_styles(entry: str) -> None:
    body = (
        styled("石桥镇工作报告", "t")
        + paragraph("目  录")
        + styled("一、总体情况\t1", entry)
        + styled("二、下一年打算\t2", entry)
        + styled("一、总体情况", "1")
        + styled("二、下一年打算", "1")
    )
    document = document_of(body, styles=HEADINGS)
    roles = [each.model_dump()["role"] for each in document.parts[0].front]
    assert roles == ["title", "toc", "toc", "toc"]
    assert [each.marker and each.marker.text for _, each in sections(document)] == ["一、", "二、"]


def test_a_run_in_heading_is_a_linked_style_or_a_style_separator() -> None:
    linked = paragraph(run("一、抓道路。", '<w:rStyle w:val="c"/>'), "修路三公里。")
    hidden = styled("二、抓桥梁。", "1", "<w:rPr><w:vanish/><w:specVanish/></w:rPr>")
    document = document_of(linked + hidden + paragraph("建桥两座。"), styles=HEADINGS)
    found = [
        (each.form, each.marker and each.marker.text, [leaf.text for leaf in leaves(each)][1:])
        for _, each in sections(document)
    ]
    assert found == [
        ("run_in", "一、", ["抓道路。", "修路三公里。"]),
        ("run_in", "二、", ["抓桥梁。", "建桥两座。"]),
    ]


def test_a_heading_alone_above_the_others_is_the_title() -> None:
    body = styled("石桥镇工作报告", "1") + styled("总体情况", "2") + paragraph("正文。")
    document = document_of(body, styles=HEADINGS)
    assert document.parts[0].front[0].model_dump()["role"] == "title"
    assert [depth for depth, _ in sections(document)] == [1]
    document = document_of(body + styled("下一年打算", "1"), styles=HEADINGS)
    assert [depth for depth, _ in sections(document)] == [1, 2, 1]


def test_styles_in_a_ring_end() -> None:
    ring = style("a", "甲", '<w:basedOn w:val="b"/>') + style("b", "乙", '<w:basedOn w:val="a"/>')
    assert lines_of(styled("文", "a"), styles=ring) == ["文"]


# -- tables --


def tables(document: Document) -> list[Table]:
    return [node for node in walk(document) if isinstance(node, Table)]


def shape(table: Table) -> list[list[tuple[str, int, int]]]:
    """Return the cells of a table row by row: text, columns, rows."""
    return [
        [
            ("/".join(leaf.text for leaf in leaves(each)), each.column_span, each.row_span)
            for each in line.cells
        ]
        for line in table.rows
    ]


def test_a_table_keeps_its_merged_cells() -> None:
    start, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = paragraph("村庄名单") + table(
        row(
            cell("序号"),
            cell("村名", properties='<w:gridSpan w:val="2"/>'),
            properties="<w:tblHeader/>",
        ),
        row(cell("一", properties=start), cell("石桥村"), cell("南岸", "北岸")),
        row(cell(properties=goes_on), cell("青石村"), cell()),
        row(cell(properties=goes_on), cell("云岭村"), cell("山上")),
    )
    (found,) = tables(document_of(body))
    assert found.header_rows == 1
    assert shape(found) == [
        [("序号", 1, 1), ("村名", 2, 1)],
        [("一", 1, 3), ("石桥村", 1, 1), ("南岸/北岸", 1, 1)],
        [("青石村", 1, 1), ("", 1, 1)],
        [("云岭村", 1, 1), ("山上", 1, 1)],
    ]


def test_a_table_in_a_cell_is_flattened_and_said() -> None:
    inner = table(row(cell("一"), cell("二")))
    body = paragraph("名单") + table(
        row(f"<w:tc>{paragraph('外')}{inner}<w:p/></w:tc>", cell("旁"))
    )
    document = document_of(body)
    assert shape(tables(document)[0]) == [[("外/一/二", 1, 1), ("旁", 1, 1)]]
    assert "tables within tables, notes or page headers (1)" in told(document)


def test_deleted_rows_are_left_out_and_said() -> None:
    body = table(row(cell("甲"), cell("乙")), row(cell("丙"), cell("丁"), properties="<w:del/>"))
    document = document_of(paragraph("名单") + body)
    assert shape(tables(document)[0]) == [[("甲", 1, 1), ("乙", 1, 1)]]
    assert told(document) == {"deletions that are tracked (1)": "docx-left-out"}


@pytest.mark.parametrize(
    "layout",
    [
        table(row(cell("石桥镇人民政府", "2031年5月4日"))),
        table(row(cell("石桥镇人民政府")), row(cell("2031年5月4日"))),
        table(
            row(cell(), cell("石桥镇人民政府")), row(cell(), cell("2031年5月4日")), borders=False
        ),
    ],
    ids=["frame", "column", "no borders"],
)
def test_a_table_that_only_sets_text_in_its_place_is_text(layout: str) -> None:
    document = document_of(
        paragraph("关于修路的通知") + paragraph("各村：") + paragraph("请于本月修路。") + layout
    )
    assert tables(document) == []
    roles = [each.model_dump()["role"] for each in document.parts[0].back]
    assert roles == ["signature", "date"]


def test_a_list_without_borders_is_a_table() -> None:
    names = table(*(row(cell("村"), cell("组"), cell("户")) for _ in range(3)), borders=False)
    assert len(tables(document_of(paragraph("名单") + names))) == 1
