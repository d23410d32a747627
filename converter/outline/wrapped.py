"""Wrapped text: e-mail and PDF break its lines at a fixed width.

Such lines are joined when the whole text shows that width. The page numbers that printing left
between them become noise inside the paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Literal, TypeAlias

from converter.outline import patterns
from converter.outline.candidates import at_start
from converter.outline.contents_page import contents_in_text
from converter.outline.lines import (
    CLOSING,
    INSIDE,
    NARROWEST,
    NEVER_FIRST,
    Paragraph,
    closes_remark,
    ends_sentence,
    is_bare,
    is_rule,
    merged,
    usual_gap,
    width,
    without,
)
from converter.outline.torn import MARKER_LINE, may_title
from converter.regex import Regex

PARAGRAPH_END = frozenset("。！？!?：")

FEWEST_LINES = 8
"""Fewer lines than this show no width."""

CONTENTS_HEADING = 8
"""目　　录 is not longer …"""

_CONTENTS_BEGINS = ("目录", "目次", "目 ", "目　", "目\t")
"""… and begins like this; 目标 and 项目 stand in most texts."""

WIDEST = 80
"""The greatest width in 字 at which texts are wrapped; a longer line says that one is not."""

SLACK = 3
"""A full line may be this many 字 short: a number or a closing mark went to the next line."""

FEWEST_FULL = 4
"""Fewer full lines are chance."""

FEWEST_LAST_LINES = 2
"""Fewer lines that end paragraphs do not show that there are paragraphs of several lines."""

INDENT = 2
"""The first line of a paragraph is indented by so many 字."""

FEWEST_FIRST_LINES = 2
"""Fewer first lines of paragraphs do not show what tells them from others."""

TORN_NUMBER = Regex(
    "[第一二三四五六七八九十百千零〇]$|[一二三四五六七八九十]、$",
    "第一二三四五六七八九十百千零〇、",
)
"""Where a line ends so, a number at the head of the next may belong to it: 第一、 / 二、三项."""

FEWEST_SHORT_LINES = 3
"""Fewer first lines that are shorter than others by an indent may be so by chance."""

Sign: TypeAlias = Literal["indent", "gap", "short"]
"""What tells the first lines of paragraphs from others: an indent, or a blank line above.

