"""What the checks over the tree say, and where they keep quiet."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold_split import is_held_out

import converter
from converter.diagnostics import CODES
from converter.outline.checks import CHECKS
from converter.source import decode

OURS = {
    "mixed-forms",
    "mixed-run",
    "level-jump",
    "marker-punctuation",
    "unclosed-pair",
    "markdown-marks",
}


def remarks(text: str) -> list[tuple[str, str]]:
    """Return the code of each remark of a check, and the text it points at."""
    return [
        (each.code, text[each.span.start : each.span.end])
        for each in converter.parse(text).diagnostics
        if each.code in OURS and each.span
    ]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        # mixed forms, one a list
        ("一、路面\n（一）平整\n(二)清扫\n(三)保洁\n二、排水\n", "mixed-forms", "(二)"),
        ("一、路面\n（一)平整\n（二）清扫\n二、排水\n", "mixed-forms", "（二）"),
        ("一、路面\n1.平整\n2．清扫\n二、排水\n", "mixed-forms", "2．"),
        # 一是 and 二要 in one run
        ("松溪镇要做好两件事：一是备料，二要用工。\n", "mixed-run", "二要"),
        ("松溪镇要做好两件事：\n一要备料。\n二是用工。\n", "mixed-run", "二是"),
        # a level that jumps, told once
        ("一、路面\n（1）平整\n（2）清扫\n二、排水\n（1）清沟\n（2）修管\n", "level-jump", "（1）"),
        ("一、路面\n①平整\n②清扫\n二、排水\n", "level-jump", "①"),
        # marks that do not belong to a marker, told once
        ("第一、备料。\n第二、用工。\n", "marker-punctuation", "第一、"),
        ("一、路面\n（一）、平整\n（二）、清扫\n二、排水\n", "marker-punctuation", "（一）、"),
        ("一、路面\n1、平整\n2、清扫\n二、排水\n", "marker-punctuation", "1、"),
        ("一．路面\n二．排水\n", "marker-punctuation", "一．"),
        # Markdown in a plain text, told once
        ("**一、路面**\n平整。\n**二、排水**：\n清沟。\n", "markdown-marks", "**"),
        ("# 通知\n\n## 路面\n\n平整。\n", "markdown-marks", "#"),
        ("**（一）路面。** 平整。\n**（二）排水。** 清沟。\n", "markdown-marks", "**"),
        ("- **路面**：平整；\n- **排水**：清沟。\n", "markdown-marks", "- **"),
        ("| 村 | 路 |\n|---|---|\n| 石桥 | 3 |\n", "markdown-marks", "|"),
        # what is opened and never closed, one a line
        ("各村要做到“路面平整、排水畅通。\n", "unclosed-pair", "“"),
        ("各村（含街道要平整路面。\n", "unclosed-pair", "（"),
        ("各村(含街道要平整路面。\n", "unclosed-pair", "("),
        ("按照《松溪镇道路管理办法执行。\n", "unclosed-pair", "《"),
        ("各村要“平整“路面，“清扫“街道。\n", "unclosed-pair", "“"),
        ("\r\n\r\n各村要“平整路面。\r\n“清扫”街道。\r\n各村“保洁。\r\n", "unclosed-pair", "“"),
    ],
)
def test_it_is_noticed(text: str, code: str, place: str) -> None:
    assert remarks(text) == [(code, place)]


@pytest.mark.parametrize(
    "text",
    [
        "**注意**\n路面平整。\n",  # one line may be chance
        "路面**（一）**平整。\n#1 机组检修。\n#2 机组运行。\n",
        "**县委书记**同志讲话。\n会后**县长**同志和**副县长**总结。\n**局局长汇报。\n",
        # brackets of one width, in each list its own
        "一、路面\n(一)平整\n(二)清扫\n二、排水\n（一）清沟\n（二）修管\n",
        # numbers drawn as one sign have no form
        "一、路面\n㈠平整\n㈡清扫\n二、排水\n",
        # numbers of laws count on without being levels
        "一、路面\n（1）平整\n（2）清扫\n二、排水\n（3）清沟\n（4）修管\n",
        # 1. directly below 一、 is usual
        "一、路面\n1.平整\n2.清扫\n二、排水\n",
        # items inside a paragraph are no level
        "一、路面\n要做好两件事：（1）平整；（2）清扫。\n二、排水\n",
        "一是要备料，二是要用工。\n",
        # a list of things, no marker with a mark behind it
        "一、路面\n（一）、（二）项由各村负责。\n二、排水\n",
        # a quotation of several paragraphs opens at the head of each and closes in the last
        "第三条修改为：“各村负责平整路面。\n“各村负责清扫街道。\n　　“各村负责保洁。”\n",
        # a bracket broken over two lines
        "关于整修道路（含桥梁、\n涵洞）的通知\n",
        "1）平整\n2）清扫\n",
        "“平整”（路面）《办法》【路】「桥」\n",
    ],
)
def test_there_is_nothing_to_say(text: str) -> None:
    assert remarks(text) == []


def test_remarks_stand_in_the_order_of_the_text() -> None:
    text = "各村要“平整路面。\n一、路面\n1、平整\n2.清扫\n二、排水（一。\n"
    assert [code for code, _ in remarks(text)] == [
        "unclosed-pair",
        "marker-punctuation",
        "mixed-forms",
        "unclosed-pair",
    ]


def test_every_code_has_a_check_and_is_in_the_catalogue() -> None:
    assert len(CHECKS) == len(OURS)
    assert set(CODES) >= OURS


def test_the_gold_texts_are_clean(gold_texts: list[Path]) -> None:
    said = {
        path.stem: found
        for path in gold_texts
        if not is_held_out(path.stem)
        and (found := remarks(decode(path.read_bytes(), path.name).text))
    }
    assert said == {}


def test_a_list_that_begins_its_paragraph_has_its_second_member() -> None:
    text = "1.问题\n首先，总量不足；其次，分布不均。\n2.对策\n节约用水。\n"
    assert converter.parse(text).diagnostics == ()
