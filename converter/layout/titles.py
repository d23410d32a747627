"""Breaking titles into lines by meaning (GB/T 9704-2012, 7.3.1).

A title that is too long for one line is broken where a reader would pause, and never inside a
word, a name, a number or a book title; the lines form a trapezium (梯形) or a rhombus (菱形).
Spaces between Chinese characters are breaks that the author has chosen.

Words are found by rjieba, loaded when the first title needs it. Where it is not installed
(there is no wheel for Windows on ARM), only the places count that punctuation and the words of
official titles give.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter
from unicodedata import east_asian_width

from converter.layout.structure import BLANKS
from converter.regex import Regex

LATIN_WIDTH = 0.6
"""Width of a Latin letter or digit in 字; in a title's font they are wider than half of one."""

_WIDE = frozenset("WFA")
"""Wide, full-width, and ambiguous: what a Chinese font sets in a whole 字 (`east_asian_width`)."""

MAX_LINES = 5
"""A longer text is no title; the word processor breaks it."""

_OPENING = "《〈“‘（(〔［[【"
_CLOSING = "》〉”’）)〕］]】、，。：；！？,:;!?…—·"
_PAIRS = dict(zip("《“（〔", "》”）〕", strict=True))

_STAYS_BEHIND = frozenset((*"的之地得了等们上中下内性化和与及暨", "以及", "同志"))
"""Words that end a line rather than begin one."""
_LEADS_ON = frozenset((*"在对为向从把将按以由于第不再大全各市县", "关于", "综合", "专项", "重大"))
"""Words that begin a line rather than end one."""
_ACT = (
    "促进|推进|推动|加快|加强|改进|奋力|深入|切实|全面|努力|扎实|着力|坚决|积极|确保|健全|完善|提高|"
    "提升|优化|深化|强化|构建|打造|支持|谱写|开创|征求意见"
)
_CLAUSE = Regex(_ACT)
"""Words that begin a clause: a line may begin with one, and does not end with one."""
_MATTER = Regex(
    f"关于(?:{_ACT}|印发|转发|批转|做好|开展|调整|成立|表彰|下达|申请|同意|公布|发布|废止|修改|命名|"
    "授予|设立|商请|报送|组织|举办|召开|进一步|严禁)"
)
"""How the words begin that say what a document is about: a line may end there."""

_NUMBER = Regex(
    r"(?:第[一二三四五六七八九十百千〇零0-9]+|[0-9０-９]+(?:[—\-～~.．·][0-9]+)*)%?"
    r"[年月日号届次个项期批条件季周级类名位家度]*|[一二][〇○零一二三四五六七八九]{3}年度?"
)
_COMPOUND = Regex(
    "安全生产|乡村振兴|中国式现代化|高质量发展|(?:城镇)?老旧小区|营商环境|民营经济|改革开放|"
    "新型城镇化|生态环境保护督察|生态环境|防汛抗旱|重点项目|社会主义|新时代|国民经济和社会发展|"
    "讲话提纲|领导小组|综合风险普查|推进会议?|[一二两三四五六七八九十]年行动|"
    "(?:先行|示范|试验|开发|合作|功能)区"
)
"""Set terms of official titles that a segmenter takes for several words."""
_TERM = Regex(
    "第[一二三四五六七八九十]+届(?:人民代表大会(?:常务委员会)?|(?:纪律检查)?委员会|全国委员会)",
    "届",
)
"""第六届人民代表大会: a body and its term."""
_DAY = Regex(r"[0-9]{1,2}日|[一二三四五六七八九十]+日", "日")
_LATIN = Regex(r"[A-Za-z0-9][A-Za-z0-9.+\-/&]*")
_PHRASE = Regex(r"关于|[^、，：和与及暨]+?(?:[、，：和与及暨]|(?=关于)|$)")
"""What stays together where no segmenter is installed."""
_GAP = Regex(r"\n[ \u3000]*|(?<![ -~])[ \u3000]+(?![ -~])|[ \u3000]{2,}|\u3000+")
_ORGAN = Regex(
    r".*(?:政府|办公室|办公厅|委员会|党组|领导小组|指挥部|人大常委会|集团|公司|大学|[\u4e00-\u9fff]{2,}[局厅部院委])"
)
_ORGAN_ENDS = frozenset("局厅部院委")
"""What a segmenter parts from the name of an organ."""
_OFFICES = ("办公室", "办公厅")
_GENRE = Regex(r"(?:通知|意见|决定|报告|请示|函|批复|通报|公告|通告|讲话|提纲|方案|办法|规定)$")
_REMARK = Regex(r"（(?:试行|暂行|草案|修订草案|送审稿|征求意见稿|修订稿|讨论稿)）")
_PERIOD = Regex(r"[0-9一二三四五六七八九十](?:届|年度|批|期)$|[0-9]年$")

