"""The outline parser, phenomenon by phenomenon: the fixtures say what an editor expects."""

from __future__ import annotations

import sys

import pytest
from outline_fixtures import Case, abbreviated, cases, outline, remarks

import converter
from converter.outline.lines import WHITE_SPACE
from converter.regex import Regex

CASES = [
    pytest.param(
        case,
        id=case.name,
        marks=[pytest.mark.xfail(reason=case.xfail, strict=True)] if case.xfail else [],
    )
    for case in cases()
]


@pytest.mark.parametrize("case", CASES)
def test_outline_is_what_an_editor_sees(case: Case) -> None:
    document = converter.parse(case.text)

    assert abbreviated(outline(document), case.outline) == [*case.outline]
    assert {*remarks(document, case.text, infos=False)} <= {*case.remarks}
    assert {*case.remarks} <= {*remarks(document, case.text, infos=True)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("县人民代表大会关于政府工作报告的决议\n会议决定批准这个报告。\n", "other"),
        ("县水利局文件\n县水利局工作报告\n现报告如下。\n", "other"),
        (
            "县水利局关于防汛工作情况的报告\n县人民政府：\n现报告如下。\n县水利局\n2031年1月5日\n",
            "official",
        ),
        ("关于提案的答复函\n尊敬的孙委员：\n现答复如下。\n县水利局\n2031年1月5日\n", "official"),
        ("关于当前农村工作的几点意见\n同志们：\n下面讲三点意见。\n", "speech"),
        ("政府工作报告\n各位代表：\n请予审议。\n", "speech"),
        ("在县水利局的工作报告\n现报告如下。\n", "speech"),
        ("关于防汛工作的几点意见\n——在全县防汛会议上的讲话\n下面讲三点。\n", "speech"),
    ],
)
def test_a_report_to_an_organ_is_no_speech(text: str, kind: str) -> None:
    assert converter.parse(text).kind == kind


def test_nothing_is_said_of_a_number_that_a_page_set_lower() -> None:
    text = "全县的空气好转。\n细颗粒物（PM\n2.5\n）的浓度下降。\n"
    assert not converter.parse(text).diagnostics


def test_articles_that_lost_their_line_ends_make_a_law() -> None:
    text = "节水条例\n第一条为了节水，制定本条例。第二条本条例适用于本县。\n"
    assert converter.parse(text).kind == "law"
    assert converter.parse(f"{text}第三条违者罚款。第四条即日施行。\n").kind == "law"


def test_articles_that_are_changed_make_no_law() -> None:
    text = "关于修改条例的决定\n会议决定作如下修改：第一条删去。第二条修改为三款。\n"
    assert converter.parse(text).kind == "other"


def test_names_of_cases_are_unique() -> None:
    names = [case.name for case in cases()]

    assert len(names) == len({*names})


def test_white_space_is_what_python_calls_so_and_the_byte_order_mark() -> None:
    spaces = {chr(point) for point in range(sys.maxunicode + 1) if chr(point).isspace()}

    assert {*WHITE_SPACE} == spaces | {"\ufeff"}


def _visible(text: str) -> list[int]:
    return [at for at, character in enumerate(text) if not character.isspace()]


def test_what_is_passed_over_at_first_sight_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three looks save time and decide nothing: without them the same is found."""
    texts = [case.text for case in cases()]
    quick = [converter.parse(text) for text in texts]

    monkeypatch.setattr("converter.outline.parts.may_have_role", lambda _: True)
    monkeypatch.setattr("converter.outline.candidates.places", _visible)
    monkeypatch.setattr(Regex, "_may_fit", lambda *_: True)

    for text, document in zip(texts, quick, strict=True):
        assert converter.parse(text) == document, text


@pytest.mark.parametrize(
    "announced", ["药材名录", "药材名录。", "一、药材名录", "目录", "各村民小组：", "2031年5月6日"]
)
@pytest.mark.parametrize("below", ["", "\n蒲公英\n"])
def test_a_document_that_is_announced_begins_whatever_its_name_looks_like(
    announced: str, below: str
) -> None:
    text = f"关于药材名录的通知\n\n现将《{announced}》印发给你们。\n\n附：\n\n{announced}{below}"
    document = converter.parse(text)
    assert converter.render(document, "txt").data.decode() == text
