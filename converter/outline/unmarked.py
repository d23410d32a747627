"""Unmarked headings: short lines without a stop that stand above prose (基本案情).

Only lines that an editor would not doubt are taken; a list of names, a table that lost its
rules and a caption look much the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from converter.markers import FAMILIES
from converter.outline import patterns
from converter.outline.headings import STATEMENT
from converter.outline.lines import Paragraph, ends_sentence, is_rule
from converter.outline.sequence import Accepted
from converter.regex import Regex

SHORT_LINE = 24
"""A longer line is a heading only where others like it show that it is one …"""

PROSE_LENGTH = 40
"""… and so is one above a shorter paragraph than this."""

PART_NAME_LENGTH = 8
"""A heading this short names a part of a text of its kind (基本案情)."""

FEWEST_NAMES = 2
"""So many headings that are names, and no others, make further ones likely."""

SENTENCES = 3
"""So many sentences on lines of their own, each above prose, are headings if they …"""

ALIKE = 2
ALIKE_LENGTH = 50
"""… begin alike (这是修路最多的一年。), or are as short as headings (`SHORT_LINE`) and
alternate with paragraphs."""

RHYTHM = 3
"""So many headings, each above one paragraph, make lines longer than most headings likely …"""

RHYTHM_LENGTH = 40
"""… up to this length: the items of a bulletin."""

NAMED_LENGTH = 10
"""Who or what stands before the ： of such a heading is not longer."""

FEWEST_CHAPTERS = 2
"""A text without marked chapters has so many titles between its articles, or it has none."""


class Standing(NamedTuple):
    """How an unmarked heading stands among the marked ones.

    Attributes:
        depth: How deep; None for below the marked heading above it.
        holds: Markers stand inside it that count as deep as itself, as inside others of its kind.
        above: So deep counts what it stands in, if it holds such.
        rank: That of the chapters it is one of, its number lost: those with numbers, and what
            stands further out, stand where they count.
    """

    depth: int | None = None
    holds: bool = False
    above: int = 0
    rank: float = 0


_STOPS = Regex("[。！？；：!?;:]")
_NO_HEADING = Regex(
    r"[，。；：:;,\t＝]|(?<!=)=(?!=)|[ 　]{2}|^[图表]\s*\d"
    r"|[ 　]\d[\d.]*\s*(?:米|元|吨|公里|公斤|[%％])$"
    r"|^[\d.%\-—]+$|^[（(].*[）)]$|》第.{1,9}条"
)
_FIELD_NAME = Regex(
    r".*(?:名称?|单位|(?:牵头|责任|配合)(?:部门|领导)|地[点址]|时间|日期|期限|电话|籍贯|学历|职务"
    r"|金额|方式|编号|依据)"
)
"""项目名称 and 责任单位 have a value behind their ：; nobody speaks there."""

_STATUTE = Regex("》第[^，。；：]{1,9}条", "》第")
"""《村道条例》第三条, below 相关法条: a reference, no heading."""

_NO_CHAPTER = Regex("[如见另][下附行定]|解释权|签[字章名]|盖章|者罚|应当|不得|如表")
"""What stands between the clauses of a contract, and torn rules: 规格见附表, 签字页."""


def unmarked_headings(
    paragraphs: Sequence[Paragraph], body: Sequence[int], marked: Mapping[int, Accepted]
) -> dict[int, Standing]:
    """Return the paragraphs of ``body`` that are headings without a marker.

    A line directly below a marked heading is none: the marker has said what comes.
    """
    found: set[int] = set()
    above_prose: list[int] = []
    below_prose = False
    for index in reversed(body):
        paragraph = paragraphs[index]
        if index in marked or paragraph.role:
            below_prose = False
            continue
        if len(paragraph.text) <= SHORT_LINE and (
            patterns.FIXED_HEADING.fullmatch(paragraph.text)
            or (below_prose and _is_short_title(paragraph.text))
        ):
            found.add(index)
            continue
        if below_prose and _is_sentence(paragraph.text):
            above_prose.append(index)
        below_prose = _is_prose(paragraph.text)
    found = {index for index in found if not _within_sentence(index, paragraphs)}
    found.update(_like_others(found, body, paragraphs, marked))
    found.update(_in_rhythm(found, body, paragraphs, marked))
    law = any(each.candidate.family.name == "article" for each in marked.values())
    if not law:
        found.update(_alike(above_prose, paragraphs))
    found -= _below_marked(found, paragraphs, marked)
    if not law:
        found.update(_alternating(above_prose[::-1], paragraphs))
    standing = _with_lists(sorted(found), paragraphs, marked)
    if law:
        standing.update(_chapters(body, paragraphs, marked))
    return standing


def _with_lists(
    headings: Sequence[int], paragraphs: Sequence[Paragraph], marked: Mapping[int, Accepted]
) -> dict[int, Standing]:
    """Tell which headings hold sections of the outermost list: it begins anew in several.

    摘要 and 前言 hold none; 附则 holds its rules.
    """
    places = sorted(marked)
    holding: set[int] = set()
    for index in headings:
        at = bisect_right(places, index)
        text = paragraphs[index].text
        if at == len(places) or (text[-1] != "则" and patterns.FIXED_HEADING.fullmatch(text)):
            continue
        first = marked[places[at]]
        if first.depth == 1 and first.ordinal == 1:
            holding.add(index)
    several = len(holding) > 1
    return {
        index: Standing(1, holds=True) if several and index in holding else Standing()
        for index in headings
    }


def _chapters(
    body: Sequence[int], paragraphs: Sequence[Paragraph], marked: Mapping[int, Accepted]
) -> dict[int, Standing]:
    """Return the titles between articles: chapters without a number, or whose number was lost."""
    lines = [index for index in body if paragraphs[index].role != "noise"]
    titles = {
        index: marked[following]
        for index, following in pairwise(lines)
        if index not in marked
        and following in marked
        and paragraphs[index].role is None
        and _is_below_chapter(marked[following])
        and _is_short_title(paragraphs[index].text)
    }
    if not titles:
        return {}
    lost = _with_lost_numbers(titles, marked)
    chapters = [*_titles_of_chapters(lines, paragraphs, marked, titles, lost)]
    sure: dict[int, Standing] = {}
    others: dict[int, Standing] = {}
    for index in chapters:
        below = titles[index]
        if index in lost:
            depth, rank = lost[index]
            sure[index] = Standing(depth, below.depth <= depth, below.depth - 1, rank)
        elif below.depth > 1:
            sure[index] = Standing(below.depth - 1)
        else:
            others[index] = Standing(1, holds=True, rank=FAMILIES["chapter"].rank)
    if len(chapters) < FEWEST_CHAPTERS:
        first_titles = [i for i in others if patterns.FIRST_CHAPTER.fullmatch(paragraphs[i].text)]
        others = {index: Standing() for index in first_titles}
    return sure | others


def _titles_of_chapters(
    lines: Sequence[int],
    paragraphs: Sequence[Paragraph],
    marked: Mapping[int, Accepted],
    titles: Mapping[int, Accepted],
    lost: Collection[int],
) -> Iterator[int]:
    """Yield those of ``titles``, given with what stands below them, that are chapters.

    总则 and its like are. Others must fill a gap in the numbers (``lost``), or stand below the
    end of a sentence; what stands above the first article goes on with the title of the law.
    """
    above: Accepted | None = None
    for before, index in pairwise([-1, *lines]):
        above = marked.get(index, above)
        if index not in titles:
            continue
        text = paragraphs[index].text
        if patterns.FIRST_CHAPTER.fullmatch(text) or patterns.FIXED_HEADING.fullmatch(text):
            yield index
            continue
        below = titles[index]
        is_first = below.candidate.family.name == "article" and below.ordinal == 1
        if above is None or is_first or _NO_CHAPTER.search(text):
            continue
        if index in lost or paragraphs[before].text[-1] == "。":
            yield index


def _is_below_chapter(each: Accepted) -> bool:
    """Tell whether it is an article, or the first section of a chapter."""
    name = each.candidate.family.name
    return name == "article" or (name == "section" and each.ordinal == 1)


def _with_lost_numbers(
    titles: Mapping[int, Accepted], marked: Mapping[int, Accepted]
) -> dict[int, tuple[int, float]]:
    """Return depth and rank of those of ``titles`` that fill a gap in the numbers of the chapters.

    第一章 … 监督管理 … 第三章: there 第二章 was lost. ``titles`` come with what stands below them.
    """
    lost: dict[int, tuple[int, float]] = {}
    waiting: defaultdict[float, list[int]] = defaultdict(list)  # by the rank of what is below
    last: dict[str, int] = {}
    numbered = [index for index, each in marked.items() if each.candidate.family.titled]
    for index in sorted([*titles, *numbered]):
        if index in titles:
            waiting[titles[index].candidate.family.rank].append(index)
            continue
        each = marked[index]
        family, number = each.candidate.family, each.ordinal or 0
        inner = [rank for rank in waiting if rank > family.rank]
        within = [title for rank in inner for title in waiting.pop(rank)]
        if 0 < len(within) < number - last.get(family.name, 0):
            lost.update(dict.fromkeys(within, (each.depth, family.rank)))
        last = {name: n for name, n in last.items() if FAMILIES[name].rank < family.rank}
        last[family.name] = number
    return lost


def _is_short_title(text: str) -> bool:
    return _is_title(text, SHORT_LINE)


def _is_title(text: str, most: int) -> bool:
    if not 2 <= len(text) <= most or ends_sentence(text):
        return False
    return _NO_HEADING.search(text) is None and not is_rule(text)


def _is_sentence(text: str) -> bool:
    """Tell whether a line is one sentence and no rule."""
    return (
        len(text) <= ALIKE_LENGTH
        and text[-1] in "。？?"
        and _STOPS.search(text, 0, len(text) - 1) is None
        and STATEMENT.search(text) is None
    )


def _is_question(text: str) -> bool:
    return text[-1] in "？?"


def _alike(sentences: Sequence[int], paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Yield the sentences that begin as several others do.

    One above a paragraph that begins so too is a paragraph like it: 会议审议了…… / 会议听取了…….
    """
    groups: dict[str, list[int]] = {}
    for index in sentences:
        begins = paragraphs[index].text[:ALIKE]
        if not paragraphs[index + 1].text.startswith(begins):
            groups.setdefault(begins, []).append(index)
    return (index for group in groups.values() if len(group) >= SENTENCES for index in group)


