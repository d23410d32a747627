"""Lists of 1. 2. 3. that stand further in than is usual.

Below a decimal section (4.1.1), where the chapters have 1. 2. 3. as well, such a list begins
their numbers anew. It is none of theirs if the decimals behind it go on: 4.1.1, 1., 2., 4.1.2.

Directly below a title that ① or （2） opens, which has no other text, it is what the title holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.markers import FAMILIES, HALF_WIDTH
from converter.outline.candidate import Candidate
from converter.outline.candidates import first_visible
from converter.outline.lines import NO_TITLE, Paragraph

SECTION = "section"
TITLE = "title"
INNER_RANKS = {SECTION: 9.9, TITLE: 13.8}
"""The series of the lists inside a section, and inside a title; `Candidate.joined` has it.

The first rank is further in than all decimals, the second than all that open a paragraph.
"""

TITLE_LENGTH = 30
"""②功能描述, a title above such a list, is not longer."""

DECIMALS = frozenset(("decimal", "decimal_2", "decimal_3"))
"""Families of sections, …"""

INNER = frozenset(("arabic_bracket", "arabic_half_bracket", "circled"))
"""… and of titles, that may hold such a list."""


_Number = tuple[int, ...]


def join_lists_in_sections(text: str, openers: Sequence[Candidate]) -> None:
    """Let the members of 1. 2. 3. below a decimal section be a list of its own."""
    numbers = [section_number(text, each) for each in openers]
    upcoming, chapters = _upcoming(numbers), _chapters(openers, numbers)
    seen: set[_Number] = set()
    section: _Number = ()
    chapter: Candidate | None = None
    last: Candidate | None = None
    for index, opener in enumerate(openers):
        if number := numbers[index]:
            section = number if _goes_on(number, seen) else ()
            seen.add(number)
            last = None
        elif opener.family.series != "arabic":
            if not opener.family.doubtful and opener.family.rank < FAMILIES["arabic"].rank:
                section, chapter = (), None
        elif (
            chapter is not None
            and section[:1] == (chapter.ordinal,)
            and _may_be_in_section(opener, last, section, upcoming[index])
            and not _is_next_chapter(
                text, opener, chapter, last, index in chapters if upcoming[index] else None
            )
        ):
            opener.joined = SECTION
            last = opener
        else:
            section, chapter, last = (), opener, None


def section_number(text: str, opener: Candidate) -> _Number:
    """Return the numbers of a decimal: 4, 1, 2 of 4.1.2; none of another marker.

    What is invisible before them belongs to the marker, and is no number.
    """
    if opener.family.name not in DECIMALS:
        return ()
    start = first_visible(text, opener.start, opener.end)
    marker = text[start : opener.end].translate(HALF_WIDTH)
    return tuple(int(each) for each in marker.rstrip("、 　").split(".") if each.strip())


def _upcoming(numbers: Sequence[_Number]) -> list[_Number]:
    """Return, for each place, the next decimal behind it."""
    result: list[_Number] = []
    following: _Number = ()
    for number in reversed(numbers):
        result.append(following)
        following = number or following
    return result[::-1]


def _chapters(openers: Sequence[Candidate], numbers: Sequence[_Number]) -> set[int]:
    """Return the places of what may be the chapter of the decimals below it: 2 职责 above 2.1.

    That is the last with its number: the 2. of a list 1. 2. above it is none.
    """
    found: set[int] = set()
    number, told = 0, True
    for index in reversed(range(len(openers))):
        opener = openers[index]
        if numbers[index]:
            number, told = numbers[index][0], False
        elif opener.family.series == "arabic":
            if opener.ordinal == number and not told:
                found.add(index)
            told = opener.ordinal != 1 and (told or opener.ordinal == number)
    return found


def _goes_on(number: _Number, seen: set[_Number]) -> bool:
    """Tell whether a decimal is the first of its section or follows one: 2.5亿元 does neither."""
    return number[-1] == 1 or (*number[:-1], number[-1] - 1) in seen


def _may_be_in_section(
    opener: Candidate, last: Candidate | None, section: _Number, following: _Number
) -> bool:
    """Tell whether 1. begins a list inside ``section``, or goes on with it behind ``last``."""
    if not (opener.follows(last) or (opener.ordinal == 1 and last is None)):
        return False
    return not following or (following > section and following[0] - section[0] in (0, 1))


def _is_next_chapter(
    text: str,
    opener: Candidate,
    chapter: Candidate,
    last: Candidate | None,
    has_sections: bool | None,
) -> bool:
    """Tell whether what goes on with the list behind ``last`` goes on with the chapters instead.

    Decimals of its own tell it, or below the last of all the stop, where 3. is none of 1、 2、.
    """
    if last is None or not opener.follows(chapter):
        return False
    if has_sections is not None:
        return has_sections
    stop, stops = _stop(text, opener), (_stop(text, chapter), _stop(text, last))
    return stop == stops[0] != stops[1]


def _stop(text: str, marker: Candidate) -> str:
    """Return the last character of a marker."""
    return text[marker.start : marker.end].rstrip()[-1]


def join_lists_below_titles(
    text: str, paragraphs: Sequence[Paragraph], openers: Sequence[Candidate]
) -> None:
    """Let 1. 2. 3. directly below ②功能描述 be a list of its own, inside it."""
    outer: Candidate | None = None
    last: Candidate | None = None
    for above, opener, following in zip(openers, openers[1:], [*openers[2:], None], strict=False):
        family = opener.family
        if family.series != "arabic":
            if family.rank < FAMILIES["arabic"].rank:
                outer = last = None
        elif (opener.follows(last) and not opener.follows(outer)) or (
            opener.ordinal == 1
            and following is not None
            and following.follows(opener)
            and _is_directly_below_title(text, paragraphs, above, opener)
        ):
            opener.joined, last = TITLE, opener
        else:
            outer, last = opener, None


def _is_directly_below_title(
    text: str, paragraphs: Sequence[Paragraph], above: Candidate, opener: Candidate
) -> bool:
    """Tell whether the line above has ①, a short title behind it, and no sentence."""
    line = paragraphs[above.index]
    return (
        above.family.name in INNER
        and above.index + 1 == opener.index
        and 1 < line.end - above.end <= TITLE_LENGTH
        and NO_TITLE.search(text, above.end, line.end) is None
    )