Where the indent is lost, as PDF loses it, they are short of it.
"""


def wrap_width(text: str, lines: list[Paragraph]) -> int:
    """Return the width in 字 at which the text is wrapped, or 0.

    Wrapped text has many lines of nearly one length, and most of them end in the middle of a
    sentence. Where they are few, they are the longest, nearly all of them do, and a line follows
    that may go on with them.
    """
    contents = _contents(text, lines)
    lines = [*lines[: contents.start], *lines[contents.stop :]]
    if len(lines) < FEWEST_LINES or max([len(line.text) for line in lines]) > WIDEST * 2:
        return 0
    if not NARROWEST <= max(width(line.text) for line in lines) <= WIDEST:
        return 0
    widths = [_printed_width(text, line) for line in lines]
    full = _width_of_many(lines, widths)
    if full and (not usual_gap(lines) or _has_last_lines(lines, widths, full)):
        return full
    full = _width_of_few(text, lines, widths)
    return full if full and _has_last_lines(lines, widths, full) else 0


def _contents(text: str, lines: Sequence[Paragraph]) -> range:
    """Return which lines are a contents page: its entries are short, however wide the text is."""
    if any(map(text.__contains__, _CONTENTS_BEGINS)):
        for at, line in enumerate(lines):
            if len(line.text) <= CONTENTS_HEADING and patterns.CONTENTS.fullmatch(line.text):
                return range(at, at + 1 + contents_in_text(lines, at))
    return range(0)


def _has_last_lines(lines: Sequence[Paragraph], widths: Sequence[float], full: int) -> bool:
    """Tell whether lines look like the last ones of paragraphs: not full, and ending a sentence.

    Those of a list of titles or names end with nothing, full or not.
    """
    rest = [i for i, each in enumerate(widths) if each < full - SLACK]
    last = sum(ends_sentence(lines[i].text) for i in rest)
    return last >= FEWEST_LAST_LINES and last * 3 >= len(rest)


def _width_of_many(lines: Sequence[Paragraph], widths: Sequence[float]) -> int:
    """Return the width that a third of the lines have, or 0."""
    longest = max(widths)
    long = sorted(
        each
        for line, each in zip(lines, widths, strict=True)
        if each * 2 >= longest and not ends_sentence(line.text)
    )
    if not long:
        return 0
    typical = long[len(long) // 2]
    full, open_ended = _full_lines(lines, widths, typical)
    many = len(full) * 3 >= len(lines) and len(open_ended) * 3 >= len(full) * 2
    return int(typical) if many and len(full) >= FEWEST_FULL and typical >= NARROWEST else 0


def _width_of_few(text: str, lines: Sequence[Paragraph], widths: Sequence[float]) -> int:
    """Return the width of the longest lines, or 0 if they do not look cut off."""
    longest = max(widths)
    open_ended = [
        i
        for i, each in enumerate(widths)
        if longest - each <= 2 * SLACK and not ends_sentence(lines[i].text)
    ]
    if not open_ended:
        return 0
    typical = sorted(widths[i] for i in open_ended)[len(open_ended) // 2]
    if longest - typical > SLACK:
        return 0
    full, open_ended = _full_lines(lines, widths, typical)
    if len(full) < FEWEST_FULL or len(open_ended) * 2 < len(full):
        return 0
    prose = sum(not INSIDE.isdisjoint(lines[i].text) for i in open_ended)
    if prose * 2 < len(open_ended) or _followed(text, lines, open_ended) * 4 < len(open_ended) * 3:
        return 0
    return int(typical) if typical >= NARROWEST else 0


def _full_lines(
    lines: Sequence[Paragraph], widths: Sequence[float], typical: float
) -> tuple[list[int], list[int]]:
    """Return the lines of about the ``typical`` width, and those of them that end no sentence."""
    full = [i for i, each in enumerate(widths) if abs(each - typical) <= SLACK]
    return full, [i for i in full if not ends_sentence(lines[i].text)]


def _followed(text: str, lines: Sequence[Paragraph], open_ended: Sequence[int]) -> int:
    """Count the lines of ``open_ended`` above one that ends a sentence, or is open-ended too."""
    further = {*open_ended}
    gap = usual_gap(lines)
    return sum(
        (index + 1 in further or ends_sentence(lines[index + 1].text))
        and at_start(text, lines[index + 1].start, lines[index + 1].end) is None
        for index in open_ended
        if index + 1 < len(lines) and lines[index + 1].gap <= gap
    )


def _printed_width(text: str, line: Paragraph) -> float:
    """Return the width of ``line`` with its indent; more than 2 字 of blanks place it elsewhere."""
    indent = width(text[text.rfind("\n", 0, line.start) + 1 : line.start])
    return width(line.text) + min(indent, INDENT)


def joined(
    text: str, lines: list[Paragraph], full: int, printed: Collection[int]
) -> list[Paragraph]:
    """Join the lines of a text that is wrapped at ``full`` 字.

    Those that start at ``printed`` are no text, but what printing put on each page.
    """
    groups: list[list[Paragraph]] = []
    noise: list[Paragraph] = []
    before: Paragraph | None = None
    first = apart = False
    usual = usual_gap(lines)
    entries = {lines[i].start for i in _contents(text, lines) if lines[i].text[-1].isdigit()}
    firsts, others = _first_lines(text, without(lines, {*printed, *entries}), full)
    sign = _sign(text, firsts, others, usual)
    if sign is None and (longer := _width_without_indent(firsts, others)):
        full, sign = longer, "short"
    wrapped = _Wrapped(text, full, sign)
    for line in lines:
        if line.role or is_rule(line.text) or line.start in entries:  # as good as a blank line
            groups += [*([each] for each in noise), [line]]
            noise, before = [], None
            continue
        if line.start in printed:
            line.role = "noise"
            noise.append(line)
            continue
        gap = line.gap > usual and not noise and not apart
        if before is not None and wrapped.parts_marker(before, line):
            groups[-1] += [*noise, line]
            before, noise = replace(line, text=f"{before.text} {line.text}"), []
            first = apart = True
            continue
        if before is not None and wrapped.runs_on(before, line, first=first, gap=gap):
            groups[-1] += [*noise, line]
            first = False
        else:
            groups += [*([each] for each in noise), [line]]
            first = True
        apart, noise = False, []
        before = line
    return [merged(group) for group in [*groups, *([each] for each in noise)]]


def _first_lines(
    text: str, lines: Sequence[Paragraph], full: int
) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return lines that are surely first ones of paragraphs, and lines that surely are none.

    A long line below one that is not full is a first one; one below a full line that breaks off
    is not.
    """
    shortest = full - SLACK - INDENT
    firsts: list[Paragraph] = []
    others: list[Paragraph] = []
    for above, line in pairwise(lines):
        long = _printed_width(text, above) >= shortest
        if not long and width(line.text) >= shortest:
            firsts.append(line)
        elif long and not ends_sentence(above.text):
            others.append(line)
    return firsts, others


