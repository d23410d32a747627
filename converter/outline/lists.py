"""Lists: the markers of a body, those that open its paragraphs and those inside them.

A list may stand at the heads of paragraphs, inside one paragraph, or begin inside one and go
on at the heads of the next ones. `converter.outline.sequence` decides; this module shows it
the candidates in the order of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from converter.model import MAX_DEPTH
from converter.outline import candidates, patterns
from converter.outline.candidate import Candidate
from converter.outline.extent import Members, end_lists, turns_at
from converter.outline.flat_lists import flat_items
from converter.outline.lines import LINE, Paragraph
from converter.outline.openers import LIST_TITLE, openers_of
from converter.outline.sequence import Accepted, Oddity, accept, nesting

PARAGRAPHS_ABOVE = 12
"""So far above a paragraph that begins 二是 its 一是 is looked for."""

_OF_ITSELF = ("附则", "施行", "实施", "生效", "解释", "其他", "其它", "预案管理", "预案更新")
"""What a heading has above 本预案由县水利局负责解释。"""


def _differs_from_source(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is broken into lines, or holds what is invisible."""
    return len(paragraph.text) != paragraph.end - paragraph.start


class Marked:
    """The markers of one body.

    Attributes:
        paragraphs: The marker of each marked paragraph, by the paragraph's index.
        ends: For an unmarked paragraph: from which depth on the sections end there.
        oddities: What was odd.
    """

    def __init__(self) -> None:
        self.paragraphs: dict[int, Accepted] = {}
        self.ends: dict[int, int] = {}
        self.oddities: list[Oddity] = []


