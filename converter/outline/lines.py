"""Lines and paragraphs: what stands on a line of its own, and which lines belong together.

A paragraph is usually one line. Text from e-mail or PDF breaks its lines at a fixed width;
such lines are joined when the whole text shows that width. The page numbers that printing
left between them become noise inside the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Literal, TypeAlias

from converter.model import Table
from converter.outline.candidates import INVISIBLE, Candidate, at_start
from converter.regex import Regex

WHITE_SPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What no line begins or ends with: white space (`str.isspace`) and the byte order mark."""

LINE = re.compile(r"[^\s\ufeff](?:[^\n]*[^\s\ufeff])?")
"""A line without the white space at its ends; blank lines do not match."""

_INVISIBLE = Regex(f"[{INVISIBLE}]")

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
_JOINING = frozenset("及和与或把被")
_INSIDE = frozenset("，、。；,;")

MARKER_LINE = 12
TITLE_LINE = 40
"""A line this short may be a marker alone, and the next one, if this short, its title."""

FIRST_MARKERS = tuple(
    f"{opening}{number}{closing}" for opening in "（(" for number in "一1１" for closing in "）)"
)
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

ARTICLE = Regex("第[一二三四五六七八九十百零〇0-9]+条")
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

INDENT = 2
"""The first line of a paragraph is indented by so many 字."""

FEWEST_FIRST_LINES = 2
"""Fewer first lines of paragraphs do not show what tells them from others."""

Sign: TypeAlias = Literal["indent", "gap"]
"""What tells the first lines of paragraphs from others: an indent, or a blank line above."""

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
    for line in text.split("\n"):
        rest = line.lstrip(WHITE_SPACE)
        if rest:
            visible = rest.rstrip(WHITE_SPACE)
            start = offset + len(line) - len(rest)
            lines.append(Paragraph(start, start + len(visible), visible, gap))
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
        seen = _INVISIBLE.compiled.sub("", line.text).strip()
        if seen:
            line.text = seen
        else:
            line.role = "noise"


def _wrap_width(text: str, lines: list[Paragraph]) -> int:
    """Return the width in 字 at which the text is wrapped, or 0.

    Wrapped text has many lines of nearly one length, and most of them end in the middle of a
    sentence. Where they are few, they are the longest, nearly all of them do, and a line follows
    that may go on with them.
    """
    if len(lines) < WRAP_MINIMUM or max(len(line.text) for line in lines) > WRAP_LONGEST * 2:
        return 0
    if not WRAP_SHORTEST <= max(width(line.text) for line in lines) <= WRAP_LONGEST:
        return 0
    widths = [_printed_width(text, line) for line in lines]
    return _width_of_many(lines, widths) or _width_of_few(text, lines, widths)