# What it costs to break a line …
_GAP_COST = 0.0  # where the author did
_PAUSE_COST = 0.5  # at a pause
_PHRASE_COST = 1.5  # between phrases
_CLAUSE_COST = 2.5  # before a clause
_JOINT_COST = 3.0  # behind a word that joins two
_WORD_COST = 5.0  # between any two words
_TORN_COST = 7.0  # where a phrase is torn
_LINE_COST = 1.5
"""What a line more than needed costs."""
_WIDELY_TRIED = 3
"""So many lines and fewer are tried with one line more; there are too many ways to set more."""
_BAD_SHAPE = 8.0
_SHORTEST = 0.3
"""A line has at least this part of the longest one's width."""

_cheapest = itemgetter(2)
"""Orders ways to break (`_ways`)."""


def width(text: str, latin: float = LATIN_WIDTH) -> float:
    """Return the width of ``text`` in 字; ``latin`` is that of a character that is not wide."""
    if _WIDE.issuperset(map(east_asian_width, text)):  # as most titles are
        return len(text)
    return sum(1 if east_asian_width(char) in _WIDE else latin for char in text)


@lru_cache(maxsize=256)
def broken(title: str, room: float) -> tuple[str, ...]:
    """Return the lines of ``title``, none of them wider than ``room`` (in 字).

    A title whose lines fit stays as it is; so does one that cannot be broken by meaning, which
    is left to the word processor. If a line of the author's does not fit, all are set anew.
    """
    rows = tuple(title.split("\n"))
    if all(width(row) <= room for row in rows):
        return rows
    pieces = list(_pieces(title))
    gaps = [at for at, piece in enumerate(pieces) if at and _GAP.match(piece)]
    if gaps and (found := _best(pieces, dict.fromkeys(gaps, _GAP_COST), room, shaped=False)):
        return found
    return _best(pieces, _breaks(pieces), room, shaped=True) or rows


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
    for pattern in (_TERM, _NUMBER, _LATIN, _COMPOUND):
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
        return [found[0] for found in _PHRASE.finditer(text)] or (text,)
    words: list[str] = rjieba.cut(text)
    return words


