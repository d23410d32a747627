"""Candidates in a document that has lost its line ends: all of it is one paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from converter.markers import FAMILIES
from converter.outline.candidate import Candidate, Rows, candidate_of
from converter.outline.candidates import BOUNDARY, with_texts
from converter.outline.pairs import outside_pairs
from converter.regex import Regex

_FLAT = Rows(
    row
    for row in FAMILIES.values()
    if row.place != "start" or row.titled or row.series in ("article", "han")
)

_FLAT_PLACE = Regex(
    f"{_FLAT.begins}(?:(?<={BOUNDARY}.)|(?<![\\s\\S]{{2}})|(?<=[（(㈠-㈩⑴-⒇0-9])(?<![0-9０-９.].))"
)
"""For a whole document on one line: headings run into their numbers without a boundary."""

TITLE_ABOVE_LENGTH = 100
"""The title of a text on one line, and who passed it, are not longer."""

_FIRST_CHAPTER = Regex("第一[编章][ 　]+(?=[\u4e00-\u9fff])", "第")
"""临江县村道管理办法第一章　总则: it stands in the beginning, …"""

_GENERAL_CHAPTER = Regex(
    r"第一[编章][ 　]*总[ 　]*则[ 　]*第一[章节条](?![规第的所之至和、])", ("总则", "总 ", "总　")
)
"""… or below a letter that passes it on: 青石县粮食办法第一章　总　则第一条　为了……"""

_TITLE_ABOVE = Regex(
    r"(?:[ 　]*[\u4e00-\u9fff、]){2,30}(?=第[一二三四五六七八九十百千]{1,7}[节条])"
)
"""第一章　概述第一节: there a title ends where what stands below it begins."""

_REFERS_TO = ("依照", "按照", "根据", "违反", "适用", "本法", "条例", "办法", "规定")
"""What stands before an article that is spoken of."""

_CHAPTER_BEHIND_WORD = Regex(
    "[一二三四五六七八九十](?<=[\u4e00-\u9fff].)(?<![统唯专单万同第之任零〇一二三四五六七八九十百].)"
    "[一二三四五六七八九十]{0,2}[、.．]"
)
"""云岭县防汛方案一、总体要求: the line end between them is lost."""

MOST_LOST = 6
"""Fewer chapters than this have lost the line ends above them, one behind the other."""

_FIRM = "。！？；：:;\t\n 　"


def inside_flat(text: str, start: int, end: int) -> list[Candidate]:
    """Return the candidates in ``text[start:end]``, a document without line ends.

    One that follows a blank or the end of a sentence is as firm as one at a line's start.
    """
    found: list[Candidate] = []
    article: Candidate | None = None
    for at in _flat_places(text, start, end):
        match = _FLAT.match(text, at, end)
        if match is None or (found and at < found[-1].end):
            continue
        firm = at == start or text[at - 1] in _FIRM
        found.append(candidate_of(match, at, firm=firm))
        if below := _below_title(text, end, found[-1], article):
            found.append(below)
        article = found[-1] if found[-1].family.name == "article" else article
    found = _with_lost_chapters(text, start, found)
    found = outside_pairs(text, start, end, with_texts(found))
    _mark_within(text, found)
    return found


def _below_title(
    text: str, end: int, above: Candidate, article: Candidate | None
) -> Candidate | None:
    """Return what stands below the title of ``above``: 第一章 概述第一节.

    Below that of 一、 stands the one after the last ``article``: 二、适用范围第三条.
    """
    if not (above.family.titled or above.family.name == "han"):
        return None
    title = _TITLE_ABOVE.match(text, above.end, end)
    if title is None or (match := _FLAT.match(text, title.end(), end)) is None:
        return None
    below = candidate_of(match, match.start(), firm=True)
    if above.family.titled:
        return below
    if below.family.name != "article" or title[0].endswith(_REFERS_TO):
        return None
    is_next = below.ordinal == 1 if article is None else below.follows(article)
    return below if is_next else None


def _with_lost_chapters(text: str, start: int, found: list[Candidate]) -> list[Candidate]:
    """Add the 一、 that the line above has run into: those that miss between two others.

    Each number stands once behind a word there: 云岭县防汛方案一、总体要求…… 二、……
    """
    lost: list[Candidate] = []
    number, since = 0, start
    for each in found:
        if each.family.name != "han" or not each.firm or each.ordinal is None:
            continue
        if 1 < each.ordinal - number <= MOST_LOST:
            lost += _chapters_behind_words(text, since, each.start, range(number + 1, each.ordinal))
        number, since = each.ordinal, each.end
    return sorted([*found, *lost], key=lambda each: each.start) if lost else found


def _chapters_behind_words(text: str, start: int, end: int, numbers: range) -> list[Candidate]:
    """Return the chapters of ``numbers`` in ``text[start:end]``, if each stands there once."""
    places = [
        match
        for place in _CHAPTER_BEHIND_WORD.finditer(text, start, end)
        if (match := _FLAT.match(text, place.start(), end)) and match.lastgroup == "han"
    ]
    chapters = [candidate_of(match, match.start(), firm=False) for match in places]
    return chapters if [each.ordinal for each in chapters] == [*numbers] else []


def _mark_within(text: str, found: Sequence[Candidate]) -> None:
    """Tell which 一、 stands behind ： with a 二、 behind ；."""
    chapters = [each for each in found if each.family.name == "han"]
    for one, two in pairwise(chapters):
        if one.ordinal == 1 and two.ordinal == 2:
            introduced = one.start > 0 and text[one.start - 1] in "：:"
            one.within = introduced and text[two.start - 1] in "；;"


def _flat_places(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a marker may stand; the first chapter stands behind the title, or a word."""
    chapter = _FIRST_CHAPTER.search(
        text, start, min(end, start + TITLE_ABOVE_LENGTH)
    ) or _GENERAL_CHAPTER.search(text, start, end)
    first = -1 if chapter is None else chapter.start()
    for place in _FLAT_PLACE.finditer(text, start, end):
        at = place.start()
        if 0 <= first <= at:
            yield first
            first = -1
        yield at