def _width_of_many(lines: Sequence[Paragraph], widths: Sequence[float]) -> int:
    """Return the width that a third of the lines have, or 0."""
    longest = max(widths)
    long = sorted(
        width
        for line, width in zip(lines, widths, strict=True)
        if width * 2 >= longest and not ends_sentence(line.text)
    )
    if not long:
        return 0
    typical = long[len(long) // 2]
    full = [i for i, width in enumerate(widths) if abs(width - typical) <= WRAP_SLACK]
    open_ended = [i for i in full if not ends_sentence(lines[i].text)]
    many = len(full) * 3 >= len(lines) and len(open_ended) * 3 >= len(full) * 2
    return int(typical) if many and len(full) >= WRAP_FULL and typical >= WRAP_SHORTEST else 0


def _width_of_few(text: str, lines: Sequence[Paragraph], widths: Sequence[float]) -> int:
    """Return the width of the longest lines, or 0 if they do not look cut off."""
    longest = max(widths)
    open_ended = [
        i
        for i, width in enumerate(widths)
        if longest - width <= 2 * WRAP_SLACK and not ends_sentence(lines[i].text)
    ]
    if not open_ended:
        return 0
    typical = sorted(widths[i] for i in open_ended)[len(open_ended) // 2]
    if longest - typical > WRAP_SLACK:
        return 0
    full = [i for i, width in enumerate(widths) if abs(width - typical) <= WRAP_SLACK]
    open_ended = [i for i in full if not ends_sentence(lines[i].text)]
    if len(full) < WRAP_FULL or len(open_ended) * 2 < len(full):
        return 0
    prose = sum(not _INSIDE.isdisjoint(lines[i].text) for i in open_ended)
    if prose * 2 < len(open_ended) or _followed(text, lines, open_ended) * 4 < len(open_ended) * 3:
        return 0
    return int(typical)


def _followed(text: str, lines: Sequence[Paragraph], open_ended: Sequence[int]) -> int:
    """Count the lines of ``open_ended`` above one that ends a sentence, or is open-ended too."""
    further = {*open_ended}
    gap = _usual_gap(lines)
    return sum(
        (index + 1 in further or ends_sentence(lines[index + 1].text))
        and at_start(text, lines[index + 1].start, lines[index + 1].end) is None
        for index in open_ended
        if index + 1 < len(lines) and lines[index + 1].gap <= gap
    )


def width(line: str) -> float:
    """Return the width of ``line`` in 字: ASCII counts half."""
    return len(line) - len(line.encode("ascii", "ignore")) / 2


def _printed_width(text: str, line: Paragraph) -> float:
    """Return the width of ``line`` with its indent; more than 2 字 of blanks place it elsewhere."""
    indent = width(text[text.rfind("\n", 0, line.start) + 1 : line.start])
    return width(line.text) + min(indent, INDENT)


def _joined(text: str, lines: list[Paragraph], full: int) -> list[Paragraph]:
    """Join the lines of a text that is wrapped at ``full`` 字."""
    groups: list[list[Paragraph]] = []
    noise: list[Paragraph] = []
    before: Paragraph | None = None
    usual = _usual_gap(lines)
    wrapped = _Wrapped(text, full, _sign(text, lines, full, usual))
    for line in lines:
        if line.role == "noise":  # as good as a blank line
            groups += [*([each] for each in noise), [line]]
            noise, before = [], None
            continue
        if is_page_number(line.text):
            line.role = "noise"
            noise.append(line)
            continue
        gap = line.gap > usual and not noise
        if before is not None and wrapped.runs_on(
            before, line, first=len(groups[-1]) == 1, gap=gap
        ):
            groups[-1] += [*noise, line]
        else:
            groups += [*([each] for each in noise), [line]]
        noise = []
        before = line
    return [_merged(group) for group in [*groups, *([each] for each in noise)]]


def _usual_gap(lines: Sequence[Paragraph]) -> int:
    """Return how many blank lines stand between any two lines: one, if spacing is doubled."""
    return min((line.gap for line in lines[1:]), default=0)


def _sign(text: str, lines: Sequence[Paragraph], full: int, usual: int) -> Sign | None:
    """Return what tells the first lines of paragraphs from the others, if anything does.

    A long line below one that is not full is a first one; one below a full line that breaks off
    is not.
    """
    shortest = full - WRAP_SLACK - INDENT
    firsts: list[Paragraph] = []
    others: list[Paragraph] = []
    for above, line in pairwise(lines):
        long = _printed_width(text, above) >= shortest
        if not long and width(line.text) >= shortest:
            firsts.append(line)
        elif long and not ends_sentence(above.text):
            others.append(line)
    if len(firsts) < FEWEST_FIRST_LINES:
        return None
    signs: dict[Sign, Callable[[Paragraph], bool]] = {
        "indent": partial(_is_indented, text),
        "gap": lambda line: line.gap > usual,
    }
    for sign, has in signs.items():
        most = sum(map(has, firsts)) * 4 >= len(firsts) * 3
        if most and sum(map(has, others)) * 4 <= len(others):  # a heading may fill its line
            return sign
    return None


def _is_indented(text: str, line: Paragraph) -> bool:
    return line.start > 0 and text[line.start - 1] != "\n"


@dataclass(slots=True)
class _Wrapped:
    """Which lines of a wrapped text go on with the one above.

    Attributes:
        text: The text.
        full: The width at which it is wrapped, in 字.
        sign: What tells the first lines of its paragraphs from the others.
        ordinals: The last number of each family that opened a line.
    """

    text: str
    full: int
    sign: Sign | None
    ordinals: dict[str, int | None] = field(default_factory=dict)

    def runs_on(self, before: Paragraph, line: Paragraph, *, first: bool, gap: bool) -> bool:
        """Tell whether ``line`` continues ``before``, the ``first`` line of its paragraph or not.

        A full line that ends a sentence may also end the paragraph; then the next line would be
        indented, or shorter by the two 字 of an indent that is lost; so may be the ``first`` line
        of the paragraph that is open.
        """
        length = _printed_width(self.text, before)
        indented = _is_indented(self.text, line)
        carried = not (gap or indented) and length >= self.full - 1
        if gap or (indented and self.sign == "indent") or self._is_opened(before, line, carried):
            return False
        if length < self.full - WRAP_SLACK - (INDENT if first else 0):
            return False
        if not _closes(before.text):
            return length >= self.full - 1 or not _is_bare(line.text)
        long = width(line.text) >= self.full - 1
        return carried and (long or (self.sign is not None and ends_sentence(line.text)))

    def _is_opened(self, before: Paragraph, line: Paragraph, carried: bool) -> bool:
        """Tell whether a marker opens ``line``, to which it was not ``carried`` over.

        第一、 / 二、三项 is torn, for no 一、 was there. Where first lines are told from others, a
        full line that is none of them goes on with a list inside its paragraph.
        """
        candidate = at_start(self.text, line.start, line.end)
        if candidate is None or candidate.family.doubtful:
            return False
        family, ordinal = candidate.family.name, candidate.ordinal
        last = self.ordinals.get(family) or 0
        if carried and ordinal not in (1, last + 1) and not ends_sentence(before.text):
            return False
        if carried and self.sign and width(line.text) >= self.full - 1:
            return False
        self.ordinals[family] = ordinal
        return True


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

    Nor does one end with 及 or 和; a line with a full stop inside is no title either.

    Between the two stand no more than ``gap`` blank lines, and what is a line by itself (a
    date, a label, a signature) stays one.
    """
    above = before.text
    if above[-1] not in "，、" and not (above[-1] in _JOINING and "。" in above):
        return False
    if len(above) < WRAP_SHORTEST or line.gap > gap:
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
        if line.text[-1].isalpha()
        and len(line.text) >= CUT_LINE
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


def _torn_by_noise(text: str, lines: Sequence[Paragraph]) -> Collection[int]:
    """Return where the lines start that show nothing but tear a sentence, and those below them.

    A page that breaks off has left a space without width there; no blank line stands around::

        行政事业性收费三十五项，收费
        (U+200B)
        项目再减少一半以上。
    """
    if all(line.role is None for line in lines):
        return ()
    starts: set[int] = set()
    for above, noise, below in zip(lines, lines[1:], lines[2:], strict=False):
        if (
            noise.role == "noise"
            and not (above.role or below.role or noise.gap or below.gap)
            and "。" in above.text  # no title
            and above.text[-1].isalnum()
            and ends_sentence(below.text)
            and at_start(text, below.start, below.end) is None
        ):
            starts |= {noise.start, below.start}
    return starts


def _closes_quote(line: str) -> bool:
    """Tell whether ``line`` closes a quotation that it has not opened."""
    before, mark, _ = line.partition("”")
    return bool(mark) and "“" not in before


def _joined_markers(text: str, lines: list[Paragraph]) -> list[Paragraph]:
    """Join what cannot be two paragraphs: torn brackets, and a marker alone on its line."""
    groups: list[list[Paragraph]] = []
    alone: Candidate | None = None
    gap = _usual_gap(lines)
    cut_off = _cut_off(text, lines, gap)
    torn = _torn_by_noise(text, lines)
    for line in _with_markers_below(text, lines):
        if line.start in torn:
            groups[-1].append(line)
            continue
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
    return [group[0] if len(group) == 1 else _merged(group) for group in groups]


def _may_title(line: str, marker: Candidate) -> bool:
    """Tell whether ``line`` is the title of a marker alone on the line above it."""
    return len(line) <= TITLE_LINE and not (marker.family.titled and ends_sentence(line))