class Lists:
    """Finds the lists of a text. ``flat`` is a text that has lost its line ends."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph], *, flat: bool) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.flat = flat
        self.openers = [None] * len(paragraphs) if flat else openers_of(text, paragraphs)
        self._inside = {} if flat else self._all_inside()
        self._items: dict[tuple[int, int, int], tuple[list[Accepted], list[Oddity]]] = {}

    def _all_inside(self) -> dict[int, list[Candidate]]:
        """Return the candidates inside each paragraph that has any; most have none."""
        openers = [opener for opener in self.openers if opener is not None]
        starts = [paragraph.start for paragraph in self.paragraphs]
        places = candidates.places(self.text)
        asked = {bisect_right(starts, place) - 1 for place in {*places}.difference(starts)}
        asked.discard(-1)  # in what printing left above the first paragraph
        asked.update([each.index for each in filter(candidates.begins_run_on, openers)])
        asked.update(
            [index for index, each in enumerate(self.paragraphs) if _differs_from_source(each)]
        )
        run_on = self._hold_next(openers)
        found: dict[int, list[Candidate]] = {}
        for index in asked | run_on:
            paragraph = self.paragraphs[index]
            if _differs_from_source(paragraph):
                inside = self._inside_broken(paragraph, run_on=index in run_on)
            else:
                inside = self._inside_whole(paragraph, places, run_on=index in run_on)
            if inside:
                found[index] = inside
            for candidate in inside:
                candidate.index = index
        return found

    def _hold_next(self, openers: Sequence[Candidate]) -> set[int]:
        """Return the paragraphs that a later member opens, and the one after it follows a word."""
        found: set[int] = set()
        next_of: dict[str, Candidate] = {}
        for opener in reversed(openers):
            if opener.family.name not in candidates.BRACKETED:
                continue
            series = opener.family.series
            following = next_of.get(series)
            if (
                (opener.ordinal or 0) > 1
                and not (following is not None and following.follows(opener))
                and candidates.may_hold_next(self.text, opener, self.paragraphs[opener.index].end)
            ):
                found.add(opener.index)
            next_of[series] = opener
        return found

    def _inside_whole(
        self, paragraph: Paragraph, places: Sequence[int], *, run_on: bool
    ) -> list[Candidate]:
        """Return the candidates inside a paragraph; ``places`` are those of the whole text."""
        start, end = paragraph.start, paragraph.end
        among = places[bisect_left(places, start) : bisect_left(places, end)]
        return candidates.inside(self.text, start, end, among, run_on=run_on)

    def _inside_broken(self, paragraph: Paragraph, *, run_on: bool) -> list[Candidate]:
        """Return the candidates inside a paragraph, as if it were not broken into lines: 一 / 是.

        One that is torn by a page number would hide it.
        """
        lines = [
            line.span()
            for line in LINE.finditer(self.text, paragraph.start, paragraph.end)
            if line.start() not in paragraph.noise
        ]
        joined = "".join(self.text[start:end] for start, end in lines)
        offsets = [*accumulate((end - start for start, end in lines), initial=0)]

        def in_source(offset: int) -> int:
            line = bisect_right(offsets, offset) - 1
            return lines[line][0] + offset - offsets[line]

        places = candidates.places(joined)
        found = candidates.inside(joined, 0, len(joined), places, run_on=run_on)
        for candidate in found:
            candidate.start = in_source(candidate.start)
            candidate.end = in_source(candidate.end - 1) + 1
        return [
            candidate
            for candidate in found
            if not any(candidate.start < noise < candidate.end for noise in paragraph.noise)
        ]

    def inside(self, index: int) -> Sequence[Candidate]:
        """Return the candidates inside a paragraph; one at its head is among them, if any are."""
        return self._inside.get(index, ())

    def mark(self, body: Sequence[int]) -> Marked:
        """Decide which paragraphs of a body are marked, and how deep."""
        marked = Marked()
        for lines, segment in self._segments(body):
            accepted, oddities = accept(segment, nesting(segment), MAX_DEPTH)
            marked.oddities += oddities
            for each in self._with_ended_lists(accepted, lines, marked):
                index = each.candidate.index
                if each.candidate.inline:
                    marked.ends.setdefault(index, each.depth)
                else:
                    marked.paragraphs[index] = each
        return marked

    def _with_ended_lists(
        self, accepted: Sequence[Accepted], body: Sequence[int], marked: Marked
    ) -> list[Accepted]:
        """Let each list end with its last member."""
        if not accepted:
            return []
        places = [each.candidate.index for each in accepted]
        first, marked_places = min(places), {*places}
        plain = [index for index in body if index > first and index not in marked_places]
        if not plain:
            return [*accepted]
        turns = turns_at(self.text, ((index, self.paragraphs[index].start) for index in plain))
        members = Members(self.text, accepted, places, self._paragraph_of)
        extents = end_lists(members, plain, self._without_titled(turns))
        marked.ends.update(extents.ended)
        return extents.accepted

    def _without_titled(self, turns: Mapping[int, int]) -> dict[int, int]:
        """Leave out the turns below a heading of their own: 2.2 实施时间 / 本预案自…."""
        result: dict[int, int] = {}
        titled = False
        for index, depth in turns.items():
            if index - 1 not in turns:
                titled = self._is_title_of_turns(index - 1)
            if not titled:
                result[index] = depth
        return result

    def _is_title_of_turns(self, index: int) -> bool:
        """Tell whether a paragraph is the heading of what a text says of itself: 附则."""
        text = self.paragraphs[index].text
        if text.endswith("附则。"):  # its mark ends no sentence
            text = text[:-1]
        titled = self.openers[index] is not None and LIST_TITLE.fullmatch(text) is not None
        return titled and any(word in text for word in _OF_ITSELF)

    def _paragraph_of(self, accepted: Accepted) -> tuple[int, int]:
        """Return where the paragraph of a marker begins and ends."""
        paragraph = self.paragraphs[accepted.candidate.index]
        return paragraph.start, paragraph.end

    def items(self, index: int, start: int, depth: int) -> tuple[list[Accepted], list[Oddity]]:
        """Return the items inside a paragraph from ``start`` on; it stands ``depth`` deep."""
        if self.flat:
            paragraph = self.paragraphs[index]
            return flat_items(self.text, paragraph.start, paragraph.end)
        if index not in self._inside:
            return [], []
        found = [each for each in self._inside[index] if each.start >= start]
        if not found:
            return [], []
        asked = index, found[0].start, depth
        if asked not in self._items:
            self._items[asked] = accept(found, nesting(found), max(1, MAX_DEPTH - depth))
        return self._items[asked]

    def first_item(self, index: int, start: int, depth: int) -> int | None:
        """Return where the first item inside a paragraph begins, from ``start`` on."""
        if index not in self._inside:
            return None
        items, _ = self.items(index, start, depth)
        return items[0].candidate.start if items else None

    def _segments(self, body: Sequence[int]) -> list[tuple[list[int], list[Candidate]]]:
        """Return the lines of a body with their candidates, cut where the count begins anew."""
        lines: list[int] = []
        found: list[Candidate] = []
        segments = [(lines, found)]
        latest: dict[str, Candidate] = {}
        for index in body:
            paragraph, opener = self.paragraphs[index], self.openers[index]
            if _counts_anew(paragraph.text):
                paragraph.role = "note"
                lines, found = [], []
                segments.append((lines, found))
                latest.clear()
            elif opener is not None and not paragraph.role:
                series = opener.family.series
                above = latest.get(series)
                if opener.ordinal not in (None, 1) and not opener.follows(above):
                    found += self._member_above(above, opener)
                found += self._with_members_inside(opener) if index in self._inside else (opener,)
                latest[series] = found[-1]
            lines.append(index)
        return segments

    def _with_members_inside(self, opener: Candidate) -> list[Candidate]:
        """Return ``opener``, and what goes on with its list inside its own paragraph.

        A paragraph that holds several members (（1）…；（2）…) holds a list, it is no member.
        """
        inside = self._inside[opener.index]
        if opener.certain or opener.ordinal is None or inside[0].start != opener.start:
            return [opener]
        members = inside[:1]
        for candidate in inside[1:]:
            if candidate.follows(members[-1]):
                members.append(candidate)
        if len(members) == 1:
            return [opener]
        for member in members:
            member.inline = True
        return members

    def _member_above(self, above: Candidate | None, opener: Candidate) -> list[Candidate]:
        """Return the 一是 inside a paragraph above that the 二是 of ``opener`` continues.

        ``above`` is the last candidate of the same series at the head of a paragraph.
        """
        series = opener.family.series
        if not candidates.stands_inside(opener.family):
            return []
        first = max(opener.index - PARAGRAPHS_ABOVE, above.index if above else 0)
        for index in range(opener.index - 1, first - 1, -1):
            for candidate in reversed(self.inside(index)):
                if candidate.family.series != series:
                    continue
                if not opener.follows(candidate):
                    return []
                candidate.inline = True
                return [candidate]
        return []


def _counts_anew(text: str) -> bool:
    """Tell whether a line is 注： or the like; its first character is asked first: quick."""
    return text[:1] in patterns.NEW_COUNT_BEGINS and patterns.NEW_COUNT.fullmatch(text) is not None
