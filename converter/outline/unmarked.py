"""Unmarked headings: short lines without a stop that stand above prose (基本案情).

Only lines that an editor would not doubt are taken; a list of names, a table that lost its
rules and a caption look much the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence

from converter.outline import patterns
from converter.outline.lines import Paragraph, ends_sentence
from converter.outline.sequence import Accepted

HEADING_LENGTH = 24
PROSE_LENGTH = 40

PARALLEL_HEADINGS = 3
PARALLEL_HEAD = 2
"""So many short sentences that begin alike, each above prose, are headings
(这是经济实力持续提升的五年。)."""

_NO_HEADING = re.compile(r"[，。；：:;,\t]|[ 　]{2}|^[图表]\s*\d|^[\d.%\-—]+$|^[（(].*[）)]$")


def unmarked_headings(
    paragraphs: Sequence[Paragraph], body: Sequence[int], marked: Mapping[int, Accepted]
) -> dict[int, int | None]:
    """Return the paragraphs of ``body`` that are headings without a marker.

    The value is 1 where numbered sections stand inside the heading, since their count begins
    anew below each of several; elsewhere None: a marker ends the section.
    A line directly below a marked heading is none: the marker has said what comes.
    """
    found: set[int] = set()
    parallel: dict[str, list[int]] = {}
    below_prose = False
    for index in reversed(body):
        paragraph = paragraphs[index]
        if index in marked or paragraph.role:
            below_prose = False
            continue
        if patterns.FIXED_HEADING.fullmatch(paragraph.text) or (
            below_prose and _is_short_title(paragraph.text)
        ):
            found.add(index)
            continue
        if below_prose and _is_short_sentence(paragraph.text):
            parallel.setdefault(paragraph.text[:PARALLEL_HEAD], []).append(index)
        below_prose = _is_prose(paragraph.text)
    found = {index for index in found if not _within_sentence(index, paragraphs)}
    found.update(
        index
        for members in parallel.values()
        if len(members) >= PARALLEL_HEADINGS
        for index in members
    )
    headings = sorted(found - _below_marked(found, marked))
    return _with_depths(headings, marked)


def _with_depths(headings: Sequence[int], marked: Mapping[int, Accepted]) -> dict[int, int | None]:
    """Tell which headings hold sections of the outermost list: it begins anew in several."""
    places = sorted(marked)
    holding: set[int] = set()
    for index in headings:
        at = bisect_right(places, index)
        if at == len(places):
            continue
        first = marked[places[at]]
        if first.depth == 1 and first.ordinal == 1:
            holding.add(index)
    several = len(holding) > 1
    return {index: 1 if several and index in holding else None for index in headings}


def _is_short_title(text: str) -> bool:
    return (
        2 <= len(text) <= HEADING_LENGTH
        and not ends_sentence(text)
        and _NO_HEADING.search(text) is None
    )


def _is_short_sentence(text: str) -> bool:
    return len(text) <= HEADING_LENGTH and text[-1] == "。" and not _NO_HEADING.search(text[:-1])


def _within_sentence(index: int, paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether a line is a piece of the sentence around it, torn off by a line end."""
    if paragraphs[index].text[-1] in "的和与及或是为":
        return True
    above = paragraphs[index - 1] if index else None
    return (
        above is not None
        and above.role is None
        and len(above.text) > HEADING_LENGTH
        and not ends_sentence(above.text)
    ) or (above is not None and above.text[-1] in "的和与及")


def _is_prose(text: str) -> bool:
    return len(text) >= PROSE_LENGTH and ends_sentence(text)


def _below_marked(found: set[int], marked: Collection[int]) -> set[int]:
    """Return those of ``found`` that stand directly below a marked paragraph, or below such."""
    below: set[int] = set()
    for index in sorted(found):
        if index - 1 in marked or index - 1 in below:
            below.add(index)
    return below