def _joined(words: Iterator[str]) -> Iterator[str]:
    """Yield ``words``, joined to a neighbour where they begin or end no line."""
    piece = ""
    for word in words:
        holds = bool(piece) and (
            word in _STAYS_BEHIND
            or word[0] in _CLOSING
            or piece[-1] in _OPENING + "—·"
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
    if after.startswith("关于") or before[-1] in "，：；！？" or _REMARK.fullmatch(after):
        return _PAUSE_COST
    if before[-1] in "》）暨" or after[0] == "《":
        return _PHRASE_COST
    if after in _OFFICES or after in _ORGAN_ENDS:
        return _TORN_COST
    if before.startswith("关于"):
        return _CLAUSE_COST if _MATTER.fullmatch(before) else _TORN_COST
    if _CLAUSE.fullmatch(before):
        return _WORD_COST
    if _CLAUSE.fullmatch(after) and before[-1] not in "和与及、":
        return _CLAUSE_COST
    if _TERM.match(after):
        return _WORD_COST
    if _DAY.fullmatch(before) and not _NUMBER.match(after):
        return _CLAUSE_COST
    if after[0] == "第" or (before.endswith("的") and not _GENRE.search(after)):
        return _CLAUSE_COST
    if before[-1] in "和与及下中上、" or after[0] == "（" or _PERIOD.search(before):
        return _JOINT_COST
    organ = before if before not in _ORGAN_ENDS else "".join(pieces[:at])
    if _ORGAN.fullmatch(organ) and (after[0] in "省市县区" or not _is_about(pieces[:at])):
        return _PHRASE_COST
    if _NUMBER.fullmatch(before):
        return _TORN_COST
    if before == "工作" and "会" not in after:
        return _JOINT_COST
    return _WORD_COST


def _is_about(pieces: Sequence[str]) -> bool:
    """Tell whether ``pieces`` say what the document is about, and not only whose it is."""
    return any(piece.startswith("关于") for piece in pieces)


def _best(
    pieces: Sequence[str], breaks: dict[int, float], room: float, *, shaped: bool
) -> tuple[str, ...] | None:
    """Return the best lines, few if it may be; None if there are none that fit."""
    sizes = [width(piece.replace("\n", "")) for piece in pieces]
    leads = [width(piece) - width(piece.lstrip(BLANKS)) for piece in pieces]
    sums = list(accumulate(sizes, initial=0.0))
    fewest = max(2, -int(-sums[-1] // room))
    best: tuple[float, tuple[int, ...]] | None = None
    for count in range(fewest, MAX_LINES + 1):
        enough = best is not None or count > _WIDELY_TRIED
        more = _LINE_COST * (count - fewest)
        for ends, widths, cost in sorted(_ways(sums, leads, breaks, room, count), key=_cheapest):
            if best and cost + more > best[0]:
                break  # no shape makes up for what they cost
            way = cost + (_badness(widths, shaped=shaped) + more), ends
            best = min(best or way, way)
        if best and enough:
            break
    if best is None:
        return None
    rows = ("".join(pieces[start:end]) for start, end in pairwise((0, *best[1])))
    return tuple(row.replace("\n", "").strip(BLANKS) for row in rows)


def _ways(
    sums: Sequence[float],
    leads: Sequence[float],
    breaks: dict[int, float],
    room: float,
    count: int,
) -> Iterator[tuple[tuple[int, ...], tuple[float, ...], float]]:
    """Yield every way to set pieces in ``count`` lines: their ends, widths, and what it costs.

    Args:
        sums: How wide the pieces before each piece are, and all of them.
        leads: How wide the space is that a piece begins with, and loses at the start of a line.
        breaks: What it costs to break before a piece.
        room: How wide a line may be.
        count: How many lines there are to be.
    """
    last = len(leads)
    stack: list[tuple[tuple[int, ...], tuple[float, ...], float]] = [((), (), 0.0)]
    while stack:
        ends, widths, cost = stack.pop()
        start = ends[-1] if ends else 0
        begin = sums[start] + leads[start]
        left = count - len(ends)
        if left == 1:
            if sums[last] - begin <= room:
                yield (*ends, last), (*widths, sums[last] - begin), cost
            continue
        for end in range(start + 1, last):
            if sums[end] - begin > room:
                break
            if end in breaks and sums[last] - sums[end] <= room * (left - 1):
                stack.append(((*ends, end), (*widths, sums[end] - begin), cost + breaks[end]))


def _badness(widths: Sequence[float], *, shaped: bool) -> float:
    """Return how far lines of ``widths`` are from a trapezium or a rhombus (7.3.1)."""
    longest, shortest = max(widths), min(widths)
    uneven = (longest - shortest) / longest
    bad = 6 * max(0.0, uneven - 0.4)  # not much shorter still looks balanced
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
