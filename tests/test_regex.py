"""Regular expressions that are compiled late fit what they would fit at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.outline import patterns
from converter.regex import Regex

NEEDING = {
    name: value
    for name, value in vars(patterns).items()
    if isinstance(value, Regex) and value.needs
}


@pytest.mark.parametrize("name", NEEDING)
@given(data=st.data())
def test_what_fits_has_what_is_needed(name: str, data: st.DataObject) -> None:
    regex = NEEDING[name]
    text = data.draw(st.from_regex(regex.compiled, fullmatch=True))
    assert regex.fullmatch(text) is not None


def test_a_text_that_lacks_what_is_needed_does_not_fit() -> None:
    regex = Regex("抄送：.*", needs="抄")
    assert regex.fullmatch("印发：县档案馆") is None
    assert "compiled" not in vars(regex)


def test_what_is_needed_must_stand_in_the_range() -> None:
    assert Regex("附.", needs="附").search("附件和附录", 1, 3) is None
