"""Candidates: every place where a marker may stand, before anyone decides whether it does.

A pattern says where one may stand inside a paragraph; which family it is, say the patterns of
those that begin with the character there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise, product

from converter.markers import COUNTED, FAMILIES, LEADS, Family, ordinal
from converter.regex import Regex

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
"""Characters that show nothing: soft hyphens, breaks and joiners without width, directions."""

_BOUNDARY_MARKS = "。；：！？，、;:!?,…”’）)】"
BOUNDARY = rf"[{_BOUNDARY_MARKS}\s]"
"""What may stand before a marker inside a paragraph."""


@dataclass(slots=True)
class Candidate:
    """A possible marker.

    Attributes:
        start: Where it begins, in code points of the source.
        end: Where it ends, its own punctuation included.
        family: Its row in the table.
        ordinal: Its number; None where the word has none (其次, 最后, ——).
        firm: It stands where only a marker can stand: at the start of a paragraph.
        index: The paragraph it opens.
        certain: Its source says that it marks a heading (Markdown does), or 7.1 below it (7) does.
        inline: It stands inside a paragraph, in a list that others open or go on with.
        joined: The series that it continues, if that is not its family's own.
        below: It begins a list directly below a title of its own family (2.用法, above 1.拔销。).
        within: It begins a list inside a sentence (内容是：一、…；二、…), so inside what is open.
    """

    start: int
    end: int
    family: Family
    ordinal: int | None
    firm: bool = True
    index: int = 0
    certain: bool = False
    inline: bool = False
    joined: str = ""
    below: bool = False
    within: bool = False

    @property
    def series(self) -> str:
        """Families of one series continue one another."""
        return self.joined or self.family.series

    @property
    def doubtful(self) -> bool:
        """It is believed only if a second member follows."""
        return not (self.inline or self.certain) and (self.family.doubtful or not self.firm)

    def runs_into(self, text: str) -> bool:
        """Tell whether it may be the beginning of a word: 1小时应急圈, X光机采购."""
        if self.family.name not in _WITHOUT_STOP or not text[self.end - 1].isalnum():
            return False
        return not text[self.end : self.end + 1].isspace()

    def follows(self, before: Candidate | None) -> bool:
        """Tell whether it is the next member of the list of ``before``."""
        return (
            before is not None
            and self.family.series == before.family.series
            and self.ordinal is not None
            and self.ordinal - 1 == before.ordinal
        )


class _Rows(dict[str, re.Pattern[str] | None]):
    """The families of one place: by a character, the pattern of those that may begin with it.

    The expressions are compiled when a text first needs them: all together take longer than
    converting a speech.
    """

    def __init__(self, rows: Iterable[Family]) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self.begins = f"[{''.join(dict.fromkeys(row.begins for row in self._rows))}]"

    def __missing__(self, first: str) -> re.Pattern[str] | None:
        rows = [row for row in self._rows if first in _characters(row.begins)]
        self[first] = re.compile("|".join(_alternatives(rows))) if rows else None
        return self[first]

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the match of the first row that fits at ``start``."""
        pattern = self[text[start : start + 1]]
        return None if pattern is None else pattern.match(text, start, end)


def _alternatives(rows: Iterable[Family]) -> Iterator[str]:
    """Return an alternative for each row; rows that begin with the same of `LEADS` share it.

    No number of one row goes on in another: what stands behind a lead is no part of a number.
    """
    for lead, group in groupby(rows, _lead):
        named = "|".join(f"(?P<{row.name}>{row.pattern.removeprefix(lead)})" for row in group)
        yield f"{lead}(?:{named})" if lead else named


def _lead(row: Family) -> str:
    """Return the one of `LEADS` that the pattern of ``row`` begins with, or an empty string."""
    return next(filter(row.pattern.startswith, LEADS), "")


@cache
def _characters(begins: str) -> frozenset[str]:
    """Return the characters of a character class."""
    ranges = re.findall("(.)(?:-(.))?", begins)
    return frozenset(
        chr(point) for first, last in ranges for point in range(ord(first), ord(last or first) + 1)
    )


