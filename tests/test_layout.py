"""The layout profiles: complete, accountable, and refused when they ask for the impossible."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import converter
from converter import layout
from converter.errors import UsageError
from converter.layout.word_styles import STYLE_NAMES
from converter.writers.docx.units import Measures

FOLDER = Path(layout.__file__).parent
PROFILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
STRENGTHS = ("规定", "一般", "推荐", "可以", "换算", "实务")


@pytest.mark.parametrize("name", PROFILES)
def test_every_value_tells_its_clause_and_strength(name: str) -> None:
    lines = (FOLDER / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    values = [line for line in lines if re.match(r"[a-z_]+ *=", line)]
    bare = [
        line
        for line in values
        if not line.startswith(("title", "extends"))
        and not any(strength in line.partition("#")[2] for strength in STRENGTHS)
    ]
    assert not bare


@pytest.mark.parametrize("name", PROFILES)
def test_every_style_has_a_name_in_word(name: str) -> None:
    assert set(layout.load(name).styles) <= set(STYLE_NAMES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("在防汛会议上的讲话\n同志们：\n现在开会。\n", "speech"),
        ("关于防汛工作的通知\n各镇人民政府：\n现通知如下。\n", "gbt9704"),
        ("县政府常务会议纪要\n〔2031〕5号\n会议研究了防汛工作。\n出席：祁砚农\n", "minutes"),
        ("关于印发会议纪要的通知\n各镇人民政府：\n现通知如下。\n", "gbt9704"),
        ("县水利局\n石水函〔2031〕3号\n关于商请支持的函\n省水文中心：\n请支持。\n", "letter"),
        ("县水利局文件\n石水函〔2031〕3号\n关于商请支持的函\n省水文中心：\n请支持。\n", "gbt9704"),
        ("县党组会议纪要\n2031年第3次\n会议研究了防汛工作。\n", "minutes"),
        ("望川市人民政府令\n第23号\n现予公布。\n市长　周远帆\n2031年2月1日\n", "order"),
        ("望川市人民政府关于嘉奖支队的命令\n市支队：\n通令嘉奖。\n", "gbt9704"),
        ("县政府司令\n第2号\n如下。\n", "gbt9704"),
        ("市水利局关于工作情况的报告\n市人民政府：\n现报告如下。\n", "gbt9704"),
        ("关于印发县长在会上的讲话的通知\n各镇人民政府：\n现印发。\n", "gbt9704"),
        ("", "gbt9704"),
    ],
)
def test_the_profile_that_a_document_takes_by_default(text: str, name: str) -> None:
    assert layout.name_for(converter.parse(text)) == name


@pytest.mark.parametrize("name", layout.names())
def test_a_built_in_profile_stands_the_check_that_it_is_spared(name: str) -> None:
    text = (Path(layout.__file__).parent / f"{name}.toml").read_text("utf-8")
    assert layout.parse(text, name) == layout.load(name)


def test_a_profile_takes_from_its_base_what_it_does_not_say() -> None:
    base, speech = layout.load("gbt9704"), layout.load("speech")
    assert speech.page == base.page
    assert speech.styles["body"] == base.styles["body"]
    assert speech.styles["title"].space_before < base.styles["title"].space_before


def test_a_style_takes_from_normal_what_it_does_not_say() -> None:
    profile = layout.parse('extends = "speech"\n[styles.normal]\nsize = 15', "my.toml")
    assert profile.styles["body"].size == 15
    assert profile.styles["title"].size == 22


def test_levels_without_a_style_are_as_the_last_one_that_has_one() -> None:
    styles = layout.load("gbt9704").styles
    assert styles["heading9"] == styles["heading4"]


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    measures = Measures.of(layout.load("gbt9704"))
    assert (measures.line, measures.character, measures.spacing) == (579, 315, -5)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ("[grid]\nlines = 50", "50 lines of type 5.64 mm high do not fit"),
        ("[grid]\ncharacters = 40", "40 characters 5.64 mm wide do not fit"),
        ("[page]\nleft = 300", "do not fit"),
        ("[page]\nwidth = -1", "page.width"),
        ("[page]\nwidth = nan", "page.width"),
        ("[page]\nfoo = 1", "page.foo"),
        ('[styles.title]\nfont = "comic"', "unknown font comic"),
        ("[styles]\ntitle = 3", "styles.title"),
        ("styles = 3", "styles"),
        ("[page", "not TOML"),
    ],
)
def test_an_impossible_profile_is_refused_with_the_reason(changes: str, reason: str) -> None:
    with pytest.raises(UsageError, match=re.escape(reason)) as refused:
        layout.parse(f'extends = "gbt9704"\n{changes}', "my.toml")
    assert "my.toml" in str(refused.value)


@pytest.mark.parametrize("name", ["nonesuch", "", "/", "../layout/speech", "speech\0"])
def test_an_unknown_profile_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(UsageError, match=", ".join(layout.names())):
        layout.load(name)


def test_a_profile_that_extends_none_is_told_to() -> None:
    with pytest.raises(UsageError, match=r'and \d+ more\. Begin it with extends = "gbt9704"\.$'):
        layout.parse("x = 1", "my.toml")


def test_a_value_that_all_styles_take_from_normal_is_told_once_or_so() -> None:
    with pytest.raises(UsageError, match=r"styles\.normal\.size.* and \d+ more\.$") as refused:
        layout.parse('extends = "gbt9704"\n[styles.normal]\nsize = "big"', "my.toml")
    assert len(str(refused.value)) < 500


def test_a_profile_without_bottom_is_refused() -> None:
    with pytest.raises(UsageError, match=r"my\.toml is nested too deeply"):
        layout.parse("x = " + "[" * 100_000, "my.toml")
