"""Sequence: which candidates are markers, and how deep each one stands.

A marker counts when its neighbours make it one. Three questions are asked:

1. *In which order do the families of this document nest?* The table's ranks are the usual
   order; a family that begins anew inside another that goes on is inside it, whatever the
   table says (`nesting`).
2. *Does the candidate continue a list, or begin one?* Its number is one more than that of the
   sibling before it, or it is 1. Doubtful ones (一是, 第一，, ——) need a second member.
3. *Does a list that begins anew stand beside the one before it, or inside its last member?*
   Inside, if the outer list goes on behind it.

Everything takes time in proportion to the number of candidates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from converter.markers import FAMILIES, Numeral
from converter.outline.candidate import Candidate
from converter.outline.sections import INNER_RANKS

WITHIN_RANK = 13.9
"""The rank of a list inside a sentence, whatever its family: words (一是) stand further in."""

MEMBERS_APART = 4
"""Two —— that belong to one list have fewer paragraphs between them."""


_FIRST_WORDS = frozenset(("sequence", "first_must"))
"""Families that begin with 首先."""


class Oddity(NamedTuple):
    """What was odd about a candidate: a row of the catalogue of diagnostics, and its facts.

    Attributes:
        code: The row.
        candidate: The candidate.
        expected: The number that was due there.
    """

    code: str
    candidate: Candidate
    expected: int = 1


class Accepted(NamedTuple):
    """A candidate that is a marker.

    Attributes:
        candidate: Where it stands, and of which family it is.
        depth: How deep it stands; 1 is outermost.
        ordinal: Its number, also where the word itself has none (其次, 最后); None for ——.
        list: The list it belongs to: where the first member of that begins.
    """

    candidate: Candidate
    depth: int
    ordinal: int | None
    list: int


@dataclass(slots=True)
class _Level:
    """An open list: its first member's place and family, the number of its last, its rank."""

    start: int
    family: str
    series: str
    ordinal: int
    rank: float


_USUAL_RANKS: Mapping[str, float] = {name: float(row.rank) for name, row in FAMILIES.items()}


def nesting(candidates: Sequence[Candidate]) -> Mapping[str, float]:
    """Return the rank of each family in this document; smaller is further out.

    B is inside A against the usual order if A goes on (n, n+1) although B began anew in
    between, and B never goes on across a member of A; or if both go on across each other (第一条
    … 第四条 under 一、, 第五条 … under 二、) and A came first, unless B stands between a chapter
    and A. Articles run on across chapters, and so may 一、 … 五十四、: chapters are inside another
    list only if they begin and end there.
    """
    candidates = [each for each in candidates if each.joined not in INNER_RANKS]
    found = {candidate.family.name for candidate in candidates}
    if len(found) < 2:
        return _USUAL_RANKS
    ranks = dict(_USUAL_RANKS)
    names = sorted(found, key=_USUAL_RANKS.__getitem__)
    goes_on, across_new = _continuations(candidates)
    places = _first_places(candidates)
    moved: dict[str, str] = {}
    for inner in names:
        titled = FAMILIES[inner].titled
        for outer in reversed(names):
            if ranks[outer] < ranks[inner] or outer == inner:
                continue
            if titled and FAMILIES[outer].series == "article":
                continue
            back = (inner, outer) in goes_on
            if ((outer, inner) in across_new and not back) or (
                (outer, inner) in goes_on
                and back
                and not titled
                and places[outer] < places[inner]
                and not _stands_between(candidates, inner, outer)
            ):
                ranks[inner] = _rank_inside(ranks[outer], inner)
                moved[inner] = outer
                break
    for outer, inner in sorted(across_new):
        together = outer in moved and moved[outer] == moved.get(inner)
        if together and ranks[inner] < ranks[outer] and (inner, outer) not in goes_on:
            ranks[inner] = ranks[outer] + 0.001  # 第一节 below 第一讲, both below 一、
    if not moved and _stands_above(candidates):
        ranks["han"] = _rank_inside(ranks["arabic"], "han")
    if ("chapter", candidates[0].family.name) not in across_new and _holds_chapters(candidates):
        ranks[candidates[0].family.name] = ranks["chapter"] - 0.5
    if moved:
        _follow(candidates, ranks, moved)
    return ranks