def _sign(
    text: str, firsts: Sequence[Paragraph], others: Sequence[Paragraph], usual: int
) -> Sign | None:
    """Return what stands before the first lines of paragraphs and not before the others."""
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


def _width_without_indent(firsts: Sequence[Paragraph], others: Sequence[Paragraph]) -> int:
    """Return the width of the other lines where the first ones are short of an indent, or 0."""
    if len(firsts) < FEWEST_SHORT_LINES:
        return 0
    short = sorted(width(line.text) for line in firsts)
    typical = short[len(short) // 2]
    long = sorted(each for line in others if (each := width(line.text)) >= typical - SLACK)
    if len(long) < FEWEST_SHORT_LINES:
        return 0
    full = long[len(long) // 2]
    lost = abs(full - typical - INDENT) <= 0.5 and short[len(short) * 5 // 6] < full - 0.5
    return int(full) if lost else 0


def _is_indented(text: str, line: Paragraph) -> bool:
    return line.start > 0 and text[line.start - 1] not in "\n\f"


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
        if closes_remark(before.text, line.text) and not gap:
            return True
        length = _printed_width(self.text, before)
        indented = _is_indented(self.text, line)
        full = length >= self.full - 1 - (INDENT if first and self.sign == "short" else 0)
        carried = full and not (gap or indented)
        if gap or (indented and self.sign == "indent") or self._is_opened(before, line, carried):
            return False
        if length < self.full - SLACK - (INDENT if first else 0):
            return False
        if not _closes(before.text):
            return full or not is_bare(line.text)
        last = self.sign is not None and ends_sentence(line.text)
        return carried and (last or self._is_long(line))

    def parts_marker(self, before: Paragraph, line: Paragraph) -> bool:
        """Tell whether ``before`` is the marker of ``line``, and the two are one printed line.

        A wide space behind a marker parts them in text that was taken from PDF.
        """
        if len(before.text) > MARKER_LINE:
            return False
        marker = at_start(self.text, before.start, before.end)
        if marker is None or marker.family.doubtful or marker.end < before.end:
            return False
        return may_title(line.text, marker) and not at_start(self.text, line.start, line.end)

    def _is_long(self, line: Paragraph) -> bool:
        """Tell whether ``line`` is full without an indent; a mark at its end may hang over."""
        hung = self.sign == "short" and line.text[-1] in NEVER_FIRST
        return width(line.text) - hung >= self.full - 1

    def _is_opened(self, before: Paragraph, line: Paragraph, carried: bool) -> bool:
        """Tell whether a marker opens ``line``, to which it was not ``carried`` over.

        第一、 / 二、三项 is torn, for no 一、 was there; so is a sentence: 情形之 / 一，情节
        严重的. Where first lines are told from others, a full line that is none of them goes on
        with a list inside its paragraph.
        """
        candidate = at_start(self.text, line.start, line.end)
        if candidate is None or candidate.family.doubtful:
            return False
        family, ordinal = candidate.family.name, candidate.ordinal
        last = self.ordinals.get(family) or 0
        if carried and ordinal not in (1, last + 1) and TORN_NUMBER.search(before.text):
            return False
        if carried and self.text[candidate.end - 1] in "，," and not ends_sentence(before.text):
            return False
        if carried and self.sign and self._is_long(line):
            return False
        self.ordinals[family] = ordinal
        return True


def _closes(line: str) -> bool:
    return line.rstrip(CLOSING)[-1:] in PARAGRAPH_END