_LED = frozenset(row.name for row in FAMILIES.values() if _lead(row))
"""Families whose number stands in one of `LEADS`."""

_RUN_ON = {"han_bracket", "arabic", "arabic_bracket", "arabic_half_bracket", "circled"}

_WITHOUT_STOP = {"roman", "arabic_bare"}
"""Families whose numbers may stand directly before a word."""

BRACKETED = {"arabic_bracket", "circled"}
"""Families whose later members are no other numbers: （3）, ③."""


def stands_inside(family: Family) -> bool:
    """Tell whether a marker of ``family`` may stand inside a paragraph.

    So does 第二条 where the line end above it is lost, though it opens paragraphs by itself.
    """
    return family.place != "start" or family.name == "article"


_START = _Rows(row for row in FAMILIES.values() if row.place != "inline")
_INLINE = _Rows(filter(stands_inside, FAMILIES.values()))
_LOOSE = _Rows(row for row in FAMILIES.values() if row.name in _RUN_ON)
_FLAT = _Rows(
    row
    for row in FAMILIES.values()
    if row.place != "start" or row.titled or row.series in ("article", "han")
)

# An expression that begins with a set of characters is searched for many times as fast as one
# that begins with a look behind, so these name what a marker begins with first.
_BEHIND_BOUNDARY = f"(?<={BOUNDARY}.)"
_LOOSE_PLACE = Regex(f"{_LOOSE.begins}(?<![0-9０-９.第图表式注件A-Za-z].)")
"""Members of a list that has begun stand anywhere, but not within a number."""
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

# Behind its own first character, which the set before it names. ＠① stands for a character that
# a font lacks.
_FIRST = (
    r"(?<=①)(?<![＠@]①)|(?<=[（(])[1１一][）)]"
    r"|(?<=[1１])(?<![0-9０-９.][1１])[.．、](?![0-9０-９])"
)
_LOOSE_BEGINS = ("①", *map("".join, (*product("（(", "1１一"), *product("1１", ".．、"))))
_LOOSE_FIRST = Regex(f"[①（(1１](?:{_FIRST})")
"""A first member that may stand behind a word, and what it begins with: only then the others are
looked for."""

_PLACE = Regex(f"{_INLINE.begins}(?:{_BEHIND_BOUNDARY}|{_FIRST})")
"""Where a list may stand inside a paragraph: behind a boundary, and `_LOOSE_FIRST`; what that
begins with is among what members inside begin with."""

_FIRST_BEHIND_WORD = {
    "han_is": Regex("(?<![统唯专单万十同第之任。；：！？，、”’）\\s])一[是要]"),
    "aspect": Regex("(?<![另再单何这那每某哪。；：！？，、”’）\\s])一方面"),
}
"""一是 behind a word, of which it is no part (统一是); 一方面 likewise (任何一方面)."""

_REFERS_TO = ("依照", "按照", "根据", "违反", "适用", "本法", "条例", "办法", "规定")
"""What stands before an article that is spoken of."""

_CHAPTER_BEHIND_WORD = Regex(
    "[一二三四五六七八九十](?<=[\u4e00-\u9fff].)(?<![统唯专单万同第之任零〇一二三四五六七八九十百].)"
    "[一二三四五六七八九十]{0,2}[、.．]"
)
"""云岭县防汛方案一、总体要求: the line end between them is lost."""

MOST_LOST = 6
"""Fewer chapters than this have lost the line ends above them, one behind the other."""

LONGEST_GAP = 8
"""A full stop stands no farther before an article whose line end is lost."""

_OMITTED = ("（略）", "(略)")
"""A title ends before it: 旗语（一）（略） is a title with a number."""

FIRST_ABOVE = 200
"""So far above 二是 its 一是 is looked for inside a paragraph."""

_STOPS = frozenset("，。；：！？”’）】》")
"""What stands behind the number of a note, and behind no marker."""

