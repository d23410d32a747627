"""Torn lines: what cannot be two paragraphs, in a text that is not wrapped.

A bracket is open, a line begins with ，, a marker stands alone above its title.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from converter.markers import NTH
from converter.outline.candidate import Candidate
from converter.outline.candidates import at_start
from converter.outline.lines import (
    INSIDE,
    NEVER_FIRST,
    NO_TITLE,
    OPENING,
    SENTENCE_END,
    Paragraph,
    closes_remark,
    ends_sentence,
    is_bare,
    merged,
    usual_gap,
)
from converter.outline.terms import term_numbers
from converter.regex import Regex

_CREDIT = "摄文图"
"""What a line ends with that says who took a picture: 记者刘山摄."""

_JOINING = frozenset("及和与或把被")
"""Words that no sentence ends with."""

MARKER_LINE = 12
TITLE_LINE = 40
"""A line this short may be a marker alone, and the next one, if this short, its title."""

_CLOSING = "）)"
FIRST_MARKERS = tuple(
    f"{opening}{number}{closing}" for opening in "（(" for number in "一1１" for closing in _CLOSING
)

SECOND_MEMBER_WITHIN = 12
"""A second marker is looked for so many lines below a first one that ends a line."""

LINE_BY_ITSELF = Regex(
    r"附(?:[件表图录：: 　]|$).*|(?:抄\s*[送报]|主\s*题\s*词).*|[^，。；：:]{1,8}[：:].*"
    r"|.*(?:印发|年.{1,3}月.{1,3}日)",
    "附抄主：:印日",
)
"""附件：… · 抄送：… · 时间：… · ……2031年5月6日印发: whatever the line above ends with."""

BROKEN_LINE = 16
"""A shorter line that ends with ， may be one of a list."""

BLANK = "___"
"""What is filled in (原则是⏎____。) goes on with a line without a stop, where that is long."""

ARTICLE = Regex(rf"{NTH}条")

CHAPTER = Regex(rf"{NTH}(?P<kind>[编章节])[ 　\t]*(?=\S)")
_KINDS = frozenset("编章节")
NUMBER_LENGTH = 11
"""第, its number and 章 are not longer; `CHAPTER` is dear to compile."""

LONG_TITLE = 14
"""The title of a chapter that was broken by hand is not shorter than this, its number included …"""

_GOES_ON = frozenset("、，和与及")
"""… or ends like this."""

FEWEST_ARTICLES = 3
"""With so many lines that begin 第一条 a text is one of rules."""

CUT_LINE = 24
"""There a line this long ends with a mark, or is cut off …"""

FEWEST_CUTS = 2
"""… if there are so many of them: of one the mark may be forgotten."""


def joined(text: str, lines: list[Paragraph], printed: Collection[int]) -> list[Paragraph]:
    """Join lines that are no paragraphs by themselves; part a first marker from what it ends.

    Those that start at ``printed`` are no text, but what printing put on each page.
    """
    groups: list[list[Paragraph]] = []
    alone: Candidate | None = None
    gap = usual_gap(lines)
    cut_off = {*_cut_off(text, lines, gap), *_cut_titles(text, lines, gap)}
    torn = _torn_by_noise(text, lines)
    terms = term_numbers(lines)
    for line in _with_markers_below(text, lines):
        if line.start in torn:
            groups[-1].append(line)
            continue
        if line.start in printed:
            line.role = "noise"
        short = len(line.text) <= MARKER_LINE
        candidate = at_start(text, line.start, line.end) if short else None
        if terms and groups and groups[-1][-1].start in terms:
            groups[-1].append(line)
        elif groups and (line.start in cut_off or _goes_on(text, groups[-1][-1], line, gap)):
            groups[-1].append(line)
            candidate = at_start(text, groups[-1][0].start, line.end) if short else None
        elif alone and _is_parted(text, alone, line):
            groups[-1].append(line)
        else:
            groups.append([line])
        if candidate is not None and (candidate.end < line.end or candidate.family.doubtful):
            candidate = None
        alone = candidate
    return [group[0] if len(group) == 1 else merged(group) for group in groups]


def _with_markers_below(text: str, lines: list[Paragraph]) -> list[Paragraph]:
    """Cut off a first marker that ends the line above its title: 一、任务（一） / 修好农村路。."""
    bracketed = [line.text for line in lines if line.text[-1] in _CLOSING]
    if not any(each.endswith(FIRST_MARKERS) for each in bracketed):
        return lines
    result: list[Paragraph] = []
    for index, line in enumerate(lines):
        marker = _marker_at_end(text, line, lines[index + 1 : index + 1 + SECOND_MEMBER_WITHIN])
        if marker is None:
            result.append(line)
            continue
        above = text[line.start : marker.start].rstrip()
        seen = line.text.removesuffix(text[marker.start : line.end]).rstrip()
        result.append(replace(line, end=line.start + len(above), text=seen))
        result.append(Paragraph(marker.start, line.end, text[marker.start : line.end]))
    return result


def _marker_at_end(text: str, line: Paragraph, below: Sequence[Paragraph]) -> Candidate | None:
    """Return the first marker at the end of ``line``, if the next one below is the second.

    The title 关于……的解释（一） has none of its list below it.
    """
    if (
        not line.text.endswith(FIRST_MARKERS)
        or len(line.text) <= len(FIRST_MARKERS[0])
        or line.role
    ):
        return None
    marker = at_start(text, line.end - len(FIRST_MARKERS[0]), line.end)
    if marker is None or not below or at_start(text, below[0].start, below[0].end):
        return None
    for each in below:
        candidate = at_start(text, each.start, each.end)
        if candidate is not None and candidate.family is marker.family:
            return marker if candidate.ordinal == 2 else None
    return None


def _goes_on(text: str, before: Paragraph, line: Paragraph, gap: int) -> bool:
    """Tell whether ``line`` goes on with the one before it: a line end stands where none can."""
    if before.role or line.role:
        return False
    if line.text[0] in NEVER_FIRST or closes_remark(before.text, line.text):
        return True
    last = before.text[-1]
    if last in SENTENCE_END:
        return False
    if line.text[0] == "日" and last.isdecimal() and "月" in before.text[-3:]:
        return True  # 2031年3月26 / 日县人大常委会…
    if line.text.startswith(BLANK):
        return len(before.text) >= BROKEN_LINE and line.gap <= gap
    return last in OPENING or _is_quoted(before, line) or _breaks_off(text, before, line, gap)


def _is_quoted(before: Paragraph, line: Paragraph) -> bool:
    """Tell whether a quotation begins above the line end and is closed below it."""
    open_quote = before.text.rfind("“") > before.text.rfind("”")
    return open_quote and not ends_sentence(before.text) and _closes_quote(line.text)


def _closes_quote(line: str) -> bool:
    """Tell whether ``line`` closes a quotation that it has not opened."""
    before, mark, _ = line.partition("”")
    return bool(mark) and "“" not in before


def _breaks_off(text: str, before: Paragraph, line: Paragraph, gap: int) -> bool:
    """Tell whether ``line`` goes on with a long line that ends with ， or 、: no sentence does.

    Nor does one end with 及 or 和; a line with a full stop inside is no title either.

    Between the two stand no more than ``gap`` blank lines, and what is a line by itself (a
    date, a label, a signature) stays one.
    """
    above = before.text
    if above[-1] not in "，、" and not (above[-1] in _JOINING and "。" in above):
        return False
    if len(above) < BROKEN_LINE or line.gap > gap:
        return False
    if is_bare(line.text) or LINE_BY_ITSELF.fullmatch(line.text):
        return False
    return at_start(text, line.start, line.end) is None


def _cut_off(text: str, lines: Sequence[Paragraph], gap: int) -> Collection[int]:
    """Return where the lines start that go on with a line that was cut off in a text of rules.

    Below its first article every paragraph ends with a mark. A long line that has marks inside
    and none at its end was cut off, if the next one, which no marker opens, ends a sentence::

        第二条　本市城市绿地的规划、建设和保护，适用本
        条例。
    """
    cut = [
        index
        for index, line in enumerate(lines[:-1])
        if line.text[-1].isalpha()
        and len(line.text) >= CUT_LINE
        and not INSIDE.isdisjoint(line.text)
    ]
    if len(cut) < FEWEST_CUTS:
        return ()
    articles = [index for index, line in enumerate(lines) if ARTICLE.match(line.text)]
    if len(articles) < FEWEST_ARTICLES:
        return ()
    listed = _below_colons(text, lines)
    starts: set[int] = set()
    for index in reversed(cut):
        line = lines[index + 1]
        ends = (ends_sentence(line.text) and line.text[-1] not in "：:") or (
            index + 2 < len(lines) and lines[index + 2].start in starts
        )
        apart = at_start(text, line.start, line.end) or line.role or line.gap > gap
        if index >= articles[0] and ends and not apart and index not in listed:
            starts.add(line.start)
    return starts if len(starts) >= FEWEST_CUTS else ()


def _cut_titles(text: str, lines: Sequence[Paragraph], gap: int) -> Iterator[int]:
    """Yield where the lines start that go on with the title of a chapter above its articles.

    What stands above 第二节 has lost its number::

        第三章　县人民代表大会及其常务委员会
        制定村规程序
        第十条　……
    """
    chapters = [
        (index, match["kind"])
        for index, line in enumerate(lines)
        if line.text[0] == "第"
        and not _KINDS.isdisjoint(line.text[:NUMBER_LENGTH])
        and (match := CHAPTER.match(line.text))
    ]
    ends = [*(index for index, _ in chapters[1:]), len(lines)]
    for (index, kind), end in zip(chapters, ends, strict=False):
        if index + 2 >= len(lines):
            return
        title, below, following = lines[index : index + 3]
        if not _ends_title(title.text, below.text):
            continue
        if below.role or below.gap > gap or at_start(text, below.start, below.end):
            continue
        if not (ARTICLE.match(following.text) or CHAPTER.match(following.text)):
            continue
        numbered = kind != "节" and end < len(lines) and lines[end].text.startswith("第二节")
        if not numbered:
            yield below.start


def _ends_title(title: str, line: str) -> bool:
    """Tell whether ``line`` may be the second one of a chapter's ``title``."""
    if ends_sentence(title):
        return False
    if title[-1] in _GOES_ON:
        return len(line) <= TITLE_LINE and not ends_sentence(line)
    return (
        len(title) >= LONG_TITLE
        and len(line) <= CUT_LINE
        and line[0].isalpha()
        and not NO_TITLE.search(line)
    )