def _alternating(sentences: Sequence[int], paragraphs: Sequence[Paragraph]) -> Collection[int]:
    """Return the short sentences, if most of them alternate with paragraphs of prose."""
    short = [index for index in sentences if len(paragraphs[index].text) <= SHORT_LINE]
    groups: list[list[int]] = []
    for index in short:
        if groups and groups[-1][-1] == index - 2:
            groups[-1].append(index)
        else:
            groups.append([index])
    regular = sum(
        len(group)
        for group in groups
        if len(group) >= SENTENCES or all(_is_question(paragraphs[index].text) for index in group)
    )
    return short if regular * 2 > len(short) else ()


def _like_others(
    found: Collection[int],
    body: Sequence[int],
    paragraphs: Sequence[Paragraph],
    marked: Collection[int],
) -> Iterator[int]:
    """Yield the lines as short as the headings found that stand above a sentence, however short.

    Where 基本案情 and 处理结果 are headings, so is 申请人请求.
    """
    names = [index for index in found if len(paragraphs[index].text) <= PART_NAME_LENGTH]
    if len(names) < FEWEST_NAMES or len(names) < len(found):
        return
    for index, following in pairwise(body):
        line, below = paragraphs[index], paragraphs[following]
        if (
            index not in marked
            and following not in marked
            and not (line.role or below.role)
            and len(line.text) <= PART_NAME_LENGTH
            and _is_short_title(line.text)
            and not _within_sentence(index, paragraphs)
            and (ends_sentence(below.text) or _STATUTE.search(below.text))
            and len(below.text) > 2 * len(line.text)
        ):
            yield index


