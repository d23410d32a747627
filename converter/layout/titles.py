"""Breaking titles into lines by meaning (GB/T 9704-2012, 7.3.1).

A title that is too long for one line is broken where a reader would pause, and never inside a
word, a name, a number or a book title; the lines form a trapezium (梯形) or a rhombus (菱形).
Spaces between Chinese characters are breaks that the author has chosen.

Words are found by rjieba, loaded when the first title needs it. Where it is not installed
(there is no wheel for Windows on ARM), only the places count that punctuation and the words of
official titles give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

from converter.layout.structure import BLANKS
from converter.regex import Regex

LATIN_WIDTH = 0.6
"""Width of a Latin letter or digit in 字; in a title's font they are wider than half of one."""

MAX_LINES = 5
"""A longer text is no title; the word processor breaks it."""

_OPENING = "《〈“‘（(〔［[【"
_CLOSING = "》〉”’）)〕］]】、，。：；！？,:;!?…—·"
_PAIRS = dict(zip("《“（〔", "》”）〕", strict=True))

_STAYS_BEHIND = frozenset((*"的之地得了等们上中下内性化和与及暨", "以及", "同志"))
"""Words that end a line rather than begin one."""
_LEADS_ON = frozenset((*"在对为向从把将按以由于第不再全各市县", "关于"))
"""Words that begin a line rather than end one."""

_NUMBER = Regex(
    r"(?:第[一二三四五六七八九十百千〇零0-9]+|[0-9０-９]+(?:[—\-～~.．·][0-9]+)*)%?"
    r"[年月日号届次个项期批条件季周级类名位家度]*"
)
_COMPOUND = Regex(
    "安全生产|乡村振兴|中国式现代化|高质量发展|老旧小区|营商环境|民营经济|改革开放|"
    "新型城镇化|生态环境|防汛抗旱|重点项目|社会主义|新时代|国民经济和社会发展"
)
"""Set terms of official titles that a segmenter takes for several words."""
_LATIN = Regex(r"[A-Za-z0-9][A-Za-z0-9.+\-/&]*")
_PHRASE = Regex(r"关于|[^、，：和与及暨]+?(?:[、，：和与及暨]|(?=关于)|$)")
"""What stays together where no segmenter is installed."""
_GAP = Regex(r"(?<![ -~])[ \u3000]+(?![ -~])|[ \u3000]{2,}|\u3000+")
_ORGAN = Regex(
    r".*(?:政府|办公室|办公厅|委员会|党组|领导小组|指挥部|人大常委会|[\u4e00-\u9fff]{2,}[局厅部院委])"
)
_GENRE = Regex(r"(?:通知|意见|决定|报告|请示|函|批复|通报|公告|通告|讲话|方案|办法|规定)$")

_GAP_COST, _PAUSE_COST, _PHRASE_COST, _JOINT_COST, _WORD_COST = 0.0, 0.5, 1.5, 3.0, 5.0
"""What it costs to break: where the author did, at a pause, between phrases, behind a word
that joins two, between any two words."""
_BAD_SHAPE = 8.0
_SHORTEST = 0.3
"""A line has at least this part of the longest one's width."""


def width(text: str, latin: float = LATIN_WIDTH) -> float:
    """Return the width of ``text`` in 字; ``latin`` is that of a character that is not wide."""
    return sum(1 if east_asian_width(char) in "WFA" else latin for char in text)


@lru_cache(maxsize=256)
def broken(title: str, room: float) -> tuple[str, ...]:
    """Return the lines of ``title``, none of them wider than ``room`` (in 字).

    A title that fits on a line is one line; so is one that cannot be broken by meaning, which
    is left to the word processor.
    """
    if width(title) <= room:
        return (title,)
    pieces = list(_pieces(title))
    gaps = [at for at, piece in enumerate(pieces) if at and _GAP.match(piece)]
    if gaps and (found := _best(pieces, dict.fromkeys(gaps, _GAP_COST), room, shaped=False)):
        return found
    return _best(pieces, _breaks(pieces), room, shaped=True) or (title,)


def _pieces(title: str) -> Iterator[str]:
    """Yield what must stay on one line; a piece that begins with a space may lose it."""
    for bond in _bonds(title):
        yield from _joined(_words(bond))


def _bonds(title: str) -> Iterator[str]:
    """Yield the stretches between the author's gaps, each gap at the head of the next."""
    start = 0
    for gap in _GAP.finditer(title):
        if gap.start() > start:
            yield title[start : gap.start()]
            start = gap.start()
    yield title[start:]


