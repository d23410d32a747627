"""Closing (结束语): where the speaker turns to the audience once more, behind all sections."""

from __future__ import annotations

from collections.abc import Sequence

from converter.outline import patterns
from converter.outline.lines import Paragraph

CLOSING_LINE = 30
"""A turn this short is the last line of a closing that begins above it (谢谢大家！)."""


def closing_start(
    paragraphs: Sequence[Paragraph], tail: Sequence[int], *, own_paragraphs: bool
) -> int | None:
    """Return the index of the first closing paragraph in ``tail``, or None.

    ``tail`` holds the unmarked paragraphs at the end of a body. The closing begins where the
    speaker turns to the audience (同志们，… 各位代表！…) or ends the meeting (散会。). If
    the sections before it have ``own_paragraphs``, only the last such turn can be meant.
    """
    turns = [
        i
        for i in tail
        if paragraphs[i].role is None
        and (
            patterns.VOCATIVE.match(paragraphs[i].text)
            or patterns.FAREWELL.fullmatch(paragraphs[i].text)
        )
    ]
    if not turns:
        return None
    if not own_paragraphs:
        return turns[0]
    while (
        len(turns) > 1
        and turns[-1] - turns[-2] == 1
        and len(paragraphs[turns[-1]].text) <= CLOSING_LINE
    ):
        turns.pop()
    return turns[-1]