def _in_rhythm(
    found: Collection[int],
    body: Sequence[int],
    paragraphs: Sequence[Paragraph],
    marked: Collection[int],
) -> set[int]:
    """Return the longer lines that stand where headings stand: each above one paragraph of prose.

    They follow a heading and its paragraph, or stand before such a pair; the first of a text
    has no paragraph above it.
    """

    def is_prose(at: int) -> bool:
        return body[at] not in marked and _is_prose(paragraphs[body[at]].text)

    def may_head(at: int) -> bool:
        paragraph = paragraphs[body[at]]
        return (
            body[at] not in marked
            and is_prose(at + 1)
            and (at == 0 or is_prose(at - 1))
            and _heads_item(paragraph.text)
            and not paragraph.role
        )

    headings = set(found)
    if len(found) < RHYTHM:
        speaking = [at for at in range(len(body) - 1) if "：" in paragraphs[body[at]].text]
        headings.update(body[at] for at in speaking if may_head(at))
    if len(headings) < RHYTHM:
        return set()
    for step in (1, -1):
        for at in range(len(body) - 1)[::step]:
            neighbour = at - 2 * step
            if 0 <= neighbour < len(body) and body[neighbour] in headings and may_head(at):
                headings.add(body[at])
    return headings


def _heads_item(text: str) -> bool:
    """Tell whether a line may head an item of a bulletin: 外交部：会谈富有成果."""
    if _is_title(text, RHYTHM_LENGTH):
        return True
    named, _, said = text.partition("：")
    return (
        len(said) > 1 < len(named) <= NAMED_LENGTH
        and patterns.PUBLICATION.fullmatch(text) is None
        and patterns.OWN_LABEL.match(text) is None
        and _FIELD_NAME.fullmatch(named) is None
        and _is_title(named + said, RHYTHM_LENGTH)
    )


def _within_sentence(index: int, paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether a line is a piece of what is around it, torn off by a line end.

    That is a sentence, or a formula, which goes on behind ＝.
    """
    if paragraphs[index].text[-1] in "的和与及或是为":
        return True
    above = paragraphs[index - 1] if index else None
    return (
        above is not None
        and above.role is None
        and len(above.text) > SHORT_LINE
        and not ends_sentence(above.text)
    ) or (above is not None and above.text[-1] in "的和与及＝")


def _is_prose(text: str) -> bool:
    return len(text) >= PROSE_LENGTH and ends_sentence(text)


def _below_marked(
    found: set[int], paragraphs: Sequence[Paragraph], marked: Collection[int]
) -> set[int]:
    """Return those of ``found`` that stand directly below a marked heading, or below such."""
    below: set[int] = set()
    for index in sorted(found):
        above = index - 1
        titled = above in marked and not ends_sentence(paragraphs[above].text)
        if titled or above in below:
            below.add(index)
    return below
