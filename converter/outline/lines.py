"""Lines, and what is seen of each by itself; a paragraph is one line, or several."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from converter.model import Table
from converter.outline.candidates import INVISIBLE
from converter.regex import Regex

WHITE_SPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What no line begins or ends with: white space (`str.isspace`) and the byte order mark."""

LINE = re.compile(r"[^\s\ufeff](?:[^\n]*[^\s\ufeff])?")
"""A line without the white space at its ends; blank lines do not match."""

_DRAWN = "-—―－─━═=＝~～"
_STARS = "★☆※◆◇"
_RULE = Regex(
    rf"[{_DRAWN}_＿ 　]*[{_STARS}]+[{_DRAWN}_＿{_STARS} 　]*|[{_DRAWN}]{{3,}}"
    r"|[*＊](?:[ 　]+[*＊]){2,}"
)
RULE_BEGINS = frozenset(f"{_DRAWN}{_STARS}_＿*＊")

_INVISIBLE = Regex(f"[{INVISIBLE}]")

NEVER_FIRST = "，。、；：,;）)》〉」』"
"""No line begins with one of these (GB/T 15834-2011, 5.1.1): it goes on with the one before …"""

OPENING = "（(《〈“‘「『【"
"""… and so does the line after one that ends with one of these (5.1.2)."""

SENTENCE_END = frozenset("。！？!?；;：:…")
CLOSING = "”’』」）)》】"
_MARKS = SENTENCE_END | {"，", "、"}
INSIDE = frozenset("，、。；,;")
"""Marks that stand inside a sentence or a paragraph: a title has none."""

NARROWEST = 16
"""The smallest width in 字 at which texts are wrapped; what is narrower is short by itself."""

BARE_LINE = 20
"""A line this short that ends with no mark does not go on with the one above."""


Range: TypeAlias = tuple[int, int]
"""Where something starts in the text, and where it ends."""


class TabbedTable(NamedTuple):
    """A table that is typed in the text.

    Attributes:
        rows: Where the cells of each row stand; an empty one ends where it starts.
        header_rows: How many rows at its top are its head.
    """

    rows: tuple[tuple[Range, ...], ...]
    header_rows: int


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
        table: The table that stands here in the place of a paragraph (`table_at`): the node that
            a source gave, or where its cells are typed.
    """

    start: int
    end: int
    text: str
    gap: int = 0
    noise: Collection[int] = frozenset()
    role: str | None = None
    level: int | None = None
    heading_end: int | None = None
    table: Table | TabbedTable | None = None


def table_at(offset: int, table: Table | TabbedTable, gap: int = 1) -> Paragraph:
    """Return what stands for ``table`` among the paragraphs: U+FFFC, which is no text."""
    return Paragraph(offset, offset, "\ufffc", gap, role="table", table=table)


def cut(text: str) -> list[Paragraph]:
    """Return the lines without the white space and the byte order marks at their ends."""
    lines: list[Paragraph] = []
    offset = gap = 0
    for line in text.split("\n"):
        visible = line.strip(WHITE_SPACE)
        if visible:
            start = offset
            if len(visible) < len(line):
                start += len(line) - len(line.lstrip(WHITE_SPACE))
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


NO_TITLE = Regex("[，。；：！？,;:!?]")
"""A mark that no title has."""


def is_rule(line: str) -> bool:
    """Tell whether ``line`` is drawn: ★ · ━━━━━━ · * * *, a rule or an ornament.

    It is no text; below 发文字号 it is the red rule, that of party organs with its star (7.2.7).
    """
    return line[0] in RULE_BEGINS and _RULE.fullmatch(line) is not None


def without(lines: list[Paragraph], printed: Collection[int]) -> list[Paragraph]:
    """Return the ``lines`` of text: not those that start at ``printed``, nor rules."""
    return [
        line
        for line in lines
        if line.start not in printed and not (line.text[0] in RULE_BEGINS and is_rule(line.text))
    ]


def ends_sentence(line: str) -> bool:
    """Tell whether ``line`` ends with a punctuation mark that ends a sentence or a clause."""
    return line.rstrip(CLOSING)[-1:] in SENTENCE_END


def closes_remark(before: str, line: str) -> bool:
    """Tell whether ``line`` ends the remark that ``before`` opens: （…通过 / …施行）."""
    if before[0] not in "（(" or ends_sentence(before):
        return False
    opened = not ("）" in before or ")" in before)
    return opened and line[-1] in "）)" and not ("（" in line or "(" in line)


def is_bare(line: str) -> bool:
    """Tell whether ``line`` is short and ends with no mark: a heading, a name, a date."""
    return len(line) <= BARE_LINE and line.rstrip(CLOSING)[-1:] not in _MARKS


def width(line: str) -> float:
    """Return the width of ``line`` in 字: ASCII counts half."""
    return len(line) - len(line.encode("ascii", "ignore")) / 2


def usual_gap(lines: Sequence[Paragraph]) -> int:
    """Return how many blank lines stand between any two lines: one, if spacing is doubled."""
    return min([line.gap for line in lines[1:]], default=0)


def merged(lines: list[Paragraph]) -> Paragraph:
    """Return the paragraph that ``lines`` make, page numbers among them its noise."""
    first = lines[0]
    if len(lines) == 1:
        return first
    text = "".join(line.text for line in lines if line.role is None)
    noise = {line.start for line in lines if line.role is not None}
    return replace(first, end=lines[-1].end, text=text, noise=noise)
