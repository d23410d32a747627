"""Candidates in a document that has lost its line ends: all of it is one paragraph."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from converter.markers import FAMILIES
from converter.outline.candidate import START, Candidate, Rows, candidate_of
from converter.outline.candidates import BOUNDARY, cites, with_first, with_texts
from converter.outline.pairs import outside_pairs
from converter.outline.sections import section_number
from converter.regex import Regex

_BARE = {"han_half_bracket", "han_open_bracket"}
"""Families that only a line's start tells from other numbers."""

_FLAT = Rows(row for row in FAMILIES.values() if row.name not in _BARE)

_FLAT_PLACE = Regex(
    f"{_FLAT.begins}(?:(?<={BOUNDARY}.)|(?<![\\s\\S]{{2}})|(?<=[（(㈠-㈩⑴-⒇①-⑳0-9])(?<![0-9０-９.＠@].))"
)
"""For a whole document on one line: headings run into their numbers without a boundary."""

TITLE_ABOVE_LENGTH = 100
"""The title of a text on one line, and who passed it, are not longer."""

_FIRST_CHAPTER = Regex("第一[编章][ 　]+(?=[\u4e00-\u9fff])", "第")
"""临江县村道管理办法第一章　总则: it stands in the beginning, …"""

_GENERAL_CHAPTER = Regex(
    r"第一[编章][ 　]*总[ 　]*则[ 　]*(?:第一[章节条](?![规第的所之至和、])|一、)",
    ("总则", "总 ", "总　"),
)
"""… or below a letter that passes it on: 青石县粮食办法第一章　总　则第一条　为了……"""

_TITLE_ABOVE = Regex(
    r"(?:[ 　]{0,8}[^\s，。；：！？、,;:!?（）()《》“”]|、){0,30}?[ 　]{0,8}"
    r"(?=第[一二三四五六七八九十百千0-9]{1,7}[章节条]|一、|[（(][一1１][）)]|[1１][.．、]"
    r"|[0-9.]{1,6}\.1[^0-9]|①|[aA][）)])"
)
"""第一章　概述第一节, 二、任务（一）: there a title ends where what stands below it begins."""

_REFERS_TO = ("依照", "按照", "根据", "违反", "适用", "本法", "本条例", "本办法", "本规定")
"""What stands before an article that is spoken of."""

_BEHIND_WORD = Regex(
    "第(?<=[\u4e00-\u9fff）)”].)"
    "|[一二三四五六七八九十](?<=[\u4e00-\u9fff）)”》].)"
    "(?<![零〇一二三四五六七八九十百点第之其统唯专单万同任周期初不无为连图表件].)"
    "(?<![一二三四五六七八九].[一二三四五六七八九])"
)
"""云岭县防汛方案一、总体要求, 第一节 申请第二条: the line end between them is lost.

推三阻四、 is a word.
"""

_RUN_INTO = ("han", "article", *(row.name for row in FAMILIES.values() if row.titled))
"""Families whose members are looked for behind words."""

_NAMED_BY_NUMBER = ("的", "班", "号", "组", "项", "款", "条", "期")
"""二、办好（一）班: what such a number names."""

FURTHEST_TITLE = 10
"""Families further in than this one have no titles."""

_CONTENTS = Regex(r"目[ 　]{0,4}[录次]\s*([^\s0-9（(.…·]{3,6})", "目")
"""A contents page, and what its first entry begins with, as the heading does further on."""

FEWEST_ENTRIES = 3
LONGEST_ENTRY = 60
"""A contents page has so many entries, on the average no longer than this."""

_FIRM = "。！？；：:;\t\n 　"
_SENTENCE_END = "。！？"
_CLOSING = "”’）)"


def inside_flat(text: str, start: int, end: int) -> list[Candidate]:
    """Return the candidates in ``text[start:end]``, a document without line ends.

    One that follows a blank or the end of a sentence is as firm as one at a line's start.
    """
    found = _with_titles_below(text, end, _behind_boundaries(text, start, end))
    found = with_first(text, start, _with_lost_members(text, start, end, found))
    found = _without_contents(text, start, end, found)
    found = _without_quantities(text, _with_titles_below(text, end, found))
    found = outside_pairs(text, start, end, [each for each in found if not cites(text, each)])
    found = with_texts(found)
    _mark_within(text, found)
    return found


def _behind_boundaries(text: str, start: int, end: int) -> list[Candidate]:
    """Return the candidates behind blanks and marks, some behind the end of a sentence only."""
    found: list[Candidate] = []
    for at in _flat_places(text, start, end):
        match = _FLAT.match(text, at, end)
        if match is None or (found and at < found[-1].end):
            continue
        firm = at == start or _stands_firm(text, at)
        candidate = candidate_of(match, at, firm=firm)
        if candidate.family.place == "start" and candidate.family.doubtful and not firm:
            continue
        if candidate.family.name == "arabic_bare" and text[at - 1 : at].isspace():
            continue
        found.append(candidate)
    return found


def _without_contents(text: str, start: int, end: int, found: list[Candidate]) -> list[Candidate]:
    """Leave out the entries of a contents page: 目录一、总则（1）…… 一、总则."""
    entry = _CONTENTS.search(text, start, min(end, start + TITLE_ABOVE_LENGTH))
    if entry is None:
        return found
    body = text.find(entry[1], entry.end(), end)
    listed = sum(entry.start() < each.start < body for each in found)
    if listed < FEWEST_ENTRIES or body - entry.start() > LONGEST_ENTRY * listed:
        return found
    return [each for each in found if not entry.start() < each.start < body]


