"""Flat lists: the markers of a text that has lost its line ends.

Its paragraphs stand on one line. Blanks that were indents show where they began, and behind
附件： the count begins anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from converter.model import MAX_DEPTH
from converter.outline import patterns
from converter.outline.candidate import START, Candidate
from converter.outline.extent import Extents, Members, end_lists, turns_at
from converter.outline.flat_candidates import inside_flat
from converter.outline.sequence import Accepted, Oddity, accept, nesting
from converter.regex import Regex

_INDENT = Regex(r"[ \u3000\t][ \u3000\t]+(?=\S)")
"""What is left of the indent of a paragraph."""

_LINE_END = Regex(r"[ \u3000\t](?<=\S{4}.)(?=\S{4})")
"""What is left of a line end: a blank between words, neither of which is spaced like 总 则."""

FEWEST_INDENTS = 8
"""A text that has so many indents has its paragraphs still …"""

LONGEST_PARAGRAPH = 1200
"""… if they are no longer than this on the average."""


def flat_items(text: str, start: int, end: int) -> tuple[list[Accepted], list[Oddity]]:
    """Return the items of ``text[start:end]``, which has no line ends, and what was odd."""
    found = inside_flat(text, start, end)
    starts = _paragraph_starts(text, start, end, found)
    indented = len(starts) >= FEWEST_INDENTS and end - start <= LONGEST_PARAGRAPH * len(starts)
    items: list[Accepted] = []
    oddities: list[Oddity] = []
    for first, last in pairwise([start, *_new_counts(text, start, end, found), end]):
        accepted, odd = _segment_items(
            found[bisect_left(found, first, key=START) : bisect_left(found, last, key=START)],
            text,
            last,
            starts[bisect_left(starts, first) : bisect_left(starts, last)],
            indented=indented,
        )
        items += accepted
        oddities += odd
    return items, oddities


def _new_counts(text: str, start: int, end: int, found: Sequence[Candidate]) -> list[int]:
    """Return where the count begins anew: at 附件：, and behind the end of a law."""
    places = {each.start() for each in patterns.FLAT_ATTACHMENT.finditer(text, start, end)}
    for each in patterns.FLAT_COMMENCEMENT.finditer(text, start, end):
        following = bisect_left(found, each.end(), key=START)
        if following < len(found) and found[following].ordinal == 1:
            places.add(each.end())
    return sorted(places)


def _segment_items(
    found: Sequence[Candidate], text: str, end: int, starts: Sequence[int], *, indented: bool
) -> tuple[list[Accepted], list[Oddity]]:
    """Return the items among ``found``, in a part of the text that ends at ``end``.

    A list that stands whole inside a paragraph is no part of the lists that paragraphs open.
    """
    if not found:
        return [], []
    lists = _whole_lists(found, starts) if indented else []
    others = _without(lists, found) if lists else found
    accepted, oddities = accept(others, nesting(others), MAX_DEPTH)
    first = accepted[0].candidate.start if accepted else end
    extents = _extents(accepted, text, [each for each in starts if each >= first], end)
    items = [*extents.accepted]
    ends = sorted(extents.ended.items())
    for members in lists:
        depth = _depth_at(members[0].candidate.start, extents.accepted, ends, starts)
        items += (each._replace(depth=min(depth + each.depth, MAX_DEPTH)) for each in members)
    return sorted(items, key=lambda each: each.candidate.start), oddities


def _paragraph_starts(text: str, start: int, end: int, found: Sequence[Candidate]) -> list[int]:
    """Return where the paragraphs of ``text[start:end]`` begin, as far as blanks show it."""
    starts = [indent.end() for indent in _INDENT.finditer(text, start, end)]
    if len(starts) >= FEWEST_INDENTS:
        return starts
    behind_markers = {each.end + 1 for each in found}
    ends = [line_end.end() for line_end in _LINE_END.finditer(text, start, end)]
    return [each for each in ends if each not in behind_markers]


def _extents(accepted: Sequence[Accepted], text: str, starts: Sequence[int], end: int) -> Extents:
    """Let each list end with the paragraph of its last member; they begin at ``starts``."""
    places = [each.candidate.start for each in accepted]
    ends = [*starts, end]

    def paragraph_of(accepted: Accepted) -> tuple[int, int]:
        start = accepted.candidate.start
        return start, ends[bisect_right(starts, start)]

    marked_places = {*places}
    plain = [start for start in starts if start not in marked_places]
    turns = turns_at(text, ((start, start) for start in plain))
    return end_lists(Members(text, accepted, places, paragraph_of), plain, turns)


def _whole_lists(found: Sequence[Candidate], starts: Sequence[int]) -> list[list[Accepted]]:
    """Return the lists that stand whole inside a paragraph, by paragraph.

    ``starts`` are where the paragraphs begin.
    """
    opens = {*starts}
    before, behind = _neighbours(found)
    paragraphs: dict[int, list[Candidate]] = {}
    for candidate in found:
        if candidate.start not in opens:
            paragraphs.setdefault(bisect_right(starts, candidate.start), []).append(candidate)
    lists = (_lists_inside(inside, before, behind) for inside in paragraphs.values())
    return [accepted for accepted in lists if accepted]


def _neighbours(
    found: Sequence[Candidate],
) -> tuple[dict[int, Candidate], dict[int, Candidate]]:
    """Return what stands before each candidate in its series, and behind it, by their starts."""
    before: dict[int, Candidate] = {}
    behind: dict[int, Candidate] = {}
    latest: dict[str, Candidate] = {}
    for candidate in found:
        above = latest.get(candidate.series)
        if above is not None:
            before[candidate.start] = above
            behind[above.start] = candidate
        latest[candidate.series] = candidate
    return before, behind


def _lists_inside(
    inside: Sequence[Candidate],
    before: Mapping[int, Candidate],
    behind: Mapping[int, Candidate],
) -> list[Accepted]:
    """Return the lists of one paragraph if all of them are whole, else none.

    Where the paragraph goes on with the list of another one, its lists are left alone.
    """
    accepted = _tried(inside)
    taken = {each.candidate.start for each in accepted}
    if any(each.start not in taken and each.follows(before.get(each.start)) for each in inside):
        return []
    members: dict[int, list[Accepted]] = {}
    for each in accepted:
        members.setdefault(each.list, []).append(each)
    return accepted if all(_is_whole(each, behind) for each in members.values()) else []


def _is_whole(members: Sequence[Accepted], behind: Mapping[int, Candidate]) -> bool:
    """Tell whether a list has its first member and a second one, and does not go on ``behind``."""
    last = members[-1].candidate
    following = behind.get(last.start)
    return (
        len(members) > 1
        and members[0].ordinal == 1
        and (following is None or following.ordinal != (members[-1].ordinal or 0) + 1)
    )


def _without(
    lists: Iterable[Iterable[Accepted]], found: Sequence[Candidate]
) -> Sequence[Candidate]:
    """Return those of ``found`` that are in none of ``lists``.

    What begins a doubtful list (首先要) only where those are left out begins none.
    """
    whole = {each.candidate.start for members in lists for each in members}
    known = {each.candidate.start for each in _tried(found)}
    return [
        each
        for each in found
        if each.start not in whole
        and (each.start in known or not (each.doubtful and each.ordinal == 1))
    ]


def _tried(found: Sequence[Candidate]) -> list[Accepted]:
    """Return which of ``found`` would be accepted; they stay as they are."""
    copies = [replace(each) for each in found]
    return accept(copies, nesting(copies), MAX_DEPTH)[0]


def _depth_at(
    place: int,
    accepted: Sequence[Accepted],
    ends: Sequence[tuple[int, int]],
    starts: Sequence[int],
) -> int:
    """Return how deep the text at ``place`` stands, below ``accepted``.

    ``ends`` are the places where lists end, and the depth from which on; ``starts`` those where
    paragraphs begin. 一是 and its like end with their paragraph if they are inside one.
    """
    at = bisect_right(accepted, place, key=lambda each: each.candidate.start)
    if at == 0:
        return 0
    above = accepted[at - 1]
    since = above.candidate.start
    paragraph = bisect_right(starts, since)
    inside = above.candidate.family.doubtful and (not paragraph or starts[paragraph - 1] != since)
    depth = above.depth
    if inside and bisect_right(starts, place) != paragraph:
        depth -= 1
    first, last = (bisect_right(ends, (each, MAX_DEPTH)) for each in (since, place))
    return min([depth, *(to - 1 for _, to in ends[first:last])])