_FIRM = "。！？；：:;\t\n 　"

TITLED_LENGTH = 60
"""A line that begins 第一章 and is longer is a sentence."""

PAIR_LENGTH = 600
"""A quotation longer than this inside one paragraph is a quotation mark forgotten."""

_SENTENCE = re.compile("[。；]")
_OPENS = {
    "“": "quote",
    "‘": "inner",
    "《": "title",
    "〈": "inner title",
    "「": "corner",
    "（": "bracket",
    "(": "bracket",
    "【": "lens",
    "<": "angle",
}
_CLOSES = {
    "”": "quote",
    "’": "inner",
    "》": "title",
    "〉": "inner title",
    "」": "corner",
    "）": "bracket",
    ")": "bracket",
    "】": "lens",
    ">": "angle",
}
_MARKS = re.compile("[" + "".join((*_OPENS, *_CLOSES)) + "]")


def at_start(text: str, start: int, end: int) -> Candidate | None:
    """Return the candidate that opens the paragraph ``text[start:end]``, if there is one.

    Invisible characters before it, which web pages and chat programs leave, belong to it.
    """
    first = text[start : start + 1]
    pattern = _START[first]
    if pattern is not None:
        match = pattern.match(text, start, end)
    elif first in INVISIBLE:
        match = _START.match(text, first_visible(text, start, end), end)
    else:
        return None
    if match is None:
        return None
    candidate = _candidate(match, start, firm=True)
    if candidate.family.titled and not _is_title(candidate, text, end):
        return None
    return candidate


def without_stop(text: str, number: int) -> bool:
    """Tell whether ``text`` begins with a number that counts nothing: 10教科书, not 10月."""
    digits = str(number)
    following = text[len(digits) : len(digits) + 1]
    return (
        text.startswith(digits) and "\u4e00" <= following <= "\u9fff" and following not in COUNTED
    )


def first_visible(text: str, start: int, end: int) -> int:
    """Return where in ``text[start:end]`` the first character stands that can be seen."""
    while start < end and text[start] in INVISIBLE:
        start += 1
    return start


def places(text: str) -> list[int]:
    """Return where in ``text`` a list may stand inside a paragraph or go on there, in order.

    Markers that open paragraphs are among them. A paragraph without another one, that is not
    opened by the `begins_run_on` of a list, has no candidates inside.
    """
    return [place.start() for place in _PLACE.finditer(text)]


def begins_run_on(candidate: Candidate) -> bool:
    """Tell whether this is the first member of a list whose others may follow a word: （1）."""
    return candidate.ordinal == 1 and candidate.family.name in _RUN_ON


def may_hold_next(text: str, opener: Candidate, end: int) -> bool:
    """Tell whether the member after ``opener`` may stand in its paragraph, behind any word.

    （2）观察。 … （2）写法（3）例文; a number without brackets may be any number, so ``opener``
    is of a family in `BRACKETED`.
    """
    if not opener.ordinal:
        return False
    if opener.family.name == "circled":
        following = [chr(ord(text[opener.end - 1]) + 1)]
    else:
        following = [f"({opener.ordinal + 1})", f"（{opener.ordinal + 1}）"]
    places = ((text.find(each, opener.end, end), len(each)) for each in following)
    return any(at >= 0 and not _refers(text, at, at + length) for at, length in places)


