"""Lines and paragraphs: what stands on a line of its own, and which lines belong together.

A paragraph is usually one line. Text from e-mail or PDF breaks its lines at a fixed width;
such lines are joined when the whole text shows that width. The page numbers that printing
left between them become noise inside the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from converter.model import Table
from converter.outline.candidates import INVISIBLE, Candidate, at_start
from converter.regex import Regex

LINE = re.compile(r"[^\s\ufeff](?:[^\n]*[^\s\ufeff])?")
"""A line without the white space at its ends; blank lines do not match."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")

PAGE_NUMBER = Regex(
    r"[-—–－─·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?[-—–－─·\s]*",
    "页-—–－─·",
)
"""— 1 —, - 1 -, 第1页 共5页: accepted as noise only with dashes or 页 (`is_page_number`)."""

NEVER_FIRST = "，。、；：,;）)》〉」』"
"""No line begins with one of these (GB/T 15834-2011, 5.1.1): it goes on with the one before …"""

OPENING = "（(《〈“‘「『【"
"""… and so does the line after one that ends with one of these (5.1.2)."""

SENTENCE_END = frozenset("。！？!?；;：:…")
PARAGRAPH_END = frozenset("。！？!?：")
CLOSING = "”’』」）)》】"
_MARKS = SENTENCE_END | {"，", "、"}
_INSIDE = frozenset("，、。；,;")

MARKER_LINE = 12
TITLE_LINE = 40
"""A line this short may be a marker alone, and the next one, if this short, its title."""

FIRST_MARKERS = ("（一）", "(一)", "（1）", "(1)")
MEMBERS_APART = 12
"""A second marker is looked for so many lines below a first one that ends a line."""

BARE_LINE = 20
"""A line this short that ends with no mark does not go on with the one above."""

LINE_BY_ITSELF = Regex(
    r"附(?:[件表图录：: 　]|$).*|(?:抄\s*[送报]|主\s*题\s*词).*|[^，。；：:]{1,8}[：:].*"
    r"|.*(?:印发|年.{1,3}月.{1,3}日)",
    "附抄主：:印日",
)
"""附件：… · 抄送：… · 时间：… · ……2031年5月6日印发: whatever the line above ends with."""

ARTICLE = re.compile("第[一二三四五六七八九十百零〇0-9]+条")
FEWEST_ARTICLES = 3
"""With so many lines that begin 第一条 a text is one of rules."""

CUT_LINE = 24
"""There a line this long ends with a mark, or is cut off …"""

FEWEST_CUTS = 2
"""… if there are so many of them: of one the mark may be forgotten."""

WRAP_MINIMUM = 8
"""Fewer lines than this show no width."""

WRAP_SHORTEST = 16
WRAP_LONGEST = 80
"""Widths in 字 at which texts are wrapped; a longer line says that this one is not."""

WRAP_FULL = 4
"""Fewer full lines are chance."""

WRAP_SLACK = 3
"""A full line may be this many 字 short: a number or a closing mark went to the next line."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the source.

    Attributes:
        start: Offset of its first code point.
        end: Offset after its last one.
        text: Its lines in one, line ends, noise and what is invisible left out: what patterns
            are matched with.
        gap: How many blank lines stand before it.
        noise: Where lines of printing residue begin inside it.
        role: Its function, once `converter.outline.parts` has found it.
        level: How deep it stands as a heading, if its source says so (Markdown does).
        heading_end: Where such a heading ends, if text follows in the same paragraph.
        table: The table that stands here in the place of a paragraph (`table_at`).
    """

    start: int
    end: int
    text: str
    gap: int = 0
    noise: Collection[int] = frozenset()
    role: str | None = None
    level: int | None = None
    heading_end: int | None = None
    table: Table | None = None


def table_at(offset: int, table: Table) -> Paragraph:
    """Return what stands for ``table`` among the paragraphs: U+FFFC, which is no text."""
    return Paragraph(offset, offset, "\ufffc", gap=1, role="table", table=table)


def paragraphs(text: str) -> list[Paragraph]:
    """Cut ``text`` into paragraphs; every code point that is not blank is in one of them."""
    lines = _lines(text)
    width = _wrap_width(text, lines)
    return _joined(text, lines, width) if width else _joined_markers(text, lines)


def is_page_number(line: str) -> bool:
    """Tell whether ``line`` is a page number and nothing else (— 1 —, 第1页)."""
    if len(line) > 16 or not PAGE_NUMBER.fullmatch(line):
        return False
    return "页" in line or not (line[0].isdigit() or line[-1].isdigit())


def ends_sentence(line: str) -> bool:
    """Tell whether ``line`` ends with a punctuation mark that ends a sentence or a clause."""
    return line.rstrip(CLOSING)[-1:] in SENTENCE_END