def _below_colons(text: str, lines: Sequence[Paragraph]) -> set[int]:
    """Return the lines without markers below one that ends with ：: members of a list, perhaps."""
    found: set[int] = set()
    listing = False
    for index, line in enumerate(lines):
        if at_start(text, line.start, line.end):
            listing = False
        if listing:
            found.add(index)
        listing = listing or line.text[-1] in "：:"
    return found


def _torn_by_noise(text: str, lines: Sequence[Paragraph]) -> Collection[int]:
    """Return where the lines start that show nothing but tear a sentence, and those below them.

    A page that breaks off has left a space without width there; no blank line stands around::

        木船和铁船由镇船
        (U+200B)
        厂逐条检验。
    """
    noises = sum(line.role == "noise" for line in lines)
    if not noises:
        return ()
    starts: set[int] = set()
    for above, noise, below in zip(lines, lines[1:], lines[2:], strict=False):
        if (
            noise.role == "noise"
            and not (above.role or below.role or noise.gap or below.gap)
            and "。" in above.text  # no title
            and above.text[-1].isalnum()
            and above.text[-1] not in _CREDIT
            and ends_sentence(below.text)
            and at_start(text, below.start, below.end) is None
        ):
            starts |= {noise.start, below.start}
    # where most of them stand between whole paragraphs they are there for the looks
    return starts if len(starts) >= noises else ()


def _is_parted(text: str, marker: Candidate, line: Paragraph) -> bool:
    """Tell whether ``line`` is what a marker alone on the line above it opens."""
    if line.role or not may_title(line.text, marker):
        return False
    return at_start(text, line.start, line.end) is None


def may_title(line: str, marker: Candidate) -> bool:
    """Tell whether ``line`` is the title of a marker alone on the line above it."""
    return len(line) <= TITLE_LINE and not (marker.family.titled and ends_sentence(line))
