"""Quotation marks, book titles and brackets: a marker inside them is quoted."""

from __future__ import annotations

from collections import defaultdict

from converter.outline.candidate import Candidate
from converter.regex import Regex

PAIR_LENGTH = 600
"""A quotation longer than this inside one paragraph is a quotation mark forgotten."""

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
_MARKS = Regex("[" + "".join((*_OPENS, *_CLOSES)) + "]")


def outside_pairs(text: str, start: int, end: int, found: list[Candidate]) -> list[Candidate]:
    """Leave out candidates inside quotation marks, book titles and brackets."""
    if not found:
        return found
    pairs = _pairs(text, start, min(end, found[-1].end + PAIR_LENGTH))
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
    open_marks: defaultdict[str, list[int]] = defaultdict(list)
    pairs: list[tuple[int, int]] = []
    for match in _MARKS.finditer(text, start, end):
        mark, at = match[0], match.start()
        if mark in _OPENS:
            open_marks[_OPENS[mark]].append(at)
        elif opened := open_marks[_CLOSES[mark]]:
            first = opened.pop()
            if at - first <= PAIR_LENGTH:
                pairs.append((first, at + 1))
    pairs.sort()
    return pairs
