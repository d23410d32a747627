"""Every row of the marker table is found where it says it may stand."""

from __future__ import annotations

import pytest

from converter.markers import FAMILIES
from converter.outline import candidates

SAMPLES = {
    "part": "第一编",
    "subpart": "第一分编",
    "chapter": "第一章",
    "section": "第一节",
    "inserted_article": "第一条之一",
    "article": "第一条",
    "portion": "第一部分",
    "unit": "第一讲",
    "formal": "壹、",
    "stem": "甲、",
    "roman": "Ⅰ.",
    "han": "一、",
    "han_bare": "一",
    "han_bracket": "（一）",
    "han_half_bracket": "一）",
    "stem_bracket": "（甲）",
    "arabic": "1.",
    "arabic_bare": "1",
    "decimal": "1.1",
    "decimal_2": "1.1.1",
    "decimal_3": "1.1.1.1",
    "arabic_bracket": "（1）",
    "arabic_half_bracket": "1）",
    "circled": "❶",
    "letter": "A.",
    "ordinal": "第一，",
    "one_of": "其一，",
    "sequence": "首先，",
    "ordinal_is": "第一是",
    "han_is": "一是",
    "han_must": "一要",
    "aspect": "一方面",
    "dash": "——",
}


def test_every_family_has_a_sample() -> None:
    assert list(SAMPLES) == list(FAMILIES)


@pytest.mark.parametrize("name", [row.name for row in FAMILIES.values() if row.place != "inline"])
def test_at_the_start_of_a_paragraph(name: str) -> None:
    text = f"{SAMPLES[name]}　修桥"
    found = candidates.at_start(text, 0, len(text))
    assert found is not None
    assert (found.family.name, text[found.start : found.end]) == (name, SAMPLES[name])


@pytest.mark.parametrize("name", [row.name for row in FAMILIES.values() if row.place != "start"])
def test_inside_a_paragraph(name: str) -> None:
    text = f"今年修桥。{SAMPLES[name]}备料"
    assert [found.family.name for found in candidates.inside(text, 0, len(text))] == [name]