def _refers(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a number refer to it: 参见③, 按第（3）项, ③号."""
    return text[start - 1] in "见按第照合及图表注" or text[end : end + 1] in tuple("号项款条的、")


def _cites(text: str, candidate: Candidate) -> bool:
    """Tell whether ① stands behind what a note is on: 始建于明代①，…; a member has words."""
    if candidate.family.name != "circled":
        return False
    end = candidate.end
    return text[end - 1] not in "、.．" and text[end : end + 1] in _STOPS


def inside(
    text: str, start: int, end: int, among: Sequence[int], *, run_on: bool = False
) -> list[Candidate]:
    """Return the candidates inside ``text[start:end]``, in order; one may stand at its start.

    One that stands at its start alone is not told.

    Args:
        text: The text that holds the paragraph.
        start: Where the paragraph begins.
        end: Where it ends.
        among: Those of the `places` of ``text`` that are in the paragraph.
        run_on: The list that opens the paragraph goes on behind any word.
    """
    first = _START.match(text, start, end)
    found = [] if first is None else [_candidate(first, start, firm=False)]
    found += _behind_boundaries(text, among, start, end)
    found = _with_glued_articles(text, start, found)
    found = _with_first(text, start, found)
    if run_on or any(map(begins_run_on, found)) or _begins_behind_word(text, among, end):
        found = _with_run_on(text, start, end, found, run_on=run_on)
    found = [each for each in found if not _cites(text, each)]
    if not found or found[-1].start == start:
        return []
    return _outside_quotes(text, start, end, _with_texts(found))


def _with_texts(found: list[Candidate]) -> list[Candidate]:
    """Leave out members of one list with nothing between them, which refer to others: ①②③均可."""
    bare = {
        each.start
        for pair in pairwise(found)
        if pair[0].end == pair[1].start and pair[0].family is pair[1].family
        for each in pair
    }
    return [each for each in found if each.start not in bare] if bare else found


def _behind_boundaries(
    text: str, among: Iterable[int], start: int, end: int
) -> Iterator[Candidate]:
    """Yield the candidates behind a boundary; what stands behind 、 may count things."""
    for at in among:  # there are first members behind words as well
        if at == start or not _is_boundary(text[at - 1]):
            continue
        match = _INLINE.match(text, at, end)
        if match is None:
            continue
        candidate = _candidate(match, at, firm=False)
        if candidate.family.doubtful or text[at - 1] != "、":
            yield candidate


def _with_glued_articles(text: str, start: int, found: list[Candidate]) -> list[Candidate]:
    """Leave out the articles that are spoken of: ……。依照第三条.

    Those that have lost the line ends between them follow one another, each behind a full stop;
    the first may open the paragraph, at ``start``, or stand behind ：.
    """
    if not any(each.family.name == "article" and each.start != start for each in found):
        return found
    run: list[Candidate] = []
    for candidate in found:
        if candidate.family.name != "article":
            continue
        opens = candidate.start == start
        if not (opens or _ends_sentence(text, candidate.start, first=candidate.ordinal == 1)):
            continue
        if run and candidate.follows(run[-1]):
            run.append(candidate)
        elif len(run) < 2 and not (run and run[0].start == start):
            run = [candidate]
    glued = {start, *(each.start for each in run if len(run) > 1)}
    return [each for each in found if each.family.name != "article" or each.start in glued]


def _ends_sentence(text: str, start: int, *, first: bool) -> bool:
    """Tell whether a sentence ends above ``start``, or leads to the ``first`` member below it.

    Closing marks and blanks may stand between.
    """
    before = text[max(0, start - LONGEST_GAP) : start].rstrip(" \u3000\t”’）)")
    return before.endswith(("。", "：", ":") if first else "。")


def _begins_behind_word(text: str, among: Iterable[int], end: int) -> bool:
    """Tell whether a first member, ``among`` these places, may stand behind a word."""
    return any(
        text.startswith(_LOOSE_BEGINS, at) and _LOOSE_FIRST.match(text, at, end) for at in among
    )


def _is_boundary(character: str) -> bool:
    """Tell whether ``character`` is one of `BOUNDARY`."""
    return character in _BOUNDARY_MARKS or character.isspace()


def _with_first(text: str, start: int, found: list[Candidate]) -> list[Candidate]:
    """Add the 一是 that follows a word, where 二是 stands without one: 我们一是修路；二是架桥."""
    result: list[Candidate] = []
    begun: dict[str, bool] = {}
    for candidate in found:
        series = candidate.family.series
        if series in _FIRST_BEHIND_WORD:
            since = max(result[-1].end if result else start, candidate.start - FIRST_ABOVE)
            if candidate.ordinal == 2 and not begun.get(series):
                result += _behind_word(text, since, candidate.start, series)
            begun[series] = candidate.ordinal == 1
        result.append(candidate)
    return result


def _behind_word(text: str, start: int, end: int, series: str) -> list[Candidate]:
    """Return the last 一是 (一方面) in ``text[start:end]`` that follows a word, if there is one."""
    places = [*_FIRST_BEHIND_WORD[series].finditer(text, start, end)]
    if not places:
        return []
    match = _INLINE.match(text, places[-1].start(), end)
    assert match is not None, "it is a marker"
    return [_candidate(match, places[-1].start(), firm=False)]


def _with_run_on(
    text: str, start: int, end: int, found: list[Candidate], *, run_on: bool
) -> list[Candidate]:
    """Add the members that follow a word without a stop: 意义（1）实事求是（2）群众路线."""
    known = {each.start for each in found}
    loose = [
        _candidate(match, match.start(), firm=False)
        for place in _LOOSE_PLACE.finditer(text, start, end)
        if place.start() not in known
        and (match := _LOOSE.match(text, place.start(), end))
        and not text.startswith(_OMITTED, match.end())
    ]
    if not loose:
        return found
    both = sorted([*found, *loose], key=lambda each: each.start)
    begun = {each.family.name for each in both if each.ordinal == 1}
    if run_on:
        begun.add(both[0].family.name)
    return [each for each in both if each.start in known or each.family.name in begun]


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
        found.append(_candidate(match, at, firm=firm))
        if below := _below_title(text, end, found[-1], article):
            found.append(below)
        article = found[-1] if found[-1].family.name == "article" else article
    found = _with_lost_chapters(text, start, found)
    found = _outside_quotes(text, start, end, _with_texts(found))
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
    below = _candidate(match, match.start(), firm=True)
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
    chapters = [_candidate(match, match.start(), firm=False) for match in places]
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


def _candidate(match: re.Match[str], start: int, *, firm: bool) -> Candidate:
    """Return what a pattern of `_Rows` has found.

    Its number stands in its lead, the first of the groups that match, or else in one of the two
    behind its name.
    """
    name, group = match.lastgroup, match.lastindex
    assert name is not None, "every alternative is a named group"
    assert group is not None, "so it has a number too"
    if name in _LED:
        number = match[1] or next(filter(None, match.groups()))
    else:
        number = match[group + 1] or match[group + 2]
    return Candidate(start, match.end(), FAMILIES[name], ordinal(name, number), firm)


def _is_title(candidate: Candidate, text: str, end: int) -> bool:
    """第一章 and the like stand above a title, not at the head of a sentence."""
    return end - candidate.start <= TITLED_LENGTH and not _SENTENCE.search(text, candidate.end, end)


def _outside_quotes(text: str, start: int, end: int, found: list[Candidate]) -> list[Candidate]:
    """Leave out candidates inside quotation marks, book titles and brackets."""
    if not found:
        return found
    pairs = _pairs(text, start, min(end, found[-1].end + PAIR_LENGTH))
    result: list[Candidate] = []
    covered = 0
    at = 0
    for candidate in found:
        while at < len(pairs) and pairs[at][0] < candidate.start:
            covered = max(covered, pairs[at][1])
            at += 1
        if candidate.end > covered:
            result.append(candidate)
    return result


def _pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges of the closed pairs in ``text[start:end]``, by their beginnings.

    What is opened and not closed, or closed far away, is a slip of typing and no pair.
    """
    open_marks: defaultdict[str, list[int]] = defaultdict(list)
    pairs: list[tuple[int, int]] = []
    for match in _MARKS.finditer(text, start, end):
        mark, at = match[0], match.start()
        if mark in _OPENS:
            open_marks[_OPENS[mark]].append(at)
        elif opened := open_marks[_CLOSES[mark]]:
            first = opened.pop()
            if at - first <= PAIR_LENGTH:
                pairs.append((first, at + 1))
    pairs.sort()
    return pairs
