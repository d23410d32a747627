"""Candidates: every place where a marker may stand, before anyone decides whether it does.

A pattern says where one may stand inside a paragraph; which family it is, say the patterns of
those that begin with the character there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product

from converter.markers import COUNTED, FAMILIES, Family
from converter.outline.candidate import START, Candidate, Rows, candidate_of
from converter.outline.pairs import outside_pairs
from converter.regex import Regex

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
"""Characters that show nothing: soft hyphens, breaks and joiners without width, directions."""

_BOUNDARY_MARKS = "。；：！？，、;:!?,…”’）)】"
BOUNDARY = rf"[{_BOUNDARY_MARKS}\s]"
"""What may stand before a marker inside a paragraph."""

_RUN_ON = {"han_bracket", "arabic", "arabic_bracket", "arabic_half_bracket", "circled"}

_WHOLE = frozenset("名号月日家所座台辆人位户条项件")
"""What is counted in whole numbers: 3.1号仓库 is 3. above 1号."""

BRACKETED = {"arabic_bracket", "circled"}
"""Families whose later members are no other numbers: （3）, ③."""


def stands_inside(family: Family) -> bool:
    """Tell whether a marker of ``family`` may stand inside a paragraph.

    So does 第二条 where the line end above it is lost, though it opens paragraphs by itself.
    """
    return family.place != "start" or family.name == "article"


_START = Rows(row for row in FAMILIES.values() if row.place != "inline")
_INLINE = Rows(row for row in FAMILIES.values() if row.place != "start")
_ARTICLE = Rows([FAMILIES["article"]])
_LOOSE = Rows(row for row in FAMILIES.values() if row.name in _RUN_ON)

# An expression that begins with a set of characters is searched for many times as fast as one
# that begins with a look behind, so these name what a marker begins with first.
_BEHIND_BOUNDARY = f"(?<={BOUNDARY}.)"
_LOOSE_PLACE = Regex(f"{_LOOSE.begins}(?<![0-9０-９.第图表式注件A-Za-z].)")
"""Members of a list that has begun stand anywhere, but not within a number."""

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

ARTICLE_LENGTH = 12
"""第 一千二百六十五 条 is no longer."""

LONGEST_GAP = 8
"""A full stop stands no farther before an article whose line end is lost."""

_OMITTED = ("（略）", "(略)")
"""A title ends before it: 旗语（一）（略） is a title with a number."""

FIRST_ABOVE = 200
"""So far above 二是 its 一是 is looked for inside a paragraph."""

_STOPS = frozenset("，。；：！？”’）】》")
"""What stands behind the number of a note, and behind no marker."""

TITLED_LENGTH = 60
"""A line that begins 第一章 and is longer is a sentence."""

_SENTENCE = Regex("[。；]")


def at_start(text: str, start: int, end: int) -> Candidate | None:
    """Return the candidate that opens the paragraph ``text[start:end]``, if there is one.

    Invisible characters before it, which web pages and chat programs leave, belong to it.

    Behind a quotation mark none does: new text of an amendment (增加一条：“第九条…) is numbered
    in the law that it goes into, not here; inside a paragraph what is quoted is left out too.
    Each paragraph of a quotation begins with the mark (GB/T 15834-2011, 4.8).
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
    candidate = candidate_of(match, start, firm=True)
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


def before_number(text: str, number: int) -> int:
    """Return where the ``number`` and its stop end that ``text`` begins with, above another: 2.3名.

    0 if it does not, or where 2.3 may be one number: 2.3万元, 2.3 概述.
    """
    digits = str(number)
    end = len(digits) + 1
    if not text.startswith(digits) or text[end - 1 : end] not in (".", "．"):
        return 0
    counted = text[end:].lstrip("0123456789")
    return end if len(counted) < len(text) - end and counted[0:1] in _WHOLE else 0


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


def cites(text: str, candidate: Candidate) -> bool:
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
    found = [] if first is None else [candidate_of(first, start, firm=False)]
    found += _behind_boundaries(text, among, start, end)
    found = _with_glued_articles(text, start, found)
    found = with_first(text, start, found)
    if run_on or any(map(begins_run_on, found)) or _begins_behind_word(text, among, end):
        found = _with_run_on(text, start, end, found, run_on=run_on)
    found = [each for each in found if not cites(text, each)]
    if not found or found[-1].start == start:
        return []
    return with_texts(outside_pairs(text, start, end, found))


def with_texts(found: list[Candidate]) -> list[Candidate]:
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
        match = _INLINE.match(text, at, end) or _article(text, at, end)
        if match is None:
            continue
        candidate = candidate_of(match, at, firm=False)
        if candidate.family.doubtful or text[at - 1] != "、":
            yield candidate


def _article(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the match of an article whose line end above it may be lost.

    It is looked for apart from what stands inside paragraphs: few texts need its expression.
    """
    if text[start] != "第" or text.find("条", start, start + ARTICLE_LENGTH) < 0:
        return None
    return _ARTICLE.match(text, start, end)


def _with_glued_articles(text: str, start: int, found: list[Candidate]) -> list[Candidate]:
    """Leave out the articles that are spoken of: ……。依照第三条.

    Those that have lost the line ends between them follow one another, each behind a full stop;
    the first may open the paragraph, at ``start``, or stand behind ：. One alone behind a blank
    is told too: the article that opens a paragraph further on may go on with it.
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
    alone = len(run) == 1 and _is_behind_blank(text, run[0].start)
    glued = {start, *(each.start for each in run if alone or len(run) > 1)}
    return [each for each in found if each.family.name != "article" or each.start in glued]


def _is_behind_blank(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in " \u3000"


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


def with_first(text: str, start: int, found: list[Candidate]) -> list[Candidate]:
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
    return [candidate_of(match, places[-1].start(), firm=False)]


def _with_run_on(
    text: str, start: int, end: int, found: list[Candidate], *, run_on: bool
) -> list[Candidate]:
    """Add the members that follow a word without a stop: 意义（1）实事求是（2）群众路线."""
    known = {each.start for each in found}
    loose = [
        candidate_of(match, match.start(), firm=False)
        for place in _LOOSE_PLACE.finditer(text, start, end)
        if place.start() not in known
        and (match := _LOOSE.match(text, place.start(), end))
        and not text.startswith(_OMITTED, match.end())
    ]
    if not loose:
        return found
    both = sorted([*found, *loose], key=START)
    begun = {each.family.name for each in both if each.ordinal == 1}
    if run_on:
        begun.add(both[0].family.name)
    return [each for each in both if each.start in known or each.family.name in begun]


def _is_title(candidate: Candidate, text: str, end: int) -> bool:
    """第一章 and the like stand above a title, not at the head of a sentence."""
    if text[end - 1] in "）)":  # 第二节 量测（雨量、水位……）: a remark makes no title long
        end = max(candidate.end, *(text.find(mark, candidate.end, end) for mark in "（("))
    return end - candidate.start <= TITLED_LENGTH and not _SENTENCE.search(text, candidate.end, end)