def _words(text: str) -> Iterator[str]:
    """Yield the words of ``text``; quoted text, numbers and Latin words are one each."""
    at = 0
    plain = 0
    while at < len(text):
        end = _fixed(text, at)
        if end is None:
            at += 1
            continue
        yield from _segmented(text[plain:at])
        yield text[at:end]
        at = plain = end
    yield from _segmented(text[plain:])


def _fixed(text: str, at: int) -> int | None:
    """Return the end of what begins at ``at`` and is not to be divided, or None."""
    closing = _PAIRS.get(text[at])
    if closing is not None:
        end = text.find(closing, at) + 1
        return end if 0 < end - at <= 20 else None
    for pattern in (_NUMBER, _LATIN, _COMPOUND):
        found = pattern.match(text, at)
        if found is not None:
            return found.end()
    return None


def _segmented(text: str) -> Sequence[str]:
    if not text:
        return ()
    try:
        import rjieba
    except ImportError:
        return re.findall(r"关于|[^、，：和与及暨]+?(?:[、，：和与及暨]|(?=关于)|$)", text) or (
            text,
        )
    words: list[str] = rjieba.cut(text)
    return words


def _joined(words: Iterator[str]) -> Iterator[str]:
    """Yield ``words``, joined to a neighbour where they begin or end no line."""
    piece = ""
    for word in words:
        holds = bool(piece) and (
            word in _STAYS_BEHIND
            or word[0] in _CLOSING
            or piece[-1] in _OPENING
            or piece in _LEADS_ON
            or piece.isspace()
        )
        if holds or not piece:
            piece += word
        else:
            yield piece
            piece = word
    if piece:
        yield piece


def _breaks(pieces: Sequence[str]) -> dict[int, float]:
    """Return what it costs to break before each piece but the first."""
    return {at: _cost(pieces, at) for at in range(1, len(pieces))}


def _cost(pieces: Sequence[str], at: int) -> float:
    before, after = pieces[at - 1], pieces[at]
    if _GAP.match(after):
        return _GAP_COST
    if after.startswith("关于") or before[-1] in "，：；！？、":
        return _PAUSE_COST
    if before[-1] in "》”）暨" or after[0] in "《“（":
        return _PHRASE_COST
    if before[-1] in "和与及下中上":
        return _JOINT_COST
    if _ORGAN.fullmatch(before) and at <= 5:
        return _PHRASE_COST
    if before.endswith("的") and not _GENRE.search(after):
        return _PHRASE_COST
    return _WORD_COST


def _best(
    pieces: Sequence[str], breaks: dict[int, float], room: float, *, shaped: bool
) -> tuple[str, ...] | None:
    """Return the best lines, as few as may be; None if there are none that fit."""
    total = width("".join(pieces))
    fewest = max(2, -int(-total // room))
    for count in range(fewest, MAX_LINES + 1):
        ways = [
            (cost + _badness([width(line) for line in lines], shaped=shaped), at, lines)
            for at, (cost, lines) in enumerate(_ways(pieces, breaks, room, count))
        ]
        if ways:
            return min(ways)[2]
    return None


def _ways(
    pieces: Sequence[str], breaks: dict[int, float], room: float, count: int
) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Yield every way to set ``pieces`` in ``count`` lines, with what its breaks cost."""
    stack: list[tuple[int, float, tuple[str, ...]]] = [(0, 0.0, ())]
    while stack:
        start, cost, lines = stack.pop()
        left = count - len(lines)
        if left == 1:
            last = "".join(pieces[start:]).strip(BLANKS)
            if width(last) <= room:
                yield cost, (*lines, last)
            continue
        line = ""
        for end in range(start + 1, len(pieces)):
            line += pieces[end - 1]
            if width(line.strip(BLANKS)) > room:
                break
            rest = width("".join(pieces[end:]))
            if end in breaks and rest <= room * (left - 1):
                stack.append((end, cost + breaks[end], (*lines, line.strip(BLANKS))))


def _badness(widths: Sequence[float], *, shaped: bool) -> float:
    """Return how far lines of ``widths`` are from a trapezium or a rhombus (7.3.1)."""
    longest, shortest = max(widths), min(widths)
    uneven = (longest - shortest) / longest
    bad = 6 * max(0.0, uneven - 0.3)  # up to a third shorter still looks balanced
    if shortest < _SHORTEST * longest:
        bad += _BAD_SHAPE
    if not shaped:
        return bad
    steps = [after - before for before, after in pairwise(widths)]
    peak = widths.index(longest)
    if any(step < 0 for step in steps[:peak]) or any(step > 0 for step in steps[peak:]):
        bad += _BAD_SHAPE  # an hourglass, or stairs
    if longest - shortest < 1:
        bad += _BAD_SHAPE / 2  # a rectangle
    return bad
