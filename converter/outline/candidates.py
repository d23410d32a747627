"""Candidates: every place where a marker may stand, before anyone decides whether it does.

A pattern per place is built from the table of families. Both run once over the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from converter.markers import FAMILIES, Family, ordinal

BOUNDARY = r"[。；：！？，、;:!?,…”’）)】\s\u00a0]"
"""What may stand before a marker inside a paragraph."""


@dataclass(slots=True)
class Candidate:
    """A possible marker.

    Attributes:
        start: Where it begins, in code points of the source.
        end: Where it ends, its own punctuation included.
        family: Its row in the table.
        ordinal: Its number; `converter.outline.sequence` fills in those of 其次 and 最后.
        firm: It stands where only a marker can stand: at the start of a paragraph.
        index: The paragraph it opens.
        certain: Its source says that it marks a heading (Markdown does).
        inline: It stands inside a paragraph, in a list that others open or go on with.
    """

    start: int
    end: int
    family: Family
    ordinal: int | None
    firm: bool = True
    index: int = 0
    certain: bool = False
    inline: bool = False

    @property
    def doubtful(self) -> bool:
        """It is believed only if a second member follows."""
        return not (self.inline or self.certain) and (self.family.doubtful or not self.firm)


def _alternatives(rows: list[Family]) -> str:
    return "|".join(f"(?P<{row.name}>{row.pattern})" for row in rows)


_START = re.compile(_alternatives([row for row in FAMILIES.values() if row.place != "inline"]))

_INLINE_ROWS = [row for row in FAMILIES.values() if row.place != "start"]

FIRST = r"[一二三四五六七八九十百零〇廿卅第其首再最另（(﹙0-9０-９①-⑳㉑-㉟㊱-㊿❶-❿㈠-㈩⑴-⒇⒈-⒛—―─－]"
"""What a marker inside a paragraph begins with: looked at first, since it is quick."""

_INLINE = re.compile(rf"{BOUNDARY}(?={FIRST})(?=(?:{_alternatives(_INLINE_ROWS)}))")

_RUN_ON = {"han_bracket", "arabic", "arabic_bracket", "arabic_half_bracket", "circled"}

_LOOSE = re.compile(
    rf"(?={FIRST})(?<![0-9０-９.第图表式注件A-Za-z])"
    rf"(?=(?:{_alternatives([row for row in _INLINE_ROWS if row.name in _RUN_ON])}))"
)
"""Members of a list that has begun stand anywhere, but not within a number."""

_LOOSE_FIRST = re.compile(r"①|[（(][1一][）)]|(?<![0-9.])1[.．、](?![0-9])")
"""A first member that may stand behind a word: only then the others are looked for."""

_FLAT_ROWS = [
    row
    for row in FAMILIES.values()
    if row.place != "start" or row.titled or row.series in ("article", "han")
]

_FLAT = re.compile(
    rf"(?:{BOUNDARY}|(?<![0-9０-９.])(?=[（(㈠-㈩⑴-⒇0-9]))"
    rf"(?=(?:{_alternatives(_FLAT_ROWS)}))"
)
"""For a whole document on one line: headings run into their numbers without a boundary."""


_FIRM = "。！？；：:;\t\n  　\u00a0"

TITLED_LENGTH = 60
"""A line that begins 第一章 and is longer is a sentence."""

PAIR_LENGTH = 600
"""A quotation longer than this inside one paragraph is a quotation mark forgotten."""

_SENTENCE = re.compile("[。；]")
_OPENS = {
    "“": "quote",
    "‘": "inner",
    "《": "title",
    "〈": "inner title",
    "「": "corner",
    "（": "bracket",
    "(": "bracket",
    "【": "lens",
    "<": "angle",
}
_CLOSES = {
    "”": "quote",
    "’": "inner",
    "》": "title",
    "〉": "inner title",
    "」": "corner",
    "）": "bracket",
    ")": "bracket",
    "】": "lens",
    ">": "angle",
}
_MARKS = re.compile("[" + "".join((*_OPENS, *_CLOSES)) + "]")


def at_start(text: str, start: int, end: int) -> Candidate | None:
    """Return the candidate that opens the paragraph ``text[start:end]``, if there is one."""
    match = _START.match(text, start, end)
    if match is None:
        return None
    candidate = _candidate(match, start, firm=True)
    return candidate if _may_open(candidate, text, end) else None


def inside(text: str, start: int, end: int) -> list[Candidate]:
    """Return the candidates inside ``text[start:end]``, in order; one may stand at its start."""
    first = _START.match(text, start, end)
    found = [] if first is None else [_candidate(first, start, firm=False)]
    for match in _INLINE.finditer(text, start, end):
        candidate = _candidate(match, match.end(), firm=False)
        if match.group()[-1] != "、" or candidate.family.doubtful:
            found.append(candidate)
    begun = any(each.ordinal == 1 and each.family.name in _RUN_ON for each in found)
    if begun or _LOOSE_FIRST.search(text, start, end):
        found = _with_run_on(text, start, end, found)
    return _outside_quotes(text, start, end, found) if found else found


def _with_run_on(text: str, start: int, end: int, found: list[Candidate]) -> list[Candidate]:
    """Add the members that follow a word without a stop: 意义（1）实事求是（2）群众路线."""
    known = {each.start for each in found}
    loose = (
        _candidate(match, match.end(), firm=False)
        for match in _LOOSE.finditer(text, start, end)
        if match.end() not in known
    )
    both = sorted([*found, *loose], key=lambda each: each.start)
    begun = {each.family.name for each in both if each.ordinal == 1}
    return [each for each in both if each.start in known or each.family.name in begun]


def inside_flat(text: str, start: int, end: int) -> list[Candidate]:
    """Return the candidates in ``text[start:end]``, a document without line ends.

    One that follows a blank or the end of a sentence is as firm as one at a line's start.
    """
    found: list[Candidate] = []
    for match in _FLAT.finditer(text, start, end):
        at = match.end()
        if found and at < found[-1].end:
            continue
        firm = at == start or text[at - 1] in _FIRM
        found.append(_candidate(match, at, firm=firm))
    return _outside_quotes(text, start, end, found)


def _candidate(match: re.Match[str], start: int, *, firm: bool) -> Candidate:
    name = match.lastgroup
    assert name is not None, "every alternative is a named group"
    family = FAMILIES[name]
    first = match.re.groupindex[name] + 1
    number = match.group(first)
    if number is None:
        number = match.group(first + 1)
    return Candidate(start, match.end(name), family, ordinal(family, number), firm)


def _may_open(candidate: Candidate, text: str, end: int) -> bool:
    """第一章 and the like stand above a title, not at the head of a sentence."""
    if not candidate.family.titled:
        return True
    return end - candidate.start <= TITLED_LENGTH and not _SENTENCE.search(text, candidate.end, end)


def _outside_quotes(text: str, start: int, end: int, found: list[Candidate]) -> list[Candidate]:
    """Leave out candidates inside quotation marks, book titles and brackets."""
    pairs = _pairs(text, start, end)
    result: list[Candidate] = []
    covered = 0
    at = 0
    for candidate in found:
        while at < len(pairs) and pairs[at][0] < candidate.start:
            covered = max(covered, pairs[at][1])
            at += 1
        if candidate.end > covered:
            result.append(candidate)
    return result


def _pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges of the closed pairs in ``text[start:end]``, by their beginnings.

    What is opened and not closed, or closed far away, is a slip of typing and no pair.
    """
    open_marks: dict[str, list[int]] = {}
    pairs: list[tuple[int, int]] = []
    for match in _MARKS.finditer(text, start, end):
        mark, at = match.group(), match.start()
        kind = _CLOSES.get(mark)
        if kind is None:
            open_marks.setdefault(_OPENS[mark], []).append(at)
        elif open_marks.get(kind):
            opened = open_marks[kind].pop()
            if at - opened <= PAIR_LENGTH:
                pairs.append((opened, at + 1))
    pairs.sort()
    return pairs
