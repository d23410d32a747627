"""Titles broken by meaning: the lines that an editor would choose (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.layout.titles import broken, width

ROOM = 20.0
"""Characters of 二号 on a line."""


def cases() -> Iterator[tuple[str, list[str]]]:
    """Yield the titles of the fixture, each with its lines."""
    text = (Path(__file__).parent / "fixtures" / "titles.txt").read_text(encoding="utf-8")
    for block in text.split("\n\n"):
        rows = [row for row in block.splitlines() if row and not row.startswith("#")]
        if rows:
            yield rows[0], [row.strip() for row in rows[1:]]


CASES = list(cases())


@pytest.mark.parametrize(("title", "lines"), CASES, ids=[title for title, _ in CASES])
def test_a_title_is_broken_as_an_editor_would(title: str, lines: list[str]) -> None:
    assert list(broken(title, ROOM)) == lines


@pytest.mark.parametrize(("title", "lines"), CASES, ids=[title for title, _ in CASES])
def test_what_holds_for_the_lines_of_the_fixture(title: str, lines: list[str]) -> None:
    assert "".join("".join(lines).split()) == "".join(title.split())
    widths = [width(line) for line in lines]
    assert max(widths) <= ROOM
    peak = widths.index(max(widths))
    assert widths[: peak + 1] == sorted(widths[: peak + 1])
    assert widths[peak:] == sorted(widths[peak:], reverse=True)
    for line in lines:
        assert line[0] not in "的》”）、，。"
        assert line[-1] not in "《“（"


@given(st.text(alphabet="望川市年的关于和《》“”（）、 　2031第三届Ax", max_size=70))
def test_no_character_is_lost_and_no_line_is_too_wide(title: str) -> None:
    lines = broken(title, ROOM)
    assert "".join("".join(lines).split()) == "".join(title.split())
    assert len(lines) == 1 or max(map(width, lines)) <= ROOM


@pytest.mark.parametrize("title", ["", "望" * 20, "望" * 500, "X" * 500, "《" * 60, " " * 60])
def test_what_fits_or_cannot_be_broken_is_one_line(title: str) -> None:
    assert broken(title, ROOM) == (title,)


def test_the_author_s_spaces_win_over_the_shape() -> None:
    title = "坚持以水定城  坚持以水兴业  坚持以水惠民"
    assert broken(title, 16) == ("坚持以水定城", "坚持以水兴业  坚持以水惠民")


@pytest.mark.parametrize(
    "lines",
    [
        ("（2031年1月16日", "望川市第六届人民代表大会第三次会议通过）"),
        ("（2031年12月26日中国共产党望川市第七届委员会", "第四次全体会议通过）"),
        ("——2031年1月14日", "在望川市第六届人民代表大会第三次会议上"),
    ],
)
def test_a_note_is_broken_behind_its_date_or_a_body_and_its_term(lines: tuple[str, str]) -> None:
    assert broken("".join(lines), 28) == lines


def test_lines_of_the_author_s_that_fit_are_left_and_those_that_do_not_are_set_anew() -> None:
    fitting = "望川市人民政府办公室关于\n做好秋收秋种工作的通知"
    assert broken(fitting, ROOM) == tuple(fitting.split("\n"))
    too_wide = "望川市人民政府办公室关于在全市推行节约用水\n制度的通知"
    assert broken(too_wide, ROOM) == ("望川市人民政府办公室", "关于在全市推行节约用水制度的通知")


def test_a_long_title_with_an_organ_is_broken_without_the_segmenter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    broken.cache_clear()
    try:
        lines = broken("栖云县人民政府办公室关于做好2031年秋收秋种工作的通知", ROOM)
    finally:
        broken.cache_clear()
    assert lines == ("栖云县人民政府办公室", "关于做好2031年秋收秋种工作的通知")
