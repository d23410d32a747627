"""Regular expressions that are compiled late fit what they would fit at once."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from converter.outline import patterns
from converter.outline.line_roles import (
    CHROME_LENGTH,
    NOTE_LENGTH,
    SIGNATURE_LENGTH,
    may_have_role,
)
from converter.regex import Regex

NEEDING = {
    name: value
    for name, value in vars(patterns).items()
    if isinstance(value, Regex) and value.needs
}

BELOW_FRONT = {
    "CHROME": CHROME_LENGTH,
    "NOTE_LINE": NOTE_LENGTH,
    "ATTACHMENT_HEAD": NOTE_LENGTH,
    "NAMED_ATTACHMENT": NOTE_LENGTH,
    "TABLED_ATTACHMENT": NOTE_LENGTH,
    "ATTACHMENT_MARK": NOTE_LENGTH,
    "ATTACHMENT_NOTE": NOTE_LENGTH,
    "DATE": SIGNATURE_LENGTH,
    "DATED_SIGNATURE": SIGNATURE_LENGTH,
    "COPY_TO": NOTE_LENGTH,
    "IMPRINT": NOTE_LENGTH,
}
"""Expressions for lines below the front matter, and how long such a line may be."""


@cache
def fitting(regex: Regex) -> st.SearchStrategy[str]:
    """Return texts that fit; to make this for each example anew takes a minute for some."""
    return st.from_regex(regex.compiled, fullmatch=True)


@pytest.mark.parametrize("name", NEEDING)
@given(data=st.data())
def test_what_fits_has_what_is_needed(name: str, data: st.DataObject) -> None:
    regex = NEEDING[name]
    text = data.draw(fitting(regex))
    assert regex.fullmatch(text) is not None


def test_a_text_that_lacks_what_is_needed_does_not_fit() -> None:
    regex = Regex("抄送：.*", needs="抄")
    assert regex.fullmatch("印发：县档案馆") is None
    assert "compiled" not in vars(regex)


def test_what_is_needed_must_stand_in_the_range() -> None:
    assert Regex("附.", needs="附").search("附件和附录", 1, 3) is None


@pytest.mark.parametrize("name", BELOW_FRONT)
@given(data=st.data())
def test_what_fits_below_the_front_matter_is_looked_at(name: str, data: st.DataObject) -> None:
    regex = getattr(patterns, name)
    line = data.draw(fitting(regex)).strip()
    assume(len(line) <= BELOW_FRONT[name] and regex.fullmatch(line))
    assert may_have_role(line)


@pytest.mark.parametrize("words", ["同志们：", "各位代表:", "尊敬的各位来宾，女士们、先生们："])
def test_a_salutation_below_the_front_matter_is_looked_at(words: str) -> None:
    assert may_have_role(words)


@pytest.mark.parametrize("line", ["防汛形势总体平稳。", "一、基本情况"])
def test_plain_lines_are_not_looked_at(line: str) -> None:
    assert not may_have_role(line)


@given(fitting(patterns.NEW_COUNT))
def test_what_counts_anew_begins_as_is_said(line: str) -> None:
    assert line[0] in patterns.NEW_COUNT_BEGINS
