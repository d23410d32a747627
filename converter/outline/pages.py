"""Pages: what printing puts at their feet and heads, 页码 and 页眉, between the lines of a text.

Text that was copied from PDF has it wherever a page ended, in the middle of paragraphs too. It is
no part of them: noise in the tree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from converter.numerals import parse_han
from converter.outline.candidates import at_start
from converter.outline.lines import INSIDE, Paragraph, ends_sentence, width
from converter.outline.patterns import DATE
from converter.regex import Regex

PAGE_NUMBER_LENGTH = 16

PAGE_NUMBER = Regex(
    r"[-—–－─~·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?[-—–－─~·\s]*"
    r"|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?",
    "页-—–－─~·e",
)
"""— 1 —, - 1 -, 第1页 共5页, Page 1: by itself only with dashes or a word (`is_page_number`)."""

BARE_NUMBER = Regex(r"P?(\d{1,4})(?:\s*[/／]\s*(\d{1,4}))?|第([一二三四五六七八九十]{1,3})页")
"""1 · 1/12 · P1, a page number only where such lines count pages."""

FEWEST_LINES = 5
"""Numbers that stand nearer to one another count something else than pages …"""

FEWEST_WITH_TOTAL = 3
"""… unless they tell how many there are (1/12), and sentences stand between them."""

NARROWEST_TORN = 14
"""A line of so many 字 that ends no sentence is no heading that a page may end with: it is torn."""

HEAD_LENGTH = 60
SHORTEST_HEAD = 4
"""A line at the edge of a page that is no longer than this and no shorter may be a 页眉."""

EDGE = 2
"""So many lines at the foot or the head of a page may be printed there."""

_Number: TypeAlias = tuple[int, int]
"""The number of a page, and of how many there are: 1, 0 and 1, 12 for 1/12."""


def is_page_number(line: str) -> bool:
    """Tell whether ``line`` is a page number and nothing else (— 1 —, 第1页)."""
    if len(line) > PAGE_NUMBER_LENGTH or not PAGE_NUMBER.fullmatch(line):
        return False
    return "页" in line or "age" in line or not (line[0].isdigit() or line[-1].isdigit())


def is_page_of(line: str) -> bool:
    """Tell whether ``line`` says which page of how many (1/12): of a title it is no line."""
    if len(line) > PAGE_NUMBER_LENGTH:
        return False
    page, total = _bare_number(line) or (0, 0)
    return 0 < page <= total


def printed(text: str, lines: Sequence[Paragraph]) -> Collection[int]:
    """Return where the lines start that printing put on each page of ``text``."""
    numbers: set[int] = set()
    bare: list[tuple[int, _Number]] = []
    for index, line in enumerate(lines):
        if len(line.text) > PAGE_NUMBER_LENGTH:
            continue
        if is_page_number(line.text):
            numbers.add(index)
        elif (number := _bare_number(line.text)) is not None:
            bare.append((index, number))
    tops = {*_tops(text, lines)}
    if bare:
        numbers |= _counting_pages(lines, bare, tops)
    if not numbers and not tops:
        return ()
    return {lines[index].start for index in numbers | _heads(text, lines, numbers, tops)}


def _bare_number(line: str) -> _Number | None:
    """Return the number that ``line`` is, if it may count pages: 1, 1/12, 第一页."""
    if not (line[-1].isdecimal() or line[-1] == "页"):
        return None
    found = BARE_NUMBER.fullmatch(line)
    if found is None:
        return None
    return int(found[1]) if found[1] else parse_han(found[3]) or 0, int(found[2] or 0)


def _tops(text: str, lines: Sequence[Paragraph]) -> Iterator[int]:
    """Yield the lines with a form feed above them."""
    if "\f" not in text:
        return
    starts = [line.start for line in lines]
    at = text.find("\f")
    while at >= 0:
        index = bisect_right(starts, at)
        if index < len(lines) and (not index or lines[index - 1].end <= at):
            yield index
        at = text.find("\f", at + 1)


def _counting_pages(
    lines: Sequence[Paragraph], bare: Sequence[tuple[int, _Number]], tops: Collection[int]
) -> set[int]:
    """Return which of the ``bare`` numbers, lines with what they say, count pages.

    They count by one, and some of them stand at the edge of a page: they tear a sentence, or a
    form feed is next to them. Or they tell how many there are. Between them stand sentences, not
    the cells of a table; those that tear stand no nearer to the title than to one another.
    """
    chain, (page, total) = _longest_chain(bare)
    if len(chain) < 2:
        return set()
    between = lines[chain[0] + 1 : chain[-1]]
    if page <= total:
        near = any(below - above < FEWEST_LINES for above, below in pairwise(chain))
        return {*chain} if not near or _are_sentences(between) else set()
    edges = sum(
        not {index, index + 1}.isdisjoint(tops)
        or (index >= FEWEST_LINES and _breaks_off(lines[index - 1]))
        for index in chain
    )
    at_edges = edges and edges * 3 >= len(chain) and _are_sentences(between)
    return {*chain} if at_edges else set()


def _longest_chain(bare: Sequence[tuple[int, _Number]]) -> tuple[list[int], _Number]:
    """Return the lines of the most ``bare`` numbers that count by one, and the last number."""
    chains: dict[_Number, tuple[int, int]] = {}  # by its last number: how long, and the line
    above: dict[int, int] = {}
    for index, (number, total) in bare:
        length, last = chains.get((number - 1, total), (0, -FEWEST_LINES))
        nearest = FEWEST_WITH_TOTAL if total else FEWEST_LINES
        if index - last < nearest or length < chains.get((number, total), (0, 0))[0]:
            continue
        chains[number, total] = (length + 1, index)
        if length:
            above[index] = last
    last_number = max(chains, key=lambda each: chains[each])
    chain = [chains[last_number][1]]
    while (line := above.get(chain[-1])) is not None:
        chain.append(line)
    return chain[::-1], last_number


def _are_sentences(lines: Sequence[Paragraph]) -> bool:
    """Tell whether at least half of ``lines`` have a mark inside, or end a sentence."""
    marked = sum(not INSIDE.isdisjoint(line.text) or ends_sentence(line.text) for line in lines)
    return marked * 2 >= len(lines)


def _breaks_off(line: Paragraph) -> bool:
    """Tell whether ``line`` ends in the middle of a sentence."""
    last = line.text[-1]
    return width(line.text) >= NARROWEST_TORN and (last.isalnum() or last in "，、")


def _heads(
    text: str, lines: Sequence[Paragraph], numbers: Collection[int], tops: Collection[int]
) -> set[int]:
    """Return the lines that stand at the edges of several pages and tear a sentence there."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index in sorted(_edges(len(lines), numbers, tops)):
        key = _head(lines[index].text)
        if key:
            found[key].append(index)
    pages = max(len(numbers), len(tops))
    keys = {
        key
        for key, members in found.items()
        if len(members) + (_head(lines[0].text) == key) > 1 and len(members) * 3 >= pages
    }
    heads = {index for key in keys for index in found[key]}
    rest = [index for index in range(len(lines)) if index not in heads and index not in numbers]
    for key in keys:
        if not any(_tears(text, lines, rest, index) for index in found[key]):
            heads -= {*found[key]}  # a form, filled in on every page
    return heads


def _edges(count: int, numbers: Iterable[int], tops: Iterable[int]) -> set[int]:
    """Return the lines that stand next to a page number or a form feed, if not the first."""
    places = [*(range(i - EDGE, i + EDGE + 1) for i in numbers)]
    places += [range(i - EDGE, i + EDGE) for i in tops]
    return {index for place in places for index in place if 0 < index < count} - {*numbers}


def _head(line: str) -> str | None:
    """Return what a line says without its page number, if it may be printed on several pages."""
    if len(line) > HEAD_LENGTH or ends_sentence(line):
        return None
    head = line.strip("0123456789 　")
    return head if len(head) >= SHORTEST_HEAD else None


def _tears(text: str, lines: Sequence[Paragraph], rest: Sequence[int], index: int) -> bool:
    """Tell whether a sentence goes on across the line, from one of ``rest`` to the next."""
    at = bisect_right(rest, index)
    if not 0 < at < len(rest):
        return False
    above, below = lines[rest[at - 1]], lines[rest[at]]
    if DATE.fullmatch(below.text):
        return False  # the line is a signature
    return _breaks_off(above) and at_start(text, below.start, below.end) is None
