"""The outline parser, phenomenon by phenomenon: the fixtures say what an editor expects."""

from __future__ import annotations

import pytest
from outline_fixtures import Case, abbreviated, cases, outline, remarks

import converter

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


def test_names_of_cases_are_unique() -> None:
    names = [case.name for case in cases()]

    assert len(names) == len({*names})


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
