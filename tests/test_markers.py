"""Every row of the marker table is found where it says it may stand."""

from __future__ import annotations

import pytest

from converter.editing.typed_numbers import number_path, numbered
from converter.markers import FAMILIES, Numeral
from converter.model import Marker
from converter.outline import candidates
from converter.outline.candidate import Candidate

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
    "han_open_bracket": "（一",
    "stem_bracket": "（甲）",
    "arabic": "1.",
    "arabic_bare": "1",
    "arabic_comma": "1，",
    "decimal": "1.1",
    "decimal_2": "1.1.1",
    "decimal_3": "1.1.1.1",
    "annex": "A.1",
    "annex_2": "A.1.1",
    "annex_3": "A.1.1.1",
    "arabic_bracket": "（1）",
    "arabic_half_bracket": "1）",
    "circled": "❶",
    "letter": "A.",
    "small_letter": "a.",
    "letter_bracket": "（A）",
    "ordinal": "第一，",
    "one_of": "其一，",
    "sequence": "首先，",
    "ordinal_is": "第一是",
    "ordinal_point": "第一项，",
    "question": "第一个问题：",
    "matter": "第一点，",
    "han_is": "一是",
    "han_must": "一要",
    "first_must": "首先要",
    "aspect": "一方面",
    "dash": "——",
}


def inside(text: str) -> list[Candidate]:
    """Return the candidates inside a text that is one paragraph."""
    return candidates.inside(text, 0, len(text), candidates.places(text))


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
    assert [found.family.name for found in inside(text)] == [name]


# Numbered anew

TYPED = (
    *((name, typed, 1) for name, typed in SAMPLES.items() if name != "dash"),
    ("han_bracket", "(三)", 3),
    ("han_bracket", "㈠", 1),
    ("han", "二十一、", 21),
    ("arabic", "３．", 3),
    ("arabic", "01、", 1),
    ("arabic", "⒈", 1),
    ("arabic_bracket", "⑴", 1),
    ("circled", "①", 1),
    ("article", "第3条", 3),
    ("article", "第一千零四十条", 1040),
    ("article", "第1040条", 1040),
    ("roman", "IV.", 4),
    ("small_letter", "b)", 2),
)


@pytest.mark.parametrize(("name", "typed", "ordinal"), TYPED)
@pytest.mark.parametrize("number", [2, 3, 7, 10])
def test_a_new_number_is_read_again(name: str, typed: str, ordinal: int, number: int) -> None:
    marker = Marker(text=typed, family=name, ordinal=ordinal)
    assert numbered(marker, number_path(marker)) == marker
    new = numbered(marker, (*number_path(marker)[:-1], number))
    assert new.ordinal == number
    text = f"{new.text}　修桥"
    found = candidates.at_start(text, 0, len(text))
    if FAMILIES[name].place == "inline":
        text = f"今年修桥。{new.text}备料"
        (found,) = inside(text)
    assert found is not None
    assert (found.family.name, text[found.start : found.end]) == (name, new.text)
    if FAMILIES[name].numeral is not Numeral.WORD:  # 其次 has no number of its own
        assert found.ordinal == number


@pytest.mark.parametrize(
    ("name", "typed", "path", "new"),
    [
        ("han_bracket", "(一)", (2,), "(二)"),
        ("han_bracket", "（一）、", (12,), "（十二）、"),
        ("han_bracket", "㈩", (11,), "（十一）"),
        ("arabic", "９．", (10,), "１０．"),
        ("arabic", "09.", (10,), "10."),
        ("arabic", "⒇", (21,), "21."),
        ("circled", "⑳", (21,), "㉑"),
        ("circled", "❷", (3,), "❸"),
        ("decimal_2", "2.1.1", (3, 1, 2), "3.1.2"),
        ("inserted_article", "第三条之一", (4,), "第四条之一"),
        ("article", "第九百九十九条", (1000,), "第一千条"),
        ("article", "第一千零四十条", (1260,), "第一千二百六十条"),
        ("article", "第999条", (1000,), "第1000条"),
        ("sequence", "首先，", (2,), "其次，"),
        ("sequence", "最后，", (2,), "最后，"),
        ("sequence", "其次，", (1,), "首先，"),
        ("aspect", "一方面", (3,), "再一方面"),
        ("formal", "壹、", (20,), "贰拾、"),
    ],
)
def test_a_new_number_is_typed_like_the_old_one(
    name: str, typed: str, path: tuple[int, ...], new: str
) -> None:
    assert numbered(Marker(text=typed, family=name, ordinal=1), path).text == new


@pytest.mark.parametrize(
    ("name", "typed", "number"),
    [
        ("stem", "甲、", 11),
        ("small_letter", "a)", 27),
        ("circled", "①", 51),
        ("roman", "I.", 40),
        ("han", "一、", 1000),
        ("formal", "玖拾、", 100),
        ("dash", "——", 2),
        ("han", "无", 2),
        ("none of ours", "一、", 2),
    ],
)
def test_what_cannot_have_a_number(name: str, typed: str, number: int) -> None:
    with pytest.raises(ValueError, match=r"no |does not know"):
        numbered(Marker(text=typed, family=name, ordinal=1), (number,))