def _lines(text: str) -> list[Paragraph]:
    """Return the lines without the white space and the byte order marks at their ends."""
    lines: list[Paragraph] = []
    offset = gap = 0
    for line in text.replace("\ufeff", " ").split("\n"):
        visible = line.strip()
        if visible:
            start = offset + len(line) - len(line.lstrip())
            end = start + len(visible)
            lines.append(Paragraph(start, end, text[start:end], gap))
            gap = 0
        elif lines:
            gap += 1
        offset += len(line) + 1
    keep_visible(text, lines)
    return lines


def keep_visible(text: str, lines: Sequence[Paragraph]) -> None:
    """Leave out of the lines of ``text`` what is invisible; a line that shows nothing is noise."""
    if not any(mark in text for mark in INVISIBLE):  # far quicker than one expression for all
        return
    for line in lines:
        seen = _INVISIBLE.sub("", line.text).strip()
        if seen:
            line.text = seen
        else:
            line.role = "noise"


def _wrap_width(text: str, lines: list[Paragraph]) -> int:
    """Return the width in 字 at which the text is wrapped, or 0.

    Wrapped text has many lines of nearly one length, the longest there are, and most of
    them end in the middle of a sentence. Where they are few, nearly all do, and a line
    follows that may go on with them.
    """
    if len(lines) < WRAP_MINIMUM or max(len(line.text) for line in lines) > WRAP_LONGEST * 2:
        return 0
    lengths = [width(line.text) for line in lines]
    longest = max(lengths)
    if not WRAP_SHORTEST <= longest <= WRAP_LONGEST:
        return 0
    long = sorted(
        length
        for line, length in zip(lines, lengths, strict=True)
        if length * 2 >= longest and not ends_sentence(line.text)
    )
    if not long:
        return 0
    typical = long[len(long) // 2]
    full = [i for i, length in enumerate(lengths) if abs(length - typical) <= WRAP_SLACK]
    open_ended = [i for i in full if not ends_sentence(lines[i].text)]
    many = len(full) * 3 >= len(lines) and len(open_ended) * 3 >= len(full) * 2
    wrapped = many or (
        longest - typical <= WRAP_SLACK
        and len(open_ended) * 6 >= len(full) * 5
        and _followed(text, lines, open_ended) * 6 >= len(open_ended) * 5
    )
    return int(typical) if wrapped and len(full) >= WRAP_FULL and typical >= WRAP_SHORTEST else 0


def _followed(text: str, lines: Sequence[Paragraph], open_ended: Sequence[int]) -> int:
    """Count the lines of ``open_ended`` above one that ends a sentence, or is open-ended too."""
    further = {*open_ended}
    return sum(
        (index + 1 in further or ends_sentence(lines[index + 1].text))
        and at_start(text, lines[index + 1].start, lines[index + 1].end) is None
        for index in open_ended
        if index + 1 < len(lines) and not lines[index + 1].gap
    )


def width(line: str) -> float:
    """Return the width of ``line`` in 字: ASCII counts half."""
    return len(line) - len(line.encode("ascii", "ignore")) / 2


def _joined(text: str, lines: list[Paragraph], full: int) -> list[Paragraph]:
    """Join the lines of a text that is wrapped at ``full`` 字."""
    groups: list[list[Paragraph]] = []
    noise: list[Paragraph] = []
    before: Paragraph | None = None
    for line in lines:
        if line.role == "noise":  # as good as a blank line
            groups += [*([each] for each in noise), [line]]
            noise, before = [], None
            continue
        if is_page_number(line.text):
            line.role = "noise"
            noise.append(line)
            continue
        candidate = at_start(text, line.start, line.end)
        marked = candidate is not None and not candidate.family.doubtful
        gap = bool(line.gap and not noise)
        if (
            before is not None
            and not marked
            and _runs_on(text, before, line, full, first=len(groups[-1]) == 1, gap=gap)
        ):
            groups[-1] += [*noise, line]
        else:
            groups += [*([each] for each in noise), [line]]
        noise = []
        before = line
    return [_merged(group) for group in [*groups, *([each] for each in noise)]]


def _runs_on(
    text: str, before: Paragraph, line: Paragraph, full: int, *, first: bool, gap: bool
) -> bool:
    """Tell whether ``line`` continues the line before it in a text wrapped at ``full`` 字.

    A full line that ends a sentence may also end the paragraph; then the next line would be
    indented, or shorter by the two 字 of an indent that is lost; so may be the ``first`` line
    of the paragraph that is open.
    """
    length = width(before.text)
    if gap or length < full - WRAP_SLACK - (2 if first else 0):
        return False
    if not _closes(before.text):
        return True
    indented = line.start > 0 and text[line.start - 1] != "\n"
    return length >= full - 1 and not indented and width(line.text) >= full - 1


def _closes(line: str) -> bool:
    return line.rstrip(CLOSING)[-1:] in PARAGRAPH_END


def _merged(lines: list[Paragraph]) -> Paragraph:
    """Return the paragraph that ``lines`` make, page numbers among them its noise."""
    first = lines[0]
    if len(lines) == 1:
        return first
    text = "".join(line.text for line in lines if line.role is None)
    noise = {line.start for line in lines if line.role is not None}
    return replace(first, end=lines[-1].end, text=text, noise=noise)


def _with_markers_below(text: str, lines: list[Paragraph]) -> list[Paragraph]:
    """Cut off a first marker that ends the line above its title: 一、任务（一） / 修好农村路。."""
    if not any(line.text.endswith(FIRST_MARKERS) for line in lines):
        return lines
    result: list[Paragraph] = []
    for index, line in enumerate(lines):
        marker = _marker_at_end(text, line, lines[index + 1 : index + 1 + MEMBERS_APART])
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
    if line.text[0] in NEVER_FIRST:
        return True
    last = before.text[-1]
    if last in SENTENCE_END:
        return False
    return last in OPENING or _is_quoted(before, line) or _breaks_off(text, before, line, gap)


def _is_quoted(before: Paragraph, line: Paragraph) -> bool:
    """Tell whether a quotation begins above the line end and is closed below it."""
    open_quote = before.text.rfind("“") > before.text.rfind("”")
    return open_quote and not ends_sentence(before.text) and _closes_quote(line.text)


def _breaks_off(text: str, before: Paragraph, line: Paragraph, gap: int) -> bool:
    """Tell whether ``line`` goes on with a long line that ends with ， or 、: no sentence does.

    Between the two stand no more than ``gap`` blank lines, and what is a line by itself (a
    date, a label, a signature) stays one.
    """
    above = before.text
    if above[-1] not in "，、" or len(above) < WRAP_SHORTEST or line.gap > gap:
        return False
    if _is_bare(line.text) or LINE_BY_ITSELF.fullmatch(line.text):
        return False
    return at_start(text, line.start, line.end) is None


def _is_bare(line: str) -> bool:
    """Tell whether ``line`` is short and ends with no mark: a heading, a name, a date."""
    return len(line) <= BARE_LINE and line.rstrip(CLOSING)[-1:] not in _MARKS


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
        if len(line.text) >= CUT_LINE
        and line.text[-1].isalpha()
        and not _INSIDE.isdisjoint(line.text)
    ]
    if len(cut) < FEWEST_CUTS:
        return ()
    articles = [index for index, line in enumerate(lines) if ARTICLE.match(line.text)]
    if len(articles) < FEWEST_ARTICLES:
        return ()
    starts: set[int] = set()
    for index in reversed(cut):
        line = lines[index + 1]
        ends = ends_sentence(line.text) or (
            index + 2 < len(lines) and lines[index + 2].start in starts
        )
        marked = at_start(text, line.start, line.end)
        if index >= articles[0] and ends and line.gap <= gap and not (marked or line.role):
            starts.add(line.start)
    return starts if len(starts) >= FEWEST_CUTS else ()