def _rank_inside(outer: float, name: str) -> float:
    """Return the rank of a family inside that of rank ``outer``; several keep their order."""
    return outer + 0.5 + _USUAL_RANKS[name] / 100


def _stands_between(candidates: Sequence[Candidate], inner: str, outer: str) -> bool:
    """Tell whether ``inner`` once stands directly above ``outer``, and below what is further out.

    Where 1. to 30. run through a text, some of its chapters may be divided by （一） above them,
    and others not: 一、党建 1.…… 2.…… 二、教育 （一）学前教育 3.…….
    """
    return any(
        above.family.rank < _USUAL_RANKS[inner]
        for above, each, below in zip(candidates, candidates[1:], candidates[2:], strict=False)
        if each.family.name == inner and below.family.name == outer
    )


def _stands_above(candidates: Sequence[Candidate]) -> bool:
    """Tell whether the only 1. of a text stands directly above its first 一、: it holds all.

    What 二、 holds is none of it, so no family may stand between the two.
    """
    first, second, *_ = candidates
    return (
        (first.family.name, first.ordinal) == ("arabic", 1)
        and (second.family.name, second.ordinal) == ("han", 1)
        and first.firm
        and second.firm
        and second.index == first.index + 1
        and {each.family.name for each in candidates[1:]}.isdisjoint(("arabic", "han_bracket"))
    )


def _holds_chapters(candidates: Sequence[Candidate]) -> bool:
    """Tell whether a text begins 第一部分 or 第一篇, directly above its 第一章."""
    first, second, *_ = candidates
    return (
        first.family.name in ("portion", "unit")
        and second.family.name == "chapter"
        and second.ordinal == 1
        and second.index == first.index + 1
    )


def _follow(
    candidates: Sequence[Candidate], ranks: dict[str, float], moved: Mapping[str, str]
) -> None:
    """Let what usually stands inside a family go with it where that has been ``moved`` inwards.

    ① below 1. stays there where 1. stands below A., if each of its lists begins behind a 1.
    """
    above: dict[str, set[str]] = {}
    for before, candidate in pairwise(candidates):
        if candidate.ordinal == 1 and before.family is not candidate.family:
            above.setdefault(candidate.family.name, set()).add(before.family.name)
    for name, holders in above.items():
        holder = min(holders)
        if (
            holders <= moved.keys()
            and len(holders) == 1
            and name not in (*moved, moved[holder])
            and _USUAL_RANKS[holder] < ranks[name] < ranks[holder]
        ):
            ranks[name] = _rank_inside(ranks[moved[holder]], name)


def _first_places(candidates: Sequence[Candidate]) -> dict[str, int]:
    """Return where each family comes first; one that begins with 二、 began above the text."""
    places: dict[str, int] = {}
    for place, candidate in enumerate(candidates):
        begun = (candidate.ordinal or 0) > 1
        places.setdefault(candidate.family.name, -1 if begun else place)
    return places