def _without_quantities(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Leave out 2.3 (2.3万元): it goes on with no 2.2, and begins no list as 2.1 does."""
    result: list[Candidate] = []
    latest: dict[int, tuple[int, ...]] = {}
    for each in found:
        if number := section_number(text, each):
            goes_on = latest.get(len(number)) == (*number[:-1], number[-1] - 1)
            if not (goes_on or number[-1] == 1):
                continue
            latest[len(number)] = number
        result.append(each)
    return result


def _with_titles_below(text: str, end: int, found: Sequence[Candidate]) -> list[Candidate]:
    """Add what stands directly below the title of one of ``found``: 第一章 概述第一节."""
    result: list[Candidate] = []
    article: Candidate | None = None
    for candidate in found:
        if result and candidate.start < result[-1].end:
            continue
        result.append(candidate)
        while below := _below_title(text, end, result[-1], article):
            result[-1].firm |= result[-1].family.titled
            result.append(below)
        article = result[-1] if result[-1].family.name == "article" else article
    return result


def _stands_firm(text: str, at: int) -> bool:
    """Tell whether a blank stands before ``at``, or a sentence ends there, its quotation too."""
    if text[at - 1] in _FIRM:
        return True
    return text[at - 1] in _CLOSING and text[max(0, at - 2)] in _SENTENCE_END


def _below_title(
    text: str, end: int, above: Candidate, article: Candidate | None
) -> Candidate | None:
    """Return what stands below the title of ``above``: 第一章 概述第一节, 二、任务（一）.

    That is a first member, or an article, which below 一、 is the one after the last ``article``:
    二、适用范围第三条.
    """
    if above.family.rank >= FURTHEST_TITLE or above.family.series == "article":
        return None
    title = _TITLE_ABOVE.match(text, above.end, end)
    if title is None or (match := _FLAT.match(text, title.end(), end)) is None:
        return None
    within = _FLAT_PLACE.finditer(text, above.end, title.end())
    if any(_FLAT.match(text, place.start(), end) for place in within):
        return None
    below = candidate_of(match, match.start(), firm=True)
    if title[0].endswith(_REFERS_TO):
        return None
    if below.family.name == "article" and not above.family.titled:
        is_next = below.ordinal == 1 if article is None else below.follows(article)
        return below if is_next else None
    if below.family.rank <= above.family.rank or text.startswith(_NAMED_BY_NUMBER, below.end):
        return None
    return below if above.family.titled or below.ordinal == 1 else None


def _with_lost_members(text: str, start: int, end: int, found: list[Candidate]) -> list[Candidate]:
    """Add the 一、 and 第一条 that the line above has run into.

    They are all that stand behind words between two others, and fill the gap between these or
    make whole lists: 云岭县防汛方案一、总体要求…… 二、……
    """
    loose = _behind_words(text, start, end)
    if not loose:
        return found
    lost: list[Candidate] = []
    above: dict[str, tuple[int, int]] = {}
    for each in found:
        name, number = each.family.name, each.ordinal
        if name in loose and each.firm and number is not None:
            before, since = above.get(name, (0, start))
            lost += _filling(loose[name], since, each.start, before, number)
            above[name] = number, each.end
    for name, members in loose.items():
        before, since = above.get(name, (0, start))
        lost += _filling(members, since, end, before, None)
    return sorted([*found, *lost], key=START) if lost else found


def _behind_words(text: str, start: int, end: int) -> dict[str, list[Candidate]]:
    """Return what stands behind words and is not spoken of, by family."""
    loose: dict[str, list[Candidate]] = {}
    for place in _BEHIND_WORD.finditer(text, start, end):
        at = place.start()
        match = _FLAT.match(text, at, end)
        if match and match.lastgroup in _RUN_INTO and not text.endswith(_REFERS_TO, start, at):
            loose.setdefault(match.lastgroup, []).append(candidate_of(match, at, firm=False))
    return loose


def _filling(
    members: Sequence[Candidate], start: int, end: int, before: int, after: int | None
) -> Sequence[Candidate]:
    """Return those of ``members`` from ``start`` to ``end`` if they fill the gap there."""
    if after == before + 1:
        return ()
    first, last = (bisect_left(members, each, key=START) for each in (start, end))
    between = members[first:last]
    numbers = [each.ordinal or 0 for each in between]
    restart = bool(between) and between[0].family.name != "article"
    return between if _make_lists(before, numbers, after, restart=restart) else ()


def _make_lists(before: int, numbers: Sequence[int], after: int | None, *, restart: bool) -> bool:
    """Tell whether each of ``numbers`` goes on with the one before it, or begins a list.

    What begins one has a second member, ``after`` may begin one. Articles do not ``restart``.
    """
    if not restart and after in (None, 1):
        return False
    numbered = [before, *numbers] if after is None else [before, *numbers, after]
    return all(two == one + 1 or (two == 1 and restart) for one, two in pairwise(numbered)) and all(
        two == 2 for one, two in pairwise([*numbers, after]) if one == 1
    )


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