def _closes_quote(line: str) -> bool:
    """Tell whether ``line`` closes a quotation that it has not opened."""
    before, mark, _ = line.partition("”")
    return bool(mark) and "“" not in before


def _joined_markers(text: str, lines: list[Paragraph]) -> list[Paragraph]:
    """Join what cannot be two paragraphs: torn brackets, and a marker alone on its line."""
    groups: list[list[Paragraph]] = []
    alone: Candidate | None = None
    gap = min((line.gap for line in lines[1:]), default=0)
    cut_off = _cut_off(text, lines, gap)
    for line in _with_markers_below(text, lines):
        if is_page_number(line.text):
            line.role = "noise"
        short = len(line.text) <= MARKER_LINE
        candidate = at_start(text, line.start, line.end) if short else None
        if groups and (line.start in cut_off or _goes_on(text, groups[-1][-1], line, gap)):
            groups[-1].append(line)
            candidate = at_start(text, groups[-1][0].start, line.end) if short else None
        elif alone and candidate is None and line.role is None and _may_title(line.text, alone):
            groups[-1].append(line)
        else:
            groups.append([line])
        if candidate is not None and (candidate.end < line.end or candidate.family.doubtful):
            candidate = None
        alone = candidate
    return [_merged(group) for group in groups]


def _may_title(line: str, marker: Candidate) -> bool:
    """Tell whether ``line`` is the title of a marker alone on the line above it."""
    return len(line) <= TITLE_LINE and not (marker.family.titled and ends_sentence(line))