def _continuations(
    candidates: Sequence[Candidate],
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the pairs (A, B) in which A goes on across a member of B, and across a first one."""
    across: set[tuple[str, str]] = set()
    across_new: set[tuple[str, str]] = set()
    last: dict[str, tuple[int, int]] = {}
    first: dict[str, int] = {}
    for position, candidate in enumerate(candidates):
        name, number = candidate.family.name, candidate.ordinal
        if number is None:
            continue
        before = last.get(name)
        if before is not None and before[0] == number - 1 and before[1] < position - 1:
            for other, (_, seen) in last.items():
                if seen > before[1]:
                    across.add((name, other))
                    if first.get(other, -1) > before[1]:
                        across_new.add((name, other))
        if number == 1:
            first[name] = position
        last[name] = (number, position)
    return across, across_new


def accept(
    candidates: Sequence[Candidate], ranks: Mapping[str, float], max_depth: int
) -> tuple[list[Accepted], list[Oddity]]:
    """Decide which of ``candidates``, in the order of the text, are markers.

    What is found out of their lists (`Candidate.joined`, `Candidate.within`) is noted on them.
    Returns the markers with their depths (at most ``max_depth``), and what was odd.
    """
    _join_words(candidates)
    checker = _Checker(candidates, ranks, max_depth)
    for position, candidate in enumerate(candidates):
        checker.check(position, candidate)
    return checker.accepted, checker.oddities


def _join_words(candidates: Sequence[Candidate]) -> None:
    """Let 首先 and 其次 make one list with 第二， or 第三， behind them, and 首先要 with 其次，.

    A 第二， that goes on behind 第一， is none of it.
    """
    if _FIRST_WORDS.isdisjoint([candidate.family.name for candidate in candidates]):
        return
    first: Candidate | None = None
    number = nth = 0
    for candidate in candidates:
        if candidate.family.name in _FIRST_WORDS and candidate.ordinal == 1:
            first, number = candidate, 1
        elif candidate.family.series == "ordinal":
            if first is not None and candidate.ordinal == number + 1 != nth + 1:
                first.joined = candidate.joined = "sequence"
                number += 1
            else:
                first, nth = None, candidate.ordinal or 0
        elif first is not None and candidate.family.name == "sequence":
            first.joined = "sequence"
            number += 1
        elif candidate.family.series == "han_is" and candidate.ordinal == 2:
            first = None


class _Checker:
    def __init__(
        self, candidates: Sequence[Candidate], ranks: Mapping[str, float], max_depth: int
    ) -> None:
        self.candidates = candidates
        self.ranks = ranks
        self.max_depth = max_depth
        self.levels: list[_Level] = []
        self.last: dict[str, int] = {}
        self.accepted: list[Accepted] = []
        self.oddities: list[Oddity] = []

    @cached_property
    def next_in_series(self) -> list[int | None]:
        """For each candidate, the position of the next one of its series."""
        result: list[int | None] = [None] * len(self.candidates)
        upcoming: dict[str, int] = {}
        for position in range(len(self.candidates) - 1, -1, -1):
            series = self.candidates[position].series
            result[position] = upcoming.get(series)
            upcoming[series] = position
        return result

    @cached_property
    def established(self) -> set[str]:
        """The families of which the document has a whole list at the heads of paragraphs.

        Where a) b) c) has been seen, an a) alone is a marker too. Words (一是) and strokes (——)
        begin a paragraph by chance, however often they were markers.
        """
        found: set[str] = set()
        last: dict[str, int | None] = {}
        for candidate in self.candidates:
            family = candidate.family
            if family.place != "start" or not candidate.firm:
                continue
            if candidate.ordinal == 2 and last.get(family.name) == 1:
                found.add(family.name)
            last[family.name] = candidate.ordinal
        return found

    def check(self, position: int, candidate: Candidate) -> None:
        """Accept or reject the candidate at ``position``."""
        number, open_level, continued = self._lists_of(candidate)
        if continued is not None:
            self._accept(candidate, continued, number)
        elif candidate.inline and number > 1:
            self._place(candidate, number)
        elif number == 1:
            self._begin(position, candidate, open_level)
        elif candidate.doubtful and not (
            self._skips_one(open_level, number) or self._runs_on(candidate, number)
        ):
            self._reject(candidate)
        else:
            self._irregular(position, candidate, open_level, number)

    def _lists_of(self, candidate: Candidate) -> tuple[int, int | None, int | None]:
        """Return the candidate's number, its innermost open list, and the one that it continues.

        Where the word itself has no number (其次, ——) it counts on. Of the lists of its series
        that it may continue, its own family's comes first, then the innermost.
        """
        family, number, series = candidate.family, candidate.ordinal, candidate.series
        open_level: int | None = None
        continued: int | None = None
        for index in range(len(self.levels) - 1, -1, -1):
            level = self.levels[index]
            if level.series != series:
                continue
            if open_level is None:
                open_level = index
                number = level.ordinal + 1 if number is None else number
            if level.ordinal + 1 != number:
                continue
            if level.family == family.name:
                return number, open_level, index
            if continued is None:
                continued = index
        if number is None:
            number = 1 if family.numeral is Numeral.NONE else 2
        return number, open_level, continued

    def _skips_one(self, open_level: int | None, number: int) -> bool:
        """A doubtful list of some length may miss one number: 一是…二是…四是…."""
        if open_level is None:
            return False
        before = self.levels[open_level].ordinal
        return before > 1 and number == before + 2

    def _runs_on(self, candidate: Candidate, number: int) -> bool:
        """Tell whether it runs on from an ended list: （二） under 一、, （三） under 二、."""
        return not candidate.family.doubtful and self.last.get(candidate.series) == number - 1

    def _begin(self, position: int, candidate: Candidate, open_level: int | None) -> None:
        if candidate.doubtful and not self._has_second(position, candidate):
            self._reject(candidate)
        elif open_level is None or self.levels[open_level].rank == WITHIN_RANK:
            candidate.within &= self._has_inner_numbers(candidate)
            self._place(candidate, 1)
        elif candidate.below or self._goes_on_behind(position, self.levels[open_level].ordinal):
            self._push(candidate, 1)
        else:
            self.levels[open_level].start = candidate.start
            self._accept(candidate, open_level, 1)

    def _has_second(self, position: int, candidate: Candidate) -> bool:
        """Tell whether a second member follows before an open list goes on."""
        if candidate.firm and candidate.family.name in self.established:
            return True
        second = self.next_in_series[position]
        if second is None:
            return False
        number = self.candidates[second].ordinal
        if number not in (None, 2):
            return False
        if candidate.family.numeral is Numeral.NONE and not self._near(position, second):
            return False
        rank = self.ranks[candidate.family.name]
        between = self.candidates[position + 1 : second]
        return not any(
            not other.doubtful and self.ranks[other.family.name] < rank for other in between
        )

    def _near(self, position: int, second: int) -> bool:
        """Two —— make a list only where they stand close together."""
        first, other = self.candidates[position], self.candidates[second]
        return not first.firm or other.index - first.index <= MEMBERS_APART

    def _goes_on_behind(self, position: int, outer: int) -> bool:
        """Tell whether, behind the list that begins here, the list at ``outer`` goes on."""
        number = 1
        following = self.next_in_series[position]
        while following is not None and self.candidates[following].ordinal == number + 1:
            number += 1
            following = self.next_in_series[following]
        return following is not None and self.candidates[following].ordinal == outer + 1

    def _irregular(
        self, position: int, candidate: Candidate, open_level: int | None, number: int
    ) -> None:
        """A firm marker whose number neither continues a list nor begins one."""
        if open_level is not None:
            before = self.levels[open_level].ordinal
            inserted = number == before and candidate.family.name != candidate.family.series
            if not inserted:
                code = "number-skipped" if number > before else "number-repeated"
                self.oddities.append(Oddity(code, candidate, before + 1))
            self._accept(candidate, open_level, number)
            return
        if self.last.get(candidate.series) != number - 1:
            following = self.next_in_series[position]
            goes_on = following is not None and self.candidates[following].ordinal == number + 1
            if candidate.family.numeral is Numeral.ARABIC and not (goes_on or candidate.certain):
                self._note("no-list", candidate)
                return
            self._note("number-skipped", candidate)
        self._place(candidate, number)

    def _place(self, candidate: Candidate, number: int) -> None:
        """Open a list below the families that stand further out."""
        rank = self._rank(candidate)
        while self.levels and self.levels[-1].rank >= rank:
            self.levels.pop()
        self._push(candidate, number)

    def _push(self, candidate: Candidate, number: int) -> None:
        if len(self.levels) >= self.max_depth:
            self._note("too-deep", candidate)
            self.levels.pop()
        name, rank = candidate.family.name, self._rank(candidate)
        self.levels.append(_Level(candidate.start, name, candidate.series, number, rank))
        self._accept(candidate, len(self.levels) - 1, number)

    def _has_inner_numbers(self, candidate: Candidate) -> bool:
        """Tell whether a list is open of numbers that usually stand further in."""
        rank = self.ranks[candidate.family.name]
        return any(
            level.rank > rank and not FAMILIES[level.family].doubtful for level in self.levels
        )

    def _rank(self, candidate: Candidate) -> float:
        if candidate.within:
            return WITHIN_RANK
        return INNER_RANKS.get(candidate.joined) or self.ranks[candidate.family.name]

    def _accept(self, candidate: Candidate, index: int, number: int) -> None:
        del self.levels[index + 1 :]
        level = self.levels[index]
        level.ordinal = number
        self.last[candidate.series] = number
        ordinal = None if candidate.family.numeral is Numeral.NONE else number
        self.accepted.append(Accepted(candidate, index + 1, ordinal, level.start))

    def _reject(self, candidate: Candidate) -> None:
        """Leave a doubtful candidate in the text; only one that opens a paragraph is missed."""
        if candidate.firm:
            self._note("no-second-member", candidate)

    def _note(self, code: str, candidate: Candidate) -> None:
        self.oddities.append(Oddity(code, candidate))
