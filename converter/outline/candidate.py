"""A candidate: a place where a marker may stand, and the patterns that find one there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter

from converter.markers import FAMILIES, LEADS, Family, ordinal

_WITHOUT_STOP = {"roman", "arabic_bare"}
"""Families whose numbers may stand directly before a word."""


@dataclass(slots=True)
class Candidate:
    """A possible marker.

    Attributes:
        start: Where it begins, in code points of the source.
        end: Where it ends, its own punctuation included.
        family: Its row in the table.
        ordinal: Its number; None where the word has none (其次, 最后, ——).
        firm: It stands where only a marker can stand: at the start of a paragraph.
        index: The paragraph it opens.
        certain: Its source says that it marks a heading (Markdown does), or 7.1 below it (7) does.
        inline: It stands inside a paragraph, in a list that others open or go on with.
        joined: The series that it continues, if that is not its family's own.
        below: It begins a list directly below a title of its own family (2.用法, above 1.拔销。).
        within: It begins a list inside a sentence (内容是：一、…；二、…), so inside what is open.
    """

    start: int
    end: int
    family: Family
    ordinal: int | None
    firm: bool = True
    index: int = 0
    certain: bool = False
    inline: bool = False
    joined: str = ""
    below: bool = False
    within: bool = False

    @property
    def series(self) -> str:
        """Families of one series continue one another."""
        return self.joined or self.family.series

    @property
    def doubtful(self) -> bool:
        """It is believed only if a second member follows."""
        return not (self.inline or self.certain) and (self.family.doubtful or not self.firm)

    def runs_into(self, text: str) -> bool:
        """Tell whether it may be the beginning of a word: 1小时应急圈, X光机采购."""
        if self.family.name not in _WITHOUT_STOP or not text[self.end - 1].isalnum():
            return False
        return not text[self.end : self.end + 1].isspace()

    def follows(self, before: Candidate | None) -> bool:
        """Tell whether it is the next member of the list of ``before``."""
        return (
            before is not None
            and self.family.series == before.family.series
            and self.ordinal is not None
            and self.ordinal - 1 == before.ordinal
        )


START = attrgetter("start")
"""Where a candidate begins: what a list of them is in order by."""


class Rows(dict[str, re.Pattern[str] | None]):
    """The families of one place: by a character, the pattern of those that may begin with it.

    The expressions are compiled when a text first needs them: all together take longer than
    converting a speech.
    """

    def __init__(self, rows: Iterable[Family]) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self.begins = f"[{''.join(dict.fromkeys(row.begins for row in self._rows))}]"

    def __missing__(self, first: str) -> re.Pattern[str] | None:
        rows = [row for row in self._rows if first in _characters(row.begins)]
        self[first] = re.compile("|".join(_alternatives(rows))) if rows else None
        return self[first]

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the match of the first row that fits at ``start``."""
        pattern = self[text[start : start + 1]]
        return None if pattern is None else pattern.match(text, start, end)


def _alternatives(rows: Iterable[Family]) -> Iterator[str]:
    """Return an alternative for each row; rows that begin with the same of `LEADS` share it.

    No number of one row goes on in another: what stands behind a lead is no part of a number.
    """
    for lead, group in groupby(rows, _lead):
        named = "|".join(f"(?P<{row.name}>{row.pattern.removeprefix(lead)})" for row in group)
        yield f"{lead}(?:{named})" if lead else named


def _lead(row: Family) -> str:
    """Return the one of `LEADS` that the pattern of ``row`` begins with, or an empty string."""
    return next(filter(row.pattern.startswith, LEADS), "")


@cache
def _characters(begins: str) -> frozenset[str]:
    """Return the characters of a character class."""
    ranges = re.findall("(.)(?:-(.))?", begins)
    return frozenset(
        chr(point) for first, last in ranges for point in range(ord(first), ord(last or first) + 1)
    )


_LED = frozenset(row.name for row in FAMILIES.values() if _lead(row))
"""Families whose number stands in one of `LEADS`."""


def candidate_of(match: re.Match[str], start: int, *, firm: bool) -> Candidate:
    """Return what a pattern of `Rows` has found.

    Its number stands in its lead, the first of the groups that match, or else in one of the two
    behind its name.
    """
    name, group = match.lastgroup, match.lastindex
    assert name is not None, "every alternative is a named group"
    assert group is not None, "so it has a number too"
    if name in _LED:
        number = match[1] or next(filter(None, match.groups()))
    else:
        number = match[group + 1] or match[group + 2]
    return Candidate(start, match.end(), FAMILIES[name], ordinal(name, number), firm)
