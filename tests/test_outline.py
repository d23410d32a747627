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
